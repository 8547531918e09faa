//! The commands of the review: one key for each thing that a meeting decides.

use super::{Command, Context, row};
use crate::app::overlay::{Overlay, Problems, Purpose};
use crate::ledger::MarkStatus;

use Context::{Agenda, AgendaSearch, Decision, Present, Review};

const REVIEW: &[Context] = &[Review];

pub const ROWS: &[Command] = &[
    Command {
        contexts: REVIEW,
        footer: Some("go"),
        available: |app| app.can_decide(MarkStatus::Pass),
        run: |app| app.decide(MarkStatus::Pass),
        ..row(
            "review-go",
            &["g"],
            "GO for the item",
            "Agrees to what passes; marks as passed what people decide, with a note and evidence.",
        )
    },
    Command {
        contexts: REVIEW,
        footer: Some("no-go"),
        available: |app| app.can_decide(MarkStatus::Fail),
        run: |app| app.decide(MarkStatus::Fail),
        ..row(
            "review-no-go",
            &["n"],
            "NO-GO for the item",
            "Agrees to what fails; marks as failed what people decide, and vetoes what a program passes.",
        )
    },
    Command {
        contexts: REVIEW,
        footer: Some("partial"),
        available: |app| app.can_decide(MarkStatus::Partial),
        run: |app| app.decide(MarkStatus::Partial),
        ..row("review-partial", &["p"], "Partial", "Marks the item as holding in part, with what is missing.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("waive"),
        available: |app| app.can_state(),
        run: |app| app.open_waiver(),
        ..row("review-waive", &["w"], "Waive", "Excuses the item for a time, with a reason, as a condition of the GO.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("assign"),
        available: |app| app.can_state(),
        run: |app| app.open_form(Purpose::Assignment),
        ..row("review-assign", &["a"], "Assign", "States who sees to the item from now on; the minutes say so.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("comment"),
        available: |app| app.can_state(),
        run: |app| app.open_form(Purpose::Comment),
        ..row("review-comment", &["c"], "Comment", "Keeps what was said about the item, in the ledger and the minutes.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("park"),
        available: |app| app.can_state(),
        run: |app| app.park(),
        ..row("review-park", &["z"], "Park", "Puts the item off and goes on; the record lists what was parked.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("begin"),
        available: |app| app.can_begin(),
        run: |app| app.begin_review(),
        ..row("review-begin", &["enter"], "Begin", "Begins the review, or goes on with the one that was broken off.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("sign"),
        available: |app| app.can_sign_in_review(),
        run: |app| app.open_sign(),
        ..row("review-sign", &["s"], "Sign for a role", "Shows what is signed; then GO or NO-GO for the role.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("record"),
        available: |app| app.can_record(),
        run: |app| app.open_form(Purpose::Record),
        ..row("review-record", &["R"], "Write the record", "Ends the review with a decision record in Markdown.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("anew"),
        available: |app| app.can_begin_anew(),
        run: |app| app.give_up(),
        ..row(
            "review-anew",
            &["N"],
            "Begin anew",
            "Gives up the minutes of the review that is kept; what it stated stays in the ledger.",
        )
    },
    Command {
        contexts: REVIEW,
        footer: Some("item"),
        available: |app| app.has_next_page(),
        run: |app| app.turn_page(1),
        ..row("review-next", &["right", "l"], "Next item", "Goes on without deciding; after the last comes the end.")
    },
    Command {
        contexts: REVIEW,
        available: |app| app.is_meeting(),
        run: |app| app.turn_page(-1),
        ..row("review-previous", &["left", "h"], "Previous item", "Goes back to the item before.")
    },
    Command {
        contexts: REVIEW,
        available: |app| app.is_meeting(),
        run: |app| app.turn_page(i64::MIN / 2),
        ..row("review-first", &["home"], "First item", "Goes to the beginning of the agenda.")
    },
    Command {
        contexts: REVIEW,
        available: |app| app.is_meeting(),
        run: |app| app.turn_page(i64::MAX / 2),
        ..row("review-end", &["end", "G"], "To the end", "Goes to the sign-offs and the record.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("agenda"),
        available: |app| app.is_meeting(),
        run: |app| app.open_agenda(),
        ..row("review-agenda", &["tab"], "Agenda", "Lists all items of the review; enter goes to one.")
    },
    Command {
        contexts: &[Review, Agenda],
        footer: Some("search"),
        available: |app| app.is_meeting(),
        run: |app| app.search_agenda(),
        ..row(
            "review-search",
            &["/"],
            "Search the agenda",
            "Finds an item of the review by its title or key, which may be abbreviated; enter goes to it.",
        )
    },
    Command {
        contexts: &[Review, Agenda],
        footer: Some("add the rest"),
        available: |app| app.can_add_rest(),
        run: |app| app.add_rest(),
        ..row("review-rest", &["+"], "Add the rest", "Puts all other items on the agenda as well.")
    },
    Command {
        contexts: REVIEW,
        footer: Some("present"),
        run: |app| app.open_present(),
        ..row("review-present", &["P"], "Who is present", "Names who takes part, and as what.")
    },
    Command {
        contexts: REVIEW,
        available: |app| if app.problem_count() == 0 { Err("there are none") } else { Ok(()) },
        run: |app| app.open(Overlay::Problems(Problems::default())),
        ..row("review-problems", &["!"], "Problems", "What is wrong with checklists, configuration and ledger.")
    },
    // In its sheets.
    Command {
        contexts: &[Decision],
        footer: Some("save"),
        available: |app| app.can_save(),
        run: |app| app.save(),
        ..row(
            "decide",
            &["enter", "ctrl-s"],
            "Save the decision",
            "Saves the mark; the review goes on when it is on disk.",
        )
    },
    Command {
        contexts: &[Agenda, AgendaSearch],
        footer: Some("go there"),
        run: |app| app.jump(),
        ..row("agenda-jump", &["enter"], "Go there", "Shows the selected item.")
    },
    Command {
        contexts: &[AgendaSearch],
        footer: Some("whole agenda"),
        run: |app| app.leave_agenda_search(),
        ..row("agenda-search-leave", &["esc"], "Leave the search", "Shows the whole agenda again.")
    },
    Command {
        contexts: &[Present],
        footer: Some("add or remove"),
        run: |app| app.toggle_present(),
        ..row("present-toggle", &["enter"], "Add or remove", "Adds the person, or takes them out again.")
    },
];
