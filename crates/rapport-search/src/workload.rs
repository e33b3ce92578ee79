//! Posts and searches in five invented languages, the same for the same seed: words by Zipf's law, topics,
//! words that like to follow each other; phrases, AND and OR, NOT, filters, authors, NEAR, wildcards. For measuring
//! alone: nothing in it means anything.

use crate::Document;

/// The SplitMix64 generator: enough chance for a workload, and the same everywhere.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.draw() % end as u64) as usize
    }

    /// A number from 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A rank below `end`, the small ones far more often (Zipf's law with exponent 1).
    fn rank(&mut self, end: usize) -> usize {
        ((end as f64 + 1.0).powf(self.share()) - 1.0) as usize
    }
}

/// A post, owned.
#[derive(Debug, Clone)]
pub struct Post {
    /// What it says.
    pub text: String,
    /// In which language.
    pub lang: &'static str,
    /// On which network.
    pub network: &'static str,
    /// Who says it.
    pub author: String,
}

impl Post {
    /// The post as the engine reads it.
    pub fn document(&self) -> Document<'_> {
        Document {
            text: &self.text,
            network: self.network,
            author: &self.author,
            lang: Some(self.lang),
            ..Document::default()
        }
    }
}

#[derive(Debug)]
struct Language {
    code: &'static str,
    words: Vec<String>,
    /// What stands between words: nothing in Chinese.
    space: &'static str,
    topics: Vec<Vec<usize>>,
}

const NETWORKS: [&str; 5] = ["bluesky", "mastodon", "x", "linkedin", "reddit"];
const TOPICS: usize = 1000;
const TOPIC_WORDS: usize = 60;

/// Five languages and their topics.
#[derive(Debug)]
pub struct World {
    languages: Vec<Language>,
}

impl World {
    /// The languages of a seed.
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let latin =
            |code, onsets: &[&str], vowels: &[&str], codas: &[&str], chance: &mut Chance| {
                Language::new(code, " ", 30_000, chance, |chance, rank| {
                    let syllables =
                        1 + usize::from(rank > 40) + usize::from(rank > 900) + chance.below(2);
                    (0..syllables)
                        .map(|_| {
                            [
                                *chance.pick(onsets),
                                *chance.pick(vowels),
                                *chance.pick(codas),
                            ]
                            .concat()
                        })
                        .collect()
                })
            };
        let languages = vec![
            latin(
                "en",
                &[
                    "b", "c", "st", "d", "f", "gr", "h", "l", "m", "n", "p", "r", "s", "t", "w",
                    "th",
                ],
                &["a", "e", "i", "o", "u", "ea", "ou"],
                &["", "", "n", "r", "t", "s", "ck", "ll"],
                &mut chance,
            ),
            latin(
                "sv",
                &[
                    "b", "d", "f", "g", "h", "k", "sk", "l", "m", "n", "r", "s", "t", "v", "j",
                ],
                &["a", "e", "i", "o", "å", "ä", "ö", "u"],
                &["", "", "n", "r", "tt", "g", "ng"],
                &mut chance,
            ),
            latin(
                "pl",
                &[
                    "b", "c", "cz", "d", "dz", "g", "k", "ł", "m", "n", "p", "prz", "s", "sz", "ś",
                    "w", "z", "ż",
                ],
                &["a", "e", "i", "o", "ó", "u", "y", "ą", "ę"],
                &["", "", "", "n", "ć", "k", "m", "ł"],
                &mut chance,
            ),
            Language::new("vi", " ", 4_000, &mut chance, |chance, _| {
                let onset = chance.pick(&[
                    "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "t",
                    "th", "tr", "v", "x",
                ]);
                let vowel = chance.pick(&[
                    "a", "à", "á", "ạ", "ả", "ã", "â", "ấ", "ê", "ế", "ệ", "i", "ì", "í", "o", "ò",
                    "ô", "ố", "ộ", "ơ", "ờ", "u", "ù", "ư", "ừ", "ự",
                ]);
                [
                    *onset,
                    *vowel,
                    *chance.pick(&["", "", "n", "ng", "nh", "m", "t", "c", "i", "o"]),
                ]
                .concat()
            }),
            Language::new("zh", "", 3_500, &mut chance, |chance, _| {
                char::from_u32(0x4E00 + chance.below(8_000) as u32)
                    .unwrap_or('一')
                    .to_string()
            }),
        ];
        Self { languages }
    }

    /// A post of some 25 words.
    pub fn post(&self, chance: &mut Chance) -> Post {
        let language = chance.pick(&self.languages);
        let topic = chance.pick(&language.topics);
        let length = if language.space.is_empty() {
            20 + chance.below(30)
        } else {
            14 + chance.below(18)
        };
        let mut text = String::new();
        let mut last = None;
        for position in 0..length {
            let word = language.next(last, topic, chance);
            last = Some(word);
            if position > 0 {
                text.push_str(match chance.below(60) {
                    0 => ". ",
                    1..=3 => ", ",
                    4 => "\n",
                    5 => " #",
                    _ => language.space,
                });
            }
            let word = &language.words[word];
            match position {
                0 => text.extend(
                    word.chars()
                        .take(1)
                        .flat_map(char::to_uppercase)
                        .chain(word.chars().skip(1)),
                ),
                _ => text.push_str(word),
            }
        }
        match chance.below(10) {
            0 => text.push_str(&format!(" https://example.com/{}", chance.below(1_000_000))),
            1 => text.push_str(&format!(" @{}", author(chance))),
            2 => text.push('?'),
            _ => text.push('.'),
        }
        Post {
            text,
            lang: language.code,
            network: NETWORKS[chance.below(NETWORKS.len())],
            author: author(chance),
        }
    }

    /// A query: of a hundred 37 phrases, 36 with AND and OR, 9 with NOT, 9 with a filter, one of them an author,
    /// 5 with NEAR, 4 with a wildcard.
    pub fn query(&self, chance: &mut Chance) -> String {
        let language = chance.pick(&self.languages);
        let topic = chance.pick(&language.topics);
        let [a, b, c] = language.topical(topic, chance);
        match chance.below(100) {
            0..37 => language.phrase(topic, chance),
            37..55 => format!("{a} {b}"),
            55..64 => format!("({a} OR {b}) {c}"),
            64..73 => format!(
                "{} OR {}",
                language.phrase(topic, chance),
                language.phrase(topic, chance)
            ),
            73..82 => format!("{a} {b} -{c}"),
            82..86 => format!("{a} {b} lang:{}", language.code),
            86..90 => format!("{a} {b} net:{}", NETWORKS[chance.below(NETWORKS.len())]),
            90..91 => format!("({a} OR {b}) from:{}", author(chance)),
            91..96 => format!("{a} NEAR/{} {b}", 1 + chance.below(8)),
            _ if a.chars().count() > 4 && !a.starts_with('"') && language.code != "zh" => {
                let stem: String = a.chars().take(a.chars().count() - 1).collect();
                format!("{stem}* {b}")
            }
            _ => format!("{a} {b}"),
        }
    }
}

