//! A document as a checklist: areas of its sections, items with ids that stay, and what each item needs.

use std::collections::{HashMap, HashSet};

use super::duration;
use super::export::weighed;
use super::field::is_none;
use super::inline::{single_spaced, visible};
use super::name::{Ids, id_of, slug};
use super::plan;
use super::reread::Record;
use super::role::Kind;
use super::section::head;
use super::suggest::Suggestion;
use super::{Document, Entry};
use crate::checklist::Said;

/// A checklist before it is text.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: String,
    pub title: String,
    pub levels: Vec<String>,
    pub areas: Vec<DraftArea>,
}

#[derive(Clone, Debug)]
pub struct DraftArea {
    pub id: String,
    pub title: String,
    /// None where the document weighs nothing.
    pub weight: Option<f64>,
    pub optional: bool,
    pub weeks: Option<String>,
    pub items: Vec<DraftItem>,
}

#[derive(Clone, Debug)]
pub struct DraftItem {
    pub id: String,
    pub text: String,
    pub said: Said,
    pub line: usize,
    /// The line of the item that it is nested in.
    pub within: Option<usize>,
    pub gate: bool,
    pub optional: bool,
    /// None where the document weighs only sections, or nothing.
    pub weight: Option<f64>,
    pub risk: Option<String>,
    pub weeks: Option<String>,
    pub level: Option<String>,
    pub priority: Option<String>,
    pub owner: Option<String>,
    /// Only what a checklist understands.
    pub effort: Option<String>,
    /// `area.item` of what comes first.
    pub needs: Vec<String>,
    /// What else comes first, in the document's words, of which it has no item.
    pub depends: Vec<String>,
    /// What the document says and a checklist has no word for.
    pub remarks: Vec<String>,
    pub suggestion: Option<Suggestion>,
}

/// Makes a checklist of a document; `name` is the document's, without folder and ending.
pub fn draft(document: &Document, name: &str) -> Draft {
    let mut ids = Ids::default();
    let mut areas: Vec<DraftArea> = Vec::new();
    let mut places: HashMap<(&[String], Option<&str>), usize> = HashMap::new();
    // For each item of the document, its area and its place there.
    let mut placed: Vec<(usize, usize)> = Vec::new();
    let levels = levels(document);
    for entry in &document.items {
        let path = without_title(document, &entry.section);
        let named = entry.record.as_ref().and_then(|record| record.ids.as_ref());
        // An export names its areas; two of them may have one title.
        let place = (path, named.map(|(area, _)| area.as_str()));
        let at = *places.entry(place).or_insert_with(|| {
            areas.push(area(path, entry, &mut ids));
            areas.len() - 1
        });
        placed.push((at, areas[at].items.len()));
        let free = named.map(|(_, id)| id).filter(|id| !ids.is_taken(&areas[at].id, id)).cloned();
        let id = match free {
            Some(id) => {
                ids.take(&areas[at].id, &id);
                id
            }
            None => ids.make(&areas[at].id, &entry.text, "item"),
        };
        let item = item(entry, id, &areas[at], path, &levels);
        areas[at].items.push(item);
    }
    if document.items.iter().all(|entry| entry.record.is_none()) {
        weigh(&mut areas, is_of_hundred(document));
    }
    link(document, &mut areas, &placed);
    let id = id_of(name);
    let title = document.title.as_deref().map(visible).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| name.to_owned());
    Draft { id, title, levels, areas }
}

/// The headings without the one that is the whole document's.
fn without_title<'d>(document: &Document, section: &'d [String]) -> &'d [String] {
    let is_title = document.title.is_some() && section.first() == document.heading.as_ref();
    if is_title { &section[1..] } else { section }
}

