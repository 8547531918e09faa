//! The line mode: no screen, no drawing; a prompt that takes typed commands and tells changes as they happen.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::auditor::{Auditor, Demand};
use super::documents::Shown;
use super::drafts::Drafts;
use super::screen::{INBOX, Meant, Unsaved, first_app, next_batch, opened_anew, start_watcher};
use super::session::{Choices, Session};
use super::surveyor::Surveyor;
use super::themes::Themes;
use super::watcher::{Batch, Batches};
use super::{fixer, recorder};
use crate::app::{Announcer, App, Effect, Msg, Watching};
use crate::board::Verdict;
use crate::repo::Repo;
use crate::view::Theme;

/// What to do where nothing is watched.
const AGAIN: &str = "`again` reads everything anew";

/// Stays until the person leaves or the input ends. Gives the exit code.
///
/// # Errors
/// When the program cannot start.
pub fn run(session: Session) -> Result<u8, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| format!("the program cannot start: {error}"))?;
    let ended = runtime.block_on(async { Lines::new(session)?.live().await });
    // Whatever a thread still does, nobody waits for it.
    runtime.shutdown_background();
    ended
}

/// Everything the loop owns.
struct Lines {
    app: App,
    repo: Arc<Repo>,
    choices: Choices,
    announcer: Announcer,
    typed: Receiver<String>,
    found: Receiver<Msg>,
    batches: Option<Batches>,
    auditor: Auditor,
    is_prompted: bool,
    /// A prompt stands there.
    has_prompted: bool,
    /// Who states things is known.
    is_introduced: bool,
    /// Something was saved that the board does not show yet.
    is_settling: bool,
    /// There is no repository to know anything of.
    is_gone: bool,
    ended: bool,
}

impl Lines {
    fn new(session: Session) -> Result<Self, String> {
        let themes = Themes::from_environment();
        let theme = Theme::builtin("plain", themes.depth()).ok_or("the embedded theme is missing")?;
        let drafts = Drafts::of(&session.repo);
        // A screen wide and high enough for all panes, which nobody sees.
        let mut app = first_app(&session, &themes, &theme, &drafts, (120, 40));
        app.preferences.ascii = true;
        let (repo, choices) = (Arc::clone(&session.repo), session.choices.clone());
        let (finder, found) = channel(INBOX);
        let (watcher, batches) = start_watcher(&repo, Vec::new(), AGAIN, &finder);
        let surveyor = Surveyor::start(Arc::clone(&repo), finder.clone());
        let auditor = Auditor::start(session, watcher, Some(surveyor), finder);
        Ok(Self {
            app,
            repo,
            choices,
            announcer: Announcer::default(),
            typed: listen(),
            found,
            batches,
            auditor,
            is_prompted: io::stdin().is_terminal(),
            has_prompted: false,
            is_introduced: false,
            is_settling: false,
            is_gone: false,
            ended: false,
        })
    }

    async fn live(&mut self) -> Result<u8, String> {
        say(&format!("{}: checking. `help` tells the commands.", self.app.model.place.name))?;
        if let Some(complaint) = self.app.take_saying() {
            say(&complaint)?;
        }
        self.auditor.begin();
        while !self.ended {
            // Who types ahead means the board as it will be known, not one that is still empty, or before what was just stated.
            let is_known = self.app.board.verdict != Verdict::Checking && self.is_introduced && !self.is_settling;
            let is_heard = is_known || self.is_gone;
            tokio::select! {
                biased;
                Some(message) = self.found.recv() => self.take(message)?,
                batch = next_batch(&mut self.batches) => self.change(batch)?,
                line = self.typed.recv(), if is_heard => match line {
                    Some(line) => self.obey(&line)?,
                    None => self.ended = true,
                },
            }
        }
        self.auditor.stop();
        Ok(0)
    }

    /// Takes in what was found, and tells what is new.
    fn take(&mut self, message: Msg) -> Result<(), String> {
        self.app.now = Timestamp::now();
        self.is_introduced |= matches!(message, Msg::Identity(_));
        self.is_settling &= !matches!(message, Msg::Ledger { .. });
        let is_said = matches!(message, Msg::Said { .. } | Msg::Trusted(_));
        if let Msg::Watching(Watching::Limited(notice)) = &message {
            self.tell(notice)?;
        }
        self.hear(message)?;
        // What got worse is told with what turned.
        if let Some(said) = self.app.take_saying().filter(|_| is_said) {
            say(&said)?;
        }
        if let Some(news) = self.announcer.news(&self.app).filter(|_| !self.app.is_silent) {
            self.tell(&news)?;
        }
        if self.app.board.verdict == Verdict::Checking || self.has_prompted { Ok(()) } else { self.prompt() }
    }

    /// Hands a message to the app, and does what it asks for.
    fn hear(&mut self, message: Msg) -> Result<(), String> {
        self.app.update(message).into_iter().try_for_each(|effect| self.perform(effect))
    }

    fn change(&mut self, batch: Option<Batch>) -> Result<(), String> {
        let Some(batch) = batch else {
            self.batches = None;
            return Ok(());
        };
        if let Some(notice) = batch.notice {
            self.take(Msg::Watching(Watching::Limited(notice.into())))?;
        }
        if batch.reopen {
            return self.reopen();
        }
        if !batch.changes.is_empty() {
            self.auditor.change(batch.changes);
        }
        Ok(())
    }

