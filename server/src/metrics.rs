//! Every metric of the server, counted in one place and written as Prometheus text.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use admin_api::ResultStatus;
use http::StatusCode;

/// Which part of the server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    Admin,
    Functions,
    Sites,
    Other,
}

const SURFACES: [(Surface, &str); 4] = [
    (Surface::Admin, "admin"),
    (Surface::Functions, "functions"),
    (Surface::Sites, "sites"),
    (Surface::Other, "other"),
];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
const RESULTS: [(ResultStatus, &str); 6] = [
    (ResultStatus::Live, "live"),
    (ResultStatus::Staged, "staged"),
    (ResultStatus::Failed, "failed"),
    (ResultStatus::RolledBack, "rolled_back"),
    (ResultStatus::Cancelled, "cancelled"),
    (ResultStatus::Planned, "planned"),
];
/// Upper bounds in milliseconds; everything is below the last, infinite one.
const BUCKETS: [u64; 10] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 30_000];

/// The counters of this process. Clones count together.
#[derive(Clone, Default)]
pub(crate) struct Metrics(Arc<Counters>);

#[derive(Default)]
struct Counters {
    requests: [[AtomicU64; 5]; 4],
    duration_ms: [AtomicU64; 4],
    buckets: [[AtomicU64; 11]; 4],
    in_flight: AtomicU64,
    connections: AtomicU64,
    deploys: [AtomicU64; 6],
}

/// What is measured at the moment of asking.
pub(crate) struct Observed<'a> {
    pub(crate) version: &'a str,
    pub(crate) release: Option<&'a str>,
    pub(crate) activation: i64,
    pub(crate) blobs: usize,
    pub(crate) blob_bytes: u64,
    pub(crate) pool_size: usize,
    pub(crate) pool_idle: usize,
    pub(crate) uptime: Duration,
    pub(crate) spans_exported: u64,
    pub(crate) spans_dropped: u64,
}

/// Counts down when dropped.
pub(crate) struct Gauge(Arc<Counters>, fn(&Counters) -> &AtomicU64);

impl Drop for Gauge {
    fn drop(&mut self) {
        self.1(&self.0).fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    pub(crate) fn request_begins(&self) -> Gauge {
        self.gauge(|counters| &counters.in_flight)
    }

    pub(crate) fn connection_opens(&self) -> Gauge {
        self.gauge(|counters| &counters.connections)
    }

    fn gauge(&self, which: fn(&Counters) -> &AtomicU64) -> Gauge {
        which(&self.0).fetch_add(1, Ordering::Relaxed);
        Gauge(self.0.clone(), which)
    }

    pub(crate) fn count_request(&self, surface: Surface, status: StatusCode, took: Duration) {
        let surface = SURFACES.iter().position(|(other, _)| *other == surface).unwrap_or(SURFACES.len() - 1);
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES.len()) - 1;
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let bucket = BUCKETS.iter().position(|bound| milliseconds <= *bound).unwrap_or(BUCKETS.len());
        self.0.requests[surface][class].fetch_add(1, Ordering::Relaxed);
        self.0.buckets[surface][bucket].fetch_add(1, Ordering::Relaxed);
        self.0.duration_ms[surface].fetch_add(milliseconds, Ordering::Relaxed);
    }

