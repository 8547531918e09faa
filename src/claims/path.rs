//! Paths: the files and folders that a document names.

use std::collections::HashSet;

use super::claim;
use super::command::without_step;
use super::gone;
use super::known::Known;
use super::known::files::Found;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::{Line, Reading, Role};
use super::wording::{is_foreign, says_broken, says_gone, says_gone_of, supposes, without_request};
use crate::repo::RepoPath;
use crate::text::count;

/// Endings of the files that people speak of.
const ENDINGS: &[&str] = &[
    "md",
    "mdx",
    "rst",
    "txt",
    "adoc",
    "yaml",
    "yml",
    "json",
    "jsonc",
    "toml",
    "ini",
    "cfg",
    "conf",
    "py",
    "js",
    "jsx",
    "ts",
    "tsx",
    "mjs",
    "cjs",
    "go",
    "rs",
    "java",
    "kt",
    "rb",
    "php",
    "cs",
    "sh",
    "bash",
    "ps1",
    "sql",
    "tf",
    "tfvars",
    "hcl",
    "proto",
    "html",
    "css",
    "scss",
    "svg",
    "png",
    "jpg",
    "gif",
    "pdf",
    "lock",
    "xml",
    "gradle",
    "properties",
    "tpl",
    "j2",
    "ipynb",
    "mod",
    "sum",
    "csv",
    "puml",
    "mmd",
    "dockerfile",
    "mk",
    "sol",
    "vue",
    "svelte",
    "graphql",
    "rego",
    "cue",
    "nix",
    "bats",
    "example",
    "sample",
    "template",
];
/// Files that people name without an ending.
const NAMES: &[&str] = &[
    "Makefile",
    "Dockerfile",
    "LICENSE",
    "CODEOWNERS",
    "Jenkinsfile",
    "Procfile",
    "Vagrantfile",
    "Containerfile",
    "justfile",
    "Justfile",
    "NOTICE",
    "Tiltfile",
    "Earthfile",
    ".editorconfig",
    ".gitignore",
    ".dockerignore",
    ".gitattributes",
    ".nvmrc",
    ".npmrc",
    ".helmignore",
    ".eslintrc",
    ".prettierrc",
    ".flake8",
    ".coveragerc",
    ".hadolint",
    ".trivyignore",
    ".env.example",
    ".env.sample",
    ".env.template",
];
/// Folders of what programs make.
const MADE: &[&str] = &[
    "dist",
    "build",
    "target",
    "node_modules",
    "coverage",
    "htmlcov",
    "venv",
    ".venv",
    "tmp",
    "out",
    "logs",
    "data",
    "bin",
    "backups",
    "artifacts",
    "reports",
    "results",
    "__pycache__",
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let named = reading.lines.iter().flat_map(|line| named(line, known).into_iter().map(move |path| (line, path)));
    named.filter_map(|(line, path)| judge(reading, line, &path, known)).collect()
}

