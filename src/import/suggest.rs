//! The check that an item's own words suggest: a path it names, a target it calls, an address it answers, a number it
//! must keep.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::asked::{self, Answer};
use super::claim;
use super::goal::{Goal, kept};

/// A check as a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The kind's name and its parameters.
    pub kind: &'static str,
    pub parameters: Value,
    /// The text is about nothing but the path, so that its being there is what is claimed.
    pub is_certain: bool,
}

impl Suggestion {
    /// The paths that a `file` check asks for.
    pub fn paths(&self) -> Vec<&str> {
        let any = self.parameters.get("any").filter(|_| self.kind == "file");
        any.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// The kind with its parameters.
impl Serialize for Suggestion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.kind, &self.parameters)])
    }
}

/// What an item's text suggests, the most telling first. A check that asks for something else than the text says is worse
/// than none.
pub(super) fn suggest(text: &str, targets: &[String]) -> Option<Suggestion> {
    let suggested = |(kind, parameters)| Suggestion { kind, parameters, is_certain: false };
    if let Some(findings) = asked::findings(text) {
        return Some(suggested(findings));
    }
    if claim::denies(text) {
        return None;
    }
    let named: Vec<&str> = codes(text).collect();
    let works = claim::is_about_working(text);
    let run = named.iter().find_map(|code| program(code));
    if let Some(step) = run.as_ref().and_then(|run| asked::step(text, run)) {
        return Some(suggested(step));
    }
    if let Some(run) = run.filter(|_| works) {
        return Some(Suggestion { kind: "command", parameters: json!({ "run": run }), is_certain: false });
    }
    let words = || text.split_whitespace().map(trimmed);
    match asked::answer(text, &|word| endpoint(word).map(str::to_owned)) {
        Some(Answer::Asked(answer)) => return Some(suggested(answer)),
        Some(Answer::Untold) => return None,
        None => {}
    }
    if let Some(asked) = asked::workloads(text).or_else(|| asked::git(text)) {
        return Some(suggested(asked));
    }
    let links = targets.iter().map(String::as_str);
    let paths = paths(named.iter().copied().chain(links).chain(words()));
    if let Some(ignored) = asked::ignored(text, &paths) {
        return Some(suggested(ignored));
    }
    if !paths.is_empty() {
        // That something is there does not show that it works.
        return (!works).then(|| file(text, paths));
    }
    if let Some((tool, name)) = named.iter().find_map(|code| target(code)) {
        let parameters = json!({ "tool": tool, "name": name });
        return Some(Suggestion { kind: "target", parameters, is_certain: false });
    }
    if let Some(variable) = named.iter().find_map(|code| variable(code)) {
        let parameters = json!({ "in": CONFIGURATION, "has": format!("\\b{variable}\\b") });
        return Some(Suggestion { kind: "text", parameters, is_certain: false });
    }
    let goal = kept(text)?;
    let parameters = match claim::measure(text)? {
        claim::Measure::Coverage => json!({ "coverage": "coverage/lcov.info", "target": goal }),
        claim::Measure::Series => json!({ "prometheus": "…", "target": goal }),
    };
    Some(Suggestion { kind: "metric", parameters, is_certain: false })
}

/// The number that a table says must be reached.
pub(super) fn measured(goal: &Goal) -> Suggestion {
    let mut parameters = json!({ "prometheus": goal.query.as_deref().unwrap_or("…"), "target": goal.target });
    if let Some(alert) = &goal.alert {
        parameters["alert"] = json!(alert);
    }
    Suggestion { kind: "metric", parameters, is_certain: false }
}

/// Where variables of the environment are written down.
const CONFIGURATION: &[&str] = &["**/.env*", "**/*.{env,yaml,yml,toml,properties,conf,tf}", "**/Dockerfile*"];

fn paths<'t>(candidates: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for candidate in candidates {
        let path = candidate.trim_start_matches("./").split('#').next().unwrap_or_default().trim_end_matches('/');
        if is_path(path) && !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    paths
}

fn file(text: &str, mut paths: Vec<String>) -> Suggestion {
    let rest = paths.iter().fold(text.to_owned(), |rest, path| rest.replace(path.as_str(), " "));
    let label = rest.split([':', '–', '—']).next_back().unwrap_or_default();
    let is_certain = paths.len() == 1 && label.split_whitespace().filter(|word| has_letter(word)).count() == 0;
    paths.truncate(8);
    Suggestion { kind: "file", parameters: json!({ "any": paths }), is_certain }
}

