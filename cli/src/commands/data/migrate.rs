//! `reactor data migrate`

use admin_api::{ExitCode, MigrationState};
use admin_client::{BundleBody, Run};
use bundle_format::{Contents, FileEntry, PackOptions};
use clap::Args;

use crate::commands::build::{self, SecretArgs};
use crate::context::Context;
use crate::error::CliError;
use crate::ui::plural;

/// Run the pending migrations of this project on the server, without deploying the rest
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor data migrate --dry-run --context prod     exit 10 if any are pending
  reactor data migrate --context prod")]
pub(crate) struct MigrateArgs {
    /// Say what would run, and stop
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(cx: &Context, args: &MigrateArgs) -> Result<(), CliError> {
    let (target, client) =
        if args.dry_run { cx.connect_to_preview()? } else { cx.connect_to_change("migrate the database")? };
    let bundle = bundle(cx).await?;
    let response = client.migrate(&bundle, if args.dry_run { Run::Dry } else { Run::Real }).await?;
    cx.ui.document(&response);
    let pending = response.migrations.iter().filter(|migration| migration.state == MigrationState::Pending).count();
    if args.dry_run {
        super::status::show(cx, &response);
        if pending > 0 {
            cx.ui.say(format!("{} would run on {}", plural(pending, "migration"), target.name));
            return Err(CliError::silent(ExitCode::Differences));
        }
        cx.ui.done("nothing is pending");
        return Ok(());
    }
    for name in &response.applied {
        cx.ui.say(format!("  {} {name}", cx.ui.talk_palette().good("+")));
    }
    match response.applied.len() {
        0 => cx.ui.done("nothing was pending"),
        count => cx.ui.done(format!("applied {} on {}", plural(count, "migration"), target.name)),
    }
    Ok(())
}

/// The project as a bundle that holds its migrations and nothing else.
pub(super) async fn bundle(cx: &Context) -> Result<BundleBody, CliError> {
    let project = cx.project()?;
    let built = build::build(cx, &project, &SecretArgs { allow_secret: Vec::new() }).await?;
    let mut bytes = Vec::new();
    let contents = MigrationsOnly(&built.contents);
    bundle_format::pack(&built.manifest, &built.meta, &contents, &mut bytes, &PackOptions::default())?;
    Ok(BundleBody::from_bytes(bytes))
}

struct MigrationsOnly<'a>(&'a std::collections::BTreeMap<String, bundle_format::Content>);

impl Contents for MigrationsOnly<'_> {
    fn open(&self, file: &FileEntry) -> std::io::Result<Option<Box<dyn std::io::Read + Send>>> {
        if self.includes(file) { self.0.open(file) } else { Ok(None) }
    }

    fn includes(&self, file: &FileEntry) -> bool {
        file.path.starts_with("migrations/")
    }
}
