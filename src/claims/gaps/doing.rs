//! Code that does something with what a feature is known by, and does not only speak of it.

use super::presence::is_aside;
use crate::claims::done::capability::is_page;
use crate::claims::done::vocabulary::Feature;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::place::Class;
use crate::claims::words::stems::{stem, stems};
use crate::repo::RepoPath;

/// Directives by which the configuration of a server has a feature.
const DIRECTIVES: &[&str] = &["limit_req"];

/// Code that does something with what a feature is known by.
pub(in crate::claims) fn done_by_code<'k>(feature: &Feature, known: &Known<'k>) -> Option<&'k Hit> {
    let hits = feature.signs.iter().flat_map(|sign| known.hits.of(sign).map(move |hit| (*sign, hit)));
    // The header `Permissions-Policy` is about browsers, and not about who may do what.
    let is_header = |hit: &Hit, sign: &str| {
        let names = ["permissionspolicy", "permissions-policy", "permissions_policy"];
        sign == "permission" && names.iter().any(|name| hit.text.contains(name))
    };
    let is_other = |sign: &str, hit: &Hit| {
        is_quoted(&hit.text, sign)
            || is_header(hit, sign)
            || (is_limit(sign) && (is_outgoing(hit) || is_page(&hit.place.path)))
            || (is_of_people(sign) && is_page(&hit.place.path))
            || is_of_one(hit, sign, known)
    };
    // What a script or a demo does the program need not do.
    let is_shown = |sign: &str, hit: &Hit| is_use(hit) && !is_other(sign, hit) && !is_beside(&hit.place.path);
    let shown = hits.into_iter().find(|(sign, hit)| is_shown(sign, hit)).map(|(_, hit)| hit);
    // What a server in front of the program does by a directive of that name, the program need not do.
    let directives = feature.signs.iter().filter(|sign| DIRECTIVES.contains(sign));
    let is_given = |hit: &&Hit| hit.class == Class::Config && !hit.is_comment;
    shown.or_else(|| {
        let mut hits = directives.flat_map(|sign| known.hits.of(sign).filter(move |hit| hit.text.starts_with(sign)));
        hits.find(is_given)
    })
}

/// Whether a file is no part of the program that runs.
pub(in crate::claims) fn is_beside(path: &RepoPath) -> bool {
    const FOLDERS: &[&str] = &["scripts", "script", "tools", "bin"];
    let folder = path.parent().as_str().to_lowercase();
    is_aside(path) || folder.split('/').any(|part| FOLDERS.contains(&part))
}

/// Whether a feature is one of people and their rights, of which a page only shows something.
fn is_of_people(sign: &str) -> bool {
    let letters = sign.replace([' ', '_', '-'], "");
    ["consent", "mfa", "2fa", "twofactor", "multifactor", "totp", "password"].iter().any(|word| letters.contains(word))
}

/// Whether a name has a feature for one thing only: `checkOvenCallRateLimit` is not the one that all requests have.
fn is_of_one(hit: &Hit, sign: &str, known: &Known<'_>) -> bool {
    let Ok(bytes) = known.repo.read(&hit.place.path) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let Some(line) = text.lines().nth(hit.place.line.saturating_sub(1)) else { return false };
    let wanted = stems(sign);
    let is_joint = |one: char| !one.is_alphanumeric() && one != '_';
    let named = line.split(is_joint).map(stems).find(|name| wanted.iter().all(|word| name.contains(word)));
    named.is_some_and(|name| name.iter().filter(|word| !wanted.contains(word) && !is_plain_part(word)).count() > 1)
}

/// Stems and words of names that say nothing of what one is for.
#[rustfmt::skip] // One word a line would be longer than the rest of the file.
const PLAIN: &[&str] = &[
    "check", "apply", "use", "get", "set", "is", "has", "create", "make", "new", "init", "enable", "default",
    "global", "api", "http", "express", "fast", "app", "server", "service", "client", "request", "response",
    "user", "ip", "key", "store", "storage", "redis", "memory", "config", "option", "options", "policy",
    "middleware", "handler", "manager", "factory", "provider", "filter", "guard", "window", "max", "min", "per",
    "minute", "second", "hour", "strict", "general", "custom", "simple", "base", "auth", "login", "limit",
    "limiter", "limiting", "rate", "system", "event", "log", "logger", "entry", "record", "token", "admin",
    "route", "endpoint", "count", "exceeded", "remaining", "async", "to", "from", "by", "with", "and", "for",
    "the", "of",
];

