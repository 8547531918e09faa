//! The one number that a jq filter makes of a document, or that an expression finds in a text.

use super::source::Reading;
use super::unit::{Number, PLAIN};
use crate::check::document::{Document, Documents};
use crate::check::jq::{Filter, Meter, Subject};
use crate::check::pattern::Pattern;
use crate::check::xml::shortened;

/// What is read of a file by a filter: `null`, and a filter that gives nothing, are no data.
///
/// # Errors
/// Why there is not one number.
pub(super) fn in_documents(documents: &Documents, filter: &Filter) -> Result<Reading, String> {
    if let Some((line, reason)) = documents.problems.first() {
        return Err(if *line == 0 { reason.to_string() } else { format!("line {line}: {reason}") });
    }
    let meter = Meter::default();
    let mut found = Vec::new();
    for document in &documents.list {
        let subjects = filter.subjects(document, &meter).map_err(|reason| format!("`value` cannot run: {reason}"))?;
        found.extend(subjects.into_iter().filter(|subject| !subject.is_null()).map(|subject| (document, subject)));
    }
    match found.as_slice() {
        [] => Ok(Reading::Nothing("`value` gives nothing".to_owned())),
        [(document, subject)] => number(document, subject),
        several => Err(format!("`value` gives {} values, and one number is wanted", several.len())),
    }
}

fn number(document: &Document, subject: &Subject) -> Result<Reading, String> {
    let line = subject.line(document);
    let number = match (subject.number(), subject.text()) {
        (Some(value), _) if value.is_finite() => Number { value, unit: &PLAIN },
        (Some(_), _) => return Err(format!("line {line}: the number is not finite")),
        (None, Some(text)) => Number::parse(&text).map_err(|reason| format!("line {line}: {reason}"))?,
        (None, None) => return Err(format!("line {line}: `value` gives what is neither a number nor a text")),
    };
    Ok(Reading::Number(number, line))
}

/// What is read of a text by an expression. Where it matches more than once, all must say the same: which one counts
/// would be a guess.
///
/// # Errors
/// Why there is not one number.
pub(super) fn in_text(text: &str, pattern: &Pattern) -> Result<Reading, String> {
    let mut found: Option<(Number, usize)> = None;
    let (mut counted, mut line) = (0, 1);
    for captures in pattern.regex()?.captures_iter(text.as_bytes()) {
        let Some(group) = captures.get(1) else { continue };
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..group.start()]).count();
        counted = group.start();
        let number = Number::parse(&String::from_utf8_lossy(group.as_bytes()))
            .map_err(|reason| format!("line {line}: {reason}"))?;
        match found {
            None => found = Some((number, line)),
            Some((first, at)) if first != number => {
                let (one, other) = (shortened(&first.value.to_string()), shortened(&number.value.to_string()));
                return Err(format!("line {at} says {one}, line {line} says {other}: make `value` match one of them"));
            }
            Some(_) => {}
        }
    }
    Ok(match found {
        Some((number, line)) => Reading::Number(number, line),
        None => Reading::Nothing("`value` is nowhere in it".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::document::{self, Format};
    use crate::check::pattern::Flags;

    fn by_filter(text: &str, code: &str) -> Result<Reading, String> {
        in_documents(&document::parse(Format::Yaml, text.as_bytes()), &Filter::new(code).unwrap())
    }

    fn by_pattern(text: &str, pattern: &str) -> Result<Reading, String> {
        in_text(text, &Pattern::new(pattern, Flags::default()).unwrap())
    }

    fn said(reading: Result<Reading, String>) -> (f64, &'static str, usize) {
        match reading {
            Ok(Reading::Number(number, line)) => (number.value, number.unit.word, line),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_and_texts_that_are_numbers() {
        let text = "totals:\n  percent: 83.5\n  latency: 142 ms\n";
        assert_eq!(said(by_filter(text, ".totals.percent")), (83.5, "", 2));
        assert_eq!(said(by_filter(text, ".totals.latency")), (142.0, "ms", 3));
        assert_eq!(said(by_filter(text, ".totals.percent * 2")), (167.0, "", 1));
        assert_eq!(said(by_filter("a: 1\n---\nb: 2\n", ".b // empty")), (2.0, "", 3));
        let table = "Name   Stmts   Miss  Cover\nTOTAL     28     16    43%\n";
        assert_eq!(said(by_pattern(table, r"^TOTAL.* (\d+%)$")), (43.0, "%", 2));
        assert_eq!(said(by_pattern("p95=5s\np95=5s\n", r"p95=(\S+)")), (5.0, "s", 1));
    }

    #[test]
    fn nothing_is_no_data_and_no_pass() {
        for code in [".b", "empty", ".a[]?", "null"] {
            assert!(matches!(by_filter("a: 1\n", code), Ok(Reading::Nothing(_))), "{code}");
        }
        assert!(matches!(by_filter("", ".a"), Ok(Reading::Nothing(_))));
        assert!(matches!(by_pattern("all good\n", r"(\d+)%"), Ok(Reading::Nothing(_))));
        assert!(matches!(by_pattern("abc\n", r"(\d+)?abc"), Ok(Reading::Nothing(_))));
    }

    #[test]
    fn what_is_not_one_number_is_said() {
        for (text, code, reason) in [
            ("a: [1, 2]", ".a[]", "gives 2 values"),
            ("a: [1, 2]", ".a", "neither a number"),
            ("a: true", ".a", "neither a number"),
            ("a: soon", ".a", "`soon` is not a number"),
            ("a: .nan", ".a", "not finite"),
            ("a: .inf", ".a", "not finite"),
            ("a: 1e999", ".a", "not finite"),
            ("a: 1", ".a.b", "cannot run"),
            ("a: [", ".a", "line"),
            ("a: {{ b }}", ".a", "template"),
        ] {
            assert!(
                by_filter(text, code).is_err_and(|error| error.contains(reason)),
                "{text}: {:?}",
                by_filter(text, code)
            );
        }
        assert!(by_pattern("1%\n2%\n", r"(\d+)%").unwrap_err().contains("line 1 says 1, line 2 says 2"));
        assert!(by_pattern("cover: n/a\n", r"cover: (\S+)").unwrap_err().contains("`n/a` is not a number"));
        assert!(by_pattern(&format!("{}%", "9".repeat(100_000)), r"(\d+)%").unwrap_err().contains("too large"));
    }
}
