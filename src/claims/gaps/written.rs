//! Documents that a document calls still to be written, while another one has a section that is called so: `[ ] Incident response
//! procedures`, and there is an `## Incident Response` in `docs/OPERATIONS.md`. And those that it says are written, by their names
//! or by such sections.

use std::cell::OnceCell;

use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::roots::root;
use crate::claims::words::stems::stems;
use crate::claims::words::subject::{head, without_state};
use crate::claims::words::wording::{denies, is_foreign, says_broken, says_gone, without_request, words};
use crate::repo::RepoPath;

/// What people call what is written for those who run a program, by its last word.
const KINDS: &[&str] = &["procedure", "procedures", "plan", "runbook", "playbook", "guide", "process", "instructions"];
/// Words that a heading may have beside those of the thing.
const FILLER: &[&str] =
    &["the", "a", "and", "of", "for", "documented", "written", "common", "operational", "general", "our"];
/// Words by which documents are praised.
const MANNER: &[&str] =
    &["comprehensive", "complete", "detailed", "full", "step", "by", "with", "basic", "quick", "new", "in"];
/// Fewer words could be anything, more are a sentence.
const WORDS: std::ops::RangeInclusive<usize> = 2..=3;
/// So many lines beneath a heading tell people what to do.
const LINES: usize = 8;

/// The documents of a repository by what they, and their sections, are called: looked through once, when somebody asks.
struct Papers<'r, 'k> {
    reading: &'r Reading,
    known: &'r Known<'k>,
    named: OnceCell<Vec<(&'k RepoPath, Vec<String>)>>,
    sections: OnceCell<Vec<Titled>>,
}

/// A section, with the roots of the words that it is called by.
struct Titled {
    path: RepoPath,
    line: usize,
    title: String,
    roots: Vec<String>,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let papers = Papers { reading, known, named: OnceCell::new(), sections: OnceCell::new() };
    let is_open = |line: &&Line| {
        line.role == Role::Item
            && line.has_box
            && line.status == Status::Pending
            && reading.said(line) == Said::Missing
            && reading.is_now(line)
            && !reading.is_past(line)
            && !is_foreign(&line.text)
            && !says_broken(&line.text)
    };
    let open = reading.lines.iter().filter(is_open);
    let judged = open.filter_map(|line| {
        let ruling = Ruling::fails(papers.written(&thing(line)?)?);
        Some(claim(reading, line, Kind::Path, &line.text, Said::Missing, ruling))
    });
    let mut claims: Vec<Claim> = judged.collect();
    let told = reading.lines.iter().filter(|line| is_told(reading, line));
    claims.extend(told.filter_map(|line| {
        let wanted = subject(line)?;
        // A section of that name is no document of its own on all that one word stands for.
        let is_part = wanted.len() > 1 || words(&head(line).to_lowercase()).any(|word| KINDS.contains(&word));
        let part = || papers.written(&wanted).filter(|_| is_part);
        let ruling = Ruling::holds(papers.called(&wanted).or_else(part)?);
        Some(claim(reading, line, Kind::Path, &line.text, reading.said(line), ruling))
    }));
    claims
}

/// Whether a line says that what it names is there, or asks for it in a list that nobody has ticked.
fn is_told(reading: &Reading, line: &Line) -> bool {
    let is_said = reading.told(line) == Said::Done || reading.is_demand(line);
    let is_plain = !denies(&line.text) && !says_gone(&line.text) && !says_broken(&line.text) && !is_foreign(&line.text);
    // Where a line names the file, that is there or not.
    let is_named = line.text.contains(".md");
    matches!(line.role, Role::Item | Role::Row) && is_said && is_plain && !is_named && reading.is_now(line)
}

/// The roots of what a line says that something is written of.
fn subject(line: &Line) -> Option<Vec<String>> {
    const STATES: &[&str] =
        &["created", "complete", "completed", "written", "documented", "ready", "available", "updated", "present"];
    const ANY: &[&str] = &[
        "documentation",
        "docs",
        "guides",
        "guideline",
        "guidelines",
        "reference",
        "manual",
        "runbooks",
        "playbooks",
        "plans",
        "diagrams",
        "faq",
    ];
    let text = head(line).to_lowercase();
    let text = without_request(&text);
    let all: Vec<&str> = words(text).collect();
    let is_kind = |word: &&str| KINDS.contains(word) || ANY.contains(word) || *word == "documented";
    let is_more =
        |word: &&&str| !is_kind(word) && !STATES.contains(*word) && !FILLER.contains(*word) && !MANNER.contains(*word);
    let wanted: Vec<String> = all.iter().filter(is_more).map(|word| root(word)).collect();
    let is_plain = text.chars().all(|one| one.is_alphanumeric() || matches!(one, ' ' | '-' | '/'));
    // Of two things each would have to be written.
    let is_plain = is_plain && !all.contains(&"and");
    (is_plain && all.iter().any(is_kind) && (1..=*WORDS.end()).contains(&wanted.len())).then_some(wanted)
}

/// The roots of what a line calls a document of, if it says no more.
fn thing(line: &Line) -> Option<Vec<String>> {
    let text = without_state(&line.text).unwrap_or(&line.text).to_lowercase();
    let text = text.strip_suffix(" documented").unwrap_or(&text);
    let all: Vec<&str> = words(text).collect();
    let (last, rest) = all.split_last()?;
    let is_plain = text.chars().all(|one| one.is_alphabetic() || matches!(one, ' ' | '-'));
    let wanted: Vec<String> = rest.iter().filter(|word| !FILLER.contains(word)).map(|word| root(word)).collect();
    (is_plain && KINDS.contains(last) && WORDS.contains(&wanted.len())).then_some(wanted)
}

impl<'k> Papers<'_, 'k> {
    /// The document that is called as a thing, and by nothing else than that it is one.
    fn called(&self, wanted: &[String]) -> Option<String> {
        let is_kind = |word: &String| {
            KINDS
                .iter()
                .chain(&["documentation", "docs", "guidelines", "reference", "manual", "overview"])
                .any(|kind| root(kind) == *word)
        };
        let is_one = |(_, named): &&(&RepoPath, Vec<String>)| {
            let rest = named.iter().filter(|word| !wanted.contains(word));
            wanted.iter().all(|word| named.contains(word)) && rest.into_iter().all(is_kind)
        };
        self.named().iter().find(is_one).map(|(path, _)| format!("{path} is called so"))
    }

