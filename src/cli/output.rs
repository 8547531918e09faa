//! How commands print: formats to standard output, messages to standard error, colours only where they belong.

use std::io::{self, Write};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::problem::{Problem, Severity};

/// What commands print that are no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// Prints to standard output. A reader that went away is no error: it has seen enough.
pub fn print(text: &str) {
    let _ = if AutoStream::choice(&io::stdout()) == ColorChoice::Never {
        // All at once: what strips as it writes would write line by line.
        write(&mut io::stdout().lock(), &strip_str(text).to_string())
    } else {
        write(&mut anstream::stdout().lock(), text)
    };
}

fn write(output: &mut dyn Write, text: &str) -> io::Result<()> {
    output.write_all(text.as_bytes())?;
    output.flush()
}

/// Prints a message to standard error.
pub fn message(text: &str) {
    let mut output = anstream::stderr().lock();
    let _ = writeln!(output, "{text}");
}

/// Prints `gonogo: …` to standard error and gives the exit code.
pub fn fail(code: u8, text: &str) -> ExitCode {
    message(&format!("gonogo: {text}"));
    ExitCode::from(code)
}

/// Prints problems in the manner of rustc: the place, the offending line, what to do.
pub fn problems(problems: &[Problem], to: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::styled();
    for problem in problems {
        writeln!(to, "{}\n", render(&renderer, problem))?;
    }
    to.flush()
}

fn render(renderer: &Renderer, problem: &Problem) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(problem.message.as_str());
    let help = problem.help.as_ref().map(|help| help.as_str());
    let Some(place) = &problem.place else {
        let origin = annotate_snippets::Origin::path(problem.origin.as_str());
        let mut group = annotate_snippets::Group::with_title(title).element(origin);
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help));
        }
        return renderer.render(&[group]);
    };
    let start: usize = place.source.chars().take(place.column - 1).map(char::len_utf8).sum();
    let length: usize = place.source[start..].chars().take(place.width).map(char::len_utf8).sum();
    let snippet = Snippet::source(place.source.as_str())
        .line_start(place.line)
        .path(problem.origin.as_str())
        .annotation(AnnotationKind::Primary.span(start..start + length).label(help));
    renderer.render(&[title.element(snippet)])
}
