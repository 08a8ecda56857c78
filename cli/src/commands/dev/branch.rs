//! `[dev] database_per_branch`: a database for every git branch, in one cluster.

use project::Project;

use crate::commands::local;

/// Branches whose database has the usual name.
const TRUNKS: [&str; 2] = ["main", "master"];
/// Postgres cuts names after 63 bytes.
const SLUG: usize = 40;

/// The database of the branch that is checked out, when the project wants one for each.
pub(super) fn database(project: &Project) -> Option<String> {
    if !project.manifest().dev.database_per_branch {
        return None;
    }
    let branch = project.branch()?;
    (!TRUNKS.contains(&branch.as_str())).then(|| name(&branch))
}

/// Readable, and different for different branches.
fn name(branch: &str) -> String {
    let slug: String = branch
        .chars()
        .map(|next| if next.is_ascii_alphanumeric() { next.to_ascii_lowercase() } else { '_' })
        .take(SLUG)
        .collect();
    let exact = slug == branch;
    let base = format!("{}_{slug}", local::DATABASE);
    if exact { base } else { format!("{base}_{:08x}", fingerprint(branch)) }
}

/// FNV-1a: the same on every machine and in every version.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_short_and_different() {
        assert_eq!(name("checkout"), "reactor_checkout");
        assert!(name("feature/Cart").starts_with("reactor_feature_cart_"));
        assert_ne!(name("feature/cart"), name("feature-cart"));
        let long = "x".repeat(200);
        assert!(name(&long).len() < 63);
        assert_ne!(name(&long), name(&long[1..]));
    }
}
