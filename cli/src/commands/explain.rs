//! `reactor explain`: what an error code or exit code means, offline.

use admin_api::{ErrorCode, ExitCode};
use clap::Args;
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::CliError;
use crate::ui::Table;

/// Say what an error code or an exit code means and what to do about it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor explain migration_late
  reactor explain 9                 an exit code
  reactor explain                   all of them")]
pub(crate) struct ExplainArgs {
    /// A code such as `deploy_in_progress`, or a number; all of them when absent
    code: Option<String>,
}

pub(crate) fn run(cx: &Context, args: &ExplainArgs) -> Result<(), CliError> {
    let Some(wanted) = &args.code else {
        list(cx);
        return Ok(());
    };
    if let Ok(number) = wanted.parse::<u8>() {
        return explain_exit(cx, number);
    }
    let name = wanted.trim().to_ascii_lowercase().replace('-', "_");
    let Some(code) = ErrorCode::parse(&name) else {
        return Err(CliError::usage(format!("there is no error code `{wanted}`"))
            .suggest(&name, ErrorCode::ALL.iter().map(|code| code.as_str()))
            .next("reactor explain"));
    };
    let palette = cx.ui.palette();
    cx.ui.line(palette.strong(code.as_str()));
    cx.ui.line(format!("  {}", code.meaning()));
    cx.ui.line(format!("  {}", code.remedy()));
    let status =
        if code.status() == 0 { "raised by the command line".to_owned() } else { format!("HTTP {}", code.status()) };
    cx.ui.line(palette.dim(&format!("  {status} · exit code {}: {}", code.exit().number(), code.exit().meaning())));
    cx.ui.document(&document(code));
    Ok(())
}

fn document(code: ErrorCode) -> Value {
    json!({
        "code": code.as_str(),
        "meaning": code.meaning(),
        "remedy": code.remedy(),
        "status": code.status(),
        "exit": code.exit().number(),
    })
}

fn explain_exit(cx: &Context, number: u8) -> Result<(), CliError> {
    let Some(exit) = ExitCode::ALL.iter().find(|exit| exit.number() == number) else {
        return Err(CliError::usage(format!("reactor never exits with {number}")).next("reactor explain"));
    };
    let codes: Vec<_> = ErrorCode::ALL.iter().filter(|code| code.exit() == *exit).map(|code| code.as_str()).collect();
    cx.ui.line(format!("{} {}", cx.ui.palette().strong(&format!("exit {number}")), exit.meaning()));
    if !codes.is_empty() {
        cx.ui.line(cx.ui.palette().dim(&format!("  {}", codes.join(", "))));
    }
    cx.ui.document(&json!({ "exit": number, "meaning": exit.meaning(), "codes": codes }));
    Ok(())
}

fn list(cx: &Context) {
    let mut table = Table::new(&["CODE", "EXIT", "MEANING"]);
    for code in ErrorCode::ALL {
        table.row([code.as_str().to_owned(), code.exit().number().to_string(), code.meaning().to_owned()]);
    }
    cx.ui.table(&table);
    cx.ui.document(&json!({ "items": ErrorCode::ALL.iter().map(|code| document(*code)).collect::<Vec<_>>() }));
}
