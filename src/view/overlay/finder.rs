//! Help and palette: commands that typing narrows.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::canvas::{Canvas, Line, columns};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, right_border, sheet, window};
use crate::app::overlay::{Finder, Typing};
use crate::app::{App, COMMANDS, Command, Target};
use crate::check::Status;
use crate::text::{Sanitized, wrap};

/// Columns of the sheet, where there is room for them.
const WIDTH: u16 = 92;
/// Columns below which what a command does takes two rows.
const LINE_OF_HELP: u16 = 88;
/// Columns of the keys; the longest are those of a page down.
const KEYS: u16 = 20;

pub fn draw(app: &App, finder: &Finder, title: &str, canvas: &mut Canvas<'_>, screen: Rect) {
    let rows = u16::try_from(finder.found.len()).unwrap_or(u16::MAX).max(1);
    let is_help = title == "Help";
    let signs = if is_help {
        legend(app, canvas, WIDTH.min(screen.width.saturating_sub(2)).saturating_sub(4))
    } else {
        Vec::new()
    };
    let signs_height = u16::try_from(signs.len()).unwrap_or(0);
    let wanted = rows.saturating_add(6).max(12) + if is_help { signs_height + 1 } else { 0 };
    let inside = sheet(canvas, screen, title, (WIDTH, wanted));
    // Where it would leave less than a few commands, the legend goes.
    let has_room = inside.height > signs_height.saturating_add(6).max(14);
    let legend_rows = if is_help && has_room { signs_height + 1 } else { 0 };
    input(finder, canvas, part(inside, 0, 0, inside.width, 1));
    let help_rows = match inside.height {
        ..=6 => 0,
        7..=8 => 1,
        _ if inside.width < LINE_OF_HELP => 2,
        _ => 1,
    };
    let foot = legend_rows + if help_rows > 0 { help_rows + 1 } else { 0 };
    let body = part(inside, 0, 2, inside.width, inside.height.saturating_sub(2 + foot));
    if let Some(typing) = &finder.typing {
        typed(typing, canvas, inside, body);
        return;
    }
    if finder.found.is_empty() {
        let style = on_sheet(canvas, Role::Quiet);
        let mut line = Line::over(body);
        canvas.put(&mut line, "No command is called that.", style);
        return;
    }
    let first = window(finder.selected, body.height);
    for (at, (command, matched)) in finder.found.iter().enumerate().skip(first).take(usize::from(body.height)) {
        let y = u16::try_from(at - first).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        row(app, finder, (*command, matched), canvas, place);
        canvas.hits.push(place, Target::OverlayRow(at));
        if at == finder.selected {
            let style = canvas.style(Role::Selection);
            canvas.tint(place, style);
        }
    }
    let quiet = on_sheet(canvas, Role::Quiet);
    canvas.scrollbar(right_border(body), first, finder.found.len(), quiet);
    let style = on_sheet(canvas, Role::Quiet);
    let told = finder.found.get(finder.selected).map_or("", |(at, _)| told(app, &COMMANDS[*at], body.width));
    let told = wrap(&told.into(), usize::from(inside.width));
    for (y, text) in (inside.height - help_rows..inside.height).zip(&told) {
        canvas.put(&mut Line::over(part(inside, 0, y, inside.width, 1)), text, style);
    }
    if legend_rows > 0 {
        draw_legend(&signs, canvas, part(inside, 0, inside.height - foot + 1, inside.width, signs_height));
    }
}

/// What the foot says of a command: why it cannot be run now, if its row has no room for that, else what it does.
fn told(app: &App, command: &Command, room: u16) -> &'static str {
    let cut = |reason: &&str| KEYS + columns(command.title) + 2 + columns(reason) > room;
    (command.available)(app).err().filter(cut).unwrap_or(command.help)
}

/// The argument that is being typed: what it may be, and what it is or why it cannot be that.
fn typed(typing: &Typing, canvas: &mut Canvas<'_>, inside: Rect, body: Rect) {
    let command = &COMMANDS[typing.command];
    let shape = typing.argument().map_or("", |argument| argument.shape);
    let (said, role) = match &typing.complaint {
        Some(complaint) => (complaint.clone(), Role::Bad),
        None => (format!("{} {shape}: {}", command.id, command.help).into(), Role::Quiet),
    };
    // A reason that is cut before its end is none; the words to choose from can be scrolled.
    let mut told = wrap(&said, usize::from(inside.width));
    told.truncate(usize::from(inside.height / 3).max(1));
    let foot = u16::try_from(told.len()).unwrap_or(1);
    let style = on_sheet(canvas, role);
    for (y, text) in (inside.height.saturating_sub(foot)..).zip(&told) {
        canvas.put(&mut Line::over(part(inside, 0, y, inside.width, 1)), text, style);
    }
    words(typing, canvas, part(body, 0, 0, body.width, body.height.saturating_sub(foot - 1)));
}