fn area(path: &[String], entry: &Entry, ids: &mut Ids) -> DraftArea {
    if let Some(record) = &entry.record {
        return exported_area(path, record, ids);
    }
    let named = path.last().map(|title| shown(title)).filter(|title| title.chars().any(char::is_alphanumeric));
    let title = named.unwrap_or_else(|| "General".to_owned());
    let outer = path.len().checked_sub(2).map(|at| shown(&path[at]));
    let plain = slug(&title);
    // Sections of the same name are told apart by what they stand in.
    let is_taken = plain.as_ref().is_some_and(|id| ids.is_taken("", id));
    let title = match outer.filter(|_| is_taken) {
        Some(outer) => format!("{outer}: {title}"),
        None => title,
    };
    let id = ids.make("", &title, "area");
    let optional = path.iter().any(|title| plan::is_optional_title(title));
    let weight = entry.weight.as_deref().filter(|_| !entry.is_weighed).and_then(number);
    DraftArea { id, title, weight, optional, weeks: plan::weeks_of_titles(path), items: Vec::new() }
}

/// The area of an export, called as it was.
fn exported_area(path: &[String], record: &Record, ids: &mut Ids) -> DraftArea {
    let written = path.last().map_or("General", String::as_str);
    let (title, weight) = weighed(written).map_or((written, None), |(title, weight)| (title, Some(weight)));
    let named = record.ids.as_ref().map(|(area, _)| area).filter(|id| !ids.is_taken("", id)).cloned();
    let id = match named {
        Some(id) => {
            ids.take("", &id);
            id
        }
        None => ids.make("", title, "area"),
    };
    DraftArea { id, title: title.to_owned(), weight, optional: false, weeks: None, items: Vec::new() }
}

/// A heading without what adorns it and what it notes in brackets.
fn shown(title: &str) -> String {
    let title = super::mark::without_adornment(title)
        .trim_end_matches(|letter| super::mark::is_picture(letter) || super::mark::is_dressing(letter));
    let weighs = |inner: &str| inner.to_lowercase().contains("weight") || inner.trim().ends_with('%');
    let stripped =
        title.rsplit_once(['(', '[']).filter(|(_, inner)| weighs(inner.trim_end().trim_end_matches([')', ']'])));
    let title = stripped.map_or(title, |(before, _)| before).trim();
    visible(title)
}

fn number(text: &str) -> Option<f64> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits: String = text[start..].chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    // What is larger is no weight, and no number that a checklist can have.
    digits.trim_end_matches('.').parse().ok().filter(|number| *number <= f64::from(i32::MAX))
}

/// Where some areas have a weight, those without one share what is left of a hundred; where weights are no parts of a
/// hundred, they weigh like the least of the others. What is optional takes no part.
fn weigh(areas: &mut [DraftArea], of_hundred: bool) {
    let counted = || areas.iter().filter(|area| !area.optional);
    let weights: Vec<f64> = counted().filter_map(|area| area.weight).filter(|weight| *weight > 0.0).collect();
    let open = counted().filter(|area| area.weight.is_none()).count();
    let Some(least) = weights.iter().copied().reduce(f64::min) else { return };
    let sum: f64 = weights.iter().sum();
    let own = if of_hundred || (sum - 100.0).abs() < 0.5 {
        ((100.0 - sum).max(0.0) / f64::from(u32::try_from(open.max(1)).unwrap_or(u32::MAX)) * 100.0).round() / 100.0
    } else {
        least
    };
    for area in areas.iter_mut().filter(|area| !area.optional && area.weight.is_none()) {
        area.weight = Some(own);
    }
}

/// Whether the weights of the document's sections are parts of a hundred.
fn is_of_hundred(document: &Document) -> bool {
    let mut weights = document.items.iter().filter(|entry| !entry.is_weighed).filter_map(|entry| entry.weight.as_ref());
    weights.any(|weight| weight.contains('%'))
}

fn levels(document: &Document) -> Vec<String> {
    if !document.levels.is_empty() {
        return document.levels.clone();
    }
    let mut levels: Vec<String> = Vec::new();
    for level in document.items.iter().flat_map(|entry| &entry.levels) {
        let name = level_name(level);
        if !name.is_empty() && !levels.contains(&name) {
            levels.push(name);
        }
    }
    levels
}

