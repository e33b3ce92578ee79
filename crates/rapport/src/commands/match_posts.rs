//! `rapport match`: posts against saved searches, and what posts are signs of, from files, without a database.

use std::io::Write as _;
use std::process::ExitCode;

use rapport_app::understand::read::SignReader;
use rapport_search::Document;
use rapport_search::matching::{self, Input, Options, Remark};
use serde_json::{Value, json};

use crate::command_line::Match;
use crate::processor_time;

pub(crate) fn run(options: &Match) -> ExitCode {
    let reader = match options.signals.then(SignReader::start).transpose() {
        Ok(reader) => reader,
        Err(error) => return crate::failed(&error.to_string()),
    };
    let remark = reader.as_ref().map(|reader| {
        move |post: &Value, document: &Document<'_>, lines: &mut Vec<u8>| {
            let line = json!({ "post": post, "signals": signals(reader, document) });
            lines.extend_from_slice(line.to_string().as_bytes());
            lines.push(b'\n');
        }
    });
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
        remark.as_ref().map(|remark| remark as Remark<'_>),
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

fn signals(reader: &SignReader, document: &Document<'_>) -> Vec<Value> {
    let signs = reader.signs(document).into_iter();
    let told = signs.map(|sign| {
        json!({
            "type": sign.trigger.word(),
            "confidence": (sign.confidence * 1000.0).round() / 1000.0,
            "span": sign.spans.first().map(|&(start, end)| [start, end]),
            "spans": sign.spans.iter().map(|&(start, end)| [start, end]).collect::<Vec<_>>(),
        })
    });
    told.collect()
}
