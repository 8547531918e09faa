//! What changed between two states of a repository, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::Style;
use schemars::JsonSchema;
use serde::Serialize;

use super::json;
use super::palette::{status_style, verdict_style};
use crate::board::{Board, Difference, Glance, RoleStatus, RoleTurn, Side, Turn, percent};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::text::commit::short;
use crate::text::{Sanitized, count};

/// What a comparison is made of.
pub struct Comparison<'a> {
    pub before: StateNamed<'a>,
    pub after: StateNamed<'a>,
    pub difference: &'a Difference,
    /// The items that a commit cannot decide, and why.
    pub left_out: &'a BTreeMap<ItemKey, String>,
}

/// One of the states.
pub struct StateNamed<'a> {
    pub side: Side<'a>,
    /// As it was asked for; None is the work tree.
    pub revision: Option<Sanitized>,
    /// The full hash; None where the work tree has no commit yet.
    pub commit: Option<&'a str>,
}

/// A format of `gonogo diff`.
pub struct DifferenceFormat {
    pub name: &'static str,
    pub render: fn(&Comparison<'_>) -> String,
}

/// The output formats of `diff`.
pub const DIFFERENCE_FORMATS: &[DifferenceFormat] =
    &[DifferenceFormat { name: "text", render: text }, DifferenceFormat { name: "json", render: document }];

impl StateNamed<'_> {
    fn name(&self) -> String {
        match (&self.revision, self.commit) {
            (None, _) => "work tree".to_owned(),
            (Some(revision), Some(commit)) if !commit.starts_with(revision.as_str()) => {
                format!("{revision} ({})", short(commit))
            }
            (Some(_), commit) => short(commit.unwrap_or_default()).to_owned(),
        }
    }

    fn board(&self) -> &Board {
        self.side.board
    }
}

/// Writing into a String cannot fail, so that its result carries nothing.
fn line(page: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(arguments);
    page.push('\n');
}

fn text(comparison: &Comparison<'_>) -> String {
    let mut page = String::new();
    let Comparison { before, after, difference, left_out } = comparison;
    line(&mut page, format_args!("{} → {}", before.name(), after.name()));
    let verdict = |board: &Board| {
        let style = verdict_style(board.verdict);
        format!("{style}{}{style:#}", board.verdict.word())
    };
    let score =
        |board: &Board| board.score.verified.map_or("–".to_owned(), |score| format!("{:.1} %", percent(score)));
    let moved = difference.moved.map_or_else(String::new, |moved| format!(" ({})", points(moved)));
    line(
        &mut page,
        format_args!(
            "{} → {}  {} · verified {} → {}{moved}",
            verdict(before.board()),
            verdict(after.board()),
            after.board().level,
            score(before.board()),
            score(after.board()),
        ),
    );
    // Each item stands where it says most.
    let rest = || difference.turns.iter().filter(|turn| !turn.opened() && !turn.closed());
    group(&mut page, "Gates opened:", difference.opened());
    group(&mut page, "Gates closed:", difference.closed());
    group(&mut page, "Worse:", rest().filter(|turn| turn.is_worse()));
    group(&mut page, "Better:", rest().filter(|turn| turn.is_better()));
    group(&mut page, "Otherwise:", rest().filter(|turn| !turn.is_worse() && !turn.is_better()));
    roles(&mut page, &difference.roles);
    if difference.turns.is_empty() {
        line(&mut page, format_args!("\nNo item turned."));
    }
    if difference.shifted.abs() >= 0.005 {
        let shifted = points(difference.shifted);
        line(&mut page, format_args!("\n{shifted} because other items weigh more or less than before"));
    }
    if !left_out.is_empty() {
        line(&mut page, format_args!("\nLeft out on both sides: {}", count(left_out.len(), "item")));
    }
    for (key, reason) in *left_out {
        line(&mut page, format_args!("  {key}: {}", Sanitized::new(reason)));
    }
    page
}

fn group<'a>(page: &mut String, title: &str, turns: impl Iterator<Item = &'a Turn>) {
    let mut turns = turns.peekable();
    if turns.peek().is_some() {
        line(page, format_args!("\n{title}"));
    }
    for turn in turns {
        let dim = Style::new().dimmed();
        let summary = turn.to.as_ref().map_or("", |to| to.summary.as_str());
        line(
            page,
            format_args!(
                "  {} → {}  {}  {dim}{}{dim:#}  {}",
                glyph(turn.from.as_ref()),
                glyph(turn.to.as_ref()),
                turn.title,
                turn.key,
                points(turn.moved)
            ),
        );
        if !summary.is_empty() {
            line(page, format_args!("       {summary}"));
        }
    }
}

