//! The script of the demo world: who is in it and what they say. Part of it is written line by
//! line, the rest is composed from written phrases. It stores nothing and knows no verb.

mod cast;
mod composed;
mod phrases;
mod say;
mod story;
mod themes;
mod voice;
mod written;

use std::collections::{BTreeMap, HashMap};

use rapport_model::time::{Moment, Span};
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_model::understand::trigger::Trigger;

pub(super) use cast::Company;
pub(super) use voice::Voice;

/// The languages of the demo world.
pub(super) const LANGS: [&str; 5] = ["en", "sv", "pl", "vi", "zh"];
/// How far back the story goes: half a year of whole weeks.
pub(super) const DAYS: i64 = 26 * 7;

/// A trade paper, and the days since which nobody can read it.
pub(super) const SILENCED: (&str, i64) = ("looplines", 4);

/// Everything that is said, the oldest first.
#[derive(Debug)]
pub(super) struct Script {
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "people say where they work; there is no page for companies yet"
        )
    )]
    pub(super) companies: Vec<Company>,
    pub(super) voices: BTreeMap<String, Voice>,
    pub(super) lines: Vec<Line>,
}

/// One post.
#[derive(Debug)]
pub(super) struct Line {
    /// What tells it from others of its voice; part of its address.
    pub(super) number: usize,
    /// How long before the present it is said.
    pub(super) before: Span,
    pub(super) who: String,
    /// What it is meant to be a sign of.
    pub(super) sign: Sign,
    /// What became of it, where the script says so.
    pub(super) became: Became,
    pub(super) text: String,
    /// The line it answers, by its uri.
    pub(super) answers: Option<String>,
    /// Written by hand, not composed.
    pub(super) written: bool,
}

/// What a post is meant to be found as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Not at all.
    Noise,
    /// As words a saved search listens for, whatever else is in it.
    Match,
    /// As a moment of this kind.
    Of(Trigger),
}

/// What people did with the signal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Became {
    pub(super) useful: Option<bool>,
    pub(super) done: Option<Done>,
}

/// How a signal was dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Acted,
    Snoozed,
    Dismissed,
}

impl Sign {
    /// The word in the tables.
    fn parse(word: &str) -> Result<Self, String> {
        Ok(match word {
            "-" => Self::Noise,
            "match" => Self::Match,
            word => Self::Of(word.parse()?),
        })
    }
}

impl Script {
    /// Reads what is written and composes the rest, for a story that ends `now`.
    pub(super) fn read(now: Moment) -> Result<Self, String> {
        let companies = cast::companies()?;
        let books = phrases::books()?;
        let mut voices: BTreeMap<String, Voice> = BTreeMap::new();
        for voice in written::people(&companies)?
            .into_iter()
            .chain(cast::strangers(&companies, &books)?)
        {
            if let Some(twice) = voices.insert(voice.key.clone(), voice) {
                return Err(format!("there are two of {}", twice.key));
            }
        }
        let mut lines = written::lines(&voices)?;
        lines.extend(composed::lines(&companies, &voices, &books, now)?);
        // The longest ago first; what is said in the same minute stays in order.
        lines.sort_by_key(|line| Span::default().micros() - line.before.micros());
        Ok(Self {
            companies,
            voices,
            lines,
        })
    }

    pub(super) fn voice(&self, line: &Line) -> &Voice {
        // Every line was checked to have one.
        &self.voices[&line.who]
    }

    /// A line as a connector would hand it over.
    pub(super) fn post(&self, line: &Line, now: Moment) -> ArrivedPost {
        let voice = self.voice(line);
        ArrivedPost {
            network: voice.network.clone(),
            uri: voice.uri(line.number),
            url: Some(voice.url(line.number)),
            author: Author {
                handle: voice.handle(),
                // Bluesky's stream carries no names.
                name: (voice.network != Network::bluesky()).then(|| voice.name.clone()),
            },
            lang: Some(voice.lang.to_owned()),
            lang_from: LangFrom::Post,
            created_at: Some(now.minus(line.before)),
            text: line.text.clone(),
            reply_to: line.answers.clone(),
            links: Vec::new(),
        }
    }

    /// What names a line on its network.
    pub(super) fn uri(&self, line: &Line) -> String {
        self.voice(line).uri(line.number)
    }

    /// The lines by what names them.
    pub(super) fn by_uri(&self) -> HashMap<String, &Line> {
        self.lines
            .iter()
            .map(|line| (self.uri(line), line))
            .collect()
    }
}
