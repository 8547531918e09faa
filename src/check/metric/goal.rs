//! What a number should be, and from where on it alarms: `target = "> 80%"`, `alert = "< 70%"`.

use super::unit::{Dimension, Number, Unit};
use crate::reader::Table;

const EXAMPLES: &str = "an operator (`>`, `>=`, `<`, `<=`, `=`), a number and a unit, for example `\"> 80%\"` or \
                        `\"<= 200ms\"`";
/// A number that only just misses its target has not met it.
const CREDIT_CAP: f64 = 0.999;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
}

/// One side of a number's line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Threshold {
    operator: Operator,
    number: Number,
}

#[derive(Debug)]
pub(super) struct Goal {
    target: Threshold,
    alert: Option<Threshold>,
}

/// How a number stands to its goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Grade {
    Missed,
    /// Between alert and target, with its credit.
    Between(f64),
    Met,
}

impl Operator {
    /// The longer words first, because the shorter ones begin them.
    const WORDS: [(&'static str, Self); 8] = [
        (">=", Self::AtLeast),
        ("≥", Self::AtLeast),
        ("<=", Self::AtMost),
        ("≤", Self::AtMost),
        ("==", Self::Equal),
        (">", Self::Above),
        ("<", Self::Below),
        ("=", Self::Equal),
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
        }
    }

    /// Whether larger numbers are on its side; None where neither are.
    fn is_upward(self) -> Option<bool> {
        match self {
            Self::Above | Self::AtLeast => Some(true),
            Self::Below | Self::AtMost => Some(false),
            Self::Equal => None,
        }
    }
}

impl Threshold {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let found = Operator::WORDS.iter().find_map(|(word, operator)| Some((*operator, text.strip_prefix(word)?)));
        let (operator, rest) = found.ok_or("it does not say on which side of the number is right")?;
        Ok(Self { operator, number: Number::parse(rest)? })
    }

    #[expect(clippy::float_cmp, reason = "`= 0` means exactly that")]
    fn holds(&self, base: f64) -> bool {
        let limit = self.number.base();
        match self.operator {
            Operator::Above => base > limit,
            Operator::AtLeast => base >= limit,
            Operator::Below => base < limit,
            Operator::AtMost => base <= limit,
            Operator::Equal => base == limit,
        }
    }

    fn shown(&self) -> String {
        format!("{} {}", self.operator.word(), with_unit(&plain(self.number.value, 9), self.number.unit))
    }
}

impl Goal {
    /// Reads `target` and `alert`.
    pub fn parse(table: &mut Table<'_, '_>) -> Option<Self> {
        let wants_alert = table.has("alert");
        let target = table.required("target", EXAMPLES).and_then(|text| threshold(table, "target", &text));
        let alert = table.string("alert").and_then(|text| threshold(table, "alert", &text));
        let goal = Self { target: target?, alert };
        if wants_alert && goal.alert.is_none() {
            return None;
        }
        match goal.contradiction() {
            None => Some(goal),
            Some((message, help)) => {
                let span = table.span_of("alert");
                table.problem_in(span, &message, &help);
                None
            }
        }
    }

    /// Why target and alert cannot both be meant, and what to write.
    fn contradiction(&self) -> Option<(String, String)> {
        let (target, alert) = (self.target, self.alert?);
        let (wanted, alarm) = (target.shown(), alert.shown());
        if target.number.unit.dimension != alert.number.unit.dimension {
            let (one, other) = (target.number.unit.dimension.noun(), alert.number.unit.dimension.noun());
            return Some((
                format!("the target `{wanted}` is {one}, and the alert `{alarm}` {other}"),
                "give both the same kind of unit".to_owned(),
            ));
        }
        let side = if target.operator.is_upward() == Some(true) { "below: `<`" } else { "above: `>`" };
        match alert.operator.is_upward() {
            None => Some((
                format!("an alert is a limit, and `{alarm}` is one number"),
                "write from where on it alarms, for example `> 10`".to_owned(),
            )),
            alarms if alarms == target.operator.is_upward() => Some((
                format!("the alert `{alarm}` looks the same way as the target `{wanted}`"),
                format!("an alert says where it gets bad, which for this target is {side}"),
            )),
            _ if self.overlaps(alert) => Some((
                format!(
                    "the alert `{alarm}` is stricter than the target `{wanted}`, so that both hold of some numbers"
                ),
                "what alarms must lie on the far side of the target".to_owned(),
            )),
            _ => None,
        }
    }

    /// Whether some number meets the target and alarms.
    fn overlaps(&self, alert: Threshold) -> bool {
        let (target, alarm) = (self.target.number.base(), alert.number.base());
        match self.target.operator.is_upward() {
            Some(true) if alarm > target => true,
            Some(false) if alarm < target => true,
            Some(_) => self.target.holds(alarm) && alert.holds(alarm),
            None => alert.holds(target),
        }
    }

