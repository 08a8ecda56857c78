//! Which paths a bundle may hold: relative, portable, and different on every file system.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use crate::Limits;
use crate::shown::shown;

/// A path inside a bundle, `/` between its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundlePath(String);

impl BundlePath {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BundlePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        check(text, Limits::default().path)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for BundlePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for BundlePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<BundlePath> for String {
    fn from(path: BundlePath) -> Self {
        path.0
    }
}

/// A path that a bundle must not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("path `{path}` cannot be in a bundle: {problem}")]
pub struct PathError {
    /// The path, cut and escaped for display.
    pub path: String,
    /// Which rule it breaks.
    pub problem: PathProblem,
}

/// Which rule a path breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// More bytes than allowed.
    #[error("it has {length} bytes, {max} are allowed")]
    TooLong {
        /// Its length.
        length: u64,
        /// The limit.
        max: u64,
    },
    /// Not text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// Begins with `/`.
    #[error("it is absolute")]
    Absolute,
    /// Begins a part with a letter and a colon.
    #[error("it has a drive letter")]
    DriveLetter,
    /// A NUL byte.
    #[error("it has a NUL byte")]
    Nul,
    /// Another control character.
    #[error("it has the control character {}", .0.escape_default())]
    Control(char),
    /// `\`, which is a separator on some systems and a letter on others.
    #[error("it has a backslash")]
    Backslash,
    /// Two slashes in a row or one at the end.
    #[error("it has an empty part")]
    EmptyPart,
    /// A part `.`.
    #[error("it has a part `.`")]
    CurrentFolder,
    /// A part `..`.
    #[error("it has a part `..`")]
    ParentFolder,
    /// A part that Windows would store under another name.
    #[error("its part `{0}` ends with a dot or a space")]
    TrailingDotOrSpace(String),
    /// A part that is a device on Windows.
    #[error("its part `{0}` is a device name on Windows")]
    Reserved(String),
}

/// Whether a bundle may hold this path of at most `max` bytes.
pub fn check(path: &str, max: u64) -> Result<(), PathError> {
    problem(path, max).map_or(Ok(()), |problem| Err(PathError { path: shown(path), problem }))
}

fn problem(path: &str, max: u64) -> Option<PathProblem> {
    if path.is_empty() {
        return Some(PathProblem::Empty);
    }
    let length = path.len() as u64;
    if length > max {
        return Some(PathProblem::TooLong { length, max });
    }
    if path.starts_with('/') {
        return Some(PathProblem::Absolute);
    }
    let plain = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'\\';
    if !path.bytes().all(plain) {
        for character in path.chars() {
            match character {
                '\0' => return Some(PathProblem::Nul),
                '\\' => return Some(PathProblem::Backslash),
                character if character.is_control() => return Some(PathProblem::Control(character)),
                _ => {}
            }
        }
    }
    path.split('/').find_map(part_problem)
}

fn part_problem(part: &str) -> Option<PathProblem> {
    match part {
        "" => return Some(PathProblem::EmptyPart),
        "." => return Some(PathProblem::CurrentFolder),
        ".." => return Some(PathProblem::ParentFolder),
        _ => {}
    }
    let bytes = part.as_bytes();
    if bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' {
        return Some(PathProblem::DriveLetter);
    }
    if part.ends_with(['.', ' ']) {
        return Some(PathProblem::TrailingDotOrSpace(part.to_owned()));
    }
    is_reserved(part).then(|| PathProblem::Reserved(part.to_owned()))
}

/// Device names of Windows, with or without an ending.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
fn is_reserved(part: &str) -> bool {
    if !part.starts_with(['c', 'C', 'p', 'P', 'a', 'A', 'n', 'N', 'l', 'L']) {
        return false;
    }
    let stem = part.split('.').next().unwrap_or(part).trim_end_matches(' ');
    let is = |name: &str| stem.eq_ignore_ascii_case(name);
    if is("con") || is("prn") || is("aux") || is("nul") || is("conin$") || is("conout$") {
        return true;
    }
    let Some(device) = stem.get(..3) else { return false };
    let number = &stem[3..];
    (device.eq_ignore_ascii_case("com") || device.eq_ignore_ascii_case("lpt"))
        && matches!(number, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
}

/// The path as file systems that ignore case and composition compare it: decomposed (NFD), every character replaced by its
/// upper-case mapping and that by its lower-case mapping (Unicode, without locale), decomposed again.
#[must_use]
pub fn fold(path: &str) -> Cow<'_, str> {
    if !path.is_ascii() {
        return path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfd().collect();
    }
    if path.bytes().any(|byte| byte.is_ascii_uppercase()) { path.to_ascii_lowercase().into() } else { path.into() }
}

