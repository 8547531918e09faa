//! The board in words, a line each, for screen readers and braille displays: commands come in as lines that a person typed,
//! answers go out as lines to be read. Nothing is drawn, and no sign stands for a word.

use std::collections::HashMap;

use super::{App, DetailLine, Effect, View, Voice};
use crate::board::{Row, Verdict, percent};
use crate::check::Status;
use crate::checklist::{Item, ItemKey};
use crate::text::{count, nearest};

/// Columns at which answers are broken where a terminal does not wrap by words.
const WIDTH: usize = 100;
/// How many open gates are told by name.
const TOLD: usize = 3;

/// A row of [`SPOKEN`].
pub struct Spoken {
    pub name: &'static str,
    /// What follows the name.
    shape: &'static str,
    help: &'static str,
    run: fn(&mut App, &str) -> Said,
}

/// What is said, and what must be done; or why nothing can be.
pub(super) type Said = Result<(Vec<String>, Vec<Effect>), String>;

/// Every command of the line mode.
pub const SPOKEN: &[Spoken] = &[
    spoken("verdict", "", "go or no-go, and what is in the way", |app, _| Ok((app.verdict_said(), Vec::new()))),
    spoken("next", "", "the next best thing to do; again, the one after it", |app, _| app.next_said()),
    spoken(
        "list",
        "[WORDS]",
        "the items that have these words: a status, gates, an owner, part of a title",
        |app, words| Ok((app.listed(words), Vec::new())),
    ),
    spoken(
        "show",
        "[ITEM]",
        "all that is known of an item; without one, of the one that was named last",
        |app, item| {
            app.choose(item)?;
            Ok((app.item_said(), Vec::new()))
        },
    ),
    spoken("mark", "ITEM STATUS NOTE", "state how an item stands, for the ledger", |app, typed| {
        app.about_item(typed, |app, rest| app.mark_as_typed(rest))
    }),
    spoken("waive", "ITEM PERIOD REASON", "excuse an item for a time, for example 14d", |app, typed| {
        app.about_item(typed, |app, rest| app.waive_as_typed(rest))
    }),
    spoken(
        "evidence",
        "ITEM WHAT",
        "what backs the next mark on an item: a path, a URL, commit:HASH, text:WORDS",
        |app, typed| app.about_item(typed, |app, rest| app.back_as_typed(rest)),
    ),
    spoken("rule", "ITEM RULING WHY", "approve, reject or revoke a waiver of an item", |app, typed| {
        app.about_item(typed, |app, rest| app.rule_as_typed(rest))
    }),
    spoken("assign", "ITEM WHO", "say who sees to an item", |app, typed| {
        app.about_item(typed, |app, rest| app.assign_as_typed(rest))
    }),
    spoken("comment", "ITEM TEXT", "say something about an item that changes nothing", |app, typed| {
        app.about_item(typed, |app, rest| app.comment_as_typed(rest))
    }),
    spoken("fix", "ITEM [TEMPLATE]|yes", "what can be written for an item; then, write exactly that", |app, typed| {
        app.fix_said(typed)
    }),
    spoken("undo", "", "take back what was stated or written last in this session", |app, _| match app.undo_last() {
        effects if effects.is_empty() => Err("nothing was done in this session".to_owned()),
        effects => Ok((Vec::new(), effects)),
    }),
    spoken("redo", "", "do again what was taken back last", |app, _| match app.can_redo() {
        Ok(()) => Ok((Vec::new(), app.redo_last())),
        Err(reason) => Err(reason.to_owned()),
    }),
    spoken("roles", "", "who must sign, and how each stands", |app, _| Ok((app.roles_said(), Vec::new()))),
    spoken("sign", "ROLE [go|no-go WHY]", "what a role signs; then, its word on exactly that", |app, typed| {
        app.sign_said(typed)
    }),
    spoken("trust", "[yes]", "what the repository asks to run and to call; then, allow exactly that", |app, word| {
        app.trust_said(word)
    }),
    spoken("run", "ITEM|all", "run or call what an item asks for, or all that is asked for", |app, item| {
        app.run_said(item)
    }),
    spoken("report", "FORMAT FILE", "write the board to a file, in a format of `gonogo report`", |app, typed| {
        Ok((Vec::new(), app.report_as_typed(typed)?))
    }),
    spoken("export", "[CHECKLIST] FILE", "write a checklist and how it stands as a document", |app, typed| {
        Ok((Vec::new(), app.export_as_typed(typed)?))
    }),
    spoken("level", "LEVEL", "judge by another level for this session", |app, level| {
        let effects = app.aim_as_typed(level)?;
        Ok((app.verdict_said(), effects))
    }),
    spoken("problems", "", "what is wrong with checklists, configuration and ledger", |app, _| {
        let told: Vec<_> = app.problems().map(|problem| plain(&problem.to_string())).collect();
        Ok((if told.is_empty() { vec!["There are none.".to_owned()] } else { told }, Vec::new()))
    }),
    spoken("watch", "[on|off]", "whether changes are told as they happen; they are, unless turned off", |app, word| {
        app.watch_said(word)
    }),
    spoken("withdraw", "ROLE", "take a role's word back", |app, role| app.unsign_said(role)),
    spoken("again", "", "read everything anew", |_, _| Ok((Vec::new(), vec![Effect::AuditAgain]))),
    spoken("help", "", "these commands", |_, _| Ok((help(), Vec::new()))),
    spoken("quit", "", "leave; everything that was saved is on disk already", |_, _| {
        Ok((Vec::new(), vec![Effect::Quit]))
    }),
];

