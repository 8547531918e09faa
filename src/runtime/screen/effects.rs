//! What the app asks for, done in the world. What takes time happens beside the loop and answers with a message.

use std::io::{self, Write as _};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ratatui::layout::Rect;

use super::Screen;
use crate::app::{Document, Effect, Intent, Msg, Tone};
use crate::audit::Changes;
use crate::checklist::ItemKey;
use crate::fix::Change;
use crate::ledger::Statement;
use crate::repo::{Repo, RepoPath};
use crate::runtime::auditor::Demand;
use crate::runtime::desk::{self, Editor};
use crate::runtime::documents::Shown;
use crate::runtime::historian::Question;
use crate::runtime::signing::{self, Asking, Unsigned};
use crate::runtime::{alert, fixer, recorder, terminal};

/// Stands in the terminal above the question for the passphrase.
const LOCKED: &str = "\r\nWhat you state is signed with your key, which asks for its passphrase; ctrl-c gives up.\r\n";

/// What is meant becomes a statement once; from then on a retry saves that same statement, which is known by its id.
#[derive(Clone, Debug)]
pub struct Meant {
    intent: Arc<Intent>,
    made: Arc<OnceLock<Statement>>,
}

/// Why what is meant is not on the disk.
#[derive(Clone, Debug)]
pub enum Unsaved {
    Unsigned(Unsigned),
    /// It could not be made or written; that may work the next time.
    Disk(String),
}

impl Meant {
    pub fn of(intent: Intent) -> Self {
        Self { intent: Arc::new(intent), made: Arc::default() }
    }

    /// Saves it. What needs a signature is signed before, which can take as long as its owner takes to touch their token.
    pub fn save(&self, repo: &Repo, verified: bool) -> Result<Statement, Unsaved> {
        let statement = self.make(repo, verified, Asking::Nobody)?;
        recorder::save(repo, statement).map(|()| statement.clone()).map_err(Unsaved::Disk)
    }

    /// The statement that is meant, made and signed if it is not yet.
    pub fn make(&self, repo: &Repo, verified: bool, asking: Asking) -> Result<&Statement, Unsaved> {
        if let Some(statement) = self.made.get() {
            return Ok(statement);
        }
        let made = match &*self.intent {
            Intent::Item(draft) => recorder::statement(repo, draft).map_err(Unsaved::Disk)?,
            Intent::Withdrawal { of, note } => recorder::withdrawal(repo, of, note).map_err(Unsaved::Disk)?,
            Intent::SignOff(draft) => {
                let key = signing::own_key(repo, verified).map_err(Unsigned::Failed)?;
                signing::statement(repo, (**draft).clone(), key.as_ref(), asking)?
            }
        };
        Ok(self.made.get_or_init(|| made))
    }
}

impl From<Unsigned> for Unsaved {
    fn from(unsigned: Unsigned) -> Self {
        Self::Unsigned(unsigned)
    }
}

impl Unsaved {
    /// What the app is told of it.
    pub fn told(self, token: u64) -> Msg {
        match self {
            Self::Unsigned(Unsigned::Locked(_)) => Msg::KeyLocked { token },
            Self::Unsigned(Unsigned::Failed(reason)) => Msg::NotSigned { token, reason },
            Self::Disk(reason) => Msg::Saved { token, result: Err(reason) },
        }
    }
}

