//! A stage for tests: a real repository in a temporary folder, and the app on it without a terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part of the stage")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gonogo::app::{
    Activity, App, Asking, Effect, Evaluated, Intent, Judging, Model, Msg, PastNews, Place, Preferences, Sheet,
    Watching,
};
use gonogo::audit::{Cancel, Changes, Engine};
use gonogo::ledger::Statement;
use gonogo::repo::RepoPath;
use gonogo::review::{LastReview, Meeting};
use gonogo::runtime::compare::Era;
use gonogo::runtime::replay::{Past, replay};
use gonogo::runtime::session::{Choices, Session};
use gonogo::runtime::{fixer, freshness, judge, recorder, shelf, signing};
use gonogo::view::{self, Depth, Theme};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

/// A repository made of a fixture, with one commit.
pub struct Fixture {
    folder: TempDir,
    name: String,
}

impl Fixture {
    pub fn new(name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let fixture = Self { folder, name: name.to_owned() };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/repositories").join(name);
        copy(&from, &fixture.root());
        fixture.git(&["init", "-q", "-b", "main"]);
        fixture.git(&["add", "-A"]);
        fixture.git(&["commit", "-q", "-m", "Take orders"]);
        fixture
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// Runs git with a configuration of its own, so that the person's plays no part.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.root())
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(PEOPLE)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Commits everything as of a day, in somebody's name.
    pub fn commit_on(&self, day: &str, who: &str, subject: &str) {
        let date = format!("{day}T10:00:00Z");
        self.git(&["add", "-A"]);
        let mut command = Command::new("git");
        command.current_dir(self.root()).args(["-c", "commit.gpgsign=false", "commit", "-q", "-m", subject]);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").envs(PEOPLE);
        command.env("GIT_AUTHOR_NAME", who).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Three weeks of work, in which a gate closes, opens and closes again; and a day by which it is to be ready.
    pub fn with_past(self) -> Self {
        let config = self.read(".gonogo/config.toml");
        self.write(".gonogo/config.toml", &(format!("target = 2026-12-18\n{config}")));
        self.commit_on("2026-11-04", "Ada Lovelace", "Say when it is to be ready");
        self.write("src/main.rs", &self.read("src/main.rs").replace("TODO: ", ""));
        self.write("src/reserve.rs", &self.read("src/reserve.rs").replace("TODO: ", ""));
        self.commit_on("2026-11-06", "Bo Diddley", "Do what was left to be done");
        let limits = "0.4.2\n          resources: { limits: { cpu: 250m, memory: 128Mi } }\n---\napiVersion: v1";
        self.write("k8s/orders.yaml", &self.read("k8s/orders.yaml").replace("0.4.2\n---\napiVersion: v1", limits));
        self.commit_on("2026-11-10", "Chi Cheng", "Limit the worker");
        let pipeline = self.read(".github/workflows/ci.yml");
        self.remove(".github/workflows/ci.yml");
        self.commit_on("2026-11-13", "Dee Dee", "Simplify the pipeline");
        self.write(".github/workflows/ci.yml", &pipeline);
        self.commit_on("2026-11-16", "Chi Cheng", "Test every push again");
        self.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
        self.commit_on("2026-11-19", "Ada Lovelace", "Write the threat model");
        self
    }

    /// Sets who marks, in the repository's own configuration.
    pub fn known_person(self) -> Self {
        self.git(&["config", "user.name", "Ada Lovelace"]);
        self.git(&["config", "user.email", "ada@example.org"]);
        self
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// A second checklist, that asks to run and to call things.
    pub fn with_drills(self) -> Self {
        let drills = "schema = 1\nid = \"drills\"\ntitle = \"Drills\"\n[[area]]\nid = \"recovery\"\ntitle = \"Recovery\"\n\
            [[area.item]]\nid = \"restore\"\ntitle = \"A backup can be restored\"\n\
            check.command = { run = [\"scripts/restore-test.sh\", \"--dry-run\"], stdout.has = 'restored \\d+ tables' }\n\
            [[area.item]]\nid = \"auth\"\ntitle = \"The API refuses a bad token\"\n\
            check.http = { url = \"${BASE_URL}/orders\", headers = { Authorization = \"Bearer invalid\" }, status = 401 }\n";
        self.write(".gonogo/checklists/drills.toml", drills);
        self.write("scripts/restore-test.sh", "#!/bin/sh\necho restored 12 tables\n");
        self
    }

    /// Documents that say more than there is, and a checklist that was imported from one of them.
    pub fn with_claims(self) -> Self {
        self.write("docs/PRR.md", include_str!("../fixtures/claims/PRR.md"));
        self.write("docs/OPERATIONS.md", include_str!("../fixtures/claims/OPERATIONS.md"));
        self.write("service/app.py", include_str!("../fixtures/claims/app.py"));
        self.write(".gonogo/checklists/prr.toml", include_str!("../fixtures/claims/prr.toml"));
        self
    }

    /// A second checklist, for whose items something can be written, by templates of the team's own and of ours.
    pub fn with_fixes(self) -> Self {
        let fixes = "schema = 1\nid = \"files\"\ntitle = \"Files\"\n[[area]]\nid = \"texts\"\ntitle = \"Texts\"\n\
            [[area.item]]\nid = \"notes\"\ntitle = \"There are notes\"\neffort = \"15min\"\n\
            fix = { text = \"Write NOTES.md.\", create = { path = \"NOTES.md\", template = [\"notes.md\", \"long.md\"] } }\n\
            check.text = { in = [\"NOTES.md\", \"README.md\"], what = \"notes\", has = '^# Notes on' }\n\
            [[area.item]]\nid = \"ignored\"\ntitle = \"Local files are ignored\"\n\
            fix = { text = \"Ignore .env.\", amend = { path = \".gitignore\", template = \"env.lines\" } }\n\
            check.text = { in = [\".gitignore\", \"README.md\"], what = \"line for .env\", has = '^\\.env$' }\n";
        self.write(".gonogo/checklists/files.toml", fixes);
        self.write(".gonogo/templates/notes.md", "# Notes on {{project}}\n\nBy {{person}}.\n");
        let steps: String = (1..60).map(|step| format!("{step}. Step\n")).collect();
        self.write(
            ".gonogo/templates/long.md",
            &format!("# Notes on {{{{project}}}}\n\nTODO(you) Say why.\n\n{steps}"),
        );
        self.write(".gitignore", "/target");
        self
    }

    /// Two roles, of which Ada has one.
    pub fn with_roles(self) -> Self {
        let roles = "\n[[role]]\nid = \"engineering\"\ntitle = \"Engineering lead\"\nby = [\"Ada <ada@example.org>\"]\n\
            [[role]]\nid = \"director\"\ntitle = \"Director\"\nby = [\"Chi <chi@example.org>\"]\n";
        self.write(".gonogo/config.toml", &(self.read(".gonogo/config.toml") + roles));
        self
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }
}

/// Fixed people and dates give fixed commits, so that snapshots can show them.
const PEOPLE: [(&str, &str); 6] = [
    ("GIT_AUTHOR_NAME", "Ada Lovelace"),
    ("GIT_AUTHOR_EMAIL", "ada@example.org"),
    ("GIT_AUTHOR_DATE", "2026-11-02T10:00:00Z"),
    ("GIT_COMMITTER_NAME", "Ada Lovelace"),
    ("GIT_COMMITTER_EMAIL", "ada@example.org"),
    ("GIT_COMMITTER_DATE", "2026-11-02T10:00:00Z"),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

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
        Self { fixture, app, effects: Vec::new(), session, engine, theme, kept: None, last: None }
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
        let freshness = freshness::examine(&self.session.repo, self.session.checklists(), &self.session.ledger);
        self.send(Msg::Ledger { ledger: Arc::new(self.session.ledger.clone()), freshness });
        let cause = paths[0].to_string();
        let changes = Changes { paths: paths.into_iter().collect(), ..Changes::default() };
        let evaluation = self.engine.update(&changes, &Cancel::default(), &|_| {});
        self.take(evaluation, &cause, true);
        if self.app.claims.is_wanted() {
            self.send(self.judged());
        }
    }

    /// The documents, held against the repository.
    fn judged(&self) -> Msg {
        let judged = judge::judge(&self.session.repo, &|| false).unwrap();
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
                    Intent::SignOff(draft) => signing::statement(repo, (**draft).clone(), None),
                    Intent::Withdrawal { of, note } => recorder::withdrawal(repo, of, note),
                };
                let statement = made.map(|statement| Statement { at, ..statement });
                let saved = statement.and_then(|statement| recorder::save(repo, &statement).map(|()| statement));
                if saved.is_ok() {
                    self.session.ledger = shelf::load(repo);
                    let ledger = Arc::new(self.session.ledger.clone());
                    let freshness = freshness::examine(repo, self.session.checklists(), &ledger);
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
            Effect::FindReviews => Some(Msg::Reviews { kept: self.kept.clone(), last: self.last.clone() }),
            Effect::Replay { ticket, last, then } => {
                let choices = Choices { no_cache: true, ..Choices::default() };
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
