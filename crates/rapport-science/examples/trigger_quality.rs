//! How well do the trigger packs read labelled posts?
//!
//! `cargo run --release -p rapport-science --example trigger_quality -- FILE [--errors TRIGGER]`
//!
//! FILE holds one JSON object a line: `lang`, `text`, `labels` (trigger identifiers, empty for
//! none; unknown ones are ignored), `sampling` (`random`, or anything else for posts that were
//! searched for), `confidence` (`high`, `medium`, `low`: of the labelling). Printed are, for each
//! trigger and language, hits, false alarms and misses, precision and recall with 95 % Wilson
//! intervals, and beside them what a plain keyword alert would do: the words somebody would type
//! who has a minute ([`PLAIN`]). Then the random part; with and without labels of low confidence.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a report for the terminal"
)]

use std::collections::BTreeSet;
use std::process::ExitCode;

use rapport_model::understand::trigger::Trigger;
use rapport_science::measure::wilson::{Interval, wilson};
use rapport_science::understand::trigger::{Scratch, TriggerPacks};
use rapport_search::{Analyser, Document, Query};

struct Post {
    lang: String,
    text: String,
    random: bool,
    sure: bool,
    labels: BTreeSet<Trigger>,
    found: BTreeSet<Trigger>,
    plain: BTreeSet<Trigger>,
}

/// The plain keyword alert: a language, a trigger, a saved search of obvious words.
const PLAIN: &[(&str, Trigger, &str)] = &[
    (
        "en",
        Trigger::AsksRecommendation,
        "recommend* OR suggestion* OR \"anyone know\" OR \"looking for\"",
    ),
    (
        "en",
        Trigger::IntentToBuy,
        "buy* OR purchas* OR \"need a\" OR \"want a\" OR \"want to get\"",
    ),
    (
        "en",
        Trigger::Switching,
        "switch* OR cancel* OR \"never again\" OR leaving OR replac*",
    ),
    (
        "en",
        Trigger::Complaint,
        "terrible OR worst OR awful OR disappoint* OR \"customer service\" OR complain* OR broken OR unacceptable",
    ),
    (
        "en",
        Trigger::Hiring,
        "hiring OR job OR jobs OR vacanc* OR recruit*",
    ),
    (
        "en",
        Trigger::JobChange,
        "\"new job\" OR appoint* OR resign* OR promoted OR \"steps down\" OR ceo",
    ),
    (
        "en",
        Trigger::Expansion,
        "acqui* OR expan* OR funding OR invest* OR \"opens new\"",
    ),
    (
        "en",
        Trigger::Contraction,
        "layoff* OR bankrupt* OR clos* OR restructur* OR \"job cuts\"",
    ),
    (
        "en",
        Trigger::ProductLaunch,
        "launch* OR unveil* OR introduc* OR announc* OR \"now available\"",
    ),
    (
        "en",
        Trigger::EventAttendance,
        "conference OR summit OR expo OR booth OR webinar OR keynote",
    ),
    (
        "en",
        Trigger::Question,
        "(how OR what OR where OR which OR who OR anyone) is:question",
    ),
    (
        "de",
        Trigger::AsksRecommendation,
        "empfehl* OR tipps OR \"kennt jemand\" OR gesucht",
    ),
    ("de", Trigger::IntentToBuy, "kaufen OR bestellen OR brauche"),
    ("de", Trigger::Switching, "wechs* OR kündig* OR umsteig*"),
    (
        "de",
        Trigger::Complaint,
        "schlecht* OR kaputt OR enttäusch* OR kundenservice OR beschwer*",
    ),
    (
        "de",
        Trigger::Hiring,
        "stelle* OR job OR jobs OR sucht OR bewerb*",
    ),
    (
        "de",
        Trigger::JobChange,
        "\"neuer job\" OR \"neuen job\" OR ernannt OR kündig*",
    ),
    ("de", Trigger::Expansion, "übernimmt OR eröffn* OR investi*"),
    (
        "de",
        Trigger::Contraction,
        "insolven* OR stellenabbau OR schließt OR entlass*",
    ),
    (
        "de",
        Trigger::ProductLaunch,
        "neu* OR launch* OR vorgestellt",
    ),
    (
        "de",
        Trigger::EventAttendance,
        "messe OR konferenz OR kongress",
    ),
    (
        "de",
        Trigger::Question,
        "(wie OR was OR wo OR welche OR wer OR jemand) is:question",
    ),
    ("fr", Trigger::AsksRecommendation, "conseil* OR recommand*"),
    ("fr", Trigger::IntentToBuy, "acheter OR besoin"),
    (
        "fr",
        Trigger::Complaint,
        "nul OR déçu* OR \"service client\" OR panne",
    ),
    ("fr", Trigger::Hiring, "emploi OR recrut* OR poste OR stage"),
    ("fr", Trigger::JobChange, "nommé OR nommée OR démission*"),
    (
        "fr",
        Trigger::Expansion,
        "acqui* OR rach* OR investi* OR inaugur*",
    ),
    (
        "fr",
        Trigger::Contraction,
        "licenci* OR fermeture OR faillite",
    ),
    (
        "fr",
        Trigger::ProductLaunch,
        "lance* OR nouveau OR nouvelle",
    ),
    (
        "fr",
        Trigger::EventAttendance,
        "salon OR conférence OR colloque OR forum",
    ),
    (
        "fr",
        Trigger::Question,
        "(comment OR quoi OR où OR quel OR qui) is:question",
    ),
    (
        "es",
        Trigger::AsksRecommendation,
        "recom* OR \"alguien sabe\"",
    ),
    ("es", Trigger::IntentToBuy, "comprar OR necesito OR quiero"),
    (
        "es",
        Trigger::Complaint,
        "malo OR pésimo OR queja OR servicio",
    ),
    (
        "es",
        Trigger::Question,
        "(cómo OR qué OR dónde OR cuál OR alguien) is:question",
    ),
    ("it", Trigger::Complaint, "pessimo OR servizio OR delus*"),
    (
        "it",
        Trigger::EventAttendance,
        "convegno OR fiera OR conferenza",
    ),
    (
        "it",
        Trigger::Question,
        "(come OR cosa OR dove OR quale OR qualcuno) is:question",
    ),
    ("pt", Trigger::IntentToBuy, "comprar OR quero OR preciso"),
    ("pt", Trigger::Complaint, "péssimo OR ruim OR reclam*"),
    (
        "pt",
        Trigger::Question,
        "(como OR onde OR qual OR quem OR alguém) is:question",
    ),
    ("zh", Trigger::AsksRecommendation, "推荐 OR 求"),
    ("zh", Trigger::IntentToBuy, "想买 OR 买"),
    ("zh", Trigger::Switching, "换 OR 卸载"),
    ("zh", Trigger::Complaint, "垃圾 OR 客服 OR 失望 OR 差评"),
    ("zh", Trigger::Hiring, "招聘"),
    ("zh", Trigger::JobChange, "入职 OR 离职 OR 辞职"),
    ("zh", Trigger::Expansion, "收购 OR 融资 OR 开业"),
    ("zh", Trigger::Contraction, "裁员 OR 破产 OR 关闭"),
    ("zh", Trigger::ProductLaunch, "发布 OR 上市 OR 新品"),
    ("zh", Trigger::EventAttendance, "大会 OR 展会 OR 峰会"),
    (
        "zh",
        Trigger::Question,
        "(吗 OR 怎么 OR 什么 OR 谁) is:question",
    ),
];

