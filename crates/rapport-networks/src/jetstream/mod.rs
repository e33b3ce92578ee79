//! Bluesky's public stream, as a Jetstream server passes it on: any server of the first generation
//! of the protocol (`wss://…/subscribe`), which the second generation serves as well.
//!
//! Only posts are asked for ([`event::POSTS`]); the server adds what happens to accounts and names.
//! In 2026 that is some 25 posts a second, 40 at peak, about a gigabyte a day unpacked. No sign-in
//! is needed. A server keeps about 36 hours; a [`Jetstream`] notices by itself when its cursor is
//! older than that, because servers start at their oldest event without a word.
//!
//! A connection is one [`Jetstream`]; when it breaks, wait for [`pause_after_failure`] and connect
//! again with the stored cursor. The last [`REWIND`] before the cursor is read again, since
//! servers do not agree to the microsecond and events are not strictly in order; the store knows
//! what it has seen.
//!
//! Frames are compressed if that can be had ([`dictionary`]). It deliberately verifies no
//! signatures (the stream carries none) and looks nobody up while reading; [`profiles`] names those
//! who turn out to matter.

use rapport_model::time::Span;

pub mod dictionary;
pub mod event;
mod gap;
mod profiles;
mod stream;

pub use profiles::{AccountProfile, PUBLIC_API, profiles};
pub use stream::{Jetstream, JetstreamError, StreamSettings};

/// How much before its cursor a connection begins.
pub const REWIND: Span = Span::SECOND.times(5);

/// The pause before connecting again after the `failures`-th failure in a row (1 or more): one
/// second, doubled each time up to a minute, or what the server asked for if that is longer.
/// `chance`, from 0 up to but not including 1, takes away up to half, so that not everyone
/// returns at once.
#[must_use]
pub fn pause_after_failure(failures: u32, retry_after: Option<Span>, chance: f64) -> Span {
    let doubled = Span::SECOND
        .times(1 << failures.saturating_sub(1).min(6))
        .min(Span::MINUTE);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a minute of microseconds fits"
    )]
    let less = (doubled.micros() as f64 * chance.clamp(0.0, 1.0) / 2.0) as i64;
    Span::from_micros(doubled.micros() - less).max(retry_after.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute() {
        let pause = |failures| pause_after_failure(failures, None, 0.0).seconds();
        assert_eq!([1, 2, 3, 6, 7, u32::MAX].map(pause), [1, 2, 4, 32, 60, 60]);
        assert_eq!(pause_after_failure(7, None, 0.5).seconds(), 45);
        assert_eq!(pause_after_failure(1, Some(Span::HOUR), 0.9), Span::HOUR);
    }
}
