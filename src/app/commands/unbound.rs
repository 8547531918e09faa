//! What is said of a key that does nothing where it was typed: where it does something, and what helps here.

use super::{COMMANDS, Context};
use crate::app::keymap::Meaning;
use crate::app::{App, Effect, Tone, View, key};

/// The views, by where their keys go first.
const PLACES: [(Context, View); 7] = [
    (Context::Items, View::Board),
    (Context::Gates, View::Gates),
    (Context::Review, View::Review),
    (Context::Trend, View::Trend),
    (Context::Plan, View::Plan),
    (Context::Claims, View::Claims),
    (Context::Activity, View::Activity),
];

impl App {
    pub(super) fn say_unbound(&mut self, name: &str) -> Vec<Effect> {
        // A key without a name is one that other programs get as well, such as that of the volume.
        if !name.is_empty() {
            let typed = key::shown(name);
            let said = match self.bound_elsewhere(name) {
                Some((view, title)) if self.overlays.is_empty() => {
                    format!("Nothing is bound to {typed} here; in {} ({}) it is: {title}", view.title(), view.number())
                }
                _ => format!("Nothing is bound to {typed} here{}", self.way_on()),
            };
            self.say(said, Tone::Plain);
        }
        Vec::new()
    }

    /// The first other view in which the key runs a command.
    fn bound_elsewhere(&self, name: &str) -> Option<(View, &'static str)> {
        PLACES.iter().filter(|(_, view)| *view != self.view).find_map(|(context, view)| {
            match self.keymap.find(*context, name) {
                Meaning::Command(at) => Some((*view, COMMANDS[at].title)),
                _ => None,
            }
        })
    }

    /// The key that leaves what lies over the view, else the one that helps.
    fn way_on(&self) -> String {
        let (id, does) = if self.overlays.is_empty() { ("help", "helps") } else { ("close", "closes this") };
        let at = COMMANDS.iter().position(|command| command.id == id);
        let key = at.and_then(|at| self.keymap.keys(at, self.context()).next());
        key.map(|key| format!("; {} {does}", key::shown(key))).unwrap_or_default()
    }
}
