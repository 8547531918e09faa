//! The files that are a command's code: those that its words name, and those that well-known programs read for it.

use crate::probe::Command;
use crate::repo::{Repo, RepoPath};

/// What such a program runs stands in one of these files.
const RECIPES: &[(&str, &[&str])] = &[
    ("make", &["Makefile", "makefile", "GNUmakefile"]),
    ("gmake", &["Makefile", "makefile", "GNUmakefile"]),
    ("just", &["justfile", "Justfile", ".justfile"]),
    ("task", &["Taskfile.yml", "Taskfile.yaml"]),
    ("npm", &["package.json", ".npmrc"]),
    ("npx", &["package.json", ".npmrc"]),
    ("pnpm", &["package.json", ".npmrc", ".pnpmfile.cjs"]),
    ("yarn", &["package.json", ".yarnrc", ".yarnrc.yml"]),
    ("bun", &["package.json", "bunfig.toml"]),
    ("deno", &["deno.json", "deno.jsonc"]),
    ("cargo", &["Cargo.toml", "build.rs", ".cargo/config.toml", "rust-toolchain.toml"]),
    ("go", &["go.mod"]),
    ("docker", &["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", "Dockerfile"]),
    ("docker-compose", &["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]),
    ("pytest", &["pytest.ini", "pyproject.toml", "conftest.py", "setup.cfg", "tox.ini"]),
    ("tox", &["tox.ini", "pyproject.toml"]),
    ("mvn", &["pom.xml"]),
    ("gradle", &["build.gradle", "build.gradle.kts", "settings.gradle"]),
    ("bundle", &["Gemfile"]),
    ("rake", &["Rakefile"]),
];

/// The files of the repository that a command runs or reads as its code, as far as its words tell.
pub fn files(command: &Command, repo: &Repo) -> Vec<RepoPath> {
    let folder = RepoPath::new(&command.folder);
    let words: Vec<String> = match command.is_shell {
        true => command.argv.iter().flat_map(|word| split(word)).collect(),
        false => command.argv.clone(),
    };
    let mut files: Vec<RepoPath> = command.files.iter().map(|path| RepoPath::new(path)).collect();
    for word in &words {
        // `--config=deploy.yaml` names a file as `deploy.yaml` does.
        let names = [Some(word.as_str()), word.split_once('=').map(|(_, value)| value)];
        files.extend(names.into_iter().flatten().filter_map(|name| beneath(&folder, name)));
        let program = word.rsplit('/').next().unwrap_or_default();
        let recipes = RECIPES.iter().filter(|(name, _)| *name == program).flat_map(|(_, files)| *files);
        files.extend(recipes.filter_map(|file| beneath(&folder, file)));
    }
    files.retain(|path| repo.is_file(path));
    files.sort_unstable();
    files.dedup();
    files
}

/// The words of a line for the shell, wherever they stand in it.
fn split(line: &str) -> Vec<String> {
    let is_end = |c: char| c.is_whitespace() || ";|&()<>\"'`".contains(c);
    line.split(is_end).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The path in the repository that a word means, said in a folder; None if it leads out.
pub fn beneath(folder: &RepoPath, name: &str) -> Option<RepoPath> {
    let name = name.trim_start_matches("./");
    let whole = if folder.as_str().is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    RepoPath::parse(&whole)
}
