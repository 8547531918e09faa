//! A claim as a row: what is said where, the verdict, and in which order rows stand.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::JudgedClaim;
use crate::checklist::ItemKey;
use crate::claims::{Kind, Said, Verdict};
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Something that the document says, judged for itself.
    Statement(Kind),
    /// An item that was imported from the document, judged by its check or its mark.
    Item(ItemKey),
}

/// One claim.
#[derive(Clone, Debug)]
pub struct ClaimRow {
    pub subject: Subject,
    pub document: Sanitized,
    /// Counts from 1.
    pub line: usize,
    pub text: Sanitized,
    pub said: Said,
    pub verdict: Verdict,
    /// The document's words around it.
    pub quote: Sanitized,
    pub evidence: Sanitized,
    /// The document as a file of the repository, if it is one.
    pub path: Option<RepoPath>,
    /// The files that the evidence names, with their lines.
    pub places: Vec<(RepoPath, Option<u32>)>,
}

/// How many of some claims have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those among the false that make more of the repository than there is.
    pub overclaims: usize,
    pub wrong: usize,
    pub right: usize,
    pub open: usize,
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, one| Self {
            overclaims: sum.overclaims + one.overclaims,
            wrong: sum.wrong + one.wrong,
            right: sum.right + one.right,
            open: sum.open + one.open,
        })
    }
}

/// By what a claim is known again after its document or the repository has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    subject: Subject,
    document: Sanitized,
    text: Sanitized,
    /// Of several that say the same, the nearest is meant.
    line: usize,
}

impl Subject {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Statement(kind) => kind.word(),
            Self::Item(_) => "item",
        }
    }
}

impl ClaimRow {
    /// What is claimed and how it is said to stand: `path`, `path missing`, `item done`.
    pub fn kind(&self) -> String {
        format!("{} {}", self.subject.word(), self.said.shown()).trim_end().to_owned()
    }

    pub(super) fn of_statement(judged: &JudgedClaim) -> Self {
        let claim = &judged.claim;
        Self {
            subject: Subject::Statement(claim.kind),
            document: claim.doc.shown(),
            line: claim.line,
            text: claim.text.clone(),
            said: claim.said,
            verdict: claim.verdict,
            quote: judged.quote.clone(),
            evidence: claim.evidence.clone(),
            path: Some(claim.doc.clone()),
            places: judged.places.clone(),
        }
    }

    /// It makes more of the repository than there is.
    pub fn is_overclaim(&self) -> bool {
        self.verdict == Verdict::False && self.said != Said::Missing
    }

    /// `docs/PRR.md:24`.
    pub fn location(&self) -> String {
        format!("{}:{}", self.document, self.line)
    }

    pub(super) fn identity(&self) -> Identity {
        Identity {
            subject: self.subject.clone(),
            document: self.document.clone(),
            text: self.text.clone(),
            line: self.line,
        }
    }

    /// How far it stands from what is meant; None if it is another one.
    pub(super) fn distance(&self, wanted: &Identity) -> Option<usize> {
        let is_same = self.subject == wanted.subject && self.document == wanted.document && self.text == wanted.text;
        is_same.then(|| self.line.abs_diff(wanted.line))
    }

    /// What somebody must see first: done and is not, items before words; wrong; missing and is not; then what nobody
    /// knows, then what holds.
    fn rank(&self) -> usize {
        match (self.verdict, self.said) {
            (Verdict::False, Said::Done) if matches!(self.subject, Subject::Item(_)) => 0,
            (Verdict::False, Said::Done) => 1,
            (Verdict::False, Said::Neither) => 2,
            (Verdict::False, Said::Missing) => 3,
            (Verdict::Unverifiable, _) => 4,
            (Verdict::True, _) => 5,
        }
    }
}

impl Tally {
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r ClaimRow>) -> Self {
        let mut tally = Self::default();
        for row in rows {
            tally.overclaims += usize::from(row.is_overclaim());
            *match row.verdict {
                Verdict::False => &mut tally.wrong,
                Verdict::True => &mut tally.right,
                Verdict::Unverifiable => &mut tally.open,
            } += 1;
        }
        tally
    }

    /// `6 false`, `20 true`, `15 unverifiable`: those that there are.
    pub fn parts(self) -> impl Iterator<Item = (Verdict, String)> {
        let parts = [(Verdict::False, self.wrong), (Verdict::True, self.right), (Verdict::Unverifiable, self.open)];
        let some = parts.into_iter().filter(|(_, number)| *number > 0);
        some.map(|(verdict, number)| (verdict, format!("{number} {}", verdict.word())))
    }
}

/// Puts rows in their order: by document, the one with most overclaims first. Gives the documents with what they hold.
pub(super) fn sort(rows: &mut [ClaimRow]) -> Vec<(Sanitized, Tally)> {
    let mut by_document: HashMap<Sanitized, Vec<&ClaimRow>> = HashMap::new();
    for row in rows.iter() {
        by_document.entry(row.document.clone()).or_default().push(row);
    }
    let tallies = by_document.into_iter().map(|(document, rows)| (document, Tally::of(rows)));
    let mut documents: Vec<(Sanitized, Tally)> = tallies.collect();
    documents
        .sort_by_cached_key(|(document, tally)| (Reverse(tally.overclaims), Reverse(tally.wrong), document.clone()));
    let order: HashMap<Sanitized, usize> =
        documents.iter().enumerate().map(|(at, (document, _))| (document.clone(), at)).collect();
    rows.sort_by_cached_key(|row| (order.get(&row.document).copied(), row.rank(), row.line));
    documents
}
