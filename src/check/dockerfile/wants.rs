//! What may be asked of a Dockerfile, and where it is not so.

use super::instructions::Instruction;
use super::stages::{Base, Dockerfile};
use crate::check::{image, secret};

/// A question, with the answer that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    NonRoot,
    Pinned(Pin),
    HealthCheck,
    MultiStage,
    LacksSecrets,
    CopiesSomeOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pin {
    Tag,
    Digest,
}

/// A place where a Dockerfile is not as wanted.
pub(super) struct Flaw {
    pub line: usize,
    pub message: String,
}

/// How an image is named whose own user is not root.
const UNPRIVILEGED: &[&str] = &["nonroot", "non-root", "unprivileged", "rootless", "chainguard"];
/// How much of an instruction is quoted, in characters.
const EXCERPT: usize = 80;

impl Want {
    pub fn describe(self) -> &'static str {
        match self {
            Self::NonRoot => "runs as a user that is not root",
            Self::Pinned(Pin::Tag) => "names its base images with a tag that is not `latest`",
            Self::Pinned(Pin::Digest) => "pins its base images by digest",
            Self::HealthCheck => "has a health check",
            Self::MultiStage => "builds in one stage and ships another",
            Self::LacksSecrets => "holds no secrets",
            Self::CopiesSomeOnly => "does not copy the whole folder into the image",
        }
    }

    pub fn flaws(self, dockerfile: &Dockerfile) -> Vec<Flaw> {
        match self {
            Self::NonRoot => root(dockerfile).into_iter().collect(),
            Self::Pinned(pin) => unpinned(dockerfile, pin),
            Self::HealthCheck => unchecked(dockerfile).into_iter().collect(),
            Self::MultiStage => single_stage(dockerfile).into_iter().collect(),
            Self::LacksSecrets => secrets(dockerfile),
            Self::CopiesSomeOnly => copies_everything(dockerfile),
        }
    }
}

fn flaw(instruction: &Instruction, reason: &str) -> Flaw {
    let flags: String = instruction.flags.iter().map(|flag| format!("{flag} ")).collect();
    let text = format!("{} {flags}{}", instruction.name, instruction.rest);
    let text = match text.char_indices().nth(EXCERPT) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    };
    Flaw { line: instruction.line, message: format!("`{text}`: {reason}") }
}

fn root(dockerfile: &Dockerfile) -> Option<Flaw> {
    let Some(user) = dockerfile.last("USER") else {
        let stage = dockerfile.chain().last()?;
        let is_safe = matches!(&stage.base, Base::Image(image) if UNPRIVILEGED.iter().any(|word| image.contains(word)));
        return (!is_safe)
            .then(|| flaw(&stage.from, "no USER behind it, so it runs as root unless the base says otherwise"));
    };
    let name = match dockerfile.filled_in(&user.rest) {
        Ok(name) => name,
        Err(variable) => {
            return Some(flaw(user, &format!("who that is cannot be told: `{variable}` has no value here")));
        }
    };
    let name = name.split(':').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let is_root = name.is_empty()
        || matches!(name.as_str(), "root" | "containeradministrator")
        || name.bytes().all(|digit| digit == b'0');
    is_root.then(|| flaw(user, "it runs as root"))
}

/// Base images, and images of which something is copied.
fn unpinned(dockerfile: &Dockerfile, pin: Pin) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for stage in &dockerfile.stages {
        flaws.extend(why_unpinned(&stage.base, pin).map(|reason| flaw(&stage.from, &reason)));
        for copy in &stage.body {
            // A number or a word alone is a stage or a context of the build.
            let from = copy.flag("from").filter(|from| from.contains(['/', ':', '@']));
            let base = from.map(|from| dockerfile.base(from));
            flaws.extend(base.and_then(|base| why_unpinned(&base, pin)).map(|reason| flaw(copy, &reason)));
        }
    }
    flaws
}

fn why_unpinned(base: &Base, pin: Pin) -> Option<String> {
    let name = match base {
        Base::Stage(_) | Base::Scratch => return None,
        Base::Unknown(variable) => return Some(format!("which image cannot be told: `{variable}` has no value here")),
        Base::Image(name) => name,
    };
    match pin {
        Pin::Digest => (!image::has_digest(name)).then(|| "no digest".to_owned()),
        Pin::Tag => image::unpinned(name).map(str::to_owned),
    }
}

fn unchecked(dockerfile: &Dockerfile) -> Option<Flaw> {
    match dockerfile.last("HEALTHCHECK") {
        Some(check) if check.rest.eq_ignore_ascii_case("none") => Some(flaw(check, "the health check is switched off")),
        Some(_) => None,
        None => Some(flaw(&dockerfile.stages.last()?.from, "no HEALTHCHECK behind it")),
    }
}

fn single_stage(dockerfile: &Dockerfile) -> Option<Flaw> {
    let last = dockerfile.stages.last()?;
    if dockerfile.stages.len() < 2 {
        return Some(flaw(&last.from, "it is the only stage"));
    }
    let is_copied = |instruction: &Instruction| instruction.flags.iter().any(|flag| flag.contains("from="));
    let copies = dockerfile.chain().any(|stage| stage.body.iter().any(is_copied));
    (!copies).then(|| flaw(&last.from, "the image takes nothing from another stage"))
}

fn secrets(dockerfile: &Dockerfile) -> Vec<Flaw> {
    let instructions = dockerfile.stages.iter().flat_map(|stage| &stage.body);
    let settings = instructions.filter(|instruction| matches!(instruction.name.as_str(), "ARG" | "ENV"));
    let mut flaws = Vec::new();
    for instruction in dockerfile.before.iter().chain(settings) {
        for (name, value) in instruction.assignments() {
            if secret::is_named(name) && value.is_some_and(|value| secret::is_literal(&value)) {
                // The value itself is not shown: boards and reports travel.
                flaws.push(Flaw {
                    line: instruction.line,
                    message: format!("{} gives `{name}` a value", instruction.name),
                });
            }
        }
    }
    flaws
}

fn copies_everything(dockerfile: &Dockerfile) -> Vec<Flaw> {
    let body = dockerfile.chain().flat_map(|stage| &stage.body);
    let copies = body.filter(|copy| matches!(copy.name.as_str(), "COPY" | "ADD") && copy.flag("from").is_none());
    let is_all = |copy: &&Instruction| {
        let words = copy.rest.trim_matches(['[', ']']).split([' ', ',']).map(|word| word.trim_matches(['"', '\'']));
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        words.len() > 1 && words[..words.len() - 1].iter().any(|word| matches!(*word, "." | "./" | "*" | "/" | "./*"))
    };
    copies.filter(is_all).map(|copy| flaw(copy, "the whole folder goes into the image")).collect()
}
