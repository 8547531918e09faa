//! What documents say of things that run beside the program: that it sends them what they show, and that they start.

use crate::support::{claims_of, expect};

const COMPOSE: &str = "services:\n  till:\n    build: ./till\n  jaeger:\n    image: jaegertracing/all-in-one\n  sums:\n    image: prom/prometheus\n";

/// A bakery of a dozen modules, one of which has a line more.
fn bakery(line: &str) -> Vec<(String, String)> {
    let module = |at: usize| {
        let more = if at == 0 { line } else { "" };
        (format!("bakery/oven_{at}.py"), format!("{more}\ndef bake_{at}(loaves):\n    return loaves + {at}\n"))
    };
    let mut files: Vec<_> = (0..12).map(module).collect();
    files.push(("till/Dockerfile".to_owned(), "FROM python:3.12\n".to_owned()));
    files.push(("docker-compose.yml".to_owned(), COMPOSE.to_owned()));
    files
}

fn verdicts(line: &str, text: &str) -> Vec<String> {
    let files = bakery(line);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    claims_of(&files, text)
}

#[test]
fn traces_and_metrics_that_no_code_sends_are_not_there() {
    let text = "# Bakery\n\n- ✅ Distributed tracing with Jaeger\n- ✅ Prometheus metrics of every oven\n";
    let found = verdicts("", text);
    assert_eq!(found, ["3 false Distributed tracing with Jaeger", "4 false Prometheus metrics of every oven"]);
    let found = verdicts("from opentelemetry import trace", text);
    assert_eq!(found[0], "3 true Distributed tracing with Jaeger");
    let found = verdicts("from prometheus_client import Counter", text);
    assert_eq!(found[1], "4 true Prometheus metrics of every oven");
    // What runs is there, whoever uses it.
    assert_eq!(verdicts("", "# Bakery\n\n- ✅ Jaeger container in compose\n"), ["3 true Jaeger container in compose"]);
}

#[test]
fn a_flag_that_nobody_reads_sends_no_traces() {
    let text = "# Bakery\n\n- ✅ Distributed tracing with Jaeger\n";
    assert_eq!(verdicts("JAEGER_TRACING = True", text), ["3 false Distributed tracing with Jaeger"]);
    assert_eq!(verdicts("import ddtrace", text), ["3 true Distributed tracing with Jaeger"]);
}

const MOUNTS: &str = "services:\n  door:\n    image: nginx\n    volumes:\n      - ./door/nginx.conf:/etc/nginx/nginx.conf:ro\n      - ./door/ssl/door.pem:/etc/door.pem\n      - door-logs:/var/log\n  till:\n    build:\n      context: .\n      dockerfile: till/Dockerfile\n";

#[test]
fn what_compose_cannot_start_is_not_so_as_it_is_told() {
    let text = "# Docker\n\n- **door**: the proxy\n- **till**: takes orders\n\n```bash\ndocker compose up -d\ndocker compose up till\ndocker compose logs door\n```\n";
    let till = ("till/Dockerfile", "FROM node:20\n");
    expect(
        &[("docker-compose.yml", MOUNTS), till],
        text,
        &[
            "3 false door: the proxy",
            "7 false docker compose up",
            "8 true docker compose up till",
            "9 true docker compose logs door",
        ],
    );
    expect(
        &[("docker-compose.yml", MOUNTS), till, ("door/nginx.conf", "events {}\n")],
        text,
        &["7 true docker compose up", "8 true docker compose up till", "9 true docker compose logs door"],
    );
}

#[test]
fn a_service_that_a_document_tells_of_as_code_need_not_start() {
    let text = "# Services\n\n- ✅ **door**: routes of the shop\n";
    expect(&[("docker-compose.yml", MOUNTS), ("till/Dockerfile", "FROM node:20\n")], text, &[]);
}

#[test]
fn the_file_that_a_command_names_is_the_one_that_is_started() {
    let text = "# Bakery\n\n```bash\ndocker-compose -f deploy/docker-compose.yml up -d\n```\n";
    let compose = "services:\n  till:\n    build:\n      context: .\n      dockerfile: deploy/till/Dockerfile\n";
    let files = [("deploy/docker-compose.yml", compose), ("deploy/till/Dockerfile", "FROM node:20\n")];
    expect(&files, text, &["4 false docker compose up"]);
    let here = compose.replace("deploy/till", "till");
    let files = [("deploy/docker-compose.yml", here.as_str()), ("deploy/till/Dockerfile", "FROM node:20\n")];
    expect(&files, text, &["4 true docker compose up"]);
}

#[test]
fn a_report_about_an_example_tells_of_what_is() {
    let files = [
        ("src/a.ts", "export const a = 1;\n"),
        ("src/b.ts", "export const b = 2;\n"),
        ("src/c.ts", "export const c = 3;\n"),
    ];
    let claim = "\n\n- ✅ CSRF protection\n";
    expect(&files, &format!("# Status report of the shop example{claim}"), &["3 false CSRF protection"]);
    expect(&files, &format!("# Example of a checklist{claim}"), &["3 unverifiable CSRF protection"]);
}

#[test]
fn what_tools_wrote_of_what_they_found_proves_nothing() {
    let files = [
        ("security_report.json", "{\"rule\": \"csrf\"}\n"),
        ("src/a.ts", "export const a = 1;\n"),
        ("src/b.ts", "export const b = 2;\n"),
        ("src/c.ts", "export const c = 3;\n"),
    ];
    let found = claims_of(&files, "# Shop\n\n- ✅ CSRF protection\n");
    assert_ne!(found, ["3 true CSRF protection"]);
}

