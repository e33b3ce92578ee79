//! What is written by hand: the people a visitor meets on Today, and all they say in the last two
//! weeks. Reads the two tables strictly.

use std::collections::BTreeMap;

use rapport_model::time::Span;
use rapport_model::understand::post::Network;

use super::cast::{self, Company};
use super::voice::Voice;
use super::{Became, Done, LANGS, Line, Sign};

const PEOPLE: &str = include_str!("../people.tsv");
const POSTS: &str = include_str!("../posts.tsv");
/// The networks people of the demo world are on.
pub(super) const NETWORKS: [&str; 4] = ["bluesky", "mastodon", "linkedin", "feed"];

/// The rows of a table with their line numbers; a line that begins with `#` is not one.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    let lines = table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'));
    lines.map(|(place, line)| (place + 1, line.split('\t').collect()))
}

/// The people written by hand.
pub(super) fn people(companies: &[Company]) -> Result<Vec<Voice>, String> {
    rows(PEOPLE)
        .map(|(place, fields)| {
            person(&fields, companies)
                .map_err(|problem| format!("people.tsv, line {place}: {problem}"))
        })
        .collect()
}

fn person(fields: &[&'static str], companies: &[Company]) -> Result<Voice, String> {
    let &[key, network, lang, name, about, company] = fields else {
        return Err(format!(
            "expected key, network, lang, name, about and company, found {} fields",
            fields.len()
        ));
    };
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(format!("“{key}” is not a key of lower-case letters"));
    }
    if !NETWORKS.contains(&network) {
        return Err(format!("“{network}” is not a network of the demo world"));
    }
    if !LANGS.contains(&lang) || name.trim().is_empty() {
        return Err("expected a language of the demo world and a name".to_owned());
    }
    let company = match company {
        "" => None,
        name => Some(
            companies
                .iter()
                .position(|company| company.name == name)
                .ok_or_else(|| format!("companies.tsv has no {name}"))?,
        ),
    };
    let zone = company.map_or_else(|| cast::zone_of(lang), |place| companies[place].zone());
    Ok(Voice {
        key: key.to_owned(),
        network: Network::new(network).ok_or("a network without a name")?,
        lang,
        name: name.to_owned(),
        about: (!about.is_empty()).then(|| about.to_owned()),
        company,
        zone,
        feminine: name
            .split(' ')
            .next()
            .is_some_and(|given| given.ends_with('a')),
        hasty: false,
        written: true,
    })
}

/// The posts written by hand, the oldest first.
pub(super) fn lines(voices: &BTreeMap<String, Voice>) -> Result<Vec<Line>, String> {
    let mut lines: Vec<Line> = Vec::new();
    for (place, fields) in rows(POSTS) {
        let number = lines.len() + 1;
        let problem = |what: String| format!("posts.tsv, line {place}: {what}");
        let mut line = line(number, &fields).map_err(problem)?;
        if !voices.contains_key(&line.who) {
            return Err(problem(format!("people.tsv has no {}", line.who)));
        }
        if lines.last().is_some_and(|last| last.before < line.before) {
            return Err(problem("said before the line above it".to_owned()));
        }
        if let Some(to) = addressed(&line.text) {
            let answered = lines.iter().rev().find(|earlier| earlier.who == to);
            let answered = answered
                .ok_or_else(|| problem("answers someone who has said nothing".to_owned()))?;
            line.answers = Some(voices[&answered.who].uri(answered.number));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// A line that begins with `@someone` answers what they said last.
fn addressed(text: &str) -> Option<&str> {
    text.strip_prefix('@')?.split_whitespace().next()
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
    let (sign, became) = (Sign::parse(sign)?, parse_became(became)?);
    if sign == Sign::Noise && became != Became::default() {
        return Err("nothing can become of noise".to_owned());
    }
    let before =
        parse_before(when).ok_or_else(|| format!("“{when}” is not a time such as -2d3h40m"))?;
    Ok(Line {
        number,
        before,
        who: who.to_owned(),
        sign,
        became,
        text: text.to_owned(),
        answers: None,
        written: true,
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
