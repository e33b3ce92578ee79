//! The command-line contract `match`: searches from one file, posts from another, matches as JSON Lines.
//!
//! Searches are lines `id<TAB>query`. Posts are JSON Lines
//! `{id, network, url?, author, author_name?, lang?, created_at?, text, reply_to?, links?}`; an `id` is a number
//! or a string, and all but `id` and `text` may be missing. Every match is a line
//! `{"post","search","spans":[[start,end],…]}` with byte offsets in `text`, in the order of the posts and, within
//! a post, of the searches. With `count` there is one line instead, a [`Count`].
//!
//! It opens the files it is told to and reads no clock: seconds of CPU time come from a function.

mod count;
mod posts;
mod run;
mod searches;

pub use count::{Count, checksum};
pub use run::{Input, Options, Remark, run};
