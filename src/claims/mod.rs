//! Documents held against the repository: everything that they say which it can confirm or refute.
//!
//! A document is read line by line ([`reading`]); each kind of claim has a file that finds what is said and judges it by
//! what the repository knows ([`known`]), which the [`casebook`] keeps. `unverifiable` is an honest answer, and `false`

#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "where letters tell files apart, so do they here: `.JSON` is no name that tools look for"
)]
#![expect(clippy::unnecessary_wraps, reason = "what stands in a table of functions has their common form")]

mod casebook;
mod commands;
mod counts;
mod documents;
mod done;
mod endpoints;
mod files;
mod gaps;
mod itself;
mod known;
mod model;
mod names;
mod reading;
mod settings;
mod versions;
mod words;

pub use casebook::{Casebook, Waiting};
pub use documents::{is_readiness, select, select_of};
pub use itself::arithmetic::claimed_score;
pub use model::{Claim, Kind, Said, Verdict};
pub use reading::status::{Said as SaidOfLine, Status};

use std::collections::BTreeSet;

use self::known::Known;
use self::known::needle::Needles;
use self::model::Ruling;
use self::reading::{Line, Reading};
use crate::check::conceal;
use crate::repo::{Repo, RepoPath};
use crate::text::Sanitized;

/// How much of a statement is shown.
const SHOWN: usize = 120;

/// A document to hold against the repository.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it stands; one from elsewhere is judged as if it stood in the root.
    pub path: RepoPath,
    pub text: String,
    /// What an importer found its lines to say; None to read their marks here.
    pub said: Option<Vec<SaidOfLine>>,
}

