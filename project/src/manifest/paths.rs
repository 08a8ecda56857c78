//! Paths written in a manifest: relative, inside the project, `/` between parts.

use super::reader::Reader;
use crate::diagnostic::Located;

/// Reads a path key; what is not a path inside the project is reported.
pub(super) fn relative_path(reader: &Reader<'_>, key: &'static str) -> Option<Located<String>> {
    let Located { value, place } = reader.string(key)?;
    match normalise(&value) {
        Ok(value) => Some(Located { value, place }),
        Err(reason) => {
            reader.report(place.error(reason));
            None
        }
    }
}

/// `./a//b/` becomes `a/b`, `.` becomes empty; what leaves the project is refused with a reason.
pub(crate) fn normalise(path: &str) -> Result<String, String> {
    if path.trim().is_empty() {
        return Err("the path is empty".to_owned());
    }
    if path.contains('\\') {
        return Err(format!("`{path}` holds a backslash; write `/` between the parts of a path"));
    }
    if path.contains('\0') {
        return Err("the path holds a NUL character".to_owned());
    }
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || path.starts_with('~') || drive {
        return Err(format!("`{path}` must be relative to the project"));
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(format!("`{path}` leaves the project")),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn tidies_paths_and_refuses_what_leaves_the_project() {
        assert_eq!(normalise("./sites//web/").unwrap(), "sites/web");
        assert_eq!(normalise(".").unwrap(), "");
        for bad in ["/etc", "../x", "a/../../b", "C:/x", "a\\b", "", "~/x"] {
            assert!(normalise(bad).is_err(), "{bad}");
        }
    }
}
