//! Settings of what runs in containers: what documents call them, and whether a service of compose or a container of a pod
//! has one.

use crate::check::compose::service::Service;
use crate::check::dockerfile::instructions;
use crate::check::document::Node;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    HealthCheck,
    StartPeriod,
    Liveness,
    Readiness,
    Limits,
    Restart,
    NonRoot,
    ReadOnlyRoot,
    NoNewPrivileges,
    DroppedCapabilities,
}

/// What documents call settings, in small letters.
const WORDS: &[(&str, Setting)] = &[
    ("healthcheck", Setting::HealthCheck),
    ("health check", Setting::HealthCheck),
    ("health-check", Setting::HealthCheck),
    ("start_period", Setting::StartPeriod),
    ("liveness", Setting::Liveness),
    ("readiness", Setting::Readiness),
    ("resource limit", Setting::Limits),
    ("resources.limits", Setting::Limits),
    ("memory limit", Setting::Limits),
    ("restart polic", Setting::Restart),
    ("restart: ", Setting::Restart),
    ("unless-stopped", Setting::Restart),
    ("non-root", Setting::NonRoot),
    ("nonroot", Setting::NonRoot),
    ("non root", Setting::NonRoot),
    ("read-only root", Setting::ReadOnlyRoot),
    ("read-only file", Setting::ReadOnlyRoot),
    ("readonlyrootfilesystem", Setting::ReadOnlyRoot),
    ("no-new-privileges", Setting::NoNewPrivileges),
    ("privilege escalation", Setting::NoNewPrivileges),
    ("cap_drop", Setting::DroppedCapabilities),
    ("capabilities dropped", Setting::DroppedCapabilities),
    ("dropped capabilities", Setting::DroppedCapabilities),
];
/// Signs in an image's definition that somebody who is not root runs what it has, though no `USER` says so.
const UNPRIVILEGED: &[&str] =
    &["nonroot", "unprivileged", "distroless", "chainguard", "bitnami", "gosu", "su-exec", "setpriv", "runuser"];

/// What a service of compose runs.
pub(super) enum Image {
    /// Its definition, which is here.
    Built(String),
    /// One that others made.
    Foreign,
    Unknown,
}

impl Setting {
    /// The settings that a text in small letters names, each with the word for it.
    pub fn named(text: &str) -> Vec<(&'static str, Self)> {
        let mut found: Vec<(&'static str, Self)> = Vec::new();
        for (word, setting) in WORDS.iter().filter(|(word, _)| text.contains(word)) {
            let is_probe = !matches!(setting, Self::Liveness | Self::Readiness) || text.contains("probe");
            if is_probe && !found.iter().any(|(_, known)| known == setting) {
                found.push((word, *setting));
            }
        }
        found
    }

    pub fn describe(self) -> &'static str {
        match self {
            Self::HealthCheck => "a health check",
            Self::StartPeriod => "a `start_period`",
            Self::Liveness => "a liveness probe",
            Self::Readiness => "a readiness probe",
            Self::Limits => "limits of resources",
            Self::Restart => "a restart policy",
            Self::NonRoot => "a user other than root",
            Self::ReadOnlyRoot => "a root file system that is read-only",
            Self::NoNewPrivileges => "`no-new-privileges`",
            Self::DroppedCapabilities => "capabilities that are dropped",
        }
    }

    /// Whether a service of compose has it; None if that cannot be told.
    pub fn is_of_service(self, service: &Service<'_>, image: &Image) -> Option<bool> {
        let has = |path: &[&str]| service.get(path).is_some();
        let is_on = |key: &str| service.get(&[key]).is_some_and(|node| node.means(true));
        let says = |key: &str, word: &str| {
            service.items(key).filter_map(Node::as_text).any(|item| item.replace('_', "-").contains(word))
        };
        Some(match self {
            Self::HealthCheck if has(&["healthcheck"]) => {
                !service.get(&["healthcheck", "disable"]).is_some_and(|node| node.means(true))
            }
            Self::StartPeriod if has(&["healthcheck", "start_period"]) => true,
            Self::HealthCheck => image.has("HEALTHCHECK", "")?,
            Self::StartPeriod => image.has("HEALTHCHECK", "--start-period")?,
            Self::Limits => {
                has(&["deploy", "resources", "limits"])
                    || ["mem_limit", "cpus", "cpu_quota"].iter().any(|key| has(&[key]))
            }
            Self::Restart => has(&["restart"]) || has(&["deploy", "restart_policy"]),
            Self::NonRoot => match service.word(&["user"]) {
                Some(user) => !is_root(&user),
                None => image.is_unprivileged()?,
            },
            Self::ReadOnlyRoot => is_on("read_only"),
            Self::NoNewPrivileges => says("security_opt", "no-new-privileges"),
            Self::DroppedCapabilities => service.items("cap_drop").next().is_some(),
            Self::Liveness | Self::Readiness => return None,
        })
    }

