use super::*;

#[test]
fn builtin_packs_are_sound() {
    let packs = TriggerPacks::builtin().unwrap_or_else(|error| panic!("{error}"));
    for (tag, language) in &packs.languages {
        println!("{tag}: {} entries", language.roles.len());
    }
}
