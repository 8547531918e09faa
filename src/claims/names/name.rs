//! Names: the functions, tables and modules that a document says the code has, as they are written there.

use std::sync::LazyLock;

use regex::Regex;

use super::missed;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::proposed::proposes;
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{is_foreign, says_gone, supposes, words};
use crate::repo::RepoPath;

/// `- cancel(order, reason) - Cancels it`, in a fence.
static LISTED: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[-*•]\s+([A-Za-z_]\w*)\([^()]*\)\s*(?:$|[-–—:])"));
/// `cancel()`, between backticks.
static CALL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:\w+\.)*([A-Za-z_]\w{3,})\([^()]*\)$"));
/// `OrderForm`, `onOrderPlaced`: what no sentence has by chance.
static OWN: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(?:[A-Z][a-z]+|[a-z]{2,})(?:[A-Z][a-z]+)+\b"));
/// `X-Frame-Options`, `Referrer-Policy`: headers of answers, by which nothing else is called.
static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b(?:X(?:-[A-Z][A-Za-z]+){2,4}|[A-Z][a-z]+(?:-[A-Z][a-z]+){0,3}-(?:Policy|Security|Options|Control|Origin|Headers|Methods))\b(?::\s*([\w;=-]+))?",
    )
});
/// What stands in brackets.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| compiled(r"\(([^()]+)\)"));
/// `orderService`, which no sentence has by chance.
static CAMEL: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[a-z]{3,}[A-Z][a-z]\w*$"));
/// `order_items`.
static SNAKE: LazyLock<Regex> = LazyLock::new(|| compiled(r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$"));
/// The name of a file in a heading.
static FILE: LazyLock<Regex> = LazyLock::new(|| compiled(r"[\w./-]*\w\.[a-z]\w{0,4}\b"));

/// Client libraries put such names together.
const COMPOSED: &[&str] = &["_total", "_seconds", "_bytes", "_count", "_bucket", "_sum", "_ms", "_info"];
/// `React.memo`.
static OFFERED: LazyLock<Regex> = LazyLock::new(|| compiled(r"^`?(([A-Z]\w+)\.([a-z]\w{3,}))\b(?:\(\))?`?(?:\s|$)"));
/// What hosts and products end in.
const ENDS: &[&str] = &["json", "yaml", "toml", "site", "cloud", "host", "online", "store"];

/// How many of the functions that a document names are there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Share {
    Few,
    Half,
    Most,
}

/// So many functions that a document names must be there for the others to be missed.
const OURS: usize = 4;
/// So many names of a list must be there for the others to be missed.
const KNOWN: usize = 2;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in &reading.lines {
        let names = called(reading, line).into_iter().chain(list(line).unwrap_or_default());
        names.chain(table(reading, line)).for_each(|name| {
            needles.add(name);
            needles.add(singular(name));
        });
        offered(line).into_iter().for_each(|name| needles.add_exactly(name));
        HEADER.captures_iter(&line.text).for_each(|found| needles.add_exactly(header_of(&found)));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let all: Vec<&str> = reading.lines.iter().flat_map(|line| called(reading, line)).collect();
    let there = all.iter().filter(|name| !known.hits.is_absent(name)).count();
    // A document of which nearly all functions are there speaks of this code.
    let share = match there {
        there if there >= OURS && there * 4 >= all.len() * 3 => Share::Most,
        there if there >= KNOWN && there * 2 >= all.len() => Share::Half,
        _ => Share::Few,
    };
    for line in reading.lines.iter().filter(|line| !says_gone(&line.text)) {
        for name in called(reading, line) {
            claims.extend(function(reading, line, name, share, known));
        }
        claims.extend(interface(reading, line, known));
        claims.extend(list(line).and_then(|names| members(reading, line, &names, known)));
        claims.extend(own(reading, line, known));
        claims.extend(headers(reading, line, known));
        claims.extend(table(reading, line).and_then(|name| missing(reading, line, name, known)));
    }
    claims
}

/// Whether a line in small letters has a name as a whole, and not as the beginning of another: `bake_loaf` of `bake_loaf_again`.
fn is_whole(text: &str, name: &str) -> bool {
    /// Of a longer line, that part may not be kept.
    const LINE: usize = 230;
    let lower = name.to_lowercase();
    let forms = [lower.clone(), lower.replace('_', "")];
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let is_at = |form: &String| {
        text.match_indices(form.as_str())
            .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + form.len()..].starts_with(is_part))
    };
    text.len() >= LINE || forms.iter().any(is_at)
}

