//! What is composed: half a year of posts, day by day, from the phrase books. A phrase comes again
//! only after every other of its part has been used, and no text comes twice.

use std::collections::{BTreeMap, HashMap, HashSet};

use rapport_model::time::{Moment, Span};

use super::cast::Company;
use super::phrases::{Book, Part, Phrase};
use super::say::{self, Speaker};
use super::themes::{By, THEMES, Theme};
use super::voice::Voice;
use super::{Became, DAYS, LANGS, Line, SILENCED, Sign, story};
use crate::demo::calendar::{Day, Zone};
use crate::demo::dice::Dice;

/// The share of each language, of a hundred.
const SHARES: [f64; 5] = [40.0, 18.0, 18.0, 12.0, 12.0];
/// How likely something is said in each hour of the day: at work, and everywhere else.
const AT_WORK: [u32; 24] = [
    0, 0, 0, 0, 1, 2, 4, 7, 10, 11, 11, 9, 6, 8, 9, 9, 8, 5, 3, 2, 2, 1, 0, 0,
];
const ANY_TIME: [u32; 24] = [
    1, 0, 0, 1, 2, 4, 6, 8, 8, 7, 6, 6, 7, 6, 5, 5, 6, 7, 7, 8, 8, 7, 5, 2,
];
/// Numbers up to here belong to the posts written by hand.
const FIRST_NUMBER: usize = 1_000;
/// What is said is at least this old, so that the newest is written by hand.
const NEWEST: Span = Span::MINUTE.times(75);
/// The hand-written voices say nothing composed in their own two weeks.
const WRITTEN_DAYS: i64 = 15;

/// What changes a company or a life: such things are written by hand for those who are.
const FATEFUL: [&str; 4] = ["job_change", "switching", "expansion", "launch"];

/// Everything composed, in no order.
pub(super) fn lines(
    companies: &[Company],
    voices: &BTreeMap<String, Voice>,
    books: &[Book],
    now: Moment,
) -> Result<Vec<Line>, String> {
    let mut composer = Composer {
        companies,
        books,
        now,
        voices: voices.values().collect(),
        people: places(voices, |voice| voice.company.is_some()),
        press: places(voices, Voice::is_press),
        dice: Dice::named("composed"),
        bags: HashMap::new(),
        said_at: HashMap::new(),
        written: voices
            .values()
            .filter(|voice| voice.written)
            .filter_map(|voice| voice.company)
            .collect(),
        left: HashSet::new(),
        texts: HashSet::new(),
        lines: Vec::new(),
    };
    let today = Day::of(now, Zone::BRITAIN);
    for age in (0..=DAYS).rev() {
        for theme in &THEMES {
            for (lang, share) in SHARES.iter().enumerate() {
                let day = today.plus(-age);
                let loud = story::loudness(theme.part, LANGS[lang], day, age);
                let expected = theme.a_week / 7.0 * share / 100.0 * loud;
                let mut count = composer.dice.about(expected);
                if age < theme.until {
                    count = 0;
                }
                for _ in 0..count {
                    composer.compose(theme, lang, day, age)?;
                }
            }
        }
    }
    Ok(composer.lines)
}

/// The places of some voices, by language.
fn places(voices: &BTreeMap<String, Voice>, which: impl Fn(&Voice) -> bool) -> [Vec<usize>; 5] {
    LANGS.map(|lang| {
        let all = voices.values().enumerate();
        let wanted = all.filter(|(_, voice)| voice.lang == lang && which(voice));
        wanted.map(|(place, _)| place).collect()
    })
}

