//! Things that everybody keeps in files of the same names, as people call them: that a pipeline of GitHub is called done
//! means that `.github/workflows` has one.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::{head, is_loose};
use crate::claims::words::wording::{is_foreign, says_gone, without_request, words};
use crate::repo::RepoPath;

/// `No CI pipeline`, `There is no Dockerfile in the repository`.
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:there (?:is|are) )?no ([a-z.][\w ./-]{2,30}?)(?: (?:file|files))?(?:$|\.(?:\s|$)|[,;:(]| [-–—] | to (?:keep|ensure|guarantee|prevent|catch)\b| (?:found|exists?|yet|at all|present|in place|available|configured|created|set up|in (?:the|this) (?:repo|repository|codebase|project))\b)",
    )
});
/// `.tf`, of `no .tf files`.
static ENDING: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(\.[a-z]\w{1,4})(?: files?)?$"));

struct Artefact {
    /// What documents call it, in small letters.
    words: &'static [&'static str],
    /// Whether a path in small letters is one.
    is_one: fn(&str) -> bool,
    /// Whether it is nowhere else, so that without such a file there is none.
    is_only: bool,
}

const fn artefact(words: &'static [&'static str], is_one: fn(&str) -> bool) -> Artefact {
    Artefact { words, is_one, is_only: false }
}

/// What cannot be but in such a file.
const fn only(words: &'static [&'static str], is_one: fn(&str) -> bool) -> Artefact {
    Artefact { words, is_one, is_only: true }
}

#[rustfmt::skip] // One row a line, so that a new thing is a new line.
const ARTEFACTS: &[Artefact] = &[
    artefact(&["pull request template", "pr template"], |path| path.contains("pull_request_template")),
    artefact(&["issue template"], |path| path.contains("issue_template/") || path.contains("issue_template.md")),
    artefact(&["dependabot"], |path| path.contains(".github/dependabot.y")),
    artefact(&["renovate"], |path| has_name(path, "renovate.json") || path.contains(".renovaterc")),
    artefact(&["security policy"], |path| has_name(path, "security.md")),
    artefact(&["code of conduct"], |path| path.contains("code_of_conduct")),
    artefact(&["contributing guide"], |path| path.contains("contributing.")),
    artefact(&["readme"], |path| has_start(path, "readme")),
    artefact(&["openapi spec", "swagger spec"], |path| path.contains("openapi.") || path.contains("swagger.")),
    artefact(&["docker compose", "docker-compose"], |path| has_start(path, "docker-compose") || has_start(path, "compose.")),
    artefact(&["kubernetes manifest", "k8s manifest"], |path| is_yaml(path) && ["k8s/", "kubernetes", "manifests/", "kustomiz"].iter().any(|word| path.contains(word))),
    artefact(&["dockerfile"], |path| has_start(path, "dockerfile") || path.ends_with(".dockerfile")),
    artefact(&["makefile"], |path| has_start(path, "makefile")),
    only(&["github actions", "github workflow"], |path| path.contains(".github/workflows/") && is_yaml(path)),
    only(&["gitlab ci"], |path| has_start(path, ".gitlab-ci")),
    only(&["jenkins pipeline", "jenkinsfile"], |path| has_start(path, "jenkinsfile")),
    only(&["circleci"], |path| path.contains(".circleci/")),
    only(&["helm chart"], |path| has_name(path, "chart.yaml") || path.contains("helm")),
    only(&["ci/cd pipeline", "ci pipeline", "cicd pipeline"], is_pipeline),
];
/// How the files and folders of pipelines are called.
const PIPELINES: &[&str] = &[
    ".github/workflows/",
    ".gitea/workflows/",
    ".forgejo/workflows/",
    ".gitlab-ci",
    "jenkinsfile",
    ".circleci/",
    "azure-pipelines",
    "bitbucket-pipelines",
    ".travis",
    ".drone",
    ".buildkite/",
    ".woodpecker",
    "cloudbuild",
    "appveyor",
    "buildspec",
    "tekton",
    ".teamcity",
    "codemagic",
    "vercel.json",
    "netlify.toml",
    "render.yaml",
    "concourse",
];

pub(super) fn is_pipeline(path: &str) -> bool {
    // Of folders of workflows only the one in the root is run.
    let is_one = |word: &&str| if word.ends_with("/workflows/") { path.starts_with(word) } else { path.contains(word) };
    PIPELINES.iter().any(is_one)
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

fn has_name(path: &str, name: &str) -> bool {
    path.rsplit('/').next() == Some(name)
}

fn has_start(path: &str, start: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with(start))
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row | Role::Prose));
    lines
        .filter_map(|line| match line.role {
            Role::Prose => denied(reading, line, known),
            _ => denied(reading, line, known).or_else(|| named(reading, line, known)),
        })
        .collect()
}

