//! Days and hours where people live. Whole zones of the world are more than a story needs: each
//! country has one offset and, in Europe and Canada, summer time from the last Sunday of March to
//! the last Sunday of October. Whoever works there has the whole zone of that name all the same.

use rapport_model::time::{Moment, Span};

/// A day by the calendar, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i64);

/// Where someone lives, as far as clocks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    /// As the IANA database calls it.
    pub(super) name: &'static str,
    /// Ahead of UTC in winter, in minutes.
    winter: i64,
    /// Whether clocks go forward an hour in summer.
    summer_time: bool,
}

/// The parts of a year that people talk about.
const SEASONS: [&str; 4] = ["winter", "spring", "summer", "autumn"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Zone {
    pub(super) const BRITAIN: Self = Self::of("Europe/London", 0, true);
    pub(super) const IRELAND: Self = Self::of("Europe/Dublin", 0, true);
    pub(super) const CANADA: Self = Self::of("America/Halifax", -4 * 60, true);
    pub(super) const SWEDEN: Self = Self::of("Europe/Stockholm", 60, true);
    pub(super) const POLAND: Self = Self::of("Europe/Warsaw", 60, true);
    pub(super) const VIETNAM: Self = Self::of("Asia/Ho_Chi_Minh", 7 * 60, false);
    pub(super) const CHINA: Self = Self::of("Asia/Shanghai", 8 * 60, false);

    const fn of(name: &'static str, winter: i64, summer_time: bool) -> Self {
        Self {
            name,
            winter,
            summer_time,
        }
    }

    fn ahead(self, day: Day) -> Span {
        let summer = i64::from(self.summer_time && day.is_summer_time());
        Span::MINUTE.times(self.winter + 60 * summer)
    }
}

impl Day {
    /// The day it is in a zone.
    pub(super) fn of(moment: Moment, zone: Zone) -> Self {
        let utc = Self(moment.micros().div_euclid(Span::DAY.micros()));
        let there = moment.plus(zone.ahead(utc));
        Self(there.micros().div_euclid(Span::DAY.micros()))
    }

    /// The moment at which a zone's clocks show so many minutes after midnight.
    pub(super) fn at(self, minutes: i64, zone: Zone) -> Moment {
        Moment::from_micros(self.0 * Span::DAY.micros())
            .plus(Span::MINUTE.times(minutes))
            .minus(zone.ahead(self))
    }

    pub(super) fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// How many days later this is than `earlier`.
    pub(super) fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// 0 for Monday to 6 for Sunday.
    pub(super) fn weekday(self) -> usize {
        // The first of January 1970 was a Thursday.
        usize::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Month (1 to 12) and day of the month (1 to 31).
    pub(super) fn month_and_day(self) -> (i64, i64) {
        // Years begin in March here, so that a leap day is the last of its year.
        let days = self.0 + 719_468;
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        (
            if from_march < 10 {
                from_march + 3
            } else {
                from_march - 9
            },
            day,
        )
    }

    /// Whether a word is a season or a month of the year.
    pub(super) fn is_time_of_year(word: &str) -> bool {
        SEASONS.contains(&word) || MONTHS.contains(&word)
    }

    /// Whether it lies in the season or month of that name.
    pub(super) fn is_in(self, word: &str) -> bool {
        let (month, _) = self.month_and_day();
        let month = usize::try_from(month).unwrap_or(0);
        SEASONS[month % 12 / 3] == word || MONTHS[month.saturating_sub(1)] == word
    }

    fn is_summer_time(self) -> bool {
        let (month, day) = self.month_and_day();
        let since_sunday = i64::try_from((self.weekday() + 1) % 7).unwrap_or(0);
        let last_sunday_is_past = day - since_sunday >= 25;
        match month {
            3 => last_sunday_is_past,
            10 => !last_sunday_is_past,
            month => (4..10).contains(&month),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::of(
            Moment::parse(&format!("{text}T00:00:00Z")).unwrap(),
            Zone::of("UTC", 0, false),
        )
    }

    #[test]
    fn days_have_the_names_of_the_calendar() {
        assert_eq!(day("1970-01-01").month_and_day(), (1, 1));
        assert_eq!(day("2032-02-29").month_and_day(), (2, 29));
        assert_eq!(day("2100-03-01").month_and_day(), (3, 1));
        assert_eq!(day("2031-05-14").weekday(), 2);
        assert!(day("2031-12-01").is_in("winter") && day("2031-12-01").is_in("december"));
        assert!(day("2031-11-30").is_in("autumn") && !day("2031-11-30").is_in("december"));
        assert_eq!(day("2032-03-01").since(day("2032-02-28")), 2);
    }

    #[test]
    fn clocks_go_forward_in_summer_where_they_do() {
        let nine = |text: &str, zone| day(text).at(9 * 60, zone).to_string();
        assert_eq!(nine("2031-03-29", Zone::SWEDEN), "2031-03-29T08:00:00Z");
        assert_eq!(nine("2031-03-30", Zone::SWEDEN), "2031-03-30T07:00:00Z");
        assert_eq!(nine("2031-10-26", Zone::BRITAIN), "2031-10-26T09:00:00Z");
        assert_eq!(nine("2031-07-01", Zone::CANADA), "2031-07-01T12:00:00Z");
        assert_eq!(nine("2031-07-01", Zone::VIETNAM), "2031-07-01T02:00:00Z");
        let late = Moment::parse("2031-07-01T20:00:00Z").unwrap();
        assert_eq!(Day::of(late, Zone::CHINA), day("2031-07-02"));
    }
}
