//! What becomes of a step by the keys around it: whether it ever runs, and whether its failure stops anything.

use super::Lot;
use crate::check::document::{Node, Value};

/// Keys of a step or job whose failure stops nothing.
const LENIENT: &[(&str, &str)] = &[
    ("continue-on-error", "`continue-on-error: true`"),
    ("continueOnError", "`continueOnError: true`"),
    ("allow_failure", "`allow_failure: true`"),
    ("soft_fail", "`soft_fail: true`"),
    ("ignore_error", "`ignore_error: true`"),
];

pub(super) type Entries = [(Box<str>, Node)];

/// The lot of a step or a job: what stands around it decides, and what its own keys say.
pub(super) fn within(entries: &Entries, around: Lot) -> Lot {
    let disabled = entries.iter().find_map(|(key, node)| disabling(key, &node.value));
    let lenient = LENIENT
        .iter()
        .find(|(name, _)| entries.iter().any(|(key, node)| **key == **name && is_word(&node.value, true)));
    let lenient = lenient.map(|(_, reason)| *reason);
    let lenient = lenient.or_else(|| (text_of(entries, "failure") == Some("ignore")).then_some("`failure: ignore`"));
    Lot { disabled: around.disabled.or(disabled), ignored: around.ignored.or(lenient) }
}

/// Why a step with this key never runs.
fn disabling(key: &str, value: &Value) -> Option<&'static str> {
    let is_never = |value: &Value| matches!(value, Value::Text(text) if &**text == "never");
    match (key, value) {
        ("if", _) if is_false(value) => Some("`if: false`"),
        ("condition", _) if is_false(value) => Some("`condition: false`"),
        ("enabled", _) if is_word(value, false) => Some("`enabled: false`"),
        ("skip", Value::Bool(true)) => Some("`skip: true`"),
        ("when", _) if is_never(value) => Some("`when: never`"),
        ("when", _) if is_false(value) => Some("`when: false`"),
        ("when", Value::Mapping(entries)) => {
            entries.iter().any(|(key, node)| &**key == "condition" && is_false(&node.value)).then_some("`when: false`")
        }
        ("rules", Value::Sequence(rules)) if !rules.is_empty() => {
            let never = |rule: &Node| matches!(&rule.value, Value::Mapping(entries) if text_of(entries, "when") == Some("never"));
            rules.iter().all(never).then_some("every rule says `when: never`")
        }
        _ => None,
    }
}

fn is_word(value: &Value, wanted: bool) -> bool {
    match value {
        Value::Bool(value) => *value == wanted,
        Value::Text(text) => expression(text) == if wanted { "true" } else { "false" },
        _ => false,
    }
}

/// Whether a condition can never hold.
fn is_false(value: &Value) -> bool {
    let is_chained = |text: &str| text.starts_with("false &&") || (text.ends_with("&& false") && !text.contains("||"));
    is_word(value, false) || matches!(value, Value::Text(text) if is_chained(expression(text)))
}

/// The inside of `${{ … }}`.
fn expression(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("${{").and_then(|text| text.strip_suffix("}}")).unwrap_or(text).trim()
}

pub(super) fn text_of<'n>(entries: &'n Entries, key: &str) -> Option<&'n str> {
    entries.iter().find(|(name, _)| &**name == key).and_then(|(_, node)| plain(node))
}

pub(super) fn plain(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
