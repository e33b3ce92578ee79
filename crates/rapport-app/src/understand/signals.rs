//! Signals as people read them: listed a post at a time, counted, exported.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SavedSearchId, SignalId};
use rapport_model::understand::finding::Finding;
use rapport_model::understand::signal::{Signal, SignalState};
use rapport_model::understand::trigger::Trigger;
use rapport_search::{Analyser, Document, Query};
use rapport_store::{Candidate, FindingFilter, Scoped};
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::understand::version;

/// Posts a filter looks at before it gives a page as far as it got.
const SEARCHED_AT_MOST: u64 = 4_000;
/// Posts read from the database in one go where a filter may leave many out.
const PIECE: usize = 200;

/// Which signals to list; an empty filter lists all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the query language; empty for any words.
    pub query: String,
    /// In one state.
    pub state: Option<SignalState>,
    /// A sign of one kind.
    pub trigger: Option<Trigger>,
    /// Found by one search, alone or with others.
    pub saved_search: Option<SavedSearchId>,
}

/// A page of what was found, a post a row, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// What the page shows.
    pub findings: Vec<Finding>,
    /// Where the next page starts.
    pub next: Option<SignalId>,
    /// How many posts the filter looked at.
    pub searched: u64,
    /// The filter stopped after looking at many; older ones may match too.
    pub more_to_search: bool,
}

/// How many posts with signals are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nobody has dealt with them.
    pub open: u64,
    /// Put off.
    pub snoozed: u64,
    /// Taken up.
    pub acted: u64,
    /// Not worth a conversation.
    pub dismissed: u64,
}

impl Counts {
    fn of(&mut self, state: SignalState) -> &mut u64 {
        match state {
            SignalState::Open => &mut self.open,
            SignalState::Snoozed => &mut self.snoozed,
            SignalState::Acted => &mut self.acted,
            SignalState::Dismissed => &mut self.dismissed,
        }
    }
}

/// What a filter lets through, a post a row, the newest first.
///
/// # Errors
/// [`Error::Query`] when the filter's query cannot be read.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &Filter,
    before: Option<SignalId>,
    limit: usize,
) -> Result<Page, Error> {
    actor.may(Right::ReadSignals)?;
    let query = match filter.query.trim() {
        "" => None,
        text => Some(Query::parse(text)?),
    };
    let stored = match (filter.saved_search, filter.state) {
        (Some(search), _) => FindingFilter::Search(search),
        (None, Some(state)) => FindingFilter::State(state),
        (None, None) => FindingFilter::Any,
    };
    // Where the index answers alone, a page and one more row say everything.
    let answered = query.is_none()
        && filter.trigger.is_none()
        && (filter.saved_search.is_none() || filter.state.is_none());
    let piece = if answered {
        limit + 1
    } else {
        PIECE.max(limit + 1)
    };
    let mut scoped = app.read(actor).await?;
    let mut before = before.unwrap_or(SignalId::from(uuid::Uuid::max()));
    let mut page = Page::default();
    let analyser = Analyser::new();
    let fits = |post: &Candidate| {
        filter.state.is_none_or(|state| post.state == state)
            && query
                .as_ref()
                .is_none_or(|query| query.matches(&analyser.analyse(&document(post))))
    };
    let is_sign = |finding: &Finding| {
        let mut signs = finding.triggers.iter();
        filter
            .trigger
            .is_none_or(|wanted| signs.any(|found| found.trigger == wanted))
    };
    loop {
        let posts = scoped.newest_posts(stored, before, piece).await?;
        let last_piece = posts.len() < piece;
        let mut fitting: Vec<SignalId> = posts
            .iter()
            .filter(|post| fits(post))
            .map(|post| post.id)
            .collect();
        if filter.trigger.is_none() {
            fitting.truncate(limit - page.findings.len());
        }
        let fitting = scoped.findings(&fitting).await?;
        let mut fitting = fitting.into_iter().peekable();
        for post in posts {
            if page.findings.len() == limit {
                page.next = Some(before);
                return Ok(page);
            }
            before = post.id;
            page.searched += 1;
            let here = fitting.next_if(|finding| finding.post.id == post.post);
            page.findings.extend(here.filter(is_sign));
        }
        if last_piece {
            return Ok(page);
        }
        if page.searched >= SEARCHED_AT_MOST {
            page.next = Some(before);
            page.more_to_search = true;
            return Ok(page);
        }
    }
}

fn document(post: &Candidate) -> Document<'_> {
    Document {
        text: &post.text,
        network: &post.network,
        author: &post.author.handle,
        author_name: post.author.name.as_deref(),
        lang: post.lang.as_deref(),
        is_reply: post.is_reply,
        links: &post.links,
    }
}

/// What was found in the post of a signal.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has no signal with that id, or the actor does not see it.
pub async fn find(app: &App, actor: &Actor, id: SignalId) -> Result<Finding, Error> {
    actor.may(Right::ReadSignals)?;
    let found = app.read(actor).await?.finding(id).await?;
    found.ok_or(Error::NotFound("signal"))
}

/// Names what people decided about a post; what else is found in it moves without it.
#[must_use]
pub fn version(finding: &Finding) -> String {
    version::of(&json!([
        finding.state,
        finding.snoozed_until,
        finding.useful
    ]))
}

/// Whether the post of a signal is not as the one who asks has read it.
pub(crate) async fn is_other(
    scoped: &mut Scoped<'_>,
    id: SignalId,
    expected: Option<&str>,
) -> Result<bool, rapport_store::Error> {
    let Some(expected) = expected else {
        return Ok(false);
    };
    let found = scoped.finding(id).await?;
    Ok(found.is_some_and(|found| version(&found) != expected))
}

/// A piece of all signals, the oldest first, after `after`; for exports.
///
/// # Errors
/// When the role may not see them.
pub async fn export(
    app: &App,
    actor: &Actor,
    after: Option<SignalId>,
    limit: usize,
) -> Result<Vec<Signal>, Error> {
    actor.may(Right::ReadSignals)?;
    let after = after.unwrap_or(SignalId::from(uuid::Uuid::nil()));
    Ok(app.read(actor).await?.oldest_signals(after, limit).await?)
}

/// How many posts with signals the actor sees are in each state.
///
/// # Errors
/// When the role may not see them.
pub async fn counts(app: &App, actor: &Actor) -> Result<Counts, Error> {
    actor.may(Right::ReadSignals)?;
    let mut counts = Counts::default();
    let mut scoped = app.read(actor).await?;
    for (state, count) in scoped.signal_counts().await? {
        *counts.of(state) = count;
    }
    if scoped.hides().await? {
        for (state, hidden) in scoped.hidden_counts().await? {
            let count = counts.of(state);
            *count = count.saturating_sub(hidden);
        }
    }
    Ok(counts)
}
