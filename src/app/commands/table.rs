//! The table of commands. A new command is a row here.

use super::{Command, Context};
use crate::app::overlay::{FilterMenu, Finder, Overlay, Problems};
use crate::app::{App, Effect, LineInput};

use Context::{Areas, Detail, Filter, Help, Items, Mark, Palette, Problems as ProblemsContext, Search, Trust};

const BOARD: &[Context] = &[Areas, Items, Detail];
const EVERYWHERE: &[Context] = &[Areas, Items, Detail, Search, Help, Palette, Filter, Mark, ProblemsContext, Trust];
const LISTS: &[Context] = &[Filter, ProblemsContext, Trust];
const FINDERS: &[Context] = &[Search, Help, Palette];

/// A row with everything that most rows have.
const fn row(id: &'static str, keys: &'static [&'static str], title: &'static str, help: &'static str) -> Command {
    Command { id, keys, title, help, contexts: BOARD, footer: None, available: always, run: nothing }
}

pub const COMMANDS: &[Command] = &[
    Command {
        footer: Some("mark"),
        available: can_mark,
        run: |app| app.open_mark(),
        ..row(
            "mark",
            &["m"],
            "Mark the item",
            "State pass, partial or fail, with a note and evidence; saved to the ledger.",
        )
    },
    Command {
        footer: Some("run"),
        available: |app| app.can_ask(),
        run: |app| app.ask_selected(),
        ..row(
            "run",
            &["x"],
            "Run what the item asks for",
            "Runs its command or calls its server now, as far as you trust it.",
        )
    },
    Command {
        available: |app| app.can_ask_all(),
        run: |_| vec![Effect::Ask(None)],
        ..row("run-all", &["R"], "Run all commands and calls", "Everything that items ask for, as far as you trust it.")
    },
    Command {
        footer: Some("trust"),
        available: |app| app.can_trust(),
        run: |app| app.open_trust(),
        ..row(
            "trust",
            &["T"],
            "Trust",
            "Shows what the repository asks to run and to call, and lets you allow exactly that.",
        )
    },
    Command {
        footer: Some("open"),
        available: can_open,
        run: |app| app.open_location().map_or_else(|_| Vec::new(), |effect| vec![effect]),
        ..row(
            "open",
            &["e"],
            "Open in the editor",
            "Opens $EDITOR at the finding, else where the item is defined; then comes back.",
        )
    },
    Command {
        footer: Some("copy"),
        available: has_selection,
        run: |app| app.copy(),
        ..row("copy", &["y"], "Copy", "Copies the item, or in the detail the line with the cursor, as text.")
    },
    Command {
        footer: Some("undo"),
        available: can_undo,
        run: |app| app.undo_last(),
        ..row(
            "undo",
            &["u"],
            "Undo the last mark",
            "Withdraws the mark that this session saved last; what it superseded counts again.",
        )
    },
    Command {
        footer: Some("search"),
        run: |app| app.open(Overlay::Search(LineInput::new(&app.filter.search.clone()))),
        ..row("search", &["/"], "Search", "Finds items by title or key; words may be abbreviated.")
    },
    Command {
        footer: Some("filter"),
        run: |app| app.open(Overlay::Filter(FilterMenu::default())),
        ..row("filter", &["F"], "Filter", "Shows only some statuses, owners, or gates.")
    },
    Command {
        footer: Some("sort"),
        run: |app| app.sort_next(),
        ..row("sort", &["s"], "Next order", "Gates first then gain, the checklist's own, by status, title or owner.")
    },
    Command {
        footer: Some("commands"),
        run: |app| app.open(Overlay::Palette(Finder::palette(app))),
        ..row("palette", &[":"], "Commands", "Finds any command by its name, id or key, and runs it.")
    },
    Command {
        footer: Some("help"),
        run: |app| app.open(Overlay::Help(Finder::help(app))),
        ..row("help", &["?", "f1"], "Help", "What the keys do here; enter runs the row.")
    },
    Command { run: |app| app.move_by(1), ..row("down", &["j", "down"], "Down", "One line down.") },
    Command { run: |app| app.move_by(-1), ..row("up", &["k", "up"], "Up", "One line up.") },
    Command {
        run: |app| app.move_by(app.page()),
        ..row("page-down", &["pgdn", "ctrl-d", "ctrl-f"], "Page down", "One page down.")
    },
    Command {
        run: |app| app.move_by(-app.page()),
        ..row("page-up", &["pgup", "ctrl-u", "ctrl-b"], "Page up", "One page up.")
    },
    Command { run: |app| app.move_by(i64::MIN / 2), ..row("top", &["g", "home"], "To the top", "The first line.") },
    Command { run: |app| app.move_by(i64::MAX / 2), ..row("bottom", &["G", "end"], "To the bottom", "The last line.") },
    Command {
        run: |app| app.focus(-1, false),
        ..row("pane-left", &["h", "left"], "Pane to the left", "Moves the keys to the areas.")
    },
    Command {
        run: |app| app.focus(1, false),
        ..row("pane-right", &["l", "right"], "Pane to the right", "Moves the keys to the items.")
    },
    Command {
        run: |app| app.focus(1, true),
        ..row("next-pane", &["tab"], "Next pane", "Areas, items, detail, and round again.")
    },
    Command {
        run: |app| app.focus(-1, true),
        ..row("previous-pane", &["backtab"], "Previous pane", "The other way round.")
    },
    Command {
        run: |app| app.enter(),
        ..row(
            "enter",
            &["enter"],
            "Go in",
            "From areas to items, from items to the detail, from a finding to the editor.",
        )
    },
    Command {
        run: |app| app.peel(),
        ..row(
            "back",
            &["esc"],
            "Back",
            "Clears the search, then the filters, then goes back to the items; never quits.",
        )
    },
    Command {
        run: |app| {
            app.filter.gates_only = !app.filter.gates_only;
            app.filtered()
        },
        ..row("gates-only", &["*"], "Gates only", "Shows the gates alone, or all items again.")
    },
    Command {
        available: |app| if app.filter.is_empty() { Err("nothing is filtered") } else { Ok(()) },
        run: |app| {
            app.filter = crate::app::Filter::default();
            app.filtered()
        },
        ..row("clear-filters", &["X"], "Clear search and filters", "Shows all items of the area again.")
    },
    Command {
        run: |app| app.fold_detail(),
        ..row("fold-detail", &["z"], "Fold the detail", "Hides or shows the detail, for a longer list.")
    },
    Command {
        available: |app| if app.problem_count() == 0 { Err("there are none") } else { Ok(()) },
        run: |app| app.open(Overlay::Problems(Problems::default())),
        ..row("problems", &["p"], "Problems", "What is wrong with checklists, configuration and ledger, line by line.")
    },
    Command {
        run: |_| vec![Effect::AuditAgain],
        ..row("audit-again", &["r"], "Audit again", "Reads everything anew, definitions and ledger included.")
    },
    Command {
        run: |app| app.next_theme(),
        ..row("next-theme", &["t"], "Next theme", "Tries the next theme for this session.")
    },
    Command {
        run: |app| app.toggle_mouse(),
        ..row("mouse", &["M"], "Release or take the mouse", "Released, the terminal selects text as usual.")
    },
    Command {
        available: has_selection,
        run: |app| app.copy_key(),
        ..row("copy-key", &["Y"], "Copy the item's key", "Copies CHECKLIST/AREA.ITEM, as the command line takes it.")
    },
    Command {
        contexts: EVERYWHERE,
        run: |_| vec![Effect::Repaint],
        ..row("repaint", &["ctrl-l"], "Draw anew", "Draws every cell again.")
    },
    Command {
        contexts: EVERYWHERE,
        run: |_| vec![Effect::Suspend],
        ..row("suspend", &["ctrl-z"], "Suspend", "Back to the shell; `fg` comes back.")
    },
    Command {
        footer: Some("quit"),
        run: |_| vec![Effect::Quit],
        ..row("quit", &["q"], "Quit", "Leaves the program. Everything saved is on disk already.")
    },
    Command {
        contexts: EVERYWHERE,
        run: |_| vec![Effect::Quit],
        ..row("quit-now", &["ctrl-c"], "Quit at once", "Leaves from anywhere; an unsaved note is kept as a draft.")
    },
    // In the search line.
    Command {
        contexts: &[Search],
        footer: Some("keep"),
        run: |app| app.close(),
        ..row("search-keep", &["enter"], "Keep the search", "Closes the line and keeps what it found.")
    },
    Command {
        contexts: &[Search],
        footer: Some("clear"),
        run: |app| app.abandon_search(),
        ..row("search-clear", &["esc"], "Clear the search", "Shows all items again.")
    },
    // In help and palette.
    Command {
        contexts: &[Help, Palette],
        footer: Some("run"),
        run: |app| app.run_found(),
        ..row("find-run", &["enter"], "Run", "Runs the selected command.")
    },
    Command {
        contexts: FINDERS,
        footer: Some("next"),
        run: |app| app.move_found(1),
        ..row("find-next", &["down", "ctrl-n"], "Next match", "One row down.")
    },
    Command {
        contexts: FINDERS,
        run: |app| app.move_found(-1),
        ..row("find-previous", &["up", "ctrl-p"], "Previous match", "One row up.")
    },
    // In menus.
    Command {
        contexts: LISTS,
        footer: Some("down"),
        run: |app| app.move_found(1),
        ..row("menu-down", &["j", "down"], "Down", "One row down.")
    },
    Command {
        contexts: LISTS,
        footer: Some("up"),
        run: |app| app.move_found(-1),
        ..row("menu-up", &["k", "up"], "Up", "One row up.")
    },
    Command {
        contexts: &[Filter],
        footer: Some("toggle"),
        run: |app| app.toggle_filter(),
        ..row("filter-toggle", &["space", "enter"], "Toggle", "Adds the row to the filter, or takes it out.")
    },
    Command {
        contexts: &[Filter],
        footer: Some("clear"),
        run: |app| {
            app.filter.clear_facets();
            app.filtered()
        },
        ..row("filter-clear", &["c"], "Clear", "Takes everything out of the filter.")
    },
    Command {
        contexts: &[ProblemsContext],
        footer: Some("open"),
        run: |app| app.open_problem(),
        ..row("problem-open", &["enter", "e"], "Open", "Opens the file at the problem's line.")
    },
    Command {
        contexts: &[Trust],
        footer: Some("trust exactly this"),
        run: |app| app.accept_trust(),
        ..row("trust-accept", &["y"], "Trust exactly this", "Allows what is shown; a changed byte asks again.")
    },
    // In the mark editor.
    Command {
        contexts: &[Mark],
        footer: Some("save"),
        available: |app| app.can_save_mark(),
        run: |app| app.save_mark(),
        ..row("mark-save", &["ctrl-s"], "Save", "Saves the mark; the screen says so when it is on disk.")
    },
    Command {
        contexts: &[Mark],
        footer: Some("next field"),
        run: |app| app.next_field(1),
        ..row("mark-next", &["tab"], "Next field", "Status, note, evidence.")
    },
    Command {
        contexts: &[Mark],
        run: |app| app.next_field(-1),
        ..row("mark-previous", &["backtab"], "Previous field", "The other way round.")
    },
    // Everywhere an overlay is open.
    Command {
        contexts: &[Help, Palette, Filter, Mark, ProblemsContext, Trust],
        footer: Some("close"),
        run: |app| app.close(),
        ..row("close", &["esc"], "Close", "Goes back to the board. An unsaved note is kept as a draft.")
    },
];

#[expect(clippy::unnecessary_wraps, reason = "it stands among functions that do refuse")]
fn always(_app: &App) -> Result<(), &'static str> {
    Ok(())
}

fn nothing(_app: &mut App) -> Vec<Effect> {
    Vec::new()
}

fn has_selection(app: &App) -> Result<(), &'static str> {
    app.selected_row().map(|_| ()).ok_or("no item is selected")
}

fn can_open(app: &App) -> Result<(), &'static str> {
    app.open_location().map(|_| ())
}

fn can_mark(app: &App) -> Result<(), &'static str> {
    let item = app.selected_item().ok_or("no item is selected")?;
    if item.check.is_err() { Err("its definition is broken: see the problems") } else { Ok(()) }
}

fn can_undo(app: &App) -> Result<(), &'static str> {
    if app.undo.is_empty() { Err("nothing was marked in this session") } else { Ok(()) }
}
