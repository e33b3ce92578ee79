//! What the colleagues do about what was found: who sees it, when they are at work, and whether
//! they take it up, put it off, dismiss it, judge it, or change their mind.
//!
//! For posts written by hand the script says what became of them. For the others the dice do, by
//! what the post is a sign of.

use std::collections::BTreeMap;

use rapport_app::clock::StillClock;
use rapport_app::today;
use rapport_app::understand::decide::{self, Move};
use rapport_app::understand::judge;
use rapport_app::{App, Error};
use rapport_model::actor::Actor;
use rapport_model::ids::{PersonId, SignalId};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::finding::Finding;
use rapport_model::understand::trigger::Trigger;
use tokio::task::JoinSet;

use crate::demo::colleagues::{COLLEAGUES, place_of};
use crate::demo::dice::Dice;
use crate::demo::script::{Done, Line, Sign, Voice};

/// The team learns: in its first weeks it leaves more lying.
const LEARNING: Span = Span::DAY.times(6 * 7);
/// Lately nothing composed is left lying, so that Today begins with what is written by hand.
const LATELY: Span = Span::DAY.times(10);
/// What is done is done so long before a visitor comes.
const SETTLED: Span = Span::MINUTE.times(14);

/// What is to be done when.
pub(super) struct Agenda {
    now: Moment,
    /// By moment, and by number within a moment.
    deeds: BTreeMap<(Moment, usize), Deed>,
    planned: usize,
}

/// One thing one colleague does.
#[derive(Debug, Clone)]
struct Deed {
    at: Moment,
    who: usize,
    person: PersonId,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// One post.
    Move(SignalId, Move),
    /// All that stands of the person, from Today.
    MoveAll(Move),
    /// At first the wrong button.
    Mistake(Move),
    Judge(SignalId, bool),
}

impl Agenda {
    pub(super) fn new(now: Moment) -> Self {
        Self {
            now,
            deeds: BTreeMap::new(),
            planned: 0,
        }
    }

    fn plan(&mut self, at: Moment, who: usize, person: PersonId, what: What) {
        let deed = Deed {
            at,
            who,
            person,
            what,
        };
        self.deeds.insert((at, self.planned), deed);
        self.planned += 1;
    }

