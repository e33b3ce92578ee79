//! Time: instants in UTC with microsecond resolution, lengths of time, and the zones in which
//! clocks on walls show it.
//!
//! There is no `now` here. Whoever needs the present is given it, so that tests and the demo
//! world can live at any moment. Nor is the machine's own zone, or its list of zones, looked at.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZoneDatabase;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const MICROS_PER_SECOND: i64 = 1_000_000;

/// An instant: microseconds since 1970-01-01T00:00:00Z. In JSON an RFC 3339 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since the Unix epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 such as `2026-07-04T14:38:08.999Z` or `…+02:00`. `None` when it is not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = text.trim().parse::<Timestamp>().ok()?;
        Some(Self(moment.as_microsecond()))
    }

    /// The start of the UTC day this instant lies in.
    #[must_use]
    pub fn day_start(self) -> Self {
        Self(self.0.div_euclid(Span::DAY.0) * Span::DAY.0)
    }

    /// `self` moved later by `span`, staying inside the representable range.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// `self` moved earlier by `span`.
    #[must_use]
    pub fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// How long ago `earlier` was, seen from `self`; negative when it lies in the future.
    #[must_use]
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => timestamp.fmt(f),
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not an RFC 3339 time")))
    }
}

/// A length of time in microseconds; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Span {
    /// One second.
    pub const SECOND: Self = Self(MICROS_PER_SECOND);
    /// One minute.
    pub const MINUTE: Self = Self(60 * MICROS_PER_SECOND);
    /// One hour.
    pub const HOUR: Self = Self(3_600 * MICROS_PER_SECOND);
    /// Twenty-four hours.
    pub const DAY: Self = Self(86_400 * MICROS_PER_SECOND);

    /// From microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// In microseconds.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// In days, with the fraction.
    #[must_use]
    pub fn days(self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "centuries of microseconds fit a double"
        )]
        let micros = self.0 as f64;
        micros / 86_400e6
    }

    /// In whole seconds, rounded towards zero.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0 / MICROS_PER_SECOND
    }

    /// `self` repeated `times`.
    #[must_use]
    pub const fn times(self, times: i64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

/// Every zone there is, as part of the program: an instance may run where the machine has none.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone of the IANA database: what clocks show where someone lives. In JSON its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(jiff::tz::TimeZone);

impl TimeZone {
    /// Where clocks never change: the zone of visitors, and of whoever has said nothing.
    pub const UTC: Self = Self(jiff::tz::TimeZone::UTC);

    /// The names of all of them, in the order of the alphabet.
    #[must_use]
    pub fn names() -> &'static [String] {
        static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
            let mut names: Vec<String> = ZONES.available().map(|name| name.to_string()).collect();
            names.retain(|name| name.parse::<TimeZone>().is_ok());
            names.sort_unstable();
            names
        });
        &NAMES
    }

    /// Its name: `Europe/Stockholm`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What calendar and clock show there, in the form of `strftime`; empty beyond the years 1 to 9999.
    #[must_use]
    pub fn show(&self, moment: Moment, form: &str) -> String {
        let there = self.there(moment);
        there.map_or_else(String::new, |there| there.strftime(form).to_string())
    }

    /// The moment at which calendar and clock show that there: `2026-07-04` for its first one, or
    /// `2026-07-04T14:38`. What they show twice is meant the first time, what they leave out is later by
    /// as much as was left out. `None` when it is not one.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Moment> {
        self.moment(text.trim().parse().ok()?)
    }

    /// How many midnights pass there from one moment to a later one; negative to an earlier one.
    #[must_use]
    pub fn days(&self, from: Moment, to: Moment) -> i64 {
        let day = |moment| Some(self.there(moment)?.date());
        let between = day(from)
            .zip(day(to))
            .and_then(|(from, to)| from.until(to).ok());
        // Beyond every calendar days are those of UTC.
        let by_the_sun = |moment: Moment| moment.0.div_euclid(Span::DAY.0);
        between.map_or_else(
            || by_the_sun(to) - by_the_sun(from),
            |between| i64::from(between.get_days()),
        )
    }

    /// Which day of the week it is there: 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn weekday(&self, moment: Moment) -> i64 {
        let there = self.there(moment);
        there.map_or(0, |there| {
            i64::from(there.weekday().to_monday_zero_offset())
        })
    }

    /// The moment at which clocks there show that hour, so many days by the calendar after the day of
    /// `moment`. Where clocks leave it out it is later by as much as they left out.
    #[must_use]
    pub fn hour_of_day(&self, moment: Moment, days_later: i64, hour: i8) -> Moment {
        let at = |there: ZonedDateTime| {
            let day = there
                .date()
                .checked_add(jiff::Span::new().try_days(days_later).ok()?);
            let time = Time::new(hour, 0, 0, 0).ok()?;
            self.moment(day.ok()?.to_datetime(time))
        };
        let by_the_sun = moment.plus(Span::DAY.times(days_later));
        self.there(moment).and_then(at).unwrap_or(by_the_sun)
    }

    fn there(&self, moment: Moment) -> Option<ZonedDateTime> {
        let moment = Timestamp::from_microsecond(moment.0).ok()?;
        Some(moment.to_zoned_datetime(self.0.clone()))
    }

    fn moment(&self, shown: DateTime) -> Option<Moment> {
        let moment = self.0.to_timestamp(shown).ok()?;
        Some(Moment(moment.as_microsecond()))
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self::UTC
    }
}

