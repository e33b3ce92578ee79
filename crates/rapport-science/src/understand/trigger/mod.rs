//! Trigger packs: which words are a sign of what, per language, as data that can be read and
//! edited without programming.
//!
//! **Answers** "what is this post a sign of, how sure is that, and which words say so?"
//!
//! Each language has a folder `packs/{language}`, with one pack a trigger (`hiring.toml`), the lists
//! of words that packs share (`words.toml`), those that silence them (`unless.toml`) and invented
//! posts that the tests read (`examples.toml`). A pack:
//!
//! ```toml
//! unless_addressed = true                    # not for posts that begin with an @name
//! unless_lists = ["adverts"]                 # lists of unless.toml that silence the whole pack
//! unless = ['"press conference"']            # entries that do so
//!
//! [[phrases]]
//! confidence = 0.9                           # how often such words mean it, 0 to 1
//! needs_name = true                          # only in posts that name an account with @
//! when = ['"{can|could} anyone … recommend"'] # entries: one is enough
//! unless = ['"we recommend"']                # silences these phrases only
//! ```
//!
//! An *entry* is a query (see `rapport_search::query`) that may hold choices, gaps and lists:
//!
//! | written | stands for |
//! |---|---|
//! | `{slow\|not working}` | any one of these words or phrases |
//! | `"{can\|could} you {\|please} recommend"` | a phrase, four ways: a choice is a place in it, an empty alternative may be left out |
//! | `"looking for … supplier"` | a gap: up to four words of the same sentence (eight Chinese characters), or none |
//! | `{@suppliers}`, `"our {old\|@suppliers}"` | the words of that list in `words.toml` |
//! | `"cuts {@number} jobs"` | any word that begins with a digit |
//!
//! **Formula** `c = 1 − Π (1 − cᵢ)` over the matching entries, strongest first, leaving out those
//! whose words overlap words already counted; reported from [`REPORTED_FROM`].
//!
//! | symbol | meaning | range |
//! |---|---|---|
//! | `cᵢ` | confidence of the group the entry belongs to | 0 to 1 |
//! | `c` | confidence of the trigger | [`REPORTED_FROM`] to 1 |
//!
//! **Source**: "noisy or"; the confidences are conventions, set by reading and measuring
//! (`cargo run --release -p rapport-science --example trigger_quality`).
//!
//! **Limits**: words, not understanding. Irony, quotation and negation are missed unless a veto
//! names them. The first 3,000 bytes of a text are read, in passages of at most 600: words of an
//! entry have to stand in one passage. A post in a language without packs is read with the
//! English ones, one whose language is unknown with all; [`detect`](super::language::detect) keeps
//! those few.

mod builtin;
mod entry;
mod pack;
mod passage;
mod scan;
mod wording;
mod words;

use std::collections::BTreeMap;

use rapport_model::understand::trigger::{Trigger, TriggerMatch};
use rapport_search::{Analysed, Analyser, Document, Index};

use crate::understand::intent::strength;

pub use pack::PackError;

use entry::Entry;
use pack::{Pack, Source, read_pack, read_vetoes};
use passage::passages;
use words::Words;

/// Weaker evidence than this is not reported; together with other weak evidence it may be.
pub const REPORTED_FROM: f64 = 0.5;

/// The language whose packs read posts in languages that have none.
const FALLBACK: &str = "en";

/// The trigger packs of every language, ready to read posts.
#[derive(Debug)]
pub struct TriggerPacks {
    languages: BTreeMap<String, Language>,
}

/// What reading a post needs besides the packs; reuse it, one per thread.
#[derive(Debug, Default)]
pub struct Scratch {
    analysed: Analysed,
    search: rapport_search::Scratch,
}

/// The packs of one language in one index.
#[derive(Debug, Default)]
struct Language {
    index: Index,
    roles: Vec<Role>,
    packs: Vec<Packed>,
}

/// What is left of a pack once its entries are in the index.
#[derive(Debug)]
struct Packed {
    trigger: Trigger,
    groups: Vec<Weight>,
    unless_addressed: bool,
    unless_lists: Vec<String>,
}

