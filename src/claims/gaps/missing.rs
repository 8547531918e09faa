//! What a document calls missing in so many words: `docs/a.md is missing`, `No Dockerfile`, a bullet under `Not implemented`.
//!
//! Only a sentence that says no more than that is taken at its word: what it goes on with could say what of the thing is
//! missing, or for whom.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::model::{Ruling, Verdict};
use crate::claims::reading::status::{Status, says_lacking, take_marks};
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::headed;
use crate::claims::words::stems::{stem, stems};
use crate::claims::words::wording::{is_foreign, without_brackets, words};
use crate::repo::RepoPath;

/// How a line calls a thing missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Denial {
    /// It is not there, now.
    Plain,
    /// Something of it is missing, or it was missing once.
    Vague,
}

/// What a thing may be called beside its name.
const NOUN: &str = r"(?:files?|documents?|guides?|(?:make )?targets?|(?:npm )?scripts?|commands?|(?:api )?endpoints?|routes?|variables?|templates?|folders?|director(?:y|ies)|(?:git )?tags?|pages?)";
/// `not written`, `does not exist`.
const ABSENT: &str = r"(?:missing|absent|not (?:yet )?(?:been )?(?:there|written|implemented|created|present|available|added|provided|released|tagged)|does(?: not|n’?t) exist|non-?existent)(?: yet)?";

/// `There is no …`, in small letters, in front of the thing.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"^(?:(?:there (?:is|are)|we have) )?(?:still |currently )?(?:no|missing:?) (?:a |an |the )?(?:{NOUN} )?$"
    ))
});
/// What may stand behind the thing that there is none of.
static NONE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"^(?: {NOUN})?(?: yet| exists?| at all| here| for (?:load balancers|monitoring|probes)(?: and monitoring)?)?$"
    ))
});
/// What may stand in front of the thing that is called missing.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| compiled(&format!(r"^(?:the )?(?:{NOUN} )?$")));
/// `… is missing`, in small letters, behind the thing.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"^(?: {NOUN})?(?: ?[-–—:,(] ?| )(?:(?:is|are|has|have) )?(?:still |currently |also )?{ABSENT}\)?$"
    ))
});
/// A cell, or a heading, that says no more than that.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(r"^(?:still |currently )?{ABSENT}(?: (?:{NOUN}|items?|features?|apis?|pieces|parts))?$"))
});

/// `… — referenced in the README but missing`, behind the thing.
static REFERENCED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?i)^[^.;]*\b(?:referenced|linked|mentioned|named|listed|cited|required|needed|expected)\b[^;]*?\bbut (?:(?:is|are|it is) )?(?:still |currently )?{ABSENT}(?:[.;,)]|$)"
    ))
});

/// How an endpoint is asked that a line names.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Heads of columns that say whether the thing of the first is there.
const STATES: &[&str] = &[
    "status",
    "state",
    "result",
    "exists",
    "exists?",
    "present",
    "present?",
    "available",
    "available?",
    "current status",
    "current state",
];
/// Heads of columns that only describe it.
const REMARKS: &[&str] = &["purpose", "description", "type", "owner", "priority", "category", "section"];
/// Heads of columns of what is written, not worked on.
const WRITTEN: &[&str] = &["document", "documents", "file", "files", "path", "doc", "guide", "deliverable", "page"];
/// Words of headings under which a thing is there, but not as it should be, or was not there once.
const ASIDE: &[&str] = &[
    "test",
    "coverage",
    "docstring",
    "type hint",
    "translat",
    "migrat",
    "convert",
    "conversion",
    "refactor",
    "rewrite",
    "review",
    "license",
    "lint",
    "troubleshoot",
    "faq",
    "common",
    "error",
    "problem",
    "before",
    "fixed",
    "resolved",
    "previous",
    "history",
    "changelog",
    "addressed",
];
/// Those of headings under which what was missing was made.
const MENDED: &[&str] = &["fixed", "resolved", "previous", "history", "changelog", "addressed"];
/// Words of a line that introduces what is not, or is no more.
const INTRODUCING: &[&str] =
    &["if", "when", "before", "previously", "initially", "error", "problem", "symptom", "cause", "fixed", "resolved"];

