//! TOML text → a checklist, and everything that is wrong with it. A bad item is kept as an item in error.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::claim::{Claim, Said};
use super::fix::fix;
use super::model::{Area, Checklist, Condition, DEFAULT_LEVELS, Effort, Item, ItemKey, Source, WAIVER_DAYS, is_id};
use super::planning::{risks, weeks};
use crate::check::{self, Check, Manual, Strength, manual_part};
use crate::period::{Term, term};
use crate::problem::Problem;
use crate::reader::{self, Names, Outline, Table, did_you_mean};
use crate::text::Sanitized;

/// Reads a checklist. `origin` is the file as people name it. None only when there is no usable id or no area at all.
pub fn parse(origin: &str, text: &str) -> (Option<Checklist>, Vec<Problem>) {
    reader::read(origin, text, |table| checklist(origin, table))
}

/// Reads a checklist that comes with the program, sooner: a test has examined every part of it.
pub fn parse_proven(origin: &str, text: &str) -> (Option<Checklist>, Vec<Problem>) {
    reader::read_proven(origin, text, |table| checklist(origin, table))
}

/// What a checklist may hold.
pub fn outline() -> Outline {
    reader::outline(None, |table| drop(checklist("", table)))
}

fn checklist(origin: &str, table: &mut Table<'_, '_>) -> Option<Checklist> {
    schema(table);
    let names = names(table);
    table.set_names(names);
    let id = id(table, "the checklist's name in every key, for example \"service\"");
    let title = table.string("title").unwrap_or_else(|| id.clone().unwrap_or_default());
    let weight = weight(table);
    let levels = levels(table);
    let partial_credit = table.table("credit", partial_credit).flatten().unwrap_or(0.5);
    let waiver_max = table.table("waivers", |table| term(table, "max")).flatten();
    let when = condition(table, "when");
    let name = id.as_deref().unwrap_or("unnamed");
    let mut seen = HashMap::new();
    let areas = table.tables("area", |table| {
        let span = table.span_of("id");
        let area = area(table, name, &levels);
        unique(table, &mut seen, &area.id, "area", span);
        area
    });
    if areas.is_empty() && !table.has("area") {
        table.problem("the checklist has no area", "add `[[area]]` with an `id` and its `[[area.item]]`s");
    }
    let risks = risks(table, |table, key| keys(table, key, name));
    // A condition that cannot be read must not make a whole checklist vanish; its problem keeps the verdict undecided.
    let when = when.unwrap_or(None);
    Some(Checklist {
        id: id?,
        title: title.into(),
        weight,
        levels,
        partial_credit,
        waiver_max: waiver_max.unwrap_or_else(|| Term::days(WAIVER_DAYS)),
        when,
        areas,
        risks,
        origin: origin.to_owned(),
        source: Source::default(),
    })
}

fn schema(table: &mut Table<'_, '_>) {
    let span = table.span_of("schema");
    let has_schema = table.has("schema");
    match table.number("schema") {
        Some(version) if (version - 1.0).abs() < f64::EPSILON => {}
        Some(version) => {
            table.problem_in(span, &format!("schema {version} is not known to this version"), "expected `schema = 1`");
        }
        None if !has_schema => table.problem("`schema` is missing", "begin the file with `schema = 1`"),
        None => {}
    }
}

/// `[globs]` and `[patterns]`: what the checks below may name instead of repeating it.
fn names(table: &mut Table<'_, '_>) -> Names {
    let globs = table.table("globs", |table| {
        let lists = table.open_lists();
        for (name, list) in &lists {
            if let Some(other) = list.iter().find(|glob| glob.starts_with('@')) {
                let message = format!("the list `{name}` cannot stand on another one, `{other}`");
                table.problem_at_key(name, &message, "repeat its globs here; a path that begins so is `./@…`");
            }
        }
        lists.into_iter().map(|(name, list)| (name, list.into_iter().map(Arc::from).collect())).collect()
    });
    let patterns =
        table.table("patterns", |table| table.open_strings().into_iter().map(|(name, text, _)| (name, text)).collect());
    Names::new(globs.unwrap_or_default(), patterns.unwrap_or_default())
}

fn levels(table: &mut Table<'_, '_>) -> Vec<String> {
    let span = table.span_of("levels");
    let levels = table.strings("levels").unwrap_or_else(|| DEFAULT_LEVELS.map(str::to_owned).to_vec());
    for (index, level) in levels.iter().enumerate() {
        if !level.chars().all(|c| c.is_alphanumeric() || " -_.".contains(c)) {
            let message = "a level's name is letters, digits, blanks, `-`, `_` and `.`";
            table.problem_in(span.clone(), message, "for example `levels = [\"demo\", \"production\"]`");
            return DEFAULT_LEVELS.map(str::to_owned).to_vec();
        }
        if levels[..index].contains(level) {
            table.problem_in(
                span.clone(),
                &format!("the level `{level}` is named twice"),
                "name each level once, least demanding first",
            );
        }
    }
    levels
}

