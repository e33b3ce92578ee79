//! Signals as people work them: listed, judged, moved.

use rapport_model::actor::{Actor, Right};
use rapport_model::connect::interaction::{Interaction, InteractionKind};
use rapport_model::ids::{InteractionId, PersonId, SavedSearchId, SignalId};
use rapport_model::time::Moment;
use rapport_model::understand::signal::{Signal, SignalState};
use rapport_model::understand::trigger::Trigger;
use rapport_search::{Analyser, Query};
use rapport_store::{Change, Scoped, SignalFilter, StoredInteraction};
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::document;
use crate::understand::worth;

/// Signals a filter looks at before it gives a page as far as it got.
const SEARCHED_AT_MOST: u64 = 5_000;
/// Signals read from the database in one go.
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
    /// Found by one search.
    pub saved_search: Option<SavedSearchId>,
}

/// A page of signals, the newest first.
#[derive(Debug, Clone)]
pub struct Page {
    /// What the page shows.
    pub signals: Vec<Signal>,
    /// Where the next page starts.
    pub next: Option<SignalId>,
    /// How many signals the filter looked at.
    pub searched: u64,
    /// The filter stopped after looking at many; older ones may match too.
    pub more_to_search: bool,
}

/// How many signals are in each state.
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

/// What to do with a signal or a person's signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The conversation was taken up.
    Act,
    /// Put off until then.
    Snooze(Moment),
    /// Not worth a conversation.
    Dismiss,
}

/// The signals a filter lets through, the newest first.
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
        (Some(search), _) => SignalFilter::Search(search),
        (None, Some(state)) => SignalFilter::State(state),
        (None, None) => SignalFilter::Any,
    };
    let mut scoped = app.read(actor).await?;
    let mut before = before.unwrap_or(SignalId::from(uuid::Uuid::max()));
    let mut page = Page {
        signals: Vec::new(),
        next: None,
        searched: 0,
        more_to_search: false,
    };
    let analyser = Analyser::new();
    loop {
        let piece = scoped
            .newest_signals(stored, before, PIECE.max(limit + 1))
            .await?;
        let last_piece = piece.len() < PIECE.max(limit + 1);
        for signal in piece {
            if page.signals.len() == limit {
                page.next = Some(before);
                return Ok(page);
            }
            before = signal.id;
            page.searched += 1;
            let wanted = filter.state.is_none_or(|state| signal.state == state)
                && filter.trigger.is_none_or(|wanted| {
                    signal.triggers.iter().any(|found| found.trigger == wanted)
                })
                && query
                    .as_ref()
                    .is_none_or(|query| query.matches(&analyser.analyse(&document(&signal.post))));
            if wanted {
                page.signals.push(signal);
            }
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

/// One signal.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, id: SignalId) -> Result<Signal, Error> {
    actor.may(Right::ReadSignals)?;
    app.read(actor)
        .await?
        .signal(id)
        .await?
        .ok_or(Error::NotFound("signal"))
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

/// How many signals are in each state.
///
/// # Errors
/// When the role may not see them.
pub async fn counts(app: &App, actor: &Actor) -> Result<Counts, Error> {
    actor.may(Right::ReadSignals)?;
    let mut counts = Counts::default();
    for (state, count) in app.read(actor).await?.signal_counts().await? {
        match state {
            SignalState::Open => counts.open = count,
            SignalState::Snoozed => counts.snoozed = count,
            SignalState::Acted => counts.acted = count,
            SignalState::Dismissed => counts.dismissed = count,
        }
    }
    Ok(counts)
}

/// Says whether a signal was useful, or takes that back with `None`. It counts for its search.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn judge(
    app: &App,
    actor: &Actor,
    id: SignalId,
    useful: Option<bool>,
) -> Result<(), Error> {
    actor.may(Right::ActOnSignals)?;
    let now = app.now();
    let mut change = app.change("signal.judged", id, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(signal) = scoped.signal(id).await? else {
                    return Ok(None);
                };
                if signal.useful == useful {
                    return Ok(Some(()));
                }
                let (was, is) = (counted(signal.useful), counted(useful));
                scoped.judge_signal(id, useful).await?;
                scoped
                    .count_judged(signal.saved_search, is.0 - was.0, is.1 - was.1)
                    .await?;
                change.fields = json!({ "useful": [signal.useful, useful] });
                scoped.record(now, &[change]).await?;
                Ok(Some(()))
            })
        })
        .await?
        .ok_or(Error::NotFound("signal"))?;
    app.live().tell(actor.workspace, Topic::Signals);
    Ok(())
}

/// A judgement as (useful, not useful).
fn counted(useful: Option<bool>) -> (i64, i64) {
    (
        i64::from(useful == Some(true)),
        i64::from(useful == Some(false)),
    )
}

/// Acts on, snoozes or dismisses one signal. Asked twice, it changes nothing the second time.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Invalid`] for a snooze into the past.
pub async fn move_one(
    app: &App,
    actor: &Actor,
    id: SignalId,
    to: Move,
) -> Result<InteractionId, Error> {
    let person = find(app, actor, id).await?.person;
    move_signals(app, actor, person, Some(id), to).await
}

