//! `dockerfile`: what the definitions of images say.
//!
//! The parser is our own because a Dockerfile of which one line is wrong still has others that can be judged.

pub(crate) mod instructions;
mod stages;
mod wants;

use std::sync::Arc;

use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Site, Strength};
use crate::reader::Table;
use crate::repo::{Repo, Unreadable};
use crate::text::count;
use stages::Dockerfile;
use wants::{Pin, Want};

pub const KIND: Kind = Kind {
    name: "dockerfile",
    summary: "images run as somebody else than root, have pinned bases, a health check, no secrets",
    parameters: &[
        ("in, except", "globs of the image definitions; Dockerfiles and Containerfiles unless said"),
        ("user", r#"`"non-root"`: the last stage's user is neither root nor 0"#),
        ("pinned", r#"`"tag"` or `"digest"`: how bases from elsewhere must be named"#),
        ("healthcheck, multi_stage, lacks_secrets", "`true`: the image must be so"),
        ("copies_everything", "`false`: the build must not copy the whole context"),
    ],
    example: r#"
        id = "images"
        title = "Images do not run as root and have pinned bases"
        check.dockerfile = { except = ["docs/**"], user = "non-root", pinned = "tag" }
    "#,
    parse,
};

/// Where images are defined, unless a check says otherwise.
const WITHIN: &[&str] =
    &["**/{Dockerfile,Containerfile}{,.*}", "**/*.{Dockerfile,dockerfile,Containerfile,containerfile}"];
const EXCEPT: &[&str] = &["**/*.{dockerignore,md,txt,sh}"];
/// What a site of a fact is about.
const FLAWED: usize = 0;
const TEMPLATE: usize = 1;

const KEYS: [&str; 6] = ["user", "pinned", "healthcheck", "multi_stage", "lacks_secrets", "copies_everything"];

#[derive(Debug)]
struct Images {
    selector: Selector,
    wants: Vec<Want>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("dockerfile", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse_or(table, WITHIN, EXCEPT);
    let wants = [
        table.word("user", &[("non-root", Want::NonRoot)]),
        table.word("pinned", &[("tag", Want::Pinned(Pin::Tag)), ("digest", Want::Pinned(Pin::Digest))]),
        switch(table, "healthcheck", true, Want::HealthCheck),
        switch(table, "multi_stage", true, Want::MultiStage),
        switch(table, "lacks_secrets", true, Want::LacksSecrets),
        switch(table, "copies_everything", false, Want::CopiesSomeOnly),
    ];
    let asked = KEYS.iter().filter(|key| table.has(key)).count();
    if asked == 0 {
        table.problem("`dockerfile` expects nothing", "for example `user = \"non-root\"`, `pinned = \"digest\"`");
    }
    let wants: Vec<_> = wants.into_iter().flatten().collect();
    if wants.is_empty() || wants.len() < asked {
        return None;
    }
    Some(Arc::new(Images { selector: selector?, wants }))
}

/// A key that has one sensible value: the other would expect nothing.
fn switch(table: &mut Table<'_, '_>, key: &'static str, wanted: bool, want: Want) -> Option<Want> {
    let value = table.boolean(key)?;
    if value != wanted {
        let span = table.span_of(key);
        table.problem_in(span, &format!("`{key} = {value}` would expect nothing"), "drop the key");
    }
    (value == wanted).then_some(want)
}

impl Images {
    fn judge(&self, text: &str) -> Fact {
        let dockerfile = Dockerfile::read(text);
        if dockerfile.stages.is_empty() {
            return Fact::trouble("it has no FROM, so it defines no image");
        }
        let mut fact = Fact::default();
        if let Some(line) = dockerfile.template() {
            fact.push_site(line, TEMPLATE, || "a template (`{{ … }}`), not a Dockerfile that can be judged".into());
            return fact;
        }
        let flaws: Vec<_> = self.wants.iter().flat_map(|want| want.flaws(&dockerfile)).collect();
        fact.subjects = 1;
        fact.held = u32::from(flaws.is_empty());
        flaws.into_iter().for_each(|flaw| fact.push_site(flaw.line, FLAWED, || flaw.message.into()));
        fact
    }
}

impl Check for Images {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match file.bytes() {
            Ok(bytes) => self.judge(&String::from_utf8_lossy(bytes)),
            // A link to a folder, or one that dangles, defines no image.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let is_template = |fact: &Fact| fact.sites.iter().any(|site| is_about(site, TEMPLATE));
        let templates = facts.iter().filter(|(_, fact)| is_template(fact)).count();
        let (held, subjects) = (facts.held(), facts.subjects());
        let not_judged = format!("{} not judged", count(templates, "template"));
        let outcome = match (subjects, templates) {
            (0, 0) => Outcome::without_subjects(format!("no file matches {}", self.selector.describe())),
            (0, _) => Outcome::pending(not_judged),
            (_, 0) => Outcome::fraction(held, subjects, format!("{held} of {}", count(subjects, "image"))),
            // What a template renders to is not known, so it holds no more than one that fails.
            _ => {
                let summary = format!("{held} of {} · {not_judged}", count(subjects, "image"));
                Outcome::fraction(held, subjects + templates, summary)
            }
        };
        let outcome = match facts.troubles().next() {
            Some((path, reason)) if held == subjects => Outcome::error(format!("{path} cannot be judged: {reason}")),
            _ => outcome,
        };
        let mut sites: Vec<_> =
            facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site))).collect();
        sites.sort_by_key(|(_, site)| site.rule);
        let troubles = facts.troubles().map(|(path, reason)| Finding::new(path, None, reason.clone()));
        let places = sites.into_iter().map(|(path, site)| Finding::new(path, site.line(), site.message.clone()));
        outcome.with_findings(places.chain(troubles))
    }

    fn describe(&self) -> String {
        let wants: Vec<_> = self.wants.iter().map(|want| want.describe()).collect();
        format!("each of {} {}", self.selector.describe(), wants.join(", "))
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

fn is_about(site: &Site, rule: usize) -> bool {
    usize::from(site.rule) == rule
}

#[cfg(test)]
mod tests;
