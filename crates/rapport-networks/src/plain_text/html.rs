//! Markup read as a person would: the words, the addresses behind them, the feeds a page offers.
//!
//! Only the tokeniser of the HTML standard is used, never its tree builder: the tokeniser takes
//! time and memory in proportion to its input, while hostile markup can make a tree thousands of
//! times larger than itself.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use rapport_model::understand::post::{TEXT_LIMIT, cut};

use super::plain;

/// The longest markup that is read, in bytes; the rest is left out.
const MARKUP_LIMIT: usize = 512 * 1024;
/// A longer tag is left out: it is a picture written into an attribute, or an attack.
const TAG_LIMIT: usize = 4_096;
/// The most addresses collected from one document.
const HREF_LIMIT: usize = 500;

/// What a piece of markup says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The words, blocks on lines of their own, as [`plain`](super::plain) leaves them.
    pub text: String,
    /// The title of a whole page.
    pub title: String,
    /// `href`s of anchors, as written.
    pub hrefs: Vec<String>,
    /// Feeds offered by `<link rel=alternate>`.
    pub alternates: Vec<Alternate>,
}

/// A `<link rel=alternate>` of a feed type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// Its address, as written.
    pub href: String,
    /// Its media type, lower case.
    pub media_type: String,
    /// Its title, or nothing.
    pub title: String,
}

/// Reads markup. Anything is accepted; there are no errors in HTML.
#[must_use]
pub fn read(markup: &str) -> Reading {
    let markup = without_giant_tags(cut(markup, MARKUP_LIMIT));
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&markup));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let Sink(state) = tokenizer.sink;
    let mut reading = state.into_inner().reading;
    reading.text = plain(&reading.text).into_owned();
    reading
}

/// Decodes character references in text whose `<` are meant as they stand, such as the title of an
/// RSS item: `Vec<String> &amp; you`.
#[must_use]
pub fn decode(text: &str) -> String {
    if !text.contains('&') {
        return plain(text).into_owned();
    }
    read(&text.replace('<', "&lt;")).text
}

/// `markup` without tags longer than [`TAG_LIMIT`].
fn without_giant_tags(markup: &str) -> Cow<'_, str> {
    let bytes = markup.as_bytes();
    let mut kept: Option<String> = None;
    let mut from = 0;
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|i| at + i) {
        let close = memchr::memchr(b'>', &bytes[open..]).map_or(bytes.len(), |i| open + i + 1);
        if close - open > TAG_LIMIT {
            kept.get_or_insert_default().push_str(&markup[from..open]);
            from = close;
            at = close;
        } else {
            at = open + 1;
        }
    }
    match kept {
        None => Cow::Borrowed(markup),
        Some(mut kept) => {
            kept.push_str(&markup[from..]);
            Cow::Owned(kept)
        }
    }
}

/// Collects while the tokeniser runs; it hands out `&self`, hence the cell.
#[derive(Default)]
struct Sink(RefCell<State>);

#[derive(Default)]
struct State {
    reading: Reading,
    /// The element whose content is not for people, until its end tag.
    inside: Option<String>,
    /// White space seen but not yet written.
    gap: Gap,
}

/// How far apart two words are, the widest wish winning.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

impl State {
    fn words(&mut self, text: &str) {
        // Past the limit nothing will be kept; measured generously, because cleaning removes some.
        if self.reading.text.len() > TEXT_LIMIT * 2 {
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' {
                self.gap = self.gap.max(Gap::Space);
                continue;
            }
            if !self.reading.text.is_empty() {
                self.reading.text.push_str(match self.gap {
                    Gap::None => "",
                    Gap::Space => " ",
                    Gap::Line => "\n",
                    Gap::Paragraph => "\n\n",
                });
            }
            self.gap = Gap::None;
            self.reading.text.push(if c == '\u{a0}' { ' ' } else { c });
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        if let Some(inside) = &self.inside {
            if tag.kind == TagKind::EndTag && inside == name {
                self.inside = None;
            }
            return TokenSinkResult::Continue;
        }
        self.gap = self.gap.max(gap_around(name));
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        match name {
            "a" => self.anchor(tag),
            "link" => self.link(tag),
            _ => {}
        }
        let raw = match name {
            "script" => ScriptData,
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => Rawtext,
            "title" | "textarea" => Rcdata,
            _ => return TokenSinkResult::Continue,
        };
        self.inside = Some(name.to_owned());
        TokenSinkResult::RawData(raw)
    }

