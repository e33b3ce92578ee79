//! A voice: someone who says something, with the one account they say it from.

use rapport_model::understand::post::Network;

use crate::demo::calendar::Zone;

/// Someone who says something.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Voice {
    /// Lower-case letters, the same for ever.
    pub(in crate::demo) key: String,
    pub(in crate::demo) network: Network,
    pub(in crate::demo) lang: &'static str,
    pub(in crate::demo) name: String,
    /// What they say of themself; `None` for those who say nothing.
    pub(in crate::demo) about: Option<String>,
    /// Where they work, by the place among the companies.
    pub(super) company: Option<usize>,
    pub(in crate::demo) zone: Zone,
    /// For languages in which the past depends on it.
    pub(super) feminine: bool,
    /// Types without capitals and marks.
    pub(super) hasty: bool,
    /// Written by hand, not composed.
    pub(in crate::demo) written: bool,
}

impl Voice {
    /// Whether it is a trade paper.
    pub(in crate::demo) fn is_press(&self) -> bool {
        self.network == Network::feed()
    }

    /// The lasting name on its network.
    pub(in crate::demo) fn handle(&self) -> String {
        match self.network.as_str() {
            "bluesky" => format!("did:plc:demo{}", self.key),
            "mastodon" => format!("{}@mastodon.example", self.key),
            "feed" => format!("https://{}.example/feed.xml", self.key),
            _ => self.key.clone(),
        }
    }

    /// The name people see instead of a lasting one that says nothing.
    pub(in crate::demo) fn shown_as(&self) -> Option<String> {
        (self.network == Network::bluesky()).then(|| format!("{}.example", self.key))
    }

    /// Where the account is seen.
    pub(in crate::demo) fn page(&self) -> String {
        match self.network.as_str() {
            "bluesky" => format!("https://bluesky.example/profile/{}.example", self.key),
            "mastodon" => format!("https://mastodon.example/@{}", self.key),
            "feed" => format!("https://{}.example", self.key),
            other => format!("https://{other}.example/in/{}", self.key),
        }
    }

    /// Where one of its posts is seen.
    pub(super) fn url(&self, number: usize) -> String {
        format!("{}/{number}", self.page())
    }

    /// What names one of its posts on its network.
    pub(super) fn uri(&self, number: usize) -> String {
        match self.network.as_str() {
            "bluesky" => format!("at://{}/app.bsky.feed.post/demo{number:04}", self.handle()),
            _ => self.url(number),
        }
    }
}
