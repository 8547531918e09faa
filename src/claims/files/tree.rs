//! Trees of files, drawn in a fence: that what they show is there, or is missing where a remark says so.

use super::path::is_empty;
use super::{finished, gone, substance};
use crate::claims::claim;
use crate::claims::gaps::missing::says_absent;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::{is_file_name, is_filled, is_written};
use crate::claims::words::wording::{is_foreign, supposes, words};
use crate::repo::RepoPath;

/// What stands before a name.
const BRANCHES: &[&str] = &["├── ", "└── ", "├─ ", "└─ ", "|-- ", "`-- ", "+-- "];
/// What is shown is the repository if so many of so many names are there; the others are then missed.
const KNOWN: (usize, usize) = (2, 3);
const LEAST: usize = 4;
/// So many files of an ending that are there are a kind.
const KIND: usize = 3;
/// Words of headings above trees of what there is.
const LAYOUT: &[&str] = &["structure", "layout", "organization", "organisation", "codebase", "tree"];
/// Such headings of several words.
const LAYOUTS: &[&str] = &["key files", "files created"];
/// Words of headings above trees of what there is to be.
const MEANT: &[&str] = &["target", "desired", "ideal", "goal"];

/// A file or a folder that a tree shows.
struct Shown<'r> {
    line: &'r Line,
    path: String,
    /// Where in the tree the folder is that it is shown in; none for what stands at the root.
    within: Option<usize>,
    is_folder: bool,
    /// What stands behind the name.
    remark: &'r str,
    found: Found,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut missed = None;
    for fence in 0..reading.languages.len() {
        let lines: Vec<&Line> = reading.lines.iter().filter(|line| line.role == Role::Code(fence)).collect();
        let entries = shown(&lines, headed(reading, &lines).as_deref(), known);
        // What lies in somebody's home is no part of the repository.
        let is_elsewhere = lines.first().is_some_and(|first| first.text.trim_start().starts_with('~'));
        if entries.is_empty() || is_elsewhere {
            continue;
        }
        let is_done = entries.first().is_some_and(|first| is_told_done(reading, first.line, &entries));
        let crosses_fault = crosses_fault(&entries);
        let missed = missed.get_or_insert_with(|| finished::missed(reading, known));
        // What the document says elsewhere was made, a tree that has it does not only propose.
        let is_made = |shown: &Shown<'_>| is_done || missed.contains(&shown.path);
        let all = Count::of(counted(&entries));
        // What a mark calls there is said of each by itself.
        let is_layout = reading.section(entries[0].line).titles.last().is_some_and(|title| is_layout(title));
        let is_told = |shown: &Shown<'_>| {
            let beside = || Count::of(entries.iter().filter(|other| other.within == shown.within));
            let is_in_ours = shown.within.is_some_and(|folder| is_there(&entries[folder].found));
            let is_stated = || is_layout || is_marked(shown.remark) || removal(shown, known).is_some();
            all.is_most() || (all.is_half() && is_stated()) || (is_in_ours && beside().is_most())
        };
        claims.extend(entries.iter().filter_map(|shown| {
            let told = if is_made(shown) {
                Told::Made
            } else if is_told(shown) {
                Told::Shown
            } else {
                Told::Not
            };
            // What has others of its kind beside it is no more a program's to write than they are; what locks versions is.
            let is_kind = |other: &Shown<'_>| {
                other.within == shown.within && is_there(&other.found) && ending(&other.path) == ending(&shown.path)
            };
            let is_locking = shown.path.contains("lock");
            let is_kept = !is_locking
                && ending(&shown.path).is_some()
                && entries.iter().filter(|other| is_kind(other)).count() >= KIND;
            let said = said(shown.line, shown.remark);
            let said = if crosses_fault && is_crossed(shown) { Said::Neither } else { said };
            judge(reading, shown, said, (told, is_kept), known)
        }));
    }
    claims
}

/// Whether a heading says of what stands beneath it how the repository is laid out.
fn is_layout(title: &str) -> bool {
    let lower = title.to_lowercase();
    let has = |list: &[&str]| words(&lower).any(|word| list.contains(&word));
    (has(LAYOUT) || LAYOUTS.iter().any(|words| lower.contains(words))) && !has(MEANT) && !supposes(title)
}