/// What the entries of a group count.
#[derive(Debug, Clone, Copy)]
struct Weight {
    confidence: f64,
    needs_name: bool,
}

/// Whom a post speaks to, as far as its `@names` say.
#[derive(Debug, Clone, Copy)]
struct Names {
    /// It begins with a name.
    addressed: bool,
    /// There is a name in it.
    any: bool,
}

/// An entry of the index and what it does; its id in the index is its place in the list.
#[derive(Debug)]
struct Role {
    entry: Entry,
    does: Does,
}

#[derive(Debug)]
enum Does {
    /// Evidence, in a group of a pack.
    Show { pack: usize, group: usize },
    /// Silences a group of a pack, or the whole pack.
    Silence { pack: usize, group: Option<usize> },
    /// Silences every pack that names this list.
    SilenceBy { list: String },
}

/// A matching entry that nothing silences.
struct Evidence {
    confidence: f64,
    spans: Vec<(usize, usize)>,
}

impl TriggerPacks {
    /// The packs that come with Rapport.
    ///
    /// # Errors
    /// When a pack file is malformed, which the tests of this crate rule out.
    pub fn builtin() -> Result<Self, PackError> {
        let mut languages = BTreeMap::new();
        for files in builtin::LANGUAGES {
            languages.insert(files.tag.to_owned(), Language::read(files)?);
        }
        Ok(Self { languages })
    }

    /// Tags of the languages that have packs, sorted.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// What `document` is a sign of, the most telling first, each trigger once. Spans are byte
    /// ranges of `document.text`, sorted, not overlapping.
    #[must_use]
    pub fn classify(&self, document: &Document, scratch: &mut Scratch) -> Vec<TriggerMatch> {
        let names = Names::of(document.text);
        let mut found: Vec<TriggerMatch> = Vec::new();
        for (offset, text) in passages(document.text) {
            let passage = Document { text, ..*document };
            Analyser::new().analyse_into(&passage, &mut scratch.analysed);
            for language in self.read_with(document.lang) {
                language.read_passage(names, scratch, |mut next| {
                    for span in &mut next.spans {
                        *span = (span.0 + offset, span.1 + offset);
                    }
                    keep_stronger(&mut found, next);
                });
            }
        }
        found.sort_by(|a, b| {
            let telling = |m: &TriggerMatch| m.confidence * strength(Some(m.trigger)).beta;
            telling(b)
                .total_cmp(&telling(a))
                .then(a.trigger.cmp(&b.trigger))
        });
        found
    }

    fn read_with(&self, tag: Option<&str>) -> impl Iterator<Item = &Language> {
        let primary = tag
            .and_then(|tag| tag.split(['-', '_']).next())
            .map(str::to_lowercase);
        let chosen = primary.map(|primary| {
            if self.languages.contains_key(&primary) {
                primary
            } else {
                FALLBACK.to_owned()
            }
        });
        self.languages
            .iter()
            .filter(move |(tag, _)| chosen.as_ref().is_none_or(|chosen| chosen == *tag))
            .map(|(_, language)| language)
    }
}

impl Language {
    fn read(files: &builtin::Files) -> Result<Self, PackError> {
        let file = |name: &str| format!("packs/{}/{name}.toml", files.tag);
        let words = Words::read(Source {
            file: &file("words"),
            text: files.words,
        })?;
        let unless = Source {
            file: &file("unless"),
            text: files.unless,
        };
        let vetoes = read_vetoes(unless, &words)?;
        let mut language = Self::default();
        for (trigger, text) in files.packs {
            let pack = read_pack(
                Source {
                    file: &file(trigger.word()),
                    text,
                },
                &vetoes,
                &words,
            )?;
            language.add_pack(*trigger, pack);
        }
        for (list, entries) in vetoes {
            for entry in entries {
                language.add(entry, Does::SilenceBy { list: list.clone() });
            }
        }
        Ok(language)
    }

