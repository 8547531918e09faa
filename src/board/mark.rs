//! What a mark makes of an item's outcome, and which marks an item admits.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::SignedDuration;

use super::waiver::Rules;
use super::{Inputs, expiry, person};
use crate::check::{Check, EvidenceKind, Manual, Outcome, Status, Strength, in_days, manual_part};
use crate::checklist::{Item, Said};
use crate::ledger::{Evidence, Force, MarkStatus, Origin, Removed, Statement, StatementId};
use crate::text::{Sanitized, count};

/// What the repository says of statements, which nobody can tell from the ledger alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Freshness {
    /// Why statements no longer rest on what they were about: evidence that changed, watched files that changed since.
    pub stale: HashMap<StatementId, Sanitized>,
    /// What somebody took out of the ledger by hand.
    pub removed: Vec<Removed>,
    /// The commits that statements wait for, as they name them, and that are known not to be on the branch yet.
    pub to_come: HashSet<String>,
}

/// One item and what people said of it.
pub struct Standing<'a> {
    pub item: &'a Item,
    pub partial_credit: f64,
    pub force: Option<&'a Force<'a>>,
    pub rules: &'a Rules<'a>,
}

/// Puts the mark in force in the place of the manual check, or lets a veto overrule what a program passed.
pub fn resolve(standing: &Standing<'_>, check: &Arc<dyn Check>, found: &Arc<Outcome>) -> Arc<Outcome> {
    let Some(mark) = standing.force.and_then(Force::mark) else { return Arc::clone(found) };
    let vetoes = matches!(mark.status(), Some(MarkStatus::Veto | MarkStatus::Fail));
    match manual_part(&**check) {
        None if vetoes && found.status != Status::Error => {
            let mut outcome = (**found).clone();
            (outcome.status, outcome.credit) = (Status::Fail, 0.0);
            outcome.summary = said(mark, "veto");
            Arc::new(outcome)
        }
        None => Arc::clone(found),
        // A veto speaks about the item as a whole, whatever its parts are.
        Some(_) if mark.status() == Some(MarkStatus::Veto) => Arc::new(Outcome::fail(said(mark, "veto"))),
        Some(_) => Arc::new(with_mark(&**check, found, &|manual| marked(standing, manual, mark))),
    }
}

/// What nobody has verified is claimed where a document says that it is done.
pub fn claimed(standing: &Standing<'_>, outcome: Arc<Outcome>) -> Arc<Outcome> {
    let Some(claim) = &standing.item.claim else { return outcome };
    let marked = standing.force.and_then(Force::mark).is_some();
    if outcome.status != Status::Pending || marked {
        return outcome;
    }
    let said = format!("{}:{} says {}", claim.document, claim.line, claim.said.phrase());
    let mut claimed = (*outcome).clone();
    claimed.summary = match claim.said {
        Said::Done => format!("{said}; nobody has verified it").into(),
        Said::Nothing => return outcome,
        _ => said.into(),
    };
    if claim.said == Said::Done {
        claimed.status = Status::Claimed;
    }
    Arc::new(claimed)
}

/// The outcome of a check in which every manual part is answered by the mark.
fn with_mark(check: &dyn Check, found: &Outcome, answer: &dyn Fn(&Manual) -> Outcome) -> Outcome {
    if let Some(manual) = check.manual() {
        return answer(manual);
    }
    // What no mark speaks about stays as it is, and as old.
    if manual_part(check).is_none() || check.parts().len() != found.parts.len() {
        return found.clone();
    }
    let parts = check.parts().iter().zip(&found.parts);
    let outcomes: Vec<_> = parts.map(|(part, found)| with_mark(&**part, found, answer)).collect();
    check.combine(&outcomes)
}

fn marked(standing: &Standing<'_>, manual: &Manual, mark: &Statement) -> Outcome {
    let Some(status) = mark.status() else { return Outcome::pending("nobody has marked it yet") };
    if matches!(status, MarkStatus::Pass | MarkStatus::Partial) {
        if let Some(reason) = staleness(standing, manual, mark) {
            return Outcome::stale(reason);
        }
        if status == MarkStatus::Pass && !backs(manual, &mark.evidence) {
            return Outcome::pending(format!("marked as passed without {}", wanted(manual)));
        }
    }
    match status {
        MarkStatus::Pass => Outcome::pass(said(mark, "pass")).backed_by(strength(mark)),
        MarkStatus::Partial => {
            Outcome::partial(standing.partial_credit, said(mark, "partial")).backed_by(strength(mark))
        }
        MarkStatus::Fail | MarkStatus::Veto => Outcome::fail(said(mark, "fail")),
        MarkStatus::NotApplicable if standing.item.gate => {
            Outcome::pending("a gate cannot be marked n/a: it needs a waiver")
        }
        MarkStatus::NotApplicable => Outcome::not_applicable(said(mark, "n/a")),
    }
}

/// Why a mark has gone stale, if it has.
fn staleness(standing: &Standing<'_>, manual: &Manual, mark: &Statement) -> Option<String> {
    let Inputs { freshness, now, .. } = standing.rules.inputs;
    if let Some(reason) = freshness.stale.get(&mark.id) {
        return Some(reason.to_string());
    }
    if let Some(until) = mark.until.as_ref().filter(|until| standing.rules.has_happened(until)) {
        return Some(format!("it was good until {until}"));
    }
    let end = expiry::mark_end(mark, manual)?;
    // A clock that ran ahead must not keep a mark fresh for ever, but a mark from the future is not old.
    let marked = mark.at.timestamp();
    let said = mark.until.as_ref().filter(|until| until.end(&mark.at) == Some(end));
    (*now >= end).then(|| match (said, manual.max_age) {
        (None, Some(limit)) => format!("marked {} ago, good for {limit}", ago(now.duration_since(marked))),
        _ => format!("it was good until {}", said.map(ToString::to_string).unwrap_or_default()),
    })
}