const fn spoken(
    name: &'static str,
    shape: &'static str,
    help: &'static str,
    run: fn(&mut App, &str) -> Said,
) -> Spoken {
    Spoken { name, shape, help, run }
}

fn help() -> Vec<String> {
    let line = |spoken: &Spoken| match spoken.shape {
        "" => format!("{}: {}.", spoken.name, spoken.help),
        shape => format!("{} {shape}: {}.", spoken.name, spoken.help),
    };
    SPOKEN.iter().map(line).chain(["The beginning of a name is enough.".to_owned()]).collect()
}

/// What was told last, so that only what is new is told.
#[derive(Debug, Default)]
pub struct Announcer {
    statuses: HashMap<ItemKey, Status>,
    verdict: Option<Verdict>,
}

impl Announcer {
    /// What changed since it was asked last, in one line; the verdict, when it is known for the first time.
    pub fn news(&mut self, app: &App) -> Option<String> {
        let board = &app.board;
        if board.verdict == Verdict::Checking {
            return None;
        }
        let statuses: HashMap<_, _> = board.rows.iter().map(|row| (row.key.clone(), row.status)).collect();
        let before = std::mem::replace(&mut self.statuses, statuses);
        let verdict_before = self.verdict.replace(board.verdict);
        if verdict_before.is_none() {
            return Some(app.verdict_said().join(" "));
        }
        let turned = board.rows.iter().filter_map(|row| {
            let from = before.get(&row.key).filter(|from| **from != row.status)?;
            Some(format!("{} was {}, now {}", app.item(row)?.title, from.word(), row.status.word()))
        });
        let turned: Vec<_> = turned.collect();
        let told = match turned.as_slice() {
            [] if verdict_before == Some(board.verdict) => return None,
            [] => String::new(),
            [one] => format!("{one}. "),
            [one, rest @ ..] => format!("{one}, and {} changed. ", count(rest.len(), "other item")),
        };
        Some(plain(&format!("{told}{}", app.verdict_line())))
    }
}

impl App {
    /// Does what a line says, and gives the lines to be read and what must be done in the world.
    pub fn answer(&mut self, line: &str) -> (Vec<String>, Vec<Effect>) {
        let line = line.trim();
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if name.is_empty() {
            return (Vec::new(), Vec::new());
        }
        // What is on the board is what is spoken about, whatever was filtered.
        (self.view, self.toast) = (View::Board, None);
        let begun: Vec<&Spoken> = SPOKEN.iter().filter(|spoken| spoken.name.starts_with(name)).collect();
        let found = SPOKEN.iter().find(|spoken| spoken.name == name).or(match begun[..] {
            [only] => Some(only),
            _ => None,
        });
        let said = match found {
            Some(spoken) => (spoken.run)(self, rest.trim()),
            None => Err(unknown(name, &begun)),
        };
        said.unwrap_or_else(|reason| (vec![plain(&capitalised(&reason))], Vec::new()))
    }

    /// What was said in passing, as a line.
    pub fn take_saying(&mut self) -> Option<String> {
        // There are no keys, but a command of that name.
        self.toast.take().map(|toast| plain(&toast.text).replace("ctrl-r", "`redo`"))
    }

