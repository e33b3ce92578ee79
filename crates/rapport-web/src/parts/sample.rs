//! A few invented nouns to show parts with: on `/parts`, and in tests. They stand at a fixed
//! moment, so that what is shown with them never changes by itself.

use rapport_model::explanation::{Explanation, Score};
use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId, SourceId, StreamId, UserId};
use rapport_model::time::{Moment, Span};
use rapport_model::today::opportunity::Opportunity;
use rapport_model::understand::finding::{Finding, FoundBy};
use rapport_model::understand::person::{Identity, Person, Provenance};
use rapport_model::understand::post::{Author, LangFrom, Network, Post};
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::signal::{Signal, SignalState};
use rapport_model::understand::source::{Health, Source, Stream, StreamKind};
use rapport_model::understand::trigger::{Trigger, TriggerMatch};
use rapport_model::understand::visibility::Visibility;

/// 4 July 2026, 14:38:08 UTC.
pub(crate) const NOW: Moment = Moment::from_micros(1_783_175_888_000_000);

/// Someone's words with what is marked in them, by language.
pub(crate) const VOICES: [(&str, &str, &str); 6] = [
    (
        "en",
        "Third weekend with the freezer shut for a full count. Can anyone recommend a way to do it without stopping?",
        "Can anyone recommend",
    ),
    (
        "pl",
        "Po inwentaryzacji znowu rozjazd stanów. Czy ktoś może polecić coś, co działa w rękawicach?",
        "Czy ktoś może polecić",
    ),
    (
        "vi",
        "Kho lạnh thứ ba khởi công tuần này. Có ai biết cách kiểm kê mà không phải dừng kho không?",
        "Có ai biết cách kiểm kê",
    ),
    (
        "zh",
        "新仓上线三个月，盘点还是靠夜班停库。有没有同行试过不停库盘点？",
        "有没有同行试过",
    ),
    (
        "sv",
        "Vi inventerar för hand i minus tjugofem. Vad använder ni andra?",
        "Vad använder ni andra",
    ),
    (
        "ar",
        "نبحث عن طريقة لجرد المستودع المبرد دون إيقافه. بماذا تنصحون؟",
        "بماذا تنصحون",
    ),
];

const NAMES: [&str; 6] = [
    "Runa Estvall",
    "Bogna Cieślar",
    "Lê Thảo Mai",
    "沈若琳",
    "Sixten Alm",
    "سلمى الخطيب",
];

fn number(n: u8) -> [u8; 10] {
    [n; 10]
}

/// The `n`th signal, found `n` times eight minutes ago, of the given kinds.
pub(crate) fn signal(n: u8, triggers: &[Trigger]) -> Signal {
    let (lang, text, marked) = VOICES[usize::from(n.saturating_sub(1)) % VOICES.len()];
    let start = text.find(marked).unwrap_or(0);
    let span = (start, start + marked.len());
    let said_at = NOW.minus(Span::MINUTE.times(i64::from(n) * 8));
    Signal {
        id: SignalId::new(said_at, number(n)),
        saved_search: saved_search().id,
        saved_search_name: saved_search().name,
        post: Post {
            id: PostId::new(said_at, number(n)),
            stream: source().stream.id,
            seen_at: said_at,
            created_at: said_at,
            network: Network::bluesky(),
            uri: format!("at://did:example:{n}/post/{n}"),
            url: Some(format!("https://social.example/post/{n}")),
            author: Author {
                handle: format!("did:example:{n}"),
                name: None,
            },
            lang: Some(lang.to_owned()),
            lang_from: LangFrom::Post,
            text: text.to_owned(),
            reply_to: None,
            links: Vec::new(),
        },
        person_name: "Sample Person".to_owned(),
        person: person(n).id,
        triggers: triggers
            .iter()
            .map(|trigger| TriggerMatch {
                trigger: *trigger,
                confidence: 0.9,
                spans: vec![span],
            })
            .collect(),
        spans: vec![span],
        score: 57.0,
        state: SignalState::Open,
        snoozed_until: None,
        useful: None,
        surfaces_at: Some(said_at),
        created_at: said_at,
    }
}

/// The same as a row; the third was found by two searches.
pub(crate) fn finding(n: u8, triggers: &[Trigger]) -> Finding {
    let mut finding = Finding::from(signal(n, triggers));
    if n == 3 {
        finding.found_by.push(FoundBy {
            saved_search: SavedSearchId::new(NOW, number(9)),
            name: "Companies on the move".to_owned(),
        });
    }
    finding
}

/// The `n`th person.
pub(crate) fn person(n: u8) -> Person {
    let name = NAMES[usize::from(n.saturating_sub(1)) % NAMES.len()].to_owned();
    Person {
        id: PersonId::new(NOW, number(n)),
        name,
        about: (!n.is_multiple_of(3))
            .then(|| "Runs operations for cold stores. Counts things for a living.".to_owned()),
        provenance: Provenance {
            source: "sample".to_owned(),
            purpose: "showing parts".to_owned(),
            learnt_at: NOW,
        },
        identities: vec![Identity {
            network: Network::bluesky(),
            handle: format!("did:example:{n}"),
            shown_as: Some(format!("person{n}.example")),
            url: Some(format!("https://social.example/person/{n}")),
        }],
    }
}

/// The `n`th person with one signal of the given kinds.
pub(crate) fn opportunity(n: u8, triggers: &[Trigger]) -> Opportunity {
    let fit = Explanation::of(
        "Fit",
        80.0,
        vec![
            Explanation::leaf("Matches role: operations", 80.0),
            Explanation::missing("Industry: nothing said about it"),
        ],
    );
    let factors = vec![
        Explanation::of(
            "Intent 60 of 100 counts 50 %",
            30.0,
            vec![Explanation::leaf(
                "Asked in the open: 0.60 × 0.90 sure × 1.00 fresh",
                30.0,
            )],
        ),
        Explanation::of("Fit 80 of 100 counts 30 %", 24.0, vec![fit.clone()]),
        Explanation::leaf("Freshness 90 of 100 counts 20 %", 18.0),
    ];
    Opportunity {
        person: person(n),
        findings: vec![finding(n, triggers)],
        priority: Score::known(Explanation::of(
            "Priority: intent, fit and freshness, weighed",
            72.0,
            factors,
        )),
        fit: Score::known(fit),
    }
}

/// A saved search nobody has judged yet.
pub(crate) fn saved_search() -> SavedSearch {
    SavedSearch {
        visibility: Visibility::Everyone,
        id: SavedSearchId::new(NOW, number(7)),
        name: "Stock counting pain".to_owned(),
        query: "(\"cold store\" OR freezer) (count OR stocktaking)".to_owned(),
        triggers: vec![Trigger::AsksRecommendation],
        purpose: "Finding people who could use help with counting".to_owned(),
        owner: UserId::new(NOW, number(1)),
        alert: Alert::AtOnce,
        paused: false,
        created_at: NOW.minus(Span::DAY.times(3)),
        signals: 0,
        useful: 0,
        not_useful: 0,
        last_signal_at: None,
    }
}

/// A feed that has never been read.
pub(crate) fn source() -> Source {
    Source {
        id: SourceId::new(NOW, number(8)),
        name: "Cold Chain Notes".to_owned(),
        paused: false,
        created_at: NOW.minus(Span::DAY.times(3)),
        stream: Stream {
            id: StreamId::new(NOW, number(8)),
            kind: StreamKind::Feed,
            address: "https://notes.example/feed.xml".to_owned(),
            cursor: None,
            health: Health::default(),
        },
        dropped: Vec::new(),
        gaps: Vec::new(),
    }
}
