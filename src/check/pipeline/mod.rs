//! What pipelines, scripts and files of recipes make happen, as steps: commands that run, and things of others that are
//! used. Read as what they are, so that a comment, a name or a printed text is no step.

mod calls;
mod lot;
mod settings;
mod tree;

use super::File;
use super::document::{self, Format};
use super::recipe::{self, Rule};
use super::shell::{self, Act};
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// How many steps a file may have, and how many bytes of script.
const STEPS: usize = 20_000;
const SCRIPT: usize = 4 << 20;

/// A file's steps.
#[derive(Debug, Default)]
pub(super) struct Pipeline {
    pub steps: Vec<Step>,
    /// Why there could be more of them: a line, 0 for the whole file, and what is wrong.
    pub problem: Option<(usize, Sanitized)>,
    /// It is a template, which becomes a pipeline when somebody renders it.
    pub is_template: bool,
    script: usize,
}

/// One command, or one thing that is used.
#[derive(Debug)]
pub(super) struct Step {
    /// Counts from 1.
    pub line: usize,
    pub text: String,
    pub does: Does,
    pub lot: Lot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// Runs its text, or only seems to.
    Run(Act),
    /// Uses an action, an image, a template, a task.
    Use,
}

/// What becomes of a step, by what stands around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lot {
    /// Why it never runs.
    pub disabled: Option<&'static str>,
    /// Why its failure stops nothing.
    pub ignored: Option<&'static str>,
}

impl Step {
    /// Its command from the program on.
    pub fn bare(&self) -> &str {
        shell::bare(&self.text)
    }
}

/// What a file is, by its name.
enum Language {
    Data(Format),
    Make,
    Just,
    /// Groovy or Python, in which calls of functions run something.
    Calls(&'static calls::Dialect),
    Settings,
    Shell,
}

/// Reads a file's steps. What is none of the languages in which people write steps has none.
pub(super) fn read(file: &File<'_>, bytes: &[u8]) -> Pipeline {
    let mut pipeline = Pipeline::default();
    let text = String::from_utf8_lossy(bytes);
    match language(file.path, &text) {
        Some(Language::Data(format)) => read_documents(file, format, bytes, &mut pipeline),
        Some(Language::Make) => add_rules(&mut pipeline, recipe::make(&text)),
        Some(Language::Just) => add_rules(&mut pipeline, recipe::just(&text)),
        Some(Language::Calls(dialect)) => calls::read(&text, dialect, &mut pipeline),
        Some(Language::Settings) => settings::read(&text, &mut pipeline),
        Some(Language::Shell) => pipeline.add_script(&text, Lot::default(), |line| line + 1),
        None => {}
    }
    pipeline
}

/// Most products put values into the texts of a pipeline after they have read it, so that `{{ … }}` in one is no template.
fn read_documents(file: &File<'_>, format: Format, bytes: &[u8], pipeline: &mut Pipeline) {
    let parsed;
    let documents = match file.documents(format) {
        Ok(documents) if !documents.is_template => documents,
        _ => {
            parsed = document::parse_unfilled(format, bytes);
            &parsed
        }
    };
    tree::read(file.path, &String::from_utf8_lossy(bytes), &documents.list, pipeline);
    pipeline.is_template = documents.is_template;
    pipeline.problem = documents.problems.first().cloned().or(pipeline.problem.take());
}

fn language(path: &RepoPath, text: &str) -> Option<Language> {
    let name = path.file_name();
    if let Some(format) = Format::of(path) {
        return Some(Language::Data(format));
    }
    if name.starts_with("Jenkinsfile") {
        return Some(Language::Calls(&calls::GROOVY));
    }
    if matches!(name, "Makefile" | "makefile" | "GNUmakefile") || name.starts_with("Makefile.") {
        return Some(Language::Make);
    }
    if matches!(name.trim_start_matches('.').to_ascii_lowercase().as_str(), "justfile") {
        return Some(Language::Just);
    }
    match path.extension().as_str() {
        "mk" | "mak" | "make" => Some(Language::Make),
        "just" => Some(Language::Just),
        "groovy" | "jenkinsfile" | "jenkins" => Some(Language::Calls(&calls::GROOVY)),
        "py" => Some(Language::Calls(&calls::PYTHON)),
        "ini" | "cfg" => Some(Language::Settings),
        "sh" | "bash" | "zsh" | "ksh" | "bats" | "ps1" | "bat" | "cmd" => Some(Language::Shell),
        // A Dockerfile, an Earthfile, a hook: of others that have no ending the first line tells.
        "" if !name.starts_with('.') => is_script(text).then_some(Language::Shell),
        _ => text.starts_with("#!").then_some(Language::Shell).filter(|_| is_script(text)),
    }
}

/// Whether a shell is meant, as far as a first line says.
fn is_script(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("#!").is_none_or(|program| program.contains("sh"))
}

fn add_rules(pipeline: &mut Pipeline, rules: Vec<Rule>) {
    for line in rules.into_iter().flat_map(|rule| rule.recipe) {
        let lot = Lot { ignored: line.is_ignored.then_some("`-` stands before it"), ..Lot::default() };
        pipeline.add_script(&line.text, lot, |index| line.line + index);
    }
}

impl Pipeline {
    /// Adds the commands of a script; `place` tells the line of the file for a line of the script, counted from 0.
    fn add_script(&mut self, script: &str, lot: Lot, place: impl Fn(usize) -> usize) {
        self.add_located_script(script, lot, |command| place(command.line));
    }

    fn add_located_script(&mut self, script: &str, lot: Lot, place: impl Fn(&shell::Command) -> usize) {
        if !self.has_room(script) {
            return;
        }
        for command in shell::commands(script) {
            let line = place(&command);
            let act = shell::act(shell::bare(&command.text));
            let ignored = if command.is_ignored { Some("`|| true` stands behind it") } else { lot.ignored };
            self.add(Step { line, text: command.text, does: Does::Run(act), lot: Lot { ignored, ..lot } });
        }
    }

    fn add_use(&mut self, line: usize, name: &str, lot: Lot) {
        if !name.trim().is_empty() && self.has_room(name) {
            self.add(Step { line, text: name.trim().to_owned(), does: Does::Use, lot });
        }
    }

    /// Aliases of YAML can make a short file long.
    fn has_room(&mut self, text: &str) -> bool {
        self.script += text.len();
        if self.script > SCRIPT {
            self.problem.get_or_insert_with(|| (0, "it has more script than is read".into()));
        }
        self.script <= SCRIPT
    }

    fn add(&mut self, step: Step) {
        if self.steps.len() < STEPS {
            self.steps.push(step);
        } else {
            self.problem.get_or_insert_with(|| (step.line, "it has more steps than are read".into()));
        }
    }
}

#[cfg(test)]
mod tests;