#[derive(Default)]
struct Tally {
    hits: u64,
    false_alarms: u64,
    misses: u64,
}

type Judge<'a> = &'a dyn Fn(&BTreeSet<Trigger>) -> bool;

/// What posts are read with.
struct Readers {
    packs: TriggerPacks,
    plain: Vec<(&'static str, Trigger, Query)>,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (file, errors) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [file] => (file, None),
        [file, "--errors", trigger] => (file, Some(trigger)),
        _ => return fail("usage: trigger_quality FILE [--errors TRIGGER]"),
    };
    let readers = match Readers::new() {
        Ok(readers) => readers,
        Err(reason) => return fail(&reason),
    };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return fail(&format!("{file}: {error}")),
    };
    let mut scratch = Scratch::default();
    let mut posts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match read(line, &readers, &mut scratch) {
            Some(post) => posts.push(post),
            None => return fail(&format!("{file}, line {}: not a labelled post", number + 1)),
        }
    }
    match errors.map(str::parse) {
        None => report(&posts),
        Some(Ok(trigger)) => show_errors(&posts, trigger),
        Some(Err(reason)) => return fail(&reason),
    }
    ExitCode::SUCCESS
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}

impl Readers {
    fn new() -> Result<Self, String> {
        let packs = TriggerPacks::builtin().map_err(|error| error.to_string())?;
        let plain = PLAIN.iter().map(|&(lang, trigger, words)| {
            let query = Query::parse(words).map_err(|error| format!("{words}: {error}"))?;
            Ok((lang, trigger, query))
        });
        let plain = plain.collect::<Result<_, String>>()?;
        Ok(Self { packs, plain })
    }
}

