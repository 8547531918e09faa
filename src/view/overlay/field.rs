//! What sheets with fields share: rows from top to bottom, labels, texts that are typed, what is said of a save.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget as _;
use ratatui_textarea::{CursorMove, TextArea};

use super::super::canvas::{Canvas, Line};
use super::super::part;
use super::super::theme::Role;
use super::on_sheet;
use crate::app::overlay::Saving;
use crate::text::{Sanitized, wrap};

/// Columns of the labels.
const LABEL: u16 = 10;

/// Hands out rows of the sheet from top to bottom.
pub struct Rows {
    pub inside: Rect,
    pub y: u16,
}

impl Rows {
    pub fn next(&mut self, height: u16) -> Rect {
        let area = part(self.inside, 0, self.y, self.inside.width, height);
        self.y = self.y.saturating_add(height);
        area
    }
}

pub fn label(canvas: &mut Canvas<'_>, area: Rect, text: &str, hint: &str, focused: bool) {
    let role = if focused { Role::Accent } else { Role::Quiet };
    let (style, quiet) = (on_sheet(canvas, role), on_sheet(canvas, Role::Quiet));
    let mut line = Line::over(area);
    canvas.put_column(&mut line, text, LABEL, style);
    canvas.put(&mut line, hint, quiet);
}

/// Draws a text that is being typed. Its buffer may hold anything that was pasted; what is drawn must not.
pub fn text(canvas: &mut Canvas<'_>, area: Rect, typed: &TextArea<'static>, focused: bool) {
    let style = on_sheet(canvas, Role::Input);
    let lines: Vec<String> = typed.lines().iter().map(|line| Sanitized::new(line).to_string()).collect();
    let mut shown = TextArea::new(lines);
    shown.set_wrap_mode(typed.wrap_mode());
    shown.set_style(style);
    shown.set_cursor_line_style(style);
    shown.set_cursor_style(if focused { style.add_modifier(Modifier::REVERSED) } else { style });
    let at = typed.cursor();
    let jump = |value: usize| u16::try_from(value).unwrap_or(u16::MAX);
    shown.move_cursor(CursorMove::Jump(jump(at.0), jump(at.1)));
    canvas.tint(area, style);
    shown.render(area.intersection(canvas.buffer().area), canvas.buffer());
    canvas.set_off(area);
}

/// What is said at the foot of a sheet: how the save stands, what is wrong, that it is a draft, or else `otherwise`.
pub fn message(saving: &Saving, complaint: Option<&Sanitized>, restored: bool, otherwise: &str) -> (String, Role) {
    match (saving, complaint) {
        (Saving::Failed(_, reason), _) => {
            (format!("Not saved: {reason} · trying again; what is typed is kept"), Role::Bad)
        }
        (Saving::Running(_), _) => ("Saving …".to_owned(), Role::Warning),
        (Saving::Idle, Some(complaint)) => (complaint.to_string(), Role::Bad),
        (Saving::Idle, None) if restored => {
            ("This is a draft from before: it was never saved.".to_owned(), Role::Warning)
        }
        (Saving::Idle, None) => (otherwise.to_owned(), Role::Quiet),
    }
}

/// The message in lines, a quarter of the sheet at most: a reason that is cut before its end is none, but there must be
/// room to write.
pub fn told(words: &str, inside: Rect) -> Vec<String> {
    let mut told = wrap(&words.into(), usize::from(inside.width));
    told.truncate(usize::from(inside.height / 4).max(1));
    told
}
