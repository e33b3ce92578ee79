//! The workspace of the demo world: what it sells, what it searches for, what it hears.

use rapport_app::understand::ingest::ingest;
use rapport_app::understand::look_up::{self, PublicProfile};
use rapport_app::understand::profile;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::sources;
use rapport_app::{App, Error};
use rapport_model::actor::Actor;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::{Arrival, Batch, Missed};
use rapport_model::understand::profile::Profile;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::trigger::Trigger;

use super::script::{Line, Script};

/// The streams, by the network whose posts they carry.
const STREAMS: [(&str, &str); 4] = [
    ("bluesky", "Bluesky, everyone"),
    ("mastodon", "Mastodon, our instances"),
    ("linkedin", "LinkedIn, saved by colleagues"),
    ("feed", "Trade press"),
];

/// What cannot be used, by stream: reason, how many days ago, how it looked.
const SPOILT: [(&str, &str, i64, &str); 6] = [
    (
        "bluesky",
        "not JSON",
        2,
        r#"frame 88213: {"did":"did:plc:demolost","time_us":17"#,
    ),
    (
        "bluesky",
        "not JSON",
        6,
        r#"frame 40277: {"kind":"commit","commit":{"opera"#,
    ),
    (
        "bluesky",
        "no text",
        3,
        "frame 71004: a post that is a picture alone",
    ),
    (
        "bluesky",
        "no text",
        9,
        "frame 21190: a post that is a picture alone",
    ),
    (
        "feed",
        "entry without a link or an id",
        4,
        "entry 12: “Weekend reading”",
    ),
    (
        "linkedin",
        "unreadable date, ignored",
        1,
        "line 31: “yesterday-ish”",
    ),
];

/// Before and after what the demo's Bluesky stream missed.
const GAP: (Span, Span) = (Span::HOUR.times(125), Span::HOUR.times(122));

/// The questions of the first run, answered, and the searches made.
pub(super) async fn prepare(app: &App, actor: &Actor) -> Result<(), Error> {
    profile::save(app, actor, ideal_customer()).await?;
    for form in searches() {
        saved_searches::create(app, actor, form).await?;
    }
    for (_, name) in STREAMS {
        sources::add_fictional(app, actor, name).await?;
    }
    Ok(())
}

/// Lets everything arrive, a day at a time and the oldest first.
pub(super) async fn listen(app: &App, actor: &Actor, script: &Script) -> Result<(), Error> {
    let sources = sources::list(app, actor).await?;
    let now = app.now();
    let first_day = script.lines.first().map_or(0, days_ago);
    for day in (0..=first_day).rev() {
        for source in &sources {
            let Some((network, _)) = STREAMS.iter().find(|(_, name)| *name == source.name) else {
                continue;
            };
            let batch = day_of(script, network, day, now);
            if !batch.is_empty() {
                ingest(app, source.stream.id, batch, None).await?;
            }
        }
    }
    Ok(())
}

fn days_ago(line: &Line) -> i64 {
    line.before.micros() / Span::DAY.micros()
}

fn day_of(script: &Script, network: &str, day: i64, now: Moment) -> Batch {
    let said = script
        .lines
        .iter()
        .filter(|line| days_ago(line) == day && script.network(line).as_str() == network);
    let mut batch = Batch {
        arrivals: said
            .map(|line| Arrival::Post(script.post(line, now)))
            .collect(),
        ..Batch::default()
    };
    for (_, reason, _, sample) in SPOILT
        .iter()
        .filter(|(on, _, at, _)| (*on, *at) == (network, day))
    {
        batch.drop_one(reason, *sample);
    }
    let (from, until) = (now.minus(GAP.0), now.minus(GAP.1));
    if network == "bluesky" && day == GAP.1.micros() / Span::DAY.micros() {
        let reason = "the server was away and no longer had what was said meanwhile";
        batch.missed.push(Missed {
            from,
            until,
            reason: reason.to_owned(),
        });
    }
    let spoilt: u64 = batch.dropped.iter().map(|dropped| dropped.count).sum();
    batch.read = batch.arrivals.len() as u64 + spoilt;
    batch
}

