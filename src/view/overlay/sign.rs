//! What a role signs: the board as it stands, in a few lines.

use ratatui::layout::Rect;

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::{on_sheet, sheet};
use crate::app::overlay::SignSheet;
use crate::app::{App, Voice};
use crate::text::{Sanitized, wrap};

const WIDTH: u16 = 84;
const LABEL: u16 = 12;

pub fn draw(app: &App, sign: &SignSheet, canvas: &mut Canvas<'_>, screen: Rect) {
    let Some(role) = app.role(&sign.role) else { return };
    let columns = usize::from(screen.width.saturating_sub(6).min(WIDTH - 4)).saturating_sub(usize::from(LABEL)).max(8);
    let mut lines = Vec::new();
    for (label, voice, text) in app.signed_lines(role, &sign.digest) {
        let wrapped = evenly(&text, columns).into_iter().enumerate();
        lines.extend(wrapped.map(|(at, line)| (if at == 0 { label } else { "" }, voice, line)));
    }
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
    let inside = sheet(canvas, screen, "What is signed", (WIDTH, wanted));
    let strong = on_sheet(canvas, Role::Strong);
    canvas.put(&mut Line::over(part(inside, 0, 0, inside.width, 1)), &role.title, strong);
    for (y, (label, voice, text)) in (2..inside.height).zip(lines) {
        let quiet = on_sheet(canvas, Role::Quiet);
        let style = on_sheet(
            canvas,
            match voice {
                Voice::Quiet => Role::Quiet,
                Voice::Strong => Role::Strong,
                Voice::Warning => Role::Warning,
                _ => Role::Text,
            },
        );
        let mut line = Line::over(part(inside, 0, y, inside.width, 1));
        canvas.put_column(&mut line, label, LABEL, quiet);
        canvas.put(&mut line, &text, style);
    }
}

/// Wrapped between words; one long word, such as a digest, in parts of the same length.
fn evenly(text: &Sanitized, columns: usize) -> Vec<String> {
    let length = text.chars().count();
    if text.contains(' ') || length <= columns {
        return wrap(text, columns);
    }
    wrap(text, length.div_ceil(length.div_ceil(columns)))
}
