//! `rapport search`: saved searches from scripts.

use rapport_app::program::setup;
use rapport_app::understand::saved_searches::{self, SearchForm};

use crate::command_line::{Place, Search};
use crate::instance;

pub(crate) async fn run(place: &Place, search: &Search) -> Result<(), String> {
    let app = instance::open(place).await?;
    let user = match search {
        Search::Add(add) => add.user.as_deref(),
        Search::List { user } => user.as_deref(),
    };
    let actor = setup::acting_for(&app, user)
        .await
        .map_err(|error| error.to_string())?;
    let searches = match search {
        Search::Add(add) => {
            let form = SearchForm {
                name: add.name.clone(),
                query: add.query.clone(),
                triggers: add.trigger.clone(),
                purpose: add.purpose.clone(),
                alert: add.alert,
            };
            saved_searches::create(&app, &actor, form)
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
