//! One connection to a Jetstream server, and the batches read from it.

use std::time::Duration;

use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::Batch;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::REWIND;
use super::dictionary::{Dictionary, Unpacker};
use super::event::{DropReason, EARLIEST, POSTS, read_event};
use super::gap::GapWatch;
use crate::file::DATE_AHEAD;
use crate::outbound::{Heard, Outbound, OutboundError, WebSocket};
use crate::plain_text::{line, sample};

/// The largest event that is read, in bytes; the server is asked not to send larger ones.
const EVENT_LIMIT: usize = 1_000_000;
/// Servers send a sign of life every half minute; after twice that the connection is dead.
const SILENCE: Duration = Duration::from_secs(75);
/// Counted when one event is larger than is read.
const OVERSIZED: &str = "oversized";

/// Why a stream cannot be read, or not any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JetstreamError {
    /// It could not be opened.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// The address cannot be one of a stream.
    #[error("“{0}” is not the address of a stream: expected something like wss://host/subscribe")]
    Address(String),
    /// The stored place is not one this connector wrote.
    #[error(
        "the stored place in the stream cannot be understood (“{0}”); remove the source and add it again"
    )]
    Cursor(String),
    /// The server ended the stream.
    #[error("the server ended the stream{0}")]
    Closed(String),
    /// The connection broke.
    #[error("the connection to the stream broke: {0}")]
    Broken(String),
    /// Nothing came for too long, not even a sign of life.
    #[error("the stream has been silent for more than {0} s")]
    Silent(u64),
    /// Accounts could not be looked up.
    #[error("the accounts could not be looked up (status {status})")]
    Profiles {
        /// The HTTP status.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Span>,
    },
}

impl JetstreamError {
    /// How long the server asks to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Span> {
        match self {
            Self::Outbound(OutboundError::Refused { retry_after, .. })
            | Self::Profiles { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// How a stream is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamSettings {
    /// For compressed frames; without it they come as plain text.
    pub dictionary: Option<Dictionary>,
    /// How long a connection may be silent before it is given up; it is asked for a sign of life
    /// before that.
    pub silence: Duration,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            dictionary: None,
            silence: SILENCE,
        }
    }
}

/// A connection to a server.
pub struct Jetstream {
    socket: WebSocket,
    unpacker: Option<Unpacker>,
    gap: GapWatch,
    /// The latest time of any event so far, of this connection or before it.
    reached: Option<Moment>,
    /// What was read but not yet handed over; it outlives a `next_batch` that was given up.
    batch: Batch,
    /// Frames since the connection was made, for samples.
    frames: u64,
    ended: Option<JetstreamError>,
    silence: Duration,
    heard_at: Instant,
    asked: bool,
}

impl Jetstream {
    /// Connects to `address` (`wss://host/subscribe`, or `wss://host`) and asks for everything
    /// since `cursor`, or from now on without one.
    ///
    /// # Errors
    /// [`JetstreamError`] when the address may not be opened, the server does not open a stream, or
    /// the cursor is not one of ours.
    pub async fn connect(
        outbound: &Outbound,
        address: &str,
        cursor: Option<&str>,
        settings: &StreamSettings,
        now: Moment,
    ) -> Result<Self, JetstreamError> {
        let reached = cursor.map(read_cursor).transpose()?;
        let unpacker = match &settings.dictionary {
            None => None,
            Some(dictionary) => {
                let unpacker = dictionary.unpacker(EVENT_LIMIT);
                Some(unpacker.map_err(|error| JetstreamError::Broken(error.to_string()))?)
            }
        };
        let url = subscription(address, reached, unpacker.is_some())?;
        let socket = outbound.connect_websocket(&url, EVENT_LIMIT, now).await?;
        Ok(Self {
            socket,
            unpacker,
            gap: GapWatch::new(reached),
            reached,
            batch: Batch::default(),
            frames: 0,
            ended: None,
            silence: settings.silence,
            heard_at: Instant::now(),
            asked: false,
        })
    }

    /// Reads until there are `max` events or `wait` is over, whichever is first; the batch may be
    /// empty. Nothing is lost when this is given up half-way.
    ///
    /// # Errors
    /// [`JetstreamError`] when the stream has ended, after everything before that was handed over.
    pub async fn next_batch(
        &mut self,
        max: usize,
        wait: Duration,
        now: Moment,
    ) -> Result<Batch, JetstreamError> {
        let deadline = Instant::now() + wait;
        while self.batch.read < max as u64 && self.ended.is_none() {
            let alarm = self.heard_at
                + if self.asked {
                    self.silence
                } else {
                    self.silence / 2
                };
            match timeout_at(deadline.min(alarm), self.socket.next()).await {
                Ok(heard) => {
                    self.heard_at = Instant::now();
                    self.asked = false;
                    match heard {
                        Ok(heard) => self.take(heard, now),
                        Err(error) => self.ended = Some(JetstreamError::Broken(error.to_string())),
                    }
                }
                Err(_) if alarm <= deadline && self.asked => {
                    self.ended = Some(JetstreamError::Silent(self.silence.as_secs()));
                }
                Err(_) if alarm <= deadline => {
                    self.socket.ask();
                    self.asked = true;
                }
                Err(_) => break,
            }
        }
        if self.batch.read == 0
            && let Some(error) = &self.ended
        {
            return Err(error.clone());
        }
        let mut batch = std::mem::take(&mut self.batch);
        if batch.read > 0 {
            // A server's clock may run ahead; a cursor must not, or what is said meanwhile is lost.
            batch.cursor = self
                .reached
                .map(|reached| reached.min(now).micros().to_string());
        }
        Ok(batch)
    }

