//! Listening: what is read, what is searched for, and what it was a sign of.

pub(crate) mod counted;
pub mod decide;
pub mod fictional;
pub mod ingest;
pub mod judge;
pub mod listen;
pub mod look_up;
pub mod preview;
pub mod profile;
pub mod read;
pub(crate) mod recent;
pub mod retention;
pub mod saved_searches;
pub(crate) mod searches_in_force;
pub mod signals;
pub mod sources;
pub mod teams;
pub(crate) mod version;
pub(crate) mod worth;

use rapport_model::understand::post::Post;
use rapport_search::Document;

/// A stored post as the query language sees it.
pub(crate) fn document(post: &Post) -> Document<'_> {
    Document {
        text: &post.text,
        network: post.network.as_str(),
        author: &post.author.handle,
        author_name: post.author.name.as_deref(),
        lang: post.lang.as_deref(),
        is_reply: post.reply_to.is_some(),
        links: &post.links,
    }
}
