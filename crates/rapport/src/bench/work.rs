//! Invented work from a seed: posts with a natural spread of words, searches for some of them.

use std::fmt::Write as _;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rapport_app::App;
use rapport_app::clock::{Chance, SystemClock};
use rapport_app::program::session::SignedIn;
use rapport_app::program::setup::{FirstAdmin, first_admin};
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::{Location, Store};

const SEED: u64 = 20_261_124;
/// Words of the invented language.
const VOCABULARY: usize = 30_000;
const TRIGGERING: [&str; 6] = [
    "can anyone recommend a",
    "we are hiring for",
    "so tired of",
    "looking to buy a",
    "thrilled to announce our new",
    "switching away from",
];

/// A word by its rank: common ones are short.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ka", "lo", "mi", "ne", "ru", "ta", "vo", "si", "pe", "du", "ba", "fi", "go", "he", "ju",
        "ly", "mo", "na", "or", "pu",
    ];
    let mut rest = rank;
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
        if rest == 0 {
            return word;
        }
    }
}

/// A rank with Zipf's spread: low ranks are common.
fn rank(chance: &mut StdRng) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the vocabulary"
    )]
    let rank = (VOCABULARY as f64).powf(chance.random::<f64>()) as usize;
    rank.min(VOCABULARY) - 1
}

/// `posts` lines of JSON. Every `marked`th holds the word *freezer*; 0: none does.
pub(crate) fn write_posts(
    path: &Path,
    posts: usize,
    marked: usize,
    lang: Option<&'static str>,
) -> Result<(), String> {
    Posts::new(marked, lang).write(path, posts)
}

/// An endless stream of invented posts.
pub(crate) struct Posts {
    chance: StdRng,
    written: usize,
    marked: usize,
    lang: Option<&'static str>,
}

impl Posts {
    /// Every `marked`th holds the word *freezer*; 0: none does.
    pub(crate) fn new(marked: usize, lang: Option<&'static str>) -> Self {
        Self {
            chance: StdRng::seed_from_u64(SEED),
            written: 0,
            marked,
            lang,
        }
    }

    /// Writes the next `posts` at the end of a file, a line of JSON each.
    pub(crate) fn write(&mut self, path: &Path, posts: usize) -> Result<(), String> {
        use std::io::Write as _;
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let mut file = std::io::BufWriter::new(file);
        for _ in 0..posts {
            writeln!(file, "{}", self.next()).map_err(|error| error.to_string())?;
        }
        file.flush().map_err(|error| error.to_string())
    }

    fn next(&mut self) -> serde_json::Value {
        let (chance, n) = (&mut self.chance, self.written);
        let mut text = String::new();
        if chance.random_range(0..10) == 0 {
            text.push_str(TRIGGERING[chance.random_range(0..TRIGGERING.len())]);
        }
        for _ in 0..chance.random_range(10..35) {
            let _ = write!(text, " {}", word(rank(chance)));
        }
        if self.marked > 0 && n % self.marked == 0 {
            text.push_str(" freezer");
        }
        self.written += 1;
        serde_json::json!({
            "id": n, "network": "x", "author": format!("author{}", rank(chance)), "lang": self.lang, "text": text.trim(),
        })
    }
}

/// `searches` queries: phrases, alternatives, exclusions over words that are neither the commonest
/// nor the rarest.
pub(crate) fn queries(searches: usize) -> Vec<String> {
    let mut chance = StdRng::seed_from_u64(SEED + 1);
    let mut pick = || word(150 + rank(&mut chance) % 6_000);
    (0..searches)
        .map(|n| match n % 4 {
            0 => format!("\"{} {}\"", pick(), pick()),
            1 => format!("{} {}", pick(), pick()),
            2 => format!("({} OR {}) {} lang:en", pick(), pick(), pick()),
            _ => format!("{} {} -{}", pick(), pick(), pick()),
        })
        .collect()
}

/// A fresh instance in `directory` with its admin.
pub(crate) async fn instance(directory: &Path) -> Result<(App, SignedIn), String> {
    let words = |error: rapport_app::Error| error.to_string();
    let store = Store::open(&Location::Directory(directory.to_owned()))
        .await
        .map_err(|error| error.to_string())?;
    let outbound = Outbound::new(Settings::new("mailto:nobody@localhost"))
        .map_err(|error| error.to_string())?;
    let app = App::start(store, SystemClock, Chance::from_seed(SEED), outbound)
        .await
        .map_err(words)?;
    let first = FirstAdmin {
        name: "Bench".to_owned(),
        email: "bench@example.com".to_owned(),
        password: "a few plain words".to_owned(),
        workspace: "Bench".to_owned(),
        time_zone: None,
    };
    let signed_in = first_admin(&app, first).await.map_err(words)?;
    Ok((app, signed_in))
}

/// A directory that goes away with this value.
pub(crate) struct Temporary(std::path::PathBuf);

impl Temporary {
    pub(crate) fn new() -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("rapport-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
