//! What a plan says beside the checks: the weeks an item is planned for, and the risks that items mitigate.

use std::fmt;
use std::ops::Range;

use super::model::{ItemKey, is_id};
use crate::problem::Place;
use crate::reader::Table;
use crate::text::Sanitized;

/// Weeks of a plan, counted from 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    pub first: u16,
    pub last: u16,
}

/// What could go wrong, and which items keep it from doing so.
#[derive(Clone, Debug)]
pub struct Risk {
    pub id: String,
    pub title: Sanitized,
    pub mitigated_by: Vec<ItemKey>,
    pub place: Place,
}

impl Weeks {
    /// Reads `3` and `3-4`.
    fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(['-', '–']).unwrap_or((text, text));
        let weeks = Self { first: first.trim().parse().ok()?, last: last.trim().parse().ok()? };
        (weeks.first >= 1 && weeks.first <= weeks.last).then_some(weeks)
    }
}

impl fmt::Display for Weeks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { first, last } if first == last => write!(formatter, "week {first}"),
            Self { first, last } => write!(formatter, "weeks {first}–{last}"),
        }
    }
}

/// `weeks` of an item or an area.
pub fn weeks(table: &mut Table<'_, '_>) -> Option<Weeks> {
    let span = table.span_of("weeks");
    let text = table.string_or_whole("weeks")?;
    let weeks = Weeks::parse(&text);
    if weeks.is_none() {
        table.problem_in(
            span,
            &format!("`{text}` is no week of a plan"),
            "for example `weeks = 3` or `weeks = \"3-4\"`",
        );
    }
    weeks
}

/// All `[[risk]]` of a checklist. `keys` reads the names of items in it.
pub fn risks(table: &mut Table<'_, '_>, keys: impl Fn(&mut Table<'_, '_>, &'static str) -> Vec<ItemKey>) -> Vec<Risk> {
    let mut seen: Vec<String> = Vec::new();
    let risks = table.tables("risk", |table| {
        let span = table.span_of("id");
        let id = table.required("id", "the risk's name, for example \"alert-fatigue\"");
        let title = table.required("title", "what could go wrong, in a few words");
        let has_mitigation = table.has("mitigated_by");
        let mitigated_by = keys(table, "mitigated_by");
        if !has_mitigation {
            let help = "name the items that keep it from happening: `mitigated_by = [\"area.item\"]`";
            table.problem("nothing mitigates the risk", help);
        }
        let id = id?;
        check_id(table, span.clone(), &id, &seen);
        seen.push(id.clone());
        Some(Risk { id, title: title?.into(), mitigated_by, place: table.place(span) })
    });
    risks.into_iter().flatten().collect()
}

fn check_id(table: &mut Table<'_, '_>, span: Range<usize>, id: &str, seen: &[String]) {
    if !is_id(id) {
        table.problem_in(span, &format!("`{id}` is not an id"), "lower-case letters, digits and hyphens");
    } else if seen.iter().any(|other| other == id) {
        table.problem_in(span, &format!("there are two risks `{id}`"), "give one of them another id");
    }
}

#[cfg(test)]
mod tests {
    use super::super::{check_needs, parse};

    const CHECKLIST: &str = r#"
        schema = 1
        id = "plan"
        [[risk]]
        id = "noise"
        title = "Alerts that nobody believes"
        mitigated_by = ["alerts.tuned"]
        [[area]]
        id = "alerts"
        weeks = "3-4"
        [[area.item]]
        id = "tuned"
        title = "Thresholds come from measurements"
        priority = "high"
        risk = "low"
        [[area.item]]
        id = "routed"
        title = "Alerts reach somebody"
        weeks = 4
        [[area]]
        id = "later"
        optional = true
        [[area.item]]
        id = "learned"
        title = "Thresholds are learned"
    "#;

    #[test]
    fn items_inherit_what_their_area_plans() {
        let (checklist, problems) = parse("plan.toml", CHECKLIST);
        assert_eq!(problems, []);
        let checklist = checklist.expect("it has no problem");
        let weeks: Vec<_> =
            checklist.items().map(|item| item.weeks.map(|weeks| weeks.to_string()).unwrap_or_default()).collect();
        assert_eq!(weeks, ["weeks 3–4", "week 4", ""]);
        assert_eq!(checklist.items().map(|item| item.optional).collect::<Vec<_>>(), [false, false, true]);
        let tuned = checklist.items().next().expect("there are items");
        assert_eq!(tuned.priority.as_deref(), Some("high"));
        assert_eq!(tuned.risk.as_deref(), Some("low"));
        assert_eq!(checklist.risks[0].mitigated_by, std::slice::from_ref(&tuned.key));
        assert_eq!(check_needs(&[checklist]), []);
    }

    #[test]
    fn what_makes_no_sense_is_a_problem() {
        for (wrong, message) in [
            (("weeks = 4", "weeks = \"4-3\""), "`4-3` is no week of a plan"),
            (("weeks = 4", "weeks = 0"), "`0` is no week of a plan"),
            (("mitigated_by = [\"alerts.tuned\"]", ""), "nothing mitigates the risk"),
            (("id = \"noise\"", "id = \"No Ise\""), "`No Ise` is not an id"),
            (
                ("optional = true", "optional = true\n[[area.item]]\nid = \"g\"\ntitle = \"G\"\ngate = true"),
                "cannot be a gate",
            ),
        ] {
            let text = CHECKLIST.replace(wrong.0, wrong.1);
            let (_, problems) = parse("plan.toml", &text);
            assert!(problems.iter().any(|problem| problem.message.contains(message)), "{message}: {problems:?}");
        }
        let (checklist, _) = parse("plan.toml", &CHECKLIST.replace("alerts.tuned", "alerts.turned"));
        let problems = check_needs(&checklist.into_iter().collect::<Vec<_>>());
        assert!(problems[0].message.contains("`alerts.turned`"), "{problems:?}");
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `alerts.tuned`?"));
    }
}
