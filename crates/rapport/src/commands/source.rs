//! `rapport source`: what is listened to, from scripts.

use rapport_app::understand::sources::{self, Added, NewSource};

use crate::command_line::{Place, Source};
use crate::instance;

pub(crate) async fn run(place: &Place, source: &Source) -> Result<(), String> {
    let app = instance::open(place).await?;
    let (Source::Add { who, .. } | Source::List { who } | Source::Remove { who, .. }) = source;
    let actor = instance::acting(&app, who).await?;
    let sources = match source {
        Source::Add {
            address,
            kind,
            name,
            ..
        } => {
            let new = NewSource {
                kind: kind.unwrap_or_else(|| sources::kind_of(address)),
                address: address.clone(),
                name: name.clone(),
            };
            match sources::add(&app, &actor, new).await {
                Ok(Added::Source(source)) => Ok(vec![*source]),
                Ok(Added::Choose(feeds)) => {
                    let addresses: Vec<String> = feeds.into_iter().map(|feed| feed.url).collect();
                    return Err(format!(
                        "{address} has several feeds; add one of them: {}",
                        addresses.join(", ")
                    ));
                }
                Err(error) => Err(error),
            }
        }
        Source::List { .. } => sources::list(&app, &actor).await,
        Source::Remove { id, .. } => sources::remove(&app, &actor, *id)
            .await
            .map(|()| Vec::new()),
    };
    for source in sources.map_err(|error| error.to_string())? {
        println!(
            "{}",
            serde_json::to_string(&source).map_err(|error| error.to_string())?
        );
    }
    Ok(())
}