    fn watch_said(&mut self, word: &str) -> Said {
        self.is_silent = match word {
            "" => self.is_silent,
            "on" => false,
            "off" => true,
            other => return Err(format!("`watch on` or `watch off`, not `{other}`")),
        };
        let said = if self.is_silent { "Changes are not told." } else { "Changes are told as they happen." };
        Ok((vec![said.to_owned()], Vec::new()))
    }

    /// The verdict in a sentence.
    fn verdict_line(&self) -> String {
        let board = &self.board;
        if board.verdict == Verdict::Checking {
            return "The first audit is not complete.".to_owned();
        }
        let gates = match (board.verdict.reason(), board.blockers.len()) {
            (Some(reason), _) => reason.to_owned(),
            (None, 0) => "no gate is open".to_owned(),
            (None, open) => format!("{open} of {} open", count(board.gates, "gate")),
        };
        format!("{} at {}: {gates}.", board.verdict.word(), board.level)
    }

    fn verdict_said(&self) -> Vec<String> {
        let board = &self.board;
        let score = board.score.verified.map_or_else(
            || "Nothing counts.".to_owned(),
            |score| {
                format!(
                    "Verified {:.1} percent; {} of {} pass.",
                    percent(score),
                    board.passed(),
                    count(board.rows.len(), "item")
                )
            },
        );
        let way = self.way_said();
        let lines = [self.verdict_line(), score, way];
        lines.into_iter().filter(|line| !line.is_empty()).map(|line| plain(&line)).collect()
    }

    /// What is in the way, as much of it as somebody can keep in mind; `next` goes through the rest.
    fn way_said(&self) -> String {
        let blockers: Vec<_> = self.board.blockers.iter().map(|at| self.board.rows[*at].key.local()).collect();
        match blockers.len() {
            _ if self.board.verdict.is_go() => String::new(),
            0 => format!("{}.", self.in_the_way()),
            1..=TOLD => format!("In the way: {}.", blockers.join(", ")),
            all => format!("In the way: {}, and {} more.", blockers[..TOLD].join(", "), all - TOLD),
        }
    }

    /// `fail, gate: Threat model is written and current, security.threat-model, @security`.
    fn line_of(row: &Row, item: &Item) -> String {
        let gate = if item.gate { ", gate" } else { "" };
        let owner = Self::owner(row, item).map(|owner| format!(", {owner}")).unwrap_or_default();
        plain(&format!("{}{gate}: {}, {}{owner}", row.status.word(), item.title, row.key.local()))
    }

    fn rows_and_items(&self) -> impl Iterator<Item = (&Row, &Item)> {
        // In the order of what is best done first.
        self.list.visible.iter().filter_map(|at| {
            let row = self.board.rows.get(*at)?;
            Some((row, self.item(row)?))
        })
    }

