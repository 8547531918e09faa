//! What takes a walk through history, or somebody's key: ages, distances, signatures.

use jiff::SignedDuration;

use super::super::age::{age, day, in_days};
use super::super::selector::{Glob, set_of};
use super::super::{Facts, Finding, Outcome, Selector, Status};
use super::{Ask, unless_cut};
use crate::reader::Table;
use crate::repo::{Git, LastChange, Repo, RepoPath, Signature};
use crate::text::count;

/// Each file is a part of the outcome, because each grows old by itself.
const FILES: usize = 200;

pub(super) fn parse_age(table: &mut Table<'_, '_>) -> Option<Ask> {
    let files = Selector::parse(table);
    let max = age(table, "max");
    if !table.has("max") {
        table.problem("`max` is missing: how long ago may the last change be?", "for example `max = \"90d\"`");
    }
    Some(Ask::Age { files: files?, max: max? })
}

/// Which side of a distance is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Behind,
    Ahead,
}

impl Side {
    pub fn word(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::Ahead => "ahead of",
        }
    }
}

pub(super) fn parse_distance(table: &mut Table<'_, '_>, side: Side) -> Option<Ask> {
    let of = table.string("of");
    if !table.has("of") {
        table.problem("`of` is missing: compared with which branch?", "for example `of = \"origin/main\"`");
    }
    let max = table.whole("max");
    let refused = max.is_none() && table.has("max");
    (!refused).then_some(Ask::Distance { side, of: of?, max: max.unwrap_or(0) })
}

pub(super) fn distance(git: &Git, side: Side, of: &str, max: usize) -> Result<Outcome, String> {
    let distance = match git.distance(of) {
        Ok(Some(distance)) => distance,
        Ok(None) => return Ok(Outcome::pending(format!("there is no {of} here; `git fetch` brings it"))),
        Err(reason) if reason == crate::repo::SHALLOW => return Ok(Outcome::pending(reason)),
        Err(reason) => return Err(reason),
    };
    let found = if side == Side::Behind { distance.behind } else { distance.ahead };
    let said = format!("{} {} {of}", count(found, "commit"), side.word());
    Ok(if found <= max { Outcome::pass(said) } else { Outcome::fail(format!("{said}, at most {max}")) })
}

/// One part a file. What is being changed is as new as can be, and what git does not have yet has no date.
pub(super) fn ages(facts: &Facts<'_>, repo: &Repo, files: &Selector, max: SignedDuration) -> Result<Outcome, String> {
    let paths: Vec<RepoPath> = facts.iter().map(|(path, _)| path.clone()).collect();
    if paths.is_empty() {
        return Ok(Outcome::without_subjects(format!("no file matches {}", files.describe())));
    }
    if paths.len() > FILES {
        return Err(format!("{} are asked about, at most {FILES}: name fewer in `in`", count(paths.len(), "file")));
    }
    let git = repo.git().map_err(str::to_owned)?;
    let changes = git.last_changes(&paths)?;
    let edited = git.changes(&paths)?;
    let part = |path: &RepoPath| match changes.get(path) {
        Some(LastChange::Beyond(reason)) => Outcome::pending(format!("{path}: {reason}")),
        Some(LastChange::Commit(..)) if edited.contains(path) => {
            Outcome::pass(format!("{path} has changes that are not committed"))
        }
        Some(LastChange::Commit(date, id)) => {
            let said = format!("{path} was changed on {} by {}", day(*date), id.get(..7).unwrap_or(id));
            Outcome::pass(said).good_for(max, [*date])
        }
        Some(LastChange::Unknown) | None => Outcome::pending(format!("{path} is in no commit yet")),
    };
    let parts: Vec<_> =
        paths.iter().map(|path| part(path).with_findings([Finding::new(path, None, "not changed in time")])).collect();
    Ok(combine(&parts))
}

/// Of the files that were kept up; also asked by the board, when some have grown too old since.
pub(super) fn combine(parts: &[Outcome]) -> Outcome {
    let held = parts.iter().filter(|part| part.holds()).count();
    let of = |status| parts.iter().find(|part| part.status == status);
    let said = format!("{held} of {} changed in time", count(parts.len(), "file"));
    let outcome = match (of(Status::Error).or_else(|| of(Status::Pending)), of(Status::Stale)) {
        (Some(open), _) if open.status == Status::Error => Outcome::error(open.summary.clone()),
        (Some(open), _) => Outcome::pending(open.summary.clone()),
        (None, Some(old)) if held == 0 => Outcome::stale(match parts.len() {
            1 => old.summary.to_string(),
            _ => format!("{said}: {}", old.summary),
        }),
        (None, _) if parts.len() == 1 => Outcome::pass(parts[0].summary.clone()),
        (None, _) => Outcome::fraction(held, parts.len(), said),
    };
    let amiss = parts.iter().filter(|part| !part.holds());
    let findings =
        amiss.flat_map(|part| part.findings.iter().map(|at| Finding::new(&at.path, None, part.summary.clone())));
    Outcome { parts: parts.to_vec(), ..outcome.with_findings(findings) }
}

pub(super) fn describe_age(files: &Selector, max: SignedDuration) -> String {
    format!("each of {} was changed within {}", files.describe(), in_days(max))
}

pub(super) fn describe_distance(side: Side, of: &str, max: usize) -> String {
    format!("HEAD is at most {} {} {of}", count(max, "commit"), side.word())
}

/// Whether the newest of the tags is signed by somebody known.
pub(super) fn signed(git: &Git, glob: &Glob) -> Result<Outcome, String> {
    let set = set_of([glob]);
    let Some(tag) = git.newest_tag(&|name| set.is_match(name))? else {
        return unless_cut(git, Outcome::fail(format!("no tag matches {}", glob.as_str())));
    };
    Ok(match git.signature(&tag)? {
        Signature::Good(signer) => Outcome::pass(format!("{tag} is signed by {signer}")),
        Signature::Unknown(reason) => Outcome::pending(format!("{tag}: {reason}")),
        Signature::Bad(reason) => Outcome::fail(format!("{tag}: {reason}")),
        Signature::None(reason) => Outcome::fail(format!("{tag} is {reason}")),
    })
}