/// The paths that a line names, each once.
pub(super) fn named(line: &Line, known: &Known<'_>) -> Vec<String> {
    let is_step = line.is_code() && without_step(&line.text) != line.text;
    if (line.is_code() && !is_step) || matches!(line.role, Role::Blank | Role::Nothing | Role::Head) {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let paths = tokens(line).into_iter().filter_map(|(token, is_quoted)| written(&token, is_quoted, known));
    paths.filter(|path| seen.insert(path.clone())).collect()
}

/// What could be a path: what is quoted as a whole, and the words of the text.
fn tokens(line: &Line) -> Vec<(String, bool)> {
    let quoted = line.spans.iter().filter(|span| !span.contains(' ')).map(|span| (span.clone(), true));
    // Of a command the arguments are not paths that the document claims.
    let mut text = line.text.clone();
    for span in &line.spans {
        text = text.replacen(span.as_str(), " ", 1);
    }
    let separates = |character: char| character.is_whitespace() || ",;()[]|\"'“”".contains(character);
    let words: Vec<_> =
        text.split(separates).filter(|word| !word.is_empty()).map(|word| (word.to_owned(), false)).collect();
    quoted.chain(words).collect()
}

/// The path that a token is, without the punctuation around it and the line behind it.
fn written(token: &str, is_quoted: bool, known: &Known<'_>) -> Option<String> {
    let token = token.trim_end_matches(['.', ',', ':', ';', '!', '?', '…', '*']).trim_start_matches('*');
    let token = token.split('#').next().unwrap_or_default();
    let place = without_place(token);
    let token = if is_quoted { &with_slashes(place) } else { place };
    let is_strange = token.contains([
        '<', '>', '{', '}', '*', '$', '=', '@', '\\', '~', '`', '…', '?', '&', '+', '^', '%', '|', ':', '(', ')', '[',
        ']', '"', '\'',
    ]);
    if token.len() < 3
        || token.len() > 200
        || is_strange
        || token.starts_with('/')
        || !token.is_ascii()
        || token.contains("...")
    {
        return None;
    }
    let is_path = match token.rsplit_once('/') {
        Some((_, "")) => {
            let is_known = || known.files.has_folder(&RepoPath::new("README.md"), first(token));
            is_quoted && (token.matches('/').count() > 1 || is_known())
        }
        Some((folder, name)) => {
            is_in_folders(folder)
                && (is_file_name(name)
                    || (is_quoted && known.files.has_folder(&RepoPath::new("README.md"), first(token))))
        }
        None => is_file_name(token) && (is_quoted || !is_product(token)),
    };
    is_path.then(|| token.to_owned())
}

/// `a/b.go` of `a/b.go:12-20` and `a/b.go:Start()`.
fn without_place(token: &str) -> &str {
    let Some((path, place)) = token.split_once(':') else { return token };
    let is_line = |place: &str| place.bytes().all(|byte| byte.is_ascii_digit() || b"-:L".contains(&byte));
    let is_name = |place: &str| {
        let bare = place.trim_end_matches("()");
        bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./".contains(&byte))
    };
    let is_place = !place.is_empty() && (is_line(place) || (is_file_name(path) && is_name(place)));
    if is_place { path } else { token }
}

/// A path as Windows writes it, with the slashes of all others: `app\Models\Order.php`.
fn with_slashes(token: &str) -> String {
    let slashed = token.replace("\\\\", "/").replace('\\', "/");
    let name = slashed.rsplit('/').next().unwrap_or_default();
    if token.contains('\\') && is_file_name(name) { slashed } else { token.to_owned() }
}

fn first(path: &str) -> &str {
    path.trim_start_matches("./").split('/').next().unwrap_or_default()
}

/// Whether what stands before the name can be folders, not a host on the web.
fn is_in_folders(folder: &str) -> bool {
    let first = first(folder);
    let is_host = first.trim_start_matches('.').contains('.') && !first.starts_with('.');
    !is_host && !folder.contains("//")
}

pub(super) fn is_file_name(name: &str) -> bool {
    if NAMES.contains(&name) || name.starts_with("Dockerfile.") || name.starts_with("Makefile.") {
        return true;
    }
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    !stem.is_empty()
        && ENDINGS.contains(&ending)
        && !stem.ends_with('.')
        && stem.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// `Node.js` is a product, and no file.
fn is_product(name: &str) -> bool {
    name.ends_with(".js")
        && (name.starts_with(|first: char| first.is_ascii_uppercase())
            || matches!(name, "socket.io.js" | "ethers.js" | "web3.js" | "d3.js"))
        || name.ends_with(".cs")
}

fn judge(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> Option<Claim> {
    let found = known.files.find(&reading.path, path);
    let mut said = reading.said(line);
    let is_subject = is_subject(line, path);
    // A task that only mentions a file says nothing about whether it is there.
    if said == Said::Missing && (!is_subject || says_broken(&line.text.replacen(path, "", 1))) {
        said = Said::Neither;
    }
    let ruling = match (presence(&found, path), said) {
        (Some(place), Said::Missing) => {
            let is_exact = matches!(&found, Found::Here(_) | Found::End(_));
            let place = format!("{place} exists");
            if is_exact && has_content(known, &found) { Ruling::fails(place) } else { Ruling::open(place) }
        }
        (Some(place), _) => match &found {
            Found::Aside(other) => Ruling::open(format!("only {other} is called so")),
            Found::Several(paths) => {
                Ruling::open(format!("{} end so, {} and others", count(paths.len(), "path"), paths[0]))
            }
            Found::OtherCase(other) => Ruling::open(format!("only {other}, in other letters")),
            _ => Ruling::holds(format!("{place} exists")),
        },
        (None, Said::Missing) if found == Found::Nowhere => Ruling::holds(format!("{path} does not exist, as said")),
        (None, _) if found == Found::Ignored => {
            Ruling::open(format!("{path} is not in the work tree, where git ignores or misses it"))
        }
        (None, said) => absent(reading, line, path, said, known),
    };
    Some(claim(reading, line, Kind::Path, path, said, ruling))
}

/// Where something stands, if anywhere.
fn presence(found: &Found, path: &str) -> Option<String> {
    match found {
        Found::Here(at) | Found::End(at) | Found::OtherCase(at) | Found::Aside(at) => Some(at.to_string()),
        Found::Several(_) => Some(path.to_owned()),
        Found::Ignored | Found::Nowhere => None,
    }
}

/// An empty file or a folder may well be called missing.
fn has_content(known: &Known<'_>, found: &Found) -> bool {
    match found {
        Found::Here(path) | Found::End(path) => known.repo.size(path).is_ok_and(|size| size > 200),
        _ => false,
    }
}

/// Whether a line is about the path itself: it begins with it, and goes on with no more than a remark.
fn is_subject(line: &Line, path: &str) -> bool {
    let Some(rest) = without_request(&line.text).strip_prefix(path) else { return false };
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['(', '-', '–', '—', ':', '.', ','])
}

fn absent(reading: &Reading, line: &Line, path: &str, said: Said, known: &Known<'_>) -> Ruling {
    let gone = format!("{path} does not exist");
    if says_gone_of(&line.text, path) {
        return Ruling::holds(format!("{gone}, as said"));
    }
    if says_gone(&line.text) {
        return Ruling::open(gone);
    }
    let namesake = known.files.namesake(path);
    if let Some(other) = known.files.respelled(path).filter(|_| namesake.is_none()) {
        return Ruling::open(format!("{gone}; {other} is spelled otherwise"));
    }
    let removal = gone::of(&reading.path, path, namesake.is_some(), known);
    let evidence = match (namesake, removal) {
        (_, Some(removal)) => format!("{gone}; {removal}"),
        (Some(other), None) if path.contains('/') => format!("{gone}; the name is there as {other}"),
        _ => format!("{gone}, and no other file is called so"),
    };
    let was_there = removal.is_some();
    let is_made = path.split('/').any(|part| MADE.contains(&part));
    let is_placeholder =
        ["path/to", "foo", "example", "your", "xxx", "my-", "some-", "file.", "name.", "yyyy", "nnn", "config.json"]
            .iter()
            .any(|word| path.to_lowercase().contains(word));
    // What nobody answered is a question, not a statement; of a path in a sentence, the folder must be the repository's.
    let is_question = line.has_box && said == Said::Neither;
    let is_ours = path.contains('/')
        && known.files.has_folder(&reading.path, first(path))
        && is_file_name(path.rsplit('/').next().unwrap_or_default());
    // Programs write such files when they run.
    let is_written =
        [".json", ".csv", ".xml", ".html", ".txt", ".pdf", ".lock", ".log"].iter().any(|ending| path.ends_with(ending));
    let is_ours = is_ours && !is_written;
    let is_stated =
        said == Said::Done || ((is_ours || was_there) && reading.is_now(line) && line.role != Role::Heading);
    // What git had is neither made up nor written by a program.
    if (!was_there && (is_made || is_placeholder))
        || is_question
        || !is_stated
        || supposes(&line.text)
        || is_foreign(&line.text)
        || speaks_of_others(reading, line)
    {
        return Ruling::open(evidence);
    }
    Ruling::fails(evidence)
}

/// Whether the line stands where others' files are named, or those to come.
fn speaks_of_others(reading: &Reading, line: &Line) -> bool {
    let about = reading.label(line).map(|label| label.text.clone()).unwrap_or_default();
    supposes(&about)
        || reading.section(line).speaks_of(&[
            "usage",
            "how to",
            "troubleshoot",
            "template",
            "migrat",
            "history",
            "changelog",
            "removed",
            "deprecated",
        ])
}
