//! Importing again: the claims of a checklist that people have worked on since, brought up to date.
//!
//! What is changed is spliced into the text: the claims of items that the document still names, items that it names now,
//! nothing else. What people wrote stays. A title that is still the document's follows its words, and the id with it;
//! `was` keeps the former id, so that no mark is lost.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::alike::{Old, matched};
use super::draft::{Draft, DraftItem};
use super::name::Ids;
use super::render::{self, Source};
use super::retitle::{Retitled, retitled};
use crate::checklist;

/// A checklist brought up to date.
#[derive(Debug)]
pub struct Updated {
    pub text: String,
    /// What changed, one line each.
    pub changes: Vec<String>,
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
    let checklist = string(table.get_ref(), "id").unwrap_or_default();
    let mentions = mentions(table.get_ref());
    let mut ids = Ids::default();
    for (area, items) in all_ids(table.get_ref()) {
        ids.take("", &area);
        items.iter().for_each(|item| ids.take(&area, item));
    }
    let mut editor = Editor {
        existing,
        line_end: if existing.contains("\r\n") { "\r\n" } else { "\n" },
        checklist,
        mentions,
        ids,
        renamed: HashMap::new(),
        splices: Vec::new(),
        changes: Vec::new(),
    };
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
    for Retitled { area, title, at } in retitled(table.get_ref(), draft, &matches, &olds) {
        editor.changes.push(format!("{area}: the section is called {title} now"));
        editor.splices.push((at, render::quote(&title)));
    }
    editor.add(draft, &matches, &olds, source);
    editor.finish(&table)
}

pub(super) fn tables<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Vec<&'t DeTable<'i>> {
    let array = table.get(key).and_then(|value| value.get_ref().as_array());
    array.into_iter().flat_map(|array| array.iter()).filter_map(|value| value.get_ref().as_table()).collect()
}

pub(super) fn string(table: &DeTable<'_>, key: &str) -> Option<String> {
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
            let span = |key: &str| item.get(key).map(Spanned::span);
            let (Some(id), Some(title), Some(id_at), Some(title_at), false) =
                (string(item, "id"), string(item, "title"), span("id"), span("title"), is_other)
            else {
                continue;
            };
            let number = |key: &str| fields.and_then(|fields| fields.get(key)).and_then(integer);
            olds.push(Old {
                area: area_id.clone(),
                id,
                text: fields.and_then(|fields| string(fields, "text")).unwrap_or_else(|| title.clone()),
                title,
                line: number("line"),
                within: number("within"),
                depends: fields
                    .map(|fields| names(fields, "depends"))
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name)
                    .collect(),
                said: fields.and_then(|fields| string(fields, "status")),
                claim: claim.map(Spanned::span),
                id_at,
                title_at,
                was_at: span("was"),
                was: names(item, "was").into_iter().map(|(name, _)| name).collect(),
            });
        }
    }
    olds
}

/// The names in an array, each with where it stands.
fn names(table: &DeTable<'_>, key: &str) -> Vec<(String, Range<usize>)> {
    let array = table.get(key).and_then(|value| value.get_ref().as_array());
    let values = array.into_iter().flat_map(|array| array.iter());
    values.filter_map(|value| Some((value.get_ref().as_str()?.to_owned(), value.span()))).collect()
}

/// Where an item is named by others.
fn mentions(table: &DeTable<'_>) -> Vec<(String, Range<usize>)> {
    let items = tables(table, "area").into_iter().flat_map(|area| tables(area, "item"));
    let needs = items.flat_map(|item| names(item, "needs"));
    needs.chain(tables(table, "risk").into_iter().flat_map(|risk| names(risk, "mitigated_by"))).collect()
}

/// Every id of every area, whoever put it there, and those that items had before.
fn all_ids(table: &DeTable<'_>) -> Vec<(String, Vec<String>)> {
    let areas = tables(table, "area").into_iter();
    areas
        .map(|area| {
            let items = tables(area, "item");
            let former = items.iter().flat_map(|item| names(item, "was"));
            let former = former.map(|(name, _)| name.rsplit_once('.').map_or(name.clone(), |(_, id)| id.to_owned()));
            let ids = items.iter().filter_map(|item| string(item, "id")).chain(former);
            (string(area, "id").unwrap_or_default(), ids.collect())
        })
        .collect()
}

struct Editor<'t> {
    existing: &'t str,
    line_end: &'static str,
    checklist: String,
    /// Where items are named by others.
    mentions: Vec<(String, Range<usize>)>,
    ids: Ids,
    /// Former names and those that are new.
    renamed: HashMap<String, String>,
    splices: Vec<(Range<usize>, String)>,
    changes: Vec<String>,
}

