//! `rapport bench match`: the engine alone. Posts held against many saved searches, beside analysing the same posts
//! alone, which is the yardstick that does not depend on the machine; storing and removing searches meanwhile; and the
//! archive of recent posts.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use rapport_search::workload::{Chance, Post, World};
use rapport_search::{Analysed, Analyser, Archive, Entry, Index, Query, Scratch};
use serde_json::{Value, json};

use crate::processor_time::seconds;

/// Posts that are held against the searches.
const POSTS: usize = 50_000;
/// Posts the index learns from before it takes in searches.
const LEARN_FROM: usize = 20_000;
/// Runs, of which the least counts: the machine may be busy otherwise.
const RUNS: usize = 5;
/// Searches stored and removed between posts.
const CHANGED: usize = 10_000;

/// What the archive is asked: a name for the figures, and a query over the invented words.
type Asked = (&'static str, fn(&[String; 4]) -> String);

const ASKED: [Asked; 8] = [
    ("a rare word", |[_, _, rare, _]| rare.clone()),
    ("a common word", |[common, ..]| common.clone()),
    ("two common words", |[a, b, ..]| format!("{a} {b}")),
    ("a common phrase", |[a, b, ..]| format!("\"{a} {b}\"")),
    ("NEAR", |[a, b, ..]| format!("{a} NEAR/5 {b}")),
    ("a wildcard", |[_, _, _, stem]| format!("{stem}*")),
    ("a common word and a language", |[a, ..]| {
        format!("{a} lang:en -lang:sv")
    }),
    ("one of three", |[a, b, rare, _]| {
        format!("({rare} OR \"{a} {b}\" OR {rare}x) -{b}")
    }),
];

/// The figures for each number of searches, and for an archive of `archived` posts.
pub(super) fn run(sizes: &[usize], archived: usize) -> Value {
    let world = World::new(1);
    let posts = posts(&world, 2, POSTS);
    let words: usize = posts
        .iter()
        .map(|post| Analyser::new().analyse(&post.document()).len())
        .sum();
    let bytes: usize = posts.iter().map(|post| post.text.len()).sum();
    let alone = least(|| {
        let (analyser, mut analysed) = (Analyser::new(), Analysed::default());
        for post in &posts {
            analyser.analyse_into(&post.document(), &mut analysed);
        }
    });
    let sizes: Vec<Value> = sizes
        .iter()
        .map(|&size| measure(&world, &posts, size, alone))
        .collect();
    json!({
        "posts": POSTS,
        "words_a_post": rounded(words as f64 / POSTS as f64),
        "bytes_a_post": bytes / POSTS,
        "analysing_alone_posts_per_cpu_s": (POSTS as f64 / alone).round(),
        "searches": sizes,
        "archive": archive(&world, archived),
    })
}

/// Searches and posts as files for `rapport match`.
pub(super) fn write(folder: &Path, searches: usize) -> std::io::Result<()> {
    let world = World::new(1);
    std::fs::create_dir_all(folder)?;
    let mut chance = Chance::new(4);
    let lines: String = (0..searches)
        .map(|id| format!("{id}\t{}\n", world.query(&mut chance)))
        .collect();
    std::fs::write(folder.join("searches.tsv"), lines)?;
    let line = |(id, post): (usize, &Post)| {
        let Post {
            text,
            lang,
            network,
            author,
        } = post;
        let post =
            json!({ "id": id, "network": network, "author": author, "lang": lang, "text": text });
        format!("{post}\n")
    };
    let lines: String = posts(&world, 2, POSTS)
        .iter()
        .enumerate()
        .map(line)
        .collect();
    std::fs::write(folder.join("posts.jsonl"), lines)
}

fn posts(world: &World, seed: u64, count: usize) -> Vec<Post> {
    let mut chance = Chance::new(seed);
    (0..count).map(|_| world.post(&mut chance)).collect()
}

fn measure(world: &World, posts: &[Post], size: usize, alone: f64) -> Value {
    let mut index = Index::new();
    for post in self::posts(world, 3, LEARN_FROM) {
        index.learn(&Analyser::new().analyse(&post.document()));
    }
    let mut chance = Chance::new(4);
    let queries: Vec<String> = (0..size).map(|_| world.query(&mut chance)).collect();
    let begun = seconds();
    for (id, query) in queries.iter().enumerate() {
        index.insert(id as u64, &parsed(query));
    }
    let load = seconds() - begun;
    let mut matches = 0;
    let one = least(|| matches = against(&index, posts));
    let mut wall = f64::INFINITY;
    let two = least(|| {
        let begun = Instant::now();
        let halves = posts.split_at(posts.len() / 2);
        std::thread::scope(|scope| {
            scope.spawn(|| against(&index, halves.0));
            against(&index, halves.1);
        });
        wall = wall.min(begun.elapsed().as_secs_f64());
    });
    let mut each = Vec::with_capacity(posts.len());
    let (mut analysed, mut scratch) = (Analysed::default(), Scratch::new());
    for post in posts {
        let begun = Instant::now();
        Analyser::new().analyse_into(&post.document(), &mut analysed);
        index.matches(&analysed, &mut scratch, |_| {});
        each.push(micros(begun));
    }
    let bytes = index.bytes();
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for (place, query) in queries.iter().enumerate().take(CHANGED.min(size)) {
        let (query, id) = (parsed(query), place as u64);
        let begun = Instant::now();
        index.remove(id);
        removed.push(micros(begun));
        let begun = Instant::now();
        index.insert(id + size as u64, &query);
        added.push(micros(begun));
        Analyser::new().analyse_into(&posts[place % posts.len()].document(), &mut analysed);
        index.matches(&analysed, &mut scratch, |_| {});
    }
    let rate = |seconds: f64| (posts.len() as f64 / seconds).round();
    json!({
        "searches": size,
        "posts_per_cpu_s": rate(one),
        "times_analysing_alone": rounded(one / alone),
        "two_threads": { "posts_per_cpu_s": rate(two), "posts_per_s": rate(wall) },
        "matches_a_post": rounded(matches as f64 / posts.len() as f64),
        "bytes_a_search": rounded(bytes as f64 / size as f64),
        "load_cpu_s": rounded(load),
        "post_us": spread(&mut each),
        "add_us": spread(&mut added),
        "remove_us": spread(&mut removed),
    })
}

fn parsed(query: &str) -> Query {
    Query::parse(query).expect("invented queries are well formed")
}

fn against(index: &Index, posts: &[Post]) -> u64 {
    let (analyser, mut analysed, mut scratch) =
        (Analyser::new(), Analysed::default(), Scratch::new());
    let mut matches = 0;
    for post in posts {
        analyser.analyse_into(&post.document(), &mut analysed);
        index.matches(&analysed, &mut scratch, |_| matches += 1);
    }
    matches
}

fn archive(world: &World, archived: usize) -> Value {
    let mut archive = Archive::new(archived.max(1));
    let (mut chance, mut analysed) = (Chance::new(5), Analysed::default());
    let mut counts = std::collections::HashMap::<String, u32>::new();
    let mut filling = 0.0;
    for id in 0..archived {
        let post = world.post(&mut chance);
        if id % 50 == 0 && post.lang == "en" {
            let words = post.text.split(|c: char| !c.is_alphanumeric());
            for word in words.filter(|word| word.len() > 4) {
                *counts.entry(word.to_lowercase()).or_default() += 1;
            }
        }
        let begun = seconds();
        Analyser::new().analyse_into(&post.document(), &mut analysed);
        archive.push(
            Entry {
                id: id as u128,
                at: 0,
                shelf: 0,
            },
            &analysed,
        );
        filling += seconds() - begun;
    }
    let mut ranked: Vec<(u32, String)> = counts
        .into_iter()
        .map(|(word, count)| (count, word))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let word = |share: usize| {
        ranked
            .get(ranked.len() * share / 1_000)
            .map_or("word", |(_, word)| word)
            .to_owned()
    };
    let words = [
        word(0),
        word(1),
        word(700),
        word(20).chars().take(3).collect(),
    ];
    let asked: Vec<Value> = ASKED
        .iter()
        .map(|(name, query)| {
            let query = parsed(&query(&words));
            let mut found = 0;
            let mut millis: Vec<f64> = (0..RUNS)
                .map(|_| {
                    found = 0;
                    let begun = Instant::now();
                    archive.search(
                        &query,
                        |_| true,
                        |_| {
                            found += 1;
                            ControlFlow::Continue(())
                        },
                    );
                    micros(begun) / 1e3
                })
                .collect();
            millis.sort_by(f64::total_cmp);
            json!({ "asked": name, "found": found, "median_ms": rounded(millis[RUNS / 2]) })
        })
        .collect();
    json!({
        "posts": archive.len(),
        "bytes_a_post": archive.bytes() / archive.len().max(1),
        "filled_posts_per_cpu_s": (archived as f64 / filling).round(),
        "asked": asked,
    })
}

fn micros(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6
}

fn rounded(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

fn spread(micros: &mut [f64]) -> Value {
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| {
        micros
            .get(((micros.len() - 1) as f64 * share) as usize)
            .copied()
            .map(rounded)
    };
    json!({ "p50": at(0.5), "p99": at(0.99), "p999": at(0.999), "max": at(1.0) })
}

fn least(mut work: impl FnMut()) -> f64 {
    let runs = (0..RUNS).map(|_| {
        let begun = seconds();
        work();
        seconds() - begun
    });
    runs.fold(f64::INFINITY, f64::min)
}
