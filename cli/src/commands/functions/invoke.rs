//! `reactor functions invoke`: the body on standard output as it streams, status and timing on standard error.

use std::io::Read as _;
use std::str::FromStr;
use std::time::Instant;

use admin_api::{ErrorBody, ErrorCode, ExitCode, LogQuery, REQUEST_ID_HEADER};
use admin_client::http::{HeaderMap, HeaderName, HeaderValue, Method};
use admin_client::{AdminClient, InvokeRequest, StreamedResponse};
use bytes::Bytes;
use clap::Args;
use serde_json::{Value, json};

use crate::commands::api::method;
use crate::commands::logs;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::duration_ms;

/// Call a function and print what it answers
///
/// The body goes to standard output as it streams; status and timing go to standard error. Exits 1 when the function
/// answers with an error. `--json` is the request's body here; use `--output json` for a machine-readable answer.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor functions invoke hello --json '{\"name\":\"Reactor\"}'
  reactor functions invoke hello --method GET --path '/greet?name=x'
  reactor functions invoke upload --data @photo.jpg -H 'content-type: image/jpeg'")]
pub(crate) struct InvokeArgs {
    /// A name of `reactor functions list`
    name: String,
    /// Body, sent as application/json; `@FILE` reads a file, `-` standard input
    #[arg(id = "json_body", long = "json", value_name = "BODY", allow_hyphen_values = true)]
    json_body: Option<String>,
    /// Body, sent as it is; `@FILE` reads a file, `-` standard input
    #[arg(short, long, value_name = "BODY", allow_hyphen_values = true, conflicts_with = "json_body")]
    data: Option<String>,
    /// Method
    #[arg(short = 'X', long, value_name = "METHOD", default_value = "POST", value_parser = method)]
    method: Method,
    /// Path and query below the function
    #[arg(short, long, value_name = "PATH", default_value = "/", hide_default_value = true)]
    path: String,
    /// A header, such as 'x-name: value'; may be repeated
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<Header>,
}

/// `name: value`.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) name: HeaderName,
    pub(crate) value: HeaderValue,
}

impl FromStr for Header {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once(':').ok_or("a header is written `name: value`")?;
        Ok(Self {
            name: name.trim().parse().map_err(|_| format!("`{}` is not a header's name", name.trim()))?,
            value: value.trim().parse().map_err(|_| "the value holds a character no header can carry".to_owned())?,
        })
    }
}

/// A body as it is given on the command line: text, `@FILE`, or `-`.
pub(crate) fn read_body(cx: &Context, given: &str) -> Result<Bytes, CliError> {
    if given == "-" {
        let mut body = Vec::new();
        std::io::stdin()
            .read_to_end(&mut body)
            .map_err(|source| CliError::new(ErrorCode::IoFailed, "cannot read standard input").caused_by(&source))?;
        return Ok(body.into());
    }
    match given.strip_prefix('@') {
        Some(path) => Ok(fs_err::read(cx.path(path))?.into()),
        None => Ok(given.to_owned().into()),
    }
}

pub(crate) async fn run(cx: &Context, args: &InvokeArgs) -> Result<(), CliError> {
    let (_, client) = cx.connect()?;
    let started = Instant::now();
    let mut response = client.invoke(&args.name, request(cx, args)?).await?;
    let first_byte = milliseconds(started);
    let body = if cx.ui.is_json() { Shown::Kept(response.bytes().await?) } else { print(cx, &mut response).await? };
    let took = milliseconds(started);
    if let Shown::Kept(bytes) = &body
        && !response.status.is_success()
        && let Ok(error) = serde_json::from_slice::<ErrorBody>(bytes)
    {
        return Err(platform_error(cx, &client, args, error).await);
    }
    if cx.ui.is_json()
        && let Shown::Kept(bytes) = &body
    {
        cx.ui.document(&document(&response, bytes, took));
    }
    let cold = if response.header("x-reactor-cold-start") == "true" { ", cold start" } else { "" };
    let timing = format!("{} in {} (first byte {}{cold})", response.status, duration_ms(took), duration_ms(first_byte));
    cx.ui.say(cx.ui.talk_palette().dim(&timing));
    if response.status.is_client_error() || response.status.is_server_error() {
        let id = response.header(REQUEST_ID_HEADER);
        show_logs(cx, &client, args, &id).await;
        if !id.is_empty() {
            cx.ui.hint(format!("see more with `reactor logs --request {id}`"));
        }
        return Err(CliError::silent(ExitCode::Failure));
    }
    Ok(())
}

