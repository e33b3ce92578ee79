use super::*;

#[test]
fn builtin_packs_are_sound() {
    let packs = TriggerPacks::builtin().unwrap_or_else(|error| panic!("{error}"));
    for (tag, language) in &packs.languages {
        assert!(!language.roles.is_empty(), "{tag} has no entries");
    }
}