    fn take(&mut self, heard: Heard, now: Moment) {
        let (bytes, problem) = match heard {
            Heard::Text(bytes) => (bytes, None),
            Heard::Binary(bytes) => match self
                .unpacker
                .as_mut()
                .map(|unpacker| unpacker.unpack(&bytes))
            {
                Some(Ok(unpacked)) => (unpacked, None),
                Some(Err(_)) => (bytes, Some("cannot be unpacked")),
                None => (bytes, Some("bytes instead of text")),
            },
            Heard::TooLong(start) => (start, Some(OVERSIZED)),
            Heard::SignOfLife => return,
            Heard::Close(reason) => {
                let reason = line(&String::from_utf8_lossy(&reason));
                self.ended = Some(JetstreamError::Closed(
                    reason.map_or_else(String::new, |words| format!(": {words}")),
                ));
                return;
            }
        };
        self.frames += 1;
        self.batch.read += 1;
        let problem = problem.or_else(|| match std::str::from_utf8(&bytes) {
            Ok(text) => self.event(text, &bytes, now).err(),
            Err(_) => Some("not UTF-8"),
        });
        if let Some(reason) = problem {
            self.batch
                .drop_one(reason, sample("frame", self.frames, &bytes));
        }
    }

    fn event(&mut self, text: &str, bytes: &[u8], now: Moment) -> Result<(), &'static str> {
        let event = read_event(text, now).map_err(DropReason::words)?;
        self.batch.missed.extend(self.gap.event(event.time));
        self.reached = self.reached.max(Some(event.time));
        self.batch.arrivals.extend(event.arrival);
        if event.future_date {
            self.batch
                .drop_one(DATE_AHEAD, sample("frame", self.frames, bytes));
        }
        Ok(())
    }
}

/// The time of the last event, in microseconds.
fn read_cursor(text: &str) -> Result<Moment, JetstreamError> {
    text.parse()
        .ok()
        .filter(|micros| *micros >= EARLIEST)
        .map(Moment::from_micros)
        .ok_or_else(|| JetstreamError::Cursor(text.chars().take(80).collect()))
}

/// The whole address of a subscription.
fn subscription(
    address: &str,
    reached: Option<Moment>,
    packed: bool,
) -> Result<String, JetstreamError> {
    let malformed = || JetstreamError::Address(address.chars().take(120).collect());
    let mut url = Url::parse(address.trim()).map_err(|_| malformed())?;
    if !matches!(url.scheme(), "ws" | "wss") {
        return Err(malformed());
    }
    if url.path() == "/" {
        url.set_path("/subscribe");
    }
    let mut query = url.query_pairs_mut();
    query.clear().append_pair("wantedCollections", POSTS);
    query.append_pair("maxMessageSizeBytes", &EVENT_LIMIT.to_string());
    if packed {
        query.append_pair("compress", "true");
    }
    if let Some(reached) = reached {
        query.append_pair("cursor", &reached.minus(REWIND).micros().to_string());
    }
    drop(query);
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_asks_for_posts_from_a_little_before_the_cursor() {
        let reached = read_cursor("1783175888000000").unwrap();
        assert_eq!(
            subscription("wss://jetstream.example", Some(reached), false).unwrap(),
            "wss://jetstream.example/subscribe?wantedCollections=app.bsky.feed.post&maxMessageSizeBytes=1000000\
             &cursor=1783175883000000"
        );
        let packed = subscription("ws://localhost:6008/own/path?x=1", None, true).unwrap();
        assert!(
            packed.starts_with("ws://localhost:6008/own/path?wantedCollections="),
            "{packed}"
        );
        assert!(packed.ends_with("&compress=true"), "{packed}");
        assert!(subscription("https://example.com", None, false).is_err());
    }

    #[test]
    fn only_cursors_in_microseconds_are_taken() {
        for text in [
            "",
            "soon",
            "12345",
            "-1783175888000000",
            "1783175888000000.5",
        ] {
            assert!(read_cursor(text).is_err(), "{text}");
        }
    }
}