/// What a sentence says that there is none of, in a repository and nowhere else.
fn denied(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    // A clause of its own may say it, too: `Status: in work - no CI pipeline yet`.
    let clauses = line.text.split(" - ").skip(1).chain(line.text.split(". ").skip(1));
    let mut clauses = line.cells.iter().map(String::as_str).chain([line.text.as_str()]).chain(clauses);
    let written = clauses.find_map(|clause| Some(NONE.captures(clause)?[1].trim().to_owned()))?;
    // Who writes the name of a file that is there is judged by that.
    let is_name =
        matches!(known.files.find(&reading.path, &written), Found::Here(_) | Found::End(_) | Found::Several(_));
    let subject = written.to_lowercase();
    if is_name || !reading.is_lack(line) || reading.is_past(line) || is_foreign(&line.text) {
        return None;
    }
    let ending = ENDING.captures(&subject).map(|found| found[1].to_owned());
    let is_one: Box<dyn Fn(&str) -> bool> = match ending {
        Some(ending) => Box::new(move |path| path.rsplit('/').next().is_some_and(|name| name.ends_with(&ending))),
        None => {
            let is_named = |artefact: &&Artefact| artefact.words.iter().any(|words| is_all(&subject, words));
            Box::new(ARTEFACTS.iter().find(is_named)?.is_one)
        }
    };
    let found = known.files.matching(is_one);
    let ruling = match found.iter().find(|path| !is_of_host(path)) {
        None if !found.is_empty() => return None,
        Some(path) => Ruling::fails(format!("{path} exists")),
        None => Ruling::holds("there is none, as said"),
    };
    Some(claim(reading, line, Kind::Path, &format!("no {subject}"), Said::Missing, ruling))
}

fn named(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let said = reading.said(line);
    if said == Said::Neither || says_gone(&line.text) {
        return None;
    }
    let subject = head(line).to_lowercase();
    let (artefact, words) = ARTEFACTS
        .iter()
        .find_map(|artefact| Some((artefact, *artefact.words.iter().find(|words| subject.contains(**words))?)))?;
    let found = known.files.matching(artefact.is_one);
    let ruling = match (found.first(), said) {
        (Some(path), Said::Done) => Ruling::holds(format!("{path} exists")),
        (Some(path), _) if is_all(without_request(&subject), words) && is_plain(reading, line) => {
            if is_of_host(path) || is_worked_on(line) {
                return None;
            }
            Ruling::fails(format!("{path} exists"))
        }
        (None, Said::Missing) => Ruling::holds("there is none, as said"),
        (None, Said::Done) if artefact.is_only && is_plain(reading, line) => {
            Ruling::fails(format!("none of {} files is one", known.files.list().files().count()))
        }
        _ => return None,
    };
    Some(claim(reading, line, Kind::Path, words, said, ruling))
}

/// Whether a line says behind the thing what is to be done with it: `README: update the badges`.
fn is_worked_on(line: &Line) -> bool {
    const WORK: &[&str] = &["update", "review", "revise", "extend", "expand", "improve", "check", "verify", "refresh"];
    let rest = line.text.strip_prefix(&head(line)).unwrap_or_default().to_lowercase();
    words(&rest).next().is_some_and(|first| WORK.contains(&first))
}

/// Whether a file only tells a host of programs what to run: where one asks for a pipeline it is none.
fn is_of_host(path: &RepoPath) -> bool {
    matches!(path.file_name(), "vercel.json" | "netlify.toml" | "render.yaml")
}

/// Whether a subject speaks of what everybody keeps in such a file.
pub(super) fn is_named(subject: &str) -> bool {
    let subject = subject.to_lowercase();
    ARTEFACTS.iter().any(|artefact| artefact.words.iter().any(|words| subject.contains(words)))
}

/// Whether a subject is no more than the thing: `GitHub Actions secrets` are another.
fn is_all(subject: &str, words: &str) -> bool {
    let rest = subject.strip_prefix(words).map(|rest| rest.trim_start_matches('s').trim());
    rest.is_some_and(|rest| rest.is_empty() || rest == "file" || rest == "files")
}

/// Whether a line says no more than that the thing is there.
fn is_plain(reading: &Reading, line: &Line) -> bool {
    reading.is_now(line) && !line.lower().contains("template") && !is_loose(line) && !is_foreign(&line.text)
}
