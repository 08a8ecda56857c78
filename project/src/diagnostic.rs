//! A finding about a place in a file: what the command line renders with an excerpt and a hint.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the build goes on.
    Warning,
    /// The build stops.
    Error,
}

/// One finding. Lines and columns count from 1, columns in characters; 0 means "the file as a whole".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, lower case, names in back-ticks.
    pub message: String,
    /// The file, relative to the project's folder when it lies inside it.
    pub path: Option<PathBuf>,
    /// Line of the place, from 1.
    pub line: usize,
    /// Column of its first character, from 1.
    pub column: usize,
    /// Column after its last character, on the same line.
    pub end_column: usize,
    /// The whole line, without its line break.
    pub source_line: String,
    /// What to write below the marked place.
    pub label: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    /// A warning without a place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            message: message.into(),
            path: None,
            line: 0,
            column: 0,
            end_column: 0,
            source_line: String::new(),
            label: None,
            hint: None,
        }
    }

    /// About a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// About bytes `span` of a text.
    #[must_use]
    pub fn at(mut self, text: &SourceText, span: Range<usize>) -> Self {
        let place = text.place(span);
        self.path = Some(text.path.clone());
        self.line = place.line;
        self.column = place.column;
        self.end_column = place.end_column;
        self.source_line = place.source_line;
        self
    }

    /// Written below the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with `hint`, when there is one.
    #[must_use]
    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// Whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// One line: `path:line:column: error: message`. The command line draws the excerpt instead.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", path.display())?;
            if self.line > 0 {
                write!(f, "{}:{}:", self.line, self.column)?;
            }
            f.write_str(" ")?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.message)
    }
}

/// A text with the name to show for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Shown in diagnostics: relative to the project's folder.
    pub path: PathBuf,
    /// Its content.
    pub text: String,
}

/// Where a span lies, in lines and characters.
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_column: usize,
    pub(crate) source_line: String,
}

impl SourceText {
    /// A text and its name.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// Line and columns of the bytes `span`, cut at the end of its first line.
    pub(crate) fn place(&self, span: Range<usize>) -> Position {
        let text = self.text.as_str();
        let start = floor_boundary(text, span.start.min(text.len()));
        let end = floor_boundary(text, span.end.clamp(start, text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let source_line = text[line_start..line_end].trim_end_matches('\r');
        let column = text[line_start..start].chars().count() + 1;
        let width = text[start..end.min(line_end)].chars().count().max(1);
        Position {
            line: text[..start].bytes().filter(|byte| *byte == b'\n').count() + 1,
            column,
            end_column: column + width,
            source_line: source_line.to_owned(),
        }
    }

    /// Byte offset of a 1-based line and a 0-based column in UTF-16 units, as JavaScript tools count.
    pub(crate) fn offset_utf16(&self, line: usize, column: usize) -> usize {
        let line_start = if line <= 1 {
            0
        } else {
            self.text.match_indices('\n').nth(line - 2).map_or(self.text.len(), |(at, _)| at + 1)
        };
        let mut units = 0;
        for (at, character) in self.text[line_start..].char_indices() {
            if units >= column || character == '\n' {
                return line_start + at;
            }
            units += character.len_utf16();
        }
        self.text.len()
    }
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A value and where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// A span of a text that is kept alive with it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) text: Arc<SourceText>,
    pub(crate) span: Range<usize>,
}

impl Place {
    /// An error at this place.
    pub(crate) fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(&self.text, self.span.clone())
    }

    /// A warning at this place.
    pub(crate) fn warning(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(message).at(&self.text, self.span.clone())
    }
}

/// The known name closest to what was written, when it is close enough to be meant.
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&written.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The error for a file that should be text, at its first wrong byte's line.
pub(crate) fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
    let text = SourceText::new(path, valid.into_owned());
    let end = text.text.len();
    Diagnostic::error("the file is not UTF-8 text").at(&text, end..end)
}

/// A path below `root` as `/`-separated text; anything else as it is.
pub(crate) fn display_path(root: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_from_one_in_characters() {
        let text = SourceText::new("a.toml", "one\nzwölf = x\r\nthree");
        let at = text.text.find('x').unwrap();
        let found = Diagnostic::error("no").at(&text, at..at + 1);
        assert_eq!((found.line, found.column, found.end_column), (2, 9, 10));
        assert_eq!(found.source_line, "zwölf = x");
    }

    #[test]
    fn cuts_a_span_at_the_end_of_its_line() {
        let text = SourceText::new("a", "abc\ndef");
        let place = text.place(1..7);
        assert_eq!((place.line, place.column, place.end_column), (1, 2, 4));
    }

    #[test]
    fn marks_one_column_at_the_end_of_the_text() {
        let place = SourceText::new("a", "abc").place(3..3);
        assert_eq!((place.column, place.end_column), (4, 5));
    }

    #[test]
    fn finds_an_offset_from_utf16_columns() {
        let text = SourceText::new("a", "x\n😀b");
        assert_eq!(text.offset_utf16(2, 2), 6);
        assert_eq!(text.offset_utf16(1, 0), 0);
        assert_eq!(text.offset_utf16(9, 0), text.text.len());
    }

    #[test]
    fn suggests_only_what_is_close() {
        assert_eq!(closest("runtme", ["runtime", "entry"]), Some("runtime"));
        assert_eq!(closest("colour", ["runtime", "entry"]), None);
    }
}
