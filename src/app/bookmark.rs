//! Where somebody was when they left, so that they are there again when they come back.

use serde::{Deserialize, Serialize};

use super::{App, Effect, Filter, Pane, Scope, Sort, View};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::text::Sanitized;

/// What it looks like in this version; another one is not read.
const SCHEMA: u32 = 1;

/// A person's place on a repository's board. Names that mean nothing any more are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bookmark {
    schema: u32,
    view: String,
    pane: String,
    /// The selected item, if the person chose it.
    item: Option<String>,
    scope: Vec<String>,
    search: String,
    statuses: Vec<String>,
    owners: Vec<String>,
    gates_only: bool,
    sort: String,
    /// The views whose detail is folded.
    folded: Vec<String>,
}

impl Bookmark {
    /// Whether this version understands it.
    pub fn is_usable(&self) -> bool {
        self.schema == SCHEMA
    }
}

impl App {
    pub fn bookmark(&self) -> Bookmark {
        let chosen = self.list.selected.as_ref().filter(|_| self.list.chosen);
        Bookmark {
            schema: SCHEMA,
            view: self.view.title().to_owned(),
            pane: pane_name(self.pane).to_owned(),
            // What is still waited for is where the person was.
            item: self.list.returning.as_ref().or(chosen).map(ToString::to_string),
            scope: scope_names(self.areas.returning.as_ref().unwrap_or(&self.areas.scope)),
            search: self.filter.search.clone(),
            statuses: self.filter.statuses.iter().map(|status| status.word().to_owned()).collect(),
            owners: self.filter.owners.iter().map(ToString::to_string).collect(),
            gates_only: self.filter.gates_only,
            sort: self.sort.title().to_owned(),
            folded: self.folded().map(|view| view.title().to_owned()).collect(),
        }
    }

    /// Goes where a bookmark lies. What it names and is not on the board yet is gone to when it comes.
    #[must_use = "the view that is gone to asks for what it shows"]
    pub fn restore(&mut self, bookmark: &Bookmark) -> Vec<Effect> {
        let known = |word: &String| Status::ALL.into_iter().find(|status| status.word() == word);
        self.filter = Filter {
            search: bookmark.search.clone(),
            statuses: bookmark.statuses.iter().filter_map(known).collect(),
            gates_only: bookmark.gates_only,
            owners: bookmark.owners.iter().map(|owner| Sanitized::new(owner)).collect(),
        };
        self.sort = Sort::ALL.into_iter().find(|sort| sort.title() == bookmark.sort).unwrap_or(self.sort);
        self.areas.returning = Some(scope(&bookmark.scope));
        self.list.returning = bookmark.item.as_deref().and_then(ItemKey::parse);
        let named = |name: &String| View::ALL.into_iter().find(|view| view.title() == name);
        bookmark.folded.iter().filter_map(named).for_each(|view| self.fold(view));
        let effects = named(&bookmark.view).map(|view| self.show(view)).unwrap_or_default();
        let panes = [Pane::Areas, Pane::Items, Pane::Detail];
        let pane = panes.into_iter().find(|pane| pane_name(*pane) == bookmark.pane).unwrap_or(Pane::Items);
        let layout = self.layout();
        self.pane = match pane {
            Pane::Areas if layout.areas == 0 => Pane::Items,
            Pane::Detail if layout.detail == 0 => Pane::Items,
            pane => pane,
        };
        self.keep_area();
        self.refresh_list();
        effects
    }
}

fn pane_name(pane: Pane) -> &'static str {
    match pane {
        Pane::Areas => "areas",
        Pane::Items => "items",
        Pane::Detail => "detail",
    }
}

fn scope_names(scope: &Scope) -> Vec<String> {
    match scope {
        Scope::All => Vec::new(),
        Scope::Expiring => vec!["expiring".to_owned()],
        Scope::Checklist(id) => vec!["checklist".to_owned(), id.clone()],
        Scope::Area(checklist, area) => vec!["area".to_owned(), checklist.clone(), area.clone()],
    }
}

fn scope(names: &[String]) -> Scope {
    match names {
        [kind] if kind == "expiring" => Scope::Expiring,
        [kind, id] if kind == "checklist" => Scope::Checklist(id.clone()),
        [kind, checklist, area] if kind == "area" => Scope::Area(checklist.clone(), area.clone()),
        _ => Scope::All,
    }
}
