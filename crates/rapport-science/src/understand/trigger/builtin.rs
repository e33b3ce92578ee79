//! The pack files that come with Rapport, compiled in. To add a language: a folder in `packs`, a
//! line here.

use rapport_model::understand::trigger::Trigger;

/// The files of one language.
pub(super) struct Files {
    /// Primary language subtag: `en`.
    pub(super) tag: &'static str,
    /// The named lists of words.
    pub(super) words: &'static str,
    /// The named lists of vetoes.
    pub(super) unless: &'static str,
    /// Invented posts and what they are signs of.
    #[cfg(test)]
    pub(super) examples: &'static str,
    /// One pack a trigger.
    pub(super) packs: &'static [(Trigger, &'static str)],
}

macro_rules! file {
    ($tag:literal, $name:literal) => {
        include_str!(concat!("../../../packs/", $tag, "/", $name, ".toml"))
    };
}

macro_rules! files {
    ($tag:literal) => {
        Files {
            tag: $tag,
            words: file!($tag, "words"),
            unless: file!($tag, "unless"),
            #[cfg(test)]
            examples: file!($tag, "examples"),
            packs: &[
                (
                    Trigger::AsksRecommendation,
                    file!($tag, "asks_recommendation"),
                ),
                (Trigger::IntentToBuy, file!($tag, "intent_to_buy")),
                (Trigger::Switching, file!($tag, "switching")),
                (Trigger::Complaint, file!($tag, "complaint")),
                (Trigger::JobChange, file!($tag, "job_change")),
                (Trigger::Hiring, file!($tag, "hiring")),
                (Trigger::Expansion, file!($tag, "expansion")),
                (Trigger::Contraction, file!($tag, "contraction")),
                (Trigger::ProductLaunch, file!($tag, "product_launch")),
                (Trigger::EventAttendance, file!($tag, "event_attendance")),
                (Trigger::Question, file!($tag, "question")),
            ],
        }
    };
}

/// Every language with packs.
pub(super) const LANGUAGES: &[Files] = &[
    files!("en"),
    files!("zh"),
    files!("de"),
    files!("fr"),
    files!("es"),
    files!("it"),
    files!("pt"),
    files!("sv"),
    files!("pl"),
    files!("vi"),
];
