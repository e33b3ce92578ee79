//! A saved search as programs read and write it.

use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_model::ids::{SavedSearchId, TeamId, UserId};
use rapport_model::time::Moment;
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::trigger::Trigger;
use rapport_model::understand::visibility::Visibility;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::refusal::Wrong;
use crate::api::reply::Reply;
use crate::api::wire;
use crate::problem::Problem;

/// A standing question put to every post, and how useful it has been.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SavedSearch")]
pub(crate) struct SearchView {
    #[schemars(with = "wire::Id")]
    id: SavedSearchId,
    /// What people call it.
    name: String,
    /// In the query language.
    query: String,
    /// Only posts with one of these become signals; empty lets every match through.
    #[schemars(with = "Vec<wire::TriggerWord>")]
    triggers: Vec<Trigger>,
    /// Why this is listened for.
    purpose: String,
    /// Whose it is.
    #[schemars(with = "wire::Id")]
    owner: UserId,
    /// Who sees it, and what it finds.
    #[schemars(with = "wire::VisibilityWord")]
    visibility: &'static str,
    /// The team that sees it; null unless one does.
    #[schemars(with = "Option<wire::Id>")]
    team: Option<TeamId>,
    /// When a match reaches Today.
    #[schemars(with = "wire::AlertWord")]
    alert: Alert,
    /// Paused searches keep their signals and find no new ones.
    paused: bool,
    /// When it was made.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
    /// Signals it has found.
    signals: u64,
    /// Of those, judged useful.
    useful: u64,
    /// Of those, judged not useful.
    not_useful: u64,
    /// When it last found one.
    #[schemars(with = "Option<wire::Time>")]
    last_signal_at: Option<Moment>,
}

/// A saved search to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSearch {
    /// What people call it; the query itself unless told.
    #[serde(default)]
    name: String,
    /// In the query language.
    query: String,
    /// Only posts with one of these become signals; empty lets every match through.
    #[serde(default)]
    #[schemars(with = "Vec<wire::TriggerWord>")]
    triggers: Vec<Trigger>,
    /// Why this is listened for; it is kept with every fact about a person it brings in.
    purpose: String,
    /// When a match reaches Today; at_once unless told.
    #[serde(default = "at_once")]
    #[schemars(with = "wire::AlertWord")]
    alert: Alert,
    /// Who sees it, and what it finds; everyone unless told.
    #[serde(default = "everyone")]
    #[schemars(with = "wire::VisibilityWord")]
    visibility: String,
    /// The team that sees it; with `team` only.
    #[serde(default)]
    #[schemars(with = "Option<wire::Id>")]
    team: Option<TeamId>,
}

/// An example of [`NewSearch`].
pub(crate) const NEW: &str = "{\"name\":\"Stocktaking\",\"query\":\"stocktaking AND \\\"cold store\\\"\",\
                              \"triggers\":[\"asks_recommendation\"],\"purpose\":\"Helping with stocktaking\",\"alert\":\"at_once\"}";

fn at_once() -> Alert {
    Alert::AtOnce
}

fn everyone() -> String {
    Visibility::Everyone.word().to_owned()
}

/// Who is to see a search, from its two fields.
fn seen_by(word: &str, team: Option<TeamId>) -> Result<Visibility, Problem> {
    Visibility::read(word, team)
        .map_err(|error| Problem::invalid(vec![Wrong::new("visibility", error)]))
}

impl NewSearch {
    /// Who is to see it.
    pub(super) fn seen_by(&self) -> Result<Visibility, Problem> {
        seen_by(&self.visibility, self.team)
    }
}

