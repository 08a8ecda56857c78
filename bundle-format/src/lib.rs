//! What a bundle is: its manifest, its identity, how it is packed and how it is read from anybody.
//!
//! The format is specified in this crate's `README.md`. Everything here is synchronous, touches no network and decides
//! nothing by time, environment or thread count: the same files give the same bytes.
#![warn(missing_docs)]

mod ahead;
mod canonical;
mod check;
mod decode;
mod diff;
mod digest;
mod encode;
mod gathered;
mod lanes;
mod limits;
mod manifest;
mod meta;
mod names;
mod pack;
pub mod path;
mod pipeline;
mod read;
mod release_id;
mod reuse;
mod shown;
pub mod site_rules;
mod tar;
mod verify;

pub use ahead::{Ahead, FrameFinder};
pub use check::ManifestError;
pub use diff::{Change, Difference, diff};
pub use digest::{Digest, DigestError, Hasher};
pub use lanes::digests;
pub use limits::{Limits, META_MAX};
pub use manifest::{
    Access, Backoff, FORMAT, FileEntry, FunctionConcurrency, FunctionEntry, FunctionLimits, FunctionRuntime,
    HeaderRule, JobEntry, JobRetry, JobTrigger, Manifest, MigrationEntry, RedirectRule, SiteEntry,
};
pub use meta::Meta;
pub use names::{FunctionName, JobName, MigrationName, NameError, NameProblem, ProjectId, SiteName};
pub use pack::{Content, Contents, Held, PackError, PackOptions, PackSummary, pack};
pub use path::{BundlePath, PathError, PathProblem};
pub use read::{Head, HeaderProblem, ReadError, Received, Sink, SinkError, read, read_head};
pub use release_id::{ReleaseId, ReleaseIdError};
pub use reuse::{FrameCache, FrameIndex, FrameRecord, FrameReuse, PreviousBundle, PreviousBundleError};
pub use verify::{Verified, verify};
