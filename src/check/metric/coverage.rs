//! How many lines a coverage report names, and how many of them ran: lcov, Cobertura, `JaCoCo`, told by their content.

use std::collections::{BTreeMap, HashMap};

use super::super::xml::{self, Xml, shortened};

/// No report has more lines than this.
const MOST: u64 = u32::MAX as u64;

/// Lines that could run, and those that did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Coverage {
    pub hit: u64,
    pub found: u64,
}

/// # Errors
/// Why it is no report, or what in it is broken.
pub(super) fn read(text: &str) -> Result<Coverage, String> {
    if text.trim().is_empty() {
        return Ok(Coverage::default());
    }
    if !text.trim_start().starts_with('<') {
        return lcov(text);
    }
    match xml::root(text).as_deref() {
        Some("coverage") => cobertura(text),
        Some("report") => jacoco(text),
        Some(root) => Err(format!("its root is <{}>, which is no coverage report that is known here", shortened(root))),
        None => Err(broken(text)),
    }
}

/// What is wrong with XML that has not even a root.
fn broken(text: &str) -> String {
    Xml::new(text).next_element().err().unwrap_or_else(|| "it is no coverage report".to_owned())
}

/// The lines of source files by name. A file may be named more than once (by its tests, by its classes), and a line
/// that ran once ran.
#[derive(Default)]
struct Lines {
    indices: HashMap<Box<str>, usize>,
    files: Vec<BTreeMap<u64, bool>>,
}

impl Lines {
    fn file(&mut self, name: &str) -> usize {
        if let Some(known) = self.indices.get(name) {
            return *known;
        }
        self.indices.insert(name.into(), self.files.len());
        self.files.push(BTreeMap::new());
        self.files.len() - 1
    }

    fn add(&mut self, file: usize, line: u64, ran: bool) {
        *self.files[file].entry(line).or_default() |= ran;
    }

    fn coverage(&self) -> Coverage {
        let all = self.files.iter().flat_map(BTreeMap::values);
        all.fold(Coverage::default(), |sum, ran| Coverage { hit: sum.hit + u64::from(*ran), found: sum.found + 1 })
    }
}

/// A record of lcov: from `SF:` to `end_of_record`.
#[derive(Default)]
struct Record {
    file: usize,
    has_lines: bool,
    /// What `LF:` and `LH:` say.
    said: Coverage,
}

fn lcov(text: &str) -> Result<Coverage, String> {
    let mut lines = Lines::default();
    let mut open: Option<Record> = None;
    let (mut sum, mut records) = (Coverage::default(), 0_usize);
    for (index, line) in text.lines().enumerate() {
        let at = |reason: String| format!("line {}: {reason}", index + 1);
        let line = line.trim();
        if let Some(name) = line.strip_prefix("SF:") {
            if open.is_some() {
                return Err(at("a record begins before the last one ended".to_owned()));
            }
            open = Some(Record { file: lines.file(name), ..Record::default() });
        } else if line == "end_of_record" {
            let record = open.take().ok_or_else(|| at("a record ends that did not begin".to_owned()))?;
            sum = sum.plus(record.rest().map_err(at)?);
            records += 1;
        } else if let Some(record) = &mut open {
            record.take(line, &mut lines).map_err(at)?;
        } else if !is_between_records(line) {
            return Err(at("this is not lcov, Cobertura or JaCoCo".to_owned()));
        }
    }
    match (open, records) {
        (Some(_), _) => Err("it ends inside a record".to_owned()),
        (None, 0) => Err("it has no record of a source file".to_owned()),
        (None, _) => Ok(sum.plus(lines.coverage())),
    }
}

fn is_between_records(line: &str) -> bool {
    line.is_empty() || line.starts_with('#') || line.starts_with("TN:")
}

impl Record {
    fn take(&mut self, line: &str, lines: &mut Lines) -> Result<(), String> {
        let Some((key, value)) = line.split_once(':') else { return Ok(()) };
        match key {
            "DA" => {
                let (number, ran) = executed(value)?;
                lines.add(self.file, number, ran);
                self.has_lines = true;
            }
            "LF" => self.said.found = counted(value)?,
            "LH" => self.said.hit = counted(value)?,
            _ => {}
        }
        Ok(())
    }

    /// What the record adds to the lines that it names: its own sums, where it names none.
    fn rest(&self) -> Result<Coverage, String> {
        match (self.has_lines, self.said) {
            (true, _) => Ok(Coverage::default()),
            (false, said) if said.hit <= said.found => Ok(said),
            (false, said) => Err(format!("{} lines were hit of {}", said.hit, said.found)),
        }
    }
}

