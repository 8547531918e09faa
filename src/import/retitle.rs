//! Importing again: areas whose section has another title by now.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::alike::Old;
use super::draft::Draft;
use super::name::Ids;
use super::update::{string, tables};

/// A title that follows the document's.
pub(super) struct Retitled {
    pub area: String,
    pub title: String,
    /// Where the former title stands.
    pub at: Range<usize>,
}

/// The areas whose items all stand in one section that is called otherwise. A title that somebody chose is kept: only one that
/// the area's id is made of is certainly the document's.
pub(super) fn retitled(table: &DeTable<'_>, draft: &Draft, matches: &[Option<usize>], olds: &[Old]) -> Vec<Retitled> {
    let mut at = 0;
    // For each section, the areas that its items are in.
    let homes: Vec<HashSet<&str>> = draft
        .areas
        .iter()
        .map(|area| {
            let own = &matches[at..at + area.items.len()];
            at += area.items.len();
            own.iter().flatten().map(|old| olds[*old].area.as_str()).collect()
        })
        .collect();
    let areas = tables(table, "area").into_iter();
    let follow = areas.filter_map(|area| {
        let (id, title) = (string(area, "id")?, string(area, "title")?);
        let span = area.get("title").map(Spanned::span)?;
        let mut sections = homes.iter().enumerate().filter(|(_, homes)| homes.contains(id.as_str()));
        let (section, _) = sections.next().filter(|(_, homes)| homes.len() == 1)?;
        let is_alone = sections.next().is_none() && !draft.areas.iter().any(|area| area.title == title);
        let is_untouched = Ids::default().make("", &title, "area") == id;
        (is_alone && is_untouched).then(|| Retitled { area: id, title: draft.areas[section].title.clone(), at: span })
    });
    follow.collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Source, draft, read, render, update};

    const OLD: &str = "# R\n## Keys\n- [x] Keys are rotated\n- [ ] Keys are counted\n## Ops\n- [ ] Rota is agreed\n";

    fn again(text: &str, document: &str) -> (String, Vec<String>) {
        let source = Source { document: "R.md", commit: None, exists: &|_| true };
        let updated = update(text, &draft(&read(document.as_bytes()).unwrap(), "r"), &source).unwrap();
        (updated.text, updated.changes)
    }

    fn imported() -> String {
        let source = Source { document: "R.md", commit: None, exists: &|_| true };
        render(&draft(&read(OLD.as_bytes()).unwrap(), "r"), &source)
    }

    #[test]
    fn a_title_follows_its_section() {
        let (text, changes) = again(&imported(), &OLD.replace("## Keys", "## Secrets"));
        assert_eq!(text, imported().replace("title = \"Keys\"", "title = \"Secrets\""));
        assert_eq!(changes, ["keys: the section is called Secrets now"]);
        assert_eq!(again(&text, &OLD.replace("## Keys", "## Secrets")), (text.clone(), Vec::new()));
    }

    #[test]
    fn a_title_that_somebody_chose_and_one_of_two_sections_stay() {
        let edited = imported().replace("title = \"Keys\"", "title = \"Keys and what they open\"");
        assert_eq!(again(&edited, &OLD.replace("## Keys", "## Secrets")).0, edited);
        let parted = OLD.replace("## Keys\n- [x] Keys are rotated\n", "## Secrets\n- [x] Keys are rotated\n## More\n");
        assert!(again(&imported(), &parted).0.contains("title = \"Keys\""));
    }
}
