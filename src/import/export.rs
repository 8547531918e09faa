//! A checklist and how it stands as a document, which imports as what it was.
//!
//! Each area is a section with one table, because a table has a place for everything and an empty cell says nothing. A
//! comment at the head says whose table it is: then no row is taken for a summary or a legend, whatever it is called.

use crate::checklist::Said;

/// What the head of an export says; a document with it is read as it was written.
pub(super) const SIGN: &str = "<!-- Written by `gonogo export`; `gonogo import` reads it. -->";

/// The column heads, in the order of an item's fields.
const HEADS: [&str; 7] = ["Item", "Status", "Priority", "Effort", "Owner", "Depends on", "Level"];

/// A checklist as a document will say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exported {
    pub title: String,
    pub areas: Vec<ExportedArea>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportedArea {
    pub title: String,
    pub weight: Option<f64>,
    pub items: Vec<ExportedItem>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExportedItem {
    pub text: String,
    pub said: Said,
    pub priority: Option<String>,
    pub effort: Option<String>,
    pub owner: Option<String>,
    pub depends_on: Vec<String>,
    pub level: Option<String>,
}

/// The document.
pub fn export(exported: &Exported) -> String {
    let mut text = format!("{SIGN}\n\n# {}\n", escaped(&exported.title));
    for area in &exported.areas {
        let weight = area.weight.map(|weight| format!(" (Weight {weight})")).unwrap_or_default();
        text.push_str(&format!("\n## {}{weight}\n\n", escaped(&area.title)));
        text.push_str(&table(&area.items));
    }
    text
}

/// Only the columns that some item fills, each as wide as its widest cell.
fn table(items: &[ExportedItem]) -> String {
    let rows: Vec<[String; 7]> = items.iter().map(cells).collect();
    let is_used = |column: &usize| *column < 2 || rows.iter().any(|row| !row[*column].is_empty());
    let columns: Vec<usize> = (0..HEADS.len()).filter(is_used).collect();
    let width = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    let widths: Vec<usize> = columns
        .iter()
        .map(|column| rows.iter().map(|row| width(&row[*column])).max().unwrap_or(0).clamp(width(HEADS[*column]), 80))
        .collect();
    let line = |cells: Vec<&str>| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, wide)| format!(" {cell}{} |", " ".repeat(wide.saturating_sub(width(cell)))));
        format!("|{}\n", padded.collect::<String>())
    };
    let rules: Vec<String> = widths.iter().map(|wide| "-".repeat(*wide)).collect();
    let mut text = line(columns.iter().map(|column| HEADS[*column]).collect());
    text.push_str(&line(rules.iter().map(String::as_str).collect()));
    for row in &rows {
        text.push_str(&line(columns.iter().map(|column| row[*column].as_str()).collect()));
    }
    text
}

fn cells(item: &ExportedItem) -> [String; 7] {
    let optional = |text: &Option<String>| text.as_deref().map(escaped).unwrap_or_default();
    [
        escaped(&item.text),
        status(item.said).to_owned(),
        optional(&item.priority),
        optional(&item.effort),
        optional(&item.owner),
        escaped(&item.depends_on.join(", ")),
        optional(&item.level),
    ]
}

/// The words of a status as a document has them; nothing for what is not said.
fn status(said: Said) -> &'static str {
    match said {
        Said::Done => "✅ done",
        Said::Partial => "⚠️ partial",
        Said::Pending => "⏳ pending",
        Said::InProgress => "🔄 in progress",
        Said::Failed => "❌ failed",
        Said::NotApplicable => "➖ n/a",
        Said::Nothing => "",
    }
}

/// A text in one line that Markdown shows as it is. What stands between backticks is shown so anyway.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    let is_paired = text.matches('`').count().is_multiple_of(2);
    for letter in text.chars() {
        match letter {
            '`' if is_paired => {
                in_code = !in_code;
                escaped.push('`');
            }
            '|' => escaped.push_str("\\|"),
            _ if letter.is_control() => escaped.push(' '),
            '\\' | '*' | '_' | '~' | '[' | ']' | '<' | '&' | '`' | '#' | '!' if !in_code => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}
