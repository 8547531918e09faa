//! Subjects that are judged one by one, each with its flaws: what a file tells of them, and what comes of all files.
//!
//! Whoever asks says how a document is taken apart; that templates are not judged, that broken documents are trouble and that
//! nothing proves nothing is the same for all.

use super::document::{Documents, Format, Node};
use super::{Fact, Facts, File, Finding, Outcome, Selector, Site};
use crate::reader::{Table, did_you_mean};
use crate::repo::Unreadable;
use crate::text::count;

/// What a site of a fact is about, most urgent first.
const FLAWED: usize = 0;
const TEMPLATE: usize = 1;

/// Something that is not as wanted, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub line: usize,
    pub message: String,
}

impl Flaw {
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// Reads `each`: which of the known wishes every subject must meet. None after the reader was told what is wrong.
pub(super) fn wishes<W: Copy>(table: &mut Table<'_, '_>, known: &[(&'static str, W)]) -> Option<Vec<W>> {
    let words = || known.iter().map(|(word, _)| *word);
    let asked = table.list("each", |table, value, text| {
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, wish)| *wish);
        if found.is_none() {
            let help = did_you_mean(text, words());
            table.problem_at(value, &format!("`{text}` is nothing that can be asked of each"), &help);
        }
        found
    });
    if asked.as_ref().is_none_or(Vec::is_empty) && (!table.has("each") || asked.is_some()) {
        let help = format!("say in `each` what it must have: {}", words().collect::<Vec<_>>().join(", "));
        table.problem("it expects nothing", &help);
    }
    asked.filter(|asked| !asked.is_empty())
}

/// The fact of one file, of whose documents `judge` tells each subject with its flaws.
pub(super) fn fact_of(file: &File<'_>, format: Format, judge: &mut dyn FnMut(&Node, &mut Fact)) -> Fact {
    match file.documents(format) {
        Ok(documents) => of_documents(documents, judge),
        // A link to a folder, or one that dangles, has no documents.
        Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
        Err(reason) => Fact::trouble(reason.to_string()),
    }
}

fn of_documents(documents: &Documents, judge: &mut dyn FnMut(&Node, &mut Fact)) -> Fact {
    let mut fact = Fact::default();
    for (line, reason) in &documents.problems {
        if documents.is_template {
            fact.push_site(*line, TEMPLATE, || reason.clone());
        } else if fact.trouble.is_none() {
            fact.trouble = Some(if *line == 0 { reason.clone() } else { format!("line {line}: {reason}").into() });
        }
    }
    documents.list.iter().for_each(|document| judge(&document.root, &mut fact));
    fact
}

/// Counts one subject with its flaws; whether it has none.
pub(super) fn tell(fact: &mut Fact, flaws: Vec<Flaw>) -> bool {
    let is_sound = flaws.is_empty();
    fact.subjects += 1;
    fact.held += u32::from(is_sound);
    flaws.into_iter().for_each(|flaw| fact.push_site(flaw.line, FLAWED, || flaw.message.into()));
    is_sound
}

/// What comes of all files, where `held` of the subjects are as wanted.
pub(super) fn outcome(facts: &Facts<'_>, held: usize, noun: &str, selector: &Selector) -> Outcome {
    let sites = || facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
    let subjects = facts.subjects();
    let aside = sites().filter(|(_, site)| is_about(site, TEMPLATE)).count();
    let not_judged = format!("{} not judged", count(aside, "template"));
    let said = format!("{held} of {}", count(subjects, noun));
    let outcome = match (facts.selected, subjects, aside) {
        (0, _, _) => Outcome::without_subjects(format!("no file matches {}", selector.describe())),
        (files, 0, 0) => Outcome::without_subjects(format!("no {noun} in {}", count(files, "file"))),
        (_, 0, _) => Outcome::pending(not_judged),
        (_, _, 0) => Outcome::fraction(held, subjects, said),
        // What a template renders to is not known, so it holds no more than one that fails.
        _ => Outcome::fraction(held, subjects + aside, format!("{said} · {not_judged}")),
    };
    let outcome = match facts.troubles().next() {
        // What was not read could have the one subject that is not as wanted. A failure elsewhere stays one.
        Some((path, reason)) if held == subjects => Outcome::error(format!("{path} cannot be judged: {reason}")),
        _ => outcome,
    };
    let mut places: Vec<_> = sites().collect();
    places.sort_by_key(|(_, site)| site.rule);
    let troubles = facts.troubles().map(|(path, reason)| Finding::new(path, None, reason.clone()));
    let found = places.into_iter().map(|(path, site)| Finding::new(path, site.line(), site.message.clone()));
    outcome.with_findings(found.chain(troubles))
}

fn is_about(site: &Site, rule: usize) -> bool {
    usize::from(site.rule) == rule
}
