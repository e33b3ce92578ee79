//! The program: reads the command line, puts the parts together, runs one command.
//!
//! Without a command it serves. Nothing is decided here that a verb of `rapport-app` could decide.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line answers on the terminal"
)]

mod bench;
mod command_line;
mod commands;
mod configuration;
mod demo;
mod instance;
mod log;
mod processor_time;

use std::process::ExitCode;

use rapport_app::program::audit::coming_from;
use rapport_model::program::audit::{Means, Origin};

use crate::command_line::{Audit, Command};

/// How long work on plain threads may go on after everything else is done.
const LONGEST_LINGERING: std::time::Duration = std::time::Duration::from_secs(3);

fn main() -> ExitCode {
    let configuration = match configuration::read(std::env::args_os().collect()) {
        Ok(configuration) => configuration,
        Err(message) => return failed(&message),
    };
    let line = &configuration.line;
    let Some(command) = &line.command else {
        return failed("there is no command");
    };
    if let Command::Config { reference } = command {
        commands::config::run(&configuration, *reference);
        return ExitCode::SUCCESS;
    }
    let log = log::start(&line.log, line.log_format);
    // Matching is work for plain threads and needs no runtime.
    if let Command::Match(options) = command {
        return commands::match_posts::run(options);
    }
    if let Command::Query(query) = command {
        return commands::query::run(query);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    if let Command::Doctor(options) = command {
        return runtime.block_on(commands::doctor::run(&configuration, options));
    }
    let typed = Origin {
        means: Means::Command,
        from: None,
    };
    let outcome = runtime.block_on(coming_from(typed, async {
        match command {
            Command::Serve(options) => commands::serve::run(&line.place, options, log).await,
            Command::Setup(options) => commands::setup::run(&line.place, options).await,
            Command::Listen(options) => commands::listen::run(&line.place, options).await,
            Command::Signals(options) => commands::signals::run(&line.place, options).await,
            Command::Search(search) => commands::search::run(&line.place, search).await,
            Command::Source(source) => commands::source::run(&line.place, source).await,
            Command::Token(token) => commands::token::run(&line.place, token).await,
            Command::Webhook(webhook) => commands::webhook::run(&line.place, webhook).await,
            Command::User(user) => commands::user::run(&line.place, user).await,
            Command::Workspace(workspace) => commands::workspace::run(&line.place, workspace).await,
            Command::Keys(keys) => commands::keys::run(&line.place, keys).await,
            Command::Mail { to } => commands::mail::run(&line.place, to).await,
            Command::Bench(bench) => bench::run(bench).await,
            Command::Backup(options) => commands::backup::run(&line.place, options).await,
            Command::Restore(options) => commands::restore::run(&line.place, options).await,
            Command::Resume { who } => commands::resume::run(&line.place, who).await,
            Command::Upgrade(options) => commands::upgrade::run(&line.place, options).await,
            Command::Audit(Audit::Verify) => commands::audit::verify(&line.place).await,
            Command::Match(_) | Command::Query(_) | Command::Doctor(_) | Command::Config { .. } => {
                Ok(())
            }
        }
    }));
    // A file or a name that hangs must not keep the program from ending.
    runtime.shutdown_timeout(LONGEST_LINGERING);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    eprintln!("rapport: {message}");
    ExitCode::FAILURE
}
