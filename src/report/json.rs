//! JSON for programs; its fields are a contract that INTERFACE.md lays down.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::Report;
use super::difference::{LeftOutDocument, TurnDocument, turn};
use super::statements::{self, ConditionDocument, ExpiryDocument, OrphanDocument, WaiverDocument};
use crate::board::{AreaScore, Change, Proof, Ratchet, RoleRow, Row, is_overclaimed, percent};
use crate::check::{Finding, Status, Strength};
use crate::text::{Sanitized, is_treacherous};

pub fn render(report: &Report<'_>) -> String {
    text(&document(report))
}

/// What the document may hold, as JSON Schema; its descriptions are the comments here.
pub fn schema() -> serde_json::Value {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<Document<'static>>().to_value()
}

/// A document as text that may go to a terminal.
pub(super) fn text(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document)
        .unwrap_or_else(|error| format!("{{\"error\": {:?}}}", error.to_string()));
    text.push('\n');
    harmless(text)
}

/// Paths keep all their characters for whoever reads the document, but none that is treacherous is printed as it is. Such
/// characters stand in texts only, where the escape means the same.
fn harmless(text: String) -> String {
    let is_plain = |character: char| character == '\n' || !is_treacherous(character);
    if text.chars().all(is_plain) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        if is_plain(character) {
            escaped.push(character);
        } else {
            let mut units = [0; 2];
            escaped.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    escaped
}

#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    /// The version of this document's form. What is added does not change it.
    schema: u32,
    /// `go`, `conditional-go`, `no-go` or `undecided`.
    verdict: &'static str,
    /// Why it is undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Only some items were asked for, each of which is then a gate: of so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    only_of: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_worse_than: Option<RatchetDocument<'a>>,
    /// The level aimed at.
    level: &'a str,
    /// The highest level at which the verdict is GO, if there is one.
    level_reached: Option<&'a str>,
    score: ScoreDocument,
    repository: RepositoryDocument<'a>,
    checklists: Vec<ChecklistDocument<'a>>,
    /// The keys of the gates that are open.
    blockers: Vec<&'a str>,
    /// The keys of the items that a document calls done, and that are not.
    overclaims: Vec<&'a str>,
    /// What the gates rest on that pass by a waiver only.
    conditions: Vec<ConditionDocument<'a>>,
    waivers: Vec<WaiverDocument<'a>>,
    /// What ends within a fortnight.
    expiring: Vec<ExpiryDocument<'a>>,
    /// Statements about items that are not here.
    orphans: Vec<OrphanDocument<'a>>,
    /// What a sign-off is bound to; where roles are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a str>,
    sign_offs: Vec<RoleDocument<'a>>,
    problems: Vec<ProblemDocument<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct RatchetDocument<'a> {
    revision: &'a str,
    commit: &'a str,
    exit_code: u8,
    worse: Vec<TurnDocument<'a>>,
    /// Gates that are open and were open then.
    open_before: Vec<&'a str>,
    left_out: Vec<LeftOutDocument<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ScoreDocument {
    /// From 0 to 100, one decimal, rounded down; null where nothing counts.
    verified: Option<f64>,
    /// What the documents claim, where claims were imported.
    claimed: Option<f64>,
    /// Items taken out of the count by a mark.
    excused: usize,
}

#[derive(Serialize, JsonSchema)]
struct RepositoryDocument<'a> {
    root: &'a str,
    branch: Option<&'a str>,
    commit: Option<&'a str>,
    dirty: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
struct ChecklistDocument<'a> {
    id: &'a str,
    title: &'a str,
    score: Option<f64>,
    areas: Vec<AreaDocument<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct AreaDocument<'a> {
    id: &'a str,
    title: &'a str,
    weight: f64,
    score: Option<f64>,
    items: Vec<ItemDocument<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ItemDocument<'a> {
    /// `CHECKLIST/AREA.ITEM`.
    key: &'a str,
    id: &'a str,
    title: &'a str,
    /// The check kind's name.
    kind: &'static str,
    status: Status,
    /// What it would be without a waiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    underneath: Option<Status>,
    /// From 0 to 1.
    credit: f64,
    gate: bool,
    /// What the gate must be passed by at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<Strength>,
    level: &'a str,
    counted: bool,
    weight: f64,
    strength: Strength,
    summary: &'a str,
    /// What the document says of it that it was imported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<ClaimDocument<'a>>,
    /// At most 500 of them.
    findings: Vec<FindingDocument<'a>>,
    findings_total: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schemars(with = "Vec<&str>")]
    output: &'a [Sanitized],
    blocked_by: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_to: Option<&'a str>,
    contested: bool,
    attested: bool,
    optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<[u16; 2]>,
    /// The titles of the risks that it mitigates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mitigates: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct ClaimDocument<'a> {
    document: &'a str,
    /// Counts from 1.
    line: usize,
    /// `done`, `partial`, `pending`, `in_progress`, `failed`, `na` or `none`.
    said: &'static str,
    /// It is called done and is not.
    overclaimed: bool,
}

