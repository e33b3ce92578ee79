//! Random queries and posts that have something to do with each other.

use proptest::prelude::*;
use rapport_search::Document;

use crate::naive::Tree;

/// A post that owns its parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnedPost {
    pub(crate) text: String,
    pub(crate) network: String,
    pub(crate) author: String,
    pub(crate) lang: Option<String>,
    pub(crate) is_reply: bool,
    pub(crate) links: Vec<String>,
}

impl OwnedPost {
    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            text: &self.text,
            network: &self.network,
            author: &self.author,
            author_name: None,
            lang: self.lang.as_deref(),
            is_reply: self.is_reply,
            links: &self.links,
        }
    }
}

/// Few enough that posts and queries meet, varied enough to try every rule.
const WORDS: &[&str] = &[
    "alpha",
    "Alpha",
    "ALPHA",
    "beta",
    "gamma",
    "extraordinary",
    "Extraordinary",
    "internationalisation",
    "zażółć",
    "zazolc",
    "Zażółć",
    "zazo\u{301}łć",
    "gęślą",
    "Göteborg",
    "goteborg",
    "GO\u{308}TEBORG",
    "göteborgarnas",
    "goteborgarnas",
    "bán",
    "bạn",
    "ban",
    "ba\u{301}n",
    "đường",
    "duong",
    "dương",
    "straße",
    "strasse",
    "STRASSE",
    "smørrebrød",
    "smorrebrod",
    "ısı",
    "isi",
    "İstanbul",
    "istanbul",
    "don't",
    "don’t",
    "dont",
    "can't",
    "ﬁne",
    "fine",
    "ＡＢＣ",
    "abc",
    "𝗛𝗶𝗿𝗶𝗻𝗴",
    "hiring",
    "soft\u{AD}ware",
    "software",
    "война",
    "воина",
    "мой",
    "мои",
    "ёлка",
    "елка",
    "Οδός",
    "οδος",
    "ΟΔΟΣ",
    "销售",
    "社交销售",
    "售",
    "社交",
    "学",
    "営業",
    "エンジニア",
    "ｴﾝｼﾞﾆｱ",
    "ガ",
    "カ",
    "か\u{3099}",
    "が",
    "ซื้อ",
    "ขาย",
    "한국어",
    "한국",
    "عَرَبِيّ",
    "عربي",
    "नमस्ते",
    "नमसत",
    "नमस्त",
    "node.js",
    "node",
    "js",
    "example.com",
    "example",
    "3.14",
    "3",
    "1,000",
    "b2b",
    "snake_case",
    "case",
    "@acme_corp",
    "acme_corp",
    "@jan.example.org",
    "jan",
    "@ann@social.example",
    "#rust",
    "rust",
    "#SocialSelling",
    "https://example.com/some_path?q=1",
    "https://EXAMPLE.com/node",
    "www.example.com/alpha",
    "path",
    "e-mail",
    "jan@example.org",
    "mail",
    "R&amp;D",
    "👩‍💻alpha",
    "d'école",
    "ecole",
];

/// Words that are not written out.
pub(crate) const PATTERNS: &[&str] = &[
    "alp*",
    "ALPHA*",
    "bet?s",
    "alp?a",
    "extr*",
    "extraord?nary",
    "zażó*",
    "zazo*",
    "zaż??ć",
    "göt*",
    "got?borg",
    "goteborg*",
    "str?sse",
    "stra*",
    "straße*",
    "smør?ebrød",
    "node*",
    "exam*",
    "acme_*",
    "hir?ng",
    "вой*",
    "дон*",
    "soft*",
    "한국어*",
    "한국*",
    "inter*",
    "social*",
];

fn pattern() -> impl Strategy<Value = String> {
    prop::sample::select(PATTERNS).prop_map(str::to_owned)
}

/// What is written just so.
const RAW: &[&str] = &[
    "Alpha",
    "alpha",
    "ALPHA",
    "Zażółć",
    "zazolc",
    "#rust",
    "rust",
    "node.js",
    "@acme_corp",
    "don't",
    "don’t",
    "社交",
    "售",
    "R&amp;D",
    "e-mail",
    "GÖTEBORG",
    "Alpha beta",
    "b2b?",
    "3.14.",
    "(alpha)",
    "soft\u{AD}ware",
    "ＡＢＣ",
];

fn raw() -> impl Strategy<Value = Tree> {
    prop::sample::select(RAW).prop_map(|written| Tree::Raw(written.to_owned()))
}

/// What may stand between words of a post.
const BETWEEN: &[&str] = &[
    " ", " ", " ", " ", " ", "  ", "\n", ", ", ". ", "! ", "? ", "？", " … ", " — ", " 🚀 ", "/",
    " (", ") ", " \"", "\" ", ".", "-",
];

