//! Shell text as the commands that it would run.
//!
//! Quotes, comments, continued lines and here-documents are understood, because each of them can hold what looks like a
//! command and is none. It is no shell: what a variable or a substitution stands for is not known.

mod prefix;
mod splitter;

use splitter::{closing_parenthesis, closing_quote};

pub(super) use prefix::{Act, act, bare, words};

/// How deep `sh -c "sh -c …"` is followed.
const NESTING: usize = 3;
/// Programs that run the text behind their `-c`.
const SHELLS: &[&str] = &["sh", "bash", "dash", "zsh", "ksh", "ash"];

/// One command, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The line of the script on which it starts, counting from 0.
    pub line: usize,
    pub text: String,
    /// Nobody hears of its failure: `|| true` stands behind it.
    pub is_ignored: bool,
}

/// The commands of a script, in its order.
pub(super) fn commands(script: &str) -> Vec<Command> {
    nested(script, NESTING)
}

fn nested(script: &str, depth: usize) -> Vec<Command> {
    let commands = splitter::split(script);
    if depth == 0 {
        return commands;
    }
    commands.into_iter().flat_map(|command| unfold(command, depth)).collect()
}

/// A command that gives a script to a shell, followed by the commands of the script. Its own text loses the script, so
/// that what is only printed in there is found in neither.
fn unfold(mut command: Command, depth: usize) -> Vec<Command> {
    if act(bare(&command.text)) != Act::Runs {
        return vec![command];
    }
    let Some((at, script)) = inner_script(&command.text) else { return vec![command] };
    let inner = nested(script, depth - 1);
    command.text.truncate(at);
    command.text.truncate(command.text.trim_end().len());
    let (line, is_ignored) = (command.line, command.is_ignored);
    let inner = inner.into_iter().map(|inner| Command { line, is_ignored: inner.is_ignored || is_ignored, ..inner });
    std::iter::once(command).chain(inner).collect()
}

/// The text in quotes behind a shell's `-c`, and where it starts.
fn inner_script(text: &str) -> Option<(usize, &str)> {
    let mut words = words(text).map(|word| (word.start, &text[word]));
    let is_shell = |word: &str| SHELLS.contains(&word.rsplit('/').next().unwrap_or(word));
    let is_option = |word: &str| word.starts_with('-') && word.ends_with('c') && !word.starts_with("--");
    words.by_ref().find(|(_, word)| is_shell(word))?;
    let (_, _) = words.by_ref().take_while(|(_, word)| word.starts_with('-')).find(|(_, word)| is_option(word))?;
    let (start, quoted) = words.next()?;
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let script = quoted.strip_prefix(quote)?;
    Some((start, script.strip_suffix(quote).unwrap_or(script)))
}

#[cfg(test)]
mod tests;
