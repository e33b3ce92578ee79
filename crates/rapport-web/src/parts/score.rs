//! A score on the screen: the number, a small picture of what it is made of, and the tree of
//! numbers that adds up to it. What is not known is said in words and never drawn as 0.

use askama::Template;
use rapport_model::explanation::{Explanation, Score};

/// One line of a tree with everything below it.
#[derive(Template)]
#[template(path = "parts/why.html")]
pub(crate) struct Why<'a> {
    line: &'a Explanation,
}

impl<'a> Why<'a> {
    /// The tree below and including that line.
    pub(crate) fn of(line: &'a Explanation) -> Self {
        Self { line }
    }
}

/// The number of a score as it is shown, without decimals.
pub(crate) fn points(score: &Score) -> Option<String> {
    score.value.map(|value| format!("{value:.0}"))
}

/// A number in a tree: one decimal, so that what is shown adds up to a tenth.
pub(crate) fn exact(value: &f64) -> String {
    format!("{value:.1}").replace('-', "−")
}

/// Where the parts of a score lie between 0 and 100, as `(start, width)`, with a little space
/// between them: the picture beside the number.
pub(crate) fn segments(score: &Score) -> Vec<(String, String)> {
    let mut start = 0.0;
    let mut segments = Vec::new();
    for value in score.explanation.parts.iter().filter_map(|part| part.value) {
        let value = value.clamp(0.0, 100.0 - start);
        if value >= 2.0 {
            segments.push((format!("{start:.1}"), format!("{:.1}", value - 1.5)));
        }
        start += value;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_shows_every_line_and_says_what_is_missing() {
        let tree = Explanation::of(
            "Priority",
            62.04,
            vec![
                Explanation::leaf("Intent <60>", 62.04),
                Explanation::missing("Fit is unknown"),
            ],
        );
        let html = Why::of(&tree).render().unwrap();
        assert!(
            html.contains("62.0")
                && html.contains("Intent &#60;60&#62;")
                && html.contains("not known"),
            "{html}"
        );
        assert_eq!(
            segments(&Score::known(tree)),
            [("0.0".to_owned(), "60.5".to_owned())]
        );
    }

    #[test]
    fn no_value_leaves_the_picture() {
        let parts = [-5.0, 80.0, 80.0, f64::INFINITY]
            .map(|value| Explanation::leaf("", value))
            .to_vec();
        let score = Score::known(Explanation::of("", 100.0, parts));
        assert_eq!(segments(&score).len(), 2);
    }
}
