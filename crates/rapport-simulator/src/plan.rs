//! What a simulator is to tell, and what is to go wrong meanwhile.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rapport_model::time::{Moment, Span};

/// Something that goes wrong on a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The connection is cut, in the middle of a frame.
    Cut,
    /// The server says goodbye.
    Goodbye,
    /// An event is sent twice.
    Double,
    /// On a replay, events of different accounts come in another order, within the rewind. Counted
    /// in connections.
    Shuffle,
    /// A frame that is not JSON.
    BadJson,
    /// A text frame that is not UTF-8.
    BadUtf8,
    /// A frame far larger than was asked for.
    Oversized,
    /// An event that names no account.
    NoDid,
    /// A frame of bytes nobody asked for.
    Bytes,
    /// The connection stays open and says nothing any more, not even a sign of life.
    Silence,
    /// A frame arrives in crumbs.
    Trickle,
    /// A connection is closed before it is answered. Counted in connections, not in events.
    Refuse,
    /// A connection is answered with 503 and a `Retry-After`. Counted in connections.
    Busy,
    /// The cursor is older than what is kept; the stream begins later, without a word. It happens
    /// when it is due by itself ([`Plan::look_back`]); a schedule for it has no effect.
    TooOld,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 14] = [
        Self::Cut,
        Self::Goodbye,
        Self::Double,
        Self::Shuffle,
        Self::BadJson,
        Self::BadUtf8,
        Self::Oversized,
        Self::NoDid,
        Self::Bytes,
        Self::Silence,
        Self::Trickle,
        Self::Refuse,
        Self::Busy,
        Self::TooOld,
    ];

    /// Its name on the command line and in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Goodbye => "goodbye",
            Self::Double => "double",
            Self::Shuffle => "shuffle",
            Self::BadJson => "bad-json",
            Self::BadUtf8 => "bad-utf8",
            Self::Oversized => "oversized",
            Self::NoDid => "no-did",
            Self::Bytes => "bytes",
            Self::Silence => "silence",
            Self::Trickle => "trickle",
            Self::Refuse => "refuse",
            Self::Busy => "busy",
            Self::TooOld => "too-old",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Fault {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::word).join(", ");
        let fault = Self::ALL.into_iter().find(|fault| fault.word() == text);
        fault.ok_or_else(|| format!("“{text}” is not a fault: expected one of {}", known()))
    }
}

/// What is told, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// How many events the story has.
    pub events: usize,
    /// When it begins.
    pub start: Moment,
    /// From one event to the next. A connection that is cut more often than a client's rewind
    /// is long gets nowhere; five seconds are twenty-five events of this default.
    pub spacing: Span,
    /// A fault happens at every so many events sent, or connections made.
    pub faults: BTreeMap<Fault, u64>,
    /// How much is kept, counted back from the last event; `None`: everything.
    pub look_back: Option<Span>,
    /// Whether frames are compressed for those who ask.
    pub packs: bool,
    /// Whether the dictionary for that is handed out.
    pub hands_out_dictionary: bool,
    /// How many events are told a millisecond; `None`: as many as the socket takes.
    pub pace: Option<u32>,
    /// The port on loopback; 0: any that is free.
    pub port: u16,
}

impl Plan {
    /// A story without faults, in the summer of 2026.
    #[must_use]
    pub fn new(seed: u64, events: usize) -> Self {
        Self {
            seed,
            events,
            start: Moment::from_micros(1_783_166_400_000_000),
            spacing: Span::from_micros(200_000),
            faults: BTreeMap::new(),
            look_back: None,
            packs: false,
            hands_out_dictionary: false,
            pace: None,
            port: 0,
        }
    }

    /// With a fault at every so many events or connections.
    #[must_use]
    pub fn with(mut self, fault: Fault, every: u64) -> Self {
        self.faults.insert(fault, every.max(1));
        self
    }
}
