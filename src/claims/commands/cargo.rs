//! What cargo is told to run by name: that a manifest or a file of the repository is called so.

use crate::claims::known::Known;
use crate::claims::model::Ruling;

/// A flag, and where cargo finds what it names without being told: folders of files and of folders with a `main.rs`.
const FLAGS: &[(&str, &str)] =
    &[("--example", "examples"), ("--bin", "src/bin"), ("--test", "tests"), ("--bench", "benches")];

/// `cargo run --example retry -p shop`: the first name that is not there, or the place of the first that is; None without a
/// name.
pub(super) fn ruling(words: &[&str], is_away: bool, known: &Known<'_>) -> Option<(String, Ruling)> {
    // What is updated may be another's package, which no manifest names.
    if *words.first()? != "cargo" || words.get(1) == Some(&"update") {
        return None;
    }
    let own = words.iter().take_while(|word| **word != "--");
    let named: Vec<(&str, &str)> = own.clone().zip(own.skip(1)).map(|(flag, name)| (*flag, *name)).collect();
    let named = named.into_iter().filter(|(_, name)| is_name(name));
    let judged: Vec<(String, Option<String>)> =
        named.filter_map(|(flag, name)| Some((format!("cargo {flag} {name}"), place(flag, name, known)?))).collect();
    let absent = judged.iter().find(|(_, place)| place.is_none()).or_else(|| judged.first())?;
    let (text, place) = absent.clone();
    let ruling = match place {
        Some(place) => Ruling::holds(format!("{place} is called so")),
        None => {
            let evidence = "no Cargo.toml and no file names it";
            if is_away { Ruling::open(evidence) } else { Ruling::fails(evidence) }
        }
    };
    Some((text, ruling))
}

fn is_name(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) && !word.starts_with('-')
}

/// Where what a flag names is; None for other flags.
#[expect(clippy::option_option, reason = "a flag that names nothing is another thing than a name that is not there")]
fn place(flag: &str, name: &str, known: &Known<'_>) -> Option<Option<String>> {
    let is_package = matches!(flag, "-p" | "--package");
    let folder = FLAGS.iter().find(|(known, _)| *known == flag).map(|(_, folder)| *folder);
    if !is_package && folder.is_none() {
        return None;
    }
    let lower = name.to_lowercase();
    let file = folder.and_then(|folder| {
        let ends = [format!("{folder}/{lower}.rs"), format!("{folder}/{lower}/main.rs")];
        let is_one = |path: &str| ends.iter().any(|end| format!("/{path}").ends_with(&format!("/{end}")));
        known.files.matching(is_one).first().map(ToString::to_string)
    });
    Some(file.or_else(|| manifest(name, known)))
}

/// A manifest that gives something this name.
fn manifest(name: &str, known: &Known<'_>) -> Option<String> {
    let sign = format!("\"{name}\"");
    let names_it = |line: &str| line.trim_start().starts_with("name") && line.contains(&sign);
    let manifests = known.files.matching(|path| path.rsplit('/').next() == Some("cargo.toml"));
    let read = |path: &crate::repo::RepoPath| {
        String::from_utf8_lossy(&known.repo.read(path).ok()?).lines().any(names_it).then(|| path.to_string())
    };
    manifests.into_iter().find_map(read)
}
