//! The files of a folder: walking by the ignore rules, digests, and secrets in what they hold.

mod cache;
mod hash;
mod secrets;
mod walk;

pub(crate) use self::cache::DigestCache;
pub(crate) use self::hash::{finding as secret_finding, hash_files};
pub(crate) use self::secrets::scan;
pub(crate) use self::walk::{Found, Target, follow, walk};
