//! Places where a test may end the process as a power cut would: at once, without a word.
//!
//! `RAPPORT_CRASH_AT=name:n` ends it at the n-th time it comes by the place of that name. In a
//! release build the places are empty.

/// A place by its name.
#[cfg(not(debug_assertions))]
pub(crate) fn crash_point(_name: &str) {}

/// A place by its name.
#[cfg(debug_assertions)]
pub(crate) fn crash_point(name: &str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static WANTED: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let wanted = WANTED.get_or_init(|| {
        let wanted = std::env::var("RAPPORT_CRASH_AT").ok()?;
        let (name, times) = wanted.split_once(':')?;
        Some((name.to_owned(), times.parse().ok()?))
    });
    let Some((wanted, times)) = wanted else {
        return;
    };
    if wanted == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *times {
        // SIGKILL, by the system's own command, so that nothing of ours runs afterwards.
        let _ = std::process::Command::new("kill")
            .args(["-9", &std::process::id().to_string()])
            .status();
        loop {
            std::thread::park();
        }
    }
}
