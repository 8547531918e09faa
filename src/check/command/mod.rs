//! `command`: a program runs as it should.

mod expect;

use std::sync::Arc;
use std::time::Duration;

use self::expect::Expected;
use super::probing::{Probe, SCHEDULE, Schedule};
use super::{Check, Facts, Inputs, Kind, Outcome, Strength};
use crate::period::{period, shown};
use crate::probe::{Command, Reply, Request, shell_variable};
use crate::reader::{Table, Value};
use crate::repo::{Repo, RepoPath};

pub const KIND: Kind = Kind {
    name: "command",
    summary: "a program ends and writes as it should; it runs confined, after `gonogo trust`",
    parameters: &[
        ("run", "the program and its arguments, each a text of its own; no shell sees them"),
        ("shell", "instead of `run`: one line for `sh`"),
        ("folder", "where it runs; the root unless said"),
        ("exit", "the exit code, or a list of them, that it should end with; 0 unless said"),
        ("stdout, stderr", "`{ has = 'regex', lacks = 'regex' }`: what it must and must not write there"),
        (
            "env",
            "variables that it gets beyond PATH, HOME, USER, LANG and TZ, from the user's configuration or environment",
        ),
        ("writes", "files and folders of the repository that it may write to; else only a scratch folder, $TMPDIR"),
        ("network", "`true` lets it use the network"),
        ("files", "files that trust covers as well, beyond those that the arguments name"),
        ("timeout", "when it is ended; a minute unless said"),
        ("retries", "how often it is tried again if it ends otherwise"),
        SCHEDULE[0],
        SCHEDULE[1],
        SCHEDULE[2],
    ],
    example: r#"
        id = "restore"
        title = "A backup can be restored"
        # Runs in `gonogo check` and by `x` on the board, once its content was trusted; equal commands run once.
        check.command = { run = ["scripts/restore-test.sh", "--dry-run"], stdout.has = 'restored \d+ tables', timeout = "5min" }
    "#,
    parse,
};

const TIMEOUT: Duration = Duration::from_secs(60);
const LONGEST_TIMEOUT: Duration = Duration::from_secs(4 * 3600);
const MOST_RETRIES: usize = 10;

#[derive(Debug)]
struct CommandCheck {
    probe: Probe,
    expected: Expected,
    shown: String,
}

const EXAMPLE: &str = "`run = [\"make\", \"smoke\"]`, or one line as `shell`";

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let written = outer.string_or_table("command", Written::Line, |table| Some(Written::Table(parse_fields(table))))?;
    match written {
        Written::Table(check) => check,
        Written::Line(line) => {
            let words = shlex::split(&line).filter(|words| !words.is_empty());
            let words = words.unwrap_or_else(|| ["make", "smoke"].map(str::to_owned).to_vec());
            let help = format!("for example `command = {{ run = {words:?} }}`: each word is a text of its own");
            outer.problem_in(outer.span_of("command"), "`command` is a table, which says what to run", &help);
            None
        }
    }
}

/// How people write a command, right or wrong.
enum Written {
    Line(String),
    Table(Option<Arc<dyn Check>>),
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let before = table.problems().len();
    let argv = parse_argv(table);
    let is_shell = table.has("shell");
    let folder = paths(table, "folder", plain).first().and_then(|path| RepoPath::parse(path));
    let expected = Expected::parse(table);
    let env = table.list("env", |table, value, name| {
        let is_name = crate::probe::is_variable(name);
        if !is_name {
            table.problem_at(value, &format!("`{name}` is no variable"), "letters, digits and `_`");
        }
        is_name.then(|| name.to_owned())
    });
    let writes = paths(table, "writes", grantable);
    let network = table.boolean("network").unwrap_or(false);
    let files = paths(table, "files", |_| Ok(()));
    let timeout = period(table, "timeout", LONGEST_TIMEOUT).unwrap_or(TIMEOUT);
    let retries = table.whole("retries").unwrap_or(0);
    if retries > MOST_RETRIES {
        let span = table.span_of("retries");
        table.problem_in(span, &format!("`retries` is at most {MOST_RETRIES}"), "ask for fewer");
    }
    let schedule = Schedule::parse(table);
    if table.problems().len() > before {
        return None;
    }
    let expected = expected?;
    let command = Command {
        argv: argv?,
        is_shell,
        folder: folder.map(|folder| folder.to_string()).unwrap_or_default(),
        env: env.unwrap_or_default(),
        writes,
        network,
        files,
        timeout,
        retries: u32::try_from(retries).unwrap_or(0),
        wanted: expected.exits.clone(),
    };
    let shown = command.shown();
    let probe = Probe { request: Arc::new(Request::Command(command)), schedule: schedule? };
    Some(Arc::new(CommandCheck { probe, expected, shown }))
}

