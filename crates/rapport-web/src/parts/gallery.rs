//! Every part in every state, on one page, while Rapport is worked on. It shows invented nouns
//! only, so it may stand open.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_charts::{Bar, Caption, Range, bars, interval, sparkline};
use rapport_model::explanation::{Explanation, Score};
use rapport_model::today::opportunity::Opportunity;
use rapport_model::understand::finding::Finding;
use rapport_model::understand::trigger::Trigger;

use crate::mistakes::Mistakes;
use crate::parts::sample;
use crate::shell::{self, Shell};

/// Surfaces, ink and meaning, as the tokens call them.
const COLOURS: [(&str, &str); 14] = [
    ("canvas", "the page"),
    ("surface", "cards, fields"),
    ("raised", "what floats"),
    ("sunken", "hover, panels"),
    ("line", "hairlines"),
    ("line-2", "buttons"),
    ("edge", "field borders"),
    ("ink", "text, the primary act"),
    ("ink-2", "second voice"),
    ("ink-3", "third voice"),
    ("mark", "these very words"),
    ("stop", "don’t"),
    ("go", "do"),
    ("ring", "the keyboard is here"),
];

/// The icons, by the name they are used with.
const ICONS: [&str; 35] = [
    "quote",
    "unknown",
    "today",
    "signals",
    "searches",
    "sources",
    "settings",
    "find",
    "profile",
    "language",
    "person",
    "feed",
    "jetstream",
    "file",
    "out",
    "reply",
    "check",
    "cross",
    "wait",
    "undo",
    "plus",
    "pause",
    "play",
    "again",
    "edit",
    "down",
    "up",
    "warn",
    "useful",
    "useless",
    "alert",
    "key",
    "leave",
    "sun",
    "moon",
];

/// The words of the house with what they answer.
const HOUSE: [(&str, &str); 6] = [
    ("understand", "why now"),
    ("connect", "why you"),
    ("engage", "what to do"),
    ("sell", "deals"),
    ("measure", "reports"),
    ("program", "rules"),
];

#[derive(Template)]
#[template(path = "parts/gallery.html")]
struct Gallery {
    shell: Shell,
    signals: Vec<Finding>,
    one: Opportunity,
    unknown: Score,
    none: Mistakes,
    wrong: Mistakes,
    query_wrong: Mistakes,
    charts: [String; 3],
}

/// `GET /parts`
pub(crate) async fn show(shell: Shell) -> Response {
    let shell = Shell {
        now: sample::NOW,
        ..shell
    };
    let kinds: [&[Trigger]; 6] = [
        &[Trigger::AsksRecommendation],
        &[Trigger::Question, Trigger::Complaint],
        &[Trigger::Expansion],
        &[],
        &[Trigger::Question],
        &[],
    ];
    let signals = kinds
        .into_iter()
        .zip(1..)
        .map(|(triggers, n)| sample::finding(n, triggers))
        .collect();
    let unknown = Score::unknown(Explanation::missing(
        "Fit: the ideal customer profile is not filled in yet",
    ));
    let query = "(freezer OR count -student";
    let query_wrong = rapport_search::Query::parse(query)
        .err()
        .and_then(|error| Mistakes::found(rapport_app::Error::Query(error), query).ok())
        .unwrap_or_default();
    shell::page(
        StatusCode::OK,
        &Gallery {
            shell,
            signals,
            one: sample::opportunity(1, &[Trigger::AsksRecommendation]),
            unknown,
            none: Mistakes::default(),
            wrong: Mistakes::one(
                "email",
                "“ada@” is not an e-mail address: expected something like name@example.com",
            ),
            query_wrong,
            charts: charts(),
        },
    )
}

fn charts() -> [String; 3] {
    let days: Vec<Bar> = [
        ("28 June", 3.0),
        ("29 June", 5.0),
        ("30 June", 0.0),
        ("1 July", 9.0),
        ("2 July", 4.0),
        ("3 July", 6.0),
        ("4 July", 2.0),
    ]
    .into_iter()
    .map(|(label, value)| Bar {
        label,
        value: Some(value),
    })
    .collect();
    [
        bars(
            Caption {
                title: "Matches per day",
                description: "Between 0 and 9 a day, the most on 1 July.",
            },
            &days,
        ),
        sparkline(
            Caption {
                title: "Matches",
                description: "Rising.",
            },
            &[Some(1.0), Some(3.0), Some(2.0), None, Some(6.0)],
        ),
        interval(
            Caption {
                title: "Useful",
                description: "0.5 to 0.85",
            },
            Range {
                low: 0.5,
                value: 0.7,
                high: 0.85,
            },
            0.0,
            1.0,
        ),
    ]
}
