//! Memory in fixed chunks: blocks are handed out and taken back by address, nothing is ever moved. That is what
//! keeps the index free of pauses: growing means one more chunk, never a copy of everything.

/// Elements in a chunk, and the largest block.
pub(super) const CHUNK: usize = 1 << 14;
/// Blocks up to this length are kept by their exact length when freed.
const EXACT: usize = 64;
/// Where a free block keeps the address of the next one.
const NEXT: usize = 1;

/// Blocks of `T`, addressed by `u32`. Address 0 is never handed out.
#[derive(Debug)]
pub(super) struct Blocks<T> {
    chunks: Vec<Box<[T]>>,
    end: usize,
    /// By class of length: the first free block, 0 for none.
    free: Vec<u32>,
}

impl<T: Copy + Default + From<u32> + TryInto<u32>> Blocks<T> {
    pub(super) fn new() -> Self {
        Self {
            chunks: Vec::new(),
            end: 1,
            free: Vec::new(),
        }
    }

    /// Elements a block that was asked for with this length really has.
    pub(super) fn capacity(length: usize) -> usize {
        if length <= EXACT {
            length.max(NEXT + 1)
        } else {
            length.next_power_of_two()
        }
    }

    fn class(length: usize) -> usize {
        if length <= EXACT {
            length.max(NEXT + 1)
        } else {
            EXACT + length.next_power_of_two().ilog2() as usize
        }
    }

    /// A block of at least `length` elements, at most [`CHUNK`] of them; its contents are arbitrary.
    ///
    /// # Panics
    /// When all 2^32 addresses are taken.
    pub(super) fn allocate(&mut self, length: usize) -> u32 {
        let class = Self::class(length);
        if let Some(&address) = self.free.get(class).filter(|&&address| address != 0) {
            self.free[class] = self.at(address)[NEXT].try_into().unwrap_or(0);
            return address;
        }
        let capacity = Self::capacity(length);
        let room = self.chunks.len() * CHUNK;
        if self.end + capacity > room {
            self.end = self.end.max(room);
            self.chunks
                .push(vec![T::default(); CHUNK].into_boxed_slice());
        }
        let address =
            u32::try_from(self.end).expect("the index has room for 2^32 elements of a kind");
        self.end += capacity;
        address
    }

    /// Takes back a block that was asked for with this length. Its first element stays as it is.
    pub(super) fn free(&mut self, address: u32, length: usize) {
        let class = Self::class(length);
        if self.free.len() <= class {
            self.free.resize(class + 1, 0);
        }
        self.at_mut(address)[NEXT] = T::from(self.free[class]);
        self.free[class] = address;
    }

    /// Everything from the address to the end of its chunk.
    #[inline]
    pub(super) fn at(&self, address: u32) -> &[T] {
        &self.chunks[address as usize / CHUNK][address as usize % CHUNK..]
    }

    #[inline]
    pub(super) fn at_mut(&mut self, address: u32) -> &mut [T] {
        &mut self.chunks[address as usize / CHUNK][address as usize % CHUNK..]
    }

    /// End of the addresses in use.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn bytes(&self) -> usize {
        self.chunks.len() * (CHUNK * size_of::<T>() + size_of::<Box<[T]>>())
            + self.free.capacity() * size_of::<u32>()
    }
}
