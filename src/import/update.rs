//! Importing again: the claims of a checklist that people have worked on since, brought up to date.
//!
//! What is changed is spliced into the text: the claims of items that the document still names, items that it names now,
//! nothing else. Ids stay, so that no mark is lost; titles, checks and comments are people's.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::draft::{Draft, DraftItem, Ids};
use super::render::{self, Source};
use crate::checklist;

/// A checklist brought up to date.
#[derive(Debug)]
pub struct Updated {
    pub text: String,
    /// What changed, one line each.
    pub changes: Vec<String>,
}

/// How alike two texts must be to be the same thing in other words.
const ALIKE: f64 = 0.6;
/// More new words than this are not compared with old ones each.
const COMPARED: usize = 300;

/// An item as it stands in the file.
struct Old {
    area: String,
    id: String,
    /// What the document said.
    text: String,
    title: String,
    line: Option<i64>,
    said: Option<String>,
    /// Where its claim stands, and where its title ends.
    claim: Option<Range<usize>>,
    title_end: usize,
}

/// Brings the claims of one document in a checklist up to date.
///
/// # Errors
/// When the file cannot be read, or could not be changed without touching what is not the import's.
pub fn update(existing: &str, draft: &Draft, source: &Source<'_>) -> Result<Updated, String> {
    let table = DeTable::parse(existing).map_err(|error| format!("it is not valid TOML: {}", error.message()))?;
    let olds = olds(table.get_ref(), source.document);
    let news: Vec<(&str, &DraftItem)> =
        draft.areas.iter().flat_map(|area| area.items.iter().map(move |item| (area.id.as_str(), item))).collect();
    let matches = matched(&olds, &news);
    let mut editor = Editor { existing, splices: Vec::new(), changes: Vec::new() };
    for (at, (_, item)) in news.iter().enumerate() {
        if let Some(old) = matches[at] {
            editor.refresh(&olds[old], item, source)?;
        }
    }
    let kept: HashSet<usize> = matches.iter().flatten().copied().collect();
    for old in olds.iter().enumerate().filter(|(at, old)| !kept.contains(at) && old.claim.is_some()).map(|(_, old)| old)
    {
        editor.forget(old)?;
    }
    editor.add(draft, &matches, &olds, &all_ids(table.get_ref()), source);
    editor.finish(&table)
}

fn tables<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Vec<&'t DeTable<'i>> {
    let array = table.get(key).and_then(|value| value.get_ref().as_array());
    array.into_iter().flat_map(|array| array.iter()).filter_map(|value| value.get_ref().as_table()).collect()
}

fn string(table: &DeTable<'_>, key: &str) -> Option<String> {
    table.get(key).and_then(|value| value.get_ref().as_str()).map(str::to_owned)
}

fn integer(value: &Spanned<DeValue<'_>>) -> Option<i64> {
    value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok())
}

/// The items that carry a claim of the document, or none at all.
fn olds(table: &DeTable<'_>, document: &str) -> Vec<Old> {
    let mut olds = Vec::new();
    for area in tables(table, "area") {
        let area_id = string(area, "id").unwrap_or_default();
        for item in tables(area, "item") {
            let claim = item.get("claim");
            let fields = claim.and_then(|claim| claim.get_ref().as_table());
            let is_other = fields.is_some_and(|fields| string(fields, "document").as_deref() != Some(document));
            let (Some(id), Some(title), Some(span), false) =
                (string(item, "id"), string(item, "title"), item.get("title").map(Spanned::span), is_other)
            else {
                continue;
            };
            olds.push(Old {
                area: area_id.clone(),
                id,
                text: fields.and_then(|fields| string(fields, "text")).unwrap_or_else(|| title.clone()),
                title,
                line: fields.and_then(|fields| fields.get("line")).and_then(integer),
                said: fields.and_then(|fields| string(fields, "status")),
                claim: claim.map(Spanned::span),
                title_end: span.end,
            });
        }
    }
    olds
}

/// Every id of every area, whoever put it there.
fn all_ids(table: &DeTable<'_>) -> Vec<(String, Vec<String>)> {
    let areas = tables(table, "area").into_iter();
    areas
        .map(|area| {
            (
                string(area, "id").unwrap_or_default(),
                tables(area, "item").iter().filter_map(|item| string(item, "id")).collect(),
            )
        })
        .collect()
}