    /// Where a document has a section that is called so and tells what to do.
    fn written(&self, wanted: &[String]) -> Option<String> {
        let is_called = |titled: &&Titled| {
            titled.roots.len() == wanted.len() && wanted.iter().all(|word| titled.roots.contains(word))
        };
        let Titled { path, line, title, .. } = self.sections().iter().find(is_called)?;
        Some(format!("{path}:{line} has a section `{title}`"))
    }

    fn named(&self) -> &[(&'k RepoPath, Vec<String>)] {
        self.named.get_or_init(|| {
            let paths = self.known.files.matching(|path| path.ends_with(".md") || path.ends_with(".rst"));
            let is_other = |path: &&RepoPath| Class::of(path) == Class::Document && **path != self.reading.path;
            let roots = |path: &RepoPath| {
                let stem = path.file_name().split('.').next().unwrap_or_default();
                stems(stem).iter().map(|word| root(word)).collect()
            };
            paths.into_iter().filter(is_other).map(|path| (path, roots(path))).collect()
        })
    }

    fn sections(&self) -> &[Titled] {
        const MOST: usize = 200;
        self.sections.get_or_init(|| {
            let is_one = |path: &&RepoPath| {
                Class::of(path) == Class::Document && **path != self.reading.path && !is_of_then(path)
            };
            let paths = self.known.files.matching(|path| path.ends_with(".md"));
            let read = |path: &RepoPath| {
                let text = self.known.repo.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                text.map(|text| titled(path, &text)).unwrap_or_default()
            };
            paths.into_iter().filter(is_one).take(MOST).flat_map(read).collect()
        })
    }
}

/// Whether a document tells by its name or its folder of what was, or is to come.
fn is_of_then(path: &RepoPath) -> bool {
    const THEN: &[&str] = &[
        "archive",
        "archived",
        "report",
        "summary",
        "plan",
        "roadmap",
        "todo",
        "audit",
        "status",
        "proposal",
        "changelog",
        "ready",
        "readiness",
        "checklist",
        "assessment",
        "review",
        "complete",
        "template",
        "prompt",
        "prompts",
    ];
    let lower = path.as_str().to_lowercase();
    words(&lower).flat_map(|part| part.split('_')).any(|part| THEN.contains(&part))
}

/// The sections of a text that have more than a few lines which are no boxes.
fn titled(path: &RepoPath, text: &str) -> Vec<Titled> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut fence, mut found) = (false, Vec::new());
    for (at, line) in lines.iter().enumerate() {
        fence ^= line.trim_start().starts_with("```");
        let level = line.chars().take_while(|one| *one == '#').count();
        if fence || level == 0 || level > 3 {
            continue;
        }
        let is_end = |line: &&&str| {
            let other = line.chars().take_while(|one| *one == '#').count();
            other == 0 || other > level
        };
        let beneath: Vec<&&str> =
            lines[at + 1..].iter().take_while(is_end).filter(|line| !line.trim().is_empty()).collect();
        if beneath.len() < LINES || beneath.iter().any(|line| line.contains("[ ]")) {
            continue;
        }
        let title = line.trim_start_matches('#').trim();
        let lower = title.to_lowercase();
        let is_word = |word: &&str| {
            !word.bytes().all(|byte| byte.is_ascii_digit()) && !FILLER.contains(word) && !KINDS.contains(word)
        };
        let roots = words(&lower).filter(is_word).map(root).collect();
        found.push(Titled { path: path.clone(), line: at + 1, title: title.to_owned(), roots });
    }
    found
}
