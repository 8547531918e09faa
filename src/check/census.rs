//! How the kinds answer that look for subjects in documents: how many are as wanted, and what could not be judged.

use super::document::Documents;
use super::{Fact, Facts, Finding, Outcome, Selector};
use crate::reader::Table;
use crate::text::{Sanitized, count};

/// What a site of a fact is about, most urgent first.
pub(super) const FLAWED: usize = 0;
pub(super) const UNSURE: usize = 1;
const TROUBLE: usize = 2;
const TEMPLATE: usize = 3;

/// The subjects of all files together.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub held: usize,
    pub subjects: usize,
    /// How many more there may be, or of which nobody can tell whether they are as wanted.
    pub unsure: usize,
    /// How many there must be.
    pub min: usize,
    pub findings: Vec<Finding>,
    /// Flaws that were not kept.
    pub uncounted: usize,
}

/// Whether a file can have what a kind looks for, as far as its text tells: it has one of the words, or its letters are not
/// those of UTF-8.
pub(super) fn may_have(bytes: &[u8], words: &[&str]) -> bool {
    let has = |word: &&str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    words.iter().any(has) || memchr::memchr(0, bytes).is_some()
}

/// Reads how many there must be; one if nothing is said.
pub(super) fn at_least(table: &mut Table<'_, '_>, key: &'static str, noun: &str) -> usize {
    let number = table.whole(key);
    if number == Some(0) {
        let span = table.span_of(key);
        table.problem_in(
            span,
            &format!("`{key} = 0` expects nothing"),
            &format!("name a number of {noun}s, or drop it"),
        );
    }
    number.unwrap_or(1)
}

/// Notes a flaw; all of them are counted, and shown while there is room.
pub(super) fn note_flaw(fact: &mut Fact, line: usize, message: String) {
    if fact.counts.is_empty() {
        fact.counts.push(0);
    }
    fact.counts[0] += 1;
    fact.push_site(line, FLAWED, || message.into());
}

/// Notes what could not be read of a file.
pub(super) fn note_problems(fact: &mut Fact, documents: &Documents) {
    for (line, reason) in &documents.problems {
        let about = if documents.is_template { TEMPLATE } else { TROUBLE };
        fact.push_site(*line, about, || reason.clone());
        if !documents.is_template && fact.trouble.is_none() {
            fact.trouble = Some(located(*line, reason));
        }
    }
}

/// Notes what could not be read of a file that lies in another one.
pub(super) fn note_inner_problem(fact: &mut Fact, line: usize, name: &str, reason: &Sanitized) {
    let message = Sanitized::from(format!("{name}: {reason}"));
    fact.push_site(line, TROUBLE, || message.clone());
    if fact.trouble.is_none() {
        fact.trouble = Some(located(line, &message));
    }
}

/// A reason with its line, if it is known.
pub(super) fn located(line: usize, reason: &Sanitized) -> Sanitized {
    if line == 0 { reason.clone() } else { format!("line {line}: {reason}").into() }
}

impl Census {
    /// Of facts in which each file speaks for itself.
    pub fn of(facts: &Facts<'_>, min: usize) -> Self {
        let flaws: u32 = facts.iter().flat_map(|(_, fact)| &fact.counts).sum();
        let findings: Vec<_> = sites(facts, FLAWED).chain(sites(facts, UNSURE)).collect();
        let unsure = sites(facts, UNSURE).count();
        Self {
            held: facts.held(),
            subjects: facts.subjects(),
            unsure,
            min,
            uncounted: (flaws as usize).saturating_sub(findings.len() - unsure),
            findings,
        }
    }

    /// The answer. What cannot be told is a subject that does not hold: a pass would be a guess, while what holds elsewhere
    /// keeps its credit and one more that is mended never lowers it.
    pub fn outcome(self, facts: &Facts<'_>, selector: &Selector, noun: &str) -> Outcome {
        let templates = facts.iter().filter(|(_, fact)| fact.sites.iter().any(|site| is_about(site.rule, TEMPLATE)));
        let templates = templates.count();
        let unsure = self.unsure + templates;
        let judged = format!("{} of {}", self.held, count(self.subjects, noun));
        let notes = [
            (self.subjects > 0).then_some(judged),
            (self.unsure > 0).then(|| format!("{} not sure", count(self.unsure, noun))),
            (templates > 0).then(|| format!("{} not judged", count(templates, "template"))),
            (0 < self.subjects && self.subjects < self.min)
                .then(|| format!("at least {} wanted", count(self.min, noun))),
        ];
        let summary = notes.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let outcome = match (self.subjects, unsure) {
            _ if facts.selected == 0 => Outcome::without_subjects(format!("no file matches {}", selector.describe())),
            (0, 0) => Outcome::without_subjects(format!("{}, no {noun}", count(facts.selected, "file"))),
            // What a template renders to may well have subjects, so this is never "not applicable".
            (0, _) => Outcome::pending(summary),
            _ => Outcome::fraction(self.held, self.min.max(self.subjects + unsure), summary),
        };
        let outcome = match facts.troubles().next() {
            // What was not read could have the one subject that does not hold. A failure elsewhere stays one.
            Some((path, reason)) if self.held == self.subjects => {
                Outcome::error(format!("{path} cannot be judged: {reason}"))
            }
            Some(_) => {
                let unread = count(facts.troubles().count(), "file");
                Outcome { summary: format!("{} · {unread} not judged", outcome.summary).into(), ..outcome }
            }
            None => outcome,
        };
        let whole = facts.iter().filter(|(_, fact)| fact.sites.iter().all(|site| !is_about(site.rule, TROUBLE)));
        let whole = whole.filter_map(|(path, fact)| Some(Finding::new(path, None, fact.trouble.clone()?)));
        let unread = sites(facts, TROUBLE).chain(whole).chain(sites(facts, TEMPLATE));
        outcome.with_findings(self.findings.into_iter().chain(unread)).and_more(self.uncounted)
    }
}

/// The places that are about something.
fn sites<'a>(facts: &Facts<'a>, about: usize) -> impl Iterator<Item = Finding> + use<'a> {
    let sites = facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
    let sites = sites.filter(move |(_, site)| is_about(site.rule, about));
    sites.map(|(path, site)| Finding::new(path, site.line(), site.message.clone()))
}

fn is_about(rule: u16, about: usize) -> bool {
    usize::from(rule) == about
}
