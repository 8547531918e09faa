//! Code that a document quotes: that the code has it, and that what it is said to be set to is what it is set to.
//!
//! That a name is there confirms; that it is not refutes nothing, since people quote what is to come, and what is others'.
//! Only where code sets a name, and never to the quoted value, the quotation is false.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::wording::{has_hump, is_foreign, says_gone, supposes, without_request};

/// `retries = 3`, `isOpen: false`, as code has it; names in capitals are the environment's, where each may have its own.
static SETTING: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"^([A-Za-z_]\w*[a-z]\w*)\s*(?:=|:)\s*(true|false|-?\d[\d_.]*|"[^"]*"|'[^']*')\s*;?$"#));
/// `@app.on("close")`: a call with one text.
static CALLED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"^@?(?:[\w$]+\.)*([A-Za-z_$][\w$]*)\(\s*["'`]([\w./: -]{3,40})["'`]\s*\)$"#));
/// A key and its value, as configuration has them.
static KEYED: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:[a-z]\w{2,}: [\w.-]+|[A-Z][A-Z0-9_]{2,}=[\w.:/-]+)$"));
/// A name, the longest run of letters that code has.
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z_$][\w$]*"));

/// What no path and no command has.
const CODE: &[char] = &['_', '(', '@', '=', ':', '<', '.', '$'];
/// A shorter name is a word, or anybody's.
const NAME_LEAST: usize = 6;
const WORD_LEAST: usize = 8;
const LONGEST: usize = 100;
/// What is set in more places is not one thing.
const FEW: usize = 3;
/// So many places of a name are looked at for its capitals.
const LOOKED: usize = 12;
/// So many quotations of a line say enough.
const PER_LINE: usize = 3;
/// Requests for what is to be changed.
const REQUESTS: &[&str] =
    &["fix", "set", "change", "replace", "use", "enable", "disable", "make", "update", "increase", "reduce"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for span in reading.lines.iter().flat_map(quotations) {
        needles.add_exactly(span);
        if let Some(name) = name_of(span) {
            needles.add_exactly(name);
        }
    }
    let keyed = reading.lines.iter().filter(|line| line.role == Role::Item && KEYED.is_match(&line.text));
    keyed.for_each(|line| needles.add_exactly(&line.text));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| reading.is_now(line) && reading.said(line) != Said::Missing);
    lines
        .flat_map(|line| {
            let judged = quotations(line).filter_map(|span| Some((span, judge(reading, line, span, known)?)));
            judged
                .map(|(span, ruling)| claim(reading, line, Kind::ConfigValue, span, reading.said(line), ruling))
                .take(PER_LINE)
                .chain(keyed(reading, line, known))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// `runAsNonRoot: true`, `memory: 128Mi`: an item that is no more than a key and its value.
fn keyed(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let text = Some(line.text.as_str()).filter(|text| line.role == Role::Item && KEYED.is_match(text))?;
    let hit = known.hits.exactly(text).find(|hit| is_proof(hit) && hit.class == Class::Config)?;
    let ruling = Ruling::holds(format!("{} has it", hit.place));
    Some(claim(reading, line, Kind::ConfigValue, text, reading.said(line), ruling))
}

/// What a line quotes that reads as code: no path, no command, no address, no variable of the environment.
fn quotations(line: &Line) -> impl Iterator<Item = &str> {
    let is_text = matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Heading);
    line.spans.iter().filter(move |span| is_text && is_code(span)).map(String::as_str)
}

fn is_code(span: &str) -> bool {
    let is_name = NAME.find(span).is_some_and(|name| name.len() == span.len());
    let has_capital_inside = span.chars().skip(1).any(char::is_uppercase) && span.chars().any(char::is_lowercase);
    let is_variable = span.chars().all(|character| character.is_ascii_uppercase() || "_0123456789".contains(character));
    let is_address = span.starts_with('/') || span.contains("://") || span.contains('/');
    let is_code = match is_name {
        true => has_capital_inside || span.contains('_') || span.len() >= WORD_LEAST,
        false => {
            span.contains(CODE) && (!span.contains(' ') || span.contains(['=', '(', '"']) || SETTING.is_match(span))
        }
    };
    is_code
        && !is_variable
        && !is_address
        && !is_file_name(span)
        && !is_foreign(span)
        && (4..=LONGEST).contains(&span.len())
}

/// The name by which a quotation is found where it is not written as it is quoted: the last that is long enough to tell.
fn name_of(span: &str) -> Option<&str> {
    let called = span.split(['(', '=', '<']).next()?;
    let name = NAME.find_iter(called).last()?.as_str();
    (name.len() >= NAME_LEAST && name.chars().any(char::is_lowercase)).then_some(name)
}

fn judge(reading: &Reading, line: &Line, span: &str, known: &Known<'_>) -> Option<Ruling> {
    let is_plain = !supposes(&line.text) && !says_gone(&line.text);
    if let Some(found) = SETTING.captures(span) {
        let (name, value) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        let is_asked = line.has_box && line.status != Status::Done;
        let is_stated = is_plain && !asks(line) && !is_asked;
        let of_config = || known.hits.exactly(span).find(|hit| is_proof(hit) && hit.class == Class::Config);
        // `replicas: 1` many have, each for itself.
        let is_telling = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
        let kept = || {
            of_config().filter(|_| is_stated && is_telling).map(|hit| Ruling::holds(format!("{} has it", hit.place)))
        };
        // `limit: 3` may be of anything that has one.
        return if span.contains(": ") {
            // Who runs it an image may say as well.
            let is_user = name.eq_ignore_ascii_case("runAsUser");
            let is_refuted = is_stated && is_telling && !is_user && !is_foreign(&line.text);
            kept().or_else(|| otherwise(name, value, known).filter(|_| is_refuted).map(Ruling::fails))
        } else {
            set_to((name, value), is_stated, span.contains(" = "), known).or_else(kept)
        };
    }
    if !is_plain {
        return None;
    }
    let mut hits = known.hits.exactly(span).filter(|hit| is_proof(hit)).peekable();
    if let Some(first) = hits.peek().copied() {
        let same =
            if is_hump(span) { hits.take(LOOKED).find(|hit| is_in_letters(hit, span, known)) } else { Some(first) };
        return Some(match same {
            Some(hit) => Ruling::holds(format!("{} has it", hit.place)),
            None => Ruling::open(format!("{} has it, in other letters", first.place)),
        });
    }
    if let Some(ruling) = called_with(reading, line, span, known) {
        return Some(ruling);
    }
    let name = name_of(span)?;
    if let Some(place) = known.defined_as(name) {
        return Some(Ruling::holds(format!("{place} defines `{name}`")));
    }
    let hit = known.hits.exactly(name).find(|hit| is_proof(hit) && hit.class == Class::Code)?;
    Some(Ruling::holds(format!("{} has `{name}`", hit.place)))
}

/// A call that is quoted with the text which it is given, `@app.on("close")`, where code calls the same with other texts only.
fn called_with(reading: &Reading, line: &Line, span: &str, known: &Known<'_>) -> Option<Ruling> {
    let found = CALLED.captures(span)?;
    let (name, text) = (&found[1], found[2].to_lowercase());
    let call = format!("{}(", name.to_lowercase());
    let is_call = |hit: &&Hit| is_proof(hit) && hit.class == Class::Code && hit.text.contains(&call);
    let hits: Vec<&Hit> = known.hits.exactly(name).filter(is_call).collect();
    let has_text = |hit: &Hit| ['"', '\'', '`'].iter().any(|mark| hit.text.contains(&format!("{call}{mark}")));
    let first = hits.iter().find(|hit| has_text(hit))?;
    let is_given = |hit: &&&Hit| hit.text.contains(&text);
    if let Some(hit) = hits.iter().find(is_given) {
        return Some(Ruling::holds(format!("{} has it", hit.place)));
    }
    let is_made = reading.genre == Genre::Report && line.text.starts_with("Added ");
    let is_told =
        (is_made || reading.told(line) == Said::Done) && name.contains('_') && hits.iter().all(|hit| has_text(hit));
    let evidence = format!("{} calls `{name}`, but nothing does with \"{}\"", first.place, &found[2]);
    Some(if is_told { Ruling::fails(evidence) } else { Ruling::open(evidence) })
}

