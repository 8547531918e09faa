//! The decision record of a review in Markdown: the verdict and its conditions, who was there, what was decided on each
//! item, and how the board stood, which is what the next review is compared with.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Repository;
use crate::board::{Board, RoleStatus, Row, Snapshot, Verdict, percent};
use crate::checklist::Checklist;
use crate::review::{Entry, Meeting, first_line, statuses_table};
use crate::text::markdown::{cell, leading};
use crate::text::{Sanitized, commit, count};

/// What a record is made of.
pub struct Record<'a> {
    pub board: &'a Board,
    pub checklists: &'a [Checklist],
    pub repository: &'a Repository,
    pub meeting: &'a Meeting,
    pub snapshot: &'a Snapshot,
    /// What makes them take the release back, in their own words.
    pub rollback: &'a str,
    pub ended: Timestamp,
    pub zone: &'a TimeZone,
}

/// The whole document.
pub fn record(record: &Record<'_>) -> String {
    let mut text = first_line(record.ended);
    for part in [heading, in_the_way, conditions, sign_offs, decisions, parked, said, not_reached, rollback] {
        let part = part(record);
        if !part.is_empty() {
            text.push_str(&part);
            text.push('\n');
        }
    }
    text + &statuses_table(&record.snapshot.statuses)
}

fn heading(record: &Record<'_>) -> String {
    let Record { board, repository, meeting, .. } = record;
    let at = |moment: Timestamp, form: &str| moment.to_zoned(record.zone.clone()).strftime(form).to_string();
    let mut text = format!(
        "# Readiness review of {}, {}\n\n**{}** for {}{}.\n\n| | |\n|---|---|\n",
        cell(&repository.name),
        at(meeting.begun, "%-d %B %Y"),
        board.verdict.word(),
        cell(&board.level),
        why(board),
    );
    let commit = repository.head.commit.as_deref().map_or("no commit", commit::kept);
    let branch = repository.head.branch.as_deref().unwrap_or("no branch");
    let dirty = match repository.dirty {
        Some(changes @ 1..) => format!(", with {} that no commit has", count(changes, "change")),
        _ => String::new(),
    };
    let present = meeting.present.iter().map(|person| match person.role.is_empty() {
        true => cell(&person.name),
        false => format!("{} ({})", cell(&person.name), cell(&person.role)),
    });
    let people: Vec<_> = present.collect();
    let people = if people.is_empty() { "nobody was named".to_owned() } else { people.join(", ") };
    let score =
        board.score.verified.map_or("nothing counts".to_owned(), |score| format!("verified {:.1} %", percent(score)));
    let claimed = board.score.claimed.map(|score| format!(", claimed {:.1} %", percent(score))).unwrap_or_default();
    let (begun, ended) = (at(meeting.begun, "%-d %b %Y, %H:%M"), at(record.ended, "%-d %b %Y, %H:%M %:z"));
    let day = at(meeting.begun, "%-d %b %Y, ");
    let ended = ended.strip_prefix(&day).map(str::to_owned).unwrap_or(ended);
    for (name, value) in [
        ("Repository", format!("{}@{commit}{dirty}", cell(branch))),
        ("When", format!("{begun} to {ended}; {} of review", length(meeting.seconds(record.ended)))),
        ("Present", people),
        ("Score", format!("{score}{claimed}")),
        ("Board", format!("digest `{}`", record.snapshot.digest)),
    ] {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "| {name} | {value} |");
    }
    text
}

fn why(board: &Board) -> String {
    let signatures = match board.poll.open().count() {
        0 => String::new(),
        open => format!(", {} missing", count(open, "sign-off")),
    };
    match (board.verdict, board.blockers.len(), board.verdict.reason()) {
        (_, open @ 1.., _) => format!(": {open} of {} open{signatures}", count(board.gates, "gate")),
        (_, _, Some(reason)) => format!(", {reason}{signatures}"),
        (Verdict::ConditionalGo, ..) => format!(", on {}{signatures}", count(board.conditions().count(), "condition")),
        _ => format!(": all gates are passed{signatures}"),
    }
}

fn in_the_way(record: &Record<'_>) -> String {
    let rows = record.board.blockers.iter().filter_map(|at| record.board.rows.get(*at));
    let lines = rows.map(|row| {
        let whose = owner(record, row).map(|owner| format!(", owner {owner}")).unwrap_or_default();
        format!("- {} **{}**: {} (`{}`{whose})\n", row.status.word(), title(record, row), cell(&row.summary), row.key)
    });
    section("In the way", lines)
}

fn conditions(record: &Record<'_>) -> String {
    let lines = record.board.conditions().map(|waiver| {
        let row = record.board.row(&waiver.item);
        let title = row.map_or_else(|| waiver.item.to_string(), |row| title(record, row));
        let whose = row.and_then(|row| owner(record, row)).map(|owner| format!("; owner {owner}")).unwrap_or_default();
        let ends = waiver.ends.to_zoned(record.zone.clone()).strftime("%-d %b %Y, %H:%M").to_string();
        let control =
            waiver.control.as_ref().map(|control| format!("; meanwhile: {}", cell(control))).unwrap_or_default();
        let by = person(&waiver.by);
        format!(
            "- **{title}** until {ends}: {}{control}{whose}; asked for by {by} (`{}`)\n",
            cell(&waiver.reason),
            waiver.item
        )
    });
    section("Conditions", lines)
}

