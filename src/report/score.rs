//! The score taken apart: what each checklist, area and item is worth, earned and lost, and what the score could be.

use std::fmt::Write as _;

use anstyle::Style;
use serde::Serialize;

use super::json;
use super::palette::status_style;
use crate::board::{Attribution, Board, Points, Reachable, Row, percent};
use crate::check::Status;
use crate::checklist::Checklist;
use crate::text::count;

/// A format of `gonogo explain --score`.
pub struct ScoreFormat {
    pub name: &'static str,
    pub render: fn(&Board, &[Checklist]) -> String,
}

/// The output formats of `explain --score`.
pub const SCORE_FORMATS: &[ScoreFormat] =
    &[ScoreFormat { name: "text", render: text }, ScoreFormat { name: "json", render: document }];

fn text(board: &Board, checklists: &[Checklist]) -> String {
    let points = Attribution::of(board);
    let reachable = Reachable::of(board, checklists);
    let mut page = String::new();
    for (label, score) in [
        ("verified", board.score.verified),
        ("claimed", board.score.claimed),
        ("if all that programs decide passed", reachable.automated),
        ("if all passed", reachable.all),
    ] {
        let score = score.map_or("–".to_owned(), |score| format!("{:.1} %", percent(score)));
        line(&mut page, format_args!("{label:<36}{score:>8}"));
    }
    line(&mut page, format_args!("\n   worth  earned    lost"));
    line(&mut page, format_args!("{}  all, at level {}", columns(points.board), board.level));
    for (at, checklist) in board.checklists.iter().enumerate() {
        line(&mut page, format_args!("\n{}  {}", columns(points.checklists[at]), checklist.title));
        for (area_at, area) in board.areas.iter().enumerate().filter(|(_, area)| area.checklist == at) {
            line(&mut page, format_args!("{}    {}", columns(points.areas[area_at]), area.title));
            let rows = board.rows.iter().zip(&points.rows).filter(|(row, _)| row.area == area_at && row.counted);
            rows.for_each(|(row, points)| item(&mut page, row, *points));
        }
    }
    let uncounted = |wanted: &dyn Fn(&Row) -> bool| board.rows.iter().filter(|row| !row.counted && wanted(row)).count();
    let (above, others) = (uncounted(&|row| row.above_level), uncounted(&|row| !row.above_level));
    for (number, why) in [(above, "above the level"), (others, "not applicable")] {
        if number > 0 {
            line(&mut page, format_args!("\n{}: not counted, {why}", count(number, "item")));
        }
    }
    page
}

fn item(page: &mut String, row: &Row, points: Points) {
    let (style, dim) = (status_style(row.status), Style::new().dimmed());
    let credit = match row.status {
        Status::Partial | Status::Waived => format!("  credit {:.2}", row.credit),
        _ => String::new(),
    };
    line(
        page,
        format_args!(
            "{}      {style}{}{style:#} {}  {dim}weight {}{credit}{dim:#}",
            columns(points),
            row.status.glyph(),
            row.key.local(),
            row.weight
        ),
    );
}

fn columns(points: Points) -> String {
    let shown = |hundredths: u32| format!("{:>6}", format!("{}.{:02}", hundredths / 100, hundredths % 100));
    format!("  {}  {}  {}", shown(points.share()), shown(points.earned), shown(points.lost))
}

/// Writing into a String cannot fail, so that its result carries nothing.
fn line(page: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(arguments);
    page.push('\n');
}

/// Points are whole hundredths, so that they add up whoever adds them.
#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    level: &'a str,
    verified: Option<f64>,
    claimed: Option<f64>,
    reachable: ReachableDocument,
    hundredths: PointsDocument,
    checklists: Vec<ChecklistDocument<'a>>,
}

#[derive(Serialize)]
struct ReachableDocument {
    automated: Option<f64>,
    all: Option<f64>,
}

#[derive(Serialize)]
struct PointsDocument {
    worth: u32,
    earned: u32,
    lost: u32,
}

#[derive(Serialize)]
struct ChecklistDocument<'a> {
    id: &'a str,
    weight: f64,
    hundredths: PointsDocument,
    areas: Vec<AreaDocument<'a>>,
}

#[derive(Serialize)]
struct AreaDocument<'a> {
    id: &'a str,
    weight: f64,
    hundredths: PointsDocument,
    items: Vec<ItemDocument<'a>>,
}

#[derive(Serialize)]
struct ItemDocument<'a> {
    key: &'a str,
    status: Status,
    credit: f64,
    weight: f64,
    counted: bool,
    hundredths: PointsDocument,
}

fn document(board: &Board, checklists: &[Checklist]) -> String {
    let points = Attribution::of(board);
    let reachable = Reachable::of(board, checklists);
    let parts = board.checklists.iter().enumerate();
    let items = |area: usize| {
        let rows = board.rows.iter().zip(&points.rows).filter(move |(row, _)| row.area == area);
        rows.map(|(row, points)| ItemDocument {
            key: row.key.as_str(),
            status: row.status,
            credit: row.credit,
            weight: row.weight,
            counted: row.counted,
            hundredths: hundredths(*points),
        })
    };
    let areas = |checklist: usize| {
        let areas = board.areas.iter().enumerate().filter(move |(_, area)| area.checklist == checklist);
        areas.map(|(at, area)| AreaDocument {
            id: &area.id,
            weight: area.weight,
            hundredths: hundredths(points.areas[at]),
            items: items(at).collect(),
        })
    };
    json::text(&Document {
        schema: 1,
        level: &board.level,
        verified: board.score.verified.map(percent),
        claimed: board.score.claimed.map(percent),
        reachable: ReachableDocument { automated: reachable.automated.map(percent), all: reachable.all.map(percent) },
        hundredths: hundredths(points.board),
        checklists: parts
            .map(|(at, part)| ChecklistDocument {
                id: &part.id,
                weight: checklists.get(part.index).map_or(0.0, |checklist| checklist.weight),
                hundredths: hundredths(points.checklists[at]),
                areas: areas(at).collect(),
            })
            .collect(),
    })
}

fn hundredths(points: Points) -> PointsDocument {
    PointsDocument { worth: points.share(), earned: points.earned, lost: points.lost }
}
