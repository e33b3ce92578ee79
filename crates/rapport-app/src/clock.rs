//! Time and chance, the two things no verb may take from the machine by itself.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use rapport_model::ids::Chance as ChanceBytes;
use rapport_model::time::Moment;

/// Tells the present.
pub trait Clock: Send + Sync {
    /// The present, in UTC.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> Moment {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Moment::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved: for tests and the demo world.
#[derive(Debug)]
pub struct StillClock(Mutex<Moment>);

impl StillClock {
    /// Stands at `now`.
    #[must_use]
    pub fn at(now: Moment) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves to `now`.
    pub fn set(&self, now: Moment) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for StillClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Clock> Clock for std::sync::Arc<C> {
    fn now(&self) -> Moment {
        (**self).now()
    }
}

/// Measures how long something takes, for figures and never for a decision.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[must_use]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// How long it has been running, in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Random bytes from one seeded generator.
pub struct Chance(Mutex<StdRng>);

impl Chance {
    /// Seeded by the operating system: for running.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where chance is taken from the machine"
    )]
    pub fn from_system() -> Self {
        Self(Mutex::new(StdRng::from_rng(&mut rand::rng())))
    }

    /// Seeded by a number: for tests and the demo world.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// The random part of an id.
    #[must_use]
    pub fn id(&self) -> ChanceBytes {
        self.bytes()
    }

    /// A share of 1 (0 to just under 1), for spreading waits.
    #[must_use]
    pub fn share(&self) -> f64 {
        f64::from(u32::from_le_bytes(self.bytes())) / (f64::from(u32::MAX) + 1.0)
    }
}
