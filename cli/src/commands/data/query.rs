//! `reactor data query`

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

use admin_api::{ErrorCode, QueryRequest, QueryResponse};
use clap::{Args, ValueHint};
use serde_json::Value;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{Align, Table, duration_ms, plural};

/// Run one SQL statement; read-only unless --write
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor data query 'select count(*) from orders'
  reactor data query -f report.sql --json
  reactor data query --write \"update orders set paid = true where id = 7\" --context prod")]
pub(crate) struct QueryArgs {
    /// The statement; standard input when neither this nor -f is given
    #[arg(conflicts_with = "file")]
    sql: Option<String>,
    /// Read the statement from a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Allow changes
    #[arg(long)]
    write: bool,
    /// Value for $1, $2 …: JSON, or text; may be repeated
    #[arg(long = "param", value_name = "VALUE", allow_hyphen_values = true)]
    params: Vec<String>,
}

pub(crate) async fn run(cx: &Context, args: &QueryArgs) -> Result<(), CliError> {
    let sql = statement(cx, args)?;
    let (_, client) = if args.write { cx.connect_to_change("change the database")? } else { cx.connect()? };
    let params = args
        .params
        .iter()
        .map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())))
        .collect();
    let response = client.query(&QueryRequest { sql, params, write: args.write }).await?;
    show(cx, &response);
    cx.ui.document(&response);
    Ok(())
}

fn statement(cx: &Context, args: &QueryArgs) -> Result<String, CliError> {
    match (&args.sql, &args.file) {
        (Some(sql), _) if sql != "-" => Ok(sql.clone()),
        (None, Some(file)) => Ok(fs_err::read_to_string(cx.path(file))?),
        (None, None) if std::io::stdin().is_terminal() => {
            Err(CliError::usage("no statement").hint("give it as an argument, with `-f FILE`, or on standard input"))
        }
        _ => {
            let mut sql = String::new();
            std::io::stdin().read_to_string(&mut sql).map_err(|source| {
                CliError::new(ErrorCode::IoFailed, "cannot read standard input").caused_by(&source)
            })?;
            Ok(sql)
        }
    }
}

fn show(cx: &Context, response: &QueryResponse) {
    if !response.columns.is_empty() {
        let mut table = Table::named(response.columns.iter().map(|column| column.name.clone()));
        for (index, column) in response.columns.iter().enumerate() {
            if matches!(column.kind.as_str(), "int2" | "int4" | "int8" | "float4" | "float8" | "numeric") {
                table = table.align(index, Align::Right);
            }
        }
        for row in &response.rows {
            table.row(response.columns.iter().map(|column| cell(row.get(&column.name))));
        }
        cx.ui.table(&table);
    }
    let rows = plural(usize::try_from(response.row_count).unwrap_or(usize::MAX), "row");
    let more = if response.truncated { ", more exist" } else { "" };
    cx.ui.say(cx.ui.talk_palette().dim(&format!("{rows}{more} ({})", duration_ms(response.duration_ms))));
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.replace('\n', "⏎"),
        Some(other) => other.to_string(),
    }
}
