//! Waivers at a moment: how each stands, and what an item is while one excuses it.

use jiff::{SignedDuration, Timestamp};

use super::model::{Gate, Row};
use super::{Inputs, person};
use crate::check::{Check, Glob, Matcher, Outcome, Selector, Status, day};
use crate::checklist::{Item, ItemKey};
use crate::ledger::{Force, MarkStatus, Origin, Ruling, StandingWaiver, Statement, StatementId, Until};
use crate::period::Term;
use crate::text::{Sanitized, count};

/// How far a statement may be dated ahead: clocks differ.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// A waiver in force, as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct WaiverRow {
    pub id: StatementId,
    pub item: ItemKey,
    pub state: WaiverState,
    pub reason: Sanitized,
    pub by: Sanitized,
    /// Who approved, rejected or revoked it; empty while nobody did.
    pub decided_by: Vec<Sanitized>,
    /// Who must approve it, if it says so.
    pub approver: Option<Sanitized>,
    pub control: Option<Sanitized>,
    /// The globs of files whose findings it excuses; empty for the item as a whole.
    pub paths: Vec<Sanitized>,
    /// Until when, as people read it.
    pub until: Sanitized,
    /// From when on it counts, if it is dated so far ahead that it does not yet.
    pub starts: Option<Timestamp>,
    /// When it ends by the clock, at the latest.
    pub ends: Timestamp,
    pub origin: Origin,
    /// Another waiver of the same scope is in force beside it: all of them must excuse.
    pub contested: bool,
    /// It excuses its item, or some of its findings.
    pub excuses: bool,
    /// A gate that counts passes only by it.
    pub is_condition: bool,
    /// What keeps it from being approved, or ends it sooner than it says.
    pub remark: Option<Sanitized>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaiverState {
    Approved,
    Asked,
    Expired,
    Rejected,
    Revoked,
}

impl WaiverState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Asked => "asked",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
            Self::Revoked => "revoked",
        }
    }
}

/// What decides how waivers stand.
pub struct Rules<'a> {
    pub inputs: &'a Inputs<'a>,
    /// Whether an item passes, no waiver regarded.
    pub passes: &'a dyn Fn(&ItemKey) -> bool,
}

impl Rules<'_> {
    /// The waivers of an item that are in force, oldest first.
    pub fn rows(&self, item: &ItemKey, max: &Term, force: &Force<'_>) -> Vec<WaiverRow> {
        let mut rows: Vec<_> = force.waivers.iter().map(|standing| self.row(item, max, standing)).collect();
        for (at, standing) in force.waivers.iter().enumerate() {
            let same = |other: &usize| force.waivers[*other].waiver.same_scope(standing.waiver);
            let scope: Vec<_> = (0..rows.len()).filter(same).collect();
            rows[at].contested = scope.len() > 1;
            rows[at].excuses = scope.iter().all(|other| rows[*other].state == WaiverState::Approved);
        }
        rows
    }

    fn row(&self, item: &ItemKey, max: &Term, standing: &StandingWaiver<'_>) -> WaiverRow {
        let StandingWaiver { statement, waiver, rulings } = standing;
        let (ends, cut) = ends(statement, max);
        let (state, remark) = self.state(standing, ends);
        let cut =
            cut.then(|| format!("it ends {max} after it was asked for, which is the most that the checklist allows"));
        let worst = rulings.first().map(|(ruling, _)| *ruling);
        let deciding = rulings.iter().filter(|(ruling, _)| Some(*ruling) == worst);
        WaiverRow {
            id: statement.id.clone(),
            item: item.clone(),
            state,
            reason: Sanitized::new(statement.note.trim()),
            by: statement.by.clone(),
            decided_by: deciding.map(|(_, ruling)| ruling.by.clone()).collect(),
            approver: waiver.approver.as_deref().map(Sanitized::new),
            control: waiver.control.as_deref().map(Sanitized::new),
            paths: waiver.paths.iter().map(|path| Sanitized::new(path)).collect(),
            until: statement.until.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            starts: start(statement).filter(|start| state == WaiverState::Asked && self.inputs.now < *start),
            ends,
            origin: statement.origin,
            contested: false,
            excuses: false,
            is_condition: false,
            remark: remark.or(cut).map(Sanitized::from),
        }
    }

    /// How it stands, and what is to be said of that.
    fn state(&self, standing: &StandingWaiver<'_>, ends: Timestamp) -> (WaiverState, Option<String>) {
        let now = self.inputs.now;
        match standing.rulings.first() {
            Some((Ruling::Revocation, _)) => return (WaiverState::Revoked, None),
            Some((Ruling::Rejection, _)) => return (WaiverState::Rejected, None),
            _ => {}
        }
        if now >= ends || standing.statement.until.as_ref().is_some_and(|until| self.has_happened(until)) {
            (WaiverState::Expired, None)
        } else if start(standing.statement).is_some_and(|start| now < start) {
            let stated = standing.statement.at.timestamp();
            (WaiverState::Asked, Some(format!("dated {}, which is in the future", day(stated))))
        } else {
            match missing_approval(standing, self.inputs.two_people) {
                Some(missing) => (WaiverState::Asked, Some(missing)),
                None => (WaiverState::Approved, None),
            }
        }
    }

    /// Whether the event that a statement waits for has come. What is not known counts as come: nothing stays excused by
    /// ignorance.
    pub fn has_happened(&self, until: &Until) -> bool {
        match until {
            Until::Item(key) => (self.passes)(key),
            Until::Commit(hash) => !self.inputs.freshness.to_come.contains(hash),
            Until::Day(_) | Until::Moment(_) => false,
        }
    }
}

