//! Manners: how many requests a host gets at once, and how soon after one another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// Hosts that are remembered before those at rest are forgotten.
const HOSTS: usize = 1_000;

/// Requests to one host wait for one another here.
#[derive(Debug)]
pub(super) struct Pace {
    concurrency: usize,
    interval: Duration,
    hosts: Mutex<HashMap<String, Host>>,
}

#[derive(Debug)]
struct Host {
    slots: Arc<Semaphore>,
    /// When the next request may start.
    next: Instant,
}

impl Pace {
    pub(super) fn new(concurrency: usize, interval: Duration) -> Self {
        Self {
            concurrency: concurrency.max(1),
            interval,
            hosts: Mutex::default(),
        }
    }

    /// Waits for a turn at `host`; the turn lasts as long as what is returned.
    pub(super) async fn turn(&self, host: &str) -> OwnedSemaphorePermit {
        let slots = self.host(host, |host| Arc::clone(&host.slots));
        let permit = slots
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let start = self.host(host, |host| {
            let start = host.next.max(Instant::now());
            host.next = start + self.interval;
            start
        });
        sleep_until(start).await;
        permit
    }

    fn host<T>(&self, name: &str, with: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= HOSTS && !hosts.contains_key(name) {
            let now = Instant::now();
            hosts.retain(|_, host| {
                host.next > now || host.slots.available_permits() < self.concurrency
            });
        }
        let fresh = || Host {
            slots: Arc::new(Semaphore::new(self.concurrency)),
            next: Instant::now(),
        };
        with(hosts.entry(name.to_owned()).or_insert_with(fresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_at_most_so_often_and_others_do_not_wait() {
        let pace = Pace::new(2, Duration::from_secs(1));
        let start = Instant::now();
        drop(pace.turn("a").await);
        drop(pace.turn("a").await);
        assert_eq!(start.elapsed().as_secs(), 1);
        drop(pace.turn("b").await);
        assert_eq!(start.elapsed().as_secs(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_third_request_waits_for_one_to_end() {
        let pace = Pace::new(2, Duration::ZERO);
        let first = pace.turn("a").await;
        let _second = pace.turn("a").await;
        let third = tokio::time::timeout(Duration::from_secs(60), pace.turn("a"));
        assert!(third.await.is_err());
        drop(first);
        drop(pace.turn("a").await);
    }
}