fn sign_offs(record: &Record<'_>) -> String {
    let rows = record.board.sign_offs().iter().map(|role| {
        let word = match role.status {
            RoleStatus::Valid => "GO",
            RoleStatus::Refused => "NO-GO",
            status => status.word(),
        };
        let (who, when) = role.given.as_ref().map_or((String::new(), String::new()), |given| {
            let when = given.at.strftime("%-d %b %Y, %H:%M %:z");
            (person(&given.by), format!("{when}, {}", cell(&given.proof.describe())))
        });
        let optional = if role.required { "" } else { " (optional)" };
        format!("| {}{optional} | {word} | {who} | {when} | {} |\n", cell(&role.title), cell(&role.reason))
    });
    table("Sign-offs", "| role | word | who | when | |\n|---|---|---|---|---|\n", rows)
}

fn decisions(record: &Record<'_>) -> String {
    let decided = record.meeting.agenda.iter().enumerate().filter(|(_, entry)| entry.is_decided());
    let rows = decided.filter_map(|(at, entry)| {
        let decision = entry.decision.as_ref()?;
        let row = record.board.row(&entry.item);
        let whose = row.and_then(|row| owner(record, row)).unwrap_or_default();
        // What was agreed to stands in the repository or in the ledger already.
        let basis = if decision.statement.is_some() { "stated" } else { "confirmed" };
        Some(format!(
            "| {} | {} | {}, {basis} | {} | {whose} | {} | {} |\n",
            at + 1,
            cell(&entry.title),
            decision.resolved.word(),
            cell(&decision.note),
            decision.at.to_zoned(record.zone.clone()).strftime("%H:%M"),
            length(entry.spent),
        ))
    });
    let head = "| | item | decision | why | owner | at | took |\n|---|---|---|---|---|---|---|\n";
    table("Decisions", head, rows)
}

fn parked(record: &Record<'_>) -> String {
    let entries = record.meeting.agenda.iter().filter(|entry| entry.is_parked());
    section("Parked", entries.map(|entry| line(record, entry)))
}

fn said(record: &Record<'_>) -> String {
    let notes = record.meeting.agenda.iter().flat_map(|entry| entry.notes.iter().map(move |note| (entry, note)));
    let lines = notes.map(|(entry, note)| {
        let at = note.at.to_zoned(record.zone.clone()).strftime("%H:%M").to_string();
        format!("- {at} {}: {}\n", cell(&entry.title), cell(&note.text))
    });
    section("Said and assigned", lines)
}

fn not_reached(record: &Record<'_>) -> String {
    let entries = record.meeting.agenda.iter().filter(|entry| entry.is_open());
    section("On the agenda, and not decided", entries.map(|entry| line(record, entry)))
}

fn line(record: &Record<'_>, entry: &Entry) -> String {
    let now = record.board.row(&entry.item).map_or("no longer there", |row| row.status.word());
    format!("- {}: {now} (`{}`)\n", cell(&entry.title), entry.item)
}

/// The words as they were typed, for what they say cannot be more than text.
fn rollback(record: &Record<'_>) -> String {
    let lines: Vec<_> = Sanitized::lines(record.rollback.trim()).iter().map(|line| leading(line)).collect();
    let text = if lines.is_empty() { "Nobody named any.".to_owned() } else { lines.join("\\\n") };
    format!("## Rollback criteria\n\n{text}\n")
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    table(title, "", lines)
}

/// A heading with what stands below it; nothing where there is nothing.
fn table(title: &str, head: &str, rows: impl Iterator<Item = String>) -> String {
    let rows: String = rows.collect();
    if rows.is_empty() { rows } else { format!("## {title}\n\n{head}{rows}") }
}

fn title(record: &Record<'_>, row: &Row) -> String {
    record.board.item(record.checklists, row).map_or_else(|| row.key.to_string(), |item| cell(&item.title))
}

fn owner(record: &Record<'_>, row: &Row) -> Option<String> {
    let item = record.board.item(record.checklists, row)?;
    row.assigned_to.as_ref().or(item.owner.as_ref()).map(|owner| cell(owner))
}

fn person(by: &str) -> String {
    cell(by.split('<').next().unwrap_or_default().trim())
}

/// `48 min`, `1 h 05 min`; `40 s` below a minute.
fn length(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{} s", seconds.max(0)),
        60..3600 => format!("{} min", seconds / 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_exact_as_people_say_them() {
        let said = [-3, 40, 61, 3599, 3900].map(length);
        assert_eq!(said, ["0 s", "40 s", "1 min", "59 min", "1 h 05 min"]);
    }
}
