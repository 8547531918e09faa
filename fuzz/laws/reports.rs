//! Any bytes as what a scanner, a test runner or a coverage tool wrote: no check passes on what has nothing to judge.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use gonogo::check::{Check, Facts, File, Status};
use gonogo::checklist;
use gonogo::repo::RepoPath;

use super::site::Site;

/// One item for each kind of report that is read.
const ITEMS: &str = r#"
schema = 1
id = "reports"
[[area]]
id = "all"
item = [
    { id = "any", title = "Any", check.report = { in = ["report"], max = { critical = 0, high = 0 } } },
    { id = "sarif", title = "SARIF", check.report = { in = ["report"], format = "sarif", max = { high = 0, unknown = 1 }, commit = true } },
    { id = "junit", title = "JUnit", check.report = { in = ["report"], format = "junit", max = { skipped = 5 }, max_age = "7d" } },
    { id = "trivy", title = "Trivy", check.report = { in = ["report"], format = "trivy", max = { high = 0, unknown = 0 } } },
    { id = "cyclonedx", title = "CycloneDX", check.report = { in = ["report"], format = "cyclonedx", max = { high = 2 } } },
    { id = "spdx", title = "SPDX", check.report = { in = ["report"], format = "spdx", min_components = 2, max_age = "9d" } },
    { id = "coverage", title = "Coverage", check.metric = { coverage = "report", target = "> 80%", alert = "< 70%" } },
    { id = "k6", title = "k6", check.metric = { k6 = "report", metric = "http_req_duration", stat = "p(95)", target = "< 200ms" } },
    { id = "json", title = "JSON", check.metric = { json = "report", value = ".p95", unit = "ms", target = "< 0.2 s" } },
    { id = "yaml", title = "YAML", check.metric = { yaml = "report", value = ".p95", unit = "ms", target = "< 0.2 s" } },
    { id = "toml", title = "TOML", check.metric = { toml = "report", value = ".p95", unit = "ms", target = "< 0.2 s" } },
    { id = "text", title = "Text", check.metric = { text = "report", value = '^TOTAL.* (\d+%)$', target = ">= 80%" } },
]
"#;

/// The folder has one report, that which is read just now.
static SITE: LazyLock<Mutex<Site>> = LazyLock::new(|| Mutex::new(Site::new(&[])));

static CHECKS: LazyLock<Vec<Arc<dyn Check>>> = LazyLock::new(|| {
    let (read, problems) = checklist::parse("reports", ITEMS);
    assert!(problems.is_empty(), "{problems:?}");
    let read = read.expect("a checklist without problems is one");
    let checks = read.items().map(|item| item.check.as_ref().expect("it has no problem").check.clone());
    checks.collect()
});

pub fn hold(bytes: &[u8]) {
    let site = SITE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    site.write("report", bytes);
    let path = RepoPath::new("report");
    let file = File::new(&site.repo, &path, Vec::new());
    for check in CHECKS.iter() {
        let fact = check.map(&file);
        let facts = BTreeMap::from([(path.clone(), Box::new(fact.clone()))]);
        let outcome = check.reduce(&Facts::new(1, &facts), &site.repo);
        assert!((0.0..=1.0).contains(&outcome.credit), "{outcome:?}");
        let has_nothing = fact.is_empty() || fact.trouble.is_some() || bytes.trim_ascii().is_empty();
        assert!(outcome.status != Status::Pass || !has_nothing, "{outcome:?}\n{fact:?}");
    }
}