/// How a line calls a thing missing, if it does.
pub(in crate::claims) fn denial(reading: &Reading, line: &Line, thing: &str) -> Option<Denial> {
    let is_wanted = is_wanted(reading, line, thing);
    let is_referenced = is_referenced(line, thing);
    let is_question =
        line.has_box && !reading.is_answered && !is_wanted && !is_referenced && !is_boxed(reading, line, thing);
    let note = if line.role == Role::Row && !thing.is_empty() { in_note(reading, line, thing) } else { None };
    if matches!(line.status, Status::Done | Status::Partial) || is_question || thing.is_empty() {
        // What the row calls done may be all but that, or that what was missing is there now.
        return note.map(|denial| if is_question { Denial::Vague } else { denial });
    }
    let said = match line.role {
        Role::Row if note.is_some() || is_referenced => Denial::Plain,
        Role::Heading if in_words(&line.text, thing) && headed::is_open(reading, line) => Denial::Plain,
        Role::Row => in_cells(reading, line, thing)?,
        Role::Item | Role::Prose if is_referenced => Denial::Plain,
        Role::Item | Role::Prose if in_words(&line.text, thing) || is_listed(reading, line, thing) => Denial::Plain,
        Role::Item if is_wanted || is_boxed(reading, line, thing) => Denial::Plain,
        Role::Item if is_it(line, thing) && says_missing(line) => Denial::Plain,
        _ => return None,
    };
    let is_introduced = |label: &Line| words(&label.lower()).any(|word| INTRODUCING.contains(&word));
    let is_asking = is_referenced || is_wanted || line.role == Role::Heading;
    let is_aside = reading.section(line).speaks_of(if is_asking { MENDED } else { ASIDE })
        || reading.label(line).is_some_and(is_introduced)
        || (!reading.is_now(line) && !is_wanted && !is_referenced)
        || is_foreign(&line.text);
    Some(if is_aside { Denial::Vague } else { said })
}

/// Whether an empty box is no more than the thing, with what that is for, beneath a heading that calls what it holds missing.
fn is_boxed(reading: &Reading, line: &Line, thing: &str) -> bool {
    let is_lacking = |title: &String| {
        let title = title.to_lowercase();
        let bare = title.trim_start_matches(|edge: char| !edge.is_alphabetic());
        bare.starts_with("missing ") || ALONE.is_match(bare)
    };
    let is_empty = line.has_box && line.status == Status::Pending;
    let rest = line.text.trim_start_matches(['`', '*', '"']).strip_prefix(thing).filter(|_| is_empty);
    let rest = rest.map(|rest| rest.trim_start_matches(['`', '*', '"']).trim_start());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '–', '—', ':', '(']))
        && reading.section(line).titles.iter().any(is_lacking)
}

/// Whether a line that calls nothing done says of the thing which it is about that others name it, and that it is missing.
fn is_referenced(line: &Line, thing: &str) -> bool {
    const ASKING: &[&str] = &["author", "create", "write", "add", "provide", ""];
    let is_text = matches!(line.role, Role::Item | Role::Prose | Role::Row) && !thing.is_empty();
    let is_open = matches!(line.status, Status::None | Status::Pending | Status::Failed) && is_text;
    let says = |text: &str| {
        let Some((before, behind)) = text.split_once(thing).filter(|_| is_open) else { return false };
        let asked = before.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
        ASKING.contains(&asked.as_str()) && REFERENCED.is_match(behind)
    };
    if line.role == Role::Row { line.cells.iter().any(|cell| says(cell)) } else { says(&line.text) }
}

