//! `git`: what the repository's history and index say.

mod history;

use std::sync::Arc;

use jiff::SignedDuration;

use super::pattern::{Flags, Pattern};
use super::selector::{Glob, globs, join, set_of};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Status, Strength};
use crate::reader::Table;
use crate::repo::{Git, Owners, Repo, RepoPath, SHALLOW};
use crate::text::{commit, count};
use history::Side;

pub const KIND: Kind = Kind {
    name: "git",
    summary: "a tag, branch, commit or tracked file exists; a tag is signed; files have owners and are kept up; HEAD is not too far from a branch",
    parameters: &[
        ("tag", "a glob of which a tag must exist"),
        (
            "signed",
            "a glob of tags of which the newest must be signed by somebody that your own configuration of git knows",
        ),
        ("branch", "a glob of which a branch must exist, here or on a remote: `main`, `origin/main`"),
        ("commit", "the hash, or its beginning, of a commit that must exist"),
        ("tracked", "globs of which each must find a file that git tracks"),
        ("untracked", "globs of files that git must not track"),
        ("owned", "globs of files that CODEOWNERS must give an owner, with credit in proportion"),
        (
            "age",
            "`{ in = [globs], max = '90d' }`: how long ago each file may have been changed last, with credit in proportion",
        ),
        ("behind", "`{ of = 'origin/main', max = 0 }`: how many commits of a branch HEAD may lack"),
        ("ahead", "the same for the commits that HEAD has and the branch has not"),
        ("message", "`{ has = 'regex', last = 20 }`: the form of the newest commits' subjects"),
    ],
    example: r#"
        id = "owned"
        title = "Every source file has an owner"
        check.git = { owned = ["src/**"] }
    "#,
    parse,
};

#[derive(Debug)]
enum Ask {
    Tag(Glob),
    Signed(Glob),
    Branch(Glob),
    Commit(String),
    Tracked(Vec<Glob>),
    Untracked(Vec<Glob>),
    Owned(Vec<Glob>),
    Age { files: Selector, max: SignedDuration },
    Distance { side: Side, of: String, max: usize },
    Message { has: Vec<Pattern>, last: usize },
}

const SHALLOW_FEW: &str = "a shallow clone has only some branches; `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'` \
                           brings the others, in a workflow `fetch-depth: 0`";
const DETACHED_FEW: &str = "where HEAD is on no branch, not all may have been fetched; `git fetch origin '+refs/heads/*:refs/remotes/origin/*'` \
                            and `git switch` to one settle it";

/// Of how many commits the form of the subject is asked at most.
const LAST: usize = 1000;

const QUESTIONS: [&str; 11] =
    ["tag", "signed", "branch", "commit", "tracked", "untracked", "owned", "age", "behind", "ahead", "message"];

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("git", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let asked = QUESTIONS.iter().filter(|question| table.has(question)).count();
    if asked != 1 && table.keys().iter().all(|key| QUESTIONS.contains(&key.as_str())) {
        let message = if asked == 0 { "`git` expects nothing" } else { "one `git` check asks one question" };
        table.problem(message, &format!("exactly one of {}", QUESTIONS.join(", ")));
    }
    let asks = [
        one_glob(table, "tag").map(Ask::Tag),
        one_glob(table, "signed").map(Ask::Signed),
        one_glob(table, "branch").map(Ask::Branch),
        table.commit("commit").map(Ask::Commit),
        globs(table, "tracked", false).map(Ask::Tracked),
        globs(table, "untracked", false).map(Ask::Untracked),
        globs(table, "owned", false).map(Ask::Owned),
        table.table("age", history::parse_age).flatten(),
        table.table("behind", |table| history::parse_distance(table, Side::Behind)).flatten(),
        table.table("ahead", |table| history::parse_distance(table, Side::Ahead)).flatten(),
        table.table("message", parse_message).flatten(),
    ];
    let ask = asks.into_iter().flatten().next()?;
    (asked == 1).then(|| Arc::new(ask) as Arc<dyn Check>)
}

fn one_glob(table: &mut Table<'_, '_>, key: &'static str) -> Option<Glob> {
    let span = table.span_of(key);
    let globs = globs(table, key, false)?;
    if globs.len() > 1 {
        let help = "write a check for each, together in `all` or `any`";
        table.problem_in(span, &format!("`{key}` asks for one, and these are {}", globs.len()), help);
        return None;
    }
    globs.into_iter().next()
}

fn parse_message(table: &mut Table<'_, '_>) -> Option<Ask> {
    let span = table.span_of("last");
    let last = table.whole("last").unwrap_or(20);
    if !(1..=LAST).contains(&last) {
        table.problem_in(
            span,
            &format!("the last {last} commits cannot be asked"),
            &format!("a number from 1 to {LAST}"),
        );
    }
    let has = super::pattern::patterns(table, "has", Flags::default());
    if !table.has("has") {
        table.problem("`message` expects nothing", "say what each subject must have: `has = 'regex'`");
    }
    Some(Ask::Message { has: has?, last })
}