/// What files of configuration set a key to, where none of the few that do sets it to a value, and no code has both.
fn otherwise(name: &str, value: &str, known: &Known<'_>) -> Option<String> {
    let lower = name.to_lowercase();
    let value = value.trim_matches(['"', '\'']).to_lowercase();
    let hits: Vec<&Hit> = known.hits.exactly(name).filter(|hit| is_proof(hit)).collect();
    // Behind a value may stand a remark.
    let bare = |text: &'_ str| text.split(" #").next().unwrap_or_default().trim_matches(['"', '\'', ' ']).to_owned();
    let has_both =
        |hit: &&Hit| hit.text.split(|one: char| !one.is_alphanumeric() && one != '.').any(|word| word == value);
    let set = hits.iter().filter(|hit| hit.class == Class::Config);
    let set: Vec<(&Hit, String)> = set.filter_map(|hit| Some((*hit, bare(assigned(&hit.text, &lower)?)))).collect();
    let (first, text) = set.first()?;
    let is_other = |(_, text): &(&Hit, String)| is_literal(text) && *text != value;
    let is_told = set.len() <= FEW && set.iter().all(is_other) && !hits.iter().any(has_both);
    is_told.then(|| format!("{} sets `{name}` to {text}", first.place))
}

/// Whether a quotation is a name of which capitals are a part.
fn is_hump(span: &str) -> bool {
    span.chars().all(|one| one.is_ascii_alphanumeric()) && has_hump(span)
}

