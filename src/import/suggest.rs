//! The check that an item's own words suggest: a path it names, a target it calls, an address it answers, a number it
//! must keep.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

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

/// What an item's text suggests, the most telling first.
pub(super) fn suggest(text: &str, targets: &[String]) -> Option<Suggestion> {
    let named: Vec<&str> = codes(text).collect();
    let words = || text.split_whitespace().map(trimmed);
    let mut paths: Vec<String> = Vec::new();
    for candidate in named.iter().copied().chain(targets.iter().map(String::as_str)).chain(words()) {
        let path = candidate.trim_start_matches("./").split('#').next().unwrap_or_default().trim_end_matches('/');
        if is_path(path) && !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    if let Some(endpoint) = named.iter().copied().chain(words()).find_map(endpoint) {
        let parameters = json!({ "url": format!("${{BASE_URL}}{endpoint}"), "status": 200 });
        return Some(Suggestion { kind: "http", parameters, is_certain: false });
    }
    if !paths.is_empty() {
        let rest = paths.iter().fold(text.to_owned(), |rest, path| rest.replace(path.as_str(), " "));
        let label = rest.split([':', '–', '—']).next_back().unwrap_or_default();
        let is_certain = paths.len() == 1 && label.split_whitespace().filter(|word| has_letter(word)).count() == 0;
        paths.truncate(8);
        return Some(Suggestion { kind: "file", parameters: json!({ "any": paths }), is_certain });
    }
    if let Some((tool, name)) = named.iter().find_map(|code| target(code)) {
        let parameters = json!({ "tool": tool, "name": name });
        return Some(Suggestion { kind: "target", parameters, is_certain: false });
    }
    let goal = goal(text)?;
    let about = text.to_lowercase();
    let parameters = match about.contains("coverage") {
        true => json!({ "coverage": "coverage/lcov.info", "target": goal }),
        false => json!({ "prometheus": "…", "target": goal }),
    };
    Some(Suggestion { kind: "metric", parameters, is_certain: false })
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

/// `/healthz`, `GET /orders`: a path of the running service, without placeholders.
fn endpoint(text: &str) -> Option<&str> {
    let path = ["GET ", "HEAD "].iter().find_map(|method| text.strip_prefix(method)).unwrap_or(text).trim();
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    let is_route = path.starts_with('/') && path.len() > 2 && path.chars().all(allowed) && !path.contains("//");
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

/// `> 80%`, `< 500ms`: a number with its unit that is to be kept.
fn goal(text: &str) -> Option<String> {
    let at = text.find(['<', '>', '≥', '≤'])?;
    let body = &text[at..];
    let comparison: String = body.chars().take_while(|letter| "<>=≥≤".contains(*letter)).collect();
    let comparison = comparison.replace('≥', ">=").replace('≤', "<=");
    let rest = body.trim_start_matches(|letter: char| "<>=≥≤ ~".contains(letter));
    let number: String =
        rest.chars().take_while(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect();
    let unit: String = rest[number.len()..]
        .trim_start()
        .chars()
        .take_while(|letter| letter.is_ascii_alphabetic() || *letter == '%')
        .collect();
    let number = number.replace(',', "");
    let is_unit = matches!(unit.as_str(), "%" | "ms" | "s" | "m" | "h" | "");
    (number.parse::<f64>().is_ok() && matches!(comparison.as_str(), "<" | ">" | "<=" | ">=") && is_unit)
        .then(|| format!("{comparison} {number}{unit}"))
}

/// The suggestion for a text that still has its mark-up.
#[cfg(test)]
fn of(text: &str) -> Option<Value> {
    suggest(&super::inline::plain(text), &[]).map(|suggestion| json!(suggestion))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_suggest_checks() {
        for (text, check) in [
            ("Threat model: `docs/THREAT_MODEL.md`.", json!({"file": {"any": ["docs/THREAT_MODEL.md"]}})),
            ("CODEOWNERS with reviewers", json!({"file": {"any": ["CODEOWNERS"]}})),
            ("`GET /readyz` answers", json!({"http": {"url": "${BASE_URL}/readyz", "status": 200}})),
            ("Metrics (/metrics)", json!({"http": {"url": "${BASE_URL}/metrics", "status": 200}})),
            ("`npm run lint` is clean", json!({"target": {"tool": "npm", "name": "lint"}})),
            ("Unit test coverage >80%", json!({"metric": {"coverage": "coverage/lcov.info", "target": "> 80%"}})),
            ("Latency p95: < 500ms", json!({"metric": {"prometheus": "…", "target": "< 500ms"}})),
        ] {
            assert_eq!(of(text), Some(check), "{text}");
        }
        for text in [
            "Team trained",
            "`npm install` works",
            "Node.js 20",
            "and/or",
            "3.5 times",
            "e.g. this",
            "v1.2.3",
            "< 5 people",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_text_about_a_path_alone_is_certain() {
        let certain = |text: &str| suggest(text, &[]).unwrap().is_certain;
        assert!(certain("Threat model: `docs/THREAT_MODEL.md`.") && certain("`SECURITY.md`"));
        assert!(!certain("The runbook `docs/RUNBOOK.md` was rehearsed") && !certain("CODEOWNERS with reviewers"));
    }
}
