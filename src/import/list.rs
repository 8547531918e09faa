//! Lists: what each entry says, what is noted beneath it, and which entries are nothing but fields or forms.

use super::block::Entry;
use super::duration::{is_duration, is_minutes};
use super::field::Fields;
use super::inline::{images, plain, targets};
use super::legend::Legend;
use super::mark;
use super::role::{self, Role};
use super::say::{Statement, degree, is_rank, statement};
use super::section::Announcement;
use crate::checklist::Said;

/// A list with what stands before it.
#[derive(Debug)]
pub(super) struct List {
    pub section: Option<usize>,
    /// What the line before it says of it.
    pub label: Option<Announcement>,
    pub label_fields: Fields,
    pub points: Vec<Point>,
}

/// An entry of a list, taken apart.
#[derive(Debug)]
pub(super) struct Point {
    pub line: usize,
    /// The index of the point that it is nested in.
    pub parent: Option<usize>,
    pub statement: Statement,
    pub fields: Fields,
    pub form: Form,
    pub targets: Vec<String>,
    /// A time at the end of a task: what it takes, or what it is about, as in `Rotate keys (90 days)`.
    pub time: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It names a thing.
    Thing,
    /// It notes something about what it stands beneath.
    Field,
    /// A link and nothing else, a label without a value, an empty line: nothing is named.
    Empty,
}

impl Point {
    pub fn said(&self) -> Option<Said> {
        self.statement.said.or(self.fields.said)
    }

    /// Says how it stands by a mark or a word, and not by a box to be ticked.
    pub fn is_marked(&self) -> bool {
        !self.statement.is_task && self.form == Form::Thing && self.said().is_some()
    }

    /// Names a thing and does not say how it stands.
    pub fn is_plain(&self) -> bool {
        self.form == Form::Thing && self.said().is_none()
    }
}

