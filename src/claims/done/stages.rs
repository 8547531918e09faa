//! What a pipeline is said to do, while the step that should do it runs a file that is not there.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::Place;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::{head, is_loose};
use crate::claims::words::wording::{denies, is_foreign, says_broken, says_gone, supposes, words};
use crate::repo::RepoPath;

/// A program with the file that it runs or applies.
static RUN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:^|[\s;&|(])(?:(?:(?:ba)?sh|python3?|node|locust -f|k6 run|(?:uv run |poetry run )?pytest|newman run|kubectl apply -f|docker[- ]compose -f|docker build -f) +(?:-{1,2}[\w-]+ +)*|(?:\./))((?:\./)?[\w.-]+(?:/[\w.-]+)*\.(?:py|sh|m?js|ts|json|ya?ml)|(?:\./)?tests?/[\w/-]+/?)(?:$|[^\w./*-])",
    )
});
/// The key of a job, and the name of a job or a step.
static JOB: LazyLock<Regex> = LazyLock::new(|| compiled(r"^  ([\w-]+):\s*(?:#.*)?$"));
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r#"^\s*(?:- )?name:\s*["']?(.+?)["']?\s*$"#));

/// Words for what a step does, of which each says the same.
const STAGES: &[&[&str]] = &[
    &["integration"],
    &["performance", "load", "benchmark", "benchmarks", "stress", "locust", "k6"],
    &["e2e", "postman", "newman"],
    &["smoke"],
    &["deploy", "deploys", "deployment", "deployments", "kubectl", "rollout"],
    &["accessibility", "a11y"],
    &["chaos"],
    &["compliance"],
];
/// Words by which a line, or what it stands beneath, is about pipelines of a repository; data have theirs, too.
const PIPELINE: &[&str] = &["ci", "cd", "cicd"];
/// Words by which a pipeline is said to work.
const WORKING: &[&str] = &[
    "working",
    "works",
    "tested",
    "validated",
    "operational",
    "functional",
    "fully",
    "complete",
    "ready",
    "green",
    "passing",
];
/// Words in the names of pipelines that work depends on.
const MAIN: &[&str] = &["ci", "cd", "cicd", "main", "build", "test", "tests", "deploy", "release", "pipeline"];
/// Folders of what a pipeline makes before it runs it.
const MADE: &[&str] = &["dist", "build", "target", "out", "node_modules", "bin", ".", ".."];

/// A step that cannot run.
struct Broken {
    place: Place,
    /// What is not there.
    path: String,
    /// Whether the pipeline is one that stands for all.
    is_of_whole: bool,
    /// The names of its job and itself, its command, and what is not there, in small letters.
    said: String,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let told: Vec<&Line> = reading.lines.iter().filter(|line| is_told(reading, line)).collect();
    if told.is_empty() {
        return Vec::new();
    }
    let broken = broken(known);
    let judged = |line: &&Line| {
        let lower = line.lower();
        let stages: Vec<&&[&str]> =
            STAGES.iter().filter(|stage| words(&lower).any(|word| stage.contains(&word))).collect();
        let is_of = |step: &&Broken| {
            stages.iter().any(|stage| words(&step.said).any(|word| stage.contains(&word)))
                || (stages.is_empty() && step.is_of_whole)
        };
        let step = broken.iter().find(is_of)?;
        let ruling = Ruling::fails(format!("{} runs {}, which does not exist", step.place, step.path));
        Some(claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling))
    };
    told.iter().filter_map(judged).collect()
}

/// Whether a line says of a stage of a pipeline that it is there.
fn is_told(reading: &Reading, line: &Line) -> bool {
    let speaks = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains("github action") || words(&lower).any(|word| PIPELINE.contains(&word))
    };
    let is_text = matches!(line.role, Role::Item | Role::Row) && reading.told(line) == Said::Done;
    let is_plain = is_text
        && reading.is_now(line)
        && !is_loose(line)
        && !is_foreign(&line.text)
        && !denies(&line.text)
        && !says_broken(&line.text)
        && !says_gone(&line.text)
        && !supposes(&line.text);
    let lower = line.lower();
    let has = |wanted: &[&str]| words(&lower).any(|word| wanted.contains(&word));
    // That there is one is true, however well it works.
    let works = speaks(&head(line)) && has(WORKING);
    is_plain
        && (STAGES.iter().any(|stage| has(stage)) || works)
        && (speaks(&line.text)
            || reading.label(line).is_some_and(|label| speaks(&label.text))
            || reading.section(line).titles.last().is_some_and(|title| speaks(title)))
}

fn broken(known: &Known<'_>) -> Vec<Broken> {
    let is_workflow =
        |path: &str| path.starts_with(".github/workflows/") && (path.ends_with(".yml") || path.ends_with(".yaml"));
    let workflows = known.files.matching(is_workflow);
    workflows.into_iter().flat_map(|path| of_workflow(path, known)).collect()
}

fn of_workflow(path: &RepoPath, known: &Known<'_>) -> Vec<Broken> {
    let Ok(bytes) = known.repo.read(path) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    // What runs on another machine, or beside another repository, finds other files.
    let is_elsewhere =
        ["ssh", "repository:", "workflow_call", "download-artifact"].iter().any(|word| text.contains(word));
    if is_elsewhere {
        return Vec::new();
    }
    let is_of_whole = words(&apart(&path.file_name().to_lowercase())).any(|word| MAIN.contains(&word));
    let (mut job, mut name) = (String::new(), String::new());
    let mut broken = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(found) = JOB.captures(line) {
            (job, name) = (found[1].to_owned(), String::new());
        } else if let Some(found) = NAME.captures(line) {
            found[1].clone_into(&mut name);
        }
        let is_run = !line.trim_start().starts_with('#') && !line.contains("||") && !line.contains("${{");
        for found in RUN.captures_iter(line).filter(|_| is_run) {
            let file = found[1].trim_start_matches("./").trim_end_matches('/');
            if is_missing(file, &text, path, known) {
                let said = format!("{} {name} {} {file}", job.replace('-', " "), line.trim()).to_lowercase();
                let (place, path, said) = (Place::new(path, index + 1), file.to_owned(), apart(&said));
                broken.push(Broken { place, path, is_of_whole, said });
            }
        }
    }
    broken
}

/// The parts of paths as words of their own.
fn apart(said: &str) -> String {
    said.replace(['/', '_', '.', ':'], " ")
}

/// Whether nobody has a file, and nothing makes it or asks first whether it is there.
fn is_missing(file: &str, workflow: &str, path: &RepoPath, known: &Known<'_>) -> bool {
    let is_compose = file.starts_with("docker-compose");
    let is_made = file.split('/').next().is_some_and(|first| MADE.contains(&first));
    let is_away = matches!(known.files.find(&RepoPath::new("README.md"), file), Found::Nowhere);
    let folder = format!("{}/", file.to_lowercase());
    let has_folder = || !known.files.matching(|other| format!("/{other}").contains(&format!("/{folder}"))).is_empty();
    let makes = |line: &str| {
        let before = line.split(file).next().unwrap_or_default();
        ["-f ", "-e ", "-d ", "> ", ">> ", "tee ", "-o ", "-O ", "mkdir ", "cp ", "mv ", "curl ", "wget ", "hashFiles("]
            .iter()
            .any(|word| before.contains(word))
            && !before.contains("apply")
            && !before.contains("compose")
            && !before.contains("locust")
    };
    let is_provided = workflow.lines().any(|line| line.contains(file) && makes(line));
    (file.contains('/') || is_compose) && !is_made && is_away && !is_provided && !has_folder() && file != path.as_str()
}
