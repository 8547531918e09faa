//! Work on many things at once, on threads of its own.
//!
//! A thread of rayon's pool that waits takes up other work meanwhile. Within something that is made once, by whoever asks first,
//! that may be work which asks for the same thing, and waits for itself for ever; there, work is spread by this.

use std::thread;

/// What work makes of each thing, in their order.
pub fn spread<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = all.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let work = &work;
        let begin = |share| scope.spawn(move || <[T]>::iter(share).map(work).collect::<Vec<R>>());
        let begun: Vec<_> = all.chunks(share).map(begin).collect();
        // What went wrong in one of them does so for who asked.
        let ended = begun.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ended.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use rayon::prelude::*;

    use super::*;

    #[test]
    fn things_keep_their_order() {
        let all: Vec<usize> = (0..1000).collect();
        assert_eq!(spread(&all, |number| number * 2), all.iter().map(|number| number * 2).collect::<Vec<_>>());
        assert!(spread(&[] as &[usize], |number| *number).is_empty());
    }

    #[test]
    fn what_is_made_once_is_made_though_all_threads_of_a_pool_wait_for_it() {
        let made: OnceLock<usize> = OnceLock::new();
        let all: Vec<usize> = (0..10_000).collect();
        let ask = |_| *made.get_or_init(|| spread(&all, |number| number % 7).into_iter().sum());
        let asked: Vec<usize> = (0..100).into_par_iter().map(ask).collect();
        assert!(asked.iter().all(|sum| *sum == asked[0]));
    }
}
