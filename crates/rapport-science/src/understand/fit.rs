//! Fit: how well someone matches the ideal customer profile, from what they publicly say.
//!
//! **Answers** "is this the kind of person we can help?", never "will they buy?".
//!
//! **Formula** `fit = 100 · Σ w·m (known) / Σ w (known)`; 0 when an excluding word is found
//!
//! | symbol | meaning | unit | range |
//! |---|---|---|---|
//! | `w` | weight of an attribute the profile asks for ([`Attribute::weight`]) | share | 0 to 1 |
//! | `m` | whether it matches | share | 0 or 1 |
//! | coverage | `Σ w (known) / Σ w (asked)` | share | 0 to 1 |
//!
//! Below [`LEAST_COVERAGE`] fit is unknown, not low. A list the profile leaves empty is not asked
//! for. Words are looked for as phrases of the query language, so that case and marks follow its
//! rules. What a short post does not mention stays unknown; what a self-description does not mention
//! counts as no match, because that is where people say it.
//!
//! **Source**: weighted share of matching attributes, as lead scoring has it; weights and the least
//! coverage are conventions.
//!
//! **Limits**: it knows what people write about themselves and nothing else. Age, gender, origin,
//! belief, health and the like are not attributes and cannot become one.
//!
//! ```
//! use rapport_model::understand::profile::Profile;
//! use rapport_science::understand::fit::{FitProfile, PersonFacts};
//!
//! let profile = Profile {
//!     problems: vec!["stocktaking".into()],
//!     roles: vec!["operations manager".into()],
//!     languages: vec!["en".into()],
//!     ..Profile::default()
//! };
//! let facts = PersonFacts {
//!     about: Some("Operations manager who counts things"),
//!     texts: vec!["Stocktaking again this weekend"],
//!     langs: vec!["en"],
//!     ..PersonFacts::default()
//! };
//! assert_eq!(FitProfile::new(&profile).fit(&facts).value.map(f64::round), Some(100.0));
//!
//! // Language is known and matches, but that alone is less than half of what is asked.
//! let stranger = PersonFacts { langs: vec!["en"], ..PersonFacts::default() };
//! assert_eq!(FitProfile::new(&profile).fit(&stranger).value, None);
//! ```

use rapport_model::explanation::{Explanation, Score};
use rapport_model::understand::profile::Profile;
use rapport_search::{Analysed, Analyser, Document, Query};

/// Fit is unknown while less than this share of what is asked is known (convention).
pub const LEAST_COVERAGE: f64 = 0.5;

/// What a profile can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    /// Uses the words buyers use for the problem.
    Problem,
    /// Has a role to talk to.
    Role,
    /// Works in one of the industries.
    Industry,
    /// Speaks a language the seller speaks.
    Language,
    /// Lives or works where is sold.
    Region,
}

impl Attribute {
    /// How much it counts (convention): the problem most, then who decides.
    #[must_use]
    pub const fn weight(self) -> f64 {
        match self {
            Self::Problem => 0.30,
            Self::Role => 0.25,
            Self::Industry => 0.20,
            Self::Language => 0.15,
            Self::Region => 0.10,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Problem => "the problem",
            Self::Role => "role",
            Self::Industry => "industry",
            Self::Language => "language",
            Self::Region => "region",
        }
    }
}

/// What is known of someone. Nothing here is inferred.
#[derive(Debug, Clone, Default)]
pub struct PersonFacts<'a> {
    /// The name people see.
    pub name: Option<&'a str>,
    /// What they publicly say about themself.
    pub about: Option<&'a str>,
    /// What they said in their open signals.
    pub texts: Vec<&'a str>,
    /// Language tags of those, as the network gave them.
    pub langs: Vec<&'a str>,
}

/// A profile ready to be applied to many people.
#[derive(Debug, Clone)]
pub struct FitProfile {
    lists: Vec<(Attribute, Vec<Phrase>)>,
    languages: Vec<String>,
    exclude: Vec<Phrase>,
}

/// A word or phrase of a profile.
#[derive(Debug, Clone)]
struct Phrase {
    text: String,
    query: Query,
}

/// Whether an attribute matches, and by which word; `None`: unknown.
type Finding = Option<(bool, String)>;

