//! What the harness tells the server, and what the server orders: one JSON array a line.

use admin_api::Level;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Thrown;

/// Says which call a request is.
pub(super) const CALL_HEADER: &str = "x-reactor-harness";
/// The release's own keys, as JSON.
pub(super) const RELEASE_HEADER: &str = "x-reactor-release-env";
/// On an answer: the handler threw. Its value is the call's number.
pub(super) const CRASH_HEADER: &str = "x-reactor-error";
pub(super) const CRASH_STATUS: u16 = 599;
/// The handler's own `date`; the other one is bun's.
pub(super) const DATE_HEADER: &str = "x-reactor-date";

/// What a process says.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    /// Calls can come, once there is code.
    Listening,
    /// The code is there.
    Loaded,
    /// Its top level threw.
    Failed(Thrown),
    /// A line of the log.
    Log { call: Option<u64>, level: Level, message: String },
    /// `ctx.data.query`.
    Query { question: u64, call: u64, sql: String, parameters: String },
    /// The stream of an answer broke.
    Broken { call: u64, thrown: Thrown },
    /// The call has ended, with all it left to do.
    Done(u64),
    /// Something was thrown that nobody caught.
    Uncaught,
    /// It is alive.
    Pong,
}

#[derive(Deserialize)]
struct Facts {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    stack: String,
}

impl Told {
    /// Reads a line; none if it is not one of ours.
    pub(super) fn read(line: &str) -> Option<Self> {
        let members: Vec<Value> = serde_json::from_str(line).ok()?;
        let text = |index: usize| members.get(index)?.as_str().map(str::to_owned);
        let number = |index: usize| members.get(index)?.as_u64();
        Some(match members.first()?.as_str()? {
            "listening" => Self::Listening,
            "loaded" => Self::Loaded,
            "failed" => Self::Failed(thrown(text(1)?.as_bytes())),
            "log" => Self::Log { call: number(1), level: level(&text(2)?), message: text(3)? },
            "query" => Self::Query { question: number(1)?, call: number(2)?, sql: text(3)?, parameters: text(4)? },
            "broken" => Self::Broken { call: number(1)?, thrown: thrown(text(2)?.as_bytes()) },
            "done" => Self::Done(number(1)?),
            "uncaught" => Self::Uncaught,
            "pong" => Self::Pong,
            _ => return None,
        })
    }
}

/// What was thrown, as the harness describes it.
pub(super) fn thrown(facts: &[u8]) -> Thrown {
    match serde_json::from_slice(facts) {
        Ok(Facts { name, message, stack }) => Thrown { name, message, stack, reason: None },
        Err(_) => Thrown::of_platform("the handler failed without saying why".to_owned()),
    }
}

fn level(word: &str) -> Level {
    match word {
        "debug" => Level::Debug,
        "warn" => Level::Warn,
        "error" => Level::Error,
        _ => Level::Info,
    }
}

/// What a process is told of the function it loads.
pub(super) struct Load<'a> {
    /// What is imported.
    pub(super) entry: &'a str,
    pub(super) env: &'a [(String, String)],
    /// The server's own address, and the socket that answers for it.
    pub(super) inside: Option<(&'a str, &'a str)>,
    /// Networks it may not reach.
    pub(super) closed: Option<&'a [String]>,
    /// Whether its code mentions Node's modules for sockets.
    pub(super) sockets: bool,
}

/// Loads a function.
pub(super) fn load(load: &Load<'_>) -> String {
    let env: serde_json::Map<String, Value> = load.env.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
    let inside = load.inside.map(|(origin, socket)| json!({ "origin": origin, "socket": socket }));
    let Load { entry, closed, sockets, .. } = load;
    order("load", &json!({ "entry": entry, "env": env, "inside": inside, "closed": closed, "sockets": sockets }))
}

/// Answers a query.
pub(super) fn answer(question: u64, answer: &Result<String, String>) -> String {
    order("answer", &json!([question, answer.as_ref().ok(), answer.as_ref().err()]))
}

/// Asks for a sign of life.
pub(super) fn ping() -> String {
    order("ping", &Value::Null)
}

fn order(word: &str, value: &Value) -> String {
    let mut line = json!([word, value]).to_string();
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_says_is_read_and_what_it_makes_up_is_not() {
        let log = Told::Log { call: None, level: Level::Warn, message: "hi\n\"there\"".to_owned() };
        assert_eq!(Told::read(r#"["log",null,"warn","hi\n\"there\""]"#), Some(log));
        assert_eq!(Told::read(r#"["done",7]"#), Some(Told::Done(7)));
        let Some(Told::Broken { call: 3, thrown }) = Told::read(r#"["broken",3,"{\"message\":\"x\"}"]"#) else {
            panic!("not read");
        };
        assert_eq!(thrown.summary(), "x");
        for wrong in ["", "{}", "[]", r#"["done"]"#, r#"["done","7"]"#, r#"["other",1]"#, "[7]", "hello"] {
            assert_eq!(Told::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn orders_are_one_line_each() {
        let env = [("KEY".to_owned(), "two\nlines".to_owned())];
        let closed = ["10.0.0.0/8".to_owned()];
        let told = Load {
            entry: "/x/index.js",
            env: &env,
            inside: Some(("http://a", "/s")),
            closed: Some(&closed),
            sockets: true,
        };
        let line = load(&told);
        assert_eq!(line.matches('\n').count(), 1);
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read[0], "load");
        let expected = json!({
            "entry": "/x/index.js",
            "env": { "KEY": "two\nlines" },
            "inside": { "origin": "http://a", "socket": "/s" },
            "closed": ["10.0.0.0/8"],
            "sockets": true,
        });
        assert_eq!(read[1], expected);
        let open: Value = serde_json::from_str(&load(&Load { closed: None, ..told })).unwrap();
        assert_eq!(open[1]["closed"], Value::Null);
        assert_eq!(answer(1, &Err("{}".to_owned())), "[\"answer\",[1,null,\"{}\"]]\n");
    }
}
