//! The page of the guide that lists every setting, made from the settings themselves.

use super::{FILE, settings};

/// The page, as it stands in `docs/guide/configuration.md`.
pub(crate) fn page() -> String {
    let mut page = format!(
        "# Configuration\n\n\
         Every setting can be typed, put into the environment, or written into a file. What is typed wins over the\n\
         environment, and the environment over the file. The file is `{FILE}` in the data directory, or the one that\n\
         `--config FILE` (`RAPPORT_CONFIG`) names. A name in it that nobody knows is refused, with its line and the nearest\n\
         known one. `rapport config` prints what holds and where each value comes from; passwords are not shown.\n\n\
         ```toml\n\
         # {FILE}\n\
         listen = \"127.0.0.1:8080\"\n\
         public_url = \"https://rapport.example.com\"\n\
         trusted_proxies = [\"127.0.0.1\"]\n\
         log_format = \"json\"\n\
         ```\n\n\
         The file may hold the password of a database: keep it closed to others (`chmod 600`). It is not part of a backup.\n\n\
         | in the file | on the command line | in the environment | if not set | means |\n\
         |---|---|---|---|---|\n"
    );
    for setting in settings() {
        let default = setting
            .default
            .map_or_else(|| "–".to_owned(), |value| format!("`{value}`"));
        let key = if setting.key == "data" {
            "(`--config` file only) `data`".to_owned()
        } else {
            format!("`{}`", setting.key)
        };
        page.push_str(&format!(
            "| {key} | `--{}` | `{}` | {default} | {} |\n",
            setting.flag,
            setting.environment,
            setting.help.replace('\n', " ").replace('|', "\\|")
        ));
    }
    page.push_str(
        "\nIn the environment and on the command line several values are separated by commas; in the file they are a list.\n\
         This page is made by `rapport config --reference`.\n",
    );
    page
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_guide_lists_every_setting_as_it_is() {
        let guide = include_str!("../../../../docs/guide/configuration.md");
        assert!(
            guide == super::page(),
            "the page is old: cargo run -- config --reference > docs/guide/configuration.md"
        );
    }
}
