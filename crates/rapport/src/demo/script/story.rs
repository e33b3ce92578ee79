//! The story of the half year: when which thing is said more often than usual, and when hardly
//! anybody says anything. Told again, for readers, in the guide's page on the demo world.

use crate::demo::calendar::Day;

/// The Round Trip fair begins so many days before the present, or on the Tuesday before.
const FAIR: i64 = 101;
/// Pooltide announces a price for each scan.
const PRICE: i64 = 77;
/// CrateHawk's scanners stand still for three days.
const OUTAGE: i64 = 37;
/// The new rules for reporting packaging that returns are published.
const RULES: i64 = 140;
/// What a full week of working days would be, so that a week's posts add up to what is asked for.
const WEEKDAYS: [f64; 7] = [1.2, 1.3, 1.25, 1.2, 1.0, 0.55, 0.5];

/// How much more, or less, of a theme is said on a day. `age`: in days before the present.
pub(super) fn loudness(theme: &str, lang: &str, day: Day, age: i64) -> f64 {
    let event = match theme {
        "before_fair" => within(fair_age(day, age) - 1, -22, -1),
        "at_fair" => within(fair_age(day, age), 0, 2),
        "after_fair" => within(fair_age(day, age), 3, 12),
        "price" => since(age, PRICE).map_or(0.0, |days| fading(days, 9.0) + 0.02),
        "price_news" => since(age, PRICE).map_or(0.0, |days| f64::from(u8::from(days < 4))),
        "outage" => within(OUTAGE - age, 0, 3),
        "rules" => since(age, RULES).map_or(0.0, |days| fading(days, 8.0)),
        // A week to read the letter, and then people leave for weeks.
        "switching" => 1.0 + since(age, PRICE - 7).map_or(0.0, |days| 3.0 * fading(days, 25.0)),
        "complaint" => 1.0 + since(age, PRICE).map_or(0.0, |days| 0.8 * fading(days, 14.0)),
        _ => 1.0,
    };
    // The hand-written posts have their share of the last two weeks.
    let shared = if age < 14 { 0.7 } else { 1.0 };
    event * shared * weekday(theme, day) * quiet(lang, day) * season(theme, day)
}

fn weekday(theme: &str, day: Day) -> f64 {
    match theme {
        // A fair and a machine that stands still do not wait for Monday.
        "at_fair" | "outage" => 1.0,
        "daily_life" => 2.0 - WEEKDAYS[day.weekday()],
        _ => WEEKDAYS[day.weekday()],
    }
}

/// Weeks in which hardly anybody works.
fn quiet(lang: &str, day: Day) -> f64 {
    let date = day.month_and_day();
    let between = |from, until| (from..=until).contains(&date);
    let year_end = date >= (12, 23) || date <= (1, 2);
    match lang {
        _ if year_end && lang != "vi" && lang != "zh" => 0.3,
        "sv" if between((7, 5), (8, 4)) => 0.5,
        "pl" if between((5, 1), (5, 4)) => 0.4,
        "en" if between((8, 8), (8, 28)) => 0.8,
        "vi" | "zh" if between((1, 26), (2, 9)) => 0.35,
        "zh" if between((10, 1), (10, 7)) => 0.35,
        _ => 1.0,
    }
}

/// People look for suppliers when budgets are made, and hire before their season.
fn season(theme: &str, day: Day) -> f64 {
    let (month, _) = day.month_and_day();
    match (theme, month) {
        ("wants", 9..=11) | ("hiring", 3..=5) | ("asks", 2..=4) => 1.25,
        ("wants", 6..=7) | ("hiring", 11..=12) => 0.75,
        _ => 1.0,
    }
}

/// How many days the fair has been going on; negative before it.
fn fair_age(day: Day, age: i64) -> i64 {
    let since = FAIR - age;
    let first = day.plus(-since);
    // Back to the Tuesday.
    let moved = i64::try_from((first.weekday() + 6) % 7).unwrap_or(0);
    since + moved
}

fn since(age: i64, event: i64) -> Option<i64> {
    (age <= event).then_some(event - age)
}

fn within(value: i64, least: i64, most: i64) -> f64 {
    f64::from(u8::from((least..=most).contains(&value)))
}

#[expect(clippy::cast_precision_loss, reason = "days of half a year")]
fn fading(days: i64, half: f64) -> f64 {
    (-(days as f64) / half).exp2()
}

#[cfg(test)]
mod tests {
    use rapport_model::time::{Moment, Span};

    use super::*;
    use crate::demo::calendar::Zone;

    #[test]
    fn the_fair_lasts_from_a_tuesday_to_a_thursday_whenever_it_is_told() {
        for start in 0..7 {
            let now = Moment::parse("2031-05-14T12:00:00Z")
                .unwrap()
                .plus(Span::DAY.times(start));
            let today = Day::of(now, Zone::BRITAIN);
            let days: Vec<usize> = (0..150)
                .rev()
                .map(|age| (today.plus(-age), age))
                .filter(|(day, age)| loudness("at_fair", "en", *day, *age) > 0.0)
                .map(|(day, _)| day.weekday())
                .collect();
            assert_eq!(days, [1, 2, 3]);
        }
    }
}
