//! Every command is one row: its keys, its words, when it can be used, what it does. Key handling, footer, help and
//! palette all come from this table.

use crossterm::event::KeyEvent;

use super::overlay::{FilterMenu, Finder, MarkEditor, Overlay, Problems};
use super::{App, Effect, Pane, Tone, key};

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    Areas,
    Items,
    Detail,
    Search,
    Help,
    Palette,
    Filter,
    Mark,
    Problems,
}

/// A row of [`COMMANDS`].
pub struct Command {
    pub id: &'static str,
    /// The keys, the first of which is shown.
    pub keys: &'static [&'static str],
    pub title: &'static str,
    pub help: &'static str,
    /// Where its keys work.
    pub contexts: &'static [Context],
    /// Its word in the footer, if it is shown there.
    pub footer: Option<&'static str>,
    /// The reason why it cannot be used now, if it cannot.
    pub available: fn(&App) -> Result<(), &'static str>,
    pub run: fn(&mut App) -> Vec<Effect>,
}

use Context::{Areas, Detail, Filter, Help, Items, Mark, Palette, Problems as ProblemsContext, Search};

const BOARD: &[Context] = &[Areas, Items, Detail];
const EVERYWHERE: &[Context] = &[Areas, Items, Detail, Search, Help, Palette, Filter, Mark, ProblemsContext];
const LISTS: &[Context] = &[Filter, ProblemsContext];
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
        ..row("mark", &["m"], "Mark the item", "State pass, partial or fail, with a note and evidence; saved to the ledger.")
    },
    Command {
        footer: Some("open"),
        available: can_open,
        run: |app| app.open_location().map_or_else(|_| Vec::new(), |effect| vec![effect]),
        ..row("open", &["e"], "Open in the editor", "Opens $EDITOR at the finding, else where the item is defined; then comes back.")
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
        ..row("undo", &["u"], "Undo the last mark", "Withdraws the mark that this session saved last; what it superseded counts again.")
    },
    Command {
        footer: Some("search"),
        run: |app| app.open(Overlay::Search(super::LineInput::new(&app.filter.search.clone()))),
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
    Command { run: |app| app.move_by(app.page()), ..row("page-down", &["pgdn", "ctrl-d", "ctrl-f"], "Page down", "One page down.") },
    Command { run: |app| app.move_by(-app.page()), ..row("page-up", &["pgup", "ctrl-u", "ctrl-b"], "Page up", "One page up.") },
    Command { run: |app| app.move_by(i64::MIN / 2), ..row("top", &["g", "home"], "To the top", "The first line.") },
    Command { run: |app| app.move_by(i64::MAX / 2), ..row("bottom", &["G", "end"], "To the bottom", "The last line.") },
    Command { run: |app| app.focus(-1, false), ..row("pane-left", &["h", "left"], "Pane to the left", "Moves the keys to the areas.") },
    Command { run: |app| app.focus(1, false), ..row("pane-right", &["l", "right"], "Pane to the right", "Moves the keys to the items.") },
    Command { run: |app| app.focus(1, true), ..row("next-pane", &["tab"], "Next pane", "Areas, items, detail, and round again.") },
    Command { run: |app| app.focus(-1, true), ..row("previous-pane", &["backtab"], "Previous pane", "The other way round.") },
    Command { run: |app| app.enter(), ..row("enter", &["enter"], "Go in", "From areas to items, from items to the detail, from a finding to the editor.") },
    Command { run: |app| app.peel(), ..row("back", &["esc"], "Back", "Clears the search, then the filters, then goes back to the items; never quits.") },
    Command {
        run: |app| { app.filter.gates_only = !app.filter.gates_only; app.filtered() },
        ..row("gates-only", &["*"], "Gates only", "Shows the gates alone, or all items again.")
    },
    Command {
        available: |app| if app.filter.is_empty() { Err("nothing is filtered") } else { Ok(()) },
        run: |app| { app.filter = super::Filter::default(); app.filtered() },
        ..row("clear-filters", &["X"], "Clear search and filters", "Shows all items of the area again.")
    },
    Command { run: |app| app.fold_detail(), ..row("fold-detail", &["z"], "Fold the detail", "Hides or shows the detail, for a longer list.") },
    Command {
        available: |app| if app.problem_count() == 0 { Err("there are none") } else { Ok(()) },
        run: |app| app.open(Overlay::Problems(Problems::default())),
        ..row("problems", &["p"], "Problems", "What is wrong with checklists, configuration and ledger, line by line.")
    },
    Command { run: |_| vec![Effect::AuditAgain], ..row("audit-again", &["r"], "Audit again", "Reads everything anew, definitions and ledger included.") },
    Command { run: |app| app.next_theme(), ..row("next-theme", &["t"], "Next theme", "Tries the next theme for this session.") },
    Command { run: |app| app.toggle_mouse(), ..row("mouse", &["M"], "Release or take the mouse", "Released, the terminal selects text as usual.") },
    Command {
        available: has_selection,
        run: |app| app.copy_key(),
        ..row("copy-key", &["Y"], "Copy the item's key", "Copies CHECKLIST/AREA.ITEM, as the command line takes it.")
    },
    Command { contexts: EVERYWHERE, run: |_| vec![Effect::Repaint], ..row("repaint", &["ctrl-l"], "Draw anew", "Draws every cell again.") },
    Command { contexts: EVERYWHERE, run: |_| vec![Effect::Suspend], ..row("suspend", &["ctrl-z"], "Suspend", "Back to the shell; `fg` comes back.") },
    Command { footer: Some("quit"), run: |_| vec![Effect::Quit], ..row("quit", &["q"], "Quit", "Leaves the program. Everything saved is on disk already.") },
    Command { contexts: EVERYWHERE, run: |_| vec![Effect::Quit], ..row("quit-now", &["ctrl-c"], "Quit at once", "Leaves from anywhere; an unsaved note is kept as a draft.") },
    // In the search line.
    Command { contexts: &[Search], footer: Some("keep"), run: |app| app.close(), ..row("search-keep", &["enter"], "Keep the search", "Closes the line and keeps what it found.") },
    Command { contexts: &[Search], footer: Some("clear"), run: |app| app.abandon_search(), ..row("search-clear", &["esc"], "Clear the search", "Shows all items again.") },
    // In help and palette.
    Command { contexts: &[Help, Palette], footer: Some("run"), run: |app| app.run_found(), ..row("find-run", &["enter"], "Run", "Runs the selected command.") },
    Command { contexts: FINDERS, footer: Some("next"), run: |app| app.move_found(1), ..row("find-next", &["down", "ctrl-n"], "Next match", "One row down.") },
    Command { contexts: FINDERS, run: |app| app.move_found(-1), ..row("find-previous", &["up", "ctrl-p"], "Previous match", "One row up.") },
    // In menus.
    Command { contexts: LISTS, footer: Some("down"), run: |app| app.move_found(1), ..row("menu-down", &["j", "down"], "Down", "One row down.") },
    Command { contexts: LISTS, footer: Some("up"), run: |app| app.move_found(-1), ..row("menu-up", &["k", "up"], "Up", "One row up.") },
    Command { contexts: &[Filter], footer: Some("toggle"), run: |app| app.toggle_filter(), ..row("filter-toggle", &["space", "enter"], "Toggle", "Adds the row to the filter, or takes it out.") },
    Command { contexts: &[Filter], footer: Some("clear"), run: |app| { app.filter.clear_facets(); app.filtered() }, ..row("filter-clear", &["c"], "Clear", "Takes everything out of the filter.") },
    Command { contexts: &[ProblemsContext], footer: Some("open"), run: |app| app.open_problem(), ..row("problem-open", &["enter", "e"], "Open", "Opens the file at the problem's line.") },
    // In the mark editor.
    Command { contexts: &[Mark], footer: Some("save"), available: |app| app.can_save_mark(), run: |app| app.save_mark(), ..row("mark-save", &["ctrl-s"], "Save", "Saves the mark; the screen says so when it is on disk.") },
    Command { contexts: &[Mark], footer: Some("next field"), run: |app| app.next_field(1), ..row("mark-next", &["tab"], "Next field", "Status, note, evidence.") },
    Command { contexts: &[Mark], run: |app| app.next_field(-1), ..row("mark-previous", &["backtab"], "Previous field", "The other way round.") },
    // Everywhere an overlay is open.
    Command { contexts: &[Help, Palette, Filter, Mark, ProblemsContext], footer: Some("close"), run: |app| app.close(), ..row("close", &["esc"], "Close", "Goes back to the board. An unsaved note is kept as a draft.") },
];

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

