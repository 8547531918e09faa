//! Fields that an item's own text names: `Dock it **Effort:** 2 days`, `Dock it Owner: Ada`, `Dock it, depends on PR #5`.

use super::field::{Fields, dependencies};
use super::inline::plain;
use super::legend::Legend;
use super::role::{self, Role};
use super::say::is_rank;

/// What ends a value.
const ENDS: [&str; 9] = [";", "|", "·", "—", " – ", " - ", ". ", "(", "**"];

impl Fields {
    /// Takes the fields that are named in a text as it is written, in bold or by a capital.
    pub fn learn_labels(&mut self, raw: &str) {
        self.priority = self.priority.take().or_else(|| badge(raw));
        let parts: Vec<&str> = raw.split("**").collect();
        for (at, name) in parts.iter().enumerate().skip(1).step_by(2) {
            let Some(value) = parts.get(at + 1) else { continue };
            let value = match (name.trim_end().strip_suffix([':', '：']), value.strip_prefix([':', '：'])) {
                (Some(_), _) => value,
                (None, Some(value)) => value,
                (None, None) => continue,
            };
            let stands_within = parts[..at].iter().any(|part| part.chars().any(char::is_alphanumeric));
            self.learn_label(name, value, stands_within);
        }
        let shown = plain(raw);
        let mut is_after_another = false;
        for (at, _) in shown.match_indices(": ").take(20) {
            if let Some(start) = label(&shown[..at], is_after_another) {
                is_after_another = true;
                self.learn_label(&shown[start..at], &shown[at + 1..], true);
            }
        }
        if let Some(names) = awaited(&shown) {
            self.depends = names;
        }
    }

    fn learn_label(&mut self, name: &str, value: &str, stands_within: bool) {
        let Some(role) = field(name.trim_end_matches([':', '：'])).filter(|_| stands_within) else { return };
        let end = ENDS.iter().filter_map(|end| value.find(end)).min().unwrap_or(value.len());
        let value = &value[..end];
        // The next field ends this one.
        let next = value
            .match_indices(": ")
            .find_map(|(at, _)| last_words(&value[..at]).find(|start| field(&value[*start..at]).is_some()));
        let value = &value[..next.unwrap_or(value.len())];
        let value = if role == Role::Depends { value } else { value.split(',').next().unwrap_or_default() };
        if value.trim().len() <= 80 {
            self.learn(role, value.trim().trim_end_matches('.'), &Legend::default());
        }
    }
}

/// The fields that stand within a text; how a thing stands is said at its ends.
fn field(name: &str) -> Option<Role> {
    let role = role::exact(name)?;
    matches!(role, Role::Owner | Role::Effort | Role::Priority | Role::Weight | Role::Depends).then_some(role)
}

/// Where the last two words of a text begin, and the last one.
fn last_words(text: &str) -> impl Iterator<Item = usize> {
    let one = text.rfind(' ').map_or(0, |at| at + 1);
    let two = text[..one].trim_end().rfind(' ').map_or(0, |at| at + 1);
    [two, one].into_iter()
}

/// Where a label begins that ends a text: it has a capital, and what stands before it is no part of its name, as behind another
/// label it is not.
fn label(text: &str, is_after_another: bool) -> Option<usize> {
    last_words(text).find(|start| {
        let before = text[..*start].trim_end();
        let word = before.rsplit(' ').next().unwrap_or_default();
        let is_title = word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric);
        let begins = text[*start..].starts_with(|first: char| first.is_uppercase());
        !before.is_empty() && (is_after_another || !is_title) && begins && field(&text[*start..]).is_some()
    })
}

/// The rank that a text begins with where it is set apart from what follows: `**P1** Rotate the keys`.
fn badge(raw: &str) -> Option<String> {
    let text = raw.trim_start();
    let text = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(text, |(_, rest)| rest.trim_start());
    let fence = ["**", "`"].into_iter().find(|fence| text.starts_with(fence))?;
    let (inner, rest) = text[fence.len()..].split_once(fence)?;
    (is_rank(inner) && rest.chars().any(char::is_alphanumeric)).then(|| inner.trim().to_owned())
}

