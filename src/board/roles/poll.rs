//! The poll of the roles: each sign-off judged, and of each role how it stands.
//!
//! What counts for nothing (a signature that does not verify, a person whom the role does not admit, a file changed by hand)
//! does not replace anything either. Of what is left, a NO-GO counts whatever stands beside it; a GO counts while the digest it
//! was given for is the board's, the earlier roles' sign-offs stand and were there to be seen, and duties are kept apart.
//! Clocks only choose which of several equal ones is shown.

use super::{Poll, Proof, Proofs, RoleRow, RoleStatus, Signed};
use crate::board::digest::Snapshot;
use crate::board::model::{Gate, Row};
use crate::board::{Active, Inputs};
use crate::config::{Role, SignOffs, is_same_person};
use crate::ledger::{Decision, Force, Given, Origin, StatementId};
use crate::text::Sanitized;

/// The poll at the level of a rank. It costs nothing where no role is asked.
pub fn poll(inputs: &Inputs<'_>, active: &[Active<'_>], rows: &[Row], levels: &[String], rank: usize) -> Poll {
    let is_asked = |role: &&Role| {
        let from = role.level.as_ref().and_then(|level| levels.iter().position(|known| *known == level.name));
        from.is_none_or(|from| from <= rank)
    };
    let roles: Vec<&Role> = inputs.sign_offs.roles.iter().filter(is_asked).collect();
    if roles.is_empty() {
        return Poll::default();
    }
    let force = inputs.ledger.force(inputs.checklists);
    let gates = rows.iter().filter(|row| row.gate != Gate::None && row.level <= rank);
    let marks = gates.filter_map(|row| force.get(row.key.as_str()).and_then(Force::mark));
    let context = Context {
        asked: inputs.sign_offs,
        proofs: inputs.proofs,
        given: &inputs.ledger.sign_offs(),
        roles,
        level: levels.get(rank).map_or("", String::as_str),
        markers: marks.map(|mark| mark.by.clone()).collect(),
        complete: rows.iter().all(Row::is_known),
    };
    context.poll(Snapshot::of(inputs, active, rows, levels, rank))
}

/// What the poll is taken from.
struct Context<'a> {
    asked: &'a SignOffs,
    proofs: &'a Proofs,
    given: &'a [Given<'a>],
    /// Those of `asked` that are asked at this level, in their order.
    roles: Vec<&'a Role>,
    level: &'a str,
    markers: Vec<Sanitized>,
    /// Every status is known.
    complete: bool,
}

/// A role's row, and what later roles need to know of it.
struct Answer {
    row: RoleRow,
    /// The sign-offs that nothing has replaced.
    standing: Vec<StatementId>,
    /// The approvals of the board as it is, replaced ones among them: whoever named one has seen an approval.
    approvals: Vec<StatementId>,
}

