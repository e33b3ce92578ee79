//! Sources: added by address, paused, removed, moved in and out as OPML.

use std::path::Path;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SourceId, StreamId};
use rapport_model::understand::source::{Source, StreamKind};
use rapport_networks::feed::{self, FoundFeed, opml};
use serde_json::json;
use url::Url;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::{fictional, searches_in_force, version};

pub use crate::understand::fictional::add_fictional;

/// The longest name of a source, in characters.
const NAME_LIMIT: usize = 120;
/// The longest address, in characters.
const ADDRESS_LIMIT: usize = 2_000;
/// The most feeds one OPML file brings in.
const OPML_LIMIT: usize = 2_000;

/// What a person asks to listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// How it is read.
    pub kind: StreamKind,
    /// A URL, or the path of a file on the machine Rapport runs on.
    pub address: String,
    /// What to call it; empty: its own title.
    pub name: String,
}

/// What asking led to.
#[derive(Debug, Clone)]
pub enum Added {
    /// It is listened to.
    Source(Box<Source>),
    /// The address is a site with several feeds, one of which is to be chosen.
    Choose(Vec<FoundFeed>),
}

/// What an OPML file led to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpmlImport {
    /// Feeds that are listened to now.
    pub added: usize,
    /// Feeds that were listened to before.
    pub already: usize,
    /// Addresses that cannot be listened to, and why.
    pub refused: Vec<(String, String)>,
}

/// How an address is to be read, guessed from its form.
#[must_use]
pub fn kind_of(address: &str) -> StreamKind {
    let address = address.trim();
    if address.starts_with("ws://") || address.starts_with("wss://") {
        StreamKind::Jetstream
    } else if address.starts_with('/') || address.starts_with("./") || address.starts_with("../") {
        StreamKind::File
    } else {
        StreamKind::Feed
    }
}

/// All sources by name, with their health.
///
/// # Errors
/// When the role may not see them.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Source>, Error> {
    actor.may(Right::ReadSignals)?;
    Ok(app.read(actor).await?.sources().await?)
}

/// One source.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn find(app: &App, actor: &Actor, id: SourceId) -> Result<Source, Error> {
    actor.may(Right::ReadSignals)?;
    app.read(actor)
        .await?
        .source(id)
        .await?
        .ok_or(Error::NotFound("source"))
}

/// Starts listening. The address of a site leads to its feeds: to the one it has, or to a choice.
///
/// # Errors
/// [`Error::Invalid`] for an address that cannot be listened to, in words;
/// [`Error::Conflict`] when it is listened to already.
pub async fn add(app: &App, actor: &Actor, new: NewSource) -> Result<Added, Error> {
    actor.may(Right::EditSources)?;
    let address = new.address.trim();
    if address.is_empty() {
        return Err(Error::invalid(
            "address",
            "give the address of a feed or a site, of a stream (wss://…), or the path of a file",
        ));
    }
    if address.chars().count() > ADDRESS_LIMIT {
        return Err(Error::invalid(
            "address",
            format!("too long: at most {ADDRESS_LIMIT} characters"),
        ));
    }
    if new.name.trim().chars().count() > NAME_LIMIT {
        return Err(Error::invalid(
            "name",
            format!("too long: at most {NAME_LIMIT} characters"),
        ));
    }
    let (address, title) = match new.kind {
        StreamKind::File => {
            // Whoever names a file makes the program read it with its own permissions.
            actor.may(Right::EditWorkspace)?;
            (file_address(address)?, None)
        }
        StreamKind::Jetstream => (stream_address(address)?, None),
        StreamKind::Feed => {
            let address = feed_address(address)?;
            if let Some(source) = known(app, actor, StreamKind::Feed, &address).await? {
                return Err(already(&source));
            }
            let found = feed::discover(&app.outbound(), &address, app.now())
                .await
                .map_err(|error| Error::invalid("address", error.to_string()))?;
            match found.as_slice() {
                [] => {
                    return Err(Error::invalid(
                        "address",
                        format!(
                            "no feed was found at {address}; if the site has one, give its own address"
                        ),
                    ));
                }
                [only] => (only.url.clone(), only.title.clone()),
                _ => return Ok(Added::Choose(found)),
            }
        }
    };
    let name = [
        new.name.trim(),
        title.as_deref().unwrap_or_default(),
        &default_name(new.kind, &address),
    ]
    .into_iter()
    .find(|name| !name.is_empty())
    .unwrap_or_default()
    .chars()
    .take(NAME_LIMIT)
    .collect();
    listen_to(app, actor, new.kind, address, name)
        .await
        .map(|source| Added::Source(Box::new(source)))
}

async fn known(
    app: &App,
    actor: &Actor,
    kind: StreamKind,
    address: &str,
) -> Result<Option<Source>, Error> {
    let sources = app.read(actor).await?.sources().await?;
    Ok(sources
        .into_iter()
        .find(|source| source.stream.kind == kind && source.stream.address == address))
}

