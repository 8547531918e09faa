//! What is asked of the `kubernetes` kind: what a workload says, and what others say of it in whatever file.

use super::*;
use crate::check::Status;
use crate::check::tests::{findings, outcome};
use crate::reader::read;

fn audit(fields: &str, files: &[(&str, &str)]) -> Outcome {
    let (check, problems) = read("test", &format!("kubernetes = {{ in = \"*.yaml\", {fields} }}"), parse);
    assert!(problems.is_empty(), "{problems:?}");
    let check = check.unwrap();
    outcome(&*check, files)
}

fn refusal(fields: &str) -> String {
    let (check, problems) = read("test", &format!("kubernetes = {{ {fields} }}"), parse);
    assert!(check.is_none(), "{fields}");
    problems[0].to_string()
}

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      containers:
        - name: web
          image: registry.example.org/web:1.4.2
          readinessProbe: { httpGet: { path: /ready, port: 8080 } }
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
          securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false }
          env:
            - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
";

#[test]
fn a_workload_is_judged_by_its_own_text() {
    let good = "each = [\"readiness\", \"limits\", \"requests\", \"non_root\", \"no_escalation\", \"no_privilege\", \"pinned_image\", \"no_secrets\"]";
    assert_eq!(audit(good, &[("a.yaml", WEB)]).summary.as_str(), "1 of 1 workload");
    let found = |wish: &str, text: &str| findings(&audit(&format!("each = [\"{wish}\"]"), &[("a.yaml", text)]));
    assert_eq!(found("liveness", WEB), ["a.yaml:10 Deployment web: container web has no livenessProbe"]);
    assert_eq!(
        found("drop_capabilities", WEB),
        ["a.yaml:10 Deployment web: container web keeps capabilities (drop: [ALL])"]
    );
    let root = WEB.replace("runAsUser: 1000", "runAsUser: 0");
    assert_eq!(found("non_root", &root), ["a.yaml:10 Deployment web: container web runs as root (runAsUser: 0)"]);
    let secret = WEB.replace("valueFrom: { secretKeyRef: { name: db, key: password } }", "value: hunter2");
    assert_eq!(found("no_secrets", &secret), ["a.yaml:16 Deployment web: `DB_PASSWORD` has its value in the manifest"]);
    let latest = WEB.replace("web:1.4.2", "web");
    assert!(found("pinned_image", &latest)[0].contains("no tag"), "{latest}");
    let host = WEB.replace("      containers:", "      hostNetwork: true\n      containers:");
    assert!(found("no_privilege", &host)[0].contains("hostNetwork"));
    let no_memory = WEB.replace("limits: { memory: 128Mi }", "limits: { cpu: 1 }");
    assert_eq!(found("limits", &no_memory), ["a.yaml:10 Deployment web: container web has limits of no memory"]);
}

/// As the scheduler has it: a limit is a request where there is none.
#[test]
fn a_limit_asks_for_as_much() {
    let found = |resources: &str| {
        let text = WEB.replace("{ requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }", resources);
        findings(&audit("each = [\"limits\", \"requests\"]", &[("a.yaml", &text)])).join("; ")
    };
    assert_eq!(found("{ limits: { cpu: 1, memory: 128Mi } }"), "");
    assert!(found("{ limits: { memory: 128Mi } }").ends_with("has requests of no cpu"));
    assert!(found("{ requests: { cpu: 1, memory: 1Gi } }").ends_with("has limits of no memory"));
    assert!(found("{}").ends_with("has requests of no cpu and no memory"));
}

