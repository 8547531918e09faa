//! Code that a document shows as that of today, and says where it stands: `// CURRENT: src/bake.py:12`, in a fence.
//!
//! People shorten what they quote, so that only a line that goes on otherwise where it stands is refuted. Of what is shown
//! without its place a whole line that stands somewhere confirms, and what nobody could leave out refutes: an annotation that no
//! code has, a base that no Dockerfile is made from.

use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::needle::Hit;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

/// Words of a comment behind which stands what is wrong today.
const TODAY: &[&str] = &["current", "currently", "bad", "insecure", "vulnerable", "existing", "wrong", "unsafe", "now"];
/// Words of a comment behind which stands what should be.
const BETTER: &[&str] = &[
    "required",
    "fixed",
    "fix",
    "good",
    "should",
    "after",
    "better",
    "secure",
    "solution",
    "recommended",
    "instead",
    "correct",
    "proposed",
    "new",
    "add",
    "replace",
    "before",
];
/// A shorter line could stand anywhere.
const LEAST: usize = 16;
/// A line that stands somewhere as a whole may be shorter.
const WHOLE: usize = 12;
/// An annotation with a shorter name may be anything.
const NAME: usize = 8;
/// So much of a line must stand there for it to be that one.
const SAME: (usize, usize) = (1, 2);
/// What a line goes on with, so that it is another.
const REST: usize = 3;
/// A longer line is none that somebody shows.
const MOST: usize = 300;
/// So many lines are looked for, of one fence and of a document.
const PER_FENCE: usize = 6;
const PER_DOCUMENT: usize = 60;
/// How far above a fence the place may stand.
const ABOVE: usize = 6;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let fences = 0..reading.languages.len();
    let shown = fences.flat_map(|fence| shown(reading, fence, known).into_iter().take(PER_FENCE));
    let judged = shown.take(PER_DOCUMENT).filter_map(|(line, place)| {
        let ruling = match place {
            Some(path) => judge(&line.text, &path, known)?,
            None => anywhere(bare(&line.text), known)?,
        };
        Some(claim(reading, line, Kind::ConfigValue, bare(&line.text), Said::Neither, ruling))
    });
    judged.collect()
}

/// The lines that one fence shows as the code of today, each with the file in which it stands, if that is said.
fn shown<'r>(reading: &'r Reading, fence: usize, known: &Known<'_>) -> Vec<(&'r Line, Option<RepoPath>)> {
    let lines: Vec<&Line> = reading.lines.iter().filter(|line| line.role == Role::Code(fence)).collect();
    let is_told = lines
        .first()
        .is_some_and(|first| !reading.is_shell(first) && reading.is_lack(first) && !reading.is_past(first));
    let mut found = Vec::new();
    // What a label calls that of today is so from the first line on.
    let is_current = |label: &Line| label.lower().trim_start_matches(['*', ' ']).starts_with("current");
    let first = lines.first().filter(|first| reading.introduction(first).is_some_and(is_current));
    let mut place: Option<Option<RepoPath>> = first.map(|first| above(reading, first, known));
    for line in lines.into_iter().filter(|_| is_told) {
        if let Some(comment) = comment(&line.text) {
            let lower = comment.to_lowercase();
            let is_any = |known: &[&str]| words(&lower).any(|word| known.contains(&word));
            if is_any(BETTER) {
                place = None;
            } else if is_any(TODAY) {
                place = Some(named(comment, reading, known).or_else(|| above(reading, line, known)));
            } else if comment.contains('❌') {
                // A cross is put on what nobody should write as well, so that only its own words say where that stands.
                place = Some(named(comment, reading, known));
            }
        } else if let Some(place) = &place
            && (if place.is_some() { LEAST } else { WHOLE }..=MOST).contains(&bare(&line.text).len())
        {
            found.push((line, place.clone()));
        }
    }
    found
}

/// What a line of code says that is a comment.
fn comment(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    ["//", "#", "--", "/*"].iter().find_map(|mark| trimmed.strip_prefix(mark))
}

