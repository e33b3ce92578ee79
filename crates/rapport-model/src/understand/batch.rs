//! What a connector hands over in one go. The cursor travels with the data, so that both are
//! stored in one transaction or not at all.

use serde::{Deserialize, Serialize};

use crate::time::Moment;
use crate::understand::post::{ArrivedPost, Network};

/// One thing that happened on a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// Something was said.
    Post(ArrivedPost),
    /// Its author took a post back; our copy goes too.
    Deleted {
        /// Where.
        network: Network,
        /// Which.
        uri: String,
    },
    /// An account was removed, suspended or deactivated: everything it said goes.
    AccountGone {
        /// Where.
        network: Network,
        /// The lasting name of the account.
        author: String,
    },
    /// An account shows itself under another name now.
    Renamed {
        /// Where.
        network: Network,
        /// The lasting name of the account.
        author: String,
        /// The name people see.
        name: String,
    },
}

/// A stretch of a stream that can no longer be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// The last moment that was read before it.
    pub from: Moment,
    /// The first moment after it.
    pub until: Moment,
    /// Why, in words.
    pub reason: String,
}

/// Items of one kind that could not be used: dropped, counted, shown; never a crash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// A fixed phrase such as `not JSON` or `no text`; counts are kept per reason.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// Where the last one was (line, frame, entry) and its first characters.
    pub sample: String,
}

/// What was read since the last batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// In the order they happened.
    pub arrivals: Vec<Arrival>,
    /// Where to go on after these; `None` leaves the stored cursor as it is.
    pub cursor: Option<String>,
    /// How many items were read, used or not.
    pub read: u64,
    /// What could not be used.
    pub dropped: Vec<Dropped>,
    /// Stretches the network can no longer replay.
    pub missed: Vec<Missed>,
}

impl Batch {
    /// Counts one unusable item, keeping one line a reason.
    pub fn drop_one(&mut self, reason: &str, sample: impl Into<String>) {
        let sample = sample.into();
        let sample = crate::understand::post::cut(&sample, 200).to_owned();
        if let Some(known) = self
            .dropped
            .iter_mut()
            .find(|dropped| dropped.reason == reason)
        {
            known.count += 1;
            known.sample = sample;
        } else {
            self.dropped.push(Dropped {
                reason: reason.to_owned(),
                count: 1,
                sample,
            });
        }
    }

    /// Whether it carries nothing that has to be stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arrivals.is_empty()
            && self.cursor.is_none()
            && self.dropped.is_empty()
            && self.missed.is_empty()
    }
}