/// What became of the body.
enum Shown {
    /// It went to standard output while it came.
    Streamed,
    /// It is here.
    Kept(Vec<u8>),
}

fn request(cx: &Context, args: &InvokeArgs) -> Result<InvokeRequest, CliError> {
    let mut headers = HeaderMap::new();
    let body = match (&args.json_body, &args.data) {
        (Some(json), _) => {
            headers.insert("content-type", HeaderValue::from_static("application/json"));
            read_body(cx, json)?
        }
        (None, Some(data)) => read_body(cx, data)?,
        (None, None) => Bytes::new(),
    };
    for header in &args.headers {
        headers.append(header.name.clone(), header.value.clone());
    }
    if let (Some(_), Some(last)) = (&args.json_body, args.headers.iter().rfind(|header| header.name == "content-type"))
    {
        headers.insert("content-type", last.value.clone());
    }
    Ok(InvokeRequest { method: args.method.clone(), path: args.path.clone(), headers, body })
}

/// Prints the body as it comes. An error of the platform is kept instead: it becomes an error page.
async fn print(cx: &Context, response: &mut StreamedResponse) -> Result<Shown, CliError> {
    let is_json = response.header("content-type").starts_with("application/json");
    if !response.status.is_success() && is_json && !response.header(REQUEST_ID_HEADER).is_empty() {
        let bytes = response.bytes().await?;
        if serde_json::from_slice::<ErrorBody>(&bytes).is_err() {
            cx.ui.raw(&bytes);
            end_line(cx, bytes.last().copied());
        }
        return Ok(Shown::Kept(bytes));
    }
    let mut last = None;
    while let Some(chunk) = response.chunk().await? {
        cx.ui.raw(&chunk);
        last = chunk.last().copied().or(last);
        if cx.ui.is_closed() {
            break;
        }
    }
    end_line(cx, last);
    Ok(Shown::Streamed)
}

/// A prompt does not begin in the middle of a line; a pipe gets the body and nothing else.
fn end_line(cx: &Context, last: Option<u8>) {
    if cx.ui.is_terminal() && last.is_some_and(|byte| byte != b'\n') {
        cx.ui.raw(b"\n");
    }
}

fn document(response: &StreamedResponse, bytes: &[u8], took: u64) -> Value {
    let headers: serde_json::Map<String, Value> = response
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(String::from_utf8_lossy(value.as_bytes()))))
        .collect();
    let body = serde_json::from_slice(bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(bytes)));
    json!({ "status": response.status.as_u16(), "headers": headers, "body": body, "duration_ms": took })
}

async fn platform_error(cx: &Context, client: &AdminClient, args: &InvokeArgs, body: ErrorBody) -> CliError {
    let code = body.error.known();
    let request_id = body.error.request_id.clone();
    if code == Some(ErrorCode::FunctionNotFound) {
        let known = client.functions(&admin_api::ListQuery::default()).await.map(|page| page.items).unwrap_or_default();
        let names = known.iter().map(|function| function.name.as_str());
        return CliError::from(body.error).suggest(&args.name, names);
    }
    if matches!(code, Some(ErrorCode::FunctionCrashed | ErrorCode::FunctionTimeout | ErrorCode::ResponseTooLarge)) {
        show_logs(cx, client, args, &request_id).await;
    }
    body.error.into()
}

/// The last ten records of this call, else of the function.
async fn show_logs(cx: &Context, client: &AdminClient, args: &InvokeArgs, request_id: &str) {
    let query = if request_id.is_empty() {
        LogQuery { function: Some(args.name.clone()), ..LogQuery::default() }
    } else {
        LogQuery { request_id: Some(request_id.to_owned()), ..LogQuery::default() }
    };
    logs::show_tail(&cx.ui, client, query).await;
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_a_name_a_colon_and_a_value() {
        let header: Header = "X-Name:  a: b ".parse().unwrap();
        assert_eq!(header.name, "x-name");
        assert_eq!(header.value, "a: b");
        assert!("no colon".parse::<Header>().is_err());
        assert!("a b: c".parse::<Header>().is_err());
    }
}
