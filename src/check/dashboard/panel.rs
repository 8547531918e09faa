//! The panels of a dashboard that show data.

use crate::check::document::{Node, Value};

/// Panels that ask nobody for data.
const TEXTS: &[&str] =
    &["row", "text", "news", "dashlist", "welcome", "gettingstarted", "alertlist", "annolist", "pluginlist"];
/// What the query of a target is called, by the kind of data source; `panelId` takes the data of another panel.
const QUERIES: &[&str] = &[
    "expr",
    "query",
    "rawSql",
    "sql",
    "target",
    "targetFull",
    "queryText",
    "rawQueryText",
    "queryString",
    "expression",
    "metricName",
    "metrics",
    "metric",
    "select",
    "measurement",
    "panelId",
    "scenarioId",
    "url",
    "queries",
    "search",
    "serviceName",
    "spanName",
    "spanFilters",
    "filters",
    "azureMonitor",
    "azureLogAnalytics",
    "timeSeriesList",
    "timeSeriesQuery",
    "promQLQuery",
    "sqlExpression",
    "item",
    "profileTypeId",
    "jql",
    "stringInput",
];

pub(super) struct Panel<'d>(&'d Node);

/// The panels of a dashboard, those in rows included.
pub(super) fn panels(dashboard: &Node) -> Vec<Panel<'_>> {
    let top = list(dashboard, "panels");
    let in_rows = list(dashboard, "rows").iter().flat_map(|row| list(row, "panels"));
    // A row that is folded has its panels within it.
    let all = top.iter().chain(in_rows).flat_map(|panel| std::iter::once(panel).chain(list(panel, "panels")));
    all.filter(|panel| matches!(panel.value, Value::Mapping(_)) && !is_text(panel)).map(Panel).collect()
}

fn list<'d>(node: &'d Node, key: &str) -> &'d [Node] {
    node.get(key).map(Node::items).unwrap_or_default()
}

fn is_text(panel: &Node) -> bool {
    panel.get("type").and_then(Node::word).is_some_and(|kind| TEXTS.contains(&kind.as_str()))
}

impl Panel<'_> {
    /// What is wrong with it, each with its line.
    pub fn flaws(&self) -> Vec<(usize, String)> {
        let mut flaws = Vec::new();
        let title = self.0.get("title").and_then(Node::word).filter(|title| !title.trim().is_empty());
        // What a library panel asks is kept elsewhere.
        if !self.has_query() && self.0.get("libraryPanel").is_none() {
            let name = title.as_ref().map_or_else(|| self.number(), |title| format!("“{title}”"));
            flaws.push((self.0.line, format!("{name} has no query")));
        }
        if title.is_none() {
            flaws.push((self.0.line, format!("{} has no title", self.number())));
        }
        flaws
    }

    fn number(&self) -> String {
        match self.0.get("id").and_then(Node::word) {
            Some(id) => format!("panel {id}"),
            None => "a panel".to_owned(),
        }
    }

    fn has_query(&self) -> bool {
        let is_hidden = |target: &&Node| target.get("hide").is_some_and(|hide| hide.value == Value::Bool(true));
        let targets = list(self.0, "targets").iter().filter(|target| !is_hidden(target));
        targets.into_iter().any(|target| QUERIES.iter().any(|key| target.get(key).is_some_and(Node::is_filled)))
    }
}
