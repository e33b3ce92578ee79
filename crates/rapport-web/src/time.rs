//! Moments in the words of the screen, as calendar and clock show them where whoever looks lives;
//! visitors are told UTC. The browser goes on telling them while the page stays open (`time.js`)
//! and uses the same words.

use rapport_model::time::{Moment, Span, TimeZone};

/// How long ago, or on which day: "just now", "38 minutes ago", "yesterday", "4 July". Days are those
/// of the calendar there: what was said yesterday was said before midnight.
pub(crate) fn ago(now: Moment, then: Moment, zone: &TimeZone) -> String {
    let seconds = now.since(then).seconds();
    if seconds.abs() < 45 {
        return "just now".to_owned();
    }
    let (count, unit) = match (steps(seconds.abs()), zone.days(then, now)) {
        (Some((count, unit)), _) if unit != "day" => (count, unit),
        // A whole day and more within one, where clocks go back.
        (_, 0) => ((seconds.abs() + 1_800) / 3_600, "hour"),
        (_, 1) => return "yesterday".to_owned(),
        (_, -1) => return "tomorrow".to_owned(),
        (_, days) if days.abs() < 7 => (days.abs(), "day"),
        _ => return date(now, then, zone),
    };
    if seconds > 0 {
        format!("{} ago", plural(count, unit))
    } else {
        format!("in {}", plural(count, unit))
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
pub(crate) fn date(now: Moment, then: Moment, zone: &TimeZone) -> String {
    let this_year = zone.show(now, "%Y") == zone.show(then, "%Y");
    zone.show(then, if this_year { "%-d %B" } else { "%-d %B %Y" })
}

/// The day with its name: "Saturday 4 July".
pub(crate) fn weekday(moment: Moment, zone: &TimeZone) -> String {
    zone.show(moment, "%A %-d %B")
}

/// Day and minute for those who want to know exactly: "4 July 2026, 16:38 CEST". A zone without letters
/// of its own is told by how far it is ahead: "4 July 2026, 21:38 UTC+07:00".
pub(crate) fn exact(moment: Moment, zone: &TimeZone) -> String {
    let letters = zone.show(moment, "%Z");
    let named = letters.starts_with(|first: char| first.is_ascii_alphabetic());
    zone.show(
        moment,
        if named {
            "%-d %B %Y, %H:%M %Z"
        } else {
            "%-d %B %Y, %H:%M UTC%:z"
        },
    )
}

/// For machines, in `datetime`.
pub(crate) fn iso(moment: &Moment) -> String {
    TimeZone::UTC.show(*moment, "%Y-%m-%dT%H:%M:%SZ")
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

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn moments_are_told_in_the_largest_fitting_unit() {
        let now = at("2026-07-04T14:38:08Z");
        let told = |span: Span| ago(now, now.minus(span), &TimeZone::UTC);
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
    fn days_end_at_midnight_where_one_lives() {
        let zone: TimeZone = "Europe/Stockholm".parse().unwrap();
        let told = |now, then| ago(at(now), at(then), &zone);
        let evening = "2026-07-05T20:00:00Z";
        assert_eq!(told(evening, "2026-07-04T20:30:00Z"), "yesterday");
        // Saturday, an hour before midnight in UTC, is Sunday in Stockholm.
        assert_eq!(
            told("2026-07-06T21:30:00Z", "2026-07-04T23:00:00Z"),
            "yesterday"
        );
        assert_eq!(
            told("2026-07-06T21:30:00Z", "2026-07-04T21:00:00Z"),
            "2 days ago"
        );
        assert_eq!(told(evening, "2026-07-06T22:30:00Z"), "in 2 days");
        assert_eq!(told(evening, "2026-07-06T21:30:00Z"), "tomorrow");
        // A day of twenty-five hours.
        assert_eq!(
            told("2026-10-25T22:50:00Z", "2026-10-24T22:10:00Z"),
            "25 hours ago"
        );
        assert_eq!(
            told("2026-01-09T11:00:00Z", "2025-12-31T23:30:00Z"),
            "1 January"
        );
    }

    #[test]
    fn zones_are_named_by_their_letters_or_by_how_far_ahead_they_are() {
        let exactly = |zone: &str| exact(at("2026-07-04T14:38:08Z"), &zone.parse().unwrap());
        assert_eq!(exactly("UTC"), "4 July 2026, 14:38 UTC");
        assert_eq!(exactly("Europe/Stockholm"), "4 July 2026, 16:38 CEST");
        assert_eq!(exactly("Asia/Kolkata"), "4 July 2026, 20:08 IST");
        assert_eq!(exactly("Asia/Ho_Chi_Minh"), "4 July 2026, 21:38 UTC+07:00");
        assert_eq!(exactly("America/Sao_Paulo"), "4 July 2026, 11:38 UTC-03:00");
        let zone: TimeZone = "Asia/Ho_Chi_Minh".parse().unwrap();
        assert_eq!(weekday(at("2026-07-04T20:00:00Z"), &zone), "Sunday 5 July");
    }

    #[test]
    fn no_moment_is_too_strange() {
        let now = Moment::default();
        let zone: TimeZone = "Pacific/Apia".parse().unwrap();
        for micros in [i64::MIN, -1, 0, i64::MAX] {
            let moment = Moment::from_micros(micros);
            let _ = (
                ago(now, moment, &zone),
                ago(moment, now, &zone),
                exact(moment, &zone),
                iso(&moment),
            );
        }
    }
}
