//! Which theme is used, and where it comes from: embedded, or a file of the user's, which is read anew when it changes.

use std::path::{Path, PathBuf};

use super::terminal::Background;
use super::user::{user_file, user_folder};
use crate::view::theme::{Depth, Theme};

/// The themes to choose from.
#[derive(Clone, Debug)]
pub struct Themes {
    depth: Depth,
    /// Where the user's own themes lie.
    folder: Option<PathBuf>,
}

impl Themes {
    pub fn from_environment() -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
        let depth = Depth::detect(no_color.as_deref(), colorterm.as_deref(), term.as_deref());
        Self { depth, folder: user_folder().map(|folder| folder.join("themes")) }
    }

    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// Embedded themes and the user's, by name.
    pub fn names(&self) -> Vec<String> {
        let entries =
            self.folder.as_ref().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let own = entries.filter_map(|entry| {
            entry.file_name().to_str().and_then(|name| name.strip_suffix(".toml")).map(str::to_owned)
        });
        let mut names: Vec<_> = own.chain(Theme::builtins()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The theme that a name or a path means, with what is wrong with it.
    ///
    /// # Errors
    /// When there is no such theme; says which there are.
    pub fn load(&self, name: &str, background: Background) -> Result<(Theme, Vec<String>), String> {
        let (theme, problems) = self.read(name)?;
        let dark = background != Background::Light;
        Ok((theme.on_ground(dark), problems))
    }

    fn read(&self, name: &str) -> Result<(Theme, Vec<String>), String> {
        let (origin, text) = self.text(name)?;
        let (theme, problems) = Theme::read(name, &origin, &text, self.depth, &|parent| self.text(parent));
        Ok((theme, problems.iter().map(ToString::to_string).collect()))
    }

    /// A theme's file: how people name it, and its text.
    fn text(&self, name: &str) -> Result<(String, String), String> {
        if let Some(path) = self.file_of(name) {
            let origin = path.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("the theme {origin} cannot be read: {error}"))?;
            return Ok((origin, text));
        }
        Theme::builtin_file(name)
            .ok_or_else(|| format!("there is no theme `{name}`: there are {}", self.names().join(", ")))
    }

    /// The file of a theme that is not embedded; the user's own go before the embedded ones.
    fn file_of(&self, name: &str) -> Option<PathBuf> {
        if name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|ending| ending == "toml") {
            return Some(PathBuf::from(name));
        }
        let own = self.folder.as_ref()?.join(format!("{name}.toml"));
        own.is_file().then_some(own)
    }

    /// The folders in which a change may mean that the theme or the person's configuration must be read anew.
    pub fn watched(&self, name: &str) -> Vec<PathBuf> {
        let of_file = self.file_of(name).and_then(|path| path.canonicalize().ok()?.parent().map(Path::to_path_buf));
        let own = [self.folder.clone(), user_folder(), folder_of_config()].into_iter().flatten();
        // Those that are not there yet may come while the board is open.
        let mut folders: Vec<_> = of_file.into_iter().chain(own).collect();
        folders.sort_unstable();
        folders.dedup();
        folders
    }
}

/// Where the configuration really lies: many keep it elsewhere, under version control, and link to it.
fn folder_of_config() -> Option<PathBuf> {
    user_file()?.canonicalize().ok()?.parent().map(Path::to_path_buf)
}
