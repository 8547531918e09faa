//! Numbers that a table says must be kept: a target, when there is an alert, and what measures it.

use super::row::Row;
use super::table::shown;
use super::word::bare;

/// What a number must reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    pub target: String,
    pub alert: Option<String>,
    pub query: Option<String>,
}

/// The columns of a table that say so.
pub(super) struct Columns {
    target: usize,
    alert: Option<usize>,
    measured: Option<usize>,
    /// The table lists alerts, and the number is the one at which there is one.
    is_of_alerts: bool,
}

pub(super) const TARGET: &str = "target|goal|slo|objective|threshold|required value|目标|目標|目标值|목표|цель|целевое значение|objetivo|meta|cible|objectif|ziel|zielwert|obiettivo|cel|doel|hedef|الهدف";
const ALERT: &str = "alert|alerts|alert threshold|alert at|alert when|alerting|alarm|alarm threshold|page at|告警|告警阈值|アラート|알림|оповещение|тревога|alerta|alerte|alarmschwelle|allarme";
const MEASURED: &str = "measurement|measured by|measured with|how measured|measure|query|promql|metric query|sli query|测量|測定|측정|измерение|medición|medição|mesure|messung|misurazione";

impl Columns {
    /// A target, and at least one thing more that only a number to be watched has.
    pub fn of(headers: &[String]) -> Option<Self> {
        let headed = |names: &str| headers.iter().position(|header| is_one_of(header, names));
        let (target, alert, measured) = (headed(TARGET)?, headed(ALERT), headed(MEASURED));
        let is_of_alerts = alert == Some(0) && target > 0;
        (alert.is_some() || measured.is_some()).then_some(Self { target, alert, measured, is_of_alerts })
    }

    /// Whether most rows have a number to be kept.
    pub fn are_filled(&self, rows: &[Row<'_>]) -> bool {
        rows.iter().filter(|row| self.goal(row).is_some()).count() * 2 > rows.len()
    }

    pub fn goal(&self, row: &Row<'_>) -> Option<Goal> {
        let cell = |at: Option<usize>| at.map(|at| shown(row.cell(at))).unwrap_or_default();
        let target = cell(Some(self.target));
        if self.is_of_alerts {
            return kept(&target).map(|fires| Goal { target: opposite(&fires), alert: None, query: None });
        }
        let alert = kept(&cell(self.alert));
        // A bare number is on the other side than its alert.
        let side = match alert.as_deref().and_then(|alert| alert.chars().next()) {
            Some('<') => ">= ",
            Some('>') => "<= ",
            _ => "",
        };
        let target = kept(&target).or_else(|| {
            let is_bare = !side.is_empty() && target.starts_with(|first: char| first.is_ascii_digit());
            kept(&format!("{side}{target}")).filter(|_| is_bare)
        })?;
        let measured = cell(self.measured);
        let query = measured.split('`').nth(1).map(str::trim).filter(|query| !query.is_empty());
        Some(Goal { target, alert, query: query.map(str::to_owned) })
    }
}

/// What holds where a comparison does not.
fn opposite(comparison: &str) -> String {
    let (sign, number) = comparison.split_once(' ').unwrap_or(("", comparison));
    let opposite = match sign {
        ">" => "<=",
        ">=" => "<",
        "<" => ">=",
        _ => ">",
    };
    format!("{opposite} {number}")
}

pub(super) fn is_one_of(header: &str, names: &str) -> bool {
    let header = header.to_lowercase();
    names.split('|').any(|name| bare(&header) == name)
}

/// Whether a column holds comparisons, which name nothing.
pub(super) fn is_column_of_goals(rows: &[Row<'_>], column: usize) -> bool {
    let filled = || rows.iter().map(|row| shown(row.cell(column))).filter(|cell| !cell.is_empty());
    filled().next().is_some() && filled().all(|cell| cell.starts_with(['<', '>', '≥', '≤']))
}

/// `> 80%`, `< 500ms`: a number with its unit that is to be kept.
pub(super) fn kept(text: &str) -> Option<String> {
    let at = text.find(['<', '>', '≥', '≤'])?;
    let body = &text[at..];
    let comparison: String = body.chars().take_while(|letter| "<>=≥≤".contains(*letter)).collect();
    let comparison = comparison.replace('≥', ">=").replace('≤', "<=");
    let rest = body.trim_start_matches(|letter: char| "<>=≥≤ ~".contains(letter));
    let number: String =
        rest.chars().take_while(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect();
    let unit: String = rest[number.len()..]
        .trim_start()
        .chars()
        .take_while(|letter| letter.is_ascii_alphabetic() || *letter == '%')
        .collect();
    let number = number.replace(',', "");
    let is_unit = matches!(unit.as_str(), "%" | "ms" | "s");
    (number.parse::<f64>().is_ok() && matches!(comparison.as_str(), "<" | ">" | "<=" | ">=") && is_unit)
        .then(|| format!("{comparison} {number}{unit}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn found(text: &str) -> Vec<(String, &'static str, Value)> {
        let document = super::super::read(text.as_bytes()).unwrap();
        let entry =
            |entry: &super::super::Entry| (entry.text.clone(), entry.status.word(), json!(entry)["check"].clone());
        document.items.iter().map(entry).collect()
    }

    #[test]
    fn a_table_of_targets_gives_numbers_to_be_kept() {
        let table = "# S\n## Levels of service\n| SLI | Target | Alert | Measurement |\n|---|---|---|---|\n\
            | Latency p95 | < 200ms | > 500ms | `histogram_quantile(0.95, a \\| b)` |\n| Availability | 99.9% | <99% | uptime |\n";
        let latency = json!({"metric": {"prometheus": "histogram_quantile(0.95, a | b)", "target": "< 200ms", "alert": "> 500ms"}});
        let availability = json!({"metric": {"prometheus": "…", "target": ">= 99.9%", "alert": "< 99%"}});
        assert_eq!(
            found(table),
            [("Latency p95".to_owned(), "none", latency.clone()), ("Availability".to_owned(), "none", availability)]
        );
        let stated = "# S\n| SLI | Target | Alert | Status |\n|---|---|---|---|\n| Lag | < 2s | > 5s | ❌ |\n";
        assert_eq!(found(stated)[0].1, "failed");
        assert!(found(&table.replace("## Levels of service", "## Monitoring thresholds")).is_empty());
        assert!(found("# S\n| SLI | Target | Team |\n|---|---|---|\n| Latency | < 2s | a |\n").is_empty());
    }

    #[test]
    fn where_an_alert_fires_is_where_nobody_wants_to_be() {
        let table = "# S\n| Alert | Threshold | Channel |\n|---|---|---|\n| Errors | > 5% in 5 min | chat |\n\
            | Free space | < 10% | mail |\n";
        let targets: Vec<_> = found(table).into_iter().map(|(.., check)| check["metric"]["target"].clone()).collect();
        assert_eq!(targets, ["<= 5%", ">= 10%"]);
    }

    #[test]
    fn what_is_compared_names_nothing() {
        let table = "# S\n| | Target | Status |\n|---|---|---|\n| p99 | < 1s | ❌ |\n| p50 | < 2s | ✅ |\n";
        let named: Vec<_> = found(table).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(named, ["p99", "p50"]);
    }
}
