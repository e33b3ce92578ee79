//! A plain post: `{id, network, url?, author, author_name?, lang?, created_at?, text, reply_to?,
//! links?}`. The format is Rapport's own, for exports of other tools to be turned into.

use std::borrow::Cow;
use std::fmt;

use rapport_model::time::Moment;
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

use crate::date::{self, Date};
use crate::plain_text::{language, line, plain, web_address, web_addresses};

/// The fields as they are written; others are ignored.
#[derive(Deserialize)]
pub(super) struct Plain<'a> {
    #[serde(borrow)]
    id: Option<Scalar<'a>>,
    #[serde(borrow)]
    network: Option<Scalar<'a>>,
    #[serde(borrow)]
    url: Option<Scalar<'a>>,
    #[serde(borrow)]
    author: Option<Scalar<'a>>,
    #[serde(borrow)]
    author_name: Option<Scalar<'a>>,
    #[serde(borrow)]
    lang: Option<Scalar<'a>>,
    #[serde(borrow)]
    created_at: Option<Scalar<'a>>,
    #[serde(borrow)]
    text: Option<Scalar<'a>>,
    #[serde(borrow)]
    reply_to: Option<Scalar<'a>>,
    #[serde(borrow)]
    links: Option<Vec<Scalar<'a>>>,
}

impl Plain<'_> {
    /// Whether nothing of it belongs to a plain post.
    pub(super) fn is_something_else(&self) -> bool {
        self.id.is_none() && self.network.is_none() && self.author.is_none() && self.text.is_none()
    }

    /// The post, and what its date came to if it has one.
    ///
    /// # Errors
    /// The phrase under which an unusable one is counted.
    pub(super) fn post(&self, now: Moment) -> Result<(ArrivedPost, Option<Date>), &'static str> {
        let text = plain(some(&self.text).ok_or("no text")?);
        if text.is_empty() {
            return Err("no text");
        }
        let uri = some(&self.id).and_then(line).ok_or("no id")?;
        let network = some(&self.network)
            .and_then(Network::new)
            .ok_or("no network")?;
        let handle = some(&self.author).and_then(line).ok_or("no author")?;
        let date = some(&self.created_at).map(|written| date::read(written, now));
        let post = ArrivedPost {
            network,
            uri,
            url: some(&self.url).and_then(web_address),
            author: Author {
                handle,
                name: some(&self.author_name).and_then(line),
            },
            lang: some(&self.lang).and_then(language),
            lang_from: LangFrom::Post,
            created_at: date.and_then(Date::moment),
            text: text.into_owned(),
            reply_to: some(&self.reply_to).and_then(line),
            links: web_addresses(self.links.iter().flatten().map(|link| &*link.0)),
        };
        Ok((post, date))
    }
}

fn some<'a>(field: &'a Option<Scalar<'_>>) -> Option<&'a str> {
    field
        .as_ref()
        .map(|scalar| &*scalar.0)
        .filter(|text| !text.is_empty())
}

/// A text, or a number as its digits: exports write ids either way. Borrowed where JSON allows.
struct Scalar<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Scalar<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(text.to_owned())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}
