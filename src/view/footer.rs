//! The footer: the keys that work right now, or what has just happened.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Canvas, Line, columns};
use super::part;
use super::theme::Role;
use crate::app::{App, COMMANDS, Target, Tone, View, footer, key_shown};
use crate::text::{Sanitized, count, wrap};

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(1);
    if let Some(toast) = &app.toast {
        let style = canvas.style(match toast.tone {
            Tone::Good => Role::Good,
            Tone::Plain => Role::Text,
            Tone::Bad => Role::Bad,
        });
        if columns(&toast.text) <= line.room() {
            canvas.put(&mut line, &toast.text, style);
        } else {
            two_lines(&toast.text, canvas, area, style);
        }
        return;
    }
    let (key_style, text) = (canvas.style(Role::Key), canvas.style(Role::Quiet));
    let problems = app.problem_count();
    if problems > 0 && app.overlays.is_empty() {
        // In a review the letter is for what holds in part.
        let id = if app.view == View::Review { "review-problems" } else { "problems" };
        let note = format!("{} {} ", key_of(app, id), count(problems, "problem"));
        let mut right = line.split_right(columns(&note));
        let style = canvas.style(Role::Bad);
        canvas.put(&mut right, &note, style);
    }
    if app.mouse_is_released && app.overlays.is_empty() {
        let note = format!("{} takes the mouse back ", key_of(app, "mouse"));
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

/// The key of a command here; of one that has none, its name for the palette.
fn key_of(app: &App, id: &str) -> String {
    let at = COMMANDS.iter().position(|command| command.id == id);
    at.and_then(|at| app.keymap.keys(at, app.context()).next()).map_or_else(|| format!(":{id}"), key_shown)
}

/// What is said in more words than a line has room for takes the rule above it as well.
fn two_lines(text: &Sanitized, canvas: &mut Canvas<'_>, area: Rect, style: Style) {
    let whole = Rect { y: area.y.saturating_sub(1), height: area.height + area.y.min(1), ..area };
    let said = wrap(text, usize::from(area.width.saturating_sub(2)));
    // Of what is longer still, the second line is cut as any other.
    let (first, rest) =
        said.split_first().map_or(("", String::new()), |(first, rest)| (first.as_str(), rest.join(" ")));
    canvas.fill(whole, Role::Text);
    for (y, text) in (0..).zip([first, &rest].into_iter().skip(usize::from(whole.height < 2))) {
        let mut line = Line::over(part(whole, 1, y, whole.width.saturating_sub(1), 1));
        canvas.put(&mut line, text, style);
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
