//! The poll: a line a gate and a line a role, with the answer, why, and whose it is.

use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use super::{part, right_edge};
use crate::app::{Answer, App, Pane, PollLine, Target};
use crate::board::{RoleRow, RoleStatus, Row};
use crate::check::Status;
use crate::checklist::Item;

/// Columns of an answer: `CONDITIONAL`.
const ANSWER: u16 = 11;
/// Columns of who sees to a gate, or signed for a role.
const WHO: u16 = 17;

/// What a line of the poll shows.
struct Shown<'a> {
    status: Status,
    answer: &'a str,
    roles: [Role; 2],
    title: &'a str,
    why: String,
    who: &'a str,
}

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    let selected = app.gate_line();
    if app.gates.lines.is_empty() {
        return empty(app, canvas, body);
    }
    let longest = u16::try_from(app.gates.title_width).unwrap_or(u16::MAX);
    let window = app.gates.lines.iter().enumerate().skip(app.gates.offset).take(usize::from(body.height));
    for (at, line) in window {
        let y = u16::try_from(at - app.gates.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        match shown(app, *line) {
            Some(shown) => draw_line(app, canvas, place, longest, &shown),
            None => roles_heading(app, canvas, place),
        }
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_edge(body), app.gates.offset, app.gates.lines.len(), quiet);
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (text, quiet) = (canvas.style(Role::Text), canvas.style(Role::Quiet));
    let counts = app.poll_counts();
    let mut line = Line::over(area);
    line.skip(1);
    let mut right = line.split_right(if area.width < 60 { 0 } else { columns(&counts) + 3 });
    canvas.put(&mut line, &app.in_the_way(), text);
    right.skip(2);
    canvas.put(&mut right, &counts, quiet);
}

/// Where there is nothing to poll: what would make something.
fn empty(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let quiet = canvas.style(Role::Quiet);
    let text = match app.live.complete {
        false => ["Looking at the repository …", ""],
        true => [
            "No item that counts here is a gate, so that nothing can say GO.",
            "`gate = true` makes an item one; `gates = \"none\"` in .gonogo/config.toml does without",
        ],
    };
    for (at, text) in (1u16..).zip(text) {
        let mut line = Line::over(part(area, 2, at, area.width.saturating_sub(2), 1));
        canvas.put(&mut line, text, quiet);
    }
}

fn roles_heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (heading, quiet) = (canvas.style(Role::Heading), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    canvas.put(&mut line, "Sign-offs", heading);
    let open = app.board.poll.open().count();
    let all = app.board.sign_offs().len();
    canvas.put(&mut line, &format!("  {} of {all} in force, in this order", all - open), quiet);
}

fn shown(app: &App, line: PollLine) -> Option<Shown<'_>> {
    match line {
        PollLine::Gate(at) => {
            let row = app.board.rows.get(at)?;
            Some(gate(app, row, app.item(row)?))
        }
        PollLine::Roles => None,
        PollLine::Role(at) => app.board.sign_offs().get(at).map(role),
    }
}

fn gate<'a>(app: &'a App, row: &'a Row, item: &'a Item) -> Shown<'a> {
    let answer = Answer::of(row);
    let roles = match answer {
        Answer::NoGo => [Role::Bad, Role::Strong],
        Answer::Conditional => [Role::Warning, Role::Text],
        Answer::Go => [Role::Good, Role::Quiet],
        Answer::Unknown => [Role::Quiet, Role::Quiet],
    };
    let who = App::owner(row, item).map_or("", |owner| owner.as_str());
    let why = app.gate_reason(row).to_string();
    Shown { status: row.status, answer: answer.word(), roles, title: &item.title, why, who }
}

fn role(role: &RoleRow) -> Shown<'_> {
    let (answer, roles) = match role.status {
        RoleStatus::Valid => ("GO", [Role::Good, Role::Quiet]),
        RoleStatus::Refused => ("NO-GO", [Role::Bad, Role::Strong]),
        RoleStatus::Outdated => ("OUTDATED", [Role::Warning, Role::Strong]),
        RoleStatus::Invalid => ("INVALID", [Role::Bad, Role::Strong]),
        RoleStatus::Missing if role.required => ("MISSING", [Role::Bad, Role::Strong]),
        RoleStatus::Missing => ("OPTIONAL", [Role::Quiet, Role::Quiet]),
        RoleStatus::Unknown => ("–", [Role::Quiet, Role::Quiet]),
    };
    let why = match &role.given {
        Some(given) if role.status == RoleStatus::Valid => {
            format!("{} · {}", given.at.strftime("%-d %b %Y"), given.proof.describe())
        }
        Some(given) => format!("{} · {}", role.reason, given.at.strftime("%-d %b %Y")),
        None => role.reason.to_string(),
    };
    let who = role.given.as_ref().map_or("", |given| given.by.split('<').next().unwrap_or_default().trim());
    Shown { status: role.status.as_status(), answer, roles, title: &role.title, why, who }
}

fn draw_line(app: &App, canvas: &mut Canvas<'_>, place: Rect, longest: u16, shown: &Shown<'_>) {
    let [word, title] = shown.roles;
    let (status, word) = (canvas.theme.status(shown.status), canvas.style(Role::Strong).patch(canvas.style(word)));
    let (title, quiet) = (canvas.style(title), canvas.style(Role::Quiet));
    let mut line = Line::in_list(place);
    line.skip(1);
    canvas.put_column(&mut line, app.glyph(shown.status), 2, status);
    canvas.put_column(&mut line, shown.answer, ANSWER + 2, word);
    let mut who = line.split_right(if place.width >= 100 { WHO } else { 0 });
    let title_width = longest.min(if place.width >= 72 { line.room() * 3 / 5 } else { line.room() });
    canvas.put_column(&mut line, shown.title, title_width, title);
    line.skip(2);
    let room = line.room();
    canvas.put_column(&mut line, &shown.why, room, quiet);
    who.skip(2);
    canvas.put(&mut who, shown.who, quiet);
}