impl Language {
    fn new(
        code: &'static str,
        space: &'static str,
        size: usize,
        chance: &mut Chance,
        mut word: impl FnMut(&mut Chance, usize) -> String,
    ) -> Self {
        let mut words: Vec<String> = Vec::with_capacity(size);
        let mut known = std::collections::HashSet::new();
        for rank in 0..size {
            let fresh = (0..50)
                .map(|_| word(chance, rank))
                .find(|word| !known.contains(word));
            let fresh = fresh.unwrap_or_else(|| format!("{}{rank}", word(chance, rank)));
            known.insert(fresh.clone());
            words.push(fresh);
        }
        let first = size / 12;
        let mut topic = |_| {
            let mut topic = Vec::new();
            while topic.len() < TOPIC_WORDS {
                let word = first + chance.rank(size - first);
                if !topic.contains(&word) {
                    topic.push(word);
                }
            }
            topic
        };
        let topics = (0..TOPICS).map(&mut topic).collect();
        Self {
            code,
            words,
            space,
            topics,
        }
    }

    /// The word a writer goes on with: often the usual follower, sometimes the topic, else any.
    fn next(&self, last: Option<usize>, topic: &[usize], chance: &mut Chance) -> usize {
        match (last, chance.below(20)) {
            (Some(last), 0..=3) => self.follower(last, chance),
            (_, 4..=8) => *chance.pick(topic),
            _ => chance.rank(self.words.len()),
        }
    }

    /// One of a word's two dozen usual followers.
    fn follower(&self, word: usize, chance: &mut Chance) -> usize {
        Chance::new((word * 24 + chance.below(24)) as u64).rank(self.words.len())
    }

    /// Three different words of a topic.
    fn topical(&self, topic: &[usize], chance: &mut Chance) -> [String; 3] {
        let start = chance.below(TOPIC_WORDS);
        [0, 1 + chance.below(20), 30 + chance.below(20)].map(|offset| {
            let first = topic[(start + offset) % TOPIC_WORDS];
            // One syllable says little; people search for words of two.
            let second = &self.words[self.follower(first, chance)];
            match self.code {
                "zh" => format!("{}{second}", self.words[first]),
                "vi" => format!("\"{} {second}\"", self.words[first]),
                _ => self.words[first].clone(),
            }
        })
    }

    fn phrase(&self, topic: &[usize], chance: &mut Chance) -> String {
        let first = *chance.pick(topic);
        let second = self.follower(first, chance);
        let mut words = vec![self.words[first].as_str(), &self.words[second]];
        if chance.below(4) == 0 {
            words.push(&self.words[self.follower(second, chance)]);
        }
        format!("\"{}\"", words.join(self.space))
    }
}

fn author(chance: &mut Chance) -> String {
    format!("user_{}.example.org", chance.rank(100_000))
}
