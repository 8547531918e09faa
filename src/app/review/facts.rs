//! The item that is shown: what it is, what the document claims, how it is decided, what the repository says, on what that
//! rests, what changed since the last time, and who said what.

use super::super::detail::{DetailLine, Voice};
use super::super::{App, owner};
use super::Block;
use crate::board::{Row, mark_end, shown_end};
use crate::check::{Outcome, Status};
use crate::checklist::{Claim, Item};
use crate::ledger::{Force, Kind, Statement};
use crate::review::{Decision, Entry, Resolved, Stood};
use crate::text::{Sanitized, count, wrap};

/// How many findings and statements are shown; a meeting does not read more of them.
const FINDINGS: usize = 3;
const HISTORY: usize = 3;
/// How many lines of how it is decided, and of one finding.
const LINES: usize = 2;

impl App {
    /// Columns of the labels; where there is little room they are shorter.
    pub fn card_label(&self) -> usize {
        if self.card_columns() >= 64 { 22 } else { 12 }
    }

    pub(super) fn item_blocks(&self, entry: &Entry) -> Vec<Block> {
        let mut blocks = vec![self.prose(Voice::Strong, &entry.title)];
        let Some((row, item)) = self.board.row(&entry.item).and_then(|row| Some((row, self.item(row)?))) else {
            let gone = "It is no longer on the board: the checklist that had it, or the item, is gone.";
            blocks.push(self.prose(Voice::Warning, &gone.into()));
            return blocks;
        };
        let force = self.force_of(&row.key);
        let force = force.as_ref();
        blocks.extend(item.claim.as_ref().map(|claim| self.claim(claim)));
        blocks.push(self.decided_by(item));
        blocks.push(self.says(row, item));
        blocks.extend(self.since(row, item, force));
        blocks.push(self.evidence(row, item, force));
        blocks.extend(self.findings(row));
        blocks.extend(self.said(force));
        blocks.extend(self.in_this_review(entry));
        blocks
    }

    /// A label and a text that is wrapped beside it.
    pub(super) fn facts(&self, label: &'static str, voice: Voice, text: &Sanitized) -> Block {
        let columns = self.card_columns().saturating_sub(self.card_label()).max(12);
        let lines = wrap(text, columns).into_iter().enumerate();
        lines.map(|(at, line)| self.labelled(if at == 0 { label } else { "" }).and(voice, line)).collect()
    }

    /// The beginning of a line with a label, or beneath one.
    pub(super) fn labelled(&self, label: &'static str) -> DetailLine {
        match label {
            "" => DetailLine::new("", Voice::Plain, " ".repeat(self.card_label())),
            label => DetailLine { label, ..DetailLine::default() },
        }
    }

