//! Tables: which column says how things stand, and the items that the rows are.

use std::collections::HashSet;

use super::duration;
use super::field::Fields;
use super::found::Found;
use super::goal::{Columns, TARGET, is_column_of_goals, is_one_of};
use super::inline::plain;
use super::legend::Legend;
use super::mark::{self, is_dressing, said_of};
use super::role::{self, Kind, Role};
use super::row::Row;
use super::say;
use super::section::head;
use super::word;
use crate::checklist::Said;

/// How a table is to be read.
struct Reading {
    roles: Vec<Option<Role>>,
    headers: Vec<String>,
    name: usize,
    standing: Standing,
    goals: Option<Columns>,
}

enum Standing {
    /// A column says it.
    Column(usize),
    /// A column gives points.
    Score(usize),
    /// Columns say at which level a row is asked for.
    Levels(Vec<usize>),
    /// The title above says it of all of them.
    All(Said),
    /// Nothing says it, but the rows are things to be so: a checklist, a plan of work, numbers to be reached.
    Nothing,
}

/// What is known around a table.
pub(super) struct Around<'c> {
    pub kind: Option<Kind>,
    pub legend: &'c Legend,
    /// How all that stands beneath the section's title stands: `What was fixed`.
    pub said: Option<Said>,
    /// What the document's sections are called, in lower case.
    pub sections: &'c HashSet<String>,
}

/// What a table that only weighs gives each name.
pub(super) fn weights(header: &Row<'_>, rows: &[Row<'_>]) -> Vec<(String, String)> {
    let roles: Vec<Option<Role>> = header.cells.iter().map(|cell| role_of(&shown(cell))).collect();
    let Some(at) = roles.iter().position(|role| *role == Some(Role::Weight)) else { return Vec::new() };
    let Some(name) = name_column(&roles, rows) else { return Vec::new() };
    let named = rows.iter().map(|row| (shown(row.cell(name)).to_lowercase(), shown(row.cell(at))));
    named.filter(|(_, weight)| weight.chars().any(|letter| letter.is_ascii_digit())).collect()
}

/// The rows that are items.
pub(super) fn items<'t>(header: &Row<'t>, rows: Vec<Row<'t>>, around: &Around<'_>) -> Vec<Found> {
    let Around { kind, said, legend, sections } = *around;
    let width = header.cells.len();
    let headers: Vec<String> = header.cells.iter().map(|cell| shown(cell)).collect();
    let roles: Vec<Option<Role>> = headers.iter().map(|header| role_of(header)).collect();
    let by_header = roles.iter().position(|role| *role == Some(Role::Status));
    let naming =
        roles.iter().position(|role| *role == Some(Role::Name)).or(roles.iter().position(Option::is_none)).unwrap_or(0);
    let rows: Vec<Row<'t>> = rows
        .into_iter()
        .map(|mut row| {
            row.fit(width, naming, |cells| by_header.is_none_or(|at| say::cell(cells[at], legend).is_some()));
            row
        })
        .collect();
    let Some(reading) = Reading::of(headers, roles, &rows, (kind, said), legend) else { return Vec::new() };
    // Rows that are called like sections of the document sum those up.
    let summing = rows.iter().filter(|row| sections.contains(&head(&shown(row.cell(reading.name))))).count();
    if summing > 1 && summing * 2 > rows.len() {
        return Vec::new();
    }
    let sums = sum(&rows);
    rows.iter().filter(|row| Some(row.line) != sums).filter_map(|row| reading.item(row, legend)).collect()
}

/// The line of a last row that is bold throughout, where no other is: it adds up the others.
fn sum(rows: &[Row<'_>]) -> Option<usize> {
    let is_bold = |row: &Row<'_>| {
        let filled: Vec<&&str> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
        filled.len() > 1
            && filled.iter().all(|cell| mark::without_adornment(cell).starts_with("**") && cell.ends_with("**"))
    };
    let (last, others) = rows.split_last()?;
    (!others.is_empty() && is_bold(last) && !others.iter().any(is_bold)).then_some(last.line)
}

/// What a reader sees of a cell, in which pipes are escaped even in code.
pub(super) fn shown(cell: &str) -> String {
    plain(&cell.replace("\\|", "|"))
}

/// A column headed by a mark is one of marks.
fn role_of(header: &str) -> Option<Role> {
    let is_mark = header.chars().next().is_some_and(|first| said_of(first).is_some());
    let rest = header.trim_start_matches(|letter| said_of(letter).is_some() || is_dressing(letter)).trim();
    match rest.to_lowercase().as_str() {
        "" if is_mark => Some(Role::Status),
        // Words that only a column is headed with: elsewhere hours are those of a day, and all is not a thing.
        "overall" | "overall status" | "overall readiness" => Some(Role::Status),
        "sev" | "sev." => Some(Role::Priority),
        _ if is_bare_time(rest) => Some(Role::Effort),
        // A column may rate what a field would only explain.
        _ => role::of(rest).filter(|role| *role != Role::Remark),
    }
}

