//! `rapport bench`: the figures of docs/PERFORMANCE.md, on invented work from a seed.
//!
//! Each prints one JSON object. Ratios (beside parsing alone, beside an empty instance) tell more
//! than absolute figures, which depend on the machine.

mod backup;
mod ingest;
mod matching;
mod pages;
mod team;
mod work;

use crate::command_line::Bench;

pub(crate) async fn run(bench: &Bench) -> Result<(), String> {
    let figures = match bench {
        Bench::Ingest {
            posts,
            searches,
            untagged,
        } => ingest::run(*posts, *searches, *untagged).await?,
        Bench::Match {
            searches,
            archived,
            write,
        } => match write {
            Some(folder) => {
                let most = searches.first().copied().unwrap_or_default();
                return matching::write(folder, most).map_err(|error| error.to_string());
            }
            None => matching::run(searches, *archived),
        },
        Bench::Pages {
            posts,
            signals,
            requests,
        } => pages::run(*posts, *signals, *requests).await?,
        Bench::Backup {
            posts,
            signals,
            requests,
        } => backup::run(*posts, *signals, *requests).await?,
        Bench::Team {
            people,
            seconds,
            events,
            posts,
            signals,
        } => team::run(*people, *seconds, *events, *posts, *signals).await?,
    };
    println!("{figures:#}");
    Ok(())
}

/// What this process has used so far: (processor seconds, the most memory resident, in bytes).
fn used() -> (f64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().split(' ').next()?.parse::<u64>().ok())
        .unwrap_or(0);
    (crate::processor_time::seconds(), peak * 1_024)
}
