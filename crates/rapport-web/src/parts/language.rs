//! Names of languages, as the screen writes them.

use rapport_model::understand::post::{LangFrom, Post};

/// Languages offered in forms, by tag, in the order of their names.
pub(crate) const OFFERED: [(&str, &str); 24] = [
    ("ar", "Arabic"),
    ("zh", "Chinese"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("es", "Spanish"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
];

/// The name of a language tag such as `en` or `zh-hans`; the tag itself where we know none.
pub(crate) fn name(tag: &str) -> &str {
    let primary = tag.split('-').next().unwrap_or(tag);
    let primary = if matches!(primary, "nb" | "nn") {
        "no"
    } else {
        primary
    };
    OFFERED
        .iter()
        .find(|(known, _)| *known == primary)
        .map_or(tag, |(_, name)| name)
}

/// The language of a post, and who says so if it is not the network of this very post.
pub(crate) fn told(post: &Post) -> Option<String> {
    let name = name(post.lang.as_deref()?);
    Some(match post.lang_from {
        LangFrom::Post => name.to_owned(),
        LangFrom::Feed => format!("{name}, as its feed says"),
        LangFrom::Text => format!("{name}, as it reads"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::sample;

    #[test]
    fn a_guess_is_told_as_one() {
        let mut post = sample::signal(1, &[]).post;
        post.lang = Some("sv".to_owned());
        let mut told_from = |from| {
            post.lang_from = from;
            told(&post).unwrap()
        };
        assert_eq!(told_from(LangFrom::Post), "Swedish");
        assert_eq!(told_from(LangFrom::Feed), "Swedish, as its feed says");
        assert_eq!(told_from(LangFrom::Text), "Swedish, as it reads");
        post.lang = None;
        assert_eq!(told(&post), None);
    }

    #[test]
    fn regions_and_scripts_do_not_matter() {
        assert_eq!(
            [name("zh-hans"), name("nb"), name("en-GB"), name("xx")],
            ["Chinese", "Norwegian", "English", "xx"]
        );
    }
}
