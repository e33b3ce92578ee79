//! Someone's own words, with the words that matter marked. The text is foreign: it is cut into
//! pieces here and written by the template, which encodes every one of them. Spans come from
//! storage and are taken with care: what is not a range of whole characters is left out.

use askama::Template;
use rapport_model::understand::post::Post;

/// Longer texts are shown from a little before the first mark, and whole on demand; in bytes.
const WHOLE: usize = 640;
/// How much of a longer text is shown, in bytes.
const EXCERPT: usize = 420;
/// How much of it stands before the first mark, in bytes.
const BEFORE: usize = 140;

/// A stretch of text, marked or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) marked: bool,
}

/// Someone's words, ready to be shown.
#[derive(Debug, Template)]
#[template(path = "parts/voice.html")]
pub(crate) struct Voice<'a> {
    lang: Option<&'a str>,
    /// What is shown at once.
    shown: Vec<Piece<'a>>,
    /// Whether something was left out before and after.
    cut: (bool, bool),
    /// All of it, when only a part is shown.
    whole: Option<Vec<Piece<'a>>>,
}

impl<'a> Voice<'a> {
    /// A post with its marks.
    pub(crate) fn of(post: &'a Post, spans: &[(usize, usize)]) -> Self {
        Self::new(&post.text, post.lang.as_deref(), spans)
    }

    /// A text in a language with its marks.
    pub(crate) fn new(text: &'a str, lang: Option<&'a str>, spans: &[(usize, usize)]) -> Self {
        let spans = sound(text, spans);
        if text.len() <= WHOLE {
            return Self {
                lang,
                shown: pieces(text, (0, text.len()), &spans),
                cut: (false, false),
                whole: None,
            };
        }
        let range = excerpt(text, spans.first().map_or(0, |span| span.0));
        Self {
            lang,
            shown: pieces(text, range, &spans),
            cut: (range.0 > 0, range.1 < text.len()),
            whole: Some(pieces(text, (0, text.len()), &spans)),
        }
    }
}

/// The spans that are ranges of whole characters, in order, not overlapping.
fn sound(text: &str, spans: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut sound: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    for &(start, end) in spans {
        let apart = sound.last().is_none_or(|last| last.1 <= start);
        if apart && start < end && text.get(start..end).is_some() {
            sound.push((start, end));
        }
    }
    sound
}

fn pieces<'a>(
    text: &'a str,
    (from, to): (usize, usize),
    spans: &[(usize, usize)],
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut at = from;
    let mut push = |start: usize, end: usize, marked: bool| {
        if let Some(text) = text.get(start..end).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text, marked });
        }
    };
    for (start, end) in spans
        .iter()
        .map(|span| (span.0.max(from), span.1.min(to)))
        .filter(|span| span.0 < span.1)
    {
        push(at, start, false);
        push(start, end, true);
        at = end;
    }
    push(at, to, false);
    pieces
}

/// A range of about [`EXCERPT`] bytes around `mark`, cut between words where there are any.
fn excerpt(text: &str, mark: usize) -> (usize, usize) {
    let mark = text.floor_char_boundary(mark);
    let from = text.floor_char_boundary(mark.saturating_sub(BEFORE));
    let from = match text[from..mark].find(char::is_whitespace) {
        Some(space) if from > 0 => from + space,
        _ => from,
    };
    let to = text.floor_char_boundary((from + EXCERPT).min(text.len()));
    let to = match text[mark..to].rfind(char::is_whitespace) {
        Some(space) if to < text.len() && space > 0 => mark + space,
        _ => to,
    };
    (from, to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked<'a>(voice: &Voice<'a>) -> Vec<&'a str> {
        voice
            .shown
            .iter()
            .filter(|piece| piece.marked)
            .map(|piece| piece.text)
            .collect()
    }

    #[test]
    fn marks_fall_on_the_very_words() {
        let text = "Can anyone recommend żółć?";
        let voice = Voice::new(text, Some("en"), &[(0, 20), (21, 29)]);
        assert_eq!(marked(&voice), ["Can anyone recommend", "żółć"]);
    }

    #[test]
    fn foreign_markup_stays_text() {
        let voice = Voice::new(
            "<script>alert(1)</script> & \"x\"",
            Some("\"><b>"),
            &[(0, 8)],
        );
        let html = voice.render().unwrap();
        assert!(
            !html.contains("<script>") && !html.contains("<b>"),
            "{html}"
        );
        assert!(html.contains("<mark>&#60;script&#62;</mark>"), "{html}");
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_mark() {
        let text = format!(
            "{} here it is {}",
            "before ".repeat(300),
            "after ".repeat(300)
        );
        let start = text.find("here").unwrap();
        let voice = Voice::new(&text, None, &[(start, start + 4)]);
        assert_eq!(marked(&voice), ["here"]);
        assert_eq!(voice.cut, (true, true));
        let shown: usize = voice.shown.iter().map(|piece| piece.text.len()).sum();
        assert!(shown <= EXCERPT, "{shown}");
        assert!(voice.whole.is_some());
    }

    proptest! {
        #[test]
        fn no_span_breaks_a_text(text in "\\PC{0,600}", spans in prop::collection::vec((0usize..2_000, 0usize..2_000), 0..8)) {
            let voice = Voice::new(&text, None, &spans);
            let pieces = voice.whole.as_ref().unwrap_or(&voice.shown);
            let joined: String = pieces.iter().map(|piece| piece.text).collect();
            prop_assert_eq!(joined, text.as_str());
        }
    }
}
