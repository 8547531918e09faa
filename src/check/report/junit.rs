//! The XML of `JUnit`, as nearly every test runner writes it: suites, cases, and what became of them.

use jiff::Timestamp;

use super::super::age::date;
use super::super::xml::{Element, Xml, shortened};
use super::class::Class;
use super::tally::{Place, Tally, brief, no_date};

/// A test whose end has not been seen yet.
struct Case {
    name: String,
    line: usize,
    /// The worst that was said of it.
    result: Option<(Class, String)>,
}

/// Sums that a suite gives; a runner that does not list all that failed still counts them.
#[derive(Clone, Copy, Default)]
struct Declared {
    errors: u64,
    failures: u64,
    skipped: u64,
}

/// # Errors
/// What is not as the format wants it.
pub(super) fn read(text: &str) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let mut cases = 0;
    let mut open: Option<Case> = None;
    let (mut of_root, mut of_suites) = (Declared::default(), Declared::default());
    let mut dates_all = false;
    let mut xml = Xml::new(text);
    while let Some(element) = xml.next_element()? {
        match xml.path() {
            [root] if !matches!(&**root, "testsuites" | "testsuite") => {
                return Err(format!("its root is <{}>, which is no JUnit report", shortened(root)));
            }
            [root] => {
                of_root = Declared::of(&element)?;
                let made = date_of(&element)?;
                dates_all = made.is_some();
                if dates_all || &**root == "testsuite" {
                    tally.dates.push(made);
                }
            }
            [_, suite] if &**suite == "testsuite" => {
                // What the root says holds for all suites in it.
                if !dates_all {
                    tally.dates.push(date_of(&element)?);
                }
                of_suites = of_suites.plus(Declared::of(&element)?);
            }
            _ => {}
        }
        if xml.is_at(&["testsuite", "testcase"]) || xml.is_at(&["testsuites", "testcase"]) {
            close(open.replace(Case::of(&element)?), &mut tally);
            cases += 1;
        } else if let Some(class) = result_class(&xml) {
            let words = element.attribute("message")?.unwrap_or_default();
            let words = brief(&words);
            match &mut open {
                Some(case) if xml.is_at(&["testcase", name_of(class)]) => case.worsen(class, words),
                // What goes wrong between tests is said of their suite.
                _ => tally.add(class, || Place::of(class, element.line, &format!("a suite: {words}"))),
            }
        }
    }
    close(open, &mut tally);
    conclude(&mut tally, cases, &[of_root, of_suites]);
    Ok(tally)
}

fn date_of(element: &Element<'_>) -> Result<Option<Result<Timestamp, String>>, String> {
    let said = element.attribute("timestamp")?.filter(|said| !said.is_empty());
    Ok(said.map(|said| date(&said).ok_or_else(|| no_date(element.line, &said))))
}

/// What an element says of the case or the suite that it stands in.
fn result_class(xml: &Xml<'_>) -> Option<Class> {
    let classes = [Class::Errors, Class::Failures, Class::Skipped];
    let is_at = |class: &Class| ["testcase", "testsuite"].iter().any(|parent| xml.is_at(&[parent, name_of(*class)]));
    classes.into_iter().find(is_at)
}

fn name_of(class: Class) -> &'static str {
    match class {
        Class::Errors => "error",
        Class::Failures => "failure",
        _ => "skipped",
    }
}

fn close(case: Option<Case>, tally: &mut Tally) {
    if let Some(Case { name, line, result: Some((class, words)) }) = case {
        let words = if words.is_empty() { String::new() } else { format!(": {words}") };
        tally.add(class, || Place::of(class, line, &format!("{name}{words}")));
    }
}

/// A test that was skipped has not run, and one that is not listed is no test.
fn conclude(tally: &mut Tally, cases: u64, declared: &[Declared]) {
    for Declared { errors, failures, skipped } in declared {
        tally.at_least(Class::Errors, *errors);
        tally.at_least(Class::Failures, *failures);
        tally.at_least(Class::Skipped, *skipped);
    }
    tally.tests = cases.saturating_sub(tally.count(Class::Skipped));
    tally.nothing = (cases == 0).then(|| "it lists no test".to_owned());
}

impl Case {
    fn of(element: &Element<'_>) -> Result<Self, String> {
        let name = element.attribute("name")?.unwrap_or_default();
        let name = match element.attribute("classname")? {
            Some(class) if !class.is_empty() => format!("{class}.{name}"),
            _ => name.into_owned(),
        };
        // Some runners list what they left out without an element that says so.
        let status = element.attribute("status")?;
        let is_left_out = matches!(status.as_deref(), Some("notrun" | "skipped" | "disabled"));
        let result = is_left_out.then(|| (Class::Skipped, String::new()));
        Ok(Self { name: brief(&name), line: element.line, result })
    }

    fn worsen(&mut self, class: Class, words: String) {
        if self.result.as_ref().is_none_or(|(known, _)| class < *known) {
            self.result = Some((class, words));
        }
    }
}

impl Place {
    fn of(class: Class, line: usize, what: &str) -> Self {
        let verb = match class {
            Class::Errors => "error in",
            Class::Failures => "failed",
            _ => "skipped",
        };
        Self { class, line, message: format!("{verb} {what}"), elsewhere: None }
    }
}

impl Declared {
    fn of(element: &Element<'_>) -> Result<Self, String> {
        let count = |name| element.count(name).map(Option::unwrap_or_default);
        Ok(Self {
            errors: count("errors")?,
            failures: count("failures")?,
            skipped: count("skipped")?.max(count("disabled")?),
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors.saturating_add(other.errors),
            failures: self.failures.saturating_add(other.failures),
            skipped: self.skipped.saturating_add(other.skipped),
        }
    }
}
