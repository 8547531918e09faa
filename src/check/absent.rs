//! `absent`: files that must not be there.

use std::sync::Arc;

use super::selector::{globs, join};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::Repo;
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "absent",
    summary: "no file matches",
    example: r#"
        id = "no-private-keys"
        title = "No private key lies in the repository"
        check.absent = { any = ["**/id_rsa", "**/*.pem"], except = ["**/testdata/**"] }
    "#,
    parse,
};

#[derive(Debug)]
struct Absent {
    unwanted: Selector,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("absent", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let ignore_case = table.boolean("ignore_case").unwrap_or(false);
    if !table.has("any") {
        table.problem("`absent` expects nothing", "say what must not exist: `any = [globs]`");
    }
    let within = globs(table, "any", ignore_case);
    let except = globs(table, "except", ignore_case);
    if table.has("except") && except.is_none() {
        return None;
    }
    Some(Arc::new(Absent { unwanted: Selector { within: within?, except: except.unwrap_or_default() } }))
}

impl Check for Absent {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.unwanted.clone())
    }

    fn map(&self, _file: &File<'_>) -> Fact {
        Fact { subjects: 1, ..Fact::default() }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let mut found = facts.iter().map(|(path, _)| path);
        match (found.next(), facts.selected) {
            (None, _) => Outcome::pass(format!("no {}", join(&self.unwanted.within, "or"))),
            (Some(path), 0 | 1) => Outcome::fail(format!("{path} exists")),
            (Some(path), all) => Outcome::fail(format!("{path} and {} exist", count(all - 1, "more file"))),
        }
        .with_findings(facts.iter().map(|(path, _)| Finding::new(path, None, "must not exist")))
    }

    fn describe(&self) -> String {
        format!("no file matches {}", self.unwanted.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}
