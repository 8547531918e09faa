//! The instructions of a Dockerfile, each on one line.

use std::collections::HashMap;

/// One instruction, with what continues it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    /// Counts from 1.
    pub line: usize,
    /// In capitals.
    pub name: String,
    /// What stands behind the name and its flags.
    pub rest: String,
    /// `--from=build` and the like, as they are written.
    pub flags: Vec<String>,
}

/// Reads a text. Comments, empty lines and the bodies of here-documents are left out, wherever they stand.
pub(crate) fn read(text: &str) -> Vec<Instruction> {
    let lines: Vec<&str> = text.lines().collect();
    let last_lines: HashMap<&str, usize> = lines.iter().enumerate().map(|(index, line)| (line.trim(), index)).collect();
    let escape = escape(&lines);
    let mut instructions = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        let mut joined = String::new();
        let mut goes_on = true;
        while goes_on && at < lines.len() {
            let line = lines[at].trim();
            at += 1;
            if line.starts_with('#') || line.is_empty() {
                // Between the lines of an instruction neither ends it.
                goes_on = !joined.is_empty();
                continue;
            }
            let part = line.strip_suffix(escape);
            goes_on = part.is_some();
            joined.push_str(part.unwrap_or(line));
            joined.push(' ');
        }
        let Some(instruction) = instruction(start + 1, joined.trim()) else { continue };
        if matches!(instruction.name.as_str(), "RUN" | "COPY" | "ADD") {
            for last in here_documents(&instruction.rest) {
                // Without its last line it is none.
                at = last_lines.get(last).filter(|last| **last >= at).map_or(at, |_| after(&lines, at, last));
            }
        }
        instructions.push(instruction);
    }
    instructions
}

/// The character that lets an instruction go on in the next line: the first comments may say another one.
fn escape(lines: &[&str]) -> char {
    let directives = lines.iter().map_while(|line| line.trim().strip_prefix('#')?.split_once('='));
    let mut directives = directives.map(|(name, value)| (name.trim(), value.trim()));
    let escape = directives.find(|(name, _)| name.eq_ignore_ascii_case("escape"));
    escape.and_then(|(_, value)| value.chars().next()).unwrap_or('\\')
}

fn instruction(line: usize, joined: &str) -> Option<Instruction> {
    let (name, mut rest) = joined.split_once(char::is_whitespace).unwrap_or((joined, ""));
    if name.is_empty() {
        return None;
    }
    let mut flags = Vec::new();
    loop {
        rest = rest.trim_start();
        let flag = rest.split_whitespace().next().filter(|word| word.starts_with("--"));
        let Some(flag) = flag else { break };
        flags.push(flag.to_owned());
        rest = &rest[flag.len()..];
    }
    Some(Instruction { line, name: name.to_ascii_uppercase(), rest: rest.trim().to_owned(), flags })
}

/// The last lines of the here-documents that an instruction starts.
fn here_documents(rest: &str) -> impl Iterator<Item = &str> {
    rest.split("<<").skip(1).filter_map(|behind| {
        let name = behind.trim_start_matches('-').trim_start_matches(['"', '\'']);
        let end =
            name.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(name.len());
        (end > 0).then(|| &name[..end])
    })
}

fn after(lines: &[&str], from: usize, last: &str) -> usize {
    let found = lines[from..].iter().position(|line| line.trim() == last);
    found.map_or(lines.len(), |found| from + found + 1)
}

impl Instruction {
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find_map(|flag| flag.strip_prefix("--")?.strip_prefix(name)?.strip_prefix('='))
    }

    /// The names and values of `ARG` and `ENV`; a value that is not there is None.
    pub fn assignments(&self) -> Vec<(&str, Option<String>)> {
        let words = shell_words(&self.rest);
        let first_has_value = words.first().is_some_and(|word| word.contains('='));
        if self.name == "ENV" && !first_has_value {
            let value = self.rest.split_once(char::is_whitespace);
            return value.map(|(name, value)| (name, Some(unquoted(value.trim())))).into_iter().collect();
        }
        let parts = words.into_iter().map(|word| match word.split_once('=') {
            Some((name, value)) => (name, Some(unquoted(value))),
            None => (word, None),
        });
        parts.collect()
    }
}

/// The words of a text; what stands in quotes is not broken.
fn shell_words(text: &str) -> Vec<&str> {
    let (mut words, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, _) if character.is_whitespace() => {
                words.push(&text[start..at]);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

pub(super) fn unquoted(text: &str) -> String {
    text.replace(['"', '\''], "")
}
