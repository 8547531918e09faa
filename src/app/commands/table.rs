//! The commands of the views. A new one is a row here.

use super::{Command, Context, VIEWS_AND_REVIEW, argument, row};
use crate::app::overlay::{FilterMenu, Finder, Overlay, Problems, Purpose};
use crate::app::{App, Effect, View};

use Context::{Activity, Areas, Claims, Detail, Gates, Items, Plan, Review, Trend};

const BOARD: &[Context] = &[Areas, Items, Detail];
/// Where an item is chosen.
const ITEMS: &[Context] = &[Areas, Items, Detail, Gates, Plan];
const SEARCHED: &[Context] = &[Areas, Items, Detail, Claims];
/// Where `r` means the board of now.
const AUDITED: &[Context] = &[Areas, Items, Detail, Gates, Plan, Claims, Activity, Review];
const EVERYWHERE: &[Context] = &Context::ALL;

pub const ROWS: &[Command] = &[
    Command {
        footer: Some("mark"),
        available: can_mark,
        run: |app| app.open_mark(),
        argument: Some(argument::MARK),
        ..row(
            "mark",
            &["m"],
            "Mark the item",
            "State pass, partial or fail, with a note and evidence; saved to the ledger.",
        )
    },
    Command {
        footer: Some("waive"),
        available: can_mark,
        run: |app| app.open_waiver(),
        argument: Some(argument::WAIVE),
        ..row(
            "waive",
            &["w"],
            "Waive the item",
            "Excuses it for a time, with a reason; where a waiver is there, shows it and what can be done.",
        )
    },
    Command {
        footer: Some("assign"),
        available: has_selection,
        run: |app| app.open_form(Purpose::Assignment),
        argument: Some(argument::ASSIGN),
        ..row("assign", &["a"], "Assign the item", "States who sees to it from now on.")
    },
    Command {
        available: has_selection,
        run: |app| app.open_form(Purpose::Comment),
        argument: Some(argument::COMMENT),
        ..row("comment", &["c"], "Comment on the item", "Says something about it that changes nothing.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
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
        contexts: VIEWS_AND_REVIEW,
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
        contexts: VIEWS_AND_REVIEW,
        footer: Some("open"),
        available: can_open,
        run: |app| app.open_location().map_or_else(|_| Vec::new(), |effect| vec![effect]),
        ..row(
            "open",
            &["e"],
            "Open in the editor",
            "Opens $EDITOR at the finding, the claim's line, else where the item is defined; then comes back.",
        )
    },
    Command {
        contexts: &[Claims],
        footer: Some("evidence"),
        available: |app| app.open_evidence().map(|_| ()),
        run: |app| app.open_evidence().map_or_else(|_| Vec::new(), |effect| vec![effect]),
        ..row("open-evidence", &["E"], "Open the evidence", "Opens $EDITOR at what the evidence names.")
    },
    Command {
        contexts: ITEMS,
        footer: Some("fix"),
        available: |app| app.can_fix(),
        run: |app| app.ask_for_fix(),
        ..row(
            "fix",
            &["f"],
            "Fix the item",
            "Shows what can be written for it, from a template and what is known; enter writes it.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        footer: Some("copy"),
        available: can_copy,
        run: |app| app.copy(),
        ..row("copy", &["y y"], "Copy", "Copies the item as Markdown: how it stands, what was found, what mends it.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        available: |app| app.can_copy_link(),
        run: |app| app.copy_link(),
        ..row(
            "copy-link",
            &["y l", "Y"],
            "Copy a permalink",
            "Copies the address, at the forge and of this commit, of what `e` would open; else its path and line.",
        )
    },
    Command {
        contexts: &[Detail],
        run: |app| app.copy_line(),
        ..row("copy-line", &["L"], "Copy the line", "Copies the line with the cursor.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        footer: Some("undo"),
        available: |app| app.can_undo(),
        run: |app| app.undo_last(),
        ..row(
            "undo",
            &["u"],
            "Undo",
            "Takes back what this session did last: a statement, a decision in a review, or a fix that nobody has changed.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        footer: Some("redo"),
        available: |app| app.can_redo(),
        run: |app| app.redo_last(),
        ..row("redo", &["ctrl-r"], "Redo", "States, decides or writes again what was undone last.")
    },
    Command {
        contexts: &[Gates],
        footer: Some("sign"),
        available: |app| app.can_sign(),
        run: |app| app.open_sign(),
        ..row(
            "sign",
            &["s"],
            "Sign for a role",
            "Shows what is signed; then GO or NO-GO for the role, or takes it back.",
        )
    },
    Command {
        contexts: SEARCHED,
        footer: Some("search"),
        run: |app| app.open_search(),
        ..row(
            "search",
            &["/"],
            "Search",
            "Finds items by title or key, claims by their words, which may be abbreviated.",
        )
    },
    Command {
        contexts: &[Gates, Trend, Plan],
        footer: Some("search"),
        run: |app| app.ask_for_argument("goto"),
        ..row("search-item", &["/"], "Search", "Finds an item by title or key, and goes to it, here or on the board.")
    },
    Command {
        contexts: &[Claims],
        footer: Some("verdict"),
        available: has_claims,
        run: |app| app.next_verdict(),
        ..row(
            "verdict",
            &["v", "F"],
            "Next verdict",
            "Shows only what is false, then unverifiable, then true, then all again.",
        )
    },
    Command {
        contexts: &[Claims],
        available: has_claims,
        run: |app| app.next_document(1),
        ..row("next-document", &["]"], "Next document", "The first claim of the next document.")
    },
    Command {
        contexts: &[Claims],
        available: has_claims,
        run: |app| app.next_document(-1),
        ..row("previous-document", &["["], "Previous document", "The first claim of the document before.")
    },
    Command {
        contexts: BOARD,
        footer: Some("filter"),
        run: |app| app.open(Overlay::Filter(FilterMenu::default())),
        argument: Some(argument::FILTER),
        ..row("filter", &["F"], "Filter", "Shows only some statuses, owners, or gates.")
    },
    Command {
        contexts: BOARD,
        footer: Some("sort"),
        run: |app| app.sort_next(),
        argument: Some(argument::SORT),
        ..row("sort", &["s"], "Next order", "Gates first then gain, the checklist's own, by status, title or owner.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        footer: Some("commands"),
        run: |app| app.open(Overlay::Palette(Finder::palette(app))),
        ..row("palette", &[":"], "Commands", "Finds any command by its name, id or key, and runs it.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        footer: Some("help"),
        run: |app| app.open(Overlay::Help(Finder::help(app))),
        ..row("help", &["?", "f1"], "Help", "What the keys do here; enter runs the row.")
    },
    Command {
        contexts: BOARD,
        run: |app| app.show_next(),
        ..row(
            "next",
            &["n"],
            "What to do next",
            "The three best next things: open gates first, then what gains most for its effort.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.move_by(1),
        ..row("down", &["j", "down"], "Down", "One line down.")
    },
    Command { contexts: VIEWS_AND_REVIEW, run: |app| app.move_by(-1), ..row("up", &["k", "up"], "Up", "One line up.") },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.move_by(app.page()),
        ..row("page-down", &["pgdn", "ctrl-d", "ctrl-f"], "Page down", "One page down.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.move_by(-app.page()),
        ..row("page-up", &["pgup", "ctrl-u", "ctrl-b"], "Page up", "One page up.")
    },
    Command {
        contexts: BOARD,
        run: |app| app.focus(-1, false),
        ..row("pane-left", &["h", "left"], "Pane to the left", "Moves the keys to the areas.")
    },
    Command {
        contexts: BOARD,
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
            "From areas to items, from items to the detail, from a finding to the editor; from a gate or its claim to an item.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.peel(),
        ..row(
            "back",
            &["esc"],
            "Back",
            "Clears the search, then the filters, then goes back to the items, and to the board; never quits.",
        )
    },
    Command {
        contexts: BOARD,
        run: |app| {
            app.filter.gates_only = !app.filter.gates_only;
            app.filtered()
        },
        ..row("gates-only", &["*"], "Gates only", "Shows the gates alone, or all items again.")
    },
    Command {
        contexts: BOARD,
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
        contexts: AUDITED,
        run: |_| vec![Effect::AuditAgain],
        ..row("audit-again", &["r"], "Audit again", "Reads everything anew, definitions and ledger included.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.next_theme(),
        ..row("next-theme", &["t"], "Next theme", "Tries the next theme for this session.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.toggle_mouse(),
        ..row("mouse", &["M"], "Release or take the mouse", "Released, the terminal selects text as usual.")
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
        contexts: VIEWS_AND_REVIEW,
        footer: Some("quit"),
        run: |_| vec![Effect::Quit],
        ..row("quit", &["q"], "Quit", "Leaves the program. Everything saved is on disk already.")
    },
    Command {
        contexts: EVERYWHERE,
        run: |_| vec![Effect::Quit],
        ..row("quit-now", &["ctrl-c"], "Quit at once", "Leaves from anywhere; an unsaved note is kept as a draft.")
    },
];

pub(super) fn has_selection(app: &App) -> Result<(), &'static str> {
    app.selected_row().map(|_| ()).ok_or("no item is selected")
}

fn has_claims(app: &App) -> Result<(), &'static str> {
    if app.claims.rows.is_empty() { Err("there is no claim") } else { Ok(()) }
}

fn can_copy(app: &App) -> Result<(), &'static str> {
    match app.view {
        View::Trend => app.copied_turn().map(|_| ()).ok_or("no commit is selected"),
        View::Activity => app.copied_event().map(|_| ()).ok_or("nothing is selected"),
        _ => app.claim_text().map(|_| ()).ok_or("nothing is selected").or_else(|_| has_selection(app)),
    }
}

fn can_open(app: &App) -> Result<(), &'static str> {
    app.open_location().map(|_| ())
}

fn can_mark(app: &App) -> Result<(), &'static str> {
    let item = app.selected_item().ok_or("no item is selected")?;
    if item.check.is_err() { Err("its definition is broken: see the problems") } else { Ok(()) }
}
