//! From an item's fix to changes that a person can look at.

use globset::GlobBuilder;

use super::facts::Facts;
use super::insert::added;
use super::path::writable;
use super::template::Template;
use super::{Change, OPEN, Proposal};
use crate::checklist::{Fix, Item, ItemKey, Writing};
use crate::repo::{Host, RepoPath};

/// What is to be proposed for an item.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub item: &'a Item,
    /// The template to use of those to choose from; the first if None.
    pub template: Option<&'a str>,
    /// The files that its check complains of.
    pub found: &'a [RepoPath],
}

/// The repository as a proposal sees it.
pub struct Ground<'a> {
    pub facts: &'a Facts,
    pub files: &'a [RepoPath],
    /// A file's text; None where there is nothing.
    pub read: &'a dyn Fn(&RepoPath) -> Result<Option<String>, String>,
    pub template: &'a dyn Fn(&str) -> Result<Template, String>,
}

/// What would be written: something is added to the file that the fix amends, if that is there, else files are created.
///
/// # Errors
/// A sentence that says why nothing can be written, and what to do instead.
pub fn propose(wanted: Wanted<'_>, ground: &Ground<'_>) -> Result<Proposal, String> {
    let Some(fix) = wanted.item.fix.as_ref().filter(|fix| fix.writes()) else {
        return Err("nothing can be written for it: what is to be done is said at Fix".to_owned());
    };
    has_template(fix, wanted.template)?;
    let proposal = match amended(fix, wanted.found, ground)? {
        Some((writing, path)) => {
            let (template, text) = chosen(writing, wanted.template, ground)?;
            let before = (ground.read)(&path)?;
            let after = match &before {
                Some(before) => added(before, &template, &text).map_err(|reason| format!("{path}: {reason}"))?,
                None => text,
            };
            if before.as_ref() == Some(&after) {
                return Err(format!("{path} has it already; the findings say what is missing"));
            }
            let changes = vec![Change { path, before, after: Some(after) }];
            Proposal { item: key(wanted), template: template.name, templates: writing.templates.clone(), changes }
        }
        None => created(fix, wanted, ground)?,
    };
    suits(&proposal, ground.facts)?;
    Ok(proposal)
}

fn key(wanted: Wanted<'_>) -> ItemKey {
    wanted.item.key.clone()
}

/// The file that is to be amended: of those that a glob matches, one that the check complains of comes first. A path that
/// is no glob may be of a file that is still to be made.
fn amended<'f>(
    fix: &'f Fix,
    found: &[RepoPath],
    ground: &Ground<'_>,
) -> Result<Option<(&'f Writing, RepoPath)>, String> {
    let Some(writing) = &fix.amend else { return Ok(None) };
    let path = writable(&writing.path)?;
    let is_glob = writing.path.contains(['*', '?', '[', '{']);
    if !is_glob {
        let is_wanted = fix.create.is_empty() || (ground.read)(&path)?.is_some();
        return Ok(is_wanted.then_some((writing, path)));
    }
    let glob = GlobBuilder::new(&writing.path).literal_separator(true).build();
    let glob = glob.map_err(|_| format!("the fix names `{}`, which is no glob", writing.path))?.compile_matcher();
    let mut matching = found.iter().chain(ground.files).filter(|path| glob.is_match(path.as_str()));
    match matching.next() {
        Some(path) => Ok(Some((writing, writable(path.as_str())?))),
        None if fix.create.is_empty() => Err(format!("no file matches {} to add it to", writing.path)),
        None => Ok(None),
    }
}

/// Of several files those are created that are not there.
fn created(fix: &Fix, wanted: Wanted<'_>, ground: &Ground<'_>) -> Result<Proposal, String> {
    let (mut changes, mut there) = (Vec::new(), Vec::new());
    let (mut name, mut templates) = (String::new(), Vec::new());
    for writing in &fix.create {
        let path = writable(&writing.path)?;
        let (template, text) = chosen(writing, wanted.template, ground)?;
        if templates.len() < writing.templates.len() {
            (name, templates) = (template.name, writing.templates.clone());
        }
        match (ground.read)(&path)? {
            None => changes.push(Change { path, before: None, after: Some(text) }),
            Some(text) => there.push((path, text)),
        }
    }
    match there.first().filter(|_| changes.is_empty()) {
        Some((path, text)) if text.contains(OPEN) => {
            Err(format!("{path} is there, and what it leaves open is yours to write: look for {OPEN}"))
        }
        Some((path, _)) => Err(format!("{path} is there already, and a fix overwrites nothing: open it, and mend it")),
        None => Ok(Proposal { item: key(wanted), template: name, templates, changes }),
    }
}

/// The template to use, and its text. Of several files each has its own, whichever is asked for of another.
fn chosen(writing: &Writing, wanted: Option<&str>, ground: &Ground<'_>) -> Result<(Template, String), String> {
    let asked = wanted.and_then(|wanted| writing.templates.iter().find(|name| is_meant(name, wanted)));
    let name = asked.or(writing.templates.first()).ok_or("the fix names no template")?;
    let template = (ground.template)(name)?;
    let text = template.filled(ground.facts);
    Ok((template, text))
}

