//! Which files a program comes by: from those that are run, by what each imports, as it writes it. What it may mean is taken for
//! all that it may mean.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::entry::{Manifests, is_beneath};
use super::scan::Language;
use super::{Class, File, is_aside};
use crate::repo::RepoPath;

/// Endings that imports of JavaScript leave out, or write otherwise.
const ENDINGS: &[&str] = &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"];

/// The files by what they may be imported as.
pub(super) struct Modules {
    /// By the last part of the path without its ending, or its folder's where the file stands for that.
    by_stem: HashMap<String, Vec<usize>>,
    /// The packages of Go by the last part of their folders.
    by_folder: HashMap<String, Vec<usize>>,
    /// The entries of packages by their names.
    by_package: HashMap<String, Vec<usize>>,
    /// Of each file, its path without its ending, and without a name that stands for its folder.
    bare: Vec<String>,
}

impl Modules {
    pub fn of(files: &[File], manifests: &Manifests) -> Self {
        let mut modules =
            Self { by_stem: HashMap::new(), by_folder: HashMap::new(), by_package: HashMap::new(), bare: Vec::new() };
        for (at, (path, scan)) in files.iter().enumerate() {
            let bare = bare(path);
            if scan.language == Language::Go {
                let folder = path.parent();
                modules.by_folder.entry(folder.file_name().to_owned()).or_default().push(at);
            } else if scan.language.is_imported() {
                let stem = bare.rsplit('/').next().unwrap_or_default().to_owned();
                modules.by_stem.entry(stem).or_default().push(at);
            }
            modules.bare.push(bare);
        }
        for (folder, name) in manifests.packages() {
            let is_entry = |path: &RepoPath| {
                let rest = path.as_str().strip_prefix(folder.as_str()).unwrap_or_default().trim_start_matches('/');
                let rest = rest.strip_prefix("src/").unwrap_or(rest);
                is_beneath(path, &folder) && !rest.contains('/')
            };
            let entries = files
                .iter()
                .enumerate()
                .filter(|(_, (path, scan))| scan.language == Language::Script && is_entry(path));
            modules.by_package.entry(name).or_default().extend(entries.map(|(at, _)| at));
        }
        modules
    }

    /// Of each file, whether a program comes by it.
    pub fn reached(&self, files: &[File], manifests: &Manifests, programs: &HashSet<RepoPath>) -> Vec<bool> {
        let mut reached = vec![false; files.len()];
        let mut due: Vec<usize> = Vec::new();
        let named = named(files);
        for (at, (path, scan)) in files.iter().enumerate() {
            let is_run = !scan.language.is_imported()
                || is_aside(path)
                || programs.contains(path)
                || manifests.is_entry(path, scan)
                || names_of(path).iter().any(|name| named.contains(name));
            if is_run {
                reached[at] = true;
                due.push(at);
            }
        }
        while let Some(at) = due.pop() {
            for next in self.imported(at, files) {
                if !std::mem::replace(&mut reached[next], true) {
                    due.push(next);
                }
            }
        }
        reached
    }

    /// The files that one may import.
    fn imported(&self, at: usize, files: &[File]) -> BTreeSet<usize> {
        let (path, scan) = &files[at];
        let mut found = BTreeSet::new();
        for import in &scan.imports {
            match scan.language {
                Language::Go => found.extend(self.go(import, files)),
                Language::Python => found.extend(self.python(import, path, files)),
                Language::Rust => found.extend(self.ending(import, files, Language::Rust)),
                _ => found.extend(self.script(import, path, files)),
            }
        }
        if scan.language == Language::Python {
            let dotted = scan.paths.iter().filter(|text| text.contains('.') && !text.contains('/'));
            found.extend(dotted.flat_map(|text| self.dotted(text, files)));
        }
        if scan.language == Language::Go {
            let folder = path.parent();
            let own = self.by_folder.get(folder.file_name()).into_iter().flatten();
            found.extend(own.filter(|other| files[**other].0.parent() == folder));
        }
        // Who loads what it does not name may load all that stands around it.
        if scan.loads {
            let around = path.parent().parent();
            found
                .extend((0..files.len()).filter(|other| {
                    files[*other].1.language == scan.language && is_beneath(&files[*other].0, &around)
                }));
        }
        found
    }

    fn ending<'m>(&'m self, path: &str, files: &'m [File], language: Language) -> impl Iterator<Item = usize> + 'm {
        let end = format!("/{path}");
        let stem = path.rsplit('/').next().unwrap_or_default();
        let all = self.by_stem.get(stem).into_iter().flatten().copied();
        all.filter(move |at| files[*at].1.language == language && format!("/{}", self.bare[*at]).ends_with(&end))
    }

