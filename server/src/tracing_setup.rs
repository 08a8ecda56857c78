//! Where tracing events go: the log store of the data folder, and a writer of the caller.

use std::io::Write;
use std::sync::Arc;

use platform::LogStore;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Makes a writer for one line.
pub type LogWriter = Arc<dyn Fn() -> Box<dyn Write> + Send + Sync>;

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What becomes of tracing events.
#[derive(Clone)]
pub struct LogOutput {
    /// `[tracing] filter`, in the syntax of `RUST_LOG`.
    pub filter: String,
    /// Also written here, besides the log store.
    pub writer: Option<(LogFormat, LogWriter)>,
}

/// Makes this process's events records of the store. The first server of a process wins; later ones share it.
pub(crate) fn install(output: &LogOutput, store: LogStore) {
    let filter = EnvFilter::try_new(&output.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = output.writer.clone().map(|(format, writer)| {
        let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || writer());
        match format {
            LogFormat::Text => layer.boxed(),
            LogFormat::Json => layer.json().boxed(),
        }
    });
    let records = platform::logs::layer(store);
    if let Err(error) = tracing_subscriber::registry().with(filter).with(records).with(lines).try_init() {
        tracing::debug!(%error, "events go where the first server of this process sends them");
    }
}