    fn add_pack(&mut self, trigger: Trigger, read: Pack) {
        let pack = self.packs.len();
        for entry in read.unless {
            self.add(entry, Does::Silence { pack, group: None });
        }
        let mut groups = Vec::new();
        for (group, entries) in read.groups.into_iter().enumerate() {
            groups.push(Weight {
                confidence: entries.confidence,
                needs_name: entries.needs_name,
            });
            for entry in entries.when {
                self.add(entry, Does::Show { pack, group });
            }
            for entry in entries.unless {
                self.add(
                    entry,
                    Does::Silence {
                        pack,
                        group: Some(group),
                    },
                );
            }
        }
        self.packs.push(Packed {
            trigger,
            groups,
            unless_addressed: read.unless_addressed,
            unless_lists: read.unless_lists,
        });
    }

    fn add(&mut self, entry: Entry, does: Does) {
        self.index.insert(self.roles.len() as u64, &entry.filter);
        self.roles.push(Role { entry, does });
    }

    /// Hands every trigger of the analysed passage to `found`.
    fn read_passage(&self, names: Names, scratch: &mut Scratch, found: impl FnMut(TriggerMatch)) {
        let document = &scratch.analysed;
        let mut hits = Vec::new();
        self.index.matches(document, &mut scratch.search, |id| {
            let role = usize::try_from(id).ok().and_then(|id| self.roles.get(id));
            hits.extend(role.and_then(|role| Some((&role.does, role.entry.spans(document)?))));
        });
        let mut evidence: BTreeMap<usize, Vec<Evidence>> = BTreeMap::new();
        for (does, spans) in &hits {
            if let Does::Show { pack, group } = does
                && self.packs[*pack].may_speak(*group, names)
                && !hits
                    .iter()
                    .any(|(does, _)| self.silences(does, *pack, *group))
            {
                evidence.entry(*pack).or_default().push(Evidence {
                    confidence: self.packs[*pack].groups[*group].confidence,
                    spans: spans.clone(),
                });
            }
        }
        evidence
            .into_iter()
            .filter_map(|(pack, all)| combine(self.packs[pack].trigger, all))
            .for_each(found);
    }

    fn silences(&self, does: &Does, pack: usize, group: usize) -> bool {
        match does {
            Does::Show { .. } => false,
            Does::Silence {
                pack: silenced,
                group: part,
            } => *silenced == pack && part.is_none_or(|part| part == group),
            Does::SilenceBy { list } => self.packs[pack].unless_lists.contains(list),
        }
    }
}

impl Packed {
    fn may_speak(&self, group: usize, names: Names) -> bool {
        !(names.addressed && self.unless_addressed) && (names.any || !self.groups[group].needs_name)
    }
}

impl Names {
    fn of(text: &str) -> Self {
        let mut names = text.match_indices(['@', '＠']).filter(|&(at, sign)| {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            !text[..at].ends_with(is_part) && text[at + sign.len()..].starts_with(is_part)
        });
        let first = names.next();
        Self {
            addressed: first.is_some_and(|(at, _)| text[..at].trim().is_empty()),
            any: first.is_some(),
        }
    }
}

/// One trigger from its evidence: noisy or over entries whose words do not overlap.
fn combine(trigger: Trigger, mut evidence: Vec<Evidence>) -> Option<TriggerMatch> {
    evidence.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then_with(|| a.spans.cmp(&b.spans))
    });
    let mut doubt = 1.0;
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for Evidence {
        confidence,
        spans: more,
    } in evidence
    {
        let overlaps = |a: &(usize, usize)| spans.iter().any(|b| a.0 < b.1 && b.0 < a.1);
        if !more.iter().any(overlaps) {
            doubt *= 1.0 - confidence;
            spans.extend(more);
        }
    }
    spans.sort_unstable();
    let confidence = 1.0 - doubt;
    (confidence >= REPORTED_FROM - 1e-9).then_some(TriggerMatch {
        trigger,
        confidence,
        spans,
    })
}

/// Of two passages or languages that show the same trigger, the surer one speaks for it.
fn keep_stronger(found: &mut Vec<TriggerMatch>, next: TriggerMatch) {
    match found.iter_mut().find(|known| known.trigger == next.trigger) {
        Some(known) if known.confidence >= next.confidence => {}
        Some(known) => *known = next,
        None => found.push(next),
    }
}

#[cfg(test)]
pub(crate) use tests::examples;

#[cfg(test)]
mod tests;
