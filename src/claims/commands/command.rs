//! Commands: targets, scripts and services that a document tells people to run, and the files that these are given.

use super::broken;
use super::cargo;
use super::named;
use super::needs;
use super::profile;
use super::rooted;
use super::walk::{Walk, commands, is_ours, is_remarked};
use crate::claims::claim;
use crate::claims::files::elsewhere::is_of_sibling;
use crate::claims::gaps::missing::{Denial, denial};
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::tool::Tool;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::{is_file_name, is_placeholder, is_sample};
use crate::claims::words::wording::{doubts, is_foreign, requests_it, says_gone, supposes};

/// Programs that read the first file they are given.
const READERS: &[&str] = &[
    "bash",
    "sh",
    "zsh",
    "python",
    "python3",
    "node",
    "tsx",
    "ts-node",
    "deno",
    "ruby",
    "source",
    ".",
    "cat",
    "cp",
    "pytest",
    "ansible-playbook",
    "k6",
];
/// What stands before the program itself.
const WRAPPERS: &[&str] = &["sudo", "time", "exec", "poetry", "uv", "pipenv", "npx", "env", "$", "%", ">"];
/// npm runs these scripts without `run`.
const NPM: &[&str] = &["test", "start", "t"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut walk = Walk::default();
    for line in &reading.lines {
        if let Role::Code(fence) = line.role {
            if reading.is_shell(line) && !line.text.starts_with('#') {
                walk.enter(fence, line, reading);
                let found: Vec<_> = commands(&line.text)
                    .iter()
                    .filter_map(|command| judge(reading, line, command, &mut walk, known))
                    .collect();
                claims.extend(found);
            }
            continue;
        }
        for span in &line.spans {
            let mut alone = Walk::default();
            let found: Vec<_> =
                commands(span).iter().filter_map(|command| judge(reading, line, command, &mut alone, known)).collect();
            claims.extend(found);
        }
        claims.extend(listed(reading, line, known));
    }
    claims
}

fn judge(reading: &Reading, line: &Line, command: &str, walk: &mut Walk, known: &Known<'_>) -> Option<Claim> {
    let all: Vec<&str> = command.split_whitespace().collect();
    let skipped = all
        .iter()
        .take_while(|word| {
            WRAPPERS.contains(word)
                || (word.contains('=') && !word.starts_with('-'))
                || **word == "run" && all.first().is_some_and(|first| WRAPPERS.contains(first))
        })
        .count();
    let words = &all[skipped.min(all.len())..];
    let program = words.first()?;
    let denial = denial(reading, line, command);
    let said = match reading.said(line) {
        _ if denial.is_some() => Said::Missing,
        Said::Done => Said::Done,
        _ => Said::Neither,
    };
    let was_away = walk.is_away;
    let ruling = match *program {
        "make" | "gmake" => {
            make(words, was_away, known).map(|(name, ruling)| (Kind::Command, format!("make {name}"), ruling))
        }
        "just" | "task" => simple(words, was_away, known).map(|(text, ruling)| (Kind::Command, text, ruling)),
        "npm" | "pnpm" | "yarn" | "bun" => {
            let found = npm(words, was_away, known);
            found.map(|(name, ruling)| {
                let script = name.trim_start_matches("run ");
                let place =
                    known.tools.find(Tool::Npm, script).filter(|_| line.is_code() && package_of(words).0.is_none());
                let misplaced = place.and_then(|place| rooted::misplaced(reading, line, script, &place, known));
                let ruling = misplaced.unwrap_or(ruling);
                let is_of_others = ruling.verdict == Verdict::False && is_of_sibling(reading, line, known);
                let ruling = if is_of_others { Ruling::open(ruling.evidence) } else { ruling };
                (Kind::Command, format!("{program} {name}"), ruling)
            })
        }
        "docker-compose" if absent(reading, words, known).is_none() => {
            compose(reading, &words[1..], was_away, known).map(|(text, ruling)| (Kind::Command, text, ruling))
        }
        "docker" if words.get(1) == Some(&"compose") && absent(reading, words, known).is_none() => {
            compose(reading, &words[2..], was_away, known).map(|(text, ruling)| (Kind::Command, text, ruling))
        }
        _ => cargo::ruling(words, was_away, known)
            .or_else(|| profile::ruling(words, was_away, known))
            .or_else(|| needs::ruling(words, was_away, known).map(|ruling| (words[..2].join(" "), ruling)))
            .map(|(text, ruling)| (Kind::Command, text, ruling)),
    };
    let ruling =
        ruling.or_else(|| file(reading, line, words, walk, known).map(|(path, ruling)| (Kind::Path, path, ruling)));
    walk.note(words, known, reading);
    let (kind, text, ruling) = ruling?;
    if let Some(denial) = denial {
        // What containers need may be there without what people miss, and that a file is missing is told of its path.
        let denial = if *program == "docker" { Denial::Vague } else { denial };
        return (kind == Kind::Command).then(|| claim(reading, line, kind, &text, said, denial.of(ruling)));
    }
    let is_loose = !line.is_code() && leaves_open(line, command);
    let is_loose = is_loose || walk.is_script || is_remarked(reading, line);
    let ruling = if is_loose && ruling.verdict == Verdict::False { Ruling::open(ruling.evidence) } else { ruling };
    Some(claim(reading, line, kind, &text, said, ruling))
}

