use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static PACKS: LazyLock<TriggerPacks> =
    LazyLock::new(|| TriggerPacks::builtin().unwrap_or_else(|error| panic!("{error}")));

fn read(lang: Option<&str>, text: &str) -> Vec<TriggerMatch> {
    PACKS.classify(
        &Document {
            text,
            lang,
            ..Document::default()
        },
        &mut Scratch::default(),
    )
}

fn words(found: &[TriggerMatch]) -> Vec<&str> {
    found.iter().map(|found| found.trigger.word()).collect()
}

/// The examples of each language, whatever they are signs of.
pub(crate) fn examples() -> impl Iterator<Item = (&'static str, Vec<String>)> {
    builtin::LANGUAGES.iter().map(|files| {
        let examples: BTreeMap<String, Examples> = toml::from_str(files.examples).unwrap();
        let texts = examples.into_values().flat_map(|kept| [kept.yes, kept.no]);
        (files.tag, texts.flatten().collect())
    })
}

/// What the posts of a section of `examples.toml` are.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

/// The examples beside the packs say what each pack is for; they are invented.
#[test]
fn examples_are_read_as_they_should_be() {
    let mut wrong = Vec::new();
    for files in builtin::LANGUAGES {
        let tag = files.tag;
        let examples: BTreeMap<String, Examples> = toml::from_str(files.examples).unwrap();
        for trigger in Trigger::ALL {
            let examples = &examples[trigger.word()];
            assert!(
                examples.yes.len() >= 2,
                "{tag}: {} needs two examples",
                trigger.word()
            );
        }
        for (word, Examples { yes, no }) in &examples {
            // Under `nothing` are posts that are no sign, except perhaps a question.
            let trigger = word.parse::<Trigger>().ok();
            let is_sign = |found: &TriggerMatch| match trigger {
                Some(trigger) => found.trigger == trigger,
                None => found.trigger != Trigger::Question,
            };
            let texts = yes.iter().map(|text| (text, true));
            for (text, should) in texts.chain(no.iter().map(|text| (text, false))) {
                let found = read(Some(tag), text);
                if found.iter().any(is_sign) != should {
                    wrong.push(format!(
                        "{tag} {word}: {text} is read as {:?}",
                        words(&found)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_list_of_words_is_used() {
    for files in builtin::LANGUAGES {
        let source = Source {
            file: files.tag,
            text: files.words,
        };
        let words = Words::read(source).unwrap();
        let packs = files.packs.iter().map(|(_, text)| *text);
        let text: String = packs.chain([files.unless]).collect();
        for name in words.names() {
            assert!(
                text.contains(&format!("@{name}")),
                "{}: no entry uses @{name}",
                files.tag
            );
        }
    }
}

#[test]
fn the_words_that_justify_it_are_marked() {
    let text = "Morning! Could you recommend a pallet scale?";
    let found = read(Some("en"), text);
    assert_eq!(words(&found), ["asks_recommendation"]);
    let marked: Vec<_> = found[0]
        .spans
        .iter()
        .map(|&(from, to)| &text[from..to])
        .collect();
    assert_eq!(marked, ["Could you recommend a"]);
    assert!((found[0].confidence - 0.9).abs() < 1e-9);
}

#[test]
fn the_most_telling_comes_first() {
    let text = "Your app keeps crashing. We are switching providers. Can anyone recommend an alternative to it?";
    let found = read(Some("en-GB"), text);
    assert_eq!(words(&found)[..2], ["asks_recommendation", "switching"]);
}

#[test]
fn language_decides_which_packs_read() {
    let text = "Någon som kan rekommendera en bra speditör";
    assert_eq!(words(&read(Some("sv-SE"), text)), ["asks_recommendation"]);
    assert_eq!(words(&read(Some("pl"), text)), [""; 0]);
    assert_eq!(words(&read(None, text)), ["asks_recommendation"]);
    // No Dutch packs: read with the English ones.
    assert_eq!(words(&read(Some("nl"), "We're hiring!")), ["hiring"]);
}

#[test]
fn a_question_to_one_account_is_not_put_to_the_public() {
    let asked = "Does anyone know when the gates open?";
    assert_eq!(words(&read(Some("en"), asked)), ["question"]);
    assert_eq!(
        words(&read(Some("en"), &format!("@gates {asked}"))),
        [""; 0]
    );
}

#[test]
fn only_an_at_sign_before_a_word_is_a_name() {
    for (text, addressed, any) in [
        ("@gates when do you open", true, true),
        (" ＠gates when do you open", true, true),
        ("thanks, @gates", false, true),
        ("mail kim@example.com @ noon", false, false),
    ] {
        let names = Names::of(text);
        assert_eq!((names.addressed, names.any), (addressed, any), "{text}");
    }
}

#[test]
fn words_of_one_entry_have_to_stand_close_together() {
    assert_eq!(
        words(&read(Some("en"), "Acme appoints Kim Moss as CEO.")),
        ["job_change"]
    );
    let filler = "The weather stayed mild and the harbour was calm. ".repeat(20);
    let far_apart = format!("Acme appoints a jury. {filler} The CEO was out.");
    assert_eq!(words(&read(Some("en"), &far_apart)), [""; 0]);
}

#[test]
fn spans_of_later_passages_are_counted_from_the_start() {
    let text = format!(
        "{}We're hiring!",
        "The harbour was calm that day. ".repeat(30)
    );
    let found = read(Some("en"), &text);
    let (from, to) = found[0].spans[0];
    assert_eq!(&text[from..to], "We're hiring");
}

proptest! {
    #[test]
    fn any_text_is_read_and_spans_lie_in_it(text in "\\PC{0,400}", hired in any::<bool>()) {
        let text = if hired { format!("{text} now hiring {text}") } else { text };
        for found in read(None, &text) {
            prop_assert!((REPORTED_FROM - 1e-9..=1.0).contains(&found.confidence));
            prop_assert!(found.spans.windows(2).all(|pair| pair[0].1 <= pair[1].0));
            for (from, to) in found.spans {
                prop_assert!(from < to && text.get(from..to).is_some());
            }
        }
    }
}