impl FromStr for TimeZone {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        ZONES
            .get(text)
            .ok()
            .filter(|zone| zone.iana_name().is_some())
            .map(Self)
            .ok_or_else(|| {
                format!("“{text}” is not a time zone: expected a name such as Europe/Stockholm")
            })
    }
}

impl Serialize for TimeZone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for TimeZone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_and_offsets_become_utc() {
        let moment = Moment::parse("2026-07-04T16:38:08.999+02:00").unwrap();
        assert_eq!(moment.to_string(), "2026-07-04T14:38:08.999Z");
        assert_eq!(Moment::parse("the day before"), None);
        assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
    }

    #[test]
    fn days_are_counted_from_midnight_utc() {
        let moment = Moment::parse("2026-07-04T14:38:08Z").unwrap();
        assert_eq!(moment.day_start().to_string(), "2026-07-04T00:00:00Z");
        assert_eq!(moment.plus(Span::DAY).since(moment).days(), 1.0);
    }

    #[test]
    fn zones_are_known_by_old_names_too_and_in_any_case() {
        let names = TimeZone::names();
        assert!(names.len() > 400 && names.is_sorted(), "{}", names.len());
        // What browsers say, some by names that were given up.
        for name in [
            "Europe/Stockholm",
            "Asia/Calcutta",
            "Asia/Saigon",
            "America/Buenos_Aires",
            "Europe/Kiev",
            "Etc/GMT+5",
            "UTC",
        ] {
            assert_eq!(name.parse::<TimeZone>().unwrap().name(), name);
            assert!(names.iter().any(|known| known == name), "{name}");
        }
        let zone: TimeZone = "europe/stockholm".parse().unwrap();
        assert_eq!(
            serde_json::to_string(&zone).unwrap(),
            "\"Europe/Stockholm\""
        );
        for not_one in ["", "Stockholm", "CEST", "+02:00", "Etc/Unknown", "../UTC"] {
            assert!(not_one.parse::<TimeZone>().is_err(), "{not_one}");
        }
    }

    #[test]
    fn days_and_hours_are_those_of_the_place() {
        let stockholm: TimeZone = "Europe/Stockholm".parse().unwrap();
        let at = |text| Moment::parse(text).unwrap();
        let (late, early) = (at("2026-07-04T21:30:00Z"), at("2026-07-04T22:30:00Z"));
        assert_eq!(stockholm.days(late, early), 1);
        assert_eq!(stockholm.days(early, late), -1);
        assert_eq!(TimeZone::UTC.days(late, early), 0);
        assert_eq!((stockholm.weekday(late), stockholm.weekday(early)), (5, 6));
        assert_eq!(
            stockholm.show(late, "%-d %B, %H:%M %Z"),
            "4 July, 23:30 CEST"
        );
        let read = |text| stockholm.read(text).map(|moment| moment.to_string());
        assert_eq!(read("2026-07-04").unwrap(), "2026-07-03T22:00:00Z");
        assert_eq!(read("2026-01-04T12:30").unwrap(), "2026-01-04T11:30:00Z");
        // Shown twice, and left out.
        assert_eq!(read("2026-10-25T02:30").unwrap(), "2026-10-25T00:30:00Z");
        assert_eq!(read("2026-03-29T02:30").unwrap(), "2026-03-29T01:30:00Z");
        assert_eq!(read("the day before"), None);
    }
}
