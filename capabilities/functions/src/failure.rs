//! What ended a call before its time, and how it is told to the caller and to the log.

use std::time::Duration;

use wasmtime::Trap;

/// Why a call has no answer, or half of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It threw, trapped, ran out of memory or can never answer. `message` has positions of the bundle.
    Crashed { message: String, reason: Option<&'static str> },
    /// It ran longer than its limit.
    TimedOut(Duration),
    /// The request's body is larger than the limit, bytes.
    RequestTooLarge(u64),
    /// The response's body is larger than the limit, bytes.
    ResponseTooLarge(u64),
    /// All instances are taken.
    NoRoom,
}

impl Failure {
    /// What wasmtime's error means. `stderr` is what the runtime wrote before it died.
    pub(crate) fn of(error: &wasmtime::Error, stderr: &str, out_of_memory: bool) -> Self {
        if let Some(limit) = error.downcast_ref::<Limit>() {
            return match limit {
                Limit::Request(bytes) => Self::RequestTooLarge(*bytes),
                Limit::Response(bytes) => Self::ResponseTooLarge(*bytes),
            };
        }
        if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            return Self::NoRoom;
        }
        let reason = if out_of_memory { Some("memory") } else { None };
        Self::Crashed { message: describe_trap(error, stderr), reason }
    }
}

/// A body grew over its limit, bytes. Raised inside a stream, so that it ends the call.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Limit {
    #[error("the request body is larger than {0} bytes")]
    Request(u64),
    #[error("the response body is larger than {0} bytes")]
    Response(u64),
}

/// One sentence for a trap; a JavaScript error reported by the runtime wins.
pub(crate) fn describe_trap(error: &wasmtime::Error, stderr: &str) -> String {
    if let Some(thrown) = thrown(stderr) {
        return thrown;
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::NoAsyncResult | Trap::AsyncDeadlock) => {
            "the handler waits for a promise that nothing can settle".to_owned()
        }
        Some(Trap::StackOverflow) => "the call stack is exhausted: endless recursion?".to_owned(),
        Some(Trap::Interrupt) => "the code was interrupted".to_owned(),
        Some(Trap::UnreachableCodeReached) => match stderr.trim() {
            "" => "the runtime gave up, most likely for lack of memory".to_owned(),
            text => format!("the runtime gave up: {text}"),
        },
        Some(trap) => format!("the code trapped: {trap}"),
        None => format!("{error:#}"),
    }
}

/// What a JavaScript function threw, as the runtime's own panic message tells it.
fn thrown(stderr: &str) -> Option<String> {
    let start = stderr.find("Error: ")?;
    let start = stderr[..start].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |index| index + 1);
    let text = stderr[start..].trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}
