//! What a command writes, taken from its pipe as it comes: the first and the last of it.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::probe::Captured;

/// How much is kept of the beginning, and as much of the end.
const HALF: usize = 256 * 1024;
/// How long a pipe may stay open after the command and all it started have ended.
const PATIENCE: Duration = Duration::from_secs(2);

/// An output that is being read.
pub struct Drain {
    kept: Arc<Mutex<Kept>>,
    end: Receiver<()>,
}

/// What was read of an output.
#[derive(Debug, Default)]
pub struct Drained {
    pub written: Captured,
    /// Somebody still holds the pipe, and may write more.
    pub is_held: bool,
}

/// The first and the last of what was read so far.
#[derive(Debug, Default)]
struct Kept {
    first: Vec<u8>,
    last: VecDeque<u8>,
    omitted: usize,
}

impl Drain {
    pub fn start(pipe: impl Read + Send + 'static) -> Self {
        let (to, end) = channel();
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let shared = Arc::clone(&kept);
        // Detached on purpose: whoever keeps the pipe open for ever holds this thread, and nothing else.
        thread::spawn(move || {
            drain(pipe, &shared);
            let _ = to.send(());
        });
        Self { kept, end }
    }

    /// All of it, or what there is when somebody still holds the pipe.
    pub fn end(self) -> Drained {
        let is_held = self.end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout);
        Drained { written: take(&self.kept), is_held }
    }
}

fn drain(mut pipe: impl Read, kept: &Mutex<Kept>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = pipe.read(&mut buffer) {
        kept.lock().unwrap_or_else(PoisonError::into_inner).add(&buffer[..length]);
    }
}

fn take(kept: &Mutex<Kept>) -> Captured {
    std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner)).captured()
}

impl Kept {
    fn add(&mut self, bytes: &[u8]) {
        let (head, tail) = bytes.split_at(bytes.len().min(HALF - self.first.len()));
        self.first.extend_from_slice(head);
        self.last.extend(tail);
        let excess = self.last.len().saturating_sub(HALF);
        self.last.drain(..excess);
        self.omitted += excess;
    }

    fn captured(self) -> Captured {
        let Self { mut first, last, omitted } = self;
        if omitted > 0 {
            return Captured { first, last: last.into(), omitted };
        }
        first.extend(last);
        Captured { first, ..Captured::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_are_kept_and_the_rest_is_counted() {
        let all = |bytes: &'static [u8]| Drain::start(bytes).end().written;
        assert_eq!(all(b"one\ntwo\n"), Captured { first: b"one\ntwo\n".to_vec(), ..Captured::default() });
        let long: Vec<u8> = vec![b'a'; HALF + 7];
        assert_eq!(Drain::start(std::io::Cursor::new(long.clone())).end().written.first, long);
        let long: Vec<u8> = (0..4 * HALF).map(|at| b'a' + u8::try_from(at * 26 / (4 * HALF)).unwrap()).collect();
        let kept = Drain::start(std::io::Cursor::new(long.clone())).end().written;
        assert_eq!((kept.first, kept.last), (long[..HALF].to_vec(), long[3 * HALF..].to_vec()));
        assert_eq!(kept.omitted, 2 * HALF);
    }
}
