//! The claims: what documents say of the repository, each with its verdict, by document and what is false first; and where
//! the person is among them.

mod detail;
mod item;
mod lines;
mod row;

pub use crate::board::is_overclaimed;
pub use row::{ClaimRow, Subject, Tally};

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::search::Search;
use super::{App, Effect, View};
use crate::check::Check;
use crate::checklist::Checklist;
use crate::claims::{Claim, Verdict, claimed_score};
use crate::repo::RepoPath;
use crate::text::{Sanitized, columns};

/// What holding the documents against the repository came to.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    pub documents: Vec<RepoPath>,
    pub claims: Vec<JudgedClaim>,
}

/// A claim with what is to be shown around it.
#[derive(Clone, Debug)]
pub struct JudgedClaim {
    pub claim: Claim,
    /// The document's line as it is written.
    pub quote: Sanitized,
    /// The files that the evidence names, with their lines.
    pub places: Vec<(RepoPath, Option<u32>)>,
}

/// How far that is.
#[derive(Clone, Debug)]
pub enum Judging {
    Begun,
    /// So many of the documents that have to be are judged.
    Under {
        done: usize,
        of: usize,
    },
    Ended(Arc<Judged>),
    /// It crashed, which the screen says as well.
    Stopped,
}

/// The lines of the view, and where the person is among them.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// What was judged last; None before that.
    pub judged: Option<Arc<Judged>>,
    /// The highest score that a document says it has, in its own words.
    pub said_score: Option<f64>,
    /// It is being judged now.
    pub judging: bool,
    /// How many documents of how many are, where that is known.
    pub progress: Option<(usize, usize)>,
    /// Somebody has asked for it, so that it is kept true.
    wanted: bool,
    /// All claims, in the order shown.
    pub rows: Vec<ClaimRow>,
    /// How wide the texts are.
    pub text_columns: Widths,
    /// How wide what shows the claims is.
    pub evidence_columns: Widths,
    /// How wide the widest word for a kind and for what is said is; 0 where there is none.
    pub kind_columns: usize,
    /// The documents of the rows, in the order shown.
    pub documents: Vec<(Sanitized, Tally)>,
    pub lines: Vec<ClaimLine>,
    /// What was typed after `/`.
    pub search: String,
    /// Only claims with this verdict are shown.
    pub verdict: Option<Verdict>,
    /// For rows found by the search: the matched characters of the text.
    pub matches: HashMap<usize, Vec<usize>>,
    selected: Option<row::Identity>,
    /// The line at which it stood last.
    noted: usize,
    /// The person chose it; before that the first claim is selected, whatever comes to stand there.
    chosen: bool,
    pub offset: usize,
}

/// The columns of texts that stand below each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widths {
    pub widest: usize,
    /// As wide as nine of ten.
    pub most: usize,
}

impl Widths {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut widths: Vec<usize> = texts.map(columns).collect();
        widths.sort_unstable();
        let at = |at: usize| widths.get(at).copied().unwrap_or(0);
        Self { widest: at(widths.len().saturating_sub(1)), most: at(widths.len() * 9 / 10) }
    }
}

/// A line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimLine {
    /// What sets off the claims of a document, by its index; it cannot be selected.
    Document(usize),
    /// By its index among the rows.
    Claim(usize),
}

impl Claims {
    /// Whether what is known is to be kept true.
    pub fn is_wanted(&self) -> bool {
        self.wanted
    }

    pub fn tally(&self) -> Tally {
        self.documents.iter().map(|(_, tally)| *tally).sum()
    }

    /// What is left out, for the heading.
    pub fn filter(&self) -> String {
        let verdict = self.verdict.map_or("", Verdict::word);
        match (self.search.is_empty(), verdict.is_empty()) {
            (true, _) => verdict.to_owned(),
            (false, true) => format!("/{}", self.search),
            (false, false) => format!("/{} · {verdict}", self.search),
        }
    }
}

impl App {
    pub(super) fn on_judging(&mut self, judging: Judging) -> Vec<Effect> {
        self.claims.judging = matches!(judging, Judging::Begun | Judging::Under { .. });
        self.claims.progress = match judging {
            Judging::Under { done, of } => Some((done, of)),
            _ => None,
        };
        if let Judging::Ended(judged) = judging {
            let scores = judged.claims.iter().filter_map(|judged| claimed_score(&judged.claim));
            self.claims.said_score = scores.max_by(f64::total_cmp);
            self.claims.judged = Some(judged);
            self.gather_claims();
            self.refresh_claims();
        }
        Vec::new()
    }