/// A heading that is a unit of time and nothing else.
fn is_bare_time(heading: &str) -> bool {
    matches!(heading.to_lowercase().as_str(), "hours" | "days" | "hrs")
}

impl Reading {
    fn of(
        headers: Vec<String>,
        roles: Vec<Option<Role>>,
        rows: &[Row<'_>],
        (kind, said): (Option<Kind>, Option<Said>),
        legend: &Legend,
    ) -> Option<Self> {
        // Signatures are given by people, one by one; legends are no rows.
        if rows.is_empty() || kind == Some(Kind::Legend) || headers.iter().any(|header| is_signature(header)) {
            return None;
        }
        let name = name_column(&roles, rows)?;
        // What is numbered beneath a title that says how it stands is a list of such things.
        let is_numbered = is_numbered(&headers, &roles, rows, name);
        let by_title = || said.filter(|_| is_numbered && kind != Some(Kind::Talk)).map(Standing::All);
        let standing = standing(&headers, &roles, rows, name, kind, legend).or_else(by_title)?;
        // What stands right behind the number is the thing, and an action behind that is what is to be done about it.
        let first = || (1..name).find(|at| roles[*at].is_none());
        let name = if matches!(standing, Standing::All(_)) { first().unwrap_or(name) } else { name };
        let goals = Columns::of(&headers);
        Some(Self { roles, headers, name, standing, goals })
    }

    fn item(&self, row: &Row<'_>, legend: &Legend) -> Option<Found> {
        let name = self.named(row);
        let ticked = say::task(&name);
        let text = ticked
            .map_or(name.as_str(), |(_, text)| text)
            .trim()
            .trim_start_matches(|letter| said_of(letter).is_some() || is_dressing(letter))
            .trim();
        if !text.chars().any(char::is_alphanumeric) || is_total(text) {
            return None;
        }
        let mut fields = Fields::default();
        for (column, role) in self.roles.iter().enumerate().filter(|(column, _)| *column != self.name) {
            if let Some(role) = role.filter(|role| *role != Role::Status) {
                fields.learn(role, &row.cell(column).replace("\\|", "|"), legend);
            }
        }
        let said = match &self.standing {
            Standing::Column(at) => say::cell(row.cell(*at), legend),
            Standing::Score(at) => by_score(row.cell(*at)),
            Standing::All(said) => Some(*said),
            Standing::Levels(_) | Standing::Nothing => None,
        };
        let said = said.or(ticked.map(|(said, _)| said));
        let mut found = Found::new(row.line, text, said.unwrap_or(Said::Nothing));
        if let Standing::Levels(columns) = &self.standing {
            found.levels =
                columns.iter().filter(|at| is_tick(row.cell(**at))).map(|at| self.headers[*at].clone()).collect();
        }
        fields.unit = self.unit_of(&fields);
        found.fields = fields.or(&Fields::of_text(text));
        found.goal = self.goals.as_ref().and_then(|goals| goals.goal(row));
        found.is_guarded = self.is_guarded(row);
        Some(found)
    }

    /// The unit of an effort that is a number alone, by the heading of its column.
    fn unit_of(&self, fields: &Fields) -> Option<String> {
        fields.effort.as_deref().filter(|effort| duration::is_bare_number(effort))?;
        let at = self.roles.iter().position(|role| *role == Some(Role::Effort))?;
        duration::unit_of_heading(&self.headers[at])
    }

    /// Whether a row gives a method that changes something, or who may ask.
    fn is_guarded(&self, row: &Row<'_>) -> bool {
        const HEADERS: &str =
            "auth|auth required|authentication|authorization|access|role|roles|permission|permissions";
        const OPEN: &str = "none|no|public|open|anonymous|optional|-|–|—|❌|";
        (0..self.headers.len()).any(|column| {
            let cell = shown(row.cell(column)).to_lowercase();
            let changes = cell.split_whitespace().any(|word| matches!(word, "post" | "put" | "patch" | "delete"));
            let asks = is_one_of(&self.headers[column], HEADERS) && !OPEN.split('|').any(|open| open == cell.trim());
            (changes && cell.split_whitespace().count() < 3) || asks
        })
    }

    /// What a row is about: where its name is a dash, as for what has no name yet, what the next column says.
    fn named(&self, row: &Row<'_>) -> String {
        let is_said = |text: &String| text.chars().any(char::is_alphanumeric);
        let name = shown(row.cell(self.name));
        let is_dash = !name.is_empty() && name.chars().all(|letter| "-–—―‐".contains(letter));
        let status = if let Standing::Column(at) = self.standing { Some(at) } else { None };
        let others =
            (0..self.roles.len()).filter(|at| *at > self.name && self.roles[*at].is_none() && Some(*at) != status);
        let instead = || others.map(|at| shown(row.cell(at))).find(is_said);
        if is_dash { instead().unwrap_or(name) } else { name }
    }
}

/// Whether the first column numbers what the next ones name: `M1`, `1`.
fn is_numbered(headers: &[String], roles: &[Option<Role>], rows: &[Row<'_>], name: usize) -> bool {
    let first = headers.first().map(|header| header.to_lowercase()).unwrap_or_default();
    name > 0 && roles[0] == Some(Role::Number) && first.len() < 4 && is_column_of_ids(rows, 0)
}

fn name_column(roles: &[Option<Role>], rows: &[Row<'_>]) -> Option<usize> {
    let is_said = |at: &usize| rows.iter().any(|row| row.cell(*at).chars().any(char::is_alphabetic));
    let named = (0..roles.len()).find(|at| roles[*at] == Some(Role::Name) && is_said(at));
    let open = || (0..roles.len()).filter(|at| roles[*at].is_none() && is_said(at) && !is_column_of_goals(rows, *at));
    let plain = || open().find(|at| !is_column_of_ids(rows, *at)).or_else(|| open().next());
    named.or_else(plain).or_else(|| (0..roles.len()).find(|at| roles[*at] == Some(Role::Number) && is_said(at)))
}

/// `SEC-01`, `G1`: short names that another column explains.
fn is_column_of_ids(rows: &[Row<'_>], column: usize) -> bool {
    let is_id = |row: &Row<'_>| {
        let shown = shown(row.cell(column));
        let has_digit = shown.chars().any(|letter| letter.is_ascii_digit());
        shown.is_empty() || (has_digit && shown.len() <= 12 && !shown.contains(' ') && !shown.contains('.'))
    };
    rows.iter().all(is_id)
}

fn standing(
    headers: &[String],
    roles: &[Option<Role>],
    rows: &[Row<'_>],
    name: usize,
    kind: Option<Kind>,
    legend: &Legend,
) -> Option<Standing> {
    let told = |at: usize| rows.iter().filter(|row| say::cell(row.cell(at), legend).is_some()).count();
    let filled = |at: usize| rows.iter().filter(|row| !row.cell(at).trim().is_empty()).count();
    let stating: Vec<usize> = (0..roles.len()).filter(|at| *at != name && roles[*at] == Some(Role::Status)).collect();
    // Several columns of numbers count things, and so does one among them that is headed like a status.
    let is_count = |at: usize| {
        let numbers = rows.iter().filter(|row| is_number(row.cell(at))).count();
        numbers > 0 && numbers == filled(at)
    };
    let is_talk = kind == Some(Kind::Talk);
    let counts = (0..roles.len()).filter(|at| *at != name && is_count(*at)).count();
    let is_watched = || Columns::of(headers).is_some_and(|goals| goals.are_filled(rows));
    let is_measured = !is_talk && (is_measured(headers, roles) || is_watched());
    if counts > 2 {
        return is_measured.then_some(Standing::Nothing);
    }
    let best = stating.iter().copied().filter(|at| !is_count(*at)).max_by_key(|at| (told(*at), usize::MAX - at));
    if let Some(at) = best {
        return Some(Standing::Column(at));
    }
    if counts > 1 {
        return is_measured.then_some(Standing::Nothing);
    }
    let open = || (0..roles.len()).filter(|at| *at != name && roles[*at].is_none());
    // Several such columns ask several things of each row.
    let asking = open().filter(|at| is_asking(&headers[*at])).count();
    let is_stating = |at: &usize| {
        let is_answer = |row: &&Row<'_>| {
            is_statement(row.cell(*at)) || (asking == 1 && is_asking(&headers[*at]) && is_yes_or_no(row.cell(*at)))
        };
        let marks = rows.iter().filter(is_answer).count();
        marks > 0 && marks * 10 >= filled(*at) * 7
    };
    let by_content: Vec<usize> = open().filter(is_stating).collect();
    match by_content.as_slice() {
        [at] => return Some(Standing::Column(*at)),
        [_, _, ..] if kind == Some(Kind::Checklist) => return Some(Standing::Levels(by_content)),
        [_, _, ..] => return None,
        [] => {}
    }
    if let Some(at) = (0..roles.len()).find(|at| roles[*at] == Some(Role::Score) && *at != name) {
        return Some(Standing::Score(at));
    }
    let has_boxes = rows.iter().all(|row| say::task(&shown(row.cell(name))).is_some());
    if has_boxes {
        return Some(Standing::Nothing);
    }
    // What is done about each of some things is no thing to be done.
    let is_first = (0..name).all(|at| roles[at] == Some(Role::Number) || is_count(at));
    let is_named = is_first && roles[name] == Some(Role::Name) && !headers[name].is_empty();
    let is_work = !is_talk && !headers[name].is_empty() && is_work(headers, roles, rows, name);
    (is_measured || is_work || (is_named && kind == Some(Kind::Checklist))).then_some(Standing::Nothing)
}

/// Work that somebody has named or numbered, and estimated, is work to be done.
fn is_work(headers: &[String], roles: &[Option<Role>], rows: &[Row<'_>], name: usize) -> bool {
    let is_listed = roles[name] == Some(Role::Name) || roles.contains(&Some(Role::Number));
    let estimated = roles.iter().position(|role| *role == Some(Role::Effort)).filter(|_| is_listed);
    // A column of hours alone may add up what others do.
    estimated.filter(|at| !is_bare_time(&headers[*at])).is_some_and(|at| {
        let has_unit = duration::unit_of_heading(&headers[at]).is_some();
        let is_time =
            |cell: &str| duration::in_our_units(cell).is_some() || (has_unit && duration::is_bare_number(cell));
        rows.iter().filter(|row| is_time(&shown(row.cell(at)))).count() * 2 >= rows.len()
    })
}

/// Numbers beside those that they shall reach: a column of targets and one of what is so today.
fn is_measured(headers: &[String], roles: &[Option<Role>]) -> bool {
    const TODAY: &str = "current|actual|achieved|measured|today|now|current value|actual value|当前|当前值|现状|現状|実績|현재|текущее|текущее значение|факт|actualidad|valor actual|atual|valor atual|actuel|aktuell|ist|istwert|attuale|obecnie|huidig|mevcut|الحالي";
    let headed = |names: &str| headers.iter().position(|header| is_one_of(header, names));
    headed(TARGET).zip(headed(TODAY)).is_some() && roles.iter().any(Option::is_none)
}

/// A cell that is a mark or a status word and little else.
fn is_statement(cell: &str) -> bool {
    let shown = shown(cell);
    let first = shown.chars().next();
    first.is_some_and(|first| said_of(first).is_some()) || word::whole(&shown).is_some_and(|saying| !saying.is_weak)
}

/// Whether a column asks by a participle whether something was done: `Registered`.
fn is_asking(header: &str) -> bool {
    const WORDS: &str =
        "registered|deployed|configured|enabled|tested|working|available|covered|wired|fixed|built|installed";
    is_one_of(header.trim_end_matches('?'), WORDS)
}

fn is_yes_or_no(cell: &str) -> bool {
    matches!(shown(cell).to_lowercase().as_str(), "yes" | "no" | "y" | "n")
}

fn is_tick(cell: &str) -> bool {
    let shown = shown(cell);
    let first = shown.chars().next();
    first.is_some_and(|first| said_of(first) == Some(Said::Done) || matches!(first, '●' | '•'))
        || matches!(shown.to_lowercase().as_str(), "x" | "yes" | "required" | "must")
}

fn is_number(cell: &str) -> bool {
    let shown = shown(cell);
    let number = shown.trim_end_matches(['%', '+']).trim_start_matches(['~', '+', '-']).replace([',', ' '], "");
    !number.is_empty() && number.parse::<f64>().is_ok()
}

/// Points say how a thing stands only where they are none or all.
fn by_score(cell: &str) -> Option<Said> {
    let shown = shown(cell);
    let (points, of) = shown.split_once('/')?;
    let (points, of) = (points.trim().parse::<f64>().ok()?, of.trim().parse::<f64>().ok()?);
    (of > 0.0 && points >= of).then_some(Said::Done)
}

fn is_signature(header: &str) -> bool {
    const WORDS: &str = "signature|signed|signed by|sign-off|signoff|sign off|approver|approved by|approve/reject|approval|签名|签字|署名|서명|подпись|firma|assinatura|unterschrift|podpis|handtekening|imza|التوقيع";
    let header = header.to_lowercase();
    WORDS.split('|').any(|word| word == header.trim())
}

/// A row that adds up the others.
fn is_total(text: &str) -> bool {
    const WORDS: &str = "total|totals|subtotal|sub-total|grand total|overall|overall score|overall status|average|sum|合计|总计|合計|总分|합계|итого|всего|gesamt|summe|totale|razem|toplam|المجموع|الإجمالي";
    let lower = text.to_lowercase();
    let lower = word::bare(&lower);
    WORDS.split('|').any(|word| word == lower)
        || lower.starts_with("total ")
        || lower.ends_with(" total")
        || lower.starts_with("subtotal")
}
