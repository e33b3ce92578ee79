//! The run itself: learn, load, match, print.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

use serde_json::Value;

use super::count::{Count, checksum};
use super::posts::{self, Lines, Piece, Post};
use super::searches::{self, Search};
use crate::{Analysed, Analyser, Document, Index, Query, Scratch};

/// Posts the index learns from before it takes in searches.
const LEARN_FROM: usize = 20_000;
/// Malformed posts named one by one.
const NAMED: u64 = 20;
/// Fewer posts than this are not worth a thread.
const WORTH_A_THREAD: usize = 512;

/// Where posts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, written `-`.
    Standard,
}

/// What the command line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `--searches`: lines `id<TAB>query`; none: nothing is matched, which leaves what a [`Remark`] says.
    pub searches: Option<PathBuf>,
    /// `--posts`: JSON Lines.
    pub posts: Input,
    /// `--count`: one line with figures instead of a line for each match.
    pub count: bool,
    /// `--threads`; 0 counts as 1. They share one index.
    pub threads: usize,
}

/// Writes whole lines about a post, given its id as JSON, after the lines of its matches. Not asked where matches
/// are only counted.
pub type Remark<'a> = &'a (dyn Fn(&Value, &Document<'_>, &mut Vec<u8>) + Sync);

/// Runs the command and returns its exit status: 0, 2 if a search was malformed (the others were run), 1 if a
/// file could not be read or the output not be written. A reader of the output who goes away early is no error.
///
/// `cpu_seconds` returns the CPU time the process has used.
pub fn run(
    options: &Options,
    remark: Option<Remark<'_>>,
    stdin: &mut dyn Read,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
    cpu_seconds: &dyn Fn() -> f64,
) -> u8 {
    match attempt(options, remark, stdin, stdout, stderr, cpu_seconds) {
        Ok(status) => status,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            // Nobody is left to tell if this fails, too.
            let _ = writeln!(stderr, "{error}");
            1
        }
    }
}

fn attempt(
    options: &Options,
    remark: Option<Remark<'_>>,
    stdin: &mut dyn Read,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
    cpu_seconds: &dyn Fn() -> f64,
) -> io::Result<u8> {
    let begun = cpu_seconds();
    let (mut file, posts_name);
    let stream: &mut dyn Read = match &options.posts {
        Input::Standard => {
            posts_name = "standard input".to_owned();
            stdin
        }
        Input::File(path) => {
            posts_name = path.display().to_string();
            file = File::open(path).map_err(|error| about(&posts_name, &error))?;
            &mut file
        }
    };
    let mut lines = Lines::new(stream);
    let mut piece = lines.next().map_err(|error| about(&posts_name, &error))?;
    let mut index = Index::new();
    if let Some(piece) = &piece {
        learn(&mut index, piece);
    }
    let (searches, malformed) = load(options, &mut index, stderr)?;
    let loaded = cpu_seconds();

    let job = Job::new(&index, &searches, options, remark);
    let mut tally = Tally::default();
    while let Some(some) = piece {
        let outcome = job.piece(&some, cpu_seconds);
        for (line, reason) in outcome.refused {
            tally.refused += 1;
            if tally.refused <= NAMED {
                writeln!(stderr, "{posts_name}:{line}: {reason}")?;
            }
        }
        tally.posts += outcome.posts;
        tally.seconds += outcome.seconds;
        for part in outcome.parts {
            tally.matches += part.matches;
            tally.checksum = tally.checksum.wrapping_add(part.checksum);
            stdout.write_all(&part.lines)?;
        }
        piece = lines.next().map_err(|error| about(&posts_name, &error))?;
    }
    if tally.refused > 0 {
        writeln!(
            stderr,
            "{posts_name}: {} of {} lines are no posts",
            tally.refused,
            tally.refused + tally.posts
        )?;
    }
    if options.count {
        let count = tally.count(searches.len(), loaded - begun, index.bytes());
        serde_json::to_writer(&mut *stdout, &count)?;
        stdout.write_all(b"\n")?;
    }
    stdout.flush()?;
    Ok(if malformed > 0 { 2 } else { 0 })
}

fn about(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {error}"))
}

fn learn(index: &mut Index, piece: &Piece<'_>) {
    let (analyser, mut analysed) = (Analyser::new(), Analysed::default());
    for (_, at) in piece.lines.iter().take(LEARN_FROM) {
        if let Ok(post) = posts::parse(piece.line(at)) {
            analyser.analyse_into(&post.document(), &mut analysed);
            index.learn(&analysed);
        }
    }
}

fn load(
    options: &Options,
    index: &mut Index,
    stderr: &mut dyn Write,
) -> io::Result<(Vec<Search>, u64)> {
    let Some(file) = &options.searches else {
        return Ok((Vec::new(), 0));
    };
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| about(&name, &error))?;
    searches::read(&bytes, &name, stderr, |position, query| {
        index.insert(position as u64, query);
    })
}

