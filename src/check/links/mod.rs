//! `links`: what documents point at is there.
//!
//! A document's links are read from it alone; whether what they name exists is asked when all facts are brought
//! together, so that a file that comes or goes costs no reading. Of the other Markdown in the repository the anchors are
//! read as well, because links lead there.

pub(crate) mod target;

use std::sync::{Arc, OnceLock};

use self::target::{Lead, lead};
use super::markdown::Outline;
use super::selector::{Glob, Matcher};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength, Target, Ties};
use crate::reader::Table;
use crate::repo::{FileList, Repo, RepoPath};
use crate::text::{Sanitized, count};

pub const KIND: Kind = Kind {
    name: "links",
    summary: "the relative links, images and anchors of Markdown documents resolve",
    parameters: &[
        ("in, except", "globs of the documents"),
        ("anchors", "whether the part after `#` must be a heading; true unless said otherwise"),
    ],
    example: r#"
        id = "links"
        title = "The documentation's links lead somewhere"
        # As GitHub resolves them; the web is not looked at. `anchors = false` leaves fragments aside.
        check.links = { in = ["**/*.md"], except = ["vendor/**"] }
    "#,
    parse,
};

#[derive(Debug)]
struct Links {
    selector: Selector,
    /// Whether a fragment must be a heading's slug or a name in the document.
    anchors: bool,
    /// Those, and with anchors all that links may lead to.
    looked_at: Selector,
    /// Compiled when the first document comes.
    matcher: OnceLock<Matcher>,
}

/// Where anchors are looked up, whoever links there.
const MARKDOWN: &str = "**/*.{md,markdown,mdown,mkdn,mkd,mdwn,mdx}";
/// Stands in the counts of a document that is no subject.
const OUTSIDE: u32 = 1;

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("links", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let anchors = table.boolean("anchors").unwrap_or(true);
    Some(Arc::new(Links::new(selector?, anchors)))
}

impl Links {
    fn new(selector: Selector, anchors: bool) -> Self {
        let others = Glob::new(MARKDOWN, true).ok().filter(|_| anchors);
        // What is left out has no links to judge, but is as good a place to lead to.
        let looked_at = match others {
            Some(others) => {
                Selector { within: selector.within.iter().cloned().chain([others]).collect(), except: Arc::default() }
            }
            None => selector.clone(),
        };
        Self { selector, anchors, looked_at, matcher: OnceLock::new() }
    }

    fn is_subject(&self, path: &RepoPath) -> bool {
        self.matcher.get_or_init(|| self.selector.matcher()).matches(path)
    }

    /// The anchors of a document whose own links are not asked about.
    fn glance(file: &File<'_>) -> Fact {
        let told = match file.outline() {
            Ok(outline) => outline.map(|outline| Ties { anchors: outline.anchors.clone(), ..Ties::default() }),
            Err(reason) => return Fact { counts: vec![OUTSIDE], ..Fact::trouble(reason) },
        };
        Fact { counts: vec![OUTSIDE], ties: told.map(Box::new), ..Fact::default() }
    }

    /// `subjects` counts the links; those that hold or are broken by what this document says alone are decided here, as
    /// `held` and sites, the others are targets.
    fn look(&self, path: &RepoPath, outline: &Outline) -> Fact {
        let mut fact = Fact::default();
        let mut ties = Ties::default();
        for link in &outline.links {
            match lead(path, &link.target) {
                Lead::Elsewhere => continue,
                Lead::Nowhere(reason) => fact.push_site(link.line, 0, || reason.into()),
                Lead::Within(at, anchor) => {
                    let anchor = anchor.filter(|_| self.anchors);
                    match anchor {
                        Some(anchor) if at == *path && !has(&outline.anchors, &anchor) => {
                            fact.push_site(link.line, 0, || no_anchor(path, &anchor));
                        }
                        _ if at == *path => fact.held += 1,
                        anchor => ties.targets.push(Target { line: line(link.line), path: at, anchor }),
                    }
                }
            }
            fact.subjects += 1;
        }
        if self.anchors {
            ties.anchors.clone_from(&outline.anchors);
        }
        fact.ties = (ties != Ties::default()).then(|| Box::new(ties));
        fact
    }

    /// What is wrong with a target, if anything.
    fn objection(&self, target: &Target, facts: &Facts<'_>, files: &FileList) -> Option<Sanitized> {
        let path = &target.path;
        if !files.contains(path) {
            let is_folder = files.beneath(path).next().is_some();
            return (!is_folder).then(|| format!("{path} is not in the repository").into());
        }
        let anchor = target.anchor.as_deref()?;
        match facts.get(path) {
            // Nobody knows what names it has: it is none of the documents, and no Markdown.
            None if !self.is_subject(path) || !super::markdown::is_document(path) => None,
            Some(Fact { trouble: Some(reason), counts, .. }) => {
                // Of a document that is judged itself it is said there.
                let message = || format!("whether {path} has `#{anchor}` is not known: {reason}").into();
                (!counts.is_empty()).then(message)
            }
            Some(fact) if fact.ties.as_ref().is_some_and(|ties| has(&ties.anchors, anchor)) => None,
            _ => Some(no_anchor(path, anchor)),
        }
    }

