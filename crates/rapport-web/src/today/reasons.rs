//! Why you: what the tree of fit says in favour of someone, a line each. What it does not know
//! stays in the tree; here stands what can open a conversation, or why nothing can be said.

use rapport_model::explanation::{Explanation, Score};

use crate::parts::language;

/// How the tree of fit begins a line about something that matches.
const MATCHES: &str = "Matches ";

/// One line of "why you".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) icon: &'static str,
    /// What it is about: "Fits your ideal customer".
    pub(crate) about: String,
    /// Their own words for it; empty where the line is a sentence.
    pub(crate) words: String,
}

/// What speaks for this person, and what should be said when too little is known.
pub(crate) fn reasons(fit: &Score) -> Vec<Reason> {
    let (mut who, mut says, mut speaks) = (Vec::new(), Vec::new(), Vec::new());
    for (about, word) in fit.explanation.parts.iter().filter_map(matching) {
        match about {
            "language" => speaks.push(language::name(word)),
            "the problem" => says.push(word),
            _ => who.push(word),
        }
    }
    let mut reasons: Vec<Reason> = [
        ("profile", "Fits your ideal customer", who),
        ("quote", "Uses the words of the problem", says),
        ("language", "Can be answered in", speaks),
    ]
    .into_iter()
    .filter(|(.., words)| !words.is_empty())
    .map(|(icon, about, words)| Reason {
        icon,
        about: about.to_owned(),
        words: words.join(", "),
    })
    .collect();
    if fit.value.is_none() || reasons.is_empty() {
        reasons.push(Reason {
            icon: "unknown",
            about: doubt(fit),
            words: String::new(),
        });
    }
    reasons
}

fn matching(line: &Explanation) -> Option<(&str, &str)> {
    line.words.strip_prefix(MATCHES)?.split_once(": ")
}

fn doubt(fit: &Score) -> String {
    match fit.value {
        None => format!("Fit {}", fit.explanation.words.trim_start_matches("Fit: ")),
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
            .map(|reason| (reason.about.as_str(), reason.words.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Fits your ideal customer", "operations manager"),
                ("Can be answered in", "Swedish"),
            ]
        );
    }

    #[test]
    fn too_little_is_said_beside_what_is_known() {
        let reasons = reasons(&fit(None));
        assert_eq!(reasons[0].words, "Swedish");
        assert!(
            reasons[1]
                .about
                .starts_with("Fit unknown, too little is known"),
            "{reasons:?}"
        );
    }
}