/// What finds and judges one kind of claim, and the words that it wants looked for in the repository.
struct Judge {
    claims: fn(&Reading, &Known<'_>) -> Vec<Claim>,
    needles: Option<fn(&Reading, &mut Needles)>,
}

impl Judge {
    /// One that asks for nothing to be looked for.
    const fn of(claims: fn(&Reading, &Known<'_>) -> Vec<Claim>) -> Self {
        Self { claims, needles: None }
    }

    const fn seeking(claims: fn(&Reading, &Known<'_>) -> Vec<Claim>, needles: fn(&Reading, &mut Needles)) -> Self {
        Self { claims, needles: Some(needles) }
    }
}

const JUDGES: &[&[Judge]] = &[
    files::JUDGES,
    endpoints::JUDGES,
    commands::JUDGES,
    names::JUDGES,
    done::JUDGES,
    settings::JUDGES,
    gaps::JUDGES,
    counts::JUDGES,
    versions::JUDGES,
    itself::JUDGES,
];

/// The claims of documents, in their order, for who asks only once.
pub fn audit(repo: &Repo, documents: &[Document]) -> Vec<Claim> {
    Casebook::default().audit(repo, documents)
}

/// The words that a document speaks of.
fn needles(reading: &Reading) -> Needles {
    let mut needles = Needles::default();
    judges().filter_map(|judge| judge.needles).for_each(|seek| seek(reading, &mut needles));
    needles
}

fn judges() -> impl Iterator<Item = &'static Judge> {
    JUDGES.iter().copied().flatten()
}

/// The claims of one document.
fn judge(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut found: Vec<Claim> = judges().flat_map(|judge| (judge.claims)(reading, known)).collect();
    if let Some(flaw) = known.flaw {
        found.iter_mut().for_each(|claim| doubt(claim, flaw));
    }
    // Of two that say the same the false one is kept.
    found.sort_by(|one, other| {
        let text = || one.text.cmp(&other.text);
        (one.line, one.kind).cmp(&(other.line, other.kind)).then_with(text).then(one.verdict.cmp(&other.verdict))
    });
    found.dedup_by(|next, kept| (next.line, next.kind, &next.text) == (kept.line, kept.kind, &kept.text));
    drop_labels(&mut found);
    drop_listed(&mut found, reading);
    done::figure::hold(&mut found, reading, known);
    gaps::evidence::hold(&mut found, reading, known);
    gaps::intended::hold(&mut found, reading);
    gaps::crossed::hold(&mut found, reading);
    // What is decided of a line leaves no room for what is not.
    let decided: BTreeSet<usize> =
        found.iter().filter(|claim| claim.verdict != Verdict::Unverifiable).map(|claim| claim.line).collect();
    found.retain(|claim| {
        claim.kind != Kind::ConfigValue || claim.verdict != Verdict::Unverifiable || !decided.contains(&claim.line)
    });
    // That a thing has left some trace is no answer to what is wrong with it.
    let wrong: BTreeSet<usize> =
        found.iter().filter(|claim| claim.verdict == Verdict::False).map(|claim| claim.line).collect();
    let told: BTreeSet<(usize, Sanitized)> = found
        .iter()
        .filter(|claim| claim.kind != Kind::ConfigValue && claim.verdict == Verdict::True)
        .map(|claim| (claim.line, claim.text.clone()))
        .collect();
    // What is there is no contradiction, whatever is said of it elsewhere.
    let there: BTreeSet<usize> = found
        .iter()
        .filter(|claim| claim.kind == Kind::Path && claim.said == Said::Done && claim.verdict == Verdict::True)
        .map(|claim| claim.line)
        .collect();
    found.retain(|claim| claim.kind != Kind::Contradiction || !there.contains(&claim.line));
    // Nor is it one to that there is none of it.
    let is_free = |line: &&Line| names::free::frees(reading, line);
    let free: BTreeSet<usize> = reading.lines.iter().filter(is_free).map(|line| line.number).collect();
    found.retain(|claim| {
        let is_trace = claim.kind == Kind::ConfigValue && claim.verdict == Verdict::True;
        let is_denied = wrong.contains(&claim.line) || free.contains(&claim.line);
        !is_trace || !(is_denied || told.contains(&(claim.line, claim.text.clone())))
    });
    found
}

/// Where a link leads says all that there is to say of a path that is its label.
fn drop_labels(found: &mut Vec<Claim>) {
    let is_decided = |claim: &&Claim| claim.kind == Kind::Link && claim.verdict != Verdict::Unverifiable;
    let targets: Vec<(usize, String)> = found
        .iter()
        .filter(is_decided)
        .map(|link| (link.line, link.text.split(['#', '?']).next().unwrap_or_default().to_owned()))
        .collect();
    let is_of = |path: &str, target: &str| {
        let parts =
            |path: &str| path.split('/').filter(|part| !matches!(*part, "." | "..")).map(str::to_owned).collect();
        let (path, target): (Vec<String>, Vec<String>) = (parts(path), parts(target));
        path.ends_with(&target) || target.ends_with(&path)
    };
    let is_label =
        |claim: &Claim| targets.iter().any(|(line, target)| *line == claim.line && is_of(&claim.text, target));
    found.retain(|claim| claim.kind != Kind::Path || !is_label(claim));
}

/// Of a line that only lists things, what is found of one of them says more than that there is a trace of it.
fn drop_listed(found: &mut Vec<Claim>, reading: &Reading) {
    let is_whole = |line: &Line, text: &str| line.text.trim().chars().take(SHOWN).eq(text.chars());
    let is_listed = |claim: &Claim| {
        claim.kind == Kind::ConfigValue
            && (claim.said, claim.verdict) == (Said::Neither, Verdict::True)
            && reading.line(claim.line).is_some_and(|line| is_whole(line, claim.text.as_str()))
    };
    let others: BTreeSet<usize> = found.iter().filter(|claim| !is_listed(claim)).map(|claim| claim.line).collect();
    found.retain(|claim| !is_listed(claim) || !others.contains(&claim.line));
}

/// What was not read could have what seems to be absent.
fn doubt(claim: &mut Claim, flaw: &str) {
    let rests_on_absence = match claim.kind {
        Kind::Endpoint | Kind::Command | Kind::EnvVar | Kind::Count | Kind::ConfigValue => {
            (claim.verdict == Verdict::False) != (claim.said == Said::Missing)
        }
        _ => false,
    };
    if rests_on_absence && claim.verdict != Verdict::Unverifiable {
        claim.verdict = Verdict::Unverifiable;
        claim.evidence = format!("{}; but {flaw}", claim.evidence).into();
    }
}

fn claim(reading: &Reading, line: &Line, kind: Kind, text: &str, said: Said, ruling: Ruling) -> Claim {
    let text: String = text.trim().chars().take(SHOWN).collect();
    let Ruling { verdict, evidence } = ruling;
    Claim {
        doc: reading.path.clone(),
        line: line.number,
        kind,
        // What stands in a repository for all to see is no reason to print it once more.
        text: Sanitized::from(conceal(&text)),
        said,
        verdict,
        evidence: Sanitized::from(conceal(&evidence)),
    }
}