fn read(line: &str, readers: &Readers, scratch: &mut Scratch) -> Option<Post> {
    let json: serde_json::Value = serde_json::from_str(line).ok()?;
    let word = |key: &str| json[key].as_str();
    let (lang, text) = (word("lang")?, word("text")?);
    let document = Document {
        text,
        lang: Some(lang),
        ..Document::default()
    };
    let labels = json["labels"].as_array()?.iter();
    let analysed = Analyser::new().analyse(&document);
    let plain = readers.plain.iter();
    Some(Post {
        lang: lang.to_owned(),
        text: text.to_owned(),
        random: word("sampling") == Some("random"),
        sure: word("confidence") != Some("low"),
        labels: labels
            .filter_map(|label| label.as_str()?.parse().ok())
            .collect(),
        plain: plain
            .filter(|(spoken, _, query)| *spoken == lang && query.matches(&analysed))
            .map(|(_, trigger, _)| *trigger)
            .collect(),
        found: readers
            .packs
            .classify(&document, scratch)
            .iter()
            .map(|m| m.trigger)
            .collect(),
    })
}

fn report(posts: &[Post]) {
    for (title, only_sure) in [
        ("All labels", false),
        ("Without labels of low confidence", true),
    ] {
        let posts: Vec<_> = posts
            .iter()
            .filter(|post| post.sure || !only_sure)
            .collect();
        let random: Vec<_> = posts.iter().copied().filter(|post| post.random).collect();
        for (part, posts) in [("all posts", &posts), ("random part", &random)] {
            println!("\n{title}, {part}: {} posts", posts.len());
            println!(
                "{:<20} {:<4} {:>4} {:>4} {:>4}  {:<20} {:<20} {:<20} {:<20}",
                "trigger",
                "lang",
                "hit",
                "fa",
                "miss",
                "precision",
                "recall",
                "plain precision",
                "plain recall"
            );
            let actionable = |set: &BTreeSet<Trigger>| set.iter().any(|t| *t != Trigger::Question);
            print_rows("(any actionable)", posts, &actionable);
            for trigger in Trigger::ALL {
                print_rows(trigger.word(), posts, &|set| set.contains(&trigger));
            }
        }
    }
}

fn print_rows(name: &str, posts: &[&Post], judge: Judge) {
    print_row(name, "all", posts, judge);
    let languages: BTreeSet<_> = posts.iter().map(|post| post.lang.as_str()).collect();
    for lang in languages {
        let spoken: Vec<_> = posts
            .iter()
            .copied()
            .filter(|post| post.lang == lang)
            .collect();
        print_row(name, lang, &spoken, judge);
    }
}

fn print_row(name: &str, lang: &str, posts: &[&Post], judge: Judge) {
    let packs = tally(posts, judge, |post| &post.found);
    let plain = tally(posts, judge, |post| &post.plain);
    if lang == "all" || packs.cases() + plain.cases() > 0 {
        println!(
            "{name:<20} {lang:<4} {:>4} {:>4} {:>4}  {:<20} {:<20} {:<20} {:<20}",
            packs.hits,
            packs.false_alarms,
            packs.misses,
            packs.precision(),
            packs.recall(),
            plain.precision(),
            plain.recall()
        );
    }
}

fn tally(posts: &[&Post], judge: Judge, found: impl Fn(&Post) -> &BTreeSet<Trigger>) -> Tally {
    let mut tally = Tally::default();
    for post in posts {
        match (judge(found(post)), judge(&post.labels)) {
            (true, true) => tally.hits += 1,
            (true, false) => tally.false_alarms += 1,
            (false, true) => tally.misses += 1,
            (false, false) => {}
        }
    }
    tally
}

impl Tally {
    fn cases(&self) -> u64 {
        self.hits + self.false_alarms + self.misses
    }

    fn precision(&self) -> String {
        share(self.hits, self.hits + self.false_alarms)
    }

    fn recall(&self) -> String {
        share(self.hits, self.hits + self.misses)
    }
}

fn share(hits: u64, cases: u64) -> String {
    if cases == 0 {
        return "no data".to_owned();
    }
    let Interval { low, high } = wilson(hits, cases);
    #[expect(clippy::cast_precision_loss, reason = "counts of posts")]
    let share = hits as f64 / cases as f64;
    format!("{share:.2} [{low:.2}, {high:.2}]")
}

fn show_errors(posts: &[Post], trigger: Trigger) {
    for post in posts {
        let word = match (
            post.found.contains(&trigger),
            post.labels.contains(&trigger),
        ) {
            (true, true) => "hit        ",
            (true, false) => "false alarm",
            (false, true) => "miss       ",
            (false, false) => continue,
        };
        let sure = if post.sure { "" } else { " (low)" };
        println!(
            "{word} {}{sure} {}",
            post.lang,
            post.text.replace('\n', " ")
        );
    }
}
