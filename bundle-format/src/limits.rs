//! How much of everything a bundle may hold.

use serde::{Deserialize, Serialize};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
const GIB: u64 = 1024 * MIB;

/// Bytes of `meta.json`, at most. Not a setting: labels have no reason to grow.
pub const META_MAX: u64 = 64 * KIB;

/// Upper bounds, in bytes unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// One file: 2 GiB.
    pub file: u64,
    /// All files together, unpacked: 8 GiB.
    pub total: u64,
    /// Number of files: 200,000.
    pub files: u64,
    /// One path: 1 KiB.
    pub path: u64,
    /// `manifest.json`: 64 MiB.
    pub manifest: u64,
    /// All files of one function: 50 MiB.
    pub function: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 2 * GIB, total: 8 * GIB, files: 200_000, path: KIB, manifest: 64 * MIB, function: 50 * MIB }
    }
}
