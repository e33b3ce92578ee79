//! Text analysis: from a document to words that can be compared, in any language.
//!
//! # The rules
//! - **Words** follow Unicode word segmentation (UAX #29) with these departures, made so that one rule serves
//!   sentences and addresses alike: a full stop or a colon never joins letters (`node.js` is *node* followed by
//!   *js*, and so is the missing space in `late.Next`), though a full stop or comma joins digits (`3.14`);
//!   an apostrophe joins letters (`don't` is one word, `don’t` the same word); underscores at the edges of a
//!   word do not belong to it.
//! - **Scripts without spaces** (Han, kana, bopomofo, Thai, Lao, Khmer, Myanmar): every character with the
//!   marks on it is a word. A run of them in a query is a phrase and thus finds exactly that substring,
//!   whatever a dictionary would say about its words.
//! - **Case and compatibility**: words are compared in Unicode NFKC without regard to case, invisible
//!   characters (soft hyphen, joiners, direction marks) left out. `𝗛𝗶𝗿𝗶𝗻𝗴` is *hiring*.
//! - **Marks, the *no contradiction* rule**: two words match when they are equal, or when one of them carries
//!   no diacritics at all and they are equal once the marks are removed (including ł→l, đ→d, ø→o, ß→ss, æ→ae).
//!   `zazolc` finds *zażółć*, `Göteborg` finds *goteborg*, but *bán* never meets *bạn*. й, ї and ў are letters,
//!   not marked ones; vowel signs of Indic scripts and kana voicing are never removed.
//! - **Hashtags** match with and without `#`, which is punctuation like any other.
//! - **Names**: `@` directly before a handle makes one word of the whole handle, dots and hyphens included
//!   (`@jan.example.org`, `@jan@example.org`). The `@` itself is not part of the word, so `acme_corp` and
//!   `@acme_corp` find each other; `acme` finds neither.
//! - **Addresses** (`https://…`, `www.…`) fall apart into the words of host and path, at underscores too; the
//!   scheme is left out.
//! - Emoji and symbols are not words.

mod analysed;
pub(crate) mod facts;
pub(crate) mod folding;
pub(crate) mod key;
pub(crate) mod letters;
mod scan;

pub(crate) use analysed::Token;
pub use analysed::{Analysed, Analyser};