/// Whether a line has a name in the very letters that it is quoted in.
fn is_in_letters(hit: &Hit, name: &str, known: &Known<'_>) -> bool {
    let Ok(bytes) = known.repo.read(&hit.place.path) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().nth(hit.place.line.saturating_sub(1)).is_some_and(|line| line.contains(name))
}

fn is_proof(hit: &Hit) -> bool {
    hit.is_word && !hit.is_comment && matches!(hit.class, Class::Code | Class::Config)
}

/// Whether a line asks for what it quotes to be changed.
fn asks(line: &Line) -> bool {
    let first = |text: &str| text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let texts = line.cells.iter().map(String::as_str).chain([line.text.as_str()]);
    texts.into_iter().any(|text| REQUESTS.contains(&first(text).as_str()) || without_request(text) != text)
}

/// What a name is set to, by the lines that set it.
fn set_to((name, value): (&str, &str), is_stated: bool, is_code: bool, known: &Known<'_>) -> Option<Ruling> {
    let lower = name.to_lowercase();
    let value = value.trim_matches(['"', '\'']).to_lowercase();
    let hits = known.hits.exactly(name).filter(|hit| is_proof(hit) && hit.class == Class::Code);
    let set = hits.filter_map(|hit| Some((hit, assigned(&hit.text, &lower)?)));
    // A page tells its reader in sentences.
    let set: Vec<(&Hit, &str)> = set.filter(|(_, text)| !is_sentence(text)).collect();
    let is_value = |text: &str| inner(text).trim_matches([';', ',', '"', '\'', ' ']) == value;
    if let Some((hit, _)) = set.iter().find(|(_, text)| is_value(text)) {
        return Some(Ruling::holds(format!("{} has it", hit.place)));
    }
    let (first, text) = set.first()?;
    let evidence = format!("{} sets `{name}` to {text}", first.place);
    // Of `timeout` and the like many things have one each.
    let is_telling = name.contains('_') || name.chars().skip(1).any(char::is_uppercase);
    // What is found out at run time may be anything, if it is no line of code that is quoted.
    let is_known = set.iter().all(|(_, text)| is_literal(text) || (is_code && !is_name(text)));
    let is_refuted = is_stated && is_telling && is_known && set.len() <= FEW;
    Some(if is_refuted { Ruling::fails(evidence) } else { Ruling::open(evidence) })
}

