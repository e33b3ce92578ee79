//! Wilson's interval, and how useful a saved search has been.
//!
//! **Answers** in which range a true share lies when only few cases were counted, and whether a
//! search brings what its owner wants.
//!
//! **Formula** `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`, cut to 0 and 1
//!
//! | symbol | meaning | unit | range |
//! |---|---|---|---|
//! | `n` | cases counted | cases | ≥ 0; at 0 the interval is 0 to 1 |
//! | `p` | share of them that hit | share | 0 to 1 |
//! | `z` | [`Z`], for 95 of 100 intervals to hold the true share | – | 1.96 |
//!
//! **Source**: E. B. Wilson, *Probable inference, the law of succession, and statistical
//! inference*, Journal of the American Statistical Association 22 (1927), 209–212. The least
//! number of judgements, [`ENOUGH`], is a convention.
//!
//! **Limits**: cases must be independent and picked without looking at the outcome. People
//! judge the signals they open, so usefulness describes those, not every match.
//!
//! ```
//! use rapport_science::measure::wilson::{usefulness, wilson};
//!
//! let three_of_ten = wilson(3, 10);
//! assert_eq!(format!("{:.3} to {:.3}", three_of_ten.low, three_of_ten.high), "0.108 to 0.603");
//!
//! let judged = usefulness(24, 8);
//! assert_eq!(judged.score.value, Some(75.0));
//! assert_eq!(usefulness(2, 1).score.value, None);
//! ```

use rapport_model::explanation::{Explanation, Score};

/// The standard normal quantile for a two-sided 95 % interval.
pub const Z: f64 = 1.959_964;

/// Judgements needed before a saved search is called useful or not (convention).
pub const ENOUGH: u64 = 20;

/// A range in which a true share lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end, 0 to 1.
    pub low: f64,
    /// Upper end, 0 to 1, never below `low`.
    pub high: f64,
}

/// The 95 % interval of the share `hits / cases`; more hits than cases count as all of them.
#[must_use]
pub fn wilson(hits: u64, cases: u64) -> Interval {
    if cases == 0 {
        return Interval {
            low: 0.0,
            high: 1.0,
        };
    }
    let n = count(cases);
    let p = count(hits.min(cases)) / n;
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Interval {
        low: ((centre - reach) / scale).clamp(0.0, p),
        high: ((centre + reach) / scale).clamp(p, 1.0),
    }
}

/// How useful a saved search has been.
#[derive(Debug, Clone, PartialEq)]
pub struct Usefulness {
    /// Share of judged signals that were useful, 0 to 100; unknown below [`ENOUGH`] judgements.
    pub score: Score,
    /// The range of that share, 0 to 1, whatever the number of judgements.
    pub interval: Interval,
}

/// The usefulness of a saved search from the signals judged `useful` and `not_useful`.
#[must_use]
pub fn usefulness(useful: u64, not_useful: u64) -> Usefulness {
    let judged = useful.saturating_add(not_useful);
    let interval = wilson(useful, judged);
    let score = if judged < ENOUGH {
        Score::unknown(Explanation::missing(format!(
            "Not enough feedback: {judged} of {ENOUGH} signals judged"
        )))
    } else {
        let words = format!(
            "Useful in {useful} of {judged} judged signals; the true share lies between \
             {:.0} % and {:.0} %",
            100.0 * interval.low,
            100.0 * interval.high
        );
        Score::known(Explanation::leaf(
            words,
            100.0 * count(useful) / count(judged),
        ))
    };
    Usefulness { score, interval }
}

fn count(n: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of signals are far below 2^53"
    )]
    let n = n as f64;
    n
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ends published by R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, method 3.
    #[test]
    fn agrees_with_published_ends() {
        for (hits, cases, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = wilson(hits, cases);
            assert!(
                (interval.low - low).abs() < 5e-5,
                "{hits}/{cases}: {interval:?}"
            );
            assert!(
                (interval.high - high).abs() < 5e-5,
                "{hits}/{cases}: {interval:?}"
            );
        }
    }

    #[test]
    fn nothing_counted_says_nothing() {
        assert_eq!(
            wilson(0, 0),
            Interval {
                low: 0.0,
                high: 1.0
            }
        );
        let unjudged = usefulness(0, 0).score;
        assert_eq!(unjudged.value, None);
        assert_eq!(
            unjudged.explanation.words,
            "Not enough feedback: 0 of 20 signals judged"
        );
    }

    #[test]
    fn twenty_judgements_are_enough() {
        assert_eq!(usefulness(10, 9).score.value, None);
        assert_eq!(
            usefulness(10, 10).score.explanation.words,
            "Useful in 10 of 20 judged signals; the true share lies between 30 % and 70 %"
        );
    }

    proptest! {
        #[test]
        fn holds_the_observed_share(cases in 1_u64..1_000_000, share in 0.0..=1.0_f64) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to cases")]
            let hits = (share * count(cases)) as u64;
            let Interval { low, high } = wilson(hits, cases);
            let p = count(hits) / count(cases);
            prop_assert!(0.0 <= low && low <= p && p <= high && high <= 1.0);
        }

        #[test]
        fn rises_with_hits_and_mirrors_misses(hits in 0_u64..500, misses in 1_u64..500) {
            let cases = hits + misses;
            let (few, more, mirrored) =
                (wilson(hits, cases), wilson(hits + 1, cases), wilson(misses, cases));
            prop_assert!(few.low <= more.low && few.high <= more.high);
            prop_assert!((few.low - (1.0 - mirrored.high)).abs() < 1e-12);
        }

        #[test]
        fn narrows_with_cases(hits in 1_u64..500, misses in 1_u64..500) {
            let width = |i: Interval| i.high - i.low;
            let (once, twice) = (wilson(hits, hits + misses), wilson(2 * hits, 2 * (hits + misses)));
            prop_assert!(width(twice) < width(once));
        }
    }
}
