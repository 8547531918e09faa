//! Keys, mouse, pastes and sizes from the terminal, with a pause that is really one.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyModifiers};
use futures_util::StreamExt as _;

use super::background;

/// The terminal's events. An error means that the terminal is gone, and the loop must end.
#[derive(Debug)]
pub struct Input {
    stream: Option<EventStream>,
    late: Option<LateAnswer>,
}

impl Input {
    /// Begins to read. Call it after [`super::background`] and [`super::Guard::enter`].
    pub fn new() -> Self {
        Self { stream: Some(EventStream::new()), late: background::take_unanswered().then(LateAnswer::new) }
    }

    /// The next event; while paused there is none. Cancelling the wait loses nothing.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Event> {
        let Some(stream) = &mut self.stream else { return std::future::pending().await };
        loop {
            let event = stream.next().await.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))?;
            if self.late.as_mut().is_none_or(|late| late.lets_through(&event)) {
                return Ok(event);
            }
        }
    }

    /// An event that has already come. crossterm's stream remembers the task that polled it last, so that it must be the
    /// one that waits: a poll on behalf of nobody would make it wake nobody when the next key comes.
    pub async fn waiting(&mut self) -> Option<io::Result<Event>> {
        let mut next = pin!(self.next());
        poll_fn(|context| match next.as_mut().poll(context) {
            Poll::Ready(event) => Poll::Ready(Some(event)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    /// Stops reading, so that an editor gets every key. When it returns, the reading thread has let go: a new stream waits
    /// for the reader's lock, and reads nothing until it is asked.
    pub fn pause(&mut self) {
        if self.stream.take().is_some() {
            drop(EventStream::new());
        }
    }

    pub fn resume(&mut self) {
        self.stream.get_or_insert_with(EventStream::new);
    }
}

impl Default for Input {
    fn default() -> Self {
        Self::new()
    }
}

/// Swallows the answer of a terminal that was asked for its colours and was too slow: `ESC ] 11 ; rgb:… ESC \` would
/// otherwise arrive as keys, and some of them are commands.
#[derive(Debug)]
struct LateAnswer {
    until: Instant,
    /// How many keys of an answer were swallowed, while inside one.
    inside: Option<usize>,
}

impl LateAnswer {
    const PATIENCE: Duration = Duration::from_secs(3);
    /// `11;rgb:ffff/ffff/ffff` and some room.
    const LONGEST: usize = 40;

    fn new() -> Self {
        Self { until: Instant::now() + Self::PATIENCE, inside: None }
    }

    fn lets_through(&mut self, event: &Event) -> bool {
        let Event::Key(KeyEvent { code: KeyCode::Char(character), modifiers, .. }) = event else { return true };
        let alt = modifiers.contains(KeyModifiers::ALT);
        let bell = *character == 'g' && modifiers.contains(KeyModifiers::CONTROL);
        match self.inside {
            None if alt && *character == ']' && Instant::now() < self.until => self.inside = Some(0),
            None => return true,
            Some(_) if bell || (alt && *character == '\\') => self.inside = None,
            Some(swallowed) if swallowed < Self::LONGEST => self.inside = Some(swallowed + 1),
            Some(_) => self.inside = None,
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(late: &mut LateAnswer, keys: &str) -> String {
        let mut through = String::new();
        let mut alt = KeyModifiers::NONE;
        for character in keys.chars() {
            let (code, modifiers) = match character {
                '\u{1b}' => {
                    alt = KeyModifiers::ALT;
                    continue;
                }
                '\u{7}' => ('g', KeyModifiers::CONTROL),
                other => (other, std::mem::replace(&mut alt, KeyModifiers::NONE)),
            };
            if late.lets_through(&Event::Key(KeyEvent::new(KeyCode::Char(code), modifiers))) {
                through.push(code);
            }
        }
        through
    }

    #[test]
    fn a_late_answer_is_no_key() {
        let mut late = LateAnswer::new();
        let answers = "j\u{1b}]10;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}]11;rgb:0000/0000/0000\u{7}k";
        assert_eq!(through(&mut late, answers), "jk");
    }

    #[test]
    fn keys_are_swallowed_neither_for_ever_nor_late() {
        let mut late = LateAnswer::new();
        let long = "x".repeat(60);
        assert_eq!(through(&mut late, &format!("\u{1b}]{long}")).len(), 60 - LateAnswer::LONGEST - 1);
        late.until = Instant::now();
        assert_eq!(through(&mut late, "\u{1b}]12"), "]12");
    }
}