/// A call of a program that needs no shell: `cargo test --all`, `./scripts/verify.sh`.
fn program(code: &str) -> Option<Vec<&str>> {
    const PROGRAMS: &[&str] = &[
        "make",
        "just",
        "task",
        "npm",
        "pnpm",
        "yarn",
        "npx",
        "cargo",
        "go",
        "dotnet",
        "mvn",
        "gradle",
        "pytest",
        "tox",
        "python",
        "python3",
        "ruff",
        "mypy",
        "eslint",
        "tsc",
        "terraform",
        "helm",
        "bundle",
        "rake",
        "mix",
        "composer",
    ];
    // Without its `./`, a script at the root would be looked for where the system has its programs.
    let bare = |word: &'_ str| word.strip_prefix("./").filter(|rest| rest.contains('/')).map_or(word.len(), str::len);
    let words: Vec<&str> = code.split_whitespace().map(|word| &word[word.len() - bare(word)..]).collect();
    let first = words.first()?;
    let is_script = code.starts_with("./") || (first.contains('/') && first.rsplit('.').next() == Some("sh"));
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/=:,+@".contains(letter);
    // Whether the world can be reached says little of the repository.
    let is_fetching =
        words.get(1).is_some_and(|word| matches!(*word, "install" | "ci" | "publish" | "update" | "outdated"));
    let is_known = is_script || (words.len() > 1 && PROGRAMS.contains(first)) || matches!(*first, "pytest" | "tsc");
    (is_known && !is_fetching && words.len() <= 12 && code.split_whitespace().flat_map(str::chars).all(is_plain))
        .then_some(words)
}

/// `DATABASE_URL`, `NODE_ENV=production`: the name of a variable.
fn variable(code: &str) -> Option<&str> {
    let name = code.trim_start_matches('$').split('=').next()?.trim_matches(['{', '}']);
    let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    (is_name && name.len() > 3 && name.trim_matches('_').contains('_') && !code.contains(' ')).then_some(name)
}

fn has_letter(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// What stands between backticks.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|code| !code.trim().is_empty())
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|letter: char| "()[],;:\"'`*".contains(letter)).trim_end_matches(['.', '!', '?'])
}

/// A file or a folder by its looks: with a slash and no blank, or with an ending that files have.
fn is_path(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "md",
        "toml",
        "yml",
        "yaml",
        "json",
        "py",
        "rs",
        "ts",
        "tsx",
        "js",
        "jsx",
        "go",
        "java",
        "kt",
        "rb",
        "sh",
        "sql",
        "tf",
        "lock",
        "xml",
        "ini",
        "cfg",
        "conf",
        "env",
        "txt",
        "pdf",
        "proto",
        "gradle",
        "properties",
        "csv",
        "html",
        "css",
        "example",
    ];
    const NAMES: &[&str] = &[
        "Dockerfile",
        "Makefile",
        "LICENSE",
        "CODEOWNERS",
        "Jenkinsfile",
        "Procfile",
        ".dockerignore",
        ".gitignore",
        ".editorconfig",
        "justfile",
    ];
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-/@+".contains(letter);
    if !text.chars().all(allowed)
        || text.starts_with(['/', '-', '@'])
        || text.contains("//")
        || text.contains("..")
        || text.len() > 200
    {
        return false;
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    // `Node.js` and its like are products.
    let is_name = name == text && name.starts_with(|first: char| first.is_ascii_uppercase());
    if is_name && ending.as_deref() == Some("js") {
        return false;
    }
    NAMES.contains(&name)
        || ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()) && name.chars().any(char::is_alphabetic))
}

/// `/healthz`: a path of the running service, without placeholders.
fn endpoint(text: &str) -> Option<&str> {
    let path = text.trim();
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    let begins = path.chars().nth(1).is_some_and(|first| first.is_ascii_alphabetic());
    let is_route =
        path.starts_with('/') && begins && path.len() > 2 && path.chars().all(allowed) && !path.contains("//");
    let last = path.rsplit('/').next().unwrap_or_default();
    // A path of the machine is no route: those have endings, and begin where systems keep things.
    let is_system = ["/etc", "/var", "/tmp", "/usr", "/opt", "/home", "/dev", "/mnt", "/bin", "/app"]
        .iter()
        .any(|root| path.starts_with(root));
    (is_route && !is_system && !last.contains('.')).then_some(path)
}

/// `make lint`, `npm run build`: what a build tool is called with.
fn target(code: &str) -> Option<(&'static str, String)> {
    let mut words = code.split_whitespace();
    let (tool, is_runner) = match words.next()? {
        "make" => ("make", false),
        "just" => ("just", false),
        "task" => ("task", false),
        "npm" | "pnpm" | "yarn" => ("npm", true),
        _ => return None,
    };
    let mut name = words.next()?;
    if is_runner && name == "run" {
        name = words.next()?;
    }
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ':'));
    let is_own = is_runner && matches!(name, "install" | "ci" | "audit" | "publish" | "outdated" | "update");
    (is_name && !is_own).then(|| (tool, name.to_owned()))
}

