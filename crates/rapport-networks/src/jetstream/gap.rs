//! Noticing that a server no longer has everything since the cursor.
//!
//! A connection begins a little before its cursor, and the cursor is the time of an event that was
//! read. So if the server still has that stretch, its first event is no later than the cursor. If
//! it is later, the server began at the oldest it has, and what lies between is lost.

use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::Missed;

/// Servers of one name may give the same event times that differ by this much.
const SLACK: Span = Span::SECOND.times(10);

/// Watches the first event of a connection.
#[derive(Debug)]
pub(super) struct GapWatch {
    cursor: Option<Moment>,
}

impl GapWatch {
    pub(super) fn new(cursor: Option<Moment>) -> Self {
        Self { cursor }
    }

    /// To be told the time of every event; speaks at most once.
    pub(super) fn event(&mut self, time: Moment) -> Option<Missed> {
        let cursor = self.cursor.take()?;
        (time > cursor.plus(SLACK)).then(|| Missed {
            from: cursor,
            until: time,
            reason: "the server no longer has what was said in between".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_first_event_is_a_gap_told_once() {
        let cursor = Moment::from_micros(1_000_000_000);
        let mut watch = GapWatch::new(Some(cursor));
        let late = cursor.plus(Span::HOUR);
        let missed = watch.event(late).unwrap();
        assert_eq!((missed.from, missed.until), (cursor, late));
        assert_eq!(watch.event(late.plus(Span::HOUR)), None);
    }

    #[test]
    fn no_gap_where_the_stretch_is_still_there_or_nothing_was_read_before() {
        let cursor = Moment::from_micros(1_000_000_000);
        assert_eq!(
            GapWatch::new(Some(cursor)).event(cursor.minus(Span::SECOND)),
            None
        );
        assert_eq!(
            GapWatch::new(Some(cursor)).event(cursor.plus(Span::SECOND)),
            None
        );
        assert_eq!(GapWatch::new(None).event(cursor), None);
    }
}
