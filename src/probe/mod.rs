//! What is asked of the world outside the repository, and what it answers: HTTP requests and commands, as values. Who asks
//! them, when, and whether they may be asked at all is the runtime's matter.

mod command;
mod http;
mod mask;
mod template;

pub use command::{Captured, Command, CommandReply, Exit};
pub use http::{Http, HttpReply, Repeat, StatusSet, Url};
pub use mask::{MASK, Mask};
pub use template::{Template, is_variable, shell_variable};

use jiff::Timestamp;

use crate::text::Sanitized;

/// One request. Equal ones are asked once, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Request {
    Http(Http),
    Command(Command),
}

/// What is known about a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It was not asked, and why.
    Waiting(Sanitized),
    /// It was asked, and there is no reply to judge, and why; with the last of what it said until then.
    Failed {
        at: Timestamp,
        reason: Sanitized,
        output: Vec<Sanitized>,
    },
    Replied {
        at: Timestamp,
        reply: Reply,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Http(HttpReply),
    Command(CommandReply),
}

impl Request {
    /// In one line, as the person who may allow it reads it: `GET https://example.org/health`, `run cargo test`.
    pub fn shown(&self) -> String {
        match self {
            Self::Http(http) => http.shown(),
            Self::Command(command) => command.shown(),
        }
    }

    /// All of it, for whoever must allow it: what it is, and each thing that it may do beyond.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Http(http) => http.lines(),
            Self::Command(command) => command.lines(),
        }
    }
}

impl Answer {
    pub fn failed(at: Timestamp, reason: impl Into<Sanitized>) -> Self {
        Self::Failed { at, reason: reason.into(), output: Vec::new() }
    }

    /// When it was asked.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting(_) => None,
            Self::Failed { at, .. } | Self::Replied { at, .. } => Some(*at),
        }
    }
}
