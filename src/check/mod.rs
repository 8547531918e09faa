//! How a thing is verified: the [`Check`] trait, the table of [`KINDS`], one file per kind.
//!
//! A check is a map and a reduce. Its [`Inputs`] say which files it looks at; `map` turns one file into a small
//! [`Fact`]; `reduce` turns all its facts into an [`Outcome`]. Facts of unchanged files are kept by the engine, so a
//! change costs the changed files only. A check that has parts (`all`, `any`, `not`) combines their outcomes instead.
//!
//! To add a kind: one file here, its `mod` line and its row in [`KINDS`].

mod absent;
mod age;
mod alerts;
mod all;
mod amount;
mod any;
mod at_least;
mod census;
mod claims;
mod command;
pub(crate) mod compose;
mod config_map;
mod dashboard;
mod data;
pub(crate) mod dockerfile;
pub(crate) mod document;
pub(crate) mod environment;
pub(crate) mod expression;
mod fact;
mod file;
mod flaws;
mod git;
mod http;
mod image;
mod jq;
mod judge;
mod kubernetes;
pub(crate) mod links;
mod literals;
mod manual;
pub(crate) mod markdown;
mod metric;
mod not;
mod outcome;
mod pattern;
mod pipeline;
mod probing;
mod quality;
mod quorum;
pub(crate) mod recipe;
mod report;
mod secret;
mod section;
mod selector;
mod shell;
pub(crate) mod source;
mod step;
mod strength;
mod subject;
mod target;
mod text;
mod variable;
mod xml;

pub use age::{Dated, day, in_days};
pub use fact::{Fact, Facts, Notable, Site, Target, Ties};
pub use judge::{Judge, Ruled};
pub use literals::Literals;
pub use manual::{EvidenceKind, Manual};
pub use outcome::{Finding, Outcome, Status};
pub use probing::{Probe, Schedule};
pub use secret::{Secret, conceal, find_secret, may_be_secret};
pub use selector::{Glob, Inputs, Matcher, Selector};
pub use strength::Strength;
pub use subject::File;

use std::fmt;
use std::sync::Arc;

use crate::reader::Table;
use crate::repo::Repo;
use crate::text::{count, nearest};

/// The check kinds, in the order in which the documentation names them.
#[rustfmt::skip] // One row a line, so that a new kind is a new line.
pub const KINDS: &[Kind] = &[
    file::KIND,
    absent::KIND,
    text::KIND,
    section::KIND,
    links::KIND,
    claims::KIND,
    data::KIND,
    metric::KIND,
    report::KIND,
    step::KIND,
    target::KIND,
    dockerfile::KIND,
    kubernetes::KIND,
    compose::KIND,
    environment::KIND,
    alerts::KIND,
    dashboard::KIND,
    git::KIND,
    http::KIND,
    command::KIND,
    manual::KIND,
    all::KIND,
    any::KIND,
    at_least::KIND,
    not::KIND,
];

/// A row of [`KINDS`].
pub struct Kind {
    pub name: &'static str,
    /// What it decides, in one line.
    pub summary: &'static str,
    /// Its keys, those that belong together in one row, and what each says.
    pub parameters: &'static [(&'static str, &'static str)],
    /// A complete item in TOML; a test parses it.
    pub example: &'static str,
    /// Reads the check from the table in which its name stands; None after the reader was told what is wrong.
    pub parse: fn(&mut Table<'_, '_>) -> Option<Arc<dyn Check>>,
}

/// One way to verify one thing. What cannot be decided is pending or error with a reason, and never a pass.
pub trait Check: fmt::Debug + Send + Sync {
    /// The name of its row in [`KINDS`].
    fn kind(&self) -> &'static str;

    fn inputs(&self) -> Inputs {
        Inputs::default()
    }

    /// The fact of one selected file. An empty fact is not kept, so it must mean "nothing to tell".
    fn map(&self, _file: &File<'_>) -> Fact {
        Fact::default()
    }

    /// What a file whose bytes are its text must have some of, or [`Check::map`] has nothing to tell of it: one literal of
    /// any set. None if that is not known, so that every file must be looked at.
    fn literals(&self) -> Option<Vec<&Literals>> {
        None
    }

    /// The outcome of all facts; `repo` answers what is not in files (refs, owners).
    fn reduce(&self, _facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        Outcome::error("a combined check has no facts of its own")
    }

    /// The parts of a combined check, whose outcomes go to [`Check::combine`] instead of facts to [`Check::reduce`].
    fn parts(&self) -> &[Arc<dyn Check>] {
        &[]
    }

    fn combine(&self, _outcomes: &[Outcome]) -> Outcome {
        Outcome::error("this check has no parts to combine")
    }

    /// How many of the parts must hold: `decided by all of`.
    fn of_parts(&self) -> String {
        "all of".to_owned()
    }

    /// What it asks of git that no commit keeps, if so: `where branches were`.
    fn beyond_commit(&self) -> Option<&'static str> {
        None
    }

    /// How it decides, for people: `docs/THREAT_MODEL.md or security/threat-model.md exists`.
    fn describe(&self) -> String;

    /// The most that can stand behind its word.
    fn strength(&self) -> Strength;

    /// What stands behind this answer of it.
    fn strength_of(&self, outcome: &Outcome) -> Strength {
        outcome.strength.unwrap_or_else(|| self.strength())
    }

    /// The manual check, for the items that a person decides.
    fn manual(&self) -> Option<&Manual> {
        None
    }
}

/// The first manual check in a check and its parts: what a mark on the item speaks about.
pub fn manual_part(check: &dyn Check) -> Option<&Manual> {
    check.manual().or_else(|| check.parts().iter().find_map(|part| manual_part(&**part)))
}

/// Reads a check table: exactly one kind by its name. None after the reader was told what is wrong.
pub fn parse(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    table.stands_for("check");
    let names = table.keys();
    let kinds = || KINDS.iter().map(|kind| kind.name);
    let [name] = names.as_slice() else {
        let named = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let (message, help) = match names.len() {
            0 => ("a check without a kind".to_owned(), format!("one of {}", kinds().collect::<Vec<_>>().join(", "))),
            _ => (
                format!("one check has one kind, but here {} stand together: {named}", count(names.len(), "kind")),
                "combine them: `all = [{ … }, { … }]` or `any = [{ … }, { … }]`".to_owned(),
            ),
        };
        table.problem(&message, &help);
        // One mistake, one problem: the names are not also unknown keys.
        table.rest();
        return None;
    };
    let Some(kind) = KINDS.iter().find(|kind| kind.name == name) else {
        let help = match nearest(name, kinds()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", kinds().collect::<Vec<_>>().join(", ")),
        };
        table.problem_at_key(name, &format!("there is no check kind `{name}`"), &help);
        table.rest();
        return None;
    };
    (kind.parse)(table)
}

/// Reads a list of check tables, for the kinds that combine others; an empty list would expect nothing.
fn parse_parts(table: &mut Table<'_, '_>, key: &'static str) -> Option<Vec<Arc<dyn Check>>> {
    let parts = table.tables(key, parse);
    if parts.is_empty() {
        let span = table.span_of(key);
        table.problem_in(span, &format!("`{key}` is empty, so it would expect nothing"), "name at least one check");
        return None;
    }
    parts.into_iter().collect()
}

#[cfg(test)]
mod tests;
