//! The log: lines on standard error, so that standard output holds answers alone, and a count of
//! those that tell of something wrong.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::command_line::LogFormat;
use rapport_app::metrics::LogCounts;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer};

struct Counting(Arc<LogCounts>);

impl<S: Subscriber> Layer<S> for Counting {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let counts = &self.0;
        match *event.metadata().level() {
            Level::ERROR => drop(counts.errors.fetch_add(1, Ordering::Relaxed)),
            Level::WARN => drop(counts.warnings.fetch_add(1, Ordering::Relaxed)),
            _ => {}
        }
    }
}

/// Starts it, for the whole program.
pub(crate) fn start(filter: &str, format: LogFormat) -> Arc<LogCounts> {
    let counts = Arc::new(LogCounts::default());
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry()
        .with(lines)
        .with(Counting(Arc::clone(&counts)))
        .with(filter)
        .init();
    counts
}
