//! `file`: files that must be there.

use std::sync::{Arc, OnceLock};

use globset::GlobSet;

use super::selector::{Glob, globs, join, set_of};
use super::{Check, Fact, Facts, File, Inputs, Kind, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, Unreadable};
use crate::text::Sanitized;

pub const KIND: Kind = Kind {
    name: "file",
    summary: "files exist and are not empty",
    example: r#"
        id = "threat-model"
        title = "The threat model is written"
        check.file = { any = ["docs/THREAT_MODEL.md", "security/threat-model.md"] }
    "#,
    parse,
};

/// At least one file for one of `any`, and at least one for each of `all`.
#[derive(Debug)]
struct FileCheck {
    any: Vec<Glob>,
    all: Vec<Glob>,
    non_empty: bool,
    executable: bool,
    /// All globs at once, `any` before `all`; compiled when the first file comes.
    compiled: OnceLock<GlobSet>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("file", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let ignore_case = table.boolean("ignore_case").unwrap_or(false);
    let non_empty = table.boolean("non_empty").unwrap_or(true);
    let executable = table.boolean("executable").unwrap_or(false);
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
        non_empty,
        executable,
        compiled: OnceLock::new(),
    }))
}

impl FileCheck {
    fn globs(&self) -> impl Iterator<Item = &Glob> {
        self.any.iter().chain(&self.all)
    }

    /// Why the file does not count, if it does not.
    fn objection(&self, file: &File<'_>) -> Result<Option<&'static str>, Unreadable> {
        if self.executable && !file.is_executable() {
            return Ok(Some("is not executable"));
        }
        if !self.non_empty {
            return Ok(None);
        }
        match file.bytes() {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => Ok(Some("is empty")),
            // Too large to read is certainly not empty.
            Ok(_) | Err(Unreadable::TooLarge(_)) => Ok(None),
            Err(reason) => Err(reason.clone()),
        }
    }
}

impl Check for FileCheck {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        let globs: Vec<_> = self.globs().cloned().collect();
        Inputs::of(Selector::of(&globs))
    }

    /// A site for every glob that the file satisfies; a site of no glob says why it does not count.
    fn map(&self, file: &File<'_>) -> Fact {
        let objection = match self.objection(file) {
            Ok(objection) => objection,
            Err(reason) => return Fact::trouble(reason.to_string()),
        };
        let mut fact = Fact { subjects: 1, ..Fact::default() };
        if let Some(objection) = objection {
            fact.push_site(0, usize::MAX, || Sanitized::new(objection));
            return fact;
        }
        fact.held = 1;
        for index in self.compiled.get_or_init(|| set_of(self.globs())).matches(file.path.as_str()) {
            fact.push_site(0, index, Sanitized::default);
        }
        fact
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let found =
            |index: usize| facts.iter().find(|(_, fact)| fact.sites.iter().any(|site| usize::from(site.rule) == index));
        let any = (0..self.any.len()).find_map(found);
        let offset = self.any.len();
        let missing: Vec<_> = self
            .all
            .iter()
            .enumerate()
            .filter(|(index, _)| found(offset + index).is_none())
            .map(|(_, glob)| glob)
            .collect();
        let rejected = facts.iter().filter(|(_, fact)| fact.held == 0);
        let findings = rejected.filter_map(|(path, fact)| {
            let reason = fact.trouble.as_ref().or_else(|| fact.sites.first().map(|site| &site.message))?;
            Some(super::Finding::new(path, None, reason.clone()))
        });
        if (self.any.is_empty() || any.is_some()) && missing.is_empty() {
            let first = any.or_else(|| found(offset)).map(|(path, _)| path.to_string()).unwrap_or_default();
            let others = facts.held().saturating_sub(1);
            return Outcome::pass(if others == 0 { first } else { format!("{first} and {others} more") });
        }
        let unread = facts.troubles().next();
        if let Some((path, reason)) = unread {
            return Outcome::error(format!("{path} cannot be judged: {reason}")).with_findings(findings);
        }
        let summary = match facts.iter().find(|(_, fact)| fact.held == 0) {
            Some((path, fact)) => {
                format!("{path} {}", fact.sites.first().map_or("does not count", |site| &site.message))
            }
            None if missing.is_empty() => none_of(&self.any),
            None => format!("{} missing", join(&missing.into_iter().cloned().collect::<Vec<_>>(), "and")),
        };
        Outcome::fail(summary).with_findings(findings)
    }

    fn describe(&self) -> String {
        let mut wants = Vec::new();
        if !self.any.is_empty() {
            wants.push(join(&self.any, "or"));
        }
        if !self.all.is_empty() {
            wants.push(join(&self.all, "and"));
        }
        let quality = match (self.executable, self.non_empty) {
            (true, _) => "exists and is executable",
            (false, true) => "exists and is not empty",
            (false, false) => "exists",
        };
        format!("{} {quality}", wants.join(", and "))
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
