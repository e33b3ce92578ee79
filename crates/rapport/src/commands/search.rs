//! `rapport search`: saved searches from scripts.

use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_model::understand::visibility::Visibility;

use crate::command_line::{Place, Search, SearchAdd};
use crate::instance;

pub(crate) async fn run(place: &Place, search: &Search) -> Result<(), String> {
    let app = instance::open(place).await?;
    let (Search::Add(SearchAdd { who, .. }) | Search::List { who }) = search;
    let actor = instance::acting(&app, who).await?;
    let searches = match search {
        Search::Add(add) => {
            let seen_by = if add.private {
                Visibility::Private
            } else {
                Visibility::Everyone
            };
            let form = SearchForm {
                name: add.name.clone(),
                query: add.query.clone(),
                triggers: add.trigger.clone(),
                purpose: add.purpose.clone(),
                alert: add.alert,
            };
            saved_searches::create_seen_by(&app, &actor, form, seen_by)
                .await
                .map(|made| vec![made])
        }
        Search::List { .. } => saved_searches::list(&app, &actor).await,
    };
    for search in searches.map_err(|error| error.to_string())? {
        println!(
            "{}",
            serde_json::to_string(&search).map_err(|error| error.to_string())?
        );
    }
    app.close().await;
    Ok(())
}