impl Screen {
    pub fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Quit => self.ended = Some(0),
            Effect::Suspend => self.suspend(),
            Effect::Repaint => self.repaint(),
            Effect::OpenEditor { path, line } => self.open_editor(&path, line),
            Effect::Copy(text) => self.copy(&text),
            Effect::Save { token, intent } => {
                self.saves.begin(token, intent);
                self.save(token, Duration::ZERO);
            }
            Effect::Retry { token, after } => self.save(token, after),
            Effect::Unlock { token } => self.unlock(token),
            Effect::Abandon { token } => self.saves.give_up(token),
            Effect::CheckEvidence(given) => {
                let (repo, to) = (Arc::clone(&self.repo), self.outbox.clone());
                tokio::task::spawn_blocking(move || {
                    let result = recorder::confirm(&repo, &given);
                    let _ = to.blocking_send(Msg::EvidenceChecked { given, result });
                });
            }
            Effect::ProposeFix { item, template } => self.propose_fix(item, template),
            Effect::Write { token, changes } => self.write(token, changes),
            Effect::AuditAgain => {
                self.surveyor.look();
                self.judge.again();
                self.auditor.anew();
            }
            Effect::Replay { ticket, last, then } => {
                let root = self.repo.root().to_path_buf();
                self.historian.ask(root, self.choices.clone(), Question { ticket, last, then });
            }
            Effect::StopReplay => self.historian.stop(),
            Effect::Alert { notify, text } => {
                // A terminal that cannot be written to is told of by the next draw.
                let _ = alert::alert(notify, &text);
            }
            Effect::Judge => self.judge.begin(),
            Effect::Ask(item) => {
                self.auditor.ask(Demand { all: item.is_none(), items: item.into_iter().collect() });
            }
            Effect::Trust(digest) => self.auditor.trust(digest),
            Effect::Aim(level) => {
                // What is opened or read of the past later aims at it, too.
                self.choices.level = Some(level.clone());
                self.auditor.aim(level);
            }
            Effect::WriteDocument { document, path, replace } => self.write_document(document, path, replace),
            Effect::SetTheme(name) => self.set_theme(&name),
            Effect::SetMouse(on) => {
                if let Err(error) = self.guard.set_mouse(on) {
                    self.say(format!("The terminal does not let go of the mouse: {error}"), Tone::Bad);
                }
            }
            Effect::KeepDraft { name, text } => self.keep_draft(name, text),
            Effect::FindReviews => self.find_reviews(),
            Effect::KeepReview(meeting) => self.keep_review(meeting),
            Effect::WriteRecord { token, path, rollback, replace } => {
                self.write_record(token, path, &rollback, replace);
            }
        }
    }

    fn keep_draft(&self, name: String, text: Option<String>) {
        let (number, drafts, to) = (self.drafts.next_state(), self.drafts.clone(), self.outbox.clone());
        tokio::task::spawn_blocking(move || {
            if let Err(reason) = drafts.keep_state(number, &name, text.as_deref()) {
                let text = format!("What you type is not kept as a draft: {reason}");
                let _ = to.blocking_send(Msg::Said { text, tone: Tone::Bad });
            }
        });
    }

    pub fn say(&mut self, text: String, tone: Tone) {
        self.send(Msg::Said { text, tone });
    }

    /// Draws every cell anew. What was known of the screen is forgotten by a resize to the size it has; clearing it
    /// would ask the terminal for the cursor, and wait for an answer that some never give.
    pub fn repaint(&mut self) {
        if let Ok(size) = self.terminal.size() {
            // A failure here is followed by a draw that fails, which ends the loop with a message.
            let _ = self.terminal.resize(Rect::new(0, 0, size.width, size.height));
            self.send(Msg::Resize(size.width, size.height));
        }
    }

    pub fn suspend(&mut self) {
        self.events.pause();
        let back = terminal::suspend(&mut self.guard);
        self.come_back();
        self.lament(back);
    }

    /// Somebody stopped us without asking, and the shell took its own modes back meanwhile.
    pub fn carry_on(&mut self) {
        let back = self.guard.enter_again();
        self.repaint();
        self.lament(back);
    }

    fn lament(&mut self, back: std::io::Result<()>) {
        if let Err(error) = back {
            self.say(format!("The terminal did not come back as it was: {error}"), Tone::Bad);
        }
    }

    fn come_back(&mut self) {
        self.events.resume();
        self.repaint();
        // Whatever happened meanwhile, what is shown is looked at again.
        self.surveyor.look();
    }

    fn open_editor(&mut self, path: &RepoPath, line: Option<u32>) {
        let Some(editor) = Editor::from_env() else {
            self.say("No editor is known: set $EDITOR, for example `export EDITOR=vim`".to_owned(), Tone::Bad);
            return;
        };
        let mut command = editor.command(&self.repo.absolute(path), line);
        command.current_dir(self.repo.root());
        // The editor must be the only one to read keys: the stream is gone before it starts.
        self.events.pause();
        self.guard.leave();
        let ended = desk::run(&mut command);
        let back = self.guard.enter_again();
        self.come_back();
        self.lament(back);
        match ended {
            Ok(status) if status.success() => {}
            Ok(status) => self.say(format!("The editor ended with {status}"), Tone::Plain),
            Err(reason) => self.say(reason, Tone::Bad),
        }
    }

    /// Lends the terminal to the program that signs, which asks there for the passphrase of the key.
    fn unlock(&mut self, token: u64) {
        let Some(meant) = self.saves.meant(token) else { return };
        self.events.pause();
        self.guard.leave();
        let _ = io::stdout().write_all(LOCKED.as_bytes());
        let verified = self.app.model.sign_offs.verified;
        let made = terminal::lend(|| meant.make(&self.repo, verified, Asking::Terminal).map(drop));
        let back = self.guard.enter_again();
        self.come_back();
        self.lament(back);
        match made {
            Ok(()) => self.save(token, Duration::ZERO),
            Err(unsaved) => self.send(unsaved.told(token)),
        }
    }

    fn copy(&mut self, text: &str) {
        match desk::copy(text) {
            Ok(()) => {
                let first = text.lines().next().unwrap_or_default();
                let lines = text.lines().count();
                let more = if lines > 1 { format!(" · {lines} lines") } else { String::new() };
                self.say(format!("Copied: {first}{more}"), Tone::Good);
            }
            Err(error) => self.say(format!("Not copied: {error}"), Tone::Bad),
        }
    }

    fn propose_fix(&self, key: ItemKey, template: Option<String>) {
        let (repo, to) = (Arc::clone(&self.repo), self.outbox.clone());
        let row = self.app.board.row(&key);
        let Some(item) = row.and_then(|row| self.app.item(row)).cloned() else { return };
        let outcome = row.and_then(|row| row.outcome.clone());
        tokio::task::spawn_blocking(move || {
            let proposal = fixer::proposal(&repo, &item, outcome.as_deref(), template.as_deref());
            let _ = to.blocking_send(Msg::Proposed { item: key, result: proposal.map(Box::new) });
        });
    }

    fn write_document(&self, document: Document, path: String, replace: bool) {
        let (repo, choices, to) = (Arc::clone(&self.repo), self.choices.clone(), self.outbox.clone());
        let shown = Shown::of(&self.app, &repo);
        tokio::task::spawn_blocking(move || {
            let result = shown.write(&document, &repo, &choices, &path, replace);
            let _ = to.blocking_send(Msg::DocumentWritten { document, path, result });
        });
    }

    fn write(&self, token: u64, changes: Vec<Change>) {
        let (repo, to, auditor) = (Arc::clone(&self.repo), self.outbox.clone(), self.auditor.clone());
        tokio::task::spawn_blocking(move || {
            let result = fixer::write(&repo, &changes);
            if result.is_ok() {
                // As with what is saved, it is shown without waiting for the watcher.
                let paths = changes.into_iter().map(|change| change.path).collect();
                auditor.change(Changes { paths, ..Changes::default() });
            }
            let _ = to.blocking_send(Msg::Written { token, result });
        });
    }

    fn save(&mut self, token: u64, after: Duration) {
        let Some((meant, called_off)) = self.saves.attempt(token) else { return };
        let (repo, to, auditor) = (Arc::clone(&self.repo), self.outbox.clone(), self.auditor.clone());
        let verified = self.app.model.sign_offs.verified;
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            if called_off.is_cancelled() {
                return;
            }
            let saved = tokio::task::spawn_blocking(move || meant.save(&repo, verified)).await;
            let saved = saved.unwrap_or_else(|_| Err(Unsaved::Disk("saving crashed; please report this".to_owned())));
            if let Some(path) = saved.as_ref().ok().and_then(Statement::path) {
                // The watcher will say so as well; but what was saved is shown without waiting for it.
                auditor.change(Changes { paths: [path].into(), ..Changes::default() });
            }
            let told = match saved {
                Ok(statement) => Msg::Saved { token, result: Ok(Box::new(statement)) },
                Err(unsaved) => unsaved.told(token),
            };
            let _ = to.send(told).await;
        });
    }
}
