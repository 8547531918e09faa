//! Many globs against many paths, for the price of few: a folder's part of the work is done once for all that lies in it.
//!
//! A glob is a row of components. Walking down a path, each glob is at some places of its row; these places are the state
//! of a folder, and what is left for a file is to look at those whose last component its name could be. An automaton of
//! all globs over whole paths, which is what a glob set makes of them, spends its time on building states.

mod component;

use std::collections::HashMap;
use std::sync::Arc;

use self::component::Component;
use crate::check::Glob;

/// A glob's position in what [`Globs::new`] was given.
pub type GlobId = usize;
type ComponentId = usize;

/// A set of globs that is ready to match.
#[derive(Debug, Default)]
pub struct Globs {
    components: Vec<Component>,
    rows: Vec<Row>,
    /// The state of the root.
    root: State,
}

/// One way of a glob from the root to a file.
#[derive(Debug)]
struct Row {
    glob: GlobId,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// `**`: any number of folders, none too.
    AnyFolders,
    One(ComponentId),
}

/// Where the globs are in the folders of the path that was looked at last; paths in their order share most of it.
#[derive(Debug, Default)]
pub struct Places {
    folders: Vec<Folder>,
    /// Most folders are in the same few states.
    states: HashMap<Reached, Arc<State>>,
}

#[derive(Debug)]
struct Folder {
    name: Box<str>,
    state: Arc<State>,
}

/// Rows, and how far each is.
type Reached = Vec<(usize, usize)>;

#[derive(Debug, Default)]
struct State {
    /// Rows that go on in folders below.
    open: Reached,
    /// Components that a file's name may end a row with, and the globs of these rows.
    last: Vec<(ComponentId, Vec<GlobId>)>,
    /// Which of them a name can fit, by its last byte.
    by_ending: Vec<(u8, Vec<usize>)>,
    /// Those that it can fit with a last byte that none asks for.
    by_others: Vec<usize>,
}

