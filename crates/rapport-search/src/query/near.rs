//! Words near each other, by the places at which they stand. An extent is a half-open range of words.

/// Where something stands, in words from 0.
pub(crate) type Extent = (u32, u32);

/// How far one thing may be from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gap {
    /// How many words may stand between them, 0 to [`super::MAX_GAP`].
    pub words: u32,
    /// Whether they have to stand in this order.
    pub is_ordered: bool,
}

impl Gap {
    /// Whether `second` stands so near to `first`. What overlaps is not near each other.
    fn fits(self, first: Extent, second: Extent) -> bool {
        let follows = |a: Extent, b: Extent| b.0 >= a.1 && b.0 - a.1 <= self.words;
        follows(first, second) || !self.is_ordered && follows(second, first)
    }
}

/// Keeps of each operand's places those to which a chain leads from the first operand; says whether one
/// reaches the last. The places of each operand are sorted.
pub(crate) fn reach(places: &mut [Vec<Extent>], gaps: &[Gap]) -> bool {
    for (at, gap) in gaps.iter().enumerate() {
        let (before, after) = places.split_at_mut(at + 1);
        let (Some(first), Some(second)) = (before.last(), after.first_mut()) else {
            return false;
        };
        keep(second, first, *gap, |mine, other| gap.fits(other, mine));
    }
    places.last().is_some_and(|last| !last.is_empty())
}

/// Keeps of each operand's places those that take part in a whole chain.
pub(crate) fn take_part(places: &mut [Vec<Extent>], gaps: &[Gap]) {
    reach(places, gaps);
    for (at, gap) in gaps.iter().enumerate().rev() {
        let (before, after) = places.split_at_mut(at + 1);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else {
            return;
        };
        keep(first, second, *gap, |mine, other| gap.fits(mine, other));
    }
}

/// Keeps the places that fit one of `others`; only those around them are looked at.
fn keep(
    places: &mut Vec<Extent>,
    others: &[Extent],
    gap: Gap,
    fits: impl Fn(Extent, Extent) -> bool,
) {
    let widest = others.iter().map(|place| place.1 - place.0).max();
    let reach = gap.words + widest.unwrap_or(0);
    places.retain(|&mine| {
        let first = others.partition_point(|other| other.0 + reach < mine.0);
        others[first..]
            .iter()
            .take_while(|other| other.0 <= mine.1 + gap.words)
            .any(|&other| fits(mine, other))
    });
}
