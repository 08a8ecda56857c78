//! Every error code of the platform with its HTTP status, its exit code and what to do about it.
//!
//! `reactor explain CODE` and `docs/reference/errors.md` are made from this table.

use serde::{Deserialize, Serialize};

/// Exit code of the command line. The numbers are part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitCode {
    /// What was asked is done and confirmed.
    Success = 0,
    /// Any failure without a more precise code; also a failed job run that was waited for.
    Failure = 1,
    /// The command line itself was wrong.
    Usage = 2,
    /// The project or its configuration is invalid, or a build found errors.
    Project = 3,
    /// Authentication or permission.
    Auth = 4,
    /// An answer was needed and prompting was not possible.
    NeedsAnswer = 5,
    /// The network failed or the server could not be reached.
    Unreachable = 6,
    /// Conflict: another deploy, a moved release, another `dev`, nothing to roll back to.
    Conflict = 7,
    /// The release failed and the old one is still serving.
    ReleaseFailed = 8,
    /// The release failed and its state is unknown.
    ReleaseUnknown = 9,
    /// Differences were found (`--plan`, `--dry-run`).
    Differences = 10,
    /// Problems were found (`doctor`, `bundle verify`).
    Problems = 11,
    /// `--timeout` ran out.
    TimedOut = 124,
    /// Interrupted by SIGINT.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
}

impl ExitCode {
    /// Every exit code, in numeric order.
    pub const ALL: &[Self] = &[
        Self::Success,
        Self::Failure,
        Self::Usage,
        Self::Project,
        Self::Auth,
        Self::NeedsAnswer,
        Self::Unreachable,
        Self::Conflict,
        Self::ReleaseFailed,
        Self::ReleaseUnknown,
        Self::Differences,
        Self::Problems,
        Self::TimedOut,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The number the process exits with.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// One sentence for the reference.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Success => {
                "what was asked is done and confirmed (`--detach`: accepted; `--no-activate`: staged; `dev`, `serve`: stopped cleanly)"
            }
            Self::Failure => "other failure, also a failed job run with `--wait`",
            Self::Usage => "usage: unknown command, flag or value",
            Self::Project => "project or configuration invalid, unknown context, the build found errors",
            Self::Auth => "authentication or permission",
            Self::NeedsAnswer => "an answer was needed and prompting is not possible",
            Self::Unreachable => "network or server unreachable",
            Self::Conflict => {
                "conflict: another deploy runs, the world moved, another `dev` runs here, nothing to roll back to"
            }
            Self::ReleaseFailed => "release failed, the old release is still serving",
            Self::ReleaseUnknown => "release failed, state unknown",
            Self::Differences => "differences found (`--plan`, `--dry-run`)",
            Self::Problems => "problems found (`doctor`, `bundle verify`)",
            Self::TimedOut => "`--timeout` ran out",
            Self::Interrupted => "interrupted by SIGINT",
            Self::Terminated => "ended by SIGTERM",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $code:literal $status:literal $exit:ident $meaning:literal $remedy:literal;)*) => {
        /// One thing that can go wrong, as it is named on the wire and by `reactor explain`.
        ///
        /// Status 0 marks a code that only the command line raises.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $(#[doc = $meaning] #[serde(rename = $code)] $variant,)*
        }

        impl ErrorCode {
            /// Every code, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name on the wire, `snake_case`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// HTTP status; 0 for codes that only the command line raises.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// Exit code of the command line when this is the outcome.
            #[must_use]
            pub const fn exit(self) -> ExitCode {
                match self { $(Self::$variant => ExitCode::$exit,)* }
            }

            /// What happened, one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// What to do about it, one sentence.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$variant => $remedy,)* }
            }
        }
    };
}

