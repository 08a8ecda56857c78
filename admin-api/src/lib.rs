//! The wire contract between the command line and a reactor server: requests, responses, events and errors.
//!
//! Everything here is plain data. The same types are written by the server and read by the client, so a field
//! exists once. The checked-in samples in `samples/` are compared by a test: a change of the wire is always looked at.

#![warn(missing_docs)]

mod clock;
mod codes;
mod data;
mod deploy;
mod doctor;
mod error;
mod functions;
mod jobs;
mod list;
mod logs;
mod releases;
mod sites;
mod version;

pub use clock::ServerClock;
pub use codes::{ErrorCode, ExitCode};
pub use data::{Column, MigrateRequest, MigrateResponse, MigrationState, MigrationStatus, QueryRequest, QueryResponse};
pub use deploy::{
    DeployEvent, DeployResult, DeployState, DeploySummary, ItemAction, ItemKind, MissingRequest, MissingResponse,
    Phase, PhaseStatus, ResultStatus, Unchanged,
};
pub use doctor::{Check, CheckStatus, DoctorReport};
pub use error::{ApiError, ErrorBody};
pub use functions::{
    CreateFunction, DeletedFunction, Deployment, DeploymentState, EnvChange, EnvEntry, EnvRollback, EnvRolledBack,
    FunctionSummary, Policy, PolicyRule, PromoteRequest, Promoted, RollbackRequest, Runtime, SetEnv,
};
pub use jobs::{
    CreateRun, DeadLettersQuery, EventRequest, EventResponse, JobSummary, Purged, Run, RunCreated, RunState, RunsQuery,
    Trigger,
};
pub use list::{List, ListQuery};
pub use logs::{Level, LogQuery, LogRecord};
pub use releases::{Activation, ActivationKind, Release};
pub use sites::{
    AddDomain, DnsRecord, DomainState, SiteActivated, SiteDeployment, SiteDomain, SiteExplanation, SiteSummary,
};
pub use version::{Health, HealthStatus, VersionInfo};

/// Version of this contract, sent by every client request in the `reactor-api` header.
pub const API_VERSION: u32 = 1;

/// Request header that carries [`API_VERSION`].
pub const API_VERSION_HEADER: &str = "reactor-api";

/// Response header naming the request; the same id stands in every log record of that request.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// Response header naming the release that answered.
pub const RELEASE_HEADER: &str = "x-reactor-release";
