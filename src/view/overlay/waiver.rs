//! The waivers of an item, each with what it rests on.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, sheet};
use crate::app::overlay::WaiverSheet;
use crate::app::{App, Target, waiver_lines};
use crate::board::{WaiverRow, WaiverState};
use crate::check::Status;
use crate::text::{Sanitized, wrap};

const WIDTH: u16 = 84;
const LABEL: u16 = 10;

pub fn draw(app: &App, waivers: &WaiverSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    let columns = usize::from(screen.width.saturating_sub(6).min(WIDTH - 4)).saturating_sub(usize::from(LABEL)).max(8);
    let pages: Vec<_> = app.waivers_of(&waivers.item).map(|waiver| (waiver, lines(waiver, columns))).collect();
    let height: usize = pages.iter().map(|(_, lines)| lines.len() + 2).sum();
    let wanted = u16::try_from(height).unwrap_or(u16::MAX).saturating_add(3);
    let title = if pages.len() == 1 { "Waiver" } else { "Waivers" };
    let inside = sheet(canvas, screen, title, (WIDTH, wanted));
    let strong = on_sheet(canvas, Role::Strong);
    canvas.put(&mut Line::over(part(inside, 0, 0, inside.width, 1)), &waivers.title, strong);
    let mut y = 2;
    for (at, (waiver, lines)) in pages.iter().enumerate().skip(waivers.selected.saturating_sub(1)) {
        if y >= inside.height {
            break;
        }
        let top = y;
        heading(app, waiver, canvas, part(inside, 0, y, inside.width, 1));
        y += 1;
        for (label, text) in lines {
            let (quiet, style) = (on_sheet(canvas, Role::Quiet), on_sheet(canvas, Role::Text));
            let mut line = Line::over(part(inside, 0, y, inside.width, u16::from(y < inside.height)));
            canvas.put_column(&mut line, label, LABEL, quiet);
            canvas.put(&mut line, text, style);
            y += 1;
        }
        let place = part(inside, 0, top, inside.width, y - top);
        canvas.hits.push(place, Target::OverlayRow(at));
        if pages.len() > 1 && at == waivers.selected {
            let style = canvas.style(Role::Selection);
            canvas.tint(part(place, 0, 0, place.width, 1), style);
        }
        y += 1;
    }
}

fn heading(app: &App, waiver: &WaiverRow, canvas: &mut Canvas<'_>, area: Rect) {
    let role = match waiver.state {
        WaiverState::Approved => Role::Good,
        WaiverState::Asked => Role::Warning,
        WaiverState::Expired | WaiverState::Rejected | WaiverState::Revoked => Role::Bad,
    };
    let (glyph, word) = (on_sheet(canvas, Role::StatusWaived), on_sheet(canvas, role));
    let text = on_sheet(canvas, Role::Text);
    let mut line = Line::over(area);
    canvas.put_column(&mut line, app.glyph(Status::Waived), 2, glyph);
    canvas.put(&mut line, waiver.state.word(), word);
    canvas.put(&mut line, &format!(" · until {}", app.waiver_end(waiver)), text);
}

fn lines(waiver: &WaiverRow, columns: usize) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (label, text) in waiver_lines(waiver) {
        let wrapped = wrap(&Sanitized::new(&text), columns).into_iter().enumerate();
        lines.extend(wrapped.map(|(at, line)| (if at == 0 { label } else { "" }, line)));
    }
    lines
}
