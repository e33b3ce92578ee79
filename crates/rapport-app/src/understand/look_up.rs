//! Names for accounts: Bluesky's stream carries only lasting ids, so the public profile of people
//! who wrote a signal, and of nobody else, is read once.

use rapport_model::actor::{Actor, Right};
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
pub use rapport_networks::jetstream::PUBLIC_API as BLUESKY_PROFILES;

/// Reads the profiles of some accounts that have none yet; `true` while there may be more.
/// An account without a profile is not asked for again.
///
/// # Errors
/// When the database fails, or in words when the network does.
pub async fn look_up(app: &App, base: &str) -> Result<bool, Error> {
    let network = Network::bluesky();
    let handles = app
        .store()
        .read_instance()
        .await?
        .unnamed_identities(&network, PIECE)
        .await?;
    if handles.is_empty() {
        return Ok(false);
    }
    let found = profiles(&app.outbound(), base, &handles, app.now())
        .await
        .map_err(|error| Error::Unavailable(format!("profiles could not be read: {error}")))?;
    for handle in &handles {
        let profile = found.iter().find(|profile| profile.did == *handle);
        describe(app, &network, handle, profile).await?;
    }
    Ok(handles.len() == PIECE)
}

async fn describe(
    app: &App,
    network: &Network,
    handle: &str,
    profile: Option<&AccountProfile>,
) -> Result<(), Error> {
    let holders = app
        .store()
        .read_instance()
        .await?
        .holders_of(network, handle)
        .await?;
    for (workspace, person) in holders {
        describe_in(
            app,
            workspace,
            person,
            network.clone(),
            handle.to_owned(),
            profile.cloned(),
        )
        .await?;
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
    let change = app.change(
        "person.described",
        person,
        json!({ "source": [null, "public profile"] }),
    );
    let fit = app.searches().read().await.profile(workspace).cloned();
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let mut scoped = instance.workspace(workspace);
                let Some(profile) = profile else {
                    return scoped
                        .show_identity_as(&network, &handle, None, None, now)
                        .await;
                };
                let url = format!("https://bsky.app/profile/{}", profile.handle);
                scoped
                    .show_identity_as(&network, &handle, Some(&profile.handle), Some(&url), now)
                    .await?;
                let name = profile.display_name.as_deref().unwrap_or(&profile.handle);
                scoped
                    .describe_person(person, name, profile.description.as_deref(), &url, now)
                    .await?;
                scoped.record(now, &[change]).await?;
                worth::people(&mut scoped, &[person], fit.as_ref(), now).await
            })
        })
        .await?;
    Ok(())
}

/// What the holder of an account says of themself in public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicProfile {
    /// Where.
    pub network: Network,
    /// The lasting name of the account.
    pub handle: String,
    /// The name the account shows, where that is another one.
    pub shown_as: Option<String>,
    /// Where to see the account.
    pub url: String,
    /// The holder's name.
    pub name: String,
    /// What they say of themself.
    pub about: Option<String>,
}

/// Keeps what people this workspace knows say of themselves; of others nothing is kept.
///
/// # Errors
/// When the role may not, or the database fails.
pub async fn describe_people(
    app: &App,
    actor: &Actor,
    profiles: Vec<PublicProfile>,
) -> Result<(), Error> {
    actor.may(Right::ActOnSignals)?;
    let now = app.now();
    let mut known = Vec::new();
    let mut scoped = app.read(actor).await?;
    for profile in profiles {
        let found = scoped
            .people_by_handle(&profile.network, &[&profile.handle])
            .await?;
        if let Some(person) = found.get(&profile.handle).copied() {
            let change = app.change(
                "person.described",
                person,
                json!({ "source": [null, profile.url] }),
            );
            known.push((person, profile, change));
        }
    }
    drop(scoped);
    let fit = app
        .searches()
        .read()
        .await
        .profile(actor.workspace)
        .cloned();
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let people: Vec<PersonId> = known.iter().map(|(person, ..)| *person).collect();
                for (
                    person,
                    PublicProfile {
                        network,
                        handle,
                        shown_as,
                        url,
                        name,
                        about,
                    },
                    change,
                ) in known
                {
                    scoped
                        .show_identity_as(&network, &handle, shown_as.as_deref(), Some(&url), now)
                        .await?;
                    scoped
                        .describe_person(person, &name, about.as_deref(), &url, now)
                        .await?;
                    scoped.record(now, &[change]).await?;
                }
                worth::people(scoped, &people, fit.as_ref(), now).await
            })
        })
        .await?;
    app.live().tell(actor.workspace, Topic::Signals);
    Ok(())
}
