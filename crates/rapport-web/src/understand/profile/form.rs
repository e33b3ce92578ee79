//! The questions about what is sold, to whom, where and in which languages, as a form reads and
//! shows them. The first run and Settings ask the same ones.

use rapport_model::understand::profile::Profile;

use crate::fields::Fields;
use crate::parts::language::OFFERED;

/// The answers.
pub(crate) fn read(fields: &Fields) -> Profile {
    let mut languages: Vec<String> = fields
        .all("language")
        .map(|tag| tag.trim().to_owned())
        .collect();
    languages.extend(fields.list("languages"));
    languages.retain(|tag| !tag.is_empty());
    Profile {
        offer: fields.text("offer").to_owned(),
        problems: fields.list("problems"),
        roles: fields.list("roles"),
        industries: fields.list("industries"),
        regions: fields.list("regions"),
        languages,
        competitors: fields.list("competitors"),
        exclude: fields.list("exclude"),
    }
}

/// A list as it stands in its field.
pub(crate) fn listed(words: &[String]) -> String {
    words.join(", ")
}

/// Whether a language that is offered is ticked.
pub(crate) fn speaks(profile: &Profile, tag: &str) -> bool {
    profile.languages.iter().any(|known| known == tag)
}

/// The languages that are not among those offered, as they stand in their field.
pub(crate) fn other_languages(profile: &Profile) -> String {
    let offered = |tag: &String| OFFERED.iter().any(|(known, _)| known == tag);
    let others: Vec<String> = profile
        .languages
        .iter()
        .filter(|tag| !offered(tag))
        .cloned()
        .collect();
    listed(&others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_being_shown_and_sent_again() {
        let fields = Fields::parse(
            b"offer=Counting&problems=cold+store%2C+stock&language=en&language=sv&languages=is",
        );
        let profile = read(&fields);
        assert_eq!(profile.problems, ["cold store", "stock"]);
        assert_eq!(profile.languages, ["en", "sv", "is"]);
        assert!(speaks(&profile, "sv") && !speaks(&profile, "pl"));
        assert_eq!(
            (
                listed(&profile.problems).as_str(),
                other_languages(&profile).as_str()
            ),
            ("cold store, stock", "is")
        );
    }
}
