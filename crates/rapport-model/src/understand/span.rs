//! Spans: half-open byte ranges of a text, the very words something is read from.

/// Spans sorted and apart: those that overlap or touch become one.
#[must_use]
pub fn merged(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match apart.last_mut() {
            Some((_, last)) if start <= *last => *last = (*last).max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_become_one() {
        assert_eq!(
            merged(vec![(5, 8), (0, 2), (1, 4), (8, 9)]),
            vec![(0, 4), (5, 9)]
        );
        assert_eq!(merged(Vec::new()), Vec::new());
    }
}
