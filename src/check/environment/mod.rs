//! `environment`: an example of the environment documents every variable that the code reads.
//!
//! Examples and code are both looked at file by file; who documents what is read is told when all facts are brought together.

pub(crate) mod example;
pub(crate) mod reads;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use self::reads::means;
use super::document::text;
use super::selector::{Glob, Matcher, globs, join};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength, Target, Ties};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath, Unreadable};
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "environment",
    summary: "an example of the environment documents every variable that the code reads, and holds no secret",
    parameters: &[
        ("example", "globs of the examples, of which one must name a variable: `.env.example`"),
        ("used_in", "globs of the code, scripts and compose files that read variables"),
        ("except", "names of variables that need not be documented; `*` at the end stands for anything"),
        ("unused", "`false`: what is documented must be read somewhere"),
        ("secrets", "`false`: values in the example may look like real secrets"),
    ],
    example: r#"
        id = "environment"
        title = "Every variable is documented"
        # Python, JavaScript and TypeScript, Rust, Go, Java and Kotlin, and `${X}` in shell, YAML and compose files.
        check.environment = { example = [".env.example"], used_in = ["src/**", "compose.yaml"], except = ["PATH", "HOME", "CI*"] }
    "#,
    parse,
};

/// What a site of a fact is about: there is only one thing.
const SECRET: usize = 0;
/// How many names a summary shows.
const NAMED: usize = 3;

#[derive(Debug)]
struct Environment {
    example: Vec<Glob>,
    used_in: Vec<Glob>,
    except: Vec<String>,
    /// Whether a variable may be documented that nothing reads.
    unused: bool,
    /// Whether the example must hold no real secret.
    secrets: bool,
    /// Compiled when a file is first asked for.
    matcher: OnceLock<Matcher>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("environment", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let (example, used_in) = (globs(table, "example", false), globs(table, "used_in", false));
    let except = table.strings("except");
    let unused = table.boolean("unused").unwrap_or(true);
    let secrets = table.boolean("secrets").unwrap_or(true);
    for (key, help) in [("example", "`example = [\".env.example\"]`"), ("used_in", "`used_in = [\"src/**\"]`")] {
        if !table.has(key) {
            table.problem(&format!("`{key}` is missing"), &format!("for example {help}"));
        }
    }
    if table.has("except") && except.is_none() {
        return None;
    }
    let except = except.unwrap_or_default();
    Some(Arc::new(Environment {
        example: example?,
        used_in: used_in?,
        except,
        unused,
        secrets,
        matcher: OnceLock::new(),
    }))
}

/// The variables of all files, each with its places.
#[derive(Default)]
struct Variables<'a> {
    read: BTreeMap<&'a str, Vec<Finding>>,
    documented: BTreeMap<&'a str, Finding>,
}

impl Environment {
    fn is_example(&self, path: &RepoPath) -> bool {
        self.matcher.get_or_init(|| Selector::of(&self.example).matcher()).matches(path)
    }

    /// The targets are the variables, those that the file documents or those that it reads.
    fn look(&self, path: &RepoPath, text: &str) -> Fact {
        let (mut fact, mut ties) = (Fact::default(), Ties::default());
        let mut add = |line: usize, name: &str| {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            ties.targets.push(Target { line, path: RepoPath::new(""), anchor: Some(name.into()) });
        };
        if self.is_example(path) {
            for entry in example::entries(text) {
                add(entry.line, entry.name);
                if entry.has_secret && self.secrets {
                    fact.subjects += 1;
                    // The value itself is not shown: boards and reports travel.
                    fact.push_site(entry.line, SECRET, || format!("the value of `{}` looks real", entry.name).into());
                }
            }
        } else if let Some(language) = reads::language(path) {
            let reads = language.reads(text);
            let reads = reads.iter().filter(|read| !self.except.iter().any(|except| means(except, read.name)));
            reads.for_each(|read| add(read.line, read.name));
        }
        fact.ties = (ties != Ties::default()).then(|| Box::new(ties));
        fact
    }

