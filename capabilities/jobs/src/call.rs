//! Calling a job's function, and reading what came of it.

use std::fmt::Write as _;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use platform::{CalledByJob, RequestId};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::store::Claimed;

/// Tells the function which run it is called for, as ASCII JSON.
pub const CONTEXT_HEADER: &str = "x-reactor-job-context";

/// Inputs up to this size, in bytes, are repeated in the header.
const CONTEXT_INPUT_MAX: usize = 4 << 10;

/// So much of a failed answer is read for its reason, in bytes.
const REASON_MAX: usize = 4 << 10;

/// Longest reason that is kept, in characters.
const REASON_KEPT: usize = 1_000;

/// How jobs call functions; the server plugs it in, because capabilities do not know each other.
pub trait CallFunction: Send + Sync + 'static {
    /// Calls the function and returns its answer, platform errors included. The request's `x-reactor-job-context` is
    /// genuine and must reach the function. Dropping the future abandons the call.
    fn call<'a>(&'a self, call: FunctionCall<'a>) -> Answering<'a>;
}

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

/// One call.
#[derive(Debug)]
pub struct FunctionCall<'a> {
    /// The function.
    pub function: &'a str,
    /// The release that was live when the run was taken.
    pub release: &'a str,
    /// How long the job lets it run.
    pub timeout: Duration,
    /// `POST /` with the input as JSON.
    pub request: Request<Body>,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With the answer, when it was JSON within the cap.
    Succeeded(Option<String>),
    /// With the reason.
    Failed(String),
}

/// The request for a run.
pub(crate) fn request(run: &Claimed) -> Request<Body> {
    let input = run.input.as_deref().unwrap_or("null");
    let mut request = Request::new(Body::from(input.to_owned()));
    *request.method_mut() = Method::POST;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(HeaderName::from_static(CONTEXT_HEADER), context(run));
    request.extensions_mut().insert(RequestId(run.id.clone()));
    request.extensions_mut().insert(CalledByJob(run.job.clone()));
    request
}

#[derive(Serialize)]
struct Context<'a> {
    run_id: &'a str,
    job: &'a str,
    attempt: i32,
    scheduled_for: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a RawValue>,
}

fn context(run: &Claimed) -> HeaderValue {
    let input = run.input.as_deref().filter(|input| ascii(input).len() <= CONTEXT_INPUT_MAX);
    let context = Context {
        run_id: &run.id,
        job: &run.job,
        attempt: run.attempt,
        scheduled_for: run.scheduled_for,
        input: input.and_then(|input| serde_json::from_str(input).ok()),
    };
    let text = serde_json::to_string(&context).unwrap_or_default();
    HeaderValue::try_from(ascii(&text)).unwrap_or(HeaderValue::from_static("{}"))
}

/// The same JSON in ASCII: whatever is not, stands inside a string, where it may be escaped.
fn ascii(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            // Line breaks and tabs stand between the values only; inside of strings they are escaped already.
            '\n' | '\r' | '\t' => escaped.push(' '),
            '\u{7f}' => escaped.push_str("\\u007f"),
            _ if character.is_ascii() => escaped.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
        }
    }
    escaped
}

/// Reads an answer to its end: one that breaks in the middle has failed.
pub(crate) async fn outcome(response: Response, result_max: usize) -> Outcome {
    let status = response.status();
    let keep = if status.is_success() { result_max } else { REASON_MAX };
    let (bytes, complete) = match read(response.into_body(), keep).await {
        Ok(read) => read,
        Err(reason) if status.is_success() => return Outcome::Failed(format!("the answer broke off: {reason}")),
        Err(_) => (Vec::new(), false),
    };
    if !status.is_success() {
        return Outcome::Failed(reason(status.as_u16(), &bytes));
    }
    let json = String::from_utf8(bytes).ok().filter(|text| complete && serde_json::from_str::<&RawValue>(text).is_ok());
    Outcome::Succeeded(json)
}

/// The first `keep` bytes, and whether that was all.
async fn read(mut body: Body, keep: usize) -> Result<(Vec<u8>, bool), axum::Error> {
    let (mut bytes, mut complete) = (Vec::new(), true);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        let room = keep - bytes.len();
        complete &= data.len() <= room;
        bytes.extend_from_slice(&data[..data.len().min(room)]);
    }
    Ok((bytes, complete))
}

