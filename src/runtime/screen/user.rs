//! What the person changes in their own configuration while the board is open: keys, theme, signs, mouse, and how loudly
//! a regression is told. What cannot be used is said with file and line, and what was in force stays.

use super::Screen;
use super::theme::choose;
use crate::app::{Keymap, Msg, Tone};
use crate::config::{Config, Layer};

impl Screen {
    /// Something changed where the person's configuration and themes lie.
    pub fn reload_user(&mut self) {
        if !self.user.has_changed() {
            return self.reload_theme();
        }
        let mut config = Config::default();
        let mut complaints = self.user.read(&mut config);
        let (keymap, of_keys) = Keymap::new(&config.keys);
        complaints.extend(of_keys);
        if let Some(first) = complaints.first() {
            let text = format!("{first}; what was in force stays");
            let keymap = self.app.keymap.clone();
            self.send(Msg::Keys { keymap, complaints });
            self.say(text, Tone::Bad);
            return;
        }
        self.send(Msg::Keys { keymap, complaints });
        config.ascii.set(self.choices.ascii, Layer::Flag);
        config.theme.set(self.choices.theme.clone().map(Some), Layer::Flag);
        self.send(Msg::Configured {
            ascii: config.ascii.value,
            mouse: config.mouse.value,
            notify: config.notify.value,
        });
        // What requests may use is the auditor's.
        self.auditor.reread();
        self.say("Your configuration is read anew".to_owned(), Tone::Good);
        if config.theme == self.theme_choice {
            return self.reload_theme();
        }
        self.theme_choice = config.theme;
        self.wear_chosen();
    }

    /// The theme that the configuration names now.
    fn wear_chosen(&mut self) {
        match choose(&self.theme_choice, &self.themes, self.background) {
            Ok((theme, complaints)) => {
                self.theme = theme;
                self.send(Msg::Themes { chosen: self.theme.name.clone(), all: self.themes.names() });
                complaints.into_iter().for_each(|complaint| self.say(complaint, Tone::Bad));
            }
            Err(reason) => self.say(reason, Tone::Bad),
        }
    }
}
