//! Checks that an item asks for in words, and not by the name of a file: an answer of the service, a step of the pipeline, a
//! commit, a tag, what each workload has, what a scanner finds.

use serde_json::{Map, Value, json};

/// Where pipelines are written down.
pub(super) const PIPELINES: &[&str] =
    &[".github/workflows/*.{yml,yaml}", ".gitlab-ci.yml", ".circleci/config.yml", "azure-pipelines.yml", "Jenkinsfile"];

/// A kind and its parameters.
type Asked = (&'static str, Value);

/// What may be asked about a path of the service.
pub(super) enum Answer {
    Asked(Asked),
    /// What it does is not told, or cannot be tried without doing it.
    Untold,
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_edge = |letter: char| "()[],;:\"'`*".contains(letter);
    let is_end = |letter: char| matches!(letter, '.' | '!' | '?');
    // In code at the end of a sentence, the one is inside of the other.
    text.split_whitespace()
        .map(move |word| word.trim_end_matches(is_end).trim_matches(is_edge).trim_end_matches(is_end))
}

/// What a scanner must not find: `No critical vulnerabilities (Trivy)`. It is asked for before what a text denies is left alone.
pub(super) fn findings(text: &str) -> Option<Asked> {
    const SCANNERS: [(&str, &str); 8] = [
        ("trivy", "trivy"),
        ("codeql", "sarif"),
        ("semgrep", "sarif"),
        ("snyk", "sarif"),
        ("gosec", "sarif"),
        ("bandit", "sarif"),
        ("grype", "sarif"),
        ("checkov", "sarif"),
    ];
    const SEVERITIES: [&str; 4] = ["critical", "high", "medium", "low"];
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let none = words.iter().position(|word| matches!(*word, "no" | "zero" | "0"))?;
    let things = ["vulnerability", "vulnerabilities", "cve", "cves", "findings", "issues"];
    let end = words[none..].iter().position(|word| things.contains(word))? + none;
    let between = &words[none + 1..end];
    let is_severity = |word: &&&str| SEVERITIES.contains(*word);
    let is_plain =
        between.iter().all(|word| is_severity(&word) || matches!(*word, "or" | "and" | "severity" | "known" | "open"));
    let format =
        SCANNERS.iter().find(|(name, _)| words.contains(name)).map(|(_, format)| *format).filter(|_| is_plain)?;
    let max: Map<String, Value> =
        between.iter().filter(is_severity).map(|word| ((*word).to_owned(), json!(0))).collect();
    let places = if format == "sarif" { json!(["**/*.sarif"]) } else { json!(["**/*trivy*.json"]) };
    (!max.is_empty()).then(|| ("report", json!({ "in": places, "format": format, "max": max })))
}

/// What the pipeline runs: ``CI runs `cargo test` ``.
pub(super) fn step(text: &str, run: &[&str]) -> Option<Asked> {
    let is_pipeline = |word: &str| matches!(word, "ci" | "ci/cd" | "pipeline" | "pipelines" | "workflow" | "workflows");
    let prose: String = text.split('`').step_by(2).collect();
    let is_about_it = words(&prose).any(|word| is_pipeline(&word.to_lowercase()));
    is_about_it.then(|| {
        let command = run.join(" ").replace('.', "\\.").replace('+', "\\+");
        ("step", json!({ "in": PIPELINES, "runs": format!("^{command}") }))
    })
}

/// What a path of the service answers: `POST /login returns 401`. What is sent must not change anything: of other methods than
/// `GET` only a refusal is asked for.
pub(super) fn answer(text: &str, endpoint: &dyn Fn(&str) -> Option<String>) -> Option<Answer> {
    let words: Vec<&str> = words(text).filter(|word| !word.is_empty()).collect();
    let (at, path) = words.iter().enumerate().find_map(|(at, word)| Some((at, endpoint(word)?)))?;
    let method = at.checked_sub(1).map(|before| words[before]);
    let method =
        method.filter(|word| matches!(*word, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"));
    let method = method.unwrap_or("GET");
    // Who asks without being known finds out nothing of what others are answered.
    if words.iter().any(|word| matches!(word.to_lowercase().as_str(), "authenticated" | "authorized" | "authorised")) {
        return Some(Answer::Untold);
    }
    let status = status(&words[at + 1..]);
    let url = format!("${{BASE_URL}}{path}");
    Some(match (method, status) {
        ("GET", status) => Answer::Asked(("http", json!({ "url": url, "status": status.unwrap_or(200) }))),
        ("HEAD" | "OPTIONS", Some(status)) => {
            Answer::Asked(("http", json!({ "url": url, "method": method, "status": status })))
        }
        (_, Some(status)) if status >= 400 => {
            Answer::Asked(("http", json!({ "url": url, "method": method, "status": status })))
        }
        _ => Answer::Untold,
    })
}

/// The status behind a word that says what comes back.
fn status(words: &[&str]) -> Option<u16> {
    let comes = |word: &str| {
        matches!(
            word,
            "returns" | "return" | "returning" | "answers" | "responds" | "gives" | "yields" | "→" | "->" | "=>"
        )
    };
    let from = words.iter().position(|word| comes(&word.to_lowercase()))? + 1;
    let is_filler = |word: &&&str| matches!(**word, "with" | "a" | "an" | "HTTP" | "status" | "code");
    let number = words[from..].iter().find(|word| !is_filler(word))?;
    number.parse().ok().filter(|status| (200..600).contains(status))
}

/// What git must not track: `.env` that is added to `.gitignore`. That a file which is ignored is there shows nothing.
pub(super) fn ignored(text: &str, paths: &[String]) -> Option<Asked> {
    let is_rule = |path: &&String| path.rsplit('/').next() == Some(".gitignore");
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let is_said =
        words(&prose).any(|word| matches!(word.to_lowercase().as_str(), "ignored" | "gitignored" | "untracked"));
    let named: Vec<&String> = paths.iter().filter(|path| !is_rule(path)).collect();
    let is_meant = is_said || words(text).any(|word| word == ".gitignore");
    (is_meant && !named.is_empty()).then(|| ("git", json!({ "untracked": named })))
}

/// `Commit abc1234`, `Tag v1.0.0 is signed`.
pub(super) fn git(text: &str) -> Option<Asked> {
    let words: Vec<&str> = words(text).collect();
    let after = |noun: &str| {
        let at = words.iter().position(|word| word.eq_ignore_ascii_case(noun))?;
        words.get(at + 1).copied()
    };
    let is_hash = |word: &&str| {
        (7..=40).contains(&word.len())
            && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    if let Some(hash) = after("commit").filter(is_hash) {
        return Some(("git", json!({ "commit": hash })));
    }
    let is_version = |word: &&str| {
        let number = word.strip_prefix('v').unwrap_or(word);
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
        number.starts_with(|first: char| first.is_ascii_digit()) && number.contains('.') && number.chars().all(allowed)
    };
    let tag = after("tag").filter(is_version)?;
    let key = if words.iter().any(|word| word.eq_ignore_ascii_case("signed")) { "signed" } else { "tag" };
    Some(("git", json!({ key: tag })))
}

/// What each workload has: `All deployments have liveness probes`.
pub(super) fn workloads(text: &str) -> Option<Asked> {
    const SUBJECTS: &str = "deployment|deployments|pod|pods|workload|workloads|container|containers|statefulset|statefulsets|kubernetes|k8s";
    const WANTS: [(&str, &str); 12] = [
        ("liveness", "liveness"),
        ("readiness probe", "readiness"),
        ("liveness and readiness", "readiness"),
        ("liveness/readiness", "readiness"),
        ("startup probe", "startup"),
        ("resource limits", "limits"),
        ("memory limits", "limits"),
        ("resource requests", "requests"),
        ("requests and limits", "requests"),
        ("network polic", "network_policy"),
        ("disruption budget", "pdb"),
        ("horizontal pod autoscal", "hpa"),
    ];
    let lower = text.to_lowercase();
    let is_about = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| SUBJECTS.split('|').any(|known| known == word));
    let mut each: Vec<&str> = WANTS.iter().filter(|(words, _)| lower.contains(words)).map(|(_, want)| *want).collect();
    if lower.contains("requests and limits") {
        each.push("limits");
    }
    each.dedup();
    (is_about && !each.is_empty()).then(|| ("kubernetes", json!({ "in": ["**/*.{yaml,yml}"], "each": each })))
}
