//! The activity: what happened, day by day, the newest first.

use jiff::civil::Date;
use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::search;
use super::theme::Role;
use super::{part, right_edge};
use crate::app::{App, Event, EventKind, JournalLine, Overlay, Pane, Target};
use crate::text::count;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    let journal = &app.journal;
    if journal.lines.is_empty() {
        return empty(app, canvas, body);
    }
    let selected = journal.line();
    for (at, line) in journal.lines.iter().enumerate().skip(journal.offset).take(usize::from(body.height)) {
        let y = u16::try_from(at - journal.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        match line {
            JournalLine::Day(day) => day_line(app, canvas, place, *day),
            JournalLine::Event(at) => event_line(app, canvas, place, &journal.events[*at]),
        }
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_edge(body), journal.offset, journal.lines.len(), quiet);
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let journal = &app.journal;
    if let Some(Overlay::Search(input)) = app.overlays.last() {
        return search::draw(input, journal.events.len(), canvas, area);
    }
    let (quiet, accent) = (canvas.style(Role::Quiet), canvas.style(Role::Accent));
    let mut line = Line::over(area);
    line.skip(1);
    let kind = journal.kind.map(|kind| format!("{} only", kind.title()));
    let search = Some(&journal.search).filter(|search| !search.is_empty()).map(|search| format!("/{search}"));
    let filter = kind.into_iter().chain(search).collect::<Vec<_>>().join(" · ");
    let filter = crate::text::Sanitized::from(filter);
    let width = if filter.is_empty() { 0 } else { columns(&filter).min(area.width / 2) + 2 };
    let mut right = line.split_right(width);
    let (shown, all) = (journal.events.len(), journal.total);
    let text = if shown == all { count(all, "event") } else { format!("{shown} of {}", count(all, "event")) };
    canvas.put(&mut line, &format!("{text} · newest first"), quiet);
    let room = right.room().saturating_sub(1);
    canvas.put_right(&mut right, &filter, room, accent);
}

fn empty(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let quiet = canvas.style(Role::Quiet);
    let text = match app.journal.total {
        0 => ["Nothing has happened yet.", "Statements, turns, reloads and errors come to stand here."],
        _ => ["Nothing of this kind or with these words has happened.", "esc shows everything again"],
    };
    for (at, text) in (1u16..).zip(text) {
        let mut line = Line::over(part(area, 2, at, area.width.saturating_sub(2), 1));
        canvas.put(&mut line, text, quiet);
    }
}

fn day_line(app: &App, canvas: &mut Canvas<'_>, place: Rect, day: Date) {
    let today = app.now.to_zoned(app.model.zone.clone()).date();
    let name = match day {
        _ if day == today => "Today, ",
        _ if Some(day) == today.yesterday().ok() => "Yesterday, ",
        _ => "",
    };
    let style = canvas.style(Role::Heading);
    let mut line = Line::over(place);
    line.skip(1);
    canvas.put(&mut line, &format!("{name}{}", day.strftime("%A, %-d %B %Y")), style);
}

fn event_line(app: &App, canvas: &mut Canvas<'_>, place: Rect, event: &Event) {
    let (text, quiet, strong) = (canvas.style(Role::Text), canvas.style(Role::Quiet), canvas.style(Role::Strong));
    let mut line = Line::in_list(place);
    line.skip(2);
    let time = event.at.to_zoned(app.model.zone.clone()).strftime("%H:%M").to_string();
    canvas.put_column(&mut line, &time, 7, quiet);
    for status in [event.from, event.to] {
        let style = status.map_or(quiet, |status| canvas.theme.status(status));
        canvas.put_column(&mut line, status.map_or("", |status| app.glyph(status)), 2, style);
    }
    let who = event.who.as_deref().map_or("", |who| who.split('<').next().unwrap_or_default().trim());
    let mut right = line.split_right(match place.width {
        100.. => 18,
        70.. => 15,
        _ => 0,
    });
    let what = match event.kind {
        EventKind::Error => canvas.style(Role::Bad),
        EventKind::Turn if event.what.as_str() == "worse" => canvas.style(Role::Bad),
        EventKind::Turn if event.what.as_str() == "better" => canvas.style(Role::Good),
        EventKind::SignOff => strong,
        _ => text,
    };
    let width = if place.width >= 100 { 24 } else { 16 };
    canvas.put_column(&mut line, &event.what, width, what);
    line.skip(2);
    canvas.put(&mut line, &event.about, text);
    if !event.why.is_empty() && line.room() > 12 {
        canvas.put(&mut line, &format!(" · {}", event.why), quiet);
    }
    right.skip(2);
    canvas.put(&mut right, who, quiet);
}

/// The detail's title.
pub fn title(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let Some(event) = app.selected_event() else { return };
    let strong = canvas.style(Role::Strong);
    let mut line = Line::over(area);
    line.skip(1);
    let title = if event.about.is_empty() { &event.what } else { &event.about };
    canvas.put(&mut line, title, strong);
}
