//! Numbers with a list of what they count in brackets: `Tests: 5 (login, signup, search)`, `4 roles (admin, editor)`.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, supposes};
use crate::text::count;

/// A plural with its number before or behind it, and what stands in brackets right after both.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)(?:\b(\d{1,2})\s+(?:[a-z-]+\s+){0,2}?([a-z-]{3,}s)|\b([a-z-]{3,}s):\s*(\d{1,2}))\s*\(([^()]+)\)")
});

/// What says that a list names not all.
const OPEN: &[&str] = &["etc", "e.g", "...", "…", "including", "incl.", "such as", "more", "other", "like ", "mostly"];
/// A name of more words is a remark.
const WORDS: usize = 4;
/// A shorter list may be one of a few that matter.
const LEAST: usize = 3;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let is_statement = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose) && reading.is_now(line);
    reading.lines.iter().filter(is_statement).filter_map(|line| judge(reading, line)).collect()
}

fn judge(reading: &Reading, line: &Line) -> Option<Claim> {
    let found = LISTED.captures(&line.text)?;
    let number = found.get(1).or(found.get(4))?;
    let said: usize = number.as_str().parse().ok()?;
    let before = &line.text[..number.start()];
    // What brackets say of none is why.
    if said == 0 {
        return None;
    }
    // `2 of 7 services`, `1.5 hours`, `v2 routes`: a number that counts something else.
    if before.ends_with(['.', '/', '-', '#', 'v', '+', ',']) || before.trim_end().ends_with(" of") {
        return None;
    }
    if let Some(sum) = sum(&found[5]) {
        let evidence = format!("the numbers in the brackets add up to {sum}");
        // What adds up to less may name the most of them only.
        return match sum == said {
            true => Some(claim(reading, line, Kind::Arithmetic, &found[0], Said::Neither, Ruling::holds(evidence))),
            false if supposes(&line.text) || is_foreign(&line.text) || sum * 5 < said * 4 => None,
            false => Some(claim(reading, line, Kind::Arithmetic, &found[0], Said::Neither, Ruling::fails(evidence))),
        };
    }
    let named = names(&found[5])?;
    let evidence = format!("the brackets name {}", count(named, "thing"));
    let ruling = match named == said {
        true => Ruling::holds(evidence),
        // What names less may only say what they are about; a label with a number tells what it counts, if not far less.
        false if named < said && (found.get(4).is_none() || named * 3 < said * 2) => return None,
        false if supposes(&line.text) || is_foreign(&line.text) => return None,
        false => Ruling::fails(evidence),
    };
    Some(claim(reading, line, Kind::Arithmetic, &found[0], Said::Neither, ruling))
}

/// What the parts of a list come to of which each has a number of its own: `10 pages, 34 components, 6 hooks`.
fn sum(list: &str) -> Option<usize> {
    static PART: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(\d{1,3}) (?:[A-Za-z-]+ ?){1,3}$"));
    let separated = list.replace(", and ", ", ").replace(" and ", ", ").replace(" + ", ", ");
    let parts: Vec<&str> = separated.split(',').map(str::trim).collect();
    let numbers: Option<Vec<usize>> =
        parts.iter().map(|part| PART.captures(part).and_then(|found| found[1].parse().ok())).collect();
    numbers.filter(|numbers| numbers.len() >= LEAST).map(|numbers| numbers.iter().sum())
}

/// How many names a list has; None where it may have more, or is none.
fn names(list: &str) -> Option<usize> {
    let lower = list.to_lowercase();
    // Between commas, `&` is a part of a name: `Home & Garden`; behind the last it stands for one.
    let (first, last) = lower.rsplit_once(',').map_or(("", &*lower), |(first, last)| (first, last));
    let joined = [first, last.replace(" & ", ", ").as_str()].join(",");
    let separated = joined.replace(", and ", ", ").replace(" and ", ", ");
    let names: Vec<&str> = separated.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_name = |name: &&str| {
        name.split_whitespace().count() <= WORDS
            && !name.bytes().any(|byte| byte.is_ascii_digit())
            && !name.contains(['=', ':', '→', '/', '+'])
    };
    let is_whole = !OPEN.iter().any(|word| lower.contains(word));
    (names.len() >= LEAST && is_whole && names.iter().all(is_name)).then_some(names.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_counted_where_they_name_all() {
        assert_eq!(names("login, signup and search"), Some(3));
        assert_eq!(names("tools, home & garden, food"), Some(3));
        assert_eq!(names("login, signup & search"), Some(3));
        assert_eq!(names("login, signup, logout & search"), Some(4));
        for open in ["login, signup, etc.", "login, 3 others, search", "two, only", "low: 1, mid: 2, high: 3"] {
            assert_eq!(names(open), None, "{open}");
        }
    }
}
