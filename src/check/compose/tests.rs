//! What is asked of the `compose` kind.

use super::*;
use crate::check::Status;
use crate::check::tests::{outcome, said};
use crate::reader::read;

fn check(fields: &str) -> Arc<dyn Check> {
    let (check, problems) = read("test", &format!("compose = {{ {fields} }}"), parse);
    assert!(problems.is_empty(), "{problems:?}");
    check.unwrap()
}

/// The outcome over a repository of these files, all of which are selected, and what is found.
fn audit(fields: &str, files: &[(&str, &str)]) -> (Status, String, Vec<String>) {
    let found = outcome(&*check(fields), files);
    let (status, summary, findings) = said(&found);
    (status, summary.to_owned(), findings)
}

fn findings(each: &str, services: &str) -> Vec<String> {
    let text = format!("services:\n{services}");
    audit(&format!("in = \"**\", each = \"{each}\""), &[("compose.yaml", &text)]).2
}

#[test]
fn health_checks_are_checks() {
    for good in [
        "  a: {image: x, healthcheck: {test: [CMD, wget, localhost]}}\n",
        "  a: {image: x, healthcheck: {test: curl -f localhost}}\n",
        "  a: {image: x, restart: 'no'}\n",
        "  a: {image: x, profiles: [tools]}\n",
        "  a: {image: x}\n  b: {image: x, healthcheck: {test: y}, depends_on: {a: {condition: service_completed_successfully}}}\n",
    ] {
        assert_eq!(findings("healthcheck", good), [] as [&str; 0], "{good}");
    }
    for (bad, found) in [
        ("  a: {image: x}\n", "compose.yaml:2 a: no health check"),
        (
            "  a:\n    image: x\n    healthcheck: {disable: true}\n",
            "compose.yaml:4 a: the health check is switched off",
        ),
        ("  a: {image: x, healthcheck: {test: [NONE]}}\n", "compose.yaml:2 a: the health check is switched off"),
        ("  a: {image: x, healthcheck: {interval: 5s}}\n", "compose.yaml:2 a: the health check has no `test`"),
        ("  a: {image: x, restart: 'no', ports: ['80:80']}\n", "compose.yaml:2 a: no health check"),
        ("  a: {image: x, profiles: [ai], restart: always}\n", "compose.yaml:2 a: no health check"),
    ] {
        assert_eq!(findings("healthcheck", bad), [found], "{bad}");
    }
}

#[test]
fn restarts_limits_and_images() {
    for (each, service, found) in [
        ("restart", "restart: unless-stopped", None),
        ("restart", "restart: 'on-failure:3'", None),
        ("restart", "restart: '${RESTART:-always}'", None),
        ("restart", "deploy: {restart_policy: {condition: any}}", None),
        ("restart", "command: serve", Some("nothing starts it again when it ends")),
        ("restart", "restart: '${RESTART}'", Some("what `restart` says cannot be told: `RESTART` has no value here")),
        ("restart", "restart: no\n    ports: ['80:80']", Some("`restart: no` does not start it again")),
        ("limits", "mem_limit: 1g\n    cpus: 0.5", None),
        ("limits", "deploy: {resources: {limits: {memory: 1g, cpus: '1'}}}", None),
        ("limits", "mem_limit: 1g", Some("no limit of CPU")),
        ("limits", "deploy: {resources: {reservations: {memory: 1g}}}", Some("no limits of memory and CPU")),
        ("pinned_image", "image: 'db:${TAG:-15}'", None),
        ("pinned_image", "image: '${REGISTRY}/db:15'", None),
        ("pinned_image", "image: app:latest\n    build: .", None),
        ("pinned_image", "image: db", Some("`db`: no tag, which means `latest`")),
        (
            "pinned_image",
            "image: 'db:${TAG}'",
            Some("`db:${TAG}`: which image cannot be told: `TAG` has no value here"),
        ),
    ] {
        let image = if service.contains("image:") { "" } else { "    image: x\n" };
        let found_here = findings(
            each,
            &format!("  a:\n{image}    {service}\n  b: {{image: 'x:1', restart: always, mem_limit: 1g, cpus: 1}}\n"),
        );
        let messages: Vec<_> =
            found_here.iter().filter_map(|found| found.split_once(" a: ")).map(|(_, message)| message).collect();
        assert_eq!(messages, found.into_iter().collect::<Vec<_>>(), "{service}");
    }
}

