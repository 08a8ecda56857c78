//! `reactor functions policies`: which calls a function answers.

use admin_api::{Policy, PolicyRule};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::Table;

/// Say which calls a function answers
///
/// A function without policies answers every caller that `auth` admits. With policies, a call has to meet at least one
/// of them, and all conditions of that one; others get 403 `policy_denied`.
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  reactor functions policies add hello --method GET --path '/public/*'
  reactor functions policies add hello --between 08:00-18:00 --timezone Europe/Berlin
  reactor functions policies add hello --expression 'header(\"x-team\") == \"ops\" || role == \"admin\"'
  reactor functions policies list hello
  reactor functions policies remove hello pol_01h…"
)]
pub(crate) struct PoliciesArgs {
    #[command(subcommand)]
    command: PoliciesCommand,
}

#[derive(Debug, Subcommand)]
enum PoliciesCommand {
    /// List the policies of a function
    #[command(visible_alias = "ls", after_help = "Examples:\n  reactor functions policies list hello")]
    List {
        /// A name of `reactor functions list`
        name: String,
    },
    /// Add a policy; calls are held to it at once
    Add(AddArgs),
    /// Remove a policy
    #[command(visible_alias = "rm", after_help = "Examples:\n  reactor functions policies remove hello pol_01h…")]
    Remove {
        /// The function
        name: String,
        /// An id of `reactor functions policies list`
        policy: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions policies add hello --method GET,HEAD
  reactor functions policies add hello --role admin --between 08:00-18:00")]
struct AddArgs {
    /// The function
    name: String,
    /// Methods that are allowed; may be repeated
    #[arg(long, value_name = "METHOD", value_delimiter = ',')]
    method: Vec<String>,
    /// Path below the function; `*` stands for any part of it
    #[arg(long, value_name = "PATTERN")]
    path: Option<String>,
    /// Time of day, such as 08:00-18:00
    #[arg(long, value_name = "WINDOW")]
    between: Option<String>,
    /// Time zone of --between [default: UTC]
    #[arg(long, value_name = "ZONE", requires = "between")]
    timezone: Option<String>,
    /// Roles of the caller: admin, service, anonymous; may be repeated
    #[arg(long, value_name = "ROLE", value_delimiter = ',')]
    role: Vec<String>,
    /// A condition over method, path, role, header("name") and query("name")
    #[arg(long, value_name = "CONDITION")]
    expression: Option<String>,
}

pub(crate) async fn run(cx: &Context, args: &PoliciesArgs) -> Result<(), CliError> {
    match &args.command {
        PoliciesCommand::List { name } => list(cx, name).await,
        PoliciesCommand::Add(args) => add(cx, args).await,
        PoliciesCommand::Remove { name, policy } => {
            let (target, client) = cx.connect_to_change(&format!("remove a policy of `{name}`"))?;
            client.remove_policy(name, policy).await?;
            cx.ui.done(format!("removed {policy} of `{name}` on {}", target.name));
            cx.ui.document(&json!({ "function": name, "removed": policy }));
            Ok(())
        }
    }
}

async fn list(cx: &Context, name: &str) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let page = client.policies(name).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("`{name}` has no policies: it answers every caller that `auth` admits"));
    } else {
        let mut table = Table::new(&["POLICY", "ALLOWS"]);
        for policy in &page.items {
            table.row([policy.id.clone(), shown(&policy.rule)]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

async fn add(cx: &Context, args: &AddArgs) -> Result<(), CliError> {
    let rule = PolicyRule {
        methods: args.method.iter().map(|method| method.to_ascii_uppercase()).collect(),
        path: args.path.clone(),
        between: args.between.clone(),
        timezone: args.timezone.clone(),
        roles: args.role.clone(),
        expression: args.expression.clone(),
    };
    if rule == PolicyRule::default() {
        return Err(CliError::usage("a policy needs a condition, such as --method GET".to_owned()));
    }
    let (target, client) = cx.connect_to_change(&format!("add a policy to `{}`", args.name))?;
    let policy: Policy = client.add_policy(&args.name, &rule).await?;
    cx.ui.done(format!("`{}` on {} answers: {}", args.name, target.name, shown(&policy.rule)));
    cx.ui.line(&policy.id);
    cx.ui.document(&policy);
    Ok(())
}

/// The conditions as a sentence.
fn shown(rule: &PolicyRule) -> String {
    let mut parts = Vec::new();
    if !rule.methods.is_empty() {
        parts.push(rule.methods.join(", "));
    }
    if let Some(path) = &rule.path {
        parts.push(path.clone());
    }
    if let Some(between) = &rule.between {
        parts.push(format!("between {between} {}", rule.timezone.as_deref().unwrap_or("UTC")));
    }
    if !rule.roles.is_empty() {
        parts.push(format!("role {}", rule.roles.join(" or ")));
    }
    if let Some(expression) = &rule.expression {
        parts.push(format!("where {expression}"));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_as_a_sentence() {
        let rule = PolicyRule {
            methods: vec!["GET".into(), "HEAD".into()],
            path: Some("/public/*".into()),
            between: Some("08:00-18:00".into()),
            ..PolicyRule::default()
        };
        assert_eq!(shown(&rule), "GET, HEAD · /public/* · between 08:00-18:00 UTC");
    }
}
