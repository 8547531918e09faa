//! What compose cannot start, because a file is not there that it builds from or mounts: then what a document says of that
//! service is not so, and neither is the command that starts it.

use std::collections::BTreeSet;

use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::stack::Service;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::{head, is_loose};
use crate::claims::words::wording::{denies, is_foreign, says_broken, says_gone, words};
use crate::repo::RepoPath;

/// How files are called that compose starts when no other is named.
const USUAL: &[&str] = &["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"];
/// Endings of what everybody has to make for themselves: keys, certificates, data.
const OWN: &[&str] =
    &["pem", "crt", "key", "cert", "cer", "pfx", "jks", "p12", "env", "db", "sqlite", "sock", "log", "htpasswd"];

/// What is in the names of what nobody else has.
const PRIVATE: &[&str] = &["secret", "credential", "account", "cert", "ssl", "password", "key"];
/// Folders of what programs make.
const MADE: &[&str] = &["dist", "build", "target", "out", "node_modules", "data", "logs", "tmp", "backups", "vendor"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let lines = reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row | Role::Prose));
    lines.filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let is_told = match reading.told(line) {
        Said::Done => true,
        // Of a part that does not start, numbers may be right all the same.
        Said::Neither => {
            line.role == Role::Item && !line.has_box && !line.text.contains(|one: char| one.is_ascii_digit())
        }
        Said::Missing => false,
    };
    let is_said = is_told && reading.is_now(line) && !is_loose(line) && is_about_containers(reading, line);
    let is_plain = !denies(&line.text) && !says_broken(&line.text) && !says_gone(&line.text) && !is_foreign(&line.text);
    let subject = head(line).to_lowercase();
    // That the file is there is what a line says that names it.
    let is_of_file = line.text.to_lowercase().contains(".yml") || line.text.to_lowercase().contains(".yaml");
    let asked = told_of(&subject, known).filter(|_| is_said && is_plain && !is_of_file)?;
    let (service, missing) = asked.into_iter().find_map(|service| Some((service, missing(service, true, known)?)))?;
    let ruling = Ruling::fails(evidence(service, &missing));
    Some(claim(reading, line, Kind::Path, &line.text, reading.said(line), ruling))
}

/// Whether a line, or what it stands beneath, speaks of what runs in containers: a service of that name may be told of as code.
fn is_about_containers(reading: &Reading, line: &Line) -> bool {
    let speaks = |text: &str| ["docker", "compose", "container"].iter().any(|word| text.to_lowercase().contains(word));
    speaks(&line.text)
        || reading.label(line).is_some_and(|label| speaks(&label.text))
        || reading.section(line).titles.last().is_some_and(|title| speaks(title))
}

/// What shows that compose, which is given some flags, cannot start one of some services, or of all that it starts by itself if
/// none is named. What only builds them mounts nothing.
pub(super) fn unstartable(flags: &[&str], verb: &str, names: &[&&str], known: &Known<'_>) -> Option<String> {
    let file = file_of(flags, known)?;
    let is_asked = |service: &&Service| {
        let is_named = names.iter().any(|name| **name == service.name);
        service.place.path == file && (is_named || (names.is_empty() && !service.is_optional))
    };
    let missing = |service| missing(service, verb != "build", known);
    let broken = known.services.iter().filter(is_asked).find_map(|service| Some((service, missing(service)?)));
    broken.map(|(service, missing)| evidence(service, &missing))
}

/// Whether a folder that a document stands in, but the root, has a file that compose takes of itself.
pub(super) fn has_own(document: &RepoPath, known: &Known<'_>) -> bool {
    let above = std::iter::successors(Some(document.parent()), |folder| Some(folder.parent()));
    let mut folders = above.take_while(|folder| !folder.as_str().is_empty());
    folders.any(|folder| USUAL.iter().any(|name| known.files.is_file(&folder.join(name))))
}

fn evidence(service: &Service, missing: &RepoPath) -> String {
    format!("{} needs {missing} for `{}`, and there is none", service.place, service.name)
}

/// The services that a subject in small letters is about: the one that is called so, or all that compose starts.
fn told_of<'k>(subject: &str, known: &'k Known<'_>) -> Option<Vec<&'k Service>> {
    const STACK: &[&str] = &[
        "docker compose",
        "docker-compose",
        "docker compose setup",
        "docker compose stack",
        "docker compose configuration",
    ];
    let bare = subject.trim_matches(|edge: char| !edge.is_alphanumeric());
    if STACK.contains(&bare) {
        return Some(started(known));
    }
    let mut said = words(bare);
    let (name, kind) = (said.next()?, said.next());
    let is_service = matches!(kind, None | Some("service" | "container")) && said.next().is_none();
    let named: Vec<&Service> = known.services.iter().filter(|service| service.name == name).collect();
    (is_service && !named.is_empty()).then_some(named)
}

/// The services of the file that compose takes of itself; where there is none, those of all files, if each has one that does
/// not start.
fn started<'k>(known: &'k Known<'_>) -> Vec<&'k Service> {
    let is_usual = |service: &&Service| USUAL.contains(&service.place.path.as_str());
    let usual: Vec<&Service> = known.services.iter().filter(is_usual).collect();
    if !usual.is_empty() {
        return usual.into_iter().filter(|service| !service.is_optional).collect();
    }
    let broken = known.services.iter().filter(|service| missing(service, true, known).is_some());
    let broken: BTreeSet<&RepoPath> = broken.map(|service| &service.place.path).collect();
    let is_any = known.services.iter().any(|service| !broken.contains(&service.place.path));
    if is_any { Vec::new() } else { known.services.iter().collect() }
}

/// The first file that a service needs and that nobody has, unless everybody makes it for himself.
fn missing(service: &Service, is_started: bool, known: &Known<'_>) -> Option<RepoPath> {
    let is_private = |part: &str| PRIVATE.iter().any(|word| part.to_lowercase().contains(word));
    let is_own = |path: &RepoPath| {
        let is_made = OWN.contains(&path.extension().as_str()) || path.as_str().split('/').any(is_private);
        is_made || path.file_name().starts_with('.') || path.as_str().split('/').any(|part| MADE.contains(&part))
    };
    let is_away = |path: &RepoPath| match known.files.find(&service.place.path, &format!("/{path}")) {
        Found::Here(_) | Found::OtherCase(_) | Found::Ignored => false,
        _ => !known.files.is_there(path),
    };
    let mounted = service.mounted.iter().filter(|_| is_started);
    service.built_by.iter().chain(mounted).filter(|path| !is_own(path)).find(|path| is_away(path)).cloned()
}

/// The file that compose takes by its flags; None where that cannot be told.
fn file_of(flags: &[&str], known: &Known<'_>) -> Option<RepoPath> {
    match flags {
        [] => USUAL.iter().map(|name| RepoPath::new(name)).find(|path| known.files.is_there(path)),
        ["-f" | "--file", file] => match known.files.find(&RepoPath::new("README.md"), file) {
            Found::Here(path) => Some(path),
            _ => None,
        },
        _ => None,
    }
}