    /// The root, or its git folder, came, went or was replaced: everything begins anew on what is there now.
    fn reopen(&mut self) -> Result<(), String> {
        let session = match Session::open(self.repo.root(), self.choices.clone()) {
            Ok(session) => session,
            // Its return is a batch of its own.
            Err(reason) => {
                self.is_gone = true;
                self.take(Msg::Forget)?;
                return self.tell(&reason);
            }
        };
        self.auditor.stop();
        self.repo = Arc::clone(&session.repo);
        (self.is_introduced, self.is_settling, self.is_gone) = (false, false, false);
        opened_anew(&session).into_iter().try_for_each(|message| self.take(message))?;
        let (finder, found) = channel(INBOX);
        self.found = found;
        let (watcher, batches) = start_watcher(&self.repo, Vec::new(), AGAIN, &finder);
        self.batches = batches;
        let surveyor = Surveyor::start(Arc::clone(&self.repo), finder.clone());
        self.auditor = Auditor::start(session, watcher, Some(surveyor), finder);
        self.auditor.begin();
        Ok(())
    }

    fn obey(&mut self, line: &str) -> Result<(), String> {
        self.app.now = Timestamp::now();
        let (lines, effects) = self.app.answer(line);
        lines.iter().try_for_each(|line| say(line))?;
        effects.into_iter().try_for_each(|effect| self.perform(effect))?;
        if let Some(said) = self.app.take_saying() {
            say(&said)?;
        }
        if self.ended { Ok(()) } else { self.prompt() }
    }

    fn perform(&mut self, effect: Effect) -> Result<(), String> {
        match effect {
            Effect::Quit => self.ended = true,
            Effect::AuditAgain => self.auditor.anew(),
            Effect::Save { token, intent } => {
                // Nobody types meanwhile: the answer says whether it is on disk.
                let saved = Meant::of(intent).save(&self.repo, self.app.model.sign_offs.verified);
                let saved = saved.map_err(|unsaved| match unsaved {
                    // Whoever reads the lines that are typed would read the passphrase.
                    Unsaved::Unsigned(unsigned) => unsigned.to_string(),
                    Unsaved::Disk(reason) => reason,
                });
                self.is_settling |= saved.is_ok();
                if let Some(path) = saved.as_ref().ok().and_then(crate::ledger::Statement::path) {
                    self.auditor.change(crate::audit::Changes { paths: [path].into(), ..Default::default() });
                }
                return self.hear(Msg::Saved { token, result: saved.map(Box::new) });
            }
            Effect::ProposeFix { item, template } => {
                let row = self.app.board.row(&item);
                let Some(meant) = row.and_then(|row| self.app.item(row)) else { return Ok(()) };
                let outcome = row.and_then(|row| row.outcome.as_deref());
                let result = fixer::proposal(&self.repo, meant, outcome, template.as_deref());
                return self.app.hear_fix(&item, result).iter().try_for_each(|line| say(line));
            }
            Effect::Write { token, changes } => {
                let result = fixer::write(&self.repo, &changes);
                if result.is_ok() {
                    let paths = changes.into_iter().map(|change| change.path).collect();
                    self.auditor.change(crate::audit::Changes { paths, ..Default::default() });
                }
                return self.hear(Msg::Written { token, result });
            }
            Effect::CheckEvidence(given) => {
                let result = recorder::confirm(&self.repo, &given);
                return self.hear(Msg::EvidenceChecked { given, result });
            }
            Effect::Ask(item) => {
                self.auditor.ask(Demand { all: item.is_none(), items: item.into_iter().collect() });
            }
            Effect::Trust(digest) => self.auditor.trust(digest),
            Effect::Aim(level) => {
                self.choices.level = Some(level.clone());
                self.auditor.aim(level);
            }
            Effect::WriteDocument { document, path, replace } => {
                let shown = Shown::of(&self.app, &self.repo);
                let result = shown.write(&document, &self.repo, &self.choices, &path, replace);
                return self.hear(Msg::DocumentWritten { document, path, result });
            }
            // A statement that was not saved is typed again.
            Effect::Retry { .. } | Effect::Unlock { .. } | Effect::Abandon { .. } | Effect::KeepDraft { .. } => {}
            // These are for a screen.
            Effect::Suspend
            | Effect::Repaint
            | Effect::OpenEditor { .. }
            | Effect::Copy(_)
            | Effect::Replay { .. }
            | Effect::StopReplay
            | Effect::Alert { .. }
            | Effect::Judge
            | Effect::SetTheme(_)
            | Effect::SetMouse(_)
            | Effect::FindReviews
            | Effect::KeepReview(_)
            | Effect::WriteRecord { .. } => {}
        }
        Ok(())
    }

    /// Tells what nobody asked for.
    fn tell(&mut self, news: &str) -> Result<(), String> {
        if !self.has_prompted {
            return say(news);
        }
        // The prompt that stands there is somebody's unfinished line.
        say(&format!("\n{news}"))?;
        self.prompt()
    }

    fn prompt(&mut self) -> Result<(), String> {
        self.has_prompted = self.is_prompted;
        if self.is_prompted { write("> ") } else { Ok(()) }
    }
}

fn say(line: &str) -> Result<(), String> {
    write(&format!("{line}\n"))
}

fn write(text: &str) -> Result<(), String> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| format!("nobody reads what is said: {error}"))
}

/// The lines that are typed; a thread reads them, which at the end of the program nobody waits for.
fn listen() -> Receiver<String> {
    let (to, typed): (Sender<String>, _) = channel(INBOX);
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if to.blocking_send(line).is_err() {
                return;
            }
        }
    });
    typed
}
