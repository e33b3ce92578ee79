//! What is counted while the program runs, as Prometheus reads it: how much and how long, never
//! who or what. Nothing here tells a person, a text, an address or a workspace.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rapport_model::understand::source::StreamKind;

use crate::app::App;
use crate::error::Error;
use crate::understand::ingest::Ingested;

/// The upper ends of the ranges into which durations fall, in seconds.
const RANGES: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, String, u16), u64>>,
    durations: Mutex<BTreeMap<String, Durations>>,
    ingest: Mutex<BTreeMap<(&'static str, &'static str), u64>>,
}

#[derive(Debug, Default, Clone)]
struct Durations {
    in_range: [u64; RANGES.len()],
    count: u64,
    seconds: f64,
}

/// Lines of the log that tell of something wrong, counted by whoever writes the log.
#[derive(Debug, Default)]
pub struct LogCounts {
    /// Warnings.
    pub warnings: AtomicU64,
    /// Errors.
    pub errors: AtomicU64,
}

impl Metrics {
    /// Counts an answer. `route` is the path as it is declared, without anybody's ids.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, seconds: f64) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests
            .entry((method, route.to_owned(), status))
            .or_default() += 1;
        drop(requests);
        let mut durations = self
            .durations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let of_route = durations.entry(route.to_owned()).or_default();
        for (count, end) in of_route.in_range.iter_mut().zip(RANGES) {
            *count += u64::from(seconds <= end);
        }
        of_route.count += 1;
        of_route.seconds += seconds;
    }

    pub(crate) fn ingested(&self, kind: StreamKind, done: &Ingested) {
        let mut ingest = self.ingest.lock().unwrap_or_else(PoisonError::into_inner);
        let dropped: u64 = done.dropped.values().sum();
        for (what, count) in [
            ("items_read", done.read),
            ("items_dropped", dropped),
            ("posts_stored", done.stored),
            ("posts_repeated", done.duplicate),
            ("posts_deleted", done.deleted),
            ("signals_found", done.signals),
        ] {
            *ingest.entry((what, kind.word())).or_default() += count;
        }
    }

    pub(crate) fn source_failed(&self, kind: StreamKind) {
        let mut ingest = self.ingest.lock().unwrap_or_else(PoisonError::into_inner);
        *ingest.entry(("source_failures", kind.word())).or_default() += 1;
    }
}

