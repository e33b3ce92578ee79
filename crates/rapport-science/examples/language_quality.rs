//! How well is the language of a text read?
//!
//! `cargo run --release -p rapport-science --example language_quality -- FILE [--errors]`
//!
//! FILE holds one JSON object a line: `lang` (the truth) and `text`. Printed are, for each language
//! and several least confidences, how many texts are given a language (recall with its 95 % Wilson
//! interval when all are right), and how many of these get a wrong one; the same by length; how
//! often a feed that names the right language would be contradicted; and what reading costs.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a report for the terminal"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use rapport_science::measure::wilson::{Interval, wilson};
use rapport_science::understand::language::{
    CONTRADICTS_FROM, Detected, SURE_FROM, likeliest, reported,
};

struct Post {
    lang: String,
    text: String,
    found: Option<Detected>,
}

impl Post {
    /// Whether it is given a language, and whether that is the right one.
    fn read(&self, least: f64) -> Option<bool> {
        let found = self.found.filter(|found| found.confidence >= least)?;
        Some(found.tag == self.lang)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (file, errors) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [file] => (file, false),
        [file, "--errors"] => (file, true),
        _ => return fail("usage: language_quality FILE [--errors]"),
    };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return fail(&format!("{file}: {error}")),
    };
    let mut posts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match read(line) {
            Some(post) => posts.push(post),
            None => {
                return fail(&format!(
                    "{file}, line {}: expected lang and text",
                    number + 1
                ));
            }
        }
    }
    if errors {
        show_errors(&posts);
        return ExitCode::SUCCESS;
    }
    // Once before, so that the table of signs is there.
    let _ = likeliest("");
    let started = Instant::now();
    for post in &mut posts {
        post.found = likeliest(&post.text);
    }
    let taken = started.elapsed();
    report(&posts);
    #[expect(clippy::cast_precision_loss, reason = "counts of posts")]
    let each = taken.as_secs_f64() * 1e6 / posts.len().max(1) as f64;
    println!("\n{each:.2} µs a text");
    ExitCode::SUCCESS
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}

fn read(line: &str) -> Option<Post> {
    let json: serde_json::Value = serde_json::from_str(line).ok()?;
    let word = |key: &str| Some(json[key].as_str()?.to_owned());
    Some(Post {
        lang: word("lang")?,
        text: word("text")?,
        found: None,
    })
}

fn report(posts: &[Post]) {
    let mut by_language: BTreeMap<&str, Vec<&Post>> = BTreeMap::new();
    let mut by_length: BTreeMap<usize, Vec<&Post>> = BTreeMap::new();
    for post in posts {
        let known = reported().contains(&post.lang.as_str());
        by_language.entry(&post.lang).or_default().push(post);
        if known {
            let longest = [20, 40, 80, 160]
                .into_iter()
                .find(|longest| post.text.chars().count() <= *longest);
            by_length
                .entry(longest.unwrap_or(usize::MAX))
                .or_default()
                .push(post);
        }
    }
    let all: Vec<&Post> = posts.iter().collect();
    for least in [0.5, 0.7, SURE_FROM, 0.9, 0.95, CONTRADICTS_FROM] {
        println!(
            "\nConfidence from {least}\n{:<12} {:>6} {:>6} {:>6}  {:<20} wrong of these",
            "language", "texts", "right", "wrong", "given a language"
        );
        print_row("all", &all, least);
        for (lang, posts) in &by_language {
            print_row(lang, posts, least);
        }
    }
    println!("\nConfidence from {SURE_FROM}, by length in characters");
    for (longest, posts) in &by_length {
        let name = if *longest == usize::MAX {
            "longer".to_owned()
        } else {
            format!("to {longest}")
        };
        print_row(&name, posts, SURE_FROM);
    }
    let contradicted = posts
        .iter()
        .filter(|post| post.read(CONTRADICTS_FROM) == Some(false))
        .count();
    println!(
        "\nA feed that names the right language is contradicted: {}",
        share(contradicted as u64, posts.len() as u64)
    );
}

fn print_row(name: &str, posts: &[&Post], least: f64) {
    let count = |right: bool| {
        posts
            .iter()
            .filter(|p| p.read(least) == Some(right))
            .count() as u64
    };
    let (right, wrong) = (count(true), count(false));
    println!(
        "{name:<12} {:>6} {right:>6} {wrong:>6}  {:<20} {}",
        posts.len(),
        share(right + wrong, posts.len() as u64),
        share(wrong, right + wrong),
    );
}

fn share(hits: u64, cases: u64) -> String {
    if cases == 0 {
        return "no data".to_owned();
    }
    let Interval { low, high } = wilson(hits, cases);
    #[expect(clippy::cast_precision_loss, reason = "counts of posts")]
    let share = hits as f64 / cases as f64;
    format!("{share:.3} [{low:.3}, {high:.3}]")
}

fn show_errors(posts: &[Post]) {
    for post in posts {
        let found = likeliest(&post.text).filter(|found| found.tag != post.lang);
        if let Some(found) = found.filter(|found| found.confidence >= SURE_FROM) {
            println!(
                "{} read as {} ({:.3}): {}",
                post.lang,
                found.tag,
                found.confidence,
                post.text.replace('\n', " ")
            );
        }
    }
}
