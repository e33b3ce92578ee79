//! The half year as it is played: stretch by stretch the streams bring what was said, and the
//! colleagues do what they do about it, each at their own desk and hour. All of it goes through
//! the verbs everybody uses.
//!
//! What comes later (companies, conversations, deals) is one more thing that happens in a stretch.

mod deeds;
mod listen;

use std::collections::{HashMap, HashSet};

use rapport_app::clock::StillClock;
use rapport_app::understand::look_up::{self, PublicProfile};
use rapport_app::understand::{retention, saved_searches, signals};
use rapport_app::{App, Error};
use rapport_model::actor::Actor;
use rapport_model::ids::{SavedSearchId, SignalId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::finding::Finding;
use rapport_model::understand::source::Source;

use super::colleagues::place_of;
use super::dice::Dice;
use super::script::{DAYS, Line, Script};
use super::searches::SEARCHES;
use super::{Progress, workspace};
use deeds::Agenda;

/// A stretch of the story lasts three days at first, then two, then one; in the last two weeks, whose
/// posts a preview counts by the day they were heard, some hours; and on the last day, where a
/// visitor looks closely, what is said is heard at once. The team listens more and more attentively,
/// and filling an instance stays quick.
const TWO_DAYS: i64 = 70;
const ONE_DAY: i64 = 21;
const LATELY_DAYS: i64 = 15;
const LATELY: Span = Span::HOUR.times(6);
const LAST_DAY: Span = Span::DAY;
/// What is said on the last day is heard so much later.
const AT_ONCE: Span = Span::SECOND.times(50);
/// Papers are read, and profiles looked up, after so many stretches, and at least once an hour.
const STRETCHES: usize = 3;
/// Signals read in one go.
const PIECE: usize = 1_000;

/// Plays the story up to the present.
pub(super) async fn play(
    app: &App,
    actors: &[Actor],
    sources: &[Source],
    script: &Script,
    progress: Progress,
) -> Result<(), Error> {
    let mut played = Played {
        app,
        actors,
        script,
        lines: script.by_uri(),
        now: app.now(),
        agenda: Agenda::new(app.now()),
        searches: HashMap::new(),
        last: None,
        met: HashSet::new(),
        unmet: Vec::new(),
    };
    let mut from = played.now.minus(Span::DAY.times(DAYS));
    let mut papers = from;
    let lately = played.now.minus(Span::DAY.times(LATELY_DAYS));
    for (place, until) in stretches(script, played.now).into_iter().enumerate() {
        played.agenda.work(app, actors, until).await?;
        played.office(from, until).await?;
        let whole = if until > lately {
            until.since(papers) >= Span::HOUR || until == played.now
        } else {
            place % STRETCHES == STRETCHES - 1
        };
        let papers_from = if whole { papers } else { until };
        listen::hear(app, sources, script, [from, papers_from], until).await?;
        if whole {
            papers = until;
        }
        for found in played.new_findings(until).await? {
            played.consider(&found, until);
        }
        if whole {
            played.meet(until).await?;
        }
        from = until;
        progress(weeks_before(until, played.now), DAYS / 7);
    }
    played.meet(played.now).await?;
    played.agenda.work(app, actors, played.now).await?;
    workspace::trouble(app, &actors[0]).await?;
    while retention::fade(app).await? {}
    Ok(())
}

/// The ends of the stretches, the last of which is the present. They lie at any hour, as they would
/// if somebody had let the program run.
fn stretches(script: &Script, now: Moment) -> Vec<Moment> {
    let mut dice = Dice::named("stretches");
    let mut ends: Vec<Moment> = (LATELY_DAYS + 1..DAYS)
        .rev()
        .filter(|age| match *age {
            TWO_DAYS.. => age % 3 == 0,
            ONE_DAY.. => age % 2 == 0,
            _ => true,
        })
        .map(|age| {
            let day = now.minus(Span::DAY.times(age)).day_start();
            day.plus(Span::MINUTE.times(dice.between(0, 23 * 60)))
        })
        .collect();
    let last_day = now.minus(LAST_DAY);
    let mut next = now.minus(Span::DAY.times(LATELY_DAYS));
    while next < last_day {
        ends.push(next);
        next = next.plus(LATELY);
    }
    let said = script.lines.iter().map(|line| now.minus(line.before));
    let heard = said
        .filter(|said| *said > last_day)
        .map(|said| said.plus(AT_ONCE));
    ends.extend(heard.filter(|heard| *heard < now));
    ends.dedup();
    ends.push(now);
    ends
}

/// Whole weeks told of the story when it has come to a moment.
fn weeks_before(moment: Moment, now: Moment) -> i64 {
    let began = now.minus(Span::DAY.times(DAYS));
    moment.since(began).micros() / Span::DAY.times(7).micros()
}

struct Played<'a> {
    app: &'a App,
    actors: &'a [Actor],
    script: &'a Script,
    lines: HashMap<String, &'a Line>,
    now: Moment,
    agenda: Agenda,
    searches: HashMap<&'static str, SavedSearchId>,
    /// The newest signal seen.
    last: Option<SignalId>,
    /// The voices whose profiles have been read, and those whose signals are new.
    met: HashSet<String>,
    unmet: Vec<String>,
}