/// What took away a file or folder that a tree shows.
fn removal<'k>(shown: &Shown<'_>, known: &'k Known<'_>) -> Option<gone::Gone<'k>> {
    let is_absent = shown.found == Found::Nowhere;
    is_absent.then(|| gone::of(&RepoPath::new("README.md"), &shown.path, true, known)).flatten()
}

fn ending(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.rsplit_once('.').map(|(_, ending)| ending)
}

/// How a tree says of what it shows that it is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Not,
    /// As a part of the repository.
    Shown,
    /// As made, in whatever language.
    Made,
}

/// The folder that a tree begins with, if the heading above names it, too.
fn headed(reading: &Reading, lines: &[&Line]) -> Option<String> {
    let first = lines.first()?;
    let folder = name(&first.text).filter(|(name, _)| name.ends_with('/'))?.0;
    let is_named = finished::headed(reading, first).contains(&folder);
    is_named.then(|| folder.trim_end_matches('/').to_owned())
}

/// Whether a tree stands beneath a heading that calls all done and names the folder which it shows.
fn is_told_done(reading: &Reading, first: &Line, entries: &[Shown<'_>]) -> bool {
    let folder = entries.iter().find_map(|shown| shown.path.split('/').next());
    let is_named = |named: &&str| folder == Some(named.trim_end_matches('/'));
    let is_done = reading.section(first).status == Status::Done && reading.is_now(first);
    is_done && finished::headed(reading, first).iter().any(is_named)
}

/// How many of some names are there.
struct Count {
    there: usize,
    all: usize,
}

impl Count {
    fn of<'s>(shown: impl Iterator<Item = &'s Shown<'s>>) -> Self {
        shown.fold(Self { there: 0, all: 0 }, |count, shown| Self {
            there: count.there + usize::from(is_there(&shown.found)),
            all: count.all + 1,
        })
    }

    fn is_most(&self) -> bool {
        self.all >= LEAST && self.there * KNOWN.1 >= self.all * KNOWN.0
    }

    fn is_half(&self) -> bool {
        self.all >= LEAST && self.there * 2 >= self.all
    }
}

/// What a tree shows, but of a folder that is missing no more than a few: the others are missing with it, and say no more.
fn counted<'s, 'r>(entries: &'s [Shown<'r>]) -> impl Iterator<Item = &'s Shown<'r>> {
    const FEW: usize = 2;
    let is_missing = move |at: &usize| !is_there(&entries[*at].found);
    // The outermost folder that is missing.
    let lost = move |shown: &Shown<'_>| {
        std::iter::successors(shown.within, |at| entries[*at].within).filter(is_missing).last()
    };
    let mut said = vec![0; entries.len()];
    entries.iter().filter(move |shown| match lost(shown) {
        Some(folder) => {
            said[folder] += 1;
            said[folder] <= FEW
        }
        None => true,
    })
}

fn is_there(found: &Found) -> bool {
    matches!(found, Found::Here(_) | Found::End(_))
}

/// `is_kept` is whether the tree shows others of its kind beside it that are there.
fn judge(
    reading: &Reading,
    shown: &Shown<'_>,
    said: Said,
    (told, is_kept): (Told, bool),
    known: &Known<'_>,
) -> Option<Claim> {
    let Shown { line, path, is_folder, remark, found, .. } = shown;
    let ruling = match found {
        Found::Here(at) | Found::End(at) if substance::is_only_planned(remark) => {
            let is_stated = reading.is_now(line) && !reading.is_past(line);
            substance::ruling(at, known).filter(|_| is_stated).unwrap_or_else(|| Ruling::open(format!("{at} exists")))
        }
        Found::Here(at) if said == Said::Missing => {
            let is_stated = reading.is_now(line) && !reading.is_past(line);
            let evidence = format!("{at} exists");
            if is_stated { Ruling::fails(evidence) } else { Ruling::open(evidence) }
        }
        Found::End(at) if said == Said::Missing => Ruling::open(format!("{at} exists")),
        Found::Nowhere if said == Said::Missing => Ruling::holds(format!("{path} does not exist, as said")),
        Found::Here(at) | Found::End(at) if is_marked(remark) && is_empty(at, known) => {
            Ruling::fails(format!("{at} is empty"))
        }
        Found::Here(at) | Found::End(at) => Ruling::holds(format!("{at} exists")),
        Found::Nowhere => {
            let removal = removal(shown, known).map(|removal| format!("; {removal}")).unwrap_or_default();
            let evidence = format!("{path} does not exist{removal}");
            let is_stated = match told {
                Told::Not => false,
                Told::Shown => reading.is_now(line) && !is_announced(reading, line),
                Told::Made => true,
            };
            let is_to_come =
                ["to be ", "to come", "planned", "not yet"].iter().any(|words| remark.to_lowercase().contains(words));
            let is_plain = !supposes(remark) && !is_to_come && (told == Told::Made || !is_foreign(remark));
            // A folder that a program fills is not in git; so is what a program writes.
            let is_source = match is_folder {
                true => !is_filled(path),
                false => is_file_name(path.rsplit('/').next()?) && (!is_written(path) || is_marked(remark) || is_kept),
            };
            match deeper(path, known) {
                Some(other) => Ruling::open(format!("{evidence}, but {other} does")),
                None if is_stated && is_plain && is_source => Ruling::fails(evidence),
                None => Ruling::open(evidence),
            }
        }
        _ => return None,
    };
    Some(claim(reading, line, Kind::Path, path, said, ruling))
}

