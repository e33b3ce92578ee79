//! Sources: what a workspace listens to. A [`Stream`] is the one connection an instance holds to
//! an address; a [`Source`] is a workspace's wish to hear it. Two workspaces that listen to the
//! same feed share a stream and see none of each other's records.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{GapId, SourceId, StreamId};
use crate::time::Moment;
use crate::understand::batch::Dropped;

/// How a stream is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// RSS, Atom or JSON Feed, polled.
    Feed,
    /// Bluesky's public stream, a WebSocket.
    Jetstream,
    /// JSON Lines in a file on this machine.
    File,
}

impl StreamKind {
    /// Every kind, in the order it is offered.
    pub const ALL: [Self; 3] = [Self::Feed, Self::Jetstream, Self::File];

    /// The word in tables, URLs and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Jetstream => "jetstream",
            Self::File => "file",
        }
    }
}

impl fmt::Display for StreamKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for StreamKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == text)
            .ok_or_else(|| {
                format!("“{text}” is not a kind of source: expected feed, jetstream or file")
            })
    }
}

/// The connection to one address, with its place and its health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// Ours.
    pub id: StreamId,
    /// How it is read.
    pub kind: StreamKind,
    /// A URL (`https://…`, `wss://…`) or the absolute path of a file.
    pub address: String,
    /// Where to go on reading, in the connector's own words; committed with the data.
    pub cursor: Option<String>,
    /// How it is doing.
    pub health: Health,
}

/// How a stream is doing, as the Sources page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Health {
    /// When an item last arrived.
    pub last_item_at: Option<Moment>,
    /// When the newest item was written by its author.
    pub last_item_written_at: Option<Moment>,
    /// When reading last went well.
    pub last_success_at: Option<Moment>,
    /// What is wrong, in words; `None` when nothing is.
    pub error: Option<String>,
    /// Since when.
    pub error_since: Option<Moment>,
    /// How often in a row it failed.
    pub failures: u32,
    /// When a polled stream is read next; `None` for one that is connected or finished.
    pub next_poll_at: Option<Moment>,
    /// Items read, used or not.
    pub read: u64,
    /// Posts stored.
    pub stored: u64,
    /// Items that could not be used.
    pub dropped: u64,
}

/// A workspace listens to a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Ours.
    pub id: SourceId,
    /// What people call it.
    pub name: String,
    /// Paused sources bring in nothing.
    pub paused: bool,
    /// When it was added.
    pub created_at: Moment,
    /// The connection behind it.
    pub stream: Stream,
    /// What could not be used, by reason.
    pub dropped: Vec<Dropped>,
    /// What was missed.
    pub gaps: Vec<Gap>,
}

/// A recorded gap: a stretch the network can no longer replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Ours.
    pub id: GapId,
    /// The last moment read before it.
    pub from: Moment,
    /// The first moment after it.
    pub until: Moment,
    /// Why, in words.
    pub reason: String,
    /// When it was noticed.
    pub recorded_at: Moment,
}
