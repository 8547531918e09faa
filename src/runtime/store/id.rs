//! Ids of statements.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use ulid::Ulid;

use crate::ledger::StatementId;

/// An id that nobody else has. Within a process each is greater than those before it, whatever the clock does.
pub fn new_id() -> StatementId {
    static LAST: Mutex<u128> = Mutex::new(0);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    *last = fresh().max(last.saturating_add(1));
    StatementId::new(&Ulid::from(*last).to_string())
}

/// The time in milliseconds, then 80 random bits.
fn fresh() -> u128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    u128::from(Ulid::from_parts(milliseconds, random()))
}

fn random() -> u128 {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_ok() {
        return u128::from_le_bytes(bytes);
    }
    // Even without the system's own source two processes hardly ever get the same hasher.
    let word = || u128::from(RandomState::new().hash_one(std::process::id()));
    (word() << 64) | word()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise() {
        let ids: Vec<_> = (0..1000).map(|_| new_id()).collect();
        assert!(ids.is_sorted_by(|left, right| left < right));
        assert!(ids.iter().all(|id| id.as_str().len() == 26));
    }
}
