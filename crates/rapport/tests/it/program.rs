//! The program as a process: started, spoken to, ended.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::world::PASSWORD;

/// The program with these words, and nothing of the tester's own settings.
pub(crate) fn rapport(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RAPPORT_")) {
        command.env_remove(name);
    }
    command
        .arg("--data")
        .arg(data)
        .env("RAPPORT_LOG", "warn")
        .args(words);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs to the end and expects success.
pub(crate) fn run(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    assert!(
        status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&stderr)
    );
    String::from_utf8(stdout).unwrap()
}

/// Creates the first admin, as a script would.
pub(crate) fn set_up(data: &Path, more: &[&str]) {
    let password = data.with_extension("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let mut command = rapport(
        data,
        &["setup", "--email", "ada@example.com", "--password-file"],
    );
    run(command.arg(&password).args(more));
}

/// A running process that ends with this value.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