    /// The broken links of one document, by line, and how many more were not kept.
    fn broken(&self, path: &RepoPath, fact: &Fact, facts: &Facts<'_>, files: &FileList) -> (Vec<Finding>, usize) {
        let targets = fact.ties.iter().flat_map(|ties| &ties.targets);
        let asked = targets.clone().filter_map(|target| Some((target.line, self.objection(target, facts, files)?)));
        let known = fact.sites.iter().map(|site| (site.line, site.message.clone()));
        let mut broken: Vec<_> = known.chain(asked).collect();
        broken.sort_by_key(|(line, _)| *line);
        let decided = (fact.subjects as usize).saturating_sub(targets.count());
        let uncounted = decided.saturating_sub(fact.held as usize + fact.sites.len());
        (broken.into_iter().map(|(line, message)| Finding::new(path, Some(line), message)).collect(), uncounted)
    }

    fn judge(&self, facts: &Facts<'_>, files: &FileList) -> Outcome {
        let (mut findings, mut uncounted) = (Vec::new(), 0);
        for (path, fact) in facts.iter() {
            let (broken, more) = self.broken(path, fact, facts, files);
            findings.extend(broken);
            uncounted += more;
        }
        let total = facts.subjects();
        let held = total.saturating_sub(findings.len() + uncounted);
        let summary = match held {
            _ if total == 0 => format!("{}, no relative link", count(selected(facts), "file")),
            held if held == total => count(held, "link"),
            held => format!("{held} of {}", count(total, "link")),
        };
        Outcome::fraction(held, total, summary).with_findings(findings).and_more(uncounted)
    }
}

impl Check for Links {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { list: true, ..Inputs::of(self.looked_at.clone()) }
    }

    fn map(&self, file: &File<'_>) -> Fact {
        if self.anchors && !self.is_subject(file.path) {
            return Self::glance(file);
        }
        match file.outline() {
            Ok(Some(outline)) => self.look(file.path, outline),
            Ok(None) => Fact::default(),
            Err(reason) => Fact::trouble(reason),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if selected(facts) == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        let Some(files) = facts.files() else { return Outcome::error("which files there are was not told") };
        let outcome = self.judge(facts, files);
        let judged = || facts.iter().filter(|(_, fact)| !is_outside(fact));
        let troubled = || judged().filter_map(|(path, fact)| Some((path, fact.trouble.as_ref()?)));
        let troubles = troubled().map(|(path, reason)| Finding::new(path, None, reason.clone()));
        match troubled().next() {
            // What was not read could have the one link that is broken. One that is broken elsewhere stays one.
            Some((path, reason)) if outcome.findings_total == 0 => {
                Outcome::error(format!("{path} cannot be judged: {reason}")).with_findings(troubles)
            }
            Some(_) => {
                let unread = count(troubled().count(), "document");
                let summary = format!("{} · {unread} not judged", outcome.summary).into();
                Outcome { summary, ..outcome }.with_findings(troubles)
            }
            None => outcome,
        }
    }

    fn describe(&self) -> String {
        let anchors = if self.anchors { "link and anchor" } else { "link" };
        format!("every relative {anchors} in {} resolves", self.selector.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

fn is_outside(fact: &Fact) -> bool {
    !fact.counts.is_empty()
}

/// How many files are asked about.
fn selected(facts: &Facts<'_>) -> usize {
    facts.selected.saturating_sub(facts.iter().filter(|(_, fact)| is_outside(fact)).count())
}

fn has(anchors: &[Box<str>], anchor: &str) -> bool {
    anchors.binary_search_by(|known| (**known).cmp(anchor)).is_ok()
}

fn no_anchor(path: &RepoPath, anchor: &str) -> Sanitized {
    format!("{path} has no heading or anchor `#{anchor}`").into()
}

fn line(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::markdown;
    use super::*;

    fn check() -> Links {
        let selector = Selector::of(&[super::super::selector::Glob::new("**/*.md", false).unwrap()]);
        Links::new(selector, true)
    }

    /// Of documents alone, by their text.
    fn outcome(documents: &[(&str, &str)]) -> Outcome {
        let check = check();
        let mut files = FileList::default();
        let mut notable = BTreeMap::new();
        for (path, text) in documents {
            let path = RepoPath::new(path);
            notable.insert(path.clone(), Box::new(check.look(&path, &markdown::parse(text.as_bytes()).unwrap())));
            files.insert(path);
        }
        check.judge(&Facts::new(documents.len(), &notable), &files)
    }

    #[test]
    fn a_document_without_any_heading_has_no_anchor() {
        let found = outcome(&[("a.md", "[b](b.md#x)"), ("b.md", "")]);
        assert_eq!(found.findings[0].message.as_str(), "b.md has no heading or anchor `#x`");
    }

    #[test]
    fn what_many_links_say_is_counted_to_the_last() {
        let many = |link: &str| link.repeat(15_000);
        let headings: String = (0..15_000).map(|at| format!("# h{at}\n")).collect();
        for (links, held) in
            [("[x](#h14999) ", 15_000), ("[x](#no) ", 0), ("[x](b.md) ", 0), ("[x](b/../a.md#h7) ", 15_000)]
        {
            let found = outcome(&[("a.md", &format!("{headings}\n{}", many(links)))]);
            assert_eq!(found.findings_total, 15_000 - held, "{links}");
            assert_eq!(found.holds(), held == 15_000);
        }
        let found = outcome(&[("a.md", &many("[x](b.md#h1) ")), ("b.md", &headings)]);
        assert_eq!(found.summary.as_str(), "15000 links");
    }
}
