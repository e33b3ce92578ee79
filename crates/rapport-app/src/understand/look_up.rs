//! Names for accounts: Bluesky's stream carries only lasting ids, so the public profile of people
//! who wrote a signal, and of nobody else, is read once.

use rapport_model::ids::{PersonId, WorkspaceId};
use rapport_model::understand::post::Network;
use rapport_networks::jetstream::{AccountProfile, profiles};
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::worth;

/// Profiles asked for in one call.
const PIECE: usize = 25;
/// Where public profiles are read.
pub const BLUESKY_PROFILES: &str = "https://public.api.bsky.app";

/// Reads the profiles of some accounts that have none yet; `true` while there may be more.
/// An account without a profile is not asked for again.
///
/// # Errors
/// When the database fails, or in words when the network does.
pub async fn look_up(app: &App, base: &str) -> Result<bool, Error> {
    let network = Network::bluesky();
    let handles = app.store().read_instance().await?.unnamed_identities(&network, PIECE).await?;
    if handles.is_empty() {
        return Ok(false);
    }
    let found = profiles(&app.outbound(), base, &handles)
        .await
        .map_err(|error| Error::Unavailable(format!("profiles could not be read: {error}")))?;
    for handle in &handles {
        let profile = found.iter().find(|profile| profile.did == *handle);
        describe(app, &network, handle, profile).await?;
    }
    Ok(handles.len() == PIECE)
}

async fn describe(app: &App, network: &Network, handle: &str, profile: Option<&AccountProfile>) -> Result<(), Error> {
    let holders = app.store().read_instance().await?.holders_of(network, handle).await?;
    for (workspace, person) in holders {
        describe_in(app, workspace, person, network.clone(), handle.to_owned(), profile.cloned()).await?;
        app.live().tell(workspace, Topic::Signals);
    }
    Ok(())
}

async fn describe_in(
    app: &App,
    workspace: WorkspaceId,
    person: PersonId,
    network: Network,
    handle: String,
    profile: Option<AccountProfile>,
) -> Result<(), Error> {
    let now = app.now();
    let change = app.change("person.described", person, json!({ "source": [null, "public profile"] }));
    let fit = app.searches().read().await.profile(workspace).cloned();
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let mut scoped = instance.workspace(workspace);
                let Some(profile) = profile else {
                    return scoped.show_identity_as(&network, &handle, None, None, now).await;
                };
                let url = format!("https://bsky.app/profile/{}", profile.handle);
                scoped.show_identity_as(&network, &handle, Some(&profile.handle), Some(&url), now).await?;
                let name = profile.display_name.as_deref().unwrap_or(&profile.handle);
                scoped.describe_person(person, name, profile.description.as_deref(), &url, now).await?;
                scoped.record(now, &[change]).await?;
                worth::people(&mut scoped, &[person], fit.as_ref(), now).await
            })
        })
        .await?;
    Ok(())
}
