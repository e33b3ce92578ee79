//! `rapport match`: posts against saved searches, and what posts are signs of, from files, without a database.

use std::io::Write as _;
use std::process::ExitCode;

use rapport_science::understand::language;
use rapport_science::understand::trigger::{Scratch, TriggerPacks};
use rapport_search::Document;
use rapport_search::matching::{self, Input, Options, Remark};
use serde_json::{Value, json};

use crate::command_line::Match;
use crate::processor_time;

pub(crate) fn run(options: &Match) -> ExitCode {
    let packs = match TriggerPacks::builtin() {
        Ok(packs) => packs,
        Err(error) => return crate::failed(&error.to_string()),
    };
    let signals = |post: &Value, document: &Document<'_>, lines: &mut Vec<u8>| {
        let line = json!({ "post": post, "signals": signals(&packs, document) });
        lines.extend_from_slice(line.to_string().as_bytes());
        lines.push(b'\n');
    };
    let matching = Options {
        searches: options.searches.clone(),
        posts: if options.posts.as_os_str() == "-" {
            Input::Standard
        } else {
            Input::File(options.posts.clone())
        },
        count: options.count,
        threads: options.threads,
    };
    let mut answers = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let status = matching::run(
        &matching,
        options.signals.then_some(&signals as Remark<'_>),
        &mut std::io::stdin().lock(),
        &mut answers,
        &mut std::io::stderr().lock(),
        &processor_time::seconds,
    );
    match answers.flush() {
        Ok(()) => ExitCode::from(status),
        Err(_) => ExitCode::FAILURE,
    }
}

/// What a post is a sign of, the most telling first. One without a language is read in the language it seems to be
/// in, as happens to posts that come in.
fn signals(packs: &TriggerPacks, document: &Document<'_>) -> Vec<Value> {
    let lang = document
        .lang
        .filter(|tag| !tag.is_empty())
        .or_else(|| language::detect(document.text).map(|detected| detected.tag));
    let document = Document { lang, ..*document };
    let found = packs.classify(&document, &mut Scratch::default());
    found
        .into_iter()
        .map(|found| {
            json!({
                "type": found.trigger.word(),
                "confidence": (found.confidence * 1000.0).round() / 1000.0,
                "span": found.spans.first().map(|&(start, end)| [start, end]),
                "spans": found.spans.iter().map(|&(start, end)| [start, end]).collect::<Vec<_>>(),
            })
        })
        .collect()
}
