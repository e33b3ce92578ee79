//! From a phrase to a post.
//!
//! `{every night|twice a day|}` is one of those; `<things>` is what the phrase book says a thing
//! is in the speaker's trade, `<Things>` the same with a capital; `<200..900>` is a number as one
//! says it; `<zapytałem/zapytałam>` depends on who speaks. A slot that stands twice in a post is
//! the same thing both times.

use std::collections::HashMap;

use super::cast::Company;
use super::phrases::Book;
use crate::demo::dice::Dice;

/// Who speaks, and of what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Speaker<'a> {
    pub(super) lang: &'static str,
    /// Whose things are spoken of.
    pub(super) trade: &'static str,
    pub(super) company: Option<&'a Company>,
    pub(super) feminine: bool,
}

/// A post made from a phrase.
pub(super) fn say(
    book: &Book,
    phrase: &'static str,
    speaker: Speaker<'_>,
    dice: &mut Dice,
) -> Result<String, String> {
    let mut saying = Saying {
        book,
        speaker,
        dice,
        said: HashMap::new(),
    };
    let mut text = String::new();
    saying
        .add(phrase, &mut text)
        .map_err(|problem| format!("{problem} in “{phrase}”"))?;
    Ok(text)
}

struct Saying<'a> {
    book: &'a Book,
    speaker: Speaker<'a>,
    dice: &'a mut Dice,
    /// What slots have been so far, by their names in small letters.
    said: HashMap<String, String>,
}

impl Saying<'_> {
    fn add(&mut self, phrase: &'static str, text: &mut String) -> Result<(), String> {
        let mut rest = phrase;
        while let Some(at) = rest.find(['{', '<']) {
            text.push_str(&rest[..at]);
            let opened = &rest[at + 1..];
            if rest[at..].starts_with('{') {
                let (choices, after) = choices(opened)?;
                let choice = self.dice.pick(&choices).copied().unwrap_or_default();
                self.add(choice, text)?;
                rest = after;
            } else {
                let (slot, after) = opened.split_once('>').ok_or("a slot that does not end")?;
                self.fill(slot, text)?;
                rest = after;
            }
        }
        text.push_str(rest);
        Ok(())
    }

    fn fill(&mut self, slot: &'static str, text: &mut String) -> Result<(), String> {
        if let Some((least, most)) = slot.split_once("..") {
            let end = |digits: &str| {
                digits
                    .parse::<i64>()
                    .map_err(|_| format!("<{slot}> is not a range of numbers"))
            };
            let number = self.number(end(least)?, end(most)?);
            text.push_str(&number);
        } else if let Some((masculine, feminine)) = slot.split_once('/') {
            text.push_str(if self.speaker.feminine {
                feminine
            } else {
                masculine
            });
        } else {
            let name = slot.to_lowercase();
            if !self.said.contains_key(&name) {
                let said = self.word(&name)?;
                self.said.insert(name.clone(), said);
            }
            let said = &self.said[&name];
            if slot == name {
                text.push_str(said);
            } else {
                text.push_str(&capital(said));
            }
        }
        Ok(())
    }

    fn word(&mut self, slot: &str) -> Result<String, String> {
        if let Some(company) = self.speaker.company {
            match slot {
                "company" => return Ok(company.name.to_owned()),
                "town" => return Ok(company.town.to_owned()),
                "country" => return Ok(company.country.to_owned()),
                "rival" if let Some(rival) = company.rival => return Ok(rival.to_owned()),
                _ => {}
            }
        }
        let choices = self
            .book
            .words(slot, self.speaker.trade)
            .ok_or_else(|| format!("<{slot}> is neither in the phrase book nor of a company"))?;
        let choice = self.dice.pick(choices).copied().unwrap_or_default();
        let mut said = String::new();
        self.add(choice, &mut said)?;
        Ok(said)
    }

    /// A number rounded as people round it, written as the language writes it.
    fn number(&mut self, least: i64, most: i64) -> String {
        let number = self.dice.between(least, most);
        let step = match most - least {
            0..=60 => 1,
            61..=600 => 10,
            601..=6_000 => 100,
            _ => 500,
        };
        let number = (number / step * step).max(least);
        let between = match self.speaker.lang {
            "en" => ",",
            "sv" | "pl" => " ",
            "vi" => ".",
            _ => "",
        };
        if number < 1_000 || (between == " " && number < 10_000) {
            number.to_string()
        } else {
            format!("{}{between}{:03}", number / 1_000, number % 1_000)
        }
    }
}

/// The choices of an opened brace, and what follows it.
fn choices(opened: &'static str) -> Result<(Vec<&'static str>, &'static str), String> {
    let (mut depth, mut start, mut choices) = (0_u32, 0, Vec::new());
    for (at, character) in opened.char_indices() {
        match character {
            '{' => depth += 1,
            '|' if depth == 0 => {
                choices.push(&opened[start..at]);
                start = at + 1;
            }
            '}' if depth == 0 => {
                choices.push(&opened[start..at]);
                return Ok((choices, &opened[at + 1..]));
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    Err("a choice that does not end".to_owned())
}

/// With a capital at the beginning.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// As typed by someone in a hurry: no capitals, no marks.
pub(super) fn hastily(text: &str) -> String {
    text.to_lowercase().chars().map(plain).collect()
}

/// A letter without its marks, for the languages of the demo world.
pub(super) fn plain(letter: char) -> char {
    const MARKED: [(char, &str); 14] = [
        ('a', "åäąàáảãạăằắẳẵặâầấẩẫậ"),
        ('c', "ć"),
        ('d', "đ"),
        ('e', "éęèẻẽẹêềếểễệ"),
        ('i', "ìíỉĩị"),
        ('l', "ł"),
        ('n', "ń"),
        ('o', "öóòỏõọôồốổỗộơờớởỡợ"),
        ('s', "ś"),
        ('u', "ùúủũụưừứửữự"),
        ('y', "ỳýỷỹỵ"),
        ('z', "źż"),
        ('\'', "’"),
        ('"', "“”„"),
    ];
    MARKED
        .iter()
        .find(|(_, marked)| marked.contains(letter))
        .map_or(letter, |(plain, _)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEAKER: Speaker<'_> = Speaker {
        lang: "en",
        trade: "bakery",
        company: None,
        feminine: true,
    };

    fn said(phrase: &'static str) -> String {
        let books = super::super::phrases::books().unwrap();
        say(&books[0], phrase, SPEAKER, &mut Dice::named(phrase)).unwrap()
    }

    #[test]
    fn choices_numbers_and_slots_are_filled() {
        assert!(["a c", "b c", "b d"].contains(&said("{a {c}|b {c|d}}").as_str()));
        let number: i64 = said("<2000..3000>").replace(',', "").parse().unwrap();
        assert!((2_000..=3_000).contains(&number) && number % 100 == 0);
        assert_eq!(said("<on/ona>"), "ona");
        let twice = said("<Things>, <things>");
        let (one, other) = twice.split_once(", ").unwrap();
        assert_eq!(one.to_lowercase(), other);
    }

    #[test]
    fn someone_in_a_hurry_leaves_marks_away() {
        assert_eq!(hastily("Ölfat, kegów, Két"), "olfat, kegow, ket");
    }
}
