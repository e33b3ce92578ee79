//! Priorities, exact for the few that are shown and as stored upper bounds for everyone else.
//!
//! A bound is computed from everything, whoever sees it: where someone does not see all of a person's
//! posts, it is the most those they see can be worth.
//!
//! A bound is the priority of all standing signals of a person, snoozed and not yet surfaced ones
//! included, at the moment it was computed. Priority only falls while nothing arrives, so a bound
//! is never too low; a schedule brings old ones down again.

use std::collections::HashMap;

use rapport_model::explanation::{Explanation, Score};
use rapport_model::ids::PersonId;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::person::Person;
use rapport_model::understand::standing::Standing;
use rapport_science::today::priority::{freshness, priority};
use rapport_science::understand::fit::{FitProfile, PersonFacts};
use rapport_science::understand::intent::{events_of, intent};
use rapport_store::{Bound, Error, STANDING_AT_MOST, Scoped};

use crate::app::App;

/// A bound older than this is computed again.
const STALE_AFTER: Span = Span::HOUR;
/// People whose bounds are computed in one transaction.
const PIECE: usize = 500;

/// What a card's ranking is made of.
pub(crate) struct Worth {
    pub(crate) priority: Score,
    pub(crate) fit: Score,
}

/// How worth a conversation a person is, from the posts that count.
pub(crate) fn of(
    person: Option<&Person>,
    posts: &[Standing],
    profile: Option<&FitProfile>,
    now: Moment,
) -> Worth {
    let events: Vec<_> = posts.iter().flat_map(events_of).collect();
    let fit = profile.map_or_else(
        || {
            Score::unknown(Explanation::missing(
                "Fit: the ideal customer profile is not filled in yet",
            ))
        },
        |profile| profile.fit(&facts(person, posts)),
    );
    let priority = priority(&intent(&events, now), &fit, &freshness(&events, now));
    Worth { priority, fit }
}

/// The most a person with so many standing signals can be worth to anyone who sees some of them. Intent
/// and freshness grow with what one sees; fit can fall with it, so it is taken to be perfect.
fn most(posts: &[Standing], signals: u64, now: Moment) -> f64 {
    if signals > STANDING_AT_MOST as u64 {
        // Older ones that count for someone else were not read.
        return 100.0;
    }
    let events: Vec<_> = posts.iter().flat_map(events_of).collect();
    let perfect = Score {
        value: Some(100.0),
        explanation: Explanation::missing("Fit: as good as can be"),
    };
    let most = priority(&intent(&events, now), &perfect, &freshness(&events, now));
    most.value.unwrap_or(0.0)
}

fn facts<'a>(person: Option<&'a Person>, posts: &'a [Standing]) -> PersonFacts<'a> {
    PersonFacts {
        name: person.map(|person| person.name.as_str()),
        about: person.and_then(|person| person.about.as_deref()),
        texts: posts.iter().map(|post| post.text.as_str()).collect(),
        langs: posts
            .iter()
            .filter_map(|post| post.lang.as_deref())
            .collect(),
    }
}

/// Computes and stores the bounds of people after something about them changed.
pub(crate) async fn people(
    scoped: &mut Scoped<'_>,
    people: &[PersonId],
    profile: Option<&FitProfile>,
    now: Moment,
) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let known = scoped.people(people).await?;
    let mut standing = scoped.standing(people).await?;
    let restricted = scoped.restricted_people(people).await?;
    let mut bounds = Vec::new();
    let mut done = Vec::new();
    for person in people {
        let mut posts = standing.remove(person).unwrap_or_default();
        posts.retain(|post| post.visible_at.is_some());
        let Some(visible_at) = posts.iter().filter_map(|post| post.visible_at).min() else {
            done.push(*person);
            continue;
        };
        let worth = of(known.get(person), &posts, profile, now);
        bounds.push(Bound {
            person: *person,
            bound: match restricted.get(person) {
                Some(signals) => most(&posts, *signals, now),
                None => worth.priority.value.unwrap_or(0.0),
            },
            visible_at,
        });
    }
    scoped.save_bounds(&bounds, now).await?;
    scoped.remove_bounds(&done).await
}

/// Brings bounds that have grown old down to the present; `true` while there may be more.
pub(crate) async fn refresh_stale(app: &App) -> Result<bool, crate::Error> {
    let now = app.now();
    let stale = app
        .store()
        .read_instance()
        .await?
        .stale_bounds(now.minus(STALE_AFTER), PIECE)
        .await?;
    let more = stale.len() == PIECE;
    let mut by_workspace: HashMap<_, Vec<PersonId>> = HashMap::new();
    for (workspace, person) in stale {
        by_workspace.entry(workspace).or_default().push(person);
    }
    for (workspace, stale) in by_workspace {
        let profile = app.searches().read().await.profile(workspace).cloned();
        app.store()
            .write_instance(move |instance| {
                Box::pin(async move {
                    people(
                        &mut instance.workspace(workspace),
                        &stale,
                        profile.as_ref(),
                        now,
                    )
                    .await
                })
            })
            .await?;
    }
    Ok(more)
}

/// Computes every bound of a workspace again, after its profile changed.
pub(crate) async fn everyone(
    app: &App,
    actor: &rapport_model::actor::Actor,
) -> Result<(), crate::Error> {
    let mut after = PersonId::from(uuid::Uuid::nil());
    loop {
        let piece = app
            .read(actor)
            .await?
            .everyone_waiting(after, PIECE)
            .await?;
        let Some(last) = piece.last() else {
            return Ok(());
        };
        after = *last;
        let now = app.now();
        let profile = app
            .searches()
            .read()
            .await
            .profile(actor.workspace)
            .cloned();
        app.store()
            .write(actor, move |scoped| {
                Box::pin(async move { people(scoped, &piece, profile.as_ref(), now).await })
            })
            .await?;
    }
}
