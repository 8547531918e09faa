//! What several keys in a row do: `g` goes somewhere, `y` copies something.

use super::table::has_selection;
use super::{Command, Context, VIEWS_AND_REVIEW, row};
use crate::app::{App, Effect, Pane, View};
use crate::board::Row;
use crate::check::Status;
use crate::checklist::ItemKey;

const BOARD: &[Context] = &[Context::Areas, Context::Items, Context::Detail];
/// Where items stand in lines.
const LISTED: &[Context] = &[Context::Areas, Context::Items, Context::Detail, Context::Gates];

pub const ROWS: &[Command] = &[
    Command { run: |app| app.move_by(i64::MIN / 2), ..row("top", &["g g", "home"], "To the top", "The first line.") },
    Command {
        run: |app| app.move_by(i64::MAX / 2),
        ..row("bottom", &["G", "end", "g e"], "To the bottom", "The last line.")
    },
    Command {
        contexts: LISTED,
        available: |app| app.can_go(Row::is_open_gate).map_err(|()| "no gate is open"),
        run: |app| app.go(Row::is_open_gate),
        ..row(
            "next-gate",
            &["g o"],
            "Next open gate",
            "The next gate that is in the way, and from the last to the first.",
        )
    },
    Command {
        contexts: LISTED,
        available: |app| app.can_go(fails).map_err(|()| "nothing fails"),
        run: |app| app.go(fails),
        ..row("next-failure", &["g f"], "Next failure", "The next item that fails or is in error.")
    },
    Command {
        contexts: BOARD,
        available: |app| if app.layout().areas > 0 { Ok(()) } else { Err("there is no room for them") },
        run: |app| app.take_pane(Pane::Areas),
        ..row("go-areas", &["g a"], "Areas", "Moves the keys to the areas.")
    },
    Command {
        available: |app| if app.layout().detail > 0 { Ok(()) } else { Err("it is folded, or there is no room for it") },
        run: |app| app.take_pane(Pane::Detail),
        ..row("go-detail", &["g d"], "Detail", "Moves the keys to the detail.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        available: has_selection,
        run: |app| app.copy_key(),
        ..row(
            "copy-key",
            &["y k", "ctrl-y"],
            "Copy the item's key",
            "Copies CHECKLIST/AREA.ITEM, as the command line takes it.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        available: has_selection,
        run: |app| app.copy_title(),
        ..row("copy-title", &["y t"], "Copy the title", "Copies the sentence that is true when the item passes.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        available: |app| app.place_of_selection().map(|_| ()).ok_or("it names no place in the repository"),
        run: |app| app.copy_place(),
        ..row("copy-path", &["y p"], "Copy the path", "Copies the finding's PATH:LINE, else where the item is defined.")
    },
];

fn fails(row: &Row) -> bool {
    row.is_known() && matches!(row.status, Status::Fail | Status::Error)
}

impl App {
    /// The rows of the view from top to bottom: a line and what stands in it.
    fn rows_shown(&self) -> Vec<(usize, &Row)> {
        let rows = &self.board.rows;
        match self.view {
            View::Gates => {
                let gate = |(line, poll): (usize, &_)| match poll {
                    crate::app::PollLine::Gate(at) => Some((line, rows.get(*at)?)),
                    _ => None,
                };
                self.gates.lines.iter().enumerate().filter_map(gate).collect()
            }
            View::Board => self.list.visible.iter().enumerate().map(|(line, at)| (line, &rows[*at])).collect(),
            _ => Vec::new(),
        }
    }

    /// Selects an item where the view lists it; says whether it does.
    pub(super) fn select_here(&mut self, key: &ItemKey) -> bool {
        let line = match self.view {
            View::Gates => self.rows_shown().into_iter().find(|(_, row)| row.key == *key).map(|(line, _)| line),
            View::Plan => self.plan.line_of(key),
            _ => None,
        };
        let Some(line) = line else { return false };
        self.pane = Pane::Items;
        if self.view == View::Gates {
            self.select_gate(line);
        } else {
            self.select_step(line);
        }
        true
    }

    /// The line of the next row that is meant, round the end.
    fn next_line(&self, is_meant: fn(&Row) -> bool) -> Option<usize> {
        let own = if self.view == View::Gates { self.gate_line() } else { self.selected_line() };
        let lines: Vec<usize> =
            self.rows_shown().into_iter().filter(|(_, row)| is_meant(row)).map(|(line, _)| line).collect();
        lines.iter().find(|line| own.is_none_or(|own| **line > own)).or(lines.first()).copied()
    }

    fn can_go(&self, is_meant: fn(&Row) -> bool) -> Result<(), ()> {
        if self.rows_shown().into_iter().any(|(_, row)| is_meant(row)) { Ok(()) } else { Err(()) }
    }

    fn go(&mut self, is_meant: fn(&Row) -> bool) -> Vec<Effect> {
        if let Some(line) = self.next_line(is_meant) {
            self.pane = Pane::Items;
            if self.view == View::Gates { self.select_gate(line) } else { self.select_line(line) }
        }
        Vec::new()
    }

    fn take_pane(&mut self, pane: Pane) -> Vec<Effect> {
        self.pane = pane;
        Vec::new()
    }

    fn copy_title(&mut self) -> Vec<Effect> {
        self.selected_item().map(|item| Effect::Copy(item.title.to_string())).into_iter().collect()
    }

    /// `src/a.rs:12`: what `e` would open.
    pub(super) fn place_of_selection(&self) -> Option<String> {
        match self.open_location() {
            Ok(Effect::OpenEditor { path, line: Some(line) }) => Some(format!("{path}:{line}")),
            Ok(Effect::OpenEditor { path, line: None }) => Some(path.to_string()),
            _ => None,
        }
    }

    fn copy_place(&mut self) -> Vec<Effect> {
        self.place_of_selection().map(Effect::Copy).into_iter().collect()
    }
}
