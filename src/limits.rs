//! How much of a stranger's file is taken apart.
//!
//! The parsers of JSON and TOML build a whole tree before they give it away, so a cheap look over the brackets and
//! separators comes first: what it lets pass is built within a known stack and memory.

/// How deep values may nest.
pub const DEPTH: usize = 128;
/// How many values a file may have, what its aliases stand for included.
pub const NODES: usize = 200_000;
/// How deep TOML's brackets may nest. The parser itself allows 80 of them with 80 dotted keys in each, which is a tree
/// that overflows a worker's stack when it is dropped.
pub const TOML_BRACKETS: usize = 24;

/// How many tokens of TOML the parser may make, each of which costs it some 50 bytes.
const TOML_TOKENS: usize = 1_000_000;

/// What a format's strings and comments look like, and what else bounds the look before the parser's.
pub struct Syntax {
    quotes: &'static [u8],
    comments: &'static [&'static [u8]],
    /// Bytes that stand beside a value; there is hardly a value without one.
    separators: &'static [u8],
    depth: usize,
    /// Whether a tripled quote makes a string of many lines, and how many tokens there may be.
    is_toml: bool,
}

pub const JSON: Syntax =
    Syntax { quotes: b"\"", comments: &[b"//", b"/*"], separators: b",:", depth: DEPTH, is_toml: false };
pub const TOML: Syntax =
    Syntax { quotes: b"\"'", comments: &[b"#"], separators: b",=.", depth: TOML_BRACKETS, is_toml: true };

/// Why a text is not taken apart, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In bytes from the start.
    pub offset: usize,
    /// Counts from 1.
    pub line: usize,
    pub reason: String,
}

/// Looks whether a text may be given to its parser.
///
/// # Errors
/// Refuses a text whose tree would be too deep or too large.
pub fn check(text: &str, syntax: &Syntax) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut nodes, mut tokens) = (0, 0_usize, 1_usize, 0_usize);
    while at < bytes.len() {
        let byte = bytes[at];
        tokens += 1;
        if syntax.is_toml && tokens > TOML_TOKENS {
            return Err(refusal(&bytes[..at], too_many()));
        }
        // A word is one token and nothing else, and most of a text is words.
        if byte.is_ascii_alphanumeric() {
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            continue;
        }
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => nodes += usize::from(syntax.separators.contains(&byte)),
        }
        if depth > syntax.depth {
            return Err(refusal(&bytes[..at], too_deep(syntax.depth)));
        }
        if nodes > NODES {
            return Err(refusal(&bytes[..at], too_many()));
        }
        at = if byte == b' ' { at + 1 } else { past(bytes, at, syntax) };
    }
    Ok(())
}

pub fn too_many() -> String {
    format!("more than {NODES} values in one file")
}

pub fn too_deep(depth: usize) -> String {
    format!("values nest more than {depth} deep")
}

fn refusal(before: &[u8], reason: String) -> Refusal {
    Refusal { offset: before.len(), line: memchr::memchr_iter(b'\n', before).count() + 1, reason }
}

/// The offset after the string, comment or byte that starts at `at`.
fn past(bytes: &[u8], at: usize, syntax: &Syntax) -> usize {
    let rest = &bytes[at..];
    if let Some(comment) = syntax.comments.iter().find(|comment| rest.starts_with(comment)) {
        let end: &[u8] = if *comment == b"/*" { b"*/" } else { b"\n" };
        return memchr::memmem::find(rest, end).map_or(bytes.len(), |found| at + found + end.len());
    }
    let quote = rest[0];
    if !syntax.quotes.contains(&quote) {
        return at + 1;
    }
    let is_triple = syntax.is_toml && rest.starts_with(&[quote; 3]);
    let width = if is_triple { 3 } else { 1 };
    let mut end = at + width;
    while end < bytes.len() {
        match bytes[end] {
            // Only double quotes know escapes.
            b'\\' if quote == b'"' => end += 2,
            b'\n' if !is_triple => return end + 1,
            byte if byte == quote && (!is_triple || bytes[end..].starts_with(&[quote; 3])) => return end + width,
            _ => end += 1,
        }
    }
    bytes.len()
}