/// The commands of a context that the footer shows, with their key: those that can be used now.
pub fn footer(app: &App) -> Vec<(usize, String, &'static str)> {
    let context = app.context();
    let rows = COMMANDS.iter().enumerate();
    rows.filter(|(_, command)| command.contexts.contains(&context) && (command.available)(app).is_ok())
        .filter_map(|(at, command)| Some((at, key::shown(command.keys.first()?), command.footer?)))
        .collect()
}

impl App {
    pub(super) fn on_key(&mut self, event: KeyEvent) -> Vec<Effect> {
        let context = self.context();
        let name = key::name(&event).unwrap_or_default();
        let bound = COMMANDS
            .iter()
            .position(|command| command.contexts.contains(&context) && command.keys.contains(&name.as_str()));
        match bound {
            Some(at) => self.run(at),
            None => self.on_text_key(event),
        }
    }

    /// Runs a command of the table, or says why it cannot be used.
    pub(super) fn run(&mut self, at: usize) -> Vec<Effect> {
        let command = &COMMANDS[at];
        match (command.available)(self) {
            Ok(()) => (command.run)(self),
            Err(reason) => {
                self.say(format!("{}: {reason}", command.title), Tone::Plain);
                Vec::new()
            }
        }
    }

    fn open(&mut self, overlay: Overlay) -> Vec<Effect> {
        self.overlays.push(overlay);
        Vec::new()
    }

