//! A team at work while posts come in: what pages and decisions take, beside the same in silence.
//!
//! Everybody reads a page, looks at it for a second or so, and now and then judges a signal on it. The
//! posts come by a file that grows four times a second, which is read and stored as in earnest.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rapport_app::program::session;
use rapport_app::understand::listen;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::pages::{Archive, Visitor, archive, at};
use super::used;

const PAGES: [&str; 4] = ["/today", "/signals", "/saved-searches", "/sources"];
/// Of how many clicks one is a decision.
const DECIDES: u32 = 5;
/// How long someone looks at a page, in milliseconds.
const LOOKS: std::ops::Range<u64> = 500..1_500;
/// How often posts come in.
const EVERY: Duration = Duration::from_millis(250);

/// What clicking took, in milliseconds.
#[derive(Default)]
struct Clicks {
    reads: Vec<f64>,
    writes: Vec<f64>,
    errors: Vec<String>,
}

pub(crate) async fn run(
    people: usize,
    seconds: u64,
    events: usize,
    posts: usize,
    signals: usize,
) -> Result<Value, String> {
    let mut archive = archive(posts, signals).await?;
    let mut visitors = Vec::with_capacity(people);
    for _ in 0..people {
        let token = session::start(&archive.app, &archive.signed_in, "A measurement")
            .await
            .map_err(|error| error.to_string())?;
        visitors.push(Arc::new(archive.visitor(&token)));
    }
    let lasts = Duration::from_secs(seconds);
    let quiet = click(&visitors, lasts).await?;
    let (busy, arrived) =
        tokio::join!(click(&visitors, lasts), arrive(&mut archive, events, lasts));
    let (stored, longest) = arrived?;
    Ok(json!({
        "people": people, "seconds": seconds, "posts": archive.stored, "signals": archive.signals,
        "in_silence": quiet.figures(), "while_posts_come_in": busy?.figures(),
        "posts_stored_meanwhile": stored, "longest_storing_ms": longest,
        "peak_resident_mb": used().1 / 1_000_000,
    }))
}

/// Lets everybody click for a while.
async fn click(visitors: &[Arc<Visitor>], lasts: Duration) -> Result<Clicks, String> {
    let until = Instant::now() + lasts;
    let mut team = JoinSet::new();
    for (seed, visitor) in (0..).zip(visitors) {
        let visitor = Arc::clone(visitor);
        team.spawn(async move { work(&visitor, StdRng::seed_from_u64(seed), until).await });
    }
    let mut all = Clicks::default();
    while let Some(clicks) = team.join_next().await {
        let clicks = clicks.map_err(|error| error.to_string())?;
        all.reads.extend(clicks.reads);
        all.writes.extend(clicks.writes);
        all.errors.extend(clicks.errors);
    }
    Ok(all)
}

/// One person's clicks until then.
async fn work(visitor: &Visitor, mut chance: StdRng, until: Instant) -> Clicks {
    let mut clicks = Clicks::default();
    let mut form = None;
    loop {
        tokio::time::sleep(Duration::from_millis(chance.random_range(LOOKS))).await;
        if Instant::now() >= until {
            return clicks;
        }
        if let Some(form) = form.take().filter(|_| chance.random_ratio(1, DECIDES)) {
            let form: String = form;
            match visitor.post(&form, "useful=yes").await {
                Ok(millis) => clicks.writes.push(millis),
                Err(error) => clicks.errors.push(error),
            }
            continue;
        }
        match visitor
            .get(PAGES[chance.random_range(0..PAGES.len())])
            .await
        {
            Ok((millis, page)) => {
                clicks.reads.push(millis);
                form = judgement(&String::from_utf8_lossy(&page)).or(form);
            }
            Err(error) => clicks.errors.push(error),
        }
    }
}

/// Where the first signal on a page is judged.
fn judgement(page: &str) -> Option<String> {
    let (before, _) = page.split_once("/judgement\"")?;
    Some(format!("{}/judgement", before.rsplit('"').next()?))
}

/// Posts come in; how many were stored, and how long storing what had come took at the most, in
/// milliseconds.
async fn arrive(
    archive: &mut Archive,
    events: usize,
    lasts: Duration,
) -> Result<(u64, f64), String> {
    let (until, mut ticks) = (Instant::now() + lasts, tokio::time::interval(EVERY));
    let (mut stored, mut longest) = (0, 0.0_f64);
    while Instant::now() < until {
        ticks.tick().await;
        archive.invented.write(&archive.file, events / 4)?;
        let started = Instant::now();
        let done = listen::read_file(&archive.app, archive.stream, true)
            .await
            .map_err(|error| error.to_string())?;
        stored += done.stored;
        longest = longest.max(started.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok((stored, longest))
}

impl Clicks {
    fn figures(mut self) -> Value {
        let of = |millis: &mut Vec<f64>| json!({ "clicks": millis.len(), "p50_ms": at(millis, 50), "p99_ms": at(millis, 99), "most_ms": at(millis, 100) });
        json!({
            "reads": of(&mut self.reads), "writes": of(&mut self.writes),
            "errors": self.errors.len(), "first_error": self.errors.first(),
        })
    }
}