/// For each new item, the old one that it is: by its words, first in its own area; else by words that are alike, or the
/// same line.
fn matched(olds: &[Old], news: &[(&str, &DraftItem)]) -> Vec<Option<usize>> {
    let mut matches: Vec<Option<usize>> = vec![None; news.len()];
    let mut free: HashSet<usize> = (0..olds.len()).collect();
    for own_area in [true, false] {
        let key = |area: &str, text: &str| (if own_area { area.to_owned() } else { String::new() }, folded(text));
        let mut by_text: HashMap<(String, String), VecDeque<usize>> = HashMap::new();
        for at in (0..olds.len()).filter(|at| free.contains(at)) {
            by_text.entry(key(&olds[at].area, &olds[at].text)).or_default().push_back(at);
        }
        for (at, (area, item)) in news.iter().enumerate().filter(|(at, _)| matches[*at].is_none()).collect::<Vec<_>>() {
            if let Some(old) = by_text.get_mut(&key(area, &item.text)).and_then(VecDeque::pop_front) {
                free.remove(&old);
                matches[at] = Some(old);
            }
        }
    }
    let open: Vec<usize> = (0..news.len()).filter(|at| matches[*at].is_none()).take(COMPARED).collect();
    let mut claimed: Vec<usize> = free.iter().copied().filter(|at| olds[*at].claim.is_some()).collect();
    claimed.sort_unstable();
    claimed.truncate(COMPARED);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    let old_words: Vec<HashSet<String>> = claimed.iter().map(|old| words(&olds[*old].text)).collect();
    for new in open {
        let new_words = words(&news[new].1.text);
        for (old, old_words) in claimed.iter().zip(&old_words) {
            // Letters are only compared where a third of the words is the same, which is told at once.
            let shared = new_words.intersection(old_words).count();
            let likeness =
                if shared * 3 < new_words.len().min(old_words.len()) { 0.0 } else { likeness(&olds[*old], news[new]) };
            if likeness >= ALIKE {
                pairs.push((likeness, new, *old));
            }
        }
    }
    pairs.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    for (_, new, old) in pairs {
        if matches[new].is_none() && free.remove(&old) {
            matches[new] = Some(old);
        }
    }
    matches
}

/// The words of a text; of one without blanks, its letters.
fn words(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let is_unspaced = |letter: char| letter as u32 > 0x2e80;
    let letters = lower.chars().filter(|letter| is_unspaced(*letter)).map(String::from);
    let spaced =
        lower.split(|letter: char| !letter.is_alphanumeric() || is_unspaced(letter)).filter(|word| !word.is_empty());
    letters.chain(spaced.map(str::to_owned)).collect()
}

fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn likeness(old: &Old, (area, new): (&str, &DraftItem)) -> f64 {
    let short = |text: &str| text.chars().take(100).collect::<String>().to_lowercase();
    let words = strsim::normalized_damerau_levenshtein(&short(&old.text), &short(&new.text));
    let same_line = old.line == i64::try_from(new.line).ok();
    let nearby = if old.area == area { 0.1 } else { 0.0 };
    // The same line in the same section with half of the words is the same item, reworded.
    words + nearby + if same_line { 0.15 } else { 0.0 }
}

struct Editor<'t> {
    existing: &'t str,
    splices: Vec<(Range<usize>, String)>,
    changes: Vec<String>,
}

