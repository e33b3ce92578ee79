//! The moments something can be put off to: early in the morning, when Today is read.

use std::str::FromStr;

use rapport_model::time::{Moment, Span};

/// How long something is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Later {
    Tomorrow,
    /// The next Monday.
    NextWeek,
}

impl Later {
    /// When it comes back, at six in the morning UTC.
    pub(crate) fn until(self, now: Moment) -> Moment {
        let today = now.day_start();
        let days = match self {
            Self::Tomorrow => 1,
            Self::NextWeek => 7 - weekday(today),
        };
        today.plus(Span::DAY.times(days)).plus(Span::HOUR.times(6))
    }
}

impl FromStr for Later {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "tomorrow" => Ok(Self::Tomorrow),
            "next-week" => Ok(Self::NextWeek),
            _ => Err(()),
        }
    }
}

/// 0 for Monday. The first day of Unix time was a Thursday.
fn weekday(day: Moment) -> i64 {
    (day.micros().div_euclid(Span::DAY.micros()) + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let saturday = Moment::parse("2026-07-04T14:38:08Z").unwrap();
        assert_eq!(
            Later::Tomorrow.until(saturday).to_string(),
            "2026-07-05T06:00:00Z"
        );
        assert_eq!(
            Later::NextWeek.until(saturday).to_string(),
            "2026-07-06T06:00:00Z"
        );
        let monday = Moment::parse("2026-07-06T05:00:00Z").unwrap();
        assert_eq!(
            Later::NextWeek.until(monday).to_string(),
            "2026-07-13T06:00:00Z"
        );
    }
}
