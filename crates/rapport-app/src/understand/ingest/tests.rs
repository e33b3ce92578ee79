use rapport_model::time::Moment;
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_model::understand::saved_search::Alert;

use super::news::{account_url, surfaces_at};
use super::sorted::Sorted;

fn post(uri: &str, author: &str) -> ArrivedPost {
    ArrivedPost {
        network: Network::bluesky(),
        uri: uri.to_owned(),
        url: None,
        author: Author {
            handle: author.to_owned(),
            name: None,
        },
        lang: None,
        lang_from: LangFrom::Post,
        created_at: None,
        text: uri.to_owned(),
        reply_to: None,
        links: Vec::new(),
    }
}

#[test]
fn what_is_taken_back_in_the_same_batch_never_appears() {
    let network = Network::bluesky();
    let sorted = Sorted::of(vec![
        Arrival::Post(post("a", "ada")),
        Arrival::Post(post("b", "bo")),
        Arrival::Post(post("c", "cy")),
        Arrival::Deleted {
            network: network.clone(),
            uri: "a".to_owned(),
        },
        Arrival::AccountGone {
            network,
            author: "cy".to_owned(),
        },
    ]);
    assert_eq!(sorted.posts, vec![post("b", "bo")]);
    assert_eq!((sorted.deleted.len(), sorted.gone.len()), (1, 1));
}

#[test]
fn a_daily_search_surfaces_with_the_next_day() {
    let noon = Moment::parse("2026-07-04T12:00:00Z").unwrap();
    assert_eq!(surfaces_at(Alert::AtOnce, noon), Some(noon));
    assert_eq!(
        surfaces_at(Alert::Daily, noon),
        Moment::parse("2026-07-05T00:00:00Z")
    );
    assert_eq!(surfaces_at(Alert::Silent, noon), None);
}

#[test]
fn only_plain_handles_become_addresses() {
    let x = Network::new("x").unwrap();
    assert_eq!(
        account_url(&x, "@ada").as_deref(),
        Some("https://x.com/ada")
    );
    assert_eq!(account_url(&x, "ada/../evil"), None);
    assert_eq!(account_url(&Network::feed(), "javascript:alert(1)"), None);
}
