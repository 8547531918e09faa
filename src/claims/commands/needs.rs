//! Programs that do nothing without a file of their own: that a document's command finds it.

use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::model::Ruling;
use crate::repo::RepoPath;

/// A program, what it is told to do, and the files of which it needs one, in small letters.
#[rustfmt::skip] // One row a line, so that a new program is a new line.
const NEEDS: &[(&str, &[&str], &[&str])] = &[
    ("alembic", &["upgrade", "downgrade", "revision", "current", "history"], &["alembic.ini"]),
    ("mkdocs", &["serve", "build", "gh-deploy"], &["mkdocs.yml", "mkdocs.yaml"]),
    ("cargo", &["build", "test", "run", "check", "clippy"], &["cargo.toml"]),
    ("go", &["build", "test", "vet"], &["go.mod"]),
    ("mvn", &["clean", "install", "test", "package", "verify"], &["pom.xml"]),
    ("composer", &["install", "update"], &["composer.json"]),
    ("bundle", &["install", "exec"], &["gemfile"]),
    ("poetry", &["install", "run"], &["pyproject.toml"]),
    ("php", &["artisan"], &["artisan"]),
    ("flutter", &["build", "run", "test"], &["pubspec.yaml"]),
    ("prisma", &["migrate", "generate", "db"], &["schema.prisma", "prisma.config.ts"]),
    ("docker", &["build"], &["dockerfile", "dockerfile.*", "*.dockerfile", "containerfile"]),
    ("terraform", &["init", "plan", "apply"], &["main.tf", "*.tf", "*.tf.json"]),
];

/// Whether what a command needs is there; None for other commands.
pub(super) fn ruling(words: &[&str], is_away: bool, known: &Known<'_>) -> Option<Ruling> {
    let (program, verb) = (*words.first()?, *words.get(1)?);
    // Of the file that docker is given, that is told by itself.
    if program == "docker" && words.iter().any(|word| matches!(*word, "-f" | "--file")) {
        return None;
    }
    let (_, _, files) = NEEDS.iter().find(|(name, verbs, _)| *name == program && verbs.contains(&verb))?;
    let is_one = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        files.iter().any(|file| match (file.strip_prefix('*'), file.strip_suffix('*')) {
            (Some(ending), _) => name.ends_with(ending),
            (_, Some(start)) => name.starts_with(start),
            _ => name == *file,
        })
    };
    if let Some(path) = known.files.matching(is_one).first() {
        return Some(Ruling::holds(format!("{path} exists")));
    }
    let section = format!("[tool.{program}");
    let is_in_project = |path: &&RepoPath| known.repo.read(path).is_ok_and(|bytes| has(&bytes, section.as_bytes()));
    if let Some(path) = known.files.matching(|path| path.ends_with("pyproject.toml")).into_iter().find(is_in_project) {
        return Some(Ruling::holds(format!("{path} has {section}]")));
    }
    let evidence = format!("{program} needs {}, and no file is called so", files[0]);
    let is_told = words.iter().any(|word| {
        matches!(*word, "-c" | "-f" | "-C" | "--config" | "--manifest-path" | "-chdir") || word.contains("://")
    });
    // What git ignores everybody has.
    let is_own = !files[0].contains('*') && known.files.find(&RepoPath::new("README.md"), files[0]) == Found::Ignored;
    Some(if is_away || is_told || is_own { Ruling::open(evidence) } else { Ruling::fails(evidence) })
}

/// Whether there is a file of services for a command that found none in it; None where there is, but it is not understood.
pub(super) fn compose(is_elsewhere: bool, known: &Known<'_>) -> Option<Ruling> {
    let is_one = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        ["docker-compose", "compose.", "compose-", "podman-compose"].iter().any(|start| name.starts_with(start))
    };
    let is_absent = known.files.matching(is_one).is_empty();
    let evidence = "docker compose needs a file of services, and there is none";
    is_absent.then(|| if is_elsewhere { Ruling::open(evidence) } else { Ruling::fails(evidence) })
}

/// Whether a folder that a command takes as one of kustomize is one.
pub(super) fn kustomization(folder: &RepoPath, known: &Known<'_>) -> Ruling {
    const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let is_folder = known.files.has_folder(&RepoPath::new("README.md"), folder.as_str());
    let is_there = |name: &&&str| known.files.is_there(&RepoPath::new(&format!("{folder}/{name}")));
    match NAMES.iter().find(is_there) {
        Some(name) => Ruling::holds(format!("{folder}/{name} exists")),
        None if is_folder => Ruling::fails(format!("{folder} has no {}", NAMES[0])),
        None => Ruling::open(format!("{folder} is no folder of the repository")),
    }
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find(bytes, text).is_some()
}
