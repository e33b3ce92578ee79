//! Deciding: the conversation is taken up, put off, or not worth it; and taking that back.
//!
//! One decides about a post, or about everything of a person that stands. Signals of one post go
//! together, whichever searches found it. Each decision is one interaction.

use std::collections::{HashMap, HashSet};

use rapport_model::actor::{Actor, Right};
use rapport_model::connect::interaction::{Interaction, InteractionKind};
use rapport_model::ids::{InteractionId, PersonId, PostId, SignalId};
use rapport_model::time::Moment;
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::visibility::Visibility;
use rapport_science::understand::fit::FitProfile;
use rapport_store::{Change, Scoped, StoredInteraction};
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::counted::{self, Changes};
use crate::understand::signals;
use crate::understand::worth;

/// What to do with a post or with a person's posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The conversation was taken up.
    Act,
    /// Put off until then.
    Snooze(Moment),
    /// Not worth a conversation.
    Dismiss,
}

/// What is decided about.
#[derive(Debug)]
enum About {
    /// The post of a signal, and how it was read by the one who decides.
    Post(SignalId, Option<String>),
    /// Everything of the person that stands.
    Person,
}

/// Decides about the post of a signal, with every other signal in it. Asked twice, it changes
/// nothing the second time.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Invalid`] for a snooze into the past.
pub async fn about_post(
    app: &App,
    actor: &Actor,
    signal: SignalId,
    to: Move,
) -> Result<InteractionId, Error> {
    about_version(app, actor, signal, None, to).await
}

/// Like [`about_post`], if the post is still as it was read.
///
/// # Errors
/// As for [`about_post`], and [`Error::Changed`] when its [`signals::version`] is another one by now.
pub async fn about_version(
    app: &App,
    actor: &Actor,
    signal: SignalId,
    expected: Option<String>,
    to: Move,
) -> Result<InteractionId, Error> {
    actor.may(Right::ActOnSignals)?;
    let found = app.read(actor).await?.bare_signal(signal).await?;
    let person = found.ok_or(Error::NotFound("signal"))?.person;
    decide(app, actor, person, About::Post(signal, expected), to).await
}

/// Decides about everything of a person that stands.
pub(crate) async fn about_person(
    app: &App,
    actor: &Actor,
    person: PersonId,
    to: Move,
) -> Result<InteractionId, Error> {
    actor.may(Right::ActOnSignals)?;
    decide(app, actor, person, About::Person, to).await
}

async fn decide(
    app: &App,
    actor: &Actor,
    person: PersonId,
    about: About,
    to: Move,
) -> Result<InteractionId, Error> {
    let now = app.now();
    let (state, kind, until) = match to {
        Move::Act => (SignalState::Acted, InteractionKind::Acted, None),
        Move::Dismiss => (SignalState::Dismissed, InteractionKind::Dismissed, None),
        Move::Snooze(until) if until <= now => {
            return Err(Error::invalid("until", "a snooze ends in the future"));
        }
        Move::Snooze(until) => (SignalState::Snoozed, InteractionKind::Snoozed, Some(until)),
    };
    let interaction = Interaction {
        id: InteractionId::new(now, app.chance().id()),
        person,
        user: actor.user,
        kind,
        signals: Vec::new(),
        at: now,
        undone_at: None,
    };
    let change = app.change(
        kind_of_event(kind),
        person,
        json!({ "interaction": [null, interaction.id] }),
    );
    let fit = fit(app, actor).await;
    let done = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                if let About::Post(signal, expected) = &about {
                    scoped.take_turns().await?;
                    if signals::is_other(scoped, *signal, expected.as_deref()).await? {
                        return Ok(Err(Error::Changed("signal")));
                    }
                }
                let Some(stored) = put(scoped, interaction, about, state, until).await? else {
                    return Ok(Ok(None));
                };
                scoped.insert_interaction(&stored).await?;
                scoped.record(now, &[change]).await?;
                worth::people(scoped, &[person], fit.as_ref(), now).await?;
                Ok(Ok(Some(stored.interaction.id)))
            })
        })
        .await??;
    app.live().tell(actor.workspace, Topic::Signals);
    match done {
        Some(interaction) => Ok(interaction),
        // Done already, by this person's second click or by a colleague.
        None => latest(app, actor, person).await,
    }
}

