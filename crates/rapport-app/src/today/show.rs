//! What Today shows: the ten people with the highest priority, exactly, from few rows.

use std::collections::HashMap;

use rapport_model::actor::{Actor, Right};
use rapport_model::connect::interaction::Interaction;
use rapport_model::ids::PersonId;
use rapport_model::time::{Moment, Span};
use rapport_model::today::opportunity::{CARDS, Opportunity};
use rapport_model::understand::finding::Finding;
use rapport_model::understand::person::Person;
use rapport_model::understand::saved_search::SavedSearch;
use rapport_science::understand::fit::FitProfile;
use rapport_store::Scoped;

use crate::app::App;
use crate::error::Error;
use crate::understand::signals;
use crate::understand::worth::{self, Worth};

/// Bounds read in one go.
const PIECE: usize = 20;
/// How long an undo is offered.
const UNDO_FOR: Span = Span::MINUTE.times(10);

/// The front door.
#[derive(Debug, Clone)]
pub struct Today {
    /// At most [`CARDS`], the most worth it first.
    pub cards: Vec<Opportunity>,
    /// Posts with signals nobody has dealt with, also those too weak or too old for a card.
    pub open_signals: u64,
    /// People with something standing, counted up to a thousand.
    pub people_waiting: u64,
    /// Posts read by this workspace's sources since they were added.
    pub posts_read: u64,
    /// Saved searches in force.
    pub saved_searches: u64,
    /// Sources.
    pub sources: u64,
    /// What this person did last, while it can be undone from here.
    pub latest_interaction: Option<Interaction>,
}

/// The people worth a conversation now.
///
/// # Errors
/// When the role may not see them.
pub async fn show(app: &App, actor: &Actor) -> Result<Today, Error> {
    actor.may(Right::ReadSignals)?;
    let now = app.now();
    let profile = app
        .searches()
        .read()
        .await
        .profile(actor.workspace)
        .cloned();
    let mut scoped = app.read(actor).await?;
    let best = best(&mut scoped, profile.as_ref(), now).await?;
    let mut cards = whole(&mut scoped, best, now).await?;
    let sources = scoped.sources().await?;
    let searches = scoped.saved_searches().await?;
    if scoped.hides().await? {
        for card in &mut cards {
            tell_own_purpose(card, &searches);
        }
    }
    let latest = scoped.latest_interaction(now.minus(UNDO_FOR)).await?;
    let people_waiting = scoped.count_opportunities().await?;
    drop(scoped);
    Ok(Today {
        cards,
        open_signals: signals::counts(app, actor).await?.open,
        people_waiting,
        posts_read: sources
            .iter()
            .map(|source| source.stream.health.stored)
            .sum(),
        saved_searches: searches.iter().filter(|search| !search.paused).count() as u64,
        sources: sources.iter().filter(|source| !source.paused).count() as u64,
        latest_interaction: latest.map(|stored| stored.interaction),
    })
}

/// A person keeps the purpose of the search that brought them in first. Where that is none the reader
/// sees, they are told the purpose of one that brought them this card.
fn tell_own_purpose(card: &mut Opportunity, seen: &[SavedSearch]) {
    let told = &mut card.person.provenance.purpose;
    if seen.iter().any(|search| search.purpose == *told) {
        return;
    }
    let mut found_by = card.findings.iter().flat_map(|finding| &finding.found_by);
    let own = found_by.find_map(|by| seen.iter().find(|search| search.id == by.saved_search));
    if let Some(own) = own {
        told.clone_from(&own.purpose);
    }
}

/// Someone who may get a card.
struct Ranked {
    person: Person,
    worth: Worth,
}

impl Ranked {
    fn value(&self) -> f64 {
        self.worth.priority.value.unwrap_or(0.0)
    }
}

/// Reads bounds from the top and stops as soon as nobody below can be among the best.
async fn best(
    scoped: &mut Scoped<'_>,
    profile: Option<&FitProfile>,
    now: Moment,
) -> Result<Vec<Ranked>, Error> {
    let mut best: Vec<Ranked> = Vec::new();
    let mut after: Option<(f64, PersonId)> = None;
    loop {
        let piece = scoped.best_bounds(now, after, PIECE).await?;
        let Some((last, bound)) = piece.last().copied() else {
            break;
        };
        let ids: Vec<PersonId> = piece.iter().map(|(person, _)| *person).collect();
        best.extend(exact(scoped, &ids, profile, now).await?);
        best.sort_by(|a, b| {
            b.value()
                .total_cmp(&a.value())
                .then(b.person.id.cmp(&a.person.id))
        });
        best.truncate(CARDS);
        let enough = best.len() == CARDS && best.last().is_some_and(|tenth| tenth.value() >= bound);
        if enough || piece.len() < PIECE {
            break;
        }
        after = Some((bound, last));
    }
    Ok(best)
}

/// People with their exact priority; those with nothing to show now, or excluded, are left out.
async fn exact(
    scoped: &mut Scoped<'_>,
    ids: &[PersonId],
    profile: Option<&FitProfile>,
    now: Moment,
) -> Result<Vec<Ranked>, Error> {
    let mut people = scoped.people(ids).await?;
    let mut standing = scoped.standing_seen(ids).await?;
    let mut found = Vec::new();
    for id in ids {
        let (Some(person), Some(mut posts)) = (people.remove(id), standing.remove(id)) else {
            continue;
        };
        posts.retain(|post| post.visible_at.is_some_and(|at| at <= now));
        let worth = worth::of(Some(&person), &posts, profile, now);
        if worth.priority.value.is_some_and(|value| value > 0.0) {
            found.push(Ranked { person, worth });
        }
    }
    Ok(found)
}

/// The cards of the best, each with all there is to show. Who has nothing left in the meantime is
/// left out.
async fn whole(
    scoped: &mut Scoped<'_>,
    best: Vec<Ranked>,
    now: Moment,
) -> Result<Vec<Opportunity>, Error> {
    let ids: Vec<PersonId> = best.iter().map(|ranked| ranked.person.id).collect();
    let mut findings = scoped.standing_findings(&ids).await?;
    findings.retain(|finding| finding.visible_at().is_some_and(|at| at <= now));
    let mut findings = scoped.made_whole(findings).await?;
    findings.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(b.post.created_at.cmp(&a.post.created_at))
    });
    let mut by_person: HashMap<PersonId, Vec<Finding>> = HashMap::with_capacity(ids.len());
    for finding in findings {
        by_person.entry(finding.person).or_default().push(finding);
    }
    let cards = best.into_iter().filter_map(|ranked| {
        Some(Opportunity {
            findings: by_person.remove(&ranked.person.id)?,
            person: ranked.person,
            priority: ranked.worth.priority,
            fit: ranked.worth.fit,
        })
    });
    Ok(cards.collect())
}
