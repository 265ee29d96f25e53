//! The memory that documents under way may take, in bytes.

use std::sync::{Condvar, Mutex, PoisonError};

/// A number of bytes that documents take shares of while they are under way.
///
/// A share is held from the moment a document is read until its result is written. Results are written in order, and a
/// document gets its share only behind all documents before it, so whoever waits for a share waits for documents that have theirs.
#[derive(Debug)]
pub(super) struct Budget {
    total: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

impl Budget {
    pub(super) fn new(total: u64) -> Self {
        Self { total: total.max(1), used: Mutex::new(0), freed: Condvar::new() }
    }

    /// The share of a document that needs so many bytes: never so much that nothing else could go on beside it.
    pub(super) fn share(&self, bytes: u64) -> u64 {
        bytes.min(self.total / 4 * 3)
    }

    /// Takes a share, as soon as there is one; `false` when told to stop in the meantime.
    pub(super) fn take(&self, share: u64, stopped: &dyn Fn() -> bool) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + share > self.total {
            if stopped() {
                return false;
            }
            let (next, _) = self.freed.wait_timeout(used, super::TICK).unwrap_or_else(PoisonError::into_inner);
            used = next;
        }
        *used += share;
        !stopped()
    }

    /// Gives a share back, or a part of it.
    pub(super) fn free(&self, share: u64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = used.saturating_sub(share);
        self.freed.notify_one();
    }
}
