//! Intent: how strongly what a person said points to a need now.
//!
//! **Answers** "how much reason to talk is there, and which words gave it?", for all open signals
//! of one person ([`intent`]) or for one signal alone ([`signal_score`]).
//!
//! **Formula** `I = 100 · (1 − Π (1 − β·c·d(a, h)))` over the events that count
//!
//! | symbol | meaning | unit | range |
//! |---|---|---|---|
//! | `β` | [`Strength::beta`]: how telling such an event is when it is sure and fresh | share | 0 to 1 |
//! | `c` | how sure the trigger pack is that the words mean it | share | 0 to 1 |
//! | `a` | age of the post | days | ≥ 0 |
//! | `h` | [`Strength::half_life`] | days | > 0 |
//! | `d` | [`decay`] | share | 0 to 1 |
//!
//! Of each kind those events count which are at least [`APART`] from each other and together
//! give the most; the same news told five times counts once. Choosing the best such set keeps
//! three laws: the order of events does not matter, one more event never lowers intent, and
//! without a new event intent never rises as time passes.
//!
//! **Source**: the product form is "noisy or", the chance that at least one of several
//! independent signs is right. Every β and h is a convention ([`strength`]).
//!
//! **Limits**: signs are not independent, so intent is an order for reading, not a probability
//! of buying. It knows only what was said in public and found.
//!
//! ```
//! use rapport_model::time::{Moment, Span};
//! use rapport_model::understand::trigger::Trigger;
//! use rapport_science::understand::intent::{IntentEvent, intent};
//!
//! let now = Moment::parse("2026-07-04T12:00:00Z").unwrap();
//! let asked = IntentEvent {
//!     kind: Some(Trigger::AsksRecommendation),
//!     confidence: 0.9,
//!     at: now.minus(Span::DAY.times(10)),
//! };
//! // 100 × 0.60 × 0.9 × 2^(−10/10)
//! assert_eq!(intent(&[asked], now).value.map(f64::round), Some(27.0));
//!
//! let complained = IntentEvent { kind: Some(Trigger::Complaint), confidence: 0.8, at: now };
//! // 100 × (1 − (1 − 0.27) × (1 − 0.28))
//! let both = intent(&[asked, complained], now);
//! assert_eq!(both.value.map(f64::round), Some(47.0));
//! assert_eq!(both.explanation.parts.len(), 2);
//! ```

use rapport_model::explanation::{Explanation, Score};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::standing::Standing;
use rapport_model::understand::trigger::{Trigger, TriggerMatch};

use crate::understand::decay::{HalfLife, decay};
use crate::words::ago;

/// Events of one kind closer together than this count once (convention): news is repeated for
/// weeks, and a second complaint about the same failure is the same moment.
pub const APART: Span = Span::DAY.times(30);

/// One sign of a need: what it is, how sure that is, and when it was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntentEvent {
    /// The trigger, or `None` for words a saved search asked for and no trigger explains.
    pub kind: Option<Trigger>,
    /// How sure it is, 0 to 1; anything else is brought into that range.
    pub confidence: f64,
    /// When it was said.
    pub at: Moment,
}

/// How telling one kind of event is, and how fast that fades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// Share of a need that a sure and fresh event stands for, 0 to 1.
    pub beta: f64,
    /// How long half of it lasts.
    pub half_life: HalfLife,
}

/// The strength of each kind of event. All of it is convention, chosen by two questions: how
/// directly do these words name a need, and how long is it decent and useful to come back to them?
#[must_use]
pub const fn strength(kind: Option<Trigger>) -> Strength {
    let (beta, days) = match kind {
        // An open invitation to answer, and gone when others have answered.
        Some(Trigger::AsksRecommendation) => (0.60, 10),
        // The need is named, an answer is not asked for.
        Some(Trigger::IntentToBuy) => (0.55, 10),
        // Leaving one supplier is half of choosing another.
        Some(Trigger::Switching) => (0.45, 14),
        // Dissatisfied, but nothing says that they look elsewhere.
        Some(Trigger::Complaint) => (0.35, 14),
        // A new person in a role reviews suppliers in the first months.
        Some(Trigger::JobChange) => (0.35, 60),
        // A vacancy stays open for weeks and names the problem it is to solve.
        Some(Trigger::Hiring) => (0.30, 45),
        // Sites, markets, mergers and funding lead to purchases over quarters.
        Some(Trigger::Expansion) => (0.30, 90),
        // Cuts move budgets in either direction, by the offer.
        Some(Trigger::Contraction) => (0.25, 60),
        // Says what a company works on rather than what it lacks.
        Some(Trigger::ProductLaunch) => (0.20, 45),
        // A chance to meet that ends with the event.
        Some(Trigger::EventAttendance) => (0.20, 14),
        // A door to a conversation; a need only sometimes.
        Some(Trigger::Question) => (0.20, 7),
        // The words somebody thought worth listening for, in the author's own voice.
        None => (0.25, 14),
    };
    Strength {
        beta,
        half_life: HalfLife::days(days),
    }
}

