//! What may be typed behind a command's name in the palette: `mark pass held on Tuesday`, `level demo`.

use super::{Command, Context, VIEWS_AND_REVIEW, row};
use crate::app::documents::report_words;
use crate::app::{App, Draft, Effect, Filter, Sort, Tone};
use crate::check::Status;
use crate::ledger::{Kind, MarkStatus};
use crate::text::nearest;

/// The argument of a command.
#[derive(Clone, Copy)]
pub struct Argument {
    /// Its parts, as people read them: `STATUS NOTE`.
    pub shape: &'static str,
    /// What the word that is being typed may be; behind it stands what was typed before.
    pub complete: fn(&App, &str) -> Vec<String>,
    /// Only what can be completed makes sense, so that enter takes the best match.
    pub is_closed: bool,
    /// All that is typed is one name, which may have blanks in it.
    pub is_name: bool,
    /// Shows what running it would do, while it is chosen.
    pub preview: Option<fn(&str) -> Effect>,
    /// Runs the command on it, or says why that cannot be.
    pub run: fn(&mut App, &str) -> Result<Vec<Effect>, String>,
}

const BOARD: &[Context] = &[Context::Areas, Context::Items, Context::Detail];
/// What stands between an item's key and its title.
const BEHIND_KEY: &str = " · ";

const fn argument(shape: &'static str, complete: fn(&App, &str) -> Vec<String>) -> Argument {
    Argument { shape, complete, is_closed: true, is_name: true, preview: None, run: |_, _| Ok(Vec::new()) }
}

pub const MARK: Argument = Argument {
    is_closed: false,
    is_name: false,
    run: |app, typed| app.mark_as_typed(typed),
    ..argument("STATUS NOTE", |_, before| if before.is_empty() { mark_words() } else { Vec::new() })
};

pub const WAIVE: Argument = Argument {
    is_closed: false,
    is_name: false,
    run: |app, typed| app.waive_as_typed(typed),
    ..argument("PERIOD REASON", |_, before| match before {
        "" => ["7d", "14d", "30d", "90d"].map(str::to_owned).to_vec(),
        _ => Vec::new(),
    })
};

pub const ASSIGN: Argument = Argument {
    is_closed: false,
    run: |app, typed| app.assign_as_typed(typed),
    ..argument("WHO", |app, _| app.people())
};

pub const COMMENT: Argument =
    Argument { is_closed: false, run: |app, typed| app.comment_as_typed(typed), ..argument("TEXT", |_, _| Vec::new()) };

pub const FILTER: Argument = Argument {
    run: |app, typed| app.filter_as_typed(typed),
    ..argument("STATUS | gates | OWNER | none", |app, _| app.filter_words())
};

pub const SORT: Argument = Argument {
    run: |app, typed| app.sort_as_typed(typed),
    ..argument("ORDER", |_, _| SORTS.map(|(word, _)| word.to_owned()).to_vec())
};

const SORTS: [(&str, Sort); 5] = [
    ("gain", Sort::Gain),
    ("checklist", Sort::Checklist),
    ("status", Sort::Status),
    ("title", Sort::Title),
    ("owner", Sort::Owner),
];

/// Commands that make no sense without their argument: they have no key unless somebody gives them one.
pub const ROWS: &[Command] = &[
    Command {
        argument: Some(Argument {
            run: |app, typed| app.go_to_typed(typed),
            ..argument("ITEM", |app, _| app.named_items())
        }),
        run: |app| app.ask_for_argument("goto"),
        ..row("goto", &["g i"], "Go to an item", "Selects the item, here or on the board, and lifts what hides it.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        argument: Some(Argument {
            run: |app, typed| app.aim_as_typed(typed),
            ..argument("LEVEL", |app, _| app.board.levels.clone())
        }),
        run: |app| app.ask_for_argument("level"),
        ..row("level", &[], "Aim at a level", "Judges by another level for this session; the configuration stays.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        argument: Some(Argument {
            is_closed: false,
            is_name: false,
            run: |app, typed| app.report_as_typed(typed),
            ..argument("FORMAT FILE", |_, before| report_words(before))
        }),
        run: |app| app.ask_for_argument("report"),
        ..row("report", &[], "Write a report", "Writes the board as `gonogo report` does, to a file of that name.")
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        argument: Some(Argument {
            is_closed: false,
            is_name: false,
            run: |app, typed| app.export_as_typed(typed),
            ..argument("[CHECKLIST] FILE", App::export_words)
        }),
        run: |app| app.ask_for_argument("export"),
        ..row(
            "export",
            &[],
            "Export a checklist",
            "Writes a checklist and how it stands as a document, as `gonogo export` does.",
        )
    },
    Command {
        contexts: VIEWS_AND_REVIEW,
        argument: Some(Argument {
            preview: Some(|typed| Effect::SetTheme(typed.to_owned())),
            run: |app, typed| app.wear(typed),
            ..argument("THEME", |app, _| app.preferences.themes.clone())
        }),
        run: |app| app.ask_for_argument("theme"),
        ..row("theme", &[], "Choose a theme", "Wears it for this session; what is chosen is shown at once.")
    },
    Command {
        contexts: BOARD,
        argument: Some(Argument {
            is_closed: false,
            run: |app, typed| {
                typed.clone_into(&mut app.filter.search);
                Ok(app.filtered())
            },
            ..argument("WORDS", |_, _| Vec::new())
        }),
        run: |app| app.ask_for_argument("find"),
        ..row("find", &[], "Find items", "Shows only what has these words in its title or key.")
    },
];

