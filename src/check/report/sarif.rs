//! SARIF 2: what scanners found, by run.

use std::collections::HashMap;

use jiff::Timestamp;

use super::super::document::{Node, Value};
use super::class::Class;
use super::tally::{Place, Tally, brief, made};
use crate::repo::RepoPath;

/// # Errors
/// What is not as the format wants it.
pub(super) fn read(root: &Node) -> Result<Tally, String> {
    match root.text("version")? {
        Some(version) if version.starts_with("2.") => {}
        Some(version) => return Err(format!("it is SARIF {}, and only SARIF 2 is read", brief(version))),
        None => return Err("it has no `version`, as SARIF must".to_owned()),
    }
    let mut tally = Tally::default();
    let mut scans = 0;
    for run in root.objects("runs")?.unwrap_or_default() {
        scans += usize::from(Run::of(run)?.read(&mut tally)?);
    }
    if scans == 0 {
        tally.nothing = Some("no run in it has results, not even none".to_owned());
    }
    Ok(tally)
}

/// A run, and what its results refer to, looked up once: a stranger's rule may be as large as the file.
struct Run<'n> {
    node: &'n Node,
    rules: HashMap<&'n str, Rule<'n>>,
    /// The tool's own rules, to which results may point by position.
    own: Vec<Rule<'n>>,
    /// The addresses of the files that the run lists.
    files: Vec<Option<&'n str>>,
}

/// What a rule says of its results where they say nothing themselves.
#[derive(Clone)]
struct Rule<'n> {
    id: Option<&'n str>,
    score: Option<Result<Class, String>>,
    level: Option<&'n str>,
}

impl<'n> Run<'n> {
    fn of(node: &'n Node) -> Result<Self, String> {
        let mut run = Self { node, rules: HashMap::new(), own: Vec::new(), files: Vec::new() };
        if let Some(tool) = node.mapping("tool")? {
            let extensions = tool.objects("extensions")?.unwrap_or_default();
            for part in extensions.iter().chain(tool.mapping("driver")?) {
                let rules = part.objects("rules")?.unwrap_or_default();
                run.own = rules.iter().map(Rule::of).collect::<Result<_, _>>()?;
                run.rules.extend(run.own.iter().filter_map(|rule| Some((rule.id?, rule.clone()))));
            }
        }
        for file in node.objects("artifacts")?.unwrap_or_default() {
            let location = file.mapping("location")?;
            run.files.push(location.map(|location| location.text("uri")).transpose()?.flatten());
        }
        Ok(run)
    }

    /// Whether it scanned: a run without results is one that never got so far.
    fn read(&self, tally: &mut Tally) -> Result<bool, String> {
        for invocation in self.node.objects("invocations")?.unwrap_or_default() {
            if let Some(failed) = invocation.get("executionSuccessful").filter(|node| node.value == Value::Bool(false))
            {
                return Err(format!("line {}: the run was not successful", failed.line));
            }
        }
        let Some(results) = self.node.objects("results")? else { return Ok(false) };
        for result in results {
            self.count(result, tally)?;
        }
        tally.commits.push(self.commits()?);
        tally.dates.extend(self.dates()?);
        Ok(true)
    }

    /// A run that does not say when it ended may say when it began, which is older and so no lie.
    fn dates(&self) -> Result<Vec<Option<Result<Timestamp, String>>>, String> {
        let invocations = self.node.objects("invocations")?.unwrap_or_default().iter();
        let said =
            invocations.map(|invocation| made(invocation, "endTimeUtc").or_else(|| made(invocation, "startTimeUtc")));
        let dates: Vec<_> = said.flatten().map(Some).collect();
        Ok(if dates.is_empty() { vec![None] } else { dates })
    }

    fn commits(&self) -> Result<String, String> {
        let mut commits = Vec::new();
        for source in self.node.objects("versionControlProvenance")?.unwrap_or_default() {
            commits.extend(source.text("revisionId")?);
        }
        Ok(commits.join(" "))
    }

    fn count(&self, result: &Node, tally: &mut Tally) -> Result<(), String> {
        let id = id_of(result)?;
        let rule = self.rule(id, result);
        let Some(class) = class(result, rule)? else { return Ok(()) };
        let id = id.or(rule.and_then(|rule| rule.id)).unwrap_or("a finding");
        let words = result.mapping("message")?.map(|message| message.text("text")).transpose()?.flatten();
        let location = self.location(result)?;
        tally.add(class, || {
            let words = words.map(|words| format!(": {}", brief(words))).unwrap_or_default();
            let message = format!("{} {}{words}", class.word(), brief(id));
            match location {
                Some((path, line)) => Place { class, line, message, elsewhere: Some(path) },
                None => Place { class, line: result.line, message, elsewhere: None },
            }
        });
        Ok(())
    }

