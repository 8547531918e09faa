//! The commands of what lies over a view: search line, finders, menus, sheets.

use super::{Command, Context, row};
use crate::app::overlay::Purpose;
use crate::ledger::{Decision, Ruling};

use Context::{
    Agenda, AgendaSearch, Decision as DecisionContext, Filter, Fix, Form, Help, Mark, Palette, Present,
    Problems as ProblemsContext, Search, Sign, Trust, Waiver,
};

const LISTS: &[Context] = &[Filter, Waiver, ProblemsContext, Trust, Agenda, Fix];
const STATEMENTS: &[Context] = &[Mark, Form];
const FIELDS: &[Context] = &[Mark, Form, DecisionContext];
const FINDERS: &[Context] = &[Search, Help, Palette, Present, AgendaSearch];

pub const ROWS: &[Command] = &[
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
        contexts: &[Palette],
        footer: Some("complete"),
        run: |app| app.complete_found(),
        ..row("find-complete", &["tab"], "Complete", "Takes the selected or best word into the line.")
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
    // On what would be written.
    Command {
        contexts: &[Fix],
        footer: Some("write it"),
        run: |app| app.apply_fix(),
        ..row(
            "fix-write",
            &["enter"],
            "Write it",
            "Writes exactly what is shown, unless something has changed meanwhile.",
        )
    },
    Command {
        contexts: &[Fix],
        footer: Some("other template"),
        available: |app| app.can_change_template(),
        run: |app| app.change_template(),
        ..row(
            "fix-template",
            &["tab"],
            "Other template",
            "Shows the next of the templates that there are to choose from.",
        )
    },
    Command {
        contexts: &[Fix],
        run: |app| app.move_fix(app.fix_page()),
        ..row("fix-page-down", &["pgdn", "space", "ctrl-d"], "Page down", "One page down in what would be written.")
    },
    Command {
        contexts: &[Fix],
        run: |app| app.move_fix(-app.fix_page()),
        ..row("fix-page-up", &["pgup", "ctrl-u"], "Page up", "One page up in what would be written.")
    },
    // In sheets that state something.
    Command {
        contexts: STATEMENTS,
        footer: Some("save"),
        available: |app| app.can_save(),
        run: |app| app.save(),
        ..row("save", &["ctrl-s"], "Save", "Saves the statement; the screen says so when it is on disk.")
    },
    Command {
        contexts: FIELDS,
        footer: Some("next field"),
        available: |app| app.has_other_fields(),
        run: |app| app.next_field(1),
        ..row("next-field", &["tab"], "Next field", "Takes a completion first, where there is one.")
    },
    Command {
        contexts: FIELDS,
        available: |app| app.has_other_fields(),
        run: |app| app.next_field(-1),
        ..row("previous-field", &["backtab"], "Previous field", "The other way round.")
    },
    // On the waivers of an item.
    Command {
        contexts: &[Waiver],
        footer: Some("approve"),
        available: |app| app.can_rule(Ruling::Approval),
        run: |app| app.rule(Ruling::Approval),
        ..row(
            "waiver-approve",
            &["a"],
            "Approve",
            "Lets the waiver excuse; another than who asked, where that is asked for.",
        )
    },
    Command {
        contexts: &[Waiver],
        footer: Some("reject"),
        available: |app| app.can_rule(Ruling::Rejection),
        run: |app| app.rule(Ruling::Rejection),
        ..row("waiver-reject", &["r"], "Reject", "Refuses what was asked for, with a reason.")
    },
    Command {
        contexts: &[Waiver],
        footer: Some("revoke"),
        available: |app| app.can_rule(Ruling::Revocation),
        run: |app| app.rule(Ruling::Revocation),
        ..row("waiver-revoke", &["v"], "Revoke", "Ends what was approved, with a reason.")
    },
    Command {
        contexts: &[Waiver],
        footer: Some("withdraw"),
        run: |app| app.withdraw_waiver(),
        ..row("waiver-withdraw", &["d"], "Withdraw", "Takes the waiver back, as if it had not been asked for.")
    },
    Command {
        contexts: &[Waiver],
        footer: Some("new"),
        run: |app| app.open_form(Purpose::Waiver),
        ..row("waiver-new", &["n"], "New waiver", "Replaces the one that excuses the same; beside one for other paths.")
    },
    // On what a role signs.
    Command {
        contexts: &[Sign],
        footer: Some("GO"),
        run: |app| app.sign(Decision::Go),
        ..row("sign-go", &["g"], "Sign GO", "The role approves of the board as it is shown.")
    },
    Command {
        contexts: &[Sign],
        footer: Some("NO-GO"),
        run: |app| app.sign(Decision::NoGo),
        ..row("sign-no-go", &["n"], "Sign NO-GO", "The role refuses, with a reason; that may be said at any time.")
    },
    Command {
        contexts: &[Sign],
        footer: Some("withdraw"),
        available: |app| app.can_withdraw_sign_off(),
        run: |app| app.withdraw_sign_off(),
        ..row("sign-withdraw", &["d"], "Withdraw", "Takes the role's word back, for good; it can be given anew.")
    },
    // In everything that is a list.
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
    // Everywhere an overlay is open.
    Command {
        contexts: &[
            Help,
            Palette,
            Filter,
            Mark,
            Form,
            Waiver,
            Sign,
            ProblemsContext,
            Trust,
            Fix,
            DecisionContext,
            Agenda,
            Present,
        ],
        footer: Some("close"),
        run: |app| app.close(),
        ..row("close", &["esc"], "Close", "Goes back. What was typed and not saved is kept as a draft.")
    },
    Command {
        contexts: &[Filter, Waiver, Sign, ProblemsContext, Trust, Fix, Agenda],
        run: |app| app.close(),
        ..row("close-list", &["q"], "Close", "Goes back, where nothing is typed.")
    },
];
