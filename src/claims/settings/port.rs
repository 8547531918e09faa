//! The port of one service of several, as its own files give it: `Orders service`, `Port: 8085`, while its configuration
//! has another.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{is_foreign, supposes, words};
use crate::repo::RepoPath;

/// `Port: 8085`, at the beginning of a line or in brackets.
static PORT: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)(?:^|\()(?:http )?port\s*:?\s*(\d{4,5})\b"));
/// A whole cell.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| compiled(r"^:?(\d{4,5})$"));
/// How programs say on which port they listen; in configuration, beneath `server:`.
static LISTENS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?mi)^server:[ \t]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+port:\s*["']?(?:\$\{\w+:)?(\d{4,5})\b|^server\.port\s*=\s*(?:\$\{\w+:)?(\d{4,5})\b|^\s*EXPOSE\s+(\d{4,5})\s*$|\bPORT\s*(?:\|\||\?\?)\s*["']?(\d{4,5})\b|\.listen\(\s*(\d{4,5})\b|ListenAndServe\(\s*":(\d{4,5})"|\buvicorn\.run\([^)]*\bport\s*=\s*(\d{4,5})\b"#,
    )
});
/// Files in which a service says that, in small letters.
const FILES: &[&str] = &[
    "application.yml",
    "application.yaml",
    "application.properties",
    "dockerfile",
    "main.py",
    "app.py",
    "main.go",
    "index.ts",
    "index.js",
    "server.ts",
    "server.js",
    "main.ts",
    "app.ts",
    "app.js",
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let stated = reading.lines.iter().filter(|line| !is_foreign(&line.text)).flat_map(|line| stated(reading, line));
    stated.filter_map(|(line, name, port)| judge(reading, line, &name, &port, known)).collect()
}

/// The services of which a line gives the port, each with the words that name it.
fn stated<'r>(reading: &'r Reading, line: &'r Line) -> Vec<(&'r Line, String, String)> {
    match line.role {
        Role::Row => {
            let name = line.cells.first().cloned().unwrap_or_default();
            let head = reading.lines[..line.number - 1].iter().rev().find(|above| above.role == Role::Head);
            let at = head.and_then(|head| {
                head.cells.iter().position(|cell| matches!(cell.to_lowercase().trim(), "port" | "http port"))
            });
            let port = at.and_then(|at| NUMBER.captures(line.cells.get(at)?.trim()));
            port.map(|port| (line, name, port[1].to_owned())).into_iter().collect()
        }
        Role::Item | Role::Prose | Role::Heading => {
            let Some(found) = PORT.captures(&line.text) else { return Vec::new() };
            let before = line.text[..found.get(0).map_or(0, |whole| whole.start())].trim().to_owned();
            let title = || reading.section(line).titles.last().cloned().unwrap_or_default();
            let name = if before.is_empty() { title() } else { before };
            vec![(line, name, found[1].to_owned())]
        }
        _ => Vec::new(),
    }
}

fn judge(reading: &Reading, line: &Line, name: &str, said: &str, known: &Known<'_>) -> Option<Claim> {
    if !reading.is_now(line) || supposes(&line.text) {
        return None;
    }
    let folder = folder_of(name, known)?;
    let number: u32 = said.parse().ok()?;
    let service = folder.rsplit('/').next().unwrap_or_default();
    // Outside, it may answer at another port.
    let is_published = known.services.iter().any(|known| {
        known.ports.contains(&number) && (known.name.contains(service) || service.contains(known.name.as_str()))
    });
    let (ports, place) = listening(&folder, known)?;
    let mut ports = ports.into_iter();
    let (Some(port), None) = (ports.next(), ports.next()) else { return None };
    let evidence = format!("{place} listens on {port}");
    let ruling = match port == number {
        true => Ruling::holds(evidence),
        false if !is_published => Ruling::fails(evidence),
        false => return None,
    };
    Some(claim(reading, line, Kind::ConfigValue, &format!("Port: {said}"), reading.said(line), ruling))
}

/// The only folder that is called as a service is: `cart-service`, of `The cart service with its store`.
fn folder_of(name: &str, known: &Known<'_>) -> Option<String> {
    let lower = name.to_lowercase();
    let said: Vec<&str> = words(&lower).collect();
    // Between two words of it another may stand: `The cart management service`.
    let called = |folder: &str| {
        let parts: Vec<&str> = folder.split(['-', '_']).collect();
        let places: Option<Vec<usize>> = parts.iter().map(|part| said.iter().position(|word| word == part)).collect();
        let is_near = |pair: &[usize]| pair[1] > pair[0] && pair[1] - pair[0] <= 2;
        parts.len() > 1 && places.is_some_and(|places| places.windows(2).all(is_near))
    };
    let files = known.files.matching(|path| FILES.contains(&path.rsplit('/').next().unwrap_or_default()));
    let folders: BTreeSet<String> = files
        .iter()
        .filter_map(|path| {
            let path = path.as_str();
            let mut at = 0;
            path.split('/').find_map(|part| {
                at += part.len() + 1;
                called(&part.to_lowercase()).then(|| path[..at - 1].to_owned())
            })
        })
        .collect();
    let mut folders = folders.into_iter();
    folders.next().filter(|_| folders.next().is_none())
}

/// The ports on which the files of a folder say that the program listens, and the first of the files.
fn listening(folder: &str, known: &Known<'_>) -> Option<(BTreeSet<u32>, RepoPath)> {
    let inside = format!("{}/", folder.to_lowercase());
    let is_one = |path: &str| path.starts_with(&inside) && FILES.contains(&path.rsplit('/').next().unwrap_or_default());
    let (mut ports, mut first) = (BTreeSet::new(), None);
    for path in known.files.matching(is_one).into_iter().filter(|path| Class::of(path) != Class::Test) {
        let Ok(bytes) = known.repo.read(path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        // What stands behind dashes is of another profile.
        let own = text.split("\n---").next().unwrap_or_default();
        for found in LISTENS.captures_iter(own) {
            let port: Option<u32> = found.iter().skip(1).flatten().find_map(|port| port.as_str().parse().ok());
            ports.extend(port);
            first.get_or_insert_with(|| path.clone());
        }
    }
    first.map(|first| (ports, first))
}
