//! What is asked of YAML: exact lines, one broken document at a time, and bombs that do not go off.

use super::*;

fn one(text: &str) -> Node {
    let mut parsed = parse(text);
    assert!(parsed.problems.is_empty() && parsed.roots.len() == 1, "{text}");
    parsed.roots.remove(0)
}

fn problems_of(text: &str) -> Vec<(usize, String)> {
    parse(text).problems.into_iter().map(|problem| (problem.line, problem.reason)).collect()
}

fn at<'n>(node: &'n Node, path: &str) -> &'n Node {
    path.split('.').fold(node, |node, step| match &node.value {
        Value::Mapping(entries) => &entries.iter().find(|(key, _)| &**key == step).unwrap().1,
        Value::Sequence(items) => &items[step.parse::<usize>().unwrap()],
        _ => panic!("{step} in {node:?}"),
    })
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

const DEPLOYMENTS: &str = "\
# two of them, and what they share
apiVersion: apps/v1
kind: Deployment
metadata: &meta
  name: web
  labels: {app: web, tier: \"front\"}
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry/web:1.2
          resources: &limits
            limits:
              cpu: 500m
              memory: 64Mi
        -
          name: sidecar
          resources: *limits
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
  mode: 0644
data: !!str 12
secret: !vault 34
1: one
? [a, b]
: pair
---
";

#[test]
fn documents_with_anchors_and_tags() {
    let parsed = parse(DEPLOYMENTS);
    assert_eq!((parsed.roots.len(), parsed.problems.len()), (2, 0));
    let (web, worker) = (&parsed.roots[0], &parsed.roots[1]);
    assert_eq!((web.line, worker.line), (2, 21));
    assert_eq!(at(web, "spec.template.spec.containers.0").line, 11);
    assert_eq!(at(web, "spec.template.spec.containers.0.resources.limits.cpu").line, 15);
    // What an alias stands for keeps the lines it was written on; the alias itself has its own.
    assert_eq!(at(web, "spec.template.spec.containers.1.resources").line, 19);
    assert_eq!(at(web, "spec.template.spec.containers.1.resources.limits.cpu").line, 15);
    assert_eq!(at(web, "metadata.labels.tier").value, text("front"));
    assert_eq!(at(worker, "metadata.mode").value, Value::Integer(644));
    assert_eq!(at(worker, "data").value, text("12"));
    assert_eq!(at(worker, "secret").value, Value::Integer(34));
    assert_eq!(at(worker, "1").value, text("one"));
    assert_eq!(at(worker, "[\"a\",\"b\"]").value, text("pair"));
}

#[test]
fn a_workflow_keeps_its_on() {
    let workflow = one("\
name: ci
on:
  push:
    branches: [main]
jobs:
  test:
    if: ${{ github.event_name == 'push' }}
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo {{ not a template }}
");
    assert_eq!(at(&workflow, "on.push.branches.0").value, text("main"));
    assert_eq!(at(&workflow, "jobs.test").line, 6);
    assert_eq!(at(&workflow, "jobs.test.if").value, text("${{ github.event_name == 'push' }}"));
    assert_eq!(at(&workflow, "jobs.test.steps.1.run").line, 11);
}

#[test]
fn merge_keys_bring_what_is_not_written() {
    let merged = one("\
base: &base {cpu: 1, memory: 2}
more: &more {memory: 3, disk: 4}
one:
  <<: *base
  cpu: 9
both:
  <<: [*more, *base]
text: \"<<\"
");
    assert_eq!(at(&merged, "one.cpu").value, Value::Integer(9));
    assert_eq!(at(&merged, "one.memory").value, Value::Integer(2));
    assert_eq!(at(&merged, "both.memory").value, Value::Integer(3));
    assert_eq!(at(&merged, "both.cpu").value, Value::Integer(1));
    let Value::Mapping(entries) = &at(&merged, "one").value else { panic!() };
    assert_eq!(entries.len(), 2);
}

#[test]
fn a_broken_document_takes_no_other_with_it() {
    let parsed = parse("kind: A\n---\nkind: B\n  bad: [1, 2\n---\nkind: C\n---\nx: *nowhere\n");
    let lines: Vec<_> = parsed.roots.iter().map(|root| root.line).collect();
    assert_eq!(lines, [1, 6]);
    let problems: Vec<_> = parsed.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(problems, [4, 8]);
}

#[test]
fn equal_keys_are_a_problem() {
    let expected = (3, "the key `a` stands here again, first on line 1".to_owned());
    assert_eq!(problems_of("a: 1\nb: 2\na: 3\n"), [expected]);
}

#[test]
fn an_alias_inside_of_its_anchor_is_a_problem() {
    assert_eq!(problems_of("a: &a\n  b: *a\n"), [(2, "an alias refers to what it stands in".to_owned())]);
}

#[test]
fn bombs_cost_microseconds() {
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert_eq!(problems_of(&laughs)[0].1, "more than 200000 values in one file");

    let mut ladder = format!("a0: &a0 {}{}\n", "[".repeat(100), "]".repeat(100));
    for level in 1..100 {
        let (open, close) = ("[".repeat(100), "]".repeat(100));
        ladder.push_str(&format!("a{level}: &a{level} {open}*a{}{close}\n", level - 1));
    }
    assert_eq!(problems_of(&ladder)[0].1, "values nest more than 128 deep");

    for bomb in ["[", "{", "- ", "? ", "a: {", "&a [", "!!seq [", "{? ", "[{"] {
        assert!(!problems_of(&bomb.repeat(50_000 / bomb.len())).is_empty(), "{bomb}");
    }
    assert_eq!(problems_of(&format!("[{}]", "0,".repeat(200_000)))[0].1, "more than 200000 values in one file");
    assert!(problems_of(&"--- [\n".repeat(1_000)).len() <= PROBLEMS);
}

/// The copies are few and each is one value; it is their text that would fill the memory.
#[test]
fn aliases_of_a_long_text_are_bounded_by_its_bytes() {
    let long = "x".repeat(100_000);
    let bomb = format!("a: &a {long}\nb: [{}]\n", "*a, ".repeat(3_000));
    let parsed = parse(&bomb);
    assert!(parsed.roots.is_empty() && parsed.problems[0].reason.contains("more than"), "{}", parsed.problems.len());
    let few = format!("a: &a {}\nb: [*a, *a, *a]\n", "x".repeat(1_000));
    assert_eq!(parse(&few).roots.len(), 1);
}
