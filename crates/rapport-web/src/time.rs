//! Moments in the words of the screen. The browser goes on telling them while the page stays
//! open (`time.js`) and uses the same words. Days are days in UTC until people can say where
//! they live.

use jiff::Timestamp;
use rapport_model::time::{Moment, Span};

/// How long ago, or on which day: "just now", "38 minutes ago", "yesterday", "4 July".
pub(crate) fn ago(now: Moment, then: Moment) -> String {
    let seconds = now.since(then).seconds();
    if seconds.abs() < 45 {
        return "just now".to_owned();
    }
    match steps(seconds.abs()) {
        Some((1, "day")) if seconds > 0 => "yesterday".to_owned(),
        Some((1, "day")) => "tomorrow".to_owned(),
        Some((count, unit)) if seconds > 0 => format!("{} ago", plural(count, unit)),
        Some((count, unit)) => format!("in {}", plural(count, unit)),
        None => date(now, then),
    }
}

/// A length of time in its largest fitting unit: "3 seconds", "2 days".
pub(crate) fn length(span: Span) -> String {
    let seconds = span.seconds().max(0);
    match steps(seconds) {
        Some((count, unit)) => plural(count, unit),
        None => plural(seconds / Span::DAY.seconds(), "day"),
    }
}

/// The day, with its year unless it is this one: "4 July".
pub(crate) fn date(now: Moment, then: Moment) -> String {
    let this_year = text(now, "%Y") == text(then, "%Y");
    text(then, if this_year { "%-d %B" } else { "%-d %B %Y" })
}

/// The day with its name: "Saturday 4 July".
pub(crate) fn weekday(moment: &Moment) -> String {
    text(*moment, "%A %-d %B")
}

/// Day and minute for those who want to know exactly: "4 July 2026, 14:38 UTC".
pub(crate) fn exact(moment: &Moment) -> String {
    text(*moment, "%-d %B %Y, %H:%M UTC")
}

/// For machines, in `datetime`.
pub(crate) fn iso(moment: &Moment) -> String {
    text(*moment, "%Y-%m-%dT%H:%M:%SZ")
}

fn text(moment: Moment, format: &str) -> String {
    Timestamp::from_microsecond(moment.micros())
        .map(|timestamp| timestamp.strftime(format).to_string())
        .unwrap_or_default()
}

/// The count in the largest unit of which there is one, rounded; `None` from a week on.
fn steps(seconds: i64) -> Option<(i64, &'static str)> {
    let mut amount = seconds;
    for (size, unit) in [(60, "second"), (60, "minute"), (24, "hour"), (7, "day")] {
        if amount < size {
            return Some((amount, unit));
        }
        amount = (amount + size / 2) / size;
    }
    None
}

fn plural(count: i64, unit: &str) -> String {
    if count == 1 {
        format!("1 {unit}")
    } else {
        format!("{count} {unit}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_the_largest_fitting_unit() {
        let now = Moment::parse("2026-07-04T14:38:08Z").unwrap();
        let told = |span: Span| ago(now, now.minus(span));
        assert_eq!(told(Span::SECOND.times(20)), "just now");
        assert_eq!(told(Span::SECOND.times(50)), "50 seconds ago");
        assert_eq!(told(Span::SECOND.times(89)), "1 minute ago");
        assert_eq!(told(Span::MINUTE.times(38)), "38 minutes ago");
        assert_eq!(told(Span::HOUR), "1 hour ago");
        assert_eq!(told(Span::HOUR.times(25)), "yesterday");
        assert_eq!(told(Span::DAY.times(3)), "3 days ago");
        assert_eq!(told(Span::DAY.times(8)), "26 June");
        assert_eq!(told(Span::DAY.times(400)), "30 May 2025");
        assert_eq!(told(Span::MINUTE.times(-5)), "in 5 minutes");
        assert_eq!(told(Span::DAY.times(-1)), "tomorrow");
    }

    #[test]
    fn no_moment_is_too_strange() {
        let now = Moment::default();
        for micros in [i64::MIN, -1, 0, i64::MAX] {
            let moment = Moment::from_micros(micros);
            let _ = (
                ago(now, moment),
                ago(moment, now),
                exact(&moment),
                iso(&moment),
            );
        }
    }
}