fn words(typing: &Typing, canvas: &mut Canvas<'_>, body: Rect) {
    let (text, quiet) = (on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Quiet));
    let first = window(typing.selected.unwrap_or(0), body.height);
    for (at, (word, matched)) in typing.found.iter().enumerate().skip(first).take(usize::from(body.height)) {
        let y = u16::try_from(at - first).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        let mut line = Line::over(place);
        line.skip(2);
        let room = line.room();
        canvas.put_matched(&mut line, &Sanitized::new(word), room, text, matched);
        canvas.hits.push(place, Target::OverlayRow(at));
        if typing.selected == Some(at) {
            let style = canvas.style(Role::Selection);
            canvas.tint(place, style);
        }
    }
    canvas.scrollbar(right_border(body), first, typing.found.len(), quiet);
}

/// A sign of the lists, how it looks, and what it means.
type Sign = (&'static str, Style, &'static str);

/// What the signs of the lists mean, in as many rows as that takes.
fn legend(app: &App, canvas: &Canvas<'_>, width: u16) -> Vec<Vec<Sign>> {
    let (text, gate, quiet) =
        (on_sheet(canvas, Role::Text), on_sheet(canvas, Role::Gate), on_sheet(canvas, Role::Quiet));
    let statuses = Status::ALL.iter().map(|status| {
        let style = Style { bg: text.bg, ..text.patch(canvas.theme.status(*status)) };
        (app.glyph(*status), style, status.word())
    });
    let [open, settled, changed] = if canvas.ascii { ["G", "g", "+-3"] } else { ["◆", "◇", "±3"] };
    let others = [
        (open, gate, "gate in the way"),
        (settled, quiet, "gate that is not"),
        ("+1.2", text, "points a pass gains"),
        (changed, text, "changed files"),
    ];
    let mut rows: Vec<Vec<Sign>> = Vec::new();
    let mut room = 0;
    for (at, sign) in statuses.chain(others).enumerate() {
        let wide = columns(sign.0) + columns(sign.2) + 1;
        // The statuses are one thing, and the rest another.
        if at == Status::ALL.len() || wide > room {
            rows.push(Vec::new());
            room = width;
        }
        room = room.saturating_sub(wide + 2);
        rows.last_mut().expect("a row was begun").push(sign);
    }
    rows
}

fn draw_legend(rows: &[Vec<Sign>], canvas: &mut Canvas<'_>, area: Rect) {
    let quiet = on_sheet(canvas, Role::Quiet);
    for (y, row) in (0..area.height).zip(rows) {
        let mut line = Line::over(part(area, 0, y, area.width, 1));
        for (sign, style, meaning) in row {
            canvas.put(&mut line, sign, *style);
            canvas.put(&mut line, &format!(" {meaning}  "), quiet);
        }
    }
}

fn input(finder: &Finder, canvas: &mut Canvas<'_>, area: Rect) {
    let (key, style) = (on_sheet(canvas, Role::Key), on_sheet(canvas, Role::Input));
    let mut line = Line::over(area);
    canvas.put(&mut line, "› ".trim_end(), key);
    line.skip(1);
    let start = line.x();
    let room = line.room();
    let shown = finder.input.shown();
    canvas.put_column(&mut line, &shown, room, style);
    canvas.tint(Rect::new(start, area.y, room, area.height), style);
    let before: String = finder.input.text().chars().take(finder.input.cursor()).collect();
    if !area.is_empty() {
        canvas.cursor = Some(((start + columns(&before)).min(area.right().saturating_sub(1)), area.y).into());
    }
}

fn row(app: &App, finder: &Finder, (at, matched): (usize, &[usize]), canvas: &mut Canvas<'_>, place: Rect) {
    let command = &COMMANDS[at];
    let mut line = Line::over(place);
    let (key, quiet) = (on_sheet(canvas, Role::Key), on_sheet(canvas, Role::Quiet));
    let unavailable = (command.available)(app).err();
    let style = if unavailable.is_some() { quiet } else { on_sheet(canvas, Role::Text) };
    let keys: Vec<_> = finder.keys(at).iter().map(|key| crate::app::key_shown(key)).collect();
    canvas.put_column(&mut line, &keys.join(" "), KEYS, key);
    let title = columns(command.title).min(line.room());
    canvas.put_matched(&mut line, command.title, title, style, matched);
    if let (Some(argument), None) = (command.argument, unavailable) {
        canvas.put(&mut line, &format!("  :{} {}", command.id, argument.shape), quiet);
    }
    if let Some(reason) = unavailable {
        canvas.put(&mut line, &format!("  {reason}"), quiet);
    }
}
