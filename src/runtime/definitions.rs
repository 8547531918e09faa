//! Which checklists a repository is audited against, read from where they lie.

use std::path::Path;

use rayon::prelude::*;

use crate::checklist::{self, Builtin, Checklist, Source, builtins, check_needs};
use crate::config::{CHECKLISTS_FOLDER, Config, PROJECT_FILE};
use crate::problem::Problem;
use crate::repo::{Repo, RepoPath, Unreadable, io_reason};
use crate::text::nearest;

/// The checklists in force, and everything that is wrong with them and with the project's configuration.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    pub checklists: Vec<Checklist>,
    pub problems: Vec<Problem>,
    /// The project's configuration is unusable, so that there is nothing sound to audit against.
    pub broken_config: bool,
}

/// What reading a checklist gives.
type Loaded = (Option<Checklist>, Vec<Problem>);

/// Reads the project's configuration into `config`, then the checklists that it, the flags or detection choose. `files`
/// are checklists that the user named; they are then the only ones.
pub fn load(repo: &Repo, config: &mut Config, files: &[String]) -> Definitions {
    let mut definitions = Definitions::default();
    if let Some(text) = definitions.text_of(repo, &RepoPath::new(PROJECT_FILE)) {
        definitions.problems.extend(config.read_project(PROJECT_FILE, &text));
    }
    // What cannot be read is no better than what is wrong.
    definitions.broken_config = !definitions.problems.is_empty();
    if files.is_empty() {
        definitions.load_chosen(repo, config);
    } else {
        files.iter().for_each(|file| definitions.load_user_file(repo, file));
    }
    definitions.refuse_twins();
    definitions.check_level(config);
    definitions.check_roles(config);
    definitions.problems.extend(check_needs(&definitions.checklists));
    definitions
}

impl Definitions {
    fn load_chosen(&mut self, repo: &Repo, config: &Config) {
        let own = own_files(repo);
        let Some(wanted) = &config.checklists.value else {
            if own.is_empty() {
                self.take_all(builtins().par_iter().map(Builtin::load));
            } else {
                let texts: Vec<_> = own.iter().filter_map(|path| Some((path, self.text_of(repo, path)?))).collect();
                self.take_all(texts.par_iter().map(|(path, text)| checklist::parse(path.as_str(), text)));
            }
            return;
        };
        for id in wanted {
            if let Some(path) = own.iter().find(|path| path.file_name().strip_suffix(".toml") == Some(id)) {
                self.load_own(repo, path);
            } else if let Some(builtin) = Builtin::find(id) {
                self.take(chosen(builtin.load()));
            } else {
                self.report_unknown(id, &own);
            }
        }
    }