/// A pod's own setting counts for the containers that say nothing, and a container's for itself.
#[test]
fn the_pod_speaks_for_containers_that_are_silent() {
    let status = |context: &str, own: &str| {
        let text = WEB
            .replace("runAsUser: 1000", own)
            .replace("      containers:", &format!("      securityContext: {{ {context} }}\n      containers:"));
        audit("each = [\"non_root\"]", &[("a.yaml", &text)]).status
    };
    assert_eq!(status("runAsNonRoot: true", "privileged: false"), Status::Pass);
    assert_eq!(status("runAsNonRoot: true", "runAsNonRoot: false"), Status::Fail);
    assert_eq!(status("runAsUser: 1000", "runAsUser: 0"), Status::Fail);
}

#[test]
fn guards_are_found_in_whatever_file_they_are() {
    let each = "each = [\"hpa\", \"pdb\", \"network_policy\"]";
    let budget =
        "kind: PodDisruptionBudget\nmetadata: { namespace: shop }\nspec: { selector: { matchLabels: { app: web } } }\n";
    let scaler = "kind: HorizontalPodAutoscaler\nmetadata: { namespace: shop }\nspec: { scaleTargetRef: { kind: Deployment, name: web } }\n";
    let policy = "kind: NetworkPolicy\nmetadata: { namespace: shop }\nspec: { podSelector: { matchExpressions: [{ key: tier, operator: In, values: [front, back] }] } }\n";
    let all = format!("{budget}---\n{scaler}---\n{policy}");
    assert_eq!(audit(each, &[("a.yaml", WEB), ("b.yaml", &all)]).status, Status::Pass);
    let listed = format!("kind: List\nitems:\n  - {}", budget.trim_end().replace('\n', "\n    "));
    let rest = format!("{scaler}---\n{policy}");
    assert_eq!(audit(each, &[("a.yaml", WEB), ("b.yaml", &listed), ("c.yaml", &rest)]).status, Status::Pass);
    for (from, to, missing) in [
        ("app: web", "app: shop", "no PodDisruptionBudget"),
        ("name: web", "name: api", "no HorizontalPodAutoscaler"),
        ("kind: Deployment", "kind: StatefulSet", "no HorizontalPodAutoscaler"),
        ("operator: In", "operator: NotIn", "no NetworkPolicy"),
    ] {
        let outcome = audit(each, &[("a.yaml", WEB), ("b.yaml", &all.replace(from, to))]);
        let found = findings(&outcome);
        assert!(outcome.status == Status::Fail && found.len() == 1 && found[0].contains(missing), "{to}: {found:?}");
        assert!(found[0].starts_with("a.yaml:1 Deployment web"), "{found:?}");
    }
    // Another namespace, and one that nobody names, is another place.
    for namespace in ["namespace: other", "labels: {}"] {
        let elsewhere = all.replace("namespace: shop", namespace);
        assert_eq!(findings(&audit(each, &[("a.yaml", WEB), ("b.yaml", &elsewhere)])).len(), 3, "{namespace}");
    }
    // A policy that selects nobody in particular selects all.
    let everyone = policy.replace("matchExpressions: [{ key: tier, operator: In, values: [front, back] }]", "");
    let status = audit("each = [\"network_policy\"]", &[("a.yaml", WEB), ("b.yaml", &everyone)]).status;
    assert_eq!(status, Status::Pass);
}

#[test]
fn what_makes_no_sense_is_not_asked() {
    let job = WEB.replace("kind: Deployment", "kind: Job");
    assert_eq!(audit("each = [\"liveness\", \"hpa\", \"limits\"]", &[("a.yaml", &job)]).status, Status::Pass);
    let daemon = WEB.replace("kind: Deployment", "kind: DaemonSet");
    assert_eq!(audit("each = [\"hpa\", \"pdb\", \"spread\"]", &[("a.yaml", &daemon)]).status, Status::Pass);
    assert!(
        refusal("in = \"a\", each = [\"hpa\"], kinds = [\"DaemonSet\"]").contains("`hpa` makes no sense of DaemonSet")
    );
    assert!(refusal("in = \"a\", each = [\"livness\"]").contains("`livness`"));
    assert!(refusal("in = \"a\", each = []").contains("`each`"));
    assert!(refusal("in = \"a\"").contains("expects nothing"));
    assert!(refusal("in = \"a\", each = [\"pdb\"], kinds = [\"Service\"]").contains("no kind of workload"));
}