struct Composer<'a> {
    companies: &'a [Company],
    books: &'a [Book],
    now: Moment,
    voices: Vec<&'a Voice>,
    /// Those at companies, by language.
    people: [Vec<usize>; 5],
    /// The trade press, by language.
    press: [Vec<usize>; 5],
    dice: Dice,
    /// The phrases of a part, by language, that are still to be used.
    bags: HashMap<(usize, &'static str), Vec<usize>>,
    /// The day on which a voice last said something of a part.
    said_at: HashMap<(usize, &'static str), Day>,
    /// Companies of people who are written by hand.
    written: HashSet<usize>,
    /// Companies that have turned away from what they used.
    left: HashSet<usize>,
    texts: HashSet<String>,
    lines: Vec<Line>,
}

impl<'a> Composer<'a> {
    fn compose(&mut self, theme: &Theme, lang: usize, day: Day, age: i64) -> Result<(), String> {
        let Some(place) = self.someone(theme, lang, day, age) else {
            return Ok(());
        };
        let voice = self.voices[place];
        let hours = if theme.by == By::Press || voice.network.as_str() == "linkedin" {
            &AT_WORK
        } else {
            &ANY_TIME
        };
        let hour = i64::try_from(self.dice.weigh(hours)).unwrap_or(12);
        let minute = hour * 60 + self.dice.between(0, 59);
        let at = day.at(minute, voice.zone);
        let oldest = self.now.minus(Span::DAY.times(DAYS));
        if at <= oldest || at > self.now.minus(NEWEST) {
            return Ok(());
        }
        let of = if theme.by == By::Press {
            self.company_in_the_news(lang)
        } else {
            voice.company
        };
        let (companies, books) = (self.companies, self.books);
        let company = of.map(|place| &companies[place]);
        let part = books[lang].part(theme.part)?;
        let Some(text) = self.text(theme.part, part, lang, day, company, voice)? else {
            return Ok(());
        };
        self.said_at.insert((place, theme.part), day);
        if theme.part == "switching" {
            self.left.extend(voice.company);
        }
        self.add(voice, at, part.sign, text, None);
        if self.dice.says_yes(theme.answered) {
            self.answer(place, lang, day, at)?;
        }
        Ok(())
    }

    /// Somebody who may say something of a theme today.
    fn someone(&mut self, theme: &Theme, lang: usize, day: Day, age: i64) -> Option<usize> {
        for _ in 0..24 {
            let among = match theme.by {
                By::Press => &self.press[lang],
                _ => &self.people[lang],
            };
            let place = *self.dice.pick(among)?;
            let rested = self
                .said_at
                .get(&(place, theme.part))
                .is_none_or(|said_at| day.since(*said_at) >= theme.rest);
            if rested && self.may(theme, place, age) {
                return Some(place);
            }
        }
        None
    }

    fn may(&self, theme: &Theme, place: usize, age: i64) -> bool {
        let voice = self.voices[place];
        if theme.by == By::Press {
            return voice.key != SILENCED.0 || age > SILENCED.1;
        }
        let Some(company) = voice.company else {
            return false;
        };
        // What is written by hand of someone must stay true.
        if voice.written && (age < WRITTEN_DAYS || FATEFUL.contains(&theme.part)) {
            return false;
        }
        match theme.by {
            By::Anyone | By::Press => true,
            By::Owners => !matches!(self.companies[company].trade, "packaging" | "logistics"),
            By::Makers => self.companies[company].makes(),
            By::CustomersOf(rivals) => {
                let rival = self.companies[company].rival;
                rival.is_some_and(|rival| rivals.contains(&rival)) && !self.left.contains(&company)
            }
        }
    }

    /// A company the press of a language writes about.
    fn company_in_the_news(&mut self, lang: usize) -> Option<usize> {
        let reported: Vec<usize> = (0..self.companies.len())
            .filter(|place| self.companies[*place].lang == LANGS[lang])
            .filter(|place| self.companies[*place].makes() && !self.written.contains(place))
            .collect();
        self.dice.pick(&reported).copied()
    }

    /// A text nobody has said yet; `None` when no phrase suits.
    fn text(
        &mut self,
        name: &'static str,
        part: &Part,
        lang: usize,
        day: Day,
        company: Option<&Company>,
        voice: &Voice,
    ) -> Result<Option<String>, String> {
        let books = self.books;
        let speaker = Speaker {
            lang: LANGS[lang],
            trade: company.map_or("", |company| company.trade),
            company,
            feminine: voice.feminine,
        };
        for _ in 0..6 {
            let Some(mut text) = self.phrase(name, &part.phrases, lang, day, speaker)? else {
                return Ok(None);
            };
            let leads = &books[lang].part("lead")?.phrases;
            if part.lead
                && self.dice.says_yes(often(leads, 2, 22))
                && let Some(lead) = self.phrase("lead", leads, lang, day, speaker)?
            {
                text = joined(lang, &lead, &text);
            }
            let tails = &books[lang].part("tail")?.phrases;
            if part.tail
                && self.dice.says_yes(often(tails, 1, 45))
                && let Some(tail) = self.phrase("tail", tails, lang, day, speaker)?
            {
                text = joined(lang, &text, &tail);
            }
            if part.twice
                && self.dice.says_yes(75)
                && let Some(more) = self.phrase(name, &part.phrases, lang, day, speaker)?
            {
                text = joined(lang, &text, &more);
            }
            if self.texts.insert(text.clone()) {
                return Ok(Some(if voice.hasty {
                    say::hastily(&text)
                } else {
                    text
                }));
            }
        }
        Ok(None)
    }

    /// The next phrase of a part that suits, said.
    fn phrase(
        &mut self,
        name: &'static str,
        phrases: &[Phrase],
        lang: usize,
        day: Day,
        speaker: Speaker<'_>,
    ) -> Result<Option<String>, String> {
        let suits = |place: &usize| phrases[*place].suits(speaker.trade, day);
        let bag = self.bags.entry((lang, name)).or_default();
        let mut found = bag.iter().position(suits);
        if found.is_none() {
            *bag = self.dice.shuffled(phrases.len());
            found = bag.iter().position(suits);
        }
        let Some(found) = found else {
            return Ok(None);
        };
        let phrase = &phrases[bag.remove(found)];
        say::say(&self.books[lang], phrase.text, speaker, &mut self.dice).map(Some)
    }

    /// Somebody answers, now and then somebody else too.
    fn answer(
        &mut self,
        asked: usize,
        lang: usize,
        day: Day,
        asked_at: Moment,
    ) -> Result<(), String> {
        let asker = self.voices[asked];
        let answered = asker.uri(FIRST_NUMBER + self.lines.len() - 1);
        let (companies, books) = (self.companies, self.books);
        let company = asker.company.map(|place| &companies[place]);
        let part = books[lang].part("reply")?;
        let mut at = asked_at;
        for _ in 0..=self.dice.weigh(&[6, 3, 1]) {
            at = at.plus(Span::MINUTE.times(self.dice.between(6, 260)));
            let Some(place) = (0..24).find_map(|_| {
                let place = *self.dice.pick(&self.people[lang])?;
                let voice = self.voices[place];
                let there = voice.network == asker.network && place != asked;
                (there && !voice.written).then_some(place)
            }) else {
                continue;
            };
            let voice = self.voices[place];
            if at > self.now.minus(NEWEST) {
                return Ok(());
            }
            if let Some(text) = self.text("reply", part, lang, day, company, voice)? {
                let text = format!("@{} {text}", asker.key);
                self.add(voice, at, part.sign, text, Some(answered.clone()));
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        voice: &Voice,
        at: Moment,
        sign: Sign,
        text: String,
        answers: Option<String>,
    ) {
        self.lines.push(Line {
            number: FIRST_NUMBER + self.lines.len(),
            before: self.now.since(at),
            who: voice.key.clone(),
            sign,
            became: Became::default(),
            text,
            answers,
            written: false,
        });
    }
}

/// How many of a hundred posts begin or end with one of some sentences: where there are few, fewer,
/// because a reader knows such a sentence again.
fn often(phrases: &[Phrase], each: usize, at_most: u32) -> u32 {
    u32::try_from(phrases.len() * each).map_or(at_most, |many| many.min(at_most))
}

/// Two sentences in a row.
fn joined(lang: usize, one: &str, other: &str) -> String {
    match LANGS[lang] {
        "zh" => format!("{one}{other}"),
        _ => format!("{one} {other}"),
    }
}
