//! Networks that speak the published wire protocols, with faults on demand and a ledger of what
//! really happened. For tests and trials; nothing of it is in the product.
//!
//! A [`Story`] is what happens on the network: posts, answers, deletions, accounts that leave,
//! names that change, told from a seed, so that whoever knows the seed knows what must be stored
//! when everything has been read. A [`Simulator`] tells it over a Jetstream socket on loopback and
//! publishes feeds, well-made and hostile ones, on the same port. Faults are scheduled by a
//! [`Plan`] and counted when they happen ([`Simulator::fired`]): a test that never met the fault it
//! is about proves nothing.
//!
//! It deliberately listens on loopback only, and invents everything it says.

mod canary;
mod feeds;
mod http;
mod jetstream;
mod ledger;
mod mail_host;
mod plan;
mod receiver;
mod server;
mod story;

pub use canary::Canary;
pub use feeds::PROFILE_NAME;
pub use mail_host::{Answer, MailHost, Mailed};
pub use plan::{Fault, Plan};
pub use receiver::{Received, Receiver, Reply};
pub use server::Simulator;
pub use story::{Happening, Story};