/// `12,3` or `12,3,checksum`: a line, and how often it ran.
fn executed(value: &str) -> Result<(u64, bool), String> {
    let mut parts = value.split(',');
    let line = parts.next().and_then(|line| line.trim().parse().ok());
    let times = parts.next().and_then(|times| times.trim().parse::<f64>().ok()).filter(|times| times.is_finite());
    match (line, times) {
        (Some(line), Some(times)) => Ok((line, times > 0.0)),
        _ => Err(format!("`DA:{}` is not a line and a count", shortened(value))),
    }
}

fn counted(value: &str) -> Result<u64, String> {
    let count = value.trim().parse().map_err(|_| format!("`{}` is not a count", shortened(value)))?;
    believable(count)
}

/// Sums of what can be believed never overflow, so that no number is ever taken for a smaller one.
fn believable(count: u64) -> Result<u64, String> {
    if count <= MOST { Ok(count) } else { Err(format!("{count} lines are more than there can be")) }
}

impl Coverage {
    fn plus(self, other: Self) -> Self {
        Self { hit: self.hit + other.hit, found: self.found + other.found }
    }
}

/// The lines of a class count, those of its methods are the same once more. Where no line is named, the sums at the root do.
fn cobertura(text: &str) -> Result<Coverage, String> {
    let (mut lines, mut said) = (Lines::default(), None);
    let (mut file, mut has_packages) = (None, false);
    let mut xml = Xml::new(text);
    while let Some(element) = xml.next_element()? {
        has_packages |= xml.is_at(&["coverage", "packages"]);
        if xml.path().len() == 1 {
            said = element.count("lines-covered")?.zip(element.count("lines-valid")?);
        }
        if xml.is_at(&["classes", "class"]) {
            let name = element.attribute("filename")?;
            let name = name.ok_or_else(|| format!("line {}: a <class> without `filename`", element.line))?;
            file = Some(lines.file(&name));
        } else if let (true, Some(file)) = (xml.is_at(&["class", "lines", "line"]), file) {
            match (element.count("number")?, element.count("hits")?) {
                (Some(number), Some(hits)) => lines.add(file, number, hits > 0),
                _ => return Err(format!("line {}: a <line> without `number` and `hits`", element.line)),
            }
        }
    }
    let named = lines.coverage();
    match said {
        Some((hit, found)) if named.found == 0 && hit > found => Err(format!("{hit} lines were covered of {found}")),
        Some((hit, found)) if named.found == 0 => Ok(Coverage { hit: believable(hit)?, found: believable(found)? }),
        _ if has_packages => Ok(named),
        _ => Err("its root is <coverage>, but it has no <packages> as Cobertura's reports do".to_owned()),
    }
}

