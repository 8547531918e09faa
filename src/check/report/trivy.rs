//! Trivy's own JSON: vulnerabilities, misconfigurations, secrets and licences, by what was scanned.

use super::super::document::{Node, Value};
use super::class::Class;
use super::tally::{Place, Tally, brief, made};

/// The lists of a scanned thing, and the keys that name what stands in them.
const LISTS: [(&str, &[&str]); 4] = [
    ("Vulnerabilities", &["VulnerabilityID", "PkgName", "InstalledVersion", "Title"]),
    ("Misconfigurations", &["ID", "Title"]),
    ("Secrets", &["RuleID", "Title"]),
    ("Licenses", &["Name", "PkgName"]),
];

/// # Errors
/// What is not as the format wants it.
pub(super) fn read(root: &Node) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let results = root.objects("Results")?.unwrap_or_default();
    if results.is_empty() {
        tally.nothing = Some("nothing was scanned".to_owned());
    }
    for result in results {
        let target = result.text("Target")?.unwrap_or_default();
        for (list, keys) in LISTS {
            for finding in result.objects(list)?.unwrap_or_default() {
                count(finding, target, keys, &mut tally)?;
            }
        }
    }
    let metadata = root.mapping("Metadata")?;
    let commit = metadata.map(|metadata| metadata.text("Commit")).transpose()?.flatten();
    tally.commits.push(commit.unwrap_or_default().to_owned());
    tally.dates.push(made(root, "CreatedAt"));
    Ok(tally)
}

fn count(finding: &Node, target: &str, keys: &[&str], tally: &mut Tally) -> Result<(), String> {
    // Of configurations also what is right can be listed.
    if matches!(finding.text("Status")?, Some("PASS" | "EXCEPTION")) {
        return Ok(());
    }
    let severity = finding.text("Severity")?.unwrap_or_default();
    let class = Class::of_severity(severity)
        .ok_or_else(|| format!("line {}: `Severity` is `{}`", finding.line, brief(severity)))?;
    let names: Vec<_> = keys.iter().filter_map(|key| text(finding, key)).collect();
    let message = || format!("{} {} in {}", class.word(), brief(&names.join(" ")), brief(target));
    tally.add(class, || Place { class, line: finding.line, message: message(), elsewhere: None });
    Ok(())
}

/// A name of another type is none; it decides nothing.
fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &node.get(key)?.value {
        Value::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}
