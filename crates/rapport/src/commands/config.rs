//! `rapport config`: what holds, and where each value comes from.

use std::io::{self, Write as _};

use crate::configuration::{self, Configuration, shown};

pub(crate) fn run(configuration: &Configuration, reference: bool) {
    let text = if reference {
        configuration::page()
    } else {
        listed(configuration)
    };
    // Whoever reads may have seen enough.
    let _ = io::stdout().write_all(text.as_bytes());
}

fn listed(configuration: &Configuration) -> String {
    let values = configuration.values.iter();
    let values = values.map(|(setting, value, origin)| match value {
        Some(value) => format!(
            "{} = {:?}  # {origin}\n",
            setting.key,
            shown(setting, value)
        ),
        None => format!("# {} is not set\n", setting.key),
    });
    let strangers = configuration.strangers.iter();
    values
        .chain(strangers.map(|stranger| format!("# {stranger}\n")))
        .collect()
}
