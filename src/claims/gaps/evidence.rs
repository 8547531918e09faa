//! What refutes that a thing is missing has to do something, and to be in the part that the document is about: code that nothing
//! uses leaves a thing missing, and so does what another part of the repository has.

use super::meant;
use crate::claims::done::scope::parts;
use crate::claims::files::snapshot;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

/// Opens what is refuted by what does nothing, or is elsewhere.
pub(in crate::claims) fn hold(found: &mut [Claim], reading: &Reading, known: &Known<'_>) {
    let is_refuted = |claim: &&mut Claim| {
        claim.said == Said::Missing
            && claim.verdict == Verdict::False
            && matches!(claim.kind, Kind::ConfigValue | Kind::Path | Kind::Endpoint)
    };
    if !reading.is_english {
        doubt(found, reading);
    }
    let mut refuted = found.iter_mut().filter(is_refuted).peekable();
    let part = if refuted.peek().is_some() { told_of(reading, known) } else { Vec::new() };
    let is_snapshot = snapshot::is_of_before(reading);
    for claim in refuted {
        let shown: Vec<RepoPath> = paths(&claim.evidence, known);
        let Some(first) = shown.first() else { continue };
        let is_inside = |path: &RepoPath| part.iter().any(|part| path.as_str().starts_with(&format!("{part}/")));
        let is_elsewhere = !part.is_empty() && !shown.iter().any(is_inside);
        // Who names a file means that, and not what it does.
        let is_named = reading.line(claim.line).is_some_and(|line| line.text.contains(first.file_name()));
        let is_idle = || Class::of(first) == Class::Code && known.idle(&Place::new(first, 0)).is_some();
        let line = reading.line(claim.line);
        let is_before = || line.is_some_and(|line| is_of_before(reading, line));
        let is_other = || line.is_some_and(|line| meant::is_another(reading, line, (&shown, &claim.evidence)));
        // A file that is the thing by its name may only have begun to be it.
        let is_file = claim.kind == Kind::Path || claim.evidence.as_str().ends_with(" exists");
        let is_begun = || is_file && known.unfinished.iter().any(|(place, _)| place.path == *first);
        let why = if is_before() {
            "; but the line tells of what was"
        } else if is_snapshot {
            "; but the document says that it is one of before"
        } else if !is_named && is_begun() {
            "; but that says itself that it is not finished"
        } else if !is_named && is_other() {
            "; but the line speaks of another kind of thing"
        } else if is_elsewhere {
            "; but the document is about another part"
        } else if !is_named && is_idle() {
            "; but nothing uses it"
        } else {
            continue;
        };
        claim.verdict = Verdict::Unverifiable;
        claim.evidence = format!("{}{why}", claim.evidence).into();
    }
}

/// The files that evidence names.
fn paths(evidence: &str, known: &Known<'_>) -> Vec<RepoPath> {
    let bare =
        |word: &str| word.trim_matches(['`', ',', ';', '(', ')']).split(':').next().unwrap_or_default().to_owned();
    let paths = evidence.split(' ').map(bare).filter(|word| word.contains(['/', '.'])).map(|word| RepoPath::new(&word));
    paths.filter(|path| known.files.is_file(path)).collect()
}

/// The parts of the repository that a document is about by its name, if it does not stand in one itself.
fn told_of(reading: &Reading, known: &Known<'_>) -> Vec<RepoPath> {
    if !reading.is_of_whole() {
        return Vec::new();
    }
    let stem = reading.path.file_name().split('.').next().unwrap_or_default().to_lowercase().replace('-', "_");
    let said: Vec<&str> = words(&stem).flat_map(|word| word.split('_')).collect();
    let is_said = |part: &RepoPath| said.contains(&part.file_name().to_lowercase().as_str());
    parts(known).into_iter().filter(is_said).collect()
}

/// Opens what rests on words that are not understood: only marks and numbers say the same in every language.
fn doubt(found: &mut [Claim], reading: &Reading) {
    // What git removed, or stands elsewhere, was meant, whatever is said of it; but a plan says what is to come.
    let shown: &[&str] =
        if reading.is_plan() { &["removed it"] } else { &["removed it", "the name is there as", "and there is none"] };
    let is_shown = |claim: &Claim| shown.iter().any(|shown| claim.evidence.contains(shown));
    let rests_on_words = |claim: &&mut Claim| {
        claim.verdict == Verdict::False
            && claim.said != Said::Done
            && !is_shown(claim)
            // Nor are there words in a tree of files, or in a command.
            && !reading.line(claim.line).is_some_and(Line::is_code)
            && matches!(claim.kind, Kind::ConfigValue | Kind::Path | Kind::Endpoint | Kind::EnvVar | Kind::Command)
    };
    for claim in found.iter_mut().filter(rests_on_words) {
        claim.verdict = Verdict::Unverifiable;
        claim.evidence =
            format!("{}; but the document is written in another language than English", claim.evidence).into();
    }
}

/// Whether what stands above a line says that it was so before, or a column of its row how it was mended.
fn is_of_before(reading: &Reading, line: &Line) -> bool {
    const MENDED: &[&str] =
        &["resolution", "fix", "fixed", "resolved", "how fixed", "solution", "resolved by", "after"];
    let bare = |text: &str| text.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
    let is_mended = |at: usize| {
        reading.column(line, at).is_some_and(|head| MENDED.contains(&bare(head).as_str()))
            && line.cells.get(at).is_some_and(|cell| !bare(cell).is_empty())
    };
    let is_before =
        |label: &Line| words(&label.lower()).next().is_some_and(|first| first == "before" || first == "previously");
    let mut above = std::iter::successors(reading.label(line), |label| reading.label(label));
    above.any(is_before) || (line.role == Role::Row && (1..line.cells.len()).any(is_mended))
}
