//! `reactor functions list`

use admin_api::{ListQuery, Runtime};
use clap::Args;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::Table;

/// List the functions
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions list
  reactor functions list --context prod --json")]
pub(crate) struct ListArgs {}

pub(crate) async fn run(cx: &Context, _args: &ListArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let page = client.functions(&ListQuery { limit: Some(500), cursor: None }).await?;
    if page.items.is_empty() {
        cx.ui.say(format!("no function is live on `{}`", target.name));
    } else {
        let mut table = Table::new(&["NAME", "RUNTIME", "AUTH", "DEPLOYMENT", "URL"]);
        for function in &page.items {
            let name = if function.managed { function.name.clone() } else { format!("{} (unmanaged)", function.name) };
            table.row([
                name,
                runtime(function.runtime).to_owned(),
                function.auth.clone(),
                function.deployment_id.clone().unwrap_or_else(|| "not deployed".to_owned()),
                function.url.clone(),
            ]);
        }
        cx.ui.table(&table);
    }
    cx.ui.document(&page);
    Ok(())
}

/// As it is written in `reactor.toml`.
pub(super) fn runtime(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Wasm => "wasm",
        Runtime::Bun => "bun",
        Runtime::Lambda => "lambda",
    }
}