#[test]
fn privileges_and_secrets_are_found_by_line() {
    let service = "  a:\n    image: x\n    privileged: true\n    network_mode: host\n    user: 0:0\n    cap_add:\n      - NET_BIND_SERVICE\n      - CAP_SYS_ADMIN\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n      - data:/data\n    security_opt:\n      - seccomp:unconfined\n";
    assert_eq!(
        findings("no_privilege", service),
        [
            "compose.yaml:4 a: `privileged: true`",
            "compose.yaml:5 a: `network_mode: host`",
            "compose.yaml:6 a: `user: 0:0`",
            "compose.yaml:9 a: the capability `CAP_SYS_ADMIN`",
            "compose.yaml:14 a: `seccomp:unconfined`",
            "compose.yaml:11 a: `/var/run/docker.sock` is the whole host",
        ]
    );
    let service = "  a:\n    image: x\n    environment:\n      - POSTGRES_PASSWORD=lovelace\n      - API_KEY=${API_KEY}\n      - JWT_SECRET=${JWT_SECRET:-hunter2}\n      - TOKEN_FILE=/run/secrets/token\n      - DB_PASSWORD=/run/secrets/db\n      - URL=postgres://ada:lovelace@db/x\n";
    assert_eq!(
        findings("no_secrets", service),
        [
            "compose.yaml:5 a: `POSTGRES_PASSWORD` has a literal value",
            "compose.yaml:7 a: `JWT_SECRET` falls back to a literal value",
            "compose.yaml:10 a: `URL` has a password in its address",
        ]
    );
    let mapped = "  a: {image: x, environment: {API_KEY: 12345, EMPTY_TOKEN: , DEBUG_TOKEN: true}}\n";
    assert_eq!(findings("no_secrets", mapped), ["compose.yaml:2 a: `API_KEY` has a literal value"]);
}

#[test]
fn anchors_merges_and_services_of_the_same_file_are_taken_in() {
    let text = "x-base: &base\n  restart: always\n  healthcheck: {test: x}\nservices:\n  a:\n    <<: *base\n    image: x\n  b:\n    image: x\n    extends: a\n  c:\n    image: x\n    extends: {service: b}\n  d:\n    image: x\n    extends: d\n";
    let (status, summary, found) =
        audit("in = \"**\", each = [\"restart\", \"healthcheck\"]", &[("compose.yaml", text)]);
    assert_eq!((status, summary.as_str()), (Status::Partial, "3 of 4 services"));
    assert_eq!(
        found,
        ["compose.yaml:14 d: nothing starts it again when it ends", "compose.yaml:14 d: no health check"]
    );
}

#[test]
fn files_of_a_folder_add_to_each_other() {
    let base = "services:\n  api: {image: 'api:1'}\n  db: {image: 'db:1', mem_limit: 1g, cpus: 1}\n";
    let more = "services:\n  api: {mem_limit: 1g, cpus: 1}\n";
    let fields = "in = \"**\", each = [\"limits\", \"no_secrets\"]";
    let found = audit(fields, &[("compose.yaml", base), ("compose.prod.yaml", more)]);
    assert_eq!(found, (Status::Pass, "2 of 2 services".to_owned(), Vec::new()));

    let elsewhere = audit(fields, &[("compose.yaml", base), ("prod/compose.yaml", more)]);
    assert_eq!((elsewhere.0, elsewhere.1.as_str()), (Status::Partial, "1 of 2 services · 1 service not sure"));
    assert_eq!(
        elsewhere.2,
        [
            "compose.yaml:2 api: no limits of memory and CPU",
            "prod/compose.yaml:2 api: it only adds to a service that no file here has",
        ]
    );

    let alone = audit(fields, &[("compose.prod.yaml", more)]);
    assert_eq!((alone.0, alone.1.as_str()), (Status::Pending, "1 service not sure"));

    let own = "services:\n  api: {build: ., volumes: ['.:/app']}\n";
    let found = audit("in = \"**\", each = \"limits\"", &[("compose.yaml", base), ("compose.override.yaml", own)]);
    assert_eq!(found.1, "1 of 2 services");
    let latest = "services:\n  api: {image: 'api:latest'}\n";
    let found = audit("in = \"**\", each = \"pinned_image\"", &[("compose.yaml", latest), ("compose.prod.yaml", more)]);
    assert_eq!(found.2, ["compose.yaml:2 api: `api:latest`: `latest` is another image every month"]);

    let built = "services:\n  api: {build: .}\n  db: {image: 'db:1'}\n";
    let fields = "in = \"**\", each = \"pinned_image\", services = [\"api\", \"db\"]";
    let found = audit(fields, &[("compose.yaml", built), ("compose.prod.yaml", more)]);
    assert_eq!(found, (Status::Pass, "1 of 1 service".to_owned(), Vec::new()));

    let bad = "services:\n  api:\n    environment: {TOKEN: abc}\n";
    let found = audit("in = \"**\", each = \"no_secrets\"", &[("compose.yaml", base), ("compose.dev.yaml", bad)]);
    assert_eq!((found.0, found.2.len()), (Status::Partial, 1));
}