    /// Does what is due. People are dealt with side by side, what concerns one of them in order.
    pub(super) async fn work(
        &mut self,
        app: &App,
        actors: &[Actor],
        until: Moment,
    ) -> Result<(), Error> {
        let later = self.deeds.split_off(&(until, usize::MAX));
        let due = std::mem::replace(&mut self.deeds, later);
        let mut by_person: BTreeMap<PersonId, Vec<(App, Deed)>> = BTreeMap::new();
        for deed in due.into_values() {
            let then = app.at(StillClock::at(deed.at));
            by_person.entry(deed.person).or_default().push((then, deed));
        }
        let mut working = JoinSet::new();
        for deeds in by_person.into_values() {
            let actors = actors.to_vec();
            working.spawn(async move {
                for (then, deed) in deeds {
                    match perform(&then, &actors[deed.who], &deed).await {
                        // A colleague was quicker, or their post was taken back.
                        Ok(()) | Err(Error::Conflict(_) | Error::NotFound(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(())
            });
        }
        while let Some(worked) = working.join_next().await {
            worked.map_err(|error| Error::Unavailable(format!("a deed broke off: {error}")))??;
        }
        Ok(())
    }

    /// Somebody sees what was found in a post.
    pub(super) fn consider(
        &mut self,
        found: &Finding,
        line: &Line,
        voice: &Voice,
        found_at: Moment,
    ) {
        let mut dice = Dice::named(&found.post.uri);
        if line.written {
            let who = seller_for(voice, self.now, found_at);
            self.follow(found, line, who, found_at, &mut dice);
        } else if found.surfaces_at.is_some() {
            self.handle(found, line, voice, found_at, &mut dice);
        } else {
            self.browse(found, voice, found_at, &mut dice);
        }
    }

    /// What the script says became of it.
    fn follow(
        &mut self,
        found: &Finding,
        line: &Line,
        who: usize,
        found_at: Moment,
        dice: &mut Dice,
    ) {
        let soon = found_at.plus(Span::MINUTE.times(dice.between(4, 90)));
        let at = COLLEAGUES[who]
            .at_work(soon, self.now, dice)
            .min(self.now.minus(SETTLED))
            .max(found_at);
        if let Some(useful) = line.became.useful {
            self.plan(at, who, found.person, What::Judge(found.id, useful));
        }
        let to = match line.became.done {
            Some(Done::Acted) => Move::Act,
            Some(Done::Dismissed) => Move::Dismiss,
            Some(Done::Snoozed) => Move::Snooze(self.now.plus(Span::HOUR.times(19))),
            None => return,
        };
        self.plan(at, who, found.person, What::Move(found.id, to));
    }

    /// Something that reached Today.
    fn handle(
        &mut self,
        found: &Finding,
        line: &Line,
        voice: &Voice,
        found_at: Moment,
        dice: &mut Dice,
    ) {
        let who = responsible(line, voice, self.now, found_at);
        let recent = self.now.since(found_at) < LATELY;
        let minutes = if recent {
            dice.between(4, 300)
        } else {
            match dice.weigh(&[30, 34, 26, 10]) {
                0 => dice.between(4, 50),
                1 => dice.between(50, 240),
                2 => dice.between(240, 1_440),
                _ => dice.between(1_440, 4_320),
            }
        };
        let at = found_at.plus(Span::MINUTE.times(minutes));
        let at = COLLEAGUES[who].at_work(at, self.now, dice);
        if at > self.now.minus(SETTLED) {
            return;
        }
        let [acted, dismissed, mut snoozed] = if voice.is_press() {
            // There is nobody to talk to.
            [0, 22, 1]
        } else {
            leaning(line.sign)
        };
        if recent && !voice.is_press() {
            snoozed += 22;
        }
        let left = 100_u32.saturating_sub(acted + dismissed + snoozed);
        let began = self.now.minus(Span::DAY.times(crate::demo::script::DAYS));
        let still_learning = found_at.since(began) < LEARNING;
        let left = match (recent || voice.written, still_learning) {
            (true, _) => 0,
            (false, true) => left + 60,
            (false, false) => left,
        };
        let whole = voice.written || recent || dice.says_yes(55);
        let moved = |to| {
            if whole {
                What::MoveAll(to)
            } else {
                What::Move(found.id, to)
            }
        };
        let decision = dice.weigh(&[acted, dismissed, snoozed, left]);
        if let Some(useful) = judged(line.sign, decision, dice) {
            let what = What::Judge(found.id, useful);
            self.plan(
                at.minus(Span::SECOND.times(20)).max(found_at),
                who,
                found.person,
                what,
            );
        }
        match decision {
            0 if dice.says_yes(3) => self.plan(at, who, found.person, What::Mistake(Move::Act)),
            0 => self.plan(at, who, found.person, moved(Move::Act)),
            1 => self.plan(at, who, found.person, moved(Move::Dismiss)),
            2 => self.put_off(found.person, at, who, &moved, dice),
            _ => {}
        }
    }

    /// Put off, and come back to when the day has come.
    fn put_off(
        &mut self,
        person: PersonId,
        at: Moment,
        who: usize,
        moved: &dyn Fn(Move) -> What,
        dice: &mut Dice,
    ) {
        let days = [1, 2, 3, 7, 14][dice.weigh(&[36, 16, 14, 22, 12])];
        let mut until = at.plus(Span::DAY.times(days));
        if self.now.since(at) < Span::DAY.times(3) {
            // What was put off lately returns tomorrow or next week.
            until = self
                .now
                .plus(Span::HOUR.times([17, 19, 168][dice.below(3)]));
        }
        self.plan(at, who, person, moved(Move::Snooze(until)));
        let back = COLLEAGUES[who].at_work(
            until.plus(Span::MINUTE.times(dice.between(5, 400))),
            self.now,
            dice,
        );
        if back < self.now.minus(SETTLED) {
            let to = if dice.says_yes(58) {
                Move::Act
            } else {
                Move::Dismiss
            };
            self.plan(back, who, person, What::MoveAll(to));
        }
    }

    /// Found by silent searches alone: now and then somebody who reads them judges one.
    fn browse(&mut self, found: &Finding, voice: &Voice, found_at: Moment, dice: &mut Dice) {
        if !dice.says_yes(6) {
            return;
        }
        let who = match voice.lang {
            "pl" => place_of("oskar"),
            "vi" | "zh" => place_of("ruolan"),
            _ => place_of("sanna"),
        };
        let at = found_at.plus(Span::HOUR.times(dice.between(2, 90)));
        let at = COLLEAGUES[who].at_work(at, self.now, dice);
        if at > self.now.minus(SETTLED) {
            return;
        }
        let useful = dice.says_yes(72);
        self.plan(at, who, found.person, What::Judge(found.id, useful));
        if !useful {
            let what = What::Move(found.id, Move::Dismiss);
            self.plan(at.plus(Span::SECOND.times(9)), who, found.person, what);
        }
    }
}

/// Of a hundred such signals: taken up, dismissed, put off.
fn leaning(sign: Sign) -> [u32; 3] {
    match sign {
        Sign::Of(Trigger::AsksRecommendation) => [44, 12, 9],
        Sign::Of(Trigger::IntentToBuy) => [48, 10, 9],
        Sign::Of(Trigger::Switching) => [48, 8, 10],
        Sign::Of(Trigger::Complaint) => [28, 14, 6],
        Sign::Of(Trigger::Question) => [26, 16, 5],
        Sign::Of(Trigger::JobChange) => [26, 14, 8],
        Sign::Of(Trigger::Expansion) => [18, 14, 8],
        Sign::Of(Trigger::EventAttendance) => [26, 12, 10],
        Sign::Of(Trigger::Hiring) => [9, 22, 5],
        Sign::Of(Trigger::ProductLaunch) => [9, 20, 3],
        Sign::Of(Trigger::Contraction) => [3, 22, 2],
        // Words alone, from a search without triggers.
        Sign::Match | Sign::Noise => [3, 66, 2],
    }
}

/// Whether a signal was useful, if anybody says so while deciding.
fn judged(sign: Sign, decision: usize, dice: &mut Dice) -> Option<bool> {
    let [useful, not_useful] = match (sign, decision) {
        (_, 0) => [52, 4],
        (Sign::Match | Sign::Noise, 1) => [2, 74],
        (_, 1) => [7, 44],
        (_, 2) => [20, 0],
        _ => [3, 2],
    };
    match dice.weigh(&[useful, not_useful, 100 - useful - not_useful]) {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}

/// Who takes care of a signal.
fn responsible(line: &Line, voice: &Voice, now: Moment, found_at: Moment) -> usize {
    match line.sign {
        _ if voice.is_press() => place_of("oskar"),
        Sign::Of(Trigger::EventAttendance) => place_of("sanna"),
        _ => seller_for(voice, now, found_at),
    }
}

/// The seller of a country; a new colleague takes over when they come.
fn seller_for(voice: &Voice, now: Moment, found_at: Moment) -> usize {
    use crate::demo::calendar::Zone;
    let key = match (voice.lang, voice.zone) {
        ("sv", _) => "freja",
        ("pl", _) => "kuba",
        ("vi", _) => "khanhchi",
        ("zh", _) => "yiming",
        (_, Zone::CANADA) if COLLEAGUES[place_of("nadia")].is_there(found_at, now) => "nadia",
        _ if Dice::named(&voice.name).says_yes(38) => "declan",
        _ => "isla",
    };
    place_of(key)
}

async fn perform(app: &App, actor: &Actor, deed: &Deed) -> Result<(), Error> {
    match &deed.what {
        What::Judge(signal, useful) => judge::judge(app, actor, *signal, Some(*useful)).await,
        What::Move(signal, to) => decide::about_post(app, actor, *signal, *to).await.map(drop),
        What::MoveAll(to) => move_all(app, actor, deed.person, *to).await,
        What::Mistake(to) => {
            let wrong = today::dismiss(app, actor, deed.person).await?;
            let noticed = app.at(StillClock::at(deed.at.plus(Span::MINUTE.times(2))));
            today::undo(&noticed, actor, wrong).await?;
            let then = app.at(StillClock::at(deed.at.plus(Span::MINUTE.times(3))));
            move_all(&then, actor, deed.person, *to).await
        }
    }
}

async fn move_all(app: &App, actor: &Actor, person: PersonId, to: Move) -> Result<(), Error> {
    match to {
        Move::Act => today::act(app, actor, person).await,
        Move::Dismiss => today::dismiss(app, actor, person).await,
        Move::Snooze(until) => today::snooze(app, actor, person, until).await,
    }
    .map(drop)
}