    /// Whether a container of a pod has it; None if that cannot be told.
    pub fn is_of_container(self, container: &Node, pod: &Node) -> Option<bool> {
        let has = |way: &[&str]| container.at(way).is_some_and(Node::is_filled);
        let secured = |key: &str| container.at(&["securityContext", key]).or_else(|| pod.at(&["securityContext", key]));
        Some(match self {
            Self::HealthCheck => has(&["livenessProbe"]) || has(&["readinessProbe"]),
            Self::Liveness => has(&["livenessProbe"]),
            Self::Readiness => has(&["readinessProbe"]),
            Self::Limits => has(&["resources", "limits"]),
            Self::NonRoot => match secured("runAsUser").and_then(Node::number) {
                Some(user) => user > 0.0,
                None => secured("runAsNonRoot").is_some_and(|node| node.means(true)),
            },
            Self::ReadOnlyRoot => secured("readOnlyRootFilesystem").is_some_and(|node| node.means(true)),
            Self::NoNewPrivileges => secured("allowPrivilegeEscalation").is_some_and(|node| node.means(false)),
            Self::DroppedCapabilities => has(&["securityContext", "capabilities", "drop"]),
            Self::StartPeriod | Self::Restart => return None,
        })
    }
}

impl Image {
    /// Whether its definition has an instruction with some text; None if that cannot be told.
    fn has(&self, name: &str, text: &str) -> Option<bool> {
        match self {
            Self::Built(definition) => {
                let is_it = |whole: &str| !whole.trim().eq_ignore_ascii_case("none") && whole.contains(text);
                // A flag of the instruction may be kept apart from the rest.
                let found = instructions::read(definition).into_iter().filter(|found| found.name == name);
                Some(found.into_iter().any(|found| is_it(&format!("{} {}", found.flags.join(" "), found.rest))))
            }
            Self::Foreign => Some(false),
            Self::Unknown => None,
        }
    }

    /// Whether its definition gives it a user; None if that cannot be told, as of what others made.
    fn is_unprivileged(&self) -> Option<bool> {
        let Self::Built(definition) = self else { return None };
        let lower = definition.to_lowercase();
        if UNPRIVILEGED.iter().any(|sign| lower.contains(sign)) {
            return None;
        }
        let instructions = instructions::read(definition);
        let last = instructions.iter().rposition(|found| found.name == "FROM")?;
        let user = instructions[last..].iter().rev().find(|found| found.name == "USER");
        match user {
            Some(user) => Some(!is_root(&user.rest)),
            // What a stage is built on may have one.
            None if instructions[..last].iter().any(|found| found.name == "USER") => None,
            None => Some(false),
        }
    }
}

fn is_root(user: &str) -> bool {
    matches!(user.trim().split(':').next(), Some("root" | "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_by_what_documents_call_them() {
        let named = |text: &str| Setting::named(text).into_iter().map(|(_, setting)| setting).collect::<Vec<_>>();
        assert_eq!(named("all define `healthcheck` with start_period"), [Setting::HealthCheck, Setting::StartPeriod]);
        assert_eq!(named("liveness and readiness probes"), [Setting::Liveness, Setting::Readiness]);
        assert!(named("team readiness").is_empty());
    }

    #[test]
    fn who_runs_an_image_is_told_by_its_last_stage() {
        let of = |text: &str| Image::Built(text.to_owned()).is_unprivileged();
        assert_eq!(of("FROM node:20\nUSER node\n"), Some(true));
        assert_eq!(of("FROM node:20\nRUN npm ci\n"), Some(false));
        assert_eq!(of("FROM node:20\nUSER root\n"), Some(false));
        assert_eq!(of("FROM node:20 AS base\nUSER node\nFROM base\n"), None);
        assert_eq!(of("FROM nginxinc/nginx-unprivileged\n"), None);
        assert_eq!(Image::Foreign.is_unprivileged(), None);
    }
}