impl Denial {
    /// What it makes of whether the thing is there.
    pub fn of(self, ruling: Ruling) -> Ruling {
        match (self, ruling.verdict) {
            (Self::Plain, Verdict::True) => Ruling::fails(ruling.evidence),
            (_, Verdict::False) => Ruling::holds(format!("{}, as said", ruling.evidence)),
            (Self::Vague, Verdict::True) | (_, Verdict::Unverifiable) => Ruling::open(ruling.evidence),
        }
    }
}

/// Whether a document that names a file without its folder can mean the one at a place, and not one of its own.
pub(in crate::claims) fn is_meant(document: &RepoPath, written: &str, at: &RepoPath) -> bool {
    const SHARED: &[&str] = &["", "docs", "doc", "documentation", ".github"];
    /// What a repository has one of, wherever a document about it stands.
    const ONCE: &[&str] =
        &["contributing", "security", "code_of_conduct", "changelog", "license", "licence", "codeowners"];
    let folder = document.parent();
    let name = at.file_name().split('.').next().unwrap_or_default().to_lowercase();
    let first = folder.as_str().split('/').next().unwrap_or_default();
    let is_shared = SHARED.contains(&folder.as_str()) || (SHARED.contains(&first) && ONCE.contains(&name.as_str()));
    written.contains('/') || at.parent() == folder || (is_shared && at.parent().as_str() == "")
}

/// Whether a remark says no more than that what it stands beside is not there.
pub(in crate::claims) fn says_absent(remark: &str) -> bool {
    ALONE.is_match(&remark.to_lowercase())
}

/// Whether an empty box asks for a thing to be made, in a document that marks what is done: `[ ] a.md created`.
fn is_wanted(reading: &Reading, line: &Line, thing: &str) -> bool {
    const MADE: &[&str] = &["created", "is created", "added", "is added", "written", "is written"];
    const VERBS: &[&str] = &["create ", "add ", "write "];
    const ADVISING: &[&str] = &["recommendation", "action item", "next step", "improvement"];
    /// Where nothing is asked for, but shown how it would be.
    const SHOWN: &[&str] = &["example", "template", "how to", "usage", "setup", "install", "guide", "quick start"];
    /// What goes on to say what it is for; `Add a.md tests` asks for something else.
    const FOR: &[&str] = &[
        "with ",
        "following ",
        "for ",
        "based on ",
        "describing ",
        "documenting ",
        "covering ",
        "as a",
        "matching ",
        "wiring ",
    ];
    const NEXT: &[&str] =
        &["", "a", "an", "the", "new", "a new", "real", "a real", "proper", "a proper", "missing", "the missing"];
    let is_box = line.has_box && line.status == Status::Pending && (reading.is_answered || reading.marks_done);
    // What is recommended, or comes next, is asked for without a box, too.
    let is_later = || !reading.is_now(line) || reading.section(line).speaks_of(ADVISING);
    let is_next = !line.has_box && line.role == Role::Item && line.status == Status::None && is_later();
    // A page that people write once is no step that they take again and again.
    let is_act = reading.is_act(line) && !(reading.genre == Genre::Report && thing.ends_with(".md"));
    let is_told = (is_box || is_next) && !reading.section(line).speaks_of(SHOWN) && !is_act;
    let Some((before, behind)) = line.text.split_once(thing).filter(|_| is_told) else { return false };
    let tidy = |text: &str| text.trim_matches(['`', '*', '"', ' ', '.']).to_lowercase();
    // `2.4 Decide on it. Add a.md` asks in its last sentence.
    let before = before.rsplit(". ").next().unwrap_or(before);
    let is_number = |edge: char| !edge.is_alphabetic();
    let before = before.trim_start_matches(is_number);
    let (first, rest) = (before.to_lowercase(), tidy(behind));
    let rest = rest.strip_prefix("file").map_or(rest.as_str(), str::trim_start);
    let is_asked = || {
        let asked = VERBS.iter().find_map(|verb| first.strip_prefix(verb));
        let is_next = asked.is_some_and(|rest| NEXT.contains(&tidy(rest).as_str()));
        let is_whole = rest.is_empty() || rest.starts_with(['(', '-', '–', '—', ':', ',']);
        is_next && (is_whole || FOR.iter().any(|word| rest.starts_with(word)))
    };
    (is_box && tidy(before).is_empty() && MADE.contains(&rest)) || is_asked()
}

