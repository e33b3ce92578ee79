//! Words as they are written: `raw:"Google+"` and `` `IT` `` keep case, marks and punctuation. They are led to by their
//! words like any phrase; only where those stand, the very characters of the text are compared. Spaces count as
//! spaces, however many and of whatever kind.

use unicode_normalization::UnicodeNormalization as _;

use crate::{Analysed, Analyser, Document};

/// What was written, in NFC, and how much of it stands around its words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Raw {
    /// Two bytes each, little end first: how many bytes stand before the first word and behind the last. Then what
    /// was written.
    bytes: Box<[u8]>,
}

impl Raw {
    /// `None` if there is no word in it.
    pub(super) fn new(written: &str) -> Option<Self> {
        let written: String = written.trim().nfc().collect();
        let analysed = Analyser::new().analyse(&Document {
            text: &written,
            ..Document::default()
        });
        let (start, _) = analysed.words().next()?;
        let (_, end) = analysed.words().last()?;
        let lead = u16::try_from(start).ok()?.to_le_bytes();
        let tail = u16::try_from(written.len() - end).ok()?.to_le_bytes();
        let bytes = [&lead[..], &tail[..], written.as_bytes()].concat().into();
        Some(Self { bytes })
    }

    /// As the index keeps it.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Where the document reads just so, if its words from `first` to `last` are the words of `raw`: a byte range of its
/// text. `raw` is what [`Raw::bytes`] gave.
pub(crate) fn stands(
    raw: &[u8],
    document: &Analysed,
    first: usize,
    last: usize,
) -> Option<(usize, usize)> {
    let [a, b, c, d, written @ ..] = raw else {
        return None;
    };
    let written = std::str::from_utf8(written).ok()?;
    let (lead, tail) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]));
    let (lead, rest) = written.split_at_checked(lead.into())?;
    let (words, tail) = rest.split_at_checked(rest.len().checked_sub(tail.into())?)?;
    let (start, _) = document.word(first)?;
    let (_, end) = document.word(last)?;
    let text = document.text();
    let reads_so = text[..start].ends_with(lead)
        && text[end..].starts_with(tail)
        && plain(text[start..end].nfc()).eq(plain(words.chars()));
    reads_so.then(|| (start - lead.len(), end + tail.len()))
}

/// Characters with every run of spaces as one.
fn plain(characters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut was_space = false;
    characters.filter_map(move |c| {
        let is_space = c.is_whitespace();
        let is_again = is_space && was_space;
        was_space = is_space;
        (!is_again).then_some(if is_space { ' ' } else { c })
    })
}
