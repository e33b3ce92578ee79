//! Made-up streams for made-up worlds: they are shown like any other, and nothing is ever read from
//! them. What they say is handed to ingest by whoever tells the story.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::SourceId;
use rapport_model::understand::source::{Source, StreamKind};

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::sources;

/// How the address of a made-up stream begins.
pub(crate) const FICTIONAL: &str = "demo:";

/// Whether a source is made up: there is nothing to read it from.
#[must_use]
pub fn is_made_up(source: &Source) -> bool {
    source.stream.address.starts_with(FICTIONAL)
}

/// A made-up stream that looks as if it were read from `address` in the way of `kind`.
///
/// # Errors
/// [`Error::Conflict`] when there is one of that kind and address.
pub async fn listen(
    app: &App,
    actor: &Actor,
    kind: StreamKind,
    address: &str,
    name: &str,
) -> Result<Source, Error> {
    actor.may(Right::EditSources)?;
    let address = format!("{FICTIONAL}{address}");
    sources::listen_to(app, actor, kind, address, name.to_owned()).await
}

/// A made-up file of posts.
///
/// # Errors
/// As for [`listen`].
pub async fn add_fictional(app: &App, actor: &Actor, name: &str) -> Result<Source, Error> {
    listen(app, actor, StreamKind::File, name, name).await
}

/// A made-up stream cannot be read just now: `words` say why.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has no such source, [`Error::Conflict`] when it is a
/// real one, whose health is not for stories.
pub async fn fail(app: &App, actor: &Actor, id: SourceId, words: &str) -> Result<(), Error> {
    actor.may(Right::EditSources)?;
    let stream = sources::find(app, actor, id).await?.stream;
    if !stream.address.starts_with(FICTIONAL) {
        return Err(Error::Conflict(format!(
            "{} is read in earnest; only a made-up stream fails on request",
            stream.address
        )));
    }
    let (words, now) = (words.to_owned(), app.now());
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.stream_failed(stream.id, &words, now, None).await })
        })
        .await?;
    app.live().tell(actor.workspace, Topic::Sources);
    Ok(())
}
