//! The item list: status, gate, id, title, owner, effort, and what a pass would gain.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use super::{part, right_edge, search};
use crate::app::{App, Overlay, Pane, Target, is_overclaimed};
use crate::board::{Gate, Row};
use crate::check::Status;
use crate::checklist::Item;
use crate::text::count;

/// Columns that a summary gets at least behind a title, if it does not fit.
const LEAST_SUMMARY: u16 = 20;

/// Columns of an owner's name, of which the longest is cut.
const LONGEST_OWNER: u16 = 14;

/// Which columns there is room for, and how wide they are; 0 is none.
struct Columns {
    id: u16,
    owner: u16,
    effort: u16,
    gain: u16,
}

impl Columns {
    fn of(app: &App, width: u16) -> Self {
        let from = |least: u16, columns: u16| if width >= least { columns } else { 0 };
        let widest = if width >= 130 { LONGEST_OWNER + 3 } else { LONGEST_OWNER };
        let longest = u16::try_from(app.list.owner_width).unwrap_or(u16::MAX).min(widest);
        let owner = if longest > 0 { from(66, longest + 1) } else { 0 };
        let effort = if app.list.has_efforts { from(78, 11) } else { 0 };
        Self { id: from(110, 26), owner, effort, gain: from(40, 6) }
    }
}

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    if app.list.visible.is_empty() {
        empty(app, canvas, body);
        return;
    }
    let columns = Columns::of(app, area.width);
    let selected = app.selected_line();
    let window = app.list.visible.iter().enumerate().skip(app.list.offset).take(usize::from(body.height));
    for (at, index) in window {
        let row = &app.board.rows[*index];
        let Some(item) = app.item(row) else { continue };
        let y = u16::try_from(at - app.list.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        draw_row(app, canvas, place, &columns, (*index, row, item));
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_edge(body), app.list.offset, app.list.visible.len(), quiet);
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(1);
    let (quiet, accent) = (canvas.style(Role::Quiet), canvas.style(Role::Accent));
    if let Some(Overlay::Search(input)) = app.overlays.last() {
        return search::draw(input, app.list.visible.len(), canvas, area);
    }
    let facets = app.filter.summary();
    let filter = match (app.filter.search.is_empty(), facets.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("/{}", app.filter.search),
        (true, false) => facets,
        (false, false) => format!("/{} · {facets}", app.filter.search),
    };
    let mut right = line.split_right(if filter.is_empty() { 0 } else { columns(&filter).min(area.width / 2) + 2 });
    let shown = app.list.visible.len();
    let all = app.board.rows.len();
    let items = if shown == all { count(all, "item") } else { format!("{shown} of {}", count(all, "item")) };
    canvas.put(&mut line, &format!("{items} · {} pass", app.board.passed()), quiet);
    let overclaimed = app.overclaimed();
    if overclaimed > 0 {
        let warning = canvas.style(Role::Warning);
        canvas.put(&mut line, &format!(" · {}", count(overclaimed, "overclaim")), warning);
    }
    let order = format!(" · {}", app.sort.title());
    if line.room() >= columns(&order) {
        canvas.put(&mut line, &order, quiet);
    }
    let room = right.room().saturating_sub(1);
    canvas.put_right(&mut right, &crate::text::Sanitized::new(&filter), room, accent);
}

fn empty(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let quiet = canvas.style(Role::Quiet);
    let text = match (app.model.checklists.is_empty(), app.filter.is_empty(), app.live.complete) {
        (_, _, false) => ["Looking at the repository …", ""],
        (true, ..) => ["There is no checklist that can be used.", "p shows the problems"],
        (_, false, _) => ["Nothing matches.", "esc shows all items again"],
        _ => ["No item applies here.", ""],
    };
    for (at, text) in (1u16..).zip(text) {
        let mut line = Line::over(part(area, 2, at, area.width.saturating_sub(2), 1));
        canvas.put(&mut line, text, quiet);
    }
}

