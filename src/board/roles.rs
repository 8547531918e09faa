//! The poll of the roles: who must sign, who has, and whether that still holds for the board as it is.
//!
//! What counts for nothing (a signature that does not verify, a person the role does not admit, a file changed by hand) does
//! not replace anything either. Of what is left, a NO-GO counts whatever stands beside it; a GO counts while the digest it
//! was given for is the board's, the earlier roles' sign-offs stand and were there to be seen, and duties are kept apart.

use std::collections::HashMap;

use jiff::Zoned;

use super::digest::{Change, Snapshot};
use super::model::{Gate, Row};
use super::{Active, Inputs};
use crate::check::Status;
use crate::config::{Role, SignOffs, is_same_person};
use crate::ledger::{Decision, Force, Given, Origin, Statement, StatementId, signed};
use crate::text::Sanitized;

/// What the signatures of sign-offs prove, by what was signed and the signature. Found out in the world outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proofs(pub HashMap<SignedId, Proof>);

/// The content that a proof is about: a file of the same name may say something else later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignedId([u8; 32]);

/// What stands behind a sign-off's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    Unsigned,
    /// By whose key.
    Verified(Sanitized),
    /// Whose key it is cannot be known here, and why.
    Unverified(Sanitized),
    Bad(Sanitized),
}

/// How a role stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleStatus {
    /// Nobody has signed.
    Missing,
    Valid,
    /// The board has changed since.
    Outdated,
    /// The role says NO-GO.
    Refused,
    /// Somebody signed, but it does not count.
    Invalid,
    /// The first audit is not complete.
    Unknown,
}

/// One role at this moment.
#[derive(Clone, Debug)]
pub struct RoleRow {
    pub id: String,
    pub title: Sanitized,
    pub required: bool,
    pub status: RoleStatus,
    /// One sentence about the status.
    pub reason: Sanitized,
    /// The sign-off that this is about.
    pub given: Option<Signed>,
    /// What differs from what was signed.
    pub changed: Vec<Change>,
}

/// Who signed, as it is shown.
#[derive(Clone, Debug)]
pub struct Signed {
    pub id: StatementId,
    pub by: Sanitized,
    pub at: Zoned,
    pub note: Sanitized,
    pub proof: Proof,
}

/// All roles that are asked at a level, and what a further one would sign.
#[derive(Clone, Debug, Default)]
pub struct Poll {
    pub roles: Vec<RoleRow>,
    /// None when no role is asked.
    pub snapshot: Option<Snapshot>,
    /// The sign-offs at the level that a new one has before it.
    pub before: Vec<StatementId>,
    /// Whose marks the gates rest on.
    pub markers: Vec<Sanitized>,
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

/// The poll at the level of a rank. It costs nothing where no role is asked.
pub fn at(inputs: &Inputs<'_>, active: &[Active<'_>], rows: &[Row], levels: &[String], rank: usize) -> Poll {
    let is_asked = |role: &&Role| {
        let from = role.level.as_ref().and_then(|level| levels.iter().position(|known| *known == level.name));
        from.is_none_or(|from| from <= rank)
    };
    let roles: Vec<&Role> = inputs.sign_offs.roles.iter().filter(is_asked).collect();
    if roles.is_empty() {
        return Poll::default();
    }
    let force = inputs.ledger.force();
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
    Poll::take(context, Snapshot::of(inputs, active, rows, levels, rank))
}

impl SignedId {
    pub fn of(statement: &Statement) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&signed(statement));
        let signature = statement.sign_off().and_then(|sign_off| sign_off.signature.as_deref());
        hasher.update(signature.unwrap_or_default().as_bytes());
        Self(hasher.finalize().into())
    }
}

impl Proof {
    /// The word in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Verified(_) => "verified",
            Self::Unverified(_) => "unverified",
            Self::Bad(_) => "bad",
        }
    }

    /// For people.
    pub fn describe(&self) -> String {
        match self {
            Self::Unsigned => "without a signature".to_owned(),
            Self::Verified(who) => format!("signature of {who}"),
            Self::Unverified(why) => format!("signature unverified: {why}"),
            Self::Bad(why) => format!("bad signature: {why}"),
        }
    }
}

impl Proofs {
    pub fn of(&self, statement: &Statement) -> Proof {
        if statement.sign_off().is_none_or(|sign_off| sign_off.signature.is_none()) {
            return Proof::Unsigned;
        }
        let known = self.0.get(&SignedId::of(statement)).cloned();
        known.unwrap_or_else(|| Proof::Unverified("nobody has looked at it yet".into()))
    }
}

impl RoleStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Valid => "valid",
            Self::Outdated => "outdated",
            Self::Refused => "refused",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }

    /// The status of an item that looks like it.
    pub fn as_status(self) -> Status {
        match self {
            Self::Missing | Self::Unknown => Status::Pending,
            Self::Valid => Status::Pass,
            Self::Outdated => Status::Stale,
            Self::Refused => Status::Fail,
            Self::Invalid => Status::Error,
        }
    }
}

impl RoleRow {
    /// Whether a GO waits for it.
    pub fn is_open(&self) -> bool {
        self.required && self.status != RoleStatus::Valid
    }

    fn of(role: &Role, status: RoleStatus, reason: impl Into<Sanitized>) -> Self {
        Self {
            id: role.id.clone(),
            title: role.title.clone(),
            required: role.required,
            status,
            reason: reason.into(),
            given: None,
            changed: Vec::new(),
        }
    }
}

impl Poll {
    fn take(context: Context<'_>, snapshot: Snapshot) -> Self {
        let mut answers: Vec<Answer> = Vec::new();
        for role in &context.roles {
            let answer = context.answer(role, &answers, &snapshot);
            answers.push(answer);
        }
        let before = answers.iter().flat_map(|answer| answer.standing.iter().cloned()).collect();
        let roles = answers.into_iter().map(|answer| answer.row).collect();
        Self { roles, snapshot: Some(snapshot), before, markers: context.markers }
    }

    /// The roles that a GO waits for.
    pub fn open(&self) -> impl Iterator<Item = &RoleRow> {
        self.roles.iter().filter(|role| role.is_open())
    }

    /// A role that must approve says NO-GO.
    pub fn is_refused(&self) -> bool {
        self.open().any(|role| role.status == RoleStatus::Refused)
    }

    /// The final role, and with it every role before that it waits for, approves of the board as it is.
    pub fn is_attested(&self) -> bool {
        self.roles.last().is_some_and(|role| role.status == RoleStatus::Valid)
    }
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
        let standing = standing.iter().map(|given| given.statement.id.clone()).collect();
        Answer { row, standing, approvals }
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
pub(super) fn duty<'a>(
    asked: &SignOffs,
    person: &str,
    mut others: impl Iterator<Item = &'a RoleRow>,
    markers: &[Sanitized],
) -> Option<String> {
    let has_signed = |row: &&RoleRow| row.given.as_ref().is_some_and(|given| is_same_person(&given.by, person));
    if let Some(other) = others.find(has_signed).filter(|_| asked.distinct) {
        return Some(format!("{person} has signed as {}, and nobody signs for two roles", other.title));
    }
    let has_marked = asked.not_marker && markers.iter().any(|marker| is_same_person(marker, person));
    has_marked.then(|| format!("a gate rests on a mark of {person}, and whoever marked one signs for none"))
}

fn approves(given: &Given<'_>, snapshot: &Snapshot) -> bool {
    given.sign_off.decision == Decision::Go && given.sign_off.digest.eq_ignore_ascii_case(&snapshot.digest)
}
