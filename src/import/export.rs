//! A checklist and how it stands as a document, which imports as what it was.
//!
//! Each area is a section with one table, because a table has a place for everything and an empty cell says nothing. A
//! comment at the head says whose table it is: then no row is taken for a summary or a legend, whatever it is called, and
//! `reread` finds the names that things have.

use crate::checklist::{Checklist, DEFAULT_LEVELS, Item, ItemKey, Said};
use crate::text::written;

/// What the head of an export says; a document with it is read as it was written. The mark in it is whole only where no code
/// page came in between, so that nothing needs to be mended.
pub(super) const SIGN: &str = "<!-- Written by `gonogo export`; `gonogo import` reads it. ✔ -->";

/// What the levels stand behind, where they are not the usual ones.
pub(super) const LEVELS: &str = "Levels: ";
pub(super) const BETWEEN_LEVELS: &str = " < ";

/// The column heads, in the order of an item's fields.
pub(super) const HEADS: [&str; 14] = [
    "Id",
    "Item",
    "Status",
    "Counts as",
    "Level",
    "Weight",
    "Priority",
    "Risk",
    "Weeks",
    "Effort",
    "Owner",
    "Depends on",
    "Part of",
    "Waiver",
];

/// How an item counts, as the column of that name says it.
pub(super) const GATE: &str = "gate";
pub(super) const OPTIONAL: &str = "optional";

/// A checklist as a document will say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exported {
    pub title: String,
    pub levels: Vec<String>,
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
    /// `area.item`.
    pub key: String,
    pub text: String,
    pub said: Said,
    pub gate: bool,
    pub optional: bool,
    pub level: Option<String>,
    pub weight: Option<f64>,
    pub priority: Option<String>,
    pub risk: Option<String>,
    /// `3`, `3-4`.
    pub weeks: Option<String>,
    pub effort: Option<String>,
    pub owner: Option<String>,
    pub depends_on: Vec<String>,
    /// The item that it is nested in.
    pub part_of: Option<String>,
    /// What excuses it, in a sentence.
    pub waiver: Option<String>,
}

impl Exported {
    /// A checklist with what `state` knows of each item: how it stands, and what excuses it.
    pub fn of(checklist: &Checklist, state: &dyn Fn(&Item) -> (Said, Option<String>)) -> Self {
        let is_one = |weight: f64| (weight - 1.0).abs() <= f64::EPSILON;
        let is_weighed = checklist.areas.iter().any(|area| !is_one(area.weight));
        let areas = checklist.areas.iter().map(|area| ExportedArea {
            title: area.title.to_string(),
            weight: is_weighed.then_some(area.weight),
            items: area
                .items
                .iter()
                .map(|item| {
                    let weight = (!is_one(item.weight)).then_some(item.weight);
                    ExportedItem { weight, ..exported(checklist, item, state(item)) }
                })
                .collect(),
        });
        let is_usual = checklist.levels == DEFAULT_LEVELS && checklist.items().all(|item| item.level == 0);
        Self {
            title: checklist.title.to_string(),
            levels: if is_usual { Vec::new() } else { checklist.levels.clone() },
            areas: areas.collect(),
        }
    }
}

fn exported(checklist: &Checklist, item: &Item, (said, waiver): (Said, Option<String>)) -> ExportedItem {
    let words = item.claim.as_ref().and_then(|claim| claim.text.as_ref());
    ExportedItem {
        key: item.key.local().to_owned(),
        text: words.unwrap_or(&item.title).to_string(),
        said,
        gate: item.gate,
        optional: item.optional,
        level: (item.level > 0).then(|| checklist.levels.get(item.level).cloned()).flatten(),
        weight: None,
        priority: item.priority.as_ref().map(ToString::to_string),
        risk: item.risk.as_ref().map(ToString::to_string),
        weeks: item.weeks.map(|weeks| match weeks.first == weeks.last {
            true => weeks.first.to_string(),
            false => format!("{}-{}", weeks.first, weeks.last),
        }),
        effort: item.effort.as_ref().map(|effort| effort.text.to_string()),
        owner: item.owner.as_ref().map(ToString::to_string),
        depends_on: depends(item),
        part_of: outer(checklist, item),
        waiver,
    }
}

/// What comes first: items by their keys, and what the document named and the checklist has no item for.
fn depends(item: &Item) -> Vec<String> {
    let named = item.claim.iter().flat_map(|claim| &claim.depends).map(ToString::to_string);
    item.needs.iter().map(ItemKey::local).map(str::to_owned).chain(named).collect()
}

/// The item that an item's claim is nested in, by the lines of the same document.
fn outer(checklist: &Checklist, item: &Item) -> Option<String> {
    let own = item.claim.as_ref()?;
    let line = own.within?;
    let is_outer =
        |other: &&Item| other.claim.as_ref().is_some_and(|claim| claim.line == line && claim.document == own.document);
    checklist.items().find(is_outer).map(|other| other.key.local().to_owned())
}

/// The document.
pub fn export(exported: &Exported) -> String {
    let mut text = format!("{SIGN}\n\n# {}\n", heading(&exported.title));
    if !exported.levels.is_empty() {
        let levels: Vec<String> = exported.levels.iter().map(|level| heading(level)).collect();
        text.push_str(&format!("\n{LEVELS}{}\n", levels.join(BETWEEN_LEVELS)));
    }
    for area in &exported.areas {
        // A title that ends like our own note of a weight gets one that says it.
        let weight = area.weight.or_else(|| weighed(&area.title).map(|_| 1.0));
        let weight = weight.map(|weight| format!(" (Weight {weight})")).unwrap_or_default();
        text.push_str(&format!("\n## {}{weight}\n\n", heading(&area.title)));
        text.push_str(&table(&area.items));
    }
    text
}

/// A text outside tables, where a pipe is a letter.
fn heading(text: &str) -> String {
    escaped(text).replace("\\|", "|")
}

/// A title that we have noted a weight at the end of, and the weight.
pub(super) fn weighed(title: &str) -> Option<(&str, f64)> {
    let (title, weight) = title.strip_suffix(')')?.rsplit_once(" (Weight ")?;
    Some((title, weight.parse().ok()?))
}

/// Only the columns that some item fills, each as wide as its widest cell.
fn table(items: &[ExportedItem]) -> String {
    let rows: Vec<[String; HEADS.len()]> = items.iter().map(cells).collect();
    let is_used = |column: &usize| *column < 3 || rows.iter().any(|row| !row[*column].is_empty());
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

fn cells(item: &ExportedItem) -> [String; HEADS.len()] {
    let optional = |text: &Option<String>| text.as_deref().map(escaped).unwrap_or_default();
    let counts = [(item.gate, GATE), (item.optional, OPTIONAL)];
    let counts: Vec<&str> = counts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word).collect();
    [
        escaped(&item.key),
        escaped(&item.text),
        status(item.said).to_owned(),
        counts.join(", "),
        optional(&item.level),
        item.weight.map(|weight| weight.to_string()).unwrap_or_default(),
        optional(&item.priority),
        optional(&item.risk),
        optional(&item.weeks),
        optional(&item.effort),
        optional(&item.owner),
        escaped(&item.depends_on.join(", ")),
        optional(&item.part_of),
        optional(&item.waiver),
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
    let text = &written(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    // A pipe behind a backslash could not be told from an escaped one in code; several backticks at once pair with as many.
    let is_paired = text.matches('`').count().is_multiple_of(2) && !text.contains("\\|") && !text.contains("``");
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
