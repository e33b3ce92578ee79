//! The ideal customer profile, and what follows from it: proposed saved searches and sources.

use rapport_model::actor::{Actor, Right};
use rapport_model::understand::profile::{LIST_LIMIT, Profile};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::StreamKind;
use rapport_model::understand::trigger::Trigger;
use rapport_search::Query;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::understand::saved_searches::{self, SearchForm};
use crate::understand::searches_in_force;
use crate::understand::sources::{self, Added, NewSource};
use crate::understand::version;
use crate::understand::worth;

/// Bluesky's public stream; any other server of the same protocol can be named instead.
pub const BLUESKY_STREAM: &str = "wss://jetstream2.us-east.bsky.network/subscribe";

/// The longest entry of a list, in characters.
const ENTRY_LIMIT: usize = 80;
/// The longest sentence about the offer, in characters.
const OFFER_LIMIT: usize = 500;

/// What follows from a profile, to be accepted line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Saved searches.
    pub searches: Vec<ProposedSearch>,
    /// Sources.
    pub sources: Vec<ProposedSource>,
}

/// A saved search that would be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedSearch {
    /// What it would be called.
    pub name: String,
    /// In the query language.
    pub query: String,
    /// The triggers it waits for.
    pub triggers: Vec<Trigger>,
    /// Why it is listened for.
    pub purpose: String,
    /// When a match reaches Today.
    pub alert: Alert,
    /// Why it is proposed.
    pub why: String,
}

/// A source that would be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedSource {
    /// How it is read.
    pub kind: StreamKind,
    /// A URL or a path.
    pub address: String,
    /// What it would be called.
    pub name: String,
    /// Why it is proposed.
    pub why: String,
}

/// What adopting a proposal made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// Saved searches made.
    pub searches: usize,
    /// Sources added.
    pub sources: usize,
    /// What was not, by name, and why.
    pub refused: Vec<(String, String)>,
}

/// The workspace's profile, if someone has answered the questions.
///
/// # Errors
/// When the role may not see it.
pub async fn read(app: &App, actor: &Actor) -> Result<Option<Profile>, Error> {
    actor.may(Right::ReadSignals)?;
    Ok(app.read(actor).await?.profile().await?)
}

/// Puts a profile in the place of the one before; everyone on Today is ranked anew.
///
/// # Errors
/// [`Error::Invalid`] for a field that is too long.
pub async fn save(app: &App, actor: &Actor, profile: Profile) -> Result<(), Error> {
    save_version(app, actor, None, profile).await
}

/// Names how a profile stands.
#[must_use]
pub fn version(profile: &Profile) -> String {
    version::of(&json!(profile))
}

