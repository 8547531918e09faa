//! The sections of a document: what their headings say of all that stands in them.

use super::status::{Status, take_marks};

#[derive(Debug)]
pub(in crate::claims) struct Section {
    /// The headings above and its own, outermost first.
    pub titles: Vec<String>,
    pub tense: Tense,
    /// Whether only the title of the whole document speaks of what is to come, as of a list of what is to be done.
    pub is_in_list: bool,
    /// What the heading says of items that say nothing themselves.
    pub status: Status,
    /// Whether a heading above says that, and not its own.
    pub is_inherited: bool,
    levels: Vec<usize>,
    /// Of each heading, whether it says that what stands beneath it is done.
    done: Vec<bool>,
}

/// Whether a line speaks of what is, of what is to come or only shown, or of what was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Tense {
    Now,
    Later,
    Before,
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
    "what remains",
    "recommendation",
    "recommended",
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
    "option a",
    "option b",
    "option c",
    "what's next",
    "what’s next",
    "gaps to close",
    "commitment",
    "week plan",
    "-day plan",
    "action plan",
    "long term",
    "short term",
    "next priorit",
    "action list",
    "changes needed",
    "changes required",
    "implementation order",
    "what's needed",
    "what’s needed",
    "what is needed",
    "specification requirement",
    "needs implementation",
    "needs to be implemented",
];

/// Words of titles of documents that list what is to be done.
const LISTS: &[&str] = &["todo", "to do", "to-do", "remaining", "backlog", "action items"];

/// Words of headings that tell of something else than those above them.
const OTHER: &[&str] = &[
    "not ",
    "missing",
    "issue",
    "gap",
    "limitation",
    "problem",
    "risk",
    "step",
    "usage",
    "how to",
    "instruction",
    "command",
    "require",
    "prerequisite",
    "optional",
    "pending",
    "checklist",
    "partial",
    "warning",
    "note",
    "before",
    "after",
    "test",
    "verif",
    "deploy",
    "area",
    "metric",
    "concern",
    "weak",
    "todo",
    "improve",
    "recommend",
    "action",
    "next",
];

/// Whether a heading tells of something else than those above it.
fn is_other(title: &str) -> bool {
    // Words begin so: a transaction is no action.
    let title = format!(" {}", title.to_lowercase());
    let begins = |at: usize| !title[..at].ends_with(char::is_alphanumeric);
    OTHER.iter().any(|word| title.match_indices(word).any(|(at, _)| begins(at)))
}

/// Whether the title of a document says that it tells how things stand, and only by its name that something is an example.
fn is_report(title: &str) -> bool {
    const KINDS: &[&str] = &["complete", "status", "report", "summary", "assessment", "audit", "review"];
    let title = title.to_lowercase();
    let others = || LATER.iter().filter(|word| !matches!(**word, "example" | "template"));
    KINDS.iter().any(|kind| title.contains(kind)) && !others().any(|word| title.contains(word))
}

/// Whether a heading says how urgent what stands beneath it is: the colour of its mark is then that of the rank.
fn is_ranked(heading: &str) -> bool {
    const RANKS: &[&str] =
        &["priority", "severity", "nice to have", "should have", "must have", "low risk", "minor", "optional"];
    let title = heading.to_lowercase();
    heading.contains(['🟢', '🟡', '🟠', '🔴']) && RANKS.iter().any(|word| title.contains(word))
}

/// A title in small letters without words that only say of which kind a thing is: what is `non-template` shows no example.
fn without_compounds(title: &str) -> String {
    let is_compound = |word: &&str| word.contains('-') && word.contains("template");
    title.split(' ').filter(|word| !is_compound(word)).collect::<Vec<_>>().join(" ")
}

impl Section {
    pub fn root() -> Self {
        Self {
            titles: Vec::new(),
            tense: Tense::Now,
            is_in_list: false,
            status: Status::None,
            is_inherited: false,
            levels: Vec::new(),
            done: Vec::new(),
        }
    }

    /// The section that a heading begins, behind another.
    pub fn after(before: &Self, level: usize, heading: &str) -> Self {
        let kept = before.levels.iter().take_while(|above| **above < level).count();
        let (title, status) = take_marks(heading);
        let status = if is_ranked(heading) { Status::None } else { status };
        let mut titles = before.titles[..kept].to_vec();
        titles.push(title.to_owned());
        let mut levels = before.levels[..kept].to_vec();
        levels.push(level);
        let is_later = |title: &String| {
            let title = without_compounds(&title.to_lowercase());
            LATER.iter().any(|word| title.contains(word))
        };
        // What a report is called after may be an example of something.
        let is_report = levels.first() == Some(&1) && titles.first().is_some_and(|title| is_report(title));
        let is_any_later = titles.iter().skip(usize::from(is_report)).any(is_later);
        let tense = if is_any_later { Tense::Later } else { Tense::Now };
        let is_list = |title: &String| LISTS.iter().any(|word| title.to_lowercase().contains(word));
        let is_in_list =
            levels.first() == Some(&1) && titles.first().is_some_and(is_list) && !titles[1..].iter().any(is_later);
        // Only what is done is said of a whole section; a mark of failure may be for any part of it.
        let is_inherited = status == Status::None;
        let is_done = match status {
            Status::Done => true,
            // What is done as a whole is so in its parts, but for those that tell of something else.
            Status::None => kept > 0 && before.is_done_at(kept) && !is_other(title),
            _ => false,
        };
        let status = if is_done { Status::Done } else { Status::None };
        let mut done = before.done[..kept].to_vec();
        done.push(is_done);
        Self { titles, tense, is_in_list, status, is_inherited, levels, done }
    }

    /// Whether the innermost of some headings says that all beneath it is done.
    fn is_done_at(&self, kept: usize) -> bool {
        self.done[..kept].last().copied().unwrap_or_default()
    }

    /// Whether a heading above or its own has one of the words, which are in small letters.
    pub fn speaks_of(&self, words: &[&str]) -> bool {
        self.titles.iter().any(|title| {
            let title = title.to_lowercase();
            words.iter().any(|word| title.contains(word))
        })
    }
}
