//! What the user and the project give to requests: variables, and servers by name.

use std::collections::BTreeMap;

use super::address::Origin;
use crate::config::{Config, Layer, Setting};
use crate::probe::Mask;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    variables: BTreeMap<String, String>,
    endpoints: BTreeMap<String, Setting<String>>,
    /// Servers that the user allows to be asked.
    allowed: Vec<Origin>,
}

impl Given {
    pub fn of(config: &Config) -> Self {
        let by_user = config.endpoints.values().filter(|endpoint| endpoint.layer != Layer::Project);
        let addresses = config.addresses.iter().chain(by_user.map(|endpoint| &endpoint.value));
        // A variable that holds an address names a server, too.
        let allowed = addresses.chain(config.variables.values()).filter_map(|text| Origin::parse(text).ok()).collect();
        Self { variables: config.variables.clone(), endpoints: config.endpoints.clone(), allowed }
    }

    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    pub fn endpoint(&self, name: &str) -> Option<&str> {
        self.endpoints.get(name).map(|endpoint| endpoint.value.as_str())
    }

    /// Whether it is the project that says where a server is.
    pub fn is_projects(&self, name: &str) -> bool {
        self.endpoints.get(name).is_some_and(|endpoint| endpoint.layer == Layer::Project)
    }

    /// Whether the user's own configuration names the server.
    pub fn allows(&self, origin: &Origin) -> bool {
        self.allowed.contains(origin)
    }

    pub fn mask(&self) -> Mask {
        Mask::of(self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// What to do about a variable that is not set.
    pub fn remedy(name: &str) -> String {
        format!("`--set {name}=…`, or `[variables]` in your ~/.config/gonogo/config.toml")
    }

    /// What to do about a server that nobody has named.
    pub fn endpoint_remedy(name: &str) -> String {
        format!("no server is named `{name}`: `[endpoints]` in your ~/.config/gonogo/config.toml or the project's")
    }
}
