//! The conformance table of `js/tests` inside the sandbox: the real layer, the real engine, a real HTTP server to fetch from.

mod origin;
mod table;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{oneshot, watch};

use self::origin::serve;
use self::table::table;
use super::{Bench, TOP_LEVEL, around, call, text};
use crate::call::{BodyIn, CallLimits};
use crate::component::{Layer, Script};
use crate::host::{FetchClient, Inside, QueryData, Reach, Services};
use crate::javascript::{Program, run};

/// The table has about a thousand rows; far fewer means that topics were not found.
const ROWS_AT_LEAST: usize = 900;
const LONGEST: Duration = Duration::from_mins(2);

#[derive(Deserialize)]
struct Row {
    section: String,
    name: String,
    error: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_passes_from_a_snapshot() {
    let bench = Bench::with_layer(Layer::BUILT_IN);
    let program = bench.snapshot(&table()).await;
    assert_all_pass(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_passes_in_the_generic_component() {
    let bench = Bench::with_layer(Layer::BUILT_IN);
    let program = bench.generic(&table()).await;
    assert_all_pass(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_passes_the_check_of_a_build() {
    let bench = Bench::with_layer(Layer::BUILT_IN);
    let script = Script { code: table().into(), map: None };
    bench.maker.check(&script, TOP_LEVEL).await.unwrap();
}

async fn assert_all_pass(program: &Program) {
    let rows = run_table(program).await;
    assert!(rows.len() >= ROWS_AT_LEAST, "only {} rows ran", rows.len());
    let failed: Vec<String> = rows
        .iter()
        .filter_map(|row| row.error.as_ref().map(|error| format!("{}: {}\n{error}\n", row.section, row.name)))
        .collect();
    assert!(failed.is_empty(), "{} of {} rows fail\n\n{}", failed.len(), rows.len(), failed.join("\n"));
}

async fn run_table(program: &Program) -> Vec<Row> {
    let origin = serve().await;
    let services = Services {
        fetch: FetchClient::new(Reach::Everywhere, Inside::default()).unwrap(),
        data: Some(Arc::new(EchoQueries)),
    };
    let deadline = Instant::now() + LONGEST;
    let (caller, gone) = watch::channel(false);
    let limits = CallLimits { deadline, timeout: LONGEST, memory: 256 << 20, body_in: 1 << 20, body_out: 4 << 20 };
    let mut call = call(BodyIn::None, limits);
    call.facts.env = call.facts.env.iter().cloned().chain([("ORIGIN".to_owned(), origin)]).collect();
    let (reply, answer) = oneshot::channel();
    let ended = run(program, call, around(Arc::new(services), gone, reply)).await;
    drop(caller);
    assert_eq!(ended, Ok(()));
    let answer = answer.await.unwrap().unwrap();
    let status = answer.status;
    let body = text(answer).await;
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

/// Answers `echo` with what came in, and fails otherwise.
struct EchoQueries;

impl QueryData for EchoQueries {
    fn query<'a>(&'a self, sql: &'a str, params: &'a str, _: Duration) -> BoxFuture<'a, Result<String, String>> {
        let answer = if sql == "echo" {
            let parameters: Value = serde_json::from_str(params).unwrap();
            let row = json!({ "sql": sql, "parameters": parameters });
            Ok(json!({ "columns": [], "rows": [row], "row_count": 1 }).to_string())
        } else {
            Err(json!({ "code": "42P01", "message": "relation \"nowhere\" does not exist" }).to_string())
        };
        async { answer }.boxed()
    }
}
