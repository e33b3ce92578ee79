//! Passages: a long text is read in short stretches, so that the words of one entry stand close
//! together. It only cuts; it does not judge.

/// The longest passage, in bytes: longer than nearly every post, shorter than an article's
/// first paragraphs.
const LONGEST: usize = 600;

/// How much of a text is read, in bytes: what it is about is said at its start.
const READ: usize = 3_000;

/// Byte ranges of the passages of `text`, in order, cut after a sentence or a line where one
/// ends in time, after a word or a character otherwise.
pub(super) fn passages(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = &text[..text.floor_char_boundary(READ)];
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        if rest.is_empty() {
            return None;
        }
        let length = if rest.len() <= LONGEST {
            rest.len()
        } else {
            end_of_passage(rest)
        };
        let passage = (start, &rest[..length]);
        start += length;
        Some(passage)
    })
}

fn end_of_passage(rest: &str) -> usize {
    let window = &rest[..rest.floor_char_boundary(LONGEST)];
    let after = |at: usize| at + window[at..].chars().next().map_or(0, char::len_utf8);
    window
        .rfind(['\n', '。', '！', '？'])
        .or_else(|| {
            [". ", "! ", "? "]
                .iter()
                .filter_map(|end| window.rfind(end))
                .max()
        })
        .or_else(|| window.rfind(char::is_whitespace))
        .map_or(window.len(), after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_post_is_one_passage() {
        let post = "Two lines.\nOne post.";
        assert_eq!(passages(post).collect::<Vec<_>>(), [(0, post)]);
        assert_eq!(passages("").count(), 0);
    }

    #[test]
    fn an_article_is_cut_after_sentences() {
        let sentence = "Nine words make a sentence that says so itself. ";
        let article = sentence.repeat(30);
        let cut: Vec<_> = passages(&article).collect();
        assert!(cut.len() > 1);
        for (_, passage) in cut {
            assert!(passage.trim_end().ends_with('.'), "{passage}");
        }
    }

    proptest! {
        #[test]
        fn passages_are_short_and_lie_end_to_end(text in "(\\PC|\n){0,900}") {
            let mut end = 0;
            for (start, passage) in passages(&text) {
                prop_assert_eq!(start, end);
                prop_assert!(!passage.is_empty() && passage.len() <= LONGEST);
                end = start + passage.len();
            }
            prop_assert_eq!(end, text.floor_char_boundary(READ));
        }
    }
}
