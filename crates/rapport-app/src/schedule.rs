//! What happens without anyone asking: streams are read, webhooks told, mail sent, names looked up, bounds
//! and archive kept.
//!
//! One task a stream, so that a slow or broken one holds up nobody. A stream is leased in the
//! database, so that of several processes one reads it. The schedule decides when; what happens
//! are verbs of the words. While the disk is full nothing is read that could not be stored; while
//! the instance is paused nothing happens at all.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use rapport_model::ids::StreamId;
use rapport_model::time::{Moment, Span};
use rapport_model::understand::source::{Stream, StreamKind};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::error::Error;
use crate::program::mail::send::{self, Sending};
use crate::program::webhooks::deliver::{self, Telling};
use crate::program::{erasure_ledger, pause};
use crate::understand::fictional::FICTIONAL;
use crate::understand::worth;
use crate::understand::{listen, look_up, retention};

/// How often the schedule looks around.
const TICK: Duration = Duration::from_secs(1);
/// How long a process keeps the right to read a stream without renewing it.
const LEASE: Span = Span::SECOND.times(30);
/// A lease is renewed when less than this is left of it.
const RENEW_BEFORE: Span = Span::SECOND.times(15);
/// Old bounds and posts are looked for this often.
const HOUSEKEEPING: Span = Span::MINUTE.times(5);
/// How long a stream is let alone when it stopped for a reason that is not its own.
const REST: Duration = Duration::from_secs(30);
/// On a full disk, space is looked for this often.
const SPACE_AGAIN: Span = Span::SECOND.times(5);
/// After a failure, names are looked up again this much later.
const NAMES_AGAIN: Span = Span::MINUTE.times(5);

/// What the schedule needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where public Bluesky profiles are read.
    pub bluesky_profiles: String,
    /// The data directory, where the ledger of erasures is.
    pub data: PathBuf,
}

/// Runs until `stop` says so; what is being stored then is stored to the end.
pub async fn run(app: App, settings: Settings, mut stop: watch::Receiver<bool>) {
    let mut running: HashMap<StreamId, Running> = HashMap::new();
    let mut telling = Telling::default();
    let mut sending = Sending::default();
    let mut names_at = Moment::default();
    let mut housekeeping_at = Moment::default();
    let mut space_at = Moment::default();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
        if app.is_full() {
            let now = app.now();
            if now < space_at {
                continue;
            }
            space_at = now.plus(SPACE_AGAIN);
            if !has_space(&app).await {
                continue;
            }
        }
        if let Err(error) = erasure_ledger::drain(&app, &settings.data).await {
            tracing::error!(%error, "what was taken back could not be noted in the ledger");
        }
        match pause::refresh(&app).await {
            Ok(state) if state.paused.is_some() => {
                rest(&mut running).await;
                telling.rest();
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the schedule could not read its instance"),
        }
        if let Err(error) = look_around(&app, &mut running).await {
            tracing::error!(%error, "the schedule could not read its streams");
        }
        if let Err(error) = telling.look_around(&app, &stop).await {
            tracing::error!(%error, "the schedule could not see which webhooks are due");
        }
        if let Err(error) = sending.look_around(&app, &stop).await {
            tracing::error!(%error, "the schedule could not see which mail is due");
        }
        let now = app.now();
        if now >= names_at {
            names_at = match look_up::look_up(&app, &settings.bluesky_profiles).await {
                Ok(_) => now,
                Err(error) => {
                    tracing::warn!(%error, "names could not be looked up");
                    now.plus(NAMES_AGAIN)
                }
            };
        }
        if now >= housekeeping_at {
            housekeeping_at = now.plus(HOUSEKEEPING);
            if let Err(error) = keep_house(&app).await {
                tracing::error!(%error, "housekeeping failed");
            }
        }
    }
    rest(&mut running).await;
    telling.end().await;
    sending.end().await;
}

/// Stops reading; what is being stored is stored to the end.
async fn rest(running: &mut HashMap<StreamId, Running>) {
    for (_, running) in running.drain() {
        let _ = running.stop.send(true);
        let _ = running.task.await;
    }
}

struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    leased_until: Moment,
}

/// Starts what is due, stops what nobody hears any more, renews leases.
async fn look_around(app: &App, running: &mut HashMap<StreamId, Running>) -> Result<(), Error> {
    let now = app.now();
    running.retain(|_, running| !running.task.is_finished());
    let heard = app
        .store()
        .read_instance()
        .await?
        .streams_heard_by_any()
        .await?;
    let unheard: Vec<StreamId> = running
        .keys()
        .filter(|id| !heard.iter().any(|stream| stream.id == **id))
        .copied()
        .collect();
    for id in unheard {
        if let Some(running) = running.get(&id) {
            let _ = running.stop.send(true);
        }
    }
    for stream in heard {
        if stream.address.starts_with(FICTIONAL) {
            continue;
        }
        match running.get_mut(&stream.id) {
            Some(reading) if reading.leased_until.since(now) < RENEW_BEFORE => {
                if lease(app, stream.id, now).await? {
                    reading.leased_until = now.plus(LEASE);
                } else {
                    // Another process took over while this one slept.
                    let _ = reading.stop.send(true);
                }
            }
            Some(_) => {}
            None if due(&stream, now) && lease(app, stream.id, now).await? => {
                running.insert(stream.id, start(app.clone(), stream, now));
            }
            None => {}
        }
    }
    Ok(())
}

/// A stream is due when its time has come; one that is to stay connected always is, unless it
/// failed and waits.
fn due(stream: &Stream, now: Moment) -> bool {
    match stream.health.next_poll_at {
        Some(at) => at <= now,
        None => matches!(stream.kind, StreamKind::Jetstream | StreamKind::File),
    }
}

async fn lease(app: &App, stream: StreamId, now: Moment) -> Result<bool, Error> {
    if app.store().is_alone() {
        return Ok(true);
    }
    let process = app.process();
    Ok(app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                instance
                    .lease_stream(stream, process, now, now.plus(LEASE))
                    .await
            })
        })
        .await?)
}

fn start(app: App, stream: Stream, now: Moment) -> Running {
    let (stop, mut stopping) = watch::channel(false);
    let task = tokio::spawn(async move {
        let stop = stopping.clone();
        let outcome = match stream.kind {
            StreamKind::Feed => listen::poll_feed(&app, &stream, stop).await.map(drop),
            StreamKind::File => listen::follow_file(&app, stream.id, stop).await,
            StreamKind::Jetstream => listen::follow(&app, &stream, stop).await,
        };
        match outcome {
            Ok(()) | Err(Error::Unavailable(_) | Error::Full(_)) => {}
            Err(error) => {
                tracing::error!(stream = %stream.id, %error, "a stream stopped");
                // Its network is not to be called every second because something here is broken.
                let _ = tokio::time::timeout(REST, stopping.wait_for(|stop| *stop)).await;
            }
        }
    });
    Running {
        stop,
        task,
        leased_until: now.plus(LEASE),
    }
}

/// Whether something can be stored again: the row that is tried is the one that says so.
async fn has_space(app: &App) -> bool {
    let (now, change) = (
        app.now(),
        app.change("space.returned", "instance", serde_json::json!({})),
    );
    let stored = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.record(None, now, &[change]).await })
        })
        .await;
    if let Err(error) = &stored {
        tracing::debug!(%error, "still no space");
    }
    stored.is_ok()
}

async fn keep_house(app: &App) -> Result<(), Error> {
    while worth::refresh_stale(app).await? {}
    while retention::fade(app).await? {}
    deliver::forget(app).await?;
    send::forget(app).await?;
    Ok(())
}
