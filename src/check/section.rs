//! `section`: a document has a section, and something stands in it.

use std::sync::Arc;

use super::markdown::{Outline, Section};
use super::pattern::{Flags, Pattern, patterns, quoted};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Site, Strength};
use crate::reader::Table;
use crate::repo::Repo;
use crate::text::{Sanitized, count};

pub const KIND: Kind = Kind {
    name: "section",
    summary: "a Markdown document has a section that is more than a heading",
    parameters: &[
        ("in, except", "globs of the documents"),
        ("heading", "a regular expression, or a list of which one must match a heading's text"),
        ("words", "regular expressions that must all be in the section's text"),
        ("links", "how many links the section must have"),
        ("what", "words for what is looked for, where an expression is no reading"),
        ("per", r#"`"file"`: each document must have it, with credit in proportion"#),
    ],
    example: r#"
        id = "rollback"
        title = "The runbook says how to roll back"
        # Cases do not count. A placeholder ("TODO", "TBD", "N/A") is no content. `words` must all be in the section, and so
        # many `links`, sub-sections included; with `per = "file"` each document must have it.
        check.section = { in = ["docs/**/*.md"], heading = 'roll\s?back', words = ['kubectl|helm'], links = 1 }
    "#,
    parse,
};

/// What a site of a fact is about.
const FOUND: usize = 0;
const LACKING: usize = 1;

/// Cases do not count in prose, and its letters are not only those of ASCII.
const FLAGS: Flags = Flags { ignore_case: true, unicode: true };

#[derive(Debug)]
struct SectionCheck {
    selector: Selector,
    heading: Vec<Pattern>,
    words: Vec<Pattern>,
    links: usize,
    per_file: bool,
    what: Option<String>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("section", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let heading = patterns(table, "heading", FLAGS);
    let words = patterns(table, "words", FLAGS);
    let links = table.whole("links").unwrap_or(0);
    let what = table.string("what");
    let per_file = table.word("per", &[("file", true), ("all", false)]).unwrap_or(false);
    if !table.has("heading") {
        table.problem("`section` expects nothing", "say what its heading is: `heading = 'regex'`");
    }
    Some(Arc::new(SectionCheck {
        selector: selector?,
        heading: heading?,
        words: words.unwrap_or_default(),
        links,
        per_file,
        what,
    }))
}

impl SectionCheck {
    /// `subjects` counts the document, `held` is set where it has the section. The sites are that section, or else what
    /// the sections of that name lack.
    fn look(&self, outline: &Outline) -> Result<Fact, String> {
        let mut fact = Fact { subjects: 1, ..Fact::default() };
        let mut lacking = Vec::new();
        for (at, heading) in outline.headings.iter().enumerate() {
            if !any_matches(&self.heading, &heading.text)? {
                continue;
            }
            let lacks = self.lacks(&outline.section(at))?;
            if lacks.is_empty() {
                fact.held = 1;
                fact.push_site(heading.line, FOUND, || Sanitized::new(&heading.text));
                return Ok(fact);
            }
            lacking.push((heading, lacks));
        }
        for (heading, lacks) in &lacking {
            let message = || format!("“{}” {}", heading.text, lacks.join(" and ")).into();
            fact.push_site(heading.line, LACKING, message);
        }
        if lacking.is_empty() && self.per_file {
            fact.push_site(0, LACKING, || format!("has no {}", self.section()).into());
        }
        Ok(fact)
    }

    /// What is missing from a section, each as a phrase.
    fn lacks(&self, section: &Section<'_>) -> Result<Vec<String>, String> {
        if !section.has_content {
            return Ok(vec!["has no content yet".to_owned()]);
        }
        let mut lacks = Vec::new();
        for pattern in &self.words {
            if !pattern.regex()?.is_match(section.text.as_bytes()) {
                lacks.push(match &self.what {
                    Some(what) => format!("is no {what}"),
                    None => format!("does not mention {}", pattern.shown()),
                });
            }
        }
        lacks.dedup();
        if section.links < self.links {
            lacks.push(format!("has {} of {}", section.links, count(self.links, "link")));
        }
        Ok(lacks)
    }

    fn section(&self) -> String {
        self.what.clone().unwrap_or_else(|| format!("section {}", quoted(&self.heading, "or")))
    }

    fn reduce_per_file(facts: &Facts<'_>) -> Outcome {
        let (held, documents) = (facts.held(), facts.subjects());
        let summary = match held {
            held if held == documents => format!("in {}", count(held, "document")),
            held => format!("in {held} of {}", count(documents, "document")),
        };
        Outcome::fraction(held, documents, summary).with_findings(findings(facts, LACKING))
    }

    fn reduce_over_all(&self, facts: &Facts<'_>) -> Outcome {
        if let Some(found) = findings(facts, FOUND).next() {
            return Outcome::pass(found.location()).with_findings([found]);
        }
        let summary = match findings(facts, LACKING).next() {
            Some(near) => format!("{} {}", near.location(), near.message),
            None => format!("no {} in {}", self.section(), count(facts.subjects(), "document")),
        };
        Outcome::fail(summary).with_findings(findings(facts, LACKING))
    }
}

impl Check for SectionCheck {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match file.outline() {
            Ok(Some(outline)) => self.look(outline).unwrap_or_else(Fact::trouble),
            Ok(None) => Fact::default(),
            Err(reason) => Fact::trouble(reason),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        let outcome = if self.per_file { Self::reduce_per_file(facts) } else { self.reduce_over_all(facts) };
        match facts.troubles().next() {
            // What was not read could have the section, or be the one document that does not.
            Some((path, reason)) if self.per_file || !outcome.holds() => {
                Outcome::error(format!("{path} cannot be judged: {reason}"))
            }
            _ if facts.subjects() == 0 => {
                Outcome::without_subjects(format!("{}, no Markdown document", count(facts.selected, "file")))
            }
            _ => outcome,
        }
    }

    fn describe(&self) -> String {
        let each = if self.per_file { "each of " } else { "" };
        let mut wants = Vec::new();
        if !self.words.is_empty() && self.what.is_none() {
            wants.push(format!(" that mentions {}", quoted(&self.words, "and")));
        }
        if self.links > 0 {
            wants.push(format!(" with at least {}", count(self.links, "link")));
        }
        format!("{each}{} has a {}{}", self.selector.describe(), self.section(), wants.concat())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

fn any_matches(patterns: &[Pattern], text: &str) -> Result<bool, String> {
    for pattern in patterns {
        if pattern.regex()?.is_match(text.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn findings<'a>(facts: &Facts<'a>, about: usize) -> impl Iterator<Item = Finding> + use<'a> {
    let sites = facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
    let wanted = move |(_, site): &(_, &Site)| usize::from(site.rule) == about;
    sites.filter(wanted).map(|(path, site)| Finding::new(path, site.line(), site.message.clone()))
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    fn check() -> SectionCheck {
        let pattern = |text| vec![Pattern::new(text, FLAGS).unwrap()];
        SectionCheck {
            selector: Selector::default(),
            heading: pattern("^rollback$"),
            words: pattern(r"\bhelm\b"),
            links: 2,
            per_file: false,
            what: None,
        }
    }

    fn sites(text: &str) -> Vec<(u32, String)> {
        let fact = check().look(&markdown::parse(text.as_bytes()).unwrap()).unwrap();
        fact.sites.iter().map(|site| (site.line, site.message.to_string())).collect()
    }

    #[test]
    fn says_what_each_section_of_the_name_lacks() {
        let text = "# Rollback\n\n## Rollback\nAsk [Ada](ada.md).\n";
        let lacks = "“Rollback” does not mention `\\bhelm\\b` and has 1 of 2 links";
        assert_eq!(sites(text), [(1, lacks.to_owned()), (3, lacks.to_owned())]);
        assert_eq!(sites("# A\n## ROLLBACK ##\n"), [(2, "“ROLLBACK” has no content yet".to_owned())]);
    }

    #[test]
    fn it_is_called_what_its_author_calls_it() {
        assert_eq!(check().section(), "section `^rollback$`");
        let named = SectionCheck { what: Some("way back".to_owned()), ..check() };
        assert_eq!(named.section(), "way back");
        assert!(named.describe().ends_with(" has a way back with at least 2 links"), "{}", named.describe());
        let fact = named.look(&markdown::parse(b"# Rollback\nBy hand.\n").unwrap()).unwrap();
        assert_eq!(fact.sites[0].message.to_string(), "“Rollback” is no way back and has 0 of 2 links");
    }

    #[test]
    fn the_one_that_is_complete_is_found_behind_many_that_are_not() {
        let text = format!("{}# Rollback\nHelm: [a](a.md), [b](b.md)\n", "# Rollback\n".repeat(60));
        assert_eq!(sites(&text), [(61, "Rollback".to_owned())]);
        assert_eq!(sites("# Rollback plan\nHelm: [a](a.md), [b](b.md)\n"), []);
    }
}
