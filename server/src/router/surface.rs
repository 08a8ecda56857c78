//! Which part of the server a path belongs to. One place, so that access and metrics cannot disagree.

use crate::metrics::Surface;

/// First segments of capabilities, built or to come: nothing else is ever answered below `/<name>/v1`.
const CAPABILITY_PREFIXES: [&str; 9] = ["fn", "jobs", "data", "sites", "auth", "storage", "ai", "connect", "analytics"];

/// Whether a path belongs to the admin surface: `/_admin` and `/<capability>/v1/_admin`.
pub(crate) fn is_admin(path: &str) -> bool {
    is_server_admin(path) || inside_capability(path).is_some_and(|rest| first_segment(rest) == "_admin")
}

/// `/_admin` and everything below.
pub(crate) fn is_server_admin(path: &str) -> bool {
    first_segment(path) == "_admin"
}

/// What follows `/<capability>/v1`.
pub(crate) fn inside_capability(path: &str) -> Option<&str> {
    let (name, rest) = path.strip_prefix('/')?.split_once('/')?;
    let rest = rest.strip_prefix("v1")?;
    let whole = rest.is_empty() || rest.starts_with('/');
    (whole && CAPABILITY_PREFIXES.contains(&name)).then_some(rest)
}

/// Whether nothing of the server itself answers there.
pub(super) fn belongs_to_sites(path: &str) -> bool {
    !is_server_admin(path) && !matches!(path, "/health" | "/metrics") && inside_capability(path).is_none()
}

pub(super) fn of(path: &str) -> Surface {
    if is_admin(path) || matches!(path, "/health" | "/metrics") {
        return Surface::Admin;
    }
    match inside_capability(path) {
        Some(_) if path.starts_with("/fn/") => Surface::Functions,
        Some(_) if path.starts_with("/sites/") => Surface::Sites,
        Some(_) => Surface::Other,
        None => Surface::Sites,
    }
}

fn first_segment(path: &str) -> &str {
    path.strip_prefix('/').unwrap_or_default().split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_admin_surface_from_the_rest() {
        for path in
            ["/_admin", "/_admin/", "/_admin/nothing", "/fn/v1/_admin", "/jobs/v1/_admin/jobs", "/data/v1/_admin/x"]
        {
            assert!(is_admin(path), "{path}");
        }
        for path in
            ["/", "/_administrator", "/fn/v1/hello/_admin", "/fn/v2/_admin", "/other/v1/_admin", "/health", "//_admin"]
        {
            assert!(!is_admin(path), "{path}");
        }
    }

    #[test]
    fn sites_get_what_nothing_else_answers() {
        for path in ["/", "/index.html", "/healthy", "/_adminx", "/blog/v1/post", "/fn", "/fn/v2/a"] {
            assert!(belongs_to_sites(path), "{path}");
        }
        for path in ["/health", "/metrics", "/_admin", "/_admin/x", "/fn/v1/hello", "/sites/v1/web/", "/auth/v1"] {
            assert!(!belongs_to_sites(path), "{path}");
        }
    }

    #[test]
    fn a_capability_owns_everything_below_its_prefix() {
        assert_eq!(inside_capability("/fn/v1/hello"), Some("/hello"));
        assert_eq!(inside_capability("/auth/v1"), Some(""));
        assert_eq!(inside_capability("/fn/v10/hello"), None);
        assert_eq!(inside_capability("/blog/v1/post"), None);
    }
}