/// The file of that name that lies deeper in the folder which a tree shows it in: trees leave levels out.
fn deeper<'k>(path: &str, known: &'k Known<'_>) -> Option<&'k RepoPath> {
    let (folder, _) = path.trim_end_matches('/').rsplit_once('/')?;
    known.files.namesake(path).filter(|other| format!("/{other}").contains(&format!("/{folder}/")))
}

/// Whether a tree gives a thing a cross and no words.
fn is_crossed(shown: &Shown<'_>) -> bool {
    let has_words = shown.remark.contains(char::is_alphanumeric);
    shown.line.status == Status::Failed && !has_words
}

/// Whether the crosses of a tree say of what is there that it is at fault, or in no use: most of what has one is there.
fn crosses_fault(entries: &[Shown<'_>]) -> bool {
    const SEVERAL: usize = 3;
    let crossed = Count::of(entries.iter().filter(|shown| is_crossed(shown)));
    crossed.there >= SEVERAL && crossed.there * 2 > crossed.all
}

/// What the remark behind a name says of it; that something is missing in it, says nothing.
fn said(line: &Line, remark: &str) -> Said {
    let is_planned = substance::is_only_planned(remark);
    let remark = remark.trim_start_matches(|edge: char| !edge.is_alphanumeric());
    let first = remark.split([':', '(', ',', ';', '—', '–']).next().unwrap_or_default();
    let first = first.split(" - ").next().unwrap_or_default().trim_end_matches(['.', ')', ']', '!', ' ']);
    if line.status == Status::Failed && remark.is_empty() || says_absent(first) || is_planned {
        Said::Missing
    } else {
        Said::Neither
    }
}

/// Whether what stands behind a name begins with a mark that calls it there.
fn is_marked(remark: &str) -> bool {
    remark.trim_start().starts_with(['✅', '✔', '✓'])
}

/// Whether the tree is announced as one that is to come.
fn is_announced(reading: &Reading, line: &Line) -> bool {
    // What stands in the fence above the branches may say so, too.
    let mut inside = reading.fence_around(line).iter().take_while(|inside| branch(inside).is_none());
    if inside.any(|inside| inside.text.ends_with(':') && supposes(&inside.text)) {
        return true;
    }
    let above = reading.lines[..line.number - 1].iter().rev().skip_while(|above| above.is_code());
    let above = above.skip(1).find(|above| above.role != Role::Blank);
    let titles = reading.section(line).titles.join(" ");
    supposes(&titles) || above.is_some_and(|above| supposes(&above.text) || is_foreign(&above.text))
}

/// The paths that trees show and that are not there.
pub(super) fn missing(reading: &Reading, known: &Known<'_>) -> Vec<String> {
    let fences = (0..reading.languages.len())
        .map(|fence| reading.lines.iter().filter(|line| line.role == Role::Code(fence)).collect::<Vec<_>>());
    let shown = fences.flat_map(|lines| shown(&lines, None, known));
    shown.filter(|shown| shown.found == Found::Nowhere).map(|shown| shown.path).collect()
}

/// The path that a line of a tree shows, by the lines of its fence.
pub(in crate::claims) fn drawn_at(line: &Line, fence: &[Line], known: &Known<'_>) -> Option<String> {
    /// A longer fence is no tree that people draw.
    const LONG: usize = 400;
    if fence.len() > LONG {
        return None;
    }
    let lines: Vec<&Line> = fence.iter().collect();
    shown(&lines, None, known).into_iter().find(|shown| shown.line.number == line.number).map(|shown| shown.path)
}

/// What a tree shows, each with its path from the root of the repository; `headed` is a folder that it begins with, there or not.
fn shown<'r>(lines: &[&'r Line], headed: Option<&str>, known: &Known<'_>) -> Vec<Shown<'r>> {
    let document = RepoPath::new("README.md");
    let mut above: Vec<(usize, String, Option<usize>)> = Vec::new();
    let mut shown = Vec::new();
    // Bars alone hold the tree together.
    let is_drawn = |line: &&&Line| !line.text.trim_matches(['│', '|', ' ', '\t', '\u{a0}']).is_empty();
    for line in lines.iter().filter(is_drawn) {
        // Of two trees side by side nobody can tell what is in which.
        if BRANCHES.iter().map(|mark| line.text.matches(mark).count()).sum::<usize>() > 1 {
            continue;
        }
        let Some((column, rest)) = branch(line) else {
            // The name above the branches is the repository's own, or a folder's.
            let name = name(&line.text).map(|(name, _)| name.trim_end_matches('/').to_owned());
            let is_folder = |name: &String| headed == Some(name.as_str()) || known.files.has_folder(&document, name);
            let folder = name.filter(is_folder).unwrap_or_default();
            above = vec![(0, folder, None)];
            continue;
        };
        above.retain(|(depth, ..)| *depth < column);
        let Some((first, remark)) = name(rest) else { continue };
        let (folder, within) = above.last().map(|(_, folder, at)| (folder.clone(), *at)).unwrap_or_default();
        // Nothing stands in a file.
        if above.len() > 1 && known.files.is_file(&RepoPath::new(&folder)) {
            continue;
        }
        let path = [folder.as_str(), first.trim_end_matches('/')].join("/").trim_start_matches('/').to_owned();
        let found = both(&path, &document, known).unwrap_or_else(|| known.files.find(&document, &path));
        if !is_there(&found) && is_phrase(first, remark) {
            continue;
        }
        above.push((column, path.clone(), Some(shown.len())));
        shown.push(Shown { line, path, within, is_folder: first.ends_with('/'), remark, found });
    }
    shown
}

