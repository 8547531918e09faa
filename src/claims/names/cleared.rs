//! What a document finds at fault in the code, or asks to be taken out of it, while no code has it any more: `Console.WriteLine in
//! production code`, `[ ] Remove all console.log statements`, `Found TODO markers in the code`.

use std::sync::LazyLock;

use regex::Regex;

use super::free::{Sought, sought};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::subject::head;
use crate::claims::words::wording::is_foreign;

const NAMES: &str = r"(?P<names>`?[A-Za-z_][\w.]*(?:\(\))?`?(?:\s?/\s?`?[A-Za-z_][\w.]*(?:\(\))?`?)?)(?:\s+(?P<noun>calls?|statements?|comments?|markers?|usages?))?";
/// `Remove all console.log statements from the code`.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?i)^(?:remove|replace|eliminate|clean up|address|resolve)\s+(?:(?:all|any|the|remaining|leftover|debug)\s+)*{NAMES}(?:\s+(?:in|from|with|by|across|to)\b.*)?\W*$"
    ))
});
/// `TODO comments in production code`, `Found TODO markers in the code`.
static FOUND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?i)^(?:found |contains |there are |still has |has )?(?:some |many |several |multiple |remaining |leftover )?{NAMES}\s+(?:left |remaining |found )?(?:in|throughout|across) (?:the |our )?(?:production |source |application )?(?:code|codebase|code base|sources)\W*$"
    ))
});
/// Labels behind which a finding stands.
const LABELS: &[&str] = &["issue", "problem", "finding", "gap", "risk", "concern"];
/// Where there is less code, what it has not may be elsewhere.
const CODE: usize = 3;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let sought = reading.lines.iter().filter_map(|line| named(reading, line)).flat_map(|(sought, _)| sought);
    sought.flat_map(|sought| sought.needles).for_each(|needle| needles.add_exactly(&needle));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = reading.lines.iter().filter_map(|line| {
        let (sought, text) = named(reading, line)?;
        // All are asked for, so that they are looked for at once.
        let there: Vec<bool> = sought.iter().map(|sought| sought.is_there(known)).collect();
        let is_cleared = known.code_files >= CODE && sought.iter().all(|sought| sought.is_spoken(known));
        let names: Vec<&str> =
            sought.iter().flat_map(|sought| &sought.needles).map(|needle| needle.trim_end_matches('(')).collect();
        let evidence = format!("none of {} files of code has `{}`", known.code_files, names.join("` or `"));
        let is_false = is_cleared && !there.contains(&true);
        is_false.then(|| claim(reading, line, Kind::Count, &text, Said::Neither, Ruling::fails(evidence)))
    });
    judged.collect()
}

/// What a line says that code still has, with its words.
fn named(reading: &Reading, line: &Line) -> Option<(Vec<Sought>, String)> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose) && !is_foreign(&line.text);
    let is_told = reading.genre == Genre::Report && reading.said(line) != Said::Done && !reading.is_past(line);
    if !is_text || !is_told || reading.is_act(line) {
        return None;
    }
    let text = if line.role == Role::Row { head(line) } else { behind_label(&line.text).to_owned() };
    let clause = text.split([';', ',']).next()?.trim();
    let found = ASKED.captures(clause).or_else(|| FOUND.captures(clause).filter(|_| reading.is_lack(line)))?;
    let noun = found.name("noun").map(|noun| noun.as_str().to_lowercase());
    let is_mark = |name: &str| name.chars().all(|one| one.is_ascii_uppercase());
    let as_code = |name: &str| {
        // A name alone has to be one of code: `console.log`, `TODO`.
        let noun = noun.as_deref().unwrap_or(if is_mark(name) { "comment" } else { "call" });
        let is_code = (name.contains(['.', '(']) && !is_file_name(name)) || is_mark(name) || noun != "call";
        // Of `System.out` it is the beginning that is looked for.
        sought(name, noun).filter(|_| is_code).map(Sought::into_beginning)
    };
    let names = found["names"].split('/').map(|name| name.trim().trim_matches('`'));
    let sought: Vec<Sought> = names.map(as_code).collect::<Option<_>>()?;
    Some((sought, clause.to_owned()))
}

/// What stands behind a label that says that it is at fault: `Issue: Found TODO markers in code`.
fn behind_label(text: &str) -> &str {
    let is_label = |label: &str| LABELS.contains(&label.to_lowercase().trim_matches(['*', ' ']));
    text.split_once(": ").filter(|(label, _)| is_label(label)).map_or(text, |(_, rest)| rest)
}
