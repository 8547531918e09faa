//! What is asked of filters: right answers with right lines, helpful refusals, and an end.

use super::super::document::{self, Format};
use super::*;

fn document(text: &str) -> Document {
    let mut documents = document::parse(Format::Yaml, text.as_bytes());
    assert!(documents.problems.is_empty(), "{:?}", documents.problems);
    documents.list.remove(0)
}

/// Lines and names of the subjects that a filter finds.
fn found(code: &str, document: &Document) -> Vec<(usize, String)> {
    let subjects = Filter::new(code).unwrap().subjects(document, &Meter::default()).unwrap();
    subjects.iter().map(|subject| (subject.line(document), subject.name().unwrap_or_default())).collect()
}

fn holds(code: &str, text: &str) -> Result<bool, String> {
    Filter::new(code)?.holds(document(text).value(), &Meter::default())
}

fn refused(code: &str) -> String {
    Filter::new(code).expect_err(code)
}

const WORKFLOW: &str = "\
name: ci
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Test
        run: cargo test
  lint:
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@8ade135a41bc03ea155e62e844d188df1ea18608
";

#[test]
fn subjects_know_where_they_stand() {
    let workflow = document(WORKFLOW);
    let named =
        |pairs: &[(usize, &str)]| pairs.iter().map(|(line, name)| (*line, (*name).to_owned())).collect::<Vec<_>>();
    assert_eq!(found(".", &workflow), named(&[(1, "ci")]));
    assert_eq!(found(".jobs[]", &workflow), named(&[(4, "jobs.build"), (10, "jobs.lint")]));
    assert_eq!(found(".jobs[].steps[-1]", &workflow), named(&[(8, "Test"), (13, "jobs.lint.steps[-1]")]));
    assert_eq!(found(".. | .uses? // empty", &workflow).len(), 2);
    assert_eq!(found(".jobs[].steps[] | select(.uses) | .uses", &workflow)[1].0, 13);
    // What is not there is shown where it could stand.
    assert_eq!(found(".jobs.lint.permissions", &workflow), named(&[(10, "jobs.lint.permissions")]));
    assert_eq!(found("first(.jobs[] | select(.steps | length > 1))", &workflow)[0].0, 4);
}

#[test]
fn made_values_find_their_way_back() {
    let workflow = document(WORKFLOW);
    let lines = |code| found(code, &workflow).into_iter().map(|(line, _)| line).collect::<Vec<_>>();
    assert_eq!(lines(".jobs | to_entries[]"), [4, 10]);
    assert_eq!(lines(". as $root | $root.jobs[]"), [4, 10]);
    assert_eq!(lines("[.jobs[].steps[].uses] | .[] | values"), [7, 13]);
    assert_eq!(lines("{a: 1}, 2"), [1, 1]);
    assert_eq!(found(".jobs | to_entries[]", &workflow)[1].1, "lint");
}

#[test]
fn a_subject_is_called_by_kind_and_name() {
    let deployment = document("kind: Deployment\nmetadata:\n  name: web\n");
    assert_eq!(found(".", &deployment), [(1, "Deployment web".to_owned())]);
    assert_eq!(found(".metadata", &deployment), [(2, "web".to_owned())]);
    assert_eq!(found(".", &document("[1]")), [(1, String::new())]);
}

#[test]
fn all_answers_must_be_true_and_there_must_be_one() {
    assert_eq!(holds(".a > 1", "a: 2"), Ok(true));
    assert_eq!(holds(".a[] > 1", "a: [2, 3]"), Ok(true));
    assert_eq!(holds(".a[] > 1", "a: [2, 0]"), Ok(false));
    assert_eq!(holds(".a[] > 1", "a: []"), Ok(false));
    assert_eq!(holds(".a", "b: 1"), Ok(false));
    assert_eq!(holds(".a[]", "b: 1"), Err("cannot use null as iterable (array or object)".to_owned()));
    assert_eq!(holds("error(\"no\")", "b: 1"), Err("no".to_owned()));
    let long = format!("a: {}", "x".repeat(100_000));
    let reason = holds(".a.b", &long).unwrap_err();
    assert!(reason.starts_with("cannot index \"xxx") && reason.len() < 200, "{reason}");
}

