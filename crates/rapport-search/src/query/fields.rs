//! Fields and what may stand behind their colon.

use std::ops::Range;

use super::error::ErrorKind;
use super::nearest::nearest;
use super::repair::Fault;
use super::tree::Field;
use crate::analysis::facts::{self, domains};

/// The value as it is compared.
pub(super) fn value(
    field: Field,
    name: &str,
    value: &str,
    at: &Range<usize>,
) -> Result<String, Fault> {
    let lower = value.to_lowercase();
    match field {
        Field::Author => {
            let handle = lower.strip_prefix('@').unwrap_or(&lower);
            if handle.is_empty() {
                return Err(Fault::new(
                    ErrorKind::MissingValue,
                    at.clone(),
                    format!("{name}: has no handle after the @"),
                )
                .repair("remove it", at.clone(), " "));
            }
            Ok(handle.to_owned())
        }
        Field::Mentions | Field::To => Ok(lower.strip_prefix('@').unwrap_or(&lower).to_owned()),
        Field::Site => site(name, &lower, at),
        Field::Language => language(name, &lower.replace('_', "-"), at),
        Field::Url => url(name, &lower, at),
        Field::Has => choice(
            name,
            &lower,
            &[
                "link", "mention", "hashtag", "email", "question", "image", "media",
            ],
            at,
        ),
        Field::Is => choice(
            name,
            &lower,
            &["reply", "post", "question", "quote", "repost"],
            at,
        ),
        Field::Known => choice(name, &lower, &["yes", "no"], at),
        Field::Followers | Field::Likes => range(name, &lower, "", at),
        Field::Age => range(name, &lower, "smhdw", at),
        Field::Network
        | Field::Country
        | Field::Bio
        | Field::Title
        | Field::Company
        | Field::Industry
        | Field::Role
        | Field::In
        | Field::Stage
        | Field::Query
        | Field::Signal => Ok(lower),
    }
}

/// A domain, out of whatever part of an address was written.
fn site(name: &str, value: &str, at: &Range<usize>) -> Result<String, Fault> {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    match domains(host).next() {
        Some(domain) => Ok(domain.to_owned()),
        None => {
            let message = format!("\"{value}\" is not a site such as example.com");
            Err(Fault::new(ErrorKind::UnknownValue, at.clone(), message)
                .advise(format!("write it as {name}:example.com")))
        }
    }
}

/// The beginning of an address, or a part of one.
fn url(name: &str, value: &str, at: &Range<usize>) -> Result<String, Fault> {
    let address = facts::bare(value);
    if address.chars().any(char::is_alphanumeric) {
        return Ok(address.to_owned());
    }
    let message = format!("there is neither a letter nor a digit in \"{value}\"");
    Err(
        Fault::new(ErrorKind::UnknownValue, at.clone(), message).advise(format!(
            "write {name}:example.com/pricing or {name}:pricing"
        )),
    )
}