fn partial_credit(table: &mut Table<'_, '_>) -> Option<f64> {
    let span = table.span_of("partial");
    let credit = table.number("partial")?;
    if credit > 1.0 {
        table.problem_in(span, &format!("a credit of {credit} is more than all"), "a number from 0 to 1");
        return None;
    }
    Some(credit)
}

fn area(table: &mut Table<'_, '_>, checklist: &str, levels: &[String]) -> Area {
    let id =
        id(table, "the area's name in every key, for example \"security\"").unwrap_or_else(|| "unnamed".to_owned());
    let title = table.string("title").unwrap_or_else(|| id.clone());
    let weight = weight(table);
    let weeks = weeks(table);
    let optional = table.boolean("optional").unwrap_or(false);
    let when = condition(table, "when");
    let mut seen = HashMap::new();
    let mut items = table.tables("item", |table| {
        let span = table.span_of("id");
        let mut item = item(table, checklist, &id, levels);
        item.weeks = item.weeks.or(weeks);
        item.optional |= optional;
        if item.gate && item.optional {
            let message = format!("`{}` is optional, and an optional item cannot be a gate", item.key);
            table.problem_in(span.clone(), &message, "drop `gate` or `optional`");
        }
        if let Some(problem) = unique(table, &mut seen, &item.id, "item", span) {
            item.id = format!("{}-{}", item.id, seen.len() + 1);
            item.key = ItemKey::new(checklist, &id, &item.id);
            item.check = Err(problem);
        }
        item
    });
    // A condition that cannot be read must not make items vanish: they are in error instead.
    let when = when.unwrap_or_else(|problem| {
        for item in &mut items {
            item.check = Err(problem.clone());
        }
        None
    });
    Area { id, title: title.into(), weight, when, items }
}

fn item(table: &mut Table<'_, '_>, checklist: &str, area: &str, levels: &[String]) -> Item {
    let before = table.problems().len();
    let place = table.place(table.span_of("id"));
    let id =
        id(table, "the item's name in its area, for example \"threat-model\"").unwrap_or_else(|| "unnamed".to_owned());
    let title = table.required("title", "one sentence that is true when the item passes").unwrap_or_else(|| id.clone());
    let why = table.string("why").unwrap_or_default();
    let fix = fix(table);
    let (gate, at_least) = gate(table);
    let level = level(table, levels);
    let weight = weight(table);
    let owner = table.string("owner").map(Sanitized::from);
    let priority = table.string("priority").map(Sanitized::from);
    let risk = table.string("risk").map(Sanitized::from);
    let weeks = weeks(table);
    let optional = table.boolean("optional").unwrap_or(false);
    let effort = effort(table);
    let needs = keys(table, "needs", checklist);
    let was = keys(table, "was", checklist);
    let claim = table.table("claim", claim).flatten();
    let when = condition(table, "when").ok().flatten();
    let check = condition(table, "check").ok().flatten();
    let has_check = table.has("check");
    if let (Some(wanted), Some(check)) = (at_least, &check) {
        reachable(table, wanted, &*check.check);
    }
    let check = match (table.problems().get(before), check) {
        (Some(problem), _) => Err(problem.clone()),
        (None, Some(check)) => Ok(check),
        (None, None) if has_check => Err(Problem::error(table.origin(), "its check cannot be read")),
        (None, None) => Ok(Condition::manual()),
    };
    Item {
        key: ItemKey::new(checklist, area, &id),
        id,
        title: title.into(),
        why: why.trim().into(),
        fix,
        gate,
        at_least,
        level,
        weight,
        owner,
        priority,
        risk,
        weeks,
        optional,
        effort,
        was,
        needs,
        when,
        check,
        claim,
        place: Some(place),
    }
}

/// `true`, or what it must be passed by at least. One that asks for what cannot be read is a gate all the same.
fn gate(table: &mut Table<'_, '_>) -> (bool, Option<Strength>) {
    let read = table.boolean_or_table(
        "gate",
        |gate| (gate, None),
        |table| {
            let at_least = table.word("at_least", &Strength::WORDS);
            if !table.has("at_least") {
                table.problem("`gate` asks for nothing", "`gate = true`, or `gate = { at_least = \"configured\" }`");
            }
            (true, at_least)
        },
    );
    read.unwrap_or((false, None))
}

