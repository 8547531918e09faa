//! How much there may be and how much there must be: `max = { critical = 0, high = 0 }`, `min_tests = 1`.

use super::class::{Class, Kind};
use super::tally::{Sums, whole_of};
use crate::reader::Table;

const WHOSE: &str = "severities are of SARIF, Trivy and CycloneDX; `errors`, `failures`, `skipped` and `min_tests` of \
                     JUnit; `min_components` of CycloneDX and SPDX";

/// What was said; what follows from that is asked of the methods.
#[derive(Debug, Default)]
pub(super) struct Limits {
    max: [Option<f64>; Class::ALL.len()],
    min_tests: Option<f64>,
    min_components: Option<f64>,
}

impl Limits {
    /// Reads `max`, `min_tests` and `min_components`; what a known format does not count is no limit of it. `is_dated` is
    /// whether something is asked of the report as a whole, which is enough.
    pub fn parse(table: &mut Table<'_, '_>, kind: Option<Kind>, is_dated: bool) -> Option<Self> {
        let before = table.problems().len();
        let mut limits = Self {
            min_tests: minimum(table, "min_tests"),
            min_components: minimum(table, "min_components"),
            ..Self::default()
        };
        table.table("max", |table| {
            for class in Class::ALL {
                limits.max[class as usize] = whole(table, class.word());
            }
        });
        if table.problems().len() > before {
            return None;
        }
        // A report of tests or of components has limits that go without saying.
        let is_implied = kind.is_some_and(|kind| !matches!(kind, Kind::Sarif | Kind::Trivy));
        if !limits.is_bound() && !is_implied && !is_dated {
            let help = "say how much there may be or must be, for example `max = { critical = 0, high = 0 }`, or how old it \
                        may be: `max_age = \"7d\"`";
            table.problem("`report` expects nothing", help);
            return None;
        }
        let kinds: Vec<_> = kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
        if kinds.iter().all(|kind| limits.objection(*kind).is_some()) {
            let message = match kind.and_then(|kind| Some((kind.name(), limits.objection(kind)?))) {
                Some((kind, limit)) => format!("a report of {kind} has no `{limit}`"),
                None => format!("no report has all of {}", limits.stated().collect::<Vec<_>>().join(", ")),
            };
            table.problem(&message, WHOSE);
            return None;
        }
        Some(limits)
    }

    pub fn is_bound(&self) -> bool {
        self.stated().next().is_some()
    }

    /// The names of the limits that were given.
    fn stated(&self) -> impl Iterator<Item = &'static str> {
        let max = Class::ALL.into_iter().filter(|class| self.max[*class as usize].is_some()).map(Class::word);
        let tests = self.min_tests.map(|_| "min_tests");
        max.chain(tests).chain(self.min_components.map(|_| "min_components"))
    }

    /// A limit on what such a report does not count, which would hold of it whatever it says.
    pub fn objection(&self, kind: Kind) -> Option<&'static str> {
        let class = Class::ALL.into_iter().find(|class| self.max[*class as usize].is_some() && !kind.counts(*class));
        let tests = self.min_tests.filter(|_| kind != Kind::Junit).map(|_| "min_tests");
        let components = self.min_components.filter(|_| !kind.has_components()).map(|_| "min_components");
        class.map(Class::word).or(tests).or(components)
    }

    /// Whether severities are limited, so that a list of components must say something of them.
    pub fn has_severities(&self) -> bool {
        Class::ALL.into_iter().any(|class| class.is_severity() && self.max[class as usize].is_some())
    }

    /// How much there may be, if that is limited. What is worse than something limited may not be at all, unless it is
    /// said; and tests may not fail.
    pub fn max(&self, class: Class, kind: Kind) -> Option<f64> {
        if !kind.counts(class) {
            return None;
        }
        let is_implied = match class {
            Class::Critical | Class::High | Class::Medium => {
                (class as usize + 1..Class::Unknown as usize).any(|milder| self.max[milder].is_some())
            }
            Class::Errors | Class::Failures => true,
            Class::Low | Class::Unknown | Class::Skipped => false,
        };
        self.max[class as usize].or(is_implied.then_some(0.0))
    }

    /// What there is too much of.
    pub fn exceeded<'l>(&'l self, sums: &'l Sums) -> impl Iterator<Item = (Class, f64)> + 'l {
        Class::ALL.into_iter().filter_map(|class| {
            let max = self.max(class, sums.kind)?;
            (sums.count(class) > max).then_some((class, max))
        })
    }

    /// How many tests that ran, or components, there must be; there is always one to be judged.
    pub fn min(&self, kind: Kind) -> Option<(f64, &'static str)> {
        match kind {
            Kind::Junit => Some((self.min_tests.unwrap_or(1.0), "test")),
            Kind::CycloneDx | Kind::Spdx => Some((self.min_components.unwrap_or(1.0), "component")),
            Kind::Sarif | Kind::Trivy => None,
        }
    }

    /// For people: `at most 0 critical, at most 3 high`.
    pub fn describe(&self, kind: Option<Kind>) -> String {
        let kinds: Vec<_> = kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
        let fitting = kinds.into_iter().find(|kind| self.objection(*kind).is_none()).unwrap_or(Kind::Sarif);
        let max = Class::ALL.into_iter().filter_map(|class| Some((class, self.max(class, fitting)?)));
        let mut wants: Vec<_> = max.map(|(class, max)| format!("at most {}", class.shown(whole_of(max)))).collect();
        if let Some((min, noun)) = self.min(fitting) {
            wants.push(format!("at least {}", crate::text::count(usize::try_from(whole_of(min)).unwrap_or(0), noun)));
        }
        wants.join(", ")
    }
}

fn whole(table: &mut Table<'_, '_>, key: &'static str) -> Option<f64> {
    let span = table.span_of(key);
    let number = table.number(key)?;
    if number.fract() > 0.0 {
        table.problem_in(span, &format!("`{key}` is a count, and {number} is none"), "a whole number");
        return None;
    }
    Some(number)
}

/// None would be met by an empty report.
fn minimum(table: &mut Table<'_, '_>, key: &'static str) -> Option<f64> {
    let span = table.span_of(key);
    let number = whole(table, key)?;
    if number < 1.0 {
        table.problem_in(span, &format!("`{key}` would expect nothing"), "at least 1");
        return None;
    }
    Some(number)
}
