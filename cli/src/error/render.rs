//! How an error reads in a terminal: a sentence, the excerpt of the file, the causes, hints, the next command.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{CliError, Diagnostic, Severity};
use crate::ui::Palette;

/// The whole error page, ending with a newline.
pub(crate) fn render_human(error: &CliError, palette: Palette) -> String {
    let inner = &error.0;
    let mut page = String::new();
    // What a finding says is not said twice.
    let message = &inner.error.message;
    let said_below = inner.diagnostics.iter().any(|finding| finding.message == *message || message.is_empty());
    if !said_below {
        let _ = writeln!(page, "{} {message}", palette.error("error:"));
    }
    let causes = inner.causes.len();
    for (index, cause) in inner.causes.iter().enumerate() {
        let mark = if index + 1 == causes { "└─" } else { "├─" };
        let _ = writeln!(page, "  {} {cause}", palette.dim(mark));
    }
    for diagnostic in &inner.diagnostics {
        page.push_str(&render_diagnostic(diagnostic, palette));
    }
    for hint in inner.hints.iter().chain(&inner.error.hint) {
        let _ = writeln!(page, "{} {hint}", palette.hint("hint:"));
    }
    if let Some(next) = &inner.error.next {
        let _ = writeln!(page, "{} {next}", palette.hint("next:"));
    }
    // Only the server's own failures have more to tell in its log.
    if let Some(id) = error.request_id().filter(|_| inner.error.status >= 500) {
        let _ = writeln!(page, "{}", palette.dim(&format!("request {id} · reactor logs --request {id}")));
    }
    page
}

/// One finding with its excerpt and hint, ending with a newline.
pub(crate) fn render_diagnostic(diagnostic: &Diagnostic, palette: Palette) -> String {
    let (prefix, level) = match diagnostic.severity {
        Severity::Error => (palette.error("error:"), Level::ERROR),
        Severity::Warning => (palette.warning("warning:"), Level::WARNING),
    };
    let mut text = format!("{prefix} {}\n", diagnostic.message);
    if let Some(path) = &diagnostic.path {
        let path = path.to_string_lossy();
        if diagnostic.line == 0 {
            let _ = writeln!(text, "  {} {path}", palette.dim("-->"));
        } else if diagnostic.source_line.is_empty() {
            let _ = writeln!(text, "  {} {path}:{}:{}", palette.dim("-->"), diagnostic.line, diagnostic.column);
        } else {
            let mut annotation = AnnotationKind::Primary.span(byte_span(diagnostic));
            if let Some(label) = &diagnostic.label {
                annotation = annotation.label(label.as_str());
            }
            let snippet = Snippet::source(diagnostic.source_line.as_str())
                .path(path.as_ref())
                .line_start(diagnostic.line)
                .annotation(annotation);
            let renderer = if palette.enabled() { Renderer::styled() } else { Renderer::plain() };
            let report = renderer.decor_style(DecorStyle::Ascii).render(&[level.primary_title("").element(snippet)]);
            // The title line is ours, so that every error of this program begins alike.
            let excerpt = report.split_once('\n').map_or("", |(_, excerpt)| excerpt);
            let _ = writeln!(text, "{}", excerpt.trim_end());
        }
    }
    if let Some(hint) = &diagnostic.hint {
        let _ = writeln!(text, "{} {hint}", palette.hint("hint:"));
    }
    text
}

/// The marked bytes of the line. A marker is never empty and never leaves its line.
fn byte_span(diagnostic: &Diagnostic) -> std::ops::Range<usize> {
    let line = diagnostic.source_line.as_str();
    let offset_of =
        |column: usize| line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(offset, _)| offset);
    let start = offset_of(diagnostic.column);
    start..offset_of(diagnostic.end_column.max(diagnostic.column + 1)).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::ErrorCode;

    fn memory() -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            message: "function `checkout` asks for 2048 MiB, the wasm runtime allows 1024".into(),
            path: Some("reactor.toml".into()),
            source_line: "memory_mb = 2048".into(),
            line: 14,
            column: 13,
            end_column: 17,
            label: None,
            hint: Some("lower `memory_mb`, or use `runtime = \"bun\"` (up to 2048)".into()),
        }
    }

    #[test]
    fn a_finding_reads_as_the_design_shows_it() {
        let expected = "\
error: function `checkout` asks for 2048 MiB, the wasm runtime allows 1024
  --> reactor.toml:14:13
   |
14 | memory_mb = 2048
   |             ^^^^
hint: lower `memory_mb`, or use `runtime = \"bun\"` (up to 2048)
";
        assert_eq!(render_diagnostic(&memory(), Palette::plain()), expected);
    }

    #[test]
    fn a_column_counts_characters_not_bytes() {
        let diagnostic = Diagnostic { source_line: "näme = 20".into(), column: 8, end_column: 10, ..memory() };
        assert_eq!(&diagnostic.source_line[byte_span(&diagnostic)], "20");
    }

    #[test]
    fn a_marker_past_the_end_of_its_line_does_not_leave_it() {
        let diagnostic = Diagnostic { source_line: "ab".into(), column: 9, end_column: 40, ..memory() };
        assert_eq!(byte_span(&diagnostic), 2..2);
    }

    #[test]
    fn the_last_cause_stands_last_and_the_hint_below_it() {
        let error = CliError::new(ErrorCode::IoFailed, "cannot save the context")
            .caused_by(&std::io::Error::other("no space left"))
            .hint("free some space");
        let page = render_human(&error, Palette::plain());
        assert_eq!(page, "error: cannot save the context\n  └─ no space left\nhint: free some space\n");
    }
}
