//! Chance for the story. A die is named by words, so that each part of the story has luck of its
//! own and stays as it is when another part changes. It never decides what must be secret.

/// Another number here is another world.
const SEED: u64 = 0x5eed_c0de_c4a7_e501;

/// A small generator (SplitMix64); the same on every machine and in every version.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The dice with this name.
    pub(super) fn named(name: &str) -> Self {
        // FNV-1a.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut dice = Self(hash ^ SEED);
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to just below `count`; 0 for none.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.roll() % count).unwrap_or(0)
    }

    /// From `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let wide = usize::try_from((most - least).max(0) + 1).unwrap_or(1);
        least + i64::try_from(self.below(wide)).unwrap_or(0)
    }

    /// True `per_cent` times of a hundred.
    pub(super) fn says_yes(&mut self, per_cent: u32) -> bool {
        self.below(100) < usize::try_from(per_cent).unwrap_or(0)
    }

    /// A whole number whose average is `expected`: never more than one off.
    pub(super) fn about(&mut self, expected: f64) -> usize {
        let share = self.below(10_000);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few posts a day"
        )]
        let ten_thousandths = (expected.clamp(0.0, 1_000.0) * 10_000.0) as usize;
        ten_thousandths / 10_000 + usize::from(share < ten_thousandths % 10_000)
    }

    /// One of several; `None` of nothing.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// A place among weights, each as often as it weighs.
    pub(super) fn weigh(&mut self, weights: &[u32]) -> usize {
        let whole: usize = weights.iter().map(|weight| *weight as usize).sum();
        let mut left = self.below(whole);
        for (place, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight as usize) {
                Some(rest) => left = rest,
                None => return place,
            }
        }
        0
    }

    /// The numbers below `count` in some order.
    pub(super) fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for place in (1..count).rev() {
            order.swap(place, self.below(place + 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_the_same_luck_every_time_and_another_name_another() {
        let rolls = |name| {
            let mut dice = Dice::named(name);
            [(); 8].map(|()| dice.between(1, 1_000))
        };
        assert_eq!(rolls("bread"), rolls("bread"));
        assert_ne!(rolls("bread"), rolls("beer"));
    }

    #[test]
    fn luck_stays_within_what_is_asked_for() {
        let mut dice = Dice::named("bounds");
        let mut seen = [0_u32; 3];
        for _ in 0..1_000 {
            assert!((3..=5).contains(&dice.between(3, 5)));
            assert!((1..=2).contains(&dice.about(1.5)));
            seen[dice.weigh(&[0, 1, 3])] += 1;
        }
        assert!(seen[0] == 0 && seen[2] > seen[1] && seen[1] > 0, "{seen:?}");
        let mut order = dice.shuffled(5);
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4]);
    }
}
