use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Example {
    lang: String,
    text: String,
}

/// Invented texts. `und`: nobody could tell, or it is in two languages.
static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    include_str!("../../../languages/examples.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
});

fn tag(text: &str) -> Option<&'static str> {
    detect(text).map(|found| found.tag)
}

#[test]
fn no_example_is_taken_for_another_language() {
    let wrong: Vec<_> = EXAMPLES
        .iter()
        .filter_map(|example| {
            let found = tag(&example.text)?;
            (found != example.lang).then(|| format!("{found}: {}", example.text))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn most_sentences_of_every_reported_language_are_recognised() {
    let mut told: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for example in EXAMPLES.iter() {
        let (right, all) = told.entry(example.lang.clone()).or_default();
        *right += usize::from(tag(&example.text) == Some(&example.lang));
        *all += 1;
    }
    for tag in reported() {
        let (right, all) = told[tag];
        assert!(all >= 4 && right * 8 >= all * 7, "{tag}: {right} of {all}");
    }
}

/// Some systems write a letter and its mark as two characters.
#[test]
fn marks_may_stand_alone() {
    for text in [
        "Có ai đếm hàng trong kho lạnh mà không dùng giấy không?",
        "Har ni också problem med att kylan stänger av sig mitt i natten?",
    ] {
        let apart: String = text.nfd().collect();
        assert_ne!(apart, text);
        assert_eq!(detect(&apart), detect(text));
    }
}

#[test]
fn case_does_not_matter_and_names_do_not_count() {
    assert_eq!(tag("VAD SKA MAN GÖRA NÄR ALLT LIGGER NERE?"), Some("sv"));
    // Three Swedish towns do not make it Swedish.
    assert_eq!(
        tag("The new offices will be in Malmö, Göteborg and Örebro"),
        Some("en")
    );
}

#[test]
fn only_the_beginning_of_a_long_text_is_read() {
    let swedish = "Det är svårt att hitta folk som vill köra natt. ".repeat(30);
    let english = "It is hard to find people who want to drive at night. ".repeat(200);
    assert_eq!(tag(&format!("{swedish}{english}")), Some("sv"));
}

#[test]
fn what_the_network_says_of_a_post_is_kept() {
    let swedish = "Det är svårt att hitta folk som vill köra natt, vi söker fortfarande.";
    let settled = settle(Some("en-gb".to_owned()), LangFrom::Post, swedish);
    assert_eq!(settled, (Some("en-gb".to_owned()), LangFrom::Post));
    let settled = settle(None, LangFrom::Post, swedish);
    assert_eq!(settled, (Some("sv".to_owned()), LangFrom::Text));
    assert_eq!(settle(None, LangFrom::Post, "hej"), (None, LangFrom::Post));
}

#[test]
fn a_feed_is_believed_until_the_text_speaks_clearly() {
    let of_feed = |text| settle(Some("en-gb".to_owned()), LangFrom::Feed, text);
    let believed = (Some("en-gb".to_owned()), LangFrom::Feed);
    assert_eq!(
        of_feed("The crane is out until Monday, and so am I."),
        believed
    );
    assert_eq!(of_feed("Kranen är trasig"), believed);
    // Swedish by a few words, not clearly.
    let unsure = "Ingen inventering igen, kanske imorgon";
    let found = detect(unsure).unwrap();
    assert!(
        found.tag == "sv" && found.confidence < CONTRADICTS_FROM,
        "{found:?}"
    );
    assert_eq!(of_feed(unsure), believed);
    let clearly = "Kranen är trasig till på måndag, och det är jag också.";
    assert_eq!(of_feed(clearly), (Some("sv".to_owned()), LangFrom::Text));
}

/// The examples of the trigger packs were written for another purpose.
#[test]
fn no_example_of_a_trigger_pack_is_taken_for_another_language() {
    let mut told = 0;
    let mut all = 0;
    let mut wrong = Vec::new();
    for (lang, examples) in crate::understand::trigger::examples() {
        for text in examples {
            all += 1;
            match tag(&text) {
                Some(found) if found == lang => told += 1,
                Some(found) => wrong.push(format!("{lang} as {found}: {text}")),
                None => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told * 4 >= all * 3, "{told} of {all}");
}

proptest! {
    #[test]
    fn any_text_is_read_and_confidence_is_a_share(text in "\\PC{0,300}|[a-zåäöąęłđơư ]{0,300}") {
        if let Some(found) = likeliest(&text) {
            prop_assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
            prop_assert!(reported().contains(&found.tag));
        }
    }

    /// Links, handles and hashtags around a text change nothing.
    #[test]
    fn what_is_no_language_does_not_count(place in 0..40_usize, link in "https://[a-z]{2,8}\\.example/[a-z-]{0,20}", handle in "[@#][a-z_]{2,20}") {
        let text = &EXAMPLES[place].text;
        let dressed = format!("{handle} {link} {text} {link} {handle} 🎉 12:30");
        prop_assert_eq!(likeliest(&dressed), likeliest(text));
    }

    #[test]
    fn the_order_of_words_does_not_matter(place in 0..200_usize, seed in any::<u64>()) {
        let example = &EXAMPLES[place % EXAMPLES.len()].text;
        // Beginnings of sentences are capitals, which is all that order could change.
        let text = example.to_lowercase();
        let mut words: Vec<_> = text.split(' ').collect();
        let turn = usize::try_from(seed % words.len() as u64).unwrap();
        words.rotate_left(turn);
        let (a, b) = (likeliest(&text), likeliest(&words.join(" ")));
        prop_assert_eq!(a.map(|found| found.tag), b.map(|found| found.tag));
        if let (Some(a), Some(b)) = (a, b) {
            prop_assert!((a.confidence - b.confidence).abs() < 1e-9);
        }
    }
}
