//! The checklists that come with the program: every file of `checklists/`.

use include_dir::{Dir, include_dir};

use super::model::{Checklist, Source};
use super::parse::parse_proven;
use crate::problem::Problem;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/checklists");

/// An embedded checklist's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// The file's name without its ending, which is the checklist's id.
    pub id: &'static str,
    pub text: &'static str,
}

/// All embedded checklists, by id.
pub fn builtins() -> Vec<Builtin> {
    let texts = FOLDER.files().filter_map(|file| {
        let id = file.path().file_name()?.to_str()?.strip_suffix(".toml")?;
        Some(Builtin { id, text: file.contents_utf8()? })
    });
    let mut builtins: Vec<_> = texts.collect();
    builtins.sort_unstable_by_key(|builtin| builtin.id);
    builtins
}

impl Builtin {
    pub fn find(id: &str) -> Option<Self> {
        builtins().into_iter().find(|builtin| builtin.id == id)
    }

    pub fn origin(&self) -> String {
        format!("built-in:{}", self.id)
    }

    pub fn load(&self) -> (Option<Checklist>, Vec<Problem>) {
        let (checklist, problems) = parse_proven(&self.origin(), self.text);
        (checklist.map(|checklist| Checklist { source: Source::Embedded, ..checklist }), problems)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{check_needs, parse};
    use super::*;

    #[test]
    fn every_embedded_checklist_is_without_a_problem() {
        let mut loaded = Vec::new();
        for builtin in builtins() {
            let (_, problems) = parse(&builtin.origin(), builtin.text);
            assert_eq!(problems, [], "{}", builtin.id);
            let (checklist, problems) = builtin.load();
            assert_eq!(problems, [], "{}", builtin.id);
            let checklist = checklist.expect("a checklist without problems is there");
            assert_eq!(checklist.id, builtin.id);
            loaded.push(checklist);
        }
        assert!(loaded.len() >= 2);
        assert_eq!(check_needs(&loaded), []);
    }
}
