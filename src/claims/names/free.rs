//! What code is said to be free of: `No console.log statements`, `Zero unwrap() calls`, `TODO comments: 0`.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::counts::occurrence::{is_aside, is_member, times};
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::{Class, is_code};
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, supposes, words};
use crate::repo::RepoPath;

const NAMES: &str = r"(?P<names>`?[a-z_][\w.]*!?(?:\(\))?`?(?:(?:\s*/\s*|,\s*(?:or |and )?|\s+or\s+|\s+and\s+)`?[a-z_][\w.]*!?(?:\(\))?`?)*)\s+(?P<noun>calls?|statements?|comments?|markers?|usages?|types?|macros?)";
/// `No console.log statements in production code`; what comes behind must be no part of the code.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    const WHERE: &str = r"(?:\s+(?P<seen>found|remaining|left|present|detected|remain|exist))?(?:\s+(?:in|from|across)\s+(?:the |our |any |all )?(?:(?:source|production|application|shipped)\s+)?(?:code|codebase|code base|source|sources|build|builds))?";
    compiled(&format!(
        r"(?i)(?:^|[\s(*:])(?P<none>no|zero|0|without(?: any)?|free (?:of|from))\s+(?:more |remaining |leftover |stray )?{NAMES}{WHERE}\W*$"
    ))
});
/// `TODO comments: 0`, as a row has it in two cells.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?i)^\W*{NAMES}(?: found| remaining| left)?(?: in (?:the )?(?:source |production )?(?:code|codebase))?\W*:\W*(?:0|none|zero)\W*$"
    ))
});
/// One of these is in every such line.
const NOUNS: &[&str] = &["call", "statement", "comment", "marker", "usage", "type", "macro"];
/// How a table says that there is none.
const COUNTS: &[&str] = &["0", "none", "zero"];
/// What remarks have that are to be come back to.
const MARKS: &[&str] = &["todo", "fixme", "xxx", "hack"];

/// A thing as code has it.
pub(super) struct Sought {
    pub needles: Vec<String>,
    /// What files are called in which it can be.
    endings: &'static [&'static str],
    is_comment: bool,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let sought = reading.lines.iter().filter_map(|line| said_free(reading, line)).flat_map(|(sought, _)| sought);
    sought.flat_map(|sought| sought.needles).for_each(|needle| needles.add_exactly(&needle));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = reading.lines.iter().filter_map(|line| {
        let (sought, text) = said_free(reading, line)?;
        let ruling = judge(reading, &sought, known)?;
        let ruling = Some(ruling).filter(|ruling| ruling.verdict == Verdict::True || is_of_all(reading))?;
        Some(claim(reading, line, Kind::Count, &text, reading.said(line), ruling))
    });
    judged.collect()
}

/// Whether a document speaks of all the code: what tells of one feature means that feature's.
fn is_of_all(reading: &Reading) -> bool {
    const OF_ALL: &[&str] = &[
        "production",
        "readiness",
        "ready",
        "audit",
        "quality",
        "status",
        "checklist",
        "compliance",
        "assessment",
        "review",
        "release",
        "security",
        "launch",
        "safety",
    ];
    let title = reading.lines.iter().find(|line| line.role == Role::Heading).map(Line::lower).unwrap_or_default();
    let name = reading.path.file_name().to_lowercase();
    OF_ALL.iter().any(|word| name.contains(word) || title.contains(word))
}

/// Whether a line says that code is free of what it names.
pub(in crate::claims) fn frees(reading: &Reading, line: &Line) -> bool {
    said_free(reading, line).is_some()
}

/// What a line says that no code has, with its words; nothing if one of its names is no code.
fn said_free(reading: &Reading, line: &Line) -> Option<(Vec<Sought>, String)> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose);
    let lower = if is_text { line.lower() } else { return None };
    let is_told = NOUNS.iter().any(|noun| lower.contains(noun))
        && reading.is_now(line)
        && reading.said(line) != Said::Missing
        // A remark that is to be come back to is no plan of the document's.
        && !supposes(&lower.replace("todo", ""))
        && !is_foreign(&line.text);
    if !is_told {
        return None;
    }
    let row = (line.role == Role::Row && line.cells.len() > 1).then(|| {
        let is_none = |cell: &&String| COUNTS.contains(&cell.to_lowercase().trim_matches(edge));
        let none = line.cells.iter().skip(1).find(is_none);
        none.map(|none| format!("{}: {none}", line.cells[0]))
    });
    let text = row.flatten().unwrap_or_else(|| line.text.clone());
    let found = COUNTED.captures(&text).or_else(|| {
        let found = NONE.captures(&text)?;
        // Whoever asks for it says so in the same words; a count, or a finding, is none.
        let is_found = found.name("seen").is_some() || ["0", "zero"].contains(&found["none"].to_lowercase().as_str());
        let is_done = reading.said(line) == Said::Done || (is_found && !line.has_box && !reading.is_past(line));
        is_done.then_some(found)
    })?;
    let (names, noun) = (&found["names"], found["noun"].to_lowercase());
    let parts = names.split(['/', ',', ' ']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty() && !matches!(part.to_lowercase().as_str(), "or" | "and"));
    let sought: Option<Vec<Sought>> = parts.map(|name| sought(name, &noun)).collect();
    let text = found[0].trim_matches(edge);
    let is_open = text.matches('(').count() < text.matches(')').count();
    Some((sought?, if is_open { text.trim_end_matches(')') } else { text }.to_owned()))
}

