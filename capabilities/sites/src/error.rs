//! What can go wrong when a site is staged, and when the capability starts.

use bundle_format::Digest;
use bundle_format::site_rules::{PatternError, TargetError};
use platform::postgres::DatabaseError;

/// The capability cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SitesError {
    /// Its schema cannot be brought up to date.
    #[error("cannot prepare the schema of sites")]
    Schema(#[source] DatabaseError),
    /// Notifications cannot be listened to.
    #[error("cannot listen for changes of domains")]
    Listen(#[source] DatabaseError),
    /// The list of compressed variants in the data folder cannot be read or written.
    #[error("cannot use the list of compressed files")]
    Variants(#[source] std::io::Error),
}

/// A site of a release cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Its name is not one.
    #[error("`{0}` is not the name of a site")]
    Name(String),
    /// A file of the manifest is not among the blobs.
    #[error("site `{site}`: the content of `{path}` ({digest}) is not here")]
    BlobMissing {
        /// The site.
        site: String,
        /// Its file.
        path: String,
        /// What is missing.
        digest: Digest,
    },
    /// The path of a header rule is no pattern.
    #[error("site `{site}`: a header rule cannot be used")]
    HeaderPattern {
        /// The site.
        site: String,
        /// Why.
        #[source]
        source: PatternError,
    },
    /// HTTP has no such header name.
    #[error("site `{site}`: `{name}` is not a header name")]
    HeaderName {
        /// The site.
        site: String,
        /// What was given.
        name: String,
    },
    /// HTTP does not allow that value.
    #[error("site `{site}`: the value for the header `{name}` holds characters that are not allowed")]
    HeaderValue {
        /// The site.
        site: String,
        /// The header.
        name: String,
    },
    /// The path of a redirect is no pattern.
    #[error("site `{site}`: a redirect cannot be used")]
    RedirectPattern {
        /// The site.
        site: String,
        /// Why.
        #[source]
        source: PatternError,
    },
    /// A redirect cannot be followed.
    #[error("site `{site}`: the redirect from `{from}` to `{to}` cannot be used")]
    Redirect {
        /// The site.
        site: String,
        /// Its pattern.
        from: String,
        /// Its target.
        to: String,
        /// What is wrong with it.
        #[source]
        source: TargetError,
    },
}

/// A content cannot be read or stored.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// From the blobs of the data folder.
    #[error(transparent)]
    Blob(#[from] platform::blobs::BlobError),
    /// From a file of the data folder.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The reading task ended without an answer.
    #[error("the reading task was stopped")]
    Stopped,
}
