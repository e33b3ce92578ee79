//! An entry of a feed, as a post.

use std::collections::{HashMap, HashSet};

use feed_rs::model::{FeedType, Link, Person, Text};
use rapport_model::time::Moment;
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use sha2::{Digest, Sha256};

use crate::date::{self, Date};
use crate::file::DATE_AHEAD;
use crate::plain_text::html;
use crate::plain_text::{ADDRESS_LIMIT, language, line, plain, web_address, web_addresses};

/// An entry, used or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What names it within its feed: its id, else its link, else a hash.
    pub name: String,
    /// Forty-eight bits that tell that name from others.
    pub identity: u64,
    /// Forty-eight bits that tell what it says from what others say: some feeds give the same
    /// entry a new id every time.
    pub content: u64,
    /// What it says; `None` when it says nothing.
    pub post: Option<ArrivedPost>,
    /// What is wrong with it: the phrase under which it is counted.
    pub problem: Option<&'static str>,
}

impl Entry {
    /// When its author says it was written.
    #[must_use]
    pub fn written_at(&self) -> Option<Moment> {
        self.post.as_ref()?.created_at
    }
}

/// What an entry needs to know of its feed.
pub(super) struct Context<'a> {
    pub(super) home: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) authors: &'a [Person],
    /// What it says of all its entries; weaker evidence than what an entry says of itself.
    pub(super) lang: Option<String>,
    pub(super) kind: FeedType,
    pub(super) now: Moment,
}

type Wire = feed_rs::model::Entry;