impl Ask {
    fn decide(&self, facts: &Facts<'_>, repo: &Repo) -> Result<Outcome, String> {
        let git = || repo.git().map_err(str::to_owned);
        match self {
            Self::Tag(glob) => unless_cut(git()?, named(glob, &git()?.tags()?, "tag")),
            Self::Signed(glob) => history::signed(git()?, glob),
            Self::Branch(glob) => unless_few(git()?, named(glob, &git()?.branches()?, "branch")),
            Self::Commit(hash) => match git()?.commit(hash)? {
                Some(_) => Ok(Outcome::pass(format!("{hash} is in the repository"))),
                None => unless_cut(git()?, Outcome::fail(format!("{hash} is not in the repository"))),
            },
            Self::Tracked(globs) => Ok(tracked(globs, &repo.tracked()?)),
            Self::Untracked(globs) => Ok(untracked(globs, &repo.tracked()?)),
            Self::Owned(_) => Ok(owned(facts, repo)),
            Self::Age { files, max } => history::ages(facts, repo, files, *max),
            Self::Distance { side, of, max } => history::distance(git()?, *side, of, *max),
            Self::Message { has, last } => {
                let subjects = git()?.subjects(*last)?;
                // Of those that are not there nobody knows how they are called.
                if subjects.len() < *last && git()?.is_shallow()? {
                    return Ok(Outcome::pending(SHALLOW));
                }
                messages(has, &subjects)
            }
        }
    }
}

/// An answer that something is not there, which nobody can give where history was cut off.
fn unless_cut(git: &Git, outcome: Outcome) -> Result<Outcome, String> {
    Ok(if outcome.status == Status::Fail && git.is_shallow()? { Outcome::pending(SHALLOW) } else { outcome })
}

/// An answer that a branch is not there, which nobody can give who may have only some: CI fetches the commit that it is about.
fn unless_few(git: &Git, outcome: Outcome) -> Result<Outcome, String> {
    Ok(match outcome.status {
        Status::Fail if git.is_shallow()? => Outcome::pending(format!("{}, and {SHALLOW_FEW}", outcome.summary)),
        Status::Fail if git.head()?.branch.is_none() => {
            Outcome::pending(format!("{}, and {DETACHED_FEW}", outcome.summary))
        }
        _ => outcome,
    })
}

fn named(glob: &Glob, names: &[String], noun: &str) -> Outcome {
    let set = set_of([glob]);
    let mut matching: Vec<_> = names.iter().filter(|name| set.is_match(name)).collect();
    matching.sort_unstable();
    matching.dedup();
    match matching.last() {
        Some(name) if matching.len() > 1 => Outcome::pass(format!("{name} and {} more", matching.len() - 1)),
        Some(name) => Outcome::pass((*name).clone()),
        None => Outcome::fail(format!("no {noun} matches {}", glob.as_str())),
    }
}

fn tracked(globs: &[Glob], paths: &[RepoPath]) -> Outcome {
    let missing: Vec<_> = globs
        .iter()
        .filter(|glob| {
            let set = set_of([*glob]);
            !paths.iter().any(|path| set.is_match(path.as_str()))
        })
        .cloned()
        .collect();
    match missing.as_slice() {
        [] => Outcome::pass(format!("git tracks {}", join(globs, "and"))),
        missing => Outcome::fail(format!("git does not track {}", join(missing, "or"))),
    }
}

fn untracked(globs: &[Glob], paths: &[RepoPath]) -> Outcome {
    let set = set_of(globs);
    let found: Vec<_> = paths.iter().filter(|path| set.is_match(path.as_str())).collect();
    match found.as_slice() {
        [] => Outcome::pass(format!("git tracks no {}", join(globs, "or"))),
        [first, ..] => Outcome::fail(format!("git tracks {first}{}", and_more(found.len()))),
    }
    .with_findings(found.iter().map(|path| Finding::new(path, None, "git tracks it")))
}

fn owned(facts: &Facts<'_>, repo: &Repo) -> Outcome {
    let Some(owners) = Owners::read(repo) else {
        return match facts.selected {
            0 => Outcome::without_subjects("no file to own"),
            files => Outcome::fail(format!("there is no CODEOWNERS for {}", count(files, "file"))),
        };
    };
    let orphans: Vec<_> = facts.iter().map(|(path, _)| path).filter(|path| !owners.owns(path)).collect();
    let owned = facts.selected.saturating_sub(orphans.len());
    Outcome::fraction(owned, facts.selected, format!("{owned} of {} owned", count(facts.selected, "file")))
        .with_findings(
            orphans.iter().map(|path| Finding::new(path, None, format!("no rule in {} owns it", owners.path))),
        )
}