#[test]
fn what_is_of_another_type_is_neither_more_nor_less() {
    let apart = |left: &str, right: &str| Err(format!("{left} and {right} cannot be compared"));
    assert_eq!(holds(".a >= 2", "a: ';'"), apart("the number 2", "the text `;`"));
    assert_eq!(holds(".a < \"b\"", "a: 1"), apart("the number 1", "the text `b`"));
    assert_eq!(holds("[.a[]] >= [1]", "a: [x]"), apart("the number 1", "the text `x`"));
    assert_eq!(holds(".a >= 2", "a: [1]"), apart("the number 2", "a list"));
    assert_eq!(holds(".a > .b", "{a: {x: 2}, b: {x: 1}}"), apart("an object", "an object"));
    for code in
        ["min >= 2", "max >= 2", "sort | .[0] >= 2", "max_by(.) >= 2", "sort_by([1, .]) | .[0] >= 2", "min_by(.) >= 2"]
    {
        assert_eq!(holds(code, "[2, ';']"), apart("the number 2", "the text `;`"), "{code}");
        assert_eq!(holds(code, "[2, 3]"), Ok(true), "{code}");
    }
    assert_eq!(holds("[.a[] | tonumber] >= [1, 2]", "a: ['1', '10', '0']"), Ok(true));
    assert_eq!(holds(".a >= \"b\" and .c > false", "{a: c, c: true}"), Ok(true));
}

#[test]
fn what_is_missing_holds_in_no_comparison() {
    for code in [".a >= 2", ".a > 2", ".a <= 2", ".a < 2", "2 < .a", "2 > .a", ".a >= .b", ".a <= .b"] {
        assert_eq!(holds(code, "c: 1"), Ok(false), "{code}");
        assert_eq!(holds(code, "a: .nan"), Ok(false), "{code}");
    }
    // Not even the other way round, or where a part of a filter keeps its errors to itself.
    for code in [
        ".a < 2 | not",
        "[.a < 2] | all",
        "[.a, 3] | max > 2",
        "[.a, 3] | sort | last > 2",
        "[., {a: 1}] | max_by(.a) | .a == 1",
    ] {
        assert!(!holds(code, "c: 1").unwrap_or(false), "{code}");
    }
    assert_eq!(holds("(.a // 1) < 2 and .a != 1", "c: 1"), Ok(true));
    assert_eq!(holds(".b == 1 or .a > 2 or .c < 2", "c: 1"), Ok(true));
    let each = Filter::new(".. | select(.a? < 2)").unwrap().subjects(&document("c: 1"), &Meter::default());
    assert_eq!(each.unwrap_err(), order::MISSING);
}

