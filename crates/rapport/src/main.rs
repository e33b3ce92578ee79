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
mod demo;
mod instance;
mod processor_time;

use std::process::ExitCode;

use clap::Parser as _;

use crate::command_line::{Command, CommandLine};

fn main() -> ExitCode {
    let line = CommandLine::parse();
    start_log(&line);
    let command = line.command.clone().unwrap_or_default();
    // Matching is work for plain threads and needs no runtime.
    if let Command::Match(options) = &command {
        return commands::match_posts::run(options);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    let outcome = runtime.block_on(async {
        match &command {
            Command::Serve(options) => commands::serve::run(&line.place, options).await,
            Command::Setup(options) => commands::setup::run(&line.place, options).await,
            Command::Listen(options) => commands::listen::run(&line.place, options).await,
            Command::Signals(options) => commands::signals::run(&line.place, options).await,
            Command::Search(search) => commands::search::run(&line.place, search).await,
            Command::Source(source) => commands::source::run(&line.place, source).await,
            Command::Token(token) => commands::token::run(&line.place, token).await,
            Command::Bench(bench) => bench::run(bench).await,
            Command::Match(_) => Ok(()),
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    eprintln!("rapport: {message}");
    ExitCode::FAILURE
}

/// Log lines go to standard error, so that standard output holds answers alone.
fn start_log(line: &CommandLine) {
    let filter = tracing_subscriber::EnvFilter::try_new(&line.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
