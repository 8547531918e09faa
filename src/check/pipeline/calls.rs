//! Code that runs commands by calling functions: `sh 'make'` of a Jenkinsfile, `session.run("pytest")` of a noxfile.

use super::{Lot, Pipeline};

/// A language in which pipelines are written as code.
pub(super) struct Dialect {
    /// What starts a comment up to the end of the line.
    comment: &'static str,
    runs: &'static [&'static str],
    uses: &'static [&'static str],
    /// The texts of a call are words of one command; otherwise one of them is a script.
    joins: bool,
}

pub(super) const GROOVY: Dialect = Dialect {
    comment: "//",
    runs: &["sh", "bat", "pwsh", "powershell", "steps.sh", "script.sh"],
    uses: &["image", "docker.image", "library", "Library"],
    joins: false,
};
pub(super) const PYTHON: Dialect = Dialect {
    comment: "#",
    runs: &[
        "session.run",
        "subprocess.run",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.Popen",
        "os.system",
        "c.run",
        "ctx.run",
        "run",
    ],
    uses: &[],
    joins: true,
};

pub(super) fn read(text: &str, dialect: &'static Dialect, pipeline: &mut Pipeline) {
    let mut code = Code { text, at: 0, line: 1, dialect };
    while code.at < text.len() {
        if code.skip_comment() || code.literal().is_some() {
            continue;
        }
        let name = code.name();
        if name.is_empty() {
            code.advance(1);
        } else if dialect.runs.contains(&name) {
            let literals = code.arguments();
            if let Some((line, script)) = script(&literals, dialect) {
                pipeline.add_script(&script, Lot::default(), |index| line + index);
            }
        } else if dialect.uses.contains(&name) {
            for literal in code.arguments().into_iter().take(1) {
                pipeline.add_use(literal.line, &literal.text, Lot::default());
            }
        }
    }
}

/// The script among the texts of a call, and its line.
fn script(literals: &[Literal<'_>], dialect: &Dialect) -> Option<(usize, String)> {
    if dialect.joins {
        let words: Vec<_> =
            literals.iter().filter(|literal| literal.label.is_empty()).map(|literal| &*literal.text).collect();
        return Some((literals.first()?.line, words.join(" ")));
    }
    let labelled = literals.iter().find(|literal| literal.label == "script");
    let script = labelled.or_else(|| literals.first().filter(|first| first.label.is_empty()))?;
    Some((script.line, script.text.clone()))
}

struct Code<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    dialect: &'static Dialect,
}

/// A text in quotes.
struct Literal<'t> {
    line: usize,
    /// The name before it, as in `script: '…'`.
    label: &'t str,
    text: String,
}

impl<'t> Code<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Goes on by some bytes, and to the end of the character that is there.
    fn advance(&mut self, width: usize) {
        let mut end = (self.at + width).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..end]).count();
        self.at = end;
    }

    fn skip_comment(&mut self) -> bool {
        let rest = self.rest();
        let end = if rest.starts_with(self.dialect.comment) {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") && !self.dialect.joins {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            return false;
        };
        self.advance(end);
        true
    }

    /// A name with its dots, if one stands here.
    fn name(&mut self) -> &'t str {
        let rest = self.rest();
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
        let name = &rest[..rest.find(|character| !is_part(character)).unwrap_or(rest.len())];
        self.advance(name.len());
        name
    }

    /// The text in quotes that starts here. In single quotes it ends with its line at the latest.
    fn literal(&mut self) -> Option<(usize, String)> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        let (open, line) = (if rest.starts_with(triple) { 3 } else { 1 }, self.line);
        let mut text = String::new();
        let mut at = open;
        let end = loop {
            let Some(character) = rest[at..].chars().next() else { break at };
            let is_close = if open == 3 { rest[at..].starts_with(triple) } else { character == quote };
            if is_close {
                break at + open;
            }
            if character == '\n' && open == 1 {
                break at;
            }
            at += character.len_utf8();
            if character != '\\' {
                text.push(character);
                continue;
            }
            if let Some(escaped) = rest[at..].chars().next() {
                at += escaped.len_utf8();
                match escaped {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    // It joins two lines, in the script as well.
                    '\n' => text.push_str("\\\n"),
                    other => text.push(other),
                }
            }
        };
        self.advance(end);
        Some((line, text))
    }

    /// The texts in quotes up to the end of a call, or of the line where it has no parentheses.
    fn arguments(&mut self) -> Vec<Literal<'t>> {
        let rest = self.rest();
        self.advance(rest.len() - rest.trim_start_matches([' ', '\t']).len());
        let is_call = self.rest().starts_with('(');
        let (mut depth, mut label, mut literals) = (0_usize, "", Vec::new());
        while let Some(character) = self.rest().chars().next() {
            if self.skip_comment() {
                continue;
            }
            if let Some((line, text)) = self.literal() {
                literals.push(Literal { line, label, text });
                continue;
            }
            match character {
                '(' | '[' => depth += 1,
                ')' | ']' if depth <= 1 && is_call => return literals,
                ')' | ']' => depth = depth.saturating_sub(1),
                // Without parentheses the call ends with its line or its block.
                '\n' | ';' | '}' if !is_call => return literals,
                ',' => label = "",
                _ => {}
            }
            match self.name() {
                "" => self.advance(1),
                name if self.rest().trim_start().starts_with([':', '=']) => label = name,
                _ => {}
            }
        }
        literals
    }
}
