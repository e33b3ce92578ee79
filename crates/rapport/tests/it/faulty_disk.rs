//! The program on a disk that fails on demand: builds and steers `faulty_disk.c`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::ledger::Instance;
use crate::program::run;

/// Nothing is waited for: what becomes of unsynced writes is played, not left to this machine.
const HASTY: &str = "sync * 1 0 SKIP";

/// Lets a command not wait for the disk that holds `under`.
pub(crate) fn hasty(command: &mut Command, under: &Path) {
    command
        .env("LD_PRELOAD", built())
        .env("FAULTY_UNDER", under)
        .env("FAULTY_RULES", HASTY);
}

/// A directory that plays the disk, and what stands beside it.
pub(crate) struct FaultyDisk {
    directory: tempfile::TempDir,
}

impl FaultyDisk {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("disk")).unwrap();
        Self { directory }
    }

    /// The disk itself; everything else here is on another one.
    pub(crate) fn root(&self) -> PathBuf {
        self.beside("disk")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The instance on this disk.
    pub(crate) fn instance(&self) -> Instance {
        Instance::at(self.root().join("data"))
    }

    /// The instance on this disk, set up while nothing fails, with a search for "freezer".
    pub(crate) fn instance_set_up(&self) -> Instance {
        let instance = self.instance();
        run(&mut instance.setup());
        run(&mut instance.search_for("freezer"));
        instance
    }

    /// Puts the disk beneath a command. `rules` as `faulty_disk.c` reads them.
    pub(crate) fn beneath(&self, mut command: Command, rules: &str) -> Command {
        hasty(&mut command, &self.root());
        command
            .env("FAULTY_FIRED", self.beside("fired"))
            .env("FAULTY_RULES", format!("{HASTY};{rules}"));
        command
    }

    /// The same, with faults that begin with [`Self::break_down`] and end with [`Self::mend`].
    pub(crate) fn beneath_until_mended(&self, command: Command, rules: &str) -> Command {
        let mut command = self.beneath(command, rules);
        command.env("FAULTY_WHILE", self.beside("broken"));
        command
    }

    pub(crate) fn break_down(&self) {
        std::fs::write(self.beside("broken"), "").unwrap();
    }

    pub(crate) fn mend(&self) {
        std::fs::remove_file(self.beside("broken")).unwrap();
    }

    /// The same, recording everything that happens on the disk. See `disk_after_cut`.
    pub(crate) fn recorded(&self, command: Command, rules: &str) -> Command {
        let mut command = self.beneath(command, rules);
        command.env("FAULTY_TRACE", self.trace());
        command
    }

    pub(crate) fn trace(&self) -> PathBuf {
        self.beside("trace")
    }

    /// The faults that fired since this was asked last, one a line.
    pub(crate) fn fired(&self) -> String {
        let file = self.beside("fired");
        let fired = std::fs::read_to_string(&file).unwrap_or_default();
        std::fs::write(&file, "").unwrap();
        fired
    }
}

/// The shim, compiled once by the system's own compiler.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faulty_disk.so");
        let mine = library.with_extension(std::process::id().to_string());
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faulty_disk.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .arg(&mine)
            .arg(source)
            .args(["-ldl", "-lpthread"])
            .status();
        assert!(compiled.expect("cc, which bin/test installs").success());
        std::fs::rename(&mine, &library).unwrap();
        library
    })
}
