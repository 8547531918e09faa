//! The loop: waits for whatever comes next, hands it to the app, does what the app asks for, draws once a frame.

mod effects;
mod input;
mod review;
mod saves;
mod theme;
mod user;

pub(super) use effects::{Meant, Unsaved};

use std::io::{self, BufWriter, Stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::auditor::Auditor;
use super::bookmarks::{self, Bookmarks};
use super::drafts::Drafts;
use super::historian::Historian;
use super::judge::Judge;
use super::session::{Choices, Session};
use super::surveyor::{Surveyor, quick_look};
use super::terminal::{self, Background, Guard, Heard, Input, Signal, Signals};
use super::themes::Themes;
use super::user::UserFile;
use super::watcher::{Batch, Batches, Places, Watcher};
use crate::app::{App, Keymap, Model, Msg, Preferences, Tone, View, Watching};
use crate::board::Freshness;
use crate::config::Setting;
use crate::repo::{Repo, RepoPath};
use crate::runtime::clock;
use crate::view::{self, Drawn, Theme};

/// How many messages may wait for the loop.
pub(super) const INBOX: usize = 256;
/// What to do where nothing is watched.
const AGAIN: &str = "r audits again";
/// How long after the question the first frame waits for the terminal to tell its background. A terminal at hand does
/// within a few milliseconds; with another the theme changes when the answer comes.
const BACKGROUND_WAIT: Duration = Duration::from_millis(10);

/// Opens the board on a session and stays until the person leaves. Gives the exit code.
///
/// # Errors
/// When there is no terminal, or it cannot be set up.
pub fn run(session: Session) -> Result<u8, String> {
    run_in(session, View::Board)
}

/// The same with another view first.
///
/// # Errors
/// As [`run`].
pub fn run_in(session: Session, first: View) -> Result<u8, String> {
    terminal::install_panic_hook();
    let themes = Themes::from_environment();
    let (theme, complaints) = theme::choose(&session.config.theme, &themes, Background::Unknown)?;
    let guard = Guard::enter(session.config.mouse.value).map_err(|error| error.to_string())?;
    // The loop runs here; a thread beside it hears the signals even while a write to the terminal hangs, or an editor runs.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| format!("the program cannot start: {error}"))?;
    let ended = runtime.block_on(async {
        let mut screen = Screen::new(session, guard, themes, theme)?;
        complaints.into_iter().for_each(|complaint| screen.app.say_badly(complaint));
        if first != View::Board {
            screen.send(Msg::Show(first));
        }
        screen.live().await
    });
    terminal::restore();
    // Whatever a thread still does for the screen, nobody waits for it.
    runtime.shutdown_background();
    ended
}

/// Everything the loop owns.
struct Screen {
    app: App,
    repo: Arc<Repo>,
    choices: Choices,
    theme: Theme,
    themes: Themes,
    /// What was read of the person's own configuration.
    user: UserFile,
    /// What the configuration says about the theme.
    theme_choice: Setting<Option<String>>,
    background: Background,
    guard: Guard,
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    events: Input,
    signals: Signals,
    inbox: Receiver<Msg>,
    outbox: Sender<Msg>,
    /// What is found in the repository as it is opened now. Another one gets a channel of its own, so that nothing that is
    /// still under way can be taken for its.
    found: Receiver<Msg>,
    batches: Option<Batches>,
    auditor: Auditor,
    surveyor: Surveyor,
    historian: Historian,
    judge: Judge,
    drafts: Drafts,
    meetings: review::Keeper,
    bookmarks: Bookmarks,
    saves: saves::Saves,
    pointer: input::Pointer,
    drawn: Drawn,
    ended: Option<u8>,
}

/// What the loop woke up for.
enum Wake {
    Terminal(io::Result<Heard>),
    Signal(Signal),
    Batch(Option<Batch>),
    Message(Msg),
    Timer,
}

impl Screen {
    fn new(session: Session, guard: Guard, themes: Themes, theme: Theme) -> Result<Self, String> {
        let (repo, choices) = (Arc::clone(&session.repo), session.choices.clone());
        let casebook = Arc::clone(&session.casebook);
        let (theme_choice, user) = (session.config.theme.clone(), session.user.clone());
        // Reading may hang on a terminal that dies meanwhile: who hears of its death must be there before.
        let signals = Signals::new().map_err(|error| format!("signals cannot be heard: {error}"))?;
        // The terminal's answer is on its way while the rest is made.
        let events = Input::new().map_err(|error| format!("the terminal cannot be read: {error}"))?;
        let (drafts, meetings) = (Drafts::of(&repo), review::Keeper::of(&repo));
        let mut bookmarks = Bookmarks::of(&repo);
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()));
        let terminal = Terminal::new(backend).map_err(|error| format!("the terminal does not answer: {error}"))?;
        let size = terminal.size().map_err(|error| format!("the terminal has no size: {error}"))?;
        let mut app = first_app(&session, &themes, &theme, &drafts, (size.width, size.height));
        let mut wanted = Vec::new();
        match bookmarks.load().filter(|_| !choices.fresh) {
            Some(bookmark) => wanted = app.restore(&bookmark),
            // Nobody has been here, and nobody has settled anything.
            None if !repo.is_folder(&RepoPath::new(".gonogo")) => app.offer_next(),
            None => {}
        }
        let (outbox, inbox) = channel(INBOX);
        let extra = themes.watched(&theme.name);
        let (finder, found) = channel(INBOX);
        let (watcher, batches) = start_watcher(&repo, extra, AGAIN, &finder);
        let surveyor = Surveyor::start(Arc::clone(&repo), finder.clone());
        let auditor = Auditor::start(session, watcher, Some(surveyor.clone()), finder.clone());
        let historian = Historian::new(finder.clone());
        let judge = Judge::start(Arc::clone(&repo), casebook, finder);
        let mut screen = Self {
            app,
            repo,
            choices,
            theme,
            themes,
            user,
            theme_choice,
            background: Background::Unknown,
            guard,
            terminal,
            events,
            signals,
            inbox,
            outbox,
            found,
            batches,
            auditor,
            surveyor,
            historian,
            judge,
            drafts,
            meetings,
            bookmarks,
            saves: saves::Saves::default(),
            pointer: input::Pointer::default(),
            drawn: Drawn::default(),
            ended: None,
        };
        wanted.into_iter().for_each(|effect| screen.perform(effect));
        Ok(screen)
    }

    async fn live(&mut self) -> Result<u8, String> {
        // The window opens at once and fills as things become known, for which there is time while the terminal answers.
        self.auditor.begin();
        if let Some(background) = self.events.background(BACKGROUND_WAIT).await {
            self.on_background(background);
        }
        self.draw()?;
        loop {
            let wake = self.wait().await;
            self.app.now = Timestamp::now();
            let is_silent = matches!(&wake, Wake::Batch(Some(batch)) if batch.is_of_files());
            self.take(wake);
            let heard_more = self.drain().await;
            if let Some(code) = self.ended {
                self.auditor.stop();
                self.historian.stop();
                self.judge.stop();
                self.bookmarks.note(self.app.bookmark());
                self.bookmarks.leave();
                return Ok(code);
            }
            self.keep_place();
            // The next frame is for what the audit tells, which is not to wait for this one.
            if heard_more || !is_silent {
                self.draw()?;
            }
        }
    }

    async fn wait(&mut self) -> Wake {
        let timer = self.next_tick();
        tokio::select! {
            biased;
            signal = self.signals.recv() => Wake::Signal(signal),
            heard = self.events.next() => Wake::Terminal(heard),
            Some(message) = self.inbox.recv() => Wake::Message(message),
            Some(message) = self.found.recv() => Wake::Message(message),
            batch = next_batch(&mut self.batches) => Wake::Batch(batch),
            () = tokio::time::sleep(timer) => Wake::Timer,
        }
    }

    /// Until the next moment at which something visible changes by itself.
    fn next_tick(&self) -> Duration {
        let now = Timestamp::now();
        let toast = self.app.toast.as_ref().map(|toast| toast.until());
        let age = self.app.live.last.as_ref().map(|activity| activity.next_age(now));
        // Marks expire by the day; a minute is soon enough to see it.
        let minute = now.checked_add(SignedDuration::from_secs(60)).unwrap_or(now);
        let next = [toast, age, self.app.board.next_turn, self.app.next_tick(now)]
            .into_iter()
            .flatten()
            .fold(minute, Timestamp::min);
        let next = Duration::try_from(next.duration_since(now)).unwrap_or_default();
        self.bookmarks.due().map_or(next, |due| due.min(next)) + Duration::from_millis(1)
    }

    /// Keeps where the person is, once they have stayed there.
    fn keep_place(&mut self) {
        self.bookmarks.note(self.app.bookmark());
        if let Some((path, bookmark)) = self.bookmarks.take_due() {
            tokio::task::spawn_blocking(move || bookmarks::write(&path, &bookmark));
        }
    }

    fn take(&mut self, wake: Wake) {
        match wake {
            Wake::Terminal(Ok(Heard::Event(event))) => self.on_event(event),
            Wake::Terminal(Ok(Heard::Background(background))) => self.on_background(background),
            // The terminal is gone; there is nobody to draw for.
            Wake::Terminal(Err(_)) => self.ended = Some(129),
            Wake::Signal(Signal::Quit(code)) => self.ended = Some(code),
            Wake::Signal(Signal::Suspend) => self.suspend(),
            Wake::Signal(Signal::Continued) => self.carry_on(),
            Wake::Batch(Some(batch)) => self.on_batch(batch),
            Wake::Batch(None) => self.batches = None,
            Wake::Message(message) => self.send(message),
            Wake::Timer => self.send(Msg::Clock(Timestamp::now())),
        }
    }

    /// Takes in all that waits, so that a burst costs one frame. Tells whether there was anything.
    async fn drain(&mut self) -> bool {
        for heard in 0..INBOX {
            if self.ended.is_some() {
                return true;
            }
            if let Some(heard) = self.events.waiting().await {
                self.take(Wake::Terminal(heard));
            } else if let Ok(message) = self.inbox.try_recv().or_else(|_| self.found.try_recv()) {
                self.send(message);
            } else {
                return heard > 0;
            }
        }
        true
    }

    fn send(&mut self, message: Msg) {
        if let Msg::Saved { token, result } = &message
            && !self.saves.ended(*token, result.is_ok())
        {
            return;
        }
        for effect in self.app.update(message) {
            self.perform(effect);
        }
    }

    fn on_batch(&mut self, batch: Batch) {
        if let Some(notice) = batch.notice {
            self.send(Msg::Watching(Watching::Limited(notice.into())));
        }
        if !batch.extra.is_empty() {
            self.reload_user();
        }
        if batch.reopen {
            self.reopen();
        } else if !batch.changes.is_empty() {
            self.judge.change(&batch.changes);
            self.auditor.change(batch.changes);
        }
    }

    /// The root, or its git folder, came, went or was replaced: everything begins anew on what is there now.
    fn reopen(&mut self) {
        let session = match Session::open(self.repo.root(), self.choices.clone()) {
            Ok(session) => session,
            // Its return is a batch of its own; until then nothing that was found is shown as true.
            Err(reason) => {
                self.send(Msg::Forget);
                self.send(Msg::Said { text: reason, tone: Tone::Bad });
                return;
            }
        };
        self.auditor.stop();
        self.historian.stop();
        self.judge.stop();
        self.repo = Arc::clone(&session.repo);
        let (finder, found) = channel(INBOX);
        self.found = found;
        self.historian = Historian::new(finder.clone());
        opened_anew(&session).into_iter().for_each(|message| self.send(message));
        let (watcher, batches) = start_watcher(&self.repo, self.themes.watched(&self.theme.name), AGAIN, &finder);
        self.batches = batches;
        let casebook = Arc::clone(&session.casebook);
        self.surveyor = Surveyor::start(Arc::clone(&self.repo), finder.clone());
        self.auditor = Auditor::start(session, watcher, Some(self.surveyor.clone()), finder.clone());
        self.judge = Judge::start(Arc::clone(&self.repo), casebook, finder);
        self.auditor.begin();
        if self.app.claims.is_wanted() {
            self.judge.begin();
        }
    }

    fn draw(&mut self) -> Result<(), String> {
        let failed = |error: io::Error| format!("the terminal cannot be written to: {error}");
        for panic in terminal::take_worker_panics() {
            self.app.say_badly(format!("Something went wrong inside, and the rest goes on: {panic}"));
        }
        let (app, theme) = (&self.app, &self.theme);
        let mut drawn = Drawn::default();
        execute!(self.terminal.backend_mut(), BeginSynchronizedUpdate).map_err(failed)?;
        let result = self.terminal.draw(|frame| {
            drawn = view::draw(app, theme, frame.buffer_mut());
            if let Some(cursor) = drawn.cursor {
                frame.set_cursor_position(cursor);
            }
        });
        result.map_err(failed)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate).map_err(failed)?;
        self.drawn = drawn;
        Ok(())
    }
}

