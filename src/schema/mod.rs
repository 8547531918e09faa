//! JSON Schemas of the files that people write and of what programs read, so that editors complete them and complain in
//! time. They are made of what the readers ask for: see [`crate::reader::outline`].

mod checklist;
mod config;
mod object;
mod statement;

use serde_json::Value;

/// The dialect that editors of TOML understand.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// A row of [`SUBJECTS`].
pub struct Subject {
    pub name: &'static str,
    /// What it describes, in one line.
    pub summary: &'static str,
    make: fn() -> Value,
}

/// What there is a schema of.
pub const SUBJECTS: &[Subject] = &[
    Subject { name: "checklist", summary: "a checklist: .gonogo/checklists/*.toml", make: checklist::schema },
    Subject { name: "config", summary: "the project's configuration: .gonogo/config.toml", make: config::of_project },
    Subject { name: "user-config", summary: "your own configuration", make: config::of_user },
    Subject { name: "report", summary: "what `gonogo check --format json` prints", make: crate::report::json_schema },
    Subject { name: "statement", summary: "a statement: .gonogo/ledger/**/*.toml", make: statement::schema },
];

impl Subject {
    pub fn find(name: &str) -> Option<&'static Self> {
        SUBJECTS.iter().find(|subject| subject.name == name)
    }

    pub fn schema(&self) -> Value {
        let mut schema = (self.make)();
        schema["$schema"] = DIALECT.into();
        schema["title"] = format!("gonogo: {}", self.summary).into();
        schema
    }

    /// The schema as it is printed.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.schema())
    }
}