    fn anchor(&mut self, tag: &Tag) {
        if let Some(href) = attribute(tag, "href")
            && self.reading.hrefs.len() < HREF_LIMIT
        {
            self.reading.hrefs.push(href.to_owned());
        }
    }

    fn link(&mut self, tag: &Tag) {
        let is_alternate = attribute(tag, "rel").is_some_and(|rel| {
            rel.split_whitespace()
                .any(|word| word.eq_ignore_ascii_case("alternate"))
        });
        let media_type = attribute(tag, "type")
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let is_feed = ["rss", "atom", "feed+json"]
            .iter()
            .any(|kind| media_type.contains(kind))
            || media_type == "application/json";
        if let Some(href) = attribute(tag, "href")
            && is_alternate
            && is_feed
            && self.reading.alternates.len() < HREF_LIMIT
        {
            let title = attribute(tag, "title").unwrap_or_default().to_owned();
            self.reading.alternates.push(Alternate {
                href: href.to_owned(),
                media_type,
                title,
            });
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => match state.inside.as_deref() {
                None => state.words(&text),
                Some("title") if state.reading.title.len() < TEXT_LIMIT => {
                    state.reading.title.push_str(&text);
                }
                Some(_) => {}
            },
            Token::TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}

fn gap_around(element: &str) -> Gap {
    match element {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "table" | "ul" | "ol"
        | "pre" | "hr" | "figure" => Gap::Paragraph,
        "br" | "div" | "li" | "tr" | "dt" | "dd" | "dl" | "section" | "article" | "header"
        | "footer" | "main" | "nav" | "aside" | "figcaption" | "form" | "option" | "address"
        | "details" | "summary" => Gap::Line,
        "td" | "th" | "img" => Gap::Space,
        _ => Gap::None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_reads_as_its_words() {
        let reading = read(
            "<h1>Cold&nbsp;store</h1><p>We open in <b>Łódź</b>&hellip;</p><p>Ask <a href='/x?a=1&amp;b=2'>us</a>\
             <br>today</p><ul><li>one<li>two</ul>",
        );
        assert_eq!(
            reading.text,
            "Cold store\n\nWe open in Łódź…\n\nAsk us\ntoday\n\none\ntwo"
        );
        assert_eq!(reading.hrefs, ["/x?a=1&b=2"]);
    }

    #[test]
    fn scripts_and_styles_say_nothing() {
        let hostile = "a<script>alert('<b>x</b>')</script>b<style>p{}</style>c<!-- d --><iframe src=x>e</iframe>\
                       <img src=x onerror=alert(1)>f<svg/onload=alert(1)>g<textarea><b>h</textarea>i";
        assert_eq!(read(hostile).text, "abc fgi");
        assert_eq!(read("<script>never closed").text, "");
        assert_eq!(
            read("&lt;script&gt;shown, not run&lt;/script&gt;").text,
            "<script>shown, not run</script>"
        );
    }

    #[test]
    fn feeds_of_a_page_are_found() {
        let reading = read(
            "<head><title>Harbour &amp; Co</title><link rel='Alternate home' type='application/RSS+xml' \
             title=News href='/feed'><link rel=stylesheet href=x.css><link rel=alternate hreflang=sv href=/sv>",
        );
        assert_eq!(reading.title, "Harbour & Co");
        assert_eq!(
            reading.alternates,
            [Alternate {
                href: "/feed".to_owned(),
                media_type: "application/rss+xml".to_owned(),
                title: "News".to_owned()
            }]
        );
    }

    #[test]
    fn giant_tags_go_and_the_text_around_them_stays() {
        let picture = format!(
            "before <img src='data:image/png;base64,{}'> after",
            "A".repeat(100_000)
        );
        assert_eq!(read(&picture).text, "before after");
        let attack = format!("<p {}>x", "a ".repeat(200_000));
        assert_eq!(read(&attack).text, "x");
        let nested = "<b id=1><div>".repeat(40_000);
        assert_eq!(read(&format!("{nested}deep")).text, "deep");
    }

    #[test]
    fn titles_keep_their_angle_brackets() {
        assert_eq!(decode("Vec<String> &amp; you"), "Vec<String> & you");
        assert_eq!(decode("I <3 it"), "I <3 it");
    }

    proptest! {
        #[test]
        fn any_markup_is_read(markup in "[<>/a-z \"'&;#!-]{0,200}|\\PC{0,80}") {
            let text = read(&markup).text;
            prop_assert!(text.len() <= TEXT_LIMIT);
        }
    }
}
