//! A command, and what came of it.

use std::time::Duration;

use crate::text::{Sanitized, cut, lossy};

/// How many lines of each output are kept as evidence, and how many characters of each: a line that is longer fills the screen.
const KEPT_LINES: usize = 40;
const KEPT_CHARACTERS: usize = 400;

/// A program and its arguments, run in the repository without a terminal. Nothing here passes through a shell, unless the
/// program is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Command {
    /// The program and its arguments; never empty.
    pub argv: Vec<String>,
    /// It was written as one line for the shell.
    pub is_shell: bool,
    /// Where it runs, relative to the root.
    pub folder: String,
    /// Names of variables that it gets beyond the usual ones.
    pub env: Vec<String>,
    /// Files and folders of the repository that it may write to.
    pub writes: Vec<String>,
    pub network: bool,
    /// Files that it reads as its code, beyond those that its arguments name.
    pub files: Vec<String>,
    pub timeout: Duration,
    /// How often it is tried again after it ended in another way than wanted.
    pub retries: u32,
    /// The exit codes after which it need not be tried again.
    pub wanted: Vec<i32>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Code(i32),
    Signal(i32),
}

/// What a command wrote: the first and the last of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// All of it, or the beginning where not all was kept.
    pub first: Vec<u8>,
    /// The end, where not all was kept.
    pub last: Vec<u8>,
    /// How many bytes are left out between them.
    pub omitted: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandReply {
    pub exit: Exit,
    pub stdout: Captured,
    pub stderr: Captured,
    /// The end of both as people may see it: without secrets.
    pub said: Vec<Sanitized>,
    pub took: Duration,
    /// In which way it was less confined than it should be.
    pub caveats: Vec<String>,
}

impl Command {
    pub fn shown(&self) -> String {
        if self.is_shell {
            return format!("run in a shell: {}", self.argv.last().map_or("", String::as_str));
        }
        let words: Vec<_> = self.argv.iter().map(|word| quoted(word)).collect();
        format!("run {}", words.join(" "))
    }

    pub fn lines(&self) -> Vec<String> {
        // A line of the command is never taken for a line about it.
        let mut lines = vec![self.shown().replace('\n', "\n    ")];
        lines.extend((!self.folder.is_empty()).then(|| format!("  in {}", self.folder)));
        lines.extend((!self.env.is_empty()).then(|| format!("  with the variables {}", self.env.join(", "))));
        lines.extend((!self.writes.is_empty()).then(|| format!("  may write to {}", self.writes.join(", "))));
        lines.extend(self.network.then(|| "  may use the network".to_owned()));
        lines.extend((self.retries > 0).then(|| format!("  up to {} times", self.retries + 1)));
        lines
    }
}

/// An argument as one would have to type it.
fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| format!("{word:?}"), |word| word.into_owned())
}

impl Captured {
    /// What was kept, apart: what is left out may stand between any two bytes of a text that would join them.
    pub fn parts(&self) -> [&[u8]; 2] {
        [&self.first, &self.last]
    }

    /// The last lines, in which most is told, with a word about what is left out.
    pub fn last_lines(&self) -> Vec<Sanitized> {
        let [first, last] = self.parts().map(lossy);
        let gap = (self.omitted > 0).then(|| format!("[{} bytes left out]", self.omitted));
        let all: Vec<_> = first.lines().chain(gap.as_deref()).chain(last.lines()).collect();
        let kept = &all[all.len().saturating_sub(KEPT_LINES)..];
        kept.iter().map(|line| Sanitized::new(&cut(line, KEPT_CHARACTERS))).collect()
    }
}

impl Exit {
    pub fn shown(self) -> String {
        match self {
            Self::Code(code) => format!("exit {code}"),
            Self::Signal(signal) => format!("ended by signal {signal}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_a_word_about_what_is_left_out() {
        let captured = Captured { first: b"one\ntwo".to_vec(), last: b"ree\nfour\n".to_vec(), omitted: 9 };
        let lines: Vec<_> = captured.last_lines().iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["one", "two", "[9 bytes left out]", "ree", "four"]);
        let long = Captured { first: "é".repeat(500_000).into_bytes(), ..Captured::default() };
        let line = long.last_lines()[0].to_string();
        assert!(line.ends_with("é… (499600 characters more)") && line.chars().count() < 500, "{}", line.len());
    }

    #[test]
    fn what_would_run_is_shown_as_one_would_type_it() {
        let command = |argv: &[&str], is_shell| Command {
            argv: argv.iter().map(|word| (*word).to_owned()).collect(),
            is_shell,
            folder: "api".to_owned(),
            env: vec!["CI".to_owned()],
            writes: vec!["target".to_owned()],
            network: true,
            files: Vec::new(),
            timeout: Duration::from_secs(60),
            retries: 0,
            wanted: vec![0],
        };
        assert_eq!(command(&["cargo", "test", "a b"], false).shown(), "run cargo test 'a b'");
        assert_eq!(command(&["sh", "-c", "make | tee x"], true).shown(), "run in a shell: make | tee x");
        assert_eq!(
            command(&["make"], false).lines(),
            ["run make", "  in api", "  with the variables CI", "  may write to target", "  may use the network"]
        );
    }
}
