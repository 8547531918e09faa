//! Items outside lists and tables: lines that begin with a mark, and boxes drawn in blocks of code.

use std::collections::{HashMap, HashSet};

use super::field::Fields;
use super::found::Found;
use super::legend::Legend;
use super::line::Line;
use super::list::{Form, Point};
use super::mark::{self, is_box};
use super::role::Kind;
use super::say::statement;
use super::section::{Sections, head};
use crate::checklist::Said;

/// What stands outside lists and may be items, until the whole document is known.
#[derive(Default)]
pub(super) struct Loose {
    paragraphs: Vec<Paragraph>,
    code: Vec<(usize, String, Option<usize>)>,
}

/// The marked lines of one paragraph.
struct Paragraph {
    section: Option<usize>,
    lines: Vec<(usize, String)>,
    /// All of its lines are marked.
    is_whole: bool,
    /// A list of plain entries explains its last line.
    has_list: bool,
}

impl Loose {
    pub fn take_paragraph(&mut self, lines: &[Line<'_>], section: Option<usize>) {
        let marked: Vec<_> = lines.iter().filter(|line| !line.is_quoted && is_marked(line.text)).collect();
        if marked.is_empty() {
            return;
        }
        let is_whole = marked.len() == lines.len();
        let lines = marked.iter().map(|line| (line.number, line.text.to_owned())).collect();
        self.paragraphs.push(Paragraph { section, lines, is_whole, has_list: false });
    }

    /// Hears of a list, which may explain the line right before it.
    pub fn take_list(&mut self, points: &[Point]) {
        let is_plain = points.iter().all(|point| point.said().is_none() && point.form != Form::Field);
        let first = points.first().map_or(0, |point| point.line);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let last = paragraph.lines.last().map_or(0, |(line, _)| *line);
            paragraph.has_list = is_plain && (last + 1..=last + 2).contains(&first);
        }
    }

    pub fn take_code(&mut self, lines: &[Line<'_>], section: Option<usize>) {
        let drawn = lines.iter().filter(|line| line.text.trim_start().starts_with(is_box));
        self.code.extend(drawn.map(|line| (line.number, line.text.to_owned(), section)));
    }

    /// What of it is an item. Boxes in code count only where nothing else is there to be ticked.
    pub fn items(self, sections: &Sections, legend: &Legend, has_boxes: bool) -> Vec<Found> {
        let mut found = Vec::new();
        let names = sections.names();
        let mut in_section = HashMap::<Option<usize>, usize>::new();
        for paragraph in &self.paragraphs {
            *in_section.entry(paragraph.section).or_default() += usize::from(paragraph.is_whole);
        }
        for paragraph in &self.paragraphs {
            let is_series = in_section.get(&paragraph.section).is_some_and(|count| *count > 1);
            let many = paragraph.is_whole && (paragraph.lines.len() > 1 || paragraph.has_list || is_series);
            for (line, raw) in &paragraph.lines {
                if many || is_to_tick(raw) {
                    found.extend(item(*line, raw, paragraph.section, &names, sections, legend));
                }
            }
        }
        if self.code.len() > 1 && !has_boxes {
            found.extend(
                self.code
                    .iter()
                    .filter_map(|(line, raw, section)| item(*line, raw, *section, &names, sections, legend)),
            );
        }
        found
    }
}

fn is_marked(text: &str) -> bool {
    is_to_tick(text) || mark::leading(text.trim_start().trim_start_matches("**")).is_some()
}

/// A box at the beginning of a line, and none further on.
fn is_to_tick(text: &str) -> bool {
    let text = text.trim_start();
    let drawn = text.starts_with(is_box) && text.chars().filter(|letter| is_box(*letter)).count() == 1;
    drawn || ["[ ] ", "[x] ", "[X] "].iter().any(|written| text.starts_with(written))
}

fn item(
    line: usize,
    raw: &str,
    section: Option<usize>,
    names: &HashSet<String>,
    sections: &Sections,
    legend: &Legend,
) -> Option<Found> {
    let statement = statement(raw, legend);
    let said = statement.said?;
    let around = sections.around(section).find_map(|section| section.says.kind);
    let is_named = statement.text.chars().any(char::is_alphanumeric);
    // A line that names a section of the same document sums that section up.
    if !is_named || around == Some(Kind::Legend) || names.contains(&head(&statement.text)) {
        return None;
    }
    // A picture that warns above prose is no status.
    if said == Said::Partial && around == Some(Kind::Talk) {
        return None;
    }
    let mut found = Found::new(line, &statement.text, said);
    found.section = section;
    found.fields = Fields::of_text(&statement.text);
    Some(found)
}
