//! Names of code that a document quotes with what kind of thing they are: `` `invoices` table``, ``alert `HighLatency` ``.
//!
//! That nothing has the name refutes a line that tells what is there, where the repository has several things of that kind: it
//! keeps them itself then, and not somewhere else.

use std::sync::LazyLock;

use regex::Regex;

use super::missed::{evidence, is_absent, tells};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::filename::is_placeholder;
use crate::claims::words::wording::{has_hump, says_gone, supposes};

/// A kind of thing, by the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    Table,
    Metric,
    Alert,
    Code,
}

const WORDS: &str = "tables?|metrics?|alerts?|alert rules?|class(?:es)?|components?|hooks?|functions?|methods?|structs?|enums?|traits?|middlewares?|decorators?|helpers?";
/// `` `orders` and `items` tables``, `the OvenQueue class`.
static BEFORE: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!(r"(?:^|[\s(])(`?[A-Za-z_]\w{{3,60}}(?:\(\))?`?)\s+({WORDS})\b")));
/// ``table `orders` ``, `Alert: HighLatency`.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(r"(?i:\b({WORDS}))\s*:?\s+(`[A-Za-z_]\w{{3,60}}(?:\(\))?`|[A-Za-z_]\w{{3,60}})"))
});
/// `curl localhost:9000/metrics | grep loaves_baked_total`.
static GREPPED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"/metrics\S*\s*\|\s*grep\s+(?:-\w+\s+)*["']?([a-z]\w*_\w+)"#));
/// So many things of a kind show that the repository keeps them.
const SEVERAL: usize = 3;
const MUCH_CODE: usize = 12;
/// What clients of Prometheus and others' exporters give without a word in the code.
const OTHERS: &[&str] = &[
    "http_",
    "process_",
    "go_",
    "python_",
    "nodejs_",
    "jvm_",
    "container_",
    "kube_",
    "node_",
    "scrape_",
    "system_",
    "promhttp_",
    "grpc_",
    "hikaricp_",
    "tomcat_",
    "logback_",
    "redis_",
    "pg_",
    "mysql_",
    "django_",
];

/// Tables that databases and what migrates them have of themselves.
const TOOLS: &[&str] = &[
    "alembic",
    "django",
    "schema_migrations",
    "pg_",
    "information_schema",
    "sqlite",
    "prisma",
    "knex",
    "flyway",
    "auth_",
    "mysql",
];
/// Ways to write names, which are no names.
const STYLES: &[&str] =
    &["snake_case", "camelCase", "kebab_case", "PascalCase", "SCREAMING_SNAKE_CASE", "third_party", "built_in"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in &reading.lines {
        let named = named(line).into_iter().chain(grepped(line).map(|name| (Thing::Metric, name)));
        for (thing, name) in named {
            needles.add(name);
            spellings(thing, name).iter().for_each(|name| needles.add(name));
        }
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    if reading.is_plan() {
        return Vec::new();
    }
    let lines = reading.lines.iter();
    lines.filter_map(|line| judge(reading, line, known).or_else(|| searched(reading, line, known))).collect()
}

/// A metric that a command looks for among those of the program, none of which is called so.
fn searched(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let name = grepped(line).filter(|name| is_kept(Thing::Metric, known) && is_nowhere(Thing::Metric, name, known))?;
    let ruling = Ruling::fails(evidence(name, known));
    reading.is_shell(line).then(|| claim(reading, line, Kind::ConfigValue, name, Said::Neither, ruling))
}

fn grepped(line: &Line) -> Option<&str> {
    let name = GREPPED.captures(&line.text).filter(|_| line.is_code())?.get(1)?.as_str();
    (!OTHERS.iter().any(|prefix| name.starts_with(prefix))).then_some(name)
}

/// The first thing that a line names and that is nowhere.
fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let (_, name) =
        named(line).into_iter().find(|(thing, name)| is_kept(*thing, known) && is_nowhere(*thing, name, known))?;
    let is_stated = (reading.told(line) == Said::Done || reading.is_told(line))
        && tells(reading, line)
        && !reading.is_past(line)
        && !supposes(&line.text)
        && !says_gone(&line.text);
    is_stated.then(|| {
        let ruling = Ruling::fails(evidence(name, known));
        claim(reading, line, Kind::ConfigValue, name, reading.said(line), ruling)
    })
}

/// The names of a line that stand beside a word for their kind.
fn named(line: &Line) -> Vec<(Thing, &str)> {
    let before = BEFORE.captures_iter(&line.text).map(|found| (found.get(2), found.get(1)));
    let behind = BEHIND.captures_iter(&line.text).map(|found| (found.get(1), found.get(2)));
    let pairs = before.chain(behind).filter_map(|(word, name)| Some((thing(word?.as_str()), name?)));
    pairs.filter_map(|(thing, name)| Some((thing, meant(line, thing, name)?))).collect()
}

fn thing(word: &str) -> Thing {
    match word.to_lowercase().trim_end_matches('s') {
        "table" => Thing::Table,
        "metric" => Thing::Metric,
        "alert" | "alert rule" => Thing::Alert,
        _ => Thing::Code,
    }
}

/// The name without what marks it, if the document quotes it, and no library has it of itself.
fn meant<'l>(line: &'l Line, thing: Thing, written: regex::Match<'l>) -> Option<&'l str> {
    let name = written.as_str().trim_matches('`').trim_end_matches("()");
    let is_quoted = line.spans.iter().any(|span| span.trim_end_matches("()") == name);
    // `oven_helper.py` is a file.
    let behind = line.text[written.end()..].strip_prefix('.');
    let is_file = behind.is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let has_joint = name.trim_matches('_').contains('_');
    let is_own = match thing {
        Thing::Table => !TOOLS.iter().any(|prefix| name.trim_start_matches('_').starts_with(prefix)),
        Thing::Metric => has_joint && !OTHERS.iter().any(|prefix| name.starts_with(prefix)),
        Thing::Alert | Thing::Code => (has_joint || has_hump(name)) && !STYLES.contains(&name),
    };
    (is_quoted && is_own && !is_file && !is_placeholder(name)).then_some(name)
}

/// By what a name may be written in code: a metric without what is added to it, a table as the thing that it is of.
fn spellings(thing: Thing, name: &str) -> Vec<String> {
    const ADDED: &[&str] = &["_total", "_bucket", "_sum", "_count", "_created", "_info"];
    let bare = ADDED.iter().find_map(|added| name.strip_suffix(added)).unwrap_or(name);
    let rest = |name: &str| name.split_once('_').map(|(_, rest)| rest.to_owned()).filter(|rest| rest.len() > 3);
    let singular = |name: String| name.trim_end_matches('s').to_owned();
    match thing {
        Thing::Metric => [Some(bare.to_owned()), rest(bare)].into_iter().flatten().collect(),
        Thing::Table => [Some(name.to_owned()), rest(name)].into_iter().flatten().map(singular).collect(),
        Thing::Alert | Thing::Code => vec![name.to_owned()],
    }
}

fn is_nowhere(thing: Thing, name: &str, known: &Known<'_>) -> bool {
    is_absent(name, known) && spellings(thing, name).iter().all(|name| is_absent(name, known))
}

/// Whether the repository has several things of a kind.
fn is_kept(thing: Thing, known: &Known<'_>) -> bool {
    match thing {
        Thing::Table => known.tables.len() >= SEVERAL,
        Thing::Metric => known.metrics.iter().map(|(_, count)| count).sum::<usize>() >= SEVERAL,
        Thing::Alert => known.alerts >= SEVERAL,
        Thing::Code => known.code_files >= MUCH_CODE,
    }
}
