//! RSS, Atom and JSON Feed: blogs, news, job boards, alerts, whatever a site publishes.

mod decode;
pub mod document;
mod entry;
pub mod opml;

pub use document::Document;
pub use entry::Entry;

/// Why a feed could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
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
