//! Lines of code that name an address and are no route: whether they may serve it all the same, and routes that are called
//! nearly as a document calls them.

use std::sync::LazyLock;

use regex::Regex;

use super::mounted;
use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::place::{Class, Place, is_code};
use crate::claims::known::routes::{Fit, Pattern};

/// `"/api/orders"`.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| compiled(r#"["'`](/[^"'`\s]*)["'`]"#));

/// Whether a line may serve a path in a way that is not understood: code that names it, a proxy's rule. A probe only asks.
pub(super) fn could_serve(hit: &Hit, known: &Known<'_>) -> bool {
    match hit.class {
        Class::Code => !mounted::is_mount(&hit.text, known),
        Class::Test | Class::Foreign => is_code(&hit.place.path),
        Class::Config => {
            ["location ", "rewrite", "proxy_pass", "route ", "pathprefix"].iter().any(|word| hit.text.contains(word))
        }
        Class::Document => false,
    }
}

/// Whether a line is that of a route, or a comment that stands above one.
pub(super) fn is_of_route(hit: &Hit, known: &Known<'_>) -> bool {
    const ABOVE: usize = 4;
    let Place { path, line } = &hit.place;
    let below = if hit.is_comment { ABOVE } else { 0 };
    (0..=below).any(|off| known.served.stands_at(&Place::new(path, line + off)))
}

/// Whether a line of code in small letters names a word as that of an address which it may serve: not as a file's, and not
/// as one of which it asks another program.
pub(super) fn is_address(text: &str, word: &str) -> bool {
    const ASKING: &[&str] = &["fetch(", "axios", "requests.", "httpx.", "http.get(", "request(", "urlopen(", "curl "];
    // What is only written into a log is served elsewhere.
    const TELLING: &[&str] = &["log.", "logger.", "console.", "print(", "println", "printf("];
    let sign = format!("/{}", word.to_lowercase());
    let is_served = |at: usize| {
        let (before, behind) = (&text[..at], &text[at + sign.len()..]);
        let is_part = |character: char| character.is_alphanumeric() || "./_-@~".contains(character);
        let own = before.rsplit(|character: char| !is_part(character)).next().unwrap_or_default();
        let is_file = own.starts_with(['.', '@', '~']) || behind.starts_with('.');
        !is_file
    };
    let is_told = TELLING.iter().any(|word| text.starts_with(word));
    !is_told && !ASKING.iter().any(|word| text.contains(word)) && text.match_indices(&sign).any(|(at, _)| is_served(at))
}

/// Whether a line of code in small letters names by a word what may be the address that is asked for, or an end of it: not
/// another one, nor one that is asked of somebody, and no module that is brought in.
pub(super) fn is_like(hit: &Hit, word: &str, asked: &str, has_method: bool) -> bool {
    /// Files of what people see, which answer no request by a method.
    const SEEN: &[&str] = &["tsx", "jsx", "vue", "svelte", "dart", "html"];
    /// What serves requests by code that is written as pages are.
    const SERVING: &[&str] = &["app.", "router.", "route(", ".get(", ".post("];
    const IMPORTING: &[&str] = &["import ", "from ", "use ", "export ", "#include"];
    const LEADING: &[&str] = &["router.push", "router.replace", "navigate(", "navigator.", "href"];
    let is_client = has_method
        && SEEN.contains(&hit.place.path.extension().as_str())
        && !SERVING.iter().any(|word| hit.text.contains(word));
    let is_leading = has_method && LEADING.iter().any(|word| hit.text.contains(word));
    let is_import = IMPORTING.iter().any(|word| hit.text.starts_with(word));
    // What annotates a handler stands in a comment, too.
    let is_remark = hit.is_comment && !hit.text.contains('@');
    if is_client || is_leading || is_import || is_remark {
        return false;
    }
    let sign = format!("/{}", word.to_lowercase());
    let asked = segments(asked);
    let is_test = hit.class == Class::Test;
    hit.text.match_indices(&sign).any(|(at, _)| {
        let (named, is_relative) = address_at(&hit.text, at);
        let is_asked = named.contains("://") && !is_test;
        let named = segments(named);
        !is_asked && ((!is_relative && ends(&named, &asked)) || (!is_test && ends(&asked, &named)))
    })
}

