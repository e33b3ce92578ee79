//! RSS, Atom and JSON Feed: blogs, news, job boards, alerts, whatever a site publishes.
//!
//! [`poll`] asks once and says when to ask again: between five minutes and a day, by how lively the
//! feed is, longer if its publisher wishes ([`cadence`]). Requests are conditional; an answer is at
//! most 5 MB and a thousand entries ([`outbound`](crate::outbound), [`document`]). A feed that moved for good says
//! where, one that was taken down says so.
//!
//! Entries are named by their id, else their link, else a hash of what they say; an id that is no
//! address is prefixed by the feed's. An author named in the feed is told from one of the same name
//! in another feed. It deliberately fetches neither the pages behind entries nor their pictures, and
//! does not subscribe to hubs (WebSub needs a public address).

use rapport_model::time::Span;

use crate::outbound::OutboundError;

pub mod cadence;
mod decode;
mod discover;
pub mod document;
mod entry;
pub mod opml;
mod poll;

pub use cadence::pause_after_failure;
pub use discover::{FoundFeed, discover};
pub use document::Document;
pub use entry::Entry;
pub use poll::{Poll, poll};

/// What is asked for.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                      application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1";

/// Why a feed could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Nothing usable came back.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// The server answers, but not with the feed.
    #[error("{}", status_words(*status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// How long it asks to be left alone.
        retry_after: Option<Span>,
    },
    /// The address answers with a page for people.
    #[error("this address is a web page, not a feed; {}", advice(feeds))]
    WebPage {
        /// The feeds the page offers.
        feeds: Vec<String>,
    },
    /// Neither a feed nor a page.
    #[error("this is not a feed that can be read: {reason}")]
    NotAFeed {
        /// What is wrong with it.
        reason: String,
    },
}

impl FeedError {
    /// How long the server asks to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Span> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn status_words(status: u16) -> String {
    let words = match status {
        401 | 407 => "the feed asks for a password",
        403 | 451 => "the site does not let Rapport read this feed",
        404 => "there is nothing at this address any more; check it in a browser",
        429 => "the site asks for fewer requests; it is asked again later",
        500..=599 => "the site has a problem of its own; it is asked again later",
        _ => "the site does not hand out the feed",
    };
    format!("{words} (status {status})")
}

fn advice(feeds: &[String]) -> String {
    match feeds {
        [] => "it offers none: look for a link called RSS or Atom on the site".to_owned(),
        [feed] => format!("its feed is {feed}"),
        feeds => format!(
            "its feeds are {}",
            feeds
                .iter()
                .take(5)
                .cloned()
                .collect::<Vec<_>>()
                .join(" and ")
        ),
    }
}
