//! `rapport config`: what holds, and where each value comes from.

use crate::configuration::{self, Configuration, shown};

pub(crate) fn run(configuration: &Configuration, reference: bool) {
    if reference {
        print!("{}", configuration::page());
        return;
    }
    for (setting, value, origin) in &configuration.values {
        match value {
            Some(value) => println!("{} = {:?}  # {origin}", setting.key, shown(setting, value)),
            None => println!("# {} is not set", setting.key),
        }
    }
    for stranger in &configuration.strangers {
        println!("# {stranger}");
    }
}
