//! The plan: how much is left and until when, what to do next, and the steps in their order.

use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::items::gate;
use super::theme::Role;
use super::{part, right_edge};
use crate::app::{App, Pane, Target};
use crate::board::{PlanSort, Row, Step};
use crate::checklist::Item;
use crate::text::count;

/// Columns from which on the order is said.
const LEAST_FOR_ORDER: u16 = 76;
/// Columns from which on each step says whose it is.
const LEAST_FOR_OWNER: u16 = 60;

/// Which columns there is room for, and how wide they are; 0 is none.
struct Columns {
    owner: u16,
    effort: u16,
    gates: u16,
    gain: u16,
    done: u16,
}

impl Columns {
    fn of(app: &App, width: u16) -> Self {
        let told = app.plan.told;
        let from = |is_told: bool, least: u16, columns: u16| if is_told && width >= least { columns } else { 0 };
        Self {
            owner: from(told.owner, 90, 14).max(from(told.owner, LEAST_FOR_OWNER, 11)),
            effort: from(true, 40, 10),
            gates: from(told.gates, 52, 4),
            gain: from(told.gain, 70, 9),
            done: from(told.done, 76, 9),
        }
    }
}

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let top = app.plan_heading();
    for (at, row) in (0..top).zip([left, finish, next]) {
        row(app, canvas, part(area, 0, at, area.width, 1));
    }
    let body = part(area, 0, top, area.width, area.height.saturating_sub(top));
    let steps = &app.plan.plan.steps;
    if app.plan.shown.is_empty() {
        let quiet = canvas.style(Role::Quiet);
        let mut line = Line::over(part(body, 2, 1, body.width.saturating_sub(2), 1));
        let text = if app.live.complete { "Nothing is left to do." } else { "Looking at the repository …" };
        return canvas.put(&mut line, text, quiet);
    }
    let widths = Columns::of(app, area.width);
    let selected = app.plan.line();
    let window = app.plan.shown.iter().enumerate().skip(app.plan.offset).take(usize::from(body.height));
    for (at, step) in window {
        let step = &steps[*step];
        let row = &app.board.rows[step.row];
        let Some(item) = app.item(row) else { continue };
        let y = u16::try_from(at - app.plan.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        draw_step(app, canvas, place, &widths, (step, row, item));
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_edge(body), app.plan.offset, app.plan.shown.len(), quiet);
}

/// How much is left, and in which order it is shown.
fn left(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (text, quiet, warning) = (canvas.style(Role::Text), canvas.style(Role::Quiet), canvas.style(Role::Warning));
    let plan = &app.plan.plan;
    let mut line = Line::over(area);
    line.skip(1);
    let sort = app.plan.sort.title();
    let mut right = line.split_right(if area.width >= LEAST_FOR_ORDER { columns(sort) + 3 } else { 0 });
    canvas.put(&mut line, &format!("{} left · {}", count(plan.steps.len(), "item"), plan.work.describe()), text);
    let notes = [(plan.without_effort, "without effort"), (plan.in_circles(), "in circles")];
    let notes = notes.into_iter().filter(|(number, _)| *number > 0);
    let notes = notes.map(|(number, words)| (format!(" · {number} {words}"), warning));
    let chain = format!(" · longest chain {}", plan.critical.describe());
    let chain = (plan.critical != plan.work).then_some((chain, quiet));
    // Half a number is another number.
    for (words, style) in notes.chain(chain) {
        if line.room() >= columns(&words) {
            canvas.put(&mut line, &words, style);
        }
    }
    right.skip(2);
    canvas.put(&mut right, sort, quiet);
}

fn finish(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let text = canvas.style(Role::Text);
    let mut line = Line::over(area);
    line.skip(1);
    if !app.plan.plan.steps.is_empty() {
        let (finish, of) = app.finish_line();
        canvas.put(&mut line, &finish, text);
        if line.room() >= columns(&of) {
            canvas.put(&mut line, &of, text);
        }
    }
}

/// What can be begun with and brings most.
fn next(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (text, quiet) = (canvas.style(Role::Text), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    let plan = &app.plan.plan;
    let per_hour = plan.best_gain().map(|step| (step, format!("+{:.1}/h", step.gain_per_hour.unwrap_or_default())));
    let frees = plan.best_gates().map(|step| (step, format!("frees {}", count(step.gates, "gate"))));
    for (step, why) in [frees, per_hour].into_iter().flatten() {
        let id = step.key.id();
        if line.room() < columns(id) + columns(&why) + 8 {
            return;
        }
        let first = line.x() == area.x + 1;
        canvas.put(&mut line, if first { "Next " } else { " · " }, quiet);
        canvas.put(&mut line, id, text);
        canvas.put(&mut line, &format!(" {why}"), quiet);
    }
}

fn draw_step(
    app: &App,
    canvas: &mut Canvas<'_>,
    place: Rect,
    widths: &Columns,
    (step, row, item): (&Step, &Row, &Item),
) {
    let status = canvas.theme.status(row.status);
    let (text, quiet, warning) = (canvas.style(Role::Text), canvas.style(Role::Quiet), canvas.style(Role::Warning));
    let mut line = Line::in_list(place);
    line.skip(1);
    canvas.put_column(&mut line, app.glyph(row.status), 2, status);
    gate(canvas, &mut line, row);
    let mut gain = line.split_right(widths.gain);
    let mut gates = line.split_right(widths.gates);
    let mut done = line.split_right(widths.done);
    let mut effort = line.split_right(widths.effort);
    let mut owner = line.split_right(widths.owner);
    let chain = match (step.critical, canvas.ascii) {
        (false, _) => " ",
        (true, true) => "!",
        (true, false) => "┃",
    };
    canvas.put_column(&mut line, chain, 2, warning);
    // In its own order, what must wait stands behind what it waits for.
    let waits = !step.after.is_empty();
    if waits && app.plan.sort == PlanSort::Order {
        canvas.put_column(&mut line, if canvas.ascii { "`" } else { "└" }, 2, quiet);
    }
    canvas.put(&mut line, &item.title, if waits { quiet } else { text });
    owner.skip(1);
    canvas.put(&mut owner, step.owner.as_deref().unwrap_or("nobody"), quiet);
    let taking = step.effort.map_or("?".to_owned(), crate::board::Hours::describe);
    canvas.put_right(&mut effort, &taking, widths.effort, quiet);
    let by = step.done.latest.filter(|_| step.effort.is_some()).map(|day| day.strftime("%-d %b").to_string());
    canvas.put_right(&mut done, &by.unwrap_or_default(), widths.done, quiet);
    if step.gates > 0 {
        let sign = if canvas.ascii { "G" } else { "◆" };
        let style = canvas.style(Role::Gate);
        canvas.put_right(&mut gates, &format!("{}{sign}", step.gates), widths.gates, style);
    }
    if let Some(per_hour) = step.gain_per_hour.filter(|gain| *gain >= 0.05) {
        canvas.put_right(&mut gain, &format!("+{per_hour:.1}/h"), widths.gain, quiet);
    }
}
