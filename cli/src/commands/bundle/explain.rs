//! `reactor bundle explain`

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use project::{Explanation, MANIFEST_NAME, Owner, Project, Rule};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::plural;

/// Say why a file is in the bundle or not: the rule, its file and its line
///
/// Without a path, everything in the project that a rule leaves out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor bundle explain sites/web/drafts/a.html
  reactor bundle explain                 what is left out, and by which rule
  reactor bundle explain --files         every file that the rules let in")]
pub(crate) struct ExplainArgs {
    /// A file or folder of the project
    #[arg(value_hint = ValueHint::AnyPath)]
    path: Option<PathBuf>,
    /// List the files that the rules let in instead
    #[arg(long, conflicts_with = "path")]
    files: bool,
}

pub(crate) fn run(cx: &Context, args: &ExplainArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    match &args.path {
        Some(path) => one(cx, &project, path),
        None => everything(cx, &project, args.files)?,
    }
    Ok(())
}

fn one(cx: &Context, project: &Project, asked: &Path) {
    let path = cx.path(asked);
    let found = project.explain(&path);
    let owner = if found.included { project.owner(&path) } else { None };
    let relative = path.strip_prefix(project.root()).unwrap_or(&path);
    let bundled = found.included && owner != Some(Owner::Nobody);
    let verdict = if bundled { cx.ui.palette().good("bundled") } else { cx.ui.palette().warning("left out") };
    let rule = reason(&found);
    let why = match &owner {
        Some(Owner::Nobody) => "no function, site or migrations folder holds it".to_owned(),
        Some(Owner::Function(name)) => format!("{rule}; as far as function `{name}` imports it"),
        _ => rule,
    };
    cx.ui.line(format!("{}: {verdict} ({why})", asked.display()));
    let matched = found.matched.strip_prefix(project.root()).unwrap_or(&found.matched);
    if found.rule.is_some() && matched != relative {
        cx.ui.line(format!("  the rule matches {}, which holds it", matched.display()));
    }
    if !path.exists() {
        cx.ui.warning(format!("`{}` does not exist", path.display()));
    }
    cx.ui.document(&json!({
        "path": asked, "included": bundled, "matched": matched, "rule": found.rule, "owner": owner,
    }));
}

fn reason(found: &Explanation) -> String {
    match &found.rule {
        None => "no rule names it".to_owned(),
        Some(Rule::Hard { pattern }) => format!("`{pattern}` is never bundled"),
        Some(Rule::Line { file, line, pattern }) => format!("{}:{line}: {pattern}", file.display()),
        Some(Rule::Include { line, path }) => format!("{MANIFEST_NAME}:{line}: [bundle] include `{path}`"),
    }
}

fn everything(cx: &Context, project: &Project, files: bool) -> Result<(), CliError> {
    let listing = project.listing()?;
    if files {
        let mut text = String::with_capacity(listing.files.iter().map(|path| path.len() + 1).sum());
        for path in listing.files.iter().filter(|_| !cx.ui.is_json()) {
            text.push_str(path);
            text.push('\n');
        }
        cx.ui.raw(text.as_bytes());
    } else {
        for found in &listing.left_out {
            cx.ui.line(format!("{}: {}", found.matched.display(), reason(found)));
        }
    }
    let left_out = listing.left_out.len();
    cx.ui.say(format!("{} let in, {} left out", plural(listing.files.len(), "file"), plural(left_out, "path")));
    cx.ui.document(&json!({ "files": listing.files, "left_out": listing.left_out }));
    Ok(())
}