/// The head of a column as the name of a level.
fn level_name(head: &str) -> String {
    let kept: String = head.chars().filter(|letter| letter.is_alphanumeric() || " -_.".contains(*letter)).collect();
    single_spaced(&kept)
}

fn item(entry: &Entry, id: String, area: &DraftArea, path: &[String], levels: &[String]) -> DraftItem {
    let record = entry.record.as_ref();
    // An export names its levels as they are.
    let level = entry.levels.first().map(|level| if record.is_some() { level.clone() } else { level_name(level) });
    let own = entry.own_effort.as_deref();
    let effort = own.and_then(duration::in_our_units);
    let mut remarks = Vec::new();
    match (&effort, &entry.effort) {
        (None, Some(text)) if own.is_some() => remarks.push(format!("effort: {text}")),
        // That of a whole is noted there.
        (None, Some(text)) if entry.parent_line.is_none() => remarks.push(format!("effort of the section: {text}")),
        _ => {}
    }
    if let Some(waiver) = record.and_then(|record| record.waiver.as_ref()) {
        remarks.push(format!("waived {waiver}"));
    }
    DraftItem {
        id,
        text: entry.text.clone(),
        said: entry.status,
        line: entry.line,
        within: entry.parent_line,
        gate: record.map_or_else(|| !entry.optional && path.iter().any(|title| is_gate(title)), |record| record.gate),
        optional: entry.optional && !area.optional,
        weight: entry.weight.as_deref().filter(|_| entry.is_weighed).and_then(number),
        risk: record.and_then(|record| record.risk.clone()),
        weeks: entry.weeks.clone().filter(|_| entry.weeks != area.weeks),
        level: level.filter(|level| levels.contains(level)),
        priority: entry.priority.clone(),
        owner: entry.owner.as_deref().map(visible).filter(|owner| !owner.is_empty()),
        effort,
        needs: Vec::new(),
        depends: Vec::new(),
        remarks,
        suggestion: entry.suggestion.clone(),
    }
}

/// Whether what stands beneath a title must hold before anything is released.
fn is_gate(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "gate",
        "gates",
        "must",
        "blocker",
        "blockers",
        "mandatory",
        "go",
        "门禁",
        "准入",
        "ゲート",
        "게이트",
        "блокеры",
    ];
    let lower = title.to_lowercase();
    let named = lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| WORDS.contains(&word));
    named && super::role::kind(title) != Some(Kind::Talk)
}

