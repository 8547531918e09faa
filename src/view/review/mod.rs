//! The review, to be read from the back of a meeting room: one item in a column in the middle of the screen, above it where
//! the meeting is and how long it takes, below it how far it has come.

mod dots;

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::part;
use super::theme::Role;
use crate::app::review::{Block, ReviewPage, clock};
use crate::app::{App, DetailLine, Voice};
use crate::review::Meeting;

/// Blank rows above the text, where there is room for them.
const ABOVE: u16 = 8;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    let width = u16::try_from(app.card_columns()).unwrap_or(u16::MAX).min(area.width);
    let height = u16::try_from(app.card_height()).unwrap_or(u16::MAX);
    let column = part(area, (area.width - width) / 2, 1, width, height.max(1));
    card(app, canvas, column);
    if let Some(meeting) = app.review.meeting.as_ref().filter(|_| area.height > 4) {
        dots::draw(meeting, canvas, part(area, 0, area.height - 1, area.width, 1));
    }
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(2);
    let (strong, text, quiet) = (canvas.style(Role::Strong), canvas.style(Role::Text), canvas.style(Role::Quiet));
    let Some(meeting) = &app.review.meeting else {
        canvas.put(&mut line, "Review", strong);
        return;
    };
    let (place, topic) = place(meeting);
    let clocks = clocks(app, meeting);
    let names = names(app, area.width / 3);
    let mut right = line.split_right(columns(&names) + 2);
    let start = line.x();
    canvas.put(&mut line, &place, strong);
    if area.width >= 100 {
        canvas.put(&mut line, &topic, quiet);
    }
    // In the middle of the screen, if what stands before leaves that free.
    let middle = (area.x + area.width / 2).saturating_sub(columns(&clocks) / 2);
    line.skip(2.max(middle.saturating_sub(line.x()).min(line.room().saturating_sub(columns(&clocks)))));
    if line.room() >= columns(&clocks) && line.x() > start {
        canvas.put(&mut line, &clocks, text);
    }
    canvas.put(&mut right, &names, quiet);
}

/// `Review  7 of 23`, and what the item is on the agenda for.
fn place(meeting: &Meeting) -> (String, String) {
    match meeting.entry() {
        Some(entry) => (
            format!("Review  {} of {}", meeting.at + 1, meeting.agenda.len()),
            format!("  {}", entry.topic.title().to_lowercase()),
        ),
        None => ("Review  the end".to_owned(), String::new()),
    }
}

fn clocks(app: &App, meeting: &Meeting) -> String {
    let whole = clock(meeting.seconds(app.now));
    match meeting.entry() {
        Some(_) => format!("item {}   meeting {whole}", clock(meeting.entry_seconds(app.now))),
        None => format!("meeting {whole}"),
    }
}

/// Who is there, by name where there is room, else by number.
fn names(app: &App, room: u16) -> String {
    let present = app.present();
    let names = present.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(" · ");
    match present.len() {
        0 => "P who is present?".to_owned(),
        _ if columns(&names) <= room => names,
        number => format!("{number} present"),
    }
}

fn card(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut blocks = app.review_blocks();
    let head = match app.review_page() {
        ReviewPage::Item(_) => 2,
        _ => 0,
    };
    let lines: usize = blocks.iter().map(Vec::len).sum::<usize>() + head;
    let gaps = blocks.len().saturating_sub(1);
    let height = usize::from(area.height);
    let spacious = lines + gaps <= height;
    // The title is set off whatever else is not.
    let wanted = if spacious { lines + gaps } else { lines + 1 };
    let above = u16::try_from(height.saturating_sub(wanted) / 3).unwrap_or(0).min(ABOVE);
    let mut y = above;
    if let ReviewPage::Item(entry) = app.review_page() {
        kind(canvas, part(area, 0, y, area.width, 1), app.item_kind(entry));
        y += 2;
    }
    let title = if blocks.is_empty() { Block::new() } else { blocks.remove(0) };
    let mut shown: Vec<DetailLine> = title;
    for (at, block) in blocks.into_iter().enumerate() {
        if spacious || at == 0 {
            shown.push(DetailLine::default());
        }
        shown.extend(block);
    }
    let room = area.height.saturating_sub(y);
    let offset = app.review.offset.min(shown.len().saturating_sub(usize::from(room)));
    for (row, line) in shown.iter().skip(offset).take(usize::from(room)).enumerate() {
        let row = u16::try_from(row).unwrap_or(u16::MAX);
        draw_line(app, canvas, part(area, 0, y.saturating_add(row), area.width, 1), line);
    }
    let quiet = canvas.style(Role::Quiet);
    let below = Rect { y: area.bottom(), height: 1, ..area };
    canvas.more_below(below, shown.len().saturating_sub(offset + usize::from(room)), quiet);
}

/// The area, gate and level above a title.
fn kind(canvas: &mut Canvas<'_>, area: Rect, (name, rest): (String, String)) {
    let (heading, quiet) = (canvas.style(Role::Accent), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    canvas.put(&mut line, &name, heading);
    line.skip(3);
    canvas.put(&mut line, &rest, quiet);
}

fn draw_line(app: &App, canvas: &mut Canvas<'_>, place: Rect, content: &DetailLine) {
    let mut line = Line::over(place);
    let quiet = canvas.style(Role::Quiet);
    if !content.label.is_empty() {
        let label = u16::try_from(app.card_label()).unwrap_or(0);
        canvas.put_column(&mut line, content.label, label, quiet);
    }
    for (voice, text) in &content.parts {
        let style = match voice {
            Voice::Plain => canvas.style(Role::Text),
            Voice::Quiet => quiet,
            Voice::Strong => canvas.style(Role::Strong),
            Voice::Path => canvas.style(Role::Path),
            Voice::Warning => canvas.style(Role::Warning),
            Voice::Gate => canvas.style(Role::Gate),
            Voice::Key => canvas.style(Role::Key),
            Voice::Status(status) => canvas.theme.status(*status),
        };
        canvas.put(&mut line, text, style);
    }
}