    /// The unit in which the target is written.
    pub fn unit(&self) -> &'static Unit {
        self.target.number.unit
    }

    pub fn dimension(&self) -> Dimension {
        self.unit().dimension
    }

    /// Credit is linear between alert and target.
    pub fn grade(&self, base: f64) -> Grade {
        if self.target.holds(base) {
            return Grade::Met;
        }
        let Some(alert) = self.alert.filter(|alert| !alert.holds(base)) else { return Grade::Missed };
        let from = alert.number.base();
        let credit = (base - from) / (self.target.number.base() - from);
        // Beyond the one number that is wanted lies nothing; and what is not even a number is no credit.
        if credit > 0.0 && credit <= 1.0 { Grade::Between(credit.min(CREDIT_CAP)) } else { Grade::Missed }
    }

    /// A number in the target's unit, with as few digits as do not make it look otherwise than it was graded.
    pub fn shown(&self, base: f64) -> String {
        let unit = self.unit();
        let value = base / unit.factor;
        let least = match value.abs() {
            large if large >= 10.0 => 1,
            some if some >= 1.0 => 2,
            _ => 4,
        };
        let is_met = self.target.holds(base);
        let honest =
            |text: &String| text.parse().is_ok_and(|value: f64| self.target.holds(value * unit.factor) == is_met);
        let text = (least..=9).map(|decimals| plain(value, decimals)).find(honest);
        with_unit(&text.unwrap_or_else(|| value.to_string()), unit)
    }

    /// `> 80 %`, for people.
    pub fn target(&self) -> String {
        self.target.shown()
    }

    /// `, alert < 70 %`, or nothing.
    pub fn alert(&self) -> String {
        self.alert.map(|alert| format!(", alert {}", alert.shown())).unwrap_or_default()
    }
}

fn threshold(table: &mut Table<'_, '_>, key: &str, text: &str) -> Option<Threshold> {
    match Threshold::parse(text) {
        Ok(threshold) => Some(threshold),
        Err(reason) => {
            let span = table.span_of(key);
            table.problem_in(span, &format!("`{key}` cannot be `{text}`: {reason}"), EXAMPLES);
            None
        }
    }
}

/// A number with at most so many decimals, without zeros at the end.
fn plain(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

fn with_unit(number: &str, unit: &Unit) -> String {
    if unit.word.is_empty() { number.to_owned() } else { format!("{number} {}", unit.word) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::read;

    fn goal(text: &str) -> Goal {
        let (goal, problems) = read("test", text, Goal::parse);
        assert!(problems.is_empty(), "{problems:?}");
        goal.unwrap()
    }

    fn refusal(text: &str) -> String {
        let (goal, problems) = read("test", text, Goal::parse);
        assert!(goal.is_none(), "{text}");
        problems[0].to_string()
    }

    #[test]
    fn credit_is_linear_between_alert_and_target() {
        let coverage = goal("target = \"> 80%\"\nalert = \"< 70%\"");
        assert_eq!(coverage.grade(80.1), Grade::Met);
        assert_eq!(coverage.grade(80.0), Grade::Between(CREDIT_CAP));
        assert_eq!(coverage.grade(75.0), Grade::Between(0.5));
        assert_eq!(coverage.grade(70.0), Grade::Missed);
        assert_eq!(coverage.grade(-1e308), Grade::Missed);
        let latency = goal("target = \"< 5s\"\nalert = \"> 10000 ms\"");
        assert_eq!((latency.grade(4999.0), latency.grade(7500.0)), (Grade::Met, Grade::Between(0.5)));
        assert_eq!(latency.grade(10_001.0), Grade::Missed);
        let errors = goal("target = \"= 0\"\nalert = \"> 10\"");
        assert_eq!((errors.grade(0.0), errors.grade(5.0)), (Grade::Met, Grade::Between(0.5)));
        assert_eq!(errors.grade(-1.0), Grade::Missed);
        assert_eq!(goal("target = \">= 99.9\"").grade(99.8), Grade::Missed);
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(errors.grade(number), Grade::Missed);
        }
    }

    #[test]
    fn what_is_shown_never_looks_otherwise_than_it_is() {
        let goal = goal("target = \"> 80%\"");
        let shown = |number| goal.shown(number);
        assert_eq!(shown(83.4123), "83.4 %");
        // 80 itself is not above 80, so that it may stand for a little less, but not for a little more.
        assert_eq!((shown(80.0), shown(79.999)), ("80 %".to_owned(), "80 %".to_owned()));
        assert_eq!(shown(80.001), "80.001 %");
        assert_eq!(shown(0.01234), "0.0123 %");
        assert_eq!(shown(1e300), "1e300 %");
    }

    #[test]
    fn contradictions_are_said() {
        let said = |target: &str, alert: &str| refusal(&format!("target = \"{target}\"\nalert = \"{alert}\""));
        assert!(said("> 80%", "> 70%").contains("looks the same way"));
        assert!(said("> 80%", "< 90%").contains("stricter than the target"));
        assert!(said(">= 80%", "<= 80%").contains("stricter than the target"));
        assert!(said("< 200ms", "> 0.1s").contains("stricter than the target"));
        assert!(said("= 0", ">= 0").contains("stricter than the target"));
        assert!(said("> 80%", "= 0%").contains("an alert is a limit"));
        assert!(said("> 80%", "< 5s").contains("is a percentage, and the alert `< 5 s` a time"));
        goal("target = \">= 80%\"\nalert = \"< 80%\"");
    }

    #[test]
    fn targets_that_say_nothing_are_refused() {
        assert!(refusal("").contains("`target` is missing"));
        for bad in ["80%", "~ 80", "> ", "> many", "> 80 potatoes", "> NaN", "< inf", "<> 3", "> 1e999"] {
            assert!(refusal(&format!("target = \"{bad}\"")).contains("`target` cannot be"), "{bad}");
        }
        assert!(refusal("target = \"> 80%\"\nalert = \"soon\"").contains("`alert` cannot be"));
        assert!(refusal("target = 80").contains("`target` is an integer"));
    }
}
