//! Hidden `reactor __postgres`: holds a Postgres for its owner and stops it when the owner is gone.

use admin_api::ErrorCode;

use crate::args::SupervisePostgresArgs;
use crate::context::Context;
use crate::error::CliError;

pub(crate) async fn run(_cx: &Context, args: SupervisePostgresArgs) -> Result<(), CliError> {
    tokio::task::spawn_blocking(move || server::supervisor::run(args.arguments.into_iter()))
        .await
        .map_err(|source| CliError::new(ErrorCode::Internal, "the supervisor ended unexpectedly").caused_by(&source))?
        .map_err(|source| {
            CliError::new(ErrorCode::PostgresUnavailable, "Postgres is no longer held").caused_by(&source)
        })
}