fn roles(page: &mut String, turns: &[RoleTurn]) {
    if !turns.is_empty() {
        line(page, format_args!("\nSign-offs:"));
    }
    let glyph = |status: Option<RoleStatus>| {
        status.map(RoleStatus::as_status).map_or(" ".to_owned(), |status| {
            let style = status_style(status);
            format!("{style}{}{style:#}", status.glyph())
        })
    };
    for turn in turns {
        let dim = Style::new().dimmed();
        line(
            page,
            format_args!("  {} → {}  {}  {dim}{}{dim:#}", glyph(turn.from), glyph(turn.to), turn.title, turn.id),
        );
        line(page, format_args!("       {}", turn.reason));
    }
}

/// An item that is not on the board has no status.
fn glyph(glance: Option<&Glance>) -> String {
    glance.map_or(" ".to_owned(), |glance| {
        let style = status_style(glance.status);
        format!("{style}{}{style:#}", glance.status.glyph())
    })
}

fn points(moved: f64) -> String {
    // What is nothing at two decimals has no sign.
    let moved = if moved.abs() < 0.005 { 0.0 } else { moved };
    format!("{moved:+.2}")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    from: StateDocument<'a>,
    to: StateDocument<'a>,
    /// By how many points the score moved, and the part of it that is not the items' own.
    moved: Option<f64>,
    shifted: f64,
    gates: GatesDocument<'a>,
    items: Vec<TurnDocument<'a>>,
    sign_offs: Vec<RoleTurnDocument<'a>>,
    left_out: Vec<LeftOutDocument<'a>>,
}

#[derive(Serialize)]
struct RoleTurnDocument<'a> {
    role: &'a str,
    title: &'a str,
    from: Option<&'static str>,
    to: Option<&'static str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct StateDocument<'a> {
    revision: Option<&'a str>,
    commit: Option<&'a str>,
    verdict: &'static str,
    level: &'a str,
    level_reached: Option<&'a str>,
    verified: Option<f64>,
}

#[derive(Serialize)]
struct GatesDocument<'a> {
    opened: Vec<&'a str>,
    closed: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct TurnDocument<'a> {
    key: &'a str,
    title: &'a str,
    from: Option<GlanceDocument<'a>>,
    to: Option<GlanceDocument<'a>>,
    worse: bool,
    points: f64,
}

#[derive(Serialize, JsonSchema)]
struct GlanceDocument<'a> {
    status: Status,
    credit: f64,
    summary: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct LeftOutDocument<'a> {
    pub key: &'a str,
    pub reason: &'a str,
}

fn document(comparison: &Comparison<'_>) -> String {
    let Comparison { before, after, difference, left_out } = comparison;
    json::text(&Document {
        schema: 1,
        from: state(before),
        to: state(after),
        moved: difference.moved,
        shifted: difference.shifted,
        gates: GatesDocument {
            opened: difference.opened().map(|turn| turn.key.as_str()).collect(),
            closed: difference.closed().map(|turn| turn.key.as_str()).collect(),
        },
        items: difference.turns.iter().map(turn).collect(),
        sign_offs: difference.roles.iter().map(role_turn).collect(),
        left_out: left_out.iter().map(|(key, reason)| LeftOutDocument { key: key.as_str(), reason }).collect(),
    })
}

fn role_turn(turn: &RoleTurn) -> RoleTurnDocument<'_> {
    RoleTurnDocument {
        role: &turn.id,
        title: &turn.title,
        from: turn.from.map(RoleStatus::word),
        to: turn.to.map(RoleStatus::word),
        reason: &turn.reason,
    }
}

fn state<'a>(state: &'a StateNamed<'_>) -> StateDocument<'a> {
    let board = state.board();
    StateDocument {
        revision: state.revision.as_deref(),
        commit: state.commit,
        verdict: board.verdict.id(),
        level: &board.level,
        level_reached: board.level_reached.as_deref(),
        verified: board.score.verified.map(percent),
    }
}

pub(super) fn turn(turn: &Turn) -> TurnDocument<'_> {
    TurnDocument {
        key: turn.key.as_str(),
        title: &turn.title,
        from: turn.from.as_ref().map(glance),
        to: turn.to.as_ref().map(glance),
        worse: turn.is_worse(),
        points: turn.moved,
    }
}

fn glance(glance: &Glance) -> GlanceDocument<'_> {
    GlanceDocument { status: glance.status, credit: glance.credit, summary: &glance.summary }
}