    /// The label where there is room for it, else its one word.
    fn label(&self, long: &'static str, short: &'static str) -> &'static str {
        if self.card_label() > long.len() { long } else { short }
    }

    fn claim(&self, claim: &Claim) -> Block {
        let place = format!("{}:{}", claim.document, claim.line);
        let words = claim.text.as_ref().map(|text| format!(" · “{text}”")).unwrap_or_default();
        let text = format!("{} · {place}{words}", claim.said.phrase());
        self.facts(self.label("The document says", "Claimed"), Voice::Plain, &text.into())
    }

    fn decided_by(&self, item: &Item) -> Block {
        let label = self.label("Decided by", "Decided");
        let text = match (&item.check, item.manual()) {
            (Err(problem), _) => problem.message.to_string(),
            (Ok(_), Some(manual)) if !manual.ask.is_empty() => format!("people: {}", manual.ask),
            (Ok(condition), _) if item.manual().is_none() => {
                format!("{}: {}", condition.check.kind(), condition.check.describe())
            }
            _ => "people, by what they have seen".to_owned(),
        };
        Self::short(self.facts(label, Voice::Plain, &text.into()))
    }

    /// As much of it as a room reads.
    pub(super) fn short(mut block: Block) -> Block {
        // What does not fit behind the last line is cut with an ellipsis where it is drawn.
        let cut = block.get(LINES).and_then(|line| line.parts.last()).map(|(_, text)| text.clone());
        block.truncate(LINES);
        if let (Some(cut), Some((_, text))) = (cut, block.last_mut().and_then(|line| line.parts.last_mut())) {
            *text = format!("{text} {cut}").into();
        }
        block
    }

    fn says(&self, row: &Row, item: &Item) -> Block {
        let (long, short) = match item.manual() {
            None => ("The repository says", "Now"),
            Some(_) => ("The ledger says", "Now"),
        };
        let summary = match row.outcome.as_deref().filter(|_| row.status == Status::Waived) {
            Some(excused) => format!("waived; without that {}: {}", excused.status.word(), excused.summary),
            None => row.summary.to_string(),
        };
        let head = format!("{} {}", self.glyph(row.status), row.status.word());
        let mut block = self.facts(self.label(long, short), Voice::Plain, &format!("{head} · {summary}").into());
        if let Some((_, text)) = block.first_mut().and_then(|line| line.parts.pop()) {
            let (status, rest) = text.split_at_checked(head.len()).unwrap_or((&text, ""));
            let line = block.remove(0).and(Voice::Status(row.status), status).and(Voice::Plain, rest);
            block.insert(0, line);
        }
        if !row.blocked_by.is_empty() {
            let names: Vec<_> = row.blocked_by.iter().map(|key| key.local()).collect();
            block.extend(self.facts("", Voice::Quiet, &format!("it waits for {}", names.join(", ")).into()));
        }
        block
    }

    /// How it stood the last time that people looked, if that is another way.
    fn since(&self, row: &Row, item: &Item, force: Option<&Force<'_>>) -> Option<Block> {
        let last = self.review.meeting.as_ref().and_then(|meeting| meeting.last.as_ref());
        let stood = Stood::of(row, last, force)?;
        let label = self.label("Since the last time", "Since");
        let when = format!("{} · {}", self.date(stood.at), stood.by);
        if !stood.is_changed(row) {
            let text = format!("unchanged since {when}");
            return last.map(|_| self.facts(label, Voice::Quiet, &text.into()));
        }
        let before = stood.status.map_or_else(
            || "it did not count".to_owned(),
            |status| format!("{} {}", self.glyph(status), status.word()),
        );
        let text = format!("{before} → {} {}, {when}", self.glyph(row.status), row.status.word());
        let mut block = self.facts(label, Voice::Warning, &text.into());
        block.extend(self.turned_by(row, item, &stood, force));
        Some(block)
    }

    fn evidence(&self, row: &Row, item: &Item, force: Option<&Force<'_>>) -> Block {
        let now = self.here();
        let outcome = row.outcome.as_deref();
        let mark = force.and_then(Force::mark).filter(|mark| item.manual().is_some() && mark.status().is_some());
        let end = mark.zip(item.manual()).and_then(|(mark, manual)| mark_end(mark, manual));
        let end = outcome.filter(|outcome| outcome.holds()).and_then(Outcome::until).into_iter().chain(end).min();
        let good = end.map(|end| match end > self.now {
            true => format!(", good until {}", shown_end(end, &now)),
            false => ", too old by now".to_owned(),
        });
        let good = good.unwrap_or_default();
        let Some(mark) = mark else {
            let text = match outcome {
                Some(outcome) if outcome.holds() => format!("{}{good}", row.strength.told()),
                _ => "none".to_owned(),
            };
            return self.facts("Evidence", Voice::Plain, &text.into());
        };
        let given = format!("given {} by {}{good}", self.age(mark), owner::name(&mark.by));
        let evidence: Vec<_> = mark.evidence.iter().map(ToString::to_string).collect();
        let text = if evidence.is_empty() { "a word only".to_owned() } else { evidence.join(", ") };
        self.facts("Evidence", Voice::Plain, &format!("{text} · {given}").into())
    }

    /// `today`, `12 days ago`.
    fn age(&self, statement: &Statement) -> String {
        let days = self.now.duration_since(statement.at.timestamp()).as_hours().max(0) / 24;
        match usize::try_from(days).unwrap_or(0) {
            0 => "today".to_owned(),
            days => format!("{} ago", count(days, "day")),
        }
    }

    fn findings(&self, row: &Row) -> Option<Block> {
        let outcome = row.outcome.as_deref().filter(|outcome| !outcome.findings.is_empty())?;
        let mut block = Vec::new();
        for (at, finding) in outcome.findings.iter().take(FINDINGS).enumerate() {
            let text = format!("{}  {}", finding.location(), finding.message);
            let lines = self.facts(if at == 0 { "Findings" } else { "" }, Voice::Plain, &text.into());
            block.extend(Self::short(lines).into_iter().map(|line| line.at(&finding.path, finding.line)));
        }
        let more = outcome.findings_total.saturating_sub(FINDINGS);
        if more > 0 {
            block.extend(self.facts("", Voice::Quiet, &format!("and {more} more").into()));
        }
        Some(block)
    }

    /// What people stated before, the newest first.
    fn said(&self, force: Option<&Force<'_>>) -> Option<Block> {
        let history = &force?.history;
        let mut block = Vec::new();
        for (at, statement) in history.iter().rev().take(HISTORY).enumerate() {
            let note = Sanitized::new(statement.note.trim());
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            let (when, who) = (self.date(statement.at.timestamp()), owner::name(&statement.by));
            let text = format!("{when}  {who}  {}{note}", word(&statement.kind));
            block.extend(Self::short(self.facts(if at == 0 { "History" } else { "" }, Voice::Plain, &text.into())));
        }
        let more = history.len().saturating_sub(HISTORY);
        if more > 0 {
            block.extend(self.facts("", Voice::Quiet, &format!("and {more} more before").into()));
        }
        Some(block)
    }

    /// What this meeting said of it so far.
    fn in_this_review(&self, entry: &Entry) -> Option<Block> {
        let label = self.label("In this review", "Review");
        let mut block = Vec::new();
        if let Some(Decision { resolved, at, note, .. }) = &entry.decision {
            let voice = match resolved {
                Resolved::Go => Voice::Status(Status::Pass),
                Resolved::NoGo => Voice::Status(Status::Fail),
                Resolved::Partial => Voice::Status(Status::Partial),
                Resolved::Waived => Voice::Status(Status::Waived),
                Resolved::NotApplicable | Resolved::Parked => Voice::Strong,
            };
            let note = if note.is_empty() { String::new() } else { format!(" · {note}") };
            let text = format!("{} at {}{note}", resolved.word(), self.wall_clock(*at));
            block.extend(self.facts(label, voice, &text.into()));
        }
        for note in &entry.notes {
            let label = if block.is_empty() { label } else { "" };
            let text = format!("{}  {}", self.wall_clock(note.at), note.text);
            block.extend(self.facts(label, Voice::Plain, &text.into()));
        }
        (!block.is_empty()).then_some(block)
    }

    /// What an item is, above its title: the area, whether it is a gate, of which level, whose.
    pub fn item_kind(&self, entry: &Entry) -> (String, String) {
        let Some((row, item)) = self.board.row(&entry.item).and_then(|row| Some((row, self.item(row)?))) else {
            return (entry.item.local().to_owned(), String::new());
        };
        let area = self.board.areas.get(row.area).map(|area| area.title.to_uppercase()).unwrap_or_default();
        let level = self.board.levels.get(row.level).map_or("", String::as_str);
        let gate = if item.gate { "gate   " } else { "" };
        let whose = Self::owner(row, item).map(|owner| format!("   {owner}")).unwrap_or_default();
        (area, format!("{gate}{level}{whose}"))
    }
}

pub(super) fn word(kind: &Kind) -> String {
    match kind {
        Kind::Mark(status) => status.word().to_owned(),
        Kind::Assignment(to) => format!("assigned to {to}"),
        kind => kind.word().to_owned(),
    }
}
