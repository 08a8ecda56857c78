//! The table of web standards of `js/tests` on every runtime: the layer has to pass all of it, bun is what it is.

use std::collections::BTreeMap;

use axum::body::Body;
use bundle_format::{FunctionEntry, FunctionLimits};
use functions::FunctionsConfig;
use http::Request;
use platform::Mode;
use serde::Deserialize;

use crate::common::{Stand, function};
use crate::suite::{RUNTIMES, json};
use crate::{HOST, install};

#[path = "../../src/tests/conformance/origin.rs"]
mod origin;
#[path = "../../src/tests/conformance/table.rs"]
mod table;

/// What the table shows values with: part of the layer, and of Node's modules in bun.
const OF_LAYER: &str = "import { formatArguments, inspect } from \"reactor:runtime/inspect.js\";";
const OF_NODE: &str = "import { formatWithOptions, inspect } from \"node:util\";
const formatArguments = (values) => formatWithOptions({}, ...values);";

/// Sections that say how the layer is made, not what a standard asks for.
const OF_ENGINE: [&str; 2] = ["Engine", "Console text"];

#[derive(Debug, Deserialize)]
struct Row {
    section: String,
    name: String,
    error: Option<String>,
}

/// What one section came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) rows: usize,
    /// Names of rows that do not hold, in the order of [`RUNTIMES`].
    pub(crate) differs: Vec<Vec<String>>,
}

/// Every row on every runtime, by section.
pub(crate) async fn run() -> BTreeMap<String, Section> {
    let config = FunctionsConfig { allow_private_network: true, ..install::config() };
    let stand = Stand::with(Mode::Serve, config).await;
    let origin = origin::serve().await;
    let mut local = BTreeMap::new();
    let table = table::table();
    let of_node = table.replace(OF_LAYER, OF_NODE);
    assert_ne!(table, of_node);
    let mut deployed = Vec::new();
    for (word, runtime) in RUNTIMES {
        let limits = FunctionLimits { timeout_ms: 120_000, ..FunctionLimits::default() };
        let name = format!("web-{word}");
        let keys = [("ORIGIN".to_owned(), origin.clone()), ("GREETING".to_owned(), "Hello".to_owned())];
        local.insert(name.clone(), BTreeMap::from(keys));
        deployed.push((
            FunctionEntry { runtime, limits, ..function(&name) },
            if word == "bun" { &of_node } else { &table },
        ));
    }
    stand.functions.set_local_env(local);
    let deployed: Vec<(FunctionEntry, &str)> =
        deployed.iter().map(|(entry, code)| (entry.clone(), code.as_str())).collect();
    stand.deploy(&deployed).await;
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    for (column, (word, _)) in RUNTIMES.iter().enumerate() {
        // Some rows measure time, which a busy machine stretches: what differs does so twice.
        let (once, twice) = (rows_of(&stand, word).await, rows_of(&stand, word).await);
        for (row, again) in once.into_iter().zip(twice) {
            let section = sections.entry(row.section).or_default();
            section.differs.resize(RUNTIMES.len(), Vec::new());
            section.rows += usize::from(column == 0);
            if row.error.is_some() && again.error.is_some() {
                section.differs[column].push(row.name);
            }
        }
    }
    sections
}

async fn rows_of(stand: &Stand, runtime: &str) -> Vec<Row> {
    let request = Request::get(format!("/fn/v1/web-{runtime}/?without=Engine")).header("host", HOST);
    let rows = json(stand.send(request.body(Body::empty()).unwrap()).await).await;
    let rows: Vec<Row> = serde_json::from_value(rows).unwrap();
    rows.into_iter().filter(is_of_a_standard).collect()
}

/// The suite asks a real database; the table's own answers are made up by its host.
fn is_of_a_standard(row: &Row) -> bool {
    !OF_ENGINE.contains(&row.section.as_str()) && !row.name.contains("quer")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_standards_hold_on_wasm_and_mostly_on_bun() {
    let sections = run().await;
    let rows: usize = sections.values().map(|section| section.rows).sum();
    assert!(rows > 800, "only {rows} rows ran");
    let on_wasm: Vec<&String> = sections.values().flat_map(|section| &section.differs[0]).collect();
    assert!(on_wasm.is_empty(), "{on_wasm:#?}");
    let on_bun: usize = sections.values().map(|section| section.differs[1].len()).sum();
    assert!(on_bun * 10 < rows, "{on_bun} of {rows} rows do not hold on bun: {sections:#?}");
}