    pub(super) fn close(&mut self) -> Vec<Effect> {
        let closed = self.overlays.pop();
        match closed {
            Some(Overlay::Mark(editor)) => self.keep_draft(&editor),
            _ => Vec::new(),
        }
    }

    fn open_mark(&mut self) -> Vec<Effect> {
        let Some(editor) = MarkEditor::new(self) else { return Vec::new() };
        self.open(Overlay::Mark(Box::new(editor)))
    }

    fn move_by(&mut self, delta: i64) -> Vec<Effect> {
        match self.pane {
            Pane::Areas => self.move_area(delta),
            Pane::Items => self.move_item(delta),
            Pane::Detail => self.move_detail(delta),
        }
        Vec::new()
    }

    /// Moves the keys to another pane that is on the screen.
    fn focus(&mut self, delta: i32, round: bool) -> Vec<Effect> {
        let layout = self.layout();
        let mut panes = vec![Pane::Items];
        if layout.areas > 0 {
            panes.insert(0, Pane::Areas);
        }
        if layout.detail > 0 && round {
            panes.push(Pane::Detail);
        }
        let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let length = i32::try_from(panes.len()).unwrap_or(1);
        let moved = i32::try_from(at).unwrap_or(0) + delta;
        let moved = if round { moved.rem_euclid(length) } else { moved.clamp(0, length - 1) };
        self.pane = panes[usize::try_from(moved).unwrap_or(0)];
        Vec::new()
    }

    fn enter(&mut self) -> Vec<Effect> {
        match self.pane {
            Pane::Areas => self.pane = Pane::Items,
            Pane::Items => {
                self.detail.folded = false;
                if self.layout().detail > 0 {
                    self.pane = Pane::Detail;
                }
            }
            Pane::Detail => return self.open_location().map_or_else(|_| Vec::new(), |effect| vec![effect]),
        }
        Vec::new()
    }

    /// One layer back; the board itself is never left.
    fn peel(&mut self) -> Vec<Effect> {
        if self.pane == Pane::Detail {
            self.pane = Pane::Items;
        } else if !self.filter.search.is_empty() {
            self.filter.search.clear();
        } else if self.filter.has_facets() {
            self.filter.clear_facets();
        } else {
            self.pane = Pane::Items;
        }
        self.filtered()
    }

    pub(super) fn filtered(&mut self) -> Vec<Effect> {
        self.refresh_list();
        Vec::new()
    }

    fn sort_next(&mut self) -> Vec<Effect> {
        self.sort = self.sort.next();
        self.say(format!("Order: {}", self.sort.title()), Tone::Plain);
        self.filtered()
    }

    fn fold_detail(&mut self) -> Vec<Effect> {
        self.detail.folded = !self.detail.folded;
        if self.detail.folded && self.pane == Pane::Detail {
            self.pane = Pane::Items;
        }
        self.filtered()
    }

    fn next_theme(&mut self) -> Vec<Effect> {
        let themes = &self.preferences.themes;
        let at = themes.iter().position(|theme| *theme == self.preferences.theme).map_or(0, |at| at + 1);
        let Some(theme) = themes.get(at % themes.len().max(1)).cloned() else { return Vec::new() };
        self.preferences.theme.clone_from(&theme);
        self.say(format!("Theme: {theme}"), Tone::Plain);
        vec![Effect::SetTheme(theme)]
    }

    fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.preferences.mouse = !self.preferences.mouse;
        let text = if self.preferences.mouse { "The mouse is ours" } else { "The mouse is the terminal's: select text as usual" };
        self.say(text, Tone::Plain);
        vec![Effect::SetMouse(self.preferences.mouse)]
    }

    fn copy(&mut self) -> Vec<Effect> {
        let Some((row, item)) = self.selected_row().and_then(|row| Some((row, self.item(row)?))) else { return Vec::new() };
        let line = (self.pane == Pane::Detail).then(|| {
            let lines = self.detail_lines(self.detail_columns());
            let line = lines.get(self.detail.cursor)?;
            Some(line.parts.iter().map(|(_, text)| text.as_str()).collect::<String>().trim().to_owned())
        });
        let text = line.flatten().unwrap_or_else(|| format!("{} {} · {} ({})", row.status.word(), item.title, row.summary, row.key));
        vec![Effect::Copy(text)]
    }

    fn copy_key(&mut self) -> Vec<Effect> {
        self.list.selected.iter().map(|key| Effect::Copy(key.to_string())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_no_key_is_taken_twice_in_a_context() {
        for (at, command) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[at + 1..] {
                assert_ne!(command.id, other.id);
                let together = command.contexts.iter().any(|context| other.contexts.contains(context));
                let shared = command.keys.iter().find(|key| other.keys.contains(key));
                assert!(!together || shared.is_none(), "{} and {} share {shared:?}", command.id, other.id);
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for command in COMMANDS {
            assert!(!command.title.is_empty() && command.help.ends_with('.') && !command.keys.is_empty(), "{}", command.id);
        }
    }
}
