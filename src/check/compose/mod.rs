//! `compose`: what compose files say of their services.
//!
//! A service may be written in several files of a folder, of which one says what it runs and the others add to it. Each
//! file is read alone; what an addition supplies is looked up when all facts are brought together.

mod gap;
pub(crate) mod service;
mod stack;
mod wants;

use std::sync::Arc;

use self::gap::Gap;
use self::service::Service;
use self::stack::Stack;
use self::wants::Want;
use super::census::{may_have, note_problems};
use super::document::{Documents, Format, Node, parse_unfilled};
use super::{Check, Fact, Facts, File, Inputs, Kind, Outcome, Selector, Strength, Ties};
use crate::reader::{Table, did_you_mean};
use crate::repo::{Repo, Unreadable};
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "compose",
    summary: "services of compose files have health checks, restarts, limits, pinned images, no privileges, no secrets",
    parameters: &[
        ("in, except", "globs of the compose files; those that are called so unless said"),
        (
            "each",
            "what each service must have, unless it is enough that `services` are there: `healthcheck`, `restart`, `limits`, `pinned_image`, `no_privilege`, `no_secrets`",
        ),
        ("services", "names of the services that are looked at and must be there; all unless said"),
    ],
    example: r#"
        id = "compose"
        title = "Every service is watched and has its limits"
        # Services that do their work and end need no health check, those that are built here no pinned image. Other files
        # in the folder may add to a service.
        check.compose = { in = ["compose.yaml", "docker-compose*.yml"], each = ["healthcheck", "restart", "limits"] }
    "#,
    parse,
};

/// Where services are written, unless a check says otherwise.
const WITHIN: &[&str] = &["**/{compose,docker-compose}{,.*,-*}.{yml,yaml}"];

#[derive(Debug)]
struct Services {
    selector: Selector,
    wants: Vec<Want>,
    /// Empty means all.
    names: Vec<String>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("compose", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse_or(table, WITHIN, &[]);
    let names = table.strings("services");
    let wants = table.list("each", |table, value, text| {
        let want = Want::WORDS.iter().find(|(word, _)| *word == text).map(|(_, want)| *want);
        if want.is_none() {
            let help = did_you_mean(text, Want::WORDS.iter().map(|(word, _)| *word));
            table.problem_at(value, &format!("nobody can ask a service for `{text}`"), &help);
        }
        want
    });
    if !table.has("each") && !table.has("services") {
        table.problem("`compose` expects nothing", "for example `each = [\"healthcheck\", \"limits\"]`");
    }
    let refused = (table.has("services") && names.is_none()) || (table.has("each") && wants.is_none());
    if refused || (!table.has("services") && wants.is_none()) {
        return None;
    }
    let (wants, names) = (wants.unwrap_or_default(), names.unwrap_or_default());
    Some(Arc::new(Services { selector: selector?, wants, names }))
}

impl Services {
    fn look(&self, file: &File<'_>, documents: &Documents) -> Fact {
        let (mut fact, mut ties) = (Fact::default(), Ties::default());
        note_problems(&mut fact, documents);
        for document in &documents.list {
            match service::services(&document.root) {
                Ok(services) => services
                    .iter()
                    .filter(|service| self.looks_at(service))
                    .for_each(|service| self.judge(file, service, &mut ties)),
                Err(reason) => fact.trouble = Some(reason.into()),
            }
            for (line, path) in included(&document.root) {
                ties.targets.push(Gap::unread(line, &path).target(file.path.follow(&path)));
            }
        }
        ties.anchors.sort_unstable();
        fact.ties = (ties != Ties::default()).then(|| Box::new(ties));
        fact
    }

    fn looks_at(&self, service: &Service<'_>) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| name == service.name)
    }

    /// The anchors name the services and what additions supply; the targets are what is missing and what is too much.
    fn judge(&self, file: &File<'_>, service: &Service<'_>, ties: &mut Ties) {
        // Compose itself adds what stands in a file of that name.
        let is_fragment = service.is_fragment() || file.path.file_name().contains(".override.");
        let wants: Vec<_> = self.wants.iter().filter(|want| want.concerns(service)).collect();
        if is_fragment {
            ties.targets.push(Gap::fragment(service).target(None));
        } else {
            ties.anchors.push(gap::whole(service.name));
            // Of what can be asked nothing it is no subject, unless only that it is there is asked.
            ties.anchors.extend((!wants.is_empty() || self.wants.is_empty()).then(|| service.name.into()));
        }
        let from = service.file.map(|written| file.path.follow(written).unwrap_or_else(|| file.path.clone()));
        for want in wants {
            let flaws = want.flaws(service);
            if is_fragment && want.can_be_added() {
                ties.anchors.extend(flaws.is_empty().then(|| gap::supply(service.name, *want)));
                continue;
            }
            let from = from.clone().filter(|_| want.can_be_extended());
            let gaps = flaws.into_iter().map(|flaw| Gap::of(service, *want, flaw).target(from.clone()));
            ties.targets.extend(gaps);
        }
    }
}

/// The files whose services are the document's too, each with its line.
fn included(root: &Node) -> Vec<(usize, String)> {
    let mut included = Vec::new();
    for item in root.get("include").map(Node::items).unwrap_or_default() {
        let path = item.get("path").unwrap_or(item);
        let paths = if path.items().is_empty() { std::slice::from_ref(path) } else { path.items() };
        included.extend(paths.iter().filter_map(|path| Some((item.line, service::text(path)?.to_owned()))));
    }
    included
}

impl Check for Services {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { list: true, ..Inputs::of(self.selector.clone()) }
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match file.bytes() {
            Ok(bytes) if !may_have(bytes, &["services", "include"]) => Fact::default(),
            // Braces in a command or a label are not compose's, and no template's.
            Ok(bytes) => self.look(file, &parse_unfilled(Format::Yaml, bytes)),
            // A link to a folder, or one that dangles, has no services.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let stack = Stack::new(facts, &self.selector);
        let min = self.names.iter().filter(|name| stack.asks(name) || !stack.has(name)).count();
        let mut outcome = stack.census(min).outcome(facts, &self.selector, "service");
        let absent: Vec<_> =
            self.names.iter().filter(|name| !stack.has(name)).map(|name| format!("`{name}`")).collect();
        if !absent.is_empty() && facts.selected > 0 {
            outcome.summary = format!("{} · no {}", outcome.summary, absent.join(", ")).into();
        }
        outcome
    }

    fn describe(&self) -> String {
        let wants: Vec<_> = self.wants.iter().map(|want| want.describe()).collect();
        let wants = if wants.is_empty() { "is there".to_owned() } else { wants.join(", ") };
        let services = match self.names.as_slice() {
            [] => "each service".to_owned(),
            [name] => format!("the service {name}"),
            names => format!("each of {} ({})", count(names.len(), "service"), names.join(", ")),
        };
        format!("{services} in {} {wants}", self.selector.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

#[cfg(test)]
mod tests;
