//! The workspace of the demo world: what it sells and to whom, and what it hears.

use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::{fictional, profile, sources};
use rapport_app::{App, Error};
use rapport_model::actor::Actor;
use rapport_model::ids::SavedSearchId;
use rapport_model::time::Span;
use rapport_model::understand::profile::Profile;
use rapport_model::understand::source::{Source, StreamKind};

use super::script::SILENCED;
use super::searches::Wanted;

/// A made-up stream.
pub(super) struct Stream {
    pub(super) name: &'static str,
    kind: StreamKind,
    address: &'static str,
    pub(super) carries: Carries,
}

/// Whose posts a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// Everybody's on a network.
    Network(&'static str),
    /// One paper's.
    Paper(&'static str),
    Nothing,
}

const fn stream(
    name: &'static str,
    kind: StreamKind,
    address: &'static str,
    carries: Carries,
) -> Stream {
    Stream {
        name,
        kind,
        address,
        carries,
    }
}

/// The streams heard from the first day.
#[rustfmt::skip]
pub(super) const STREAMS: [Stream; 10] = [
    stream("Bluesky, everyone", StreamKind::Jetstream, "wss://stream.bluesky.example/subscribe", Carries::Network("bluesky")),
    stream("Mastodon, our instances", StreamKind::Feed, "https://mastodon.example/tags/returns.rss", Carries::Network("mastodon")),
    stream("LinkedIn, saved by colleagues", StreamKind::File, "linkedin-saved.jsonl", Carries::Network("linkedin")),
    stream("The Returnable Post", StreamKind::Feed, "https://returnable.example/feed.xml", Carries::Paper("returnable")),
    stream("Loop Lines", StreamKind::Feed, "https://looplines.example/feed.xml", Carries::Paper("looplines")),
    stream("Dagligt Lager", StreamKind::Feed, "https://lager.example/feed.xml", Carries::Paper("lager")),
    stream("Kurier Magazynowy", StreamKind::Feed, "https://kurier.example/feed.xml", Carries::Paper("kurier")),
    stream("Tin Kho Vận", StreamKind::Feed, "https://khovan.example/feed.xml", Carries::Paper("khovan")),
    stream("箱迹周刊", StreamKind::Feed, "https://xiangji.example/feed.xml", Carries::Paper("xiangji")),
    stream(JOBS, StreamKind::Feed, "https://vacancies.example/food-logistics.xml", Carries::Nothing),
];
/// A source that turned out to be of no use and rests.
const JOBS: &str = "Vacancies in food logistics";
/// A source that was added this morning.
const NEW: &str = "Cellar and Dray, a blog";
const NEW_ADDRESS: &str = "https://cellar-and-dray.example/feed.xml";
/// What a feed that cannot be read says.
const NOT_FOUND: &str =
    "the server answers 404: the page is not there; if the site has moved, give its new address";

/// The questions of the first run, answered, and the first sources, on the first day.
pub(super) async fn prepare(app: &App, admin: &Actor) -> Result<Vec<Source>, Error> {
    profile::save(app, admin, ideal_customer()).await?;
    let mut sources = Vec::new();
    for stream in &STREAMS {
        sources
            .push(fictional::listen(app, admin, stream.kind, stream.address, stream.name).await?);
    }
    Ok(sources)
}

/// The state in which a visitor finds the sources: one fails, one rests, one is new.
pub(super) async fn trouble(app: &App, admin: &Actor) -> Result<(), Error> {
    let ago = |span| app.at(rapport_app::clock::StillClock::at(app.now().minus(span)));
    for source in sources::list(app, admin).await? {
        match source.name.as_str() {
            JOBS => sources::pause(&ago(Span::DAY.times(93)), admin, source.id, true).await?,
            "Loop Lines" => {
                // It is tried again less and less often.
                for hours in [24 * SILENCED.1 - 9, 80, 66, 42, 19, 3] {
                    let then = ago(Span::HOUR.times(hours));
                    fictional::fail(&then, admin, source.id, NOT_FOUND).await?;
                }
            }
            _ => {}
        }
    }
    let then = ago(Span::MINUTE.times(25));
    fictional::listen(&then, admin, StreamKind::Feed, NEW_ADDRESS, NEW).await?;
    Ok(())
}

/// Whether the story was told to its end, which leaves [`trouble`].
pub(super) async fn is_whole(app: &App, actor: &Actor) -> Result<bool, Error> {
    let sources = sources::list(app, actor).await?;
    Ok(sources
        .iter()
        .any(|source| source.name == NEW || source.paused || source.stream.health.error.is_some()))
}

/// Makes a saved search as its owner.
pub(super) async fn search(
    app: &App,
    owner: &Actor,
    wanted: &Wanted,
) -> Result<SavedSearchId, Error> {
    let form = SearchForm {
        name: wanted.name.to_owned(),
        query: wanted.query.to_owned(),
        triggers: wanted.triggers.to_vec(),
        purpose: wanted.purpose.to_owned(),
        alert: wanted.alert,
    };
    Ok(saved_searches::create(app, owner, form).await?.id)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[rustfmt::skip]
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