/// Like [`save`], if the profile is still the one that was read.
///
/// # Errors
/// As for [`save`], and [`Error::Changed`] when its [`version`] is another one by now.
pub async fn save_version(
    app: &App,
    actor: &Actor,
    expected: Option<String>,
    profile: Profile,
) -> Result<(), Error> {
    actor.may(Right::EditProfile)?;
    let profile = checked(profile)?;
    let now = app.now();
    let mut change = app.change("profile.changed", actor.workspace, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let before = scoped.profile().await?;
                let found = version(&before.clone().unwrap_or_default());
                if expected.is_some_and(|expected| expected != found) {
                    return Ok(Err(Error::Changed("profile")));
                }
                change.fields = json!({ "profile": [before, profile] });
                scoped.save_profile(&profile, now).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    searches_in_force::refresh(app).await?;
    worth::everyone(app, actor).await
}

fn checked(mut profile: Profile) -> Result<Profile, Error> {
    profile.offer = profile.offer.trim().to_owned();
    if profile.offer.chars().count() > OFFER_LIMIT {
        return Err(Error::invalid(
            "offer",
            format!("too long: at most {OFFER_LIMIT} characters"),
        ));
    }
    let lists: [(&'static str, &mut Vec<String>); 7] = [
        ("problems", &mut profile.problems),
        ("roles", &mut profile.roles),
        ("industries", &mut profile.industries),
        ("regions", &mut profile.regions),
        ("languages", &mut profile.languages),
        ("competitors", &mut profile.competitors),
        ("exclude", &mut profile.exclude),
    ];
    for (field, list) in lists {
        let mut kept: Vec<String> = Vec::new();
        for entry in list
            .iter()
            .map(|entry| entry.trim())
            .filter(|entry| !entry.is_empty())
        {
            if entry.chars().count() > ENTRY_LIMIT {
                return Err(Error::invalid(
                    field,
                    format!("“{entry}” is too long: at most {ENTRY_LIMIT} characters"),
                ));
            }
            if !kept.iter().any(|known| known.eq_ignore_ascii_case(entry)) {
                kept.push(entry.to_owned());
            }
        }
        if kept.len() > LIST_LIMIT {
            return Err(Error::invalid(
                field,
                format!("too many: at most {LIST_LIMIT}"),
            ));
        }
        *list = kept;
    }
    for language in &mut profile.languages {
        *language = language.to_lowercase();
        let tag = language.split('-').next().unwrap_or_default();
        if !(2..=3).contains(&tag.len()) || !tag.chars().all(|c| c.is_ascii_lowercase()) {
            return Err(Error::invalid(
                "languages",
                format!("“{language}” is not a language tag such as en, sv or zh"),
            ));
        }
    }
    Ok(profile)
}

/// The saved searches and sources that follow from a profile.
#[must_use]
pub fn propose(profile: &Profile) -> Proposal {
    let languages = languages(&profile.languages);
    let problems = any_of(&profile.problems);
    let competitors = any_of(&profile.competitors);
    let mut searches = Vec::new();
    let mut offer =
        |name: &str, words: &Option<String>, triggers: &[Trigger], alert: Alert, why: &str| {
            if let Some(words) = words {
                let query = format!("{words}{languages}");
                // What cannot be read back (a word of marks alone) is left out rather than refused later.
                if Query::parse(&query).is_ok() {
                    searches.push(ProposedSearch {
                        name: name.to_owned(),
                        query,
                        triggers: triggers.to_vec(),
                        purpose: "Finding people who may want a conversation about what we offer"
                            .to_owned(),
                        alert,
                        why: why.to_owned(),
                    });
                }
            }
        };
    offer(
        "Asks about our field",
        &problems,
        &[
            Trigger::AsksRecommendation,
            Trigger::Question,
            Trigger::IntentToBuy,
        ],
        Alert::AtOnce,
        "Someone asks in the open, in the words buyers use. An answer helps them, whoever they choose.",
    );
    offer(
        "Unhappy with how it is done today",
        &problems,
        &[Trigger::Complaint, Trigger::Switching],
        Alert::AtOnce,
        "A complaint names the problem better than any survey.",
    );
    offer(
        "Leaving or cursing a competitor",
        &competitors,
        &[
            Trigger::Complaint,
            Trigger::Switching,
            Trigger::AsksRecommendation,
        ],
        Alert::AtOnce,
        "People who look for something else say so, and what they miss.",
    );
    offer(
        "Companies on the move",
        &any_of(&profile.industries),
        &[
            Trigger::Hiring,
            Trigger::Expansion,
            Trigger::Contraction,
            Trigger::ProductLaunch,
            Trigger::JobChange,
        ],
        Alert::Daily,
        "New sites, vacancies, launches and new leaders in your industries change what is needed.",
    );
    offer(
        "Going to events",
        &any_of(&[profile.industries.clone(), profile.problems.clone()].concat()),
        &[Trigger::EventAttendance],
        Alert::Daily,
        "People you could meet in person soon.",
    );
    offer(
        "Everything about the problem",
        &problems,
        &[],
        Alert::Silent,
        "The whole conversation, kept under Signals, to learn how people talk about it.",
    );
    let sources = vec![ProposedSource {
        kind: StreamKind::Jetstream,
        address: BLUESKY_STREAM.to_owned(),
        name: "Bluesky, everyone".to_owned(),
        why: "Every public post on Bluesky as it is written, about 25 a second; only what matches is kept for long."
            .to_owned(),
    }];
    Proposal { searches, sources }
}

/// `a OR "b c"`, in parentheses; `None` for an empty list.
fn any_of(words: &[String]) -> Option<String> {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| word.replace('"', " "))
        .map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{word}\""))
        .collect();
    match quoted.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("({})", many.join(" OR "))),
    }
}

