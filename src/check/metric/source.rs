//! Where a number stands: a coverage report, k6's summary, a document by a jq filter, a text by an expression.

use super::coverage;
use super::k6::Stat;
use super::unit::{Number, PLAIN, Unit};
use super::value;
use crate::check::document::{self, Format};
use crate::check::jq::Filter;
use crate::check::pattern::{Flags, Pattern, patterns};
use crate::check::selector::globs;
use crate::check::{File, Selector};
use crate::reader::Table;

/// The keys of the sources; the formats beside k6's are told by the file's name, else by the key.
const KEYS: [(&str, Option<Format>); 6] = [
    ("coverage", None),
    ("k6", None),
    ("json", Some(Format::Json)),
    ("yaml", Some(Format::Yaml)),
    ("toml", Some(Format::Toml)),
    ("text", None),
];

#[derive(Debug)]
pub(super) enum Source {
    Coverage,
    K6(Stat),
    Document { format: Format, value: Filter },
    Text { value: Pattern },
}

/// What a file says.
#[derive(Debug, PartialEq)]
pub(super) enum Reading {
    Lines(coverage::Coverage),
    /// A number and the line it stands in.
    Number(Number, usize),
    /// No data, and why.
    Nothing(String),
}

impl Source {
    /// Reads the one source, and which files it is in.
    pub fn parse(table: &mut Table<'_, '_>) -> Option<(Selector, Self)> {
        let named: Vec<_> = KEYS.iter().filter(|(key, _)| table.has(key)).collect();
        let found: Vec<_> = KEYS.iter().map(|(key, _)| globs(table, key, false)).collect();
        let [(key, format)] = named.as_slice() else {
            let message = match named.len() {
                0 => "`metric` has no source",
                _ => "one `metric` has one source",
            };
            let keys = KEYS.map(|(key, _)| format!("`{key}`")).join(", ") + ", `prometheus`";
            table.problem(message, &format!("exactly one of {keys}, for example `coverage = \"target/lcov.info\"`"));
            // One mistake, one problem: what belongs to one of the sources is no unknown key.
            table.rest();
            return None;
        };
        let source = match (*key, format) {
            ("coverage", _) => Some(Self::Coverage),
            ("k6", _) => Stat::parse(table).map(Self::K6),
            (_, Some(format)) => filter(table).map(|value| Self::Document { format: *format, value }),
            _ => expression(table).map(|value| Self::Text { value }),
        };
        Some((Selector::of(&found.into_iter().flatten().next()?), source?))
    }

    /// What the source's number is in, where the source itself lays that down.
    pub fn unit(&self) -> Option<&'static Unit> {
        matches!(self, Self::Coverage).then_some(&super::unit::PERCENT)
    }

    /// Whether a number may come without a unit, so that the definition may say which is meant.
    pub fn takes_unit(&self) -> bool {
        matches!(self, Self::Document { .. } | Self::Text { .. })
    }

    /// The number in a file; `wanted` is the unit of the target.
    ///
    /// # Errors
    /// Why nothing can be said.
    pub fn read(&self, file: &File<'_>, wanted: &'static Unit) -> Result<Reading, String> {
        match self {
            Self::Coverage => Ok(Reading::Lines(coverage::read(text(file)?)?)),
            Self::K6(stat) => {
                file.documents(Format::Json).map(|documents| stat.read(documents, wanted)).map_err(shown)?
            }
            Self::Document { format, value } => {
                let format = Format::of(file.path).unwrap_or(*format);
                file.documents(format).map(|documents| value::in_documents(documents, value)).map_err(shown)?
            }
            Self::Text { value } => value::in_text(text(file)?, value),
        }
    }

    /// What the number is of, for people: ` of lines`.
    pub fn noun(&self) -> String {
        match self {
            Self::Coverage => " of lines".to_owned(),
            Self::K6(stat) => format!(" {}", stat.shown()),
            Self::Document { .. } | Self::Text { .. } => String::new(),
        }
    }

    /// What is looked for, for people.
    pub fn describe(&self) -> String {
        match self {
            Self::Coverage => "line coverage".to_owned(),
            Self::K6(stat) => stat.shown(),
            Self::Document { value, .. } => format!("`{}`", value.as_str()),
            Self::Text { value } => value.shown(),
        }
    }
}

fn text<'f>(file: &'f File<'_>) -> Result<&'f str, String> {
    document::text(file.bytes().map_err(shown)?)
}

fn shown(reason: &crate::repo::Unreadable) -> String {
    reason.to_string()
}

fn filter(table: &mut Table<'_, '_>) -> Option<Filter> {
    let code = table.required("value", "say which number, for example `value = '.totals.percent'`")?;
    let span = table.span_of("value");
    match Filter::new(&code) {
        Ok(filter) => Some(filter),
        Err(reason) => {
            let message = format!("`value` is not a filter that can be used: {reason}");
            table.problem_in(span, &message, "it is written in jq's language");
            None
        }
    }
}

fn expression(table: &mut Table<'_, '_>) -> Option<Pattern> {
    const EXAMPLE: &str = "for example `value = 'TOTAL.* (\\d+%)'`";
    if !table.has("value") {
        table.required("value", EXAMPLE);
        return None;
    }
    let mut found = patterns(table, "value", Flags::default())?;
    let span = table.span_of("value");
    let groups = found.first()?.regex().map(|regex| regex.captures_len() - 1);
    let problem = match (found.len(), groups) {
        (1, Ok(1)) => return found.pop(),
        (1, Ok(groups)) => format!("`value` needs one group around the number, and it has {groups}"),
        (1, Err(reason)) => reason.to_owned(),
        (several, _) => format!("`value` is one expression, and here are {several}"),
    };
    table.problem_in(span, &problem, EXAMPLE);
    None
}

impl Reading {
    /// The number in the base of the target's dimension, if it can be compared with it.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn base(number: Number, bare: &'static Unit, wanted: &Unit) -> Result<f64, String> {
        let unit = if number.unit == &PLAIN { bare } else { number.unit };
        let base = Number { unit, ..number }.base();
        if unit.dimension != wanted.dimension {
            let (found, target) = (unit.dimension.noun(), wanted.dimension.noun());
            return Err(format!("the number is {found}, and the target {target}"));
        }
        if base.is_finite() { Ok(base) } else { Err("the number is too large".to_owned()) }
    }
}