impl Context<'_> {
    /// The entries, each once.
    pub(super) fn read_all(&self, entries: &[Wire]) -> Vec<Entry> {
        // An id or a link that several entries share names none of them.
        let mut ids: HashMap<&str, u32> = HashMap::new();
        let mut links: HashMap<&str, u32> = HashMap::new();
        for entry in entries {
            *ids.entry(entry.id.trim()).or_default() += 1;
            if let Some(link) = permalink(&entry.links) {
                *links.entry(link).or_default() += 1;
            }
        }
        let alone = |counts: &HashMap<&str, u32>, key: &&str| {
            !key.is_empty() && counts.get(key) == Some(&1)
        };
        let mut seen = HashSet::new();
        let mut read = Vec::with_capacity(entries.len());
        for entry in entries {
            let own = Some(entry.id.trim()).filter(|id| alone(&ids, id));
            let name = own.or_else(|| permalink(&entry.links).filter(|link| alone(&links, link)));
            let entry = self.read(entry, name);
            if seen.insert(entry.identity) {
                read.push(entry);
            }
        }
        read
    }

    fn read(&self, entry: &Wire, name: Option<&str>) -> Entry {
        let text = self.text(entry);
        let link = permalink(&entry.links);
        let written = entry
            .published
            .or(entry.updated)
            .map(|date| Moment::from_micros(date.timestamp_micros()));
        let name = name.map_or_else(
            || {
                format!(
                    "{:012x}",
                    digest(&[&text, &written.unwrap_or_default().to_string()])
                )
            },
            str::to_owned,
        );
        let date = written.map(|written| date::judge(written, self.now));
        let problem = match date {
            _ if text.is_empty() => Some("no text"),
            Some(Date::Future) => Some(DATE_AHEAD),
            _ => None,
        };
        let own = entry.language.as_deref().and_then(language);
        let lang_from = match (&own, &self.lang) {
            (None, Some(_)) => LangFrom::Feed,
            _ => LangFrom::Post,
        };
        Entry {
            identity: digest(&[&name]),
            content: digest(&[link.unwrap_or_default(), &text]),
            post: (!text.is_empty()).then(|| ArrivedPost {
                network: Network::feed(),
                uri: self.uri(&name),
                url: link.and_then(web_address),
                author: self.author(entry),
                lang: own.or_else(|| self.lang.clone()),
                lang_from,
                created_at: date.and_then(Date::moment),
                links: links(entry),
                text,
                reply_to: None,
            }),
            problem,
            name,
        }
    }

    /// A name that is unique among all feeds: the entry's own if it is an address or a tag, else
    /// prefixed by the feed's.
    fn uri(&self, name: &str) -> String {
        let global = ["https://", "http://", "urn:", "tag:"]
            .iter()
            .any(|scheme| {
                name.get(..scheme.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            });
        let name = if name.len() > ADDRESS_LIMIT {
            format!("{:012x}", digest(&[name]))
        } else {
            plain(name).into_owned()
        };
        if global {
            name
        } else {
            format!("{}#{name}", self.home)
        }
    }

    fn text(&self, entry: &Wire) -> String {
        let title = entry
            .title
            .as_ref()
            .map(|title| self.line_of(title))
            .unwrap_or_default();
        let content = entry.content.as_ref().and_then(|content| {
            let body = content.body.as_deref()?;
            Some(words(body, content.content_type.as_str()))
        });
        let summary = entry
            .summary
            .as_ref()
            .map(|summary| words(&summary.content, summary.content_type.as_str()));
        // Videos and pictures describe themselves in an extension.
        let media = entry.media.iter().find_map(|media| {
            media
                .description
                .as_ref()
                .map(|text| words(&text.content, text.content_type.as_str()))
        });
        let body = [content, summary, media]
            .into_iter()
            .flatten()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        // Short posts often repeat their beginning as the title.
        let start = title.trim_end_matches(['…', '.']).trim_end();
        if title.is_empty() || (!start.is_empty() && body.starts_with(start)) {
            return body;
        }
        if body.is_empty() {
            title
        } else {
            plain(&format!("{title}\n\n{body}")).into_owned()
        }
    }

    fn line_of(&self, title: &Text) -> String {
        let content = &title.content;
        let is_plain = matches!(self.kind, FeedType::Atom | FeedType::JSON)
            && !is_markup(title.content_type.as_str());
        let text = if is_plain {
            plain(content).into_owned()
        } else if is_markup(title.content_type.as_str()) || content.contains("</") {
            html::read(content).text
        } else {
            // RSS does not say whether a title is markup; most are text with references in it.
            html::decode(content)
        };
        line(&text).unwrap_or_default()
    }

    fn author(&self, entry: &Wire) -> Author {
        let named = entry.authors.iter().chain(self.authors).find_map(|person| {
            let name = person
                .name
                .as_deref()
                .and_then(|name| line(&html::decode(name)))?;
            // An address for mail names nobody in public, and is not ours to keep.
            (!name.contains('@')).then_some((person, name))
        });
        match named {
            Some((person, name)) => {
                let page = person.uri.as_deref().and_then(web_address);
                let handle = page.unwrap_or_else(|| format!("{}#{name}", self.home));
                Author {
                    handle,
                    name: Some(name),
                }
            }
            None => Author {
                handle: self.home.to_owned(),
                name: self.title.map(str::to_owned),
            },
        }
    }
}

/// The addresses in its markup, relative ones resolved against its own.
fn links(entry: &Wire) -> Vec<String> {
    let markup = entry.content.iter().filter_map(|content| {
        content
            .body
            .as_deref()
            .filter(|_| is_markup(content.content_type.as_str()))
    });
    let summaries = entry
        .summary
        .iter()
        .filter(|text| is_markup(text.content_type.as_str()));
    let markup = markup.chain(summaries.map(|text| text.content.as_str()));
    let base = permalink(&entry.links).and_then(|link| url::Url::parse(link).ok());
    let hrefs: Vec<String> = markup
        .flat_map(|markup| html::read(markup).hrefs)
        .filter_map(|href| match &base {
            Some(base) => base.join(href.trim()).ok().map(String::from),
            None => Some(href),
        })
        .collect();
    web_addresses(hrefs.iter().map(String::as_str))
}

/// Where a person can read the entry.
fn permalink(links: &[Link]) -> Option<&str> {
    links
        .iter()
        .filter(|link| link.target.is_none() && web_address(&link.href).is_some())
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .map(|link| link.href.as_str())
}

fn is_markup(media_type: &str) -> bool {
    media_type.contains("html")
}

fn words(content: &str, media_type: &str) -> String {
    if is_markup(media_type) {
        html::read(content).text
    } else {
        plain(content).into_owned()
    }
}

/// The first forty-eight bits of a hash, so that JSON everywhere carries them exactly.
fn digest(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(6)
        .fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}
