//! The schemas of the two configurations.

use serde_json::{Map, Value, json};

use super::object::{Meanings, described, object};
use crate::app::COMMANDS;
use crate::config::Config;

const PROJECT: Meanings = &[
    ("checklists", "The ids of the checklists to audit against."),
    ("level", "The level aimed at."),
    ("gates", "\"none\": a board without a gate is decided by having none."),
    ("target", "The day by which it is to be ready."),
    ("waivers", "What waivers need."),
    ("waivers.approval", "\"two-people\": who asks for a waiver cannot approve it."),
    ("endpoints", "Servers by name; where they are, your own configuration may say otherwise."),
    ("role", "Somebody whose approval is asked for, in the order in which they sign."),
    ("role.id", "The role's name to sign by."),
    ("role.title", "The role's name for people."),
    ("role.by", "Who may sign for it, each with a mail address; anybody, if nobody is named."),
    ("role.required", "Whether a GO waits for it; it does unless said otherwise."),
    ("role.level", "The lowest level at which it is asked."),
    ("sign_offs", "The rules that keep duties apart."),
    ("sign_offs.distinct", "Nobody signs for two roles."),
    ("sign_offs.not_marker", "Nobody signs for a board on which a gate rests on their own mark."),
    ("sign_offs.verified", "Only a signature that verifies counts."),
];

const USER: Meanings = &[
    ("theme", "A theme's name, or the path of a theme file."),
    ("mouse", "Whether the program takes the mouse; it does unless said otherwise."),
    ("ascii", "Draw status marks and lines in ASCII."),
    ("lines", "No screen, but a prompt that answers in lines, for screen readers."),
    ("variables", "What `${NAME}` in a request stands for."),
    ("endpoints", "Servers by name."),
    ("addresses", "Addresses of further servers that may be asked."),
    ("allowed_signers", "The file that says whose keys are whose."),
    ("notify", "How loudly the program tells."),
    ("notify.regressions", "What happens beside the line on the screen: \"none\", \"bell\" or \"desktop\"."),
    ("keys", "The keys of commands, in all contexts or in one."),
];

pub fn of_project() -> Value {
    object(&Config::outline_of_project(), "", PROJECT)
}

pub fn of_user() -> Value {
    let mut schema = object(&Config::outline_of_user(), "", USER);
    let keys = schema["properties"]["keys"]["additionalProperties"].clone();
    // A list without a key takes all keys from the command.
    let texts = json!({ "anyOf": [keys, { "type": "array", "maxItems": 0 }] });
    let commands: Map<_, _> =
        COMMANDS.iter().map(|command| (command.id.to_owned(), described(texts.clone(), Some(command.help)))).collect();
    schema["properties"]["keys"]["properties"] = commands.into();
    schema["properties"]["keys"]["additionalProperties"] = json!({ "type": "object", "additionalProperties": texts });
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_its_meaning() {
        for (schema, meanings) in [(of_project(), PROJECT), (of_user(), USER)] {
            let keys = schema["properties"].as_object().unwrap();
            for (key, schema) in keys {
                assert!(schema["description"].is_string(), "no meaning for `{key}`");
            }
            for (known, _) in meanings.iter().filter(|(known, _)| !known.contains('.')) {
                assert!(keys.contains_key(*known), "no reader asks for `{known}`");
            }
        }
    }
}
