//! What a document says that no test tries, or that tests are to be added for, while a test calls it: `` `weigh()` - not tested``.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{says_gone, without_brackets};

/// How a line says that what it names is not tried, and no more. That it is tried too little is another thing.
static UNTESTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:is )?not (?:yet )?tested|(?:is )?untested|(?:has )?no (?:unit )?tests?(?: yet)?|(?:add|write) (?:a |the |missing )?(?:unit )?tests? for)$",
    )
});
/// A function by its name.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:\w+(?:\.|::))?([A-Za-z_]\w{5,})\(\)$"));

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    reading.lines.iter().filter_map(untested).for_each(|name| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter_map(|line| Some((line, untested(line)?)));
    lines.filter_map(|(line, name)| judge(reading, line, name, known)).collect()
}

/// The one function that a line says is not tested.
fn untested(line: &Line) -> Option<&str> {
    let is_text = matches!(line.role, Role::Item | Role::Prose | Role::Row) && !says_gone(&line.text);
    let [span] = line.spans.as_slice() else { return None };
    let rest = without_brackets(&line.text.replace(span.as_str(), ""));
    let rest = rest.trim_matches(|edge: char| !edge.is_alphanumeric());
    let name = NAME.captures(span)?.get(1)?.as_str();
    (is_text && UNTESTED.is_match(rest)).then_some(name)
}

fn judge(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<Claim> {
    let lower = name.to_lowercase();
    let is_test = |hit: &Hit| hit.class == Class::Test && !hit.is_comment && !hit.text.contains("bench");
    let is_call = |hit: &&Hit| is_test(hit) && hit.text.contains(&format!("{lower}("));
    let call = known.hits.exactly(name).find(is_call)?;
    let ruling = Ruling::fails(format!("{} calls it: {}", call.place, call.text));
    Some(claim(reading, line, Kind::Path, &line.text, Said::Missing, ruling))
}
