//! Webhooks: where the team's own systems are told what happens.

pub(crate) mod api;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod remove;

use rapport_model::event::{EventType, TOLD};
use rapport_model::program::webhook::Webhook;

use crate::parts::words;

/// Types of event that have to do with the same.
type Group = (&'static str, Vec<&'static EventType>);

/// Every type of event that can be told, in groups; those of a new noun come last.
fn groups() -> Vec<Group> {
    const NOUNS: [(&str, &[&str]); 4] = [
        ("Signals", &["signal", "interaction"]),
        ("People", &["person"]),
        ("Saved searches", &["saved_search"]),
        ("Sources and the profile", &["source", "profile"]),
    ];
    let mut groups: Vec<Group> = NOUNS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    groups.push(("Everything else", Vec::new()));
    for told in TOLD {
        let noun = told.word.split('.').next().unwrap_or_default();
        let place = NOUNS.iter().position(|(_, nouns)| nouns.contains(&noun));
        groups[place.unwrap_or(NOUNS.len())].1.push(told);
    }
    groups.retain(|(_, types)| !types.is_empty());
    groups
}

/// What a webhook is told, in a few words.
fn told(webhook: &Webhook) -> String {
    match webhook.types.as_slice() {
        [] => "everything".to_owned(),
        [only] => format!("one kind of event: {}", says(only)),
        several => format!("{} kinds of event", words::count(&(several.len() as u64))),
    }
}

/// What has happened, for the middle of a line; a type without a sentence says its word.
fn says(kind: &str) -> String {
    let told = TOLD.iter().find(|told| told.word == kind);
    let says = match kind {
        "webhook.test" => "A test.",
        _ => told.map_or(kind, |told| told.says),
    };
    let mut letters = says.trim_end_matches('.').chars();
    let head = letters.next().into_iter().flat_map(char::to_lowercase);
    head.chain(letters).collect()
}

/// Whether a type of event was chosen.
fn has(chosen: &[String], word: &str) -> bool {
    chosen.iter().any(|chosen| chosen == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_can_be_chosen_once_and_says_what_it_is() {
        let chosen: Vec<&str> = groups()
            .iter()
            .flat_map(|(_, types)| types.iter().map(|told| told.word))
            .collect();
        for told in TOLD {
            let times = chosen.iter().filter(|word| **word == told.word).count();
            assert_eq!(times, 1, "{}", told.word);
            assert_ne!(says(told.word), told.word);
        }
        assert_eq!(chosen.len(), TOLD.len());
        assert_eq!(says("signal.found"), "a saved search found a post");
        assert_eq!(says("webhook.test"), "a test");
    }
}
