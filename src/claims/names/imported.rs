//! Modules of the repository that a document's examples import: `import { ovens } from './services/ovens'`.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::wording::{requests, supposes, words};
use crate::repo::RepoPath;

/// `import { ovens, heat } from './services/ovens'`, with `@/` and `~/` for the root of the sources.
static SCRIPT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"^import\s+(?:type\s+)?(?:\{([^}]*)\}|(\w+))\s+from\s+['"](?:\.{1,2}/|@/|~/)+([\w./-]+)['"];?"#)
});
/// `from bakery.ovens import Oven, heat`.
static PYTHON: LazyLock<Regex> = LazyLock::new(|| compiled(r"^from\s+([a-z_]\w*(?:\.\w+)+)\s+import\s+([\w, ]+)$"));
/// Words above an example of what somebody is to write.
const TO_COME: &[&str] = &[
    "add",
    "create",
    "new",
    "implement",
    "recommended",
    "proposed",
    "should",
    "suggested",
    "template",
    "migrate",
    "after",
];
/// So many lines of code make a program.
const CODE: usize = 10;

/// What an example imports: the names, and the path of the module without its ending.
struct Import {
    names: Vec<String>,
    module: String,
    /// It is written from the root on, as modules of others are.
    is_written_out: bool,
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged = |(line, import): (&Line, Import)| {
        let is_missing = known.code_files >= CODE && is_nowhere(&import, known);
        let evidence =
            || format!("no module is called {}, and nothing defines {}", import.module, import.names.join(" or "));
        is_missing.then(|| claim(reading, line, Kind::Path, &import.module, Said::Neither, Ruling::fails(evidence())))
    };
    imports(reading).into_iter().filter_map(judged).collect()
}

/// The imports of the examples in a document that tells how things stand.
fn imports(reading: &Reading) -> Vec<(&Line, Import)> {
    if reading.genre != Genre::Report {
        return Vec::new();
    }
    let is_told =
        |line: &&Line| matches!(line.role, Role::Code(_)) && line.text.contains("import") && shows(reading, line);
    let lines = reading.lines.iter().filter(is_told);
    lines.filter_map(|line| Some((line, import(line.text.trim())?))).collect()
}

/// Whether an example is one of what there is.
fn shows(reading: &Reading, line: &Line) -> bool {
    let is_to_come = |text: &str| {
        requests(text) || supposes(text) || words(&text.to_lowercase()).any(|word| TO_COME.contains(&word))
    };
    let title = reading.section(line).titles.last();
    reading.is_now(line)
        && !reading.introduction(line).is_some_and(|above| is_to_come(&above.text))
        && !title.is_some_and(|title| is_to_come(title))
}

fn import(text: &str) -> Option<Import> {
    let names = |list: &str| -> Vec<String> {
        let named = list.split(',').map(|name| name.split(" as ").next().unwrap_or(name).trim().to_owned());
        named.filter(|name| !name.is_empty()).collect()
    };
    if let Some(found) = SCRIPT.captures(text) {
        let module = found[3].trim_end_matches(".ts").trim_end_matches(".js").to_owned();
        let names = found.get(1).or_else(|| found.get(2)).map(|list| names(list.as_str()))?;
        return Some(Import { names, module, is_written_out: false });
    }
    let found = PYTHON.captures(text)?;
    Some(Import { names: names(&found[2]), module: found[1].replace('.', "/"), is_written_out: true })
}

fn is_installed(name: &str, known: &Known<'_>) -> bool {
    let is_it = |package: &str| package.to_lowercase().split(['-', '_', '/']).any(|part| part == name);
    known.packages.iter().any(|package| is_it(&package.name))
}

/// Whether no file is called as a module, and no code as what is imported of it.
fn is_nowhere(import: &Import, known: &Known<'_>) -> bool {
    let Some((folder, last)) = import.module.rsplit_once('/') else { return false };
    let last = last.to_lowercase();
    let is_it = |path: &str| {
        let mut parts = path.rsplit('/');
        let file = parts.next().unwrap_or_default();
        file.strip_prefix(last.as_str()).is_some_and(|rest| rest.starts_with('.'))
            || parts.next() == Some(last.as_str())
    };
    let first = folder.split('/').next().unwrap_or(folder);
    // What is installed is called by its own name, whatever folder has that, too.
    let is_ours = match import.is_written_out {
        true => known.files.has_folder(&RepoPath::new("README.md"), first) && !is_installed(first, known),
        false => known.files.with_part(first).is_some(),
    };
    let is_defined = |name: &String| known.defined_as(name).is_some();
    is_ours && known.files.matching(is_it).is_empty() && !import.names.iter().any(is_defined)
}