/// Moves the standing signals of a person, or one of them, and logs it as an interaction.
pub(crate) async fn move_signals(
    app: &App,
    actor: &Actor,
    person: PersonId,
    only: Option<SignalId>,
    to: Move,
) -> Result<InteractionId, Error> {
    actor.may(Right::ActOnSignals)?;
    let now = app.now();
    let (state, kind, until) = match to {
        Move::Act => (SignalState::Acted, InteractionKind::Acted, None),
        Move::Dismiss => (SignalState::Dismissed, InteractionKind::Dismissed, None),
        Move::Snooze(until) if until <= now => {
            return Err(Error::invalid("until", "a snooze ends in the future"));
        }
        Move::Snooze(until) => (SignalState::Snoozed, InteractionKind::Snoozed, Some(until)),
    };
    let interaction = InteractionId::new(now, app.chance().id());
    let user = actor.user;
    let change = app.change(
        kind_of_event(kind),
        person,
        json!({ "interaction": [null, interaction] }),
    );
    let fit = app
        .searches()
        .read()
        .await
        .profile(actor.workspace)
        .cloned();
    let done = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let standing = match only {
                    Some(id) => {
                        let signal = scoped.signal(id).await?;
                        signal
                            .map(|signal| (signal.id, signal.state, signal.snoozed_until))
                            .into_iter()
                            .collect()
                    }
                    None => scoped.standing_states(person).await?,
                };
                let before: Vec<_> = standing
                    .into_iter()
                    .filter(|(_, was, until_then)| (*was, *until_then) != (state, until))
                    .collect();
                let Some((last, ..)) = before.last().copied() else {
                    return Ok(None);
                };
                match only {
                    Some(id) => scoped.move_signal(id, state, until).await?,
                    None => scoped.move_standing(person, state, until, last).await?,
                }
                for (_, was, _) in &before {
                    scoped.count_signals(*was, -1).await?;
                    scoped.count_signals(state, 1).await?;
                }
                let stored = StoredInteraction {
                    interaction: Interaction {
                        id: interaction,
                        person,
                        user,
                        kind,
                        signals: before.iter().map(|(id, ..)| *id).collect(),
                        at: now,
                        undone_at: None,
                    },
                    before,
                };
                scoped.insert_interaction(&stored).await?;
                scoped.record(now, &[change]).await?;
                worth::people(scoped, &[person], fit.as_ref(), now).await?;
                Ok(Some(interaction))
            })
        })
        .await?;
    app.live().tell(actor.workspace, Topic::Signals);
    match done {
        Some(interaction) => Ok(interaction),
        // Done already, by this person's second click or by a colleague.
        None => latest(app, actor, person).await,
    }
}

async fn latest(app: &App, actor: &Actor, person: PersonId) -> Result<InteractionId, Error> {
    let latest = app
        .read(actor)
        .await?
        .latest_interaction(Moment::default())
        .await?;
    latest
        .filter(|stored| stored.interaction.person == person)
        .map(|stored| stored.interaction.id)
        .ok_or_else(|| Error::Conflict("this has been dealt with already".to_owned()))
}

fn kind_of_event(kind: InteractionKind) -> &'static str {
    match kind {
        InteractionKind::Acted => "signal.acted",
        InteractionKind::Snoozed => "signal.snoozed",
        InteractionKind::Dismissed => "signal.dismissed",
    }
}

/// Takes an interaction back: its signals return to the state they were in before. The log keeps
/// both. Undone twice, it changes nothing the second time.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn undo(app: &App, actor: &Actor, id: InteractionId) -> Result<(), Error> {
    actor.may(Right::ActOnSignals)?;
    let now = app.now();
    let change = app.change("interaction.undone", id, json!({}));
    let fit = app
        .searches()
        .read()
        .await
        .profile(actor.workspace)
        .cloned();
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(stored) = scoped.interaction(id).await? else {
                    return Ok(None);
                };
                if scoped.undo_interaction(id, now).await? {
                    restore(scoped, &stored).await?;
                    scoped.record(now, &[change as Change]).await?;
                    worth::people(scoped, &[stored.interaction.person], fit.as_ref(), now).await?;
                }
                Ok(Some(()))
            })
        })
        .await?
        .ok_or(Error::NotFound("interaction"))?;
    app.live().tell(actor.workspace, Topic::Signals);
    Ok(())
}

async fn restore(
    scoped: &mut Scoped<'_>,
    stored: &StoredInteraction,
) -> Result<(), rapport_store::Error> {
    for (id, state, snoozed_until) in &stored.before {
        // A signal whose post was taken back in the meantime stays away.
        let Some(signal) = scoped.signal(*id).await? else {
            continue;
        };
        scoped.move_signal(*id, *state, *snoozed_until).await?;
        scoped.count_signals(signal.state, -1).await?;
        scoped.count_signals(*state, 1).await?;
    }
    Ok(())
}
