//! The user's own configuration, read anew when its file changes. While that cannot be used as it is, what was in force
//! stays so; at the start, where nothing was, the rest of it counts.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::problem::Problem;
use crate::repo::io_reason;

/// What was read of it.
#[derive(Clone, Debug, Default)]
pub struct UserFile {
    /// What lay there last, if anything did.
    seen: Option<String>,
    /// What was read without a problem last.
    good: Option<String>,
}

impl UserFile {
    /// Reads it into a configuration, and says what is wrong with it.
    pub fn read(&mut self, config: &mut Config) -> Vec<Problem> {
        match user_file() {
            Some(path) => self.read_from(&path, config),
            None => Vec::new(),
        }
    }

    fn read_from(&mut self, path: &Path, config: &mut Config) -> Vec<Problem> {
        let origin = path.to_string_lossy();
        let text = std::fs::read_to_string(path);
        self.seen = text.as_ref().ok().cloned();
        let (read, problems) = match text {
            Ok(text) => {
                let mut read = config.clone();
                let problems = read.read_user(&origin, &text);
                if problems.is_empty() {
                    self.good = Some(text);
                }
                (read, problems)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.good = None;
                return Vec::new();
            }
            Err(error) => {
                let reason = format!("it cannot be read: {}", io_reason(&error));
                (config.clone(), vec![Problem::warning(&origin, reason)])
            }
        };
        match self.good.as_ref().filter(|_| !problems.is_empty()) {
            // What was good before has no problems.
            Some(good) => drop(config.read_user(&origin, good)),
            None => *config = read,
        }
        problems
    }

    /// Whether something else lies there than what was read.
    pub fn has_changed(&self) -> bool {
        user_file().and_then(|path| std::fs::read_to_string(path).ok()) != self.seen
    }
}

/// The folder of the user's configuration and themes.
pub fn user_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    etcetera::choose_base_strategy().ok().map(|strategy| strategy.config_dir().join("gonogo"))
}

/// The user's configuration, whether it is there or not.
pub fn user_file() -> Option<PathBuf> {
    user_folder().map(|folder| folder.join("config.toml"))
}

/// The user's configuration alone, and what is wrong with it.
pub fn user_config() -> (Config, Vec<Problem>) {
    let mut config = Config::default();
    let problems = UserFile::default().read(&mut config);
    (config, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Notify;

    #[test]
    fn what_was_in_force_stays_while_the_file_cannot_be_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let mut user = UserFile::default();
        let mut read = |text: Option<&str>| {
            match text {
                Some(text) => std::fs::write(&path, text).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            let mut config = Config::default();
            let problems: Vec<_> = user.read_from(&path, &mut config).iter().map(ToString::to_string).collect();
            (config, problems)
        };
        // At the start the rest counts.
        let (config, problems) = read(Some("ascii = true\nthem = \"light\"\n"));
        assert!(config.ascii.value && problems.len() == 1, "{problems:?}");
        let (config, problems) = read(Some("ascii = true\n[notify]\nregressions = \"bell\"\n"));
        assert_eq!((config.notify.value, problems.len()), (Notify::Bell, 0));
        for broken in ["ascii = false\nmouse = \"no\"\n", "ascii = \n"] {
            let (config, problems) = read(Some(broken));
            assert!(config.ascii.value && config.notify.value == Notify::Bell, "{problems:?}");
            assert!(problems[0].contains("config.toml:"), "{problems:?}");
        }
        let (config, problems) = read(None);
        assert_eq!((config.ascii.value, problems.len()), (false, 0), "a file that is gone asks for nothing");
    }
}
