//! `absent`: files that must not be there.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use globset::GlobSet;

use super::quality::Quality;
use super::selector::{Glob, globs, join, set_of};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath, Unreadable};
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "absent",
    summary: "no file matches, or no more than so many; size and mode can narrow it",
    parameters: &[
        ("any", "globs of files that must not exist; one that ends in a name means a folder of that name as well"),
        ("except", "globs of those that may"),
        ("max", "how many are tolerated; none unless said"),
        ("min_size, max_size", "only files of this size are unwanted"),
        ("executable", "only executable files are unwanted"),
        ("ignore_case", "match names in any case"),
    ],
    example: r#"
        id = "no-private-keys"
        title = "No private key lies in the repository"
        # A folder of such a name counts as well, whatever lies in it. `max = 10` puts up with so many; `min_size = "5 MiB"`,
        # `max_size` and `executable` say which files are meant.
        check.absent = { any = ["**/id_rsa", "**/*.pem"], except = ["**/testdata/**"] }
    "#,
    parse,
};

#[derive(Debug)]
struct Absent {
    unwanted: Selector,
    /// That, and what lies in folders of such names.
    looked_at: Selector,
    /// Tells folders; compiled when there is something in one.
    folders: OnceLock<GlobSet>,
    /// Only files that are like this are unwanted.
    quality: Quality,
    /// How many are put up with.
    max: usize,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("absent", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let ignore_case = table.boolean("ignore_case").unwrap_or(false);
    if !table.has("any") {
        table.problem("`absent` expects nothing", "say what must not exist: `any = [globs]`");
    }
    let quality = Quality::parse(table);
    let max = table.whole("max").unwrap_or(0);
    let within = globs(table, "any", ignore_case);
    let except = globs(table, "except", ignore_case);
    if table.has("except") && except.is_none() {
        return None;
    }
    let unwanted = Selector { within: within?.into(), except: except.unwrap_or_default().into() };
    let looked_at = Selector { within: with_folders(&unwanted.within), except: with_folders(&unwanted.except) };
    Some(Arc::new(Absent { unwanted, looked_at, folders: OnceLock::new(), quality, max }))
}

/// The globs, and for each that may name a folder what lies in it.
fn with_folders(globs: &[Glob]) -> Arc<[Glob]> {
    globs.iter().cloned().chain(globs.iter().filter_map(Glob::beneath)).collect()
}

impl Absent {
    /// What is there because of a file: the topmost folder above it that is unwanted, or itself.
    fn presence(&self, path: &RepoPath) -> RepoPath {
        let globs = || self.unwanted.within.iter().filter_map(Glob::folder).collect::<Vec<_>>();
        let folders = self.folders.get_or_init(|| set_of(&globs()));
        let mut above = path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]);
        above.find(|folder| folders.is_match(folder)).map_or_else(|| path.clone(), RepoPath::new)
    }

    /// What is wrong with a file that is there.
    fn objection(&self) -> &'static str {
        if self.max == 0 { "must not exist" } else { "is one of too many" }
    }

    /// `*.pem or id_rsa`, and what they are like.
    fn shown(&self, globs: &str) -> String {
        let qualities = self.quality.describe();
        if qualities.is_empty() { globs.to_owned() } else { format!("{globs} that {}", qualities.join(" and ")) }
    }
}

impl Check for Absent {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.looked_at.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match self.quality.objection(file) {
            Ok(None) => Fact { subjects: 1, ..Fact::default() },
            // A link that dangles has neither size nor mode.
            Ok(Some(_)) | Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let found = facts.iter().filter(|(_, fact)| fact.subjects > 0).map(|(path, _)| self.presence(path));
        // Many files in one folder are one thing that is there.
        let found: BTreeSet<_> = found.collect();
        let found: Vec<_> = found.iter().collect();
        if found.len() <= self.max {
            if let Some((path, reason)) = facts.troubles().next() {
                return Outcome::error(format!("{path} cannot be judged: {reason}"));
            }
            let shown = self.shown(&join(&self.unwanted.within, "or"));
            return Outcome::pass(match found.len() {
                0 => format!("no {shown}"),
                number => format!("{}, at most {}", count(number, "file"), self.max),
            });
        }
        let summary = match found.as_slice() {
            found if self.max > 0 => format!("{}, at most {}", count(found.len(), "file"), self.max),
            [path] => format!("{path} exists"),
            [path, others @ ..] => format!("{path} and {} exist", count(others.len(), "more file")),
            [] => String::new(),
        };
        Outcome::fail(summary).with_findings(found.into_iter().map(|path| Finding::new(path, None, self.objection())))
    }

    fn describe(&self) -> String {
        let shown = self.shown(&self.unwanted.describe());
        match self.max {
            0 => format!("no file matches {shown}"),
            max => format!(
                "at most {} {shown}",
                if max == 1 { "1 file matches".to_owned() } else { format!("{max} files match") }
            ),
        }
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}
