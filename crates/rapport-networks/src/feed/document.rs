//! A feed's document, from bytes to entries: RSS 0.9 to 2.0, Atom and JSON Feed.
//!
//! Reading XML written by strangers is bounded before it begins: nesting, attributes and size.
//! Entities a document declares for itself are never expanded, and nothing outside it is fetched.

use feed_rs::model::Feed;
use quick_xml::events::Event;
use rapport_model::time::{Moment, Span};

use super::FeedError;
use super::decode::decode;
use super::entry::{Context, Entry};
use crate::plain_text::html;
use crate::plain_text::{language, line, web_address};

/// The most entries of one document that are read; the first ones, which are the newest.
pub const ENTRY_LIMIT: usize = 1_000;
/// How deep elements may lie in one another. Markup inside an entry is the deepest there is.
const DEPTH_LIMIT: usize = 200;
/// How many attributes an element may have: checking them against one another takes the square.
const ATTRIBUTE_LIMIT: usize = 100;

/// A feed as it was read once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What its publisher calls it.
    pub title: Option<String>,
    /// The page it belongs to.
    pub site: Option<String>,
    /// How long its publisher says it stays as it is (RSS `ttl`).
    pub ttl: Option<Span>,
    /// Its entries in the order they stand, each once.
    pub entries: Vec<Entry>,
    /// How many entries stood beyond [`ENTRY_LIMIT`].
    pub beyond: usize,
}

/// Reads a document that came from `address`; `home` is the stream's own address, which names the
/// feed for ever and differs after a redirect.
///
/// # Errors
/// [`FeedError::WebPage`] with the feeds a page offers when it is one; [`FeedError::NotAFeed`] for
/// anything else that cannot be read.
pub fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    address: &str,
    home: &str,
    now: Moment,
) -> Result<Document, FeedError> {
    let text = decode(bytes, content_type);
    let start = text.trim_start();
    if !start.starts_with(['<', '{']) {
        let reason = if start.is_empty() {
            "it is empty"
        } else {
            "it is neither XML nor JSON"
        };
        return Err(FeedError::NotAFeed {
            reason: reason.to_owned(),
        });
    }
    if start.starts_with('<') {
        bounded(&text).map_err(|reason| FeedError::NotAFeed {
            reason: reason.to_owned(),
        })?;
    }
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(address))
        .sanitize_content(false)
        // Entries without an id are named by ours, from more than a link and a title.
        .id_generator(|_, _, _| String::new())
        .build();
    match parser.parse(start.as_bytes()) {
        Ok(feed) => Ok(document(feed, home, now)),
        Err(_) if looks_like_a_page(start) => Err(FeedError::WebPage {
            feeds: offered(&text, address),
        }),
        Err(error) => Err(FeedError::NotAFeed {
            reason: line(&error.to_string()).unwrap_or_default(),
        }),
    }
}

fn document(feed: Feed, home: &str, now: Moment) -> Document {
    let title = feed
        .title
        .as_ref()
        .and_then(|title| line(&html::decode(&title.content)));
    let context = Context {
        home,
        title: title.as_deref(),
        authors: &feed.authors,
        lang: feed.language.as_deref().and_then(language),
        kind: feed.feed_type.clone(),
        now,
    };
    let beyond = feed.entries.len().saturating_sub(ENTRY_LIMIT);
    let entries = context.read_all(&feed.entries[..feed.entries.len() - beyond]);
    let site = feed
        .links
        .iter()
        .filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .find_map(|link| web_address(&link.href));
    let ttl = feed
        .ttl
        .map(|minutes| Span::MINUTE.times(i64::from(minutes)));
    Document {
        title,
        site,
        ttl,
        entries,
        beyond,
    }
}

/// Whether a document stays within what may be asked of the parser.
fn bounded(text: &str) -> Result<(), &'static str> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        let element = match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                element
            }
            Ok(Event::Empty(element)) => element,
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            // What is wrong with it is said better by the parser proper.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => continue,
        };
        if depth > DEPTH_LIMIT {
            return Err("its elements are nested too deep");
        }
        if element
            .attributes()
            .with_checks(false)
            .nth(ATTRIBUTE_LIMIT)
            .is_some()
        {
            return Err("an element of it has too many attributes");
        }
    }
}

fn looks_like_a_page(start: &str) -> bool {
    let head: String = start
        .chars()
        .take(2_000)
        .collect::<String>()
        .to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.contains("<html")
        || head.contains("<head")
        || head.contains("<body")
}

/// The feeds a page offers, as whole addresses.
pub(super) fn offered(page: &str, address: &str) -> Vec<String> {
    let Ok(base) = url::Url::parse(address) else {
        return Vec::new();
    };
    let mut feeds: Vec<String> = Vec::new();
    for alternate in html::read(page).alternates {
        if let Some(feed) = base
            .join(alternate.href.trim())
            .ok()
            .and_then(|url| web_address(url.as_str()))
            && !feeds.contains(&feed)
        {
            feeds.push(feed);
        }
    }
    feeds
}
