//! `file`: files that must be there.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use globset::GlobSet;

use super::amount::Amount;
use super::quality::Quality;
use super::selector::{Glob, globs, join, set_of};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath, Unreadable};
use crate::text::{Sanitized, count};

pub const KIND: Kind = Kind {
    name: "file",
    summary: "files exist and are not empty; their number, size and mode can be bounded",
    parameters: &[
        ("any", "globs of which files must exist; one of them is enough"),
        ("all", "globs of which each must find a file"),
        ("min, max", "how many files there must and may be; for each glob of `all`"),
        ("min_size, max_size", r#"how large a file must and may be: `512`, `"10 KiB"`, `"1.5 MB"`"#),
        ("non_empty", "whether an empty file counts as none; true unless said otherwise"),
        ("executable", "only files that their owner may execute"),
        ("ignore_case", "match names in any case"),
    ],
    example: r#"
        id = "decisions"
        title = "Decisions are written down"
        # For the files of `any` together, and of each glob of `all`: `min` (1) and `max`. A file counts if it is not empty
        # (`non_empty = true`), has `min_size` and `max_size` (512, "10 KiB"), and is `executable` if that is asked.
        check.file = { any = ["docs/adr/*.md", "docs/decisions/*.md"], min = 3, min_size = "200 B", ignore_case = true }
    "#,
    parse,
};

/// As many files as wanted for `any` together, and as many for each of `all`.
#[derive(Debug)]
struct FileCheck {
    any: Vec<Glob>,
    all: Vec<Glob>,
    amount: Amount,
    non_empty: bool,
    quality: Quality,
    /// All globs at once, `any` before `all`; compiled when the first file comes.
    compiled: OnceLock<GlobSet>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("file", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let ignore_case = table.boolean("ignore_case").unwrap_or(false);
    let non_empty = table.boolean("non_empty").unwrap_or(true);
    let quality = Quality::parse(table);
    let amount = Amount::parse(table, "file");
    if amount.is_some_and(|amount| amount.min == 0) {
        let span = table.span_of("min");
        table.problem_in(span, "`file` is about files that must be there", "for at most so many: `absent` with `max`");
    }
    let missing = !table.has("any") && !table.has("all");
    if missing {
        table.problem("`file` expects nothing", "say which: `any = [globs]`, `all = [globs]`, or both");
    }
    let any = globs(table, "any", ignore_case);
    let all = globs(table, "all", ignore_case);
    let refused = (table.has("any") && any.is_none()) || (table.has("all") && all.is_none());
    if missing || refused {
        return None;
    }
    Some(Arc::new(FileCheck {
        any: any.unwrap_or_default(),
        all: all.unwrap_or_default(),
        amount: amount?,
        non_empty,
        quality,
        compiled: OnceLock::new(),
    }))
}

impl FileCheck {
    fn globs(&self) -> impl Iterator<Item = &Glob> {
        self.any.iter().chain(&self.all)
    }

    /// Why the file does not count, if it does not.
    fn objection(&self, file: &File<'_>) -> Result<Option<String>, Unreadable> {
        let objection = self.quality.objection(file)?;
        if objection.is_some() {
            return Ok(objection);
        }
        if !self.non_empty {
            // A link that leads nowhere, or out of the repository, is no file of it.
            return file.size().map(|_| None);
        }
        match file.bytes() {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => Ok(Some("is empty".to_owned())),
            // Too large to read is certainly not empty.
            Ok(_) | Err(Unreadable::TooLarge(_)) => Ok(None),
            Err(reason) => Err(reason.clone()),
        }
    }

    /// What must be met, each with the globs that it is about and their places among all globs.
    fn demands(&self) -> impl Iterator<Item = (&[Glob], Range<usize>)> {
        let offset = self.any.len();
        let any = (offset > 0).then_some((&self.any[..], 0..offset));
        let all = self.all.iter().enumerate();
        any.into_iter().chain(all.map(move |(at, glob)| (std::slice::from_ref(glob), offset + at..offset + at + 1)))
    }

    /// Why it fails, with the files that are too many.
    fn failure(&self, unmet: &[(&[Glob], Range<usize>)], facts: &Facts<'_>) -> Outcome {
        let Some((globs, places)) = unmet.first() else { return Outcome::error("nothing is unmet") };
        if self.amount.is_one() {
            let rejected = facts.iter().find_map(|(path, fact)| Some(format!("{path} {}", objection_of(fact)?)));
            let missing: Vec<Glob> = unmet.iter().flat_map(|(globs, _)| globs.iter().cloned()).collect();
            let folder = || missing.iter().find_map(|glob| is_a_folder(glob, facts));
            return Outcome::fail(rejected.or_else(folder).unwrap_or_else(|| match places.start < self.any.len() {
                true => none_of(&self.any),
                false => format!("{} missing", join(&missing, "and")),
            }));
        }
        let number = counted(facts, places).count();
        let wanted = self.amount.describe("file");
        let outcome = Outcome::fail(format!("{} for {}, {wanted} wanted", count(number, "file"), join(globs, "or")));
        if number < self.amount.min {
            return outcome;
        }
        outcome.with_findings(counted(facts, places).map(|path| Finding::new(path, None, format!("one of {number}"))))
    }
}

/// What is wrong with a demand for a file where a folder is.
fn is_a_folder(glob: &Glob, facts: &Facts<'_>) -> Option<String> {
    let folder = folder_of(glob)?;
    facts.iter().find(|(path, _)| path.is_within(&folder) && **path != folder)?;
    Some(format!("{folder} is a folder; for what lies in it write {folder}/**"))
}

/// The one folder that somebody who wrote this may have meant: a file has mostly an ending.
fn folder_of(glob: &Glob) -> Option<RepoPath> {
    let folder = glob.folder().and_then(|folder| folder.literal())?;
    (!folder.file_name().trim_start_matches('.').contains('.')).then_some(folder)
}

/// The files that count and satisfy one of the globs at these places.
fn counted<'a>(facts: &Facts<'a>, places: &Range<usize>) -> impl Iterator<Item = &'a RepoPath> + use<'a> {
    let places = places.clone();
    let satisfies = move |fact: &Fact| fact.sites.iter().any(|site| places.contains(&usize::from(site.rule)));
    facts.iter().filter(move |(_, fact)| satisfies(fact)).map(|(path, _)| path)
}

/// Why a file that was looked at does not count.
fn objection_of(fact: &Fact) -> Option<&Sanitized> {
    fact.sites.first().filter(|_| fact.held == 0).map(|site| &site.message)
}

impl Check for FileCheck {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        let globs: Vec<_> = self.globs().cloned().collect();
        // Where a name is a folder's, whoever wrote it is told.
        let beneath = globs.iter().filter(|glob| folder_of(glob).is_some()).filter_map(Glob::beneath);
        Inputs::of(Selector::of(&globs.iter().cloned().chain(beneath).collect::<Vec<_>>()))
    }

    /// A site for every glob that the file satisfies; a site of no glob says why it does not count. What only lies in a folder
    /// where a file is wanted has none.
    fn map(&self, file: &File<'_>) -> Fact {
        let set = self.compiled.get_or_init(|| set_of(self.globs()));
        let globs = set.matches(file.path.as_str());
        if globs.is_empty() {
            return Fact { subjects: 1, ..Fact::default() };
        }
        let objection = match self.objection(file) {
            Ok(objection) => objection,
            Err(reason) => return Fact::trouble(reason.to_string()),
        };
        let mut fact = Fact { subjects: 1, ..Fact::default() };
        if let Some(objection) = objection {
            fact.push_site(0, usize::MAX, || objection.into());
            return fact;
        }
        fact.held = 1;
        globs.into_iter().for_each(|index| fact.push_site(0, index, Sanitized::default));
        fact
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let rejected = facts.iter().filter(|(_, fact)| fact.held == 0);
        let findings = rejected.filter_map(|(path, fact)| {
            let reason = fact.trouble.as_ref().or_else(|| objection_of(fact))?;
            Some(Finding::new(path, None, reason.clone()))
        });
        let fits = |places: &Range<usize>| self.amount.fits(counted(facts, places).count());
        let unmet: Vec<_> = self.demands().filter(|(_, places)| !fits(places)).collect();
        match facts.troubles().next() {
            // What is not known could be one more, which matters where one more can be too many.
            Some((path, reason)) if !unmet.is_empty() || self.amount.max.is_some() => {
                Outcome::error(format!("{path} cannot be judged: {reason}")).with_findings(findings)
            }
            _ if !unmet.is_empty() => self.failure(&unmet, facts).with_findings(findings),
            _ => {
                let first = self.demands().find_map(|(_, places)| counted(facts, &places).next());
                let first = first.map(ToString::to_string).unwrap_or_default();
                let others = facts.held().saturating_sub(1);
                Outcome::pass(if others == 0 { first } else { format!("{first} and {others} more") })
            }
        }
    }

    fn describe(&self) -> String {
        let mut wants = Vec::new();
        if !self.any.is_empty() {
            wants.push(join(&self.any, "or"));
        }
        if !self.all.is_empty() {
            wants.push(join(&self.all, "and"));
        }
        let amount =
            if self.amount.is_one() { String::new() } else { format!("{} for ", self.amount.describe("file")) };
        let mut qualities = self.quality.describe();
        if self.non_empty {
            qualities.push("is not empty".to_owned());
        }
        let qualities: String = qualities.iter().map(|quality| format!(" and {quality}")).collect();
        format!("{amount}{} exists{qualities}", wants.join(", and "))
    }

    fn strength(&self) -> Strength {
        Strength::Presence
    }
}

fn none_of(globs: &[Glob]) -> String {
    match globs {
        [only] => format!("{} does not exist", only.as_str()),
        [first, second] => format!("neither {} nor {} exists", first.as_str(), second.as_str()),
        _ => format!("none of {} exists", join(globs, "or")),
    }
}