/// The suggestion for a text that still has its mark-up.
#[cfg(test)]
fn of(text: &str) -> Option<Value> {
    suggest(&super::inline::plain(text), &[]).map(|suggestion| json!(suggestion))
}

#[cfg(test)]
mod tests {
    use super::super::asked::PIPELINES;
    use super::*;

    #[test]
    fn words_suggest_checks() {
        for (text, check) in [
            ("Threat model: `docs/THREAT_MODEL.md`.", json!({"file": {"any": ["docs/THREAT_MODEL.md"]}})),
            ("CODEOWNERS with reviewers", json!({"file": {"any": ["CODEOWNERS"]}})),
            ("`GET /readyz` answers", json!({"http": {"url": "${BASE_URL}/readyz", "status": 200}})),
            ("`GET /admin` returns 403", json!({"http": {"url": "${BASE_URL}/admin", "status": 403}})),
            (
                "POST /login returns a 401",
                json!({"http": {"url": "${BASE_URL}/login", "method": "POST", "status": 401}}),
            ),
            ("CI runs `cargo test`", json!({"step": {"in": PIPELINES, "runs": "^cargo test"}})),
            ("Commit `abc1234`", json!({"git": {"commit": "abc1234"}})),
            ("Tag v1.0.0 signed", json!({"git": {"signed": "v1.0.0"}})),
            ("Tag `v1.0.0`", json!({"git": {"tag": "v1.0.0"}})),
            (
                "All deployments have liveness and readiness probes",
                json!({"kubernetes": {"in": ["**/*.{yaml,yml}"], "each": ["liveness", "readiness"]}}),
            ),
            (
                "No critical or high vulnerabilities (Trivy)",
                json!({"report": {"in": ["**/*trivy*.json"], "format": "trivy", "max": {"critical": 0, "high": 0}}}),
            ),
            ("Metrics (/metrics)", json!({"http": {"url": "${BASE_URL}/metrics", "status": 200}})),
            (
                "Unauthenticated `GET /reports` returns `401`.",
                json!({"http": {"url": "${BASE_URL}/reports", "status": 401}}),
            ),
            ("`./gradlew check` passes", json!({"command": {"run": ["./gradlew", "check"]}})),
            ("`.env` added to `.gitignore`", json!({"git": {"untracked": [".env"]}})),
            ("Keys moved to `keys.properties` (gitignored)", json!({"git": {"untracked": ["keys.properties"]}})),
            ("`npm run lint` is clean", json!({"command": {"run": ["npm", "run", "lint"]}})),
            ("`./scripts/verify.sh --all` passes", json!({"command": {"run": ["scripts/verify.sh", "--all"]}})),
            ("Linting by `npm run lint`", json!({"target": {"tool": "npm", "name": "lint"}})),
            ("`DATABASE_URL` is documented", json!({"text": {"in": CONFIGURATION, "has": "\\bDATABASE_URL\\b"}})),
            (
                "Security workflow (`.github/workflows/scan.yml`)",
                json!({"file": {"any": [".github/workflows/scan.yml"]}}),
            ),
            ("Unit test coverage >80%", json!({"metric": {"coverage": "coverage/lcov.info", "target": "> 80%"}})),
            ("Latency p95: < 500ms", json!({"metric": {"prometheus": "…", "target": "< 500ms"}})),
        ] {
            assert_eq!(of(text), Some(check), "{text}");
        }
    }

    #[test]
    fn words_that_a_check_would_not_keep_to_suggest_none() {
        for text in [
            "POST /orders",
            "Authenticated `GET /orders` returns all of them",
            "`POST /orders` returns 201",
            "`DELETE /orders` answers in 300 ms",
            "No critical vulnerabilities",
            "No vulnerabilities (Trivy)",
            "Commit early, commit often",
            "Tag every release",
            "Deployments are quick",
            "Liveness of the team",
            "Team trained",
            "`npm install` works",
            "Node.js 20",
            "and/or",
            "3.5 times",
            "e.g. this",
            "v1.2.3",
            "< 5 people",
            "`/debug` is not reachable",
            "No secrets in `config/app.yaml`",
            "`.env` убран из сборки",
            "Hardcoded address in `next.config.js`",
            "`SECURITY.md` is current",
            "The job in `.github/workflows/ci.yml` is green",
            "Subtotal (/30)",
            "Ledger coverage ≥ 90%",
            "Seeds deployed (≥3)",
            "`grep x | wc` passes",
            "Example: timeout > 30s",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_text_about_a_path_alone_is_certain() {
        let certain = |text: &str| suggest(text, &[]).unwrap().is_certain;
        assert!(certain("Threat model: `docs/THREAT_MODEL.md`.") && certain("`SECURITY.md`"));
        assert!(!certain("The runbook `docs/RUNBOOK.md` says who answers") && !certain("CODEOWNERS with reviewers"));
    }
}
