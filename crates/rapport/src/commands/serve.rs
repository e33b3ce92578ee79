//! `rapport serve`: the workplace and everything that listens behind it, until asked to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rapport_app::App;
use rapport_app::metrics::LogCounts;
use rapport_app::program::setup;
use rapport_app::schedule;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::command_line::{Place, Serve};
use crate::commands::demo;
use crate::instance;

/// How long requests in flight may take to finish once the program is asked to stop.
const LONGEST_GOODBYE: Duration = Duration::from_secs(5);
/// How long what is being stored then may take. What is not done is done again after the start.
const LONGEST_STORING: Duration = Duration::from_secs(10);

pub(crate) async fn run(place: &Place, options: &Serve, log: Arc<LogCounts>) -> Result<(), String> {
    let app = instance::open(place).await?;
    let new = setup::needed(&app)
        .await
        .map_err(|error| error.to_string())?;
    let account = match (options.demo, new) {
        (false, _) => None,
        (true, true) => Some(demo::fill(&app).await?),
        (true, false) => demo::there(&app).await?,
    };
    let (stop, stopping) = watch::channel(false);
    let asked = asked_to_stop(stop)?;
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        format!(
            "cannot listen on {}: {error}; choose another address with --listen",
            options.listen
        )
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("Rapport is ready: open http://{address}");
    if let Some((since, because)) = app.state().paused {
        println!("Paused since {since}: {because}. An admin resumes it on any page.");
    }
    if let Some(metrics) = options.metrics_listen {
        watched(metrics, &app, log, stopping.clone()).await?;
    }
    if let Some(account) = account {
        demo::introduce(&account);
    }
    let schedule = tokio::spawn(schedule::run(
        app.clone(),
        schedule::Settings {
            bluesky_profiles: options.bluesky_profiles.clone(),
            data: place.data.clone(),
        },
        stopping.clone(),
    ));
    app.limit_requests(options.requests_per_minute);
    let settings = rapport_web::Settings {
        public_url: place.public_url.clone(),
        trusted_proxies: options.trusted_proxy.clone(),
        development: options.development,
    };
    let service = rapport_web::service(app.clone(), settings)
        .into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(asked);
    let mut stopping = stopping;
    tokio::select! {
        served = serving => served.map_err(|error| error.to_string())?,
        // Open live connections have nothing to lose and may stay open for hours.
        () = async { let _ = stopping.wait_for(|stop| *stop).await; tokio::time::sleep(LONGEST_GOODBYE).await } => {}
    }
    if tokio::time::timeout(LONGEST_STORING, schedule)
        .await
        .is_err()
    {
        tracing::warn!(
            "stopping although something is still being read or stored; it is read again after the start"
        );
    }
    // A page that is still being made is not waited for any longer.
    let _ = tokio::time::timeout(LONGEST_GOODBYE, app.close()).await;
    Ok(())
}

/// Answers /metrics on an address of its own, until the program stops.
async fn watched(
    at: SocketAddr,
    app: &App,
    log: Arc<LogCounts>,
    mut stopping: watch::Receiver<bool>,
) -> Result<(), String> {
    let listener = TcpListener::bind(at).await.map_err(|error| {
        format!("cannot listen on {at}: {error}; choose another address with --metrics-listen")
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("Figures for a monitor: http://{address}/metrics");
    let service = rapport_web::metrics_service(app.clone(), log);
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "the figures are no longer served");
        }
    });
    Ok(())
}

/// Tells everyone when the operating system asks the program to end.
fn asked_to_stop(stop: watch::Sender<bool>) -> Result<impl Future<Output = ()>, String> {
    // Listening begins here and not at the first wait: nothing may fall between.
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {} _ = terminate.recv() => {} }
        tracing::info!("stopping");
        let _ = stop.send(true);
    })
}
