//! `kubernetes`: what workloads must have, by themselves and beside them.
//!
//! Probes, limits and security settings stand in a workload; autoscalers, disruption budgets and network policies stand in
//! documents of their own, maybe in other files, and name or select it. What has a workload's kind but no selector is a
//! patch if it names no image, or if a whole one of its name stands elsewhere; else it is judged. Namespaces are compared
//! as they are written: one that is left open is not known to be the one that another document names.

mod guard;
mod loose;
mod pod;

use std::sync::Arc;

use super::document::{Format, Node};
use super::flaws::{Flaw, fact_of, outcome, tell, wishes};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Notable, Outcome, Selector, Strength, Target, Ties};
use crate::reader::{Table, did_you_mean};
use crate::repo::{Repo, RepoPath};
use guard::{Guard, Workload};
use pod::Pod;

pub const KIND: Kind = Kind {
    name: "kubernetes",
    summary: "each workload has its probes, limits, security settings, autoscaler, disruption budget, network policy",
    parameters: &[
        ("in, except", "globs of the manifests; those that guard a workload must be among them"),
        (
            "each",
            r#"what each workload must have: `"liveness"`, `"readiness"`, `"startup"`, `"limits"`, `"requests"`, `"non_root"`, `"read_only_root"`, `"no_privilege"`, `"no_escalation"`, `"drop_capabilities"`, `"pinned_image"`, `"image_digest"`, `"no_secrets"`, `"spread"`, `"hpa"`, `"pdb"`, `"network_policy"`"#,
        ),
        ("kinds", r#"the kinds of workloads, where not all are meant: `["Deployment"]`"#),
        ("except_namespaces", "namespaces whose workloads are somebody else's"),
    ],
    example: r#"
        id = "workloads"
        title = "Deployments are probed, limited and not root"
        check.kubernetes = { in = ["k8s/**/*.yaml"], each = ["liveness", "readiness", "limits", "requests", "non_root", "pdb"], kinds = ["Deployment", "StatefulSet"] }
    "#,
    parse,
};

/// The kinds of workloads, with the way to the pod that each makes.
const KINDS: &[(&str, &[&str])] = &[
    ("Deployment", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("Rollout", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("Pod", &[]),
];

/// What can be asked of a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// What its own text says.
    Own(pod::Wish),
    /// What another document does for it.
    Guarded(Guard),
}

const WISHES: [(&str, Wish); 17] = [
    ("liveness", Wish::Own(pod::Wish::Probe("livenessProbe"))),
    ("readiness", Wish::Own(pod::Wish::Probe("readinessProbe"))),
    ("startup", Wish::Own(pod::Wish::Probe("startupProbe"))),
    ("limits", Wish::Own(pod::Wish::Resources("limits"))),
    ("requests", Wish::Own(pod::Wish::Resources("requests"))),
    ("non_root", Wish::Own(pod::Wish::NonRoot)),
    ("read_only_root", Wish::Own(pod::Wish::ReadOnlyRoot)),
    ("no_privilege", Wish::Own(pod::Wish::NoPrivilege)),
    ("no_escalation", Wish::Own(pod::Wish::NoEscalation)),
    ("drop_capabilities", Wish::Own(pod::Wish::DropCapabilities)),
    ("pinned_image", Wish::Own(pod::Wish::PinnedImage { by_digest: false })),
    ("image_digest", Wish::Own(pod::Wish::PinnedImage { by_digest: true })),
    ("no_secrets", Wish::Own(pod::Wish::NoSecrets)),
    ("spread", Wish::Own(pod::Wish::Spread)),
    ("hpa", Wish::Guarded(Guard::Autoscaler)),
    ("pdb", Wish::Guarded(Guard::DisruptionBudget)),
    ("network_policy", Wish::Guarded(Guard::NetworkPolicy)),
];

#[derive(Debug)]
struct Workloads {
    selector: Selector,
    wishes: Vec<Wish>,
    /// Empty when all are meant.
    kinds: Vec<&'static str>,
    except_namespaces: Vec<String>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("kubernetes", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let wishes = wishes(table, &WISHES);
    let kinds = table.list("kinds", |table, value, text| {
        let known = KINDS.iter().map(|(kind, _)| *kind).find(|kind| *kind == text);
        if known.is_none() {
            let help = did_you_mean(text, KINDS.iter().map(|(kind, _)| *kind));
            table.problem_at(value, &format!("`{text}` is no kind of workload"), &help);
        }
        known
    });
    let namespaces = table.list("except_namespaces", |_, _, text| Some(text.to_owned()));
    let refused = [("kinds", kinds.is_none()), ("except_namespaces", namespaces.is_none())];
    if refused.iter().any(|(key, is_none)| *is_none && table.has(key)) {
        return None;
    }
    let (kinds, except_namespaces) = (kinds.unwrap_or_default(), namespaces.unwrap_or_default());
    let (selector, wishes) = (selector?, wishes?);
    if let Some((word, _)) = kinds.first().and_then(|_| never(&wishes, &kinds)) {
        table.problem(&format!("`{word}` makes no sense of {}", kinds.join(" or ")), "name other `kinds`, or drop it");
        return None;
    }
    Some(Arc::new(Workloads { selector, wishes, kinds, except_namespaces }))
}

/// A wish that none of the kinds can meet.
fn never(wishes: &[Wish], kinds: &[&'static str]) -> Option<(&'static str, Wish)> {
    let is_vain = |wish: &Wish| !kinds.iter().any(|kind| wish.suits(kind));
    WISHES.into_iter().find(|(_, wish)| wishes.contains(wish) && is_vain(wish))
}

impl Wish {
    /// Whether it makes sense of a kind of workload: what runs to its end is not probed, and one that stands on every node
    /// is neither scaled nor spread.
    fn suits(self, kind: &str) -> bool {
        let runs_to_its_end = matches!(kind, "Job" | "CronJob");
        match self {
            Self::Own(pod::Wish::Probe(_)) => !runs_to_its_end,
            Self::Own(pod::Wish::Spread) | Self::Guarded(Guard::Autoscaler | Guard::DisruptionBudget) => {
                matches!(kind, "Deployment" | "StatefulSet" | "ReplicaSet" | "Rollout")
            }
            Self::Own(_) | Self::Guarded(Guard::NetworkPolicy) => true,
        }
    }
}

impl Workloads {
    fn guards(&self) -> impl Iterator<Item = Guard> {
        self.wishes.iter().filter_map(|wish| if let Wish::Guarded(guard) = wish { Some(*guard) } else { None })
    }

    fn judge(&self, path: &RepoPath, document: &Node, fact: &mut Fact) {
        let kind = document.get("kind").and_then(Node::as_text).unwrap_or_default();
        if kind.ends_with("List") && document.get("items").is_some() {
            document
                .get("items")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .for_each(|item| self.judge(path, item, fact));
            return;
        }
        if let Some(guard) = guard::read(kind, document).filter(|(guard, _)| self.guards().any(|asked| asked == *guard))
        {
            ties(fact).anchors.push(guard.1.into());
            return;
        }
        let Some((_, way)) = KINDS.iter().find(|(known, _)| *known == kind) else { return };
        let is_meant = self.kinds.is_empty() || self.kinds.contains(&kind);
        let Some(template) = document.at(way).filter(|_| is_meant) else { return };
        let (workload, pod) = (Workload::of(kind, document, template), Pod::of(document, template));
        let is_loose = loose::is_loose(kind, document);
        if !is_loose {
            ties(fact).anchors.push(loose::whole(&workload));
        }
        if self.except_namespaces.contains(&workload.namespace) || (is_loose && !pod.names_images()) {
            return;
        }
        let own = self.wishes.iter().filter(|wish| wish.suits(kind)).filter_map(|wish| match wish {
            Wish::Own(wish) => Some(pod.flaws(*wish)),
            Wish::Guarded(_) => None,
        });
        let name = format!("{kind} {}", workload.name);
        let flaws = own.flatten().map(|Flaw { line, message }| Flaw::new(line, format!("{name}: {message}")));
        match is_loose {
            true => ties(fact).targets.push(loose::kept(path, document.line, &workload, flaws)),
            false => self.count(fact, path, document.line, workload, flaws.collect()),
        }
    }

    fn count(&self, fact: &mut Fact, path: &RepoPath, line: usize, workload: Workload, flaws: Vec<Flaw>) {
        let is_sound = tell(fact, flaws);
        if self.guards().next().is_some() {
            let anchor = Some(Workload { is_sound, ..workload }.encoded().into());
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            ties(fact).targets.push(Target { line, path: path.clone(), anchor });
        }
    }

    /// The facts with what turned out to be no patch, if there is any.
    fn settled(&self, facts: &Facts<'_>) -> Option<Notable> {
        let loose = Some(loose::no_patches(facts)).filter(|loose| !loose.is_empty())?;
        let copy = |(path, fact): (&RepoPath, &Fact)| (path.clone(), Box::new(fact.clone()));
        let mut settled: Notable = facts.iter().map(copy).collect();
        for (path, line, workload, flaws) in loose {
            if let Some(fact) = settled.get_mut(&path) {
                self.count(fact, &path, line, workload, flaws);
            }
        }
        Some(settled)
    }

    /// How many workloads are sound and guarded, and what guards are missing.
    fn join(&self, facts: &Facts<'_>) -> (usize, Vec<Finding>) {
        let all = || facts.iter().filter_map(|(_, fact)| fact.ties.as_deref());
        let guards = guard::Guards::of(all().flat_map(|ties| &ties.anchors));
        let mut held = 0;
        let mut findings = Vec::new();
        for target in all().flat_map(|ties| &ties.targets) {
            let Some(workload) = target.anchor.as_deref().and_then(Workload::decoded) else { continue };
            let asked = self.guards().filter(|guard| Wish::Guarded(*guard).suits(&workload.kind));
            let missing: Vec<_> = asked.filter(|guard| !guards.has(*guard, &workload)).collect();
            held += usize::from(workload.is_sound && missing.is_empty());
            findings.extend(missing.into_iter().map(|guard| {
                let message = format!("{} {}: no {}", workload.kind, workload.name, guard.describe());
                Finding::new(&target.path, Some(target.line), message)
            }));
        }
        (held, findings)
    }
}

fn ties(fact: &mut Fact) -> &mut Ties {
    fact.ties.get_or_insert_default()
}

impl Check for Workloads {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let Some(format) = Format::of(file.path) else { return Fact::default() };
        fact_of(file, format, &mut |document, fact| self.judge(file.path, document, fact))
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let settled = self.settled(facts);
        let settled = settled.as_ref().map(|settled| Facts::new(facts.selected, settled));
        let facts = settled.as_ref().unwrap_or(facts);
        let (held, missing) =
            if self.guards().next().is_some() { self.join(facts) } else { (facts.held(), Vec::new()) };
        outcome(facts, held, "workload", &self.selector).with_findings(missing)
    }

    fn describe(&self) -> String {
        let words: Vec<_> =
            WISHES.iter().filter(|(_, wish)| self.wishes.contains(wish)).map(|(word, _)| *word).collect();
        let kinds = if self.kinds.is_empty() { "workload".to_owned() } else { self.kinds.join(" and ") };
        format!("each {kinds} in {} has {}", self.selector.describe(), words.join(", "))
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

#[cfg(test)]
mod tests;