/// How all waivers stand, of items that apply or not; whether items pass is not asked.
pub fn standing_waivers(inputs: &Inputs<'_>) -> Vec<WaiverRow> {
    let rules = Rules { inputs, passes: &|_| false };
    let force = inputs.ledger.force(inputs.checklists);
    let items = inputs.checklists.iter().flat_map(|checklist| checklist.items().map(move |item| (checklist, item)));
    let rows = items.filter_map(|(checklist, item)| {
        Some(rules.rows(&item.key, &checklist.waiver_max, force.get(item.key.as_str())?))
    });
    rows.flatten().collect()
}

/// From when on its date is near enough.
fn start(statement: &Statement) -> Option<Timestamp> {
    statement.at.timestamp().checked_sub(AHEAD).ok()
}

/// When it ends by the clock, and whether the checklist's maximum is what ends it.
fn ends(statement: &Statement, max: &Term) -> (Timestamp, bool) {
    let latest = max.after(&statement.at);
    let said = statement.until.as_ref().and_then(|until| until.end(&statement.at));
    match said {
        Some(said) if said <= latest => (said, false),
        Some(_) => (latest, true),
        // An event may never come.
        None => (latest, false),
    }
}

/// Whose approval it lacks. Who asks has approved by asking, unless the waiver or the configuration wants another.
fn missing_approval(standing: &StandingWaiver<'_>, two_people: bool) -> Option<String> {
    let asker = &standing.statement.by;
    let mut approved = standing.rulings.iter().map(|(_, ruling)| &ruling.by);
    match &standing.waiver.approver {
        Some(approver) if !person::is_meant(asker, approver) => {
            let by = approved.any(|by| person::is_meant(by, approver) && !person::is_same(by, asker));
            (!by).then(|| format!("{approver} has not approved it"))
        }
        _ if two_people => {
            let by = approved.any(|by| !person::is_same(by, asker));
            (!by).then(|| "nobody but who asked has approved it".to_owned())
        }
        _ => None,
    }
}