impl Globs {
    pub fn new<'g>(globs: impl IntoIterator<Item = &'g Glob>) -> Self {
        let mut set = Self::default();
        let mut known: HashMap<(String, bool), ComponentId> = HashMap::new();
        for (id, glob) in globs.into_iter().enumerate() {
            // What ends in a slash is a folder, and no file.
            let texts = without_slashes_in_braces(glob.as_str()).into_iter().filter(|text| !text.ends_with('/'));
            for text in texts {
                let mut steps: Vec<Step> = Vec::new();
                for part in text.split('/').filter(|part| !part.is_empty()) {
                    let step = if part == "**" {
                        Step::AnyFolders
                    } else {
                        let key = (part.to_owned(), glob.ignores_case());
                        Step::One(*known.entry(key).or_insert_with(|| {
                            set.components.push(Component::new(part, glob.ignores_case()));
                            set.components.len() - 1
                        }))
                    };
                    steps.push(step);
                }
                // `docs/**` is what lies below docs, at any depth.
                if steps.last() == Some(&Step::AnyFolders) {
                    let anything = known.entry(("*".to_owned(), false)).or_insert_with(|| {
                        set.components.push(Component::new("*", false));
                        set.components.len() - 1
                    });
                    steps.push(Step::One(*anything));
                }
                set.rows.push(Row { glob: id, steps });
            }
        }
        set.root = set.state((0..set.rows.len()).map(|row| (row, 0)).collect());
        set
    }

    /// Does what the first path would have to wait for.
    pub fn make_ready(&self) {
        self.components.iter().for_each(Component::make_ready);
    }

    /// Fills `matched` with the globs that match a path, each once, in their order.
    pub fn matches_into(&self, path: &str, places: &mut Places, matched: &mut Vec<GlobId>) {
        matched.clear();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let state = self.state_of(folder, places);
        let ending = name.as_bytes().last().copied().unwrap_or_default();
        for at in state.fitting(ending) {
            let (component, globs) = &state.last[*at];
            if self.components[*component].matches(name) {
                matched.extend(globs);
            }
        }
        matched.sort_unstable();
        matched.dedup();
    }

    fn state_of<'p>(&'p self, folder: &str, places: &'p mut Places) -> &'p State {
        let (Places { folders, states }, root) = (places, &self.root);
        let mut depth = 0;
        for name in folder.split('/').filter(|name| !name.is_empty()) {
            if folders.get(depth).is_none_or(|known| *known.name != *name) {
                folders.truncate(depth);
                let above = folders.last().map_or(root, |folder| &folder.state);
                let reached = self.step_into(name, above);
                let state = match states.get(&reached) {
                    Some(state) => Arc::clone(state),
                    None => Arc::clone(states.entry(reached.clone()).or_insert(Arc::new(self.state(reached)))),
                };
                folders.push(Folder { name: name.into(), state });
            }
            depth += 1;
        }
        folders.truncate(depth);
        folders.last().map_or(root, |folder| &folder.state)
    }

    fn step_into(&self, name: &str, above: &State) -> Reached {
        // Rows share components; each is held against the name once.
        let mut fits: Vec<Option<bool>> = vec![None; self.components.len()];
        let mut reached = Vec::new();
        for (row, at) in &above.open {
            match self.rows[*row].steps[*at] {
                Step::AnyFolders => reached.push((*row, *at)),
                Step::One(component) => {
                    let fit = *fits[component].get_or_insert_with(|| self.components[component].matches(name));
                    if fit {
                        reached.push((*row, at + 1));
                    }
                }
            }
        }
        reached
    }

    /// The state of a folder in which rows are at these steps: `**` is also passed by.
    fn state(&self, mut reached: Reached) -> State {
        let mut at = 0;
        while let Some((row, step)) = reached.get(at).copied() {
            if self.rows[row].steps.get(step) == Some(&Step::AnyFolders) {
                reached.push((row, step + 1));
            }
            at += 1;
        }
        reached.sort_unstable();
        reached.dedup();
        let mut last: HashMap<ComponentId, Vec<GlobId>> = HashMap::new();
        for (row, step) in &reached {
            let row = &self.rows[*row];
            if let (Some(Step::One(component)), true) = (row.steps.get(*step), step + 1 == row.steps.len()) {
                last.entry(*component).or_default().push(row.glob);
            }
        }
        reached.retain(|(row, step)| step + 1 < self.rows[*row].steps.len());
        let last: Vec<_> = last.into_iter().collect();
        let can_end = |byte: Option<u8>| {
            let fits = |at: &usize| self.components[last[*at].0].can_end_with(byte);
            (0..last.len()).filter(fits).collect()
        };
        let mut endings: Vec<u8> =
            last.iter().flat_map(|(component, _)| self.components[*component].endings.iter().copied()).collect();
        endings.sort_unstable();
        endings.dedup();
        let by_ending = endings.into_iter().map(|byte| (byte, can_end(Some(byte)))).collect();
        let by_others = can_end(None);
        State { open: reached, last, by_ending, by_others }
    }
}

impl State {
    fn fitting(&self, ending: u8) -> &[usize] {
        let found = self.by_ending.binary_search_by_key(&ending, |(byte, _)| *byte);
        found.map_or(&self.by_others, |at| &self.by_ending[at].1)
    }
}

/// Writes a glob out until no braces have a slash in them: `{,*/}Procfile` is `Procfile` and `*/Procfile`.
fn without_slashes_in_braces(glob: &str) -> Vec<String> {
    let Some((start, end)) = braces_with_slash(glob) else { return vec![glob.to_owned()] };
    let (before, inside, after) = (&glob[..start], &glob[start + 1..end], &glob[end + 1..]);
    choices(inside)
        .into_iter()
        .flat_map(|choice| without_slashes_in_braces(&format!("{before}{choice}{after}")))
        .collect()
}

