//! Saved searches: made, changed, paused and removed by people.

use std::collections::HashMap;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SavedSearchId, UserId};
use rapport_model::understand::saved_search::{Alert, NAME_LIMIT, SavedSearch};
use rapport_model::understand::trigger::Trigger;
use rapport_model::understand::visibility::Visibility;
use rapport_search::Query;
use rapport_store::Scoped;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::understand::worth;
use crate::understand::{counted, searches_in_force, version};

/// The longest purpose, in characters.
const PURPOSE_LIMIT: usize = 400;
/// The most saved searches one workspace has.
const MOST: usize = 100_000;

/// What a person fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchForm {
    /// What people call it; empty: the query itself.
    pub name: String,
    /// In the query language.
    pub query: String,
    /// Only posts with one of these become signals; empty lets every match through.
    pub triggers: Vec<Trigger>,
    /// Why this is listened for.
    pub purpose: String,
    /// When a match reaches Today.
    pub alert: Alert,
}

/// All saved searches the actor sees, by name.
///
/// # Errors
/// When the role may not see them.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<SavedSearch>, Error> {
    actor.may(Right::ReadSignals)?;
    Ok(app.read(actor).await?.saved_searches().await?)
}

/// Some saved searches the actor sees, made after `after`, the oldest first.
///
/// # Errors
/// When the role may not see them.
pub async fn page(
    app: &App,
    actor: &Actor,
    after: Option<SavedSearchId>,
    limit: usize,
) -> Result<Vec<SavedSearch>, Error> {
    actor.may(Right::ReadSignals)?;
    let after = after.unwrap_or(SavedSearchId::from(uuid::Uuid::nil()));
    let mut scoped = app.read(actor).await?;
    Ok(scoped.saved_searches_after(after, limit).await?)
}

/// Names what people wrote in a search; what it found moves without it.
#[must_use]
pub fn version(search: &SavedSearch) -> String {
    version::of(&json!([
        search.name,
        search.query,
        search.triggers,
        search.purpose,
        search.alert,
        search.paused,
        search.visibility
    ]))
}

/// One saved search.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id, or the actor does not see it.
pub async fn find(app: &App, actor: &Actor, id: SavedSearchId) -> Result<SavedSearch, Error> {
    actor.may(Right::ReadSignals)?;
    app.read(actor)
        .await?
        .saved_search(id)
        .await?
        .ok_or(Error::NotFound("saved search"))
}

/// The names of the workspace's members, to say whose a search is.
///
/// # Errors
/// When the role may not see them.
pub async fn owner_names(app: &App, actor: &Actor) -> Result<HashMap<UserId, String>, Error> {
    actor.may(Right::ReadSignals)?;
    Ok(app
        .read(actor)
        .await?
        .member_names()
        .await?
        .into_iter()
        .collect())
}

/// Makes a saved search that everyone sees; it is in force for the next post.
///
/// # Errors
/// [`Error::Query`] for the query, [`Error::Invalid`] for a field.
pub async fn create(app: &App, actor: &Actor, form: SearchForm) -> Result<SavedSearch, Error> {
    create_seen_by(app, actor, form, Visibility::Everyone).await
}

/// Makes a saved search; it is in force for the next post.
///
/// # Errors
/// As for [`create`], and [`Error::Invalid`] for a team the actor is not in.
pub async fn create_seen_by(
    app: &App,
    actor: &Actor,
    form: SearchForm,
    visibility: Visibility,
) -> Result<SavedSearch, Error> {
    actor.may(Right::EditSavedSearches)?;
    let form = checked(form)?;
    let now = app.now();
    let search = SavedSearch {
        id: SavedSearchId::new(now, app.chance().id()),
        name: form.name,
        query: form.query,
        triggers: form.triggers,
        purpose: form.purpose,
        owner: actor.user,
        visibility,
        alert: form.alert,
        paused: false,
        created_at: now,
        signals: 0,
        useful: 0,
        not_useful: 0,
        last_signal_at: None,
    };
    let new = search.clone();
    let change = app.change(
        "saved_search.created",
        search.id,
        differences(None, &search),
    );
    let owner = actor.user;
    let made = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                if !may_share(scoped, visibility, owner).await? {
                    return Ok(Err(not_ours()));
                }
                if scoped.saved_searches().await?.len() >= MOST {
                    return Ok(Ok(false));
                }
                scoped.insert_saved_search(&new).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(true))
            })
        })
        .await??;
    if !made {
        return Err(Error::Conflict(format!(
            "a workspace has at most {MOST} saved searches"
        )));
    }
    searches_in_force::refresh(app).await?;
    Ok(search)
}

