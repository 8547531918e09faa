//! `celery -A bakery worker`: that some code makes the application that the command asks for.

use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading};

/// What makes an application, and what passes one on.
const SIGNS: &[&str] = &["celery(", "celery_app", "celery_init_app", "celery import app"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    if reading.lines.iter().any(|line| asked(reading, line).is_some()) {
        SIGNS.iter().for_each(|sign| needles.add_exactly(sign));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let asked = reading.lines.iter().filter_map(|line| Some((line, asked(reading, line)?)));
    asked.filter_map(|(line, name)| judge(reading, line, name, known)).collect()
}

/// The application that a line has celery take.
fn asked<'l>(reading: &Reading, line: &'l Line) -> Option<&'l str> {
    let is_command =
        (line.is_code() && reading.is_shell(line)) || line.spans.iter().any(|span| span.contains("celery "));
    let mut words = line.text.split_whitespace().skip_while(|word| word.trim_start_matches('`') != "celery").skip(1);
    let name = match words.next().filter(|_| is_command)? {
        "-A" | "--app" => words.next(),
        word => word.strip_prefix("--app=").or_else(|| word.strip_prefix("-A")),
    };
    let is_module = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:".contains(&byte));
    name.filter(|name| !name.is_empty()).filter(is_module)
}

fn judge(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<Claim> {
    let first = name.split(['.', ':']).next()?;
    let is_own = known.files.with_part(first).is_some()
        || !known.files.matching(|path| path.ends_with(&format!("/{}.py", first.to_lowercase()))).is_empty();
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = SIGNS.iter().flat_map(|sign| known.hits.exactly(sign)).collect();
    let is_made = hits.iter().any(|hit| !hit.is_comment && hit.class != Class::Document);
    let is_python = || !known.files.matching(|path| path.ends_with(".py")).is_empty();
    if is_made || !is_own || !is_python() {
        return None;
    }
    let ruling = Ruling::fails(format!("`{first}` is there, but no code makes a Celery application"));
    Some(claim(reading, line, Kind::Command, &format!("celery -A {name}"), Said::Neither, ruling))
}
