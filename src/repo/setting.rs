//! Git's settings as the user made them, for themselves or the machine: what a repository sets is a stranger's.

use std::path::PathBuf;

use git2::ConfigLevel;

use super::Git;

/// Where users set things, the strongest first.
const LEVELS: [ConfigLevel; 4] = [ConfigLevel::Global, ConfigLevel::XDG, ConfigLevel::System, ConfigLevel::ProgramData];

impl Git {
    /// The user's value of a setting. What they include where a repository lies in a folder of theirs counts as theirs.
    pub fn user_setting(&self, name: &str) -> Option<String> {
        self.user_levels().find_map(|level| level.get_string(name).ok())
    }

    /// The same as a path, in which `~` is the user's home.
    pub fn user_path(&self, name: &str) -> Option<PathBuf> {
        self.user_levels().find_map(|level| level.get_path(name).ok())
    }

    fn user_levels(&self) -> impl Iterator<Item = git2::Config> {
        let config = self.open().and_then(|repository| repository.config().map_err(|error| super::git::reason(&error)));
        config.into_iter().flat_map(|config| LEVELS.map(|level| config.open_level(level).ok()).into_iter().flatten())
    }
}