#[test]
fn what_people_write_works() {
    let deployment = "\
kind: Deployment
metadata: {name: web, labels: {app: web}, annotations: {config: '{\"a\": [1]}'}}
spec:
  replicas: 3
  template: {spec: {containers: [{name: web, image: 'reg/web:1.2', resources: {limits: {cpu: 1}}}]}}
";
    for code in [
        "all(.spec.template.spec.containers[]; .resources.limits)",
        "any(.spec.template.spec.containers[]; .image | test(\":latest$\")) | not",
        ".kind | IN(\"Deployment\", \"StatefulSet\")",
        ".metadata.labels | has(\"app\")",
        "[.spec.template.spec.containers[].image | split(\":\")[1]] | all(. != \"latest\")",
        ".metadata.labels | to_entries | all(.value | type == \"string\")",
        ".metadata.labels | with_entries({key, value: (.value | ascii_upcase)}) == {app: \"WEB\"}",
        ".metadata.name as $name | .metadata.labels.app == $name",
        ".spec.replicas // 1 | . >= 2 and . <= 10",
        "try error(\"x\") catch . == \"x\"",
        "reduce .spec.template.spec.containers[] as {$name} (0; . + 1) == 1",
        "label $out | foreach (1, 2) as $x (0; . + $x; if . > 2 then true, break $out else empty end)",
        "if .spec.replicas > 1 then true elif .x then false else false end",
        "\"\\(.kind)/\\(.metadata.name)\" == \"Deployment/web\"",
        ".metadata.annotations.config | fromjson | .a == [1]",
        "[.. | strings] | length > 4",
        "(.metadata | keys) == [\"annotations\", \"labels\", \"name\"]",
        "[.spec.template.spec.containers[] | {name, image}] | map(.name) | join(\",\") == \"web\"",
        "(\"12\" | tonumber) == 12 and (\"ab\" * 2) == \"abab\" and 2 * 3 == 6",
        ".metadata.labels | contains({app: \"web\"})",
        "([3, 1, 2] | sort | index(2)) == 1",
        "(.metadata.name | @base64 | @base64d) == \"web\"",
        "[path(..)] | length > 10",
        "(.spec | getpath([\"replicas\"])) == 3",
        "([limit(2; 1, 2, 3)] | add) == 3",
        "del(.spec) | has(\"spec\") | not",
        "[.spec.template.spec.containers[] | .image | capture(\"(?<name>[^:]+):(?<tag>.+)\") | .tag] == [\"1.2\"]",
        ".metadata.labels | map_values(length) == {app: 3}",
        "[1, [2, [3]]] | flatten == [1, 2, 3]",
    ] {
        assert_eq!(holds(code, deployment), Ok(true), "{code}");
    }
}

#[test]
fn what_is_wrong_is_said_with_the_nearest_right_word() {
    assert_eq!(refused(" "), "the filter is empty");
    assert_eq!(refused(".a | selct(.b)"), "there is no function `selct`: did you mean `select`?");
    assert_eq!(refused("test"), "`test` takes 1 or 2 arguments, not 0");
    assert_eq!(refused("length(1)"), "`length` takes 0 arguments, not 1");
    assert_eq!(refused(". as $name | $nam"), "there is no variable `$nam`: did you mean `$name`?");
    assert_eq!(refused("$x"), "there is no variable `$x`");
    assert_eq!(refused("$x as $x | ."), "there is no variable `$x`");
    assert_eq!(refused("reduce .[] as $x ($x; .)"), "there is no variable `$x`");
    assert_eq!(refused("break $out"), "there is no `label $out` around `break $out`");
    assert_eq!(refused(".a = 1"), "`=` is refused: it assigns; `==` compares");
    assert_eq!(refused("(.a"), "a closing parenthesis is expected at the end");
    assert_eq!(refused(".a | | .b"), "a value is expected, not `|` (character 6)");
    assert_eq!(refused(".a §"), "a token is expected, not `§` (character 4)");
    assert_eq!(refused(".a .b c"), "nothing more is expected, not `c` (character 7)");
    assert_eq!(refused("if . then 1"), "else or end is expected at the end");
    assert_eq!(refused("reduce .[] as $x (0)"), "`reduce … as $x (start; update)` takes 2 arguments, not 1");
    assert_eq!(refused("gonogo_charge"), "there is no function `gonogo_charge`");
}

#[test]
fn what_loops_looks_outside_or_writes_is_refused() {
    for code in [
        "def f: f; f",
        "repeat(.)",
        "recurse",
        "recurse(.[]?)",
        "while(true; .)",
        "until(false; .)",
        "range(9)",
        "range(0; 9)",
        "input",
        "[inputs]",
        "env",
        "env.HOME",
        "$ENV",
        "now",
        "localtime",
        "halt",
        "halt_error",
        "halt(3)",
        "debug",
        "debug(1)",
        "stderr",
        "input_filename",
        "implode",
        "import \"a\" as a; .",
        "include \"a\"; .",
        "a::b",
        ".a |= 1",
        ".a += 1",
        ".a *= 9",
        ".a //= 1",
        "[.[] | (1, (2 | repeat(.)))]",
        "{a: \"\\(input)\"}",
        ". as {(env): $x} | $x",
        "try now catch 1",
        "@base64 \"\\(now)\"",
        "-now",
        ".[now:]",
    ] {
        assert!(refused(code).contains("is refused"), "{code}: {}", refused(code));
    }
}