/// `500`, `>500`, `>=10`, `<2d`, `10..50`; units stand behind each number where there are any.
fn range(name: &str, value: &str, units: &str, at: &Range<usize>) -> Result<String, Fault> {
    let number = |text: &str| {
        let digits = match text.chars().next_back() {
            Some(unit) if units.contains(unit) => &text[..text.len() - 1],
            _ if units.is_empty() => text,
            _ => "",
        };
        !digits.is_empty() && digits.len() < 10 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let bound = value.trim_start_matches(['<', '>']);
    let signs = value.len() - bound.len();
    let bound = if signs > 0 {
        bound.strip_prefix('=').unwrap_or(bound)
    } else {
        bound
    };
    let is_range = match bound.split_once("..") {
        Some((low, high)) => signs == 0 && number(low) && number(high),
        None => signs <= 1 && number(bound),
    };
    if is_range {
        return Ok(value.to_owned());
    }
    let example = if units.is_empty() {
        format!("{name}:>500, {name}:<=10 or {name}:10..50")
    } else {
        format!("{name}:<2d, {name}:>3h or {name}:1d..1w")
    };
    let message = format!("\"{value}\" is not a number or a range");
    Err(Fault::new(ErrorKind::UnknownValue, at.clone(), message).advise(format!("write {example}")))
}

const FIELDS: [(&str, Field); 26] = [
    ("lang", Field::Language),
    ("net", Field::Network),
    ("from", Field::Author),
    ("author", Field::Author),
    ("mentions", Field::Mentions),
    ("site", Field::Site),
    ("domain", Field::Site),
    ("links", Field::Site),
    ("url", Field::Url),
    ("has", Field::Has),
    ("is", Field::Is),
    ("to", Field::To),
    ("country", Field::Country),
    ("bio", Field::Bio),
    ("title", Field::Title),
    ("company", Field::Company),
    ("industry", Field::Industry),
    ("role", Field::Role),
    ("in", Field::In),
    ("known", Field::Known),
    ("stage", Field::Stage),
    ("signal", Field::Signal),
    ("followers", Field::Followers),
    ("likes", Field::Likes),
    ("age", Field::Age),
    ("query", Field::Query),
];

/// The field of this name.
pub(super) fn field(name: &str, value: &str, at: &Range<usize>) -> Result<Field, Fault> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == lower) {
        return Ok(*field);
    }
    let name_at = at.start..at.start + name.len();
    let message = format!("there is no field {name}:");
    let fault = Fault::new(ErrorKind::UnknownField, name_at.clone(), message);
    Err(
        if let Some(known) = nearest(&lower, FIELDS.iter().map(|(known, _)| *known)) {
            fault.repair(format!("did you mean {known}:?"), name_at, known)
        } else if value.is_empty() {
            fault.repair(
                "leave out the colon if the word is meant",
                name_at.end..name_at.end + 1,
                "",
            )
        } else {
            let fields = FIELDS.map(|(known, _)| format!("{known}:")).join(" ");
            fault.repair(
                format!("put it in quotes if the words are meant; the fields are {fields}"),
                at.clone(),
                format!("\"{name}:{value}\""),
            )
        },
    )
}

/// Language names people write instead of codes.
const LANGUAGES: [(&str, &str); 16] = [
    ("english", "en"),
    ("swedish", "sv"),
    ("polish", "pl"),
    ("vietnamese", "vi"),
    ("chinese", "zh"),
    ("german", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("dutch", "nl"),
    ("danish", "da"),
    ("norwegian", "no"),
    ("finnish", "fi"),
    ("japanese", "ja"),
    ("korean", "ko"),
];

fn language(name: &str, tag: &str, at: &Range<usize>) -> Result<String, Fault> {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_code =
        matches!(primary.len(), 2..=3) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_code
        && parts.all(|part| {
            matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    {
        return Ok(tag.to_owned());
    }
    let message = format!("\"{tag}\" is not a language code such as en, pt-BR or zh-Hant");
    let fault = Fault::new(ErrorKind::UnknownValue, at.clone(), message);
    let meant = nearest(tag, LANGUAGES.iter().map(|(known, _)| *known));
    Err(
        match LANGUAGES.iter().find(|(known, _)| Some(*known) == meant) {
            Some((_, code)) => fault.repair(
                format!("did you mean {name}:{code}?"),
                at.clone(),
                format!("{name}:{code}"),
            ),
            None => fault.advise("write the code of two or three letters"),
        },
    )
}

fn choice(name: &str, value: &str, known: &[&str], at: &Range<usize>) -> Result<String, Fault> {
    let singular = value.strip_suffix('s').unwrap_or(value);
    for candidate in [value, singular] {
        if known.contains(&candidate) {
            return Ok(candidate.to_owned());
        }
    }
    let all = known
        .iter()
        .map(|value| format!("{name}:{value}"))
        .collect::<Vec<_>>()
        .join(", ");
    let fault = Fault::new(
        ErrorKind::UnknownValue,
        at.clone(),
        format!("{name}: does not know \"{value}\""),
    );
    Err(match nearest(value, known.iter().copied()) {
        Some(near) => fault.repair(
            format!("did you mean {name}:{near}?"),
            at.clone(),
            format!("{name}:{near}"),
        ),
        None => fault.advise(format!("possible is {all}")),
    })
}