/// The events of one post: one per trigger, or one plain event when no trigger explains it.
pub fn events_of(post: &Standing) -> impl Iterator<Item = IntentEvent> {
    events(&post.triggers, post.said_at)
}

fn events(triggers: &[TriggerMatch], at: Moment) -> impl Iterator<Item = IntentEvent> {
    let plain = triggers.is_empty().then_some(IntentEvent {
        kind: None,
        confidence: 1.0,
        at,
    });
    let typed = triggers.iter().map(move |found| IntentEvent {
        kind: Some(found.trigger),
        confidence: found.confidence,
        at,
    });
    plain.into_iter().chain(typed)
}

/// The intent in one signal alone: what `triggers` in a post said at `said_at` are worth `now`.
#[must_use]
pub fn signal_score(triggers: &[TriggerMatch], said_at: Moment, now: Moment) -> Score {
    intent(&events(triggers, said_at).collect::<Vec<_>>(), now)
}

/// The intent of one person from their open signals, 0 to 100; unknown without any event.
#[must_use]
pub fn intent(events: &[IntentEvent], now: Moment) -> Score {
    if events.is_empty() {
        return Score::unknown(Explanation::missing("Intent: no open signal"));
    }
    let mut counted = Vec::new();
    let mut kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let mut alike: Vec<_> = events
            .iter()
            .filter(|event| event.kind == kind)
            .map(|e| Sign::of(*e, now))
            .collect();
        alike.sort_by(|a, b| {
            (a.event.at, a.share)
                .partial_cmp(&(b.event.at, b.share))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        counted.append(&mut best_apart(&alike));
    }
    counted.sort_by(|a, b| {
        b.share
            .total_cmp(&a.share)
            .then(b.event.at.cmp(&a.event.at))
    });
    explained(&counted, events.len(), now)
}

/// An event and the share `β·c·d` it stands for now.
#[derive(Debug, Clone, Copy)]
struct Sign {
    event: IntentEvent,
    sureness: f64,
    left: f64,
    share: f64,
}

impl Sign {
    fn of(event: IntentEvent, now: Moment) -> Self {
        let Strength { beta, half_life } = strength(event.kind);
        let sureness = if event.confidence.is_nan() {
            0.0
        } else {
            event.confidence.clamp(0.0, 1.0)
        };
        let left = decay(now.since(event.at), half_life);
        Self {
            event,
            sureness,
            left,
            share: beta * sureness * left,
        }
    }

    fn explained(&self, points: f64, now: Moment) -> Explanation {
        let title = self
            .event
            .kind
            .map_or("Said words you listen for", Trigger::title);
        let words = format!(
            "{title}, {}: strength {:.2} × sureness {:.2} × {:.2} not yet faded",
            ago(self.event.at, now),
            strength(self.event.kind).beta,
            self.sureness,
            self.left,
        );
        Explanation::leaf(words, points)
    }
}

/// Of signs of one kind, sorted by time, those at least [`APART`] from each other that together
/// give the most: weighted interval scheduling over `−ln(1 − share)`.
fn best_apart(signs: &[Sign]) -> Vec<Sign> {
    // best[i]: the most the first i signs can give; taken[i]: whether sign i − 1 is part of that.
    let mut best = vec![0.0];
    let mut taken = vec![false];
    let before = |i: usize| {
        let latest = signs[i].event.at.minus(APART);
        signs[..i].partition_point(|sign| sign.event.at <= latest)
    };
    for (i, sign) in signs.iter().enumerate() {
        let with = best[before(i)] - (-sign.share).ln_1p();
        let without = best[i];
        taken.push(with > without);
        best.push(f64::max(with, without));
    }
    let mut chosen = Vec::new();
    let mut rest = signs.len();
    while rest > 0 {
        rest -= 1;
        if taken[rest + 1] {
            chosen.push(signs[rest]);
            rest = before(rest);
        }
    }
    chosen
}

/// The tree: each sign adds its share of what the stronger ones before it left open, so that
/// the parts add up to the whole.
fn explained(signs: &[Sign], events: usize, now: Moment) -> Score {
    let mut open = 100.0;
    let mut parts = Vec::new();
    for sign in signs {
        let points = open * sign.share;
        open -= points;
        parts.push(sign.explained(points, now));
    }
    let folded = events - signs.len();
    if folded > 0 {
        let words = format!("Signs of a kind already counted within 30 days: {folded}");
        parts.push(Explanation::leaf(words, 0.0));
    }
    let words =
        "Intent: the signs of a need, each taking its share of what stronger ones left of 100";
    Score::known(Explanation::of(words, 100.0 - open, parts))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Moment = Moment::from_micros(1_800_000_000_000_000);

    fn event(kind: Option<Trigger>, confidence: f64, days_ago: i64) -> IntentEvent {
        IntentEvent {
            kind,
            confidence,
            at: NOW.minus(Span::DAY.times(days_ago)),
        }
    }

    fn value(events: &[IntentEvent]) -> f64 {
        intent(events, NOW).value.unwrap()
    }

    #[test]
    fn without_a_signal_intent_is_unknown_not_zero() {
        assert_eq!(intent(&[], NOW).value, None);
    }

    #[test]
    fn the_same_kind_within_thirty_days_counts_once() {
        let strong = event(Some(Trigger::Expansion), 0.9, 3);
        let repeats = [
            strong,
            event(Some(Trigger::Expansion), 0.6, 1),
            event(Some(Trigger::Expansion), 0.7, 5),
        ];
        assert_eq!(value(&repeats), value(&[strong]));
        let earlier = event(Some(Trigger::Expansion), 0.9, 33);
        assert!(value(&[strong, earlier]) > value(&[strong]));
    }

    #[test]
    fn the_set_that_gives_most_is_chosen() {
        // 0, 20 and 40 days ago: the outer two are 40 days apart and beat the middle one.
        let [a, b, c] = [0, 20, 40].map(|days| event(None, 1.0, days));
        assert_eq!(value(&[a, b, c]), value(&[a, c]));
        // … unless the middle one is far surer.
        let (a, c) = (event(None, 0.1, 0), event(None, 0.1, 40));
        assert_eq!(value(&[a, b, c]), value(&[b]));
    }

    #[test]
    fn a_signal_without_triggers_counts_as_plain_match() {
        let plain = signal_score(&[], NOW, NOW);
        assert_eq!(plain.value, Some(25.0));
        assert!(
            plain.explanation.parts[0]
                .words
                .starts_with("Said words you listen for, just now")
        );
    }

    #[test]
    fn a_confidence_that_is_no_number_counts_nothing() {
        assert_eq!(value(&[event(None, f64::NAN, 0)]), 0.0);
    }

    fn kinds() -> impl Strategy<Value = Option<Trigger>> {
        prop::option::of(prop::sample::select(Trigger::ALL.to_vec()))
    }

    prop_compose! {
        fn any_event()(kind in kinds(), confidence in 0.0..=1.0_f64, seconds in 0_i64..15_000_000) -> IntentEvent {
            IntentEvent { kind, confidence, at: NOW.minus(Span::SECOND.times(seconds)) }
        }
    }

    fn any_events() -> impl Strategy<Value = Vec<IntentEvent>> {
        prop::collection::vec(any_event(), 1..24)
    }

    proptest! {
        #[test]
        fn stays_in_range_and_adds_up(events in any_events()) {
            let score = intent(&events, NOW);
            let value = score.value.unwrap();
            prop_assert!((0.0..=100.0).contains(&value));
            let sum: f64 = score.explanation.parts.iter().filter_map(|part| part.value).sum();
            prop_assert!((sum - value).abs() < 1e-9);
        }

        #[test]
        fn the_order_of_events_does_not_matter(events in any_events(), seed in any::<u64>()) {
            let mut shuffled = events.clone();
            shuffled.sort_by_key(|e| e.at.micros().wrapping_mul(seed.cast_signed() | 1));
            prop_assert_eq!(intent(&events, NOW), intent(&shuffled, NOW));
        }

        #[test]
        fn one_more_event_never_lowers_it(events in any_events(), more in any_event()) {
            let before = value(&events);
            let mut events = events;
            events.push(more);
            prop_assert!(value(&events) >= before - 1e-9);
        }

        #[test]
        fn a_surer_event_never_lowers_it(events in any_events(), sure in 0.0..=1.0_f64) {
            let before = value(&events);
            let mut events = events;
            events[0].confidence = events[0].confidence.max(sure);
            prop_assert!(value(&events) >= before - 1e-9);
        }

        #[test]
        fn waiting_never_raises_it(events in any_events(), wait in 0_i64..40_000_000) {
            let later = NOW.plus(Span::SECOND.times(wait));
            prop_assert!(intent(&events, later).value.unwrap() <= value(&events) + 1e-9);
        }
    }
}
