//! Dates strangers write: never believed when they lie ahead of the moment they were seen.

use rapport_model::time::{Moment, Span};

/// How far ahead a date may lie before it is not believed: clocks of telephones run a little fast.
const SKEW: Span = Span::MINUTE.times(5);

/// What a written date came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Date {
    /// Usable, and not later than it was seen.
    At(Moment),
    /// Later than it was seen; not used.
    Future,
    /// Missing, or not a date.
    Unknown,
}

impl Date {
    /// The usable moment.
    pub(crate) fn moment(self) -> Option<Moment> {
        match self {
            Self::At(moment) => Some(moment),
            Self::Future | Self::Unknown => None,
        }
    }
}

/// Judges a moment that was seen at `seen`. One that lies ahead by no more than the skew of a clock
/// becomes `seen`.
pub(crate) fn judge(written: Moment, seen: Moment) -> Date {
    if written <= seen {
        Date::At(written)
    } else if written.since(seen) <= SKEW {
        Date::At(seen)
    } else {
        Date::Future
    }
}

/// Reads RFC 3339 text that was seen at `seen`.
pub(crate) fn read(text: &str, seen: Moment) -> Date {
    Moment::parse(text).map_or(Date::Unknown, |written| judge(written, seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_date_is_later_than_it_was_seen() {
        let seen = Moment::parse("2026-07-04T12:00:00Z").unwrap();
        assert_eq!(
            read("2026-07-04T11:59:00Z", seen).moment(),
            Moment::parse("2026-07-04T11:59:00Z")
        );
        assert_eq!(read("2026-07-04T12:04:00Z", seen), Date::At(seen));
        assert_eq!(read("2026-07-04T12:06:00Z", seen), Date::Future);
        assert_eq!(read("9998-12-31T23:59:59Z", seen), Date::Future);
        assert_eq!(read("tomorrow", seen), Date::Unknown);
    }
}
