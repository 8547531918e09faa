//! `manual`: what only a person can say, and what must back it.

use std::sync::{Arc, OnceLock};

use super::selector::{Matcher, globs};
use super::{Check, Facts, Inputs, Kind, Outcome, Selector, Strength};
use crate::period::{Term, term};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath};
use crate::text::Sanitized;

pub const KIND: Kind = Kind {
    name: "manual",
    summary: "a person decides, with evidence",
    parameters: &[
        ("ask", "the question that whoever marks it answers"),
        ("evidence", r#"the kinds of evidence of which a pass needs one: `"path"`, `"url"`, `"commit"`, `"text"`"#),
        ("max_age", r#"how long a mark is good, by the calendar: `"90d"`, `"3 months"`, `"P1Y"`, `"PT6H"`"#),
        ("watch", "globs of files whose change makes a mark stale"),
    ],
    example: r#"
        id = "review"
        title = "Security review held"
        check.manual = { ask = "Threat model, SBOM and signing verified?", evidence = ["path", "url"], max_age = "90d", watch = ["src/auth/**"] }
    "#,
    parse,
};

/// A kind of evidence that a mark may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    Path,
    Url,
    Commit,
    Text,
}

/// What is asked, and when the answer goes stale.
#[derive(Clone, Debug, Default)]
pub struct Manual {
    /// Empty when the item's title says it all.
    pub ask: Sanitized,
    /// The kinds of evidence of which a pass needs at least one; empty when a note is enough.
    pub evidence: Vec<EvidenceKind>,
    /// A mark older than this is stale.
    pub max_age: Option<Term>,
    /// A change to one of these files since the mark makes it stale.
    pub watch: Option<Selector>,
    matcher: OnceLock<Matcher>,
}

impl Manual {
    /// The most that a mark's evidence can be.
    pub const STRONGEST: Strength = Strength::Configured;

    /// Whether a change to the file makes a mark stale.
    pub fn watches(&self, path: &RepoPath) -> bool {
        self.watch.as_ref().is_some_and(|watch| self.matcher.get_or_init(|| watch.matcher()).matches(path))
    }
}

impl EvidenceKind {
    pub const WORDS: [(&'static str, Self); 4] =
        [("path", Self::Path), ("url", Self::Url), ("commit", Self::Commit), ("text", Self::Text)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("text", |(word, _)| word)
    }
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("manual", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let before = table.problems().len();
    let ask = table.string("ask").unwrap_or_default().into();
    let evidence = table.list("evidence", |table, value, text| {
        let found = EvidenceKind::WORDS.iter().find(|(word, _)| *word == text).map(|(_, kind)| *kind);
        if found.is_none() {
            let words = EvidenceKind::WORDS.iter().map(|(word, _)| *word);
            table.problem_at(
                value,
                &format!("`{text}` is no kind of evidence"),
                &crate::reader::did_you_mean(text, words),
            );
        }
        found
    });
    let max_age = term(table, "max_age");
    let watch = globs(table, "watch", false).map(|globs| Selector::of(&globs));
    if table.problems().len() > before {
        return None;
    }
    let evidence = evidence.unwrap_or_default();
    Some(Arc::new(Manual { ask, evidence, max_age, watch, matcher: OnceLock::new() }))
}

impl Check for Manual {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    /// The watched files belong to freshness, which the ledger decides; the check itself reads none.
    fn inputs(&self) -> Inputs {
        Inputs::default()
    }

    fn reduce(&self, _facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        Outcome::pending("nobody has marked it yet")
    }

    fn describe(&self) -> String {
        let kinds: Vec<_> = self.evidence.iter().map(|kind| kind.word()).collect();
        let evidence = if kinds.is_empty() { String::new() } else { format!(", evidence: {}", kinds.join(" or ")) };
        format!("a person decides{evidence}")
    }

    /// Somebody's word; its evidence may be more, as the mark in force tells.
    fn strength(&self) -> Strength {
        Strength::Presence
    }

    fn manual(&self) -> Option<&Manual> {
        Some(self)
    }
}