impl FitProfile {
    /// Reads a profile. An entry without a letter or digit is passed over.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        let lists = [
            (Attribute::Problem, &profile.problems),
            (Attribute::Role, &profile.roles),
            (Attribute::Industry, &profile.industries),
            (Attribute::Region, &profile.regions),
        ];
        Self {
            lists: lists
                .into_iter()
                .map(|(attribute, entries)| (attribute, phrases(entries)))
                .filter(|(_, phrases)| !phrases.is_empty())
                .collect(),
            languages: profile
                .languages
                .iter()
                .map(|tag| tag.to_lowercase())
                .collect(),
            exclude: phrases(&profile.exclude),
        }
    }

    /// How well someone matches, 0 to 100; unknown while too little is known of them.
    #[must_use]
    pub fn fit(&self, facts: &PersonFacts<'_>) -> Score {
        let said: Vec<Analysed> = facts.texts.iter().map(|text| analysed(text)).collect();
        let about: Vec<Analysed> = [facts.name, facts.about]
            .into_iter()
            .flatten()
            .map(analysed)
            .collect();
        if let Some(word) = first_match(&self.exclude, &about) {
            let words = format!("Fit: says “{word}”, which the profile excludes");
            return Score::known(Explanation::leaf(words, 0.0));
        }
        let described = facts.about.is_some_and(|about| !about.trim().is_empty());
        let mut findings: Vec<(Attribute, Finding)> = self
            .lists
            .iter()
            .map(|(attribute, phrases)| {
                (
                    *attribute,
                    find(*attribute, phrases, &said, &about, described),
                )
            })
            .collect();
        if !self.languages.is_empty() {
            findings.push((Attribute::Language, self.speaks(&facts.langs)));
        }
        explained(&findings)
    }

    fn speaks(&self, langs: &[&str]) -> Finding {
        let spoken = |lang: &&&str| {
            let lang = lang.to_lowercase();
            self.languages
                .iter()
                .any(|tag| lang == *tag || lang.starts_with(&format!("{tag}-")))
        };
        match langs.iter().find(spoken) {
            Some(lang) => Some((true, (*lang).to_owned())),
            None => langs.first().map(|lang| (false, (*lang).to_owned())),
        }
    }
}

fn phrases(entries: &[String]) -> Vec<Phrase> {
    let quoted = |entry: &String| format!("\"{}\"", entry.replace('"', " "));
    entries
        .iter()
        .filter_map(|entry| {
            Some(Phrase {
                text: entry.clone(),
                query: Query::parse(&quoted(entry)).ok()?,
            })
        })
        .collect()
}

fn analysed(text: &str) -> Analysed {
    Analyser::new().analyse(&Document {
        text,
        ..Document::default()
    })
}

fn first_match<'p>(phrases: &'p [Phrase], texts: &[Analysed]) -> Option<&'p str> {
    phrases
        .iter()
        .find(|phrase| texts.iter().any(|text| phrase.query.matches(text)))
        .map(|phrase| phrase.text.as_str())
}

fn find(
    attribute: Attribute,
    phrases: &[Phrase],
    said: &[Analysed],
    about: &[Analysed],
    described: bool,
) -> Finding {
    let in_about = first_match(phrases, about);
    // Whoever writes about managers need not be one.
    let in_said = if attribute == Attribute::Role {
        None
    } else {
        first_match(phrases, said)
    };
    match in_about.or(in_said) {
        Some(word) => Some((true, word.to_owned())),
        None if described && attribute != Attribute::Problem => Some((false, String::new())),
        None => None,
    }
}

