//! A signal as programs read it.

use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId};
use rapport_model::time::Moment;
use rapport_model::understand::finding::Finding;
use rapport_model::understand::post::{Network, Post};
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::trigger::{Trigger, TriggerMatch};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::wire;

/// A post that matters, with everything the saved searches found in it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Signal")]
pub(crate) struct SignalView {
    /// The first signal in the post; it names them all.
    #[schemars(with = "wire::Id")]
    id: SignalId,
    /// The searches that found it, the first to do so first.
    found_by: Vec<FoundByView>,
    /// What was said.
    post: PostView,
    /// Who said it.
    person: PersonName,
    /// What it is a sign of; empty for a plain match.
    triggers: Vec<TriggerView>,
    /// The words that made it so: half-open ranges of bytes of the post's text in UTF-8.
    spans: Vec<(usize, usize)>,
    /// The highest intent when it was found, 0 to 100.
    intent: f64,
    /// What became of it.
    #[schemars(with = "wire::StateWord")]
    state: SignalState,
    /// When a snoozed one comes back.
    #[schemars(with = "Option<wire::Time>")]
    snoozed_until: Option<Moment>,
    /// Judged useful or not useful for every search that found it; null when some search was not told.
    useful: Option<bool>,
    /// When it reaches Today; null: never.
    #[schemars(with = "Option<wire::Time>")]
    surfaces_at: Option<Moment>,
    /// When it was found.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
}

/// A search that found a post.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FoundBy")]
struct FoundByView {
    /// Which.
    #[schemars(with = "wire::Id")]
    saved_search: SavedSearchId,
    /// Its name.
    name: String,
}

/// Someone by name.
#[derive(Serialize, JsonSchema)]
struct PersonName {
    /// Who, in this workspace.
    #[schemars(with = "wire::Id")]
    id: PersonId,
    /// The name people know them by.
    name: String,
}

/// A kind of moment, with the words that give it away.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TriggerFound")]
struct TriggerView {
    /// Which kind.
    #[schemars(with = "wire::TriggerWord")]
    trigger: Trigger,
    /// How sure it is that such words mean it, 0 to 1.
    confidence: f64,
    /// The words: half-open ranges of bytes of the text in UTF-8.
    spans: Vec<(usize, usize)>,
}

/// Something said in public.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Post")]
pub(crate) struct PostView {
    /// Its id.
    #[schemars(with = "wire::Id")]
    id: PostId,
    /// Where it was said.
    #[schemars(with = "String")]
    network: Network,
    /// What names it on that network.
    uri: String,
    /// Where a person can read and answer it.
    url: Option<String>,
    /// The lasting name of its author there.
    author: String,
    /// The name its author shows.
    author_name: Option<String>,
    /// Its language, as the network says.
    lang: Option<String>,
    /// When it was written.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
    /// When Rapport saw it.
    #[schemars(with = "wire::Time")]
    seen_at: Moment,
    /// Plain text, written by strangers.
    text: String,
    /// The uri of the post it answers.
    reply_to: Option<String>,
    /// Addresses it links to.
    links: Vec<String>,
}

impl From<Finding> for SignalView {
    fn from(finding: Finding) -> Self {
        let found_by = finding.found_by.into_iter().map(|by| FoundByView {
            saved_search: by.saved_search,
            name: by.name,
        });
        Self {
            id: finding.id,
            found_by: found_by.collect(),
            post: finding.post.into(),
            person: PersonName {
                id: finding.person,
                name: finding.person_name,
            },
            triggers: finding
                .triggers
                .into_iter()
                .map(TriggerView::from)
                .collect(),
            spans: finding.spans,
            intent: finding.score,
            state: finding.state,
            snoozed_until: finding.snoozed_until,
            useful: finding.useful,
            surfaces_at: finding.surfaces_at,
            created_at: finding.created_at,
        }
    }
}

impl From<TriggerMatch> for TriggerView {
    fn from(found: TriggerMatch) -> Self {
        Self {
            trigger: found.trigger,
            confidence: found.confidence,
            spans: found.spans,
        }
    }
}

impl From<Post> for PostView {
    fn from(post: Post) -> Self {
        Self {
            id: post.id,
            network: post.network,
            uri: post.uri,
            url: post.url,
            author: post.author.handle,
            author_name: post.author.name,
            lang: post.lang,
            created_at: post.created_at,
            seen_at: post.seen_at,
            text: post.text,
            reply_to: post.reply_to,
            links: post.links,
        }
    }
}
