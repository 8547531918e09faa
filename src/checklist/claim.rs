//! What a document says about an item, which nobody has verified yet.

use crate::text::Sanitized;

/// How a document says that something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Said {
    Done,
    Partial,
    Pending,
    InProgress,
    Failed,
    NotApplicable,
    /// The document names it and says no more.
    Nothing,
}

/// A claim with its source: where in which document, as of which commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub said: Said,
    /// The document's path.
    pub document: Sanitized,
    /// Counts from 1.
    pub line: usize,
    /// The line of the item that it is nested in.
    pub within: Option<usize>,
    /// What it depends on that is no item of the checklist, in the document's words.
    pub depends: Vec<Sanitized>,
    /// The commit of the document, if it had one.
    pub commit: Option<Sanitized>,
    /// The document's words, where the item's title is in others.
    pub text: Option<Sanitized>,
}

impl Said {
    pub const ALL: [Self; 7] =
        [Self::Done, Self::Partial, Self::Pending, Self::InProgress, Self::Failed, Self::NotApplicable, Self::Nothing];

    /// The word in files and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Failed => "failed",
            Self::NotApplicable => "na",
            Self::Nothing => "none",
        }
    }

    /// The words in a sentence: `the document says …`.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::InProgress => "in progress",
            Self::NotApplicable => "not applicable",
            Self::Nothing => "nothing",
            _ => self.word(),
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|said| said.word() == word)
    }

    /// What the claim would earn if it were true; None if it takes the item out of the count.
    pub fn credit(self, partial: f64) -> Option<f64> {
        match self {
            Self::Done => Some(1.0),
            Self::Partial => Some(partial),
            Self::NotApplicable => None,
            _ => Some(0.0),
        }
    }
}
