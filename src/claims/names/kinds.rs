//! Names of code that a document gives with what kind of thing they are: `` `invoices` table``, `alert HighLatency`, `metric
//! loaves_baked_total`.
//!
//! That nothing has the name refutes a line that tells what is there, where the repository has several things of that kind: it
//! keeps them itself then, and not somewhere else.

use std::sync::LazyLock;

use regex::Regex;

use super::missed::{evidence, is_absent, tells};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::absence::is_past;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::filename::is_placeholder;
use crate::claims::words::wording::{says_gone, supposes};

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
    "process_",
    "go_",
    "python_",
    "nodejs_",
    "jvm_",
    "http_server_requests",
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

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let named =
        reading.lines.iter().flat_map(|line| named(line).into_iter().map(|(_, name)| name).chain(grepped(line)));
    named.for_each(|name| needles.add(name));
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
    let name = grepped(line).filter(|name| is_kept(Thing::Metric, known) && is_absent(name, known))?;
    let ruling = Ruling::fails(evidence(name, known));
    reading.is_shell(line).then(|| claim(reading, line, Kind::ConfigValue, name, Said::Neither, ruling))
}

fn grepped(line: &Line) -> Option<&str> {
    let name = GREPPED.captures(&line.text).filter(|_| line.is_code())?.get(1)?.as_str();
    (!OTHERS.iter().any(|prefix| name.starts_with(prefix))).then_some(name)
}

/// The first thing that a line names and that is nowhere.
fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let (_, name) = named(line).into_iter().find(|(thing, name)| is_kept(*thing, known) && is_absent(name, known))?;
    let is_stated = (reading.told(line) == Said::Done || reading.is_told(line))
        && tells(reading, line)
        && !is_past(reading, line)
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
    let pairs = before.chain(behind).filter_map(|(word, name)| Some((thing(word?.as_str()), name?.as_str())));
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

/// The name without what marks it, if no sentence has it by chance: it is quoted, or put together of several words.
fn meant<'l>(line: &'l Line, thing: Thing, written: &'l str) -> Option<&'l str> {
    let name = written.trim_matches('`').trim_end_matches("()");
    let is_quoted = line.spans.iter().any(|span| span.trim_end_matches("()") == name);
    let has_joint = name.trim_matches('_').contains('_');
    let has_hump = name.chars().zip(name.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase());
    // `oven_helper.py` is a file.
    let behind = line.text.split_once(name).map(|(_, behind)| behind).unwrap_or_default();
    let is_file = behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let is_own = match thing {
        Thing::Table => is_quoted || has_joint,
        Thing::Metric => has_joint && !OTHERS.iter().any(|prefix| name.starts_with(prefix)),
        Thing::Alert => has_joint || has_hump,
        // `JavaScript functions` are of no such name.
        Thing::Code => has_joint || (has_hump && is_quoted),
    };
    (is_own && !is_file && !is_placeholder(name)).then_some(name)
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
