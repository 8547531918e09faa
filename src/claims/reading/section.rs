//! The sections of a document: what their headings say of all that stands in them.

use super::status::{Status, take_marks};

#[derive(Debug)]
pub(in crate::claims) struct Section {
    /// The headings above and its own, outermost first.
    pub titles: Vec<String>,
    pub tense: Tense,
    /// What the heading says of items that say nothing themselves.
    pub status: Status,
    levels: Vec<usize>,
}

/// Whether a section speaks of what is, or of what is to come or only shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Tense {
    Now,
    Later,
}

/// Words of headings under which nothing is claimed to be there.
const LATER: &[&str] = &[
    "roadmap",
    "next step",
    "future",
    "planned",
    "backlog",
    "upcoming",
    "remaining",
    "recommendation",
    "to do",
    "todo",
    "proposal",
    "proposed",
    "long-term",
    "short-term",
    "nice to have",
    "example",
    "template",
    "non-goal",
    "out of scope",
    "action items",
    "immediate actions",
    "improvements",
    "migration plan",
    "ideas",
    "alternatives",
];

impl Section {
    pub fn root() -> Self {
        Self { titles: Vec::new(), tense: Tense::Now, status: Status::None, levels: Vec::new() }
    }

    /// The section that a heading begins, behind another.
    pub fn after(before: &Self, level: usize, heading: &str) -> Self {
        let kept = before.levels.iter().take_while(|above| **above < level).count();
        let (title, status) = take_marks(heading);
        let mut titles = before.titles[..kept].to_vec();
        titles.push(title.to_owned());
        let mut levels = before.levels[..kept].to_vec();
        levels.push(level);
        let is_later = |title: &String| LATER.iter().any(|word| title.to_lowercase().contains(word));
        let tense = if titles.iter().any(is_later) { Tense::Later } else { Tense::Now };
        // Only what is done is said of a whole section; a mark of failure may be for any part of it.
        let status = if status == Status::Done { status } else { Status::None };
        Self { titles, tense, status, levels }
    }

    /// Whether a heading above or its own has one of the words, which are in small letters.
    pub fn speaks_of(&self, words: &[&str]) -> bool {
        self.titles.iter().any(|title| {
            let title = title.to_lowercase();
            words.iter().any(|word| title.contains(word))
        })
    }
}