/// Changes a saved search. Signals it found stay as they are.
///
/// # Errors
/// As for [`create`], and [`Error::NotFound`].
pub async fn change(
    app: &App,
    actor: &Actor,
    id: SavedSearchId,
    form: SearchForm,
) -> Result<SavedSearch, Error> {
    actor.may(Right::EditSavedSearches)?;
    let form = checked(form)?;
    edit(app, actor, id, None, move |search| put(search, form)).await
}

/// Like [`change`], with who sees it from now on, which its owner decides.
///
/// # Errors
/// As for [`change`], and [`Error::Invalid`] for a team the actor is not in, and when somebody else
/// owns the search.
pub async fn change_seen_by(
    app: &App,
    actor: &Actor,
    id: SavedSearchId,
    form: SearchForm,
    visibility: Visibility,
) -> Result<SavedSearch, Error> {
    actor.may(Right::EditSavedSearches)?;
    let form = checked(form)?;
    edit(app, actor, id, None, move |search| {
        put(search, form);
        search.visibility = visibility;
    })
    .await
}

/// Like [`change_seen_by`] and [`pause`] in one, if the search is still the one that was read.
///
/// # Errors
/// As for [`change`], and [`Error::Changed`] when its [`version`] is another one by now.
pub async fn change_version(
    app: &App,
    actor: &Actor,
    id: SavedSearchId,
    version: Option<String>,
    form: SearchForm,
    paused: bool,
    visibility: Visibility,
) -> Result<SavedSearch, Error> {
    actor.may(Right::EditSavedSearches)?;
    let form = checked(form)?;
    edit(app, actor, id, version, move |search| {
        put(search, form);
        search.paused = paused;
        search.visibility = visibility;
    })
    .await
}

fn put(search: &mut SavedSearch, form: SearchForm) {
    search.name = form.name;
    search.query = form.query;
    search.triggers = form.triggers;
    search.purpose = form.purpose;
    search.alert = form.alert;
}

/// Pauses a saved search, or puts it in force again.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn pause(
    app: &App,
    actor: &Actor,
    id: SavedSearchId,
    paused: bool,
) -> Result<SavedSearch, Error> {
    actor.may(Right::EditSavedSearches)?;
    edit(app, actor, id, None, move |search| search.paused = paused).await
}

async fn edit(
    app: &App,
    actor: &Actor,
    id: SavedSearchId,
    expected: Option<String>,
    edit: impl FnOnce(&mut SavedSearch) + Send + 'static,
) -> Result<SavedSearch, Error> {
    let (now, user) = (app.now(), actor.user);
    let mut change = app.change("saved_search.changed", id, json!({}));
    let changed = app
        .store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(before) = scoped.saved_search(id).await? else {
                    return Ok(Err(Error::NotFound("saved search")));
                };
                if expected.is_some_and(|expected| expected != version(&before)) {
                    return Ok(Err(Error::Changed("saved search")));
                }
                let mut after = before.clone();
                edit(&mut after);
                if before.visibility != after.visibility {
                    if before.owner != user {
                        return Ok(Err(Error::invalid(
                            "visibility",
                            "who sees a saved search is decided by its owner",
                        )));
                    }
                    if !may_share(scoped, after.visibility, user).await? {
                        return Ok(Err(not_ours()));
                    }
                }
                change.fields = differences(Some(&before), &after);
                scoped.change_saved_search(&after).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(after))
            })
        })
        .await??;
    searches_in_force::refresh(app).await?;
    Ok(changed)
}

/// Whether the one who decides may share with that: a team they are in.
async fn may_share(
    scoped: &mut Scoped<'_>,
    visibility: Visibility,
    user: UserId,
) -> Result<bool, rapport_store::Error> {
    match visibility.team() {
        Some(team) => scoped.is_in_team(team, user).await,
        None => Ok(true),
    }
}

fn not_ours() -> Error {
    Error::invalid(
        "visibility",
        "you are in no team of that kind; choose another",
    )
}

