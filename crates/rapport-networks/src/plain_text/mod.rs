//! Foreign text made plain: the one place every connector sends what strangers wrote through.
//!
//! [`plain`] and [`line`] remove what could break a page, a log or a reader's eye: control
//! characters, direction overrides, invisible tags. [`html`] turns markup into text. Nothing here
//! decides whether a text matters, and nothing here escapes for output: that is the template's job.

use std::borrow::Cow;

use rapport_model::understand::post::{TEXT_LIMIT, cut};
use url::Url;

pub mod html;

/// The longest name or title that is kept, in bytes.
pub const NAME_LIMIT: usize = 300;
/// The longest address that is kept, in bytes.
pub const ADDRESS_LIMIT: usize = 2_048;
/// The most links of one post that are kept.
pub const LINKS_LIMIT: usize = 30;

/// The text of a post: harmful characters removed, line ends as `\n`, trimmed, at most
/// [`TEXT_LIMIT`] bytes. Text that is clean already is returned as it is.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.len() <= TEXT_LIMIT && !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    // Twice the limit is enough to fill it, however much is removed from ordinary text.
    let text = cut(text, TEXT_LIMIT * 2);
    let mut kept = String::with_capacity(text.len().min(TEXT_LIMIT));
    let mut in_flag = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            // The flags of England, Scotland and Wales are spelt with otherwise invisible tags.
            '\u{e0020}'..='\u{e007f}' if in_flag => kept.push(c),
            c if is_harmful(c) => {}
            c => {
                in_flag = c == '\u{1f3f4}';
                kept.push(c);
            }
        }
    }
    Cow::Owned(cut(kept.trim(), TEXT_LIMIT).trim_end().to_owned())
}

/// A name or title on one line: as [`plain`], with runs of white space as one space, at most
/// [`NAME_LIMIT`] bytes. `None` when nothing is left.
#[must_use]
pub fn line(text: &str) -> Option<String> {
    let text = plain(text);
    let mut kept = String::with_capacity(text.len().min(NAME_LIMIT));
    for word in text.split_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        if kept.len() > NAME_LIMIT {
            break;
        }
    }
    let kept = cut(&kept, NAME_LIMIT).trim_end();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// A whole `http` or `https` address a person could open, as written. `None` for anything else:
/// `javascript:`, `data:`, relative ones, ones longer than [`ADDRESS_LIMIT`].
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > ADDRESS_LIMIT {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let open = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    open.then(|| String::from(url))
}

/// The addresses among `links`, each once, at most [`LINKS_LIMIT`].
#[must_use]
pub fn web_addresses<'a>(links: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for address in links.into_iter().filter_map(web_address) {
        if kept.len() == LINKS_LIMIT {
            break;
        }
        if !kept.contains(&address) {
            kept.push(address);
        }
    }
    kept
}

/// A BCP 47 tag in lower case; `None` when it cannot be one, or is one of those that name no
/// language: undetermined, several, none, without a code.
#[must_use]
pub fn language(tag: &str) -> Option<String> {
    let tag = tag.trim();
    let valid = (2..=35).contains(&tag.len())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && tag.bytes().take(2).all(|b| b.is_ascii_alphabetic());
    let tag = valid.then(|| tag.to_ascii_lowercase())?;
    let primary = tag.split('-').next();
    (!matches!(primary, Some("und" | "mul" | "zxx" | "mis"))).then_some(tag)
}

/// Where something unusable was and how it begins, for a person to look at: `line 17: {"id":…`.
pub(crate) fn sample(what: &str, number: u64, bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(160)];
    let start = line(&String::from_utf8_lossy(start)).unwrap_or_default();
    format!("{what} {number}: {start}")
}

/// Characters that are removed or replaced.
fn is_harmful(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // C0 and C1 controls with NUL and DEL.
        c if c.is_control() => true,
        // Embeddings, overrides and isolates can make a text read as something it is not. The
        // plain marks U+200E and U+200F cannot, and Arabic and Hebrew need them.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        // Line separators, deprecated formatting, a stray byte order mark, annotations.
        '\u{2028}' | '\u{2029}' | '\u{206a}'..='\u{206f}' | '\u{feff}' => true,
        '\u{fff9}'..='\u{fffb}' => true,
        // Invisible tags.
        '\u{e0000}'..='\u{e007f}' => true,
        // Not characters at all.
        '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn clean_text_is_left_alone() {
        for text in [
            "Zażółć gęślą jaźń",
            "line one\n\nline two\tend",
            "👩‍💻 می‌خواهم",
            "שלום\u{200f}!",
        ] {
            assert!(
                matches!(plain(text), Cow::Borrowed(kept) if kept == text),
                "{text}"
            );
        }
    }

    #[test]
    fn what_could_break_a_page_is_removed() {
        assert_eq!(plain("a\0b\u{7}c\u{9b}d"), "abcd");
        assert_eq!(plain("pay \u{202e}gpj.exe"), "pay gpj.exe");
        assert_eq!(
            plain("one\r\ntwo\rthree\u{2028}four"),
            "one\ntwo\nthree\nfour"
        );
        assert_eq!(plain("hi\u{e0041}\u{e0042} there"), "hi there");
        assert_eq!(plain("  \u{feff}text\n "), "text");
    }

    #[test]
    fn the_flag_of_wales_survives() {
        let wales = "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} wins\u{e0041}\0";
        assert_eq!(
            plain(wales),
            "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} wins"
        );
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(line(" Ada \n\t Example "), Some("Ada Example".to_owned()));
        assert_eq!(line(" \u{202e}\0 "), None);
        assert_eq!(line(&"é".repeat(1_000)).unwrap().len(), NAME_LIMIT);
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(
            web_address("https://example.com/a b"),
            Some("https://example.com/a%20b".to_owned())
        );
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "/relative",
            "mailto:a@example.com",
            "",
        ] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
        let twice = [
            "https://example.com/",
            "https://example.com",
            "ftp://example.com",
        ];
        assert_eq!(web_addresses(twice), ["https://example.com/"]);
    }

    #[test]
    fn language_tags_are_folded() {
        assert_eq!(language("pt-BR"), Some("pt-br".to_owned()));
        assert_eq!(language("x"), None);
        assert_eq!(language("en\"><b"), None);
        assert_eq!(language("und"), None);
        assert_eq!(language("Und-Latn"), None);
        assert_eq!(language("mul"), None);
        assert_eq!(language(""), None);
    }

    proptest! {
        #[test]
        fn plain_is_short_clean_and_stable(text in "\\PC{0,40}|(?s).{0,80}") {
            let once = plain(&text).into_owned();
            prop_assert!(once.len() <= TEXT_LIMIT);
            prop_assert!(!once.chars().any(is_harmful), "{:?}", once);
            prop_assert_eq!(plain(&once).into_owned(), once);
        }
    }
}
