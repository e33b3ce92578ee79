//! How the nouns of the model are written in JSON, said as schemas: ids and moments are texts, words
//! come from closed sets. And the parts that several resources show.

use std::borrow::Cow;

use rapport_model::actor::{Right, Role, TokenScope};
use rapport_model::connect::interaction::{Interaction, InteractionKind};
use rapport_model::explanation::{Explanation, Score};
use rapport_model::ids::{InteractionId, PersonId, SignalId, UserId};
use rapport_model::program::audit::Means;
use rapport_model::program::webhook::WebhookState;
use rapport_model::time::Moment;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::source::StreamKind;
use rapport_model::understand::trigger::Trigger;
use rapport_model::understand::visibility::Visibility;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// A text of a known form.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $format:literal;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    )+};
}

texts! {
    /// An id: a UUID that sorts by time.
    Id = "uuid";
    /// A moment in UTC, as RFC 3339 writes it.
    Time = "date-time";
}

/// A word of a closed set.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $noun:ty, $word:expr;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).trim_end_matches("Word").into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let words: Vec<String> = <$noun>::ALL.iter().map($word).collect();
                json_schema!({ "type": "string", "enum": words })
            }
        }
    )+};
}

words! {
    /// What a post is a sign of.
    TriggerWord of Trigger, |word| word.word().to_owned();
    /// When a match reaches Today.
    AlertWord of Alert, |word| word.word().to_owned();
    /// What became of a signal.
    StateWord of SignalState, |word| word.word().to_owned();
    /// How a source is read.
    KindWord of StreamKind, |word| word.word().to_owned();
    /// What was done.
    DeedWord of InteractionKind, |word| word.word().to_owned();
    /// Whether a webhook is told anything.
    WebhookStateWord of WebhookState, |word| word.word().to_owned();
    /// By which means someone acted.
    MeansWord of Means, |word| word.word().to_owned();
    /// What someone is in a workspace.
    RoleWord of Role, |word| word.word().to_owned();
    /// How much of a role a token lends.
    ScopeWord of TokenScope, |word| word.word().to_owned();
    /// Something a role may do.
    RightWord of Right, right_word;
}

/// Who sees something.
pub(crate) struct VisibilityWord;

impl JsonSchema for VisibilityWord {
    fn schema_name() -> Cow<'static, str> {
        "Visibility".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Visibility::WORDS })
    }
}

/// The word of a right in JSON.
pub(crate) fn right_word(right: &Right) -> String {
    let word = serde_json::to_value(right).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// A number with its reason.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Score")]
pub(crate) struct ScoreView {
    /// 0 to 100; null when not enough is known to say.
    value: Option<f64>,
    /// Why it is this number: a tree that adds up to it.
    why: Why,
}

/// One line of a why-tree.
#[derive(Serialize, JsonSchema)]
struct Why {
    /// What this number is, in words.
    words: String,
    /// The number, in the unit its words state; null where nothing is known.
    value: Option<f64>,
    /// What it was made from.
    parts: Vec<Why>,
}

impl From<Score> for ScoreView {
    fn from(score: Score) -> Self {
        Self {
            value: score.value,
            why: score.explanation.into(),
        }
    }
}

impl From<Explanation> for Why {
    fn from(line: Explanation) -> Self {
        Self {
            words: line.words,
            value: line.value,
            parts: line.parts.into_iter().map(Self::from).collect(),
        }
    }
}

/// One thing done with or towards a person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Interaction")]
pub(crate) struct InteractionView {
    /// Its id; undoing takes it.
    #[schemars(with = "Id")]
    id: InteractionId,
    /// With whom.
    #[schemars(with = "Id")]
    person: PersonId,
    /// Who did it.
    #[schemars(with = "Id")]
    user: UserId,
    /// What.
    #[schemars(with = "DeedWord")]
    kind: InteractionKind,
    /// The signals it answered.
    #[schemars(with = "Vec<Id>")]
    signals: Vec<SignalId>,
    /// When.
    #[schemars(with = "Time")]
    at: Moment,
    /// When it was taken back.
    #[schemars(with = "Option<Time>")]
    undone_at: Option<Moment>,
}

impl From<Interaction> for InteractionView {
    fn from(interaction: Interaction) -> Self {
        let Interaction {
            id,
            person,
            user,
            kind,
            signals,
            at,
            undone_at,
        } = interaction;
        Self {
            id,
            person,
            user,
            kind,
            signals,
            at,
            undone_at,
        }
    }
}
