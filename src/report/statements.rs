//! Waivers and what expires, as JSON tells them: in the board's document, and alone.

use schemars::JsonSchema;
use serde::Serialize;

use crate::board::{Expiry, Orphan, WaiverRow};

#[derive(Serialize, JsonSchema)]
pub struct WaiverDocument<'a> {
    pub id: &'a str,
    pub item: &'a str,
    pub state: &'static str,
    pub excuses: bool,
    pub reason: &'a str,
    /// As people read it: a day, a moment, or an event.
    pub until: &'a str,
    /// When it ends by the clock, at the latest.
    pub ends: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<&'a str>,
    pub by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<&'a str>,
    pub decided_by: Vec<&'a str>,
    /// Whether a signature proves who stated it: such statements have none.
    pub identity: &'static str,
    pub origin: &'static str,
    pub contested: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<&'a str>,
}

/// What a gate that passes by a waiver passes on.
#[derive(Serialize, JsonSchema)]
pub struct ConditionDocument<'a> {
    item: &'a str,
    waiver: &'a str,
    reason: &'a str,
    until: &'a str,
    ends: String,
    control: Option<&'a str>,
    by: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub struct ExpiryDocument<'a> {
    item: &'a str,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    when: String,
}

#[derive(Serialize, JsonSchema)]
pub struct OrphanDocument<'a> {
    item: &'a str,
    id: &'a str,
    kind: &'a str,
    by: &'a str,
    at: String,
    why: &'a str,
}

pub fn waiver(row: &WaiverRow) -> WaiverDocument<'_> {
    WaiverDocument {
        id: row.id.as_str(),
        item: row.item.as_str(),
        state: row.state.word(),
        excuses: row.excuses,
        reason: &row.reason,
        until: &row.until,
        ends: row.ends.to_string(),
        control: row.control.as_deref(),
        paths: row.paths.iter().map(|path| path.as_str()).collect(),
        by: &row.by,
        approver: row.approver.as_deref(),
        decided_by: row.decided_by.iter().map(|by| by.as_str()).collect(),
        identity: "unverified",
        origin: row.origin.word(),
        contested: row.contested,
        remark: row.remark.as_deref(),
    }
}

pub fn condition(row: &WaiverRow) -> ConditionDocument<'_> {
    ConditionDocument {
        item: row.item.as_str(),
        waiver: row.id.as_str(),
        reason: &row.reason,
        until: &row.until,
        ends: row.ends.to_string(),
        control: row.control.as_deref(),
        by: &row.by,
    }
}

pub fn expiry(expiry: &Expiry) -> ExpiryDocument<'_> {
    ExpiryDocument {
        item: expiry.item.as_str(),
        what: expiry.what.word(),
        id: expiry.what.id().map(|id| id.as_str()),
        when: expiry.when.to_string(),
    }
}

pub fn orphan(orphan: &Orphan) -> OrphanDocument<'_> {
    OrphanDocument {
        item: &orphan.item,
        id: orphan.id.as_str(),
        kind: &orphan.kind,
        by: &orphan.by,
        at: orphan.at.to_string(),
        why: &orphan.why,
    }
}

/// Waivers alone, for `gonogo waivers --format json`.
pub fn waivers(rows: &[&WaiverRow]) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: u32,
        waivers: Vec<WaiverDocument<'a>>,
    }
    super::json::text(&Document { schema: 1, waivers: rows.iter().map(|row| waiver(row)).collect() })
}
