//! `reactor bundle explain`

use std::path::PathBuf;

use clap::{Args, ValueHint};
use project::{MANIFEST_NAME, Rule};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;

/// Say why a file is in the bundle or not: the rule, its file and its line
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A file or folder of the project
    #[arg(value_hint = ValueHint::AnyPath)]
    path: PathBuf,
}

pub(crate) fn run(cx: &Context, args: &ExplainArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    let path = cx.path(&args.path);
    let found = project.explain(&path);
    let verdict = if found.included { cx.ui.palette().good("bundled") } else { cx.ui.palette().warning("left out") };
    let reason = match &found.rule {
        None => "no rule names it".to_owned(),
        Some(Rule::Hard { pattern }) => format!("`{pattern}` is never bundled"),
        Some(Rule::Line { file, line, pattern }) => format!("{}:{line}: {pattern}", file.display()),
        Some(Rule::Include { line, path }) => format!("{MANIFEST_NAME}:{line}: [bundle] include `{path}`"),
    };
    cx.ui.line(format!("{}: {verdict} ({reason})", args.path.display()));
    let matched = found.matched.strip_prefix(project.root()).unwrap_or(&found.matched);
    let asked = path.strip_prefix(project.root()).unwrap_or(&path);
    if found.rule.is_some() && matched != asked {
        cx.ui.line(format!("  the rule matches {}, which holds it", matched.display()));
    }
    if !path.exists() {
        cx.ui.warning(format!("`{}` does not exist", path.display()));
    }
    cx.ui.document(&json!({ "path": args.path, "included": found.included, "matched": matched, "rule": found.rule }));
    Ok(())
}
