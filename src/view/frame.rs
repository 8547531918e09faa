//! Where the panes lie, and the lines between them.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::part;
use super::theme::Role;
use crate::app::{App, Layout, Pane, Target, View, Watching};
use crate::text::count;

/// Columns around what the engine is doing: a blank at each side, and two of the line behind and two before.
const LIVE_SIDES: u16 = 6;

/// The rectangles of the board.
pub struct Panes {
    pub masthead: Option<Rect>,
    pub areas: Option<Rect>,
    pub items: Rect,
    pub detail: Option<Rect>,
    pub footer: Option<Rect>,
    layout: Layout,
    area: Rect,
    top: u16,
}

impl Panes {
    pub fn of(app: &App, area: Rect) -> Self {
        let layout = app.layout();
        let top = if layout.masthead { 2 } else { 0 };
        // The line between areas and items is a column of its own.
        let left = if layout.areas > 0 { layout.areas + 1 } else { 0 };
        let row = |y: u16| part(area, 0, y, area.width, 1);
        Self {
            masthead: layout.masthead.then(|| row(0)),
            areas: (layout.areas > 0).then(|| part(area, 0, top, layout.areas, layout.upper)),
            items: part(area, left, top, area.width.saturating_sub(left), layout.upper),
            detail: (layout.detail > 0).then(|| part(area, 0, top + layout.upper + 1, area.width, layout.detail)),
            footer: layout.footer.then(|| row(layout.rows.saturating_sub(1))),
            layout,
            area,
            top,
        }
    }
}

pub fn rules(app: &App, canvas: &mut Canvas<'_>, panes: &Panes) {
    let Panes { layout, area, top, .. } = panes;
    let style = canvas.style(Role::Border);
    let joints = if canvas.ascii { ["+", "+", "+"] } else { ["┬", "┴", "─"] };
    let column = (layout.areas > 0).then_some(layout.areas);
    if layout.masthead {
        rule(canvas, *area, 1, column.map(|column| (column, joints[0])));
        let left = tabs(app, canvas, part(*area, 0, 1, area.width, 1));
        live(app, canvas, part(*area, left, 1, area.width.saturating_sub(left), 1));
    }
    if let Some(column) = column {
        let line = canvas.vertical();
        for y in *top..top + layout.upper {
            canvas.set(area.x + column, area.y + y, line, style);
        }
    }
    let below = top + layout.upper;
    if layout.detail > 0 {
        rule(canvas, *area, below, column.map(|column| (column, joints[1])));
        rule(canvas, *area, below + 1 + layout.detail, None);
    } else if layout.footer {
        rule(canvas, *area, below, column.map(|column| (column, joints[1])));
    }
    mark_focus(app, canvas, panes);
}

fn rule(canvas: &mut Canvas<'_>, area: Rect, y: u16, joint: Option<(u16, &str)>) {
    let (line, style) = (canvas.horizontal(), canvas.style(Role::Border));
    for x in 0..area.width {
        let symbol = joint.filter(|(column, _)| *column == x).map_or(line, |(_, joint)| joint);
        canvas.set(area.x + x, area.y + y, symbol, style);
    }
}

/// The line above the pane that has the keys is drawn in the accent.
fn mark_focus(app: &App, canvas: &mut Canvas<'_>, panes: &Panes) {
    let pane = match app.pane {
        Pane::Areas => panes.areas,
        Pane::Items => Some(panes.items),
        Pane::Detail => panes.detail,
    };
    if let Some(pane) = pane.filter(|pane| pane.y > 0 && app.overlays.is_empty() && !canvas.ascii) {
        let style = canvas.style(Role::Accent);
        for x in pane.x..pane.right() {
            canvas.recolour_rule(x, pane.y - 1, style);
        }
    }
}

/// The views with their keys, at the left end of the masthead's line, and with their names if these leave room for a word on
/// what the engine is doing; gives the columns that they take.
fn tabs(app: &App, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    if area.width < 60 {
        return 0;
    }
    let behind = if area.width < 100 { "" } else { " " };
    let names = View::ALL.iter().map(|view| columns(view.title()) + columns(behind) + 3).sum::<u16>() + 2;
    // The names stay where they are while an audit runs.
    let is_named = names + columns(&doing(app, area.width.saturating_sub(names))) + LIVE_SIDES <= area.width;
    let mut line = Line::over(area);
    line.skip(1);
    for view in View::ALL {
        let (number, name) = if view == app.view { (Role::Accent, Role::Strong) } else { (Role::Quiet, Role::Quiet) };
        let start = line.x();
        let (number, name) = (canvas.style(number), canvas.style(name));
        canvas.put(&mut line, &format!(" {} ", view.number()), number);
        if is_named || view == app.view {
            canvas.put(&mut line, &format!("{}{behind}", view.title()), name);
        }
        canvas.hits.push(part(area, start - area.x, 0, line.x() - start, 1), Target::Tab(view));
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.put(&mut line, &" ".repeat(1 - behind.len()), quiet);
    line.x() - area.x
}

/// What the engine is doing, at the right end of the masthead's line, and what it did last as far as there is room.
fn live(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut text = doing(app, area.width);
    for choices in did(app) {
        let mut longer = choices.into_iter().map(|choice| format!("{text} · {choice}"));
        let fitting = longer.find(|longer| columns(longer) + LIVE_SIDES <= area.width);
        text = fitting.unwrap_or(text);
    }
    let text = format!(" {text} ");
    let width = columns(&text).min(area.width.saturating_sub(4));
    let mut line = Line::over(area);
    let mut right = line.split_right(width + 2);
    let style = canvas.style(live_role(app));
    canvas.put_column(&mut right, &text, width, style);
}

/// In so many columns, if that can be.
fn doing(app: &App, room: u16) -> String {
    match (app.live.progress, &app.live.last, &app.live.watching) {
        (Some((done, total)), ..) => {
            let long = format!("auditing {done} of {}", count(total, "file"));
            let fits = columns(&long) + LIVE_SIDES <= room;
            if fits { long } else { format!("{} % audited", done * 100 / total.max(1)) }
        }
        (_, None, _) => "auditing".to_owned(),
        (.., Watching::Starting) => "not watching yet".to_owned(),
        (.., Watching::Live) if app.preferences.ascii => "* live".to_owned(),
        (.., Watching::Live) => "● live".to_owned(),
        (.., Watching::Limited(notice)) => notice.to_string(),
    }
}

/// Each thing to be said in the ways to say it, the longest first.
fn did(app: &App) -> Vec<Vec<String>> {
    let Some(last) = app.live.last.as_ref().filter(|_| app.live.progress.is_none()) else { return Vec::new() };
    let running = Some(app.live.asking.running).filter(|running| *running > 0);
    let running = running.map(|running| format!("running {running}")).into_iter().collect();
    let summary = last.summary(app.board.rows.len());
    // What happened says more than how much of it there was.
    vec![running, vec![format!("{summary} · {}", last.cause), last.cause.to_string(), summary], vec![last.age(app.now)]]
}

fn live_role(app: &App) -> Role {
    match (&app.live.watching, app.live.progress, &app.live.last) {
        (Watching::Limited(_), ..) | (_, Some(_), _) | (.., None) => Role::Warning,
        _ => Role::Quiet,
    }
}
