//! The schema of a checklist: its own keys, and the check kinds of [`KINDS`].

use serde_json::{Map, Value, json};

use super::object::{Meanings, any_of, described, object};
use crate::check::{KINDS, Kind};
use crate::checklist;
use crate::reader::{Outline, Shape, outline};

/// What a checklist's own keys say; those of a check kind are in its row.
const MEANINGS: Meanings = &[
    ("schema", "The version of this format: 1."),
    ("id", "The checklist's name in every key: lower-case letters, digits and hyphens."),
    ("title", "The checklist's name for people."),
    ("weight", "How much it counts beside other checklists; 1 unless said otherwise."),
    ("levels", "Contexts, each asking more than the one before; demo, internal, production, regulated by default."),
    ("credit", "What statuses earn."),
    ("credit.partial", "What a partial mark earns, from 0 to 1; 0.5 unless said otherwise."),
    ("waivers", "What waivers may be."),
    ("waivers.max", "The longest that an item may be waived, for example \"90d\"."),
    ("when", "The checklist applies only where this check holds."),
    ("globs", "Lists of globs by name; `@name` stands for one."),
    ("patterns", "Parts of regular expressions by name; `{{name}}` stands for one."),
    ("risk", "What could go wrong, and which items keep it from doing so."),
    ("risk.id", "The risk's name."),
    ("risk.title", "What could go wrong, in a few words."),
    ("risk.mitigated_by", "The items that mitigate it."),
    ("area", "A part of the checklist with a score of its own."),
    ("area.id", "The area's name in every key."),
    ("area.title", "The area's name for people."),
    ("area.weight", "How much it counts beside other areas; 1 unless said otherwise."),
    ("area.weeks", "The weeks its items are planned for: 3 or \"3-4\"."),
    ("area.optional", "Its items are shown and counted, and none of them is a gate."),
    ("area.when", "The area applies only where this check holds."),
    ("area.item", "One thing that should be true."),
    ("area.item.id", "The item's name in its area."),
    ("area.item.title", "One sentence that is true when the item passes."),
    ("area.item.why", "Why it is asked, for whoever must decide."),
    ("area.item.fix", "The shortest way to green."),
    ("area.item.fix.text", "What to do."),
    ("area.item.fix.create", "The file that is missing, and what to make it from."),
    ("area.item.fix.create.path", "The file to create."),
    ("area.item.fix.create.template", "The template to create it from."),
    ("area.item.fix.amend", "The file to add to where it is there, and what is added."),
    ("area.item.fix.amend.path", "A glob; the first file that matches is added to."),
    ("area.item.fix.amend.template", "The template of what is added; its ending says how."),
    ("area.item.gate", "It must pass for GO."),
    ("area.item.gate.at_least", "The least that must stand behind a pass."),
    ("area.item.level", "The lowest level at which it is asked."),
    ("area.item.weight", "How much it counts in its area; 1 unless said otherwise."),
    ("area.item.owner", "Who sees to it, for example \"@security\"."),
    ("area.item.priority", "How urgent it is, in words of your own."),
    ("area.item.risk", "How dangerous it is to leave it, in words of your own."),
    ("area.item.weeks", "The weeks it is planned for: 3 or \"3-4\"."),
    ("area.item.optional", "It is shown and counted, and can be no gate."),
    ("area.item.effort", "What it takes: \"30min\", \"2-4h\", \"1-2 days\"."),
    ("area.item.needs", "Items that must pass before: \"area.item\"."),
    ("area.item.was", "Names that it had before, so that statements about it are found."),
    ("area.item.when", "The item applies only where this check holds."),
    ("area.item.check", "How it is decided; by a person, if nothing is said."),
    ("area.item.claim", "What a document says of it, as `gonogo import` writes it."),
    ("area.item.claim.status", "What the document says."),
    ("area.item.claim.document", "The document that says so."),
    ("area.item.claim.line", "The line in it."),
    ("area.item.claim.commit", "The commit at which it was read."),
    ("area.item.claim.within", "The line of the item that it is nested in."),
    ("area.item.claim.depends", "What it depends on that is no item of the checklist, in the document's words."),
    ("area.item.claim.text", "The line's words."),
];

