//! `reactor data status`

use admin_api::{MigrateResponse, MigrationState};
use clap::Args;
use jiff::Timestamp;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, age, duration_ms};

/// Show which migrations are applied on the server, and which of this project are pending
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor data status
  reactor data status --context prod")]
pub(crate) struct StatusArgs {}

pub(crate) async fn run(cx: &Context, _args: &StatusArgs) -> Result<(), CliError> {
    let (target, client) = cx.connect()?;
    let response = match cx.find_manifest()? {
        // With a project at hand the server compares its ledger with it.
        Some(_) => client.migrate(&super::migrate::bundle(cx).await?, admin_client::Run::Dry).await?,
        None => client.migrate_status().await?,
    };
    if response.migrations.is_empty() {
        cx.ui.say(format!("no migrations on `{}`", target.name));
    } else {
        show(cx, &response);
    }
    cx.ui.document(&response);
    Ok(())
}

/// The migrations as a table.
pub(super) fn show(cx: &Context, response: &MigrateResponse) {
    let palette = cx.ui.palette();
    let now = Timestamp::now();
    let mut table = Table::new(&["MIGRATION", "STATE", "APPLIED", "TOOK"]).align(3, Align::Right);
    for migration in &response.migrations {
        let state = match migration.state {
            MigrationState::Applied => palette.good("applied"),
            MigrationState::Pending => palette.name("pending"),
            MigrationState::Changed => palette.error("changed"),
            MigrationState::Missing => palette.warning("missing"),
        };
        table.row([
            migration.name.clone(),
            state,
            migration.applied_at.as_deref().map(|at| age(at, now)).unwrap_or_default(),
            migration.duration_ms.and_then(|took| u64::try_from(took).ok()).map(duration_ms).unwrap_or_default(),
        ]);
    }
    cx.ui.table(&table);
}
