//! Files that commands are given by another name than their path: modules of Python, workflows.

use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::Reading;

/// The path of the file that a command names so.
pub(super) fn file(reading: &Reading, words: &[&str], known: &Known<'_>) -> Option<String> {
    let module = module_by(words).or_else(|| module_of(reading, words, known));
    module.or_else(|| application(reading, words, known)).or_else(|| workflow(words))
}

/// The file of the module that a server of Python is given: `src.api.main:app`.
fn module_by(words: &[&str]) -> Option<String> {
    const SERVERS: &[&str] = &["uvicorn", "gunicorn", "hypercorn", "daphne", "granian"];
    // `0.0.0.0:8000` is where it listens.
    let is_module = |word: &str| word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let mut given = words.iter().skip(1).map(|word| word.trim_matches(['"', '\'']));
    let module = given.find(|word| is_module(word) && word.contains(':') && word.contains('.'));
    let (module, _) = module.filter(|_| SERVERS.contains(&words[0]))?.split_once(':')?;
    let is_plain = module.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    is_plain.then(|| format!("{}.py", module.replace('.', "/")))
}

/// The file of a workflow that is started by its name: `gh workflow run bake.yml`.
fn workflow(words: &[&str]) -> Option<String> {
    let name = words.get(3).filter(|_| matches!(words[..3], ["gh", "workflow", "run"]))?;
    let is_file = name.ends_with(".yml") || name.ends_with(".yaml");
    (is_file && !name.contains(['/', '<', '$'])).then(|| format!(".github/workflows/{name}"))
}

/// The file of the module that has the workers of Celery: `celery -A shop.tasks worker`.
fn application(reading: &Reading, words: &[&str], known: &Known<'_>) -> Option<String> {
    if words[0] != "celery" {
        return None;
    }
    let behind = words.iter().position(|word| matches!(*word, "-A" | "--app")).and_then(|at| words.get(at + 1));
    let joined = words.iter().find_map(|word| word.strip_prefix("--app="));
    let module = behind.copied().or(joined)?.split(':').next()?;
    let is_plain = module.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    let (first, _) = module.split_once('.').filter(|_| is_plain)?;
    let whole = module.replace('.', "/");
    // The last word may be a package, or a name that the module before it has.
    let (above, _) = whole.rsplit_once('/')?;
    let is_there = |path: &String| matches!(known.files.find(&reading.path, path), Found::Here(_) | Found::End(_));
    let named = [format!("{whole}.py"), format!("{whole}/__init__.py"), format!("{above}.py")];
    let found = named.iter().find(|path| is_there(path)).cloned();
    found.or_else(|| known.files.has_folder(&reading.path, first).then(|| named[0].clone()))
}

/// The file of a module of the repository that Python is told to run: `python -m shop.worker`; None where it is a package.
fn module_of(reading: &Reading, words: &[&str], known: &Known<'_>) -> Option<String> {
    let module = words.get(2).filter(|_| matches!(words[..2], ["python" | "python3", "-m"]))?;
    let (first, _) = module.split_once('.')?;
    let path = module.replace('.', "/");
    let is_package =
        matches!(known.files.find(&reading.path, &path), Found::Here(_) | Found::End(_) | Found::Several(_));
    let is_plain = module.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    (is_plain && !is_package && known.files.has_folder(&reading.path, first)).then(|| format!("{path}.py"))
}
