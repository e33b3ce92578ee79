//! The script of the demo world: who is in it, what they say, and what became of it. Reads the two
//! tables strictly; it does not store anything.

use std::collections::HashMap;
use std::fmt::Display;

use rapport_app::Error;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_model::understand::trigger::Trigger;

const PEOPLE: &str = include_str!("people.tsv");
const POSTS: &str = include_str!("posts.tsv");

/// Everything that is said, the oldest first.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) voices: HashMap<&'static str, Voice>,
    pub(super) lines: Vec<Line>,
}

/// Someone who says something.
#[derive(Debug)]
pub(super) struct Voice {
    pub(super) key: &'static str,
    pub(super) network: Network,
    pub(super) lang: &'static str,
    pub(super) name: &'static str,
    /// What they say of themself; `None` for those who say nothing.
    pub(super) about: Option<&'static str>,
}

/// One post.
#[derive(Debug)]
pub(super) struct Line {
    /// Where it stands in the table, from 1; part of its address.
    pub(super) number: usize,
    /// How long before the present it is said.
    pub(super) before: Span,
    pub(super) who: &'static str,
    /// What it is meant to be a sign of.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the data say it so that a test can compare")
    )]
    pub(super) sign: Sign,
    pub(super) became: Became,
    pub(super) text: &'static str,
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

impl Script {
    /// Reads the tables.
    pub(super) fn read() -> Result<Self, Error> {
        parse(PEOPLE, POSTS)
            .map_err(|problem| Error::Conflict(format!("the demo world is damaged: {problem}")))
    }

    pub(super) fn voice(&self, line: &Line) -> &Voice {
        // Every line was checked to have one.
        &self.voices[line.who]
    }

    /// The network a line is said on.
    pub(super) fn network(&self, line: &Line) -> &Network {
        &self.voice(line).network
    }

    /// A line as a connector would hand it over.
    pub(super) fn post(&self, line: &Line, now: Moment) -> ArrivedPost {
        let voice = self.voice(line);
        ArrivedPost {
            network: voice.network.clone(),
            uri: self.uri(line),
            url: Some(voice.url(line.number)),
            author: Author {
                handle: voice.handle(),
                // Bluesky's stream carries no names.
                name: (voice.network != Network::bluesky()).then(|| voice.name.to_owned()),
            },
            lang: Some(voice.lang.to_owned()),
            lang_from: LangFrom::Post,
            created_at: Some(now.minus(line.before)),
            text: line.text.to_owned(),
            reply_to: self.answered(line).map(|answered| self.uri(answered)),
            links: Vec::new(),
        }
    }

    /// What names a line on its network.
    pub(super) fn uri(&self, line: &Line) -> String {
        let voice = self.voice(line);
        match voice.network.as_str() {
            "bluesky" => format!(
                "at://{}/app.bsky.feed.post/demo{:04}",
                voice.handle(),
                line.number
            ),
            _ => voice.url(line.number),
        }
    }

    /// A line that begins with `@someone` answers what they said last.
    fn answered(&self, line: &Line) -> Option<&Line> {
        let to = addressed(line.text)?;
        self.lines[..line.number - 1]
            .iter()
            .rev()
            .find(|earlier| earlier.who == to)
    }
}

impl Voice {
    /// The lasting name on its network.
    pub(super) fn handle(&self) -> String {
        match self.network.as_str() {
            "bluesky" => format!("did:plc:demo{}", self.key),
            "mastodon" => format!("{}@mastodon.example", self.key),
            "feed" => format!("https://{}.example/feed.xml", self.key),
            _ => self.key.to_owned(),
        }
    }

    /// The name people see instead of a lasting one that says nothing.
    pub(super) fn shown_as(&self) -> Option<String> {
        (self.network == Network::bluesky()).then(|| format!("{}.example", self.key))
    }

    /// Where the account is seen.
    pub(super) fn page(&self) -> String {
        match self.network.as_str() {
            "bluesky" => format!("https://bluesky.example/profile/{}.example", self.key),
            "mastodon" => format!("https://mastodon.example/@{}", self.key),
            "feed" => format!("https://{}.example", self.key),
            other => format!("https://{other}.example/in/{}", self.key),
        }
    }

    fn url(&self, number: usize) -> String {
        format!("{}/{number}", self.page())
    }
}