fn already(source: &Source) -> Error {
    Error::Conflict(format!("this is listened to already, as “{}”", source.name))
}

/// The stream behind a source of this workspace.
///
/// # Errors
/// When the role may not see it.
pub async fn stream_of(
    app: &App,
    actor: &Actor,
    kind: StreamKind,
    address: &str,
) -> Result<Option<StreamId>, Error> {
    actor.may(Right::ReadSignals)?;
    Ok(known(app, actor, kind, address)
        .await?
        .map(|source| source.stream.id))
}

/// Makes a source for an address that has been checked. The schedule begins to read it.
pub(super) async fn listen_to(
    app: &App,
    actor: &Actor,
    kind: StreamKind,
    address: String,
    name: String,
) -> Result<Source, Error> {
    if let Some(source) = known(app, actor, kind, &address).await? {
        return Err(already(&source));
    }
    let now = app.now();
    let (stream, id) = (
        StreamId::new(now, app.chance().id()),
        SourceId::new(now, app.chance().id()),
    );
    let change = app.change(
        "source.added",
        id,
        json!({ "address": [null, address], "name": [null, name] }),
    );
    let actor_now = *actor;
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let stream = instance.stream_for(stream, kind, &address, now).await?;
                let mut scoped = instance.within(&actor_now);
                scoped.insert_source(id, stream.id, &name, now).await?;
                scoped.record(now, &[change]).await
            })
        })
        .await?;
    searches_in_force::refresh(app).await?;
    app.live().tell(actor.workspace, Topic::Sources);
    find(app, actor, id).await
}

/// The whole path of a file of posts. Only such files, so that nothing else of the machine's can
/// be brought on screen this way.
fn file_address(path: &str) -> Result<String, Error> {
    let path = Path::new(path);
    let posts = path.extension().is_some_and(|ending| {
        ["jsonl", "ndjson"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    });
    if !posts {
        return Err(Error::invalid(
            "address",
            "a file of posts holds one JSON object a line and is named so: its name ends in .jsonl or .ndjson",
        ));
    }
    let whole = std::fs::canonicalize(path).map_err(|error| {
        Error::invalid(
            "address",
            format!("{} cannot be read: {error}", path.display()),
        )
    })?;
    if !whole.is_file() || whole.extension() != path.extension() {
        return Err(Error::invalid(
            "address",
            format!("{} is not a file", whole.display()),
        ));
    }
    Ok(whole.display().to_string())
}

fn stream_address(address: &str) -> Result<String, Error> {
    let url = Url::parse(address).map_err(|error| {
        Error::invalid("address", format!("“{address}” is not an address: {error}"))
    })?;
    if !matches!(url.scheme(), "ws" | "wss") || url.host().is_none() {
        return Err(Error::invalid(
            "address",
            "the address of a stream begins with wss://",
        ));
    }
    Ok(url.to_string())
}

/// An address as people type it: `example.com/blog` means https.
fn feed_address(address: &str) -> Result<String, Error> {
    let whole = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    let url = Url::parse(&whole).map_err(|error| {
        Error::invalid("address", format!("“{address}” is not an address: {error}"))
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(Error::invalid(
            "address",
            "the address of a feed or a site begins with https:// or http://",
        ));
    }
    Ok(url.to_string())
}

fn default_name(kind: StreamKind, address: &str) -> String {
    let host = Url::parse(address)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    match kind {
        StreamKind::Jetstream => {
            let host = host.unwrap_or_default();
            if host.ends_with("bsky.network") {
                "Bluesky, everyone".to_owned()
            } else {
                format!("Stream of {host}")
            }
        }
        StreamKind::Feed => host.unwrap_or_else(|| address.to_owned()),
        StreamKind::File => Path::new(address).file_name().map_or_else(
            || address.to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
    }
}

/// Names what people decided about a source; how it is doing moves without it.
#[must_use]
pub fn version(source: &Source) -> String {
    version::of(&json!([source.name, source.paused]))
}

/// Stops listening for now, or goes on.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn pause(app: &App, actor: &Actor, id: SourceId, paused: bool) -> Result<(), Error> {
    pause_version(app, actor, id, None, paused).await
}

/// Like [`pause`], if the source is still the one that was read.
///
/// # Errors
/// As for [`pause`], and [`Error::Changed`] when its [`version`] is another one by now.
pub async fn pause_version(
    app: &App,
    actor: &Actor,
    id: SourceId,
    expected: Option<String>,
    paused: bool,
) -> Result<(), Error> {
    actor.may(Right::EditSources)?;
    let now = app.now();
    let change = app.change("source.changed", id, json!({ "paused": [!paused, paused] }));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(source) = scoped.source(id).await? else {
                    return Ok(Err(Error::NotFound("source")));
                };
                if expected.is_some_and(|expected| expected != version(&source)) {
                    return Ok(Err(Error::Changed("source")));
                }
                scoped.pause_source(id, paused).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    searches_in_force::refresh(app).await?;
    app.live().tell(actor.workspace, Topic::Sources);
    Ok(())
}

/// Stops listening for good. What was found stays.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id.
pub async fn remove(app: &App, actor: &Actor, id: SourceId) -> Result<(), Error> {
    remove_version(app, actor, id, None).await
}

/// Like [`remove`], if the source is still the one that was read.
///
/// # Errors
/// As for [`remove`], and [`Error::Changed`] when its [`version`] is another one by now.
pub async fn remove_version(
    app: &App,
    actor: &Actor,
    id: SourceId,
    expected: Option<String>,
) -> Result<(), Error> {
    actor.may(Right::EditSources)?;
    let source = find(app, actor, id).await?;
    let now = app.now();
    let change = app.change(
        "source.removed",
        id,
        json!({ "address": [source.stream.address, null] }),
    );
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                let Some(source) = scoped.source(id).await? else {
                    return Ok(Err(Error::NotFound("source")));
                };
                if expected.is_some_and(|expected| expected != version(&source)) {
                    return Ok(Err(Error::Changed("source")));
                }
                scoped.remove_source(id).await?;
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
    searches_in_force::refresh(app).await?;
    app.live().tell(actor.workspace, Topic::Sources);
    Ok(())
}

/// Reads a polled source as soon as its host's pace allows.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has none with that id, [`Error::Conflict`] when it is made up.
pub async fn read_now(app: &App, actor: &Actor, id: SourceId) -> Result<(), Error> {
    actor.may(Right::EditSources)?;
    let source = find(app, actor, id).await?;
    if fictional::is_made_up(&source) {
        return Err(Error::Conflict(format!(
            "“{}” is made up, and nothing can be read from it; add a source of your own",
            source.name
        )));
    }
    let now = app.now();
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.poll_stream_at(source.stream.id, now).await })
        })
        .await?;
    app.live().tell(actor.workspace, Topic::Sources);
    Ok(())
}

