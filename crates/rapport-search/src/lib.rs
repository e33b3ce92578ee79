//! Standing queries over text in any language: the query language, text analysis, the index, highlights.
//!
//! A search engine usually keeps documents and answers queries. This one keeps *queries* and answers
//! documents: every post that comes in is held against every saved search, and the cost of a post hardly
//! depends on the searches it does not match.
//!
//! ```
//! use rapport_search::{Analyser, Document, Index, Query, Scratch};
//!
//! let mut index = Index::new();
//! index.insert(1, &Query::parse("(crm OR \"sales tool\") -job lang:en")?);
//! index.insert(2, &Query::parse("zazolc")?);
//!
//! let post = Document { text: "Which CRM do you use?", lang: Some("en-GB"), ..Document::default() };
//! let analysed = Analyser::new().analyse(&post);
//! let mut found = Vec::new();
//! index.matches(&analysed, &mut Scratch::new(), |id| found.push(id));
//! assert_eq!(found, [1]);
//! # Ok::<(), rapport_search::QueryError>(())
//! ```
//!
//! It reads no clock and knows nothing of networks, people or storage; files and threads are for `matching`
//! alone. What would have been found among recent documents
//! is asked of an [`Archive`]. The words of the language are in [`query`], the rules for text in [`analysis`].

pub mod analysis;
mod archive;
mod document;
mod index;
#[cfg(feature = "json")]
pub mod matching;
pub mod query;
#[cfg(feature = "workload")]
pub mod workload;

pub use analysis::{Analysed, Analyser};
pub use archive::{Archive, Entry, Found};
pub use document::Document;
pub use index::{Index, Scratch};
pub use query::{ErrorKind, Query, QueryError, Repair, Warning};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
