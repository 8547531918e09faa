//! The footer: the keys that work right now, or what has just happened.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::part;
use super::theme::Role;
use crate::app::{App, COMMANDS, Target, Tone, footer};

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(1);
    if let Some(toast) = &app.toast {
        let style = canvas.style(match toast.tone {
            Tone::Good => Role::Good,
            Tone::Plain => Role::Text,
            Tone::Bad => Role::Bad,
        });
        canvas.put(&mut line, &toast.text, style);
        return;
    }
    let (key_style, text) = (canvas.style(Role::Key), canvas.style(Role::Quiet));
    let problems = app.problem_count();
    if problems > 0 && app.overlays.is_empty() {
        let note = format!("p {} ", crate::text::count(problems, "problem"));
        let mut right = line.split_right(columns(&note));
        let style = canvas.style(Role::Bad);
        canvas.put(&mut right, &note, style);
    }
    if app.mouse_is_released && app.overlays.is_empty() {
        let at = COMMANDS.iter().position(|command| command.id == "mouse");
        let key = at.and_then(|at| app.keymap.keys(at, app.context()).next()).unwrap_or("mouse");
        let note = format!("{key} takes the mouse back ");
        let mut right = line.split_right(columns(&note));
        let style = canvas.style(Role::Warning);
        canvas.put(&mut right, &note, style);
    }
    for (at, key, word) in fitting(footer(app), line.room()) {
        let width = columns(&key) + 1 + columns(word);
        let start = line.x();
        canvas.put(&mut line, &key, key_style);
        line.skip(1);
        canvas.put(&mut line, word, text);
        canvas.hits.push(part(area, start - area.x, 0, width, 1), Target::Command(at));
        line.skip(2);
    }
}

/// As many as there is room for. What stands before help gives way to it: whoever misses a key finds it there. A key
/// without its word helps nobody.
fn fitting(mut keys: Vec<(usize, String, &'static str)>, room: u16) -> Vec<(usize, String, &'static str)> {
    let width = |keys: &[(usize, String, &str)]| {
        let each = keys.iter().map(|(_, key, word)| columns(key) + columns(word) + 3);
        each.sum::<u16>().saturating_sub(2)
    };
    while width(&keys) > room && keys.len() > 1 {
        let last = keys.len() - 1;
        let is_help = |at: usize| keys[at].2 == "help";
        keys.remove(if is_help(last) { last - 1 } else { last });
    }
    if width(&keys) > room { Vec::new() } else { keys }
}
