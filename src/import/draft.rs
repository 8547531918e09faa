//! A document as a checklist: areas of its sections, items with ids that stay, and what each item needs.

use std::collections::{HashMap, HashSet};

use super::duration;
use super::field::is_none;
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
    pub items: Vec<DraftItem>,
}

#[derive(Clone, Debug)]
pub struct DraftItem {
    pub id: String,
    pub text: String,
    pub said: Said,
    pub line: usize,
    pub gate: bool,
    pub level: Option<String>,
    pub priority: Option<String>,
    pub owner: Option<String>,
    /// Only what a checklist understands.
    pub effort: Option<String>,
    /// `area.item` of what comes first.
    pub needs: Vec<String>,
    /// What the document says and a checklist has no word for.
    pub remarks: Vec<String>,
    pub suggestion: Option<Suggestion>,
}

/// The id of the checklist of a document of that name.
pub fn id_of(name: &str) -> String {
    slug(name).unwrap_or_else(|| format!("document-{}", &blake3::hash(name.as_bytes()).to_hex()[..6]))
}

/// Makes a checklist of a document; `name` is the document's, without folder and ending.
pub fn draft(document: &Document, name: &str) -> Draft {
    let mut ids = Ids::default();
    let mut areas: Vec<DraftArea> = Vec::new();
    let mut places: HashMap<&[String], usize> = HashMap::new();
    // For each item of the document, its area and its place there.
    let mut placed: Vec<(usize, usize)> = Vec::new();
    let levels = levels(document);
    for entry in &document.items {
        let path = without_title(document, &entry.section);
        let at = *places.entry(path).or_insert_with(|| {
            areas.push(area(path, entry, &mut ids));
            areas.len() - 1
        });
        placed.push((at, areas[at].items.len()));
        let id = ids.make(&areas[at].id, &entry.text, "item");
        areas[at].items.push(item(entry, id, path, &levels));
    }
    weigh(&mut areas);
    link(document, &mut areas, &placed);
    let id = id_of(name);
    let title = document.title.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| name.to_owned());
    Draft { id, title, levels, areas }
}

/// The headings without the one that is the whole document's.
fn without_title<'d>(document: &Document, section: &'d [String]) -> &'d [String] {
    let is_title = document.title.is_some() && section.first() == document.heading.as_ref();
    if is_title { &section[1..] } else { section }
}

fn area(path: &[String], entry: &Entry, ids: &mut Ids) -> DraftArea {
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
    let is_optional = path.iter().any(|title| is_optional(title));
    let weight = entry.weight.as_deref().and_then(number);
    DraftArea { id, title, weight: if is_optional { Some(0.0) } else { weight }, items: Vec::new() }
}

/// A heading without what adorns it and what it notes in brackets.
fn shown(title: &str) -> String {
    let title = super::mark::without_adornment(title)
        .trim_end_matches(|letter| super::mark::is_picture(letter) || super::mark::is_dressing(letter));
    let weighs = |inner: &str| inner.to_lowercase().contains("weight") || inner.trim().ends_with('%');
    let stripped =
        title.rsplit_once(['(', '[']).filter(|(_, inner)| weighs(inner.trim_end().trim_end_matches([')', ']'])));
    let title = stripped.map_or(title, |(before, _)| before).trim();
    title.to_owned()
}

fn is_optional(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "optional",
        "optionnel",
        "opcional",
        "可选",
        "任意",
        "선택",
        "необязательно",
        "اختياري",
        "facoltativo",
        "opcjonalne",
    ];
    let lower = title.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

fn number(text: &str) -> Option<f64> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits: String = text[start..].chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    digits.trim_end_matches('.').parse().ok()
}

/// Where some areas have a weight, what has none does not count; where only some are optional, the others do.
fn weigh(areas: &mut [DraftArea]) {
    let is_weighed = areas.iter().any(|area| area.weight.is_some_and(|weight| weight > 0.0));
    for area in areas.iter_mut().filter(|area| is_weighed && area.weight.is_none()) {
        area.weight = Some(0.0);
    }
}

fn levels(document: &Document) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for level in document.items.iter().flat_map(|entry| &entry.levels) {
        let name: String =
            level.chars().filter(|letter| letter.is_alphanumeric() || " -_.".contains(*letter)).collect();
        let name = name.trim().to_owned();
        if !name.is_empty() && !levels.contains(&name) {
            levels.push(name);
        }
    }
    levels
}

