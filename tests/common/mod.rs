//! A stage for tests: a real repository in a temporary folder, and the app on it without a terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part of the stage")]

mod fixture;
mod site;

pub use fixture::Fixture;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gonogo::app::{
    Activity, App, Asking, Effect, Evaluated, Intent, Judging, Model, Msg, PastNews, Place, Preferences, Sheet,
    Watching,
};
use gonogo::audit::{Cancel, Changes, Engine};
use gonogo::board::Freshness;
use gonogo::ledger::Statement;
use gonogo::repo::RepoPath;
use gonogo::review::{LastReview, Meeting};
use gonogo::runtime::compare::Era;
use gonogo::runtime::documents::Shown;
use gonogo::runtime::replay::{Past, replay};
use gonogo::runtime::session::{Choices, Session};
use gonogo::runtime::signing;
use gonogo::runtime::{archive, fixer, freshness, judge, recorder, shelf};
use gonogo::view::{self, Depth, Theme};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The moment at which tests look at the board.
pub fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// The app on a real repository: real audit, real ledger, real drawing; only the terminal and the threads are missing.
pub struct Stage {
    pub fixture: Fixture,
    pub app: App,
    pub effects: Vec<Effect>,
    session: Session,
    engine: Engine,
    theme: Theme,
    /// The review as it was kept last, and what the one before it left.
    pub kept: Option<Box<Meeting>>,
    pub last: Option<LastReview>,
    /// What the command line would have chosen.
    choices: Choices,
}

impl Stage {
    pub fn new(fixture: Fixture, size: (u16, u16)) -> Self {
        let mut stage = Self::before_audit(fixture, size);
        stage.audit();
        stage
    }

    /// As the window opens, before anything is known.
    pub fn before_audit(fixture: Fixture, size: (u16, u16)) -> Self {
        let session = Session::open(&fixture.root(), Choices::default()).unwrap();
        let model = Model {
            checklists: Arc::new(session.checklists().to_vec()),
            problems: Arc::new(session.definitions.problems.clone()),
            ledger: Arc::new(session.ledger.clone()),
            sign_offs: Arc::new(session.config.sign_offs.clone()),
            level: session.config.level.value.clone(),
            target: session.config.target.value,
            identity: recorder::identity(&session.repo),
            place: Place {
                name: session.repo.name().into(),
                head: session.repo.git().unwrap().head().unwrap(),
                dirty: Some(3),
                ..Place::default()
            },
            ..Model::default()
        };
        let preferences =
            Preferences { ascii: false, mouse: true, theme: "dark".to_owned(), themes: Theme::builtins() };
        let app = App::new(model, now(), size, preferences);
        let theme = Theme::builtin("dark", Depth::True).unwrap();
        let engine = session.engine();
        let choices = Choices { no_cache: true, ..Choices::default() };
        Self { fixture, app, effects: Vec::new(), session, engine, theme, kept: None, last: None, choices }
    }

    pub fn theme(&mut self, name: &str, depth: Depth) {
        self.theme = Theme::builtin(name, depth).unwrap();
    }

    pub fn audit(&mut self) {
        let evaluation = self.engine.audit(&Cancel::default(), &|_| {});
        self.send(Msg::Watching(Watching::Live));
        self.send(Msg::Files(Arc::new(self.engine.files().files().cloned().collect())));
        self.take(evaluation, "first look", true);
    }

    /// What the watcher would report, taken in at once.
    pub fn changed(&mut self, paths: &[&str]) {
        let paths: Vec<RepoPath> = paths.iter().map(|path| RepoPath::new(path)).collect();
        shelf::reload(&mut self.session.ledger, &self.session.repo, &paths);
        let freshness = self.examine();
        self.send(Msg::Ledger { ledger: Arc::new(self.session.ledger.clone()), freshness });
        let cause = paths[0].to_string();
        let changes = Changes { paths: paths.into_iter().collect(), ..Changes::default() };
        let evaluation = self.engine.update(&changes, &Cancel::default(), &|_| {});
        self.take(evaluation, &cause, true);
        if self.app.claims.is_wanted() {
            self.send(self.judged());
        }
    }

    fn examine(&self) -> Freshness {
        let Session { repo, ledger, .. } = &self.session;
        let removed = archive::removed(repo, ledger, &archive::former(repo, true));
        Freshness { removed, ..freshness::examine(repo, self.session.checklists(), ledger) }
    }

    /// The documents, held against the repository.
    fn judged(&self) -> Msg {
        let judged =
            judge::judge(&self.session.repo, &self.session.repo.list(), &self.session.casebook, &|| false).unwrap();
        Msg::Claims(Judging::Ended(Arc::new(judged)))
    }

    /// What waits for trust, as the auditor tells it.
    pub fn asking(&mut self) {
        let (_, requests, _) = self.session.prober().unwrap();
        let lines = requests.lines().map(Into::into).collect();
        let sheet = Sheet { digest: requests.digest(), changed: false, lines };
        self.send(Msg::Asking(Asking { running: 0, sheet: Some(Arc::new(sheet)) }));
    }

    fn take(&mut self, evaluation: gonogo::audit::Evaluation, cause: &str, complete: bool) {
        // Durations differ from run to run; what is shown must not.
        let activity =
            Activity { items: evaluation.items, took: Duration::from_micros(400), at: now(), cause: cause.into() };
        self.send(Msg::Evaluated(Evaluated { outcomes: evaluation.outcomes, freshness: None, activity, complete }));
    }

