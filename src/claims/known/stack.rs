//! What runs: services of compose files, images of Dockerfiles, manifests of Kubernetes.

use std::sync::LazyLock;

use regex::Regex;

use super::place::{Place, Source};
use crate::check::compose::service::services;
use crate::check::dockerfile::instructions;
use crate::check::document::{Format, Node, parse_unfilled};
use crate::check::expression::compiled;
use crate::repo::RepoPath;

/// A service of a compose file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Service {
    pub name: String,
    pub place: Place,
    /// The ports that it publishes or names.
    pub ports: Vec<u32>,
    /// The files of the repository without which it is not built, from the root, and those without which it does not start,
    /// since they are mounted.
    pub built_by: Vec<RepoPath>,
    pub mounted: Vec<RepoPath>,
    /// It starts only if somebody asks for it.
    pub is_optional: bool,
}

/// What a Dockerfile says, as far as documents speak of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::claims) struct Image {
    /// Line and text of `HEALTHCHECK`.
    pub health: Option<(usize, String)>,
    pub users: Vec<(usize, String)>,
}

/// A kind of Kubernetes that a manifest or a template has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Manifest {
    pub kind: String,
    pub place: Place,
    pub is_comment: bool,
}

static KIND: LazyLock<Regex> = LazyLock::new(|| compiled(r#"(?m)^[ \t]*(#[ \t]*)?kind:[ \t]*["']?([A-Z]\w+)"#));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| compiled(r"\d+"));

pub(super) fn read_services(source: &Source<'_>) -> Vec<Service> {
    let name = source.path.file_name();
    let is_compose = name.contains("compose") && matches!(source.path.extension().as_str(), "yml" | "yaml");
    if !is_compose {
        return Vec::new();
    }
    let documents = parse_unfilled(Format::Yaml, source.text.as_bytes());
    let found = documents.list.iter().filter_map(|document| services(&document.root).ok()).flatten();
    let service = |service: crate::check::compose::service::Service<'_>| Service {
        name: service.name.to_owned(),
        place: Place::new(source.path, service.line),
        ports: ["ports", "expose"].iter().flat_map(|key| service.items(key)).flat_map(ports).collect(),
        built_by: built_by(&service).iter().filter_map(|file| source.path.follow(file)).collect(),
        mounted: mounted(&service).iter().filter_map(|file| source.path.follow(file)).collect(),
        is_optional: service.items("profiles").next().is_some(),
    };
    found.map(service).collect()
}

/// The file that a service is built by; none where the file or its folder stands elsewhere, or is given by a variable.
fn built_by(service: &crate::check::compose::service::Service<'_>) -> Option<String> {
    let build = service.get(&["build"])?;
    let word = |key: &str| build.get(key).and_then(Node::word);
    let context = build.word().or_else(|| word("context")).unwrap_or_else(|| ".".to_owned());
    let is_inline = build.get("dockerfile_inline").is_some();
    let file = word("dockerfile").unwrap_or_else(|| "Dockerfile".to_owned());
    let is_here = |path: &str| !path.starts_with('/') && !path.contains(['$', ':', '#', '~']);
    (!is_inline && is_here(&context) && is_here(&file)).then(|| format!("{}/{file}", context.trim_end_matches('/')))
}

/// The files beside its own that a service mounts. A folder that is not there is made.
fn mounted(service: &crate::check::compose::service::Service<'_>) -> Vec<String> {
    let source = |item: &Node| match item.word() {
        Some(word) => word.split(':').next().map(str::to_owned),
        None => item.get("source").and_then(Node::word),
    };
    // Scripts that fill a database are left out where they are missing, and it starts without them.
    let is_needed = |item: &&Node| !item.word().is_some_and(|word| word.contains("initdb"));
    let is_file = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.starts_with('.') && !path.contains(['$', '*', '~']) && name.rfind('.').is_some_and(|at| at > 0)
    };
    service.items("volumes").filter(is_needed).filter_map(source).filter(is_file).collect()
}

/// The ports in `8080:80`, `${PORT:-8080}:80`, `8001-8003:8001-8003`, `{ target: 80, published: 8080 }`.
fn ports(item: &crate::check::document::Node) -> Vec<u32> {
    let words = item.word().into_iter().chain(["published", "target"].iter().filter_map(|key| item.get(key)?.word()));
    words.flat_map(|word| numbers(word.rsplit_once('.').map_or(word.as_str(), |(_, rest)| rest))).collect()
}

fn numbers(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for part in text.split(':') {
        let ends: Vec<u32> = NUMBER.find_iter(part).filter_map(|number| number.as_str().parse().ok()).collect();
        match ends.as_slice() {
            [first, last] if part.contains('-') && last > first && last - first < 100 => found.extend(*first..=*last),
            ends => found.extend_from_slice(ends),
        }
    }
    found
}

pub(super) fn read_image(source: &Source<'_>) -> Option<Image> {
    let name = source.path.file_name().to_ascii_lowercase();
    let is_dockerfile =
        name.starts_with("dockerfile") || name.ends_with(".dockerfile") || name.starts_with("containerfile");
    if !is_dockerfile {
        return None;
    }
    let mut image = Image::default();
    for instruction in instructions::read(source.text) {
        match instruction.name.as_str() {
            "HEALTHCHECK" if !instruction.rest.eq_ignore_ascii_case("none") => {
                image.health = Some((instruction.line, instruction.rest));
            }
            "USER" => image.users.push((instruction.line, instruction.rest)),
            // What an earlier stage says of itself is not the image's.
            "FROM" => image = Image::default(),
            _ => {}
        }
    }
    Some(image)
}

pub(super) fn read_manifests(source: &Source<'_>) -> Vec<Manifest> {
    if !matches!(source.path.extension().as_str(), "yaml" | "yml" | "tpl" | "json" | "tf") {
        return Vec::new();
    }
    if !source.text.contains("kind:") {
        return Vec::new();
    }
    let lines = crate::check::source::Lines::of(source.text);
    let kinds = KIND.captures_iter(source.text).filter_map(|captures| {
        let kind = captures.get(2)?;
        Some(Manifest {
            kind: kind.as_str().to_owned(),
            place: Place::new(source.path, lines.at(kind.start())),
            is_comment: captures.get(1).is_some(),
        })
    });
    kinds.collect()
}

/// The paths on this machine that a command asks: `curl -f http://localhost:8080/healthz`.
pub(in crate::claims) fn asked_path(command: &str) -> Option<&str> {
    let (_, behind) = command.split_once("://")?;
    let behind = behind.split([' ', '"', '\'', ')', ']', ';', '|']).next()?;
    let at = behind.find('/')?;
    let host = &behind[..at];
    let is_here = host.starts_with("localhost") || host.starts_with("127.0.0.1") || host.starts_with("0.0.0.0");
    is_here.then(|| &behind[at..]).filter(|path| path.len() > 1)
}
