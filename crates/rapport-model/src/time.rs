//! Time: instants in UTC with microsecond resolution, and lengths of time.
//!
//! There is no `now` here. Whoever needs the present is given it, so that tests and the demo
//! world can live at any moment.

use std::fmt;

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
        text.trim()
            .parse::<jiff::Timestamp>()
            .ok()
            .map(|t| Self(t.as_microsecond()))
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
        match jiff::Timestamp::from_microsecond(self.0) {
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
}
