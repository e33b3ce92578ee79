//! From a file to stored signals, beside reading the same file alone.

use std::path::Path;
use std::time::Instant;

use rapport_app::understand::listen;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::time::Moment;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::StreamKind;
use rapport_networks::file::{LastLine, Reader};
use serde_json::{Value, json};

use super::{used, work};

pub(crate) async fn run(posts: usize, searches: usize, untagged: bool) -> Result<Value, String> {
    let directory = work::Temporary::new()?;
    let file = directory.path().join("posts.jsonl");
    work::write_posts(&file, posts, 0, (!untagged).then_some("en"))?;
    let (reading_cpu, reading_wall) = reading_alone(&file)?;
    let (app, signed_in) = work::instance(&directory.path().join("data")).await?;
    let actor = signed_in.actor;
    for query in work::queries(searches) {
        let form = SearchForm {
            name: String::new(),
            query,
            triggers: Vec::new(),
            purpose: "measuring".to_owned(),
            alert: Alert::AtOnce,
        };
        saved_searches::create(&app, &actor, form)
            .await
            .map_err(|error| error.to_string())?;
    }
    let new = NewSource {
        kind: StreamKind::File,
        address: file.display().to_string(),
        name: String::new(),
    };
    let Added::Source(source) = sources::add(&app, &actor, new)
        .await
        .map_err(|error| error.to_string())?
    else {
        return Err("a file is not a site".to_owned());
    };
    let (cpu_before, _) = used();
    let started = Instant::now();
    let done = listen::read_file(&app, source.stream.id, true)
        .await
        .map_err(|error| error.to_string())?;
    let wall = started.elapsed().as_secs_f64();
    let (cpu_after, peak) = used();
    let cpu = cpu_after - cpu_before;
    #[expect(
        clippy::cast_precision_loss,
        reason = "far fewer posts than a double counts exactly"
    )]
    let events = done.read as f64;
    Ok(json!({
        "posts": done.read, "searches": searches, "stored": done.stored, "signals": done.signals,
        "events_per_s": (events / wall).round(), "wall_s": wall, "cpu_s": cpu,
        "peak_resident_mb": peak / 1_000_000,
        "reading_alone": { "cpu_s": reading_cpu, "wall_s": reading_wall, "events_per_s": (events / reading_wall).round() },
        "cpu_beside_reading_alone": cpu / reading_cpu,
    }))
}

fn reading_alone(file: &Path) -> Result<(f64, f64), String> {
    let (before, _) = used();
    let started = Instant::now();
    let now = Moment::from_micros(1_800_000_000_000_000);
    let mut reader = Reader::open(file, None, now).map_err(|error| error.to_string())?;
    while reader
        .next_batch(listen::PIECE, LastLine::Take, now)
        .map_err(|error| error.to_string())?
        .is_some()
    {}
    Ok((
        (used().0 - before).max(0.01),
        started.elapsed().as_secs_f64(),
    ))
}
