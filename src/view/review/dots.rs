//! How far the meeting has come: a mark an item, full where it is decided, half where the meeting is.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line, columns};
use super::super::part;
use super::super::theme::Role;
use crate::app::Target;
use crate::review::{Entry, Meeting};

pub fn draw(meeting: &Meeting, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(2);
    let said = format!("{} of {} decided", meeting.decided(), meeting.agenda.len());
    let parked = meeting.agenda.iter().filter(|entry| entry.is_parked()).count();
    let said = if parked > 0 { format!("{said}, {parked} parked") } else { said };
    let mut right = line.split_right(columns(&said) + 2);
    let room = line.room().saturating_sub(2);
    if meeting.agenda.len() > usize::from(room) {
        #[expect(clippy::cast_precision_loss, reason = "no agenda has so many items")]
        let share = meeting.decided() as f64 / meeting.agenda.len() as f64;
        canvas.bar(&mut line, room, share);
    } else {
        for (at, entry) in meeting.agenda.iter().enumerate() {
            let (dot, role) = dot(canvas.ascii, entry, at == meeting.at);
            let (style, before) = (canvas.style(role), line.x());
            canvas.put(&mut line, dot, style);
            canvas.hits.push(part(area, before - area.x, 0, line.x() - before, 1), Target::Item(at));
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.put(&mut right, &said, quiet);
}

fn dot(ascii: bool, entry: &Entry, is_here: bool) -> (&'static str, Role) {
    let (full, half, empty, parked) = if ascii { ("#", "@", ".", "-") } else { ("●", "◐", "○", "–") };
    match entry {
        _ if is_here => (half, Role::Accent),
        entry if entry.is_parked() => (parked, Role::Warning),
        entry if entry.is_decided() => (full, Role::Text),
        _ => (empty, Role::Quiet),
    }
}