/// Whether a line leaves it open whether there is a command. What the line is about may do what is supposed elsewhere: ``make
/// reset` - delete and create all again``.
fn leaves_open(line: &Line, command: &str) -> bool {
    let first = line.cells.first().map_or(line.text.as_str(), String::as_str);
    let is_first = first.starts_with(command) && line.spans.first().is_some_and(|span| span == command);
    let is_told = if is_first {
        doubts(&line.text.replacen(command, "", 1))
    } else {
        supposes(&line.text) || says_gone(&line.text)
    };
    is_told || is_foreign(&line.text)
}

fn make(words: &[&str], is_away: bool, known: &Known<'_>) -> Option<(String, Ruling)> {
    let name = words[1..].iter().find(|word| !word.starts_with('-') && !word.contains('='))?;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !is_plain {
        return None;
    }
    let elsewhere = is_away || words.iter().any(|word| matches!(*word, "-C" | "-f" | "--directory" | "--file"));
    Some(((*name).to_owned(), target(Tool::Make, name, elsewhere, known)))
}

fn target(tool: Tool, name: &str, is_elsewhere: bool, known: &Known<'_>) -> Ruling {
    match known.tools.find(tool, name) {
        Some(place) => Ruling::holds(format!("{place} has {} `{name}`", tool.name())),
        None if is_elsewhere || known.tools.is_open(tool) => Ruling::open(known.tools.absence(tool, name)),
        None => Ruling::fails(known.tools.absence(tool, name)),
    }
}

fn simple(words: &[&str], is_away: bool, known: &Known<'_>) -> Option<(String, Ruling)> {
    let tool = if words[0] == "just" { Tool::Just } else { Tool::Task };
    let name = words.get(1).filter(|name| !name.starts_with('-') && known.tools.is_used(tool))?;
    Some((format!("{} {name}", tool.name()), target(tool, name, is_away, known)))
}

fn npm(words: &[&str], is_away: bool, known: &Known<'_>) -> Option<(String, Ruling)> {
    let (package, rest) = package_of(&words[1..]);
    // What is executed is a program, whatever it runs.
    if matches!(rest.first(), Some(&("exec" | "dlx" | "x"))) {
        return None;
    }
    let at = rest.iter().position(|word| *word == "run" || *word == "run-script");
    let (name, is_certain) = match at {
        Some(at) => (rest[at + 1..].iter().find(|word| !word.starts_with('-'))?, words[0] != "bun"),
        None => {
            let name = rest.first()?;
            (name, (words[0] == "npm" && NPM.contains(name)) || is_script(words[0], name))
        }
    };
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte));
    if !is_plain || !known.tools.is_used(Tool::Npm) {
        return None;
    }
    let shown = if at.is_some() { format!("run {name}") } else { (*name).to_owned() };
    if let Some(package) = package {
        // The script of another package says nothing of this one's.
        let ruling = match known.tools.find_in(Tool::Npm, name, package)? {
            (_, Some(place)) => Ruling::holds(format!("{place} has npm `{name}`")),
            (path, None) if at.is_some() && is_certain && !is_away => {
                Ruling::fails(format!("no script `{name}` in {path}"))
            }
            _ => return None,
        };
        return Some((shown, ruling));
    }
    match known.tools.find(Tool::Npm, name) {
        Some(_) => Some((shown, target(Tool::Npm, name, is_away, known))),
        None if is_certain && *name != "t" => Some((shown, target(Tool::Npm, name, is_away, known))),
        None => None,
    }
}