/// The program and its arguments; a line for the shell is its third.
fn parse_argv(table: &mut Table<'_, '_>) -> Option<Vec<String>> {
    let run = table.strings("run");
    let shell = table.string("shell").filter(|line| !line.trim().is_empty());
    let span = table.span_of("run");
    match (run, shell) {
        (Some(run), None) => {
            if let ([single], true) = (run.as_slice(), run[0].trim().contains(' ')) {
                let words = shlex::split(single).unwrap_or_default();
                let help = format!("write its words as a list, `run = {words:?}`, or use `shell`");
                table.problem_in(span, "`run` is not split at spaces", &help);
                return None;
            }
            if let Some(name) = unfilled(&run) {
                let help = format!(
                    "`{name}` is filled in by a shell only: say the line as `shell`, or `run = [\"sh\", \"-c\", …]`; \
                     `env` names what it gets beyond HOME"
                );
                table.problem_in(span, "no shell sees the words of `run`", &help);
                return None;
            }
            Some(run)
        }
        (None, Some(line)) => Some(vec!["sh".to_owned(), "-c".to_owned(), line]),
        _ => {
            table.problem("`command` needs one thing to run", EXAMPLE);
            None
        }
    }
}

/// The first variable that would stay as it is written: what a shell is given by `-c` it fills in itself.
fn unfilled(run: &[String]) -> Option<&str> {
    run.iter().take_while(|word| *word != "-c").find_map(|word| shell_variable(word))
}

/// Reads paths that stay in the repository, and of which the use says nothing bad: a message and the next step.
fn paths(
    table: &mut Table<'_, '_>,
    key: &'static str,
    examine: fn(&str) -> Result<(), (&'static str, &'static str)>,
) -> Vec<String> {
    let read = |table: &mut Table<'_, '_>, value: Value<'_, '_>, text: &str| {
        let path = RepoPath::parse(text);
        let fault = match &path {
            None => Some(("is no path in the repository", "relative to its root, without `..`")),
            Some(path) => examine(path.as_str()).err(),
        };
        if let Some((message, help)) = fault {
            table.problem_at(value, &format!("`{text}` {message}"), help);
        }
        path.map(|path| path.to_string())
    };
    table.list(key, read).unwrap_or_default()
}

/// One place, not a pattern for many.
fn plain(path: &str) -> Result<(), (&'static str, &'static str)> {
    match path.contains(['*', '?', '[', '{']) {
        true => Err(("is a glob, which means nothing here", "name the file or the folder itself")),
        false => Ok(()),
    }
}

/// Who writes into git's folder can make git run something, and who writes into ours can forge the ledger.
fn grantable(path: &str) -> Result<(), (&'static str, &'static str)> {
    let is_kept = |part: &str| [".git", ".gonogo"].iter().any(|name| part.eq_ignore_ascii_case(name));
    match path.split('/').any(is_kept) {
        true => Err(("cannot be granted to a command", "hooks and the ledger lie there; let it write elsewhere")),
        false => plain(path),
    }
}

impl CommandCheck {
    fn has_network(&self) -> bool {
        matches!(&*self.probe.request, Request::Command(command) if command.network)
    }
}

impl Check for CommandCheck {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { probe: Some(self.probe.clone()), ..Inputs::default() }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        self.probe.conclude(facts, |reply, _| match reply {
            Reply::Command(reply) => (self.expected.judge(reply, self.has_network()), None),
            Reply::Http(_) => (Outcome::error("a server answered what a command was asked"), None),
        })
    }

    fn describe(&self) -> String {
        let Schedule { every, on_change, .. } = &self.probe.schedule;
        let when = if every.is_none() && on_change.is_none() {
            "on demand".to_owned()
        } else {
            self.probe.schedule.describe()
        };
        let timeout = match &*self.probe.request {
            Request::Command(command) => shown(command.timeout),
            Request::Http(_) => String::new(),
        };
        format!("{}: {}, {when}, within {timeout}", self.shown, self.expected.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Executed
    }
}

#[cfg(test)]
mod tests;
