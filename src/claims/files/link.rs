//! Links of Markdown: that what they lead to is there, from the document's folder, as readers follow them.

use std::collections::{HashMap, HashSet};

use super::beyond::{self, Lengths};
use super::gone;
use crate::check::links::target::{Lead, lead};
use crate::check::markdown;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading};
use crate::claims::words::proposed::{is_announcement, is_called_new};
use crate::repo::RepoPath;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let (mut anchors, mut lengths) = (Anchors::default(), Lengths::default());
    for (number, target) in &reading.links {
        let Some(line) = reading.line(*number) else { continue };
        let Some(ruling) = judge(&reading.path, target, (&mut anchors, &mut lengths), known) else { continue };
        let announced = announced(reading, line, ruling.verdict);
        // Git keeps no empty folder.
        let is_empty = target.ends_with('/') && line.lower().contains("is empty");
        let ruling = if ruling.verdict == Verdict::False && is_empty {
            Ruling::open(format!("{}, but git keeps no empty one", ruling.evidence))
        } else if ruling.verdict == Verdict::False && is_to_be_made(line) {
            Ruling::holds(format!("{}, and is to be created", ruling.evidence))
        } else {
            ruling
        };
        let (said, ruling) = match (announced, ruling.verdict) {
            (true, Verdict::True) => (Said::Missing, Ruling::fails(ruling.evidence)),
            (true, Verdict::False) => (Said::Missing, Ruling::holds(format!("{}, as said", ruling.evidence))),
            _ => (Said::Neither, ruling),
        };
        claims.push(claim(reading, line, Kind::Link, target, said, ruling));
    }
    claims
}

/// Whether a line says behind its only link that the document is still to be written: `[Ovens](ovens.md) - To be created`. In a
/// plan it may be there by now.
fn announced(reading: &Reading, line: &Line, verdict: Verdict) -> bool {
    let mut links = reading.links.iter().filter(|(number, _)| *number == line.number);
    let is_only = links.next().is_some() && links.next().is_none();
    let remark = [" - ", " – ", " — ", ": "].iter().find_map(|dash| line.text.split_once(dash)).map(|(_, rest)| rest);
    let is_stated = verdict == Verdict::False || (reading.is_now(line) && !reading.is_plan());
    is_only && is_stated && remark.is_some_and(is_announcement)
}

/// Whether a line asks for the file that it links to: `Create [ovens.rs](src/ovens.rs)`, `[ovens.rs](src/ovens.rs) (new file)`.
fn is_to_be_made(line: &Line) -> bool {
    let is_asked = line.lower().split([' ', ':']).next() == Some("create");
    line.status != Status::Done && (is_asked || is_called_new(&line.text))
}

/// None for what leads elsewhere, or within the document.
fn judge(
    document: &RepoPath,
    target: &str,
    (anchors, lengths): (&mut Anchors, &mut Lengths),
    known: &Known<'_>,
) -> Option<Ruling> {
    // Brackets inside of brackets: it is an address all the same.
    if target.contains("://") {
        return None;
    }
    let (at, anchor) = match lead(document, target) {
        Lead::Within(at, anchor) => (at, anchor),
        // On the web a repository has places around it, such as its issues.
        Lead::Nowhere(reason) => return Some(Ruling::open(reason)),
        Lead::Elsewhere => return None,
    };
    if at == *document {
        return None;
    }
    if known.files.is_there(&at) {
        let last = target.split_once('#').and_then(|(_, fragment)| beyond::last_of(fragment));
        if let Some(ruling) = last.and_then(|last| lengths.ruling(&at, last, known)) {
            return Some(ruling);
        }
        let missing = anchor.filter(|anchor| !anchors.may_have(&at, anchor, known));
        return Some(match missing {
            Some(anchor) => Ruling::fails(format!("{at} has no heading or anchor `#{anchor}`")),
            None => Ruling::holds(format!("{at} exists")),
        });
    }
    let bare = target.split(['#', '?']).next().unwrap_or_default();
    let was_code = || gone::was_code(document, gone::without_line(bare), known);
    if known.files.find(document, bare) == Found::Ignored && !was_code() {
        return Some(Ruling::open(format!("{at} is not in the work tree, where git ignores or misses it")));
    }
    if let Some(ruling) = folder(document, &at, bare, known) {
        return Some(ruling);
    }
    // Generators of sites have addresses of their own: from their root, and without endings.
    if bare.starts_with('/') || !has_ending(&at, known) || is_placeholder(bare) {
        return Some(Ruling::open(format!("{at} is no file; it may be an address of a site")));
    }
    let from_root = RepoPath::new("").reach(bare).filter(|path| known.files.is_there(path));
    Some(match (from_root, known.files.namesake(bare)) {
        (Some(path), _) => {
            let folder = document.parent();
            Ruling::fails(format!(
                "from {folder}/ it leads to {at}, which does not exist; only from the root {path} does"
            ))
        }
        (None, Some(other)) => Ruling::fails(format!("{at} does not exist; the name is there as {other}")),
        (None, None) => Ruling::fails(format!("{at} does not exist")),
    })
}

/// The anchors of the documents that are led to, by their letters: how punctuation is left out differs from forge to forge.
#[derive(Default)]
struct Anchors(HashMap<RepoPath, Option<HashSet<String>>>);

impl Anchors {
    /// Whether a document has an anchor, as far as that can be read.
    fn may_have(&mut self, at: &RepoPath, anchor: &str, known: &Known<'_>) -> bool {
        let letters =
            |anchor: &str| anchor.chars().filter(|one| one.is_alphanumeric()).collect::<String>().to_lowercase();
        let of = self.0.entry(at.clone()).or_insert_with(|| {
            let bytes = known.repo.read(at).ok().filter(|_| at.extension() == "md")?;
            let outline = markdown::parse(&bytes).ok()?;
            Some(outline.anchors.iter().map(|anchor| letters(anchor)).collect())
        });
        // `## Roll back {#undo}` has the name that it gives itself.
        of.as_ref().is_none_or(|of| of.iter().any(|known| known.ends_with(&letters(anchor))))
    }
}

/// A link to a folder that is not there, beside others that are. Where a page of that name stands it is the page's address.
fn folder(document: &RepoPath, at: &RepoPath, bare: &str, known: &Known<'_>) -> Option<Ruling> {
    let parent = at.parent();
    let is_folder = bare.ends_with('/') && !bare.starts_with('/') && !is_placeholder(bare);
    let is_beside =
        !parent.as_str().is_empty() && known.files.list().has_folder(&parent) && parent != document.parent();
    let is_page =
        !known.files.matching(|path| path.starts_with(&format!("{}.", at.as_str().to_lowercase()))).is_empty();
    (is_folder && is_beside && !is_page)
        .then(|| Ruling::fails(format!("the folder {at} does not exist; {parent} does")))
}

fn has_ending(path: &RepoPath, known: &Known<'_>) -> bool {
    let ending = path.extension();
    let end = format!(".{ending}");
    let is_ours = || !ending.is_empty() && !known.files.matching(|path| path.ends_with(&end)).is_empty();
    !ending.is_empty() && ending.len() <= 5 && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
        || path.file_name() == "LICENSE"
        || is_ours()
}

fn is_placeholder(target: &str) -> bool {
    let lower = target.to_lowercase();
    let is_one =
        |word: &str| matches!(word, "example" | "xxx" | "link" | "url" | "placeholder") || word.starts_with("your");
    ["path/to", "<", "..."].iter().any(|part| lower.contains(part))
        || lower.split(|one: char| !one.is_alphanumeric()).any(is_one)
}