/// ` (lang:en OR lang:sv)`; nothing for an empty list.
fn languages(tags: &[String]) -> String {
    let fields: Vec<String> = tags.iter().map(|tag| format!("lang:{tag}")).collect();
    match fields.as_slice() {
        [] => String::new(),
        [one] => format!(" {one}"),
        many => format!(" ({})", many.join(" OR ")),
    }
}

/// Makes the accepted lines of a proposal. What cannot be made is named, and the rest is made.
/// Adopted twice, it makes nothing the second time.
///
/// # Errors
/// When the database fails.
pub async fn adopt(
    app: &App,
    actor: &Actor,
    searches: &[ProposedSearch],
    sources: &[ProposedSource],
) -> Result<Adopted, Error> {
    let mut adopted = Adopted::default();
    let known = saved_searches::list(app, actor).await?;
    for search in searches {
        if known
            .iter()
            .any(|known| known.query == search.query && known.triggers == sorted(&search.triggers))
        {
            continue;
        }
        let form = SearchForm {
            name: search.name.clone(),
            query: search.query.clone(),
            triggers: search.triggers.clone(),
            purpose: search.purpose.clone(),
            alert: search.alert,
        };
        match saved_searches::create(app, actor, form).await {
            Ok(_) => adopted.searches += 1,
            Err(error @ (Error::Invalid { .. } | Error::Query(_) | Error::Forbidden(_))) => {
                adopted
                    .refused
                    .push((search.name.clone(), error.to_string()));
            }
            Err(error) => return Err(error),
        }
    }
    for source in sources {
        let new = NewSource {
            kind: source.kind,
            address: source.address.clone(),
            name: source.name.clone(),
        };
        match sources::add(app, actor, new).await {
            Ok(Added::Source(_)) => adopted.sources += 1,
            Ok(Added::Choose(_)) => {
                adopted.refused.push((
                    source.name.clone(),
                    "this site has several feeds: add the one you want under Sources".to_owned(),
                ));
            }
            Err(Error::Conflict(_)) => {}
            Err(error @ (Error::Invalid { .. } | Error::Forbidden(_))) => {
                adopted
                    .refused
                    .push((source.name.clone(), error.to_string()));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(adopted)
}

fn sorted(triggers: &[Trigger]) -> Vec<Trigger> {
    let mut triggers = triggers.to_vec();
    triggers.sort_unstable();
    triggers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn every_proposed_query_can_be_read() {
        let profile = Profile {
            problems: words(&["stocktaking", "inventory \"count\"", "盘点"]),
            competitors: words(&["Shelfware", "…"]),
            industries: words(&["cold storage"]),
            languages: words(&["en", "sv"]),
            ..Profile::default()
        };
        let proposal = propose(&profile);
        assert_eq!(proposal.searches.len(), 6);
        for search in &proposal.searches {
            assert!(Query::parse(&search.query).is_ok(), "{}", search.query);
        }
        assert!(proposal.searches[0].query.ends_with("(lang:en OR lang:sv)"));
        assert!(propose(&Profile::default()).searches.is_empty());
    }

    #[test]
    fn lists_are_trimmed_and_languages_checked() {
        let kept = checked(Profile {
            problems: words(&[" a ", "A", ""]),
            ..Profile::default()
        })
        .unwrap();
        assert_eq!(kept.problems, words(&["a"]));
        let wrong = checked(Profile {
            languages: words(&["Swedish"]),
            ..Profile::default()
        });
        assert!(matches!(
            wrong,
            Err(Error::Invalid {
                field: "languages",
                ..
            })
        ));
    }
}
