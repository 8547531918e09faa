//! How often code has a thing that documents count in it: `16 unwrap() calls`, `TODO comments: 12`, `1 unsafe block`.
//!
//! What counts as one is a matter of taste — tests, comments, texts — so that a smaller number is left open, and only one
//! that no way of counting reaches is false.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, says_gone, supposes, words};
use crate::repo::RepoPath;

const THING: &str = r"`?([A-Za-z_][\w.]*!?)(\(\))?`?\s+(calls?|statements?|comments?|blocks?|usages?|occurrences?)";
/// `16 unwrap() calls`; what is only about so many is not counted.
static BEHIND: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!(r"(?i)(?:^|[\s(*:|])(?P<number>\d{{1,4}})\s+{THING}\b")));
/// `unwrap() calls: 16`.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(r"(?i)(?:^|[\s(*|]){THING}(?: found| remaining| left)?\s*:\s*\**\s*(?P<number>\d{{1,4}})\b"))
});

/// `5 files with console.log`, `console.log usage still present (5 files)`.
static FILES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?P<number>\d{1,4})\+? files? (?:with|using|use|containing|contain|that use) `?(?P<name>[a-z_]\w*\.[a-z_]\w*)(?P<more>/\.?[a-z]\w*)?|`?(?P<name2>[a-z_]\w*\.[a-z_]\w*)(?P<more2>/\.?[a-z]\w*)?`? (?:usages?|calls?|statements?)\b[^()]*\((?:in )?(?P<number2>\d{1,4}) files?\)",
    )
});
/// `Zero unsafe code`, `no unsafe blocks`.
static NONE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(?:zero|no|without)\s+`?unsafe`?\s+(?:code|blocks?|rust|usage)\b"));
/// `All time.now() calls replaced`, `removed all time.now() calls`.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    const NAME: &str = r"(?:uses of |calls to |remaining |deprecated )?`?([a-z_]\w*(?:\.[a-z_]\w*)+)(?:\(\))?`?(?: (?:calls?|statements?|usages?|uses|occurrences?|instances?|deprecations?|warnings?|deprecation warnings?))?";
    const GONE: &str = "replaced|removed|fixed|eliminated|migrated|converted";
    compiled(&format!(r"(?i)\ball {NAME} (?:have been |were |are )?(?:{GONE})\b|\b(?:{GONE}) all {NAME}(?:$|[\s.,;)])"))
});
/// How Rust writes what is not safe.
const UNSAFE: &[&str] = &["unsafe {", "unsafe fn ", "unsafe impl "];

/// So many in one file are all that is noted of it.
const NOTED: usize = 20;
/// What a document may be off by, who counts otherwise.
const SLACK: usize = 1;
/// So many more than are said are no other way of counting.
const MORE: usize = 15;

/// What is counted, as code has it.
struct Counted {
    number: usize,
    needle: String,
    is_comment: bool,
    /// Whether the line says no more, so that nothing says that only some of them are meant.
    is_whole: bool,
    text: String,
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let counted = reading.lines.iter().filter_map(|line| counted(reading, line));
    counted.for_each(|counted| needles.add_exactly(&counted.needle));
    let text = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Prose | Role::Row));
    for line in text {
        in_files(reading, line).iter().for_each(|(_, needle, _)| needles.add_exactly(needle));
        cleared(reading, line).iter().for_each(|(name, _)| needles.add_exactly(name));
        if NONE.is_match(&line.text) {
            UNSAFE.iter().for_each(|needle| needles.add_exactly(needle));
        }
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = |line| {
        let counted = counted(reading, line)?;
        let ruling = judge(&counted, known)?;
        Some(claim(reading, line, Kind::Count, &counted.text, Said::Neither, ruling))
    };
    let mut claims: Vec<Claim> = reading.lines.iter().filter_map(judged).collect();
    let text = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Prose | Role::Row));
    for line in text {
        claims.extend(files(reading, line, known));
        claims.extend(without(reading, line, known));
        claims.extend(left_over(reading, line, known));
    }
    claims
}

/// How many files a line says to have a member of a thing: their number, what code has, and the words.
fn in_files(reading: &Reading, line: &Line) -> Option<(usize, String, String)> {
    let is_told = reading.is_lack(line)
        && reading.said(line) != Said::Done
        && !line.has_box
        && !reading.is_past(line)
        && !says_gone(&line.text)
        && !is_foreign(&line.text);
    let found = FILES.captures(&line.text).filter(|_| is_told)?;
    let group = |one: &str, other: &str| found.name(one).or_else(|| found.name(other)).map(|group| group.as_str());
    let name = group("name", "name2")?.to_lowercase();
    // Of `console.log/error` either counts.
    let needle = match group("more", "more2") {
        Some(_) => format!("{}.", name.split('.').next()?),
        // `System.out` goes on in several ways.
        None => name.clone(),
    };
    let number = group("number", "number2")?.parse().ok().filter(|number| *number > 0)?;
    is_member(&name).then(|| (number, needle, found[0].to_owned()))
}

fn files(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let (number, needle, text) = in_files(reading, line)?;
    let is_one = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Test) && !hit.is_comment;
    let hits: Vec<&Hit> = known.hits.exactly(&needle).filter(is_one).collect();
    let count = |with_tests: bool| {
        let own = hits.iter().filter(|hit| with_tests || hit.class == Class::Code);
        own.map(|hit| hit.place.path.as_str()).collect::<BTreeSet<_>>().len()
    };
    let (all, code) = (count(true), count(false));
    let evidence = format!("{all} files of code have `{}`", needle.trim_end_matches('.'));
    let ruling = match [all, code].contains(&number) {
        true => Ruling::holds(evidence),
        false if number > all + SLACK.max(number / 10) => Ruling::fails(evidence),
        false => Ruling::open(evidence),
    };
    Some(claim(reading, line, Kind::Count, &text, Said::Neither, ruling))
}

/// What a line says that no code of Rust has.
fn without(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = NONE.find(&line.text).filter(|_| reading.is_now(line) && !supposes(&line.text) && !line.has_box)?;
    known.lines().get("rs")?;
    let is_code = |hit: &&Hit| hit.class == Class::Code && !hit.is_comment && hit.place.path.extension() == "rs";
    // A text that only speaks of it has it between quotation marks.
    let is_quoted =
        |hit: &Hit| hit.text.split("unsafe").next().is_some_and(|before| before.matches('"').count() % 2 == 1);
    let hits: Vec<&Hit> = UNSAFE.iter().flat_map(|needle| known.hits.exactly(needle)).filter(is_code).collect();
    let ruling = match hits.iter().find(|hit| !is_quoted(hit)) {
        Some(hit) => Ruling::fails(format!("{}: {}", hit.place, hit.text)),
        None => Ruling::holds("no code has `unsafe {`, `unsafe fn` or `unsafe impl`"),
    };
    Some(claim(reading, line, Kind::Count, found.as_str(), reading.said(line), ruling))
}

/// What a line says that all of it was taken out of the code, with its words.
fn cleared(reading: &Reading, line: &Line) -> Option<(String, String)> {
    let is_told = reading.is_now(line)
        && reading.said(line) != Said::Missing
        && (!line.has_box || line.status == Status::Done)
        && !supposes(&line.text)
        && !is_foreign(&line.text);
    let found = ALL.captures(&line.text).filter(|_| is_told)?;
    let name = found.get(1).or_else(|| found.get(2))?.as_str().to_lowercase();
    is_member(&name).then(|| (name, found[0].trim().to_owned()))
}

/// Whether a file is no part of what runs in the end, or is there to write.
pub(in crate::claims) fn is_aside(path: &RepoPath) -> bool {
    const ASIDE: &[&str] = &[
        "script", "example", "sample", "tool", "bench", "debug", "seed", "migrat", "demo", "backup", "archive",
        "legacy",
    ];
    // Longer names that begin so are of something else: `client`, `login`.
    const WHOLE: &[&str] =
        &["bin", "cli", "fix", "fixes", "log", "logs", "logger", "logging", "versions", "deprecated"];
    let lower = path.as_str().to_lowercase();
    let is_so = |part: &str| WHOLE.contains(&part) || ASIDE.iter().any(|word| part.starts_with(word));
    lower.split(['/', '.', '_', '-']).any(is_so)
}

/// Whether code still has what was taken out of it. What only few files have may be meant to be there, as where logs are
/// written in the end.
fn left_over(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    const LEFT: usize = 3;
    let (name, text) = cleared(reading, line)?;
    let all: Vec<&Hit> = known.hits.exactly(&name).filter(|hit| hit.is_word && !hit.is_comment).collect();
    let left: Vec<&Hit> =
        all.iter().copied().filter(|hit| hit.class == Class::Code && !is_aside(&hit.place.path)).collect();
    let files: BTreeSet<&str> = left.iter().map(|hit| hit.place.path.as_str()).collect();
    let ruling = match left.first() {
        Some(first) if left.len() >= LEFT && files.len() > 1 => {
            Ruling::fails(format!("{}: {}; {} files have it", first.place, first.text, files.len()))
        }
        None if all.is_empty() && known.code_files > 0 => Ruling::holds(format!("no code has `{name}`")),
        _ => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, &text, Said::Neither, ruling))
}

/// What a line counts in the code of today.
fn counted(reading: &Reading, line: &Line) -> Option<Counted> {
    const ABOUT: &[&str] = &["max", "most", "least", "under", "than", "limit", "about", "around", "roughly", "target"];
    const ELSEWHERE: &[&str] = &["from", "reduced", "was", "were", "down", "per", "each", "up"];
    let is_text = match line.role {
        Role::Item | Role::Prose | Role::Row => true,
        Role::Code(_) => reading.is_plain_text(line),
        _ => false,
    };
    let lower = line.lower();
    let is_told = is_text
        && reading.is_lack(line)
        && reading.said(line) != Said::Done
        && !reading.is_past(line)
        && !says_gone(&line.text)
        && !is_foreign(&line.text)
        && !words(&lower).any(|word| ELSEWHERE.contains(&word));
    let found = BEHIND.captures(&line.text).or_else(|| BEFORE.captures(&line.text)).filter(|_| is_told)?;
    // `16 unwrap() calls should go` says that they are there.
    let before = &line.text[..found.name("number")?.start()];
    let is_about = before.trim_end().ends_with(['<', '>', '~', '≈', '≤', '≥']);
    if supposes(before) || is_about || words(&before.to_lowercase()).any(|word| ABOUT.contains(&word)) {
        return None;
    }
    let (needle, is_comment) = needle(&found, line)?;
    Some(Counted {
        number: found.name("number")?.as_str().parse().ok().filter(|number| *number > 0)?,
        needle,
        is_comment,
        is_whole: is_whole(reading, line, &found[0]),
        text: found[0].trim_matches(|edge: char| !edge.is_alphanumeric() && edge != ')').to_owned(),
    })
}

/// Whether a line only counts a thing, and what it stands under names no part of the code.
fn is_whole(reading: &Reading, line: &Line, counted: &str) -> bool {
    const BESIDE: &[&str] =
        &["total", "occurrences", "instances", "times", "found", "in", "code", "codebase", "source", "the"];
    let rest = line.text.replacen(counted, "", 1).to_lowercase();
    let is_path = |word: &str| {
        let word = word.trim_matches(|edge: char| !edge.is_alphanumeric() && edge != '/');
        let is_file =
            word.contains('.') && word.starts_with(char::is_alphabetic) && word.ends_with(char::is_alphabetic);
        is_file || word.ends_with('/') || word == "module"
    };
    let is_part = |text: &str| text.split_whitespace().any(is_path);
    let titles = &reading.section(line).titles;
    line.role != Role::Row
        && words(&rest).all(|word| BESIDE.contains(&word))
        && !titles.iter().skip(1).any(|title| is_part(&title.to_lowercase()))
        && !reading.label(line).is_some_and(|label| is_part(&label.lower()))
}

/// How code has what is counted, and whether in comments; None for words that are no code.
fn needle(found: &Captures<'_>, line: &Line) -> Option<(String, bool)> {
    let groups: Vec<&str> = found.iter().skip(1).flatten().map(|group| group.as_str()).collect();
    let noun = groups.iter().rev().find(|group| group.parse::<usize>().is_err())?.to_lowercase();
    let name = groups.iter().find(|group| group.parse::<usize>().is_err())?.to_lowercase();
    let is_called = groups.contains(&"()");
    let is_quoted = line.spans.iter().any(|span| span.trim_end_matches("()").eq_ignore_ascii_case(&name));
    if noun.starts_with("comment") {
        let is_mark = groups.iter().any(|group| group.eq_ignore_ascii_case(&name) && *group == group.to_uppercase());
        return is_mark.then_some((name, true));
    }
    if noun.starts_with("block") {
        return (name == "unsafe").then(|| ("unsafe {".to_owned(), false));
    }
    // What Rust calls to stop a program is known by its name.
    let is_stop = noun.starts_with("call") && matches!(name.as_str(), "unwrap" | "expect");
    let is_code = is_called || is_stop || name.ends_with('!') || (is_quoted && !name.contains(' ')) || is_member(&name);
    is_code.then(|| (format!("{}(", name.trim_end_matches('.')), false))
}

/// `console.log`, and no `Node.js`, which nobody calls.
pub(in crate::claims) fn is_member(name: &str) -> bool {
    const ENDINGS: &[&str] = &["js", "py", "rs", "ts", "net", "io", "e", "g"];
    name.rsplit_once('.').is_some_and(|(object, member)| object.len() > 1 && !ENDINGS.contains(&member))
}

fn judge(counted: &Counted, known: &Known<'_>) -> Option<Ruling> {
    let is_one = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Test) && (counted.is_comment || !hit.is_comment);
    let hits: Vec<&Hit> = known.hits.exactly(&counted.needle).filter(is_one).collect();
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    hits.iter().for_each(|hit| *files.entry(hit.place.path.as_str()).or_default() += 1);
    let is_capped = files.values().any(|noted| *noted >= NOTED);
    let lines: BTreeSet<(&str, usize, bool, &str)> = hits
        .iter()
        .map(|hit| (hit.place.path.as_str(), hit.place.line, hit.class == Class::Test, &*hit.text))
        .collect();
    let count = |with_tests: bool| -> usize {
        let counted_in = lines.iter().filter(|(_, _, is_test, _)| with_tests || !is_test);
        counted_in.map(|(_, _, _, text)| times(text, &counted.needle)).sum()
    };
    let (all, code) = (count(true), count(false));
    let place = hits.first().map(|hit| format!(", {} first", hit.place)).unwrap_or_default();
    let evidence = format!("code has `{}` {all} times{place}", counted.needle.trim_end_matches(['(', '{', ' ']));
    // However it is counted, there are not three times as many.
    if counted.is_whole && code >= counted.number * 3 && code >= counted.number + MORE {
        return Some(Ruling::fails(evidence.replace(&format!(" {all} times"), &format!(" {code} times or more"))));
    }
    if is_capped {
        return None;
    }
    if [all, code].contains(&counted.number) {
        return Some(Ruling::holds(evidence));
    }
    (counted.number > all + SLACK.max(counted.number / 10)).then(|| Ruling::fails(evidence))
}

/// How often a line has a text, not as the end of a longer name.
pub(in crate::claims) fn times(line: &str, needle: &str) -> usize {
    let is_begun = |at: usize| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
    line.match_indices(needle).filter(|(at, _)| is_begun(*at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::RepoPath;

    #[test]
    fn only_what_code_has_is_counted() {
        let needle = |text: &str| {
            let reading = Reading::of(RepoPath::new("READY.md"), text, None);
            reading.lines.iter().find_map(|line| counted(&reading, line)).map(|counted| counted.needle)
        };
        for (text, wanted) in [
            ("- 16 unwrap() calls can panic", "unwrap("),
            ("- `unwrap()` calls: 16", "unwrap("),
            ("- 4 console.log statements", "console.log("),
            ("- 12 TODO comments", "todo"),
            ("- Only 1 unsafe block", "unsafe {"),
            ("- 3 `bake` calls", "bake("),
        ] {
            assert_eq!(needle(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "- 5 API calls",
            "- 3 code blocks",
            "- Removed 16 unwrap() calls",
            "- Down from 16 unwrap() calls",
            "- 3 Node.js calls",
            "- ~16 unwrap() calls",
            "- < 16 unwrap() calls",
            "- At most 16 unwrap() calls",
            "- ✅ 16 unwrap() calls",
        ] {
            assert_eq!(needle(text), None, "{text}");
        }
    }
}
