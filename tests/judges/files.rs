//! Judges of the kinds that ask which files there are and what stands in them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::{Regex, RegexBuilder};

use super::{Given, Leftover};
use crate::damage::Left;

/// One text or a list of them.
fn texts(check: &toml::Value, key: &str) -> Vec<String> {
    match check.get(key) {
        Some(toml::Value::Array(list)) => list.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
        Some(toml::Value::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn globs(check: &toml::Value, key: &str) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    let any_case = check.get("ignore_case").is_some();
    for glob in texts(check, key) {
        set.add(GlobBuilder::new(&glob).literal_separator(true).case_insensitive(any_case).build().unwrap());
    }
    set.build().unwrap()
}

fn whole(check: &toml::Value, key: &str) -> Option<usize> {
    check.get(key).and_then(toml::Value::as_integer).map(|number| usize::try_from(number).unwrap())
}

/// What is left of the files that the check looks at.
fn looked_at<'l>(check: &toml::Value, left: &'l Leftover) -> Vec<(&'l str, &'l Left)> {
    let (within, except) = (globs(check, "in"), globs(check, "except"));
    let of_it = left.iter().filter(|(path, _)| within.is_match(path) && !except.is_match(path));
    of_it.map(|(path, rest)| (path.as_str(), rest)).collect()
}

fn expression(text: &str) -> Regex {
    RegexBuilder::new(text).multi_line(true).crlf(true).build().unwrap()
}

/// As many files as wanted are there, and none of them is empty.
pub fn exist(given: &Given<'_>, left: &Leftover) -> bool {
    let (min, max) = (whole(given.check, "min").unwrap_or(1), whole(given.check, "max").unwrap_or(usize::MAX));
    let may_be_empty = given.check.get("non_empty").is_some_and(|value| value.as_bool() == Some(false));
    let is_something = |rest: &Left| match rest {
        Left::Bytes(bytes) => may_be_empty || bytes.iter().any(|byte| !byte.is_ascii_whitespace()),
        Left::TooLarge => given.check.get("max_size").is_none(),
        Left::Name => false,
    };
    let number = |globs: GlobSet| left.iter().filter(|(path, rest)| globs.is_match(path) && is_something(rest)).count();
    let any = texts(given.check, "any").is_empty() || (min..=max).contains(&number(globs(given.check, "any")));
    let one = |glob: &str| GlobSetBuilder::new().add(GlobBuilder::new(glob).build().unwrap()).build().unwrap();
    any && texts(given.check, "all").iter().all(|glob| (min..=max).contains(&number(one(glob))))
}

/// No more files than that are there; of files that must not be large, none is.
pub fn are_few(given: &Given<'_>, left: &Leftover) -> bool {
    let (any, except) = (globs(given.check, "any"), globs(given.check, "except"));
    // `"8 B"`: fixtures name what is small in bytes.
    let most = texts(given.check, "max_size").first().map(|size| size.trim_end_matches(" B").parse::<usize>().unwrap());
    let is_meant = |rest: &Left| match rest {
        Left::Bytes(bytes) if most.is_some() => most.is_some_and(|most| bytes.len() <= most),
        Left::Bytes(bytes) => given.check.get("min_size").is_none() || bytes.len() >= 1024,
        Left::TooLarge => most.is_none(),
        Left::Name => given.check.get("min_size").is_none() && most.is_none(),
    };
    let there = left.iter().filter(|(path, rest)| any.is_match(path) && !except.is_match(path) && is_meant(rest));
    // Modes are nothing that is left of a file, so that any file may be one that does not count.
    given.check.get("executable").is_some() || there.count() <= whole(given.check, "max").unwrap_or(0)
}

/// There is a file to look at, each expression is there as often as wanted, and nothing that is unwanted.
pub fn say(given: &Given<'_>, left: &Leftover) -> bool {
    let files = looked_at(given.check, left);
    let is_readable = |rest: &Left| matches!(rest, Left::Bytes(_));
    let readable: Vec<String> =
        files.iter().filter(|(_, rest)| is_readable(rest)).map(|(_, rest)| rest.text()).collect();
    let number = |text: &String| {
        let expression = expression(text);
        let values = readable.iter().flat_map(|text| expression.captures_iter(text));
        let (mut number, mut good) = (0, true);
        for found in values {
            number += 1;
            good &= is_good(given.check, found.get(1).map_or("", |group| group.as_str()));
        }
        (number, good)
    };
    let (min, max) = (whole(given.check, "min").unwrap_or(1), whole(given.check, "max").unwrap_or(usize::MAX));
    let has = texts(given.check, "has").iter().all(|text| {
        let (number, good) = number(text);
        (min..=max).contains(&number) && good
    });
    let lacks = texts(given.check, "lacks").iter().all(|text| number(text).0 == 0);
    // What may not be there could be in what cannot be read.
    let forbids = ["lacks", "max", "value", "version"].iter().any(|key| given.check.get(key).is_some());
    let is_unread = files.iter().any(|(_, rest)| **rest == Left::TooLarge);
    !readable.is_empty() && has && lacks && !(forbids && is_unread)
}

/// Whether a captured number is as `value` or `version` wants it, all of which say "at least" or "more than".
fn is_good(check: &toml::Value, captured: &str) -> bool {
    let wanted = texts(check, "value").into_iter().chain(texts(check, "version")).next();
    let Some(wanted) = wanted else { return true };
    let parts = |text: &str| -> Vec<u64> {
        text.replace('_', "").split('.').map(|part| part.trim().parse().unwrap_or(0)).collect()
    };
    let bound = parts(wanted.trim_start_matches(['>', '=', ' ']));
    if wanted.starts_with(">=") { parts(captured) >= bound } else { parts(captured) > bound }
}

/// A heading of that name is there, and what is wanted beneath it is somewhere in the same file.
pub fn have_section(given: &Given<'_>, left: &Leftover) -> bool {
    let headings = texts(given.check, "heading");
    let is_heading = |line: &str| {
        let title = line.trim_start().strip_prefix('#').map(|title| title.trim_start_matches('#').trim());
        let is_it = |text: &String| RegexBuilder::new(text).case_insensitive(true).build().unwrap();
        title.is_some_and(|title| headings.iter().any(|text| is_it(text).is_match(title)))
    };
    let holds = |rest: &Left| {
        let text = rest.text();
        let links = whole(given.check, "links").unwrap_or(0);
        text.lines().any(is_heading)
            && texts(given.check, "words").iter().all(|words| expression(words).is_match(&text))
            && text.matches("](").count() >= links
    };
    looked_at(given.check, left).iter().any(|(_, rest)| holds(rest))
}

/// A document is there with a link or a picture in it, and what its inline links name is there as well, if only by name.
pub fn are_linked(given: &Given<'_>, left: &Leftover) -> bool {
    let link = expression(r"\]\(([^)\s]+)\)");
    let mut number = 0;
    let all_lead_somewhere = looked_at(given.check, left).into_iter().all(|(path, rest)| {
        // What stands in a code block is no link.
        let text = rest.text();
        let prose: Vec<&str> = text.split("```").step_by(2).collect();
        let targets: Vec<&str> = prose
            .iter()
            .flat_map(|text| link.captures_iter(text))
            .map(|found| found.get(1).unwrap().as_str())
            .collect();
        number += targets.len() + text.matches("src=").count();
        targets.iter().all(|target| leads_somewhere(path, target, left))
    });
    all_lead_somewhere && number > 0
}

fn leads_somewhere(from: &str, target: &str, left: &Leftover) -> bool {
    let target = target.split(['#', '?']).next().unwrap().replace("%20", " ").replace("%C3%BC", "ü");
    if target.is_empty() || target.contains(':') || target.contains("{{") {
        return true;
    }
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    left.keys().any(|file| *file == path || file.starts_with(&format!("{path}/")))
}
