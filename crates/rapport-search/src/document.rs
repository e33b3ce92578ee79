//! What the engine knows of a post. It deliberately knows nothing of networks, people or storage.

/// A post-like document, borrowed from wherever the caller keeps it.
///
/// Text may be anything that is valid UTF-8, of any length below 4 GiB, including nothing at all.
/// Markup and entities such as `&amp;` are read as they stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'a> {
    /// The words that are searched. Spans are byte offsets into this text.
    pub text: &'a str,
    /// Name of the network, compared with `net:` without regard to case. Empty: unknown.
    pub network: &'a str,
    /// Handle of the author, with or without a leading `@`; compared with `from:`. Empty: unknown.
    pub author: &'a str,
    /// Name the author goes by. Not searched.
    pub author_name: Option<&'a str>,
    /// BCP 47 language tag such as `en` or `en-GB`, compared with `lang:`.
    pub lang: Option<&'a str>,
    /// Whether the post answers another one (`is:reply`).
    pub is_reply: bool,
    /// Addresses the post links to. They make `has:link` true; only addresses in `text` are searched.
    pub links: &'a [String],
}
