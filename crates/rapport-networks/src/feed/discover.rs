//! From a site's address to its feeds: what the page itself offers, else where sites usually
//! keep them.

use rapport_model::time::Moment;
use url::Url;

use super::document::{self, offered};
use super::{ACCEPT, FeedError};
use crate::outbound::{Answer, Get, Outbound};

/// Where sites usually keep a feed, tried in this order below the site's root.
const USUAL: [&str; 8] = [
    "/feed",
    "/rss",
    "/feed.xml",
    "/atom.xml",
    "/rss.xml",
    "/index.xml",
    "/feed.json",
    "/blog/feed",
];
/// The most feeds that are asked for their title.
const MOST: usize = 5;

/// A feed that was found, and read once to be sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFeed {
    /// Its address.
    pub url: String,
    /// What its publisher calls it.
    pub title: Option<String>,
    /// How many entries stand in it.
    pub entries: usize,
}

/// Finds the feeds of a site; `address` may lack its `https://`. If it is a feed itself, that is
/// the answer.
///
/// # Errors
/// [`FeedError`] when the address cannot be opened, or a page is there that offers no feed.
pub async fn discover(
    outbound: &Outbound,
    address: &str,
    now: Moment,
) -> Result<Vec<FoundFeed>, FeedError> {
    let address = whole(address);
    let answer = ask(outbound, &address, now).await?;
    let offers = match found(&answer, now) {
        Ok(feed) => return Ok(vec![feed]),
        Err(FeedError::WebPage { feeds }) => feeds,
        Err(other) if !is_page(&answer) => return Err(other),
        Err(_) => offered(&String::from_utf8_lossy(&answer.body), &answer.url),
    };
    let mut feeds = Vec::new();
    for offer in offers.iter().take(MOST) {
        feeds.extend(try_one(outbound, offer, now).await);
    }
    if feeds.is_empty() {
        for offer in usual(&answer.url) {
            feeds.extend(try_one(outbound, &offer, now).await);
            // Sites that have a feed in one usual place have the same one in others.
            if !feeds.is_empty() {
                break;
            }
        }
    }
    if feeds.is_empty() {
        Err(FeedError::WebPage { feeds: Vec::new() })
    } else {
        Ok(feeds)
    }
}

/// An address as a person writes it, with the scheme it lacks.
fn whole(address: &str) -> String {
    let address = address.trim();
    let address = address
        .strip_prefix("feed:")
        .map_or(address, |rest| rest.trim_start_matches('/'));
    if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    }
}

async fn ask(outbound: &Outbound, address: &str, now: Moment) -> Result<Answer, FeedError> {
    let answer = outbound.get(Get::new(address, ACCEPT), now).await?;
    if answer.is_success() {
        Ok(answer)
    } else {
        Err(FeedError::Status {
            status: answer.status,
            retry_after: answer.retry_after,
        })
    }
}

fn found(answer: &Answer, now: Moment) -> Result<FoundFeed, FeedError> {
    let kind = answer.content_type.as_deref();
    let document = document::read(&answer.body, kind, &answer.url, &answer.url, now)?;
    Ok(FoundFeed {
        url: answer.url.clone(),
        title: document.title,
        entries: document.entries.len(),
    })
}

async fn try_one(outbound: &Outbound, address: &str, now: Moment) -> Option<FoundFeed> {
    let answer = ask(outbound, address, now).await.ok()?;
    found(&answer, now).ok()
}

fn is_page(answer: &Answer) -> bool {
    answer
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.contains("html"))
}

fn usual(site: &str) -> Vec<String> {
    let Ok(site) = Url::parse(site) else {
        return Vec::new();
    };
    USUAL
        .iter()
        .filter_map(|path| site.join(path).ok())
        .map(String::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_leave_out_the_scheme() {
        assert_eq!(whole(" example.com/blog "), "https://example.com/blog");
        assert_eq!(whole("http://example.com"), "http://example.com");
        assert_eq!(whole("feed://example.com/rss"), "https://example.com/rss");
        assert_eq!(
            whole("feed:https://example.com/rss"),
            "https://example.com/rss"
        );
    }
}