/// Listens to every feed of an OPML file. Each is read for the first time by the schedule, which
/// shows what is wrong with those that cannot be.
///
/// # Errors
/// [`Error::Invalid`] when the file is not OPML, with line and column.
pub async fn import_opml(app: &App, actor: &Actor, bytes: &[u8]) -> Result<OpmlImport, Error> {
    actor.may(Right::EditSources)?;
    let entries = opml::read(bytes).map_err(|error| Error::invalid("opml", error.to_string()))?;
    if entries.len() > OPML_LIMIT {
        return Err(Error::invalid(
            "opml",
            format!(
                "{} feeds are too many at once: at most {OPML_LIMIT}",
                entries.len()
            ),
        ));
    }
    let mut import = OpmlImport::default();
    for entry in entries {
        let address = match feed_address(&entry.url) {
            Ok(address) => address,
            Err(error) => {
                import.refused.push((entry.url, error.to_string()));
                continue;
            }
        };
        let title = entry.title.unwrap_or_default();
        let name = if title.trim().is_empty() {
            default_name(StreamKind::Feed, &address)
        } else {
            title
        };
        let name = name.trim().chars().take(NAME_LIMIT).collect();
        match listen_to(app, actor, StreamKind::Feed, address, name).await {
            Ok(_) => import.added += 1,
            Err(Error::Conflict(_)) => import.already += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(import)
}

/// All feeds as OPML.
///
/// # Errors
/// When the role may not see them.
pub async fn export_opml(app: &App, actor: &Actor) -> Result<String, Error> {
    let sources = list(app, actor).await?;
    let entries: Vec<opml::OpmlEntry> = sources
        .into_iter()
        .filter(|source| source.stream.kind == StreamKind::Feed)
        .map(|source| opml::OpmlEntry {
            title: Some(source.name),
            url: source.stream.address,
            site: None,
            folders: Vec::new(),
        })
        .collect();
    Ok(opml::write("Sources of Rapport", &entries))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_address_tells_how_to_read_it() {
        assert_eq!(
            kind_of(" wss://jetstream.example/subscribe"),
            StreamKind::Jetstream
        );
        assert_eq!(kind_of("/var/posts.jsonl"), StreamKind::File);
        assert_eq!(kind_of("example.com/blog"), StreamKind::Feed);
    }

    #[test]
    fn addresses_are_completed_or_refused() {
        assert_eq!(
            feed_address("example.com/blog").unwrap(),
            "https://example.com/blog"
        );
        for wrong in ["ftp://example.com/", "https://", "javascript:alert(1)"] {
            assert!(feed_address(wrong).is_err(), "{wrong}");
        }
        assert!(stream_address("https://example.com/").is_err());
    }
}
