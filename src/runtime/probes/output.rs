//! What a command writes, taken from its pipe as it comes: the first and the last of it.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::probe::Captured;

/// How much is kept of the beginning, and as much of the end.
const HALF: usize = 256 * 1024;
/// How long a pipe may stay open after the command and all it started have ended.
const PATIENCE: Duration = Duration::from_secs(2);

/// An output that is being read.
pub struct Drain(Receiver<Captured>);

impl Drain {
    pub fn start(pipe: impl Read + Send + 'static) -> Self {
        let (to, from) = channel();
        // Detached on purpose: whoever keeps the pipe open for ever holds this thread, and nothing else.
        thread::spawn(move || to.send(drain(pipe)));
        Self(from)
    }

    /// # Errors
    /// When somebody still holds the pipe.
    pub fn end(self) -> Result<Captured, String> {
        self.0.recv_timeout(PATIENCE).map_err(|_| "what it started still holds its output".to_owned())
    }
}

fn drain(mut pipe: impl Read) -> Captured {
    let mut first = Vec::new();
    let mut last: VecDeque<u8> = VecDeque::new();
    let (mut omitted, mut buffer) = (0, [0; 16 * 1024]);
    while let Ok(length @ 1..) = pipe.read(&mut buffer) {
        let (head, tail) = buffer[..length].split_at(length.min(HALF - first.len()));
        first.extend_from_slice(head);
        last.extend(tail);
        let excess = last.len().saturating_sub(HALF);
        last.drain(..excess);
        omitted += excess;
    }
    if omitted > 0 {
        first.extend_from_slice(format!("\n[{omitted} bytes left out]\n").as_bytes());
    }
    first.extend(last);
    Captured { bytes: first, omitted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_are_kept_and_the_rest_is_counted() {
        assert_eq!(drain(&b"one\ntwo\n"[..]), Captured { bytes: b"one\ntwo\n".to_vec(), omitted: 0 });
        let long: Vec<u8> = (0..4 * HALF).map(|at| b'a' + u8::try_from(at * 26 / (4 * HALF)).unwrap()).collect();
        let kept = drain(&long[..]);
        assert_eq!(kept.omitted, 2 * HALF);
        assert!(kept.bytes.starts_with(&long[..HALF]) && kept.bytes.ends_with(&long[3 * HALF..]));
        assert!(String::from_utf8(kept.bytes).unwrap().contains("[524288 bytes left out]"));
    }
}