impl Played<'_> {
    /// Saved searches are made, and put to rest, when their owners do so.
    async fn office(&mut self, from: Moment, until: Moment) -> Result<(), Error> {
        for wanted in &SEARCHES {
            let owner = &self.actors[place_of(wanted.owner)];
            let then = |age| self.now.minus(Span::DAY.times(age));
            if (from..until).contains(&then(wanted.made)) {
                let then = self.app.at(StillClock::at(then(wanted.made)));
                let id = workspace::search(&then, owner, wanted).await?;
                self.searches.insert(wanted.name, id);
            }
            if let (Some(paused), Some(id)) = (wanted.paused, self.searches.get(wanted.name))
                && (from..until).contains(&then(paused))
            {
                let then = self.app.at(StillClock::at(then(paused)));
                saved_searches::pause(&then, owner, *id, true).await?;
            }
        }
        Ok(())
    }

    /// What was found since the last time. All searches find a post in the same transaction.
    async fn new_findings(&mut self, until: Moment) -> Result<Vec<Finding>, Error> {
        let then = self.app.at(StillClock::at(until));
        let mut found = Vec::new();
        loop {
            let piece = signals::export(&then, &self.actors[0], self.last, PIECE).await?;
            let more = piece.len() == PIECE;
            self.last = self.last.max(piece.last().map(|signal| signal.id));
            found.extend(piece);
            if !more {
                return Ok(Finding::fold(found));
            }
        }
    }

    /// Somebody sees what was found in a post and decides when to do what.
    fn consider(&mut self, found: &Finding, found_at: Moment) {
        let Some(line) = self.lines.get(&found.post.uri) else {
            return;
        };
        let voice = self.script.voice(line);
        if self.met.insert(voice.key.clone()) {
            self.unmet.push(voice.key.clone());
        }
        self.agenda.consider(found, line, voice, found_at);
    }

    /// Learns who wrote the new signals, as if their public profiles had been read.
    async fn meet(&mut self, at: Moment) -> Result<(), Error> {
        let profiles: Vec<PublicProfile> = self
            .unmet
            .drain(..)
            .filter_map(|key| self.script.voices.get(&key))
            .map(|voice| PublicProfile {
                network: voice.network.clone(),
                handle: voice.handle(),
                shown_as: voice.shown_as(),
                url: voice.page(),
                name: voice.name.clone(),
                about: voice.about.clone(),
            })
            .collect();
        let then = self.app.at(StillClock::at(at));
        look_up::describe_people(&then, &self.actors[0], profiles).await
    }
}
