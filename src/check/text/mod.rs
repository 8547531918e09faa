//! `text`: what files say, by regular expressions.
//!
//! An expression sees the whole file: `^` and `$` match at its lines' ends, LF or CRLF, `\s` and `[^x]` go on to the next
//! line, `.` does so with `(?s)`, and with `(?-m)` the two anchors mean the ends of the file. UTF-16 is read where a byte
//! order mark tells it; what is binary has no text, and proves nothing. A document for people in which a fix left something
//! open, `TODO(you)`, has nothing yet.

mod look;
mod value;

use std::sync::Arc;

use self::value::Wanted;
use super::amount::Amount;
use super::document::Format;
use super::pattern::{Flags, Pattern, patterns, quoted};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Literals, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::Repo;
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "text",
    summary: "files have, or lack, what a regular expression says",
    parameters: &[
        ("in, except", "globs of the files to look at, and of those to leave out"),
        ("has", "a regular expression, or a list of which each must match"),
        ("lacks", "a regular expression, or a list of which none may match"),
        ("per", r#"`"file"`: each file must be so, with credit in proportion; `"all"`: all together"#),
        ("min, max", "how often each of `has` must and may match"),
        ("value", r#"what the first group of each match must be as a number: `"> 30"`"#),
        ("version", r#"what it must be as a version, part by part: `">= 1.21"`"#),
        ("valid", "a file whose name says YAML, JSON or TOML must be readable as such, or it cannot be judged"),
        ("ignore_case", "match letters in any case"),
        ("unicode", r"let classes such as `\w` know all of Unicode, at ten times the cost"),
        ("what", "words for what is looked for, where an expression is no reading"),
    ],
    example: r#"
        id = "no-unsafe"
        title = "No unsafe Rust"
        when.file.any = ["Cargo.toml"]
        # `has` wants a match, `min` and `max` bound how many there are, `value = "> 30"` or `version = ">= 1.21"` compares
        # what its first group captures; all of it over all files, or with `per = "file"` in each of them.
        check.text = { in = ["src/**/*.rs"], lacks = '\bunsafe\s*(\{|fn|impl)' }
    "#,
    parse,
};

#[derive(Debug)]
struct Text {
    selector: Selector,
    has: Vec<Pattern>,
    lacks: Vec<Pattern>,
    /// How often each of `has` is to be there.
    amount: Amount,
    /// What the first group of each match of `has` is to capture.
    wanted: Option<Wanted>,
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
    let amount = Amount::parse(table, "place");
    let wanted = Wanted::parse(table);
    expect_patterns(table, has.as_deref());
    let refused = (table.has("has") && has.is_none()) || (table.has("lacks") && lacks.is_none());
    if missing || refused {
        return None;
    }
    let (has, lacks) = (has.unwrap_or_default(), lacks.unwrap_or_default());
    Some(Arc::new(Text { selector: selector?, has, lacks, amount: amount?, wanted, per_file, valid, what }))
}

/// Numbers and values are those of `has`, and a value is what its first group captures.
fn expect_patterns(table: &mut Table<'_, '_>, has: Option<&[Pattern]>) {
    for key in ["min", "max", "value", "version"] {
        if !table.has(key) || table.has("has") {
            continue;
        }
        let help = "say what is counted or captured: `has = 'regex'`";
        table.problem_at_key(key, &format!("`{key}` is about the matches of `has`, which is missing"), help);
    }
    let captures = table.has("value") || table.has("version");
    for pattern in has.unwrap_or_default().iter().filter(|pattern| captures && !pattern.has_group()) {
        let message = format!("{} captures nothing that could be compared", pattern.shown());
        table.problem_in(table.span_of("has"), &message, "put the number in parentheses: 'timeout: ([0-9]+)'");
    }
}

impl Text {
    /// Whether there is something that must not be in any file.
    fn forbids(&self) -> bool {
        !self.lacks.is_empty() || self.amount.max.is_some() || self.wanted.is_some()
    }

    /// Whether each file must have something.
    fn wants_of_each(&self) -> bool {
        self.per_file && !self.has.is_empty()
    }

    /// Whether one match of a pattern is not as good as many.
    fn is_counting(&self) -> bool {
        !self.amount.is_one() || self.wanted.is_some()
    }

    /// Why what reads the file as YAML, JSON or TOML cannot, if that matters. A template is what it renders to, and is left
    /// to its text.
    fn invalidity(&self, file: &File<'_>) -> Option<String> {
        let format = Format::of(file.path).filter(|_| self.valid)?;
        let documents = file.documents(format).ok().filter(|documents| !documents.is_template)?;
        let (line, reason) = documents.problems.first()?;
        Some(format!("line {line}: {reason}"))
    }

    /// What a pattern stands for: the words given for it, else itself where that can be read at a glance.
    fn name(&self, pattern: &Pattern) -> String {
        self.what.clone().unwrap_or_else(|| if pattern.is_long() { "match".to_owned() } else { pattern.shown() })
    }

    fn unwanted_sites<'a>(&self, facts: &Facts<'a>) -> impl Iterator<Item = Finding> + use<'a> {
        let (first, per_file) = (self.has.len(), self.per_file);
        facts.iter().flat_map(move |(path, fact)| {
            let passed_over = look::is_textless(fact) || (!per_file && look::is_unwritten(fact));
            let sites = fact.sites.iter().filter(move |_| !passed_over);
            let unwanted = sites.filter(move |site| usize::from(site.rule) >= first || per_file);
            unwanted.map(move |site| Finding::new(path, site.line(), site.message.clone()))
        })
    }

    fn reduce_per_file(&self, facts: &Facts<'_>) -> Outcome {
        let is_bad = |fact: &Fact| !look::is_textless(fact) && (fact.held > 0 || fact.subjects > 0);
        let bad = facts.iter().filter(|(_, fact)| is_bad(fact)).count();
        let all = with_text(facts);
        let good = all.saturating_sub(bad);
        let summary = match bad {
            0 => format!("{} as wanted{}", count(good, "file"), textless(facts)),
            _ => format!("{good} of {} as wanted{}", count(all, "file"), textless(facts)),
        };
        Outcome::fraction(good, all, summary).with_findings(self.unwanted_sites(facts))
    }

    fn reduce_over_all(&self, facts: &Facts<'_>) -> Outcome {
        let unwanted = facts.subjects();
        if unwanted > 0 {
            let files = facts.iter().filter(|(_, fact)| fact.subjects > 0).count();
            let kept = self.unwanted_sites(facts).count();
            let both = !self.has.is_empty() && !self.lacks.is_empty();
            let that = if both { " that must not be there" } else { "" };
            return Outcome::fail(format!("{}{that} in {}", count(unwanted, "place"), count(files, "file")))
                .with_findings(self.unwanted_sites(facts))
                .and_more(unwanted.saturating_sub(kept));
        }
        for (rule, pattern) in self.has.iter().enumerate() {
            let number = self.number(rule, facts);
            if !self.amount.fits(number) {
                return self.misses(rule, pattern, number, facts);
            }
        }
        match sites(facts, 0).next() {
            // Where it stands is what a person wants to open.
            Some(found) if !self.has.is_empty() => Outcome::pass(found.location()).with_findings([found]),
            _ => Outcome::pass(format!("not in any of {}", looked_at(facts))),
        }
    }

    /// How often a pattern is in all files, or whether it is there at all if that is enough.
    fn number(&self, rule: usize, facts: &Facts<'_>) -> usize {
        match self.is_counting() {
            true => facts.iter().filter_map(|(_, fact)| fact.counts.get(rule)).map(|number| *number as usize).sum(),
            false => sites(facts, rule).take(1).count(),
        }
    }

    /// Too few, or too many, of which the places are shown.
    fn misses(&self, rule: usize, pattern: &Pattern, number: usize, facts: &Facts<'_>) -> Outcome {
        let name = self.name(pattern);
        let unwritten = || facts.iter().filter(|(_, fact)| look::is_unwritten(fact));
        if let Some((path, _)) = unwritten().next() {
            let places = unwritten().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
            let findings = places.map(|(path, site)| Finding::new(path, site.line(), site.message.clone()));
            return Outcome::fail(format!("no {name}: {path} is still to be written")).with_findings(findings);
        }
        if self.amount.is_one() {
            return Outcome::fail(format!("no {name} in {}", looked_at(facts)));
        }
        let wanted = self.amount.describe("place");
        let outcome = Outcome::fail(format!("{name} in {}, {wanted} wanted", count(number, "place")));
        if number < self.amount.min {
            return outcome;
        }
        outcome.with_findings(sites(facts, rule)).and_more(number.saturating_sub(sites(facts, rule).count()))
    }
}

