//! Documents about readiness, read as what they claim: text in, values and problems out.
//!
//! `decode` makes text of bytes, `repair` mends it and `notation` puts HTML as Markdown; `block` cuts it into headings,
//! lists, tables and code; `say`, `table` and `section` hear how each thing stands, as `mark`, `word` and the document's
//! own `legend` have it; `collect` decides what is an item.

mod alike;
mod asked;
mod block;
mod claim;
mod collect;
mod decode;
mod draft;
mod duration;
mod export;
mod field;
mod found;
mod goal;
mod html;
mod inline;
mod label;
mod learn;
mod legend;
mod line;
mod list;
mod loose;
mod mark;
mod moved;
mod name;
mod notation;
mod plan;
mod render;
mod repair;
mod reread;
mod retitle;
mod role;
mod row;
mod say;
mod section;
mod spelling;
mod suggest;
mod table;
mod update;
mod word;

use std::collections::HashMap;

use serde::Serialize;

pub use decode::SIZE_CAP;
pub use draft::{Draft, DraftArea, DraftItem, draft};
pub use export::{Exported, ExportedArea, ExportedItem, export};
pub use moved::{gone, moved, says_the_same};
pub use name::id_of;
pub use render::{Source, render};
pub use reread::Record;
pub use suggest::Suggestion;
pub use update::{Updated, update};

use self::field::Fields;
use self::reread::Own;
use crate::checklist::Said;

/// What a document claims.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Document {
    #[serde(skip)]
    pub title: Option<String>,
    /// The title as it stands at the head of each item's section.
    #[serde(skip)]
    heading: Option<String>,
    pub items: Vec<Entry>,
    /// What had to be done to read it, and what is doubtful in it.
    pub problems: Vec<Note>,
    /// The levels that an export names.
    #[serde(skip)]
    levels: Vec<String>,
}

/// A thing that a document names, with what the document says of it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Counts from 1, in the document as it is stored.
    pub line: usize,
    pub text: String,
    #[serde(serialize_with = "word_of")]
    pub status: Said,
    /// The headings around it, outermost first.
    pub section: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// The weeks that it is planned for: `3`, `3-4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The effort that is noted beside the item itself, and not beside its section.
    #[serde(skip)]
    own_effort: Option<String>,
    /// The weight is the item's own, and not its section's.
    #[serde(skip)]
    is_weighed: bool,
    /// What an export notes of it.
    #[serde(skip)]
    pub record: Option<Record>,
    #[serde(rename = "check", skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggestion>,
}

/// A sentence about the document as a whole, or a line of it.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub message: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
fn word_of<S: serde::Serializer>(said: &Said, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(said.word())
}

/// The text of a document, whatever its encoding was and whatever became of it.
///
/// # Errors
/// Why it has none.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    Ok(decode::decode(bytes)?.text)
}

/// Reads a document.
///
/// # Errors
/// Why it cannot be read as one.
pub fn read(bytes: &[u8]) -> Result<Document, String> {
    let decoded = decode::decode(bytes)?;
    let collected = collect::collect(&decoded.text)?;
    let sections = &collected.sections;
    let is_export = Own::of(&decoded.text) == Some(Own::Export);
    let heading = sections.title().map(|section| &section.title);
    // What is noted of an item holds for what is nested in it, before what its section notes.
    let mut handed: HashMap<usize, Fields> = HashMap::new();
    let items = collected.items.iter().map(|found| {
        let above = found.parent_line.and_then(|line| handed.get(&line)).filter(|_| !is_export);
        let fields = above.map_or_else(|| found.fields.clone(), |above| found.fields.clone().or(above));
        handed.insert(found.line, fields.handed_down());
        let outer = sections.fields(found.section);
        // In an export a cell that is empty says so; only the weight of its area is noted at the area's head.
        let outer = if is_export { Fields { weight: outer.weight, ..Fields::default() } } else { outer };
        let fields = fields.or(&outer);
        let section = sections.path(found.section);
        // What the whole document is called says nothing of one section.
        let own =
            section.split_first().filter(|(first, _)| Some(*first) == heading).map_or(&section[..], |(_, own)| own);
        let planned = found.record.as_ref().map(|record| (record.weeks.clone(), record.optional));
        let (weeks, optional) = planned.unwrap_or_else(|| {
            let optional = plan::is_optional(&found.text) || own.iter().any(|title| plan::is_optional_title(title));
            (plan::weeks_of_text(&found.text).or_else(|| plan::weeks_of_titles(own)), optional)
        });
        Entry {
            line: found.line,
            text: found.text.clone(),
            status: found.said,
            section,
            parent_line: found.parent_line,
            weight: fields.weight,
            priority: fields.priority,
            effort: fields.effort,
            owner: fields.owner,
            depends_on: fields.depends,
            levels: found.levels.clone(),
            weeks,
            optional,
            own_effort: found.fields.whole_effort(),
            is_weighed: found.fields.weight.is_some(),
            record: found.record.clone(),
            suggestion: match &found.goal {
                Some(goal) => Some(suggest::measured(goal)),
                None => suggest::suggest(&found.text, &found.targets)
                    .filter(|suggestion| !found.is_guarded || suggestion.kind != "http"),
            },
        }
    });
    Ok(Document {
        title: sections.title().map(|section| if is_export { &section.title } else { &section.says.text }.clone()),
        heading: sections.title().map(|section| section.title.clone()),
        items: items.collect(),
        levels: if is_export { reread::levels(&decoded.text) } else { Vec::new() },
        problems: decoded.notes.into_iter().map(|message| Note { line: None, message }).collect(),
    })
}