fn explained(findings: &[(Attribute, Finding)]) -> Score {
    let asked: f64 = findings
        .iter()
        .map(|(attribute, _)| attribute.weight())
        .sum();
    let known: f64 = findings
        .iter()
        .filter(|(_, found)| found.is_some())
        .map(|(attribute, _)| attribute.weight())
        .sum();
    let parts: Vec<Explanation> = findings
        .iter()
        .map(|(attribute, found)| line(*attribute, found.as_ref(), known))
        .collect();
    if findings.is_empty() {
        return Score::unknown(Explanation::missing(
            "Fit: the ideal customer profile asks for nothing yet",
        ));
    }
    if known < LEAST_COVERAGE * asked {
        let words = format!(
            "Fit: unknown, too little is known ({:.0} % of what the profile asks)",
            100.0 * known / asked
        );
        let parts = parts
            .into_iter()
            .map(|part| Explanation {
                value: None,
                ..part
            })
            .collect();
        return Score::unknown(Explanation {
            words,
            value: None,
            parts,
        });
    }
    let value = parts.iter().filter_map(|part| part.value).sum();
    let words = format!(
        "Fit with the ideal customer profile, from {:.0} % of what it asks",
        100.0 * known / asked
    );
    Score::known(Explanation::of(words, value, parts))
}

fn line(attribute: Attribute, found: Option<&(bool, String)>, known: f64) -> Explanation {
    let points = 100.0 * attribute.weight() / known;
    match found {
        Some((true, word)) => {
            Explanation::leaf(format!("Matches {}: {word}", attribute.words()), points)
        }
        Some((false, word)) if word.is_empty() => {
            Explanation::leaf(format!("Does not mention {}", attribute.words()), 0.0)
        }
        Some((false, word)) => {
            Explanation::leaf(format!("Another {}: {word}", attribute.words()), 0.0)
        }
        None => Explanation::missing(format!("Not known: {}", attribute.words())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn profile() -> Profile {
        Profile {
            problems: list(&["stocktaking", "kiểm kê"]),
            roles: list(&["operations manager"]),
            industries: list(&["cold storage"]),
            regions: list(&["Göteborg"]),
            languages: list(&["en", "sv"]),
            exclude: list(&["recruiter"]),
            ..Profile::default()
        }
    }

    #[test]
    fn what_is_not_mentioned_in_a_description_is_no_match() {
        let facts = PersonFacts {
            about: Some("Operations manager in goteborg"),
            texts: vec!["Third stocktaking this year"],
            langs: vec!["sv-SE"],
            ..PersonFacts::default()
        };
        let score = FitProfile::new(&profile()).fit(&facts);
        // All but the industry: 80 of 100.
        assert!((score.value.unwrap() - 80.0).abs() < 1e-9, "{score:#?}");
        assert_eq!(
            score.explanation.parts[0].words,
            "Matches the problem: stocktaking"
        );
        assert_eq!(
            score.explanation.parts[2].words,
            "Does not mention industry"
        );
    }

    #[test]
    fn an_excluding_word_leaves_nothing() {
        let facts = PersonFacts {
            about: Some("Recruiter for cold storage"),
            ..PersonFacts::default()
        };
        let score = FitProfile::new(&profile()).fit(&facts);
        assert_eq!(score.value, Some(0.0));
        assert!(score.explanation.words.contains("recruiter"));
        // Said in a post it means nothing: they may be looking for one.
        let facts = PersonFacts {
            texts: vec!["I need a recruiter"],
            ..PersonFacts::default()
        };
        assert_eq!(FitProfile::new(&profile()).fit(&facts).value, None);
    }

    #[test]
    fn an_empty_profile_asks_for_nothing() {
        let score = FitProfile::new(&Profile::default()).fit(&PersonFacts::default());
        assert_eq!(score.value, None);
        assert!(score.explanation.words.contains("asks for nothing"));
    }

    proptest! {
        #[test]
        fn stays_in_range_and_adds_up(about in prop::option::of("[a-z ]{0,40}"), problem: bool, lang in prop::option::of("(en|sv|de)")) {
            let texts = if problem { vec!["stocktaking"] } else { vec!["lunch"] };
            let facts = PersonFacts { name: None, about: about.as_deref(), texts, langs: lang.as_deref().into_iter().collect() };
            let score = FitProfile::new(&profile()).fit(&facts);
            if let Some(value) = score.value {
                prop_assert!((0.0..=100.000_001).contains(&value));
                let sum: f64 = score.explanation.parts.iter().filter_map(|part| part.value).sum();
                prop_assert!((sum - value).abs() < 1e-9);
            } else {
                prop_assert!(score.explanation.value.is_none());
            }
        }
    }
}
