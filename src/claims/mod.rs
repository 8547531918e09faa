//! Documents held against the repository: everything that they say which it can confirm or refute.
//!
//! A document is read line by line ([`reading`]); each kind of claim has a file that finds what is said and judges it by
//! what the repository knows ([`known`]), which the [`casebook`] keeps. `unverifiable` is an honest answer, and `false`

#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "where letters tell files apart, so do they here: `.JSON` is no name that tools look for"
)]
#![expect(clippy::unnecessary_wraps, reason = "what stands in a table of functions has their common form")]

mod absence;
mod actuator;
mod address;
mod arithmetic;
mod artefact;
mod awaited;
mod bound;
mod broken;
mod capability;
mod cargo;
mod casebook;
mod census;
mod cited;
mod columns;
mod command;
mod commit;
mod composed;
mod configured;
mod contradiction;
mod converted;
mod count;
mod crud;
mod defined;
mod denial;
mod documents;
mod downtime;
mod endpoint;
mod enumerated;
mod enums;
mod everywhere;
mod feature;
mod figure;
mod filename;
mod free;
mod gone;
mod guard;
mod guarded;
mod hardcoded;
mod headed;
mod holding;
mod idle;
mod instrument;
mod kept;
mod known;
mod lacking;
mod lapse;
mod largest;
mod limit;
mod link;
mod listed;
mod measure;
mod members;
mod missed;
mod missing;
mod model;
mod mounted;
mod name;
mod naming;
mod needs;
mod nowhere;
mod occurrence;
mod origin;
mod overall;
mod package;
mod paired;
mod path;
mod pending;
mod pinned;
mod pipeline;
mod points;
mod port;
mod presence;
mod preset;
mod probe;
mod profile;
mod quoted;
mod rate;
mod reach;
mod reading;
mod release;
mod renamed;
mod restated;
mod roots;
mod running;
mod runtime;
mod scope;
mod script;
mod setting;
mod size;
mod snippet;
mod specific;
mod stale;
mod stems;
mod subject;
mod substance;
mod suite;
mod tabled;
mod tally;
mod tested;
mod thing;
mod told;
mod trace;
mod tree;
mod understated;
mod unfinished;
mod unnamed;
mod untested;
mod unused;
mod value;
mod variable;
mod version;
mod vocabulary;
mod volume;
mod walk;
mod weighing;
mod wording;
mod written;

pub use arithmetic::claimed_score;
pub use casebook::{Casebook, Waiting};
pub use documents::{is_readiness, select, select_of};
pub use model::{Claim, Kind, Said, Verdict};
pub use reading::status::{Said as SaidOfLine, Status};

use std::collections::BTreeSet;

use self::known::Known;
use self::known::needle::Needles;
use self::model::Ruling;
use self::reading::{Line, Reading};
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

/// What finds and judges one kind of claim.
type Judge = fn(&Reading, &Known<'_>) -> Vec<Claim>;

#[rustfmt::skip] // One row a line, so that a new kind is a new line.
const JUDGES: &[Judge] = &[
    path::claims,
    tree::claims,
    artefact::claims,
    pipeline::claims,
    link::claims,
    commit::claims,
    endpoint::claims,
    actuator::claims,
    guarded::claims,
    command::claims,
    script::claims,
    variable::claims,
    renamed::claims,
    feature::claims,
    untested::claims,
    unused::claims,
    name::claims,
    defined::claims,
    missed::claims,
    unnamed::claims,
    quoted::claims,
    pinned::claims,
    preset::claims,
    snippet::claims,
    occurrence::claims,
    free::claims,
    probe::claims,
    value::claims,
    port::claims,
    composed::claims,
    broken::claims,
    configured::claims,
    bound::claims,
    limit::claims,
    measure::claims,
    largest::claims,
    paired::claims,
    absence::claims,
    denial::claims,
    lacking::claims,
    awaited::claims,
    stale::claims,
    pending::claims,
    understated::claims,
    written::claims,
    hardcoded::claims,
    kept::claims,
    origin::claims,
    count::claims,
    census::claims,
    reach::claims,
    members::claims,
    suite::claims,
    tested::claims,
    tabled::claims,
    tally::claims,
    holding::claims,
    listed::claims,
    enumerated::claims,
    everywhere::claims,
    size::claims,
    volume::claims,
    version::claims,
    release::claims,
    package::claims,
    runtime::claims,
    arithmetic::claims,
    weighing::claims,
    overall::claims,
    points::claims,
    rate::claims,
    downtime::claims,
    converted::claims,
    restated::claims,
    contradiction::claims,
];

/// The claims of documents, in their order, for who asks only once.
pub fn audit(repo: &Repo, documents: &[Document]) -> Vec<Claim> {
    Casebook::default().audit(repo, documents)
}

/// The words that a document speaks of.
fn needles(reading: &Reading) -> Needles {
    let mut needles = Needles::default();
    path::needles(reading, &mut needles);
    endpoint::needles(reading, &mut needles);
    actuator::needles(reading, &mut needles);
    composed::needles(reading, &mut needles);
    variable::needles(reading, &mut needles);
    feature::needles(reading, &mut needles);
    name::needles(reading, &mut needles);
    missed::needles(reading, &mut needles);
    quoted::needles(reading, &mut needles);
    pinned::needles(reading, &mut needles);
    preset::needles(reading, &mut needles);
    occurrence::needles(reading, &mut needles);
    free::needles(reading, &mut needles);
    probe::needles(reading, &mut needles);
    value::needles(reading, &mut needles);
    bound::needles(reading, &mut needles);
    limit::needles(reading, &mut needles);
    measure::needles(reading, &mut needles);
    largest::needles(reading, &mut needles);
    paired::needles(reading, &mut needles);
    untested::needles(reading, &mut needles);
    absence::needles(reading, &mut needles);
    lacking::needles(reading, &mut needles);
    understated::needles(reading, &mut needles);
    awaited::needles(reading, &mut needles);
    stale::needles(reading, &mut needles);
    hardcoded::needles(reading, &mut needles);
    origin::needles(reading, &mut needles);
    reach::needles(reading, &mut needles);
    members::needles(reading, &mut needles);
    renamed::needles(reading, &mut needles);
    unnamed::needles(reading, &mut needles);
    needles
}

/// The claims of one document.
fn judge(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut found: Vec<Claim> = JUDGES.iter().flat_map(|judge| judge(reading, known)).collect();
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
    figure::hold(&mut found, reading, known);
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
    // Nor is it one to that there is none of it.
    let is_free = |line: &&Line| free::frees(reading, line);
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
        text: Sanitized::from(text),
        said,
        verdict,
        evidence: Sanitized::from(evidence),
    }
}
