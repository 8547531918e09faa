//! The person's desk: their editor at a line, their clipboard.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

use super::terminal;
use crate::repo::io_reason;

/// What is tried when neither $VISUAL nor $EDITOR is set.
const USUAL: [&str; 5] = ["nvim", "vim", "hx", "nano", "vi"];
/// More than this is not for a clipboard, and some terminals refuse it.
const COPY_CAP: usize = 100_000;

/// An editor's program and its own arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

/// How an editor is told a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Convention {
    /// `+12 FILE`.
    Plus,
    /// `FILE:12`.
    Colon,
    /// `--goto FILE:12`, and `--wait` so that it ends when the person is done.
    Goto,
    Unknown,
}

impl Editor {
    /// $VISUAL, else $EDITOR, else the first usual editor that is installed.
    pub fn from_env() -> Option<Self> {
        let chosen = ["VISUAL", "EDITOR"].iter().find_map(|name| Self::parse(&env::var(name).ok()?));
        let installed = || USUAL.iter().find(|name| is_installed(name)).and_then(|name| Self::parse(name));
        chosen.or_else(installed)
    }

    fn parse(words: &str) -> Option<Self> {
        let mut words = shlex::split(words)?.into_iter();
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    fn convention(&self) -> Convention {
        let name = Path::new(&self.program).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        match name {
            "vi" | "vim" | "nvim" | "gvim" | "view" | "nano" | "pico" | "emacs" | "emacsclient" | "kak" | "micro"
            | "joe" | "jed" | "mg" | "ne" | "vis" => Convention::Plus,
            "hx" | "helix" | "zed" | "zeditor" | "subl" | "sublime_text" => Convention::Colon,
            "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => Convention::Goto,
            _ => Convention::Unknown,
        }
    }

    /// The command that opens a file, at a line where the editor can be told one. The path must be absolute, so that no
    /// file's name is taken for an option.
    pub fn command(&self, path: &Path, line: Option<u32>) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        let at = |line: u32| {
            let mut place = OsString::from(path);
            place.push(format!(":{line}"));
            place
        };
        match (self.convention(), line) {
            (Convention::Plus, Some(line)) => command.arg(format!("+{line}")).arg(path),
            (Convention::Colon, Some(line)) => command.arg(at(line)),
            (Convention::Goto, Some(line)) => command.args(["--wait", "--goto"]).arg(at(line)),
            (Convention::Goto, None) => command.arg("--wait").arg(path),
            (Convention::Unknown, _) | (_, None) => command.arg(path),
        };
        command
    }
}

fn is_installed(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// Runs a command in the terminal until it ends. Meanwhile ctrl-c and ctrl-z are its own: see [`terminal::lend`].
///
/// # Errors
/// Says that it could not be started, and what to do.
pub fn run(command: &mut Command) -> Result<ExitStatus, String> {
    terminal::lend(|| command.status()).map_err(|error| {
        let program = command.get_program().to_string_lossy().into_owned();
        format!("The editor `{program}` cannot be started ({}); set $EDITOR to one that can", io_reason(&error))
    })
}

/// Copies through the terminal, which works over SSH as well; tmux passes it on where it is told to twice.
///
/// # Errors
/// When the text is too long, or the terminal cannot be written to.
pub fn copy(text: &str) -> io::Result<()> {
    if text.len() > COPY_CAP {
        return Err(io::Error::other("it is too long for a clipboard"));
    }
    let mut output = io::stdout();
    execute!(output, CopyToClipboard::to_clipboard_from(text))?;
    if env::var_os("TMUX").is_some() {
        output.write_all(passed_through(text).as_bytes())?;
        output.flush()?;
    }
    Ok(())
}

/// The same request in the envelope that tmux hands to the terminal outside.
fn passed_through(text: &str) -> String {
    use crossterm::Command as _;
    let mut request = String::new();
    // Writing into a String cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut request);
    format!("\u{1b}Ptmux;{}\u{1b}\\", request.replace('\u{1b}', "\u{1b}\u{1b}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        let table = [
            ("vim", Some(12), "vim +12 /r/-a.rs"),
            ("/usr/bin/nano -l", Some(3), "/usr/bin/nano -l +3 /r/-a.rs"),
            ("hx", Some(12), "hx /r/-a.rs:12"),
            ("code", Some(12), "code --wait --goto /r/-a.rs:12"),
            ("code", None, "code --wait /r/-a.rs"),
            ("ed", Some(12), "ed /r/-a.rs"),
            ("'my editor' -x", None, "my editor -x /r/-a.rs"),
        ];
        for (words, line, expected) in table {
            let command = Editor::parse(words).unwrap().command(Path::new("/r/-a.rs"), line);
            let mut parts = vec![command.get_program().to_string_lossy().into_owned()];
            parts.extend(command.get_args().map(|part| part.to_string_lossy().into_owned()));
            assert_eq!(parts.join(" "), expected);
        }
        assert!(Editor::parse("").is_none() && Editor::parse("'open").is_none());
    }
}