#[test]
fn what_other_files_may_say_is_not_sure() {
    let extended = "services:\n  api:\n    image: x\n    extends: {file: common.yaml, service: base}\n";
    let (status, _, found) = audit("in = \"**\", each = \"limits\"", &[("compose.yaml", extended)]);
    assert_eq!(status, Status::Pending);
    assert_eq!(
        found,
        ["compose.yaml:2 api: no limits of memory and CPU, unless common.yaml says it, which it extends"]
    );

    let unnamed = "services:\n  api:\n    extends: {file: common.yaml, service: base}\n";
    let (status, _, found) = audit("in = \"**\", each = \"pinned_image\"", &[("compose.yaml", unnamed)]);
    assert_eq!(status, Status::Pending);
    assert_eq!(found, ["compose.yaml:2 api: no image, unless common.yaml says it, which it extends"]);

    let including = "include:\n  - db/compose.yaml\nservices:\n  api: {image: x, restart: always}\n";
    let (status, summary, found) = audit("in = \"compose.yaml\", each = \"restart\"", &[("compose.yaml", including)]);
    assert_eq!((status, summary.as_str()), (Status::Partial, "1 of 1 service · 1 service not sure"));
    assert_eq!(found, ["compose.yaml:2 the services of db/compose.yaml are not looked at"]);
    let included = "services:\n  db: {image: x, restart: always}\n";
    let both = [("compose.yaml", including), ("db/compose.yaml", included)];
    assert_eq!(audit("in = \"**/compose.yaml\", each = \"restart\"", &both).0, Status::Pass);
}

#[test]
fn nothing_is_never_a_pass() {
    let of = |fields: &str, text: &str| {
        let (status, summary, _) = audit(&format!("in = \"**\", {fields}"), &[("compose.yaml", text)]);
        (status, summary)
    };
    assert_eq!(of("each = \"limits\"", "volumes: {}\n").0, Status::Pending);
    assert_eq!(of("each = \"pinned_image\"", "services:\n  a: {build: .}\n").0, Status::Pending);
    assert_eq!(of("each = \"restart\"", "services:\n  a: {image: x, restart: 'no'}\n").0, Status::Pending);
    let named = of("each = \"restart\", services = [\"a\", \"b\"]", "services:\n  a: {image: x, restart: always}\n");
    assert_eq!(named, (Status::Partial, "1 of 1 service · at least 2 services wanted · no `b`".to_owned()));
    let broken = of("each = \"limits\"", "services:\n  a: [\n");
    assert_eq!(broken.0, Status::Error);
    assert!(broken.1.contains("line "), "{broken:?}");
    let template = of("each = \"limits\"", "services:\n{% if x %}\n  a: {image: x}\n{% endif %}\n");
    assert_eq!(template, (Status::Pending, "1 template not judged".to_owned()));
    let braces = of("each = \"restart\"", "services:\n  a: {image: x, restart: always, command: 'echo {{.Name}}'}\n");
    assert_eq!(braces.0, Status::Pass);
}

#[test]
fn tangles_are_answered_quickly() {
    let variables: String = (0..20_000).map(|at| format!("      A{at}_TOKEN: x\n")).collect();
    let extending: String = (0..20_000).map(|at| format!("  s{at}: {{extends: big}}\n")).collect();
    let text = format!("services:\n  big:\n    image: x\n    environment:\n{variables}{extending}");
    let start = std::time::Instant::now();
    let (status, summary, _) = audit("in = \"**\", each = \"no_secrets\"", &[("compose.yaml", &text)]);
    assert_eq!(status, Status::Error);
    assert!(summary.contains("come to too much"), "{summary}");
    let chain: String = (0..20_000).map(|at| format!("  s{at}: {{image: x, extends: s{}}}\n", at + 1)).collect();
    let (status, _, _) = audit("in = \"**\", each = \"restart\"", &[("compose.yaml", &format!("services:\n{chain}"))]);
    assert_eq!(status, Status::Error);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn wrong_definitions_are_refused() {
    for (fields, message) in [
        ("in = \"a\"", "expects nothing"),
        ("each = []", "would expect nothing"),
        ("each = [\"health\"]", "nobody can ask a service for `health`"),
        ("each = [\"limits\"], services = []", "would expect nothing"),
    ] {
        let (check, problems) = read("test", &format!("compose = {{ {fields} }}"), parse);
        assert!(check.is_none() && problems[0].to_string().contains(message), "{fields}: {problems:?}");
    }
}
