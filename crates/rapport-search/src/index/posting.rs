//! What is filed under an anchor, in eight bytes.

/// A program that may match when its anchor occurs, and what else has to occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting(u64);

impl Posting {
    const SEVERAL: u64 = 1 << 31;
    const DECIDED: u64 = 1 << 30;
    const GUARD: u64 = (1 << 27) - 1;

    pub(super) fn new(program: u32, guard: u32, is_one_of_several: bool, is_decided: bool) -> Self {
        let flags = if is_one_of_several { Self::SEVERAL } else { 0 }
            | if is_decided { Self::DECIDED } else { 0 };
        Self(u64::from(program) << 32 | flags | u64::from(guard) & Self::GUARD)
    }

    pub(super) fn from_number(number: u64) -> Self {
        Self(number)
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }

    pub(super) fn program(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// A second term without which the program cannot match; 0: none.
    pub(super) fn guard(self) -> u32 {
        (self.0 & Self::GUARD) as u32
    }

    /// Whether other anchors lead to the same program.
    pub(super) fn is_one_of_several(self) -> bool {
        self.0 & Self::SEVERAL != 0
    }

    /// Whether anchor and guard are all the program asks for.
    pub(super) fn is_decided(self) -> bool {
        self.0 & Self::DECIDED != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posting_keeps_its_parts() {
        let posting = Posting::new(u32::MAX, (1 << 27) - 1, true, false);
        assert_eq!(Posting::from_number(posting.number()), posting);
        assert_eq!(
            (
                posting.program(),
                posting.guard(),
                posting.is_one_of_several(),
                posting.is_decided()
            ),
            (u32::MAX, (1 << 27) - 1, true, false)
        );
    }
}
