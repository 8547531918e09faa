//! `text`: what files say, by regular expressions.

use std::sync::Arc;

use super::document::Format;
use super::pattern::{Flags, Pattern, patterns, quoted};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Literals, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, Unreadable};
use crate::text::{Sanitized, count};

pub const KIND: Kind = Kind {
    name: "text",
    summary: "files have, or lack, what a regular expression says",
    example: r#"
        id = "no-unsafe"
        title = "No unsafe Rust"
        when.file.any = ["Cargo.toml"]
        check.text = { in = ["src/**/*.rs"], lacks = '\bunsafe\s*(\{|fn|impl)' }
    "#,
    parse,
};

/// A NUL this early marks a file as binary, as it does for git and grep.
const BINARY_PREFIX: usize = 8 * 1024;
/// How much of a line is quoted in a finding, in characters.
const EXCERPT: usize = 120;

#[derive(Debug)]
struct Text {
    selector: Selector,
    has: Vec<Pattern>,
    lacks: Vec<Pattern>,
    per_file: bool,
    /// A file of data says nothing unless whoever reads it as data can.
    valid: bool,
    /// What the patterns stand for, in words.
    what: Option<String>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("text", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let flags = Flags {
        ignore_case: table.boolean("ignore_case").unwrap_or(false),
        unicode: table.boolean("unicode").unwrap_or(false),
    };
    let per_file = table.word("per", &[("file", true), ("all", false)]).unwrap_or(false);
    let valid = table.boolean("valid").unwrap_or(false);
    let what = table.string("what");
    let missing = !table.has("has") && !table.has("lacks");
    if missing {
        table.problem(
            "`text` expects nothing",
            "say what the files must have, or lack: `has = 'regex'`, `lacks = 'regex'`",
        );
    }
    let has = patterns(table, "has", flags);
    let lacks = patterns(table, "lacks", flags);
    let refused = (table.has("has") && has.is_none()) || (table.has("lacks") && lacks.is_none());
    if missing || refused {
        return None;
    }
    let (has, lacks) = (has.unwrap_or_default(), lacks.unwrap_or_default());
    Some(Arc::new(Text { selector: selector?, has, lacks, per_file, valid, what }))
}

impl Text {
    /// The file's content, unless it is binary or there is nothing to be read.
    fn content<'f>(file: &'f File<'_>) -> Result<Option<&'f [u8]>, &'f Unreadable> {
        match file.bytes() {
            Ok(bytes) if memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PREFIX)]).is_some() => Ok(None),
            Ok(bytes) => Ok(Some(bytes)),
            // A link to a folder, or one that dangles, has no text.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Ok(None),
            Err(reason) => Err(reason),
        }
    }

    /// Why what reads the file as YAML, JSON or TOML cannot, if that matters. A template is what it renders to, and is left
    /// to its text.
    fn invalidity(&self, file: &File<'_>) -> Option<String> {
        let format = Format::of(file.path).filter(|_| self.valid)?;
        let documents = file.documents(format).ok().filter(|documents| !documents.is_template)?;
        let (line, reason) = documents.problems.first()?;
        Some(format!("line {line}: {reason}"))
    }

    /// `subjects` counts the wanted patterns that were found, `held` is set where the file is as wanted by itself.
    fn look(&self, bytes: &[u8]) -> Result<Fact, String> {
        let mut fact = Fact::default();
        for (rule, pattern) in self.lacks.iter().enumerate() {
            let mut lines = LineCounter::new(bytes);
            for found in pattern.matches(bytes)? {
                fact.subjects += 1;
                let line = lines.line_at(found.start);
                fact.push_site(line, self.has.len() + rule, || excerpt(bytes, found.start));
            }
        }
        let mut missing = 0;
        for (rule, pattern) in self.has.iter().enumerate() {
            let found = pattern.matches(bytes)?.next();
            match (found, self.per_file) {
                (Some(found), false) => {
                    let line = LineCounter::new(bytes).line_at(found.start);
                    fact.push_site(line, rule, || excerpt(bytes, found.start));
                }
                (None, true) => {
                    missing += 1;
                    fact.push_site(0, rule, || format!("has no {}", self.name(pattern)).into());
                }
                _ => {}
            }
        }
        fact.held = missing;
        Ok(fact)
    }

    /// What a pattern stands for: the words given for it, else itself where that can be read at a glance.
    fn name(&self, pattern: &Pattern) -> String {
        self.what.clone().unwrap_or_else(|| if pattern.is_long() { "match".to_owned() } else { pattern.shown() })
    }

    fn unwanted_sites<'a>(&self, facts: &Facts<'a>) -> impl Iterator<Item = Finding> + use<'a> {
        let (first, per_file) = (self.has.len(), self.per_file);
        facts.iter().flat_map(move |(path, fact)| {
            let unwanted = fact.sites.iter().filter(move |site| usize::from(site.rule) >= first || per_file);
            unwanted.map(move |site| Finding::new(path, site.line(), site.message.clone()))
        })
    }

    fn reduce_per_file(&self, facts: &Facts<'_>) -> Outcome {
        let bad = facts.iter().filter(|(_, fact)| fact.held > 0 || fact.subjects > 0).count();
        let good = facts.selected.saturating_sub(bad);
        let summary = match bad {
            0 => format!("{} as wanted", count(good, "file")),
            _ => format!("{good} of {} as wanted", count(facts.selected, "file")),
        };
        Outcome::fraction(good, facts.selected, summary).with_findings(self.unwanted_sites(facts))
    }

    fn reduce_over_all(&self, facts: &Facts<'_>) -> Outcome {
        let found = |rule: usize| {
            let sites = facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
            sites.into_iter().find(|(_, site)| usize::from(site.rule) == rule)
        };
        let missing: Vec<_> = (0..self.has.len()).filter(|rule| found(*rule).is_none()).collect();
        let unwanted = facts.subjects();
        if unwanted > 0 {
            let files = facts.iter().filter(|(_, fact)| fact.subjects > 0).count();
            let kept = self.unwanted_sites(facts).count();
            return Outcome::fail(format!("{} in {}", count(unwanted, "place"), count(files, "file")))
                .with_findings(self.unwanted_sites(facts))
                .and_more(unwanted.saturating_sub(kept));
        }
        if let Some(rule) = missing.first() {
            let name = self.name(&self.has[*rule]);
            return Outcome::fail(format!("no {name} in {}", count(facts.selected, "file")));
        }
        match found(0) {
            Some((path, site)) if !self.has.is_empty() => Outcome::pass(format!("{path}:{}", site.line)),
            _ => Outcome::pass(format!("not in any of {}", count(facts.selected, "file"))),
        }
    }
}