/// A gate that no outcome of its check can pass is a mistake.
fn reachable(table: &mut Table<'_, '_>, wanted: Strength, check: &dyn Check) {
    let most = match check.manual() {
        Some(_) => Manual::STRONGEST,
        // What a person's part is backed by is not known before.
        None if manual_part(check).is_some() => return,
        None => check.strength(),
    };
    if wanted > most {
        let (wanted, most) = (wanted.word(), most.word());
        let message = format!("the gate asks for {wanted}, and `{}` is {most} at most", check.kind());
        let span = table.span_of("gate");
        table.problem_in(span, &message, "ask for less, or decide it by a check that runs or observes something");
    }
}

fn id(table: &mut Table<'_, '_>, help: &str) -> Option<String> {
    let span = table.span_of("id");
    let id = table.required("id", help)?;
    if is_id(&id) {
        return Some(id);
    }
    let mended: String = id.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    table.problem_in(
        span,
        &format!("`{id}` is not an id"),
        &format!("lower-case letters, digits and hyphens: `{mended}`"),
    );
    None
}

/// Reports an id that was seen before, by the line it was seen on.
fn unique(
    table: &mut Table<'_, '_>,
    seen: &mut HashMap<String, usize>,
    id: &str,
    noun: &str,
    span: Range<usize>,
) -> Option<Problem> {
    let Some(line) = seen.get(id).copied() else {
        seen.insert(id.to_owned(), table.place(span).line);
        return None;
    };
    let help = format!("the first is on line {line}; give one of them another id");
    table.problem_in(span, &format!("there are two {noun}s `{id}`"), &help);
    table.problems().last().cloned()
}

fn weight(table: &mut Table<'_, '_>) -> f64 {
    table.number("weight").unwrap_or(1.0)
}

fn level(table: &mut Table<'_, '_>, levels: &[String]) -> usize {
    let span = table.span_of("level");
    let Some(written) = table.string("level") else { return 0 };
    levels.iter().position(|level| *level == written).unwrap_or_else(|| {
        let help = did_you_mean(&written, levels.iter().map(String::as_str));
        table.problem_in(span, &format!("there is no level `{written}`"), &help);
        0
    })
}

fn effort(table: &mut Table<'_, '_>) -> Option<Effort> {
    let span = table.span_of("effort");
    let text = table.string("effort")?;
    let effort = Effort::parse(&text);
    if effort.is_none() {
        table.problem_in(
            span,
            &format!("`{text}` is not an effort"),
            "for example `30min`, `2-4h`, `1-2 days`, `1 week`",
        );
    }
    effort
}

/// `area.item` of the same checklist, or a full key.
fn keys(table: &mut Table<'_, '_>, key: &'static str, checklist: &str) -> Vec<ItemKey> {
    let keys = table.list(key, |table, value, text| {
        let key = ItemKey::parse(text).or_else(|| ItemKey::parse(&format!("{checklist}/{text}")));
        if key.is_none() {
            table.problem_at(
                value,
                &format!("`{text}` does not name an item"),
                "write `area.item` or `checklist/area.item`",
            );
        }
        key
    });
    keys.unwrap_or_default()
}

/// What a document says of the item, as `gonogo import` writes it.
fn claim(table: &mut Table<'_, '_>) -> Option<Claim> {
    let said = table.word("status", &Said::ALL.map(|said| (said.word(), said)));
    let document = table.required("document", "the path of the document that says so");
    let line = table.whole("line").unwrap_or(1);
    let within = table.whole("within");
    let depends = table.strings("depends").unwrap_or_default();
    let (commit, text) = (table.commit("commit"), table.string("text"));
    Some(Claim {
        said: said?,
        document: document?.into(),
        line,
        within,
        depends: depends.into_iter().map(Sanitized::from).collect(),
        commit: commit.map(Sanitized::from),
        text: text.map(Sanitized::from),
    })
}

/// A check under a key; Ok(None) when the key is absent, Err with the problem that was reported.
fn condition(table: &mut Table<'_, '_>, key: &'static str) -> Result<Option<Condition>, Problem> {
    let before = table.problems().len();
    let mut signature = table.canonical(key);
    if signature.contains("\"@") || signature.contains("{{") {
        // What it names decides as well: with another list behind a name it is another check.
        signature.push_str(table.names().digest());
    }
    let check = table.table(key, check::parse).flatten();
    match (check, table.problems().get(before)) {
        (Some(check), None) => Ok(Some(Condition { signature: signature.into(), check })),
        (_, Some(problem)) => Err(problem.clone()),
        (None, None) => Ok(None),
    }
}

impl Condition {
    /// An item without a check is one that a person decides.
    fn manual() -> Self {
        Self { signature: "manual".into(), check: Arc::new(Manual::default()) }
    }
}
