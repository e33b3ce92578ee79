//! Priority: who is worth a conversation first.
//!
//! **Answers** in which order the cards on Today stand, and why.
//!
//! **Formula** `P = Σ w·x / Σ w (known)`; 0 when fit is 0
//!
//! | symbol | meaning | unit | range |
//! |---|---|---|---|
//! | `x` | intent, fit and freshness | points | 0 to 100, or unknown |
//! | `w` | [`INTENT`], [`FIT`], [`FRESHNESS`] | share | add up to 1 |
//! | `P` | priority | points | 0 to 100 |
//!
//! Freshness is `F = 100 · max d(a, h)` over the open signals, with the half-lives of
//! [`answer_by`]: how long an answer is still welcome, not how long the need lasts.
//!
//! What is unknown takes its weight with it, so not knowing is neither good nor bad; the tree
//! then states both ends of the range in which priority would lie if it were known.
//!
//! **Source**: weights and half-lives are conventions.
//!
//! **Limits**: an order, not a probability. The relationship (warmth) is not part of it yet.
//! Without a new signal priority never rises as time passes, so a value computed earlier is an
//! upper bound of the present one; storage relies on that law.
//!
//! ```
//! use rapport_model::explanation::{Explanation, Score};
//! use rapport_science::today::priority::priority;
//!
//! let points = |value| Score::known(Explanation::leaf("…", value));
//! // 0.5 × 60 + 0.3 × 80 + 0.2 × 90
//! assert_eq!(priority(&points(60.0), &points(80.0), &points(90.0)).value, Some(72.0));
//!
//! let stranger = Score::unknown(Explanation::missing("…"));
//! let fit_unknown = priority(&points(60.0), &stranger, &points(90.0));
//! // (0.5 × 60 + 0.2 × 90) / 0.7, between 48 and 78
//! assert!((fit_unknown.value.unwrap() - 68.571).abs() < 0.001);
//! ```

use rapport_model::explanation::{Explanation, Score};
use rapport_model::time::Moment;
use rapport_model::understand::trigger::Trigger;

use crate::understand::decay::{HalfLife, decay};
use crate::understand::intent::IntentEvent;
use crate::words::{ago, days};

/// Weight of intent.
pub const INTENT: f64 = 0.5;
/// Weight of fit.
pub const FIT: f64 = 0.3;
/// Weight of freshness.
pub const FRESHNESS: f64 = 0.2;

/// How long an answer to such a post is still welcome (convention): a question is answered within
/// the day, someone upset is still upset in the same week, and news may be taken up later.
#[must_use]
pub const fn answer_by(kind: Option<Trigger>) -> HalfLife {
    use Trigger::{
        AsksRecommendation, Complaint, Contraction, EventAttendance, Expansion, Hiring,
        IntentToBuy, JobChange, ProductLaunch, Question, Switching,
    };
    HalfLife::days(match kind {
        Some(AsksRecommendation | Question) => 1,
        Some(IntentToBuy | Switching | Complaint) | None => 3,
        Some(EventAttendance) => 5,
        Some(JobChange | Expansion | Contraction | ProductLaunch) => 10,
        Some(Hiring) => 14,
    })
}

/// How fresh the freshest of a person's open signals is, 0 to 100; unknown without any.
#[must_use]
pub fn freshness(events: &[IntentEvent], now: Moment) -> Score {
    let left = |event: &IntentEvent| decay(now.since(event.at), answer_by(event.kind));
    let freshest = events.iter().max_by(|a, b| {
        left(a)
            .total_cmp(&left(b))
            .then((a.at, a.kind).cmp(&(b.at, b.kind)))
    });
    let Some(freshest) = freshest else {
        return Score::unknown(Explanation::missing("Freshness: no open signal"));
    };
    let words = format!(
        "Freshness: said {}; after {} an answer is half as welcome",
        ago(freshest.at, now),
        days(answer_by(freshest.kind)),
    );
    Score::known(Explanation::leaf(words, 100.0 * left(freshest)))
}

/// The priority of one person, 0 to 100, from their intent, fit and freshness; unknown when all
/// three are. Every line of the tree is in points of priority.
#[must_use]
pub fn priority(intent: &Score, fit: &Score, freshness: &Score) -> Score {
    if fit.value.is_some_and(|fit| fit <= 0.0) {
        let parts = vec![fit.explanation.clone()];
        return Score::known(Explanation::of(
            "Priority: none, because fit is 0",
            0.0,
            parts,
        ));
    }
    let factors = [
        ("Intent", INTENT, intent),
        ("Fit", FIT, fit),
        ("Freshness", FRESHNESS, freshness),
    ];
    let known: f64 = factors
        .iter()
        .filter(|(.., x)| x.value.is_some())
        .map(|(_, w, _)| w)
        .sum();
    let parts = factors
        .map(|(name, weight, score)| weighed(name, weight / known, score))
        .to_vec();
    if known <= 0.0 {
        return Score::unknown(Explanation {
            words: "Priority: nothing is known yet".to_owned(),
            value: None,
            parts,
        });
    }
    let sum: f64 = factors
        .iter()
        .filter_map(|(_, w, x)| Some(w * x.value?))
        .sum();
    let unknown = INTENT + FIT + FRESHNESS - known;
    let words = if unknown > f64::EPSILON {
        format!(
            "Priority from what is known; {:.0} to {:.0} once the rest is",
            sum,
            sum + 100.0 * unknown
        )
    } else {
        "Priority: intent, fit and freshness, weighed".to_owned()
    };
    Score::known(Explanation::of(words, sum / known, parts))
}

