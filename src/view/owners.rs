//! Who has how much to do: beside the plan, where the board has its areas.

use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use super::{part, right_border};
use crate::app::{App, Pane, Target};
use crate::board::{Hours, OwnerTotal};

/// Columns of hours.
const HOURS: u16 = 11;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let heading = canvas.style(Role::Heading);
    let mut line = Line::over(area);
    line.skip(1);
    canvas.put(&mut line, "Owners", heading);
    let plan = &app.plan.plan;
    let all = ("Everybody", plan.steps.len(), plan.work, plan.without_effort);
    let rows = std::iter::once(all).chain(app.plan.owners().map(|total| {
        let OwnerTotal { owner, steps, work, without_effort, .. } = total;
        (owner.as_deref().unwrap_or("nobody yet"), *steps, *work, *without_effort)
    }));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    // A blank and the digits of the largest number of items.
    let items = columns(&plan.steps.len().to_string()) + 1;
    let selected = app.plan.owner_line();
    for (at, row) in rows.enumerate().skip(app.plan.owners_offset).take(usize::from(body.height)) {
        let y = u16::try_from(at - app.plan.owners_offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        draw_row(canvas, place, row, (at == 0, items));
        canvas.hits.push(place, Target::Area(at));
        if at == selected {
            select(app, canvas, place, app.pane == Pane::Areas);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_border(body), app.plan.owners_offset, plan.owners.len() + 1, quiet);
}

fn draw_row(canvas: &mut Canvas<'_>, place: Rect, row: (&str, usize, Hours, usize), (is_all, width): (bool, u16)) {
    let (name, steps, work, without_effort) = row;
    let name_style = canvas.style(if is_all { Role::Strong } else { Role::Text });
    let quiet = canvas.style(Role::Quiet);
    let mut line = Line::over(place);
    line.skip(1);
    line.split_right(1);
    let mut hours = line.split_right(HOURS);
    let mut items = line.split_right(width);
    canvas.put(&mut line, name, name_style);
    canvas.put_right(&mut items, &steps.to_string(), width, quiet);
    // What nobody has estimated is no zero.
    let known = steps > without_effort;
    canvas.put_right(&mut hours, &if known { work.describe() } else { "?".to_owned() }, HOURS, quiet);
}
