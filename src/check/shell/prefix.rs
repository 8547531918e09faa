//! What stands before a program: keywords, variables, wrappers; and whether the program does anything.

use std::ops::Range;

/// Words before a program that say when or how it runs, not what.
const WORDS: &[&str] = &[
    "if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "sudo", "doas", "env", "exec", "command",
    "nohup", "nice", "call", "export", "local", "readonly", "declare", "typeset", "npx", "bunx", "uvx", "pipx",
    "xargs", "xvfb-run", "timeout", "RUN",
];
/// Programs with a subcommand that runs what comes behind.
const WRAPPERS: &[(&str, &[&str])] = &[
    ("poetry", &["run"]),
    ("pipenv", &["run"]),
    ("pdm", &["run"]),
    ("hatch", &["run"]),
    ("rye", &["run"]),
    ("uv", &["run"]),
    ("pipx", &["run"]),
    ("bundle", &["exec"]),
    ("rbenv", &["exec"]),
    ("mise", &["exec", "x"]),
    ("npm", &["exec"]),
    ("pnpm", &["exec", "dlx"]),
    ("yarn", &["exec", "dlx"]),
];
/// Options of such words that take the next word for their value.
const VALUED: &[(&str, &[&str])] = &[
    ("sudo", &["-u", "-g"]),
    ("env", &["-u", "-C"]),
    ("timeout", &["-s", "-k"]),
    ("nice", &["-n"]),
    ("xargs", &["-n", "-P", "-I", "-L"]),
    ("xvfb-run", &["-s", "-n"]),
    ("npx", &["-p"]),
];
/// Programs that only print.
const PRINTERS: &[&str] = &["echo", "printf", "print", "Write-Host", "Write-Output", "Write-Information", "rem", "REM"];
/// What runs nothing of what it names.
const IDLERS: &[&str] = &[":", "true", "which", "type", "hash", "alias", "trap", "function", "for", "case", "[", "[["];

/// What a command comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Act {
    Runs,
    /// It only says what stands in it.
    Prints,
    /// It is a condition, a question for a program or a definition.
    Idles,
}

/// The words of a command: what stands in quotes or in `$( … )` is not broken.
pub(in crate::check) fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let (mut at, mut unclosed) = (0, false);
    std::iter::from_fn(move || {
        at += text[at..].len() - text[at..].trim_start().len();
        let start = at;
        at = word_end(text, start, &mut unclosed);
        (at > start).then_some(start..at)
    })
}

/// Where a word ends. What was once looked for up to the end in vain is not looked for again.
fn word_end(text: &str, start: usize, unclosed: &mut bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        let close = match byte {
            b'\'' | b'"' if !*unclosed => super::closing_quote(bytes, at + 1, *byte),
            b'$' if bytes.get(at + 1) == Some(&b'(') && !*unclosed => super::closing_parenthesis(bytes, at + 1),
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii) => Some(at + 1),
            b' ' => return at,
            _ => Some(at),
        };
        *unclosed |= close.is_none();
        at = close.unwrap_or(at) + 1;
    }
    bytes.len()
}

/// The command from its program on.
pub(in crate::check) fn bare(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let (word, after) = first_word(rest);
        if let Some(value) = assigned(word) {
            // What is behind it takes the variable; with nothing there, the output is all that was wanted.
            if after.is_empty() && value.trim_start_matches('"').starts_with("$(") {
                return substituted(rest);
            }
            rest = after;
            continue;
        }
        match skip(word, after) {
            Some(shorter) => rest = shorter,
            None => return rest,
        }
    }
}

/// What stands behind a wrapper and its options.
fn skip<'t>(word: &str, after: &'t str) -> Option<&'t str> {
    if WRAPPERS.iter().any(|(name, verbs)| *name == word && verbs.contains(&first_word(after).0)) {
        return Some(without_options(first_word(after).1, word));
    }
    let is_python = word.starts_with("python") && word[6..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_python && first_word(after).0 == "-m" {
        return Some(first_word(after).1);
    }
    // `command -v` asks where a program is.
    if !WORDS.contains(&word) || (word == "command" && after.starts_with('-')) {
        return None;
    }
    let rest = without_options(after, word);
    Some(if word == "timeout" { first_word(rest).1 } else { rest })
}

fn without_options<'t>(text: &'t str, program: &str) -> &'t str {
    let valued = VALUED.iter().find(|(name, _)| *name == program).map_or(&[][..], |(_, options)| options);
    let mut rest = text;
    loop {
        let (word, after) = first_word(rest);
        if !word.starts_with('-') {
            return rest;
        }
        rest = if valued.contains(&word) { first_word(after).1 } else { after };
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = word_end(text, 0, &mut false);
    (&text[..end], text[end..].trim_start())
}

/// The value of `NAME=value`.
fn assigned(word: &str) -> Option<&str> {
    let (name, value) = word.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    (is_name && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')).then_some(value)
}

/// The command of which a variable takes the output.
fn substituted(assignment: &str) -> &str {
    assignment.split_once("$(").map_or("", |(_, command)| command.trim())
}

/// What a command comes to, from its program on.
pub(in crate::check) fn act(bare: &str) -> Act {
    let (program, rest) = first_word(bare);
    let arguments = || words(rest).map(|word| &rest[word]);
    let writes_text = || arguments().next().is_none() || arguments().any(|word| word.starts_with("<<"));
    let asks = || arguments().last().is_some_and(|word| matches!(word, "--version" | "--help"));
    match program {
        _ if PRINTERS.contains(&program) => Act::Prints,
        "cat" | "tee" if writes_text() => Act::Idles,
        "test" if rest.starts_with(['-', '"', '$', '!']) => Act::Idles,
        "command" => Act::Idles,
        "" | "}" | "fi" | "done" | "esac" | "-v" => Act::Idles,
        _ if IDLERS.contains(&program) || asks() => Act::Idles,
        _ => Act::Runs,
    }
}

/// Whether a command behind `||` lets a failure go by.
pub(super) fn never_fails(text: &str) -> bool {
    let (program, rest) = first_word(text);
    match program {
        "true" | ":" | "/bin/true" => true,
        "exit" | "return" => rest == "0",
        _ => PRINTERS.contains(&program),
    }
}
