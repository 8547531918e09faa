//! One typed configuration from its layers: defaults, the user's file, the project's file, flags. Each value knows
//! which layer gave it.

mod keys;
mod settings;
mod sign_offs;

pub use keys::KeyRequest;
pub use settings::Told;
pub use sign_offs::{Role, SignOffs, is_same_person, mail};

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::reader::{self, Outline, Table};

/// The project's file, relative to the repository's root.
pub const PROJECT_FILE: &str = ".gonogo/config.toml";
/// The folder of the team's own checklists, relative to the repository's root.
pub const CHECKLISTS_FOLDER: &str = ".gonogo/checklists";

/// Where a value comes from, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    #[default]
    Default,
    User,
    Project,
    Flag,
}

/// A value and the layer that gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting<T> {
    pub value: T,
    pub layer: Layer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The ids of the checklists to load; None lets the repository's own, or detection, choose.
    pub checklists: Setting<Option<Vec<String>>>,
    /// The level aimed at; None for the checklists' own.
    pub level: Setting<Option<String>>,
    /// `gates = "none"`: a board without a gate is decided by having none.
    pub without_gates: Setting<bool>,
    /// `[waivers] approval = "two-people"`: who asks for a waiver cannot approve it.
    pub two_people: Setting<bool>,
    /// A theme's name, or the path of a theme file; None lets the terminal's background choose.
    pub theme: Setting<Option<String>>,
    pub mouse: Setting<bool>,
    /// Status marks and lines in ASCII.
    pub ascii: Setting<bool>,
    /// No screen, but a prompt that answers in lines.
    pub lines: Setting<bool>,
    /// What `${NAME}` in a request stands for; never the project's.
    pub variables: BTreeMap<String, String>,
    /// Servers by name.
    pub endpoints: BTreeMap<String, Setting<String>>,
    /// Addresses of further servers that the user allows to be asked.
    pub addresses: Vec<String>,
    /// Who must sign; the project's to say.
    pub sign_offs: SignOffs,
    /// The file that says whose keys are whose; the user's or the organisation's, never the project's.
    pub allowed_signers: Option<String>,
    /// The keys that the user wants for commands.
    pub keys: Vec<KeyRequest>,
    places: settings::Places,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            checklists: Setting::default(),
            level: Setting::default(),
            without_gates: Setting::default(),
            two_people: Setting::default(),
            theme: Setting::default(),
            mouse: Setting { value: true, layer: Layer::Default },
            ascii: Setting::default(),
            lines: Setting::default(),
            variables: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            addresses: Vec::new(),
            sign_offs: SignOffs::default(),
            allowed_signers: None,
            keys: Vec::new(),
            places: settings::Places::default(),
        }
    }
}

impl<T> Setting<T> {
    /// Takes a layer's value, unless a stronger layer has given one already.
    pub fn set(&mut self, value: Option<T>, layer: Layer) {
        if let Some(value) = value.filter(|_| layer >= self.layer) {
            *self = Self { value, layer };
        }
    }
}

impl Config {
    /// Takes in the user's file: how the program looks and behaves for this person.
    pub fn read_user(&mut self, origin: &str, text: &str) -> Vec<Problem> {
        reader::read(origin, text, |table| self.user(table)).1
    }

    pub fn outline_of_user() -> Outline {
        reader::outline(None, |table| Self::default().user(table))
    }

    fn user(&mut self, table: &mut Table<'_, '_>) {
        self.places.keep(Layer::User, "", table);
        self.theme.set(table.string("theme").map(Some), Layer::User);
        self.mouse.set(table.boolean("mouse"), Layer::User);
        self.ascii.set(table.boolean("ascii"), Layer::User);
        self.lines.set(table.boolean("lines"), Layer::User);
        let variables = table
            .table("variables", |table| {
                self.places.keep(Layer::User, "variables", table);
                table.open_strings()
            })
            .unwrap_or_default();
        self.variables.extend(variables.into_iter().map(|(name, value, _)| (name, value)));
        self.read_endpoints(table, Layer::User);
        self.addresses.extend(table.strings("addresses").unwrap_or_default());
        self.allowed_signers = table.string("allowed_signers");
        self.keys.extend(table.table("keys", keys::read).unwrap_or_default());
    }

    /// Takes in the project's file: what the repository is audited for.
    pub fn read_project(&mut self, origin: &str, text: &str) -> Vec<Problem> {
        reader::read(origin, text, |table| self.project(table)).1
    }

    pub fn outline_of_project() -> Outline {
        reader::outline(None, |table| Self::default().project(table))
    }

    fn project(&mut self, table: &mut Table<'_, '_>) {
        self.places.keep(Layer::Project, "", table);
        self.checklists.set(table.strings("checklists").map(Some), Layer::Project);
        self.level.set(table.string("level").map(Some), Layer::Project);
        self.without_gates.set(table.word("gates", &[("none", true), ("required", false)]), Layer::Project);
        let approval = table.table("waivers", |table| {
            self.places.keep(Layer::Project, "waivers", table);
            table.word("approval", &[("asker", false), ("two-people", true)])
        });
        self.two_people.set(approval.flatten(), Layer::Project);
        self.read_endpoints(table, Layer::Project);
        self.sign_offs = SignOffs::read(table);
    }

    /// Where a server is, is the user's to say before the project's.
    fn read_endpoints(&mut self, table: &mut Table<'_, '_>, layer: Layer) {
        let endpoints = table.table("endpoints", |table| {
            self.places.keep(layer, "endpoints", table);
            table.open_strings()
        });
        for (name, address, _) in endpoints.unwrap_or_default() {
            let known = self.endpoints.get(&name).is_some_and(|endpoint| endpoint.layer == Layer::User);
            if layer == Layer::User || !known {
                self.endpoints.insert(name, Setting { value: address, layer });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_layers_win_and_mistakes_are_named() {
        let mut config = Config::default();
        assert_eq!(config.read_user("config.toml", "theme = \"light\"\n"), []);
        let problems = config.read_project(PROJECT_FILE, "levle = \"demo\"\nchecklists = [\"core\"]\n");
        assert_eq!(
            problems[0].to_string(),
            ".gonogo/config.toml:1:1: there is no key `levle` here (did you mean `level`?)"
        );
        assert_eq!(config.checklists.value, Some(vec!["core".to_owned()]));
        assert_eq!((config.theme.layer, config.level.layer), (Layer::User, Layer::Default));
    }
}
