//! The cast: the companies of the demo world, and the people at them who are named by chance.

use std::collections::BTreeSet;

use rapport_model::understand::post::Network;

use super::LANGS;
use super::phrases::{Book, TRADES};
use super::say::{self, Speaker};
use super::voice::Voice;
use super::written::{self, rows};
use crate::demo::calendar::Zone;
use crate::demo::dice::Dice;

const COMPANIES: &str = include_str!("../companies.tsv");
/// How many people are named by chance, by language.
const STRANGERS: [usize; 5] = [178, 78, 78, 52, 52];
/// What companies keep track of their things with today; empty: pen and paper.
pub(super) const RIVALS: [&str; 4] = ["Pooltide", "CrateHawk", "Boxledger", ""];
/// How often each of them, of a hundred.
const SHARES: [u32; 4] = [30, 26, 20, 24];

/// An invented company.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Company {
    pub(in crate::demo) lang: &'static str,
    pub(super) trade: &'static str,
    pub(in crate::demo) name: &'static str,
    pub(super) town: &'static str,
    pub(in crate::demo) country: &'static str,
    /// Whose product it uses at first.
    pub(super) rival: Option<&'static str>,
}

impl Company {
    /// Whether it makes what people eat and drink.
    pub(super) fn makes(&self) -> bool {
        !matches!(self.trade, "wholesale" | "logistics" | "packaging")
    }

    pub(super) fn zone(&self) -> Zone {
        match self.country {
            "Canada" => Zone::CANADA,
            "Sverige" => Zone::SWEDEN,
            "Polska" => Zone::POLAND,
            "Việt Nam" => Zone::VIETNAM,
            "中国" => Zone::CHINA,
            _ => Zone::BRITAIN,
        }
    }
}

/// Where most speakers of a language of the demo world live.
pub(super) fn zone_of(lang: &str) -> Zone {
    match lang {
        "sv" => Zone::SWEDEN,
        "pl" => Zone::POLAND,
        "vi" => Zone::VIETNAM,
        "zh" => Zone::CHINA,
        _ => Zone::BRITAIN,
    }
}

/// Every company.
pub(super) fn companies() -> Result<Vec<Company>, String> {
    rows(COMPANIES)
        .map(|(place, fields)| {
            company(&fields).map_err(|problem| format!("companies.tsv, line {place}: {problem}"))
        })
        .collect()
}

fn company(fields: &[&'static str]) -> Result<Company, String> {
    let &[lang, trade, name, town, country] = fields else {
        return Err(format!(
            "expected lang, trade, name, town and country, found {} fields",
            fields.len()
        ));
    };
    if !LANGS.contains(&lang) || !TRADES.contains(&trade) {
        return Err(format!("“{lang} {trade}” is not of the demo world"));
    }
    let rival = RIVALS[Dice::named(name).weigh(&SHARES)];
    Ok(Company {
        lang,
        trade,
        name,
        town,
        country,
        rival: (!rival.is_empty()).then_some(rival),
    })
}

/// The people named by chance, each at a company.
pub(super) fn strangers(companies: &[Company], books: &[Book]) -> Result<Vec<Voice>, String> {
    let mut strangers = Vec::new();
    for ((lang, book), count) in LANGS.iter().zip(books).zip(STRANGERS) {
        let places: Vec<usize> = (0..companies.len())
            .filter(|place| companies[*place].lang == *lang)
            .collect();
        let mut naming = Naming {
            lang,
            book,
            dice: Dice::named(&format!("people {lang}")),
            keys: BTreeSet::new(),
        };
        for number in 0..count {
            // Somebody at each, and then more at some.
            let place = match places.get(number) {
                Some(place) => *place,
                None => *naming
                    .dice
                    .pick(&places)
                    .ok_or_else(|| format!("there are no companies in {lang}"))?,
            };
            strangers.push(naming.stranger(place, &companies[place])?);
        }
    }
    Ok(strangers)
}

struct Naming<'a> {
    lang: &'static str,
    book: &'a Book,
    dice: Dice,
    keys: BTreeSet<String>,
}

impl Naming<'_> {
    fn stranger(&mut self, place: usize, company: &Company) -> Result<Voice, String> {
        let (name, key, feminine) = self.name()?;
        let network = written::NETWORKS[self.dice.weigh(&[34, 20, 46])];
        let speaker = Speaker {
            lang: self.lang,
            trade: company.trade,
            company: Some(company),
            feminine,
        };
        let about = if self.dice.says_yes(86) {
            let phrases = &self.book.part("about")?.phrases;
            let phrase = self.dice.pick(phrases).map_or("", |phrase| phrase.text);
            Some(say::say(self.book, phrase, speaker, &mut self.dice)?)
        } else {
            None
        };
        Ok(Voice {
            key,
            network: Network::new(network).ok_or("a network without a name")?,
            lang: self.lang,
            name,
            about,
            company: Some(place),
            zone: company.zone(),
            feminine,
            hasty: network != "linkedin" && self.lang != "zh" && self.dice.says_yes(16),
            written: false,
        })
    }

    /// A name nobody has yet, with its key and whether it is feminine.
    fn name(&mut self) -> Result<(String, String, bool), String> {
        for _ in 0..1_000 {
            let (given, family) = (self.one_of("given")?, self.one_of("family")?);
            // Where letters do not give a key, it stands behind the name.
            let (given, given_key) = given.split_once(' ').unwrap_or((given, given));
            let (family, family_key) = family.split_once(' ').unwrap_or((family, family));
            let given = given.replace('_', " ");
            let key: String = format!("{given_key}{family_key}")
                .to_lowercase()
                .chars()
                .map(say::plain)
                .filter(char::is_ascii_lowercase)
                .collect();
            if !self.keys.insert(key.clone()) {
                continue;
            }
            let feminine = given.ends_with('a');
            let name = match self.lang {
                "vi" => format!("{family} {given}"),
                "zh" => format!("{family}{given}"),
                _ => format!("{given} {family}"),
            };
            return Ok((name, key, feminine));
        }
        Err(format!("there are too few names in {}", self.lang))
    }

    fn one_of(&mut self, slot: &str) -> Result<&'static str, String> {
        let choices = self
            .book
            .words(slot, "")
            .ok_or_else(|| format!("there are no names “{slot}”"))?;
        self.dice
            .pick(choices)
            .copied()
            .ok_or_else(|| "no names".to_owned())
    }
}