/// Two paths that cannot both exist on every file system: equal when folded, or one is a folder of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The path that came first.
    pub first: String,
    /// The path that cannot stand beside it.
    pub second: String,
}

/// The first collision among these paths, which must be sorted by bytes.
#[must_use]
pub fn collision<'a>(paths: impl IntoIterator<Item = &'a str>) -> Option<Collision> {
    let paths: Vec<&str> = paths.into_iter().collect();
    let mut known = HashMap::with_capacity(paths.len());
    for path in &paths {
        if let Some(first) = known.insert(fold(path), *path) {
            return Some(Collision { first: shown(first), second: shown(path) });
        }
    }
    let mut last_folder = "";
    for path in &paths {
        let Some((folder, _)) = path.rsplit_once('/') else { continue };
        if folder == last_folder {
            continue;
        }
        last_folder = folder;
        let folder = fold(folder);
        let ancestors = folder.match_indices('/').map(|(end, _)| &folder[..end]).chain([&*folder]);
        for ancestor in ancestors {
            if let Some(file) = known.get(ancestor) {
                return Some(Collision { first: shown(file), second: shown(path) });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str) -> PathProblem {
        path.parse::<BundlePath>().unwrap_err().problem
    }

    #[test]
    fn accepts_ordinary_paths_in_any_script() {
        for path in [
            "a",
            "sites/web/index.html",
            ".well-known/x",
            "a b/ü–日本.txt",
            "...x",
            "console.js",
            "com10",
            "ab:c",
            "lpt",
            "comé",
        ] {
            assert!(path.parse::<BundlePath>().is_ok(), "{path}");
        }
    }

    #[test]
    fn refuses_paths_that_leave_the_bundle() {
        assert_eq!(refused("/etc/passwd"), PathProblem::Absolute);
        assert_eq!(refused("../x"), PathProblem::ParentFolder);
        assert_eq!(refused("a/../../x"), PathProblem::ParentFolder);
        assert_eq!(refused("a/.."), PathProblem::ParentFolder);
        assert_eq!(refused("C:/x"), PathProblem::DriveLetter);
        assert_eq!(refused("a/c:x"), PathProblem::DriveLetter);
        assert_eq!(refused("\\\\srv\\x"), PathProblem::Backslash);
        assert_eq!(refused("a\\..\\b"), PathProblem::Backslash);
    }

    #[test]
    fn refuses_paths_that_are_no_names() {
        assert_eq!(refused(""), PathProblem::Empty);
        assert_eq!(refused("./x"), PathProblem::CurrentFolder);
        assert_eq!(refused("a//b"), PathProblem::EmptyPart);
        assert_eq!(refused("a/"), PathProblem::EmptyPart);
        assert_eq!(refused("a\0b"), PathProblem::Nul);
        assert_eq!(refused("a\nb"), PathProblem::Control('\n'));
        assert_eq!(refused("a\u{85}b"), PathProblem::Control('\u{85}'));
        assert_eq!(refused(&"a".repeat(1025)), PathProblem::TooLong { length: 1025, max: 1024 });
        assert!("a".repeat(1024).parse::<BundlePath>().is_ok());
    }

    #[test]
    fn refuses_names_that_windows_gives_another_meaning() {
        for part in ["CON", "nul", "Aux.txt", "com1", "LPT9.tar.gz", "com¹", "conin$", "nul .txt"] {
            assert_eq!(refused(&format!("a/{part}/b")), PathProblem::Reserved(part.to_owned()), "{part}");
        }
        assert_eq!(refused("a./b"), PathProblem::TrailingDotOrSpace("a.".into()));
        assert_eq!(refused("a/b "), PathProblem::TrailingDotOrSpace("b ".into()));
    }

    #[test]
    fn finds_paths_that_differ_only_by_case() {
        let found = |paths: &[&str]| collision(paths.iter().copied());
        assert_eq!(found(&["A/b", "a/B"]), Some(Collision { first: "A/b".into(), second: "a/B".into() }));
        assert!(found(&["STRASSE", "straße"]).is_some());
        assert!(found(&["k", "\u{212a}"]).is_some(), "the Kelvin sign is a k");
        assert!(found(&["cafe\u{301}", "caf\u{e9}"]).is_some(), "composed and decomposed");
        assert_eq!(found(&["a/b", "a/c", "b"]), None);
    }

    #[test]
    fn finds_a_file_that_is_also_a_folder() {
        let found = |paths: &[&str]| collision(paths.iter().copied());
        assert_eq!(found(&["a", "a-b", "a/b"]), Some(Collision { first: "a".into(), second: "a/b".into() }));
        assert!(found(&["A", "a/b/c"]).is_some());
        assert_eq!(found(&["a/b/c", "a/b/d", "a/bc"]), None);
    }
}