/// Puts what is decided about into a state and says how it was before; `None` when all of it is in
/// that state already.
async fn put(
    scoped: &mut Scoped<'_>,
    interaction: Interaction,
    about: About,
    state: SignalState,
    until: Option<Moment>,
) -> Result<Option<StoredInteraction>, rapport_store::Error> {
    scoped.take_turns().await?;
    let signals = match about {
        About::Post(signal, _) => match scoped.bare_signal(signal).await? {
            Some(signal) => scoped.signals_in(&[signal.post]).await?,
            None => Vec::new(),
        },
        About::Person => scoped.standing_signals(interaction.person).await?,
    };
    let before: Vec<_> = signals
        .iter()
        .filter(|signal| (signal.state, signal.snoozed_until) != (state, until))
        .map(|signal| (signal.id, signal.state, signal.snoozed_until))
        .collect();
    let Some(last) = signals.last().filter(|_| !before.is_empty()) else {
        return Ok(None);
    };
    match about {
        About::Post(..) => scoped.move_post(last.post, state, until).await?,
        About::Person => {
            scoped
                .move_standing(interaction.person, state, until, last.id)
                .await?;
        }
    }
    let mut changes = Changes::default();
    for was in counted::states(&signals).into_values() {
        changes.note(Some(was), Some(state));
    }
    changes.write(scoped).await?;
    let visibility = if scoped.restricts().await? {
        let mut searches: Vec<_> = signals.iter().map(|signal| signal.saved_search).collect();
        searches.sort_unstable();
        searches.dedup();
        scoped.widest(&searches).await?
    } else {
        Visibility::Everyone
    };
    Ok(Some(StoredInteraction {
        interaction: Interaction {
            signals: before.iter().map(|(id, ..)| *id).collect(),
            ..interaction
        },
        before,
        visibility,
    }))
}

async fn fit(app: &App, actor: &Actor) -> Option<FitProfile> {
    let searches = app.searches().read().await;
    searches.profile(actor.workspace).cloned()
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

/// Takes an interaction back: its posts return to the state they were in before. The log keeps
/// both. Undone twice, it changes nothing the second time.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn undo(app: &App, actor: &Actor, id: InteractionId) -> Result<(), Error> {
    actor.may(Right::ActOnSignals)?;
    let now = app.now();
    let change = app.change("interaction.undone", id, json!({}));
    let fit = fit(app, actor).await;
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped.take_turns().await?;
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

/// Brings back the state of each post, also for signals found in it since. A signal whose post was
/// taken back in the meantime stays away.
async fn restore(
    scoped: &mut Scoped<'_>,
    stored: &StoredInteraction,
) -> Result<(), rapport_store::Error> {
    let there = scoped.signals_named(&stored.interaction.signals).await?;
    let post_of: HashMap<SignalId, PostId> = there
        .iter()
        .map(|signal| (signal.id, signal.post))
        .collect();
    let posts: HashSet<PostId> = post_of.values().copied().collect();
    let posts: Vec<PostId> = posts.into_iter().collect();
    let mut current = counted::states(&scoped.signals_in(&posts).await?);
    let mut changes = Changes::default();
    for (id, state, snoozed_until) in &stored.before {
        // Each post once, by the first of its signals.
        let Some((post, was)) = post_of.get(id).and_then(|post| current.remove_entry(post)) else {
            continue;
        };
        scoped.move_post(post, *state, *snoozed_until).await?;
        changes.note(Some(was), Some(*state));
    }
    changes.write(scoped).await
}