/// Whether what stands behind a name ends as a sentence does, and is no text in quotation marks.
fn is_sentence(text: &str) -> bool {
    !text.starts_with(['"', '\'', '`']) && (text.contains(". ") || text.ends_with('.'))
}

/// A number, a text, or a word that is a value.
fn is_literal(text: &str) -> bool {
    let text = text.trim_matches([';', ',', ' ']);
    let is_text = text.len() > 1 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
    let is_number = text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
    is_text || (is_number && !text.contains(' ')) || matches!(text, "true" | "false" | "null" | "none" | "nil")
}

/// Whether a value is a name, of which nothing tells here what stands behind it.
fn is_name(text: &str) -> bool {
    let bare = text.trim_end_matches([';', ',']);
    bare.starts_with(char::is_alphabetic) && bare.chars().all(|one| one.is_alphanumeric() || matches!(one, '_' | '.'))
}

/// What a line of code in small letters sets a name to.
fn assigned<'h>(text: &'h str, name: &str) -> Option<&'h str> {
    let (before, behind) = text.split_once(name)?;
    // A query asks for what is set so, and sets nothing.
    if before.split_whitespace().last().is_some_and(|word| matches!(word, "and" | "or" | "where" | "when")) {
        return None;
    }
    let behind = behind.trim_start().trim_start_matches(':').trim_start_matches('=');
    let is_set =
        text.contains(&format!("{name} =")) || text.contains(&format!("{name}=")) || text.contains(&format!("{name}:"));
    let is_compared = behind.starts_with('=') || text.contains(&format!("{name} =="));
    let value = without_remark(behind.trim_start_matches(['=', ' ']).trim_end());
    // Before the value its type may stand: `retries: int = 3`.
    let is_type = |text: &str| text.chars().all(|one| one.is_alphanumeric() || "_.[]<>|? ,".contains(one));
    let value = value.split_once(" = ").filter(|(before, _)| is_type(before)).map_or(value, |(_, value)| value.trim());
    (is_set && !is_compared).then_some(in_signature(value)).filter(|text| !text.is_empty())
}

/// The value of a parameter without what follows it in a signature: of `3) -> none:` the number.
fn in_signature(value: &str) -> &str {
    let mut depth = 0_i32;
    let is_end = |(_, one): &(usize, char)| {
        depth += i32::from(matches!(one, '(' | '[' | '{')) - i32::from(matches!(one, ')' | ']' | '}'));
        depth < 0
    };
    let end = value.char_indices().find(is_end);
    end.map_or(value, |(at, _)| value[..at].trim_end())
}

/// A value without the comment behind it: of `30  # at least` the number.
fn without_remark(value: &str) -> &str {
    let is_text = value.starts_with(['"', '\'', '`']);
    let remark = [" #", " //"].iter().filter_map(|mark| value.find(mark)).min().filter(|_| !is_text);
    remark.map_or(value, |at| value[..at].trim_end())
}

/// What stands in the brackets of a value that is made of one: `Decimal("0.80")`.
fn inner(text: &str) -> &str {
    let made = text.trim_end_matches([';', ',']).strip_suffix(')').and_then(|rest| rest.split_once('('));
    made.filter(|(maker, _)| maker.chars().all(|one| one.is_alphanumeric() || "_.".contains(one)))
        .map_or(text, |(_, inner)| inner)
}
