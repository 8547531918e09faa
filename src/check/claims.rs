//! `claims`: what documents say of the repository is true.
//!
//! A claim rests on files that nobody knows before the document is read, so that every file is an input: its fingerprint is
//! the fact, and when one changes the documents are held against the repository anew, by the judge who also tells the
//! screen of them.

use std::sync::Arc;

use super::selector::Glob;
use super::{Check, Fact, Facts, File, Inputs, Kind, Outcome, Ruled, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath};
use crate::text::{Sanitized, count};

pub const KIND: Kind = Kind {
    name: "claims",
    summary: "what documents say of the repository (paths, endpoints, commands, counts, values) is not false",
    parameters: &[("in, except", "globs of the documents")],
    example: r#"
        id = "honest"
        title = "The readiness document is true"
        # `gonogo claims README.md` shows every claim. What nobody can know from the repository counts neither way.
        check.claims = { in = ["README.md", "docs/PRODUCTION_READINESS.md"] }
    "#,
    parse,
};

/// How much of a file's fingerprint is kept.
const FINGERPRINT: usize = 16;

#[derive(Debug)]
struct Claims {
    documents: Selector,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer
        .table("claims", |table| Some(Arc::new(Claims { documents: Selector::parse(table)? }) as Arc<dyn Check>))
        .flatten()
}

impl Claims {
    /// The documents that are there, or why one of them cannot be read.
    fn read(repo: &Repo, paths: &[RepoPath]) -> Result<Vec<(RepoPath, String)>, (RepoPath, String)> {
        let read = |path: &RepoPath| match repo.read(path) {
            Ok(bytes) => match super::source::decode(&bytes) {
                Ok(text) if !text.contains('\0') => Ok((path.clone(), text.to_owned())),
                Ok(_) => Err((path.clone(), "it is binary, not text".to_owned())),
                Err((_, reason)) => Err((path.clone(), reason.to_owned())),
            },
            Err(reason) => Err((path.clone(), reason.to_string())),
        };
        paths.iter().map(read).collect()
    }
}

/// What false claims make of an item: the part of the decided ones that is true is its credit.
fn outcome(claims: Vec<Ruled>) -> Outcome {
    let of = |holds: Option<bool>| claims.iter().filter(|claim| claim.holds == holds).count();
    let (wrong, right, open) = (of(Some(false)), of(Some(true)), of(None));
    let mut summary = format!("{right} of {} true", count(right + wrong, "claim"));
    if open > 0 {
        summary = format!("{summary} · {open} unverifiable");
    }
    if right + wrong == 0 {
        return Outcome::without_subjects(format!("no claim that can be verified · {open} unverifiable"));
    }
    let findings = claims.into_iter().filter(|claim| claim.holds == Some(false)).map(|claim| claim.finding);
    Outcome::fraction(right, right + wrong, summary).with_findings(findings)
}

impl Check for Claims {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        let every = Glob::new("**", false).ok();
        let files = Selector { within: every.into_iter().collect(), except: Arc::default() };
        Inputs { git: true, list: true, ..Inputs::of(files) }
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let mut fact = Fact { subjects: 1, ..Fact::default() };
        // A file that cannot be read proves nothing; a document that cannot is an error of its own, which says why.
        fact.push_site(0, 0, || match file.bytes() {
            Ok(bytes) => Sanitized::from(&blake3::hash(bytes).to_hex().as_str()[..FINGERPRINT]),
            Err(reason) => Sanitized::from(reason.to_string()),
        });
        fact
    }

    fn reduce(&self, facts: &Facts<'_>, repo: &Repo) -> Outcome {
        let Some(files) = facts.files() else { return Outcome::error("which files there are was not told") };
        let Some(judge) = facts.judge() else { return Outcome::error("nobody holds documents against the repository") };
        let matcher = self.documents.matcher();
        let paths: Vec<RepoPath> = files.files().filter(|path| matcher.matches(path)).cloned().collect();
        if paths.is_empty() {
            return Outcome::without_subjects(format!("no file matches {}", self.documents.describe()));
        }
        match Self::read(repo, &paths) {
            Ok(documents) => outcome(judge.judge(repo, documents)),
            Err((path, reason)) => Outcome::error(format!("{path} cannot be judged: {reason}")),
        }
    }

    fn describe(&self) -> String {
        format!("what {} says of the repository is true", self.documents.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}