#[derive(Default)]
struct Tally {
    posts: u64,
    refused: u64,
    matches: u64,
    checksum: u64,
    seconds: f64,
}

impl Tally {
    fn count(&self, searches: usize, load_cpu_s: f64, index_bytes: usize) -> Count {
        Count {
            posts: self.posts,
            searches: searches as u64,
            matches: self.matches,
            checksum: format!("{:016x}", self.checksum),
            load_cpu_s,
            match_cpu_s: self.seconds,
            posts_per_cpu_s: if self.seconds > 0.0 {
                self.posts as f64 / self.seconds
            } else {
                0.0
            },
            index_bytes,
        }
    }
}

/// What all threads share.
struct Job<'a> {
    index: &'a Index,
    searches: &'a [Search],
    /// Queries for their spans, parsed when first needed; none if matches are only counted.
    queries: Vec<OnceLock<Query>>,
    /// Whether matches are only counted.
    count: bool,
    remark: Option<Remark<'a>>,
    threads: usize,
}

/// What became of some lines.
struct Outcome {
    posts: u64,
    refused: Vec<(u64, String)>,
    seconds: f64,
    parts: Vec<Part>,
}

/// What one thread found.
#[derive(Default)]
struct Part {
    matches: u64,
    checksum: u64,
    lines: Vec<u8>,
}

impl<'a> Job<'a> {
    fn new(
        index: &'a Index,
        searches: &'a [Search],
        options: &Options,
        remark: Option<Remark<'a>>,
    ) -> Self {
        let mut queries = Vec::new();
        if !options.count {
            queries.resize_with(searches.len(), OnceLock::new);
        }
        Self {
            index,
            searches,
            queries,
            count: options.count,
            remark,
            threads: options.threads.max(1),
        }
    }

    fn piece(&self, piece: &Piece<'_>, cpu_seconds: &dyn Fn() -> f64) -> Outcome {
        let parsed = spread(self.threads, &piece.lines, |lines| {
            lines
                .iter()
                .map(|(number, at)| (*number, posts::parse(piece.line(at))))
                .collect::<Vec<_>>()
        });
        let (mut posts, mut refused) = (Vec::with_capacity(piece.lines.len()), Vec::new());
        for (number, post) in parsed.into_iter().flatten() {
            match post {
                Ok(post) => posts.push(post),
                Err(reason) => refused.push((number, reason)),
            }
        }
        let begun = cpu_seconds();
        let parts = spread(self.threads, &posts, |posts| self.part(posts));
        Outcome {
            posts: posts.len() as u64,
            refused,
            seconds: cpu_seconds() - begun,
            parts,
        }
    }

    fn part(&self, posts: &[Post<'_>]) -> Part {
        let (analyser, mut analysed, mut scratch) =
            (Analyser::new(), Analysed::default(), Scratch::new());
        let (mut part, mut found) = (Part::default(), Vec::new());
        for post in posts {
            analyser.analyse_into(&post.document(), &mut analysed);
            found.clear();
            self.index.matches(&analysed, &mut scratch, |search| {
                found.push(search as usize);
            });
            part.matches += found.len() as u64;
            if self.count {
                part.checksum = part.checksum.wrapping_add(self.sum(post, &found));
            } else {
                found.sort_unstable();
                self.print(post, &analysed, &found, &mut part.lines);
                if let Some(remark) = self.remark {
                    remark(&post.id, &post.document(), &mut part.lines);
                }
            }
        }
        part
    }

    fn sum(&self, post: &Post<'_>, found: &[usize]) -> u64 {
        let Some(number) = post.id.as_u64() else {
            return 0;
        };
        let numbers = found
            .iter()
            .filter_map(|&search| self.searches[search].number());
        numbers.fold(0, |sum, search| sum.wrapping_add(checksum(search, number)))
    }

    fn print(&self, post: &Post<'_>, analysed: &Analysed, found: &[usize], lines: &mut Vec<u8>) {
        for &search in found {
            let Search { id, text } = &self.searches[search];
            let query = self.queries[search]
                .get_or_init(|| Query::parse(text).expect("it parsed when it was stored"));
            let spans: Vec<[usize; 2]> = query
                .spans(analysed)
                .into_iter()
                .map(|(start, end)| [start, end])
                .collect();
            let spans = serde_json::to_string(&spans).expect("numbers are always JSON");
            writeln!(
                lines,
                r#"{{"post":{},"search":{id},"spans":{spans}}}"#,
                post.id
            )
            .expect("memory takes any line");
        }
    }
}

/// Spreads work over threads, in order; little work is done right here.
fn spread<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    if threads == 1 || items.len() < 2 * WORTH_A_THREAD {
        return vec![work(items)];
    }
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|some| scope.spawn(move || work(some)))
            .collect();
        running
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}
