//! The themes people talk about, and how often.

/// Something people talk about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    /// The part of the phrase books.
    pub(super) part: &'static str,
    /// Who may say it.
    pub(super) by: By,
    /// How often a week it is said in all languages together, while it is neither loud nor quiet.
    pub(super) a_week: f64,
    /// So many days pass before the same voice says such a thing again.
    pub(super) rest: i64,
    /// From so many days before the present on nobody says it any more.
    pub(super) until: i64,
    /// How many of a hundred such posts are answered.
    pub(super) answered: u32,
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Anybody at a company.
    Anyone,
    /// Those who use a competitor's product.
    CustomersOf(&'static [&'static str]),
    /// Those whose companies own things that return.
    Owners,
    /// Those whose companies make what people eat and drink.
    Makers,
    /// The trade press, about a company.
    Press,
}

const ALL_RIVALS: &[&str] = &["Pooltide", "CrateHawk", "Boxledger"];

const fn theme(part: &'static str, by: By, a_week: f64, rest: i64) -> Theme {
    Theme {
        part,
        by,
        a_week,
        rest,
        until: 0,
        answered: 0,
    }
}

const fn ends(theme: Theme, until: i64) -> Theme {
    Theme { until, ..theme }
}

const fn answered(theme: Theme, answered: u32) -> Theme {
    Theme { answered, ..theme }
}

/// Every theme. What would rank high on Today ends some days ago, so that the first cards a
/// visitor sees are those written by hand.
pub(super) const THEMES: [Theme; 25] = [
    answered(theme("muse", By::Anyone, 90.0, 4), 5),
    answered(theme("count", By::Anyone, 24.0, 12), 5),
    answered(ends(theme("asks", By::Owners, 13.0, 45), 5), 34),
    answered(ends(theme("question", By::Owners, 11.0, 30), 4), 36),
    ends(theme("wants", By::Owners, 8.0, 60), 6),
    ends(theme("complaint", By::CustomersOf(ALL_RIVALS), 8.0, 20), 4),
    ends(theme("switching", By::CustomersOf(ALL_RIVALS), 3.0, 90), 6),
    theme("rivals", By::CustomersOf(ALL_RIVALS), 12.0, 10),
    ends(theme("hiring", By::Makers, 7.0, 40), 4),
    ends(theme("expansion", By::Makers, 5.0, 80), 7),
    ends(theme("launch", By::Makers, 3.0, 80), 5),
    ends(theme("job_change", By::Makers, 4.0, 150), 7),
    ends(theme("before_fair", By::Anyone, 24.0, 20), 5),
    answered(theme("at_fair", By::Anyone, 150.0, 1), 15),
    theme("after_fair", By::Anyone, 40.0, 8),
    ends(theme("price", By::CustomersOf(&["Pooltide"]), 75.0, 5), 4),
    theme("outage", By::CustomersOf(&["CrateHawk"]), 90.0, 1),
    answered(theme("rules", By::Anyone, 40.0, 9), 25),
    theme("price_news", By::Press, 14.0, 0),
    ends(theme("news_expansion", By::Press, 6.0, 0), 3),
    ends(theme("news_contraction", By::Press, 1.6, 0), 3),
    theme("news_launch", By::Press, 2.4, 0),
    ends(theme("news_people", By::Press, 2.4, 0), 3),
    theme("news", By::Press, 9.0, 0),
    theme("daily_life", By::Anyone, 24.0, 3),
];
