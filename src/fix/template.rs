//! Templates: every file of `fix/templates/`, and those of a team, with what is known put in the place of `{{name}}`.

use include_dir::{Dir, include_dir};

use super::facts::Facts;
use crate::text::{is_treacherous, nearest};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/fix/templates");

/// What is written, before it is filled in. How it is put into a file that is there is told by the end of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub name: String,
    text: String,
}

/// The names of the templates that come with the program.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = FOLDER.files().filter_map(|file| file.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// The template of a name.
///
/// # Errors
/// Says what is near, and where a team's own would lie.
pub fn named(name: &str) -> Result<Template, String> {
    match FOLDER.get_file(name).and_then(include_dir::File::contents_utf8) {
        Some(text) => Template::new(name, text),
        None => {
            let near = nearest(name, names()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            Err(format!("there is no template `{name}`: {near}A team's own lies in .gonogo/templates/"))
        }
    }
}

impl Template {
    /// # Errors
    /// When it is no text that a person can judge by looking at it.
    pub fn new(name: &str, text: &str) -> Result<Self, String> {
        let is_hidden = |character: char| is_treacherous(character) && !matches!(character, '\n' | '\t' | '\r');
        match text.lines().position(|line| line.chars().any(is_hidden)) {
            Some(at) => Err(format!("the template `{name}` has characters on line {} that cannot be seen", at + 1)),
            None => Ok(Self { name: name.to_owned(), text: text.replace("\r\n", "\n") }),
        }
    }

    /// The text with what is known. A value of several lines keeps the indentation of the line that it stands on, and a
    /// line that nothing is left of is left out.
    pub fn filled(&self, facts: &Facts) -> String {
        let mut filled = String::new();
        for line in self.text.lines() {
            let mended = fill_line(line, facts);
            if mended.trim().is_empty() && !line.trim().is_empty() {
                continue;
            }
            filled.push_str(&mended);
            filled.push('\n');
        }
        filled
    }
}

fn fill_line(line: &str, facts: &Facts) -> String {
    let indent: String = line.chars().take_while(|character| *character == ' ').collect();
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let known = after.split_once("}}").and_then(|(name, after)| Some((facts.value(name.trim())?, after)));
        rest = match known {
            Some((value, after)) => {
                filled.push_str(&value.replace('\n', &format!("\n{indent}")));
                after
            }
            // It is somebody else's sign, as of a forge's own templates.
            None => {
                filled.push_str("{{");
                after
            }
        };
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::RepoPath;

    #[test]
    fn what_is_known_takes_its_place_and_keeps_its_indentation() {
        let files = [RepoPath::new("pyproject.toml")];
        let facts = Facts { project: "orders".to_owned(), ..Facts::default() }.with_files(&files.iter());
        let template = Template::new("x", "# {{project}}\n  {{audit}}\n{{ secrets.X }} {{\n\n{{setup}}\n").unwrap();
        assert_eq!(
            template.filled(&facts),
            "# orders\n  python -m pip install pip-audit\n  pip-audit .\n{{ secrets.X }} {{\n\n\
             python -m pip install . pytest ruff\n"
        );
    }

    #[test]
    fn a_line_that_nothing_is_left_of_is_left_out() {
        let facts = Facts::default().with_files(&[RepoPath::new("Cargo.toml")].iter());
        assert_eq!(Template::new("x", "a\n  {{setup}}\n\nb").unwrap().filled(&facts), "a\n\nb\n");
    }

    #[test]
    fn every_template_fills_without_a_slot_left() {
        let known = Facts { project: "orders".to_owned(), year: 2026, ..Facts::default() };
        for facts in [known.clone(), known.with_files(&[RepoPath::new("go.mod"), RepoPath::new("Dockerfile")].iter())] {
            for name in names() {
                let text = named(name).unwrap().filled(&facts);
                assert!(!text.contains("{{") && text.ends_with('\n'), "{name}:\n{text}");
            }
        }
    }

    #[test]
    fn a_name_that_is_not_there_and_a_text_that_hides_something_are_refused() {
        assert!(named("mitt.txt").unwrap_err().contains("`mit.txt`"));
        assert!(Template::new("x", "a\nb\u{202e}c").unwrap_err().contains("line 2"));
    }
}