/// What a text says that it waits for, by numbers or ids: `depends on PR #5 and PR #6`, `(blocked by: E1, E2)`.
pub(super) fn awaited(text: &str) -> Option<Vec<String>> {
    // What depends on an id waits for it; what needs one may be about anything.
    const PHRASES: [(&str, bool); 6] = [
        ("depends on", true),
        ("dependent on", true),
        ("blocked by", true),
        ("waits for", true),
        ("requires", false),
        ("needs", false),
    ];
    let lower = text.to_ascii_lowercase();
    PHRASES.iter().find_map(|(phrase, takes_ids)| {
        let at = lower.find(phrase)?;
        let is_inside = lower[..at].ends_with(char::is_alphanumeric);
        let rest = text[at + phrase.len()..].trim_start_matches([':', ' ']);
        let end = references(rest, *takes_ids).filter(|_| !is_inside)?;
        Some(dependencies(&rest[..end]))
    })
}

/// How much of a text names things by number or id, one after the other.
fn references(text: &str, takes_ids: bool) -> Option<usize> {
    let mut end = reference(text, takes_ids)?;
    while let Some(next) = next_reference(&text[end..], takes_ids) {
        end += next;
    }
    Some(end)
}

fn next_reference(rest: &str, takes_ids: bool) -> Option<usize> {
    let name = [", and ", ", ", " and ", " & ", ",", "/"].iter().find_map(|join| rest.strip_prefix(join))?;
    Some(rest.len() - name.len() + reference(name, takes_ids)?)
}

/// `PR #5`, `#5`; `E13` and `SEC-2` if ids are taken.
fn reference(text: &str, takes_ids: bool) -> Option<usize> {
    let word = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(text.len());
    let (head, rest) = text.split_at(word);
    let number = rest.trim_start().strip_prefix('#').filter(|_| head.chars().all(char::is_alphabetic));
    if let Some(number) = number.filter(|number| number.starts_with(|first: char| first.is_ascii_digit())) {
        let digits = number.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(number.len());
        return Some(text.len() - number.len() + digits);
    }
    let is_id = head.starts_with(|first: char| first.is_ascii_uppercase())
        && head.ends_with(|last: char| last.is_ascii_digit())
        && !head.contains(|letter: char| letter.is_ascii_lowercase());
    (takes_ids && is_id).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(raw: &str) -> Fields {
        let mut fields = Fields::default();
        fields.learn_labels(raw);
        fields
    }

    #[test]
    fn labels_within_a_text() {
        let fields = of("Dock **Dependencies:** PR #9 **Effort**: 2 days, about");
        assert_eq!((fields.depends, fields.effort.as_deref()), (vec!["PR #9".to_owned()], Some("2 days")));
        let fields = of("Sail it Owner: Bob Smith Estimated Effort: 3d (with care)");
        assert_eq!((fields.owner.as_deref(), fields.effort.as_deref()), (Some("Bob Smith"), Some("3d")));
        for text in [
            "Session Duration: 30 minutes",
            "Effort: 2 days",
            "**Owner:** Ada",
            "What its owner: nobody",
            "**Note:** a",
        ] {
            assert_eq!(of(text), Fields::default(), "{text}");
        }
    }

    #[test]
    fn what_a_text_waits_for() {
        let of = |text| awaited(text).unwrap_or_default().join("; ");
        assert_eq!(of("Depends on PR #9 — the tables"), "PR #9");
        assert_eq!(of("Wire up (Depends on: E1, E2)"), "E1; E2");
        assert_eq!(of("Tune it (requires PR #5 and PR #6)"), "PR #5 and PR #6");
        assert_eq!(of("Blocked by #12, SEC-3 and others"), "#12; SEC-3");
        for text in
            ["Requires TLS1 and S3", "needs review", "It depends on the vault", "independent on #5", "depends on P"]
        {
            assert_eq!(of(text), "", "{text}");
        }
    }

    #[test]
    fn ranks_that_are_set_apart() {
        assert_eq!(of("[ ] **P1** E13 Hoist").priority.as_deref(), Some("P1"));
        assert_eq!(of("`Critical` Hoist").priority.as_deref(), Some("Critical"));
        assert_eq!(
            (of("P1 incidents").priority, of("**High** ").priority, of("**Highway** b").priority),
            (None, None, None)
        );
    }
}
