//! What turned at the selected commit, line by line; and how the curve is made, where nothing is selected.

use super::super::detail::{DetailLine, Lines, Voice};
use super::{App, Reading};
use crate::board::{Direction, TrendPoint, TrendTurn, percent};
use crate::check::Status;
use crate::text::{Sanitized, count};

const METHOD: &str = "The pace is the median slope between all pairs of days with a commit in the last eight weeks (Theil \
                      and Sen), the range what holds four times of five; it takes five such days.";

impl App {
    pub(in crate::app) fn trend_lines(&self, width: usize) -> Vec<DetailLine> {
        let mut lines = Lines { lines: Vec::new(), width };
        match self.trend.chosen() {
            Some((point, before)) => self.commit_lines(point, before, &mut lines),
            None => self.method_lines(&mut lines),
        }
        lines.lines
    }

    fn commit_lines(&self, point: &TrendPoint, before: Option<&TrendPoint>, lines: &mut Lines) {
        let mut label = "Worse";
        for direction in [Direction::Worse, Direction::Better, Direction::Neither] {
            for turn in point.turns.iter().flatten().filter(|turn| turn.direction == direction) {
                self.turn_line(label, turn, lines);
                label = "";
            }
            label = if direction == Direction::Worse { "Better" } else { "Else" };
        }
        let score = |point: &TrendPoint| point.verified.map_or("–".to_owned(), |it| format!("{:.1} %", percent(it)));
        let gates = |point: &TrendPoint| format!("{} of {}", point.open.len(), count(point.gates, "gate"));
        let (score, gates) = match before {
            Some(before) => (
                format!("{} → {}", score(before), score(point)),
                format!("{} → {} open", before.open.len(), gates(point)),
            ),
            None => (score(point), format!("{} open", gates(point))),
        };
        lines.prose("Verified", Voice::Plain, &score.into());
        lines.prose("Gates", Voice::Plain, &gates.into());
        let when = point.at.to_zoned(self.model.zone.clone()).strftime("%-d %b %Y %H:%M").to_string();
        lines.prose("Commit", Voice::Quiet, &format!("{when} · {} · {}", point.author, point.commit).into());
    }

    fn turn_line(&self, label: &'static str, turn: &TrendTurn, lines: &mut Lines) {
        let glyph = |status: Option<Status>| status.map_or("·", |status| self.glyph(status));
        let voice = |status: Option<Status>| status.map_or(Voice::Quiet, Voice::Status);
        let moved = if turn.moved.abs() < 0.05 { String::new() } else { format!(" {:+.1}", turn.moved) };
        let line = DetailLine::new(label, voice(turn.from), glyph(turn.from))
            .and(Voice::Quiet, " → ")
            .and(voice(turn.to), glyph(turn.to))
            .and(Voice::Plain, format!(" {}", turn.title))
            .and(Voice::Quiet, format!("{moved} · {}", turn.why));
        lines.lines.push(line.about(&turn.key));
    }

    fn method_lines(&self, lines: &mut Lines) {
        if self.trend.points.is_empty() {
            return;
        }
        let whose = if self.trend.then { "its own definitions" } else { "the definitions of today" };
        let how =
            format!("Each commit on the way from HEAD to its first parents, with its own ledger, judged by {whose}.");
        lines.prose("Curve", Voice::Plain, &how.into());
        lines.prose("Forecast", Voice::Plain, &METHOD.into());
        if self.trend.left_out > 0 {
            let text = format!(
                "{} that commits cannot decide: commands, servers, ignored files",
                count(self.trend.left_out, "item")
            );
            lines.prose("Left out", Voice::Plain, &text.into());
        }
    }

    /// `9f1c2aa · 3 Nov 2026 · Dee · Threat model …: pass → fail`.
    pub(in crate::app) fn copied_turn(&self) -> Option<String> {
        let (point, _) = self.trend.chosen()?;
        let word = |status: Option<Status>| status.map_or("–", |status| status.word());
        let turned = |turn: &TrendTurn| format!("{}: {} → {}", turn.title, word(turn.from), word(turn.to));
        let turns: Vec<String> = point.turns.iter().flatten().map(turned).collect();
        let day = point.at.to_zoned(self.model.zone.clone()).strftime("%-d %b %Y").to_string();
        Some(format!("{} · {day} · {} · {}", point.short(), point.author, turns.join("; ")))
    }

    /// Why there is no curve, in a line, and what to do.
    pub fn without_trend(&self) -> [Sanitized; 2] {
        let text: [&str; 2] = match &self.trend.reading {
            Reading::Failed(reason) => return [format!("No past to show: {reason}.").into(), "".into()],
            Reading::Running(0, 0) | Reading::NotYet => ["Looking at the past …", "esc stops"],
            Reading::Running(..) => {
                ["Auditing commit after commit; what is found is kept for the next time.", "esc stops"]
            }
            Reading::Stopped(..) => ["Stopped before anything was found.", "r reads the past"],
            Reading::Done => ["There is no commit yet, and so no past.", ""],
        };
        text.map(Sanitized::new)
    }
}
