//! What the streams bring in a stretch of time, handed to ingest as connectors would.

use rapport_app::clock::StillClock;
use rapport_app::understand::ingest::ingest;
use rapport_app::{App, Error};
use rapport_model::time::{Moment, Span};
use rapport_model::understand::batch::{Arrival, Batch, Missed};
use rapport_model::understand::source::Source;
use tokio::task::JoinSet;

use crate::demo::script::{Script, Voice};
use crate::demo::workspace::{Carries, STREAMS};

/// What cannot be used, by stream: reason, how many days ago, how it looked.
#[rustfmt::skip]
const SPOILT: [(&str, &str, i64, &str); 12] = [
    ("Bluesky, everyone", "not JSON", 2, r#"frame 88213: {"did":"did:plc:demolost","time_us":17"#),
    ("Bluesky, everyone", "not JSON", 6, r#"frame 40277: {"kind":"commit","commit":{"opera"#),
    ("Bluesky, everyone", "not JSON", 88, r#"frame 10412: {"kind":"comm"#),
    ("Bluesky, everyone", "no text", 3, "frame 71004: a post that is a picture alone"),
    ("Bluesky, everyone", "no text", 9, "frame 21190: a post that is a picture alone"),
    ("Bluesky, everyone", "no text", 51, "frame 60733: a post that is a picture alone"),
    ("The Returnable Post", "entry without a link or an id", 4, "entry 12: “Weekend reading”"),
    ("The Returnable Post", "entry without a link or an id", 67, "entry 3: “Diary”"),
    ("LinkedIn, saved by colleagues", "unreadable date, ignored", 1, "line 31: “yesterday-ish”"),
    ("LinkedIn, saved by colleagues", "unreadable date, ignored", 120, "line 8: “last Tues.”"),
    ("Vacancies in food logistics", "entry without a link or an id", 99, "entry 1: “Driver”"),
    ("Vacancies in food logistics", "entry without a link or an id", 95, "entry 40: “Driver (m/f)”"),
];

/// What the demo's Bluesky stream missed: before and after, in hours before the present.
const GAPS: [(i64, i64); 2] = [(58 * 24 + 14, 58 * 24 + 13), (125, 122)];

/// Lets everything that was said since then arrive `until`. Papers come out less often and are
/// read since a moment of their own.
pub(super) async fn hear(
    app: &App,
    sources: &[Source],
    script: &Script,
    [from, papers_from]: [Moment; 2],
    until: Moment,
) -> Result<(), Error> {
    let now = app.now();
    // The longest ago stands first.
    let before = |moment: Moment| {
        script
            .lines
            .partition_point(|line| now.minus(line.before) <= moment)
    };
    let mut reading = JoinSet::new();
    for (stream, source) in STREAMS.iter().zip(sources) {
        let from = match stream.carries {
            Carries::Network(_) => from,
            Carries::Paper(_) | Carries::Nothing => papers_from,
        };
        let said = &script.lines[before(from)..before(until)];
        let mut batch = Batch::default();
        for line in said {
            let voice = script.voice(line);
            if brings(stream.carries, voice) {
                batch.arrivals.push(Arrival::Post(script.post(line, now)));
            }
        }
        let happened = |days: i64| within(now.minus(Span::DAY.times(days)), from, until);
        for (_, reason, _, sample) in SPOILT
            .iter()
            .filter(|(name, _, days, _)| *name == stream.name && happened(*days))
        {
            batch.drop_one(reason, *sample);
        }
        if stream.carries == Carries::Network("bluesky") {
            batch.missed = missed(now, from, until);
        }
        if batch.is_empty() {
            continue;
        }
        let spoilt: u64 = batch.dropped.iter().map(|dropped| dropped.count).sum();
        batch.read = batch.arrivals.len() as u64 + spoilt;
        let (then, id) = (app.at(StillClock::at(until)), source.stream.id);
        // Streams are read side by side, and no two carry the same people.
        reading.spawn(async move { ingest(&then, id, batch, None).await });
    }
    while let Some(read) = reading.join_next().await {
        read.map_err(|error| Error::Unavailable(format!("a stream broke off: {error}")))??;
    }
    Ok(())
}

fn brings(carries: Carries, voice: &Voice) -> bool {
    match carries {
        Carries::Network(network) => voice.network.as_str() == network,
        Carries::Paper(key) => voice.key == key,
        Carries::Nothing => false,
    }
}

fn missed(now: Moment, from: Moment, until: Moment) -> Vec<Missed> {
    GAPS.iter()
        .map(|(before, after)| Missed {
            from: now.minus(Span::HOUR.times(*before)),
            until: now.minus(Span::HOUR.times(*after)),
            reason: "the server was away and no longer had what was said meanwhile".to_owned(),
        })
        .filter(|missed| within(missed.until, from, until))
        .collect()
}

fn within(moment: Moment, from: Moment, until: Moment) -> bool {
    from < moment && moment <= until
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_heard_by_one_stream() {
        let script = Script::read(Moment::parse("2031-05-14T14:00:00Z").unwrap()).unwrap();
        for voice in script.voices.values() {
            let hearers = STREAMS.iter().filter(|s| brings(s.carries, voice)).count();
            assert_eq!(hearers, 1, "{}", voice.key);
        }
    }
}