fn item(entry: &Entry, id: String, path: &[String], levels: &[String]) -> DraftItem {
    let own = entry.own_effort.as_deref();
    let effort = own.and_then(duration::in_our_units);
    let mut remarks = Vec::new();
    match (&effort, &entry.effort) {
        (None, Some(text)) if own.is_some() => remarks.push(format!("effort: {text}")),
        (None, Some(text)) => remarks.push(format!("effort of the section: {text}")),
        _ => {}
    }
    let depends: Vec<&str> = entry.depends_on.iter().map(String::as_str).filter(|name| !is_none(name)).collect();
    if !depends.is_empty() {
        remarks.push(format!("depends on {}", depends.join(", ")));
    }
    DraftItem {
        id,
        text: entry.text.clone(),
        said: entry.status,
        line: entry.line,
        gate: path.iter().any(|title| is_gate(title)),
        level: entry.levels.first().filter(|level| levels.contains(level)).cloned(),
        priority: entry.priority.clone(),
        owner: entry.owner.clone(),
        effort,
        needs: Vec::new(),
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

/// Turns dependencies that name a section or an item of the document into needs.
fn link(document: &Document, areas: &mut [DraftArea], placed: &[(usize, usize)]) {
    let mut named: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in document.items.iter().enumerate() {
        named.entry(head(&entry.text)).or_default().push(at);
        // What is nested in another item is part of it.
        for title in entry.section.iter().filter(|_| entry.parent_line.is_none()) {
            named.entry(head(&shown(title))).or_default().push(at);
        }
    }
    for (at, entry) in document.items.iter().enumerate().filter(|(_, entry)| entry.parent_line.is_none()) {
        let mut needs: Vec<usize> = entry
            .depends_on
            .iter()
            .flat_map(|name| names(name))
            .filter_map(|name| named.get(&name))
            .flatten()
            .copied()
            .collect();
        let own = placed[at].0;
        needs.retain(|need| placed[*need].0 != own && document.items[*need].status != Said::NotApplicable);
        needs.sort_unstable();
        needs.dedup();
        // More than a person would write down says no more than the remark does.
        let needs: Vec<String> = needs.into_iter().take(40).map(|need| key(areas, placed[need])).collect();
        areas[own].items[placed[at].1].needs = needs;
    }
    drop_circles(areas);
    for area in areas {
        // What holds for a whole section is said once.
        let mut said = HashSet::new();
        area.items.iter_mut().for_each(|item| item.remarks.retain(|remark| said.insert(remark.clone())));
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

/// Names that are taken, by what they are unique in.
#[derive(Default)]
pub(super) struct Ids(HashSet<(String, String)>);

impl Ids {
    pub fn take(&mut self, within: &str, id: &str) {
        self.0.insert((within.to_owned(), id.to_owned()));
    }

    fn is_taken(&self, within: &str, id: &str) -> bool {
        self.0.contains(&(within.to_owned(), id.to_owned()))
    }

    /// An id of a text's first words, told from others by a number.
    pub fn make(&mut self, within: &str, text: &str, noun: &str) -> String {
        // What stands before a colon or a bracket names the thing, what follows explains it.
        let label = text.split([':', '：', '(', '—', '–']).next().and_then(slug).filter(|label| label.len() > 3);
        let id = label
            .or_else(|| slug(text))
            .unwrap_or_else(|| format!("{noun}-{}", &blake3::hash(text.as_bytes()).to_hex()[..6]));
        let mut numbered = (2..).map(|number| format!("{id}-{number}"));
        let mut free = id.clone();
        while self.is_taken(within, &free) {
            free = numbered.next().unwrap_or_default();
        }
        self.take(within, &free);
        free
    }
}

/// Up to six words of a text as an id; None if too little of it is Latin.
pub(super) fn slug(text: &str) -> Option<String> {
    let lower: String = text.chars().flat_map(unaccented).collect::<String>().to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut id = String::new();
    for word in words.take(6) {
        if !id.is_empty() {
            if id.len() + word.len() > 40 {
                break;
            }
            id.push('-');
        }
        id.push_str(&word[..word.len().min(40)]);
    }
    let latin = id.bytes().filter(u8::is_ascii_alphanumeric).count();
    let other = text.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).count();
    (latin > 1 && latin * 2 > other).then_some(id)
}

/// A letter without its accent, as far as Latin has one.
fn unaccented(letter: char) -> impl Iterator<Item = char> {
    const PAIRS: [(&str, &str); 14] = [
        ("àáâãåāăą", "a"),
        ("çćč", "c"),
        ("ďđ", "d"),
        ("èéêëēęě", "e"),
        ("ìíîïīıİ", "i"),
        ("łľ", "l"),
        ("ñńň", "n"),
        ("òóôõøō", "o"),
        ("řŕ", "r"),
        ("śšş", "s"),
        ("ťţ", "t"),
        ("ùúûūůű", "u"),
        ("ýÿ", "y"),
        ("źżž", "z"),
    ];
    const WIDE: [(char, &str); 5] = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ß', "ss"), ('æ', "ae")];
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let plain = PAIRS.iter().find(|(letters, _)| letters.contains(lower)).map(|(_, plain)| *plain);
    let plain = plain.or_else(|| WIDE.iter().find(|(wide, _)| *wide == lower).map(|(_, plain)| *plain));
    let own = plain.is_none().then_some(letter);
    plain.unwrap_or_default().chars().chain(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_first_words() {
        assert_eq!(
            slug("Threat model: `docs/THREAT.md` is written").as_deref(),
            Some("threat-model-docs-threat-md-is")
        );
        assert_eq!(slug("Prüfung größerer Änderungen").as_deref(), Some("pruefung-groesserer-aenderungen"));
        assert_eq!((slug("监控 API 配置完成并通过测试"), slug("001").as_deref()), (None, Some("001")));
        let mut ids = Ids::default();
        assert_eq!(ids.make("a", "Backups", "item"), "backups");
        assert_eq!(ids.make("a", "Backups!", "item"), "backups-2");
        assert_eq!(ids.make("b", "Backups", "item"), "backups");
        assert!(ids.make("a", "监控", "item").starts_with("item-"));
    }

    #[test]
    fn titles_and_numbers() {
        assert_eq!(shown("🔐 Security (Weight 15%) ✅"), "Security");
        assert_eq!(shown("PR #5: Sorter (High Priority)"), "PR #5: Sorter (High Priority)");
        assert_eq!((number("Weight 12.5%"), number("none")), (Some(12.5), None));
        assert_eq!(names("PRs #5 and #6")[..2], ["pr #5", "pr #6"]);
    }
}
