//! A draft as the text of a checklist.

use serde_json::Value;

use super::draft::{Draft, DraftArea, DraftItem};
use crate::checklist::Said;

/// Where the claims come from, and what is known of the repository.
pub struct Source<'a> {
    /// The document's path as people name it.
    pub document: &'a str,
    /// The commit as of which it was read.
    pub commit: Option<&'a str>,
    /// Whether a path is there; only then it is asked for without anybody looking.
    pub exists: &'a dyn Fn(&str) -> bool,
}

/// The whole checklist.
pub fn render(draft: &Draft, source: &Source<'_>) -> String {
    let mut text = format!(
        "# What {} claims, by `gonogo import`. An item is claimed until a check or a mark verifies it; importing the\n\
         # document again brings the claims up to date and leaves the rest alone. Checks in comments are suggestions.\n\
         schema = 1\nid     = {}\ntitle  = {}\n",
        one_line(source.document),
        quote(&draft.id),
        quote(&draft.title)
    );
    if !draft.levels.is_empty() {
        text.push_str(&format!("levels = {}\n", names(&draft.levels)));
    }
    for each in &draft.areas {
        text.push_str(&area(each));
        each.items.iter().for_each(|each| text.push_str(&item(each, source, None)));
    }
    text
}

/// The head of an area.
pub(super) fn area(area: &DraftArea) -> String {
    let fields = [
        ("id", Some(quote(&area.id))),
        ("title", Some(quote(&area.title))),
        ("weight", area.weight.map(|weight| weight.to_string())),
        ("optional", area.optional.then(|| "true".to_owned())),
        ("weeks", area.weeks.as_deref().map(quote)),
    ];
    format!("\n[[area]]\n{}", lines(&fields, ""))
}

/// The fields that have a value, a line each, their signs of equality beneath each other.
fn lines(fields: &[(&str, Option<String>)], indent: &str) -> String {
    let fields = || fields.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let width = fields().map(|(name, _)| name.len()).max().unwrap_or(0);
    fields().map(|(name, value)| format!("{indent}{name:width$} = {value}\n")).collect()
}

/// One item; `needs` instead of its own if they have other names by now.
pub(super) fn item(item: &DraftItem, source: &Source<'_>, needs: Option<&[String]>) -> String {
    let needs = needs.unwrap_or(&item.needs);
    let needs = (!needs.is_empty()).then(|| names(needs));
    let fields = [
        ("id", Some(quote(&item.id))),
        ("title", Some(quote(&item.text))),
        ("claim", Some(claim(item, source, None))),
        ("gate", item.gate.then(|| "true".to_owned())),
        ("optional", item.optional.then(|| "true".to_owned())),
        ("level", item.level.as_deref().map(quote)),
        ("weight", item.weight.map(|weight| weight.to_string())),
        ("priority", item.priority.as_deref().map(quote)),
        ("risk", item.risk.as_deref().map(quote)),
        ("weeks", item.weeks.as_deref().map(quote)),
        ("effort", item.effort.as_deref().map(quote)),
        ("owner", item.owner.as_deref().map(quote)),
        ("needs", needs),
    ];
    let mut text = format!("\n  [[area.item]]\n{}", lines(&fields, "  "));
    for remark in &item.remarks {
        text.push_str(&format!("  # the document says: {}\n", one_line(remark)));
    }
    if let Some(suggestion) = &item.suggestion {
        let paths = suggestion.paths();
        let is_there = suggestion.is_certain
            && item.said == Said::Done
            && !paths.is_empty()
            && paths.iter().all(|path| (source.exists)(path));
        let lead = if is_there { "" } else { "# " };
        text.push_str(&format!("  {lead}check.{} = {}\n", suggestion.kind, inline(&suggestion.parameters)));
    }
    text
}

/// `{ status = "done", document = "…", line = 12 }`; `words` are the document's where the title says it in others.
pub(super) fn claim(item: &DraftItem, source: &Source<'_>, words: Option<&str>) -> String {
    let commit = source.commit.map(|commit| format!(", commit = {}", quote(commit))).unwrap_or_default();
    let within = item.within.map(|line| format!(", within = {line}")).unwrap_or_default();
    let words = words.map(|words| format!(", text = {}", quote(words))).unwrap_or_default();
    let depends = if item.depends.is_empty() { String::new() } else { format!(", depends = {}", names(&item.depends)) };
    format!(
        "{{ status = {}, document = {}, line = {}{within}{depends}{commit}{words} }}",
        quote(item.said.word()),
        quote(source.document),
        item.line
    )
}

pub(super) fn quote(text: &str) -> String {
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let is_plain = !text.contains(['"', '\\']);
    match text.contains('\'') {
        false if !is_plain => format!("'{text}'"),
        _ if is_plain => format!("\"{text}\""),
        _ => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

fn names(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", "))
}

fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A value of JSON as one of TOML.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Array(values) => format!("[{}]", values.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        other => other.to_string(),
    }
}
