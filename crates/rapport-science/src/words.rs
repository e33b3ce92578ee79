//! How the *why?* trees put times, numbers and lists into words. No formula lives here.

use rapport_model::time::{Moment, Span};

use crate::understand::decay::HalfLife;

/// How long before `now` something was: `3 days ago`, in the largest unit that fills one.
pub(crate) fn ago(at: Moment, now: Moment) -> String {
    let seconds = now.since(at).seconds().max(0);
    let units = [
        (Span::DAY, "day"),
        (Span::HOUR, "hour"),
        (Span::MINUTE, "minute"),
    ];
    for (unit, word) in units {
        let count = seconds / unit.seconds();
        if count > 0 {
            return format!("{} ago", counted(count, word));
        }
    }
    "just now".to_owned()
}

/// A half-life: `14 days`.
pub(crate) fn days(half_life: HalfLife) -> String {
    counted(half_life.in_days().into(), "day")
}

fn counted(count: i64, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_unit_that_fills_one() {
        let now = Moment::parse("2026-07-04T12:00:00Z").unwrap();
        for (span, words) in [
            (Span::SECOND.times(-5), "just now"),
            (Span::SECOND.times(59), "just now"),
            (Span::MINUTE, "1 minute ago"),
            (Span::MINUTE.times(119), "1 hour ago"),
            (Span::HOUR.times(47), "1 day ago"),
            (Span::DAY.times(40), "40 days ago"),
        ] {
            assert_eq!(ago(now.minus(span), now), words);
        }
    }
}
