//! What to do next, in the place of an item's detail: how a strange repository is met, and what `n` shows again.

use unicode_width::UnicodeWidthStr as _;

use super::{App, DetailLine, Effect, Pane, View, Voice};
use crate::board::{Row, Verdict};
use crate::checklist::{Item, ItemKey};
use crate::text::{Sanitized, split_at_width, wrap};

/// How many things are named: what one can keep in mind.
const STEPS: usize = 3;
/// Columns of effort and gain, behind the title.
const EFFORT: usize = 10;
const GAIN: usize = 6;
/// Columns of a title at most, so that effort and gain stay within one glance of it.
const TITLE: usize = 60;

impl App {
    /// Shows it until the person has chosen an item: nobody knows their way here yet.
    pub fn offer_next(&mut self) {
        self.detail.next = true;
        self.refresh_list();
    }

    /// Whether the detail shows what to do next.
    pub fn shows_next(&self) -> bool {
        self.detail.next && self.view == View::Board
    }

    pub(super) fn show_next(&mut self) -> Vec<Effect> {
        if self.shows_next() && self.pane == Pane::Detail {
            self.hide_next();
            return Vec::new();
        }
        let effects = self.show(View::Board);
        self.detail = super::Detail { next: true, ..super::Detail::default() };
        if self.layout().detail > 0 {
            self.pane = Pane::Detail;
        }
        self.choose_step();
        self.refresh_list();
        effects
    }

    pub(super) fn hide_next(&mut self) {
        if std::mem::take(&mut self.detail.next) {
            self.detail.rewind();
            if self.pane == Pane::Detail {
                self.pane = Pane::Items;
            }
        }
    }

    /// The item that a line of the page is about is what the keys act on.
    pub(super) fn choose_step(&mut self) {
        let lines = self.detail_lines(self.detail_columns());
        let Some(item) = lines.get(self.detail.cursor).and_then(|line| line.item.clone()) else { return };
        (self.list.selected, self.list.chosen) = (Some(item), true);
    }

    /// From the page to the item that the cursor is on.
    pub(super) fn enter_step(&mut self) -> Vec<Effect> {
        self.choose_step();
        self.hide_next();
        if let Some(key) = self.list.selected.clone() {
            self.select_key(&key);
        }
        Vec::new()
    }

    pub(super) fn first_step(&self) -> Option<ItemKey> {
        let first = self.board.next_steps(&self.model.checklists, 1).into_iter().next();
        first.map(|at| self.board.rows[at].key.clone())
    }

    /// The title of the page, and why the things stand in this order.
    pub fn next_title(&self) -> (&'static str, &'static str) {
        ("What to do next", "gates first, then points for the effort")
    }

    pub(super) fn next_lines(&self, width: usize) -> Vec<DetailLine> {
        let steps = self.board.next_steps(&self.model.checklists, STEPS);
        let found: Vec<_> = steps.iter().filter_map(|at| self.board.rows.get(*at)).collect();
        let found: Vec<_> = found.into_iter().filter_map(|row| Some((row, self.item(row)?))).collect();
        let ways: Vec<_> = found.iter().map(|(row, item)| Way::of(row, item)).collect();
        let wrapped: Vec<_> = ways.iter().map(|way| wrap(&way.text, width.saturating_sub(way.indent()))).collect();
        // Whole where there is room, else a line each.
        let is_roomy = found.len() + wrapped.iter().map(Vec::len).sum::<usize>() < self.layout().detail_height();
        let mut lines: Vec<DetailLine> = Vec::new();
        for (at, (number, (row, item))) in ["First", "Second", "Third"].into_iter().zip(&found).enumerate() {
            lines.push(self.title_of_next(number, row, item, width));
            let text = if is_roomy { wrapped[at].clone() } else { vec![ways[at].text.to_string()] };
            lines.extend(ways[at].lines(text).into_iter().map(|line| line.about(&row.key)));
        }
        if lines.is_empty() {
            lines.push(DetailLine::new("", Voice::Plain, self.nothing_next()));
        } else {
            let goes = if self.pane == Pane::Detail { "enter goes there" } else { "enter chooses one" };
            lines.push(DetailLine::new("", Voice::Quiet, format!("{goes} · esc leaves · n shows this again")));
        }
        lines
    }

    fn title_of_next(&self, number: &'static str, row: &Row, item: &Item, width: usize) -> DetailLine {
        let gate = match (row.is_open_gate(), self.preferences.ascii) {
            (true, true) => "G ",
            (true, false) => "◆ ",
            (false, _) => "",
        };
        let room = width.saturating_sub(2 + gate.width() + EFFORT + GAIN + 2).min(TITLE - gate.width());
        let effort = item.effort.as_ref().map_or("", |effort| effort.text.as_str());
        let gain = if row.gain >= 0.05 { format!("+{:.1}", row.gain) } else { String::new() };
        let effort = padded(effort, EFFORT, self.preferences.ascii);
        let facts = format!("  {:>EFFORT$}{gain:>GAIN$}", effort.trim_end());
        let title = padded(&item.title, room, self.preferences.ascii);
        DetailLine::new(number, Voice::Status(row.status), self.glyph(row.status))
            .and(Voice::Gate, format!(" {gate}"))
            .and(Voice::Strong, title)
            .and(Voice::Quiet, facts)
            .about(&row.key)
    }

    fn nothing_next(&self) -> &'static str {
        let open = |row: &Row| row.counted && row.gain > 0.0;
        match self.board.verdict {
            Verdict::Checking => "The first audit is on its way",
            _ if self.board.rows.iter().any(open) => {
                "Everything that is open waits for something else: see what blocks it"
            }
            _ => "Nothing is left to do: every item that counts passes",
        }
    }
}

/// The shortest way to a pass: the key that leads there, if one does, and what it does.
struct Way {
    key: &'static str,
    text: Sanitized,
}

impl Way {
    fn of(row: &Row, item: &Item) -> Self {
        match (&item.fix, item.manual()) {
            (Some(fix), _) if fix.writes() => Self { key: "f", text: fix.summary().unwrap_or_default().into() },
            (_, Some(manual)) if !manual.ask.is_empty() => Self { key: "m", text: manual.ask.clone() },
            (Some(fix), None) if !fix.text.is_empty() => Self { key: "", text: fix.text.clone() },
            _ => Self { key: "", text: row.summary.clone() },
        }
    }

    /// Columns before the text.
    fn indent(&self) -> usize {
        if self.key.is_empty() { 2 } else { self.key.len() + 3 }
    }

    fn lines(&self, text: Vec<String>) -> Vec<DetailLine> {
        let indent = self.indent();
        let key = format!("{:<indent$}", format!("  {}", self.key));
        let begin = |at: usize| if at == 0 { key.clone() } else { " ".repeat(indent) };
        let line = |(at, text): (usize, String)| DetailLine::new("", Voice::Key, begin(at)).and(Voice::Quiet, text);
        text.into_iter().enumerate().map(line).collect()
    }
}

/// Cut or padded to exactly so many columns.
fn padded(text: &str, width: usize, ascii: bool) -> String {
    let ellipsis = if ascii { "..." } else { "…" };
    let fitting = match text.width() <= width {
        true => text.to_owned(),
        false => {
            format!("{}{ellipsis}", text[..split_at_width(text, width.saturating_sub(ellipsis.width()))].trim_end())
        }
    };
    let blanks = width.saturating_sub(fitting.width());
    format!("{fitting}{}", " ".repeat(blanks))
}