    pub(super) fn forget_claims(&mut self) {
        (self.claims.judged, self.claims.said_score) = (None, None);
        self.claims.judging = self.claims.wanted;
    }

    /// Asks for the claims to be judged and kept true, once.
    #[must_use = "the documents are judged by its effect"]
    pub(super) fn want_claims(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.claims.wanted, true) {
            return Vec::new();
        }
        self.claims.judging = true;
        vec![Effect::Judge]
    }

    /// A checklist that demands true documents wants them as much as somebody who looks at them.
    pub(super) fn want_demanded_claims(&mut self) -> Vec<Effect> {
        let asks = || {
            let items = self.model.checklists.iter().flat_map(Checklist::items);
            items.filter_map(|item| item.check.as_ref().ok()).any(|condition| asks_for_claims(&*condition.check))
        };
        if !self.claims.wanted && self.live.complete && asks() { self.want_claims() } else { Vec::new() }
    }

    /// Puts together what was judged and what the board says of items that carry a claim. What nobody sees waits until
    /// somebody does.
    pub(super) fn gather_claims(&mut self) {
        if self.view != View::Claims {
            return;
        }
        let judged = self.claims.judged.iter().flat_map(|judged| &judged.claims);
        let mut rows: Vec<ClaimRow> = judged.map(ClaimRow::of_statement).collect();
        // What is decided of a line leaves no room for what is not.
        let decided: BTreeSet<(Sanitized, usize)> = rows
            .iter()
            .filter(|row| row.verdict != Verdict::Unverifiable)
            .map(|row| (row.document.clone(), row.line))
            .collect();
        let is_open = |row: &ClaimRow| row.verdict == Verdict::Unverifiable;
        rows.extend(
            self.item_claims().filter(|row| !is_open(row) || !decided.contains(&(row.document.clone(), row.line))),
        );
        self.claims.text_columns = Widths::of(rows.iter().map(|row| row.text.as_str()));
        self.claims.evidence_columns = Widths::of(rows.iter().map(|row| row.evidence.as_str()));
        self.claims.kind_columns = rows.iter().map(|row| row.kind().len()).max().unwrap_or(0);
        self.claims.documents = row::sort(&mut rows);
        self.claims.rows = rows;
    }

    /// Computes anew which claims are shown; what is selected stays selected, wherever its verdict takes it.
    pub(super) fn refresh_claims(&mut self) {
        if self.view != View::Claims {
            return;
        }
        let Claims { rows, documents, search, verdict, .. } = &self.claims;
        let search = Search::new(search);
        let mut found = Vec::new();
        let mut matches = HashMap::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| verdict.is_none_or(|only| row.verdict == only)) {
            let others = [&*row.document, &*row.quote, row.subject.word(), &*row.evidence];
            let Some((score, matched)) = search.find_beside(&row.text, &others) else { continue };
            found.push((score, at));
            matches.insert(at, matched);
        }
        search.drop_scattered(&mut found);
        let mut lines = Vec::new();
        let mut document = None;
        for (_, at) in found {
            let own = documents.iter().position(|(document, _)| *document == rows[at].document);
            if own != document {
                lines.extend(own.map(ClaimLine::Document));
                document = own;
            }
            lines.push(ClaimLine::Claim(at));
        }
        (self.claims.lines, self.claims.matches) = (lines, matches);
        self.keep_claim();
    }

    /// `2 of 9 claims`, or of all of them how many there are.
    pub fn claims_count(&self) -> String {
        let shown = self.claims.lines.iter().filter(|line| matches!(line, ClaimLine::Claim(_))).count();
        let all = crate::text::count(self.claims.rows.len(), "claim");
        if shown == self.claims.rows.len() { all } else { format!("{shown} of {all}") }
    }

    pub fn selected_claim(&self) -> Option<&ClaimRow> {
        if self.view != View::Claims {
            return None;
        }
        match self.claims.lines.get(self.claim_line()?)? {
            ClaimLine::Claim(at) => self.claims.rows.get(*at),
            ClaimLine::Document(_) => None,
        }
    }
}

fn asks_for_claims(check: &dyn Check) -> bool {
    check.kind() == "claims" || check.parts().iter().any(|part| asks_for_claims(&**part))
}
