//! What do the trigger packs find in posts that nobody labelled, and how long does it take them?
//!
//! `cargo run --release -p rapport-science --example trigger_hits -- FILE [LANGUAGE [TRIGGER]]`
//!
//! FILE holds one JSON object a line: `lang`, `text`. Without a language, the times and the number
//! of hits of each trigger and language are printed; with one, every hit with its confidence and
//! its words in brackets, in the order of the file. That is for reading by eye: the false ones say
//! what to mend.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a report for the terminal"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use rapport_model::understand::trigger::{Trigger, TriggerMatch};
use rapport_science::understand::trigger::{Scratch, TriggerPacks};
use rapport_search::Document;

struct Post {
    lang: String,
    text: String,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let (file, lang, trigger) = match arguments[..] {
        [file] => (file, None, None),
        [file, lang] => (file, Some(lang), None),
        [file, lang, trigger] => match trigger.parse::<Trigger>() {
            Ok(trigger) => (file, Some(lang), Some(trigger)),
            Err(reason) => return fail(&reason),
        },
        _ => return fail("usage: trigger_hits FILE [LANGUAGE [TRIGGER]]"),
    };
    let posts = match read(file) {
        Ok(posts) => posts,
        Err(reason) => return fail(&reason),
    };
    let started = Instant::now();
    let packs = match TriggerPacks::builtin() {
        Ok(packs) => packs,
        Err(error) => return fail(&error.to_string()),
    };
    let loading = started.elapsed();
    let started = Instant::now();
    let mut scratch = Scratch::default();
    let found: Vec<_> = posts
        .iter()
        .map(|post| classify(&packs, post, &mut scratch))
        .collect();
    let reading = started.elapsed();
    if let Some(lang) = lang {
        list(&posts, &found, lang, trigger);
    } else {
        let each = reading / u32::try_from(posts.len().max(1)).unwrap_or(u32::MAX);
        println!(
            "packs read in {loading:.1?}; {} posts, {each:.1?} each",
            posts.len()
        );
        count(&posts, &found);
    }
    ExitCode::SUCCESS
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}

fn read(file: &str) -> Result<Vec<Post>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    text.lines()
        .enumerate()
        .map(|(number, line)| {
            post(line).ok_or_else(|| format!("{file}, line {}: not a post", number + 1))
        })
        .collect()
}

fn post(line: &str) -> Option<Post> {
    let json: serde_json::Value = serde_json::from_str(line).ok()?;
    let word = |key: &str| Some(json[key].as_str()?.to_owned());
    Some(Post {
        lang: word("lang")?,
        text: word("text")?,
    })
}

fn classify(packs: &TriggerPacks, post: &Post, scratch: &mut Scratch) -> Vec<TriggerMatch> {
    let document = Document {
        text: &post.text,
        lang: Some(&post.lang),
        ..Document::default()
    };
    packs.classify(&document, scratch)
}

fn count(posts: &[Post], found: &[Vec<TriggerMatch>]) {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    let mut hits: BTreeMap<(Trigger, &str), usize> = BTreeMap::new();
    for (post, found) in posts.iter().zip(found) {
        *languages.entry(&post.lang).or_default() += 1;
        for one in found {
            *hits.entry((one.trigger, &post.lang)).or_default() += 1;
        }
    }
    print!("{:<20}", "posts");
    for (lang, posts) in &languages {
        print!("{:>10}", format!("{lang} {posts}"));
    }
    for trigger in Trigger::ALL {
        print!("\n{:<20}", trigger.word());
        for lang in languages.keys() {
            print!("{:>10}", hits.get(&(trigger, *lang)).unwrap_or(&0));
        }
    }
    println!();
}

fn list(posts: &[Post], found: &[Vec<TriggerMatch>], lang: &str, trigger: Option<Trigger>) {
    for (post, found) in posts.iter().zip(found) {
        for one in found {
            if post.lang == lang && trigger.is_none_or(|trigger| trigger == one.trigger) {
                let marked = marked(&post.text, &one.spans);
                println!("{} {:.2} {marked}", one.trigger.word(), one.confidence);
            }
        }
    }
}

fn marked(text: &str, spans: &[(usize, usize)]) -> String {
    let mut marked = String::new();
    let mut end = 0;
    for &(from, to) in spans {
        marked.push_str(&text[end..from]);
        marked.push('[');
        marked.push_str(&text[from..to]);
        marked.push(']');
        end = to;
    }
    marked.push_str(&text[end..]);
    marked.replace('\n', " ")
}