/// Turns dependencies that name a section or an item of the document into needs; the others stay as they are written.
fn link(document: &Document, areas: &mut [DraftArea], placed: &[(usize, usize)]) {
    if document.items.iter().any(|entry| entry.record.is_some()) {
        return link_exported(document, areas, placed);
    }
    let mut named: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in document.items.iter().enumerate() {
        named.entry(head(&entry.text)).or_default().push(at);
        // What is nested in another item is part of it.
        for title in entry.section.iter().filter(|_| entry.parent_line.is_none()) {
            named.entry(head(&shown(title))).or_default().push(at);
        }
    }
    let meant = |name: &str| names(name).into_iter().filter_map(|name| named.get(&name)).flatten().copied();
    for (at, entry) in document.items.iter().enumerate().filter(|(_, entry)| entry.parent_line.is_none()) {
        let mut needs: Vec<usize> = entry.depends_on.iter().flat_map(|name| meant(name)).collect();
        let own = placed[at].0;
        needs.retain(|need| placed[*need].0 != own && document.items[*need].status != Said::NotApplicable);
        needs.sort_unstable();
        needs.dedup();
        // More than a person would write down says no more than the remark does.
        let needs: Vec<String> = needs.into_iter().take(40).map(|need| key(areas, placed[need])).collect();
        areas[own].items[placed[at].1].needs = needs;
    }
    drop_circles(areas);
    let places: HashMap<String, (usize, usize)> = placed.iter().map(|place| (key(areas, *place), *place)).collect();
    for (entry, (area, item)) in document.items.iter().zip(placed) {
        let item = &mut areas[*area].items[*item];
        let needs: HashSet<&(usize, usize)> = item.needs.iter().filter_map(|need| places.get(need)).collect();
        let is_needed = |name: &&&String| !needs.is_empty() && meant(name).any(|need| needs.contains(&placed[need]));
        let is_known =
            |name: &&&String| is_needed(name) || (entry.parent_line.is_some() && meant(name).next().is_some());
        let named: Vec<String> = entry.depends_on.iter().map(|name| visible(name)).collect();
        let named: Vec<&String> = named.iter().filter(|name| !name.is_empty() && !is_none(name)).collect();
        let depends = named.iter().filter(|name| !is_known(name)).map(ToString::to_string).collect();
        let remark = named.iter().any(|name| is_needed(&name)).then(|| {
            let names: Vec<&str> = named.iter().map(|name| name.as_str()).collect();
            format!("depends on {}", names.join(", "))
        });
        item.depends = depends;
        item.remarks.extend(remark);
    }
    for area in areas {
        // What holds for a whole section is said once.
        let mut said = HashSet::new();
        area.items.iter_mut().for_each(|item| item.remarks.retain(|remark| said.insert(remark.clone())));
    }
}

/// An export names what an item needs by its key, and what else comes first as the document did.
fn link_exported(document: &Document, areas: &mut [DraftArea], placed: &[(usize, usize)]) {
    let known: HashSet<String> = placed.iter().map(|place| key(areas, *place)).collect();
    for (entry, (area, item)) in document.items.iter().zip(placed) {
        let item = &mut areas[*area].items[*item];
        (item.needs, item.depends) = entry.depends_on.iter().cloned().partition(|name| known.contains(name));
    }
}

fn key(areas: &[DraftArea], (area, item): (usize, usize)) -> String {
    format!("{}.{}", areas[area].id, areas[area].items[item].id)
}

/// The names that a dependency can mean: `PRs #5 and #6` are `pr #5` and `pr #6`.
fn names(written: &str) -> Vec<String> {
    let lower = written.to_lowercase();
    let numbers: Vec<&str> = lower
        .split('#')
        .skip(1)
        .map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default())
        .collect();
    let kind = lower.split('#').next().unwrap_or_default().trim().trim_end_matches('s').to_owned();
    let mut names: Vec<String> = numbers.iter().map(|number| format!("{kind} #{number}").trim().to_owned()).collect();
    names.extend(written.split(" and ").map(head));
    names.push(head(written));
    names
}

