//! Cuts an entry into the query around its wordings and the wordings themselves, each mistake at
//! its column. It does not read the query.

use rapport_search::query::Phrase;

use super::entry::Malformed;
use super::wording::{Alternative, Place, Wording, stands_without_spaces};
use super::words::Words;

/// The first of the letters that stand for wordings in a query: syllabics nobody writes packs in.
const FIRST_LETTER: u32 = 0x1401;

const IN_A_WORD: &str = "a choice here is part of a word: put a space between them";

/// An entry, cut.
#[derive(Debug)]
pub(super) struct Scanned {
    /// The entry with every wording replaced by a word of the same length, which [`place_of`]
    /// reads, so that columns stay what they are.
    pub(super) query: String,
    pub(super) wordings: Vec<Wording>,
}

/// Which wording a word of [`Scanned::query`] stands for.
pub(super) fn place_of(word: &str) -> Option<usize> {
    let letter = u32::from(word.chars().next()?);
    usize::try_from(letter.checked_sub(FIRST_LETTER)?)
        .ok()
        .filter(|&place| letter_of(place).is_some_and(|letter| word.chars().all(|c| c == letter)))
}

fn letter_of(place: usize) -> Option<char> {
    let letters = 'ᐁ'..='ᙬ';
    letters.into_iter().nth(place)
}

/// Cuts `entry`, with the lists it may name.
pub(super) fn scan(entry: &str, words: &Words) -> Result<Scanned, Malformed> {
    let scan = Scan {
        entry,
        words,
        query: String::new(),
        wordings: Vec::new(),
        phrase: None,
        choice: None,
    };
    scan.all()
}

struct Scan<'a> {
    entry: &'a str,
    words: &'a Words,
    query: String,
    wordings: Vec<Wording>,
    phrase: Option<Quoted>,
    choice: Option<Choice>,
}

/// A phrase that is being read.
struct Quoted {
    /// Column of its quotation mark.
    from: usize,
    /// As written, to be used when nothing in it is more than words.
    written: String,
    /// Words since the last place.
    text: String,
    places: Vec<Draft>,
}

/// A choice that is being read.
struct Choice {
    /// Column of its brace.
    from: usize,
    /// Each alternative with the column where it begins.
    alternatives: Vec<(usize, String)>,
}

/// A place, and how its alternatives begin and end, to see whether it is made of whole words.
struct Draft {
    place: Option<Place>,
    written: Vec<String>,
}

impl Scan<'_> {
    fn all(mut self) -> Result<Scanned, Malformed> {
        for (at, c) in self.entry.chars().enumerate() {
            self.character(at + 1, c)?;
        }
        if let Some(choice) = self.choice {
            return Err(malformed(self.entry, choice.from, "this { is never closed"));
        }
        if self.phrase.is_some() {
            let column = self.entry.chars().count();
            let reason = "a quotation mark is missing at the end";
            return Err(malformed(self.entry, column, reason));
        }
        Ok(Scanned {
            query: self.query,
            wordings: self.wordings,
        })
    }

    fn character(&mut self, column: usize, c: char) -> Result<(), Malformed> {
        let read = match (&mut self.choice, &mut self.phrase) {
            (Some(_), _) if c == '}' => return self.end_choice(column),
            (Some(choice), _) => choice.read(column, c),
            (None, _) if c == '{' => {
                self.choice = Some(Choice::at(column));
                Ok(())
            }
            (None, Some(_)) if c == '"' => return self.end_phrase(column),
            (None, Some(phrase)) => phrase.read(c),
            (None, None) => self.outside(column, c),
        };
        read.map_err(|reason| malformed(self.entry, column, reason))
    }

    fn outside(&mut self, column: usize, c: char) -> Result<(), &'static str> {
        match c {
            '"' => self.phrase = Some(Quoted::at(column)),
            '}' => return Err("a } without its {"),
            '…' => return Err("… stands for words inside quotation marks only"),
            c if c.is_alphanumeric() && self.query.ends_with(is_letter) => return Err(IN_A_WORD),
            c => self.query.push(c),
        }
        Ok(())
    }

    fn end_choice(&mut self, column: usize) -> Result<(), Malformed> {
        let Some(choice) = self.choice.take() else {
            return Ok(());
        };
        let draft = self.draft(&choice.alternatives)?;
        if let Some(phrase) = &mut self.phrase {
            phrase.place_words();
            phrase.places.push(draft);
            return Ok(());
        }
        self.put(choice.from, column, vec![draft])
    }

    fn draft(&self, alternatives: &[(usize, String)]) -> Result<Draft, Malformed> {
        let mut chosen = Vec::new();
        let mut optional = false;
        let mut written = Vec::new();
        for (column, words) in alternatives {
            let (before, name) = words.split_at(words.len() - words.trim_start().len());
            let after = &words[words.trim_end().len()..];
            let as_written = |word: &str| format!("{before}{word}{after}");
            if name.is_empty() {
                optional = true;
                written.push(words.clone());
            } else if name.trim_end() == "@number" {
                chosen.push(Alternative::Number);
                written.push(as_written("0"));
            } else if let Some(name) = name.trim_end().strip_prefix('@') {
                let list = self.words.list(name).map_err(|reason| {
                    malformed(self.entry, column + before.chars().count(), &reason)
                })?;
                written.extend(list.first().map(|phrase| as_written(phrase.written())));
                chosen.push(Alternative::List(list));
            } else {
                let phrase = Phrase::quoted(words).ok_or_else(|| {
                    malformed(self.entry, *column, "there is no word in this alternative")
                })?;
                chosen.push(Alternative::Words(phrase));
                written.push(words.clone());
            }
        }
        Ok(Draft {
            place: Some(Place::Choice {
                alternatives: chosen,
                optional,
            }),
            written,
        })
    }

    fn end_phrase(&mut self, column: usize) -> Result<(), Malformed> {
        let Some(mut phrase) = self.phrase.take() else {
            return Ok(());
        };
        if phrase.places.is_empty() {
            self.query.push_str(&format!("\"{}\"", phrase.written));
            return Ok(());
        }
        phrase.place_words();
        let places = phrase.places;
        let is_gap = |draft: Option<&Draft>| {
            draft.is_some_and(|draft| matches!(draft.place, Some(Place::Gap)))
        };
        let reason = if places
            .windows(2)
            .any(|pair| splits_word(&pair[0], &pair[1]))
        {
            "a choice in this phrase is part of a word: it has to be whole words"
        } else if is_gap(places.first()) || is_gap(places.last()) {
            "… has to stand between words"
        } else {
            return self.put(phrase.from, column, places);
        };
        Err(malformed(self.entry, column, reason))
    }

    /// Puts a wording in place of the columns from `from` to `to`.
    fn put(&mut self, from: usize, to: usize, drafts: Vec<Draft>) -> Result<(), Malformed> {
        let places = drafts.into_iter().filter_map(|draft| draft.place).collect();
        let wording = Wording::new(places).ok_or_else(|| {
            let reason = "everything here may be left out: one word has to stay";
            malformed(self.entry, to, reason)
        })?;
        if self.query.ends_with(char::is_alphanumeric) {
            return Err(malformed(self.entry, from, IN_A_WORD));
        }
        let letter = letter_of(self.wordings.len())
            .ok_or_else(|| malformed(self.entry, from, "too many choices: make it two entries"))?;
        self.query.extend((from..=to).map(|_| letter));
        self.wordings.push(wording);
        Ok(())
    }
}