/// One factor in points of priority, with its own tree in the same points.
fn weighed(name: &str, weight: f64, score: &Score) -> Explanation {
    let Some(value) = score.value else {
        let words = format!("{name} is unknown: it neither helps nor harms");
        return Explanation {
            words,
            value: None,
            parts: vec![score.explanation.clone()],
        };
    };
    let words = format!("{name} {value:.0} of 100 counts {:.0} %", 100.0 * weight);
    Explanation::of(
        words,
        weight * value,
        vec![scaled(&score.explanation, weight)],
    )
}

fn scaled(line: &Explanation, weight: f64) -> Explanation {
    Explanation {
        words: line.words.clone(),
        value: line.value.map(|value| weight * value),
        parts: line.parts.iter().map(|part| scaled(part, weight)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rapport_model::time::Span;

    use super::*;
    use crate::understand::intent::intent;

    const NOW: Moment = Moment::from_micros(1_800_000_000_000_000);

    fn points(value: f64) -> Score {
        Score::known(Explanation::leaf("points", value))
    }

    fn unknown() -> Score {
        Score::unknown(Explanation::missing("no data"))
    }

    fn adds_up(line: &Explanation) -> bool {
        let sum: f64 = line.parts.iter().filter_map(|part| part.value).sum();
        line.value
            .is_none_or(|value| line.parts.is_empty() || (sum - value).abs() < 1e-9)
            && line.parts.iter().all(adds_up)
    }

    #[test]
    fn the_range_is_stated_when_fit_is_unknown() {
        let score = priority(&points(60.0), &unknown(), &points(90.0));
        assert_eq!(
            score.explanation.words,
            "Priority from what is known; 48 to 78 once the rest is"
        );
        assert_eq!(score.explanation.parts[1].parts[0].words, "no data");
    }

    #[test]
    fn who_is_excluded_is_not_on_today() {
        let excluded = Score::known(Explanation::leaf("Fit: says “recruiter”", 0.0));
        let score = priority(&points(90.0), &excluded, &points(100.0));
        assert_eq!(score.value, Some(0.0));
        assert_eq!(score.explanation.parts[0].words, "Fit: says “recruiter”");
    }

    #[test]
    fn nothing_known_is_unknown() {
        assert_eq!(priority(&unknown(), &unknown(), &unknown()).value, None);
        assert_eq!(freshness(&[], NOW).value, None);
    }

    #[test]
    fn questions_go_stale_before_news() {
        let yesterday = |kind| IntentEvent {
            kind,
            confidence: 1.0,
            at: NOW.minus(Span::DAY),
        };
        let question = freshness(&[yesterday(Some(Trigger::Question))], NOW);
        let news = freshness(&[yesterday(Some(Trigger::Expansion))], NOW);
        assert_eq!(question.value, Some(50.0));
        assert!(news.value > question.value);
        assert_eq!(
            question.explanation.words,
            "Freshness: said 1 day ago; after 1 day an answer is half as welcome"
        );
    }

    prop_compose! {
        fn any_event()(
            kind in prop::option::of(prop::sample::select(Trigger::ALL.to_vec())),
            confidence in 0.0..=1.0_f64,
            seconds in 0_i64..9_000_000,
        ) -> IntentEvent {
            IntentEvent { kind, confidence, at: NOW.minus(Span::SECOND.times(seconds)) }
        }
    }

    fn any_score() -> impl Strategy<Value = Score> {
        prop::option::of(0.0..=100.0_f64).prop_map(|value| value.map_or_else(unknown, points))
    }

    fn at(events: &[IntentEvent], fit: &Score, now: Moment) -> Score {
        priority(&intent(events, now), fit, &freshness(events, now))
    }

    proptest! {
        #[test]
        fn stays_in_range_and_adds_up(i in any_score(), f in any_score(), r in any_score()) {
            let score = priority(&i, &f, &r);
            prop_assert!(score.value.is_none_or(|p| (0.0..=100.000_001).contains(&p)));
            prop_assert!(adds_up(&score.explanation), "{:#?}", score.explanation);
        }

        #[test]
        fn more_of_a_factor_never_lowers_it(i in 0.0..=100.0_f64, more in 0.0..=100.0_f64, f in any_score(), r in any_score()) {
            let (low, high) = (i.min(more), i.max(more));
            let (low, high) = (priority(&points(low), &f, &r), priority(&points(high), &f, &r));
            prop_assert!(low.value.unwrap() <= high.value.unwrap() + 1e-9);
        }

        /// The law storage relies on: a priority computed earlier is an upper bound.
        #[test]
        fn waiting_never_raises_it(
            events in prop::collection::vec(any_event(), 1..12),
            fit in any_score(),
            wait in 0_i64..40_000_000,
        ) {
            let (early, late) = (at(&events, &fit, NOW), at(&events, &fit, NOW.plus(Span::SECOND.times(wait))));
            prop_assert!(late.value.unwrap() <= early.value.unwrap() + 1e-9);
            prop_assert!(adds_up(&late.explanation));
        }
    }
}
