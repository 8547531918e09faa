//! What documents give in figures of their own: scores by weights, totals and shares, and what they say twice.

use crate::support::{claims_in, claims_of, commit, expect, folder_of, git, judged};
use gonogo::claims::{Verdict, claimed_score};

/// Two sections of which a quarter is done.
const SECTIONS: &str = "## Ovens (weight: 50%)\n\n- [x] Thermostat checked\n- [ ] Doors sealed\n\n## Counter (weight: 50%)\n\n- [ ] Till counted\n- [ ] Shelves dusted\n";

#[test]
fn the_score_that_is_claimed_is_found_however_it_is_written() {
    let folder = folder_of(&[]);
    let claimed = [
        "Score: 99/100",
        "**Overall: 99 %**",
        "## Overall score: 99%",
        "| What | Value |\n|---|---|\n| Overall score | 99% |",
        "Readiness: 99 %",
    ];
    for claimed in claimed {
        let text = format!("# Bakery\n\n{claimed}\n\n{SECTIONS}");
        let claims = judged(folder.path(), "READY.md", &text);
        let found = claims.iter().find(|claim| claim.verdict == Verdict::False && claimed_score(claim) == Some(99.0));
        assert!(found.is_some_and(|claim| claim.evidence.as_str().contains("25.0 %")), "{claimed}: {claims:?}");
    }
    let other = format!("# Bakery\n\n{SECTIONS}\n## Rollout\n\nProgress: 99 %\n\nOverall test coverage: 99 %\n");
    let claims = judged(folder.path(), "READY.md", &other);
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
    let folder = folder_of(&[("oven.py", "x = 1\n"), ("till.py", "x = 1\n")]);
    commit(folder.path());
    let hash = git(folder.path(), &["rev-parse", "HEAD"]);
    let text = |files: usize| format!("- Commit `{hash}` added {files} files\n");
    assert!(claims_in(folder.path(), &text(5)).iter().any(|claim| claim.starts_with("1 false Commit")));
    assert!(claims_in(folder.path(), &text(2)).iter().any(|claim| claim.starts_with("1 true Commit")));
}

#[test]
fn a_whole_lies_between_its_parts() {
    let list = |overall: &str| {
        format!("```\nDough:  [████░] 80%\nOven:   [███░░] 60%\nTill:   [██░░░] 40%\n\n{overall}\n```\n")
    };
    expect(&[], &list("Overall: [███░░] 60%"), &["6 true Overall: [███░░] 60%"]);
    expect(&[], &list("Overall: [█████] 95%"), &["6 false Overall: [█████] 95%"]);
    expect(&[], &list("Overall: [████░] 70%"), &[]);
    let table = "# Bakery\n\nOverall score: 98/100\n\n| Area | Score |\n|---|---|\n| Dough | 95/100 |\n| Oven | 90/100 |\n| Till | \
                 85/100 |\n";
    expect(&[], table, &["3 false Overall score: 98/100"]);
    expect(&[], &table.replace("98/", "90/"), &["3 true Overall score: 90/100"]);
    expect(&[], &table.replace("| Area | Score |", "| Area | Target score |"), &[]);
    expect(&[], "- Dough: 80%\n- Oven: 60%\n- Overall: 90%\n", &[]);
    // Shares are added up, and what several things save together is no mean of them.
    for last in ["Total: 100%", "Overall: 100%", "Overall savings: 85%", "Total: 90%", "Overall: 85% faster"] {
        expect(&[], &format!("- Dough: 50%\n- Oven: 30%\n- Till: 20%\n- {last}\n"), &[]);
    }
}

#[test]
fn that_all_boxes_are_ticked_is_refuted_by_one_that_is_not() {
    let text = "# Ovens\n\n**All items verified and complete**\n\n## Heat\n\n- [x] Gauges\n- [ ] Doors\n\nAll items completed.\n\n## Smoke\n\n- [x] Flues\n\nAll checks passed.\n\n## Bread\n\nAll tasks completed.\n\n## Sign-off\n\nAll items are done.\n\nAll items must be complete.\n";
    expect(
        &[],
        text,
        &["3 false All items verified and complete", "10 false All items completed.", "24 false All items are done."],
    );
    expect(&[], &text.replace("[x]", "[ ]"), &[]);
}

#[test]
fn all_dependencies_are_more_than_a_manifest_names() {
    let manifest =
        "[package]\nname = \"oven\"\n\n[dependencies]\nflour = \"1\"\nsalt = \"1\"\nyeast = \"1\"\nwater = \"1\"\n";
    let judge = |text: &str| claims_of(&[("Cargo.toml", manifest)], &format!("# Dependencies\n\n{text}\n"));
    assert_eq!(judge("**Total dependencies:** 106"), Vec::<String>::new());
    assert_eq!(judge("**Direct dependencies:** 106"), ["3 false dependencies: 106"]);
}

#[test]
fn a_system_that_gives_its_version_has_that_of_its_package() {
    let files = [("pyproject.toml", "[project]\nname = \"oven\"\nversion = \"0.1.0\"\n")];
    expect(&files, "# Bakery\n\n**System Version**: 2.0.0\n", &["3 false System Version: 2.0.0"]);
    expect(&files, "# Bakery\n\n**Service version**: 0.1.0\n", &["3 true Service version: 0.1.0"]);
}

#[test]
fn no_part_is_more_than_the_whole() {
    expect(
        &[],
        "# Progress\n\n- Ovens: 8/4 (100%)\n- Loaves: 12/10 (120%)\n- Open: 24/7 (100%)\n",
        &["3 false 8/4 (100%)"],
    );
}

#[test]
fn a_total_in_the_same_unit_is_no_more_than_all_of_it() {
    let table = |total: &str| {
        format!(
            "# Effort\n\n| Step | Effort |\n|---|---|\n| Mix | 2-3 days |\n| Bake | 4-5 days |\n| Total | {total} |\n"
        )
    };
    expect(&[], &table("6-8 days"), &["7 true Effort: 6-8 days"]);
    expect(&[], &table("6-11 days"), &["7 false Effort: 6-11 days"]);
    expect(&[], &table("1-2 weeks"), &[]);
    let list = "# Effort\n\n- Mix: 2-3 days\n- Bake: 4-5 days\n- **Total: 6-11 days**\n";
    expect(&[], list, &["5 false Total: 6-11 days"]);
    expect(&[], "# Effort\n\n- Mix: 2-3 days\n- Bake: 4-5 days\n- **Total: 6-11 days with buffer**\n", &[]);
}