/// How many files have text that can be looked at, those included that could not be read.
fn with_text(facts: &Facts<'_>) -> usize {
    facts.selected.saturating_sub(facts.iter().filter(|(_, fact)| look::is_textless(fact)).count())
}

/// How many files were looked at, for people, and how many could not be because they have no text.
fn looked_at(facts: &Facts<'_>) -> String {
    format!("{}{}", count(with_text(facts), "file"), textless(facts))
}

fn textless(facts: &Facts<'_>) -> String {
    match facts.selected.saturating_sub(with_text(facts)) {
        0 => String::new(),
        1 => " · 1 has no text and was not looked at".to_owned(),
        more => format!(" · {more} have no text and were not looked at"),
    }
}

/// The places that belong to one pattern.
fn sites<'a>(facts: &Facts<'a>, rule: usize) -> impl Iterator<Item = Finding> + use<'a> {
    let sites = facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
    let wanted = sites.filter(move |(_, site)| usize::from(site.rule) == rule);
    wanted.map(|(path, site)| Finding::new(path, site.line(), site.message.clone()))
}

impl Check for Text {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match file.text() {
            Ok(Some(bytes)) => match self.invalidity(file) {
                Some(reason) => Fact::trouble(reason),
                None => match self.look(bytes) {
                    Ok(fact) if look::is_prose(file.path) => self.unless_unwritten(bytes, fact),
                    looked => looked.unwrap_or_else(Fact::trouble),
                },
            },
            Ok(None) => look::textless(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn literals(&self) -> Option<Vec<&Literals>> {
        // A file that lacks what each must have, or that must be data, tells something by not matching.
        if self.valid || self.wants_of_each() {
            return None;
        }
        self.has.iter().chain(&self.lacks).map(Pattern::literals).collect()
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        if with_text(facts) == 0 {
            return Outcome::without_subjects(format!("no file that matches {} has text", self.selector.describe()));
        }
        let outcome = if self.per_file { self.reduce_per_file(facts) } else { self.reduce_over_all(facts) };
        // What was not read could hold what must not be there, or the only place that has what must.
        let matters = if outcome.holds() { self.forbids() } else { !self.has.is_empty() };
        match facts.troubles().next() {
            Some((path, reason)) if matters => Outcome::error(format!("{path} cannot be judged: {reason}")),
            _ => outcome,
        }
    }

    fn describe(&self) -> String {
        let mut wants = Vec::new();
        // What both stand for is what must be there.
        let named = |patterns, is_named: bool| {
            self.what.clone().filter(|_| is_named).unwrap_or_else(|| quoted(patterns, "and"))
        };
        if !self.has.is_empty() {
            let amount =
                if self.amount.is_one() { String::new() } else { format!(" in {}", self.amount.describe("place")) };
            let value = self.wanted.as_ref().map(|wanted| format!(" with a value {wanted}")).unwrap_or_default();
            wants.push(format!("has {}{amount}{value}", named(&self.has, true)));
        }
        if !self.lacks.is_empty() {
            wants.push(format!("lacks {}", named(&self.lacks, self.has.is_empty())));
        }
        let each = if self.per_file { "each of " } else { "" };
        format!("{each}{} {}", self.selector.describe(), wants.join(" and "))
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

#[cfg(test)]
mod tests;