pub fn schema() -> Value {
    let mut schema = object(&checklist::outline(), "", MEANINGS);
    schema["required"] = json!(["schema", "id"]);
    schema["properties"]["schema"] = described(json!({ "const": 1 }), Some(MEANINGS[0].1));
    schema["definitions"] = json!({ "check": check() });
    schema
}

/// A check has exactly one kind.
fn check() -> Value {
    let kinds: Map<_, _> = KINDS.iter().map(|kind| (kind.name.to_owned(), of_kind(kind))).collect();
    json!({
        "type": "object", "properties": kinds, "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
    })
}

/// What the reader of the kind asks for, each key with its meaning.
fn of_kind(kind: &Kind) -> Value {
    let keys = || kind.parameters.iter().flat_map(|(keys, meaning)| keys.split(", ").map(move |key| (key, *meaning)));
    let read = |given| outline(given, |table| drop((kind.parse)(table)));
    let all = keys().fold(read(None), |outline, (key, _)| outline.or(read(Some(key))));
    let mut shapes = all.keys.get(kind.name).cloned().unwrap_or_default();
    // What a kind understands only to say how it is written is no way to write it.
    if shapes.iter().any(|shape| matches!(shape, Shape::Table(_))) {
        shapes.retain(|shape| matches!(shape, Shape::Table(_)));
    }
    let mut schema = any_of(&shapes, kind.name, &[]);
    if is_plain_table(&shapes) {
        for (key, meaning) in keys() {
            // Some keys are read only when others have been understood; what their values are is left open.
            let property = schema["properties"].get(key).cloned().unwrap_or_else(|| json!({}));
            schema["properties"][key] = described(property, Some(meaning));
        }
    }
    described(schema, Some(&format!("Holds when {}.", kind.summary)))
}

fn is_plain_table(shapes: &[Shape]) -> bool {
    matches!(shapes, [Shape::Table(Outline { stands_for: None, .. })])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each path of keys in a schema.
    fn paths(schema: &Value, path: &str, found: &mut Vec<String>) {
        let parts = ["items", "anyOf"].into_iter().filter_map(|key| schema.get(key));
        for part in parts.flat_map(|part| part.as_array().cloned().unwrap_or_else(|| vec![part.clone()])) {
            paths(&part, path, found);
        }
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            found.push(path.clone());
            paths(schema, &path, found);
        }
    }

    #[test]
    fn every_key_of_a_checklist_has_its_meaning_and_no_meaning_is_of_another_key() {
        let mut read = Vec::new();
        paths(&schema(), "", &mut read);
        let missing: Vec<_> = read.iter().filter(|path| !MEANINGS.iter().any(|(known, _)| known == path)).collect();
        assert!(missing.is_empty(), "no meaning for {missing:?}");
        let stale: Vec<_> = MEANINGS.iter().filter(|(known, _)| !read.iter().any(|path| path == known)).collect();
        assert!(stale.is_empty(), "no reader asks for {stale:?}");
    }

    #[test]
    fn every_key_that_a_kind_reads_is_in_its_documentation() {
        for kind in KINDS {
            let documented: Vec<_> = kind.parameters.iter().flat_map(|(keys, _)| keys.split(", ")).collect();
            let schema = of_kind(kind);
            for key in schema["properties"].as_object().into_iter().flat_map(Map::keys) {
                assert!(documented.contains(&key.as_str()), "`{}` reads `{key}` and does not say so", kind.name);
            }
        }
    }

    #[test]
    fn what_words_a_key_may_have_is_known() {
        let schema = of_kind(KINDS.iter().find(|kind| kind.name == "dockerfile").unwrap());
        assert_eq!(schema["properties"]["pinned"]["enum"], json!(["tag", "digest"]), "{schema:#}");
    }
}
