//! What is known of the repository, and what it is called in a template.

use std::collections::BTreeSet;

use super::OPEN;
use super::stack::Stack;
use crate::repo::{Forge, Host, RepoPath};

/// What templates are filled with.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub project: String,
    pub year: i16,
    /// Name and mail of who works here, by git's configuration.
    pub person: Option<(String, String)>,
    pub branch: Option<String>,
    pub forge: Option<Forge>,
    pub(crate) stacks: Vec<&'static Stack>,
    pub(crate) has_workflows: bool,
    pub(crate) has_dockerfile: bool,
}

impl Facts {
    /// Adds what the files tell.
    #[must_use]
    pub fn with_files<'a>(self, files: &(impl Iterator<Item = &'a RepoPath> + Clone)) -> Self {
        let is_in = |folder: &str| files.clone().any(|path| path.as_str().starts_with(folder));
        Self {
            has_workflows: is_in(".github/workflows/"),
            has_dockerfile: files.clone().any(|path| path.as_str() == "Dockerfile"),
            stacks: Stack::all(files),
            ..self
        }
    }

    /// What stands for `{{name}}`; None if nothing has that name.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let open = |what: &str| format!("{OPEN} {what}");
        let person = self.person.as_ref();
        let tool = |tool: fn(&Stack) -> &'static str, what: &str| {
            self.stacks.first().map_or_else(|| open(what), |stack| tool(stack).to_owned())
        };
        Some(match name {
            "project" => self.project.clone(),
            "year" => self.year.to_string(),
            "person" => person.map_or_else(|| open("your name"), |(name, _)| name.clone()),
            "mail" => person.map_or_else(|| open("your address"), |(_, mail)| mail.clone()),
            "owner" => person.map_or_else(|| format!("# {OPEN} `* @your-team`"), |(_, mail)| format!("* {mail}")),
            "branch" => self.branch.clone().unwrap_or_else(|| "main".to_owned()),
            "setup" => self.stacks.first().map_or("", |stack| stack.setup).to_owned(),
            "setup-step" => self.setup_step(),
            "test" => tool(|stack| stack.test, "the command that runs the tests"),
            "lint" => tool(|stack| stack.lint, "the command that runs the linter"),
            "format" => tool(|stack| stack.format, "the command that checks the format"),
            "audit" => tool(|stack| stack.audit, "the command that looks for vulnerable dependencies"),
            "ignores" => self.ignores(),
            "updates" => self.updates(),
            "report" => self.report(),
            "clone" => {
                let url = self.forge.as_ref().map(Forge::home);
                url.map_or_else(|| open("the address to clone from"), |home| format!("git clone {home}.git"))
            }
            _ => return None,
        })
    }

    /// A step of a pipeline; empty where nothing needs to be set up.
    fn setup_step(&self) -> String {
        let setup = self.stacks.first().map(|stack| stack.setup).filter(|setup| !setup.is_empty());
        setup.map_or_else(String::new, |setup| {
            format!("- name: Set up\n  run: |\n    {}", setup.replace('\n', "\n    "))
        })
    }

    fn ignores(&self) -> String {
        let lines: BTreeSet<_> = self.stacks.iter().flat_map(|stack| stack.ignores.lines()).collect();
        match lines.is_empty() {
            true => format!("# {OPEN} the folders that your build writes to"),
            false => lines.into_iter().collect::<Vec<_>>().join("\n"),
        }
    }

    /// Dependabot's entries.
    fn updates(&self) -> String {
        let mut packages: Vec<_> = self.stacks.iter().map(|stack| stack.packages).collect();
        packages.dedup();
        packages.extend(self.has_dockerfile.then_some("docker"));
        packages.extend(self.has_workflows.then_some("github-actions"));
        if packages.is_empty() {
            return format!("# {OPEN} an entry per package manager");
        }
        let entry = |packages: &&str| {
            format!("- package-ecosystem: {packages}\n  directory: /\n  schedule:\n    interval: weekly")
        };
        packages.iter().map(entry).collect::<Vec<_>>().join("\n")
    }

    /// Where a vulnerability is reported in private.
    fn report(&self) -> String {
        match &self.forge {
            Some(forge) if forge.host == Host::GitHub => {
                format!("Report it in private at {}/security/advisories/new.", forge.home())
            }
            _ => format!("{OPEN} name a private address or form to report to, and who reads it."),
        }
    }
}
