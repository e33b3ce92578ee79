//! A person on the screen: initials instead of a picture, because pictures live elsewhere.

/// At most two letters that stand for a name: first and last word, or the first character of a
/// name in a script without capitals.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .trim_start_matches('@')
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '_' | '-'))
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let Some(first) = words.next() else {
        return "?".to_owned();
    };
    let last = words
        .next_back()
        .filter(|_| first.is_uppercase() || first.is_lowercase());
    [Some(first), last]
        .into_iter()
        .flatten()
        .flat_map(char::to_uppercase)
        .collect()
}

/// What someone is called on the screen: their name, their handle, or the ends of an identifier
/// no person would read.
pub(crate) fn called(name: &str) -> String {
    match name
        .strip_prefix("did:")
        .map(|rest| rest.rsplit(':').next().unwrap_or(rest))
    {
        Some(key) if key.len() > 9 && key.is_ascii() => {
            format!("{}…{}", &key[..4], &key[key.len() - 4..])
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_shortened_and_names_are_not() {
        assert_eq!(called("did:plc:ewvi7nxzyoun6zhxrhs64oiz"), "ewvi…4oiz");
        assert_eq!(called("did:web:ada.example"), "ada.…mple");
        assert_eq!(called("Ada Lovelace"), "Ada Lovelace");
        assert_eq!(called("did:x"), "did:x");
    }

    #[test]
    fn names_of_all_kinds_have_initials() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("maria de la cruz", "MC"),
            ("沈若琳", "沈"),
            ("@ada.example.com", "AC"),
            ("  ", "?"),
            ("🎉 Party", "P"),
            ("Ørjan", "Ø"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