/// Whether the sentence that names a thing says no more than that it is not there.
fn in_words(text: &str, thing: &str) -> bool {
    /// Between what is said of one thing and what is said of another.
    const ENDS: &[&str] = &["; ", ". ", "! ", ", but ", " but "];
    /// Labels behind which a sentence says how things are.
    const LABELS: &[&str] = &["problem", "issue", "gap", "finding", "risk", "status", "current state", "currently"];
    let Some((before, behind)) = text.split_once(thing) else { return false };
    let before = ENDS.iter().fold(before, |clause, end| clause.rsplit(end).next().unwrap_or(clause));
    // `Issue 3: POST /orders endpoint missing`
    let is_edge = |edge: char| !edge.is_alphabetic();
    let is_label = |label: &str| LABELS.contains(&label.to_lowercase().trim_matches(is_edge));
    let before = before.split_once(": ").filter(|(label, _)| is_label(label)).map_or(before, |(_, before)| before);
    let before = METHODS.iter().find_map(|method| before.strip_suffix(&format!("{method} "))).unwrap_or(before);
    let end = ENDS.iter().filter_map(|end| behind.find(end)).min().unwrap_or(behind.len());
    let tidy = |text: &str| text.replace(['"', '\'', '*'], "").to_lowercase();
    let (before, behind) = (tidy(before), tidy(behind[..end].trim_end_matches(['.', '!', ' '])));
    (NONE.is_match(&before) && NONE_BEHIND.is_match(&behind)) || (BEFORE.is_match(&before) && BEHIND.is_match(&behind))
}

/// Whether a line says at its end, or in a cell of its own, that what it is about is not there: `Refunds (not implemented)`.
pub(in crate::claims) fn says_missing(line: &Line) -> bool {
    if line.role == Role::Row {
        return line.cells.iter().skip(1).any(|cell| says_absent(take_marks(cell).0));
    }
    let text = line.text.trim_end_matches(['.', ' ']);
    let bracketed = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let behind = [" - ", " – ", " — ", ": "].iter().filter_map(|dash| text.rsplit_once(dash));
    bracketed.into_iter().chain(behind).any(|(_, remark)| says_absent(remark))
}

/// Whether a path is what a line is about: it stands behind a label, or in brackets, that calls it by its own name, as in
/// ``Oven manager (`src/ovenManager.ts`)``. Of ``Tests of the oven: `src/oven.ts` `` the tests may be missing.
fn is_it(line: &Line, thing: &str) -> bool {
    let Some((before, _)) = line.text.split_once(thing) else { return false };
    let label = before.trim_end_matches([' ', '`', '*', '"']);
    let Some(label) = label.strip_suffix([':', '(']) else { return false };
    let is_aside = |word: &str| matches!(word, "for" | "of" | "in" | "to" | "from" | "with" | "by" | "on" | "against");
    let name = thing.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    let (called, label) = (stems(name), label.to_lowercase());
    !words(&label).any(is_aside) && words(&label).any(|word| called.contains(&stem(word)))
}

/// Whether an item is no more than the thing, in a section of what is missing.
fn is_listed(reading: &Reading, line: &Line, thing: &str) -> bool {
    let title = reading.section(line).titles.last().map(|title| title.trim_end_matches(':').to_lowercase());
    line.role == Role::Item
        && line.status == Status::None
        && !line.has_box
        && line.text.trim_end_matches('.') == thing
        && reading.label(line).is_none()
        && title.is_some_and(|title| ALONE.is_match(title.rsplit(" but ").next().unwrap_or(&title)))
}