fn mark_words() -> Vec<String> {
    MarkStatus::WORDS.iter().map(|(word, _)| (*word).to_owned()).collect()
}

/// The first word, and what follows it.
fn split(typed: &str) -> (&str, &str) {
    let typed = typed.trim();
    typed.split_once(char::is_whitespace).map_or((typed, ""), |(first, rest)| (first, rest.trim()))
}

fn unknown<'a>(noun: &str, typed: &str, words: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(typed, words.clone()) {
        Some(near) => format!("there is no {noun} `{typed}`: did you mean `{near}`?"),
        None => format!("there is no {noun} `{typed}`: one of {}", words.collect::<Vec<_>>().join(", ")),
    }
}

impl App {
    pub(in crate::app) fn mark_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let (word, note) = split(typed);
        if word.is_empty() {
            return Err(format!("say how it stands: {}", mark_words().join(", ")));
        }
        let found = MarkStatus::WORDS.iter().find(|(known, _)| *known == word);
        let (_, status) =
            found.ok_or_else(|| unknown("status", word, MarkStatus::WORDS.iter().map(|(word, _)| *word)))?;
        self.state_as_typed(Kind::Mark(*status), note)
    }

    pub(in crate::app) fn waive_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let (period, reason) = split(typed);
        let item = self.selected_item().ok_or("no item is selected")?.key.clone();
        let draft = self.plain_waiver(item, period, reason)?;
        self.state(draft)
    }

    pub(in crate::app) fn assign_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        if typed.is_empty() {
            return Err("say who sees to it".to_owned());
        }
        self.state_as_typed(Kind::Assignment(typed.into()), "")
    }

    pub(in crate::app) fn comment_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        if typed.is_empty() {
            return Err("a comment without words says nothing".to_owned());
        }
        self.state_as_typed(Kind::Comment, typed)
    }

    /// States it about the selected item, without a sheet.
    fn state_as_typed(&mut self, kind: Kind, note: &str) -> Result<Vec<Effect>, String> {
        let item = self.selected_item().ok_or("no item is selected")?.key.clone();
        let evidence = self.heard_evidence(&kind, &item);
        self.state(Draft { evidence, ..Draft::new(item, kind, note.to_owned()) })
    }

    fn filter_words(&self) -> Vec<String> {
        let rows = self.board.rows.iter();
        let mut owners: Vec<String> =
            rows.filter_map(|row| Some(Self::owner(row, self.item(row)?)?.to_string())).collect();
        owners.sort_unstable();
        owners.dedup();
        let statuses = Status::ALL.iter().map(|status| status.word().to_owned());
        statuses.chain(["gates".to_owned()]).chain(owners).chain(["none".to_owned()]).collect()
    }

    /// Shows only that; what was typed as a search stays.
    fn filter_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let words = self.filter_words();
        if !words.iter().any(|word| word == typed) {
            return Err(unknown("such thing as", typed, words.iter().map(String::as_str)));
        }
        let mut filter = Filter { search: std::mem::take(&mut self.filter.search), ..Filter::default() };
        match (Status::ALL.iter().find(|status| status.word() == typed), typed) {
            (Some(status), _) => drop(filter.statuses.insert(*status)),
            (None, "gates") => filter.gates_only = true,
            (None, "none") => {}
            (None, owner) => drop(filter.owners.insert(owner.into())),
        }
        self.filter = filter;
        Ok(self.filtered())
    }

    fn sort_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let found = SORTS.iter().find(|(word, _)| *word == typed);
        let (_, sort) = found.ok_or_else(|| unknown("order", typed, SORTS.iter().map(|(word, _)| *word)))?;
        self.sort = *sort;
        Ok(self.filtered())
    }

    /// Every item by its key and its title, so that the words of either find it.
    fn named_items(&self) -> Vec<String> {
        let rows = self.board.rows.iter();
        let named =
            |row| self.item(row).map_or(row.key.to_string(), |item| format!("{}{BEHIND_KEY}{}", row.key, item.title));
        rows.map(named).collect()
    }

    fn go_to_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let key = self.find_item(typed.split(BEHIND_KEY).next().unwrap_or(typed))?;
        if self.select_here(&key) {
            return Ok(Vec::new());
        }
        let effects = self.show(crate::app::View::Board);
        self.select_key(&key);
        Ok(effects)
    }

    pub(in crate::app) fn aim_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        if !self.board.levels.iter().any(|level| level == typed) {
            return Err(unknown("level", typed, self.board.levels.iter().map(String::as_str)));
        }
        self.aimed = Some(typed.to_owned());
        self.model.level.clone_from(&self.aimed);
        self.refresh_board();
        // The past was judged by another.
        self.trend.outdate();
        self.say(format!("Judged by {typed} for this session"), Tone::Plain);
        let mut effects = vec![Effect::Aim(typed.to_owned())];
        effects.extend(self.follow_past());
        Ok(effects)
    }

    fn wear(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let themes = &self.preferences.themes;
        if !themes.iter().any(|theme| theme == typed) {
            return Err(unknown("theme", typed, themes.iter().map(String::as_str)));
        }
        typed.clone_into(&mut self.preferences.theme);
        Ok(vec![Effect::SetTheme(typed.to_owned())])
    }
}