/// What stands without a gap around a place of a text, and whether it begins as no address does.
fn address_at(text: &str, at: usize) -> (&str, bool) {
    let is_edge = |character: char| character.is_whitespace() || "\"'`(),;=|".contains(character);
    let before = text[..at].rsplit(is_edge).next().unwrap_or_default();
    // A table of routes may have the method in front of it: `"GET:/orders"`.
    let own = before.split_once(":/").filter(|(method, _)| method.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let start = at - own.filter(|(_, path)| !path.starts_with('/')).map_or(before.len(), |(_, path)| path.len() + 1);
    let end = text[at..].find(is_edge).map_or(text.len(), |edge| at + edge);
    let address = &text[start..end];
    (address, !address.starts_with(['/', '{', '$', '^', '~', '*']) && !address.contains("://"))
}

/// The parts of an address without its host, each parameter as a star; those at the end are left out.
fn segments(address: &str) -> Vec<String> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    // Servers may be told of addresses by patterns: `^/orders$`.
    let path = path.split(['?', '#']).next().unwrap_or_default().replace('\\', "");
    let path = path.trim_matches(['^', '$', '~']);
    let part = |part: &str| match part {
        part if part.starts_with(['{', ':', '<', '[', '*', '$', '(']) => "*".to_owned(),
        part => part.to_lowercase(),
    };
    let mut parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(part).collect();
    while parts.last().is_some_and(|last| last == "*") {
        parts.pop();
    }
    parts
}

/// Whether an address ends with another.
fn ends(address: &[String], end: &[String]) -> bool {
    let mut pairs = address.iter().rev().zip(end.iter().rev());
    !end.is_empty()
        && address.len() >= end.len()
        && pairs.all(|(one, other)| one == other || one == "*" || other == "*")
}

/// Whether one word of a route is nearly the one that an address is all of: such an address may be short for it.
pub(super) fn is_short(path: &str, known: &Known<'_>) -> bool {
    let parts = segments(path);
    let [word] = parts.as_slice() else { return false };
    let is_like = |part: &str| part != word && part.starts_with(word.as_str());
    let routes = known.served.routes().map(|(_, route)| segments(&route));
    // Of an address of one word too, `/ready` is none for `/readyz`.
    routes.filter(|route| route.len() > 1).any(|route| route.iter().any(|part| is_like(part)))
}

/// Whether all that a line names by a word is another address, which is served: that says nothing of the one at hand.
pub(super) fn is_elsewhere(hit: &Hit, word: &str, path: &str, known: &Known<'_>) -> bool {
    let sign = format!("/{}", word.to_lowercase());
    let asked = path.to_lowercase();
    let mut named =
        QUOTED.captures_iter(&hit.text).map(|found| found[1].to_owned()).filter(|path| path.contains(&sign));
    let is_served = |path: &String| matches!(known.served.fit(None, &Pattern::of(path)), Fit::Whole(_));
    let is_other = |path: String| path.trim_end_matches('/') != asked.trim_end_matches('/') && is_served(&path);
    named.next().is_some_and(is_other) && named.all(is_other) && hit.text.matches(&sign).count() == 1
}

/// A route by the same method of which one word is another, but nearly the same: `/api/user/orders` for `/api/users/orders`.
pub(super) fn nearly(method: Option<&str>, path: &str, known: &Known<'_>) -> Option<String> {
    /// A shorter word is like too many others.
    const LEAST: usize = 4;
    let parts = |path: &str| -> Vec<String> { path.trim_matches('/').split('/').map(str::to_lowercase).collect() };
    let is_parameter = |part: &String| part.starts_with(['{', ':', '<', '[', '*']);
    let is_like = |one: &String, other: &String| {
        let is_long = one.len() >= LEAST && other.len() >= LEAST && !is_parameter(one) && !is_parameter(other);
        is_long && (one.starts_with(other.as_str()) || other.starts_with(one.as_str()))
    };
    let asked = parts(path);
    let is_near = |route: &str| {
        let its = parts(route);
        let pairs = asked.iter().zip(&its);
        let others: Vec<_> =
            pairs.filter(|(one, other)| one != other && !(is_parameter(one) && is_parameter(other))).collect();
        let is_one = matches!(others.as_slice(), [(one, other)] if is_like(one, other));
        asked.len() > 2 && its.len() == asked.len() && is_one
    };
    let mut routes = known.served.routes().filter(|(_, route)| is_near(route));
    let by_method = |route: &str| matches!(known.served.fit(method, &Pattern::of(route)), Fit::Whole(_));
    let (place, route) = routes.find(|(_, route)| by_method(route))?;
    Some(format!("; {place} serves {route}"))
}
