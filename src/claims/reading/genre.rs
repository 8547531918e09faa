//! What a document is by its name, its title and what it says of itself near its top: one that tells how things stand, one of
//! what is to be made, or any other.

use super::line::{Line, Role};
use super::status::Status;
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Genre {
    /// It tells how things stand.
    Report,
    /// It says what is to be made.
    Plan,
    /// Whatever else: a guide, a description, a note.
    Other,
}

/// Words of names and titles of documents that say what is to be made.
const PLANS: &[&str] = &["plan", "design", "proposal", "spec", "rfc", "roadmap", "blueprint", "todo", "backlog", "prd"];
/// Those of documents that tell how things stand, whatever plan or design they tell it of.
const ACCOUNTS: &[&str] = &[
    "status",
    "report",
    "audit",
    "review",
    "assessment",
    "summary",
    "complete",
    "completed",
    "completion",
    "progress",
    "scorecard",
];
/// Those of documents that tell so, if they call themselves no plan.
const STANDING: &[&str] = &[
    "readiness",
    "ready",
    "checklist",
    "launch",
    "live",
    "golive",
    "hardening",
    "gap",
    "implementation",
    "implemented",
    "verification",
    "compliance",
];
/// Those of documents that tell their readers how to do something.
const GUIDES: &[&str] = &["guide", "manual", "tutorial", "handbook", "runbook", "howto", "strategy", "template"];
/// What a document that is only meant to come says of its own status.
const DRAFTS: &[&str] = &["design", "draft", "proposed", "proposal", "planned", "planning", "rfc", "concept"];

/// That of a document with a path, the title and the name that it is called by, in small letters, and its lines.
pub(super) fn of(path: &RepoPath, called: &[String], lines: &[Line]) -> Genre {
    let has = |text: &str, list: &[&str]| {
        words(text).flat_map(|word| word.split('_')).any(|word| list.contains(&word.trim_end_matches('s')))
            || words(text).any(|word| list.contains(&word))
    };
    let is_called = |list: &[&str]| called.iter().any(|name| has(name, list));
    let is_account = called.iter().any(|name| is_account(name));
    let folder = path.parent().as_str().to_lowercase();
    let tells = (is_called(ACCOUNTS) || is_called(STANDING)) && (!is_called(GUIDES) || says_done(lines));
    if is_account {
        Genre::Report
    } else if is_called(PLANS) || has(&folder, PLANS) || (!tells && is_draft(lines)) {
        Genre::Plan
    } else if tells {
        Genre::Report
    } else {
        Genre::Other
    }
}

/// Whether a name says that it is an account of something: of two words that tell the kind the last one does.
fn is_account(name: &str) -> bool {
    let last = words(name)
        .filter_map(|word| {
            let is_plan = PLANS.contains(&word.trim_end_matches('s'));
            (is_plan || ACCOUNTS.contains(&word)).then_some(!is_plan)
        })
        .last();
    last == Some(true)
}

/// Whether a document marks near its top several things as done, or says that it is about what was implemented.
fn says_done(lines: &[Line]) -> bool {
    const TOP: usize = 25;
    const SEVERAL: usize = 3;
    let top = || lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row | Role::Prose)).take(TOP);
    let is_told = |line: &Line| {
        let lower = line.lower();
        line.role == Role::Prose
            && ["implemented in ", "has been implemented", "have been implemented"]
                .iter()
                .any(|words| lower.contains(words))
    };
    top().any(is_told) || top().filter(|line| line.status == Status::Done).count() >= SEVERAL
}

/// Whether a document says near its top that it is one of what is to come: `**Status:** Draft`.
fn is_draft(lines: &[Line]) -> bool {
    /// What a document says of itself stands there.
    const TOP: usize = 12;
    let told = lines.iter().filter(|line| !matches!(line.role, Role::Blank | Role::Nothing));
    let mut top = told.take(TOP).take_while(|line| !line.is_code());
    top.any(|line| {
        let lower = line.lower();
        let Some((label, value)) = lower.split_once(':') else { return false };
        let bare = label.trim_matches(|edge: char| !edge.is_alphanumeric());
        bare == "status" && words(value).next().is_some_and(|first| DRAFTS.contains(&first))
    })
}
