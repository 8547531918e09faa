//! What a document says of a line by a box, a mark, a word.

/// What an importer found a line to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Counts from 1.
    pub line: usize,
    pub status: Status,
}

/// How a document calls a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    Done,
    Partial,
    Pending,
    Failed,
    #[default]
    None,
}

/// Marks by what they mean unless a document says otherwise; of several spellings the longest first.
const MARKS: &[(&str, Status)] = &[
    ("✅", Status::Done),
    ("☑", Status::Done),
    ("✔", Status::Done),
    ("✓", Status::Done),
    ("🟢", Status::Done),
    ("❌", Status::Failed),
    ("✗", Status::Failed),
    ("✘", Status::Failed),
    ("⛔", Status::Failed),
    ("🔴", Status::Failed),
    ("⏳", Status::Pending),
    ("🔲", Status::Pending),
    ("⬜", Status::Pending),
    ("☐", Status::Pending),
    ("⚠", Status::Partial),
    ("🔄", Status::Partial),
    ("🚧", Status::Partial),
    ("🟡", Status::Partial),
    ("🟠", Status::Partial),
];

/// Whole cells, or what stands in brackets or behind a dash at the end of a line.
const WORDS: &[(&str, Status)] = &[
    ("done", Status::Done),
    ("pass", Status::Done),
    ("passed", Status::Done),
    ("complete", Status::Done),
    ("completed", Status::Done),
    ("implemented", Status::Done),
    ("closed", Status::Done),
    ("yes", Status::Done),
    ("working", Status::Done),
    ("partial", Status::Partial),
    ("in progress", Status::Partial),
    ("in_progress", Status::Partial),
    ("pending", Status::Pending),
    ("todo", Status::Pending),
    ("tbd", Status::Pending),
    ("open", Status::Pending),
    ("not started", Status::Pending),
    ("planned", Status::Pending),
    ("missing", Status::Failed),
    ("not implemented", Status::Failed),
    ("not yet implemented", Status::Failed),
    ("not implemented yet", Status::Failed),
    ("not configured", Status::Failed),
    ("not set up", Status::Failed),
    ("needs implementation", Status::Failed),
    ("not present", Status::Failed),
    ("fail", Status::Failed),
    ("failed", Status::Failed),
    ("no", Status::Failed),
];

/// Takes the marks off the beginning and the end of a text; what they say, the first above all.
pub(in crate::claims) fn take_marks(text: &str) -> (&str, Status) {
    let (mut rest, mut status) = (text.trim(), Status::None);
    loop {
        let before = rest;
        for (mark, says) in MARKS {
            for bare in [rest.strip_prefix(mark), rest.strip_suffix(mark)].into_iter().flatten() {
                rest = bare.trim_matches(['\u{fe0f}', ' ', '\t', '#']);
                status = if status == Status::None { *says } else { status };
            }
        }
        rest = rest.trim_end_matches('\u{fe0f}').trim();
        if rest == before {
            return (rest, status);
        }
    }
}

/// Words that say something only as the beginning of a cell, behind which a remark may stand.
const LEADING: &[(&str, Status)] = &[
    ("enabled", Status::Done),
    ("enforced", Status::Done),
    ("configured", Status::Done),
    ("fixed", Status::Done),
    ("resolved", Status::Done),
    ("not enabled", Status::Failed),
    ("absent", Status::Failed),
];

/// What a cell says: a word that stands alone, or before a remark, as in `Implemented (per key)`.
pub(super) fn of_cell(cell: &str) -> Status {
    let (rest, status) = take_marks(cell);
    let leading = || {
        let first = rest.split(['(', ',', ';', '—', '–']).next().unwrap_or_default();
        let word = first.trim().trim_matches(['*', '_', '`']).to_lowercase();
        let known = LEADING.iter().find(|(known, _)| *known == word).map_or(Status::None, |(_, status)| *status);
        if known == Status::None { of_word(first) } else { known }
    };
    if status == Status::None { leading() } else { status }
}

/// Whether a label says no more than that what stands beneath it is missing.
pub(in crate::claims) fn says_lacking(label: &str) -> bool {
    const LACKING: &[&str] =
        &["not implemented", "not yet implemented", "missing", "still missing", "missing features"];
    let bare = label.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
    LACKING.contains(&bare.as_str())
}

/// What the end of a line says: `… (done)`, `… - Not implemented`, `… - Not implemented (see below)`, `…: not implemented`.
pub(super) fn of_ending(text: &str) -> Status {
    const STATES: &[&str] = &["status", "state", "result", "verdict", "current"];
    let last = text.trim_end_matches('.');
    // `Errors: no` is good news, and `Status: missing` is said of something else.
    let is_state = |label: &str| STATES.iter().any(|state| label.to_lowercase().contains(state));
    let labelled = last
        .split_once(": ")
        .filter(|(label, word)| !is_state(label) && (word.contains(' ') || word.eq_ignore_ascii_case("missing")));
    if labelled.is_some_and(|(_, word)| of_word(word) == Status::Failed) {
        return Status::Failed;
    }
    let bracketed = last.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    if let Some((before, word)) = bracketed {
        let status = of_word(word);
        return if status == Status::None { behind_dash(before) } else { status };
    }
    behind_dash(last)
}

fn behind_dash(text: &str) -> Status {
    let behind = [" - ", " – ", " — "].iter().filter_map(|dash| text.rsplit_once(dash)).map(|(_, word)| word);
    behind.map(of_word).find(|status| *status != Status::None).unwrap_or_default()
}

fn of_word(word: &str) -> Status {
    let word = word.trim().trim_matches(['*', '_', '`']).to_lowercase();
    WORDS.iter().find(|(known, _)| *known == word).map_or(Status::None, |(_, status)| *status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_before_or_behind() {
        assert_eq!(take_marks("✅ **Backups**"), ("**Backups**", Status::Done));
        assert_eq!(take_marks("Backups ⚠️"), ("Backups", Status::Partial));
        assert_eq!(take_marks("⚠️  Backups"), ("Backups", Status::Partial));
        assert_eq!(take_marks("GET /orders   # ❌ Missing"), ("GET /orders   # ❌ Missing", Status::None));
        assert_eq!(take_marks("Backups"), ("Backups", Status::None));
    }

    #[test]
    fn words_count_where_they_stand_alone() {
        assert_eq!(of_cell(" Pass "), Status::Done);
        assert_eq!(of_cell("❌ no"), Status::Failed);
        assert_eq!(of_cell("passes most"), Status::None);
        assert_eq!(of_ending("Refunds - Not implemented (the guide shows it)"), Status::Failed);
        assert_eq!(of_ending("Refunds (done)"), Status::Done);
        assert_eq!(of_ending("What is done"), Status::None);
        assert_eq!(of_ending("Refunds: not implemented yet"), Status::Failed);
        assert_eq!(of_ending("Errors: no"), Status::None);
    }
}
