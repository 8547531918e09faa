//! Which theme the board wears: the one that somebody chose, else the one that fits the terminal.

use super::Screen;
use crate::app::{Msg, Tone};
use crate::config::{Layer, Setting};
use crate::runtime::terminal::Background;
use crate::runtime::themes::Themes;
use crate::view::Theme;

/// The theme that the configuration names, else the one that fits the terminal; and what is wrong with it. A theme that
/// the configuration names and that cannot be used is replaced, and it is said.
///
/// # Errors
/// When the command line names a theme that cannot be used.
pub fn choose(
    chosen: &Setting<Option<String>>,
    themes: &Themes,
    background: Background,
) -> Result<(Theme, Vec<String>), String> {
    let mut complaints = Vec::new();
    if let Some(name) = &chosen.value {
        match themes.load(name, background) {
            Ok(loaded) => return Ok(loaded),
            Err(reason) if chosen.layer == Layer::Flag => return Err(reason),
            Err(reason) => complaints.push(reason),
        }
    }
    let (theme, more) = themes.load(Theme::fitting(background == Background::Light, themes.depth()), background)?;
    complaints.extend(more);
    Ok((theme, complaints))
}

impl Screen {
    /// The terminal told its background. Who has changed the theme since then keeps it.
    pub fn on_background(&mut self, background: Background) {
        let was_fitting = choose(&self.theme_choice, &self.themes, self.background);
        let is_untouched = was_fitting.is_ok_and(|(theme, _)| theme.name == self.theme.name);
        self.background = background;
        let name = match choose(&self.theme_choice, &self.themes, background) {
            Ok((theme, _)) if is_untouched => theme.name,
            _ => self.theme.name.clone(),
        };
        self.change_theme(&name);
    }

    /// The theme's file changed, or another one came.
    pub fn reload_theme(&mut self) {
        let name = self.theme.name.clone();
        self.change_theme(&name);
    }

    fn change_theme(&mut self, name: &str) {
        self.set_theme(name);
        self.send(Msg::Themes { chosen: self.theme.name.clone(), all: self.themes.names() });
    }

    pub fn set_theme(&mut self, name: &str) {
        match self.themes.load(name, self.background) {
            Ok((theme, complaints)) => {
                self.theme = theme;
                complaints.into_iter().for_each(|complaint| self.say(complaint, Tone::Bad));
            }
            Err(reason) => self.say(reason, Tone::Bad),
        }
    }
}