/// The functions that a line names as such.
fn called<'r>(reading: &Reading, line: &'r Line) -> Vec<&'r str> {
    let name = |found: regex::Captures<'r>| found.get(1).map(|name| name.as_str());
    if line.is_code() {
        let is_listing = !reading.is_shell(line) || line.text.starts_with('-');
        return LISTED.captures(&line.text).filter(|_| is_listing).and_then(name).into_iter().collect();
    }
    line.spans.iter().filter_map(|span| CALL.captures(span).and_then(name)).collect()
}

/// The file that the line's heading is about, of those that are there.
fn file_of(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<RepoPath> {
    let title = reading.section(line).titles.last()?;
    let names = FILE.find_iter(title).map(|name| known.files.find(&reading.path, name.as_str()));
    names.into_iter().find_map(|found| match found {
        Found::Here(path) | Found::End(path) => Some(path),
        _ => None,
    })
}

fn function(reading: &Reading, line: &Line, name: &str, share: Share, known: &Known<'_>) -> Option<Claim> {
    let said = reading.said(line);
    // What would mend something need not be there.
    if line.lower().trim_start_matches('*').starts_with("fix:") {
        return None;
    }
    let file = file_of(reading, line, known);
    let is_code = |hit: &&Hit| hit.is_word && !hit.is_comment && hit.class == Class::Code && is_whole(&hit.text, name);
    let mut hits = known.hits.of(name).filter(is_code);
    let here = match &file {
        Some(file) => hits.find(|hit| hit.place.path == *file),
        None => known.defined_as(name).is_none().then(|| hits.next()).flatten(),
    };
    let defined = known.defined_as(name).map(ToString::to_string);
    let place = here.map(|hit| hit.place.to_string()).or(defined);
    let is_absent = !known.hits.of(name).any(|hit| is_whole(&hit.text, name)) && known.code_files >= 3;
    let ruling = match (place, said) {
        (Some(place), Said::Missing) => Ruling::open(format!("{place} has it")),
        (Some(place), _) => Ruling::holds(format!("{place} has it")),
        (None, Said::Missing) if is_absent => {
            Ruling::holds(format!("nothing in {} files has it, as said", known.files_read))
        }
        // Without a file that should have it, it may be a function of others.
        (None, _)
            if is_absent
                && reading.is_now(line)
                && (file.is_some()
                    || (share == Share::Most
                        && is_composed(name)
                        && !proposes(&line.text)
                        && !supposes(line.text.trim_start_matches("Add to ")))) =>
        {
            Ruling::fails(format!("nothing in {} files but documents has `{name}`", known.files_read))
        }
        // What the code is said to do by a name of its own needs no file beside it.
        (None, _) if is_absent && share >= Share::Half && is_of_code(reading, line, name) => {
            Ruling::fails(format!("nothing in {} files but documents has `{name}`", known.files_read))
        }
        _ => Ruling::open("no definition of it was found"),
    };
    Some(claim(reading, line, Kind::ConfigValue, &format!("{name}()"), said, ruling))
}

/// Whether a line tells what code does by a name that people put together for it: neither in a plan, nor of another's.
fn is_of_code(reading: &Reading, line: &Line, name: &str) -> bool {
    let is_others = |word: &str| matches!(word, "sdk" | "upstream" | "library" | "frontend" | "plugin");
    !reading.is_plan()
        && !reading.is_act(line)
        && !supposes(&line.text)
        && missed::is_told(reading, line)
        && missed::name_of(name).is_some()
        && !words(&line.lower()).any(is_others)
}

/// Whether a name is put together of so many words that no library has it by chance.
fn is_composed(name: &str) -> bool {
    let humps = name.chars().skip(1).filter(|letter| letter.is_uppercase()).count();
    name.matches('_').count() >= 2 || humps >= 2
}

/// `React.memo` at the beginning of a line that is called done: something that a library offers, and code uses by its name.
fn offered(line: &Line) -> Option<&str> {
    let found = OFFERED.captures(&line.text).filter(|_| line.role == Role::Item)?;
    let name = found.get(3)?.as_str();
    (!is_file_name(found.get(1)?.as_str()) && !ENDS.contains(&name)).then_some(name)
}

fn interface(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let name = offered(line).filter(|_| reading.said(line) == Said::Done)?;
    // `useMemo` is no `memo`.
    let hits: Vec<&Hit> =
        known.hits.exactly(name).filter(|hit| words(&hit.text).any(|word| word == name.to_lowercase())).collect();
    let is_absent = hits.is_empty();
    let hit = hits.into_iter().find(|hit| hit.class == Class::Code && !hit.is_comment);
    let is_stated = reading.is_now(line) && !is_loose(line) && !is_foreign(&line.text) && known.code_files >= 3;
    let ruling = match hit {
        Some(hit) => Ruling::holds(format!("{} has it", hit.place)),
        None if is_stated && is_absent => {
            Ruling::fails(format!("nothing in {} files but documents has `{name}`", known.files_read))
        }
        None => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, name, Said::Done, ruling))
}