    fn report_unknown(&mut self, id: &str, own: &[RepoPath]) {
        let embedded: Vec<_> = builtins().iter().map(|builtin| builtin.id.to_owned()).collect();
        let known = own.iter().filter_map(|path| path.file_name().strip_suffix(".toml").map(str::to_owned));
        let known: Vec<String> = known.chain(embedded).collect();
        let help = match nearest(id, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.broken_config = true;
        self.problems.push(Problem::error(PROJECT_FILE, format!("there is no checklist `{id}`")).help(help));
    }

    fn load_own(&mut self, repo: &Repo, path: &RepoPath) {
        if let Some(text) = self.text_of(repo, path) {
            self.take(checklist::parse(path.as_str(), &text));
        }
    }

    /// A path that the user typed is the user's, wherever it leads.
    fn load_user_file(&mut self, repo: &Repo, file: &str) {
        let text = match std::fs::read(Path::new(file)) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned()),
            Err(error) => Err(io_reason(&error)),
        };
        match text {
            Ok(text) => self.take(chosen(of_user(repo, file, checklist::parse(file, &text)))),
            Err(reason) => {
                let problem = Problem::error(file, format!("the checklist cannot be read: {reason}"));
                self.problems.push(problem.help("give the path of a TOML file"));
            }
        }
    }

    /// Checklists that are read side by side, because the window waits for them.
    fn take_all(&mut self, read: impl IndexedParallelIterator<Item = Loaded>) {
        read.collect::<Vec<_>>().into_iter().for_each(|read| self.take(read));
    }

    fn take(&mut self, (checklist, problems): Loaded) {
        self.checklists.extend(checklist);
        self.problems.extend(problems);
    }

    /// Reads a text of the repository; a file that is not there is none, any other failure is a problem.
    fn text_of(&mut self, repo: &Repo, path: &RepoPath) -> Option<String> {
        let reason = match repo.read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => return Some(text),
                Err(_) => "it is not UTF-8 text".to_owned(),
            },
            Err(Unreadable::Gone) => return None,
            Err(reason) => reason.to_string(),
        };
        self.problems.push(Problem::error(path.as_str(), format!("it cannot be read: {reason}")));
        None
    }

    /// Two checklists with one id would share keys and ledger folders; the first one counts.
    fn refuse_twins(&mut self) {
        let mut seen: Vec<(String, String)> = Vec::new();
        let mut problems = Vec::new();
        self.checklists.retain(|checklist| {
            let twin = seen.iter().find(|(id, _)| *id == checklist.id);
            if let Some((_, origin)) = twin {
                let message = format!("the id `{}` is taken by {origin}", checklist.id);
                problems.push(Problem::error(&checklist.origin, message).help("give this checklist another `id`"));
                return false;
            }
            seen.push((checklist.id.clone(), checklist.origin.clone()));
            true
        });
        self.problems.extend(problems);
    }

    fn check_level(&mut self, config: &Config) {
        let unknown = config.level.value.as_deref().and_then(|level| self.unknown_level("level", level));
        self.broken_config |= unknown.is_some();
        self.problems.extend(unknown);
    }

    /// A role that is asked from a level on that nobody reaches would never be asked.
    fn check_roles(&mut self, config: &Config) {
        for level in config.sign_offs.roles.iter().filter_map(|role| role.level.as_ref()) {
            let unknown = self.unknown_level(PROJECT_FILE, &level.name).map(|problem| problem.at(level.place.clone()));
            self.broken_config |= unknown.is_some();
            self.problems.extend(unknown);
        }
    }

    fn unknown_level(&self, origin: &str, level: &str) -> Option<Problem> {
        let mut levels: Vec<&str> = Vec::new();
        for level in self.checklists.iter().flat_map(|checklist| &checklist.levels) {
            if !levels.contains(&level.as_str()) {
                levels.push(level);
            }
        }
        if levels.is_empty() || levels.contains(&level) {
            return None;
        }
        let help = match nearest(level, levels.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", levels.join(", ")),
        };
        Some(Problem::error(origin, format!("no checklist has a level `{level}`")).help(help))
    }
}

/// Chosen by name, a checklist applies whatever the repository looks like; its areas and items still have their conditions.
fn chosen((checklist, problems): Loaded) -> Loaded {
    (checklist.map(|checklist| Checklist { when: None, ..checklist }), problems)
}

/// A file that the user names is the user's, unless it lies in the repository: then it is named as one of that.
fn of_user(repo: &Repo, file: &str, (checklist, problems): Loaded) -> Loaded {
    let path = Path::new(file).canonicalize().ok();
    let inside = path.and_then(|path| repo.relative(&path));
    let owned = |checklist: Checklist| match &inside {
        Some(path) => Checklist { origin: path.to_string(), ..checklist },
        None => Checklist { source: Source::User, ..checklist },
    };
    (checklist.map(owned), problems)
}

/// The team's own checklists, by name; read whether git ignores them or not.
fn own_files(repo: &Repo) -> Vec<RepoPath> {
    let folder = RepoPath::new(CHECKLISTS_FOLDER);
    let mut files: Vec<_> = repo
        .folder_entries(&folder)
        .into_iter()
        .filter(|path| path.extension() == "toml" && repo.is_file(path))
        .collect();
    files.sort_unstable();
    files
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_project_configuration_that_cannot_be_read_is_broken() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".gonogo")).unwrap();
        let load = |text: &[u8]| {
            fs::write(root.path().join(PROJECT_FILE), text).unwrap();
            load(&Repo::open(root.path()).unwrap(), &mut Config::default(), &[])
        };
        assert!(!load(b"").broken_config);
        let definitions = load(b"gates = \"n\xf6ne\"");
        assert!(definitions.broken_config, "{:?}", definitions.problems);
        assert!(definitions.problems[0].to_string().contains("it is not UTF-8 text"));
    }
}