fn draw_row(
    app: &App,
    canvas: &mut Canvas<'_>,
    place: Rect,
    columns: &Columns,
    (index, row, item): (usize, &Row, &Item),
) {
    let status = canvas.theme.status(row.status);
    let (text, quiet) = (canvas.style(Role::Text), canvas.style(Role::Quiet));
    let settled = !row.counted || row.status == Status::NotApplicable || !row.is_known();
    let title_style = if settled { quiet } else { text };
    let mut line = Line::in_list(place);
    line.skip(1);
    canvas.put_column(&mut line, app.glyph(row.status), 2, status);
    gate(canvas, &mut line, row);
    let mut gain = line.split_right(columns.gain);
    let mut effort = line.split_right(columns.effort);
    let mut owner = line.split_right(columns.owner);
    let matched = app.list.matches.get(&index).cloned().unwrap_or_default();
    if columns.id > 0 {
        canvas.put_matched(&mut line, &item.id, columns.id - 1, quiet, &matched.id);
        line.skip(1);
    }
    title(app, canvas, &mut line, (row, item), title_style, &matched.title);
    owner.skip(1);
    let room = owner.room();
    canvas.put_column(&mut owner, App::owner(row, item).map_or("", |owner| owner.as_str()), room, quiet);
    if let Some(written) = item.effort.as_ref().filter(|_| row.status != Status::Pass) {
        canvas.put_right(&mut effort, &written.text, columns.effort, quiet);
    }
    if row.gain >= 0.05 && row.is_known() {
        canvas.put_right(&mut gain, &format!("+{:.1}", row.gain), columns.gain, quiet);
    }
}

/// Whether it is a gate, and open.
pub fn gate(canvas: &mut Canvas<'_>, line: &mut Line, row: &Row) {
    let (symbol, role) = match (row.gate, row.is_open_gate(), canvas.ascii) {
        (Gate::None, ..) => ("", Role::Text),
        (Gate::Counted, true, false) => ("◆", Role::Gate),
        (Gate::Counted, true, true) => ("G", Role::Gate),
        (_, _, false) => ("◇", Role::Quiet),
        (_, _, true) => ("g", Role::Quiet),
    };
    let style = canvas.style(role);
    canvas.put_column(line, symbol, 2, style);
}

/// The title, and behind it in quiet what is to be known about it, where there is room.
fn title(
    app: &App,
    canvas: &mut Canvas<'_>,
    line: &mut Line,
    (row, item): (&Row, &Item),
    style: Style,
    matched: &[usize],
) {
    // Where one looks at what expires, when it does is what one looks for.
    let expires = app.expiry(row).map(|expiry| format!(" · {expiry}")).unwrap_or_default();
    let when = expires.split(':').next().unwrap_or_default();
    let width = columns(&item.title).min(line.room().saturating_sub(columns(when)));
    canvas.put_matched(line, &item.title, width, style, matched);
    let quiet = canvas.style(Role::Quiet);
    let open = row.is_known() && !matches!(row.status, Status::Pass | Status::NotApplicable);
    let blocked = if row.blocked_by.is_empty() || !open { "" } else { " · blocked" };
    let contested = if row.contested { " · contested" } else { "" };
    let summary = match row.status {
        Status::Partial | Status::Stale | Status::Fail | Status::Error => format!(" · {}", row.summary),
        _ => String::new(),
    };
    let said_done = " · said done";
    if is_overclaimed(row, item) && line.room() >= columns(said_done) {
        let warning = canvas.style(Role::Warning);
        canvas.put(line, said_done, warning);
    }
    let expires = if line.room() >= columns(&expires) { &expires } else { when };
    for part in [expires, contested, blocked] {
        if line.room() >= columns(part) {
            canvas.put(line, part, quiet);
        }
    }
    // The first few letters of a reason tell nothing.
    if line.room() >= columns(&summary).min(LEAST_SUMMARY) {
        canvas.put(line, &summary, quiet);
    }
}