/// One line that says why: the platform's code and message, else the beginning of the answer.
fn reason(status: u16, body: &[u8]) -> String {
    if let Ok(failure) = serde_json::from_slice::<admin_api::ErrorBody>(body) {
        return clip(&format!("{}: {}", failure.error.code, failure.error.message));
    }
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.is_empty() {
        format!("the function answered {status}")
    } else {
        clip(&format!("the function answered {status}: {text}"))
    }
}

/// Postgres takes no NUL, and nobody reads more than a paragraph.
fn clip(text: &str) -> String {
    text.chars().filter(|character| *character != '\0').take(REASON_KEPT).collect()
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;
    use futures::stream;
    use platform::ApiFailure;

    use super::*;

    fn run(input: Option<&str>) -> Claimed {
        Claimed {
            id: "run_1".to_owned(),
            job: "nightly".to_owned(),
            function: "rollup".to_owned(),
            attempt: 2,
            max_attempts: 3,
            token: 1,
            scheduled_for: "2026-01-01T00:00:00Z".parse().expect("a time"),
            input: input.map(str::to_owned),
        }
    }

    fn context_of(input: Option<&str>) -> String {
        let request = request(&run(input));
        request.headers()[CONTEXT_HEADER].to_str().expect("ascii").to_owned()
    }

    #[tokio::test]
    async fn the_request_carries_input_and_context() {
        let request = request(&run(Some(r#"{"a": "é😀"}"#)));
        assert_eq!((request.method(), request.uri().path()), (&Method::POST, "/"));
        assert_eq!(request.headers()["content-type"], "application/json");
        let context = request.headers()[CONTEXT_HEADER].to_str().expect("ascii").to_owned();
        assert_eq!(
            context,
            r#"{"run_id":"run_1","job":"nightly","attempt":2,"scheduled_for":"2026-01-01T00:00:00Z","input":{"a": "\u00e9\ud83d\ude00"}}"#
        );
        let parsed: serde_json::Value = serde_json::from_str(&context).expect("json");
        assert_eq!(parsed["input"]["a"], "é😀");
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.expect("a body");
        assert_eq!(body, r#"{"a": "é😀"}"#);
    }

    #[tokio::test]
    async fn without_input_the_body_is_null_and_a_large_one_stays_out_of_the_header() {
        assert!(!context_of(None).contains("input"));
        let body = axum::body::to_bytes(request(&run(None)).into_body(), usize::MAX).await.expect("a body");
        assert_eq!(body, "null");
        assert!(context_of(Some(&format!("\"{}\"", "x".repeat(4_094)))).contains("input"));
        assert!(!context_of(Some(&format!("\"{}\"", "x".repeat(4_095)))).contains("input"));
        assert!(!context_of(Some(&format!("\"{}\"", "é".repeat(1_000)))).contains("input"));
        assert!(context_of(Some("{\n\t\"a\": 1\r\n}")).ends_with("\"input\":{  \"a\": 1  }}"));
    }

    #[tokio::test]
    async fn two_hundreds_succeed_and_everything_else_fails() {
        let ok = |result: Option<&str>| Outcome::Succeeded(result.map(str::to_owned));
        let failed = |reason: &str| Outcome::Failed(reason.to_owned());
        for (response, expected) in [
            ((http::StatusCode::OK, r#"{"rows":3}"#).into_response(), ok(Some(r#"{"rows":3}"#))),
            ((http::StatusCode::NO_CONTENT, "").into_response(), ok(None)),
            ((http::StatusCode::OK, "fine").into_response(), ok(None)),
            ((http::StatusCode::OK, format!("\"{}\"", "x".repeat(200))).into_response(), ok(None)),
            ((http::StatusCode::FOUND, "").into_response(), failed("the function answered 302")),
            ((http::StatusCode::BAD_GATEWAY, "no\0pe").into_response(), failed("the function answered 502: nope")),
            (
                ApiFailure::new(admin_api::ErrorCode::FunctionCrashed, "it threw").into_response(),
                failed("function_crashed: it threw"),
            ),
        ] {
            assert_eq!(outcome(response, 100).await, expected);
        }
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_has_failed() {
        let pieces = [Ok("{\"a\":"), Err(std::io::Error::other("gone"))];
        let response = Response::new(Body::from_stream(stream::iter(pieces)));
        assert_eq!(outcome(response, 100).await, Outcome::Failed("the answer broke off: gone".to_owned()));
    }
}