/// A name in a sentence that calls the thing done: something is defined by it, or a file is called so.
fn own(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    if line.role != Role::Item || reading.said(line) != Said::Done {
        return None;
    }
    let place_of = |name: &str| {
        let file = || known.files.with_part(&name.to_lowercase()).filter(|path| path.file_name().starts_with(name));
        known.defined_as(name).map(ToString::to_string).or_else(|| file().map(ToString::to_string))
    };
    let (name, place) = OWN.find_iter(&line.text).find_map(|name| Some((name.as_str(), place_of(name.as_str())?)))?;
    Some(claim(reading, line, Kind::ConfigValue, name, Said::Done, Ruling::holds(format!("{place} is called so"))))
}

fn header_of<'t>(found: &regex::Captures<'t>) -> &'t str {
    found.get(0).map_or("", |whole| whole.as_str()).split(':').next().unwrap_or_default()
}

/// Headers that a line calls done: that code or configuration has each, with the value that is given behind it.
fn headers(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    if line.role != Role::Item || reading.said(line) != Said::Done {
        return None;
    }
    let place_of = |found: regex::Captures<'_>| {
        let value = found.get(1).map(|value| value.as_str().to_lowercase()).unwrap_or_default();
        let is_sent = |hit: &&Hit| {
            let is_own = !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
            is_own && hit.text.contains(&value) && !hit.is_off(header_of(&found))
        };
        known.hits.exactly(header_of(&found)).find(is_sent).map(|hit| hit.place.to_string())
    };
    let places: Vec<String> = HEADER.captures_iter(&line.text).map(place_of).collect::<Option<_>>()?;
    let ruling = Ruling::holds(format!("{} has it", places.first()?));
    Some(claim(reading, line, Kind::ConfigValue, &line.text, Said::Done, ruling))
}

/// `(orderService, cartService, userService)`.
fn list(line: &Line) -> Option<Vec<&str>> {
    let is_list = matches!(line.role, Role::Item | Role::Row | Role::Prose);
    let groups = BRACKETS.captures_iter(&line.text).filter(|_| is_list);
    let names = groups.filter_map(|group| group.get(1)).map(|group| group.as_str().split(',').map(str::trim));
    names
        .map(Iterator::collect::<Vec<_>>)
        .find(|names| names.len() > KNOWN && names.iter().all(|name| CAMEL.is_match(name)))
}

/// A list of which the most names are the repository's, so that the others are missed.
fn members(reading: &Reading, line: &Line, names: &[&str], known: &Known<'_>) -> Option<Claim> {
    let is_there = |name: &&&str| !known.hits.is_absent(name) || known.files.with_part(&name.to_lowercase()).is_some();
    let (there, absent): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| is_there(name));
    let said = reading.said(line);
    let ruling = match (absent.as_slice(), said) {
        (_, Said::Missing) => return None,
        ([], _) => Ruling::holds(format!("all {} are in the code", names.len())),
        (absent, _)
            if there.len() >= KNOWN && there.len() > absent.len() && reading.is_now(line) && !is_loose(line) =>
        {
            Ruling::fails(format!("nothing in {} files but documents has {}", known.files_read, absent.join(", ")))
        }
        _ => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, &names.join(", "), said, ruling))
}

/// A name in small letters that a line which is called done begins with.
fn table<'r>(reading: &Reading, line: &'r Line) -> Option<&'r str> {
    let name = line.spans.first().filter(|span| line.role == Role::Item && SNAKE.is_match(span))?;
    let is_composed = COMPOSED.iter().any(|ending| name.ends_with(ending));
    let is_renamed = line.text.contains('→') || line.text.contains("->");
    (line.text.starts_with(name.as_str()) && !is_renamed && !is_composed && reading.said(line) == Said::Done)
        .then_some(name)
}

fn missing(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> Option<Claim> {
    // Mappers call the table of a `LineItem` `line_items`.
    let is_absent = [name, singular(name)].iter().all(|name| known.hits.is_absent(name));
    let is_stated = reading.is_now(line) && !is_loose(line) && !is_foreign(&line.text) && known.code_files >= 3;
    let evidence = format!("nothing in {} files but documents has it", known.files_read);
    (is_absent && is_stated)
        .then(|| claim(reading, line, Kind::ConfigValue, name, reading.said(line), Ruling::fails(evidence)))
}

fn singular(name: &str) -> &str {
    name.strip_suffix("ies").or_else(|| name.strip_suffix('s')).unwrap_or(name)
}
