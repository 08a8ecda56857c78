//! `reactor functions logs`

use admin_api::LogQuery;
use clap::Args;
use jiff::Timestamp;

use crate::commands::logs;
use crate::context::Context;
use crate::error::CliError;

/// Show what a function logged
///
/// The last 100 records, or with --follow everything from now on.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions logs hello --follow
  reactor functions logs hello --since 15m")]
pub(crate) struct LogsArgs {
    /// A name of `reactor functions list`
    name: String,
    /// Keep showing records as they come
    #[arg(short, long)]
    follow: bool,
    /// From here on: a duration such as 15m or 2d, or a time
    #[arg(long, value_name = "WHEN", value_parser = logs::when)]
    since: Option<Timestamp>,
}

pub(crate) async fn run(cx: &Context, args: &LogsArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let query = LogQuery {
        function: Some(args.name.clone()),
        since: args.since.map(|time| time.to_string()),
        follow: args.follow.then_some(1),
        ..LogQuery::default()
    };
    logs::stream(cx, &client, query).await
}
