//! Numbers of what a file of data has: `8 panels` of a dashboard that the section names.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::document::{Format, Node, Value, parse_unfilled};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes};
use crate::repo::RepoPath;

/// `8 panels`, and what says that there may be more.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)(?:^|[^\w.,/~≈v-])(\d{1,5})\s+([a-z]{4,}s)\b"));
/// A file of data that a line names.
static DATA: LazyLock<Regex> = LazyLock::new(|| compiled(r"[\w./-]*\w\.(json|ya?ml)\b"));

/// A larger file is not taken apart for a number.
const SIZE: u64 = 4 << 20;
/// So many lines are the beginning of a section.
const BEGINNING: usize = 40;
/// How deep in a file of data a list may stand.
const DEPTH: usize = 2;

/// A number that a line gives of the entries of a list in a file of data.
struct Entries<'r> {
    line: &'r Line,
    text: String,
    said: usize,
    noun: String,
    is_more: bool,
    path: RepoPath,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| reading.is_now(line) && reading.said(line) != Said::Missing);
    let lines = lines.filter(|line| matches!(line.role, Role::Item | Role::Row | Role::Prose));
    let counted: Vec<Entries<'_>> = lines.filter_map(|line| entries(reading, line, known)).collect();
    let mut numbers: HashMap<(&RepoPath, &str), Vec<usize>> = HashMap::new();
    for entries in &counted {
        let same = numbers.entry((&entries.path, &entries.noun)).or_default();
        if !same.contains(&entries.said) {
            same.push(entries.said);
        }
    }
    let judged = counted.iter().filter_map(|entries| {
        let numbers = numbers.get(&(&entries.path, entries.noun.as_str()))?;
        judge(reading, entries, numbers, known)
    });
    judged.collect()
}

/// The number that a line gives, with the file that it, or the beginning of its section, names.
fn entries<'r>(reading: &Reading, line: &'r Line, known: &Known<'_>) -> Option<Entries<'r>> {
    let found = COUNTED.captures(&line.text)?;
    let said: usize = found[1].parse().ok().filter(|said| *said > 1)?;
    let is_more = line.text[found.get(0)?.end()..].starts_with('+');
    let text = found[0].trim_matches(|character: char| !character.is_alphanumeric()).to_owned();
    Some(Entries { line, text, said, noun: found[2].to_lowercase(), is_more, path: file(reading, line, known)? })
}

/// `numbers` are all that the document gives of the same.
fn judge(reading: &Reading, entries: &Entries<'_>, numbers: &[usize], known: &Known<'_>) -> Option<Claim> {
    let Entries { line, text, said, noun, is_more, path } = entries;
    let actual = listed(path, noun, known)?;
    let evidence = format!("{path} has {actual} {noun}");
    // Of several numbers, none of which is right, each is that of a part.
    let is_whole = numbers.contains(&actual) || numbers == [*said];
    let ruling = match actual == *said {
        true => Ruling::holds(evidence),
        false if is_plain(line) && !is_more && is_whole => Ruling::fails(evidence),
        false => return None,
    };
    Some(claim(reading, line, Kind::Count, text, reading.said(line), ruling))
}

/// Whether a line gives a number as one that is exact, and today's.
pub(super) fn is_plain(line: &Line) -> bool {
    let text = line.lower();
    let is_more =
        ["+", "~", "over ", "more than", "at least", "about", "including"].iter().any(|word| text.contains(word));
    !is_more && !supposes(&line.text) && !says_gone(&line.text) && !is_loose(line) && !is_foreign(&line.text)
}

/// The only file of data that the line names, or else the beginning of its section.
fn file(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<RepoPath> {
    let named = |text: &str| -> Vec<RepoPath> {
        let names = DATA.find_iter(text).map(|name| known.files.find(&reading.path, name.as_str()));
        names
            .filter_map(|found| match found {
                Found::Here(path) | Found::End(path) => Some(path),
                _ => None,
            })
            .collect()
    };
    let mut here = named(&line.text);
    if here.is_empty() {
        here = reading
            .lines_of(line.section)
            .iter()
            .take(BEGINNING)
            .filter(|line| !line.is_code())
            .flat_map(|line| named(&line.text))
            .collect();
    }
    here.sort();
    here.dedup();
    let [path] = here.as_slice() else { return None };
    (Class::of(path) != Class::Foreign && known.repo.size(path).is_ok_and(|size| size <= SIZE)).then(|| path.clone())
}

/// How many entries the list of a name has, near the root of a file of data.
fn listed(path: &RepoPath, noun: &str, known: &Known<'_>) -> Option<usize> {
    let format = if path.extension() == "json" { Format::Json } else { Format::Yaml };
    let bytes = known.repo.read(path).ok()?;
    let documents = parse_unfilled(format, &bytes);
    let [document] = documents.list.as_slice() else { return None };
    within(&document.root, noun, DEPTH)
}

fn within(node: &Node, noun: &str, depth: usize) -> Option<usize> {
    let Value::Mapping(entries) = &node.value else { return None };
    let length = |node: &Node| match &node.value {
        Value::Sequence(items) => Some(items.len()),
        Value::Mapping(entries) => Some(entries.len()),
        _ => None,
    };
    let here = entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(noun)).and_then(|(_, node)| length(node));
    let deeper = || entries.iter().filter(|_| depth > 1).find_map(|(_, node)| within(node, noun, depth - 1));
    here.or_else(deeper)
}
