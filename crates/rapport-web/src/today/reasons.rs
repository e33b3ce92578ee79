//! Why you: what the tree of fit says in favour of someone, a line each. What it does not know
//! stays in the tree; here stands what can open a conversation, or why nothing can be said.

use rapport_model::explanation::{Explanation, Score};

use crate::parts::language;
use crate::parts::words::capital;

/// How the tree of fit begins a line about something that matches.
const MATCHES: &str = "Matches ";

/// One line of "why you".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) icon: &'static str,
    /// What it is about: "Role".
    pub(crate) about: String,
    /// Their own word for it; empty where the line is a sentence.
    pub(crate) word: String,
}

/// What speaks for this person, and what should be said when too little is known.
pub(crate) fn reasons(fit: &Score) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = fit.explanation.parts.iter().filter_map(matching).collect();
    if fit.value.is_none() || reasons.is_empty() {
        reasons.push(Reason {
            icon: "profile",
            about: doubt(fit),
            word: String::new(),
        });
    }
    reasons
}

fn matching(line: &Explanation) -> Option<Reason> {
    let (about, word) = line.words.strip_prefix(MATCHES)?.split_once(": ")?;
    if about == "language" {
        let word = language::name(word).to_owned();
        return Some(Reason {
            icon: "language",
            about: "Speaks your language".to_owned(),
            word,
        });
    }
    Some(Reason {
        icon: "profile",
        about: capital(about),
        word: word.to_owned(),
    })
}

fn doubt(fit: &Score) -> String {
    match fit.value {
        None => capital(fit.explanation.words.trim_start_matches("Fit: ")),
        Some(_) => "Nothing in the profile speaks for them; the words they used do".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::understand::profile::Profile;
    use rapport_science::understand::fit::{FitProfile, PersonFacts};

    use super::*;

    fn fit(about: Option<&str>) -> Score {
        let profile = Profile {
            roles: vec!["operations manager".to_owned()],
            languages: vec!["sv".to_owned()],
            ..Profile::default()
        };
        FitProfile::new(&profile).fit(&PersonFacts {
            about,
            langs: vec!["sv-se"],
            ..PersonFacts::default()
        })
    }

    #[test]
    fn what_matches_is_told_in_their_words() {
        let reasons = reasons(&fit(Some("Operations manager in Borlänge")));
        let told: Vec<_> = reasons
            .iter()
            .map(|reason| (reason.about.as_str(), reason.word.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Role", "operations manager"),
                ("Speaks your language", "Swedish")
            ]
        );
    }

    #[test]
    fn too_little_is_said_beside_what_is_known() {
        let reasons = reasons(&fit(None));
        assert_eq!(reasons[0].word, "Swedish");
        assert!(
            reasons[1].about.starts_with("Unknown, too little is known"),
            "{reasons:?}"
        );
    }
}
