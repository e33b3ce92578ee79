//! Posts that come without a language of their own: detected once, stored, and the same for live
//! matching, preview and whoever asks later. On both databases.

use rapport_app::understand::preview;
use rapport_app::understand::signals::{self, Filter};
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::{LangFrom, Post};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::trigger::Trigger;

use crate::world::{World, said};

const SWEDISH: &str = "Vi letar efter ett enklare sätt att räkna vårt lager, helst utan papper.";
const ENGLISH: &str = "We are looking for an easier way to count our lager, without paper.";

/// A post with what its network and its feed say of its language.
fn spoken(author: &str, text: &str, lang: Option<&str>, from: LangFrom) -> Arrival {
    let Arrival::Post(mut post) = said(author, text) else {
        panic!("said() makes posts");
    };
    post.lang = lang.map(str::to_owned);
    post.lang_from = from;
    Arrival::Post(post)
}

fn untagged(author: &str, text: &str) -> Arrival {
    spoken(author, text, None, LangFrom::Post)
}

/// What a search has found live: author, tag, who says so.
async fn found(world: &World) -> Vec<(String, Option<String>, LangFrom)> {
    let page = signals::list(&world.app, &world.actor, &Filter::default(), None, 100)
        .await
        .unwrap();
    sorted(page.findings.into_iter().map(|signal| signal.post))
}

/// What it finds among the posts that are stored.
async fn previewed(world: &World, query: &str) -> Vec<(String, Option<String>, LangFrom)> {
    let preview = preview::preview(&world.app, &world.actor, query, &[])
        .await
        .unwrap();
    sorted(preview.samples.into_iter().map(|sample| sample.post))
}

fn sorted(posts: impl Iterator<Item = Post>) -> Vec<(String, Option<String>, LangFrom)> {
    let mut said: Vec<_> = posts
        .map(|post| (post.author.handle, post.lang, post.lang_from))
        .collect();
    said.sort();
    said
}

#[tokio::test]
async fn an_untagged_post_is_found_by_the_language_it_reads_as_live_and_in_the_archive() {
    for world in World::each().await {
        let query = "lager lang:sv";
        world.search(query, Alert::AtOnce).await;
        world
            .hear(vec![
                untagged("swedish", SWEDISH),
                untagged("english", ENGLISH),
                untagged("short", "lager!"),
                spoken("declared", ENGLISH, Some("sv-fi"), LangFrom::Post),
                spoken("contrary", SWEDISH, Some("en"), LangFrom::Post),
            ])
            .await;
        let live = found(&world).await;
        assert_eq!(
            live,
            [
                (
                    "declared".to_owned(),
                    Some("sv-fi".to_owned()),
                    LangFrom::Post
                ),
                ("swedish".to_owned(), Some("sv".to_owned()), LangFrom::Text),
            ],
            "{}",
            world.fresh.kind
        );
        assert_eq!(previewed(&world, query).await, live);
        // What is too short to tell is in no language, and in none's absence either.
        let rest = previewed(&world, "lager -lang:sv -lang:en").await;
        assert_eq!(rest, [("short".to_owned(), None, LangFrom::Post)]);
    }
}

#[tokio::test]
async fn a_feed_is_believed_until_an_entry_clearly_reads_otherwise() {
    for world in World::each().await {
        world.search("lager lang:en", Alert::AtOnce).await;
        world
            .hear(vec![
                spoken("english", ENGLISH, Some("en-gb"), LangFrom::Feed),
                spoken("short", "lager", Some("en-gb"), LangFrom::Feed),
                spoken("swedish", SWEDISH, Some("en-gb"), LangFrom::Feed),
            ])
            .await;
        let feed = |author: &str| (author.to_owned(), Some("en-gb".to_owned()), LangFrom::Feed);
        assert_eq!(
            found(&world).await,
            [feed("english"), feed("short")],
            "{}",
            world.fresh.kind
        );
        assert_eq!(
            previewed(&world, "lager lang:sv").await,
            [("swedish".to_owned(), Some("sv".to_owned()), LangFrom::Text)]
        );
    }
}

#[tokio::test]
async fn the_packs_of_the_language_it_reads_as_tell_what_a_post_is_a_sign_of() {
    for world in World::each().await {
        let search = world.search("speditör OR freight", Alert::AtOnce).await;
        world
            .hear(vec![untagged(
                "swedish",
                "Någon som kan rekommendera en bra speditör för små pallar?",
            )])
            .await;
        let page = signals::list(&world.app, &world.actor, &Filter::default(), None, 100)
            .await
            .unwrap();
        let signal = &page.findings[0];
        assert_eq!(signal.found_by[0].saved_search, search.id);
        assert_eq!(signal.post.lang.as_deref(), Some("sv"));
        assert_eq!(signal.triggers[0].trigger, Trigger::AsksRecommendation);
    }
}