/// Whether pnpm and yarn can only mean a script by a name without `run`: no program and no command of theirs is called so.
fn is_script(program: &str, name: &str) -> bool {
    const SCRIPTS: &[&str] = &[
        "dev",
        "build",
        "lint",
        "format",
        "typecheck",
        "type-check",
        "preview",
        "clean",
        "seed",
        "migrate",
        "validate",
    ];
    matches!(program, "pnpm" | "yarn")
        && (name.contains(':') || SCRIPTS.contains(&name))
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || b":-".contains(&byte) || byte.is_ascii_digit())
}

/// The package of a workspace that a command is for, and its words without that: `--filter @shop/till build`,
/// `workspace till build`.
fn package_of<'w>(words: &[&'w str]) -> (Option<&'w str>, Vec<&'w str>) {
    const FLAGS: &[&str] = &["--filter", "-F", "--workspace", "-w", "--prefix", "--dir", "-C", "--cwd"];
    let mut package = None;
    let mut rest = Vec::new();
    let mut left = words.iter().copied();
    while let Some(word) = left.next() {
        let joined = word.split_once('=').filter(|(flag, _)| FLAGS.contains(flag)).map(|(_, value)| value);
        let is_named = FLAGS.contains(&word) || (word == "workspace" && rest.is_empty());
        match (joined, is_named) {
            (Some(value), _) => package = Some(value),
            (None, true) => package = left.next(),
            (None, false) => rest.push(word),
        }
    }
    (package, rest)
}

