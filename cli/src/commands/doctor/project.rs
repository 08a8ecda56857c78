//! The project: is there one, is its manifest valid, what is ignored.

use admin_api::Check;

use super::{Finding, check};
use crate::context::Context;
use crate::ui::plural;

pub(super) fn checks(cx: &Context) -> Vec<Check> {
    let path = match cx.find_manifest() {
        Ok(Some(path)) => path,
        Ok(None) => {
            return vec![check("project", "manifest", || {
                Finding::skipped(format!("no reactor.toml in {} or above it", cx.cwd.display()))
            })];
        }
        Err(error) => return vec![check("project", "manifest", || Finding::error(&error))],
    };
    let mut checks = Vec::new();
    let mut loaded = None;
    checks.push(check("project", "manifest", || match cx.project() {
        Ok(project) => {
            let manifest = project.manifest();
            let detail = format!(
                "{}: {}, {}, {}",
                manifest.name,
                plural(manifest.functions.len(), "function"),
                plural(manifest.sites.len(), "site"),
                plural(manifest.jobs.len(), "job"),
            );
            let warnings = project.warnings().len();
            loaded = Some(project);
            if warnings == 0 {
                Finding::ok(detail)
            } else {
                Finding::warning(
                    format!("{detail}; {}", plural(warnings, "warning")),
                    "`reactor build --check` shows them",
                )
            }
        }
        Err(error) => Finding::error(&error),
    }));
    if let Some(project) = loaded {
        checks.push(check("project", "ignore_rules", || {
            let hidden: Vec<_> = project
                .manifest()
                .functions
                .iter()
                .map(|function| project.root().join(&function.source))
                .filter(|source| source.exists() && project.is_ignored(source))
                .collect();
            match hidden.first() {
                None => Finding::ok("no function's source is ignored"),
                Some(source) => Finding::warning(
                    format!("{} is ignored, and a function's source", cx.shown(source).display()),
                    "`reactor bundle explain PATH` names the rule",
                ),
            }
        }));
    }
    checks.push(check("project", "dev_server", || {
        let root = path.parent().unwrap_or(&cx.cwd);
        match crate::config::DevState::read(root) {
            Ok(Some(dev)) => Finding::ok(format!("running at {}", dev.endpoint)),
            Ok(None) => Finding::skipped("not running"),
            Err(error) => Finding::error(&error),
        }
    }));
    checks
}