impl Editor<'_> {
    fn line_end(&self) -> &'static str {
        if self.existing.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn refresh(&mut self, old: &Old, item: &DraftItem, source: &Source<'_>) -> Result<(), String> {
        let said = item.said.word();
        let is_same =
            old.said.as_deref() == Some(said) && old.line == i64::try_from(item.line).ok() && old.text == item.text;
        if is_same {
            return Ok(());
        }
        let words = (old.title != item.text).then_some(item.text.as_str());
        let claim = render::claim(item, source, words);
        match &old.claim {
            Some(span) if self.existing[span.clone()].starts_with('{') => self.splices.push((span.clone(), claim)),
            Some(_) => return Err(format!("the claim of {}.{} is not written as `claim = {{ … }}`", old.area, old.id)),
            None => {
                let line = format!("{}  claim = {claim}", self.line_end());
                self.splices.push((old.title_end..old.title_end, line));
            }
        }
        if old.said.as_deref() != Some(said) {
            let before = old.said.as_deref().unwrap_or("no claim");
            self.changes.push(format!("{}.{}: {before} → {said}", old.area, old.id));
        } else if old.text != item.text {
            self.changes.push(format!("{}.{}: said in other words", old.area, old.id));
        } else {
            self.changes.push(format!("{}.{}: now on line {}", old.area, old.id, item.line));
        }
        Ok(())
    }

    /// The document says nothing of it any more; the item is people's to keep or to remove.
    fn forget(&mut self, old: &Old) -> Result<(), String> {
        let Some(span) = old.claim.clone() else { return Ok(()) };
        let start = self.existing[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.existing[span.end..].find('\n').map_or(self.existing.len(), |at| span.end + at + 1);
        let is_alone = self.existing[start..span.start].trim_start().starts_with("claim");
        if !is_alone || !self.existing[span.clone()].starts_with('{') {
            return Err(format!("the claim of {}.{} does not stand on a line of its own", old.area, old.id));
        }
        self.splices.push((start..end, String::new()));
        self.changes.push(format!("{}.{}: no longer in the document; the item stays", old.area, old.id));
        Ok(())
    }

    /// Puts new items at the end of their areas, and new areas at the end.
    fn add(
        &mut self,
        draft: &Draft,
        matches: &[Option<usize>],
        olds: &[Old],
        taken: &[(String, Vec<String>)],
        source: &Source<'_>,
    ) {
        let mut ids = Ids::default();
        for (area, items) in taken {
            ids.take("", area);
            items.iter().for_each(|item| ids.take(area, item));
        }
        // What things are called in the file, by what the draft calls them.
        let mut names: HashMap<String, String> = HashMap::new();
        let mut added: Vec<(usize, String, Vec<DraftItem>)> = Vec::new();
        let mut at = 0;
        for (index, area) in draft.areas.iter().enumerate() {
            let own = area
                .items
                .iter()
                .enumerate()
                .filter_map(|(item, _)| matches[at + item])
                .map(|old| olds[old].area.clone())
                .next();
            let home = own.unwrap_or_else(|| area.id.clone());
            let mut fresh = Vec::new();
            for item in &area.items {
                let key = format!("{}.{}", area.id, item.id);
                if let Some(old) = matches[at] {
                    names.insert(key, format!("{}.{}", olds[old].area, olds[old].id));
                } else {
                    let id = ids.make(&home, &item.text, "item");
                    names.insert(key, format!("{home}.{id}"));
                    fresh.push(DraftItem { id, ..item.clone() });
                }
                at += 1;
            }
            added.push((index, home, fresh));
        }
        for (index, home, fresh) in added.into_iter().filter(|(_, _, fresh)| !fresh.is_empty()) {
            let is_known = taken.iter().any(|(area, _)| *area == home);
            let mut text = String::new();
            if !is_known {
                text.push_str(&render::area(&super::draft::DraftArea {
                    id: home.clone(),
                    ..draft.areas[index].clone()
                }));
            }
            for item in &fresh {
                let needs: Vec<String> = item.needs.iter().filter_map(|need| names.get(need).cloned()).collect();
                text.push_str(&render::item(item, source, Some(&needs)));
                self.changes.push(format!("{home}.{}: new", item.id));
            }
            let place = if is_known { end_of_area(self.existing, &home) } else { self.existing.len() };
            let text = if self.line_end() == "\n" { text } else { text.replace('\n', "\r\n") };
            let gap = if place == self.existing.len() && !self.existing.ends_with('\n') { self.line_end() } else { "" };
            self.splices.push((place..place, format!("{gap}{text}")));
        }
    }

    /// Makes the changes, and makes sure that nothing else changed.
    fn finish(mut self, table: &Spanned<DeTable<'_>>) -> Result<Updated, String> {
        self.splices.sort_by_key(|(range, _)| range.start);
        let mut text = String::with_capacity(self.existing.len() + 1024);
        let mut at = 0;
        for (range, new) in &self.splices {
            text.push_str(self.existing.get(at..range.start).ok_or("two changes stand in each other's way")?);
            text.push_str(new);
            at = range.end;
        }
        text.push_str(&self.existing[at..]);
        let before: HashSet<(String, String)> = pairs(table.get_ref());
        let after = DeTable::parse(&text).map_err(|error| format!("the change would break it: {}", error.message()))?;
        if !before.is_subset(&pairs(after.get_ref())) {
            return Err("the change would lose an item".to_owned());
        }
        let (read, problems) = checklist::parse("checklist", &text);
        let was_clean = checklist::parse("checklist", self.existing).1.is_empty();
        match problems.first().filter(|_| was_clean) {
            Some(problem) => Err(format!("the change would break it: {problem}")),
            None if read.is_none() => Err("it has no usable id".to_owned()),
            None => Ok(Updated { text, changes: self.changes }),
        }
    }
}

fn pairs(table: &DeTable<'_>) -> HashSet<(String, String)> {
    all_ids(table)
        .into_iter()
        .flat_map(|(area, items)| items.into_iter().map(move |item| (area.clone(), item)))
        .collect()
}

/// Where the next area begins after the one with that id.
fn end_of_area(text: &str, id: &str) -> usize {
    let mut offset = 0;
    let mut is_inside = false;
    let mut start = 0;
    let quoted = [format!("\"{id}\""), format!("'{id}'")];
    let mut last_text = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.replace(' ', "").starts_with("[[area]]") {
            if is_inside {
                return last_text;
            }
            start = offset;
        }
        let is_own_id = trimmed
            .strip_prefix("id")
            .is_some_and(|rest| quoted.iter().any(|id| rest.trim_start().trim_start_matches('=').trim() == id));
        // The first id after an area's head is the area's own.
        if is_own_id && !is_inside && !text[start..offset].contains("area.item") {
            is_inside = true;
        }
        offset += line.len();
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            last_text = offset;
        }
    }
    text.len()
}
