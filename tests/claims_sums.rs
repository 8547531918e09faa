//! What documents give in figures of their own: scores by weights, totals and shares, and what they say twice.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

use gonogo::claims::{Document, Verdict, audit, claimed_score};
use gonogo::repo::{Repo, RepoPath};
use tempfile::TempDir;

fn write(folder: &Path, path: &str, text: &str) {
    let place = folder.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

/// The claims of a document, as `line verdict text`.
fn shown(folder: &Path, text: &str) -> Vec<String> {
    let repo = Repo::open(folder).unwrap();
    let document = Document { path: RepoPath::new("READY.md"), text: text.to_owned(), said: None };
    let claims = audit(&repo, &[document]);
    claims.iter().map(|claim| format!("{} {} {}", claim.line, claim.verdict.word(), claim.text)).collect()
}

#[track_caller]
fn expect(files: &[(&str, &str)], text: &str, wanted: &[&str]) {
    let folder = TempDir::new().unwrap();
    files.iter().for_each(|(path, text)| write(folder.path(), path, text));
    assert_eq!(shown(folder.path(), text), wanted);
}

/// Two sections of which a quarter is done.
const SECTIONS: &str = "## Ovens (weight: 50%)\n\n- [x] Thermostat checked\n- [ ] Doors sealed\n\n## Counter (weight: 50%)\n\n- [ ] Till counted\n- [ ] Shelves dusted\n";

#[test]
fn the_score_that_is_claimed_is_found_however_it_is_written() {
    let folder = TempDir::new().unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    let claimed = [
        "Score: 99/100",
        "**Overall: 99 %**",
        "## Overall score: 99%",
        "| What | Value |\n|---|---|\n| Overall score | 99% |",
        "Readiness: 99 %",
    ];
    for claimed in claimed {
        let text = format!("# Bakery\n\n{claimed}\n\n{SECTIONS}");
        let claims = audit(&repo, &[Document { path: RepoPath::new("READY.md"), text, said: None }]);
        let found = claims.iter().find(|claim| claim.verdict == Verdict::False && claimed_score(claim) == Some(99.0));
        assert!(found.is_some_and(|claim| claim.evidence.as_str().contains("25.0 %")), "{claimed}: {claims:?}");
    }
    let other = format!("# Bakery\n\n{SECTIONS}\n## Rollout\n\nProgress: 99 %\n\nOverall test coverage: 99 %\n");
    let claims = audit(&repo, &[Document { path: RepoPath::new("READY.md"), text: other, said: None }]);
    assert!(claims.iter().all(|claim| !claim.text.as_str().starts_with("Overall test")), "{claims:?}");
}

#[test]
fn tables_of_weights_and_scores_are_added_up() {
    expect(
        &[],
        "| Area | Weight | Score |\n|---|---|---|\n| Ovens | 50% | 40% |\n| Counter | 50% | 6/10 |\n\nOverall score: 99%\n",
        &["3 true weights", "6 false Overall score: 99%"],
    );
    expect(
        &[],
        "| Area | Weight | Score |\n|---|---|---|\n| Ovens | 50% | 40% |\n| Counter | 50% | 60% |\n| Overall | 100% | 50% |\n",
        &["3 true weights", "5 true Score: 50%"],
    );
    expect(
        &[],
        "| Area | Weighted |\n|---|---|\n| Ovens | 30% |\n| Counter | 15% |\n| Van | 20% |\n| Total | 99% |\n",
        &["6 false Weighted: 99%"],
    );
}

#[test]
fn tables_of_spans_and_of_shares_are_added_up() {
    let weeks = |total: &str| {
        format!(
            "| Phase | Duration |\n|---|---|\n| Knead | 2 weeks |\n| Bake | 3 weeks |\n| Sell | 1 week |\n| Total | {total} |\n"
        )
    };
    expect(&[], &weeks("9 weeks"), &["6 false Duration: 9 weeks"]);
    expect(&[], &weeks("6 weeks"), &["6 true Duration: 6 weeks"]);
    // What is done at once takes less than its sum.
    expect(&[], &weeks("4 weeks"), &[]);
    expect(
        &[],
        "| Area | Done | Total | Percent |\n|---|---|---|---|\n| Ovens | 3 | 4 | 80% |\n| Counter | 1 | 2 | 50% |\n",
        &["3 false 3 of 4: 80%", "4 true 1 of 2: 50%"],
    );
}

#[test]
fn a_score_that_is_given_twice_is_one_of_both() {
    expect(&[], "# Bakery\n\nOverall: 80 % ready\n\nOverall: 95 % ready\n", &["3 false Overall: 80 % ready"]);
    expect(&[], "# Bakery\n\n## Ovens\n\nOverall: 80 %\n\n## Counter\n\nOverall: 95 %\n", &[]);
    expect(&[], "# Bakery\n\nOverall: 80 %\n\nOverall by June: 95 %\n", &[]);
}

#[test]
fn what_files_set_refutes_versions_limits_and_counts() {
    let files = &[
        ("package.json", "{\n  \"name\": \"bakery\",\n  \"version\": \"1.4.0\"\n}\n"),
        (".github/ISSUE_TEMPLATE/oven.md", "---\nname: Oven\n---\n"),
        (".github/ISSUE_TEMPLATE/till.md", "---\nname: Till\n---\n"),
        (
            "k8s/pod.yaml",
            "kind: Deployment\nspec:\n  resources:\n    requests:\n      memory: 1Gi\n    limits:\n      cpu: 1\n      memory: 512Mi\n",
        ),
        ("k8s/rules.yaml", "rules:\n  - {alert: OvenCold, expr: up == 0}\n  - {alert: OvenHot, expr: up == 1}\n"),
    ];
    expect(
        files,
        "Package version: 2.0.0\n\nVersion: 2.0.0\n\n- ✅ Memory limit 1Gi\n- ✅ Memory limit: 512 MB\n- 4 issue templates\n- ✅ 2 alert rules\n",
        &[
            "1 false Package version: 2.0.0",
            "3 unverifiable Version: 2.0.0",
            "5 false Memory limit 1Gi",
            "6 true Memory limit: 512 MB",
            "7 false 4 issue templates",
            "8 true 2 alert rules",
        ],
    );
}

#[test]
fn a_commit_that_is_said_to_add_files_added_so_many() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "oven.py", "x = 1\n");
    write(folder.path(), "till.py", "x = 1\n");
    let git = |arguments: &[&str]| {
        let configured = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").current_dir(&folder).args(configured).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "Begin"]);
    let hash = git(&["rev-parse", "HEAD"]);
    let text = |files: usize| format!("- Commit `{hash}` added {files} files\n");
    assert!(shown(folder.path(), &text(5)).iter().any(|claim| claim.starts_with("1 false Commit")));
    assert!(shown(folder.path(), &text(2)).iter().any(|claim| claim.starts_with("1 true Commit")));
}
