//! Which kind of thing a line means that it calls missing: beneath `Integration tests` a test, beneath `Procedures needed` a
//! document, and by `Database (RDS)` what a cloud runs. That the repository has something else of the name refutes none of these.

use crate::claims::known::place::{Class, is_code};
use crate::claims::reading::{Line, Reading};
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

/// What clouds call the servers that they run for others.
const CLOUD: &[&str] = &[
    "aws",
    "gcp",
    "azure",
    "rds",
    "aurora",
    "elasticache",
    "cloudwatch",
    "cloudfront",
    "alb",
    "nlb",
    "elb",
    "eks",
    "ecs",
    "gke",
    "aks",
    "route 53",
    "cloud sql",
    "memorystore",
    "acm",
    "cloud run",
    "cloudflare",
    "digitalocean",
];
/// Words of headings beneath which documents are asked for.
const WRITTEN: &[&str] = &["procedure", "runbook", "playbook", "documentation", "document"];
/// Words of headings beneath which tests are.
const TESTED: &[&str] = &["test", "tests", "testing"];

/// Whether what a file has is another kind of thing than the line means.
pub(super) fn is_another(reading: &Reading, line: &Line, shown: (&[RepoPath], &str)) -> bool {
    let (paths, evidence) = shown;
    let Some(shown) = paths.first() else { return false };
    let class = Class::of(shown);
    let own = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    let is_beneath = |wanted: &[&str]| words(&own).any(|word| wanted.contains(&word));
    let is_of_tests = is_beneath(TESTED) && class == Class::Code && !shown.as_str().to_lowercase().contains("test");
    let is_of_documents = WRITTEN.iter().any(|word| own.contains(word)) && class == Class::Code;
    is_of_tests
        || is_of_documents
        || is_in_cloud(line, shown, evidence)
        || is_of_one_part(reading, line, evidence)
        || is_of_other_file(line, paths)
}

/// Whether a line names the code in which a thing is missing, and it was shown in other code.
fn is_of_other_file(line: &Line, paths: &[RepoPath]) -> bool {
    let named = line.spans.iter().map(|span| RepoPath::new(span.split(':').next().unwrap_or(span)));
    let named: Vec<RepoPath> = named.filter(|path| is_code(path) && path.as_str().contains('.')).collect();
    !named.is_empty() && !named.iter().any(|path| paths.iter().any(|shown| shown.file_name() == path.file_name()))
}

/// Whether a line names in brackets what a cloud runs, and no code of infrastructure was shown.
fn is_in_cloud(line: &Line, shown: &RepoPath, evidence: &str) -> bool {
    const INFRASTRUCTURE: &[&str] = &["tf", "bicep", "tfvars"];
    let lower = line.lower();
    let mut brackets = lower.split('(').skip(1).filter_map(|behind| behind.split(')').next());
    let evidence = evidence.to_lowercase();
    let is_named = |text: &str| {
        CLOUD.iter().any(|name| format!(" {text} ").contains(&format!(" {name} ")) && !evidence.contains(name))
    };
    !INFRASTRUCTURE.contains(&shown.extension().as_str()) && brackets.any(is_named)
}

/// Whether a line says of one part that it has no tests; that others have some says nothing of that.
fn is_of_one_part(reading: &Reading, line: &Line, evidence: &str) -> bool {
    const PARTS: &[&str] = &[
        "module",
        "service",
        "component",
        "page",
        "pages",
        "sprint",
        "sprints",
        "package",
        "controller",
        "handler",
        "screen",
        "conditions",
    ];
    let first = line.cells.first().filter(|_| line.cells.len() > 1).map(|cell| cell.to_lowercase()).unwrap_or_default();
    let label = reading.label(line).map(Line::lower).unwrap_or_default();
    let said = format!("{} {label} {first}", line.lower());
    evidence.contains(" functions that test") && words(&said).any(|word| PARTS.contains(&word))
}
