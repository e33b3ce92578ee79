//! Names of languages, as the screen writes them.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_scripts_do_not_matter() {
        assert_eq!(
            [name("zh-hans"), name("nb"), name("en-GB"), name("xx")],
            ["Chinese", "Norwegian", "English", "xx"]
        );
    }
}