    pub(crate) fn count_deploy(&self, status: ResultStatus) {
        if let Some(index) = RESULTS.iter().position(|(other, _)| *other == status) {
            self.0.deploys[index].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The Prometheus text format, version 0.0.4.
    pub(crate) fn render(&self, observed: &Observed<'_>) -> String {
        let mut text = String::with_capacity(4096);
        self.render_requests(&mut text);
        head(&mut text, "reactor_deploys_total", "counter", "Rollouts that ended, by result.");
        for ((_, name), count) in RESULTS.iter().zip(&self.0.deploys) {
            line(&mut text, &format!("reactor_deploys_total{{result=\"{name}\"}}"), load(count));
        }
        let spans = [
            ("reactor_spans_exported_total", "Spans that the collector of traces has taken.", observed.spans_exported),
            (
                "reactor_spans_dropped_total",
                "Spans that it did not get: too many, or not taken.",
                observed.spans_dropped,
            ),
        ];
        for (name, help, value) in spans {
            head(&mut text, name, "counter", help);
            line(&mut text, name, value);
        }
        let gauges = [
            ("reactor_requests_in_flight", "Requests being answered.", load(&self.0.in_flight)),
            ("reactor_connections", "Open client connections.", load(&self.0.connections)),
            ("reactor_database_connections", "Connections of the pool.", observed.pool_size as u64),
            ("reactor_database_connections_idle", "Idle connections of the pool.", observed.pool_idle as u64),
            ("reactor_blobs", "Blobs stored.", observed.blobs as u64),
            ("reactor_blob_bytes", "Bytes of all blobs.", observed.blob_bytes),
            ("reactor_uptime_seconds", "Since the start of the process.", observed.uptime.as_secs()),
            ("reactor_activation", "Number of the activation in force.", observed.activation.unsigned_abs()),
        ];
        for (name, help, value) in gauges {
            head(&mut text, name, "gauge", help);
            line(&mut text, name, value);
        }
        head(&mut text, "reactor_build_info", "gauge", "Version of the binary.");
        line(&mut text, &format!("reactor_build_info{{version=\"{}\"}}", observed.version), 1);
        if let Some(release) = observed.release {
            head(&mut text, "reactor_release_info", "gauge", "The live release.");
            line(&mut text, &format!("reactor_release_info{{release=\"{release}\"}}"), 1);
        }
        text
    }

    fn render_requests(&self, text: &mut String) {
        head(text, "reactor_http_requests_total", "counter", "Requests answered, by surface and status class.");
        for ((_, surface), counts) in SURFACES.iter().zip(&self.0.requests) {
            for (class, count) in CLASSES.iter().zip(counts) {
                let name = format!("reactor_http_requests_total{{surface=\"{surface}\",status=\"{class}\"}}");
                line(text, &name, load(count));
            }
        }
        let name = "reactor_http_request_duration_milliseconds";
        head(text, name, "histogram", "Time until the head of the answer.");
        for (index, (_, surface)) in SURFACES.iter().enumerate() {
            let mut sum = 0;
            for (at, count) in self.0.buckets[index].iter().enumerate() {
                sum += load(count);
                let bound = BUCKETS.get(at).map_or_else(|| "+Inf".to_owned(), u64::to_string);
                line(text, &format!("{name}_bucket{{surface=\"{surface}\",le=\"{bound}\"}}"), sum);
            }
            line(text, &format!("{name}_sum{{surface=\"{surface}\"}}"), load(&self.0.duration_ms[index]));
            line(text, &format!("{name}_count{{surface=\"{surface}\"}}"), sum);
        }
    }
}

fn load(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, value: u64) {
    let _ = writeln!(text, "{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_surface_and_class_and_adds_up_buckets() {
        let metrics = Metrics::default();
        metrics.count_request(Surface::Functions, StatusCode::OK, Duration::from_millis(3));
        metrics.count_request(Surface::Functions, StatusCode::NOT_FOUND, Duration::from_mins(1));
        metrics.count_deploy(ResultStatus::RolledBack);
        let gauge = metrics.request_begins();
        let observed = Observed {
            version: "1.2.3",
            release: Some("rel_1"),
            activation: 7,
            blobs: 0,
            blob_bytes: 0,
            pool_size: 0,
            pool_idle: 0,
            uptime: Duration::ZERO,
            spans_exported: 8,
            spans_dropped: 2,
        };
        let text = metrics.render(&observed);
        for expected in [
            "reactor_http_requests_total{surface=\"functions\",status=\"2xx\"} 1\n",
            "reactor_http_requests_total{surface=\"functions\",status=\"4xx\"} 1\n",
            "_bucket{surface=\"functions\",le=\"1\"} 0\n",
            "_bucket{surface=\"functions\",le=\"5\"} 1\n",
            "_bucket{surface=\"functions\",le=\"+Inf\"} 2\n",
            "reactor_deploys_total{result=\"rolled_back\"} 1\n",
            "reactor_requests_in_flight 1\n",
            "reactor_spans_exported_total 8\n",
            "reactor_spans_dropped_total 2\n",
            "reactor_release_info{release=\"rel_1\"} 1\n",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        let reference = include_str!("../../docs/reference/admin-api.md");
        for name in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()) {
            assert!(reference.contains(&format!("`{name}`")), "docs/reference/admin-api.md lacks {name}");
        }
        drop(gauge);
        assert!(metrics.render(&observed).contains("reactor_requests_in_flight 0\n"));
    }
}