/// Lets the waivers excuse what may be excused. Errors and vetoes may not, and what passes need not.
pub fn excuse(row: &mut Row, item: &Item, force: &Force<'_>, waivers: &mut [WaiverRow]) {
    let open = matches!(row.status, Status::Partial | Status::Fail | Status::Pending | Status::Stale | Status::Claimed);
    let is_vetoed = is_vetoed(item, force);
    if is_vetoed || row.status == Status::Error {
        let what = if is_vetoed { "a veto" } else { "an error" };
        for waiver in waivers.iter_mut().filter(|waiver| waiver.state == WaiverState::Approved) {
            waiver.remark = Some(format!("it excuses nothing: {what} is never waived").into());
        }
    }
    let (true, Some(outcome), Ok(condition)) = (open && !is_vetoed, row.outcome.clone(), &item.check) else {
        return;
    };
    let by_item = waivers.iter().any(|waiver| waiver.excuses && waiver.paths.is_empty());
    let reach = Reach::of(waivers.iter().filter(|waiver| waiver.excuses));
    if by_item || reach.covers(&*condition.check, &outcome) {
        row.status = Status::Waived;
        let takes_part = |waiver: &WaiverRow| match by_item {
            true => waiver.excuses && waiver.paths.is_empty(),
            false => waiver.excuses && Reach::of([waiver]).excused(&outcome) > 0,
        };
        let mut said = Vec::new();
        for waiver in waivers.iter_mut().filter(|waiver| takes_part(waiver)) {
            waiver.is_condition = row.gate == Gate::Counted;
            said.push(words(waiver));
        }
        row.summary = format!("{} ({}: {})", said.join("; "), outcome.status.word(), row.summary).into();
    } else if let Some(said) = reach.part(&outcome).or_else(|| waivers.iter().rev().find_map(idle)) {
        row.summary = format!("{} · {said}", row.summary).into();
    }
}

/// `waived by Ada until the end of 1 Mar 2026: it is being replaced`.
fn words(waiver: &WaiverRow) -> String {
    let instead = waiver.control.as_ref().map(|control| format!(", instead {control}")).unwrap_or_default();
    let edited = match waiver.origin {
        Origin::Recorded => "",
        Origin::HandWritten => " (hand-written)",
        Origin::Edited => " (edited since)",
    };
    format!("waived by {}{edited} until {}: {}{instead}", person::name(&waiver.by), waiver.until, waiver.reason)
}

/// What is said of a waiver that excuses nothing.
fn idle(waiver: &WaiverRow) -> Option<String> {
    match waiver.state {
        WaiverState::Approved if waiver.contested => Some("its waivers contradict each other".to_owned()),
        WaiverState::Approved => None,
        WaiverState::Asked => Some("a waiver is asked for".to_owned()),
        state => Some(format!("its waiver is {}", state.word())),
    }
}

fn is_vetoed(item: &Item, force: &Force<'_>) -> bool {
    match force.mark().and_then(Statement::status) {
        Some(MarkStatus::Veto) => true,
        Some(MarkStatus::Fail) => item.manual().is_none(),
        _ => false,
    }
}

/// The files whose findings are excused.
struct Reach(Option<Matcher>);

impl Reach {
    fn of<'a>(waivers: impl IntoIterator<Item = &'a WaiverRow>) -> Self {
        // A pattern that is none covers nothing.
        let globs: Vec<_> = waivers
            .into_iter()
            .flat_map(|waiver| &waiver.paths)
            .filter_map(|path| Glob::new(path, false).ok())
            .collect();
        Self((!globs.is_empty()).then(|| Selector::of(&globs).matcher()))
    }

    fn excused(&self, outcome: &Outcome) -> usize {
        let covers = |path| self.0.as_ref().is_some_and(|matcher| matcher.matches(path));
        outcome.findings.iter().filter(|finding| covers(&finding.path)).count()
    }

    /// Whether the check would hold without the findings that are excused. A part that did not hold for another reason
    /// than findings still does not.
    fn covers(&self, check: &dyn Check, outcome: &Outcome) -> bool {
        self.0.is_some() && self.without(check, outcome).holds()
    }

    fn without(&self, check: &dyn Check, outcome: &Outcome) -> Outcome {
        if !check.parts().is_empty() && check.parts().len() == outcome.parts.len() {
            let parts = check.parts().iter().zip(&outcome.parts).map(|(part, outcome)| self.without(&**part, outcome));
            return check.combine(&parts.collect::<Vec<_>>());
        }
        let located = matches!(outcome.status, Status::Fail | Status::Partial) && outcome.findings_total > 0;
        if located && self.excused(outcome) == outcome.findings_total {
            return Outcome::pass("what was found is waived");
        }
        outcome.clone()
    }

    /// What is said where findings are left.
    fn part(&self, outcome: &Outcome) -> Option<String> {
        let excused = self.excused(outcome);
        (excused > 0).then(|| format!("{excused} of {} waived", count(outcome.findings_total, "finding")))
    }
}