const PARTS: &[(&str, &str)] = &[
    ("services/till-service/go.mod", "module till\n\nrequire google.golang.org/grpc v1.60.0\n"),
    ("services/till-service/main.go", "package main\n\nfunc main() { grpc.NewServer().Serve(listen()) }\n"),
    ("services/oven-service/go.mod", "module oven\n"),
    ("services/oven-service/main.go", "package main\n\nfunc main() { bake() }\n"),
    ("services/oven-service/bake.go", "package main\n\nfunc bake() {}\n"),
];

#[test]
fn what_another_service_has_is_not_had_by_the_one_that_is_told_of() {
    let claim = "\n\n- ✅ gRPC server for the others\n";
    expect(
        PARTS,
        &format!("# Services\n\n## Task 3: Oven management service{claim}"),
        &["5 false gRPC server for the others"],
    );
    expect(PARTS, &format!("# Services\n\n## Till service{claim}"), &["5 true gRPC server for the others"]);
    // Of both, or of none, it may be said of the whole.
    expect(
        PARTS,
        &format!("# Services\n\n## Till service and oven service{claim}"),
        &["5 true gRPC server for the others"],
    );
    let mut shared = PARTS.to_vec();
    shared.push(("lib/serve.go", "package lib\n\nfunc Serve() { grpc.NewServer() }\n"));
    expect(&shared, &format!("# Services\n\n## Oven service{claim}"), &["5 true gRPC server for the others"]);
}

#[test]
fn of_a_list_that_nobody_has_ticked_only_what_is_there_is_told() {
    let files = [
        ("src/server.js", "app.use(rateLimit({ max: 5 }));\napp.use(cors());\n"),
        ("src/a.js", "export const a = 1;\n"),
        ("src/b.js", "export const b = 2;\n"),
    ];
    let list =
        "# Before each launch\n\n## Security\n\n- [ ] Rate limiting\n- [ ] CSRF protection\n- [ ] CORS reviewed\n";
    expect(&files, list, &["5 true Rate limiting"]);
    // Where one is ticked, an empty one says that the thing is missing.
    let ticked = list.replace("[ ] CORS", "[x] CORS");
    assert!(!claims_of(&files, &ticked).contains(&"5 true Rate limiting".to_owned()));
}

#[test]
fn a_tool_that_a_report_tells_of_is_named_somewhere() {
    let files = [
        ("src/a.js", "export const a = 1;\n"),
        ("src/b.js", "export const b = 2;\n"),
        ("src/c.js", "export const c = 3;\n"),
        ("package.json", "{\"devDependencies\": {\"prettier\": \"3\"}}\n"),
    ];
    let tools = "\n\n## Quality\n\n- **Husky**: hooks of git\n- **Prettier**: one format\n\n## Recommendations\n\n- **Cypress**: tests in a browser\n";
    expect(&files, &format!("# Project status{tools}"), &["5 false Husky: hooks of git", "6 true Prettier"]);
    expect(&files, &format!("# Plan{tools}"), &["6 true Prettier"]);
}

#[test]
fn what_a_manifest_rules_out_is_not_supported() {
    let text = "# Bakery\n\n- [x] Runs on Windows with Python 3.8-3.12\n- [ ] Runs on a mill with Python 3.8-3.12\n";
    let poetry = |least: &str| format!("[tool.poetry.dependencies]\npython = \"{least}\"\n");
    expect(&[("pyproject.toml", &poetry("^3.10"))], text, &["3 false Python 3.8"]);
    expect(&[("pyproject.toml", &poetry("^3.8"))], text, &[]);
}

#[test]
fn a_day_of_the_year_before_is_a_slip() {
    let folder = crate::support::folder_of(&[("a.py", "A = 1\n")]);
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let text = |year: i16| format!("# Status report\n\nDate: {year}-{:02}-{:02}\n", today.month(), today.day().min(28));
    for (year, wanted) in [(today.year() - 1, "3 false"), (today.year(), "3 true")] {
        crate::support::write(folder.path(), "READY.md", &text(year));
        if year < today.year() {
            crate::support::commit(folder.path());
        } else {
            crate::support::git(folder.path(), &["commit", "-qam", "Write the year"]);
        }
        let found = crate::support::claims_in(folder.path(), &text(year));
        assert!(found.first().is_some_and(|claim| claim.starts_with(wanted)), "{found:#?}");
    }
}

#[test]
fn an_issue_that_code_has_no_more_is_none() {
    let text = "# Audit\n\n## Security issues\n\n- Cross-site scripting in templates (autoescape=False)\n- Set autoescape=False nowhere\n";
    let code = |switch: &str| format!("def page():\n    return Environment(autoescape={switch})\n");
    expect(&[("page.py", &code("True"))], text, &["5 false autoescape = False"]);
    expect(&[("page.py", &code("False"))], text, &[]);
}

#[test]
fn what_is_written_is_called_so_or_has_such_a_section() {
    let steps = "Stop the ovens.\nCall the miller.\nWait.\nLook.\nTurn.\nAsk.\nNote.\nTell.\nGo on.\n";
    let operations = format!("# Operations\n\n## Oven fires\n\n{steps}\n## Flour\n\nNone.\n");
    let files = [("docs/OVENS.md", "# Ovens\n"), ("docs/OPERATIONS.md", operations.as_str())];
    let text =
        "# Bakery\n\n- ✅ Ovens guide\n- ✅ Oven fires procedure\n- ✅ Flour guide\n- ✅ Ovens and mills guide\n";
    expect(&files, text, &["3 true Ovens guide", "4 true Oven fires procedure"]);
}
