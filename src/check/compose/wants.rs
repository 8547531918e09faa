//! What may be asked of a service, and where it is not so.

use std::collections::HashMap;

use super::service::{Service, text};
use crate::check::document::{Node, Value};
use crate::check::variable::fill_in;
use crate::check::{image, secret};

/// A question, with the answer that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    HealthCheck,
    Restart,
    Limits,
    PinnedImage,
    NoPrivilege,
    NoSecrets,
}

/// A place where a service is not as wanted.
pub(super) struct Flaw {
    pub line: usize,
    pub message: String,
}

/// What lets a process out of its container.
const CAPABILITIES: &[&str] =
    &["ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "NET_ADMIN", "DAC_READ_SEARCH", "BPF"];

impl Want {
    pub const WORDS: &[(&'static str, Self)] = &[
        ("healthcheck", Self::HealthCheck),
        ("restart", Self::Restart),
        ("limits", Self::Limits),
        ("pinned_image", Self::PinnedImage),
        ("no_privilege", Self::NoPrivilege),
        ("no_secrets", Self::NoSecrets),
    ];

    pub fn name(self) -> &'static str {
        Self::WORDS.iter().find(|(_, want)| *want == self).map_or("", |(name, _)| name)
    }

    pub fn describe(self) -> &'static str {
        match self {
            Self::HealthCheck => "has a health check",
            Self::Restart => "is started again when it ends",
            Self::Limits => "has limits of memory and CPU",
            Self::PinnedImage => "runs an image with a tag that is not `latest`",
            Self::NoPrivilege => "has no privileges over its host",
            Self::NoSecrets => "holds no secrets",
        }
    }

    /// Whether what a service extends can have what is wanted; what is there cannot be taken away.
    pub fn can_be_extended(self) -> bool {
        self.can_be_added() || self == Self::PinnedImage
    }

    /// Whether another file of the folder can add what is wanted.
    pub fn can_be_added(self) -> bool {
        matches!(self, Self::HealthCheck | Self::Restart | Self::Limits)
    }

    /// Whether it can be asked of a service at all.
    pub fn concerns(self, service: &Service<'_>) -> bool {
        match self {
            Self::HealthCheck | Self::Restart => !service.ends(),
            // What is built here is what was checked out, and what only adds to a service may name no image.
            Self::PinnedImage => {
                service.get(&["build"]).is_none() && (service.get(&["image"]).is_some() || service.file.is_some())
            }
            Self::Limits | Self::NoPrivilege | Self::NoSecrets => true,
        }
    }

    pub fn flaws(self, service: &Service<'_>) -> Vec<Flaw> {
        match self {
            Self::HealthCheck => unchecked(service).into_iter().collect(),
            Self::Restart => ends_for_good(service).into_iter().collect(),
            Self::Limits => unlimited(service).into_iter().collect(),
            Self::PinnedImage => unpinned(service).into_iter().collect(),
            Self::NoPrivilege => privileges(service),
            Self::NoSecrets => secrets(service),
        }
    }
}

fn flaw(service: &Service<'_>, key: &str, message: impl Into<String>) -> Flaw {
    let line = service.get(&[key]).map_or(service.line, |node| node.line);
    Flaw { line, message: message.into() }
}

fn unchecked(service: &Service<'_>) -> Option<Flaw> {
    let flaw = |message: &str| Some(flaw(service, "healthcheck", message));
    if service.get(&["healthcheck"]).is_none() {
        return flaw("no health check");
    }
    let test = service.get(&["healthcheck", "test"]);
    let first = test.and_then(|test| match &test.value {
        Value::Sequence(items) => items.first().and_then(text),
        _ => text(test),
    });
    let is_off = service.get(&["healthcheck", "disable"]).is_some_and(is_on);
    match first.map(str::trim) {
        _ if is_off => flaw("the health check is switched off"),
        Some("NONE") => flaw("the health check is switched off"),
        None | Some("") => flaw("the health check has no `test`"),
        Some(_) => None,
    }
}

fn ends_for_good(service: &Service<'_>) -> Option<Flaw> {
    let policy = service.get(&["deploy", "restart_policy"]);
    let Some(restart) = service.word(&["restart"]) else {
        let is_any =
            service.word(&["deploy", "restart_policy", "condition"]).is_none_or(|condition| condition != "none");
        return (policy.is_none() || !is_any).then(|| flaw(service, "deploy", "nothing starts it again when it ends"));
    };
    let reason = match fill_in(&restart, &HashMap::new()) {
        Ok(restart) if matches!(restart.as_str(), "always" | "unless-stopped") => return None,
        Ok(restart) if restart.starts_with("on-failure") => return None,
        Ok(restart) => format!("`restart: {restart}` does not start it again"),
        Err(variable) => format!("what `restart` says cannot be told: `{variable}` has no value here"),
    };
    Some(flaw(service, "restart", reason))
}

