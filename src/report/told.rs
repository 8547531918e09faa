//! Sentences about a board that several formats say alike.

use std::borrow::Cow;

use super::Report;
use crate::board::{Board, Glance, Ratchet, Row, Turn, Undecided, Verdict, percent};
use crate::check::Status;
use crate::text::{commit, count};

/// How long a text may be in a document for people. Longer ones are whole in JSON.
const LONGEST: usize = 2000;

/// What each status means, for who has never seen one.
pub const LEGEND: [(Status, &str); 9] = [
    (Status::Pass, "The check holds, or a person says so with the evidence that is asked for."),
    (Status::Partial, "It holds in part, and earns that part."),
    (Status::Fail, "The check does not hold, or a person says that it does not."),
    (Status::Pending, "Nobody and nothing has decided it yet. It earns nothing."),
    (Status::Stale, "It passed, but its evidence is too old, or what it rests on changed since. It earns nothing."),
    (Status::Claimed, "A document says that it is done, and nothing has verified that. It earns nothing."),
    (Status::Error, "The check could not run, and the summary says why. It earns nothing."),
    (Status::Waived, "It does not hold, and is excused until a day for a reason. It earns no more than without."),
    (Status::NotApplicable, "It does not apply here and is not counted."),
];

/// `2 of 5 gates open · 1 sign-off open`.
pub fn gates(board: &Board) -> String {
    let open = match (board.blockers.len(), board.waived_gates(), board.gates) {
        (0, waived @ 1.., gates) => {
            format!("{} of {} passed, {waived} waived", gates - waived, count(gates, "gate"))
        }
        (0, _, gates) => format!("{} passed", count(gates, "gate")),
        (open, _, gates) => format!("{open} of {} open", count(gates, "gate")),
    };
    match (board.poll.open().count(), board.sign_offs().len()) {
        (_, 0) => open,
        (0, _) => format!("{open} · signed off"),
        (missing, _) => format!("{open} · {} open", count(missing, "sign-off")),
    }
}

/// `61.4 %`, or a dash where nothing counts.
pub fn score(score: Option<f64>) -> String {
    score.map_or("–".to_owned(), |score| format!("{:.1} %", percent(score)))
}

/// `verified 61.4 %`.
pub fn verified(board: &Board) -> String {
    match board.score.verified {
        Some(verified) => format!("verified {}", score(Some(verified))),
        None => "nothing counts".to_owned(),
    }
}

/// `verified 61.4 % · claimed 99.0 %`.
pub fn scores(board: &Board) -> String {
    let claimed = board.score.claimed.map(|claimed| format!(" · claimed {}", score(Some(claimed))));
    verified(board) + &claimed.unwrap_or_default()
}

/// `claimed 99.0 % (+37.6) · 12 overclaims`, where documents make more of the repository than there is.
pub fn overclaims(report: &Report<'_>) -> Option<String> {
    let (excess, many) = (report.board.excess(), report.board.overclaims(report.checklists).count());
    let beyond = excess.map(|excess| format!(" (+{:.1})", percent(excess))).unwrap_or_default();
    let items = if many > 0 { format!(" · {}", count(many, "overclaim")) } else { String::new() };
    (excess.is_some() || many > 0).then(|| format!("claimed {}{beyond}{items}", score(report.board.score.claimed)))
}

/// What the verdict means, for who has never seen one.
pub fn meaning(report: &Report<'_>) -> String {
    let board = report.board;
    let (open, roles) = (board.blockers.len(), board.poll.open().count());
    let level = &board.level;
    match board.verdict {
        Verdict::Go if board.gates == 0 => {
            format!("No gate is asked for at the level {level}, and nothing is in the way.")
        }
        Verdict::Go => format!("Every gate of the level {level} passes: nothing is in the way."),
        Verdict::ConditionalGo => {
            let excused = match board.waived_gates() {
                1 => "1 gate passes only because it is excused for a time. Its condition is".to_owned(),
                gates => format!("{gates} gates pass only because they are excused for a time. Their conditions are"),
            };
            format!("Nothing is in the way at the level {level}, but {excused} part of the verdict.")
        }
        Verdict::NoGo => {
            let gates = (open > 0).then(|| format!("{open} of {} open", count(board.gates, "gate")));
            let roles = (roles > 0).then(|| format!("{} not given", count(roles, "sign-off")));
            let what: Vec<_> = gates.into_iter().chain(roles).collect();
            let what = what.join(", and ");
            format!(
                "In the way at the level {level}: {what}. While that is so the answer is NO-GO, whatever the score."
            )
        }
        Verdict::Undecided(why) => undecided(why).to_owned(),
        Verdict::Checking => "The first audit is not complete.".to_owned(),
    }
}