/// The sums of the whole report stand directly beneath its root.
fn jacoco(text: &str) -> Result<Coverage, String> {
    let (mut coverage, mut is_known) = (Coverage::default(), false);
    let mut xml = Xml::new(text);
    while let Some(element) = xml.next_element()? {
        if xml.path().len() != 2 {
            continue;
        }
        is_known |= ["sessioninfo", "group", "package", "counter"].iter().any(|name| xml.is_at(&[name]));
        if xml.is_at(&["counter"]) && element.attribute("type")?.as_deref() == Some("LINE") {
            let (Some(missed), Some(hit)) = (element.count("missed")?, element.count("covered")?) else {
                return Err(format!("line {}: a <counter> without `missed` and `covered`", element.line));
            };
            let (missed, hit) = (believable(missed)?, believable(hit)?);
            coverage = coverage.plus(Coverage { hit, found: missed + hit });
        }
    }
    match is_known {
        true => Ok(coverage),
        false => Err("its root is <report>, but nothing in it is as in JaCoCo's reports".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LCOV: &str =
        "TN:\nSF:src/a.rs\nFN:1,main\nDA:1,4\nDA:2,0\nDA:3,18446744073709551615\nLF:3\nLH:2\nend_of_record\n";
    const COBERTURA: &str = r#"<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "coverage-04.dtd">
<coverage line-rate="0.5" lines-valid="2" lines-covered="1"><packages><package name="a"><classes>
<class name="A" filename="A.java"><methods><method name="a"><lines><line number="1" hits="1"/></lines></method></methods>
<lines><line number="1" hits="1"/><line number="2" hits="0" branch="true" condition-coverage="50% (1/2)"/></lines></class>
<class name="A$B" filename="A.java"><methods/><lines><line number="2" hits="3"/><line number="9" hits="0"/></lines></class>
</classes></package></packages></coverage>"#;
    const JACOCO: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="orders"><sessioninfo id="vm-1" start="1" dump="2"/><package name="orders"><class name="orders/A"><counter type="LINE" missed="9" covered="9"/></class><counter type="LINE" missed="4" covered="16"/></package><counter type="INSTRUCTION" missed="1" covered="1"/><counter type="LINE" missed="4" covered="16"/></report>"#;

    fn counts(text: &str) -> (u64, u64) {
        let Coverage { hit, found } = read(text).unwrap();
        (hit, found)
    }

    #[test]
    fn each_format_is_known_by_its_content() {
        assert_eq!(counts(LCOV), (2, 3));
        assert_eq!(counts(COBERTURA), (2, 3));
        assert_eq!(counts(JACOCO), (16, 20));
    }

    #[test]
    fn a_file_that_is_named_twice_counts_once() {
        let second =
            "TN:unit\nSF:src/a.rs\nDA:2,1,checksum\nDA:7,-3\nend_of_record\nSF:src/b.rs\nLF:10\nLH:5\nend_of_record\n";
        assert_eq!(counts(&format!("{LCOV}{second}")), (3 + 5, 4 + 10));
    }

    #[test]
    fn a_report_without_lines_has_none() {
        assert_eq!(counts(" \n"), (0, 0));
        assert_eq!(counts("TN:\nSF:src/a.rs\nend_of_record\n"), (0, 0));
        assert_eq!(counts("<coverage><packages/></coverage>"), (0, 0));
        assert_eq!(counts("<report name='a'><sessioninfo id='b'/></report>"), (0, 0));
    }

    #[test]
    fn where_no_line_is_named_the_sums_count() {
        assert_eq!(counts("<coverage lines-valid='100' lines-covered='85'><packages/></coverage>"), (85, 100));
        assert_eq!(counts("<coverage lines-valid='100' lines-covered='85'/>"), (85, 100));
        assert_eq!(counts("<coverage lines-valid='0' lines-covered='0'><packages/></coverage>"), (0, 0));
        assert_eq!(
            counts(&COBERTURA.replace("lines-valid=\"2\"", "lines-valid=\"9\"")),
            (2, 3),
            "what is named is counted"
        );
    }

    #[test]
    fn what_is_broken_or_something_else_is_said() {
        for text in [LCOV, COBERTURA, JACOCO] {
            // Whatever an interrupted tool left behind is not the whole.
            for end in (1..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
                let cut = &text[..end];
                assert!(read(cut).is_err() || counts(cut) == (0, 0), "{cut}");
            }
        }
        for (text, reason) in [
            ("hello\n", "line 1: this is not lcov"),
            ("{\"total\": 1}", "line 1: this is not lcov"),
            ("SF:a\nDA:1\nend_of_record", "line 2: `DA:1` is not a line and a count"),
            ("SF:a\nDA:1,NaN\nend_of_record", "not a line and a count"),
            ("SF:a\nDA:1,1e999\nend_of_record", "not a line and a count"),
            ("SF:a\nLF:1\nLH:2\nend_of_record", "line 4: 2 lines were hit of 1"),
            ("SF:a\nLF:-1\nend_of_record", "`-1` is not a count"),
            ("SF:a\nSF:b\nend_of_record", "line 2: a record begins"),
            ("TN:\n", "no record of a source file"),
            ("<html/>", "its root is <html>"),
            ("<coverage generated='1'><project/></coverage>", "no <packages>"),
            ("<coverage lines-valid='1' lines-covered='2'><packages/></coverage>", "2 lines were covered of 1"),
            ("<report><suite/></report>", "as in JaCoCo's"),
            ("<report><counter type='LINE' missed='-1' covered='1e9'/></report>", "`missed` is `-1`"),
            ("<report><counter type='LINE' covered='1'/></report>", "without `missed`"),
            (
                "<report><counter type='LINE' missed='9' covered='18446744073709551615'/></report>",
                "more than there can",
            ),
            ("SF:a\nLF:18446744073709551615\nLH:18446744073709551615\nend_of_record", "more than there can"),
            ("<", "not well-formed"),
        ] {
            assert!(read(text).is_err_and(|error| error.contains(reason)), "{text}: {:?}", read(text));
        }
    }
}