    fn listed(&self, words: &str) -> Vec<String> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let has = |row: &Row, item: &Item, word: &str| {
            let owner = Self::owner(row, item).is_some_and(|owner| owner.to_lowercase() == word);
            let is_open = word == "open" && row.counted && !matches!(row.status, Status::Pass | Status::Waived);
            let gate = matches!(word, "gate" | "gates") && item.gate;
            let text = || item.title.to_lowercase().contains(word) || row.key.as_str().contains(word);
            // A status is not looked for in titles: "fail" finds what fails.
            match Status::ALL.iter().find(|status| status.word() == word) {
                Some(status) => row.status == *status,
                None => owner || is_open || gate || text(),
            }
        };
        let found = self.rows_and_items().filter(|(row, item)| words.iter().all(|word| has(row, item, word)));
        let mut lines: Vec<_> = found.map(|(row, item)| Self::line_of(row, item)).collect();
        lines.insert(0, format!("{}.", count(lines.len(), "item")));
        lines
    }

    /// The next item in the order of what gains most that is neither passed nor waived, from the last one on.
    fn next_said(&mut self) -> Said {
        let is_open = |row: &Row| row.counted && !matches!(row.status, Status::Pass | Status::Waived);
        let open: Vec<ItemKey> =
            self.rows_and_items().filter(|(row, _)| is_open(row)).map(|(row, _)| row.key.clone()).collect();
        let last = self.spoken_about.as_ref().and_then(|last| open.iter().position(|key| key == last));
        let Some(key) = open.get(last.map_or(0, |at| at + 1)).or(open.first()).cloned() else {
            return Ok((vec!["Nothing is left to do.".to_owned()], Vec::new()));
        };
        self.select_key(&key);
        let row = self.selected_row().and_then(|row| Some((row, self.item(row)?)));
        let Some((row, item)) = row else { return Err("the item is no longer there".to_owned()) };
        let mut lines = vec![Self::line_of(row, item)];
        lines.extend((!row.summary.is_empty()).then(|| plain(&format!("It stands so: {}.", row.summary))));
        lines.extend(item.fix.as_ref().map(|fix| plain(&format!("To do: {}", fix.text))));
        if !row.blocked_by.is_empty() {
            let blockers: Vec<_> = row.blocked_by.iter().map(ItemKey::local).collect();
            lines.push(format!("It waits for {}.", blockers.join(", ")));
        }
        if row.gain >= 0.05 {
            lines.push(format!("A pass gains {:.1} points.", row.gain));
        }
        self.spoken_about = Some(key);
        Ok((lines, Vec::new()))
    }

    /// Makes the item the one that is spoken about; without a word it stays the last one.
    pub(super) fn choose(&mut self, written: &str) -> Result<(), String> {
        let key = match (written, &self.spoken_about) {
            ("", None) => return Err("say which item, for example `show security.review`".to_owned()),
            ("", Some(last)) => last.clone(),
            (written, _) => self.item_meant(written)?,
        };
        self.select_key(&key);
        self.spoken_about = Some(key);
        Ok(())
    }

    fn item_meant(&self, written: &str) -> Result<ItemKey, String> {
        self.find_item(written).map_err(|reason| {
            let keys = self.board.rows.iter().flat_map(|row| [row.key.local(), row.key.id()]);
            match nearest(written, keys) {
                Some(near) if reason.starts_with("there is no") => format!("{reason}; did you mean `{near}`?"),
                _ => reason,
            }
        })
    }

    fn about_item(&mut self, typed: &str, run: impl FnOnce(&mut Self, &str) -> Result<Vec<Effect>, String>) -> Said {
        let (item, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        if item.is_empty() {
            return Err("say which item, then the rest; `help` has the shape".to_owned());
        }
        self.choose(item)?;
        run(self, rest.trim()).map(|effects| (Vec::new(), effects))
    }

    fn item_said(&self) -> Vec<String> {
        let Some((row, item)) = self.selected_row().and_then(|row| Some((row, self.item(row)?))) else {
            return vec!["The item is no longer there.".to_owned()];
        };
        let mut lines = vec![Self::line_of(row, item)];
        let wanted = item.manual().map(|manual| manual.evidence.as_slice()).unwrap_or_default();
        if !wanted.is_empty() && row.status != Status::Pass {
            let kinds: Vec<_> = wanted.iter().map(|kind| kind.word()).collect();
            lines.push(format!("Evidence: a pass needs a {}, which `evidence` gives.", kinds.join(" or a ")));
        }
        for line in self.detail_lines(WIDTH) {
            let text = in_words(&line);
            match (line.label, text.trim()) {
                (_, "") => {}
                ("", text) => lines.push(format!("  {}", plain(text))),
                (label, text) => lines.push(format!("{label}: {}", plain(text))),
            }
        }
        lines.extend(self.running_said());
        lines
    }
}

/// A line of the detail in which no sign stands for a status.
fn in_words(line: &DetailLine) -> String {
    let mut text = String::new();
    for (at, (voice, part)) in line.parts.iter().enumerate() {
        let after = line.parts.get(at + 1).map_or("", |(_, text)| text.trim_start());
        match voice {
            // Where its word follows, that is enough.
            Voice::Status(status) if is_sign(*status, part) && after.starts_with(status.word()) => {}
            Voice::Status(status) if is_sign(*status, part) => text.push_str(status.word()),
            _ => text.push_str(part),
        }
    }
    match text.strip_prefix("· ") {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn is_sign(status: Status, part: &str) -> bool {
    [status.glyph(), status.ascii()].contains(&part.trim())
}

fn unknown(name: &str, begun: &[&Spoken]) -> String {
    let names = || SPOKEN.iter().map(|spoken| spoken.name);
    if begun.len() > 1 {
        let names: Vec<_> = begun.iter().map(|spoken| spoken.name).collect();
        return format!("`{name}` can mean {}", names.join(" or "));
    }
    match nearest(name, names()) {
        Some(near) => format!("there is no command `{name}`: did you mean `{near}`?"),
        None => format!("there is no command `{name}`; `help` tells which there are"),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Our own signs as what they say; a screen reader would spell them out or leave them away.
pub(super) fn plain(text: &str) -> String {
    text.replace(" · ", ", ").replace('→', "to").replace('±', "").replace('–', "-").replace('…', "...")
}
