//! What is asked of the `dashboard` kind.

use super::*;
use crate::reader::read;

fn look(min_panels: usize, format: Format, text: &str) -> (u32, u32, Vec<String>) {
    let selector = Selector::default();
    let fact = Dashboards { selector, min: 1, min_panels }.look(&parse(format, text.as_bytes()));
    let sites = fact.sites.iter().map(|site| format!("{} {}", site.line, site.message));
    (fact.held, fact.subjects, sites.collect())
}

fn json(panels: &str) -> (u32, u32, Vec<String>) {
    look(1, Format::Json, &format!("{{\"title\": \"Orders\", \"schemaVersion\": 39, \"panels\": [\n{panels}\n]}}"))
}

#[test]
fn panels_have_a_title_and_a_query() {
    for good in [
        r#"{"title": "a", "targets": [{"expr": "up"}]}"#,
        r#"{"title": "a", "targets": [{"hide": true, "expr": "up"}, {"expression": "$A * 2"}]}"#,
        r#"{"title": "a", "targets": [{"rawSql": "select 1"}]}"#,
        r#"{"title": "a", "targets": [{"query": "", "metrics": [{"type": "count"}]}]}"#,
        r#"{"title": "a", "targets": [{"panelId": 2}]}"#,
        r#"{"title": "a", "libraryPanel": {"uid": "x"}}"#,
        r#"{"type": "row", "panels": [{"title": "a", "targets": [{"expr": "up"}]}]}"#,
        r#"{"type": "text"}, {"title": "a", "targets": [{"expr": "up"}]}"#,
    ] {
        assert_eq!(json(good), (1, 1, Vec::new()), "{good}");
    }
    for (bad, found) in [
        (r#"{"title": "a", "id": 3}"#, "2 “a” has no query"),
        (r#"{"title": "a", "targets": [{"expr": " "}]}"#, "2 “a” has no query"),
        (r#"{"title": "a", "targets": [{"refId": "A", "legendFormat": "x"}]}"#, "2 “a” has no query"),
        (r#"{"title": "a", "targets": [{"expr": "up", "hide": true}]}"#, "2 “a” has no query"),
        (r#"{"id": 3, "targets": [{"expr": "up"}]}"#, "2 panel 3 has no title"),
        (r#"{"type": "row", "panels": [{"title": "", "targets": [{"expr": "up"}]}]}"#, "2 a panel has no title"),
        (r#"{"type": "text"}, {"type": "row", "panels": []}"#, "1 0 panels, at least 1 wanted"),
    ] {
        assert_eq!(json(bad), (0, 1, vec![found.to_owned()]), "{bad}");
    }
}

#[test]
fn a_dashboard_is_known_however_it_is_wrapped() {
    let panels = r#""panels": [{"title": "a", "targets": [{"expr": "up"}]}]"#;
    let wrapped = format!("{{\"dashboard\": {{\"title\": \"x\", {panels}}}, \"overwrite\": true}}");
    assert_eq!(look(1, Format::Json, &wrapped), (1, 1, Vec::new()));
    let resource = format!("{{\"kind\": \"Dashboard\", \"spec\": {{\"title\": \"x\", {panels}}}}}");
    assert_eq!(look(1, Format::Json, &resource), (1, 1, Vec::new()));
    let old = r#"{"title": "x", "rows": [{"panels": [{"title": "a", "targets": [{"target": "a.b"}]}]}]}"#;
    assert_eq!(look(1, Format::Json, old), (1, 1, Vec::new()));
    let untitled = format!("{{\"schemaVersion\": 39, {panels}}}");
    assert_eq!(look(2, Format::Json, &untitled).2, ["1 the dashboard has no title", "1 1 panel, at least 2 wanted"]);
    for none in ["{\"panels\": 3, \"title\": \"x\"}", "{\"panels\": []}", "[]", "{\"rows\": [1]}", "3"] {
        assert_eq!(look(1, Format::Json, none), (0, 0, Vec::new()), "{none}");
    }
    let second = r#"{"kind": "Dashboard", "spec": {"elements": {}}}"#;
    assert_eq!(look(1, Format::Json, second).2, ["1 a dashboard of Grafana's second schema, which is not judged"]);
}

#[test]
fn dashboards_in_config_maps_keep_their_lines() {
    let map = "kind: ConfigMap\ndata:\n  notes: no panels\n  orders.json: |\n    {\n      \"title\": \"Orders\",\n      \"panels\": [\n        {\"title\": \"Rate\"}\n      ]\n    }\n";
    assert_eq!(look(1, Format::Yaml, map).2, ["8 “Rate” has no query"]);
    let list = format!("kind: List\nitems:\n- {}", map.replace('\n', "\n  ").trim_end());
    assert_eq!(look(1, Format::Yaml, &list).2, ["10 “Rate” has no query"]);
    let broken = "kind: ConfigMap\ndata:\n  orders.json: |\n    {\n      \"panels\": [\n";
    let fact = Dashboards { selector: Selector::default(), min: 1, min_panels: 1 };
    let fact = fact.look(&parse(Format::Yaml, broken.as_bytes()));
    assert!(fact.trouble.is_some_and(|trouble| trouble.contains("orders.json")));
}

#[test]
fn wrong_definitions_are_refused() {
    for (fields, message) in [
        ("min = 2", "`in` is missing"),
        ("in = \"**\", min = 0", "`min = 0` expects nothing"),
        ("in = \"**\", min_panels = 0", "`min_panels = 0` expects nothing"),
    ] {
        let (_, problems) = read("test", &format!("dashboard = {{ {fields} }}"), parse_kind);
        assert!(problems[0].to_string().contains(message), "{fields}: {problems:?}");
    }
}