/// What became different, for the change log. Others read that: of a search that not everyone sees it
/// says which fields changed and not what stands in them.
fn differences(before: Option<&SavedSearch>, after: &SavedSearch) -> serde_json::Value {
    let open = |search: &SavedSearch| search.visibility == Visibility::Everyone;
    let tells = before.is_none_or(open) && open(after);
    let mut fields = serde_json::Map::new();
    let of = |search: &SavedSearch| {
        [
            ("name", json!(search.name)),
            ("query", json!(search.query)),
            ("triggers", json!(search.triggers)),
            ("purpose", json!(search.purpose)),
            ("alert", json!(search.alert)),
            ("paused", json!(search.paused)),
            ("visibility", json!(search.visibility)),
        ]
    };
    let was = before.map(of);
    for (place, (field, is)) in of(after).into_iter().enumerate() {
        let was = was.as_ref().map_or(json!(null), |was| was[place].1.clone());
        if was != is {
            let told = tells || field == "visibility";
            let change = if told {
                json!([was, is])
            } else {
                json!([null, null])
            };
            fields.insert(field.to_owned(), change);
        }
    }
    fields.into()
}

/// Removes a saved search with the signals it found; what people did about them stays logged.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn remove(app: &App, actor: &Actor, id: SavedSearchId) -> Result<(), Error> {
    remove_version(app, actor, id, None).await
}

/// Like [`remove`], if the search is still the one that was read.
///
/// # Errors
/// As for [`remove`], and [`Error::Changed`] when its [`version`] is another one by now.
pub async fn remove_version(
    app: &App,
    actor: &Actor,
    id: SavedSearchId,
    expected: Option<String>,
) -> Result<(), Error> {
    actor.may(Right::EditSavedSearches)?;
    let now = app.now();
    // Its signals go in pieces, so that other writers get their turn; then the search itself.
    let search = edit(app, actor, id, expected, |search| search.paused = true).await?;
    let change = app.change(
        "saved_search.removed",
        id,
        json!({ "visibility": [search.visibility.word(), null] }),
    );
    let fit = app
        .searches()
        .read()
        .await
        .profile(actor.workspace)
        .cloned();
    loop {
        let fit = fit.clone();
        let more = app
            .store()
            .write(actor, move |scoped| {
                Box::pin(async move { remove_some_signals(scoped, id, fit.as_ref(), now).await })
            })
            .await?;
        if !more {
            break;
        }
    }
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped.remove_saved_search(id).await?;
                scoped.record(now, &[change]).await
            })
        })
        .await?;
    searches_in_force::refresh(app).await?;
    app.live()
        .tell(actor.workspace, crate::live::Topic::Signals);
    Ok(())
}

async fn remove_some_signals(
    scoped: &mut Scoped<'_>,
    search: SavedSearchId,
    fit: Option<&rapport_science::understand::fit::FitProfile>,
    now: rapport_model::time::Moment,
) -> Result<bool, rapport_store::Error> {
    scoped.take_turns().await?;
    let signals = scoped.signals_of_search(search, 200).await?;
    counted::remove(scoped, &signals).await?;
    let mut people: Vec<_> = signals.iter().map(|signal| signal.person).collect();
    people.sort_unstable();
    people.dedup();
    worth::people(scoped, &people, fit, now).await?;
    Ok(!signals.is_empty())
}

fn checked(mut form: SearchForm) -> Result<SearchForm, Error> {
    form.query = form.query.trim().to_owned();
    Query::parse(&form.query)?;
    form.name = form.name.trim().to_owned();
    if form.name.is_empty() {
        form.name = form.query.chars().take(NAME_LIMIT).collect();
    }
    if form.name.chars().count() > NAME_LIMIT {
        return Err(Error::invalid(
            "name",
            format!("too long: at most {NAME_LIMIT} characters"),
        ));
    }
    form.purpose = form.purpose.trim().to_owned();
    if form.purpose.is_empty() {
        return Err(Error::invalid(
            "purpose",
            "say in a few words why this is listened for; it is kept with every fact about a person it brings in",
        ));
    }
    if form.purpose.chars().count() > PURPOSE_LIMIT {
        return Err(Error::invalid(
            "purpose",
            format!("too long: at most {PURPOSE_LIMIT} characters"),
        ));
    }
    form.triggers.sort_unstable();
    form.triggers.dedup();
    Ok(form)
}
