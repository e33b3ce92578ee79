//! Processor time of this process, from the kernel's own account.

use rustix::time::{ClockId, clock_gettime};

/// Seconds in user and system mode so far, of all threads, those that have ended included.
pub(crate) fn seconds() -> f64 {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}
