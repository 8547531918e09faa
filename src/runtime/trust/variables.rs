//! What the variables in a repository's requests stand for here and now. The repository only names them: what they hold is
//! the user's, so that it is no part of what is trusted, but who trusts a request wants to know where it goes.

use std::collections::BTreeSet;

use crate::checklist::{Checklist, Source};
use crate::probe::{Mask, Request, Template};
use crate::runtime::probes::{Given, wanted};

/// A line for each variable: its name, its value unless that is a secret, and where that comes from.
pub fn variables(checklists: &[Checklist], given: &Given) -> Vec<String> {
    let (mut filled, mut inherited) = (BTreeSet::new(), BTreeSet::new());
    for wanted in wanted(checklists, &|_| true) {
        if !wanted.sources.contains(&Source::Repository) {
            continue;
        }
        match &*wanted.request {
            Request::Http(http) => filled.extend(http.templates().flat_map(Template::names).map(str::to_owned)),
            Request::Command(command) => inherited.extend(command.env.iter().cloned()),
        }
    }
    let filled = filled.iter().map(|name| (format!("${{{name}}}"), name, None));
    let inherited = inherited.iter().map(|name| (format!("${name}"), name, std::env::var(name).ok()));
    filled.chain(inherited).map(|(shown, name, inherited)| line(&shown, name, inherited.as_deref(), given)).collect()
}

fn line(shown: &str, name: &str, inherited: Option<&str>, given: &Given) -> String {
    let given_here = given.variable(name).map(|value| (value, "`[variables]` in your config.toml"));
    match given_here.or(inherited.map(|value| (value, "your environment"))) {
        Some((value, origin)) => format!("{shown} is {}, by {origin}", Mask::shown(name, value)),
        None => format!("{shown} is not set: {}", Given::remedy(name)),
    }
}
