//! What a pipeline is said to do, as a list of its steps: `CI/CD pipeline (lint, test, build, push)`.

use std::sync::LazyLock;

use regex::Regex;

use super::artefact::is_pipeline;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::is_foreign;
use crate::repo::RepoPath;

/// A list in brackets, or with arrows.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| compiled(r"\(([^()]{6,120})\)"));
/// A pipeline that hands its work to something that is not looked into.
static HANDED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?m)(?:^|[\s;&|])(?:make|just|task|nox|tox|invoke|rake|gradle|\./gradlew|mvn|\./mvnw|nx|turbo|bazel|dagger|earthly|(?:ba)?sh|\.?/?[\w/-]+\.sh|python3? [\w/.-]+\.py)\b|uses:\s*[\w-]+/[\w.-]+/\.github/workflows/",
    )
});

/// A step by the words for it, and what a pipeline that has it says somewhere, in small letters.
struct Step {
    words: &'static [&'static str],
    signs: &'static [&'static str],
}

const fn step(words: &'static [&'static str], signs: &'static [&'static str]) -> Step {
    Step { words, signs }
}

#[rustfmt::skip] // One row a line, so that a new step is a new line.
const STEPS: &[Step] = &[
    step(&["test", "tests", "testing", "unit tests"], &["test", "jest", "spec", "tox", "nox"]),
    step(&["lint", "linting", "lints"], &["lint", "ruff", "flake8", "clippy", "format", "prettier", "black", "checkstyle", "style", "vet", "rubocop", "check"]),
    step(&["build", "builds"], &["build", "compile", "docker", "package", "bundle", "image"]),
    step(&["push", "publish"], &["docker push", "push: true", "build-push", "--push", "publish", "git push", "kaniko", "buildah", "skopeo", "crane ", "ghcr.io", "amazonaws", "jib"]),
    step(&["deploy", "deployment", "deploys"], &["deploy", "kubectl", "helm", "ssh", "rsync", "terraform", "vercel", "netlify", "fly", "railway", "render", "aws", "gcloud", "azure", "heroku", "argocd", "pages", "serverless", "ansible"]),
    step(&["scan", "security scan", "security scanning"], &["trivy", "grype", "snyk", "codeql", "semgrep", "bandit", "safety", "audit", "gosec", "scan", "security", "sonar", "leaks", "osv", "dependency-check", "vuln"]),
    step(&["type check", "typecheck", "type-check", "type checking"], &["tsc", "mypy", "type", "pyright"]),
    step(&["e2e", "e2e tests"], &["e2e", "playwright", "cypress", "selenium", "puppeteer", "integration"]),
    step(&["release"], &["release", "publish", "tag", "upload", "push"]),
    step(&["coverage"], &["cov"]),
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_done = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row)
            && reading.told(line) == Said::Done
            && reading.is_now(line)
            && !is_loose(line)
            && !is_foreign(&line.text)
    };
    reading.lines.iter().filter(is_done).filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let lower = line.lower();
    if !["ci/cd", "pipeline", "github action", "workflow"].iter().any(|word| lower.contains(word)) {
        return None;
    }
    let list = BRACKETS.captures_iter(&lower).find_map(|found| steps(&found[1], &[", ", "/", " → ", " -> "]));
    let steps = list.or_else(|| steps(&lower, &[" → ", " -> "]))?;
    let texts: Vec<(&RepoPath, String)> =
        known.files.matching(is_pipeline).into_iter().filter_map(|path| Some((path, text(path, known)?))).collect();
    let (first, _) = texts.first()?;
    let is_there = |step: &&Step| texts.iter().any(|(_, text)| step.signs.iter().any(|sign| text.contains(sign)));
    let absent: Vec<&str> = steps.iter().filter(|step| !is_there(step)).map(|step| step.words[0]).collect();
    let ruling = match absent.as_slice() {
        [] => Ruling::holds(format!("{first} and others name each step")),
        _ if texts.iter().any(|(_, text)| HANDED.is_match(text)) => return None,
        absent => Ruling::fails(format!("no step of {} pipelines is one to {}", texts.len(), absent.join(" or to "))),
    };
    Some(claim(reading, line, Kind::ConfigValue, &line.text, reading.said(line), ruling))
}

/// The steps that a list names, if it names nothing else.
fn steps(list: &str, between: &[&str]) -> Option<Vec<&'static Step>> {
    let list = between.iter().fold(list.to_owned(), |list, mark| list.replace(mark, "|"));
    let names: Vec<&str> = list.split(['|', ',']).map(|name| name.trim().trim_matches(['`', '*'])).collect();
    let step = |name: &&str| STEPS.iter().find(|step| step.words.contains(name));
    let found: Option<Vec<&Step>> = names.iter().map(step).collect();
    found.filter(|found| found.len() > 2)
}

/// What a pipeline does, in small letters: without remarks, and without what starts it.
fn text(path: &RepoPath, known: &Known<'_>) -> Option<String> {
    let bytes = known.repo.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    let is_step = |line: &&str| {
        let line = line.trim();
        !line.starts_with('#')
            && !matches!(line, "push:" | "release:" | "on: push" | "- push")
            && !line.starts_with("on:")
    };
    Some(text.lines().filter(is_step).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_steps_and_nothing_else() {
        let of = |list: &str| {
            let found = steps(list, &[", ", " → "]);
            found.map(|found| found.iter().map(|step| step.words[0]).collect::<Vec<_>>())
        };
        assert_eq!(of("lint, tests, build, push"), Some(vec!["lint", "test", "build", "push"]));
        assert_eq!(of("lint → test → deploy"), Some(vec!["lint", "test", "deploy"]));
        assert_eq!(of("lint, test, dance"), None);
        assert_eq!(of("lint, test"), None);
    }
}
