//! Keys, mouse, pastes and sizes from the terminal, with a pause that is really one.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IsTerminal as _};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

use super::background::{Answer, Background, Sorted};

/// The terminal's events. An error means that the terminal is gone, and the loop must end.
#[derive(Debug)]
pub struct Input {
    stream: Option<EventStream>,
    /// What came while the background was awaited.
    early: VecDeque<Event>,
    began: Instant,
    answer: Option<Answer>,
}

/// What a terminal tells.
#[derive(Debug)]
pub enum Heard {
    Event(Event),
    /// The answer to the question that [`Input::new`] asked, however late.
    Background(Background),
}

impl Input {
    /// Begins to read, and asks the terminal for its background. Call it after [`super::Guard::enter`], so that the answer
    /// is not shown, and after [`super::Signals::new`], which ends the program if the terminal dies under it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn new() -> io::Result<Self> {
        if !io::stdin().is_terminal() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is gone"));
        }
        // The stream panics if the terminal goes before its reader has opened it; a look at the reader opens it, or fails.
        // An event that is there already stays with the reader.
        crossterm::event::poll(Duration::ZERO)?;
        Ok(Self {
            stream: Some(EventStream::new()),
            early: VecDeque::new(),
            began: Instant::now(),
            answer: Answer::ask(),
        })
    }

    /// Waits for the terminal's background until so long after it was asked; events that come meanwhile are kept. None if it
    /// does not come in time.
    pub async fn background(&mut self, patience: Duration) -> Option<Background> {
        let deadline = self.began + patience;
        while self.answer.is_some() {
            match timeout_at(deadline, self.read()).await {
                Ok(Ok(Heard::Background(background))) => return Some(background),
                Ok(Ok(Heard::Event(event))) => self.early.push_back(event),
                // A terminal that is gone says so again to whoever reads next.
                Ok(Err(_)) | Err(_) => break,
            }
        }
        None
    }

    /// What comes next; while paused nothing does. Cancelling the wait loses nothing.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Heard> {
        match self.early.pop_front() {
            Some(event) => Ok(Heard::Event(event)),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> io::Result<Heard> {
        let Some(stream) = &mut self.stream else { return std::future::pending().await };
        loop {
            let event = stream.next().await.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))?;
            match self.answer.as_mut().map_or(Sorted::NotPartOfIt, |answer| answer.sort(&event)) {
                Sorted::NotPartOfIt => return Ok(Heard::Event(event)),
                Sorted::PartOfIt => {}
                Sorted::Complete(background) => {
                    self.answer = None;
                    return Ok(Heard::Background(background));
                }
            }
        }
    }

    /// What has already come. crossterm's stream remembers the task that polled it last, so that it must be the
    /// one that waits: a poll on behalf of nobody would make it wake nobody when the next key comes.
    pub async fn waiting(&mut self) -> Option<io::Result<Heard>> {
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
