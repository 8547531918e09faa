//! Tables: which column names what a row is about, and, where the head names no status, the one column of which the cells
//! begin with marks that say what each row's is.

use super::line::{Line, Role};
use super::status::{Status, take_marks};

/// Heads of columns whose marks say how much something matters, or for what it is asked, not whether it is there.
const OTHERS: &[&str] = &[
    "priority",
    "severity",
    "risk",
    "impact",
    "urgency",
    "level",
    "required",
    "needed",
    "mandatory",
    "effort",
    "standard",
    "before",
    "was",
];
/// Heads of the column that is about what the document is about, where others have marks, too.
const OURS: &[&str] = &[" your", " our", " current", " this", " now", " actual", " we "];

/// Heads of columns that tell of one property of the thing of a row, which may be there without it.
const PROPERTIES: &[&str] = &[
    "health",
    "retry",
    "retries",
    "timeout",
    "test",
    "limit",
    "auth",
    "cache",
    "caching",
    "logging",
    "logged",
    "metrics",
    "monitoring",
    "encrypt",
    "tls",
    "backup",
    "validat",
    "docs",
    "documented",
    "blocker",
    "breaking",
    "mobile",
];

/// Heads of a first column that only sorts or numbers the rows.
const SORTING: &[&str] =
    &["category", "area", "group", "domain", "section", "phase", "#", "no", "no.", "nr", "id", "priority"];
/// Heads of a column that names things.
const NAMING: &[&str] = &[
    "item",
    "items",
    "check",
    "requirement",
    "feature",
    "task",
    "control",
    "criterion",
    "criteria",
    "gap",
    "name",
    "test",
    "component",
    "issue",
    "finding",
    "question",
    "action",
    "work item",
    "capability",
    "description",
];

/// Finds which cell names what each row of a table is about, and what the rows' marks say.
pub(super) fn mark(lines: &mut [Line]) {
    let heads: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].role == Role::Head).collect();
    for head in heads {
        let rows: Vec<usize> = (head + 1..lines.len())
            .take_while(|at| matches!(lines[*at].role, Role::Row | Role::Nothing))
            .filter(|at| lines[*at].role == Role::Row)
            .collect();
        if is_sorted(&lines[head]) {
            for at in &rows {
                lines[*at].subject = usize::from(lines[*at].cells.len() > 1);
            }
        }
        let is_silent = rows.iter().all(|at| lines[*at].status == Status::None);
        let Some(column) = column(lines, head, &rows).filter(|_| is_silent) else { continue };
        for at in rows {
            lines[at].status = lines[at].cells.get(column).map_or(Status::None, |cell| take_marks(cell).1);
        }
    }
}

/// Whether the first column of a table only says where its rows belong, and the second names them.
fn is_sorted(head: &Line) -> bool {
    let title = |at: usize| head.cells.get(at).map(|title| title.to_lowercase()).unwrap_or_default();
    SORTING.contains(&title(0).trim()) && NAMING.contains(&title(1).trim())
}

/// The column whose marks are meant.
fn column(lines: &[Line], head: usize, rows: &[usize]) -> Option<usize> {
    let title = |column: usize| lines[head].cells[column].to_lowercase();
    let is_marked = |column: &usize| {
        let marked = rows.iter().filter(|at| begins_with_mark(lines[**at].cells.get(*column))).count();
        rows.len() > 1 && marked * 3 >= rows.len() * 2
    };
    let marked: Vec<usize> = (1..lines[head].cells.len()).filter(is_marked).collect();
    let is_other = |column: &&usize| OTHERS.iter().chain(PROPERTIES).any(|word| title(**column).contains(word));
    match marked.as_slice() {
        [only] if !is_other(&only) => Some(*only),
        [] | [_] => None,
        // Of what was and what is, the new is meant: `Current | New`.
        several if several.iter().any(|column| is_newer(&title(*column))) => {
            let mut newer = several.iter().filter(|column| is_newer(&title(**column)));
            newer.next().filter(|_| newer.next().is_none()).copied()
        }
        several => {
            let mut ours =
                several.iter().filter(|column| OURS.iter().any(|word| format!(" {}", title(**column)).contains(word)));
            ours.next().filter(|_| ours.next().is_none()).copied()
        }
    }
}

/// Whether the head of a column, in small letters, says that beneath it stands how things are by now.
fn is_newer(title: &str) -> bool {
    title.split(|one: char| !one.is_alphanumeric()).any(|word| matches!(word, "new" | "after" | "now"))
}

fn begins_with_mark(cell: Option<&String>) -> bool {
    // What has several marks tells of a change.
    let marks = |cell: &String| cell.matches(['✅', '❌', '✔', '✗', '⚠']).count();
    cell.is_some_and(|cell| marks(cell) == 1 && cell.starts_with(['✅', '❌', '✔', '✗', '⚠']))
}
