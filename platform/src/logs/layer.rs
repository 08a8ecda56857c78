//! The tracing layer that turns events into records.

use std::fmt;

use admin_api::Level;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::{LogStore, NewRecord};

/// A layer that appends every event to the store.
///
/// Fields named `capability`, `function`, `job`, `release` and `request_id`, of the event or of a span around it, become
/// the record's own; the innermost wins. All others, and the event's `target`, end in `fields`.
pub fn layer(store: LogStore) -> LogLayer {
    LogLayer { store }
}

/// See [`layer`].
pub struct LogLayer {
    store: LogStore,
}

/// Fields of a span or an event.
#[derive(Default)]
struct Fields {
    message: Option<String>,
    values: Map<String, Value>,
}

impl<S> Layer<S> for LogLayer
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        if let Some(scope) = context.event_scope(event) {
            for span in scope.from_root() {
                if let Some(outer) = span.extensions().get::<Fields>() {
                    fields.values.extend(outer.values.clone());
                }
            }
        }
        event.record(&mut fields);
        self.store.append(record_of(event.metadata(), fields));
    }
}

fn record_of(metadata: &tracing::Metadata<'_>, fields: Fields) -> NewRecord {
    let mut values = fields.values;
    let mut take = |name: &str| values.remove(name).map(text_of);
    let capability = take("capability").unwrap_or_else(|| "server".to_owned());
    let (function, job, release, request_id) = (take("function"), take("job"), take("release"), take("request_id"));
    values.insert("target".to_owned(), Value::from(metadata.target()));
    let message = fields.message.unwrap_or_else(|| metadata.name().to_owned());
    let level = level_of(*metadata.level());
    NewRecord { level, capability, function, job, release, request_id, message, fields: values }
}

fn level_of(level: tracing::Level) -> Level {
    match level {
        tracing::Level::TRACE => Level::Trace,
        tracing::Level::DEBUG => Level::Debug,
        tracing::Level::INFO => Level::Info,
        tracing::Level::WARN => Level::Warn,
        tracing::Level::ERROR => Level::Error,
    }
}

fn text_of(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        if field.name() == "message" {
            self.message = Some(text_of(value));
        } else {
            self.values.insert(field.name().trim_start_matches("r#").to_owned(), value);
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, Value::from(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, Value::from(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, Value::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, Value::from(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, Value::from(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, Value::from(value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let mut text = value.to_string();
        let mut cause = value.source();
        while let Some(next) = cause {
            text.push_str(": ");
            text.push_str(&next.to_string());
            cause = next.source();
        }
        self.put(field, Value::from(text));
    }
}
