//! What ended a call before its time, and how it is told to the caller and to the log.

use std::time::Duration;

use wasmtime::Trap;

/// `details.reason` of a crash for lack of memory.
pub(crate) const MEMORY: &str = "memory";

/// Why a call has no answer, or half of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The handler threw instead of answering.
    Thrown(Thrown),
    /// It trapped, ran out of memory or can never answer. `message` has positions of the bundle.
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
        let reason = if out_of_memory { Some(MEMORY) } else { None };
        Self::Crashed { message: describe_trap(error, stderr), reason }
    }

    /// The same for a component that is not ours: what it wrote before is in its log.
    pub(crate) fn of_component(error: &wasmtime::Error, reason: Option<&'static str>) -> Self {
        if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            return Self::NoRoom;
        }
        let message = match error.downcast_ref::<Trap>() {
            Some(Trap::UnreachableCodeReached) if reason == Some(MEMORY) => {
                "the code gave up: it asked for more memory than its limit".to_owned()
            }
            Some(Trap::UnreachableCodeReached) => "the code trapped: it reached `unreachable`".to_owned(),
            _ => describe_trap(error, ""),
        };
        Self::Crashed { message, reason }
    }
}

impl Failure {
    /// One line for the function's log.
    pub(crate) fn for_log(&self) -> String {
        match self {
            Self::Thrown(thrown) => thrown.for_log(),
            Self::Crashed { message, .. } => message.clone(),
            Self::TimedOut(limit) => format!("stopped: not done within {} ms", limit.as_millis()),
            Self::RequestTooLarge(limit) => format!("stopped: the request body is larger than {limit} bytes"),
            Self::ResponseTooLarge(limit) => format!("stopped: the response body is larger than {limit} bytes"),
            Self::NoRoom => "refused: no instance is free".to_owned(),
        }
    }
}

/// What a handler threw. Positions are those of the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Thrown {
    /// Kind of the error; empty for what is no error.
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) stack: String,
    /// `details.reason`, if it has one.
    pub(crate) reason: Option<&'static str>,
}

impl Thrown {
    /// An answer that the platform cannot pass on counts as thrown.
    pub(crate) fn of_platform(message: String) -> Self {
        Self { name: "TypeError".to_owned(), message, stack: String::new(), reason: None }
    }

    /// Message and stack.
    pub(crate) fn for_log(&self) -> String {
        if self.stack.is_empty() { self.summary() } else { format!("{}\n{}", self.summary(), self.stack.trim_end()) }
    }

    /// Kind and message.
    pub(crate) fn summary(&self) -> String {
        if self.name.is_empty() { self.message.clone() } else { format!("{}: {}", self.name, self.message) }
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

/// What JavaScript threw into the runtime, which tells it as a panic with Rust's debug form of the exception.
fn thrown(stderr: &str) -> Option<String> {
    let message = quoted_after(stderr, "Exception { message: Some(")?;
    let stack = quoted_after(stderr, "stack: Some(").unwrap_or_default();
    let stack = stack.trim_end();
    Some(if stack.is_empty() { message } else { format!("{message}\n{stack}") })
}

/// The string in Rust's debug form that stands behind `before`.
fn quoted_after(text: &str, before: &str) -> Option<String> {
    let start = text.find(before)? + before.len();
    let mut characters = text[start..].strip_prefix('"')?.chars();
    let mut out = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(out),
            '\\' => match characters.next()? {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'u' => {
                    let code: String = characters.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'));
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thrown_error_is_read_out_of_the_runtimes_last_words() {
        let stderr = r#"thread '<unnamed>' (1) panicked at crates/runtime/src/bindings.rs:416:30:
Call failed 'async export': Value(Exception(
Exception { message: Some("it \"broke\"\u{7}"), stack: Some("    at f (/function/index.js:1:34)\n") })
)"#;
        assert_eq!(thrown(stderr).unwrap(), "it \"broke\"\u{7}\n    at f (/function/index.js:1:34)");
        assert_eq!(thrown("memory allocation of 10 bytes failed"), None);
    }
}
