//! Room in memory for large files: with one in each thread at once, they would take more than all else that an audit keeps.

use std::sync::{Condvar, Mutex, PoisonError};

use super::SIZE_CAP;

/// Smaller files need no room of their own; threads keep buffers of that size in any case.
const LARGE: u64 = 1 << 20;

/// How many bytes of large files there are.
static TAKEN: Mutex<u64> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// Room for one large file, until it is dropped.
#[derive(Debug)]
pub struct Room(u64);

impl Room {
    /// Waits until there is room beside the files that others read, which together are never larger than one may be.
    /// Whoever has room must not wait for more of it.
    pub fn wait_for(bytes: u64) -> Option<Self> {
        if bytes <= LARGE {
            return None;
        }
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut u64| *taken > 0 && *taken + bytes > SIZE_CAP;
        let mut taken = FREED.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner);
        *taken += bytes;
        Some(Self(bytes))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        FREED.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn large_files_are_never_more_than_one_may_be() {
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let read = |bytes: u64| {
            let room = Room::wait_for(bytes);
            assert!(room.is_some());
            most.fetch_max(now.fetch_add(bytes, Ordering::SeqCst) + bytes, Ordering::SeqCst);
            thread::yield_now();
            now.fetch_sub(bytes, Ordering::SeqCst);
            drop(room);
        };
        thread::scope(|scope| {
            for at in 0..8_u64 {
                let read = &read;
                scope.spawn(move || (0..50).for_each(|round| read(SIZE_CAP * ((at + round) % 4 + 1) / 4)));
            }
        });
        assert!((SIZE_CAP / 2..=SIZE_CAP).contains(&most.into_inner()));
        assert!(Room::wait_for(LARGE).is_none(), "what is small waits for nobody");
    }
}