fn word() -> impl Strategy<Value = String> + Clone {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

pub(crate) fn post() -> impl Strategy<Value = OwnedPost> {
    let text =
        prop::collection::vec((word(), prop::sample::select(BETWEEN)), 0..14).prop_map(|parts| {
            parts
                .into_iter()
                .map(|(word, between)| word + between)
                .collect::<String>()
        });
    (
        // An address would swallow what follows it without a space; that is not what is tried here.
        text.prop_filter("addresses end at a space", |text| {
            text.split_whitespace()
                .all(|part| !part.contains("://") || is_plain_address(part))
        }),
        prop::sample::select(&["bluesky", "Mastodon", "x", ""][..]),
        prop::sample::select(&["ann", "@Ann", "bob.example.org", "Łukasz", ""][..]),
        prop::option::of(prop::sample::select(
            &["en", "en-GB", "sv", "zh-Hant-TW", "EN", "e"][..],
        )),
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(text, network, author, lang, is_reply, has_link)| OwnedPost {
                text,
                network: network.to_owned(),
                author: author.to_owned(),
                lang: lang.map(str::to_owned),
                is_reply,
                links: if has_link {
                    vec!["https://example.net/".to_owned()]
                } else {
                    Vec::new()
                },
            },
        )
}

fn is_plain_address(part: &str) -> bool {
    WORDS.iter().any(|word| {
        word.contains("://") && part.trim_end_matches(['?', '.', ',', '!', ')', '"']) == *word
    })
}

fn filter() -> impl Strategy<Value = Tree> {
    prop::sample::select(
        &[
            ("lang", "en"),
            ("lang", "EN-gb"),
            ("lang", "sv"),
            ("lang", "zh-hant"),
            ("net", "bluesky"),
            ("net", "mastodon"),
            ("from", "ann"),
            ("author", "@ann"),
            ("from", "bob.example.org"),
            ("from", "łukasz"),
            ("has", "link"),
            ("has", "mention"),
            ("has", "hashtag"),
            ("is", "post"),
            ("mentions", "acme_corp"),
            ("mentions", "@Jan.example.org"),
            ("site", "example.com"),
            ("site", "example.net"),
            ("url", "example.com/some_path"),
            ("url", "https://www.example.com/alpha"),
            ("url", "node"),
            ("url", "some_path"),
            ("url", "example.com"),
            ("url", "com"),
            ("has", "email"),
            ("is", "quote"),
            ("query", "competitors"),
            ("followers", ">500"),
            ("bio", "founder"),
            ("in", "customers"),
            ("is", "reply"),
            ("is", "question"),
        ][..],
    )
    .prop_map(|(field, value)| Tree::Filter(field, value.to_owned()))
}

fn near() -> impl Strategy<Value = Tree> {
    let phrase = prop_oneof![
        1 => raw(),
        1 => pattern().prop_map(Tree::Word),
        3 => word().prop_filter("a word by itself", |word| !word.starts_with('-')).prop_map(Tree::Word),
        1 => prop::collection::vec(word(), 1..3).prop_map(|words| Tree::Phrase(words.join(" "))),
    ];
    let operand = prop::collection::vec(phrase, 1..3);
    (
        operand.clone(),
        prop::collection::vec((operand, 0..7usize, any::<bool>()), 1..3),
    )
        .prop_map(|(first, rest)| {
            let (operands, gaps): (Vec<_>, Vec<_>) = rest
                .into_iter()
                .map(|(operand, words, ordered)| (operand, (words, ordered)))
                .unzip();
            Tree::Near([vec![first], operands].concat(), gaps)
        })
}

pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        2 => near(),
        2 => raw(),
        2 => pattern().prop_map(Tree::Word),
        1 => (word(), pattern()).prop_map(|(word, pattern)| Tree::Phrase(format!("{word} {pattern}"))),
        1 => (pattern(), word()).prop_map(|(pattern, word)| Tree::Phrase(format!("{pattern} {word}"))),
        6 => word().prop_filter("a word by itself", |word| !word.starts_with('-')).prop_map(Tree::Word),
        3 => prop::collection::vec(word(), 1..4).prop_map(|words| Tree::Phrase(words.join(" "))),
        1 => filter(),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::And),
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(Tree::Or),
            1 => inner.prop_map(|part| Tree::Not(Box::new(part))),
        ]
    })
}

/// Anything a person or a cat may type.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(
        &[
            "AND",
            "OR",
            "NOT",
            "and",
            "-",
            "--",
            "(",
            ")",
            "\"",
            "“",
            "”",
            "lang:",
            "lang:en",
            "lang:english",
            "lnag:en",
            "from:",
            "from:@",
            "is:qestion",
            "has:links",
            "colour:red",
            "site:x",
            "url:",
            "url:/",
            "url:a.b/c",
            "query:x",
            "has:image",
            "site:https://a.b/c",
            "age:2",
            "age:<2d",
            "likes:10..20",
            "followers:many",
            "http://a.b",
            "a",
            "b c",
            "zażółć",
            "销售",
            " ",
            "  ",
            "\t",
            "",
            ":",
            "é",
            "*",
            "a*",
            "alp*",
            "*alp",
            "al?ha",
            "alp?a",
            "销售*",
            "alp*a",
            "\"alp* b\"",
            "re:invent",
            "raw:",
            "raw:B+",
            "raw:\"+\"",
            "`C#`",
            "`",
            "net:\"a b\"",
            "NEAR",
            "NEAR/3",
            "ONEAR/2",
            "NEAR/4f",
            "NEAR/x",
            "NEAR/99",
            "\"a b\"~2",
            "\"a\"~",
            "–x",
            "（",
            "）",
            "。",
            "\u{0}",
            "🚀",
        ][..],
    );
    prop_oneof![
        4 => prop::collection::vec((pieces, prop::sample::select(&["", " "][..])), 0..12)
            .prop_map(|parts| parts.into_iter().map(|(piece, space)| format!("{piece}{space}")).collect::<String>()),
        1 => any::<String>(),
        1 => "[ -~]{0,60}",
        1 => (1..2200usize, prop::sample::select(&["(", "-", "a ", "a OR ", "é", "\"a\" ", "NOT "][..])).prop_map(|(count, piece)| piece.repeat(count)),
    ]
}
