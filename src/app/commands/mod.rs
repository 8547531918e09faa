//! Every command is one row: its keys, its words, when it can be used, what it does. Key handling, footer, help and
//! palette all come from this table.

mod actions;
mod sheets;
mod table;

use crossterm::event::KeyEvent;

use super::{App, Effect, Tone, key};

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    Areas,
    Items,
    Detail,
    Gates,
    Search,
    Help,
    Palette,
    Filter,
    Mark,
    Form,
    Waiver,
    Sign,
    Problems,
    Trust,
    Fix,
}

/// A row of [`COMMANDS`].
#[derive(Clone, Copy)]
pub struct Command {
    pub id: &'static str,
    /// The keys, the first of which is shown.
    pub keys: &'static [&'static str],
    pub title: &'static str,
    pub help: &'static str,
    /// Where its keys work.
    pub contexts: &'static [Context],
    /// Its word in the footer, if it is shown there.
    pub footer: Option<&'static str>,
    /// The reason why it cannot be used now, if it cannot.
    pub available: fn(&App) -> Result<(), &'static str>,
    pub run: fn(&mut App) -> Vec<Effect>,
}

/// All commands: those of the views, then those of what lies over them.
pub const COMMANDS: &[Command] = &joined::<{ table::ROWS.len() + sheets::ROWS.len() }>(table::ROWS, sheets::ROWS);

/// Where an item or a gate is chosen.
const VIEWS: &[Context] = &[Context::Areas, Context::Items, Context::Detail, Context::Gates];

const fn joined<const N: usize>(first: &[Command], second: &[Command]) -> [Command; N] {
    let mut all = [first[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}

/// A row with everything that most rows have.
const fn row(id: &'static str, keys: &'static [&'static str], title: &'static str, help: &'static str) -> Command {
    Command { id, keys, title, help, contexts: VIEWS, footer: None, available: always, run: nothing }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands among functions that do refuse")]
fn always(_app: &App) -> Result<(), &'static str> {
    Ok(())
}

fn nothing(_app: &mut App) -> Vec<Effect> {
    Vec::new()
}

/// The commands of a context that the footer shows, with their key: those that can be used now.
pub fn footer(app: &App) -> Vec<(usize, String, &'static str)> {
    let context = app.context();
    let rows = COMMANDS.iter().enumerate();
    rows.filter(|(_, command)| command.contexts.contains(&context) && (command.available)(app).is_ok())
        .filter_map(|(at, command)| Some((at, key::shown(command.keys.first()?), command.footer?)))
        .collect()
}

impl App {
    pub(in crate::app) fn on_key(&mut self, event: KeyEvent) -> Vec<Effect> {
        let context = self.context();
        let name = key::name(&event).unwrap_or_default();
        let bound = COMMANDS
            .iter()
            .position(|command| command.contexts.contains(&context) && command.keys.contains(&name.as_str()));
        match bound {
            Some(at) => self.run(at),
            None => self.on_text_key(event),
        }
    }

    /// Runs a command of the table, or says why it cannot be used.
    pub(in crate::app) fn run(&mut self, at: usize) -> Vec<Effect> {
        let command = &COMMANDS[at];
        match (command.available)(self) {
            Ok(()) => (command.run)(self),
            Err(reason) => {
                self.say(format!("{}: {reason}", command.title), Tone::Plain);
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_no_key_is_taken_twice_in_a_context() {
        for (at, command) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[at + 1..] {
                assert_ne!(command.id, other.id);
                let together = command.contexts.iter().any(|context| other.contexts.contains(context));
                let shared = command.keys.iter().find(|key| other.keys.contains(key));
                assert!(!together || shared.is_none(), "{} and {} share {shared:?}", command.id, other.id);
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for command in COMMANDS {
            assert!(
                !command.title.is_empty() && command.help.ends_with('.') && !command.keys.is_empty(),
                "{}",
                command.id
            );
        }
    }
}
