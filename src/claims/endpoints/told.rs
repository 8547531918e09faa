//! What a line tells of an endpoint that it names: whether it lists what is there, leaves that open, or asks for it.

use super::prefixed::is_of_base;
use crate::claims::known::Known;
use crate::claims::model::Said;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::headed::stated;
use crate::claims::words::wording::{doubts, requests, supposes, words};
use crate::repo::RepoPath;

/// How a service is asked.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Whether a line begins with an address where routes are listed: in a column, or beneath a label, that says so.
pub(super) fn is_listed(reading: &Reading, line: &Line) -> bool {
    const LISTS: &[&str] = &["endpoint", "endpoints", "route", "routes"];
    let says = |text: &str| words(&text.to_lowercase()).any(|word| LISTS.contains(&word));
    match line.role {
        Role::Row => (0..line.cells.len()).any(|at| {
            line.cells[at].starts_with('/')
                && !line.cells[at].contains('*')
                && reading.column(line, at).is_some_and(says)
        }),
        Role::Item if line.text.starts_with('/') => {
            let title = reading.section(line).titles.last();
            reading.label(line).map(|label| label.text.as_str()).or(title.map(String::as_str)).is_some_and(says)
        }
        _ => false,
    }
}

/// Whether a line leaves it open whether an endpoint is there. What the line is about may do what is supposed elsewhere: `POST
/// /orders - create a new order`.
pub(super) fn leaves_open(reading: &Reading, line: &Line, said: Said, (method, path): (&str, &str)) -> bool {
    let bare = line.text.trim_start_matches(['`', '*', ' ']);
    let rest = bare.strip_prefix(method).filter(|_| !method.is_empty());
    let rest = rest.and_then(|rest| rest.trim_start_matches(['`', '*', ' ', '|']).strip_prefix(path));
    rest.map_or_else(|| supposes(&told_of(reading, line, said, path)), doubts)
}

/// What a line tells of an endpoint: of a row that is called done, no more than its own cell. The method is no word of it, nor
/// is what a column of something else answers by `No`.
pub(super) fn told_of(reading: &Reading, line: &Line, said: Said, path: &str) -> String {
    let cell = line.cells.iter().find(|cell| line.role == Role::Row && cell.contains(path));
    let is_told = |at: &usize| !is_answer(&line.cells[*at]) || reading.column(line, *at).is_none_or(says_there);
    let text = match cell {
        Some(cell) if said == Said::Done => cell.clone(),
        Some(_) => (0..line.cells.len()).filter(is_told).map(|at| &*line.cells[at]).collect::<Vec<_>>().join(" | "),
        None => line.text.clone(),
    };
    let is_method = |word: &str| {
        let mut methods = word.trim_matches(|edge: char| !edge.is_ascii_alphabetic()).split(['/', ',']).peekable();
        methods.all(|word| METHODS.contains(&word))
    };
    text.split_whitespace().filter(|word| !is_method(word)).collect::<Vec<_>>().join(" ")
}

/// Whether a cell does no more than say yes or no.
fn is_answer(cell: &str) -> bool {
    let bare = cell.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
    matches!(bare.as_str(), "yes" | "no" | "none" | "public" | "")
}

/// Whether the head of a column asks whether a thing is there.
fn says_there(head: &str) -> bool {
    const THERE: &[&str] = &["status", "implement", "exist", "done", "ready", "available", "present", "there", "work"];
    let head = head.to_lowercase();
    head.trim().is_empty() || THERE.iter().any(|word| head.contains(word))
}

/// Whether a line stands beneath an open box that asks for something.
pub(super) fn is_of_task(reading: &Reading, line: &Line) -> bool {
    let task = reading.label(line).filter(|label| label.has_box && label.status == Status::Pending);
    task.is_some_and(|task| requests(&task.text))
}

/// Whether a line asks for what it names: by a label, or in a fence that shows what is still to be made, since its section says
/// that the thing is not there, or the words above it ask for it.
pub(super) fn is_wanted(reading: &Reading, line: &Line) -> bool {
    const ASKING: &[&str] =
        &["required", "recommend", "propos", "suggest", "to add", "to implement", "to be", "should"];
    // `Better: /api/v1/orders` stands against what there is.
    const BETTER: &[&str] = &["better:", "recommended:", "proposed:", "suggested:", "preferred:", "ideal:", "instead:"];
    let is_better = BETTER.iter().any(|word| line.lower().trim_start_matches(['*', ' ']).starts_with(word));
    let is_asked =
        || reading.introduction(line).is_some_and(|above| ASKING.iter().any(|word| above.lower().contains(word)));
    let is_shown = line.is_code()
        && (is_asked() || reading.lines_of(line.section).iter().any(|other| stated(reading, other).is_some()));
    // `What is needed:` asks for all beneath it, as `Four missing endpoints:` does.
    let mut above = std::iter::successors(reading.label(line), |label| reading.label(label));
    let is_lacking = |label: &Line| words(&label.lower()).any(|word| matches!(word, "needed" | "missing" | "absent"));
    is_better || is_shown || above.any(is_lacking)
}

/// Whether what is written as an address is a folder of the repository, `/backend/api/`, or only what all addresses begin with.
pub(super) fn is_no_route(line: &Line, path: &str, known: &Known<'_>) -> bool {
    let bare = path.trim_matches('/');
    let is_folder = bare.contains('/') && known.files.has_folder(&RepoPath::new("README.md"), bare);
    is_folder || bare.split('/').all(is_of_base) || gives_base(line)
}

/// Whether a line gives what addresses begin with, and no address: `Base URL: /api/v1`.
fn gives_base(line: &Line) -> bool {
    !line.is_code()
        && ["base url", "base path", "url prefix", "prefixed with"].iter().any(|base| line.lower().contains(base))
}

/// Whether what is missing is the endpoint itself, not something more about it.
pub(super) fn is_about(line: &Line, path: &str) -> bool {
    let lower = line.lower();
    let before = lower.split(&path.to_lowercase()).next().unwrap_or_default();
    let asks_more = [
        "authenticat",
        "rate limit",
        "test",
        "document",
        "cache",
        "pagina",
        "validat",
        "secure",
        "protect",
        "improve",
        "refactor",
        "update",
    ];
    before.split_whitespace().count() <= 3 && !asks_more.iter().any(|word| before.contains(word))
}

/// Whether a line tells what others say of an endpoint, what a client lacks of it, or of a page that is called so.
pub(super) fn is_disputed(reading: &Reading, line: &Line, said: Said) -> bool {
    const DISPUTING: &[&str] = &["claim", "claims", "mismatch", "discrepancy", "inconsistency", "inconsistent"];
    let lower = line.lower();
    let is_client = || reading.section(line).speaks_of(&["client"]);
    let is_page =
        || line.cells.iter().any(|cell| cell.ends_with(".tsx") || cell.ends_with(".jsx") || cell.ends_with(".vue"));
    // What answers so is not there; and the address of a setting is only written down.
    let is_at_fault = said != Said::Missing && words(&lower).any(|word| word == "404");
    let is_value = said == Said::Missing && lower.contains("=http");
    let is_disputing = || words(&lower).any(|word| DISPUTING.contains(&word));
    is_at_fault || is_value || is_disputing() || (said == Said::Missing && is_client()) || is_page()
}
