//! The moments something can be put off to: early in the morning, when Today is read, where whoever
//! puts it off lives.

use std::str::FromStr;

use rapport_model::time::{Moment, TimeZone};

/// The hour at which it comes back.
const MORNING: i8 = 6;

/// How long something is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Later {
    Tomorrow,
    /// The next Monday.
    NextWeek,
}

impl Later {
    /// When it comes back: at six in the morning of a day by the calendar there, whatever clocks did
    /// meanwhile.
    pub(crate) fn until(self, now: Moment, zone: &TimeZone) -> Moment {
        let days = match self {
            Self::Tomorrow => 1,
            Self::NextWeek => 7 - zone.weekday(now),
        };
        zone.hour_of_day(now, days, MORNING)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rapport_model::time::Span;

    use super::*;

    fn until(later: Later, now: &str, zone: &str) -> String {
        let now = Moment::parse(now).unwrap();
        later.until(now, &zone.parse().unwrap()).to_string()
    }

    #[test]
    fn weeks_begin_on_monday() {
        for (now, tomorrow, next_week) in [
            (
                "2026-07-04T14:38:08Z",
                "2026-07-05T06:00:00Z",
                "2026-07-06T06:00:00Z",
            ),
            (
                "2026-07-06T05:00:00Z",
                "2026-07-07T06:00:00Z",
                "2026-07-13T06:00:00Z",
            ),
        ] {
            assert_eq!(until(Later::Tomorrow, now, "UTC"), tomorrow);
            assert_eq!(until(Later::NextWeek, now, "UTC"), next_week);
        }
    }

    #[test]
    fn it_is_six_in_the_morning_where_one_lives() {
        for (zone, now, tomorrow, next_week) in [
            // Clocks go forward in the night to Sunday 29 March, and back in the one to 25 October.
            (
                "Europe/Stockholm",
                "2026-03-28T12:00:00Z",
                "2026-03-29T04:00:00Z",
                "2026-03-30T04:00:00Z",
            ),
            (
                "Europe/Stockholm",
                "2026-03-27T12:00:00Z",
                "2026-03-28T05:00:00Z",
                "2026-03-30T04:00:00Z",
            ),
            (
                "Europe/Stockholm",
                "2026-10-24T12:00:00Z",
                "2026-10-25T05:00:00Z",
                "2026-10-26T05:00:00Z",
            ),
            (
                "Europe/Stockholm",
                "2026-10-23T12:00:00Z",
                "2026-10-24T04:00:00Z",
                "2026-10-26T05:00:00Z",
            ),
            // Sunday evening there is Monday here.
            (
                "America/New_York",
                "2026-07-06T02:00:00Z",
                "2026-07-06T10:00:00Z",
                "2026-07-06T10:00:00Z",
            ),
            (
                "America/New_York",
                "2026-03-07T18:00:00Z",
                "2026-03-08T10:00:00Z",
                "2026-03-09T10:00:00Z",
            ),
            // Half an hour beside everyone else, and never any summer time.
            (
                "Asia/Kolkata",
                "2026-07-04T14:38:08Z",
                "2026-07-05T00:30:00Z",
                "2026-07-06T00:30:00Z",
            ),
            // Sunday here is Monday morning there: the next Monday is a week away.
            (
                "Pacific/Auckland",
                "2026-07-05T14:00:00Z",
                "2026-07-06T18:00:00Z",
                "2026-07-12T18:00:00Z",
            ),
            (
                "Pacific/Auckland",
                "2026-09-26T01:00:00Z",
                "2026-09-26T17:00:00Z",
                "2026-09-27T17:00:00Z",
            ),
            // Clocks went from four to seven in the morning: six is three hours later than it would have been.
            (
                "Antarctica/Casey",
                "2018-10-06T12:00:00Z",
                "2018-10-06T22:00:00Z",
                "2018-10-07T19:00:00Z",
            ),
            // The calendar of Samoa went from Thursday 29 to Saturday 31 December.
            (
                "Pacific/Apia",
                "2011-12-29T20:00:00Z",
                "2011-12-30T16:00:00Z",
                "2012-01-01T16:00:00Z",
            ),
        ] {
            assert_eq!(until(Later::Tomorrow, now, zone), tomorrow, "{zone} {now}");
            assert_eq!(until(Later::NextWeek, now, zone), next_week, "{zone} {now}");
        }
    }

    proptest! {
        /// Whenever it is and wherever one lives: six by the clock, of the next day or the next Monday.
        #[test]
        fn it_comes_back_in_the_morning_of_that_day(
            place in 0_usize..10_000,
            seconds in 1_000_000_000_i64..3_000_000_000,
        ) {
            let names = TimeZone::names();
            let zone: TimeZone = names[place % names.len()].parse().unwrap();
            let now = Moment::default().plus(Span::SECOND.times(seconds));
            let tomorrow = Later::Tomorrow.until(now, &zone);
            let next_week = Later::NextWeek.until(now, &zone);
            prop_assert!(now < tomorrow && tomorrow <= next_week);
            prop_assert_eq!(zone.weekday(next_week), 0, "{} {}", zone.name(), now);
            prop_assert!((1..=7).contains(&zone.days(now, next_week)));
            // But for a day that a calendar leaves out.
            prop_assert!((1..=2).contains(&zone.days(now, tomorrow)));
            for at in [tomorrow, next_week] {
                // Nowhere else have clocks left six in the morning out since the year 2000.
                let six = zone.show(at, "%H:%M") == "06:00";
                prop_assert!(six || zone.name() == "Antarctica/Casey", "{} {}", zone.name(), now);
            }
        }
    }
}
