//! The commands of trend, plan and activity.

use super::{Command, Context, row};
use crate::app::LineInput;
use crate::app::overlay::Overlay;

use Context::{Activity, Plan, Trend};

pub const ROWS: &[Command] = &[
    Command {
        contexts: &[Trend],
        footer: Some("all turns"),
        available: |app| if app.trend.points.is_empty() { Err("the past is not known yet") } else { Ok(()) },
        run: |app| app.toggle_turns(),
        ..row("trend-turns", &["f"], "Regressions or all turns", "Lists what got better, came or went, too.")
    },
    Command {
        contexts: &[Trend],
        footer: Some("span"),
        available: |app| if app.trend.points.is_empty() { Err("the past is not known yet") } else { Ok(()) },
        run: |app| app.next_span(),
        ..row(
            "trend-span",
            &["s"],
            "Next span",
            "Shows all of the past that was read, its last 13 weeks, or its last 4.",
        )
    },
    Command {
        contexts: &[Trend],
        footer: Some("definitions"),
        run: |app| app.change_definitions(),
        ..row(
            "trend-definitions",
            &["d"],
            "Definitions of today or of then",
            "Judges each commit by the checklists of today, or by those that it has itself.",
        )
    },
    Command {
        contexts: &[Trend],
        footer: Some("more commits"),
        available: |app| app.has_more_past(),
        run: |app| app.more_past(),
        ..row("trend-more", &["+"], "More of the past", "Looks at twice as many commits.")
    },
    Command {
        contexts: &[Trend],
        available: |app| if app.trend.is_running() { Err("it is being read; esc stops it") } else { Ok(()) },
        run: |app| app.read_past(),
        ..row("trend-read", &["r"], "Read the past", "Looks at the past again, or goes on where it was stopped.")
    },
    Command {
        contexts: &[Plan],
        footer: Some("sort"),
        run: |app| app.sort_plan(),
        ..row("plan-sort", &["s"], "Next order", "In order, by gain per hour, by gates freed, by owner.")
    },
    Command {
        contexts: &[Plan],
        run: |app| app.focus(-1, false),
        ..row("plan-left", &["h", "left"], "Pane to the left", "Moves the keys to the owners.")
    },
    Command {
        contexts: &[Plan],
        run: |app| app.focus(1, false),
        ..row("plan-right", &["l", "right"], "Pane to the right", "Moves the keys to the steps.")
    },
    Command {
        contexts: &[Activity],
        footer: Some("search"),
        run: |app| app.open(Overlay::Search(LineInput::new(&app.journal.search.clone()))),
        ..row("activity-search", &["/"], "Search", "Finds what happened by item, person or words.")
    },
    Command {
        contexts: &[Activity],
        footer: Some("kind"),
        run: |app| app.next_kind(),
        ..row(
            "activity-kind",
            &["f"],
            "Next kind",
            "Statements alone, sign-offs, turns, reloads, errors, or everything.",
        )
    },
    Command {
        contexts: &[Activity],
        footer: Some("person"),
        available: |app| {
            app.selected_event().and_then(|event| event.who.as_ref()).map(|_| ()).ok_or("nobody did this one")
        },
        run: |app| app.only_person(),
        ..row("activity-person", &["o"], "Only this person's", "Shows only what the selected one's person did.")
    },
    Command {
        contexts: &[Activity],
        footer: Some("item"),
        available: |app| {
            app.selected_event().and_then(|event| event.item.as_ref()).map(|_| ()).ok_or("it is about no item")
        },
        run: |app| app.only_item(),
        ..row("activity-item", &["i"], "Only this item's", "Shows only what happened to the selected one's item.")
    },
];