pub(super) async fn next_batch(batches: &mut Option<Batches>) -> Option<Batch> {
    match batches {
        Some(batches) => batches.recv().await,
        None => std::future::pending().await,
    }
}

pub(super) fn start_watcher(
    repo: &Repo,
    extra: Vec<PathBuf>,
    again: &str,
    finder: &Sender<Msg>,
) -> (Option<Watcher>, Option<Batches>) {
    let (watcher, batches, watching) = match Watcher::start(Places::of(repo, extra)) {
        Ok((watcher, batches)) => (Some(watcher), Some(batches), Watching::Live),
        Err(reason) => (None, None, Watching::Limited(format!("not watching: {reason}; {again}").into())),
    };
    // Nothing was found yet, so that there is room.
    let _ = finder.try_send(Msg::Watching(watching));
    (watcher, batches)
}

/// What the app is told of a repository that is opened in place of the one before.
pub(super) fn opened_anew(session: &Session) -> [Msg; 5] {
    [
        keys(session),
        Msg::Forget,
        Msg::Definitions {
            checklists: Arc::new(session.checklists().to_vec()),
            problems: Arc::new(session.definitions.problems.clone()),
            level: session.config.level.value.clone(),
            without_gates: session.config.without_gates.value,
            two_people: session.config.two_people.value,
        },
        Msg::Target(session.config.target.value),
        Msg::Ledger { ledger: Arc::new(session.ledger.clone()), freshness: Freshness::default() },
    ]
}

