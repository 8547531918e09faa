//! A short message that goes away by itself.

use jiff::{SignedDuration, Timestamp};

use crate::text::Sanitized;

#[derive(Clone, Debug)]
pub struct Toast {
    pub text: Sanitized,
    pub tone: Tone,
    /// Whether it is the news of something that got worse, and not an answer to what the person has done.
    pub is_news: bool,
    until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Plain,
    Bad,
}

impl Toast {
    pub fn new(text: Sanitized, tone: Tone, now: Timestamp) -> Self {
        let seconds = if tone == Tone::Bad { 8 } else { 4 };
        let until = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
        Self { text, tone, is_news: false, until }
    }

    /// Something got worse.
    pub fn news(text: Sanitized, now: Timestamp) -> Self {
        Self { is_news: true, ..Self::new(text, Tone::Bad, now) }
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    pub fn until(&self) -> Timestamp {
        self.until
    }
}