impl Editor<'_> {
    fn refresh(&mut self, old: &Old, item: &DraftItem, source: &Source<'_>) -> Result<(), String> {
        let said = item.said.word();
        let number = |line: usize| i64::try_from(line).ok();
        let is_moved = old.line != number(item.line);
        let is_nested = old.within != item.within.and_then(number);
        let is_reworded = old.text != item.text;
        let waits_otherwise = old.depends != item.depends;
        if old.said.as_deref() == Some(said) && !is_moved && !is_nested && !is_reworded && !waits_otherwise {
            return Ok(());
        }
        let follows = is_reworded && is_untouched(old);
        if follows {
            self.splices.push((old.title_at.clone(), render::quote(&item.text)));
            self.rename(old, item);
        }
        let words = (!follows && old.title != item.text).then_some(item.text.as_str());
        let claim = render::claim(item, source, words);
        match &old.claim {
            Some(span) if self.existing[span.clone()].starts_with('{') => self.splices.push((span.clone(), claim)),
            Some(_) => return Err(format!("the claim of {}.{} is not written as `claim = {{ … }}`", old.area, old.id)),
            None => {
                let line = format!("{}  claim = {claim}", self.line_end);
                let end = old.title_at.end;
                self.splices.push((end..end, line));
            }
        }
        if old.said.as_deref() != Some(said) {
            let before = old.said.as_deref().unwrap_or("no claim");
            self.changes.push(format!("{}.{}: {before} → {said}", old.area, old.id));
        } else if is_reworded {
            self.changes.push(format!("{}.{}: said in other words", old.area, old.id));
        } else if waits_otherwise {
            self.changes.push(format!("{}.{}: depends on other things", old.area, old.id));
        } else if !is_moved {
            self.changes.push(format!("{}.{}: nested otherwise", old.area, old.id));
        } else {
            self.changes.push(format!("{}.{}: now on line {}", old.area, old.id, item.line));
        }
        Ok(())
    }

    /// Names an item after its new words; its statements find it by the former name.
    fn rename(&mut self, old: &Old, item: &DraftItem) {
        let start = self.existing[..old.id_at.start].rfind('\n').map_or(0, |at| at + 1);
        // As far from the margin as the line of the id, with the sign of equality beneath its own.
        let lead = self.existing[start..old.id_at.start].replacen("id ", "was", 1).replacen("was=", "was =", 1);
        let named = |text: &str| Ids::default().make("", text, "item");
        let wanted = named(&item.text);
        // An id that somebody chose is kept, and a name that it had before is taken.
        let is_ours = named(&old.text) == old.id && lead.trim_start().starts_with("was");
        let had = old.was.iter().any(|was| was.rsplit('.').next() == Some(wanted.as_str()));
        if !is_ours || had || wanted == old.id {
            return;
        }
        let id = self.ids.make(&old.area, &item.text, "item");
        let former = format!("{}.{}", old.area, old.id);
        let former_names = old.was.iter().map(String::as_str).chain([former.as_str()]).map(render::quote);
        let was = format!("[{}]", former_names.collect::<Vec<_>>().join(", "));
        match &old.was_at {
            Some(at) => self.splices.push((at.clone(), was)),
            None => {
                let end = old.id_at.end;
                self.splices.push((end..end, format!("{}{lead}{was}", self.line_end)));
            }
        }
        self.splices.push((old.id_at.clone(), render::quote(&id)));
        let now = format!("{}.{id}", old.area);
        for (name, at) in &self.mentions {
            let full = name.strip_prefix(self.checklist.as_str()).and_then(|rest| rest.strip_prefix('/'));
            if *name == former {
                self.splices.push((at.clone(), render::quote(&now)));
            } else if full == Some(former.as_str()) {
                self.splices.push((at.clone(), render::quote(&format!("{}/{now}", self.checklist))));
            }
        }
        self.changes.push(format!("{former}: is {now} now, and keeps its marks"));
        self.renamed.insert(former, now);
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
    fn add(&mut self, draft: &Draft, matches: &[Option<usize>], olds: &[Old], source: &Source<'_>) {
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
                    let name = format!("{}.{}", olds[old].area, olds[old].id);
                    names.insert(key, self.renamed.get(&name).cloned().unwrap_or(name));
                } else {
                    let id = self.ids.make(&home, &item.text, "item");
                    names.insert(key, format!("{home}.{id}"));
                    fresh.push(DraftItem { id, ..item.clone() });
                }
                at += 1;
            }
            added.push((index, home, fresh));
        }
        let ends = ends_of_areas(self.existing);
        for (index, home, fresh) in added.into_iter().filter(|(_, _, fresh)| !fresh.is_empty()) {
            let is_known = self.ids.is_taken("", &home);
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
            let place = ends.get(home.as_str()).copied().unwrap_or(self.existing.len());
            let text = if self.line_end == "\n" { text } else { text.replace('\n', "\r\n") };
            let gap = if place == self.existing.len() && !self.existing.ends_with('\n') { self.line_end } else { "" };
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

/// Whether a title is certainly still the document's: nothing else is said of its words, and the id is made of all of
/// them, which an edit would have changed.
fn is_untouched(old: &Old) -> bool {
    let lower = old.title.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    old.claim.is_some() && old.title == old.text && words.collect::<Vec<_>>().join("-") == old.id
}

fn pairs(table: &DeTable<'_>) -> HashSet<(String, String)> {
    all_ids(table)
        .into_iter()
        .flat_map(|(area, items)| items.into_iter().map(move |item| (area.clone(), item)))
        .collect()
}

/// Where each area's last line ends, by its id; the last area goes on to the end of the text.
fn ends_of_areas(text: &str) -> HashMap<&str, usize> {
    let mut ends = HashMap::new();
    // Of the area that is open, its id, unless its items have begun without one.
    let mut open: Option<Option<&str>> = None;
    let mut may_name = false;
    let (mut offset, mut last_text) = (0, 0);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with('[') && trimmed.replace(' ', "").starts_with("[[area]]") {
            if let Some(Some(id)) = open {
                ends.entry(id).or_insert(last_text);
            }
            (open, may_name) = (Some(None), true);
        }
        may_name &= !trimmed.contains("area.item");
        // The first id after an area's head is the area's own.
        if let (Some(None), true, Some(id)) = (open, may_name, id_in(trimmed)) {
            open = Some(Some(id));
        }
        offset += line.len();
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            last_text = offset;
        }
    }
    if let Some(Some(id)) = open {
        ends.entry(id).or_insert(text.len());
    }
    ends
}

/// The id in a line that gives one.
fn id_in(line: &str) -> Option<&str> {
    let value = line.strip_prefix("id")?.trim_start().strip_prefix('=')?.trim();
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    value.strip_prefix(quote)?.split(quote).next()
}