/// Where the first of two files is that a tree shows as one, `build.sh/ps1`, if both are there.
fn both(path: &str, document: &RepoPath, known: &Known<'_>) -> Option<Found> {
    let (first, ending) = path.rsplit_once('/')?;
    let (stem, other) = first.rsplit_once('.')?;
    let is_ending =
        |ending: &str| (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_ending(ending.trim_start_matches('.')) || !is_ending(other) || stem.is_empty() || stem.ends_with('/') {
        return None;
    }
    let second = known.files.find(document, &format!("{stem}.{}", ending.trim_start_matches('.')));
    Some(known.files.find(document, first)).filter(|found| is_there(found) && is_there(&second))
}

/// `├── Access Control`, in a tree of things that are no files: more words than one, without a sign that the rest is a remark.
fn is_phrase(name: &str, remark: &str) -> bool {
    !name.contains(['.', '/']) && remark.starts_with(|first: char| first.is_alphanumeric() || first == '&')
}

/// The column in which a branch stands, counted from 1, and what is behind it.
fn branch(line: &Line) -> Option<(usize, &str)> {
    let (at, mark) = BRANCHES.iter().filter_map(|mark| Some((line.text.find(mark)?, *mark))).min()?;
    let column = 1 + line.indent + line.text[..at].chars().count();
    Some((column, &line.text[at + mark.len()..]))
}

/// A plain name at the beginning of a text, and what stands behind it.
fn name(text: &str) -> Option<(&str, &str)> {
    let (name, remark) = text.trim().split_once([' ', '\t']).unwrap_or((text.trim(), ""));
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/@+[]()".contains(&byte));
    (is_plain && !name.is_empty() && !name.starts_with("..")).then_some((name, remark))
}
