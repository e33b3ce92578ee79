//! Listening: reads one stream by its connector and hands every batch to ingest.
//!
//! Each function reads until there is nothing more at present (files, feeds) or until it is told
//! to stop (streams). The next batch is read and matched while one is being stored. What goes wrong
//! is kept with the stream, in words, with the time of the next try; no source can get stuck in
//! silence.

use std::path::Path;
use std::time::Duration;

use rapport_model::ids::StreamId;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::Batch;
use rapport_model::understand::source::Stream;
use rapport_networks::feed;
use rapport_networks::file::{FileError, LastLine, Reader};
use rapport_networks::jetstream::dictionary::Dictionary;
use rapport_networks::jetstream::{self, Jetstream, JetstreamError, StreamSettings};
use tokio::sync::watch;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::ingest::{Ingested, Prepared, prepare, store};

/// Items stored in one transaction.
pub const PIECE: usize = 500;
/// How soon a file that was read to its end is looked at again.
const FILE_AGAIN: Duration = Duration::from_secs(2);
/// How soon a file that cannot be read is tried again.
const FILE_AFTER_FAILURE: Span = Span::MINUTE;
/// How long a quiet stream may keep posts that have arrived to itself.
const LONGEST_HOLD: Duration = Duration::from_millis(200);

/// Reads a file to its present end. `to_the_end`: a last line without a line end counts.
///
/// # Errors
/// [`Error::Unavailable`] in words when the file cannot be read; the stream remembers it.
pub async fn read_file(app: &App, stream: StreamId, to_the_end: bool) -> Result<Ingested, Error> {
    let Some(stream) = app.store().read_instance().await?.stream(stream).await? else {
        return Err(Error::NotFound("stream"));
    };
    let mut all = Ingested::default();
    let last_line = if to_the_end {
        LastLine::Take
    } else {
        LastLine::Wait
    };
    let (path, cursor, now) = (stream.address.clone(), stream.cursor.clone(), app.now());
    let opened = blocking(move || Reader::open(Path::new(&path), cursor.as_deref(), now)).await?;
    let mut reader = match opened {
        Ok(reader) => reader,
        Err(error) => return Err(file_failed(app, &stream, &error).await),
    };
    let mut ready: Option<Prepared> = None;
    loop {
        let now = app.now();
        let reading = async {
            let (batch, reader) = blocking(move || {
                let batch = reader.next_batch(PIECE, last_line, now);
                (batch, reader)
            })
            .await?;
            let next = match batch {
                Ok(Some(batch)) => Ok(Some(prepare(app, stream.id, batch).await?)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            Ok::<_, Error>((next, reader))
        };
        let (stored, read) = tokio::join!(take_ready(app, &stream, ready), reading);
        all.add(stored?);
        let (next, again) = read?;
        reader = again;
        match next {
            Ok(Some(next)) => ready = Some(next),
            Ok(None) => break,
            Err(error) => return Err(file_failed(app, &stream, &error).await),
        }
    }
    let never_noted = stream.health.last_success_at.is_none() || stream.health.error.is_some();
    if all.read == 0 && never_noted {
        take(app, &stream, Batch::default(), None).await?;
    }
    Ok(all)
}

/// Stores a batch and counts it.
async fn take(
    app: &App,
    stream: &Stream,
    batch: Batch,
    next_poll_at: Option<Moment>,
) -> Result<Ingested, Error> {
    let ready = prepare(app, stream.id, batch).await?;
    let done = store(app, stream.id, ready, next_poll_at).await?;
    app.metrics().ingested(stream.kind, &done);
    Ok(done)
}

/// Stores what is ready and counts it, while the next batch is being read.
async fn take_ready(
    app: &App,
    stream: &Stream,
    ready: Option<Prepared>,
) -> Result<Ingested, Error> {
    let Some(ready) = ready else {
        return Ok(Ingested::default());
    };
    let done = store(app, stream.id, ready, None).await?;
    app.metrics().ingested(stream.kind, &done);
    Ok(done)
}

async fn file_failed(app: &App, stream: &Stream, error: &FileError) -> Error {
    failed_until(
        app,
        stream,
        &error.to_string(),
        Some(app.now().plus(FILE_AFTER_FAILURE)),
    )
    .await
}

/// Reads a file and whatever is added to it later, until `stop` says so.
///
/// # Errors
/// As for [`read_file`].
pub async fn follow_file(
    app: &App,
    stream: StreamId,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Error> {
    loop {
        read_file(app, stream, false).await?;
        let stopped = tokio::time::timeout(FILE_AGAIN, stop.wait_for(|stop| *stop)).await;
        if stopped.is_ok() {
            return Ok(());
        }
    }
}

/// Reads a feed once and plans the next time. When `stop` says so a site that has not answered
/// yet is not waited for; what it sent is stored to the end.
///
/// # Errors
/// [`Error::Unavailable`] in words when it cannot be read; the stream remembers it.
pub async fn poll_feed(
    app: &App,
    stream: &Stream,
    mut stop: watch::Receiver<bool>,
) -> Result<Ingested, Error> {
    let (outbound, now, chance) = (app.outbound(), app.now(), app.chance().share());
    let cursor = stream.cursor.as_deref();
    let polled = tokio::select! {
        polled = feed::poll(&outbound, &stream.address, cursor, now, chance) => polled,
        _ = stop.wait_for(|stop| *stop) => return Ok(Ingested::default()),
    };
    let poll = match polled {
        Ok(poll) => poll,
        Err(error) => {
            let failures = stream.health.failures.saturating_add(1);
            let pause = feed::pause_after_failure(failures, error.retry_after(), chance);
            return Err(
                failed_until(app, stream, &error.to_string(), Some(app.now().plus(pause))).await,
            );
        }
    };
    if poll.gone {
        let words = "the site has taken this feed down for good; remove the source, or give its new address";
        return Err(failed_until(app, stream, words, None).await);
    }
    let next = Some(app.now().plus(poll.next_in));
    let done = take(app, stream, poll.batch, next).await?;
    if let Some(address) = poll.moved_to {
        let id = stream.id;
        app.store()
            .write_instance(move |instance| {
                Box::pin(async move { instance.move_stream(id, &address).await })
            })
            .await?;
    }
    Ok(done)
}

/// Follows a stream until `stop` says so or the connection fails.
///
/// # Errors
/// [`Error::Unavailable`] in words when the connection cannot be had or breaks; the stream
/// remembers it and when to try again.
pub async fn follow(
    app: &App,
    stream: &Stream,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Error> {
    let outbound = app.outbound();
    let connecting = async {
        let dictionary = Dictionary::ask(&outbound, &stream.address, app.now()).await;
        let settings = StreamSettings {
            dictionary,
            ..StreamSettings::default()
        };
        Jetstream::connect(
            &outbound,
            &stream.address,
            stream.cursor.as_deref(),
            &settings,
            app.now(),
        )
        .await
    };
    let connected = tokio::select! {
        connected = connecting => connected,
        _ = stop.wait_for(|stop| *stop) => return Ok(()),
    };
    let mut connection = match connected {
        Ok(connection) => connection,
        Err(error) => return Err(broke(app, stream, &error).await),
    };
    // Connected: what was wrong is over.
    take(app, stream, Batch::default(), None).await?;
    let mut ready: Option<Prepared> = None;
    loop {
        let reading = async {
            let read = tokio::select! {
                read = connection.next_batch(PIECE, LONGEST_HOLD, app.now()) => read,
                _ = stop.wait_for(|stop| *stop) => return Ok(None),
            };
            Ok(Some(match read {
                Ok(batch) if batch.is_empty() && batch.read == 0 => Ok(None),
                Ok(batch) => Ok(Some(prepare(app, stream.id, batch).await?)),
                Err(error) => Err(error),
            }))
        };
        // What cannot be stored ends the reading, which could be a long wait.
        let (_, read) = tokio::try_join!(take_ready(app, stream, ready), reading)?;
        let Some(read) = read else { return Ok(()) };
        match read {
            Ok(next) => ready = next,
            Err(error) => {
                // It was connected until now, so this is its first failure in a row.
                let mut stream = stream.clone();
                stream.health.failures = 0;
                return Err(broke(app, &stream, &error).await);
            }
        }
    }
}

async fn broke(app: &App, stream: &Stream, error: &JetstreamError) -> Error {
    let failures = stream.health.failures.saturating_add(1);
    let pause = jetstream::pause_after_failure(failures, error.retry_after(), app.chance().share());
    failed_until(app, stream, &error.to_string(), Some(app.now().plus(pause))).await
}

/// Remembers a failure; without a `next` it is not tried again by itself.
async fn failed_until(app: &App, stream: &Stream, words: &str, next: Option<Moment>) -> Error {
    tracing::warn!(stream = %stream.id, kind = %stream.kind, reason = words, "a source could not be read");
    app.metrics().source_failed(stream.kind);
    let (id, now, kept) = (stream.id, app.now(), words.to_owned());
    let noted = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.stream_failed(id, &kept, now, next).await })
        })
        .await;
    for workspace in app.searches().read().await.hearers_of(id) {
        app.live().tell(workspace, Topic::Sources);
    }
    match noted {
        Ok(()) => Error::Unavailable(words.to_owned()),
        Err(error) => error.into(),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Unavailable("the program is shutting down".to_owned()))
}
