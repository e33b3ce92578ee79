//! What really happened, counted where it happened.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::plan::{Fault, Plan};

/// The counts of a simulator.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    fired: BTreeMap<Fault, u64>,
    hits: BTreeMap<String, u64>,
    sent: u64,
    packed: u64,
    connections: u64,
    told: u64,
}

impl Ledger {
    /// One more event is about to be sent; the faults that are due with it.
    pub(crate) fn send(&self, plan: &Plan) -> Vec<Fault> {
        let sent = self.with(|counts| {
            counts.sent += 1;
            counts.sent
        });
        due(plan, sent, |fault| !is_of_connections(fault))
    }

    /// One more stream is asked for; the faults that are due with it.
    pub(crate) fn connect(&self, plan: &Plan) -> Vec<Fault> {
        let connections = self.with(|counts| {
            counts.connections += 1;
            counts.connections
        });
        due(plan, connections, is_of_connections)
    }

    pub(crate) fn fire(&self, fault: Fault) {
        self.with(|counts| *counts.fired.entry(fault).or_default() += 1);
    }

    pub(crate) fn fired(&self, fault: Fault) -> u64 {
        self.with(|counts| counts.fired.get(&fault).copied().unwrap_or_default())
    }

    pub(crate) fn pack(&self) {
        self.with(|counts| counts.packed += 1);
    }

    pub(crate) fn packed(&self) -> u64 {
        self.with(|counts| counts.packed)
    }

    pub(crate) fn hit(&self, path: &str) {
        self.with(|counts| *counts.hits.entry(path.to_owned()).or_default() += 1);
    }

    pub(crate) fn hits(&self, path: &str) -> u64 {
        self.with(|counts| counts.hits.get(path).copied().unwrap_or_default())
    }

    pub(crate) fn sent(&self) -> u64 {
        self.with(|counts| counts.sent)
    }

    pub(crate) fn tell_all(&self) {
        self.with(|counts| counts.told += 1);
    }

    pub(crate) fn told(&self) -> u64 {
        self.with(|counts| counts.told)
    }

    pub(crate) fn connections(&self) -> u64 {
        self.with(|counts| counts.connections)
    }

    /// Everything, for another process to read.
    pub(crate) fn json(&self) -> String {
        self.with(|counts| {
            let fired: BTreeMap<&str, u64> = counts
                .fired
                .iter()
                .map(|(fault, n)| (fault.word(), *n))
                .collect();
            serde_json::json!({
                "fired": fired, "hits": counts.hits, "sent": counts.sent,
                "packed": counts.packed, "connections": counts.connections,
                "told": counts.told,
            })
            .to_string()
        })
    }

    fn with<T>(&self, with: impl FnOnce(&mut Counts) -> T) -> T {
        with(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_of_connections(fault: Fault) -> bool {
    matches!(fault, Fault::Refuse | Fault::Busy | Fault::Shuffle)
}

fn due(plan: &Plan, count: u64, of_this_kind: impl Fn(Fault) -> bool) -> Vec<Fault> {
    let due = plan
        .faults
        .iter()
        .filter(|(fault, every)| of_this_kind(**fault) && count.is_multiple_of(**every));
    due.map(|(fault, _)| *fault).collect()
}
