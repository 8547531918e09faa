//! The commands that show a view, by its number.

use super::{Command, VIEWS_AND_REVIEW, row};
use crate::app::View;

pub const ROWS: &[Command] = &[
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Board),
        ..row("board", &["1"], "Board", "All items, by area, with their detail.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Gates),
        ..row("gates", &["2"], "Gates", "The poll: every gate, GO or NO-GO and why, what is in the way first.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Review),
        ..row(
            "review",
            &["3"],
            "Review",
            "The meeting: one item at a time, decided, with minutes and a record at its end.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Trend),
        ..row("trend-view", &["4"], "Trend", "How score and gates went, commit by commit, and where that leads.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Plan),
        ..row("plan-view", &["5"], "Plan", "What is left, in which order, how long it takes, and what to do next.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Claims),
        ..row(
            "claims",
            &["6"],
            "Claims",
            "What documents say of the repository, and whether it holds; what is false first.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        run: |app| app.show(View::Activity),
        ..row("activity-view", &["7"], "Activity", "Everything that happened, the newest first.")
    },
];
