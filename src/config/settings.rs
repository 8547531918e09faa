//! Every setting with its value as TOML, and which layer gave it: what `gonogo config --print` shows.

use std::collections::HashMap;

use super::{Config, Layer, Role, Setting};
use crate::reader::Table;

/// Where each key of a file stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places(HashMap<(Layer, String), String>);

/// A setting for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name with those of its tables: `waivers.approval`.
    pub name: String,
    /// Its value as TOML; None where nothing is set and nothing is what that means.
    pub value: Option<String>,
    /// `default`, a file and its line, or the flag.
    pub origin: String,
}

impl Places {
    /// Keeps where the keys of a table stand; `under` is the table's own name.
    pub fn keep(&mut self, layer: Layer, under: &str, table: &Table<'_, '_>) {
        for key in table.keys() {
            let line = table.place(table.span_of(&key)).line;
            let name = if under.is_empty() { key } else { format!("{under}.{key}") };
            self.0.insert((layer, name), format!("{}:{line}", table.origin()));
        }
    }

    fn of(&self, layer: Layer, name: &str) -> String {
        // A table that is written inline has one place for all its keys.
        let table = name.split('.').next().unwrap_or(name);
        let known = [name, table].into_iter().find_map(|name| self.0.get(&(layer, name.to_owned())));
        match (layer, known) {
            (Layer::Default, _) => "default".to_owned(),
            (Layer::Flag, _) => "the command line".to_owned(),
            (_, Some(place)) => place.clone(),
            (Layer::User, None) => "your configuration".to_owned(),
            (Layer::Project, None) => super::PROJECT_FILE.to_owned(),
        }
    }
}

impl Config {
    /// Yours first, then the project's. `mask` hides what must not be shown of a value that has this name.
    pub fn settings(&self, mask: &dyn Fn(&str, &str) -> String) -> Vec<Told> {
        let mut told = Settings { config: self, mask, told: Vec::new() };
        told.yours();
        told.keys();
        told.of_the_project();
        told.told
    }
}

struct Settings<'c> {
    config: &'c Config,
    mask: &'c dyn Fn(&str, &str) -> String,
    told: Vec<Told>,
}

impl Settings<'_> {
    fn tell(&mut self, layer: Layer, name: &str, value: Option<String>) {
        let origin = self.config.places.of(layer, name);
        self.told.push(Told { name: name.to_owned(), value, origin });
    }

    fn set<T>(&mut self, name: &str, setting: &Setting<T>, value: impl FnOnce(&T) -> Option<String>) {
        self.tell(setting.layer, name, value(&setting.value));
    }

    fn yours(&mut self) {
        let config = self.config;
        self.set("theme", &config.theme, |theme| theme.as_deref().map(text));
        self.set("mouse", &config.mouse, |on| Some(on.to_string()));
        self.set("ascii", &config.ascii, |on| Some(on.to_string()));
        self.set("lines", &config.lines, |on| Some(on.to_string()));
        self.set("notify.regressions", &config.notify, |notify| Some(text(notify.word())));
        let given = |is_given: bool| if is_given { Layer::User } else { Layer::Default };
        self.tell(given(!config.addresses.is_empty()), "addresses", Some(list(&config.addresses)));
        let signers = config.allowed_signers.as_deref();
        self.tell(given(signers.is_some()), "allowed_signers", signers.map(text));
        for (name, value) in &config.variables {
            let layer = if config.places.0.contains_key(&(Layer::User, format!("variables.{name}"))) {
                Layer::User
            } else {
                Layer::Flag
            };
            self.tell(layer, &format!("variables.{name}"), Some(text(&(self.mask)(name, value))));
        }
    }

    fn keys(&mut self) {
        for request in &self.config.keys {
            let context = request.context.as_ref().map(|context| format!("{context}.")).unwrap_or_default();
            let keys: Vec<_> = request.keys.iter().map(|(key, _)| key.clone()).collect();
            let origin = format!("{}:{}", request.origin, request.place.line);
            let name = format!("keys.{context}{}", request.command);
            self.told.push(Told { name, value: Some(list(&keys)), origin });
        }
    }

    fn of_the_project(&mut self) {
        let config = self.config;
        self.set("checklists", &config.checklists, |ids| ids.as_deref().map(list));
        self.set("level", &config.level, |level| level.as_deref().map(text));
        self.set("gates", &config.without_gates, |none| Some(text(if *none { "none" } else { "required" })));
        self.set("target", &config.target, |day| day.map(|day| day.to_string()));
        let approval = |two_people: &bool| Some(text(if *two_people { "two-people" } else { "asker" }));
        self.set("waivers.approval", &config.two_people, approval);
        for (name, address) in &config.endpoints {
            self.set(&format!("endpoints.{name}"), address, |address| Some(text(&(self.mask)(name, address))));
        }
        let rules = &config.sign_offs;
        for (name, on) in [("distinct", rules.distinct), ("not_marker", rules.not_marker), ("verified", rules.verified)]
        {
            let layer = if on { Layer::Project } else { Layer::Default };
            self.tell(layer, &format!("sign_offs.{name}"), Some(on.to_string()));
        }
        for asked in &rules.roles {
            self.tell(Layer::Project, &format!("role.{}", asked.id), Some(role(asked)));
        }
    }
}

fn role(role: &Role) -> String {
    let level = role.level.as_ref().map(|level| format!(", level = {}", text(&level.name))).unwrap_or_default();
    format!("{{ title = {}, by = {}, required = {}{level} }}", text(&role.title), list(&role.by), role.required)
}

fn text(value: &str) -> String {
    toml::Value::from(value).to_string()
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PROJECT_FILE;

    fn told(config: &Config) -> Vec<String> {
        let mask = |name: &str, value: &str| if name == "TOKEN" { "•".to_owned() } else { value.to_owned() };
        let line = |told: Told| format!("{} = {} # {}", told.name, told.value.unwrap_or_default(), told.origin);
        config.settings(&mask).into_iter().map(line).collect()
    }

    #[test]
    fn each_value_is_told_with_where_it_comes_from() {
        let mut config = Config::default();
        config.read_user(
            "me.toml",
            "theme = \"light\"\n[variables]\nTOKEN = \"s3cret\"\n[endpoints]\nmetrics = \"http://a\"\n",
        );
        let project = "level = \"demo\"\n[waivers]\napproval = \"two-people\"\n[[role]]\nid = \"lead\"\n";
        config.read_project(PROJECT_FILE, project);
        config.ascii.set(Some(true), Layer::Flag);
        let told = told(&config);
        for line in [
            "theme = \"light\" # me.toml:1",
            "mouse = true # default",
            "ascii = true # the command line",
            "variables.TOKEN = \"•\" # me.toml:3",
            "endpoints.metrics = \"http://a\" # me.toml:5",
            "level = \"demo\" # .gonogo/config.toml:1",
            "waivers.approval = \"two-people\" # .gonogo/config.toml:3",
            "sign_offs.distinct = false # default",
            "role.lead = { title = \"lead\", by = [], required = true } # .gonogo/config.toml:4",
        ] {
            assert!(told.iter().any(|told| told == line), "{line} is not in {told:#?}");
        }
    }
}