#[derive(Serialize, JsonSchema)]
struct RoleDocument<'a> {
    role: &'a str,
    title: &'a str,
    required: bool,
    status: &'static str,
    reason: &'a str,
    by: Option<&'a str>,
    at: Option<String>,
    note: Option<&'a str>,
    signature: Option<&'static str>,
    changed: Vec<ChangeDocument<'a>>,
}

/// A status that is null is that of an item that does not count.
#[derive(Serialize, JsonSchema)]
struct ChangeDocument<'a> {
    item: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct FindingDocument<'a> {
    /// Relative to the root, with `/`.
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Counts from 1.
    line: Option<u32>,
    message: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct ProblemDocument<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

fn document<'a>(report: &Report<'a>) -> Document<'a> {
    let board = report.board;
    let problems = report.problems.iter().chain(&board.damages);
    Document {
        schema: 1,
        verdict: board.verdict.id(),
        reason: board.verdict.reason(),
        only_of: report.only_of,
        no_worse_than: report.ratchet.map(ratchet),
        level: &board.level,
        level_reached: board.level_reached.as_deref(),
        score: ScoreDocument {
            verified: board.score.verified.map(percent),
            claimed: board.score.claimed.map(percent),
            excused: board.score.excused,
        },
        repository: RepositoryDocument {
            root: &report.repository.root,
            branch: report.repository.head.branch.as_deref(),
            commit: report.repository.head.commit.as_deref(),
            dirty: report.repository.dirty,
        },
        checklists: (0..board.checklists.len()).map(|at| checklist(report, at)).collect(),
        blockers: board.blockers.iter().map(|at| board.rows[*at].key.as_str()).collect(),
        overclaims: board.overclaims(report.checklists).map(|row| row.key.as_str()).collect(),
        conditions: board.conditions().map(statements::condition).collect(),
        waivers: board.waivers.iter().map(statements::waiver).collect(),
        expiring: board.expiring.iter().map(statements::expiry).collect(),
        // Who asks for some items has left the others out, not lost them.
        orphans: report.orphans().map(statements::orphan).collect(),
        digest: board.poll.snapshot.as_ref().map(|snapshot| snapshot.digest.as_str()),
        sign_offs: board.sign_offs().iter().map(role).collect(),
        problems: problems
            .map(|problem| ProblemDocument {
                file: &problem.origin,
                line: problem.place.as_ref().map(|place| place.line),
                column: problem.place.as_ref().map(|place| place.column),
                message: &problem.message,
                help: problem.help.as_deref(),
            })
            .collect(),
    }
}

