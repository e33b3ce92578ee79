//! One Jetstream event, from its line of JSON to an [`Arrival`]. The same lines come over the
//! wire and lie in files, so this knows neither.
//!
//! Format: <https://github.com/bluesky-social/jetstream>, the first generation (`/subscribe`).

use std::borrow::Cow;
use std::fmt;

use rapport_model::time::Moment;
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::date;
use crate::plain_text::{language, line, plain, web_addresses};

/// The one collection whose records are read.
pub const POSTS: &str = "app.bsky.feed.post";

/// The earliest `time_us` that is one, in 2001. Servers of the second generation read smaller
/// numbers as something else.
pub(crate) const EARLIEST: i64 = 1_000_000_000_000_000;

/// A readable event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When the server saw it: its `time_us`.
    pub time: Moment,
    /// What it means; `None` for likes, follows and whatever else is not asked for.
    pub arrival: Option<Arrival>,
    /// The post says it was written later than it was seen; that date is not used.
    pub future_date: bool,
}

/// Why an event cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// Not JSON at all, or cut off.
    NotJson,
    /// JSON, but a field that is needed has another shape.
    Shape,
    /// No `did`, or one that cannot be a DID.
    NoDid,
    /// No `time_us`, or one that cannot be a time.
    NoTime,
    /// A commit without a usable collection or record key.
    NoKey,
    /// A post without text.
    NoText,
}

impl DropReason {
    /// The fixed phrase under which it is counted.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotJson => "not JSON",
            Self::Shape => "unexpected shape",
            Self::NoDid => "no did",
            Self::NoTime => "no time",
            Self::NoKey => "no record key",
            Self::NoText => "no text",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Reads one event. A date is trusted as far as it lies before both `now` and the time the server
/// saw the event.
///
/// # Errors
/// [`DropReason`] when it cannot be used.
pub fn read_event(line: &str, now: Moment) -> Result<Event, DropReason> {
    let wire: Wire<'_> = serde_json::from_str(line).map_err(json_reason)?;
    wire.event(now)
}

pub(crate) fn json_reason(error: serde_json::Error) -> DropReason {
    if error.is_data() {
        DropReason::Shape
    } else {
        DropReason::NotJson
    }
}

/// The fields that are read; a server may send more.
#[derive(Deserialize)]
pub(crate) struct Wire<'a> {
    #[serde(borrow)]
    pub(crate) did: Option<Cow<'a, str>>,
    time_us: Option<i64>,
    #[serde(borrow)]
    pub(crate) kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    commit: Option<Commit<'a>>,
    #[serde(borrow)]
    identity: Option<Identity<'a>>,
    #[serde(borrow)]
    account: Option<Account<'a>>,
}

#[derive(Deserialize)]
struct Commit<'a> {
    #[serde(borrow)]
    operation: Option<Cow<'a, str>>,
    #[serde(borrow)]
    collection: Option<Cow<'a, str>>,
    #[serde(borrow)]
    rkey: Option<Cow<'a, str>>,
    /// Read only when the collection is ours: other applications put what they like here.
    #[serde(borrow)]
    record: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Identity<'a> {
    #[serde(borrow)]
    handle: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Account<'a> {
    active: Option<bool>,
    #[serde(borrow)]
    status: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "createdAt")]
    created_at: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    langs: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    reply: Option<Reply<'a>>,
    #[serde(borrow, default)]
    facets: Option<Vec<Facet<'a>>>,
    #[serde(borrow)]
    embed: Option<Embed<'a>>,
}

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(borrow)]
    parent: Option<Reference<'a>>,
}

/// Something named by its `uri`: a post, or a card's web address.
#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(borrow)]
    uri: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Facet<'a> {
    #[serde(borrow, default)]
    features: Vec<Reference<'a>>,
}

/// A link card, by itself or beside a quoted post.
#[derive(Deserialize)]
struct Embed<'a> {
    #[serde(borrow)]
    external: Option<Reference<'a>>,
    #[serde(borrow)]
    media: Option<Media<'a>>,
}

#[derive(Deserialize)]
struct Media<'a> {
    #[serde(borrow)]
    external: Option<Reference<'a>>,
}

impl Wire<'_> {
    pub(crate) fn event(&self, now: Moment) -> Result<Event, DropReason> {
        let did = self
            .did
            .as_deref()
            .filter(|did| is_did(did))
            .ok_or(DropReason::NoDid)?;
        let time = self
            .time_us
            .filter(|micros| *micros >= EARLIEST)
            .ok_or(DropReason::NoTime)?;
        let time = Moment::from_micros(time);
        let mut event = Event {
            time,
            arrival: None,
            future_date: false,
        };
        match self.kind.as_deref() {
            Some("commit") => {
                let commit = self.commit.as_ref().ok_or(DropReason::Shape)?;
                commit.apply(did, time.min(now), &mut event)?;
            }
            Some("identity") => event.arrival = self.identity.as_ref().and_then(|i| i.renamed(did)),
            Some("account") => event.arrival = self.account.as_ref().and_then(|a| a.gone(did)),
            // A later version of the protocol may have more kinds.
            Some(_) => {}
            None => return Err(DropReason::Shape),
        }
        Ok(event)
    }
}