/// The app as the window opens: definitions and ledger are read, nothing is audited yet.
pub(super) fn first_app(session: &Session, themes: &Themes, theme: &Theme, drafts: &Drafts, size: (u16, u16)) -> App {
    let model = Model {
        checklists: Arc::new(session.checklists().to_vec()),
        problems: Arc::new(session.definitions.problems.clone()),
        ledger: Arc::new(session.ledger.clone()),
        sign_offs: Arc::new(session.config.sign_offs.clone()),
        level: session.config.level.value.clone(),
        without_gates: session.config.without_gates.value,
        two_people: session.config.two_people.value,
        target: session.config.target.value,
        notify: session.config.notify.value,
        place: quick_look(&session.repo),
        zone: clock::zone(),
        drafts: drafts.load(),
        ..Model::default()
    };
    let preferences = Preferences {
        ascii: session.config.ascii.value,
        mouse: session.config.mouse.value,
        theme: theme.name.clone(),
        themes: themes.names(),
    };
    let mut app = App::new(model, Timestamp::now(), size, preferences);
    app.update(keys(session));
    if let Some(problem) = app.complaints.first() {
        let text = format!("{problem}; the rest of your configuration counts");
        app.say_badly(text);
    }
    app
}

/// How the person's configuration binds keys, with all that is wrong with it.
fn keys(session: &Session) -> Msg {
    let (keymap, complaints) = Keymap::new(&session.config.keys);
    Msg::Keys { keymap, complaints: [session.user_problems.clone(), complaints].concat() }
}

impl App {
    fn say_badly(&mut self, text: String) {
        // Without effects: saying something only shows it.
        self.update(Msg::Said { text, tone: Tone::Bad });
    }
}
