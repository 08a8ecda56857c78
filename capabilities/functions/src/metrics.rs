//! Counters of functions, as Prometheus text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;

/// How a call ended, as far as its caller can tell.
const OUTCOMES: [&str; 5] = ["ok", "client_error", "server_error", "refused", "timeout"];

/// Upper bounds in seconds; everything is below the last, infinite one.
const BOUNDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The counters of every function that was called.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<String, Arc<Counters>>>);

/// The counters of one function.
#[derive(Default)]
pub(crate) struct Counters {
    calls: [AtomicU64; OUTCOMES.len()],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
    cold_starts: AtomicU64,
    in_flight: AtomicU64,
}

/// Counts a call as under way until it is dropped.
pub(crate) struct InFlight(Arc<Counters>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// The counters of a function; its deployments count together.
    pub(crate) fn of(&self, function: &str) -> Arc<Counters> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(function) {
            Some(counters) => Arc::clone(counters),
            None => Arc::clone(all.entry(function.to_owned()).or_default()),
        }
    }

    /// The Prometheus text format, version 0.0.4.
    pub(crate) fn render(&self) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::new();
        if all.is_empty() {
            return text;
        }
        head(&mut text, "reactor_function_calls_total", "counter", "Calls answered, by function and outcome.");
        for (name, counters) in &all {
            for (outcome, count) in OUTCOMES.iter().zip(&counters.calls) {
                let series = format!("reactor_function_calls_total{{function=\"{name}\",outcome=\"{outcome}\"}}");
                line(&mut text, &series, count);
            }
        }
        let name = "reactor_function_duration_seconds";
        head(&mut text, name, "histogram", "Time until the head of the answer.");
        for (function, counters) in &all {
            counters.render_histogram(&mut text, name, function);
        }
        let gauge = |text: &mut String, name: &str, kind: &str, help: &str, of: fn(&Counters) -> &AtomicU64| {
            head(text, name, kind, help);
            for (function, counters) in &all {
                line(text, &format!("{name}{{function=\"{function}\"}}"), of(counters));
            }
        };
        gauge(
            &mut text,
            "reactor_function_cold_starts_total",
            "counter",
            "Calls for which something had to be started.",
            |counters| &counters.cold_starts,
        );
        gauge(&mut text, "reactor_function_calls_in_flight", "gauge", "Calls under way.", |counters| {
            &counters.in_flight
        });
        text
    }
}

impl Counters {
    /// A call has been admitted and runs.
    pub(crate) fn begin(self: &Arc<Self>) -> InFlight {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(Arc::clone(self))
    }

    /// A call has its answer.
    pub(crate) fn answered(&self, status: StatusCode, took: Duration, cold: bool) {
        let outcome = match status {
            StatusCode::REQUEST_TIMEOUT => 4,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => 3,
            status if status.is_server_error() => 2,
            status if status.is_client_error() => 1,
            _ => 0,
        };
        self.calls[outcome].fetch_add(1, Ordering::Relaxed);
        let seconds = took.as_secs_f64();
        let bucket = BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
        self.cold_starts.fetch_add(u64::from(cold), Ordering::Relaxed);
    }

    fn render_histogram(&self, text: &mut String, name: &str, function: &str) {
        let mut sum = 0;
        for (at, count) in self.buckets.iter().enumerate() {
            sum += count.load(Ordering::Relaxed);
            let bound = BOUNDS.get(at).map_or_else(|| "+Inf".to_owned(), f64::to_string);
            let _ = writeln!(text, "{name}_bucket{{function=\"{function}\",le=\"{bound}\"}} {sum}");
        }
        let seconds = Duration::from_micros(self.microseconds.load(Ordering::Relaxed)).as_secs_f64();
        let _ = writeln!(text, "{name}_sum{{function=\"{function}\"}} {seconds}");
        let _ = writeln!(text, "{name}_count{{function=\"{function}\"}} {sum}");
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, series: &str, value: &AtomicU64) {
    let _ = writeln!(text, "{series} {}", value.load(Ordering::Relaxed));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_function_and_outcome() {
        let metrics = Metrics::default();
        assert_eq!(metrics.render(), "");
        let hello = metrics.of("hello");
        let running = hello.begin();
        hello.answered(StatusCode::OK, Duration::from_millis(2), true);
        metrics.of("hello").answered(StatusCode::INTERNAL_SERVER_ERROR, Duration::from_mins(1), false);
        let text = metrics.render();
        for expected in [
            "reactor_function_calls_total{function=\"hello\",outcome=\"ok\"} 1\n",
            "reactor_function_calls_total{function=\"hello\",outcome=\"server_error\"} 1\n",
            "reactor_function_duration_seconds_bucket{function=\"hello\",le=\"0.001\"} 0\n",
            "reactor_function_duration_seconds_bucket{function=\"hello\",le=\"0.0025\"} 1\n",
            "reactor_function_duration_seconds_bucket{function=\"hello\",le=\"+Inf\"} 2\n",
            "reactor_function_duration_seconds_count{function=\"hello\"} 2\n",
            "reactor_function_cold_starts_total{function=\"hello\"} 1\n",
            "reactor_function_calls_in_flight{function=\"hello\"} 1\n",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        drop(running);
        assert!(metrics.render().contains("reactor_function_calls_in_flight{function=\"hello\"} 0\n"));
    }
}