/// Everything, as text (Prometheus exposition format 0.0.4).
///
/// # Errors
/// When the database cannot be read.
pub async fn text(app: &App, log: &LogCounts) -> Result<String, Error> {
    let mut out = Exposition::default();
    out.family("rapport_info", "gauge", "The version of the program.");
    out.sample("rapport_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    requests(app.metrics(), &mut out);
    let ingest = app
        .metrics()
        .ingest
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let mut last = "";
    for ((what, kind), count) in &ingest {
        let name = format!("rapport_ingest_{what}_total");
        if last != *what {
            out.family(
                &name,
                "counter",
                "What listening brought, by the kind of stream.",
            );
            last = what;
        }
        out.sample(&name, &[("kind", kind)], count);
    }
    let load = app.store().load();
    out.family(
        "rapport_writes_waiting",
        "gauge",
        "Writes that wait for their turn or for the disk.",
    );
    out.sample("rapport_writes_waiting", &[], load.waiting());
    out.family(
        "rapport_writes_total",
        "counter",
        "Writes answered, done or refused.",
    );
    out.sample("rapport_writes_total", &[], load.answered());
    out.family(
        "rapport_log_lines_total",
        "counter",
        "Lines of the log that tell of something wrong.",
    );
    for (level, count) in [("warn", &log.warnings), ("error", &log.errors)] {
        out.sample(
            "rapport_log_lines_total",
            &[("level", level)],
            count.load(Ordering::Relaxed),
        );
    }
    let mut instance = app.store().read_instance().await?;
    let state = instance.state().await?;
    out.family("rapport_epoch", "gauge", "Grows with every restore.");
    out.sample("rapport_epoch", &[], state.epoch);
    out.family(
        "rapport_paused",
        "gauge",
        "1 while nothing is listened to, after a restore.",
    );
    out.sample("rapport_paused", &[], u8::from(state.paused.is_some()));
    out.family("rapport_signals", "gauge", "Signals there are, by state.");
    for (state, count) in instance.signal_totals().await? {
        out.sample("rapport_signals", &[("state", &state)], count);
    }
    let mut streams: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for stream in instance.streams_heard_by_any().await? {
        let health = if stream.health.error.is_some() {
            "failing"
        } else {
            "well"
        };
        *streams.entry((stream.kind.word(), health)).or_default() += 1;
    }
    out.family(
        "rapport_streams",
        "gauge",
        "Streams that are heard, by kind and health.",
    );
    for ((kind, health), count) in streams {
        out.sample(
            "rapport_streams",
            &[("kind", kind), ("health", health)],
            count,
        );
    }
    process(&mut out);
    Ok(out.0)
}

fn requests(metrics: &Metrics, out: &mut Exposition) {
    let requests = metrics
        .requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    out.family(
        "rapport_requests_total",
        "counter",
        "Answers, by declared path and status.",
    );
    for ((method, route, status), count) in &requests {
        let status = status.to_string();
        out.sample(
            "rapport_requests_total",
            &[("method", method), ("route", route), ("status", &status)],
            count,
        );
    }
    let durations = metrics
        .durations
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let name = "rapport_request_seconds";
    out.family(name, "histogram", "How long an answer took to begin.");
    for (route, durations) in &durations {
        for (count, end) in durations.in_range.iter().zip(RANGES) {
            let end = end.to_string();
            out.sample(
                &format!("{name}_bucket"),
                &[("route", route), ("le", &end)],
                count,
            );
        }
        out.sample(
            &format!("{name}_bucket"),
            &[("route", route), ("le", "+Inf")],
            durations.count,
        );
        out.sample(
            &format!("{name}_sum"),
            &[("route", route)],
            durations.seconds,
        );
        out.sample(
            &format!("{name}_count"),
            &[("route", route)],
            durations.count,
        );
    }
}

/// What the operating system knows of this process; nothing where it does not say.
fn process(out: &mut Exposition) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    if let Some(kilobytes) = resident {
        let name = "process_resident_memory_bytes";
        out.family(name, "gauge", "Memory in use.");
        out.sample(name, &[], kilobytes * 1_024);
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        out.family("process_open_fds", "gauge", "Open files and connections.");
        out.sample("process_open_fds", &[], open.count());
    }
}

#[derive(Default)]
struct Exposition(String);

impl Exposition {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.0.push_str(name);
        for (place, (label, value)) in labels.iter().enumerate() {
            let joint = if place == 0 { '{' } else { ',' };
            let value = value
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            let _ = write!(self.0, "{joint}{label}=\"{value}\"");
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
        let _ = writeln!(self.0, " {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_fall_into_every_range_they_fit() {
        let metrics = Metrics::default();
        metrics.answered("GET", "/today", 200, 0.02);
        metrics.answered("GET", "/today", 200, 20.0);
        let mut out = Exposition::default();
        requests(&metrics, &mut out);
        for line in [
            "rapport_requests_total{method=\"GET\",route=\"/today\",status=\"200\"} 2",
            "rapport_request_seconds_bucket{route=\"/today\",le=\"0.01\"} 0",
            "rapport_request_seconds_bucket{route=\"/today\",le=\"0.025\"} 1",
            "rapport_request_seconds_bucket{route=\"/today\",le=\"10\"} 1",
            "rapport_request_seconds_bucket{route=\"/today\",le=\"+Inf\"} 2",
            "rapport_request_seconds_count{route=\"/today\"} 2",
        ] {
            assert!(
                out.0.lines().any(|found| found == line),
                "{line} in\n{}",
                out.0
            );
        }
    }

    #[test]
    fn labels_cannot_break_out_of_their_quotes() {
        let mut out = Exposition::default();
        out.sample("a", &[("b", "c\"d\\e\nf")], 1);
        assert_eq!(out.0, "a{b=\"c\\\"d\\\\e\\nf\"} 1\n");
    }
}
