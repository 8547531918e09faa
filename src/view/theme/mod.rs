//! Styles by role. Nothing outside this folder names a colour; every colour passes through [`Depth`].

mod depth;
mod lineage;
mod parse;
mod role;

pub use depth::Depth;
pub use lineage::Find;
pub use role::Role;

use include_dir::{Dir, include_dir};
use ratatui::style::{Color, Style};

use crate::check::Status;
use crate::problem::Problem;
use crate::text::Sanitized;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// How every role looks.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The name it is chosen by.
    pub name: String,
    pub title: Sanitized,
    pub background: Background,
    /// What it paints behind everything on a terminal that it is not made for.
    ground: Option<Color>,
    styles: [Style; Role::COUNT],
}

/// The terminal background that a theme is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
    Any,
}

impl Theme {
    /// Reads a theme file, which may inherit one that `find` knows. What is wrong with it is reported, and the rest is used.
    pub fn read(name: &str, origin: &str, text: &str, depth: Depth, find: Find<'_>) -> (Self, Vec<Problem>) {
        parse::parse(lineage::Layer::new(name, origin, text), find, depth)
    }

    /// An embedded theme's file: how people name it, and its text.
    pub fn builtin_file(name: &str) -> Option<(String, String)> {
        let file = FOLDER.get_file(format!("{name}.toml"))?;
        Some((format!("built-in:{name}"), file.contents_utf8()?.to_owned()))
    }

    /// An embedded theme by its name.
    pub fn builtin(name: &str, depth: Depth) -> Option<Self> {
        let (origin, text) = Self::builtin_file(name)?;
        let find = |name: &str| Self::builtin_file(name).ok_or_else(|| format!("there is no embedded theme `{name}`"));
        Some(Self::read(name, &origin, &text, depth, &find).0)
    }

    /// The names of the embedded themes.
    pub fn builtins() -> Vec<String> {
        let stem = |file: &include_dir::File<'_>| Some(file.path().file_stem()?.to_str()?.to_owned());
        let mut names: Vec<_> = FOLDER.files().filter_map(stem).collect();
        names.sort_unstable();
        names
    }

    /// The embedded theme that fits a terminal when nobody chose one.
    pub fn fitting(light: bool, depth: Depth) -> &'static str {
        match (depth, light) {
            (Depth::None, _) => "plain",
            (Depth::Sixteen, _) => "terminal",
            (_, true) => "light",
            (_, false) => "dark",
        }
    }

    /// The theme on a terminal with a dark or a light background: on the other one it brings its own.
    #[must_use]
    pub fn on_ground(mut self, dark: bool) -> Self {
        let fits = match self.background {
            Background::Dark => dark,
            Background::Light => !dark,
            Background::Any => true,
        };
        if let Some(ground) = self.ground.filter(|_| !fits) {
            let text = &mut self.styles[Role::Text.index()];
            *text = text.bg(ground);
        }
        self
    }

    pub fn style(&self, role: Role) -> Style {
        self.styles[role.index()]
    }

    pub fn status(&self, status: Status) -> Style {
        self.style(match status {
            Status::Pass => Role::StatusPass,
            Status::Partial => Role::StatusPartial,
            Status::Fail => Role::StatusFail,
            Status::Pending => Role::StatusPending,
            Status::Stale => Role::StatusStale,
            Status::Claimed => Role::StatusClaimed,
            Status::Error => Role::StatusError,
            Status::Waived => Role::StatusWaived,
            Status::NotApplicable => Role::StatusNotApplicable,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_theme_is_without_a_problem() {
        assert!(Theme::builtins().len() >= 5);
        for file in FOLDER.files() {
            let text = file.contents_utf8().expect("themes are text");
            let find = |name: &str| Theme::builtin_file(name).ok_or_else(|| "none".to_owned());
            let (_, problems) = Theme::read("x", "x", text, Depth::True, &find);
            assert_eq!(problems, [], "{}", file.path().display());
        }
    }

    #[test]
    fn without_colour_no_theme_has_any() {
        for name in Theme::builtins() {
            let theme = Theme::builtin(&name, Depth::None).expect("an embedded theme");
            assert!(theme.styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()), "{name}");
        }
    }
}