fn unlimited(service: &Service<'_>) -> Option<Flaw> {
    let has = |new: &str, old: &[&str]| {
        service.get(&["deploy", "resources", "limits", new]).is_some()
            || old.iter().any(|key| service.get(&[key]).is_some())
    };
    let message = match (has("memory", &["mem_limit"]), has("cpus", &["cpus", "cpu_quota"])) {
        (true, true) => return None,
        (true, false) => "no limit of CPU",
        (false, true) => "no limit of memory",
        (false, false) => "no limits of memory and CPU",
    };
    Some(flaw(service, "deploy", message))
}

fn unpinned(service: &Service<'_>) -> Option<Flaw> {
    let Some(written) = service.word(&["image"]) else { return Some(flaw(service, "image", "no image")) };
    // Where it comes from may be a variable, so long as the name and the version are none.
    let name = fill_in(&written, &HashMap::new()).or_else(|variable| {
        let last = written.rsplit('/').next().unwrap_or_default();
        fill_in(last, &HashMap::new()).map_err(|_| variable)
    });
    let reason = match name {
        Ok(name) => image::unpinned(&name)?.to_owned(),
        Err(variable) => format!("which image cannot be told: `{variable}` has no value here"),
    };
    Some(flaw(service, "image", format!("`{written}`: {reason}")))
}

/// Whether compose takes a switch for true: as text, too.
fn is_on(node: &Node) -> bool {
    node.means(true) || node.word().as_deref() == Some("true")
}

fn privileges(service: &Service<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut add = |line: usize, message: String| flaws.push(Flaw { line, message });
    if let Some(node) = service.get(&["privileged"]).filter(|node| is_on(node)) {
        add(node.line, "`privileged: true`".to_owned());
    }
    for (key, value) in [
        ("network_mode", "host"),
        ("pid", "host"),
        ("ipc", "host"),
        ("uts", "host"),
        ("cgroup", "host"),
        ("userns_mode", "host"),
    ] {
        if let Some(node) = service.get(&[key]).filter(|node| node.word().as_deref() == Some(value)) {
            add(node.line, format!("`{key}: {value}`"));
        }
    }
    let user = service.word(&["user"]).unwrap_or_default();
    if matches!(user.split(':').next(), Some("root" | "0")) {
        add(service.get(&["user"]).map_or(service.line, |node| node.line), format!("`user: {user}`"));
    }
    for item in service.items("cap_add") {
        let name = text(item).unwrap_or_default().to_ascii_uppercase();
        if CAPABILITIES.contains(&name.trim_start_matches("CAP_")) {
            add(item.line, format!("the capability `{name}`"));
        }
    }
    for item in service.items("security_opt") {
        let option = text(item).unwrap_or_default();
        if matches!(option.split_once([':', '=']), Some(("seccomp" | "apparmor", "unconfined"))) {
            add(item.line, format!("`{option}`"));
        }
    }
    for item in service.items("volumes") {
        let source = text(item).or_else(|| item.get("source").and_then(text)).unwrap_or_default();
        let source = source.split(':').next().unwrap_or_default();
        if source.ends_with("/docker.sock") || source.ends_with("/containerd.sock") {
            add(item.line, format!("`{source}` is the whole host"));
        }
    }
    flaws
}

/// The values themselves are not shown: boards and reports travel.
fn secrets(service: &Service<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (name, value, line) in service.environment() {
        let is_named = secret::is_named(name) && !is_path(&value);
        let message = match fill_in(&value, &HashMap::new()) {
            Ok(filled) if is_named && secret::is_literal(&filled) && filled == value => {
                format!("`{name}` has a literal value")
            }
            Ok(filled) if is_named && secret::is_literal(&filled) => format!("`{name}` falls back to a literal value"),
            _ if secret::is_in_address(&value) => format!("`{name}` has a password in its address"),
            _ => continue,
        };
        flaws.push(Flaw { line, message });
    }
    flaws
}

/// Whether a value names where the secret lies.
fn is_path(value: &str) -> bool {
    value.strip_prefix('/').is_some_and(|rest| rest.contains('/'))
}
