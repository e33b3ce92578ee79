//! What the tests share: a moment, a simulator, a client that may reach it.

use std::time::Duration;

use rapport_model::time::Moment;
use rapport_networks::outbound::{Limits, Outbound, Settings};
use rapport_simulator::{Plan, Simulator};

/// A day after stories begin.
pub(crate) fn now() -> Moment {
    Moment::parse("2026-07-05T12:00:00Z").unwrap()
}

pub(crate) async fn simulator(plan: Plan) -> Simulator {
    Simulator::start(plan).await.unwrap()
}

/// A client in a hurry, allowed to reach these hosts.
pub(crate) fn client(allow: &[String]) -> Outbound {
    let mut settings = Settings::new("mailto:operator@example.com");
    settings.allow_hosts = allow.to_vec();
    settings.interval = Duration::ZERO;
    settings.concurrency = 16;
    settings.limits = Limits {
        total: Duration::from_secs(20),
        body: 2_000_000,
        redirects: 5,
        ..Limits::default()
    };
    Outbound::new(settings).unwrap()
}

/// A client that gives up almost at once.
pub(crate) fn impatient(allow: &[String]) -> Outbound {
    let mut settings = client(allow).settings().clone();
    settings.limits.total = Duration::from_millis(300);
    Outbound::new(settings).unwrap()
}