#[test]
fn tangles_neither_overflow_the_stack_when_parsed_nor_when_run() {
    let knots = [
        ("[", "]"),
        ("(", ")"),
        ("{a:", "}"),
        (".[", "]"),
        ("\"\\(", ")\""),
        ("f(", ")"),
        ("map(", ")"),
        ("-", ""),
        ("try ", ""),
        (". | ", ""),
        ("1 + ", ""),
        (". as $a | ", ""),
        ("label $a | ", ""),
        (". // ", ""),
        (". , ", ""),
        ("if . then . else ", " end"),
        ("reduce . as $x (", "; .)"),
        (". as [", "] | ."),
        ("first(..) | ", ""),
        (".. | ", ""),
        ("# \"\n[", "]"),
        ("\"\\(\"]\" | [", "])\""),
    ];
    let run = move || {
        let document = document(&format!("{}{}", "[".repeat(127), "]".repeat(127)));
        for (open, close) in knots {
            for times in [16, 32, 63, 96, 250, 100_000] {
                let code = format!("{}.{}", open.repeat(times), close.repeat(times));
                if let Ok(filter) = Filter::new(&code) {
                    let meter = Meter::default();
                    let _ = filter.subjects(&document, &meter);
                    let _ = filter.holds(document.value(), &meter);
                }
            }
        }
    };
    // Less than what workers have.
    std::thread::Builder::new().stack_size(1536 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn bombs_are_stopped() {
    let wide = document(&format!("[{}0]", "0, ".repeat(4_000)));
    let strings = document(&format!("[{}'a']", "a, ".repeat(4_000)));
    let long = document(&format!("'{}'", "a".repeat(200_000)));
    let short = document(&format!("'{}'", "a".repeat(10_000)));
    let bombs = [
        (&wide, "[.[] as $a | .[] as $b | .[] as $c | 1] | length > 0"),
        (&wide, "reduce .[] as $x (\"ab\"; . + .) | true"),
        (&wide, "reduce .[] as $x ([]; [., .]) | tojson | true"),
        (&wide, "reduce .[] as $x (null; [.]) | true"),
        (&wide, "reduce .[] as $x (null; {a: .}) | true"),
        (&wide, "reduce .[] as $x ({a: 1}; . as $y | map_values($y)) | true"),
        (&wide, "reduce .[] as $x (\"a\"; \"\\(.)\\(.)\") | true"),
        (&wide, "reduce .[] as $x (\"a\"; @json) | true"),
        (&wide, "reduce .[] as $x (\"a\"; . * 9) | true"),
        (&wide, "[limit(1000000000; .[] | .. | ..)] | length"),
        (&wide, ". as $a | .[] | $a | contains($a)"),
        (&wide, ". as $a | .[:1999] as $b | [.[] | $a | indices($b)]"),
        (&wide, ". as $a | .[:1999] as $b | [.[] | $a | .[$b]]"),
        (&wide, ". as $a | .[] | $a == $a"),
        (&wide, ". as $a | .[] | first($a[])"),
        (&wide, "setpath([.[] | \"a\"]; 1)"),
        (&wide, "del(reduce .[] as $x (.; .[0]))"),
        (&wide, "null | getpath([limit(20000; \"a\", \"b\")])"),
        (&wide, "[.[] | [.]] | combinations"),
        (&wide, "flatten(1000000000000)"),
        (
            &wide,
            "[., .] | [., .] | [., .] | [., .] | [., .] | [., .] | [., .] | [., .] | [., .] | [., .] | [., .] | tojson",
        ),
        (&wide, "reduce .[] as $x (3; . * .)"),
        (&wide, ".[:1999] as $b | has($b)"),
        (&long, "\"abc\" * 1000000000"),
        (&long, "\"abc\" * 100000000000000000000"),
        (&long, ". * length"),
        (&long, "test(\"(a{100}){100}b\")"),
        (&short, "test(\"(a*)*(a*)*(a*)*(a*)*b\")"),
        (&long, "[match(\"a\"; \"g\")] | length"),
        (&long, "indices(.[:100000])"),
        (&long, "explode | map([.])"),
        (&long, "gsub(\"a\"; \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")"),
        (&strings, "join(\"\") * 100000"),
        (&strings, "[.[] as $x | .[] | $x + .] | length"),
    ];
    for (document, code) in bombs {
        let filter = Filter::new(code).unwrap();
        let start = std::time::Instant::now();
        let meter = Meter::of(4_000_000);
        let _ = filter.holds(document.value(), &meter);
        // Without its bounds each of these takes hours or all memory.
        assert!(start.elapsed().as_secs() < 60, "{code}: {:?}", start.elapsed());
    }
}

#[test]
fn large_files_are_within_the_budget() {
    let packages: String = (0..1_000).map(|n| format!("p{n}: {{version: 1.{n}, deps: [a, b, c]}}\n")).collect();
    let packages = document(&packages);
    for code in [
        "with_entries(.) | length == 1000",
        "to_entries | map(select(.value.version | tostring | test(\"^2\"))) | length == 0",
        "[.[].deps[]] | unique | length == 3",
        "[.[].deps] | add | length == 3000",
        "[.[].deps] | flatten | length == 3000",
        "keys | join(\",\") | length > 1000",
        "[.. | numbers] | all(. < 20000)",
        "all(.[]; .deps | index(\"b\") == 1)",
    ] {
        let meter = Meter::default();
        assert_eq!(Filter::new(code).unwrap().holds(packages.value(), &meter), Ok(true), "{code}");
    }
}

#[test]
fn deep_json_in_text_is_not_parsed() {
    for text in
        ["[".repeat(200_000), format!("#\"\n{}", "[".repeat(200_000)), "{\"a\":".repeat(30_000), "9".repeat(100_000)]
    {
        let value = Val::utf8_str(text);
        let filter = Filter::new("fromjson").unwrap();
        assert!(filter.holds(&value, &Meter::default()).unwrap_err().contains("it nests too deep"));
    }
    assert!(holds("fromjson", "'1 2 ['").unwrap_err().starts_with("cannot be parsed as JSON"));
}

#[test]
fn a_budget_is_for_all_runs_together() {
    let filter = Filter::new("[.[] as $a | .[] as $b | 1] | length > 0").unwrap();
    let meter = Meter::of(16_000_000);
    let numbers = document(&format!("[{}0]", "0, ".repeat(50)));
    let runs = (0..1_000).map(|_| filter.holds(numbers.value(), &meter)).take_while(Result::is_ok).count();
    assert!((2..500).contains(&runs), "{runs}");
    let reason = filter.holds(numbers.value(), &meter).unwrap_err();
    assert!(["it is too much work for one file", "it takes longer than 2 s"].contains(&&*reason), "{reason}");
}

#[test]
fn too_many_subjects_are_none() {
    let wide = document(&format!("[{}0]", "0, ".repeat(20_000)));
    let reason = Filter::new(".[]").unwrap().subjects(&wide, &Meter::default()).unwrap_err();
    assert_eq!(reason, "more than 10000 subjects in one document");
}

#[test]
fn every_function_compiles() {
    let mut names: Vec<_> = library::Library::get().names().collect();
    names.sort_unstable();
    assert!(names.len() > 150);
    assert!(library::USUAL.iter().all(|usual| names.contains(usual)), "{:?}", library::USUAL);
    for (name, arguments) in names {
        let code = match arguments {
            0 => name.to_owned(),
            _ => format!("{name}({})", vec!["."; arguments].join("; ")),
        };
        match Filter::new(&code) {
            Ok(filter) => assert!(filter.program().is_ok(), "{code}: {:?}", filter.program().err()),
            Err(reason) => assert!(reason.contains("is refused"), "{code}: {reason}"),
        }
    }
}