/// Everything people decide about a search, to be put in the place of what was decided before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WholeSearch {
    /// What people call it.
    name: String,
    /// In the query language.
    query: String,
    /// Only posts with one of these become signals; empty lets every match through.
    #[schemars(with = "Vec<wire::TriggerWord>")]
    triggers: Vec<Trigger>,
    /// Why this is listened for.
    purpose: String,
    /// When a match reaches Today.
    #[schemars(with = "wire::AlertWord")]
    alert: Alert,
    /// Who sees it, and what it finds; its owner decides.
    #[schemars(with = "wire::VisibilityWord")]
    visibility: String,
    /// The team that sees it; with `team` only.
    #[serde(default)]
    #[schemars(with = "Option<wire::Id>")]
    team: Option<TeamId>,
    /// Whether it rests.
    paused: bool,
}

/// An example of [`WholeSearch`].
pub(crate) const WHOLE: &str = "{\"name\":\"Stocktaking\",\"query\":\"stocktaking\",\"triggers\":[],\
                                \"purpose\":\"Helping with stocktaking\",\"alert\":\"daily\",\"visibility\":\"everyone\",\"paused\":false}";

/// What is to be different; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SomeOfSearch {
    /// What people call it.
    name: Option<String>,
    /// In the query language.
    query: Option<String>,
    /// Only posts with one of these become signals.
    #[schemars(with = "Option<Vec<wire::TriggerWord>>")]
    triggers: Option<Vec<Trigger>>,
    /// Why this is listened for.
    purpose: Option<String>,
    /// When a match reaches Today.
    #[schemars(with = "Option<wire::AlertWord>")]
    alert: Option<Alert>,
    /// Who sees it, and what it finds; its owner decides.
    #[schemars(with = "Option<wire::VisibilityWord>")]
    visibility: Option<String>,
    /// The team that sees it; with `team` only.
    #[schemars(with = "Option<wire::Id>")]
    team: Option<TeamId>,
    /// Whether it rests.
    paused: Option<bool>,
}

impl From<NewSearch> for SearchForm {
    fn from(new: NewSearch) -> Self {
        Self {
            name: new.name,
            query: new.query,
            triggers: new.triggers,
            purpose: new.purpose,
            alert: new.alert,
        }
    }
}

impl WholeSearch {
    /// What is written, whether it rests, and who is to see it.
    pub(super) fn form(self) -> Result<(SearchForm, bool, Visibility), Problem> {
        let visibility = seen_by(&self.visibility, self.team)?;
        let form = SearchForm {
            name: self.name,
            query: self.query,
            triggers: self.triggers,
            purpose: self.purpose,
            alert: self.alert,
        };
        Ok((form, self.paused, visibility))
    }
}

impl SomeOfSearch {
    /// What is written after the change, whether it rests, and who is to see it.
    pub(super) fn over(
        self,
        known: &SavedSearch,
    ) -> Result<(SearchForm, bool, Visibility), Problem> {
        let visibility = match (&self.visibility, self.team) {
            (None, None) => known.visibility,
            (Some(word), team) => seen_by(word, team)?,
            (None, team) => seen_by("team", team)?,
        };
        let form = SearchForm {
            name: self.name.unwrap_or_else(|| known.name.clone()),
            query: self.query.unwrap_or_else(|| known.query.clone()),
            triggers: self.triggers.unwrap_or_else(|| known.triggers.clone()),
            purpose: self.purpose.unwrap_or_else(|| known.purpose.clone()),
            alert: self.alert.unwrap_or(known.alert),
        };
        Ok((form, self.paused.unwrap_or(known.paused), visibility))
    }
}

impl From<SavedSearch> for SearchView {
    fn from(search: SavedSearch) -> Self {
        Self {
            id: search.id,
            name: search.name,
            query: search.query,
            triggers: search.triggers,
            purpose: search.purpose,
            owner: search.owner,
            visibility: search.visibility.word(),
            team: search.visibility.team(),
            alert: search.alert,
            paused: search.paused,
            created_at: search.created_at,
            signals: search.signals,
            useful: search.useful,
            not_useful: search.not_useful,
            last_signal_at: search.last_signal_at,
        }
    }
}

/// The answer with one search.
pub(super) fn reply(search: SavedSearch) -> Reply {
    let version = saved_searches::version(&search);
    Reply::ok(&SearchView::from(search)).version(&version)
}