/// Learns who wrote the signals, as if their public profiles had been read.
pub(super) async fn meet(app: &App, actor: &Actor, script: &Script) -> Result<(), Error> {
    let profiles = script.voices.values().map(|voice| PublicProfile {
        network: voice.network.clone(),
        handle: voice.handle(),
        shown_as: voice.shown_as(),
        url: voice.page(),
        name: voice.name.to_owned(),
        about: voice.about.map(str::to_owned),
    });
    let mut profiles: Vec<PublicProfile> = profiles.collect();
    profiles.sort_by(|a, b| a.url.cmp(&b.url));
    look_up::describe_people(app, actor, profiles).await
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn ideal_customer() -> Profile {
    Profile {
        offer: "Comeback Crates: tags, gates and one shared ledger that show food companies where their crates, \
                roll cages and kegs are, and bring them home."
            .to_owned(),
        problems: words(&[
            "lost crates", "returnable crates", "roll cages", "kegs", "bread trays", "lastbärare", "returbackar",
            "brödbackar", "ölfat", "opakowania zwrotne", "skrzynki", "kegi", "sọt nhựa", "khay nhựa", "két bia",
            "周转箱", "循环箱", "酒桶",
        ]),
        roles: words(&[
            "logistics manager", "operations manager", "operations director", "supply chain director",
            "warehouse manager", "depot manager", "chief operating officer", "brewery owner", "logistikchef",
            "lageransvarig", "inköpschef", "bryggare", "kierownik logistyki", "dyrektor operacyjny",
            "szefowa zakupów", "trưởng phòng logistics", "quản lý kho", "giám đốc vận hành", "物流经理",
            "供应链总监",
        ]),
        industries: words(&[
            "bakery", "brewery", "dairy", "fresh produce", "fruit and veg", "seafood", "bageri", "bryggeri",
            "mejeri", "mejeriet", "frukt och grönt", "piekarnia", "browar", "mleczarnia", "thủy sản", "rau sạch",
            "bia thủ công", "烘焙", "精酿", "生鲜",
        ]),
        regions: words(&[
            "UK", "Scotland", "Wales", "Ireland", "Sverige", "Polska", "Łódź", "Việt Nam", "Cần Thơ", "苏州", "杭州",
        ]),
        languages: words(&["en", "sv", "pl", "vi", "zh"]),
        competitors: words(&["CrateHawk", "Pooltide", "Boxledger"]),
        exclude: words(&["student", "recruiter"]),
    }
}

fn searches() -> Vec<SearchForm> {
    use Trigger::{
        AsksRecommendation, Complaint, Contraction, EventAttendance, Expansion, Hiring,
        IntentToBuy, JobChange, ProductLaunch, Question, Switching,
    };
    let answer = "Answering people who ask in the open how to keep track of what should come back";
    let asks: &[Trigger] = &[AsksRecommendation, IntentToBuy, Question];
    let moves: &[Trigger] = &[Hiring, Expansion, Contraction, ProductLaunch, JobChange];
    let forms: [(&str, &str, &[Trigger], &str, Alert); 9] = [
        (
            "Asks how to get crates back",
            r#"(crate OR crates OR kegs OR "roll cages" OR "bread trays" OR "returnable packaging") lang:en -net:feed"#,
            asks,
            answer,
            Alert::AtOnce,
        ),
        (
            "Frågar om backar, burar och fat",
            "(lastbärare OR returbackar OR backar OR backarna OR brödbackar OR rullburar OR ölfat) lang:sv -net:feed",
            asks,
            answer,
            Alert::AtOnce,
        ),
        (
            "Pyta o skrzynki, palety i kegi",
            "(skrzynki OR skrzynek OR pojemniki OR pojemników OR palety OR palet OR kegi OR kegów) lang:pl -net:feed",
            asks,
            answer,
            Alert::AtOnce,
        ),
        (
            "Khay, sọt, két · 周转箱、酒桶",
            r#"("khay nhựa" OR "sọt nhựa" OR "két bia" OR 周转箱 OR 循环箱 OR 酒桶) (lang:vi OR lang:zh) -net:feed"#,
            asks,
            answer,
            Alert::AtOnce,
        ),
        (
            "Leaving or cursing a competitor",
            "cratehawk OR pooltide OR boxledger",
            &[Complaint, Switching, AsksRecommendation],
            "Offering help to people whose tracking lets them down",
            Alert::AtOnce,
        ),
        (
            "Companies on the move",
            r#"(bakery OR brewery OR dairy OR seafood OR "fresh produce" OR mejeriet OR bageriet OR "frukt och grönt" OR piekarnia OR browar OR mleczarnia OR "thủy sản" OR "rau sạch" OR 烘焙 OR 生鲜) -net:feed"#,
            moves,
            "Congratulating on new sites, jobs and products, and being there when returns are set up",
            Alert::AtOnce,
        ),
        (
            "Industry news",
            "(bakery OR brewery OR dairy OR mejeriet OR browar) net:feed",
            moves,
            "Knowing what happens in our customers' industries; organisations, not people",
            Alert::Daily,
        ),
        (
            "Meets us at a fair",
            r#"packback OR kretsloppsdagarna OR "fresh loop""#,
            &[EventAttendance],
            "Meeting in person those who go where we go",
            Alert::Daily,
        ),
        (
            "Everything about things that return",
            r#""returnable packaging" OR "reusable packaging" OR "returnable crates" OR "reusable crates" OR returbackar OR lastbärare OR "opakowania zwrotne" OR "opakowań zwrotnych" OR "khay luân chuyển" OR "thùng luân chuyển" OR 循环箱 OR 周转箱"#,
            &[],
            "Learning how people talk about it, in their own words",
            Alert::Silent,
        ),
    ];
    let form = |(name, query, triggers, purpose, alert): (&str, &str, &[Trigger], &str, Alert)| {
        SearchForm {
            name: name.to_owned(),
            query: query.to_owned(),
            triggers: triggers.to_vec(),
            purpose: purpose.to_owned(),
            alert,
        }
    };
    forms.map(form).into()
}
