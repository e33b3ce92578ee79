//! One folder per network, and the single client that may open sockets.
//!
//! Every connector hands over [`Batch`](rapport_model::understand::batch::Batch)es: what arrived, what
//! could not be used and why, what was missed, and a cursor to be stored in the same transaction.
//! After a crash reading goes on from the stored cursor; what was read since is read again, and
//! the store recognises it by `(network, uri)`.
//!
//! | folder | reads | begins with |
//! |---|---|---|
//! | [`file`] | JSON Lines on this machine | [`file::Reader::open`], then [`next_batch`](file::Reader::next_batch) |
//! | [`feed`] | RSS, Atom, JSON Feed | `feed::poll`, `feed::discover`, [`feed::opml`] |
//! | [`jetstream`] | Bluesky's public stream | `Jetstream::connect`, then `next_batch` |
//! | [`mail`] | sends, through the operator's own server | `Outbound::send_mail` |
//! | [`openid`] | OpenID Connect providers | `openid::discover` |
//! | `outbound` | the one client | `Outbound::new` |
//! | [`plain_text`] | foreign text, made plain | |
//!
//! It deliberately does not know SQL, workspaces or saved searches, reads no clock and rolls no
//! dice: `now` and `chance` (a number from 0 up to but not including 1, for jitter) are arguments.

mod date;
pub mod feed;
pub mod file;
pub mod jetstream;
pub mod mail;
pub mod openid;
pub mod outbound;
pub mod plain_text;