    /// Sends a message; saves and evidence checks are really done, other effects are kept.
    pub fn send(&mut self, message: Msg) {
        let mut effects = self.app.update(message);
        while !effects.is_empty() {
            let mut next = Vec::new();
            for effect in effects {
                match self.perform(&effect) {
                    Some(answer) => next.extend(self.app.update(answer)),
                    None => self.effects.push(effect),
                }
            }
            effects = next;
        }
    }

    fn perform(&mut self, effect: &Effect) -> Option<Msg> {
        let repo = &Arc::clone(&self.session.repo);
        match effect {
            Effect::Save { token, intent } => {
                // Stated when the stage looks at it, whatever the clock says.
                let at = now().to_zoned(jiff::tz::TimeZone::UTC);
                let made = match intent {
                    Intent::Item(draft) => recorder::statement(repo, draft),
                    Intent::SignOff(draft) => {
                        signing::statement(repo, (**draft).clone(), None, signing::Asking::Nobody)
                            .map_err(|unsigned| unsigned.to_string())
                    }
                    Intent::Withdrawal { of, note } => recorder::withdrawal(repo, of, note),
                };
                let statement = made.map(|statement| Statement { at, ..statement });
                let saved = statement.and_then(|statement| recorder::save(repo, &statement).map(|()| statement));
                if saved.is_ok() {
                    self.session.ledger = shelf::load(repo);
                    let ledger = Arc::new(self.session.ledger.clone());
                    let freshness = self.examine();
                    self.app.update(Msg::Ledger { ledger, freshness });
                }
                Some(Msg::Saved { token: *token, result: saved.map(Box::new) })
            }
            Effect::Judge => Some(self.judged()),
            Effect::ProposeFix { item, template } => {
                let row = self.app.board.row(item).unwrap();
                let found = self.app.item(row).unwrap();
                let proposal = fixer::proposal(repo, found, row.outcome.as_deref(), template.as_deref());
                Some(Msg::Proposed { item: item.clone(), result: proposal.map(Box::new) })
            }
            Effect::Write { token, changes } => {
                let result = fixer::write(repo, changes);
                let paths: Vec<_> = changes.iter().map(|change| change.path.as_str()).collect();
                self.changed(&paths);
                Some(Msg::Written { token: *token, result })
            }
            Effect::CheckEvidence(given) => {
                Some(Msg::EvidenceChecked { given: given.clone(), result: recorder::confirm(repo, given) })
            }
            Effect::KeepReview(meeting) => {
                self.kept.clone_from(meeting);
                None
            }
            Effect::Aim(level) => {
                self.choices.level = Some(level.clone());
                None
            }
            Effect::WriteDocument { document, path, replace } => {
                let result = Shown::of(&self.app, repo).write(document, repo, &self.choices, path, *replace);
                Some(Msg::DocumentWritten { document: document.clone(), path: path.clone(), result })
            }
            Effect::FindReviews => Some(Msg::Reviews { kept: self.kept.clone(), last: self.last.clone() }),
            Effect::Replay { ticket, last, then } => {
                let choices = self.choices.clone();
                let era = if *then { Era::Then } else { Era::Now };
                let session = Session::open(&self.fixture.root(), choices);
                let past = session.and_then(|session| replay(&session, *last, era, &Cancel::default(), &|_, _| {}));
                let ticket = *ticket;
                Some(Msg::Past(match past {
                    Ok(Past { points, commits, left_out, .. }) => {
                        PastNews::Told { ticket, points, commits, left_out: left_out.len() }
                    }
                    Err(reason) => PastNews::Failed { ticket, reason },
                }))
            }
            _ => None,
        }
    }

    /// The commit at HEAD is another one.
    pub fn committed(&mut self) {
        let head = self.session.repo.git().unwrap().head().unwrap();
        let place = Place { head, ..self.app.model.place.clone() };
        self.send(Msg::Place(place));
    }

    /// Types keys by their names, separated by blanks: `j j / t h r enter`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.send(Msg::Key(key_event(key)));
        }
        self
    }

    /// Types a text, character by character.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.send(Msg::Key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE)));
        }
        self
    }

    pub fn buffer(&self) -> Buffer {
        let (columns, rows) = self.app.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        view::draw(&self.app, &self.theme, &mut buffer);
        buffer
    }

    /// The screen's text, without blanks at line ends.
    pub fn screen(&self) -> String {
        text_of(&self.buffer())
    }

    /// The line of the screen that contains a text.
    pub fn line(&self, part: &str) -> String {
        let screen = self.screen();
        let found = screen.lines().find(|line| line.contains(part));
        found.unwrap_or_else(|| panic!("no line has {part:?} in\n{screen}")).to_owned()
    }
}

pub fn text_of(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in buffer.area.rows() {
        let mut line = String::new();
        let mut skip = 0;
        for column in row.columns() {
            let symbol = buffer[(column.x, column.y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A key by the name that the command table gives it.
pub fn key_event(name: &str) -> KeyEvent {
    let (modifiers, base) = match name.strip_prefix("ctrl-") {
        Some(base) => (KeyModifiers::CONTROL, base),
        None => (KeyModifiers::NONE, name),
    };
    let code = match base {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "space" => KeyCode::Char(' '),
        "backspace" => KeyCode::Backspace,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "f1" => KeyCode::F(1),
        "f2" => KeyCode::F(2),
        "f3" => KeyCode::F(3),
        "f4" => KeyCode::F(4),
        _ => KeyCode::Char(base.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
