//! Every command is one row: its keys, its words, when it can be used, what it does. Key handling, footer, help and
//! palette all come from this table.

mod actions;
mod argument;
mod go;
mod review;
mod sheets;
mod sprint;
mod table;
mod unbound;
mod views;

use crossterm::event::KeyEvent;

pub use argument::Argument;

use super::keymap::Meaning;
use super::{App, Effect, Tone, key};

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    Areas,
    Items,
    Detail,
    Gates,
    Review,
    Trend,
    Plan,
    Claims,
    Activity,
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
    /// The sheet with a review's decision on an item.
    Decision,
    Agenda,
    /// The line in which an item of the agenda is looked for.
    AgendaSearch,
    Present,
}

impl Context {
    pub const ALL: [Self; 24] = [
        Self::Areas,
        Self::Items,
        Self::Detail,
        Self::Gates,
        Self::Review,
        Self::Trend,
        Self::Plan,
        Self::Claims,
        Self::Activity,
        Self::Search,
        Self::Help,
        Self::Palette,
        Self::Filter,
        Self::Mark,
        Self::Form,
        Self::Waiver,
        Self::Sign,
        Self::Problems,
        Self::Trust,
        Self::Fix,
        Self::Decision,
        Self::Agenda,
        Self::AgendaSearch,
        Self::Present,
    ];

    /// Its name in messages, the manual and the configuration.
    pub fn title(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Whether letters are text there, and no commands.
    pub fn is_typed_in(self) -> bool {
        matches!(
            self,
            Self::Search
                | Self::Help
                | Self::Palette
                | Self::Mark
                | Self::Form
                | Self::Decision
                | Self::AgendaSearch
                | Self::Present
        )
    }
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
    /// What may be typed behind its name in the palette, if anything.
    pub argument: Option<Argument>,
}

/// All commands: a view's own, which its footer names first, go before what is everywhere, and that before what lies over views.
pub const COMMANDS: &[Command] =
    &joined::<
        {
            review::ROWS.len()
                + sprint::ROWS.len()
                + table::ROWS.len()
                + views::ROWS.len()
                + go::ROWS.len()
                + argument::ROWS.len()
                + sheets::ROWS.len()
        },
    >([review::ROWS, sprint::ROWS, table::ROWS, views::ROWS, go::ROWS, argument::ROWS, sheets::ROWS]);

/// Where an item, a gate or a claim is chosen.
const VIEWS: &[Context] = &[
    Context::Areas,
    Context::Items,
    Context::Detail,
    Context::Gates,
    Context::Trend,
    Context::Plan,
    Context::Claims,
    Context::Activity,
];
/// The same and the review, which has letters of its own for what a meeting does.
const VIEWS_AND_REVIEW: &[Context] = &with_review::<{ VIEWS.len() + 1 }>(VIEWS);

const fn with_review<const N: usize>(others: &[Context]) -> [Context; N] {
    let mut all = [Context::Review; N];
    let mut at = 0;
    while at < others.len() {
        all[at] = others[at];
        at += 1;
    }
    all
}

const fn joined<const N: usize>(tables: [&[Command]; 7]) -> [Command; N] {
    let mut all = [tables[0][0]; N];
    let (mut table, mut row, mut at) = (0, 0, 0);
    while at < N {
        if row == tables[table].len() {
            (table, row) = (table + 1, 0);
            continue;
        }
        all[at] = tables[table][row];
        (row, at) = (row + 1, at + 1);
    }
    all
}

/// A row with everything that most rows have.
const fn row(id: &'static str, keys: &'static [&'static str], title: &'static str, help: &'static str) -> Command {
    Command { id, keys, title, help, contexts: VIEWS, footer: None, available: always, run: nothing, argument: None }
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
        .filter_map(|(at, command)| Some((at, key::shown(app.keymap.keys(at, context).next()?), command.footer?)))
        .collect()
}

impl App {
    pub(in crate::app) fn on_key(&mut self, event: KeyEvent) -> Vec<Effect> {
        let context = self.context();
        let name = key::name(&event).unwrap_or_default();
        if self.keep_for_meeting(event, &name) {
            return Vec::new();
        }
        // What was said of the key before is no answer to this one.
        self.toast = self.toast.take().filter(|toast| toast.tone != Tone::Plain);
        let Some(prefix) = self.prefix.take() else { return self.on_typed(event, name) };
        match self.keymap.find(context, &format!("{prefix} {name}")) {
            Meaning::Command(at) => self.run(at),
            Meaning::Prefix => self.await_more(format!("{prefix} {name}")),
            // What steers the program works whatever was begun.
            Meaning::Nothing if name.starts_with("ctrl-") => self.on_typed(event, name),
            Meaning::Nothing if name == "esc" => Vec::new(),
            Meaning::Nothing => {
                let (prefix, name) = (key::shown(&prefix), key::shown(&name));
                self.say(format!("Nothing is bound to {prefix} and then {name}"), Tone::Plain);
                Vec::new()
            }
        }
    }

    fn on_typed(&mut self, event: KeyEvent, name: String) -> Vec<Effect> {
        match self.keymap.find(self.context(), &name) {
            Meaning::Command(at) => self.run(at),
            Meaning::Prefix => self.await_more(name),
            Meaning::Nothing if self.context().is_typed_in() => self.on_text_key(event),
            Meaning::Nothing => self.say_unbound(&name),
        }
    }

    /// The keys so far begin several commands: which, is shown until another key comes.
    fn await_more(&mut self, typed: String) -> Vec<Effect> {
        self.toast = None;
        self.prefix = Some(typed);
        Vec::new()
    }

    /// What may be typed next, with the command that it runs, when keys were typed that begin several.
    pub fn choices_after_prefix(&self) -> Vec<(String, usize)> {
        self.prefix.as_ref().map(|prefix| self.keymap.after(self.context(), prefix)).unwrap_or_default()
    }

    /// Runs a command of the table, or says why it cannot be used.
    pub(in crate::app) fn run(&mut self, at: usize) -> Vec<Effect> {
        self.prefix = None;
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
                let is_met = |key: &str| other.keys.iter().any(|other| crate::app::keymap::is_in_the_way(other, key));
                let shared = command.keys.iter().find(|key| is_met(key));
                assert!(!together || shared.is_none(), "{} and {} share {shared:?}", command.id, other.id);
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for command in COMMANDS {
            assert!(
                !command.title.is_empty()
                    && command.help.ends_with('.')
                    && (!command.keys.is_empty() || command.argument.is_some()),
                "{}",
                command.id
            );
        }
    }
}