impl Choice {
    fn at(column: usize) -> Self {
        Self {
            from: column,
            alternatives: vec![(column + 1, String::new())],
        }
    }

    fn read(&mut self, column: usize, c: char) -> Result<(), &'static str> {
        match c {
            '{' => return Err("a { inside braces: they cannot be nested"),
            '"' | '…' => return Err("this does not belong inside braces: leave it out"),
            '|' => self.alternatives.push((column + 1, String::new())),
            c => self
                .alternatives
                .last_mut()
                .into_iter()
                .for_each(|(_, words)| words.push(c)),
        }
        Ok(())
    }
}

impl Quoted {
    fn read(&mut self, c: char) -> Result<(), &'static str> {
        match c {
            '}' => return Err("a } without its {"),
            '…' => {
                self.place_words();
                self.places.push(Draft::gap());
            }
            c => {
                self.text.push(c);
                self.written.push(c);
            }
        }
        Ok(())
    }

    fn at(column: usize) -> Self {
        Self {
            from: column,
            written: String::new(),
            text: String::new(),
            places: Vec::new(),
        }
    }

    fn place_words(&mut self) {
        let text = std::mem::take(&mut self.text);
        let place = Phrase::quoted(&text).map(|phrase| Place::Choice {
            alternatives: vec![Alternative::Words(phrase)],
            optional: false,
        });
        if !text.is_empty() {
            self.places.push(Draft {
                place,
                written: vec![text],
            });
        }
    }
}

impl Draft {
    fn gap() -> Self {
        Self {
            place: Some(Place::Gap),
            written: vec![" ".to_owned()],
        }
    }
}

/// Whether a word would go on from one place into the next.
fn splits_word(left: &Draft, right: &Draft) -> bool {
    let is_part = |c: char| {
        matches!(c, '\'' | '’')
            || c.is_alphanumeric() && !stands_without_spaces(c.encode_utf8(&mut [0; 4]))
    };
    let ends = |words: &String| words.chars().last().is_some_and(is_part);
    let begins = |words: &String| words.chars().next().is_some_and(is_part);
    left.written.iter().any(ends) && right.written.iter().any(begins)
}

fn is_letter(c: char) -> bool {
    place_of(c.encode_utf8(&mut [0; 4])).is_some()
}

fn malformed(entry: &str, column: usize, reason: &str) -> Malformed {
    Malformed {
        text: entry.to_owned(),
        column,
        reason: reason.to_owned(),
    }
}
