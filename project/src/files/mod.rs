//! The files of a folder: walking by the ignore rules, digests, and secrets in what they hold.

mod cache;
mod early;
mod hash;
mod secrets;
mod walk;

pub(crate) use self::cache::DigestCache;
pub(crate) use self::early::Early;
pub(crate) use self::hash::{Hashing, Room, finding as secret_finding};
pub(crate) use self::secrets::scan_file;
pub(crate) use self::walk::{Found, Skipped, Target, follow, walk, walk_noting};