/// Whether a person who writes `mit` can mean `mit.txt`.
fn is_meant(name: &str, wanted: &str) -> bool {
    name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Who asks for a template that the fix does not name is not given another.
fn has_template(fix: &Fix, wanted: Option<&str>) -> Result<(), String> {
    let names = || fix.create.iter().chain(&fix.amend).flat_map(|writing| &writing.templates);
    match wanted {
        Some(wanted) if !names().any(|name| is_meant(name, wanted)) => {
            let names: Vec<_> = names().map(String::as_str).collect();
            Err(format!("it has no template `{wanted}`, but {}", names.join(", ")))
        }
        _ => Ok(()),
    }
}

/// What one forge reads means nothing to another.
fn suits(proposal: &Proposal, facts: &Facts) -> Result<(), String> {
    let other = facts.forge.as_ref().filter(|forge| !matches!(forge.host, Host::GitHub | Host::Gitea));
    let forgotten = proposal.changes.iter().find(|change| change.path.as_str().starts_with(".github/"));
    match (other, forgotten) {
        (Some(forge), Some(change)) => Err(format!(
            "{} is for GitHub, and this repository lies at {}: write what Fix says for that",
            change.path,
            forge.host.title()
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::template::named;
    use super::*;
    use crate::checklist::parse;
    use crate::repo::Forge;

    /// Proposes what an item's `fix` says, in a repository of these files.
    fn proposed(fix: &str, files: &[(&str, &str)], facts: &Facts) -> Result<Proposal, String> {
        let text = format!(
            "schema = 1\nid = \"c\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"i\"\ntitle = \"I\"\nfix = {fix}"
        );
        let checklist = parse("c.toml", &text).0.unwrap();
        let texts: HashMap<_, _> = files.iter().map(|(path, text)| (RepoPath::new(path), (*text).to_owned())).collect();
        let paths: Vec<_> = files.iter().map(|(path, _)| RepoPath::new(path)).collect();
        let ground = Ground {
            facts,
            files: &paths,
            read: &|path| Ok(texts.get(path).cloned()),
            template: &|name| if name == "team.md" { Template::new(name, "Ours: {{project}}\n") } else { named(name) },
        };
        propose(Wanted { item: checklist.items().next().unwrap(), template: None, found: &[] }, &ground)
    }

    fn facts() -> Facts {
        let person = Some(("Ada Lovelace".to_owned(), "ada@example.org".to_owned()));
        Facts { project: "orders".to_owned(), year: 2026, person, ..Facts::default() }
    }

    #[test]
    fn a_file_is_created_where_nothing_is_and_nothing_is_overwritten() {
        let fix = r#"{ create = { path = "NOTES.md", template = "team.md" } }"#;
        let proposal = proposed(fix, &[], &facts()).unwrap();
        assert_eq!(proposal.changes[0].after.as_deref(), Some("Ours: orders\n"));
        assert_eq!((proposal.summary().as_str(), proposal.open()), ("creates NOTES.md", 0));
        let refused = proposed(fix, &[("NOTES.md", "mine")], &facts()).unwrap_err();
        assert!(refused.contains("overwrites nothing"), "{refused}");
        let refused = proposed(fix, &[("NOTES.md", "TODO(you) write")], &facts()).unwrap_err();
        assert!(refused.contains("yours to write"), "{refused}");
    }

    #[test]
    fn what_is_there_is_amended_before_something_is_created() {
        let fix = r#"{ create = { path = ".github/workflows/ci.yml", template = "ci.yml" },
            amend = { path = ".github/workflows/*.yml", template = "test.step.yml" } }"#
            .replace('\n', " ");
        let here = facts().with_files(&[RepoPath::new("go.mod")].iter());
        assert_eq!(proposed(&fix, &[], &here).unwrap().summary(), "creates .github/workflows/ci.yml");
        let workflow = "jobs:\n  build:\n    steps:\n      - run: make\n";
        let proposal = proposed(&fix, &[(".github/workflows/build.yml", workflow)], &here).unwrap();
        assert_eq!(proposal.summary(), "adds to .github/workflows/build.yml");
        assert!(
            proposal.changes[0]
                .after
                .as_ref()
                .unwrap()
                .contains("      - name: Test\n        run: |\n          go test ./...")
        );
        let elsewhere = Facts { forge: Forge::parse("git@gitlab.com:a/b.git"), ..here };
        assert!(proposed(&fix, &[], &elsewhere).unwrap_err().contains("GitLab"));
    }

    #[test]
    fn a_path_outside_is_refused() {
        for path in ["../x", ".git/hooks/pre-commit", "/etc/x"] {
            let fix = format!("{{ create = {{ path = \"{path}\", template = \"team.md\" }} }}");
            assert!(proposed(&fix, &[], &facts()).unwrap_err().contains(path));
        }
    }

    #[test]
    fn of_several_templates_the_first_is_proposed_and_the_others_can_be_chosen() {
        let proposal =
            proposed(r#"{ create = { path = "LICENSE", template = ["mit.txt", "apache-2.0.txt"] } }"#, &[], &facts());
        let proposal = proposal.unwrap();
        assert_eq!((proposal.template.as_str(), proposal.next_template()), ("mit.txt", Some("apache-2.0.txt")));
        assert!(proposal.changes[0].after.as_ref().unwrap().contains("Copyright (c) 2026 Ada Lovelace"));
    }
}