/// How one of the remarks in a row, which is not what the row is about, says no more than that a thing is missing.
fn in_note(reading: &Reading, line: &Line, thing: &str) -> Option<Denial> {
    const ISSUES: &[&str] = &["issue", "gap", "missing", "concern", "weakness", "finding", "blocker"];
    const MENDED: &[&str] = &["fixed", "resolved", "closed", "done", "added", "created", "implemented"];
    let mut notes = line.cells.iter().enumerate().skip(1);
    let says = |cell: &str| cell.split([';', ',']).any(|note| in_words(note.trim(), thing));
    let head = |at: usize| reading.column(line, at).map(str::to_lowercase).unwrap_or_default();
    let (at, _) = notes.find(|(at, cell)| says(cell) && !speaks_of_change(&head(*at)))?;
    let is_issue = ISSUES.iter().any(|word| head(at).contains(word));
    let is_mended = words(&line.lower()).any(|word| MENDED.contains(&word));
    Some(if is_issue && !is_mended { Denial::Plain } else { Denial::Vague })
}

/// Whether the head of a column says that beneath it stands what is to be done, or what was done.
fn speaks_of_change(head: &str) -> bool {
    const CHANGE: &[&str] = &["fix", "action", "recommend", "resol", "solution", "before", "was", "change", "step"];
    words(&head.to_lowercase()).any(|word| CHANGE.iter().any(|change| word.starts_with(change)))
}

/// What the row of a thing says of it by the cell of its state.
fn in_cells(reading: &Reading, line: &Line, thing: &str) -> Option<Denial> {
    let rest = line.cells.strip_prefix(&[thing.to_owned()])?;
    reading.column(line, 0)?;
    let title = |at: usize| reading.column(line, at).map(str::to_lowercase).unwrap_or_default();
    let at = (1..=rest.len()).find(|at| !REMARKS.contains(&title(*at).as_str()))?;
    if !STATES.contains(&title(at).as_str()) {
        return None;
    }
    let cell = rest[at - 1].to_lowercase();
    let said = cell.trim_start_matches(['❌', '✗', '✘', '⛔', '🔴', '\u{fe0f}', ' ']);
    // A file on which work has not begun may be there; a document that nobody has begun is not.
    let is_weak = said == "not started" || (said.is_empty() && !cell.is_empty());
    let is_document = [".md", ".rst", ".adoc"].iter().any(|ending| thing.ends_with(ending));
    let is_plain = ALONE.is_match(said) || (is_weak && is_document && WRITTEN.contains(&title(0).as_str()));
    if is_plain { Some(Denial::Plain) } else { is_weak.then_some(Denial::Vague) }
}

/// The things of a list that are all called missing, one by one: `Missing: backups, alerts`, `No CI, no alerts`; and those that
/// a grade goes on with: `Partial - basic login, no backups`.
pub(super) fn enumerated(clause: &str) -> Vec<String> {
    const GRADES: &[&str] =
        &["partial", "partially done", "needs work", "weak", "poor", "basic", "incomplete", "limited", "not ready"];
    const DENYING: &[&str] = &["no ", "missing ", "lacks ", "lacking ", "without any "];
    let whole = without_brackets(clause);
    let bare = whole.trim().trim_start_matches(|edge: char| !edge.is_alphanumeric());
    let starts = |text: &str, word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_list = starts(bare, "missing:") && !bare.contains('.');
    if let Some(rest) = bare.get("missing:".len()..).filter(|_| is_list) {
        return rest.split(',').map(|thing| format!("missing {}", thing.trim().trim_start_matches("and "))).collect();
    }
    let denied: Vec<&str> = bare.split(", ").map(|part| part.trim_start_matches("and ")).collect();
    let is_denied = |part: &&str| DENYING.iter().any(|word| starts(part, word));
    if denied.len() > 1 && denied.iter().all(is_denied) {
        return denied.into_iter().map(str::to_owned).collect();
    }
    let graded = [" - ", " – ", " — "].iter().find_map(|dash| bare.split_once(dash));
    let graded = graded.filter(|(grade, _)| GRADES.contains(&grade.to_lowercase().trim()));
    let parts = graded.map_or("", |(_, rest)| rest).split(',').map(str::trim);
    let denied = parts.filter(|part| DENYING.iter().any(|word| starts(part, word))).map(str::to_owned);
    std::iter::once(clause.to_owned()).chain(denied).collect()
}