#[test]
fn patches_templates_and_other_namespaces_are_no_subjects() {
    let each = "each = [\"liveness\"]";
    let patch = WEB.replace("  selector: { matchLabels: { app: web } }\n", "");
    let patch = patch.replace("          image: registry.example.org/web:1.4.2\n", "");
    let outcome = audit(each, &[("a.yaml", &patch)]);
    assert!(outcome.without_subjects, "{outcome:?}");
    let outcome = audit("each = [\"liveness\"], except_namespaces = [\"shop\"]", &[("a.yaml", WEB)]);
    assert!(outcome.without_subjects, "{outcome:?}");
    let chart = "kind: Deployment\nspec:\n  replicas: {{ .Values.replicas }}\n{{- if .Values.probe }}\n{{- end }}\n";
    assert_eq!(audit(each, &[("a.yaml", chart)]).status, Status::Pending);
    assert_eq!(audit("each = [\"limits\"]", &[("a.yaml", WEB), ("b.yaml", chart)]).status, Status::Partial);
    assert_eq!(audit("each = [\"limits\"]", &[("a.yaml", WEB), ("b.yaml", "kind: [")]).status, Status::Error);
}

/// What no selector has is a patch where it is one, and a workload where nobody else has its name.
#[test]
fn a_workload_without_a_selector_is_judged_unless_it_is_a_patch() {
    let loose = WEB.replace("  selector: { matchLabels: { app: web } }\n", "");
    let bare = loose.replace(", limits: { memory: 128Mi }", "");
    let other = WEB.replace("name: web,", "name: api,");
    let limits = "each = [\"limits\"]";
    let found = audit(limits, &[("a.yaml", &bare), ("b.yaml", &other)]);
    assert_eq!(found.summary.as_str(), "1 of 2 workloads");
    assert_eq!(findings(&found), ["a.yaml:9 Deployment web: container web has limits of no memory"]);
    assert_eq!(audit(limits, &[("a.yaml", &loose), ("b.yaml", &other)]).summary.as_str(), "2 of 2 workloads");
    assert_eq!(audit(limits, &[("a.yaml", &bare), ("b.yaml", WEB)]).summary.as_str(), "1 of 1 workload");
    let patch = bare.replace("          image: registry.example.org/web:1.4.2\n", "");
    assert_eq!(audit(limits, &[("a.yaml", &patch), ("b.yaml", &other)]).summary.as_str(), "1 of 1 workload");
    assert_eq!(
        audit("each = [\"pdb\"]", &[("a.yaml", &loose), ("b.yaml", &other)]).summary.as_str(),
        "0 of 2 workloads"
    );
}

/// To what reads a manifest for the cluster, `yes` and `on` are true.
#[test]
fn switches_are_read_as_the_cluster_reads_them() {
    let found = |wish: &str, said: &str| {
        let text = WEB.replace("allowPrivilegeEscalation: false", said);
        audit(&format!("each = [\"{wish}\"]"), &[("a.yaml", &text)]).status
    };
    for (wish, said, wanted) in [
        ("no_privilege", "privileged: yes", Status::Fail),
        ("no_privilege", "privileged: On", Status::Fail),
        ("no_privilege", "privileged: off", Status::Pass),
        ("no_escalation", "allowPrivilegeEscalation: no", Status::Pass),
        ("no_escalation", "allowPrivilegeEscalation: yes", Status::Fail),
        ("read_only_root", "readOnlyRootFilesystem: yes", Status::Pass),
        ("read_only_root", "readOnlyRootFilesystem: off", Status::Fail),
    ] {
        assert_eq!(found(wish, said), wanted, "{wish}: {said}");
    }
}
