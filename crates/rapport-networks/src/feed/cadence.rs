//! How long to wait before a feed is asked again.
//!
//! A tenth of the time since its newest entry: a feed that speaks every hour is asked every few
//! minutes, one that has been silent for a month once a day, and news is late by a tenth of the
//! silence it ends. The publisher's own wishes make it longer, never shorter.

use rapport_model::time::Span;

/// The shortest pause between two requests.
pub const SHORTEST: Span = Span::MINUTE.times(5);
/// The longest.
pub const LONGEST: Span = Span::DAY;
/// Chance lengthens a pause by up to this part of it, so that feeds do not all come due at once.
const JITTER: f64 = 0.1;

/// The pause after a good answer: by the age of the newest entry, and `wishes` of the publisher
/// (`ttl`, `Cache-Control`, `Retry-After`). `chance` is from 0 up to but not including 1.
#[must_use]
pub fn pause(newest_age: Span, wishes: impl IntoIterator<Item = Span>, chance: f64) -> Span {
    let tenth = Span::from_micros(newest_age.micros() / 10);
    let wished = wishes.into_iter().max().unwrap_or_default();
    spread(tenth.max(wished).clamp(SHORTEST, LONGEST), chance)
}

/// The pause after the `failures`-th failure in a row (1 or more): five minutes, doubled each time,
/// or what the server asked for, if that is longer.
#[must_use]
pub fn pause_after_failure(failures: u32, retry_after: Option<Span>, chance: f64) -> Span {
    let doubled = SHORTEST.times(1 << failures.saturating_sub(1).min(10));
    spread(
        doubled
            .max(retry_after.unwrap_or_default())
            .clamp(SHORTEST, LONGEST),
        chance,
    )
}

fn spread(span: Span, chance: f64) -> Span {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a day of microseconds fits"
    )]
    let more = (span.micros() as f64 * JITTER * chance.clamp(0.0, 1.0)) as i64;
    Span::from_micros(span.micros() + more)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lively_feeds_are_asked_often_and_silent_ones_rarely() {
        let hours = |n| Span::HOUR.times(n);
        assert_eq!(pause(Span::default(), [], 0.0), SHORTEST);
        assert_eq!(pause(hours(10), [], 0.0), hours(1));
        assert_eq!(pause(Span::DAY.times(365), [], 0.0), LONGEST);
        assert_eq!(pause(hours(10), [Span::MINUTE, hours(3)], 0.0), hours(3));
        assert_eq!(pause(hours(10), [], 0.5), Span::MINUTE.times(63));
        assert_eq!(pause_after_failure(1, None, 0.0), SHORTEST);
        assert_eq!(pause_after_failure(3, None, 0.0), Span::MINUTE.times(20));
        assert_eq!(pause_after_failure(3, Some(hours(2)), 0.0), hours(2));
        assert_eq!(pause_after_failure(u32::MAX, None, 0.0), LONGEST);
    }

    proptest! {
        #[test]
        fn pauses_stay_within_bounds(age in any::<i64>(), wish in any::<i64>(), chance in 0.0..1.0) {
            let span = pause(Span::from_micros(age), [Span::from_micros(wish)], chance);
            prop_assert!(span >= SHORTEST && span.micros() <= LONGEST.micros() + LONGEST.micros() / 10);
        }
    }
}