    fn variables<'a>(&self, facts: &Facts<'a>) -> Variables<'a> {
        let mut variables = Variables::default();
        for (path, fact) in facts.iter() {
            let is_example = self.is_example(path);
            for target in fact.ties.iter().flat_map(|ties| &ties.targets) {
                let Some(name) = target.anchor.as_deref() else { continue };
                let place = |message: String| Finding::new(path, Some(target.line), message);
                if is_example {
                    let unread = || place(format!("`{name}` is documented, but nothing reads it"));
                    variables.documented.entry(name).or_insert_with(unread);
                } else {
                    let undocumented = place(format!("`{name}` is read, but not in {}", join(&self.example, "or")));
                    variables.read.entry(name).or_default().push(undocumented);
                }
            }
        }
        variables
    }

    fn judge(&self, facts: &Facts<'_>) -> Outcome {
        let Variables { read, documented } = self.variables(facts);
        let unread: Vec<_> = documented.iter().filter(|(name, _)| !read.contains_key(**name)).collect();
        let held = read.keys().filter(|name| documented.contains_key(**name)).count();
        let (variables, secrets) = (read.len(), facts.subjects());
        let unused = if self.unused { 0 } else { unread.len() };
        let mut notes = vec![format!("{held} of {} documented", count(variables, "variable"))];
        notes.extend((secrets > 0).then(|| count(secrets, "secret")));
        notes.extend(
            (!unread.is_empty()).then(|| format!("never read: {}", listed(unread.iter().map(|(name, _)| **name)))),
        );
        let outcome = match variables + secrets {
            0 => Outcome::without_subjects(format!("{}, no variable is read", count(facts.selected, "file"))),
            subjects => Outcome::fraction(held, subjects + unused, notes.join(" · ")),
        };
        let sites = facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
        let secrets = sites.map(|(path, site)| Finding::new(path, site.line(), site.message.clone()));
        let undocumented = read.iter().filter(|(name, _)| !documented.contains_key(**name));
        let undocumented = undocumented.flat_map(|(_, places)| places.iter().cloned());
        let unused = unread.iter().take(unused).map(|(_, finding)| (*finding).clone());
        let shown: usize = facts.iter().map(|(_, fact)| fact.sites.len()).sum();
        outcome.with_findings(secrets.chain(undocumented).chain(unused)).and_more(facts.subjects() - shown)
    }
}

impl Check for Environment {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        let within = self.example.iter().chain(&self.used_in).cloned().collect();
        Inputs::of(Selector { within, except: Arc::default() })
    }

    fn map(&self, file: &File<'_>) -> Fact {
        if !self.is_example(file.path) && reads::language(file.path).is_none() {
            return Fact::default();
        }
        match file.bytes().map(text) {
            Ok(Ok(text)) => self.look(file.path, text),
            Ok(Err(reason)) => Fact::trouble(reason),
            // A link to a folder, or one that dangles, has no variables.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            let globs = join(&self.example, "or");
            return Outcome::without_subjects(format!("no file matches {globs} or {}", join(&self.used_in, "or")));
        }
        let outcome = self.judge(facts);
        let troubles = facts.troubles().map(|(path, reason)| Finding::new(path, None, reason.clone()));
        let outcome = match facts.troubles().next() {
            // What was not read could have the one variable that nobody documents, or document those that seem not to be.
            Some((path, reason)) if outcome.findings_total == 0 || self.is_example(path) => Outcome {
                findings: outcome.findings,
                findings_total: outcome.findings_total,
                ..Outcome::error(format!("{path} cannot be judged: {reason}"))
            },
            Some(_) => {
                let unread = count(facts.troubles().count(), "file");
                Outcome { summary: format!("{} · {unread} not judged", outcome.summary).into(), ..outcome }
            }
            None => outcome,
        };
        outcome.with_findings(troubles)
    }

    fn describe(&self) -> String {
        let (example, used_in) = (join(&self.example, "or"), join(&self.used_in, "or"));
        let both = if self.unused { "" } else { " and no other" };
        let secrets = if self.secrets { ", and holds no secret" } else { "" };
        format!("{example} documents every variable that {used_in} reads{both}{secrets}")
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

/// `A, B, C and 4 more`.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    match names.len().checked_sub(NAMED).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", names[..NAMED].join(", ")),
        None => names.join(", "),
    }
}

#[cfg(test)]
mod tests;
