//! What becomes of the memory of a document that is done.
//!
//! The allocator of glibc gives freed memory back to the system as soon as more than twice its threshold for mapped blocks lies free, and the
//! system zeroes every page that is asked for again: in a row of documents of 10 MB that was a fifth of the time. The threshold follows the
//! program: it rises to the size of the largest block that was mapped and freed, up to 32 MB (mallopt(3), `M_MMAP_THRESHOLD`).
//!
//! Limits: of use with glibc alone; to other allocators it is one block that is asked for and freed.

use std::hint::black_box;

/// The largest block that glibc takes the threshold from, but for its own bookkeeping.
const LARGEST: usize = (32 << 20) - 8192;

/// Makes freed memory stay with the process, up to 64 MB, for documents that come one after another. The block that says so is not
/// touched, so it costs two calls of the system and no memory.
pub fn keep() {
    drop(black_box(Vec::<u8>::with_capacity(LARGEST)));
}
