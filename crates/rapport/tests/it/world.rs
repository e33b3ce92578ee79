//! A small invented world for tests that cross crates: one admin, one search, one source.

use std::sync::Arc;

use rapport_app::App;
use rapport_app::clock::{Chance, StillClock};
use rapport_app::program::setup::{self, FirstAdmin, first_admin};
use rapport_app::understand::ingest::{Ingested, ingest};
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::sources;
use rapport_model::actor::Actor;
use rapport_model::ids::StreamId;
use rapport_model::time::Moment;
use rapport_model::understand::batch::{Arrival, Batch};
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::Store;

use crate::database::Fresh;

pub(crate) const PASSWORD: &str = "a few plain words";

/// An instance that has been set up.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) stream: StreamId,
    pub(crate) fresh: Fresh,
}

pub(crate) fn noon() -> Moment {
    Moment::parse("2026-07-04T12:00:00Z").unwrap()
}

impl World {
    pub(crate) async fn on(fresh: Fresh) -> Self {
        Self::reaching(fresh, Settings::new("mailto:nobody@localhost")).await
    }

    /// An instance that may reach what these settings say.
    pub(crate) async fn reaching(fresh: Fresh, settings: Settings) -> Self {
        let (app, store, clock) = start(&fresh, settings).await;
        let first = FirstAdmin {
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            workspace: "Cold stores".to_owned(),
            time_zone: None,
        };
        let actor = first_admin(&app, first).await.unwrap().actor;
        let stream = sources::add_fictional(&app, &actor, "everyone")
            .await
            .unwrap()
            .stream
            .id;
        Self {
            app,
            store,
            actor,
            clock,
            stream,
            fresh,
        }
    }

    /// One that was set up before and closed.
    pub(crate) async fn again(fresh: Fresh) -> Self {
        let settings = Settings::new("mailto:nobody@localhost");
        let (app, store, clock) = start(&fresh, settings).await;
        let actor = setup::acting_for(&app, None, None).await.unwrap();
        let stream = sources::list(&app, &actor).await.unwrap()[0].stream.id;
        Self {
            app,
            store,
            actor,
            clock,
            stream,
            fresh,
        }
    }

    pub(crate) async fn each() -> Vec<Self> {
        let mut worlds = Vec::new();
        for fresh in Fresh::each() {
            worlds.push(Self::on(fresh).await);
        }
        worlds
    }

    pub(crate) async fn search(&self, query: &str, alert: Alert) -> SavedSearch {
        let form = SearchForm {
            name: query.to_owned(),
            query: query.to_owned(),
            triggers: Vec::new(),
            purpose: "testing".to_owned(),
            alert,
        };
        saved_searches::create(&self.app, &self.actor, form)
            .await
            .unwrap()
    }

    pub(crate) async fn hear(&self, arrivals: Vec<Arrival>) -> Ingested {
        let batch = Batch {
            read: arrivals.len() as u64,
            arrivals,
            ..Batch::default()
        };
        ingest(&self.app, self.stream, batch, None).await.unwrap()
    }
}

async fn start(fresh: &Fresh, settings: Settings) -> (App, Store, Arc<StillClock>) {
    let clock = Arc::new(StillClock::at(noon()));
    let outbound = Outbound::new(settings).unwrap();
    let store = fresh.open().await;
    let app = App::start(
        store.clone(),
        Arc::clone(&clock),
        Chance::from_seed(7),
        outbound,
    )
    .await
    .unwrap();
    (app, store, clock)
}

/// A post by `author`, named by its text.
pub(crate) fn said(author: &str, text: &str) -> Arrival {
    Arrival::Post(ArrivedPost {
        network: Network::bluesky(),
        uri: uri(author, text),
        url: Some("https://bsky.app/".to_owned()),
        author: Author {
            handle: author.to_owned(),
            name: Some(author.to_uppercase()),
        },
        lang: Some("en".to_owned()),
        lang_from: LangFrom::Post,
        created_at: None,
        text: text.to_owned(),
        reply_to: None,
        links: Vec::new(),
    })
}

pub(crate) fn uri(author: &str, text: &str) -> String {
    format!(
        "at://{author}/app.bsky.feed.post/{}",
        text.replace(' ', "-")
    )
}
