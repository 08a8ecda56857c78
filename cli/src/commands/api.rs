//! `reactor api`: any request to the server, with the token.

use admin_client::RawRequest;
use admin_client::http::{HeaderMap, HeaderValue, Method};
use clap::Args;

use super::functions::invoke::{Header, read_body};
use crate::context::Context;
use crate::error::CliError;

/// Send a request to the server and print what it answers
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor api GET /_admin/version
  reactor api POST /_admin/query --data '{\"sql\":\"select 1\"}'")]
pub(crate) struct ApiArgs {
    /// GET, POST, PUT, DELETE …
    #[arg(value_parser = method)]
    method: Method,
    /// Path and query, such as /_admin/version
    path: String,
    /// Body; `@FILE` reads a file, `-` standard input. JSON unless -H says otherwise
    #[arg(short, long, value_name = "BODY", allow_hyphen_values = true)]
    data: Option<String>,
    /// A header, such as 'x-name: value'; may be repeated
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<Header>,
}

/// Methods are written in capitals on the wire.
pub(crate) fn method(text: &str) -> Result<Method, String> {
    text.to_ascii_uppercase().parse().map_err(|_| "not an HTTP method".to_owned())
}

pub(crate) async fn run(cx: &Context, args: &ApiArgs) -> Result<(), CliError> {
    if !args.path.starts_with('/') {
        return Err(CliError::usage("a path begins with `/`"));
    }
    let (_, client) = if args.method.is_safe() {
        cx.connect()?
    } else {
        cx.connect_to_change(&format!("send {} {}", args.method, args.path))?
    };
    let mut headers = HeaderMap::new();
    let body = args.data.as_deref().map(|data| read_body(cx, data)).transpose()?;
    if body.is_some() {
        headers.insert("content-type", HeaderValue::from_static("application/json"));
    }
    for header in &args.headers {
        headers.insert(header.name.clone(), header.value.clone());
    }
    let request = RawRequest { method: args.method.clone(), path: args.path.clone(), headers, body };
    let mut response = client.raw(request).await?;
    let mut last = None;
    while let Some(chunk) = response.chunk().await? {
        cx.ui.raw(&chunk);
        last = chunk.last().copied().or(last);
        if cx.ui.is_closed() {
            return Ok(());
        }
    }
    if last.is_some_and(|byte| byte != b'\n') && cx.ui.is_terminal() {
        cx.ui.raw(b"\n");
    }
    cx.ui.say(cx.ui.talk_palette().dim(&response.status.to_string()));
    if response.status.is_success() { Ok(()) } else { Err(CliError::silent(admin_api::ExitCode::Failure)) }
}
