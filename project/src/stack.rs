//! Places that a runtime names in a stack, as findings.

use std::path::{Component, Path};

use crate::{Diagnostic, MANIFEST_NAME, Project, SourceText};

impl Project {
    /// An error at the first place of a stack that is a file of the project, else about its manifest with the stack as
    /// the hint. Lines and columns count from 1, columns in UTF-16 units, as JavaScript counts them.
    pub fn error_from(&self, stack: &str, message: String) -> Diagnostic {
        let finding = Diagnostic::error(message);
        let hint = (!stack.trim().is_empty()).then(|| format!("called from\n{}", stack.trim_end()));
        let place = stack.lines().filter_map(place_in).find_map(|(path, line, column)| {
            let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
            let content = inside.then(|| fs_err::read_to_string(self.root().join(path)).ok())??;
            let text = SourceText::new(path, content);
            let start = text.offset_utf16(line, column.saturating_sub(1));
            Some((text, start))
        });
        match place {
            Some((text, start)) => finding.at(&text, start..start + 1).maybe_hint(hint),
            None => finding.in_file(MANIFEST_NAME).maybe_hint(hint),
        }
    }
}

/// `    at name (path:3:14)` or `    at path:3:14`.
fn place_in(line: &str) -> Option<(&str, usize, usize)> {
    let frame = line.trim().strip_prefix("at ")?;
    let place = frame.rsplit_once('(').map_or(frame, |(_, rest)| rest.trim_end_matches(')'));
    let (rest, column) = place.rsplit_once(':')?;
    let (path, line) = rest.rsplit_once(':')?;
    Some((path, line.parse().ok()?, column.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_places_of_a_stack() {
        assert_eq!(place_in("    at start (functions/a/index.ts:3:14)"), Some(("functions/a/index.ts", 3, 14)));
        assert_eq!(place_in("    at functions/a/index.ts:3:14"), Some(("functions/a/index.ts", 3, 14)));
        assert_eq!(place_in("RangeError: no"), None);
        assert_eq!(place_in("    at native"), None);
    }

    #[test]
    fn marks_the_first_place_that_is_a_file_of_the_project() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join(MANIFEST_NAME), "project_id = \"a-1\"\n").unwrap();
        fs_err::write(folder.path().join("a.ts"), "one\n\u{1f600}throw up\n").unwrap();
        let project = Project::load(&folder.path().join(MANIFEST_NAME)).unwrap();
        let stack = "    at outside (../b.ts:1:1)\n    at gone (c.ts:1:1)\n    at f (a.ts:2:3)\n";
        let found = project.error_from(stack, "no".to_owned());
        assert_eq!((found.path.as_deref(), found.line, found.column), (Some(Path::new("a.ts")), 2, 2));
        let found = project.error_from("", "no".to_owned());
        assert_eq!((found.path.as_deref(), found.line, found.hint), (Some(Path::new(MANIFEST_NAME)), 0, None));
    }
}