codes! {
    Unauthorized "unauthorized" 401 Auth "The request carries no token, or a wrong one." "Set `REACTOR_TOKEN`, pass `--token`, or run `reactor login`.";
    TooManyAttempts "too_many_attempts" 429 Auth "Too many wrong tokens came from this address within a minute." "Wait a minute, then use the right token.";
    AdminRemoteForbidden "admin_remote_forbidden" 403 Auth "The admin surface answers loopback peers only." "Set `[admin] allow_remote = true` on the server, behind TLS.";
    HostForbidden "host_forbidden" 403 Auth "The Host or Origin header names a host that this server does not answer for." "Use the address that `reactor dev` printed.";
    ProtocolUnsupported "protocol_unsupported" 400 Failure "Client and server speak different versions of the admin API." "Bring `reactor` here and on the server to the same version.";
    NotFound "not_found" 404 Failure "Nothing is known under that path or name." "Check the spelling; list commands show what exists.";
    MethodNotAllowed "method_not_allowed" 405 Failure "The path exists but not for that method." "The `allow` header names the methods.";
    UnsupportedMediaType "unsupported_media_type" 415 Failure "The body has a content type this route does not take." "A bundle is sent as `application/zstd`.";
    InvalidRequest "invalid_request" 400 Usage "A query, header or body is not of the expected form." "The message names the field.";
    PayloadTooLarge "payload_too_large" 413 Failure "The body is larger than the limit." "Send less, or raise `max_body_in_mb` of the function.";
    Internal "internal" 500 Failure "The server failed in a way it does not explain to clients." "The server's log holds the cause under the request id.";
    ServerStarting "server_starting" 503 Unreachable "The server is up but not ready yet." "Try again in a second.";
    ServerStopping "server_stopping" 503 Unreachable "The server is shutting down." "Try again once it is back.";
    DatabaseUnavailable "database_unavailable" 503 Failure "Postgres cannot be reached or has no free connection." "Run `reactor doctor`.";
    RouteNotFound "route_not_found" 404 Failure "No capability or site answers this path." "`reactor status` lists what is served.";

    BundleInvalid "bundle_invalid" 400 Project "The bundle is damaged, incomplete or not allowed." "Build it again with `reactor build`.";
    ManifestInvalid "manifest_invalid" 400 Project "The manifest asks for something this server cannot do." "The message names the field.";
    BundleTooLarge "bundle_too_large" 413 Project "The bundle is over a limit of the server." "`/_admin/version` shows the limits; `reactor bundle ls --sort size` shows what is big.";
    ProjectMismatch "project_mismatch" 409 Conflict "This server belongs to another project." "Check `--context` and `project_id`.";
    DeployInProgress "deploy_in_progress" 409 Conflict "Another deploy of this project is running." "Wait with `reactor deploy --wait`, or follow it with `reactor deploy attach`.";
    ReleaseMoved "release_moved" 412 Conflict "Another release went live since the one you looked at." "Look at the plan again, then deploy.";
    IdempotencyKeyReused "idempotency_key_reused" 422 Failure "The idempotency key was used for another bundle." "Use a new key.";
    BlobMissing "blob_missing" 409 Failure "The server no longer has content that the bundle left out." "Deploy again; the missing content is sent.";
    DeployCancelled "deploy_cancelled" 409 ReleaseFailed "The deploy was cancelled before activation." "Deploy again when ready.";
    DeployNotCancellable "deploy_not_cancellable" 409 Conflict "The deploy is past the point where it can be cancelled." "Use `reactor rollback`.";
    Interrupted "interrupted" 409 ReleaseFailed "The server stopped in the middle of this deploy; nothing changed." "Deploy again.";
    NothingToRollBack "nothing_to_roll_back" 409 Conflict "There is no earlier release to go back to." "`reactor releases list` shows the history.";
    ReleaseNotFound "release_not_found" 404 Failure "No release has that id here." "`reactor releases list` shows the history.";
    StageFailed "stage_failed" 422 ReleaseFailed "A function, site or job of the release could not be prepared." "The message names it; the old release is still serving.";
    MigrationFailed "migration_failed" 422 ReleaseFailed "A migration failed and was rolled back." "Fix the statement the message points at.";
    MigrationChanged "migration_changed" 422 ReleaseFailed "A migration that was already applied has different content now." "Restore it and write the change as a new migration.";
    MigrationLate "migration_late" 422 ReleaseFailed "A pending migration sorts before one that is already applied." "Rename it to sort last, or pass `--allow-late`.";
    EnvMissing "env_missing" 422 ReleaseFailed "A function requires a key that is not set on the server." "Run `reactor functions env set`.";
    RuntimeUnavailable "runtime_unavailable" 422 ReleaseFailed "The server lacks a runtime that a function asks for." "Run `reactor doctor --fix --runtime bun` on the server.";
    ProbeFailed "probe_failed" 500 ReleaseFailed "The new release did not answer its own probe and was taken back." "The server's log holds the cause.";
    NodeLagging "node_lagging" 500 ReleaseUnknown "A node did not confirm the new release in time." "`reactor doctor` names the node.";

    FunctionNotFound "function_not_found" 404 Failure "No function of that name is live." "`reactor functions list` shows the live ones.";
    DeploymentNotReady "deployment_not_ready" 503 Failure "The function exists but has no deployment ready to answer." "Promote a ready deployment.";
    FunctionExists "function_exists" 409 Conflict "A function of that name exists on the server." "`reactor functions list` shows it; deploy to it, or choose another name.";
    DeploymentNotFound "deployment_not_found" 404 Failure "The function has no deployment of that id." "`reactor functions deployments list NAME` shows them.";
    FunctionTimeout "function_timeout" 408 Failure "The function ran longer than its `timeout_ms`." "Raise the limit or do the work in a job.";
    TooManyRequests "too_many_requests" 429 Failure "The function's concurrency limit is reached." "Retry after a second, or raise `max_concurrency`.";
    FunctionCrashed "function_crashed" 500 Failure "The function threw, ran out of memory or never answered." "`reactor functions logs NAME` shows the stack.";
    ResponseTooLarge "response_too_large" 502 Failure "The function answered with more than `max_body_out_mb`." "Answer with less, or raise the limit.";
    PolicyDenied "policy_denied" 403 Auth "An invoke policy of the function refuses this request." "`reactor functions policies list NAME` shows the policies.";

    SiteNotFound "site_not_found" 404 Failure "No site of that name is live." "`reactor sites list` shows the live ones.";
    DomainTaken "domain_taken" 409 Conflict "The host belongs to another site, or to the project's manifest." "`reactor sites domains list NAME` shows the hosts of a site.";
    JobNotFound "job_not_found" 404 Failure "No job of that name is live." "`reactor jobs list` shows the live ones.";
    JobRetired "job_retired" 409 Failure "The job is no longer part of the live release." "Trigger a job that exists.";
    RunNotFound "run_not_found" 404 Failure "No run has that id." "`reactor jobs runs NAME` shows the latest.";
    RunFinished "run_finished" 409 Conflict "The run has already ended." "Retry it with `reactor jobs retry`.";

    QueryFailed "query_failed" 400 Failure "Postgres refused the statement." "The message is Postgres's own.";
    QueryTimeout "query_timeout" 408 Failure "The statement ran longer than the limit." "Narrow it down, or use `reactor data psql`.";

    Usage "usage" 0 Usage "The command line is not of the expected form." "`reactor help COMMAND` shows the form.";
    ProjectNotFound "project_not_found" 0 Project "No `reactor.toml` was found from this folder upwards." "Run `reactor init`, or pass `-C DIR`.";
    ProjectInvalid "project_invalid" 0 Project "The project's manifest or files are not valid." "The message points at file, line and column.";
    BuildFailed "build_failed" 0 Project "The project does not build." "The message points at file, line and column.";
    SecretFound "secret_found" 0 Project "A file of the bundle holds a private key or token." "Remove it, ignore it, or pass `--allow-secret PATH`.";
    ConfigInvalid "config_invalid" 0 Project "A configuration file is not valid." "The message points at file, line and column.";
    ContextUnknown "context_unknown" 0 Project "No context has that name." "`reactor context list` shows them.";
    InsecureEndpoint "insecure_endpoint" 0 Auth "A token would be sent unencrypted to another machine." "Use https, or add the context with `--insecure-http`.";
    KeychainUnavailable "keychain_unavailable" 0 Auth "The keychain that holds the token is absent, locked or does not answer." "Set `REACTOR_TOKEN`, or keep the token in a file: `reactor login --store file`.";
    NeedsAnswer "needs_answer" 0 NeedsAnswer "A confirmation or value was needed and nobody can be asked." "Pass `--yes`, or the flag the message names.";
    Unreachable "unreachable" 0 Unreachable "The server cannot be reached." "Check the endpoint and that the server runs: `reactor doctor`.";
    StreamLost "stream_lost" 0 ReleaseUnknown "The connection was lost and the outcome of the deploy is unknown." "Run `reactor deploy attach ID`.";
    AlreadyRunning "already_running" 0 Conflict "`reactor dev` is already running in this project." "Use it, or stop it with `reactor stop`.";
    PortInUse "port_in_use" 0 Conflict "The address is in use by another program." "Pass another `--port`, or stop that program.";
    PostgresUnavailable "postgres_unavailable" 0 Failure "No Postgres could be found, fetched or started." "The message gives the command that installs one.";
    PermissionDenied "permission_denied" 0 Failure "The system refused access to a file or folder." "The message names the path.";
    IoFailed "io_failed" 0 Failure "Reading or writing failed." "The message names the path.";
    TimedOut "timed_out" 0 TimedOut "`--timeout` ran out." "Give it more time.";
    Cancelled "cancelled" 0 Interrupted "Stopped by the user." "Run the command again.";
}

impl ErrorCode {
    /// The code of that wire name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}
