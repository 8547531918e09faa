//! A review of sixty items in a real terminal, by keyboard alone: decided one by one, killed in the middle, gone on with, and
//! ended with a record; then the ledger and the record on disk.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;

use crate::common::Fixture;
use crate::terminal_support::{PROGRAM, Terminal};
use gonogo::ledger::{Kind, MarkStatus};
use gonogo::repo::Repo;
use gonogo::runtime::shelf;

const ITEMS: usize = 60;
const GATES: usize = 20;
const SAVE: &str = "\u{13}";

/// Sixty items that people decide, of which the first twenty are gates.
fn sixty() -> Fixture {
    let fixture = Fixture::new("orders").known_person().with_roles();
    fixture.remove(".gonogo/checklists/service.toml");
    let mut checklist = "schema = 1\nid = \"launch\"\ntitle = \"Launch\"\n[[area]]\nid = \"all\"\n".to_owned();
    for number in 1..=ITEMS {
        let gate = number <= GATES;
        checklist.push_str(&format!(
            "[[area.item]]\nid = \"item-{number}\"\ntitle = \"Question number {number} was answered\"\ngate = {gate}\n\
             check.manual = {{ ask = \"By whom, and how?\" }}\n"
        ));
    }
    fixture.write(".gonogo/checklists/launch.toml", &checklist);
    fixture
}

fn review(fixture: &Fixture) -> Terminal {
    Terminal::open(&fixture.root(), PROGRAM, &["review"], &[("TZ", "UTC")])
}

/// Presses keys on item `number` and waits until the meeting has gone on.
fn decide(terminal: &mut Terminal, number: usize, keys: &str) {
    terminal.press(keys);
    let next =
        if number == ITEMS { "Review  the end".to_owned() } else { format!("Review  {} of {ITEMS}", number + 1) };
    terminal.wait_for(&next);
}

fn marks(fixture: &Fixture) -> BTreeMap<String, MarkStatus> {
    let ledger = shelf::load(&Repo::open(&fixture.root()).unwrap());
    assert_eq!(ledger.damages().count(), 0);
    let marks = ledger.statements().filter_map(|(_, statement)| Some((statement.item.clone(), statement.status()?)));
    marks.collect()
}

#[test]
fn sixty_items_are_decided_by_keyboard_alone_and_a_kill_costs_none() {
    let fixture = sixty();
    let mut terminal = review(&fixture);
    terminal.wait_for("enter begins");
    terminal.wait_for("Ada Lovelace, Engineering lead");
    terminal.press("PBo, Security\r");
    terminal.wait_for_line("Bo", "✔");
    terminal.press("\u{1b}");
    terminal.wait_for("Bo, Security");
    terminal.press("\r");
    terminal.wait_for(&format!("Review  1 of {GATES}"));
    terminal.press("+");
    terminal.wait_for(&format!("Review  1 of {ITEMS}"));
    for number in 1..=30 {
        match number {
            4 => decide(&mut terminal, number, "nThe answer is wrong\r"),
            5 => decide(&mut terminal, number, "z"),
            6 => decide(&mut terminal, number, "pHalf of it\r"),
            7 => {
                terminal.press("a@platform");
                terminal.press(SAVE);
                terminal.wait_for("assigned to @platform");
                decide(&mut terminal, number, "g\r");
            }
            8 => {
                terminal.press("wIt comes with the next release");
                decide(&mut terminal, number, SAVE);
            }
            _ => decide(&mut terminal, number, "g\r"),
        }
    }
    terminal.signal(rustix::process::Signal::KILL);
    terminal.end();
    assert_eq!(marks(&fixture).len(), 28, "all but the parked and the waived one are marked");

    let mut terminal = review(&fixture);
    terminal.wait_for(&format!("at item 31 of {ITEMS}"));
    terminal.wait_for("Resume the review of");
    terminal.press("\r");
    terminal.wait_for(&format!("Review  31 of {ITEMS}"));
    terminal.wait_for("Question number 31 was answered");
    for number in 31..ITEMS {
        decide(&mut terminal, number, "g\r");
    }
    // What was parked stays parked, and the meeting comes to its end.
    decide(&mut terminal, ITEMS, "g\r");
    terminal.wait_for_line("Parked", "Question number 5 was answered");
    terminal.wait_for_line("In the way", "Question number 4 was answered");
    terminal.wait_for_line("Engineering lead", "nobody has signed");
    end_with_a_record(&mut terminal);
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
    the_ledger_has_it_all(&fixture);
    the_record_says_it_all(&fixture);
}

