//! Measures the index on invented work: posts per CPU second on one thread, beside analysing the same posts
//! alone, bytes per search, and how long storing and removing a search takes.
//!
//! `cargo run --release -p rapport-search --example measure -- 10000 100000 1000000`
//!
//! `--write DIR` writes searches and posts of the first size instead, for `rapport match`.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

mod workload;

use std::fs;
use std::io::Write;

use rapport_search::{Analysed, Analyser, Document, Index, Query, Scratch};
use rustix::time::{ClockId, clock_gettime};
use workload::{Chance, Post, World};

const POSTS: usize = 50_000;
const LEARN_FROM: usize = 20_000;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let write = arguments
        .next_if_eq("--write")
        .and_then(|_| arguments.next());
    let sizes: Vec<usize> = arguments.filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![10_000, 100_000]
    } else {
        sizes
    };
    let world = World::new(1);
    let posts: Vec<Post> = posts(&world, 2, POSTS);
    if let Some(folder) = write {
        return write_files(&folder, &world, &posts, sizes[0]);
    }
    let bytes: usize = posts.iter().map(|post| post.text.len()).sum();
    let words: usize = posts
        .iter()
        .map(|post| Analyser::new().analyse(&document(post)).len())
        .sum();
    println!(
        "{POSTS} posts of {:.1} words and {} bytes",
        words as f64 / POSTS as f64,
        bytes / POSTS
    );
    let alone = best(|| {
        let (analyser, mut analysed) = (Analyser::new(), Analysed::default());
        for post in &posts {
            analyser.analyse_into(&document(post), &mut analysed);
        }
    });
    println!(
        "analysing alone: {:.0} posts per CPU second",
        POSTS as f64 / alone
    );
    for size in sizes {
        measure(&world, &posts, size, alone);
    }
    Ok(())
}

fn measure(world: &World, posts: &[Post], size: usize, alone: f64) {
    let begun = cpu_seconds();
    let mut index = Index::new();
    let analyser = Analyser::new();
    for post in self::posts(world, 3, LEARN_FROM) {
        index.learn(&analyser.analyse(&document(&post)));
    }
    let learnt = cpu_seconds();
    let mut chance = Chance::new(4);
    let mut longest = 0.0f64;
    for id in 0..size {
        let query =
            Query::parse(&world.query(&mut chance)).expect("generated queries are well formed");
        let begun = cpu_seconds();
        index.insert(id as u64, &query);
        longest = longest.max(cpu_seconds() - begun);
    }
    let loaded = cpu_seconds();
    let mut matches = 0u64;
    let seconds = best(|| {
        matches = 0;
        let (mut analysed, mut scratch) = (Analysed::default(), Scratch::new());
        for post in posts {
            analyser.analyse_into(&document(post), &mut analysed);
            index.matches(&analysed, &mut scratch, |_| matches += 1);
        }
    });
    println!(
        "{size} searches: {:.0} posts per CPU second, {:.1} times analysing alone; {:.2} matches a post; {:.1} bytes a search; \
         learnt in {:.2} s, generated and loaded in {:.2} s",
        posts.len() as f64 / seconds,
        seconds / alone,
        matches as f64 / posts.len() as f64,
        index.bytes() as f64 / size as f64,
        learnt - begun,
        loaded - learnt,
    );
    let begun = cpu_seconds();
    let mut slowest = 0.0f64;
    let some = size.min(10_000);
    for id in 0..some {
        let begun = cpu_seconds();
        index.remove((id * (size / some)) as u64);
        slowest = slowest.max(cpu_seconds() - begun);
    }
    println!(
        "  longest insertion {:.0} µs; removal {:.1} µs on average, longest {:.0} µs",
        longest * 1e6,
        (cpu_seconds() - begun) * 1e6 / some as f64,
        slowest * 1e6
    );
}

/// Least CPU time of five runs: the machine may be busy otherwise.
fn best(mut work: impl FnMut()) -> f64 {
    (0..5)
        .map(|_| {
            let begun = cpu_seconds();
            work();
            cpu_seconds() - begun
        })
        .fold(f64::INFINITY, f64::min)
}

/// CPU time of this thread.
fn cpu_seconds() -> f64 {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

fn posts(world: &World, seed: u64, count: usize) -> Vec<Post> {
    let mut chance = Chance::new(seed);
    (0..count).map(|_| world.post(&mut chance)).collect()
}

fn document(post: &Post) -> Document<'_> {
    Document {
        text: &post.text,
        network: post.network,
        author: &post.author,
        lang: Some(post.lang),
        ..Document::default()
    }
}

fn write_files(folder: &str, world: &World, posts: &[Post], size: usize) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut searches = std::io::BufWriter::new(fs::File::create(format!("{folder}/searches.tsv"))?);
    let mut chance = Chance::new(4);
    for id in 0..size {
        writeln!(searches, "{id}\t{}", world.query(&mut chance))?;
    }
    let mut lines = std::io::BufWriter::new(fs::File::create(format!("{folder}/posts.jsonl"))?);
    for (id, post) in posts.iter().enumerate() {
        let Post {
            text,
            lang,
            network,
            author,
        } = post;
        let line = serde_json::json!({ "id": id, "network": network, "author": author, "lang": lang, "text": text });
        writeln!(lines, "{line}")?;
    }
    Ok(())
}