fn ratchet(ratchet: &Ratchet) -> RatchetDocument<'_> {
    let left_out = ratchet.left_out.iter();
    RatchetDocument {
        revision: &ratchet.revision,
        commit: &ratchet.commit,
        exit_code: ratchet.exit_code,
        worse: ratchet.worse.iter().map(turn).collect(),
        open_before: ratchet.tolerated.iter().map(|key| key.as_str()).collect(),
        left_out: left_out.map(|(key, reason)| LeftOutDocument { key: key.as_str(), reason }).collect(),
    }
}

fn checklist<'a>(report: &Report<'a>, at: usize) -> ChecklistDocument<'a> {
    let checklist = &report.board.checklists[at];
    let areas = report.board.areas.iter().enumerate().filter(|(_, area)| area.checklist == at);
    ChecklistDocument {
        id: &checklist.id,
        title: &checklist.title,
        score: checklist.score.map(percent),
        areas: areas.map(|(index, area)| area_document(report, index, area)).collect(),
    }
}

fn area_document<'a>(report: &Report<'a>, index: usize, area: &'a AreaScore) -> AreaDocument<'a> {
    let rows = report.board.rows.iter().filter(|row| row.area == index);
    AreaDocument {
        id: &area.id,
        title: &area.title,
        weight: area.weight,
        score: area.score.map(percent),
        items: rows.filter_map(|row| item(report, row)).collect(),
    }
}

fn item<'a>(report: &Report<'a>, row: &'a Row) -> Option<ItemDocument<'a>> {
    let definition = report.board.item(report.checklists, row)?;
    let checklist = report.checklists.get(report.board.checklists.get(row.checklist)?.index)?;
    let findings = row.outcome.as_ref().map_or(&[][..], |outcome| &outcome.findings);
    Some(ItemDocument {
        key: row.key.as_str(),
        id: &definition.id,
        title: &definition.title,
        kind: definition.kind(),
        status: row.status,
        underneath: row.outcome.as_ref().map(|outcome| outcome.status).filter(|_| row.status == Status::Waived),
        credit: row.credit,
        gate: definition.gate,
        at_least: definition.at_least,
        level: report.board.levels.get(row.level).map_or("", String::as_str),
        counted: row.counted,
        weight: row.weight,
        strength: row.strength,
        summary: &row.summary,
        claim: definition.claim.as_ref().map(|claim| ClaimDocument {
            document: &claim.document,
            line: claim.line,
            said: claim.said.word(),
            overclaimed: is_overclaimed(row, definition),
        }),
        findings: findings.iter().map(finding).collect(),
        findings_total: row.outcome.as_ref().map_or(0, |outcome| outcome.findings_total),
        output: row.outcome.as_ref().map_or(&[][..], |outcome| &outcome.output),
        blocked_by: row.blocked_by.iter().map(|key| key.as_str()).collect(),
        owner: definition.owner.as_deref(),
        assigned_to: row.assigned_to.as_deref(),
        contested: row.contested,
        attested: row.attested,
        optional: definition.optional,
        priority: definition.priority.as_deref(),
        risk: definition.risk.as_deref(),
        weeks: definition.weeks.map(|weeks| [weeks.first, weeks.last]),
        mitigates: checklist.risks_of(&row.key).map(|risk| risk.title.as_str()).collect(),
    })
}

fn role(row: &RoleRow) -> RoleDocument<'_> {
    let given = row.given.as_ref();
    RoleDocument {
        role: &row.id,
        title: &row.title,
        required: row.required,
        status: row.status.word(),
        reason: &row.reason,
        by: given.map(|given| given.by.as_str()),
        at: given.map(|given| given.at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        note: given.map(|given| given.note.as_str()).filter(|note| !note.is_empty()),
        signature: given.map(|given| Proof::word(&given.proof)),
        changed: row.changed.iter().map(change).collect(),
    }
}

fn change(change: &Change) -> ChangeDocument<'_> {
    ChangeDocument { item: &change.item, from: change.from.as_deref(), to: change.to.as_deref() }
}

fn finding(finding: &Finding) -> FindingDocument<'_> {
    FindingDocument { path: finding.path.as_str(), line: finding.line, message: &finding.message }
}
