//! Posts and searches in five invented languages, the same for the same seed: words by Zipf's law, topics,
//! words that like to follow each other; phrases, AND and OR, NOT, filters.

/// The SplitMix64 generator: enough chance for a workload, and the same everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
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
pub(crate) struct Post {
    pub(crate) text: String,
    pub(crate) lang: &'static str,
    pub(crate) network: &'static str,
    pub(crate) author: String,
}

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

pub(crate) struct World {
    languages: Vec<Language>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
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

    pub(crate) fn post(&self, chance: &mut Chance) -> Post {
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

    /// A query: 40 % phrases, 40 % AND and OR, 10 % NOT, 10 % with a filter.
    pub(crate) fn query(&self, chance: &mut Chance) -> String {
        let language = chance.pick(&self.languages);
        let topic = chance.pick(&language.topics);
        let [a, b, c] = language.topical(topic, chance);
        match chance.below(10) {
            0..=3 => language.phrase(topic, chance),
            4 | 5 => format!("{a} {b}"),
            6 => format!("({a} OR {b}) {c}"),
            7 => format!(
                "{} OR {}",
                language.phrase(topic, chance),
                language.phrase(topic, chance)
            ),
            8 => format!("{a} {b} -{c}"),
            _ if chance.below(2) == 0 => format!("{a} {b} lang:{}", language.code),
            _ => format!("{a} {b} net:{}", NETWORKS[chance.below(NETWORKS.len())]),
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