/// Takes the entries apart; what the outermost fields note belongs to the section.
pub(super) fn points(entries: &[Entry<'_>], legend: &Legend, section: &mut Fields) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(entries.len());
    for entry in entries {
        let raw = entry.text.join(" ");
        let mut statement = statement(&raw, legend);
        if statement.said.is_none() {
            statement.said = degree(&statement.text);
        }
        let mut fields = Fields::of_text(&statement.text);
        fields.learn_labels(&raw);
        let time = ending(&statement.text).filter(|_| statement.is_task && fields.effort.is_none());
        if let Some(time) = time.filter(|time| is_minutes(time)) {
            fields.effort = Some(time.to_owned());
        }
        let time = time.filter(|time| is_duration(time)).map(str::to_owned);
        let pictured = images(&raw).find(|text| is_rank(text)).map(str::to_owned);
        fields.priority = statement.rank.clone().or(fields.priority).or(pictured);
        for note in &entry.notes {
            fields.learn_line(note, legend);
        }
        let form = form(&raw, &statement, entry.parent.is_some());
        if form == Form::Field {
            let beneath = entry.parent.map(|parent| &mut points[parent].fields);
            beneath.unwrap_or(&mut *section).learn_line(&raw, legend);
        }
        let targets = targets(&raw).map(str::to_owned).collect();
        points.push(Point { line: entry.line, parent: entry.parent, statement, fields, form, targets, time });
    }
    points
}

/// What stands in brackets at the end: `Run the smoke tests (30 min)`.
fn ending(text: &str) -> Option<&str> {
    Some(text.strip_suffix(')')?.rsplit_once('(')?.1.trim())
}

fn form(raw: &str, statement: &Statement, is_nested: bool) -> Form {
    let text = statement.text.as_str();
    if !text.chars().any(char::is_alphanumeric) {
        return Form::Empty;
    }
    if statement.is_task {
        return Form::Thing;
    }
    let (name, value) = text.split_once([':', '：']).map_or((text, ""), |(name, value)| (name, value.trim()));
    // A mark may have been taken off the value: `Status: ✅`.
    let role = if text.contains([':', '：']) || statement.said.is_some() { role::of_field(name) } else { None };
    match role {
        Some(Role::Status) => return Form::Field,
        // A light beside a rank shows the rank: `Severity: 🔴 blocker`.
        Some(Role::Priority) if !value.is_empty() && is_short(value) => return Form::Field,
        // `Effort: ongoing` says nothing of how anything stands; a mark does.
        Some(Role::Effort | Role::Owner | Role::Weight) if !is_marked(raw, statement) && is_short(value) => {
            return Form::Field;
        }
        Some(Role::Remark) if role::exact(name) == role && statement.said.is_none() && !value.is_empty() => {
            return Form::Field;
        }
        Some(Role::Depends) if statement.said.is_none() && (is_nested || names_others(value)) => return Form::Field,
        _ => {}
    }
    let is_label = statement.said.is_none()
        && value.trim_matches(['_', '.', ' ', '-', '[', ']']).is_empty()
        && text.ends_with([':', '：', '_', ']']);
    if is_label || (statement.said.is_none() && is_link(raw)) { Form::Empty } else { Form::Thing }
}

/// Whether a mark, and not only a word, says how the thing stands.
fn is_marked(raw: &str, statement: &Statement) -> bool {
    statement.said.is_some() && mark::all(&plain(raw)).next().is_some()
}

fn is_short(value: &str) -> bool {
    value.split_whitespace().count() <= 6
}

/// Other things by their number or id, or none at all.
fn names_others(value: &str) -> bool {
    value.contains('#')
        || super::field::is_none(value)
        || (is_short(value) && value.chars().any(|letter| letter.is_ascii_digit()))
}

/// Whether a text is a link and nothing else, as in a table of contents.
fn is_link(raw: &str) -> bool {
    let raw = raw.trim().trim_matches('*');
    let address = raw.starts_with("http") && !raw.contains(' ');
    let link = raw.starts_with('[') && raw.ends_with(')') && raw.matches("](").count() == 1;
    address || (link && !plain(raw).contains("]("))
}

/// What the line before a list says of it, if it is a label: bold, short, or ended by a colon.
pub(super) fn label(raw: &str, legend: &Legend) -> Option<Announcement> {
    let shown = plain(raw);
    let words = shown.split_whitespace().count();
    let ends = shown.trim_end_matches(['*', '_']).ends_with([':', '：']);
    let is_bold = raw.trim().starts_with("**") && raw.trim().trim_end_matches(':').ends_with("**");
    (words <= 25 && (ends || is_bold)).then(|| {
        let mut says = Announcement::of(shown.trim_end_matches([':', '：']), legend);
        // A sentence that mentions a checklist announces none: `This checklist decides whether we are ready for:`.
        let is_title = is_bold || words <= 3 || says.text.split('(').next().is_some_and(role::ends_with_checklist);
        if says.kind == Some(role::Kind::Checklist) && !is_title {
            says.kind = None;
        }
        if words > 8 && says.kind != Some(role::Kind::Checklist) {
            says.kind = None;
        }
        says
    })
}

#[cfg(test)]
mod tests {
    use crate::checklist::Said;

    const LIST: &str = "# R\n## Work\n**Depends on:** PR #7\n\n- [ ] Run the smoke tests (30 min)\n- [ ] Dock it\n  \
                        **Dependencies:** PR #9\n  **Effort:** 2 days\n- [ ] Hoist it, blocked by E12 and E13\n- Timeout (30 min) ✅\n\
                        - Load test (2/5 complete)\n- [ ] Restore (2/5 complete)\n";

    #[test]
    fn what_entries_note_of_themselves() {
        let document = super::super::read(LIST.as_bytes()).unwrap();
        let found: Vec<_> = document
            .items
            .iter()
            .map(|entry| (entry.effort.as_deref().unwrap_or("-"), entry.depends_on.join(", "), entry.status))
            .collect();
        let seven = || "PR #7".to_owned();
        assert_eq!(
            found,
            [
                ("30 min", seven(), Said::Pending),
                ("2 days", "PR #9".to_owned(), Said::Pending),
                ("-", "E12 and E13".to_owned(), Said::Pending),
                ("-", seven(), Said::Done),
                ("-", seven(), Said::Partial),
                ("-", seven(), Said::Pending),
            ]
        );
    }
}