fn edge(character: char) -> bool {
    !character.is_alphanumeric() && !matches!(character, ')' | '`')
}

/// How code has what a line names; None for what is no code.
pub(super) fn sought(written: &str, noun: &str) -> Option<Sought> {
    let name = written.trim_matches('`').to_lowercase();
    let bare = name.trim_end_matches("()");
    let of = |needles: &[&str], endings: &'static [&'static str]| {
        let needles = needles.iter().map(|needle| (*needle).to_owned()).collect();
        Some(Sought { needles, endings, is_comment: false })
    };
    let noun = noun.trim_end_matches('s');
    match (bare, noun) {
        (mark, "comment" | "marker") => {
            let is_mark = MARKS.contains(&mark) && written.trim_matches('`') == mark.to_uppercase();
            is_mark.then(|| Sought { needles: vec![mark.to_owned()], endings: &[], is_comment: true })
        }
        ("any", "type" | "usage") => of(&[": any", "as any", "<any>"], &["ts", "tsx"]),
        (_, "type") | ("unsafe", _) => None,
        ("unwrap" | ".unwrap", _) => of(&[".unwrap()"], &["rs"]),
        ("panic" | "panic!", _) => of(&["panic!("], &["rs"]),
        ("print", "statement" | "call") => of(&["print("], &["py"]),
        ("debugger", "statement") => of(&["debugger;"], &["js", "jsx", "ts", "tsx"]),
        ("console" | "console.log", _) => of(&["console.log("], &["js", "jsx", "ts", "tsx", "mjs", "vue", "svelte"]),
        (name, _) if name.ends_with('!') => of(&[&format!("{name}(")], &["rs"]),
        (bare, _) if is_member(bare) || name.ends_with("()") => of(&[&format!("{bare}(")], &[]),
        _ => None,
    }
}

fn judge(reading: &Reading, sought: &[Sought], known: &Known<'_>) -> Option<Ruling> {
    let mut all: Vec<(&Hit, Lies)> = hits(sought, known);
    // What stands in a part of the repository speaks of that.
    let folder = reading.path.parent();
    let has_code = || known.files.list().files().any(|path| path.is_within(&folder) && is_code(path));
    if !reading.is_of_whole() && has_code() {
        all.retain(|(hit, _)| hit.place.path.is_within(&folder));
    }
    let shipped: Vec<&Hit> = all.iter().filter(|(_, lies)| *lies == Lies::Shipped).map(|(hit, _)| *hit).collect();
    if let Some(first) = shipped.first() {
        let more = if shipped.len() > 1 { format!(" (and {} more)", shipped.len() - 1) } else { String::new() };
        return Some(Ruling::fails(format!("{}: {}{more}", first.place, first.text)));
    }
    let needles: Vec<&str> =
        sought.iter().flat_map(|sought| &sought.needles).map(|needle| needle.trim_matches([':', ' '])).collect();
    let is_none = all.iter().all(|(_, lies)| *lies == Lies::InTests) && known.code_files >= 3;
    let but = if all.is_empty() { "" } else { " but tests" };
    (is_none && sought.iter().all(|sought| sought.is_spoken(known)))
        .then(|| Ruling::holds(format!("no code{but} has `{}`", needles.join("` or `"))))
}

impl Sought {
    /// The same, of what goes on in another way, too: `System.out` in `System.out.println(`.
    pub fn into_beginning(mut self) -> Self {
        let is_path = |needle: &String| needle.contains('.') && !needle.starts_with('.');
        self.needles
            .iter_mut()
            .filter(|needle| is_path(needle))
            .for_each(|needle| *needle = needle.trim_end_matches('(').to_owned());
        self
    }

