//! Decay: how much of a reason to talk is left after some time.
//!
//! **Answers** how much a sign seen `a` days ago still counts.
//!
//! **Formula** `d(a, h) = 2^(−a/h)`
//!
//! | symbol | meaning | unit | range |
//! |---|---|---|---|
//! | `a` | age: now minus the moment it was said | days, with the fraction | ≥ 0 |
//! | `h` | half-life: the age at which half is left | days | > 0 |
//! | `d` | what is left | share | 0 to 1 |
//!
//! **Source**: convention; exponential decay with a half-life is the usual choice.
//!
//! **Limits**: evidence on how contacts fade is mixed, and no half-life used here is measured.
//! It forgets smoothly: nothing is ever quite gone, so a hard window is the caller's decision.
//! A moment in the future counts as now; it never counts for more.
//!
//! ```
//! use rapport_model::time::Span;
//! use rapport_science::understand::decay::{HalfLife, decay};
//!
//! let ten_days = HalfLife::days(10);
//! assert_eq!(decay(Span::DAY.times(0), ten_days), 1.0);
//! assert_eq!(decay(Span::DAY.times(10), ten_days), 0.5);
//! assert_eq!(decay(Span::DAY.times(20), ten_days), 0.25);
//! ```

use rapport_model::time::Span;

/// The age at which half is left; at least one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HalfLife(u16);

impl HalfLife {
    /// In days; zero is taken as one.
    #[must_use]
    pub const fn days(days: u16) -> Self {
        Self(if days == 0 { 1 } else { days })
    }

    /// In days.
    #[must_use]
    pub const fn in_days(self) -> u16 {
        self.0
    }
}

/// What is left after `age`, 0 to 1: `2^(−age/half_life)`. A negative age leaves everything.
#[must_use]
pub fn decay(age: Span, half_life: HalfLife) -> f64 {
    (-age.days().max(0.0) / f64::from(half_life.0)).exp2()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ages() -> impl Strategy<Value = Span> {
        (0..4_000 * Span::DAY.micros()).prop_map(Span::from_micros)
    }

    proptest! {
        #[test]
        fn stays_between_nothing_and_everything(age in any::<i64>(), days in any::<u16>()) {
            let left = decay(Span::from_micros(age), HalfLife::days(days));
            prop_assert!((0.0..=1.0).contains(&left));
        }

        #[test]
        fn never_grows_with_age(a in ages(), b in ages(), days in 1_u16..400) {
            let (young, old) = (a.min(b), a.max(b));
            prop_assert!(decay(old, HalfLife::days(days)) <= decay(young, HalfLife::days(days)));
        }

        /// Waiting twice is the same as waiting once for the sum.
        #[test]
        fn waits_add_up(a in ages(), b in ages(), days in 1_u16..400) {
            let h = HalfLife::days(days);
            let sum = Span::from_micros(a.micros() + b.micros());
            prop_assert!((decay(a, h) * decay(b, h) - decay(sum, h)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_future_counts_as_now() {
        assert_eq!(decay(Span::DAY.times(-3), HalfLife::days(1)), 1.0);
    }
}