impl Context<'_> {
    fn poll(self, snapshot: Snapshot) -> Poll {
        let mut answers: Vec<Answer> = Vec::new();
        for role in &self.roles {
            let answer = self.answer(role, &answers, &snapshot);
            answers.push(answer);
        }
        let before = answers.iter().flat_map(|answer| answer.standing.iter().cloned()).collect();
        let roles = answers.into_iter().map(|answer| answer.row).collect();
        Poll { roles, snapshot: Some(snapshot), before, markers: self.markers }
    }

    fn answer(&self, role: &Role, before: &[Answer], snapshot: &Snapshot) -> Answer {
        let own: Vec<_> = self.given.iter().filter(|given| self.is_of(role, given)).collect();
        let (sound, flawed): (Vec<&Given<'_>>, Vec<&Given<'_>>) =
            own.into_iter().partition(|given| self.flaw(role, given).is_none());
        let replaced = |id: &StatementId| {
            let others = sound.iter().filter(|given| given.statement.id != *id);
            others.into_iter().any(|given| given.statement.supersedes.contains(id))
        };
        let valid = sound.iter().filter(|given| !given.withdrawn).copied();
        let standing: Vec<&Given<'_>> = valid.clone().filter(|given| !replaced(&given.statement.id)).collect();
        let approvals =
            valid.filter(|given| approves(given, snapshot)).map(|given| given.statement.id.clone()).collect();
        let row = match (self.complete, standing.last(), flawed.last()) {
            (false, ..) => RoleRow::of(role, RoleStatus::Unknown, "the first audit is not complete"),
            (true, Some(_), _) => self.standing(role, &standing, before, snapshot),
            (true, None, Some(given)) => {
                let why = self.flaw(role, given).unwrap_or_default();
                self.about(given, RoleRow::of(role, RoleStatus::Invalid, why))
            }
            (true, None, None) if sound.iter().any(|given| given.withdrawn) => {
                RoleRow::of(role, RoleStatus::Missing, "withdrawn")
            }
            (true, None, None) => RoleRow::of(role, RoleStatus::Missing, "nobody has signed"),
        };
        let signers = standing.iter().map(|given| given.statement.by.clone()).collect();
        let standing = standing.iter().map(|given| given.statement.id.clone()).collect();
        Answer { row: RoleRow { signers, ..row }, standing, approvals }
    }

    fn is_of(&self, role: &Role, given: &Given<'_>) -> bool {
        given.sign_off.role == role.id && given.sign_off.level == self.level
    }

    /// Why a sign-off counts for nothing, if it does.
    fn flaw(&self, role: &Role, given: &Given<'_>) -> Option<String> {
        let by = &given.statement.by;
        match self.proofs.of(given.statement) {
            Proof::Bad(why) => return Some(format!("signed as {by}, but {why}")),
            Proof::Verified(_) => {}
            proof if self.asked.verified => {
                return Some(format!("signed by {by} {}, and only a verified signature counts", proof.describe()));
            }
            _ => {}
        }
        if given.statement.origin == Origin::Edited {
            return Some(format!("signed by {by}, but the file was edited since"));
        }
        (!role.admits(by)).then(|| format!("signed by {by}, who is not among those who may"))
    }

    /// A role's row from the sign-offs that stand.
    fn standing(&self, role: &Role, standing: &[&Given<'_>], before: &[Answer], snapshot: &Snapshot) -> RoleRow {
        let latest = |wanted: &dyn Fn(&Given<'_>) -> bool| standing.iter().rev().find(|given| wanted(given)).copied();
        let changes = |given: &Given<'_>| snapshot.changes_since(&given.sign_off.statuses);
        if let Some(given) = latest(&|given| given.sign_off.decision == Decision::NoGo) {
            let row = RoleRow::of(role, RoleStatus::Refused, format!("NO-GO says {}", given.statement.by));
            return RoleRow { changed: changes(given), ..self.about(given, row) };
        }
        if let Some(given) = latest(&|given| approves(given, snapshot) && self.breach(given, before).is_none()) {
            return self
                .about(given, RoleRow::of(role, RoleStatus::Valid, format!("signed by {}", given.statement.by)));
        }
        if let Some(given) = latest(&|given| approves(given, snapshot)) {
            let why = self.breach(given, before).unwrap_or_default();
            return self.about(given, RoleRow::of(role, RoleStatus::Invalid, why));
        }
        let Some(given) = latest(&|_| true) else { return RoleRow::of(role, RoleStatus::Missing, "nobody has signed") };
        let changed = changes(given);
        let reason = match changed.len() {
            0 => "evidence or definitions have changed since".to_owned(),
            1 => "1 item has changed since".to_owned(),
            many => format!("{many} items have changed since"),
        };
        RoleRow { changed, ..self.about(given, RoleRow::of(role, RoleStatus::Outdated, reason)) }
    }

    /// Which rule an approval breaks, if it breaks one.
    fn breach(&self, given: &Given<'_>, before: &[Answer]) -> Option<String> {
        let by = &given.statement.by;
        let earlier = before.iter().map(|answer| &answer.row);
        duty(self.asked, by, earlier, &self.markers).or_else(|| {
            let unseen = |answer: &&Answer| {
                let seen = answer.approvals.iter().any(|id| given.statement.supersedes.contains(id));
                answer.row.required && (answer.row.status != RoleStatus::Valid || !seen)
            };
            let first = before.iter().find(unseen)?;
            Some(format!("signed by {by} out of order: {} signs before", first.row.title))
        })
    }

    fn about(&self, given: &Given<'_>, row: RoleRow) -> RoleRow {
        let statement = given.statement;
        let signed = Signed {
            id: statement.id.clone(),
            by: statement.by.clone(),
            at: statement.at.clone(),
            note: Sanitized::new(statement.note.trim()),
            proof: self.proofs.of(statement),
        };
        RoleRow { given: Some(signed), ..row }
    }
}

/// Why this person may not approve beside what others did, if so.
pub fn duty<'a>(
    asked: &SignOffs,
    person: &str,
    mut others: impl Iterator<Item = &'a RoleRow>,
    markers: &[Sanitized],
) -> Option<String> {
    let has_signed = |row: &&RoleRow| row.signers.iter().any(|signer| is_same_person(signer, person));
    if let Some(other) = others.find(has_signed).filter(|_| asked.distinct) {
        return Some(format!("{person} has signed as {}, and nobody signs for two roles", other.title));
    }
    let has_marked = asked.not_marker && markers.iter().any(|marker| is_same_person(marker, person));
    has_marked.then(|| format!("a gate rests on a mark of {person}, and whoever marked one signs for none"))
}

fn approves(given: &Given<'_>, snapshot: &Snapshot) -> bool {
    given.sign_off.decision == Decision::Go && given.sign_off.digest.eq_ignore_ascii_case(&snapshot.digest)
}