fn undecided(why: Undecided) -> &'static str {
    match why {
        Undecided::GateInError => "A gate could not be checked, and what nobody knows is no GO.",
        Undecided::NoGate => "No gate is defined, so that nothing says what a GO would need.",
        Undecided::Damaged => "A definition or a statement cannot be read, so that nobody knows what it asks or says.",
    }
}

/// `NO-GO`, or `NO-GO, undecided`.
pub fn verdict(board: &Board) -> String {
    let undecided = if board.verdict.reason().is_some() { ", undecided" } else { "" };
    format!("{}{undecided}", board.verdict.word())
}

/// `main@6f9eae0, 3 paths changed since`; empty without git.
pub fn state(report: &Report<'_>) -> String {
    let repository = report.repository;
    let Some(commit) = &repository.head.commit else { return String::new() };
    let short = commit::short(commit);
    let branch = repository.head.branch.as_ref().map_or_else(String::new, |branch| format!("{branch}@"));
    let dirty = match repository.dirty {
        None | Some(0) => String::new(),
        Some(paths) => format!(", {} changed since", count(paths, "path")),
    };
    format!("{branch}{short}{dirty}")
}

/// `2 items are worse than at main (6f9eae0) · 1 gate open now as then`.
pub fn ratchet(ratchet: &Ratchet) -> String {
    let than = match ratchet.commit.get(..7) {
        Some(short) if !ratchet.commit.starts_with(&*ratchet.revision) => format!("{} ({short})", ratchet.revision),
        short => short.unwrap_or_default().to_owned(),
    };
    let many = match ratchet.worse.len() {
        0 => "no item is".to_owned(),
        1 => "1 item is".to_owned(),
        worse => format!("{worse} items are"),
    };
    let left_out = match ratchet.left_out.len() {
        0 => String::new(),
        items => format!(" · {} cannot be compared", count(items, "item")),
    };
    let before = match ratchet.tolerated.len() {
        0 => String::new(),
        gates => format!(" · {} open now as then", count(gates, "gate")),
    };
    format!("{many} worse than at {than}{before}{left_out}")
}

/// `pass → fail, no tag matches v*`: how an item turned.
pub fn turned(turn: &Turn) -> String {
    let word = |glance: &Option<Glance>| glance.as_ref().map_or("not there", |glance| glance.status.word());
    let summary = turn.to.as_ref().map(|to| brief(&to.summary)).filter(|summary| !summary.is_empty());
    let summary = summary.map(|summary| format!(", {summary}")).unwrap_or_default();
    format!("{} → {}{summary}", word(&turn.from), word(&turn.to))
}

/// `fail: no tag matches v*`: how a row stands, in one line.
pub fn standing(row: &Row) -> String {
    let (word, summary) = (row.status.word(), brief(&row.summary));
    match summary.strip_prefix(word) {
        _ if summary.is_empty() => word.to_owned(),
        // What people say begins with the word already.
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => summary.into_owned(),
        _ => format!("{word}: {summary}"),
    }
}

/// A text that is too long for a page, up to the end of a word.
pub fn brief(text: &str) -> Cow<'_, str> {
    let Some((cut, _)) = text.char_indices().nth(LONGEST) else { return Cow::Borrowed(text) };
    let head = &text[..cut];
    let end = head.rfind(char::is_whitespace).filter(|end| *end > cut / 2).unwrap_or(cut);
    Cow::Owned(format!("{} …", head[..end].trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_with_a_word() {
        assert_eq!(brief("short"), "short");
        let words = "word ".repeat(1000);
        assert!(brief(&words).ends_with("word …") && brief(&words).len() < 2010);
        assert_eq!(brief(&"é".repeat(3000)).chars().count(), LONGEST + 2);
    }
}