/// How old, no finer than hours.
fn ago(age: SignedDuration) -> String {
    if age.as_hours() >= 48 { in_days(age) } else { count(usize::try_from(age.as_hours()).unwrap_or(0), "hour") }
}

/// `Ada, 2 Nov: moved to the wiki`.
fn said(mark: &Statement, word: &str) -> Sanitized {
    let name = person::name(&mark.by);
    let first = mark.note.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let note = if first.is_empty() { String::new() } else { format!(": {}", first.trim()) };
    // Honoured all the same, but nobody shall take it for what was recorded.
    let origin = match mark.origin {
        Origin::Recorded => "",
        Origin::HandWritten => " (hand-written)",
        Origin::Edited => " (edited since)",
    };
    format!("{word} by {name}, {}{origin}{note}", mark.at.strftime("%-d %b %Y")).into()
}

/// A file whose content is known to be what it was, and a commit, can be looked at; an address or a word is only said.
fn strength(mark: &Statement) -> Strength {
    let is_solid =
        |evidence: &Evidence| matches!(evidence, Evidence::Path { blake3: Some(_), .. } | Evidence::Commit(_));
    if mark.evidence.iter().any(is_solid) { Manual::STRONGEST } else { Strength::Presence }
}

/// A gate that asks for stronger evidence than it passed by is not passed.
pub fn measure(item: &Item, check: &dyn Check, outcome: Arc<Outcome>) -> Arc<Outcome> {
    let found = check.strength_of(&outcome);
    match item.at_least.filter(|wanted| item.gate && outcome.holds() && found < *wanted) {
        Some(wanted) => {
            let (found, wanted) = (found.word(), wanted.word());
            let said = format!("passed by {found}, and the gate asks for {wanted}: {}", outcome.summary);
            Arc::new(Outcome { status: Status::Pending, credit: 0.0, summary: said.into(), ..(*outcome).clone() })
        }
        None => outcome,
    }
}

fn backs(manual: &Manual, evidence: &[Evidence]) -> bool {
    manual.evidence.is_empty() || evidence.iter().any(|evidence| manual.evidence.contains(&kind_of(evidence)))
}

fn kind_of(evidence: &Evidence) -> EvidenceKind {
    match evidence {
        Evidence::Path { .. } => EvidenceKind::Path,
        Evidence::Url(_) => EvidenceKind::Url,
        Evidence::Commit(_) => EvidenceKind::Commit,
        Evidence::Text(_) => EvidenceKind::Text,
    }
}

/// What a word was taken for, and how to say that it is something else.
fn taken_for(evidence: &Evidence) -> String {
    match kind_of(evidence) {
        EvidenceKind::Path => "taken for a path; words begin with `text:`".to_owned(),
        kind => format!("taken for a {}", kind.word()),
    }
}

fn wanted(manual: &Manual) -> String {
    let kinds: Vec<_> = manual.evidence.iter().map(|kind| kind.word()).collect();
    format!("the evidence it asks for ({})", kinds.join(" or "))
}

/// The status that a mark gives its item while it is in force and fresh.
pub fn mark_status(mark: MarkStatus) -> Status {
    match mark {
        MarkStatus::Pass => Status::Pass,
        MarkStatus::Partial => Status::Partial,
        MarkStatus::Fail | MarkStatus::Veto => Status::Fail,
        MarkStatus::NotApplicable => Status::NotApplicable,
    }
}

/// Why a statement is refused, with what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// Whether a person may state this about an item.
///
/// # Errors
/// Says why not, and what to do instead.
pub fn admit_mark(item: &Item, status: MarkStatus, note: &str, evidence: &[Evidence]) -> Result<(), Refusal> {
    let refuse = |reason: String| Err(Refusal(reason));
    let Some(manual) = item.manual() else {
        return match status {
            MarkStatus::Veto if note.trim().is_empty() => refuse("a veto needs a note that says why".to_owned()),
            MarkStatus::Veto => Ok(()),
            MarkStatus::Fail => refuse("a program decides this item; to overrule its pass, veto it".to_owned()),
            _ => refuse(format!(
                "a program decides this item ({}), so nobody can mark it {}; to excuse it for a time, waive it",
                item.kind(),
                status.word()
            )),
        };
    };
    match status {
        MarkStatus::NotApplicable if item.gate => {
            refuse("a gate cannot be marked n/a; to excuse it for a time, waive it".to_owned())
        }
        MarkStatus::NotApplicable | MarkStatus::Fail | MarkStatus::Veto | MarkStatus::Partial
            if note.trim().is_empty() =>
        {
            refuse(format!("{} needs a note that says why", status.word()))
        }
        MarkStatus::Pass if !backs(manual, evidence) => refuse(match evidence {
            [] => format!("a pass needs {}", wanted(manual)),
            given => format!("a pass needs {}, and {} is {}", wanted(manual), given[0], taken_for(&given[0])),
        }),
        MarkStatus::Pass if note.trim().is_empty() && evidence.is_empty() => {
            refuse("a pass needs a note or evidence: on what does it rest?".to_owned())
        }
        _ => Ok(()),
    }
}
