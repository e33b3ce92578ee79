//! A post: something a person or organisation said in public on a network.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{PostId, StreamId};
use crate::time::Moment;

/// The longest text of a post that is kept, in bytes; longer ones are cut at a character.
pub const TEXT_LIMIT: usize = 20_000;

/// A network by its short lower-case name: `bluesky`, `feed`, `x`, `linkedin` …
///
/// The set is open, because a file may bring posts of a network Rapport has no connector for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Network(String);

impl Network {
    /// Keeps letters, digits, `-`, `_` and `.` of `name` in lower case, at most 40 characters.
    /// `None` when nothing is left.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let name: String = name
            .trim()
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .take(40)
            .collect();
        (!name.is_empty()).then_some(Self(name))
    }

    /// Bluesky, heard through Jetstream.
    #[must_use]
    pub fn bluesky() -> Self {
        Self("bluesky".to_owned())
    }

    /// Entries of RSS, Atom and JSON feeds: blogs, news, job boards.
    #[must_use]
    pub fn feed() -> Self {
        Self("feed".to_owned())
    }

    /// The short name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as its owner writes it, for the screen.
    #[must_use]
    pub fn title(&self) -> &str {
        match self.0.as_str() {
            "bluesky" => "Bluesky",
            "mastodon" => "Mastodon",
            "linkedin" => "LinkedIn",
            "facebook" => "Facebook",
            "instagram" => "Instagram",
            "pinterest" => "Pinterest",
            "reddit" => "Reddit",
            "youtube" => "YouTube",
            "hackernews" => "Hacker News",
            "x" => "X",
            "feed" => "Feed",
            other => other,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who wrote a post, as the network names them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Author {
    /// The lasting name on that network: a DID on Bluesky, a handle elsewhere, the feed's own
    /// address for a feed that names no author.
    pub handle: String,
    /// The name shown to people, if the network gave one.
    pub name: Option<String>,
}

/// Who says which language a post is in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum LangFrom {
    /// The network, of this very post.
    #[default]
    Post,
    /// The feed, of all its posts at once.
    Feed,
    /// Nobody: it was detected, the text reads like it.
    Text,
}

impl LangFrom {
    /// Every one, the strongest evidence first.
    pub const ALL: [Self; 3] = [Self::Post, Self::Feed, Self::Text];

    /// The word in tables and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Feed => "feed",
            Self::Text => "text",
        }
    }
}

impl FromStr for LangFrom {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|from| from.word() == text)
            .ok_or_else(|| {
                format!("“{text}” does not say who names a language: expected post, feed or text")
            })
    }
}

/// A post as a connector hands it over: cleaned text, nothing assigned by Rapport yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivedPost {
    /// Where it was said.
    pub network: Network,
    /// What names it for ever on that network; `(network, uri)` is unique.
    pub uri: String,
    /// Where a person can read and answer it.
    pub url: Option<String>,
    /// Whose words.
    pub author: Author,
    /// BCP 47 tag, lower case; `None` when unknown.
    pub lang: Option<String>,
    /// Who says so; without a tag it means nothing.
    #[serde(default)]
    pub lang_from: LangFrom,
    /// When its author says it was written; never later than it was seen.
    pub created_at: Option<Moment>,
    /// Plain text: markup removed, at most [`TEXT_LIMIT`] bytes.
    pub text: String,
    /// The uri of the post it answers.
    pub reply_to: Option<String>,
    /// Addresses it links to, whole.
    pub links: Vec<String>,
}

/// A stored post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Ours.
    pub id: PostId,
    /// The stream it first came by.
    pub stream: StreamId,
    /// When Rapport saw it.
    pub seen_at: Moment,
    /// When it was written, or seen if nobody said.
    pub created_at: Moment,
    /// Where it was said.
    pub network: Network,
    /// What names it on that network.
    pub uri: String,
    /// Where a person can read and answer it.
    pub url: Option<String>,
    /// Whose words.
    pub author: Author,
    /// BCP 47 tag, lower case; `None` when unknown.
    pub lang: Option<String>,
    /// Who says so; without a tag it means nothing.
    #[serde(default)]
    pub lang_from: LangFrom,
    /// Plain text.
    pub text: String,
    /// The uri of the post it answers.
    pub reply_to: Option<String>,
    /// Addresses it links to.
    pub links: Vec<String>,
}

/// Cuts `text` to at most `limit` bytes at a character boundary.
#[must_use]
pub fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_names_are_short_and_lower_case() {
        assert_eq!(Network::new(" LinkedIn ").unwrap().as_str(), "linkedin");
        assert_eq!(Network::new("<b>"), Network::new("b"));
        assert_eq!(Network::new(" / "), None);
    }

    #[test]
    fn cutting_keeps_characters_whole() {
        assert_eq!(cut("zażółć", 3), "za");
        assert_eq!(cut("short", 99), "short");
    }
}