impl Check for Text {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match Self::content(file) {
            Ok(Some(bytes)) => match self.invalidity(file) {
                Some(reason) => Fact::trouble(reason),
                None => self.look(bytes).unwrap_or_else(Fact::trouble),
            },
            Ok(None) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn literals(&self) -> Option<Vec<&Literals>> {
        // A file that lacks what each must have, or that must be data, tells something by not matching.
        if self.valid || (self.per_file && !self.has.is_empty()) {
            return None;
        }
        self.has.iter().chain(&self.lacks).map(Pattern::literals).collect()
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        let outcome = if self.per_file { self.reduce_per_file(facts) } else { self.reduce_over_all(facts) };
        match facts.troubles().next() {
            // What was not read could hold what must not be there, or the only place that has what must.
            Some((path, reason))
                if !self.lacks.is_empty() && outcome.holds() || !outcome.holds() && !self.has.is_empty() =>
            {
                Outcome::error(format!("{path} cannot be judged: {reason}"))
            }
            _ => outcome,
        }
    }

    fn describe(&self) -> String {
        let mut wants = Vec::new();
        let named = |patterns| self.what.clone().unwrap_or_else(|| quoted(patterns, "and"));
        if !self.has.is_empty() {
            wants.push(format!("has {}", named(&self.has)));
        }
        if !self.lacks.is_empty() {
            wants.push(format!("lacks {}", named(&self.lacks)));
        }
        let each = if self.per_file { "each of " } else { "" };
        format!("{each}{} {}", self.selector.describe(), wants.join(" and "))
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

/// Counts lines from place to place, so that many matches in one file cost one pass.
struct LineCounter<'b> {
    bytes: &'b [u8],
    at: usize,
    line: usize,
}

impl<'b> LineCounter<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line of an offset, counting from 1; offsets must not go back.
    fn line_at(&mut self, offset: usize) -> usize {
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..offset]).count();
        self.at = offset;
        self.line
    }
}

/// The line at an offset, trimmed and cut.
fn excerpt(bytes: &[u8], offset: usize) -> Sanitized {
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |newline| offset + newline);
    // A minified line is long; only what can be shown is decoded.
    let line = String::from_utf8_lossy(&bytes[start..end.min(start + 4 * EXCERPT + 64)]);
    let line = line.trim();
    match line.char_indices().nth(EXCERPT) {
        Some((cut, _)) => Sanitized::new(&format!("{}…", &line[..cut])),
        None => Sanitized::new(line),
    }
}