fn messages(has: &[Pattern], subjects: &[(String, String)]) -> Result<Outcome, String> {
    let regexes = has.iter().map(Pattern::regex).collect::<Result<Vec<_>, _>>()?;
    let fits = |subject: &str| regexes.iter().all(|regex| regex.is_match(subject.as_bytes()));
    let held = subjects.iter().filter(|(_, subject)| fits(subject)).count();
    let misfit = subjects.iter().find(|(_, subject)| !fits(subject));
    let example = misfit.map(|(id, subject)| format!(" · {} {subject}", commit::short(id))).unwrap_or_default();
    let total = subjects.len();
    Ok(Outcome::fraction(held, total, format!("{held} of {}{example}", count(total, "commit"))))
}

fn and_more(total: usize) -> String {
    if total > 1 { format!(" and {}", count(total - 1, "more file")) } else { String::new() }
}

impl Check for Ask {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        let files = match self {
            Self::Owned(globs) => Some(Selector::of(globs)),
            Self::Age { files, .. } => Some(files.clone()),
            _ => None,
        };
        let tree = matches!(self, Self::Tracked(_) | Self::Untracked(_) | Self::Owned(_));
        Inputs { files, git: true, tree, ..Inputs::default() }
    }

    /// Who owns a file and when it was changed is asked for all of them together. Here it only counts as one, with its
    /// fingerprint for an age, so that an edit is a reason to ask again.
    fn map(&self, file: &File<'_>) -> Fact {
        let mut fact = Fact { subjects: 1, ..Fact::default() };
        if let (Self::Age { .. }, Ok(bytes)) = (self, file.bytes()) {
            fact.push_site(0, 0, || blake3::hash(bytes).to_hex().as_str().into());
        }
        fact
    }

    fn reduce(&self, facts: &Facts<'_>, repo: &Repo) -> Outcome {
        self.decide(facts, repo).unwrap_or_else(Outcome::error)
    }

    /// The parts of an age are its files, some of which grew too old.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        history::combine(outcomes)
    }

    fn beyond_commit(&self) -> Option<&'static str> {
        matches!(self, Self::Branch(_) | Self::Distance { .. }).then_some("where branches were")
    }

    fn describe(&self) -> String {
        match self {
            Self::Tag(glob) => format!("a tag matches {}", glob.as_str()),
            Self::Signed(glob) => format!("the newest tag of {} is signed by somebody known", glob.as_str()),
            Self::Branch(glob) => format!("a branch matches {}", glob.as_str()),
            Self::Commit(hash) => format!("commit {hash} is in the repository"),
            Self::Tracked(globs) => format!("git tracks {}", join(globs, "and")),
            Self::Untracked(globs) => format!("git tracks no {}", join(globs, "or")),
            Self::Owned(globs) => format!("CODEOWNERS names an owner for {}", join(globs, "and")),
            Self::Age { files, max } => history::describe_age(files, *max),
            Self::Distance { side, of, max } => history::describe_distance(*side, of, *max),
            Self::Message { has, last } => {
                let has: Vec<_> = has.iter().map(|pattern| format!("`{}`", pattern.as_str())).collect();
                format!("the last {last} commit subjects have {}", has.join(" and "))
            }
        }
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::read;

    #[test]
    fn what_is_asked_of_one_is_asked_of_one() {
        let refused = |fields: &str| {
            let (check, problems) = read("a.toml", fields, parse_fields);
            assert!(check.is_none() || !problems.is_empty(), "{fields}");
            problems.first().map(|problem| problem.message.to_string()).unwrap_or_default()
        };
        for key in ["tag", "signed", "branch"] {
            assert_eq!(refused(&format!("{key} = ['v1*', 'v2*']")), format!("`{key}` asks for one, and these are 2"));
            assert!(read("a.toml", &format!("{key} = ['v1*']"), parse_fields).0.is_some());
        }
        let message = |last: &str| refused(&format!("message = {{ has = 'x', last = {last} }}"));
        assert_eq!(message("5000"), "the last 5000 commits cannot be asked");
        assert_eq!(message("0"), "the last 0 commits cannot be asked");
        assert_eq!(message("2.5"), "`last` is a float here");
    }

    #[test]
    fn a_subject_must_have_all_that_is_wanted() {
        let (check, _) = read("a.toml", "has = ['^feat', 'ISSUE-[0-9]+']", parse_message);
        let Some(Ask::Message { has, .. }) = check else { panic!("{check:?}") };
        let of = |subject: &str| messages(&has, &[("9f1c2aa".to_owned(), subject.to_owned())]).unwrap().status.word();
        assert_eq!((of("feat: one"), of("feat: one, for ISSUE-7")), ("fail", "pass"));
    }
}