impl Commit<'_> {
    fn apply(&self, did: &str, seen: Moment, event: &mut Event) -> Result<(), DropReason> {
        let collection = self.collection.as_deref().ok_or(DropReason::NoKey)?;
        if collection != POSTS {
            return Ok(());
        }
        let rkey = self
            .rkey
            .as_deref()
            .filter(|rkey| is_record_key(rkey))
            .ok_or(DropReason::NoKey)?;
        let uri = format!("at://{did}/{POSTS}/{rkey}");
        match self.operation.as_deref() {
            Some("create" | "update") => {
                let record = self.record.ok_or(DropReason::NoText)?;
                let record: Record<'_> = serde_json::from_str(record.get()).map_err(json_reason)?;
                let text = plain(record.text.as_deref().ok_or(DropReason::NoText)?).into_owned();
                // A picture without words is no mistake, but there is nothing to listen to.
                if text.is_empty() {
                    return Ok(());
                }
                let written = record
                    .created_at
                    .as_deref()
                    .map_or(date::Date::Unknown, |d| date::read(d, seen));
                event.future_date = written == date::Date::Future;
                event.arrival = Some(Arrival::Post(ArrivedPost {
                    network: Network::bluesky(),
                    uri,
                    url: Some(format!("https://bsky.app/profile/{did}/post/{rkey}")),
                    author: Author {
                        handle: did.to_owned(),
                        name: None,
                    },
                    lang: record
                        .langs
                        .as_deref()
                        .and_then(|langs| langs.iter().find_map(|lang| language(lang))),
                    lang_from: LangFrom::Post,
                    // Without a usable date of the author's, the moment the network saw it is near.
                    created_at: written.moment().or(Some(seen)),
                    text,
                    reply_to: record.reply.as_ref().and_then(Reply::parent_uri),
                    links: record.links(),
                }));
            }
            Some("delete") => {
                event.arrival = Some(Arrival::Deleted {
                    network: Network::bluesky(),
                    uri,
                });
            }
            _ => return Err(DropReason::Shape),
        }
        Ok(())
    }
}

impl Identity<'_> {
    fn renamed(&self, did: &str) -> Option<Arrival> {
        // A handle that does not point back is shown by the network as `handle.invalid`.
        let handle = self
            .handle
            .as_deref()
            .filter(|handle| *handle != "handle.invalid")?;
        let name = line(handle)?;
        Some(Arrival::Renamed {
            network: Network::bluesky(),
            author: did.to_owned(),
            name,
        })
    }
}

impl Account<'_> {
    fn gone(&self, did: &str) -> Option<Arrival> {
        // `desynchronized` and `throttled` are troubles of a server, not wishes about an account.
        let troubled = matches!(self.status.as_deref(), Some("desynchronized" | "throttled"));
        let gone = self.active == Some(false) && !troubled;
        gone.then(|| Arrival::AccountGone {
            network: Network::bluesky(),
            author: did.to_owned(),
        })
    }
}

impl Reply<'_> {
    fn parent_uri(&self) -> Option<String> {
        let uri = self.parent.as_ref()?.uri.as_deref()?;
        (uri.starts_with("at://") && uri.len() < 1_024).then(|| plain(uri).into_owned())
    }
}

impl Record<'_> {
    fn links(&self) -> Vec<String> {
        let features = self
            .facets
            .iter()
            .flatten()
            .flat_map(|facet| &facet.features);
        let cards = self.embed.iter().flat_map(|embed| {
            [
                embed.external.as_ref(),
                embed
                    .media
                    .as_ref()
                    .and_then(|media| media.external.as_ref()),
            ]
        });
        web_addresses(
            features
                .chain(cards.flatten())
                .filter_map(|link| link.uri.as_deref()),
        )
    }
}

/// The alphabet and length of a DID: <https://www.w3.org/TR/did-1.0/#did-syntax>.
fn is_did(text: &str) -> bool {
    text.strip_prefix("did:")
        .is_some_and(|rest| rest.contains(':') && !rest.ends_with(':'))
        && text.len() <= 2_048
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":._%-".contains(&b))
}

/// The alphabet and length of a record key: <https://atproto.com/specs/record-key>.
fn is_record_key(text: &str) -> bool {
    (1..=512).contains(&text.len())
        && !matches!(text, "." | "..")
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-_:~".contains(&b))
}
