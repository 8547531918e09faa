//! Items that carry a claim: what the board makes of what the document says of them.

use super::{App, ClaimRow, Subject};
use crate::app::detail::{DetailLine, Lines, Voice};
use crate::board::{Row, is_overclaimed};
use crate::check::Status;
use crate::checklist::{Claim, Item, Said as SaidOfItem};
use crate::claims::{Said, Verdict};
use crate::repo::RepoPath;
use crate::text::commit;

/// How many findings of an item are places to go to.
const PLACES: usize = 20;

/// None where the document says neither done nor missing.
fn verdict(said: SaidOfItem, row: &Row) -> Option<(Said, Verdict)> {
    let said = match said {
        SaidOfItem::Done => Said::Done,
        SaidOfItem::Pending | SaidOfItem::Failed => Said::Missing,
        _ => return None,
    };
    let verdict = match (said, row.found()) {
        (Said::Done, Status::Pass) | (Said::Missing, Status::Fail) => Verdict::True,
        (Said::Done, Status::Fail | Status::Partial) | (Said::Missing, Status::Pass) => Verdict::False,
        _ => Verdict::Unverifiable,
    };
    Some((said, verdict))
}

fn of_item(row: &Row, item: &Item, claim: &Claim) -> Option<ClaimRow> {
    let (said, verdict) = verdict(claim.said, row)?;
    let evidence = match row.found() {
        Status::Claimed | Status::Pending if row.is_known() => "nobody has verified it".into(),
        Status::Partial => format!("only in part: {}", row.summary).into(),
        _ => row.outcome.as_deref().map_or_else(|| row.summary.clone(), |outcome| outcome.summary.clone()),
    };
    let findings = row.outcome.iter().flat_map(|outcome| &outcome.findings);
    Some(ClaimRow {
        subject: Subject::Item(item.key.clone()),
        document: claim.document.clone(),
        line: claim.line,
        text: item.title.clone(),
        said,
        verdict,
        quote: claim.text.clone().unwrap_or_else(|| item.title.clone()),
        evidence,
        path: RepoPath::parse(&claim.document),
        places: findings.take(PLACES).map(|finding| (finding.path.clone(), finding.line)).collect(),
    })
}

impl App {
    /// The claims of items, in the order of the checklists.
    pub(super) fn item_claims(&self) -> impl Iterator<Item = ClaimRow> {
        self.board.rows.iter().filter_map(|row| {
            let item = self.item(row)?;
            of_item(row, item, item.claim.as_ref()?)
        })
    }

    /// How many items the documents call done that are not.
    pub fn overclaimed(&self) -> usize {
        self.board.overclaims(&self.model.checklists).count()
    }

    /// What the document says of an item, in its detail.
    pub(in crate::app) fn said_of(&self, row: &Row, item: &Item, lines: &mut Lines) {
        let Some(claim) = &item.claim else { return };
        let voice = if is_overclaimed(row, item) { Voice::Warning } else { Voice::Plain };
        let as_of = claim.commit.as_deref().map(|hash| format!("  as of {}", commit::short(hash)));
        let line = DetailLine::new("Claimed", voice, format!("the document says {}", claim.said.phrase()))
            .and(Voice::Quiet, " · ")
            .and(Voice::Path, format!("{}:{}", claim.document, claim.line))
            .and(Voice::Quiet, as_of.unwrap_or_default());
        let path = RepoPath::parse(&claim.document).filter(|path| self.model.files.binary_search(path).is_ok());
        lines.lines.push(match path {
            Some(path) => line.at(&path, u32::try_from(claim.line).ok()),
            None => line,
        });
        if let Some(text) = &claim.text {
            lines.prose("", Voice::Quiet, text);
        }
    }
}
