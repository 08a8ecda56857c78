//! `reactor jobs logs`

use admin_api::LogQuery;
use clap::Args;
use jiff::Timestamp;

use crate::commands::logs;
use crate::context::Context;
use crate::error::CliError;

/// Show what the runs of a job logged, and how they ended
///
/// The last 100 records, or with --follow everything from now on.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor jobs logs nightly-rollup --since 1d
  reactor jobs logs import --follow
  reactor jobs logs import --run run_01H…")]
pub(crate) struct LogsArgs {
    /// A name of `reactor jobs list`
    name: String,
    /// Only this run, an id of `reactor jobs runs`
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Keep showing records as they come
    #[arg(short, long)]
    follow: bool,
    /// From here on: a duration such as 15m or 2d, or a time
    #[arg(long, value_name = "WHEN", value_parser = logs::when)]
    since: Option<Timestamp>,
    /// The last so many that match
    #[arg(short = 'n', long, value_name = "COUNT")]
    limit: Option<u32>,
}

pub(crate) async fn run(cx: &Context, args: &LogsArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let query = LogQuery {
        job: Some(args.name.clone()),
        request_id: args.run.clone(),
        since: args.since.map(|time| time.to_string()),
        limit: args.limit,
        follow: args.follow.then_some(1),
        ..LogQuery::default()
    };
    logs::stream(cx, &client, query).await
}
