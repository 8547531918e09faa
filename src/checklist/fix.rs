//! What an item says about its mending: words for people, and the files that can be written for it.

use crate::reader::Table;
use crate::text::Sanitized;

/// The shortest way to green.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fix {
    pub text: Sanitized,
    /// Files to create, where nothing is there yet.
    pub create: Vec<Writing>,
    /// A file to add something to. Its path may be a glob: the first file that it matches.
    pub amend: Option<Writing>,
}

/// A file, and what is written into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    pub path: String,
    /// The names of the templates to choose from, at least one.
    pub templates: Vec<String>,
}

impl Fix {
    /// Whether a program can write something for it.
    pub fn writes(&self) -> bool {
        !self.create.is_empty() || self.amend.is_some()
    }

    /// `creates SECURITY.md`, `adds to .gitignore`; None when it is all words.
    pub fn summary(&self) -> Option<String> {
        let created = || self.create.iter().map(|writing| writing.path.as_str()).collect::<Vec<_>>().join(", ");
        match (&self.amend, self.create.is_empty()) {
            (None, true) => None,
            (None, false) => Some(format!("creates {}", created())),
            (Some(amend), true) => Some(format!("adds to {}", amend.path)),
            (Some(amend), false) => Some(format!("adds to {}, or creates {}", amend.path, created())),
        }
    }
}

/// `fix`: words, or a table of them and of what can be written.
pub fn fix(table: &mut Table<'_, '_>) -> Option<Fix> {
    table.string_or_table(
        "fix",
        |text| Fix { text: text.trim().into(), ..Fix::default() },
        |table| {
            let text = table.string("text").unwrap_or_default();
            let create = table.one_or_more("create", writing).into_iter().flatten().collect();
            let amend = table.table("amend", writing).flatten();
            Some(Fix { text: text.trim().into(), create, amend })
        },
    )
}

fn writing(table: &mut Table<'_, '_>) -> Option<Writing> {
    let path = table.required("path", "the file to write");
    let templates = table.strings("template");
    if !table.has("template") {
        table.problem(
            "`template` is missing",
            "name what the file is written from, for example `template = \"mit.txt\"`",
        );
    }
    Some(Writing { path: path?, templates: templates? })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn read(fix: &str) -> (Option<Fix>, Vec<String>) {
        let text =
            format!("schema = 1\nid = \"c\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"i\"\ntitle = \"I\"\n{fix}");
        let (checklist, problems) = parse("c.toml", &text);
        let fix = checklist.and_then(|checklist| checklist.items().next().and_then(|item| item.fix.clone()));
        (fix, problems.iter().map(|problem| problem.message.to_string()).collect())
    }

    #[test]
    fn words_files_and_additions() {
        let (fix, problems) = read(r#"fix = "Write it.""#);
        assert_eq!((fix.unwrap().summary(), problems.len()), (None, 0));
        let (fix, problems) = read(r#"fix = { text = "x", create = { path = "LICENSE", template = ["a", "b"] } }"#);
        let fix = fix.unwrap();
        assert_eq!((fix.summary().as_deref(), problems.len()), (Some("creates LICENSE"), 0));
        assert_eq!(fix.create[0].templates, ["a", "b"]);
        let both = r#"fix = { create = [{ path = "x", template = "t" }, { path = "y", template = "t" }],
            amend = { path = ".github/workflows/*.yml", template = "t" } }"#;
        let (fix, problems) = read(&both.replace('\n', " "));
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(fix.unwrap().summary().as_deref(), Some("adds to .github/workflows/*.yml, or creates x, y"));
    }

    #[test]
    fn what_names_no_template_is_a_problem() {
        let (fix, problems) = read(r#"fix = { create = { path = "x" } }"#);
        assert_eq!(problems, ["`template` is missing"]);
        assert!(!fix.unwrap().writes());
    }
}
