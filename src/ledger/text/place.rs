//! Where a statement's file lies says what it speaks about: `.gonogo/ledger/<checklist>/<area>.<item>/<id>.toml`, or
//! `.gonogo/ledger/_board/` for the board as a whole.

use crate::checklist::ItemKey;
use crate::ledger::FOLDER;
use crate::ledger::model::{Kind, StatementId};
use crate::ledger::sign_off::BOARD;
use crate::reader::Table;
use crate::repo::RepoPath;

pub(super) enum Place {
    Item(ItemKey),
    Board,
    /// In no folder that says what it is about.
    Elsewhere,
}

impl Place {
    pub(super) fn of(path: &RepoPath) -> Self {
        let inside = path.as_str().strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        let parts: Vec<_> = inside.split('/').collect();
        match parts[..] {
            [BOARD, ..] if parts.len() > 1 => Self::Board,
            [checklist, local, _] => {
                ItemKey::parse(&format!("{checklist}/{local}")).map_or(Self::Elsewhere, Self::Item)
            }
            // An item's own folder, which cannot be read or is none.
            [checklist, local] if !is_toml(local) => {
                ItemKey::parse(&format!("{checklist}/{local}")).map_or(Self::Elsewhere, Self::Item)
            }
            _ => Self::Elsewhere,
        }
    }

    pub(super) fn item(&self) -> Option<String> {
        match self {
            Self::Item(key) => Some(key.as_str().to_owned()),
            Self::Board | Self::Elsewhere => None,
        }
    }

    /// The item that the statement names, which must be the one whose folder it lies in: whoever looks for what was said
    /// about an item looks there.
    pub(super) fn read_item(&self, table: &mut Table<'_, '_>, kind: Option<&Kind>, id: &StatementId) -> Option<String> {
        match self {
            Self::Item(_) if matches!(kind, Some(Kind::SignOff(_))) => {
                let help = format!("move the file to `{FOLDER}/{BOARD}/` and write item = \"{BOARD}\"");
                table.problem("a sign-off speaks about the whole board, not about an item", &help);
                None
            }
            Self::Item(key) => item_of_folder(table, key, id),
            Self::Board => board_item(table, kind),
            Self::Elsewhere => elsewhere(table, id),
        }
    }
}

fn item_of_folder(table: &mut Table<'_, '_>, key: &ItemKey, id: &StatementId) -> Option<String> {
    let span = table.span_of("item");
    let item = table.required("item", &format!("write item = \"{key}\", as the folder says"))?;
    if item != key.as_str() {
        let message = format!("it speaks about `{item}`, but lies in the folder of `{key}`");
        let help = match ItemKey::parse(&item) {
            Some(other) => format!("write item = \"{key}\", or move the file to `{}`", home(&other, id)),
            None => format!("write item = \"{key}\""),
        };
        table.problem_in(span, &message, &help);
    }
    Some(item)
}

fn board_item(table: &mut Table<'_, '_>, kind: Option<&Kind>) -> Option<String> {
    let item = table.string("item").unwrap_or_else(|| BOARD.to_owned());
    if let Some(kind @ (Kind::Mark(_) | Kind::Waiver(_) | Kind::Ruling(..) | Kind::Assignment(_))) = kind {
        let help = format!("move the file to `{FOLDER}/CHECKLIST/AREA.ITEM/`");
        let message =
            format!("a statement of the kind `{}` speaks about an item, not about the whole board", kind.word());
        table.problem(&message, &help);
        return None;
    }
    Some(item)
}

fn elsewhere(table: &mut Table<'_, '_>, id: &StatementId) -> Option<String> {
    let item = table.string("item").unwrap_or_default();
    let help = match ItemKey::parse(&item) {
        Some(key) => format!("move the file to `{}`", home(&key, id)),
        None => format!("statements lie at `{FOLDER}/CHECKLIST/AREA.ITEM/ID.toml`"),
    };
    table.problem("the file lies in no item's folder", &help);
    None
}

fn is_toml(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "toml")
}

fn home(key: &ItemKey, id: &StatementId) -> String {
    format!("{FOLDER}/{key}/{id}.toml")
}