    /// Whether the repository has code in which it could be: of a language that is not there, there is nothing anyway.
    pub fn is_spoken(&self, known: &Known<'_>) -> bool {
        self.endings.is_empty() || self.endings.iter().any(|ending| known.lines().contains_key(*ending))
    }

    /// Whether any code has it, wherever it lies.
    pub fn is_there(&self, known: &Known<'_>) -> bool {
        !hits(std::slice::from_ref(self), known).is_empty()
    }
}

/// Where a hit lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    /// In what runs in the end.
    Shipped,
    InTests,
    /// In scripts, and in what is there to write.
    Aside,
}

/// Where code has some things.
fn hits<'k>(sought: &[Sought], known: &Known<'k>) -> Vec<(&'k Hit, Lies)> {
    let (mut hits, mut tests) = (Vec::new(), Tests::default());
    for (sought, needle) in sought.iter().flat_map(|sought| sought.needles.iter().map(move |needle| (sought, needle))) {
        let has = |text: &str| {
            let is_name = needle.starts_with(char::is_alphabetic);
            if is_name { times(text, needle) > 0 } else { text.contains(needle) }
        };
        let is_one = |hit: &&Hit| {
            let extension = hit.place.path.extension();
            let is_code = matches!(hit.class, Class::Code | Class::Test);
            let is_there = if sought.is_comment {
                hit.is_comment && words(&hit.text).any(|word| word == needle)
            } else {
                !hit.is_comment && has(&hit.text) && !is_quoted(&hit.text, needle)
            };
            is_code && is_there && (sought.endings.is_empty() || sought.endings.contains(&extension.as_str()))
        };
        // `Todo list` is what a program is about.
        let is_sure = |hit: &Hit| {
            let is_marked = [":", "(", " -"].iter().any(|behind| hit.text.contains(&format!("{needle}{behind}")));
            !sought.is_comment || needle != "todo" || is_marked
        };
        let mut lies = |hit| if is_sure(hit) { lies(hit, &mut tests, known) } else { Lies::Aside };
        hits.extend(known.hits.exactly(needle).filter(is_one).map(|hit| (hit, lies(hit))));
    }
    hits
}

/// Whether a text only speaks of it.
fn is_quoted(line: &str, needle: &str) -> bool {
    let before = line.split(needle).next().unwrap_or_default();
    before.matches(['"', '\'', '`']).count() % 2 == 1
}

/// Where the tests of files of Rust begin, which are at their ends; each file is read once.
#[derive(Default)]
struct Tests(HashMap<RepoPath, Option<usize>>);

impl Tests {
    fn have(&mut self, hit: &Hit, known: &Known<'_>) -> bool {
        let path = &hit.place.path;
        if path.extension() != "rs" {
            return false;
        }
        let begin = || {
            let bytes = known.repo.read(path).unwrap_or_default();
            String::from_utf8_lossy(&bytes).lines().position(|line| line.trim() == "#[cfg(test)]")
        };
        self.0.entry(path.clone()).or_insert_with(begin).is_some_and(|tests| hit.place.line > tests)
    }
}

fn lies(hit: &Hit, tests: &mut Tests, known: &Known<'_>) -> Lies {
    let path = &hit.place.path;
    if hit.class == Class::Test || path.as_str().to_lowercase().contains("test") || tests.have(hit, known) {
        Lies::InTests
    } else if is_aside(path) {
        Lies::Aside
    } else {
        Lies::Shipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_that_calls_code_free_of_code_is_one() {
        let needles = |text: &str| {
            let reading = Reading::of(RepoPath::new("READY.md"), text, None);
            let found = reading.lines.iter().find_map(|line| said_free(&reading, line));
            found.map(|(sought, _)| sought.into_iter().flat_map(|sought| sought.needles).collect::<Vec<_>>().join(" "))
        };
        for (text, wanted) in [
            ("- ✅ No console.log statements in production code", "console.log("),
            ("- ✅ No TODO/FIXME comments", "todo fixme"),
            ("- 0 `bake()` calls", "bake("),
            ("- [x] Zero unwrap or panic! calls", ".unwrap() panic!("),
            ("- No `dbg!` calls found", "dbg!("),
            ("| Check | Result |\n|---|---|\n| TODO comments | **0** ✅ |\n", "todo"),
            ("- TODO comments: none", "todo"),
        ] {
            assert_eq!(needles(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "- No console.log statements",
            "- [ ] No console.log statements",
            "- ❌ No TODO comments",
            "- ✅ No API calls",
            "- ✅ No console.log statements in handlers",
            "- ✅ No blocking calls",
            "- ✅ No todo comments",
            "- ✅ There should be no TODO comments",
        ] {
            assert_eq!(needles(text), None, "{text}");
        }
    }
}
