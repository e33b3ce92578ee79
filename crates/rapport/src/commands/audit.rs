//! `rapport audit verify`: whether every workspace's audit is whole, for whoever runs the instance.

use rapport_app::program::audit;
use serde_json::json;

use crate::command_line::Place;
use crate::instance;

pub(crate) async fn verify(place: &Place) -> Result<(), String> {
    let app = instance::open(place).await?;
    let chains = audit::verify_all(&app)
        .await
        .map_err(|error| error.to_string())?;
    let mut broken = 0;
    for (workspace, chain) in chains {
        broken += usize::from(chain.broken_at.is_some());
        println!(
            "{}",
            json!({
                "workspace": workspace,
                "entries": chain.entries,
                "broken_at": chain.broken_at,
                "hash": chain.hash,
            })
        );
    }
    if broken == 0 {
        Ok(())
    } else {
        Err(
            "an audit is broken: what stands at that place or behind it was changed in the database; keep the database as \
             it is and compare it with an older copy"
                .to_owned(),
        )
    }
}
