//! What differs between two manifests, file by file.

use std::cmp::Ordering;

use crate::{FileEntry, Manifest};

/// One file that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Path inside the bundle.
    pub path: String,
    /// What happened to it.
    pub change: Change,
}

/// What happened to a file. Sizes in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Only in the second.
    Added {
        /// Its size.
        size: u64,
    },
    /// Only in the first.
    Removed {
        /// Its size.
        size: u64,
    },
    /// Other content or mode.
    Changed {
        /// Size in the first.
        before: u64,
        /// Size in the second.
        after: u64,
    },
}

/// The files that differ between `a` and `b`, in byte order of their path.
#[must_use]
pub fn diff(a: &Manifest, b: &Manifest) -> Vec<Difference> {
    let (mut before, mut after) = (a.files.iter().peekable(), b.files.iter().peekable());
    let mut differences = Vec::new();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return differences,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.path.cmp(&new.path),
        };
        let old = if order.is_le() { before.next() } else { None };
        let new = if order.is_ge() { after.next() } else { None };
        differences.extend(difference(old, new));
    }
}

fn difference(old: Option<&FileEntry>, new: Option<&FileEntry>) -> Option<Difference> {
    let (path, change) = match (old, new) {
        (None, None) => return None,
        (None, Some(new)) => (&new.path, Change::Added { size: new.size }),
        (Some(old), None) => (&old.path, Change::Removed { size: old.size }),
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) => (&new.path, Change::Changed { before: old.size, after: new.size }),
    };
    Some(Difference { path: path.clone(), change })
}