/// `docker compose up -d api`: the services must be there; without any, the file.
fn compose(reading: &Reading, words: &[&str], is_away: bool, known: &Known<'_>) -> Option<(String, Ruling)> {
    /// Flags behind which no value stands.
    const ALONE: &[&str] = &[
        "--build",
        "--no-deps",
        "--force-recreate",
        "--remove-orphans",
        "--detach",
        "--wait",
        "--follow",
        "--no-cache",
    ];
    const VERBS: &[&str] =
        &["up", "logs", "exec", "run", "restart", "stop", "start", "build", "pull", "rm", "ps", "down"];
    let at = words.iter().position(|word| VERBS.contains(word))?;
    let verb = words[at];
    // A file that is named says which services there are, if it is read at all.
    let is_plain_file = !words[..at]
        .iter()
        .any(|word| word.starts_with("-f") || word.starts_with("--file") || word.starts_with("--project"));
    let Some(first) = known.services.first() else {
        return needs::compose(is_away || !is_plain_file, known)
            .map(|ruling| (format!("docker compose {verb}"), ruling));
    };
    let takes_command = matches!(verb, "exec" | "run");
    let names = words[at + 1..].iter().filter(|word| {
        !word.starts_with('-')
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    let names: Vec<&&str> =
        if verb == "down" { Vec::new() } else { names.take(if takes_command { 1 } else { 8 }).collect() };
    let is_service = |name: &&str| known.services.iter().any(|service| service.name == *name);
    // Of several the one that is not there says the most.
    // A document that stands beside a file of its own means that.
    let is_own = || is_plain_file && broken::has_own(&reading.path, known);
    let starts = matches!(verb, "up" | "run" | "build" | "start") && !is_away && !is_own();
    let broken = || broken::unstartable(&words[..at], verb, &names, known);
    if let Some(evidence) = starts.then(broken).flatten() {
        return Some((format!("docker compose {verb}"), Ruling::fails(evidence)));
    }
    let Some(name) = names.iter().find(|name| !is_service(name)).or(names.first()).copied() else {
        return Some((format!("docker compose {verb}"), Ruling::holds(format!("{} has services", first.place.path))));
    };
    let text = format!("docker compose {verb} {name}");
    Some(match known.services.iter().find(|service| service.name == *name) {
        Some(service) => (text, Ruling::holds(format!("{} is the service `{name}`", service.place))),
        None if is_plain_file
            && !is_away
            && words.iter().all(|word| !word.starts_with("--") || ALONE.contains(word)) =>
        {
            (text, Ruling::fails(format!("no service `{name}` in {}", first.place.path)))
        }
        None => (text, Ruling::open(format!("no service `{name}` was found"))),
    })
}

/// A file that docker is given, of those that are nowhere.
fn absent<'w>(reading: &Reading, words: &[&'w str], known: &Known<'_>) -> Option<&'w str> {
    let is_docker = matches!(words.first(), Some(&("docker" | "docker-compose")));
    let given = words.windows(2).filter(|pair| is_docker && matches!(pair[0], "-f" | "--file")).map(|pair| pair[1]);
    // `-f` of `docker compose logs` follows what is written.
    let is_file =
        |path: &&str| is_file_name(path.rsplit('/').next().unwrap_or_default()) || path.contains("Dockerfile");
    given.filter(is_file).find(|path| known.files.find(&reading.path, path) == Found::Nowhere)
}

/// A file or folder that a command reads.
fn file(reading: &Reading, line: &Line, words: &[&str], walk: &Walk, known: &Known<'_>) -> Option<(String, Ruling)> {
    let module = named::file(reading, words, known);
    let path = module.as_deref().or_else(|| absent(reading, words, known)).or_else(|| read_by(words))?;
    let path = path.trim_matches(['"', '\'']);
    let is_strange = path.contains(['$', '<', '>', '{', '*', '~', '=', '@', '`', '…', ':'])
        || path.starts_with('/')
        || path.contains("...")
        || path.contains("../..")
        || path.ends_with(".log");
    let is_path = path.starts_with("./") || path.contains('/') || path.contains('.');
    if is_strange || !is_path || path.trim_matches(['.', '/']).is_empty() {
        return None;
    }
    let ruling = match known.files.find(&reading.path, path) {
        // What other programs mean by `-k` is their own.
        Found::Here(at) | Found::End(at)
            if matches!(words[0], "kubectl" | "oc")
                && words.iter().any(|word| matches!(*word, "-k" | "--kustomize")) =>
        {
            let ruling = needs::kustomization(&at, known);
            let is_sure = !walk.is_away && !walk.is_later && !walk.is_script;
            if is_sure || ruling.verdict == Verdict::True { ruling } else { Ruling::open(ruling.evidence) }
        }
        Found::Here(at) => Ruling::holds(format!("{at} exists")),
        Found::End(at) => {
            let astray = rooted::astray(reading, line, path, &at, known).filter(|_| !walk.is_away && !walk.is_later);
            astray.unwrap_or_else(|| Ruling::holds(format!("{at} exists")))
        }
        Found::Several(paths) => Ruling::open(format!("{} and others end so", paths[0])),
        Found::OtherCase(other) => Ruling::open(format!("only {other}, in other letters")),
        Found::Aside(other) => Ruling::open(format!("only {other} is called so")),
        Found::Ignored => Ruling::open(format!("git ignores {path}")),
        Found::Nowhere => {
            let evidence = format!("{path} does not exist");
            let is_lost = walk.lost.is_some();
            // What the reader is told to write first may be anywhere.
            let is_asked = |other: &Line| requests_it(&other.text, path);
            let is_made = |path: &str| walk.has_made(path) || reading.lines.iter().any(is_asked);
            let is_nowhere = || known.files.namesake(path).is_none() && !is_made(path);
            let is_clear = match (path.contains('/'), words[0]) {
                // There is no place where such a file could be.
                (false, program) => {
                    let is_own = is_script_of(program, path)
                        || (program == "cp" && is_sample(path))
                        || absent(reading, words, known).is_some();
                    (is_lost || !walk.is_away) && is_own && is_nowhere()
                }
                (true, "cd") => !walk.is_away && !walk.is_cloned && !is_made(path) && is_ours(reading, path, known),
                (true, _) => !walk.is_away && !is_made(path) && !path.starts_with("../"),
            };
            let is_clear = is_clear && !is_placeholder(path) && !is_stamped(path) && !path.contains('[');
            let evidence = match &walk.lost {
                Some(folder) => format!("{evidence}, nor does {folder}"),
                None => evidence,
            };
            if is_clear && !walk.is_later { Ruling::fails(evidence) } else { Ruling::open(evidence) }
        }
    };
    Some((path.to_owned(), ruling))
}

/// Whether a name has the time in it at which a program made the file: `oven_20260105_120000.db`.
fn is_stamped(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut runs = name.split(|one: char| !one.is_ascii_digit());
    !name.ends_with(".sql") && runs.any(|run| (8..=14).contains(&run.len()) && run.starts_with("20"))
}

/// Whether a program runs a file as code: `python3 main.py`.
fn is_script_of(program: &str, path: &str) -> bool {
    let endings: &[&str] = match program {
        "python" | "python3" => &[".py"],
        "node" => &[".js", ".mjs", ".cjs"],
        "bash" | "sh" => &[".sh"],
        _ => return false,
    };
    endings.iter().any(|ending| path.ends_with(ending))
}

/// The word of a command that is a file which it reads.
fn read_by<'w>(words: &[&'w str]) -> Option<&'w str> {
    let program = *words.first()?;
    if program.starts_with("./") {
        return Some(program);
    }
    let after_flag =
        |flags: &[&str]| words.iter().position(|word| flags.contains(word)).and_then(|at| words.get(at + 1)).copied();
    match program {
        "cd" => words.get(1).copied().filter(|to| to.trim_matches('/').contains('/') && !to.starts_with("..")),
        "kubectl" | "oc" if words.iter().any(|word| matches!(*word, "apply" | "create" | "delete" | "replace")) => {
            after_flag(&["-f", "--filename", "-k", "--kustomize"])
        }
        "docker" | "docker-compose" | "podman" | "psql" | "mysql" => after_flag(&["-f", "--file"]),
        "pip" | "pip3" => after_flag(&["-r", "--requirement", "-c", "--constraint"]),
        "helm" => words.iter().find(|word| word.starts_with("./") || word.ends_with(".yaml")).copied(),
        "go" if words.get(1) == Some(&"run") => words.iter().find(|word| word.starts_with("./")).copied(),
        "playwright" | "jest" | "vitest" | "mocha" => words.iter().skip(1).find(|word| word.contains('/')).copied(),
        _ if READERS.contains(&program) => {
            let first = words[1..].iter().find(|word| !word.starts_with('-') && **word != "run");
            // `python -m module`, `bash -c "…"`: what follows is no file.
            let is_other = words.get(1).is_some_and(|word| matches!(*word, "-m" | "-c" | "-e" | "-"));
            first.copied().filter(|_| !is_other)
        }
        _ => None,
    }
}

/// `Development: setup, fmt, lint` where targets of make are spoken of.
fn listed(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let (_, names) = line.text.split_once(": ").filter(|_| line.role == Role::Item)?;
    let mut above = reading.label(line);
    let mut is_about_make = false;
    while let Some(label) = above {
        is_about_make |= label.lower().contains("makefile") || label.lower().contains("make target");
        above = reading.label(label);
    }
    if !is_about_make && !reading.section(line).speaks_of(&["makefile", "make target"]) {
        return None;
    }
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if !names.iter().all(is_name) || !known.tools.is_used(Tool::Make) {
        return None;
    }
    let absent: Vec<&str> = names.iter().filter(|name| known.tools.find(Tool::Make, name).is_none()).copied().collect();
    let ruling = match absent.as_slice() {
        [] => Ruling::holds(format!("the Makefile has all {}", names.len())),
        _ if absent.len() * 2 > names.len() || known.tools.is_open(Tool::Make) => return None,
        _ => Ruling::fails(format!("the Makefile has no {}", absent.join(", "))),
    };
    Some(claim(reading, line, Kind::Command, &line.text, reading.said(line), ruling))
}