/// Whether a label above a line says of all beneath it that it is missing, and no more than that: `Missing:`.
pub(super) fn is_beneath_lack(reading: &Reading, line: &Line) -> bool {
    let title = || reading.section(line).titles.last().is_some_and(|title| says_lacking(title));
    !line.has_box && reading.label(line).map_or_else(title, |label| says_lacking(&label.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How each line of a document that has the thing calls it missing.
    fn denials(text: &str, thing: &str) -> Vec<Option<Denial>> {
        let reading = Reading::of(RepoPath::new("READY.md"), text, None);
        let lines = reading.lines.iter().filter(|line| line.text.contains(thing) && line.role != Role::Heading);
        lines.map(|line| denial(&reading, line, thing)).collect()
    }

    #[test]
    fn a_sentence_that_says_no_more_calls_a_thing_missing() {
        let plain = "- ❌ `a/b.md` missing\n- ❌ Missing `a/b.md`\n- `a/b.md` does not exist yet.\n- a/b.md (not written)\n\nThere is no `a/b.md`. So be it.\n\nThe file `a/b.md` is still missing.\n";
        assert_eq!(denials(plain, "a/b.md"), [Some(Denial::Plain); 6]);
        let other = "- `a/b.md` is missing a chapter\n- Missing tests of `a/b.md`\n- If `a/b.md` is missing, write it\n- ✅ `a/b.md` missing\n- [ ] `a/b.md` missing\n- a/b.md\n";
        assert_eq!(denials(other, "a/b.md"), [None; 6]);
        let named = "- [ ] 🔴 **Author `a/b.md`** — referenced in [README.md](README.md) but missing. Cover all.\n- [x] Author `a/b.md` — referenced but missing\n- [ ] Author `a/b.md` — linked, but missing a chapter\n";
        assert_eq!(denials(named, "a/b.md"), [Some(Denial::Plain), None, None]);
        let under =
            |title: &str| denials(&format!("## {title}\n\n- [ ] Author `a/b.md` — linked but missing\n"), "a/b.md");
        assert_eq!(under("Before the launch"), [Some(Denial::Plain)]);
        assert_eq!(under("Resolved"), [Some(Denial::Vague)]);
    }

    #[test]
    fn sections_say_it_of_bullets_that_only_name_a_thing() {
        assert_eq!(
            denials("## ❌ Missing\n\n- `make it`\n- `make it` - slow\n", "make it"),
            [Some(Denial::Plain), None]
        );
        assert_eq!(denials("## Not implemented endpoints\n\n- GET /a\n", "GET /a"), [Some(Denial::Plain)]);
        assert_eq!(denials("# Coverage\n\n## Missing\n\n- a/b.py\n", "a/b.py"), [Some(Denial::Vague)]);
        assert_eq!(denials("## Missing tests\n\n- a/b.py\n", "a/b.py"), [None]);
    }

    #[test]
    fn rows_say_it_by_the_column_of_the_state() {
        let row = |heads: &str, cells: &str| denials(&format!("{heads}\n|---|---|---|\n{cells}\n"), "a/b.md");
        assert_eq!(row("| File | Status | Note |", "| `a/b.md` | ❌ Missing | soon |"), [Some(Denial::Plain)]);
        assert_eq!(row("| File | Purpose | Status |", "| `a/b.md` | help | Not started |"), [Some(Denial::Plain)]);
        assert_eq!(row("| Step | Status | Note |", "| `a/b.md` | Not started | - |"), [Some(Denial::Vague)]);
        assert_eq!(row("| File | Tests | Note |", "| `a/b.md` | ❌ Missing | - |"), [None]);
        assert_eq!(row("| Check | File | Status |", "| Limits | `a/b.md` | ❌ Missing |"), [None]);
    }
}
