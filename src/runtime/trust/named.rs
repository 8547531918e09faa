//! The files that are a command's code: those that its words name, and those that well-known programs read for it.

use crate::probe::Command;
use crate::repo::{FileList, Repo, RepoPath};

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

/// How many folders that a command names its other words may be said in.
const FOLDERS: usize = 8;

/// The files of the repository that a command runs or reads as its code, as far as its words tell: there, or leading to where
/// they are not. What `files` names is there in any case, even if it is not.
pub fn files(command: &Command, repo: &Repo) -> Vec<RepoPath> {
    let words: Vec<String> = command.argv.iter().flat_map(|word| split(word)).collect();
    let own = RepoPath::new(&command.folder);
    // `make -C api` and `cd api && ./run.sh` say their files in another folder.
    let named = words.iter().filter_map(|word| beneath(&own, word)).filter(|path| repo.is_folder(path) && *path != own);
    let folders: Vec<RepoPath> = std::iter::once(own.clone()).chain(named.take(FOLDERS)).collect();
    let mut files = Vec::new();
    for folder in &folders {
        files.extend(words.iter().flat_map(|word| names(word)).filter_map(|name| beneath(folder, name)));
        for word in &words {
            let program = word.rsplit('/').next().unwrap_or_default();
            let recipes = RECIPES.iter().filter(|(name, _)| *name == program).flat_map(|(_, files)| *files);
            files.extend(recipes.filter_map(|file| beneath(folder, file)));
        }
    }
    files.retain(|path| is_there(repo, path) && !is_output(command, repo, path));
    for path in command.files.iter().map(|path| RepoPath::new(path)) {
        match repo.is_folder(&path) {
            true => files.extend(FileList::walk(repo, &path).files().cloned()),
            false => files.push(path),
        }
    }
    files.sort_unstable();
    files.dedup();
    files
}

/// Whether something that could be run stands at the path, in the repository or behind a link that leads out of it.
fn is_there(repo: &Repo, path: &RepoPath) -> bool {
    !path.as_str().is_empty() && (repo.is_file(path) || (!repo.exists(path) && repo.absolute(path).is_file()))
}

/// What a command may write and git does not track is what it made itself, not what came with the repository. The program is
/// covered wherever it lies.
fn is_output(command: &Command, repo: &Repo, path: &RepoPath) -> bool {
    let may_write = command.writes.iter().any(|place| path.is_within(&RepoPath::new(place)));
    let is_program =
        command.argv.first().and_then(|word| beneath(&RepoPath::new(&command.folder), word)).as_ref() == Some(path);
    may_write && !is_program && repo.git().is_ok_and(|git| git.is_tracked(path) == Ok(false))
}

/// The words of a line for the shell, wherever they stand in it.
fn split(line: &str) -> Vec<String> {
    let is_end = |c: char| c.is_whitespace() || ";|&()<>\"'`".contains(c);
    line.split(is_end).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What a word can name: itself, the value of `--config=deploy.yaml`, what follows a letter as in `-fdeploy.mk`.
fn names(word: &str) -> impl Iterator<Item = &str> {
    let value = word.split_once('=').map(|(_, value)| value);
    let letter = word.strip_prefix('-').filter(|rest| !rest.starts_with('-')).and_then(|rest| rest.get(1..));
    [Some(word), value, letter].into_iter().flatten()
}

/// The path in the repository that a word means, said in a folder; None if it leads out.
pub fn beneath(folder: &RepoPath, name: &str) -> Option<RepoPath> {
    // The kernel's own name for where a command runs.
    let name = name.strip_prefix("/proc/self/cwd/").unwrap_or(name);
    // An absolute path is the system's.
    if name.is_empty() || name.starts_with('/') { None } else { folder.reach(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_said_in_a_folder_and_lead_not_out() {
        let at = |folder: &str, name: &str| beneath(&RepoPath::new(folder), name).map(|path| path.to_string());
        assert_eq!(at("", "./a.sh").as_deref(), Some("a.sh"));
        assert_eq!(at("api/bin", "../a.sh").as_deref(), Some("api/a.sh"));
        assert_eq!(at("api", "/proc/self/cwd/a.sh").as_deref(), Some("api/a.sh"));
        assert_eq!(at("api", ".."), Some(String::new()));
        assert_eq!((at("api", "../../a.sh"), at("", "/etc/passwd")), (None, None));
        assert_eq!(names("-fdeploy.mk").collect::<Vec<_>>(), ["-fdeploy.mk", "deploy.mk"]);
        assert_eq!(names("--config=a").collect::<Vec<_>>(), ["--config=a", "a"]);
    }
}