fn end_with_a_record(terminal: &mut Terminal) {
    terminal.press("R");
    terminal.wait_for("The record of the review");
    terminal.press("More than 1 % of orders fail");
    terminal.press(SAVE);
    terminal.wait_for("The review is over");
    terminal.wait_for("Its record is docs/reviews/");
}

fn the_ledger_has_it_all(fixture: &Fixture) {
    let marks = marks(fixture);
    assert_eq!(marks.len(), ITEMS - 2);
    let status = |number: usize| marks.get(&format!("launch/all.item-{number}")).copied();
    assert_eq!([4, 5, 6, 8].map(status), [Some(MarkStatus::Fail), None, Some(MarkStatus::Partial), None]);
    assert_eq!((1..=ITEMS).filter(|number| status(*number) == Some(MarkStatus::Pass)).count(), ITEMS - 4);
    let ledger = shelf::load(&Repo::open(&fixture.root()).unwrap());
    let mut notes = ledger.statements().filter(|(_, statement)| statement.status() == Some(MarkStatus::Pass));
    assert!(notes.all(|(_, mark)| mark.note.ends_with("by Ada Lovelace, Bo")), "the note says who agreed");
    let waivers = ledger.statements().filter(|(_, statement)| matches!(statement.kind, Kind::Waiver(_)));
    assert_eq!(waivers.count(), 1);
}

fn the_record_says_it_all(fixture: &Fixture) {
    let folder = fixture.root().join("docs/reviews");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [path] = &files[..] else { panic!("{files:?}") };
    let record = fs::read_to_string(path).unwrap();
    for part in [
        "**NO-GO** for production: 3 of 20 gates open",
        "| Present | Ada Lovelace (Engineering lead), Bo (Security) |",
        "digest `",
        "- fail **Question number 4 was answered**",
        "- **Question number 8 was answered** until ",
        "| 4 | Question number 4 was answered | NO-GO, stated | The answer is wrong |",
        "| 8 | Question number 8 was answered | WAIVED, stated | It comes with the next release |",
        "## Parked\n\n- Question number 5 was answered: pending (`launch/all.item-5`)",
        "Question number 7 was answered: assigned to @platform",
        "| Director | missing |",
        "## Rollback criteria\n\nMore than 1 % of orders fail\n",
        "| fail | `launch/all.item-4` |",
    ] {
        assert!(record.contains(part), "{part} is not in\n{record}");
    }
}

#[test]
fn a_record_replaces_nothing_unasked_and_is_what_the_next_review_starts_from() {
    let fixture = Fixture::new("orders").known_person();
    fixture.write("decision.md", "Mine.\n");
    let mut terminal = review(&fixture);
    terminal.wait_for("enter begins");
    terminal.wait_for("there was no review yet");
    terminal.press("\r");
    terminal.wait_for("Review  1 of 5");
    terminal.press("\u{1b}[F");
    terminal.wait_for("Review  the end");
    terminal.press("R");
    terminal.wait_for("The record of the review");
    terminal.press("\t\u{15}decision.md");
    terminal.press(SAVE);
    terminal.wait_for("decision.md is there already: ctrl-s again replaces it");
    assert_eq!(fixture.read("decision.md"), "Mine.\n");
    terminal.press(SAVE);
    terminal.wait_for("Its record is decision.md");
    assert!(fixture.read("decision.md").starts_with("<!-- gonogo review "));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);

    fixture.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
    let mut terminal = review(&fixture);
    terminal.wait_for("since the review of");
    terminal.press("\r");
    terminal.wait_for("Review  1 of 5");
    // The gate that turned is the last but two: what is in the way comes first.
    terminal.press("\t");
    terminal.wait_for("Gates (5)");
    terminal.press("\u{1b}");
    terminal.wait_until("the closed agenda", |screen| !screen.contents().contains("Gates (5)"));
    terminal.press("l");
    terminal.wait_for("Review  2 of 5");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}
