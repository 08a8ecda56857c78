//! `reactor logs`

use admin_api::{Level, LogQuery, LogRecord};
use admin_client::AdminClient;
use clap::{Args, ValueEnum};
use jiff::{Span, Timestamp, tz::TimeZone};
use serde_json::Value;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Palette, Ui};

/// Show what the server and the functions logged
///
/// The last 100 records that match, or with --follow everything from now on.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor logs --follow
  reactor logs --function hello --level warn --since 1h
  reactor logs --request req_01H…
  reactor logs --grep 'timeout|refused' --limit 20 --json")]
pub(crate) struct LogsArgs {
    /// Keep showing records as they come
    #[arg(short, long)]
    pub(crate) follow: bool,
    /// Only this capability: server, functions, sites, jobs, data
    #[arg(long, value_name = "NAME")]
    pub(crate) capability: Option<String>,
    /// Only this function
    #[arg(long, value_name = "NAME")]
    pub(crate) function: Option<String>,
    /// Only this job: its runs, and what their functions logged
    #[arg(long, value_name = "NAME")]
    pub(crate) job: Option<String>,
    /// Only this level and above
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<LevelArg>,
    /// From here on: a duration such as 90s, 15m, 1h, 2d, or a time
    #[arg(long, value_name = "WHEN", value_parser = when)]
    pub(crate) since: Option<Timestamp>,
    /// Until here, in the same form
    #[arg(long, value_name = "WHEN", value_parser = when)]
    pub(crate) until: Option<Timestamp>,
    /// Only messages that match this regular expression
    #[arg(long, value_name = "REGEX")]
    pub(crate) grep: Option<String>,
    /// Only this request
    #[arg(long, value_name = "ID")]
    pub(crate) request: Option<String>,
    /// Only this release
    #[arg(long, value_name = "ID")]
    pub(crate) release: Option<String>,
    /// The last so many that match
    #[arg(short = 'n', long, value_name = "COUNT")]
    pub(crate) limit: Option<u32>,
}

/// Severity, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelArg {
    Trace,
    Debug,
    Info,
    #[value(alias = "warning")]
    Warn,
    Error,
}

impl From<LevelArg> for Level {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::Trace => Self::Trace,
            LevelArg::Debug => Self::Debug,
            LevelArg::Info => Self::Info,
            LevelArg::Warn => Self::Warn,
            LevelArg::Error => Self::Error,
        }
    }
}

pub(crate) async fn run(cx: &Context, args: &LogsArgs) -> Result<(), CliError> {
    let query = LogQuery {
        capability: args.capability.clone(),
        function: args.function.clone(),
        job: args.job.clone(),
        level: args.level.map(Level::from),
        since: args.since.map(|time| time.to_string()),
        until: args.until.map(|time| time.to_string()),
        grep: args.grep.clone(),
        request_id: args.request.clone(),
        release: args.release.clone(),
        limit: args.limit,
        follow: args.follow.then_some(1),
    };
    let (_, client) = cx.connect()?;
    stream(cx, &client, query).await
}

/// Prints records until there are no more, or whoever reads them has gone.
pub(crate) async fn stream(cx: &Context, client: &AdminClient, query: LogQuery) -> Result<(), CliError> {
    let follow = query.follow.is_some();
    let mut records = client.logs(query).await?;
    let mut count = 0_usize;
    let mut all = Vec::new();
    while let Some(record) = records.next().await? {
        count += 1;
        match (cx.ui.is_json(), follow) {
            (false, _) => cx.ui.line(line(&record, cx.ui.palette())),
            (true, true) => cx.ui.json_line(&record),
            (true, false) => all.push(record),
        }
        if cx.ui.is_closed() {
            return Ok(());
        }
    }
    if count == 0 {
        cx.ui.say("no records match");
    }
    cx.ui.document(&admin_api::List::whole(all));
    Ok(())
}

/// The last records of a request or function on standard error, after something failed. Never fails itself.
pub(crate) async fn show_tail(ui: &Ui, client: &AdminClient, query: LogQuery) {
    if !ui.talks() {
        return;
    }
    let Ok(mut records) = client.logs(LogQuery { limit: Some(10), follow: None, ..query }).await else { return };
    while let Ok(Some(record)) = records.next().await {
        ui.say(format!("  {}", line(&record, ui.talk_palette())));
    }
}

/// One record as people read it: local time, level, source, message, the rest.
pub(crate) fn line(record: &LogRecord, palette: Palette) -> String {
    let time = record.ts.parse::<Timestamp>().map_or_else(
        |_| record.ts.clone(),
        |time| time.to_zoned(TimeZone::system()).strftime("%H:%M:%S%.3f").to_string(),
    );
    let level = match record.level {
        Level::Error => palette.error("ERROR"),
        Level::Warn => palette.warning("WARN "),
        Level::Info => palette.good("INFO "),
        Level::Debug => palette.dim("DEBUG"),
        Level::Trace => palette.dim("TRACE"),
    };
    let source = record.function.as_deref().or(record.job.as_deref()).unwrap_or(&record.capability);
    let mut text = format!("{} {level} {} {}", palette.dim(&time), palette.name(source), printable(&record.message));
    for (name, value) in &record.fields {
        let value = match value {
            Value::String(text) => printable(text),
            other => other.to_string(),
        };
        text.push_str(&palette.dim(&format!(" {name}={value}")));
    }
    text
}

/// What a function logged must not steer the terminal: control characters are shown as escapes.
fn printable(text: &str) -> String {
    if !text.contains(|character: char| character.is_control() && character != '\n' && character != '\t') {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|character| match character {
            '\n' | '\t' => vec![character],
            _ if character.is_control() => character.escape_default().collect(),
            _ => vec![character],
        })
        .collect()
}

/// `1h`, `2d 3h`, or a time.
pub(crate) fn when(text: &str) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let span: Span =
        text.parse().map_err(|_| "neither a duration such as 15m or 2d nor an RFC 3339 time".to_owned())?;
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    now.checked_sub(span.abs()).map(|time| time.timestamp()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_times_are_understood() {
        let now = Timestamp::now().as_second();
        assert!((now - when("1h").unwrap().as_second() - 3_600).abs() <= 1);
        assert!((now - when("2d").unwrap().as_second() - 172_800).abs() <= 1);
        assert_eq!(when("2026-01-02T03:04:05Z").unwrap().to_string(), "2026-01-02T03:04:05Z");
        assert!(when("yesterday-ish").is_err());
    }

    #[test]
    fn a_logged_escape_sequence_does_not_reach_the_terminal() {
        assert_eq!(printable("\u{1b}[2Jgone"), "\\u{1b}[2Jgone");
        assert_eq!(printable("two\nlines"), "two\nlines");
    }
}