/// Two sections that wait for each other would never begin: the later one's needs go.
fn drop_circles(areas: &mut [DraftArea]) {
    let order: HashMap<String, usize> = areas
        .iter()
        .enumerate()
        .flat_map(|(at, area)| area.items.iter().map(move |item| (format!("{}.{}", area.id, item.id), at)))
        .collect();
    let waits: HashSet<(usize, usize)> = areas
        .iter()
        .enumerate()
        .flat_map(|(at, area)| area.items.iter().flat_map(|item| &item.needs).map(move |need| (at, need)))
        .filter_map(|(at, need)| Some((at, *order.get(need)?)))
        .collect();
    // Needs that only point to sections further up cannot go in a circle.
    let goes_down = waits.iter().any(|(from, to)| to > from);
    if goes_down {
        for (at, area) in areas.iter_mut().enumerate() {
            for item in &mut area.items {
                item.needs.retain(|need| order.get(need).is_some_and(|to| *to < at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_numbers() {
        assert_eq!(shown("🔐 Security (Weight 15%) ✅"), "Security");
        assert_eq!(shown("Keys \u{fe0f} and rota"), "Keys and rota");
        assert_eq!(shown("PR #5: Sorter (High Priority)"), "PR #5: Sorter (High Priority)");
        assert_eq!((number("Weight 12.5%"), number("none")), (Some(12.5), None));
        assert_eq!(number("4099999999999 requests"), None);
        assert_eq!(names("PRs #5 and #6")[..2], ["pr #5", "pr #6"]);
        assert_eq!(names("E12 and E13")[..2], ["e12", "e13"]);
    }

    #[test]
    fn what_has_no_weight_shares_what_is_left() {
        let weights = |titles: &[&str]| {
            let sections: String = titles.iter().map(|title| format!("## {title}\n- [x] It is so\n")).collect();
            let draft = draft(&super::super::read(format!("# R\n{sections}").as_bytes()).unwrap(), "r");
            draft.areas.iter().map(|area| area.weight).collect::<Vec<_>>()
        };
        assert_eq!(weights(&["Keys (Weight: 15%)", "Ops"]), [Some(15.0), Some(85.0)]);
        assert_eq!(
            weights(&["Keys (Weight 40%)", "Ops", "Rota", "More (optional)"]),
            [Some(40.0), Some(30.0), Some(30.0), None]
        );
        assert_eq!(weights(&["Keys (Weight 60%)", "Ops (Weight 40%)", "Rota"]), [Some(60.0), Some(40.0), Some(0.0)]);
        assert_eq!(weights(&["Keys (Weight 3)", "Ops (Weight 2)", "Rota"]), [Some(3.0), Some(2.0), Some(2.0)]);
        assert_eq!(weights(&["Keys", "Ops"]), [None, None]);
    }

    #[test]
    fn what_nothing_in_the_document_is_called_stays_as_it_is_written() {
        let text =
            "# R\n## PR #7: Base\n- [ ] Base\n## PR #8: Top\n- [ ] A (depends on PR #7)\n- [ ] B (depends on PR #5)\n";
        let draft = draft(&super::super::read(text.as_bytes()).unwrap(), "r");
        let [a, b] = [&draft.areas[1].items[0], &draft.areas[1].items[1]];
        assert_eq!((a.needs.as_slice(), a.depends.is_empty()), (["pr-7.base".to_owned()].as_slice(), true));
        assert_eq!((b.needs.is_empty(), b.depends.as_slice()), (true, ["PR #5".to_owned()].as_slice()));
    }

    #[test]
    fn what_is_optional_is_not_counted_and_no_gate() {
        let text = "# Optional work: go/no-go, week 9\n## Release gates (weeks 1-2)\n- [ ] A\n- [ ] B (optional, week 2)\n- [ ] C (optional)\n## Later (optional)\n- [ ] D\n";
        let draft = draft(&super::super::read(text.as_bytes()).unwrap(), "r");
        let areas: Vec<_> =
            draft.areas.iter().map(|area| (area.optional, area.weeks.as_deref(), area.weight)).collect();
        assert_eq!(areas, [(false, Some("1-2"), None), (true, None, None)]);
        let items = draft.areas.iter().flat_map(|area| &area.items);
        let items: Vec<_> = items.map(|item| (item.gate, item.optional, item.weeks.as_deref())).collect();
        assert_eq!(items, [(true, false, None), (false, true, Some("2")), (false, true, None), (false, false, None)]);
    }

    #[test]
    fn a_level_is_called_as_its_column_is() {
        let text = "# Release checklist\n\n| Item | Pilot / staging | Production |\n|---|:-:|:-:|\n| Backups | ✅ | ✅ |\n| On call | | ✅ |\n";
        let draft = draft(&super::super::read(text.as_bytes()).unwrap(), "release");
        assert_eq!(draft.levels, ["Pilot staging", "Production"]);
        let levels: Vec<_> = draft.areas[0].items.iter().map(|item| item.level.as_deref()).collect();
        assert_eq!(levels, [Some("Pilot staging"), Some("Production")]);
    }
}