/// Whether a part of a name says nothing of what the rest is for.
fn is_plain_part(word: &str) -> bool {
    word.len() < 3 || PLAIN.iter().any(|plain| stem(plain) == word || *plain == word)
}

fn is_limit(sign: &str) -> bool {
    ["limit", "throttl"].iter().any(|word| sign.contains(word))
}

/// Whether code holds back what a program asks of others, and not what others ask of it.
fn is_outgoing(hit: &Hit) -> bool {
    const OUTGOING: &[&str] = &[
        "crawl", "scrap", "llm", "openai", "deliver", "outbound", "outgoing", "client", "fetcher", "backoff",
        "upstream", "vendor",
    ];
    let path = hit.place.path.as_str().to_lowercase();
    OUTGOING.iter().any(|word| hit.text.contains(word) || path.contains(word))
}

/// Code that does something with a word, and calls something: no import, no comment, no test, no definition that nobody may use.
pub(in crate::claims) fn is_use(hit: &Hit) -> bool {
    is_active(hit) && (has_call(&hit.text) || hit.text.contains('@'))
}

/// As [`is_use`], of a name that says by itself what is done with it, where it is not defined.
pub(in crate::claims) fn is_done_with(hit: &Hit) -> bool {
    const DEFINING: &[&str] =
        &["func ", "fn ", "function ", "const ", "let ", "var ", "protected ", "public ", "private "];
    let text = ["pub ", "pub(crate) ", "export ", "default ", "async ", "static "]
        .iter()
        .fold(&*hit.text, |text, word| text.strip_prefix(word).unwrap_or(text));
    let is_called = text.split_once('=').is_some_and(|(_, value)| has_call(value) && !value.contains("=>"));
    let is_definition = DEFINING.iter().any(|word| text.starts_with(word)) || text.starts_with("def ");
    is_active(hit) && (!is_definition || is_called)
}

/// Code that says more of a word than that it is there.
fn is_active(hit: &Hit) -> bool {
    const OTHERS: &[&str] = &[
        "import ",
        "from ",
        "use ",
        "using ",
        "require",
        "#include",
        "class ",
        "def ",
        "interface ",
        "type ",
        "struct ",
        "constructor(",
    ];
    // What a script says to people, and what a table of a database is called, does nothing.
    let is_said = ["echo ", "print(", "print \"", "console.", "printf"].iter().any(|word| hit.text.contains(word));
    let is_column = ["varchar(", "text not null", "numeric(", "create index", "create table"]
        .iter()
        .any(|word| hit.text.contains(word));
    let is_other = is_caught(&hit.text)
        || is_said
        || is_column
        || OTHERS.iter().any(|word| hit.text.starts_with(word))
        || hit.text.contains("require(");
    hit.class == Class::Code && hit.is_word && !hit.is_comment && !is_other
}

/// Whether a line is about what went wrong, which is another's: `RateLimitError`, but not `errorThreshold`.
fn is_caught(text: &str) -> bool {
    let ends = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let rest = &text[at + word.len()..];
            !rest.strip_prefix('s').unwrap_or(rest).starts_with(|after: char| after.is_ascii_alphabetic())
        })
    };
    ["except ", "catch"].iter().any(|word| text.contains(word)) || ["error", "exception"].iter().any(|word| ends(word))
}

/// Whether a line has a word in a text of its own only, which says something and does nothing.
fn is_quoted(line: &str, word: &str) -> bool {
    let first = word.split([' ', '_', '-']).next().unwrap_or(word);
    let Some(at) = line.find(first) else { return false };
    line[..at].matches(['"', '\'']).count() % 2 == 1
}

/// Whether something is called on a line: in sentences a blank stands before a bracket.
fn has_call(text: &str) -> bool {
    text.match_indices('(')
        .any(|(at, _)| text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'))
}