    fn script(&self, import: &str, path: &RepoPath, files: &[File]) -> Vec<usize> {
        let import = import.split(['?', '#']).next().unwrap_or_default();
        let bare = without_ending(import);
        if import.starts_with('.') {
            let Some(target) = path.parent().reach(bare) else { return Vec::new() };
            let target = target.as_str().trim_end_matches("/index");
            let stem = target.rsplit('/').next().unwrap_or_default();
            let all = self.by_stem.get(stem).into_iter().flatten().copied();
            return all.filter(|at| self.bare[*at] == target).collect();
        }
        let bare = bare.trim_end_matches("/index");
        let mut found: Vec<usize> = self.by_package.get(import).into_iter().flatten().copied().collect();
        // `@/shop/oven`, `~/oven`, `src/oven`, `@shop/core/oven`: what stands in front may stand for any folder.
        let rest = bare.split_once('/').map(|(_, rest)| rest);
        let deeper = rest.and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest).filter(|_| bare.starts_with('@'));
        for path in [Some(bare).filter(|bare| bare.contains('/')), rest, deeper].into_iter().flatten() {
            found.extend(self.ending(path, files, Language::Script));
        }
        found
    }

    fn python(&self, import: &str, path: &RepoPath, files: &[File]) -> Vec<usize> {
        let dots = import.len() - import.trim_start_matches('.').len();
        let rest = import.trim_start_matches('.').replace('.', "/");
        if dots == 0 {
            let mut found: Vec<usize> = self.ending(&rest, files, Language::Python).collect();
            // The packages around a module are run before it.
            let mut around = rest.as_str();
            while let Some((before, _)) = around.rsplit_once('/') {
                found.extend(self.ending(before, files, Language::Python));
                around = before;
            }
            return found;
        }
        let mut folder = path.parent();
        for _ in 1..dots {
            folder = folder.parent();
        }
        let target = if rest.is_empty() { folder.as_str().to_owned() } else { folder.join(&rest).as_str().to_owned() };
        let stem = target.rsplit('/').next().unwrap_or_default();
        let all = self.by_stem.get(stem).into_iter().flatten().copied();
        all.filter(|at| self.bare[*at] == target).collect()
    }

    /// The modules of Python that a text between quotes may name, whatever of them it names.
    fn dotted(&self, text: &str, files: &[File]) -> Vec<usize> {
        let parts: Vec<&str> = text.split([':', '.']).filter(|part| !part.is_empty()).collect();
        let ends = (1..=parts.len()).map(|end| parts[..end].join("/"));
        ends.filter(|path| path.contains('/'))
            .flat_map(|path| self.ending(&path, files, Language::Python).collect::<Vec<_>>())
            .collect()
    }

    fn go(&self, import: &str, files: &[File]) -> Vec<usize> {
        let parts: Vec<&str> = import.trim_matches('/').rsplit('/').collect();
        let all = self.by_folder.get(parts[0]).into_iter().flatten().copied();
        let is_it = |at: &usize| {
            let folder = files[*at].0.parent();
            let own: Vec<&str> = folder.as_str().rsplit('/').collect();
            own.len() < 2 || parts.len() < 3 || own[1] == parts[1]
        };
        all.filter(is_it).collect()
    }
}

/// A path without its ending, and without a name that stands for its folder.
fn bare(path: &RepoPath) -> String {
    let bare = match path.as_str().rsplit_once('.') {
        Some((bare, ending)) if !ending.contains('/') => bare,
        _ => path.as_str(),
    };
    let bare = bare.strip_suffix(".d").unwrap_or(bare);
    ["/index", "/__init__", "/mod"].iter().find_map(|name| bare.strip_suffix(name)).unwrap_or(bare).to_owned()
}

fn without_ending(import: &str) -> &str {
    match import.rsplit_once('.') {
        Some((bare, ending)) if ENDINGS.contains(&ending) => bare,
        _ => import,
    }
}

/// What scripts, configuration and pages name that may be a file: `shop/oven`, `oven.js`.
fn named(files: &[File]) -> HashSet<String> {
    let mut named = HashSet::new();
    for (_, scan) in
        files.iter().filter(|(path, scan)| scan.language == Language::Other || Class::of(path) == Class::Foreign)
    {
        for text in &scan.paths {
            let (text, of) = text.split_once(':').unwrap_or((text, ""));
            if of.starts_with("app") || of.starts_with("create_app") || of == "main" {
                named.insert(format!("{}.py", text.rsplit('.').next().unwrap_or_default()));
            }
            let text = text.trim_start_matches(['.', '/', '@']);
            let last = text.rsplit('/').next().unwrap_or_default();
            if Language::of(&RepoPath::new(last)) != Language::Other {
                named.insert(last.to_owned());
                let stem = without_ending(last);
                let parent = text.rsplit('/').nth(1).unwrap_or_default();
                named.insert(format!("{parent}/{stem}"));
                ENDINGS.iter().filter(|_| stem != last).for_each(|ending| {
                    named.insert(format!("{stem}.{ending}"));
                });
            }
            let parts: Vec<&str> = text.split(['/', '.']).collect();
            parts.windows(2).for_each(|pair| {
                named.insert(format!("{}/{}", pair[0], pair[1]));
            });
        }
    }
    // What programs name by a text that ends as their files do, they may run.
    let code = files.iter().filter(|(_, scan)| scan.language.is_imported());
    for text in code.flat_map(|(_, scan)| &scan.paths) {
        let last = text.rsplit('/').next().unwrap_or_default();
        if matches!(last.rsplit_once('.'), Some((_, "py" | "js" | "ts" | "mjs" | "cjs" | "rs")))
            && !text.starts_with('.')
        {
            named.insert(last.to_owned());
        }
    }
    named
}

/// By what others may name a file.
fn names_of(path: &RepoPath) -> [String; 2] {
    let bare = bare(path);
    let mut parts = bare.rsplit('/');
    let (stem, parent) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    [path.file_name().to_owned(), format!("{parent}/{stem}")]
}
