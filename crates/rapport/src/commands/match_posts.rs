//! `rapport match`: posts against saved searches, both from files, without a database.

use std::io::Write as _;
use std::process::ExitCode;

use rapport_search::matching::{self, Input, Options};

use crate::command_line::Match;
use crate::processor_time;

pub(crate) fn run(options: &Match) -> ExitCode {
    let options = Options {
        searches: options.searches.clone(),
        posts: if options.posts.as_os_str() == "-" {
            Input::Standard
        } else {
            Input::File(options.posts.clone())
        },
        count: options.count,
        threads: options.threads,
    };
    let mut answers = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let status = matching::run(
        &options,
        &mut std::io::stdin().lock(),
        &mut answers,
        &mut std::io::stderr().lock(),
        &processor_time::seconds,
    );
    match answers.flush() {
        Ok(()) => ExitCode::from(status),
        Err(_) => ExitCode::FAILURE,
    }
}