    /// The rule of a result, if the run describes it; `CA1000/1` is a case of the rule `CA1000`.
    fn rule(&self, id: Option<&str>, result: &Node) -> Option<&Rule<'n>> {
        match id {
            Some(id) => self.rules.get(id).or_else(|| self.rules.get(id.rsplit_once('/')?.0)),
            None => self.own.get(index(result, "ruleIndex")?),
        }
    }

    /// Where in the repository the result is, if it says so: a relative address without ways out.
    fn location(&self, result: &Node) -> Result<Option<(RepoPath, usize)>, String> {
        let Some(first) = result.objects("locations")?.and_then(<[_]>::first) else { return Ok(None) };
        let Some(physical) = first.mapping("physicalLocation")? else { return Ok(None) };
        let Some(artifact) = physical.mapping("artifactLocation")? else { return Ok(None) };
        // An address stands with the result, or in the run's list of files.
        let listed = || *self.files.get(index(artifact, "index")?)?;
        let address = artifact.text("uri")?.or_else(listed);
        let line = physical.mapping("region")?.and_then(|region| index(region, "startLine")).unwrap_or(0);
        Ok(address.and_then(inside).map(|path| (path, line)))
    }
}

impl<'n> Rule<'n> {
    /// What is wrong with a score matters only if a result needs it.
    fn of(node: &'n Node) -> Result<Self, String> {
        let usual = node.mapping("defaultConfiguration")?;
        Ok(Self {
            id: node.text("id")?,
            score: score(node)?,
            level: usual.map(|usual| usual.text("level")).transpose()?.flatten(),
        })
    }
}

fn id_of(result: &Node) -> Result<Option<&str>, String> {
    match result.text("ruleId")? {
        Some(id) => Ok(Some(id)),
        None => Ok(result.mapping("rule")?.map(|rule| rule.text("id")).transpose()?.flatten()),
    }
}

/// The class of a result; None if it is no finding, or one that was excused or is gone.
fn class(result: &Node, rule: Option<&Rule<'_>>) -> Result<Option<Class>, String> {
    if is_suppressed(result)? || result.text("baselineState")? == Some("absent") {
        return Ok(None);
    }
    match result.text("kind")? {
        None | Some("fail") => {}
        Some("pass" | "informational" | "notApplicable") => return Ok(None),
        // Somebody has to look at it; what will come out is not known.
        Some("open" | "review") => return Ok(Some(Class::Unknown)),
        Some(other) => return Err(format!("line {}: `kind` is `{}`", result.line, brief(other))),
    }
    if let Some(class) = score(result)?.or_else(|| rule?.score.clone()) {
        return class.map(Some);
    }
    let level = result.text("level")?.or_else(|| rule?.level);
    match level.unwrap_or("warning") {
        "error" => Ok(Some(Class::High)),
        "warning" => Ok(Some(Class::Medium)),
        "note" => Ok(Some(Class::Low)),
        "none" => Ok(Some(Class::Unknown)),
        other => Err(format!("line {}: `level` is `{}`", result.line, brief(other))),
    }
}

/// What a score says, if there is one; it is written as a text, and by some as a number.
fn score(node: &Node) -> Result<Option<Result<Class, String>>, String> {
    let Some(properties) = node.mapping("properties")? else { return Ok(None) };
    let Some(score) = properties.get("security-severity") else { return Ok(None) };
    let number = match &score.value {
        Value::Text(text) => text.trim().parse().ok(),
        _ => score.number(),
    };
    let wrong = || format!("line {}: `security-severity` is no score from 0 to 10", score.line);
    Ok(Some(number.and_then(Class::of_score).ok_or_else(wrong)))
}

fn is_suppressed(result: &Node) -> Result<bool, String> {
    let suppressions = result.objects("suppressions")?.unwrap_or_default();
    for suppression in suppressions {
        if !matches!(suppression.text("status")?, None | Some("accepted")) {
            return Ok(false);
        }
    }
    Ok(!suppressions.is_empty())
}

fn index(node: &Node, key: &str) -> Option<usize> {
    match node.get(key)?.value {
        Value::Integer(number) => usize::try_from(number).ok(),
        _ => None,
    }
}

/// The path of an address that is relative, with what is escaped in it.
fn inside(address: &str) -> Option<RepoPath> {
    let is_relative = !address.split('/').next().is_some_and(|first| first.contains(':'));
    if !is_relative {
        return None;
    }
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%').then(|| after.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    RepoPath::parse(std::str::from_utf8(&bytes).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_inside_are_places() {
        let path = |address| inside(address).map(|path| path.as_str().to_owned());
        assert_eq!(path("src/a.py").as_deref(), Some("src/a.py"));
        assert_eq!(path("docs/my%20file.md").as_deref(), Some("docs/my file.md"));
        assert_eq!(path("100%/a%zz").as_deref(), Some("100%/a%zz"));
        for outside in ["file:///etc/passwd", "../a", "%2e%2e/a", "/etc/passwd", "", "https://example.org/a", "%ff"] {
            assert_eq!(path(outside), None, "{outside}");
        }
    }
}
