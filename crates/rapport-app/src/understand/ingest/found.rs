//! Every arrived post against every saved search in force.

use rapport_model::ids::{SavedSearchId, StreamId, WorkspaceId};
use rapport_model::time::Moment;
use rapport_model::understand::post::ArrivedPost;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::span::merged;
use rapport_model::understand::trigger::TriggerMatch;
use rapport_science::understand::intent::signal_score;
use rapport_science::understand::trigger;
use rapport_search::{Analysed, Analyser, Document, Scratch};

use crate::app::App;

/// A search that matched a post, with the evidence.
pub(super) struct Found {
    /// Which of the batch's posts.
    pub(super) post: usize,
    pub(super) workspace: WorkspaceId,
    pub(super) search: SavedSearchId,
    pub(super) purpose: String,
    pub(super) alert: Alert,
    pub(super) triggers: Vec<TriggerMatch>,
    pub(super) spans: Vec<(usize, usize)>,
    pub(super) score: f64,
}

/// Puts every post to every search in force.
pub(super) async fn find(
    app: &App,
    stream: StreamId,
    posts: &[ArrivedPost],
    now: Moment,
) -> Vec<Found> {
    let searches = app.searches().read().await;
    let mut found = Vec::new();
    let analyser = Analyser::new();
    let mut scratch = Scratch::new();
    let mut analysed = Analysed::default();
    let mut reading = trigger::Scratch::default();
    let mut keys = Vec::new();
    for (place, post) in posts.iter().enumerate() {
        let document = document(post);
        analyser.analyse_into(&document, &mut analysed);
        keys.clear();
        searches
            .index()
            .matches(&analysed, &mut scratch, |key| keys.push(key));
        keys.sort_unstable();
        let mut classified: Option<Vec<TriggerMatch>> = None;
        for in_force in keys.iter().filter_map(|key| searches.search(*key)) {
            let search = &in_force.search;
            if !searches.hears(search.workspace, stream) {
                continue;
            }
            let triggers =
                classified.get_or_insert_with(|| app.packs().classify(&document, &mut reading));
            if !search.triggers.is_empty()
                && !triggers
                    .iter()
                    .any(|t| search.triggers.contains(&t.trigger))
            {
                continue;
            }
            let mut spans = in_force.query.spans(&analysed);
            spans.extend(
                triggers
                    .iter()
                    .flat_map(|found| found.spans.iter().copied()),
            );
            let written_at = post.created_at.unwrap_or(now);
            found.push(Found {
                post: place,
                workspace: search.workspace,
                search: search.id,
                purpose: search.purpose.clone(),
                alert: search.alert,
                score: signal_score(triggers, written_at, now).value.unwrap_or(0.0),
                triggers: triggers.clone(),
                spans: merged(spans),
            });
        }
    }
    found
}

pub(super) fn document(post: &ArrivedPost) -> Document<'_> {
    Document {
        text: &post.text,
        network: post.network.as_str(),
        author: &post.author.handle,
        author_name: post.author.name.as_deref(),
        lang: post.lang.as_deref(),
        is_reply: post.reply_to.is_some(),
        links: &post.links,
    }
}
