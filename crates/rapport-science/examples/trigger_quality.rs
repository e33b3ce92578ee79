//! How well do the trigger packs read labelled posts?
//!
//! `cargo run --release -p rapport-science --example trigger_quality -- FILE [--errors TRIGGER]`
//!
//! FILE holds one JSON object a line: `lang`, `text`, `labels` (trigger identifiers, empty for
//! none; unknown ones are ignored), `sampling` (`random`, or anything else for posts that were
//! searched for), `confidence` (`high`, `medium`, `low`: of the labelling). Printed are, for each
//! trigger and language, hits, false alarms and misses, precision and recall with 95 % Wilson
//! intervals; the random part beside all of it; with and without labels of low confidence.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a report for the terminal"
)]

use std::collections::BTreeSet;
use std::process::ExitCode;

use rapport_model::understand::trigger::Trigger;
use rapport_science::measure::wilson::{Interval, wilson};
use rapport_science::understand::trigger::{Scratch, TriggerPacks};
use rapport_search::Document;

struct Post {
    lang: String,
    text: String,
    random: bool,
    sure: bool,
    labels: BTreeSet<Trigger>,
    found: BTreeSet<Trigger>,
}

#[derive(Default)]
struct Tally {
    hits: u64,
    false_alarms: u64,
    misses: u64,
}

type Judge<'a> = &'a dyn Fn(&BTreeSet<Trigger>) -> bool;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (file, errors) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [file] => (file, None),
        [file, "--errors", trigger] => (file, Some(trigger)),
        _ => return fail("usage: trigger_quality FILE [--errors TRIGGER]"),
    };
    let packs = match TriggerPacks::builtin() {
        Ok(packs) => packs,
        Err(error) => return fail(&error.to_string()),
    };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return fail(&format!("{file}: {error}")),
    };
    let mut scratch = Scratch::default();
    let mut posts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match read(line, &packs, &mut scratch) {
            Some(post) => posts.push(post),
            None => return fail(&format!("{file}, line {}: not a labelled post", number + 1)),
        }
    }
    match errors.map(str::parse) {
        None => report(&posts),
        Some(Ok(trigger)) => show_errors(&posts, trigger),
        Some(Err(reason)) => return fail(&reason),
    }
    ExitCode::SUCCESS
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}

fn read(line: &str, packs: &TriggerPacks, scratch: &mut Scratch) -> Option<Post> {
    let json: serde_json::Value = serde_json::from_str(line).ok()?;
    let word = |key: &str| json[key].as_str();
    let (lang, text) = (word("lang")?, word("text")?);
    let document = Document {
        text,
        lang: Some(lang),
        ..Document::default()
    };
    let labels = json["labels"].as_array()?.iter();
    Some(Post {
        lang: lang.to_owned(),
        text: text.to_owned(),
        random: word("sampling") == Some("random"),
        sure: word("confidence") != Some("low"),
        labels: labels
            .filter_map(|label| label.as_str()?.parse().ok())
            .collect(),
        found: packs
            .classify(&document, scratch)
            .iter()
            .map(|m| m.trigger)
            .collect(),
    })
}

fn report(posts: &[Post]) {
    for (title, only_sure) in [
        ("All labels", false),
        ("Without labels of low confidence", true),
    ] {
        let posts: Vec<_> = posts
            .iter()
            .filter(|post| post.sure || !only_sure)
            .collect();
        let random: Vec<_> = posts.iter().copied().filter(|post| post.random).collect();
        for (part, posts) in [("all posts", &posts), ("random part", &random)] {
            println!("\n{title}, {part}: {} posts", posts.len());
            println!(
                "{:<20} {:<4} {:>4} {:>4} {:>4}  {:<20} {:<20}",
                "trigger", "lang", "hit", "fa", "miss", "precision", "recall"
            );
            let actionable = |set: &BTreeSet<Trigger>| set.iter().any(|t| *t != Trigger::Question);
            print_rows("(any actionable)", posts, &actionable);
            for trigger in Trigger::ALL {
                print_rows(trigger.word(), posts, &|set| set.contains(&trigger));
            }
        }
    }
}

fn print_rows(name: &str, posts: &[&Post], judge: Judge) {
    print_row(name, "all", posts, judge);
    let languages: BTreeSet<_> = posts.iter().map(|post| post.lang.as_str()).collect();
    for lang in languages {
        let spoken: Vec<_> = posts
            .iter()
            .copied()
            .filter(|post| post.lang == lang)
            .collect();
        print_row(name, lang, &spoken, judge);
    }
}

fn print_row(name: &str, lang: &str, posts: &[&Post], judge: Judge) {
    let mut tally = Tally::default();
    for post in posts {
        match (judge(&post.found), judge(&post.labels)) {
            (true, true) => tally.hits += 1,
            (true, false) => tally.false_alarms += 1,
            (false, true) => tally.misses += 1,
            (false, false) => {}
        }
    }
    let Tally {
        hits,
        false_alarms,
        misses,
    } = tally;
    if lang == "all" || hits + false_alarms + misses > 0 {
        let (precision, recall) = (share(hits, hits + false_alarms), share(hits, hits + misses));
        println!(
            "{name:<20} {lang:<4} {hits:>4} {false_alarms:>4} {misses:>4}  {precision:<20} {recall:<20}"
        );
    }
}

fn share(hits: u64, cases: u64) -> String {
    if cases == 0 {
        return "no data".to_owned();
    }
    let Interval { low, high } = wilson(hits, cases);
    #[expect(clippy::cast_precision_loss, reason = "counts of posts")]
    let share = hits as f64 / cases as f64;
    format!("{share:.2} [{low:.2}, {high:.2}]")
}

fn show_errors(posts: &[Post], trigger: Trigger) {
    for post in posts {
        let word = match (
            post.found.contains(&trigger),
            post.labels.contains(&trigger),
        ) {
            (true, true) => "hit        ",
            (true, false) => "false alarm",
            (false, true) => "miss       ",
            (false, false) => continue,
        };
        let sure = if post.sure { "" } else { " (low)" };
        println!(
            "{word} {}{sure} {}",
            post.lang,
            post.text.replace('\n', " ")
        );
    }
}
