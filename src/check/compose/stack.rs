//! The services of all files together: which are whole, and what other files supply.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::gap::{self, Gap};
use crate::check::census::Census;
use crate::check::selector::Matcher;
use crate::check::{Facts, Finding, Selector, Target};
use crate::repo::RepoPath;

pub(super) struct Stack<'a> {
    facts: &'a Facts<'a>,
    matcher: Matcher,
    /// By folder: the services, and what additions supply.
    anchors: HashMap<RepoPath, HashSet<&'a str>>,
}

/// What a gap comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    None,
    Unsure,
    Fails,
}

impl<'a> Stack<'a> {
    pub fn new(facts: &'a Facts<'a>, selector: &Selector) -> Self {
        let mut anchors: HashMap<RepoPath, HashSet<&str>> = HashMap::new();
        for (path, fact) in facts.iter() {
            let own = fact.ties.iter().flat_map(|ties| &ties.anchors).map(|anchor| &**anchor);
            anchors.entry(path.parent()).or_default().extend(own);
        }
        Self { facts, matcher: selector.matcher(), anchors }
    }

    /// Whether any file says all of a service of that name.
    pub fn has(&self, name: &str) -> bool {
        self.anchors.values().any(|anchors| anchors.contains(&*gap::whole(name)))
    }

    /// Whether there is anything to ask of it.
    pub fn asks(&self, name: &str) -> bool {
        self.anchors.values().any(|anchors| anchors.contains(name))
    }

    fn weight(&self, folder: &RepoPath, gap: &Gap, target: &Target) -> Weight {
        let is_known = |anchor: &str| self.anchors.get(folder).is_some_and(|anchors| anchors.contains(anchor));
        let is_read = || {
            self.matcher.matches(&target.path) && self.facts.files().is_some_and(|files| files.contains(&target.path))
        };
        match gap {
            gap if gap.is_fragment() && is_known(&gap::whole(&gap.service)) => Weight::None,
            gap if gap.is_fragment() => Weight::Unsure,
            gap if gap.is_unread() && is_read() => Weight::None,
            gap if gap.is_unread() => Weight::Unsure,
            gap if is_known(&gap.supply()) => Weight::None,
            _ if !target.path.as_str().is_empty() => Weight::Unsure,
            _ => Weight::Fails,
        }
    }

    pub fn census(&self, min: usize) -> Census {
        let (mut failing, mut unsure) = (BTreeSet::new(), BTreeSet::new());
        let mut findings = Vec::new();
        for (path, fact) in self.facts.iter() {
            let folder = path.parent();
            for target in fact.ties.iter().flat_map(|ties| &ties.targets) {
                let Some(gap) = Gap::read(target) else { continue };
                let weight = self.weight(&folder, &gap, target);
                let message = said(&gap, target);
                match weight {
                    Weight::None => continue,
                    Weight::Fails => failing.insert((path, gap.service)),
                    // Each file that is not read is one of its own.
                    Weight::Unsure if gap.service.is_empty() => unsure.insert((path, target.path.to_string())),
                    Weight::Unsure => unsure.insert((path, gap.service)),
                };
                findings.push((weight == Weight::Unsure, Finding::new(path, Some(gap.line), message)));
            }
        }
        unsure.retain(|service| !failing.contains(service));
        findings.sort_by_key(|(is_unsure, _)| *is_unsure);
        let whole = self.facts.iter().flat_map(|(path, fact)| {
            let anchors = fact.ties.iter().flat_map(|ties| &ties.anchors).filter(|anchor| !anchor.contains('\n'));
            anchors.map(move |name| (path, name.to_string()))
        });
        let held = whole.filter(|service| !failing.contains(service) && !unsure.contains(service)).count();
        let findings = findings.into_iter().map(|(_, finding)| finding).collect();
        Census { held, subjects: held + failing.len(), unsure: unsure.len(), min, findings, uncounted: 0 }
    }
}

fn said(gap: &Gap, target: &Target) -> String {
    if gap.service.is_empty() {
        return gap.message.clone();
    }
    let from = match target.path.as_str() {
        "" => String::new(),
        path => format!(", unless {path} says it, which it extends"),
    };
    format!("{}: {}{from}", gap.service, gap.message)
}
