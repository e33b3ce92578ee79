//! scratch
#![expect(clippy::print_stdout, reason = "scratch")]
use rapport_science::understand::trigger::{Scratch, TriggerPacks};
use rapport_search::Document;
fn main() {
    let a: Vec<_> = std::env::args().collect();
    let packs = TriggerPacks::builtin().unwrap();
    let mut s = Scratch::default();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let t0 = std::time::Instant::now();
    let mut n = 0;
    for line in text.lines() {
        let j: serde_json::Value = serde_json::from_str(line).unwrap();
        let (lang, text) = (j["lang"].as_str().unwrap(), j["text"].as_str().unwrap());
        if a.len() > 2 && a[2] != lang { continue; }
        let d = Document { text, lang: Some(lang), ..Document::default() };
        n += 1;
        for m in packs.classify(&d, &mut s) {
            if a.len() > 3 && a[3] != m.trigger.word() { continue; }
            let w: Vec<_> = m.spans.iter().map(|&(a, b)| &text[a..b]).collect();
            println!("{} {:.2} {} <<{}>> {}", lang, m.confidence, m.trigger, w.join(" … "), text.replace('\n', " "));
        }
    }
    println!("{n} posts {:?}", t0.elapsed());
}
