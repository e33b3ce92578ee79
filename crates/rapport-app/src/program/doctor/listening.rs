//! How listening goes: paused or not, sources that fail, gaps, and whether the clock went back.

use rapport_model::time::{Moment, Span};
use rapport_store::Inspection;

use super::{Finding, Patient};

/// A source that fails for longer than this is worth a look.
const PATIENCE: Span = Span::HOUR;
/// Gaps are told this long.
const TOLD_FOR: Span = Span::DAY.times(7);
/// Clocks may be this far apart.
const SKEW: Span = Span::MINUTE.times(5);

pub(super) async fn examine(
    database: &Inspection,
    patient: &Patient<'_>,
    findings: &mut Vec<Finding>,
) {
    match look(database, patient.now).await {
        Ok(found) => findings.extend(found),
        Err(error) => findings.push(Finding::fail(
            "listening",
            error.to_string(),
            "see what the check of integrity says",
        )),
    }
}

async fn look(database: &Inspection, now: Moment) -> Result<Vec<Finding>, rapport_store::Error> {
    let mut instance = database.instance().await?;
    let mut findings = Vec::new();
    let state = instance.state().await?;
    findings.push(match state.paused {
        Some((since, because)) => Finding::warn(
            "listening",
            format!("paused since {since}: {because}"),
            "look whether everything is as you expect, then resume as an admin on any page, or with: rapport resume",
        ),
        None => Finding::ok("listening", format!("goes on, in epoch {}", state.epoch)),
    });
    let streams = instance.streams_heard_by_any().await?;
    let failing: Vec<String> = streams
        .iter()
        .filter(|stream| stream.health.error.is_some())
        .filter(|stream| {
            let since = stream.health.error_since.unwrap_or(now);
            now.since(since) >= PATIENCE
        })
        .map(|stream| {
            let words = stream.health.error.as_deref().unwrap_or_default();
            format!("{} ({words})", stream.address)
        })
        .collect();
    findings.push(if failing.is_empty() {
        Finding::ok("sources", format!("{} streams are heard", streams.len()))
    } else {
        Finding::warn(
            "sources",
            format!(
                "{} of {} streams have failed for an hour or more: {}",
                failing.len(),
                streams.len(),
                failing.join("; ")
            ),
            "the page Sources says what is wrong with each and when it is tried again",
        )
    });
    let gaps = instance.gaps_since(now.minus(TOLD_FOR)).await?;
    findings.push(if gaps == 0 {
        Finding::ok("gaps", "none in the last seven days")
    } else {
        Finding::warn(
            "gaps",
            format!("{gaps} in the last seven days"),
            "the page Sources says which stretches could not be read; keep Rapport running so that it falls behind less",
        )
    });
    if let Some(newest) = instance.newest_event_at().await?
        && newest.since(now) > SKEW
    {
        findings.push(Finding::fail(
            "clock",
            format!("the database remembers {newest}, which lies in the future: the clock was set back, or was wrong then"),
            "set the clock; what is planned for a time waits for it",
        ));
    }
    Ok(findings)
}