/// The first outermost pair of braces that has a slash between.
fn braces_with_slash(glob: &str) -> Option<(usize, usize)> {
    let (mut depth, mut start, mut slash, mut escaped) = (0_usize, 0, false, false);
    for (at, byte) in glob.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' => escaped = true,
            b'{' => {
                if depth == 0 {
                    (start, slash) = (at, false);
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 && slash {
                    return Some((start, at));
                }
            }
            b'/' if depth > 0 => slash = true,
            _ => {}
        }
    }
    None
}

/// The choices between the commas of braces, those of inner braces left together.
fn choices(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut escaped) = (0_usize, 0, false);
    let mut choices = Vec::new();
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                choices.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    choices.push(&inside[from..]);
    choices
}

#[cfg(test)]
mod tests {
    use globset::GlobSetBuilder;
    use proptest::prelude::*;

    use super::*;

    const GLOBS: &[&str] = &[
        "*",
        "**",
        "**/*",
        "*.rs",
        "**/*.rs",
        "src/**",
        "src/**/*.rs",
        "src/*/mod.rs",
        "**/src/**/a*.{rs,md}",
        "{,*/}Procfile",
        "**/{test,tests,e2e}/**",
        "{Makefile,**/*.mk}",
        "a/**/b",
        "**/a/**/b/**",
        "README*",
        "**/.github/**",
        "*.{md,{txt,rst}}",
        "[ab]/?.rs",
        "**/*{Guide,GUIDE}*.md",
        "src",
        "a/b",
        "**/{a,b/c}/*.md",
        "*.min.js",
        "{a,b}/**/{x,y}.rs",
        "./a",
        "a{,/b}/x.rs",
    ];

    fn agree(globs: &[Glob], paths: &[String]) {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add(glob.compiled().unwrap());
        }
        let oracle = builder.build().unwrap();
        let (set, mut places, mut matched) = (Globs::new(globs), Places::default(), Vec::new());
        for path in paths {
            set.matches_into(path, &mut places, &mut matched);
            assert_eq!(matched, oracle.matches(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn it_answers_as_a_glob_set_does(
            paths in prop::collection::vec("(src/|a/|b/|tests/|x/|\\.github/|c/){0,4}(a|b|mod|README|Procfile|Makefile|x|user_Guide|\\.h)(\\.rs|\\.md|\\.mk|\\.min\\.js|\\.txt|)", 1..20),
        ) {
            let globs: Vec<Glob> = GLOBS.iter().map(|text| Glob::new(text, false).unwrap()).collect();
            agree(&globs, &paths);
            let loose: Vec<Glob> = GLOBS.iter().map(|text| Glob::new(text, true).unwrap()).collect();
            agree(&loose, &paths);
        }
    }

    #[test]
    fn the_globs_of_the_embedded_checklists_answer_as_a_glob_set_does() {
        let mut globs: Vec<Glob> = Vec::new();
        for builtin in crate::checklist::builtins() {
            let checklist = builtin.load().0.unwrap();
            for check in checklist.items().filter_map(|item| item.check.as_ref().ok()) {
                collect(&*check.check, &mut globs);
            }
        }
        assert!(globs.len() > 500, "{}", globs.len());
        let paths = [
            "README.md",
            "docs/operations/RUNBOOK.md",
            "src/main.rs",
            "k8s/base/deployment.yaml",
            ".github/workflows/ci.yml",
            "charts/web/templates/deployment.yaml",
            "api/src/index.ts",
            "tests/e2e/load.js",
            "Makefile",
            "infra/main.tf",
            "vendor/github.com/x/y.go",
            "monitoring/alerts/rules.yml",
            "a/b/Procfile",
            "packages/web/CHANGELOG.md",
            ".gitlab-ci.yml",
        ];
        agree(&globs, &paths.map(str::to_owned));
    }

    fn collect(check: &dyn crate::check::Check, globs: &mut Vec<Glob>) {
        if let Some(files) = check.inputs().files {
            globs.extend(files.within.iter().chain(&*files.except).cloned());
        }
        check.parts().iter().for_each(|part| collect(&**part, globs));
    }
}