/// A line of code without the comment behind it.
fn bare(text: &str) -> &str {
    let ends = [" //", "  #", "\t//"].iter().filter_map(|mark| text.find(mark));
    text[..ends.min().unwrap_or(text.len())].trim()
}

/// The file that a text names.
fn named(text: &str, reading: &Reading, known: &Known<'_>) -> Option<RepoPath> {
    let parts = text.split(|edge: char| edge.is_whitespace() || "`()[],*".contains(edge));
    let paths = parts.map(|part| part.split(':').next().unwrap_or(part)).filter(|part| part.contains(['/', '.']));
    paths.into_iter().find_map(|path| match known.files.find(&reading.path, path) {
        Found::Here(at) | Found::End(at) => Some(at),
        _ => None,
    })
}

/// The file that the lines above the fence name, in the same section.
fn above(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<RepoPath> {
    let first = reading.fence_around(line).first()?.number.saturating_sub(1);
    let near = reading.lines[..first].iter().rev().take(ABOVE).take_while(|other| other.section == line.section);
    near.filter(|other| !other.is_code()).find_map(|other| {
        let spans = other.spans.iter().map(String::as_str).chain([other.text.as_str()]);
        spans.into_iter().find_map(|text| named(text, reading, known))
    })
}

/// What the whole repository says of a line that is shown as one of its own.
fn anywhere(text: &str, known: &Known<'_>) -> Option<Ruling> {
    let lower = text.to_lowercase();
    let is_own = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Config | Class::Test);
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = known.hits.exactly(&lower).filter(is_own).collect();
    if let Some(hit) =
        hits.iter().find(|hit| hit.text.trim_end_matches([';', ',']) == lower.trim_end_matches([';', ',']))
    {
        return Some(Ruling::holds(format!("{} has it", hit.place)));
    }
    if let Some(base) = text.strip_prefix("FROM ").and_then(|base| base.split_whitespace().next()) {
        let tag = |base: &str| base.contains(':') && !base.contains(['$', '<', '@']);
        let (path, _) = known.images.first().filter(|_| tag(base))?;
        let is_there = known.hits.exactly(base).any(|hit| hit.text.starts_with("from "));
        return (!is_there).then(|| Ruling::fails(format!("no Dockerfile is made from {base}, {path} among them")));
    }
    let name = text.strip_prefix('@').and_then(|rest| rest.split_once('(')).map(|(name, _)| format!("@{name}"))?;
    let is_plain = name.len() > NAME && name[1..].bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_used = known.hits.exactly(&name).any(|hit| is_own(&hit) && !hit.is_comment);
    (is_plain && !is_used).then(|| Ruling::fails(format!("nothing in {} files has `{name}`", known.files_read)))
}

fn judge(text: &str, path: &RepoPath, known: &Known<'_>) -> Option<Ruling> {
    let compact = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    let quoted = compact(bare(text));
    let is_whole = quoted.len() >= LEAST && !quoted.contains("...") && !quoted.contains('…') && quoted.is_ascii();
    let there = compact(&String::from_utf8_lossy(&known.repo.read(path).ok().filter(|_| is_whole)?));
    let quoted = quoted.trim_end_matches([';', ',', '{']);
    if there.contains(quoted) {
        return Some(Ruling::holds(format!("{path} has it")));
    }
    // Where a beginning stands, each shorter one does.
    let (mut same, mut beyond) = (0, quoted.len());
    while same + 1 < beyond {
        let middle = usize::midpoint(same, beyond);
        if there.contains(&quoted[..middle]) {
            same = middle;
        } else {
            beyond = middle;
        }
    }
    let goes_on = there.split_once(&quoted[..same])?.1;
    let next: String =
        goes_on.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
    let rest = quoted[same..].chars().filter(|character| character.is_alphanumeric()).count();
    let is_that_one = same * SAME.1 >= quoted.len() * SAME.0 && same >= LEAST && rest >= REST && next.len() >= REST;
    is_that_one.then(|| Ruling::fails(format!("{path} goes on with `{next}` behind `{}`", &quoted[..same])))
}