fn addressed(text: &str) -> Option<&str> {
    text.strip_prefix('@')?.split_whitespace().next()
}

fn parse(people: &'static str, posts: &'static str) -> Result<Script, String> {
    let mut script = Script {
        voices: HashMap::new(),
        lines: Vec::new(),
    };
    for (place, fields) in rows(people) {
        let voice =
            voice(&fields).map_err(|problem| format!("people.tsv, line {place}: {problem}"))?;
        if let Some(twice) = script.voices.insert(voice.key, voice) {
            return Err(format!(
                "people.tsv, line {place}: there is a {} already",
                twice.key
            ));
        }
    }
    for (place, fields) in rows(posts) {
        let number = script.lines.len() + 1;
        let line = line(number, &fields)
            .map_err(|problem| format!("posts.tsv, line {place}: {problem}"))?;
        let problem = |what: &dyn Display| Err(format!("posts.tsv, line {place}: {what}"));
        if !script.voices.contains_key(line.who) {
            return problem(&format!("people.tsv has no {}", line.who));
        }
        if script
            .lines
            .last()
            .is_some_and(|last| last.before < line.before)
        {
            return problem(&"said before the line above it");
        }
        if addressed(line.text).is_some() && script.answered(&line).is_none() {
            return problem(&"answers someone who has said nothing");
        }
        script.lines.push(line);
    }
    Ok(script)
}

/// The rows of a table with their line numbers; a line that begins with `#` is not one.
fn rows(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    let lines = table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'));
    lines.map(|(place, line)| (place + 1, line.split('\t').collect()))
}

fn voice(fields: &[&'static str]) -> Result<Voice, String> {
    let &[key, network, lang, name, about] = fields else {
        return Err(format!(
            "expected key, network, lang, name and about, found {} fields",
            fields.len()
        ));
    };
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(format!("“{key}” is not a key of lower-case letters"));
    }
    if !["bluesky", "mastodon", "linkedin", "feed"].contains(&network) {
        return Err(format!("“{network}” is not a network of the demo world"));
    }
    if !["en", "sv", "pl", "vi", "zh"].contains(&lang) || name.trim().is_empty() {
        return Err("expected a language of the demo world and a name".to_owned());
    }
    let network = Network::new(network).ok_or("a network without a name")?;
    Ok(Voice {
        key,
        network,
        lang,
        name,
        about: (!about.is_empty()).then_some(about),
    })
}

fn line(number: usize, fields: &[&'static str]) -> Result<Line, String> {
    let &[when, who, sign, became, text] = fields else {
        return Err(format!(
            "expected when, who, sign, became and text, found {} fields",
            fields.len()
        ));
    };
    if text.is_empty() || text.trim() != text {
        return Err("expected a text without spaces around it".to_owned());
    }
    let sign = match sign {
        "-" => Sign::Noise,
        "match" => Sign::Match,
        word => Sign::Of(word.parse()?),
    };
    let became = parse_became(became)?;
    if sign == Sign::Noise && became != Became::default() {
        return Err("nothing can become of noise".to_owned());
    }
    let before =
        parse_before(when).ok_or_else(|| format!("“{when}” is not a time such as -2d3h40m"))?;
    Ok(Line {
        number,
        before,
        who,
        sign,
        became,
        text,
    })
}

fn parse_became(words: &str) -> Result<Became, String> {
    let mut became = Became::default();
    for word in words.split(',').filter(|word| *word != "-") {
        match word {
            "useful" => became.useful = Some(true),
            "not_useful" => became.useful = Some(false),
            "acted" => became.done = Some(Done::Acted),
            "snoozed" => became.done = Some(Done::Snoozed),
            "dismissed" => became.done = Some(Done::Dismissed),
            other => {
                return Err(format!(
                    "“{other}” is not something that becomes of a signal"
                ));
            }
        }
    }
    Ok(became)
}

/// `-2d3h40m`: days, hours and minutes before the present, each where it is not nought.
fn parse_before(when: &str) -> Option<Span> {
    let mut rest = when.strip_prefix('-')?;
    let mut minutes = 0_i64;
    for (unit, worth) in [('d', 1_440), ('h', 60), ('m', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            minutes += number.parse::<u16>().map(i64::from).ok()? * worth;
            rest = after;
        }
    }
    (rest.is_empty() && minutes > 0).then(|| Span::MINUTE.times(minutes))
}
