//! A document that has another path by now: how it is known again, and the checklist that follows it.

use std::collections::{BTreeSet, HashSet};

use toml::Spanned;
use toml::de::DeTable;

use super::Document;
use super::alike::folded;
use super::render::quote;
use super::update::{string, tables};
use crate::checklist::{Checklist, Item};
use crate::text::Sanitized;

/// The documents that a checklist has claims of, and that are gone.
pub fn gone(checklist: &Checklist, is_there: &dyn Fn(&str) -> bool) -> BTreeSet<Sanitized> {
    let named = checklist.items().filter_map(|item| Some(&item.claim.as_ref()?.document));
    named.filter(|document| !is_there(document.as_str())).cloned().collect()
}

/// Whether a document says most of what a checklist has claims of from another one.
pub fn says_the_same(document: &Document, checklist: &Checklist, former: &Sanitized) -> bool {
    let said: HashSet<String> = document.items.iter().map(|entry| folded(&entry.text)).collect();
    let words = |item: &Item| {
        let claim = item.claim.as_ref().filter(|claim| claim.document == *former)?;
        Some(folded(claim.text.as_ref().unwrap_or(&item.title)))
    };
    let claims: Vec<String> = checklist.items().filter_map(words).collect();
    let kept = claims.iter().filter(|words| said.contains(*words)).count();
    kept * 2 > claims.len()
}

/// The text of a checklist with its claims of one document as claims of another. One that cannot be read stays as it is.
pub fn moved(text: &str, former: &Sanitized, name: &str) -> String {
    let Ok(table) = DeTable::parse(text) else { return text.to_owned() };
    let items = tables(table.get_ref(), "area").into_iter().flat_map(|area| tables(area, "item"));
    let claims = items.filter_map(|item| item.get("claim")?.get_ref().as_table());
    let is_former =
        |claim: &&DeTable<'_>| string(claim, "document").is_some_and(|path| Sanitized::new(&path) == *former);
    let mut places: Vec<_> =
        claims.filter(is_former).filter_map(|claim| claim.get("document").map(Spanned::span)).collect();
    places.sort_by_key(|place| place.start);
    let mut moved = text.to_owned();
    for place in places.into_iter().rev() {
        moved.replace_range(place, &quote(name));
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::super::{Source, draft, read, render};
    use super::*;
    use crate::checklist;

    const OLD: &str = "# R\n## Gates\n- [x] Backups are tested\n- [ ] Rota is agreed\n- [ ] Costs are known\n";

    fn imported() -> (String, Checklist) {
        let source = Source { document: "OLD.md", commit: None, exists: &|_| true };
        let text = render(&draft(&read(OLD.as_bytes()).unwrap(), "old"), &source);
        let read = checklist::parse("old", &text).0.unwrap();
        (text, read)
    }

    #[test]
    fn a_document_is_known_again_by_most_of_what_it_says() {
        let (_, checklist) = imported();
        let former = Sanitized::new("OLD.md");
        assert!(gone(&checklist, &|_| true).is_empty());
        assert_eq!(gone(&checklist, &|_| false), [former.clone()].into());
        let says = |text: &str| says_the_same(&read(text.as_bytes()).unwrap(), &checklist, &former);
        assert!(says(&OLD.replace("Rota is agreed", "Everybody knows the rota")));
        assert!(!says(&OLD.replace("Rota is agreed", "Everybody knows the rota").replace("Costs", "Prices")));
        assert!(!says("# Nothing\n"));
    }

    #[test]
    fn only_the_path_of_its_claims_changes() {
        let (text, _) = imported();
        let other = text.replacen("\"OLD.md\"", "'OTHER.md'", 1);
        let moved = moved(&other, &Sanitized::new("OLD.md"), "docs/NEW.md");
        assert_eq!(moved.matches("document = \"docs/NEW.md\"").count(), 2, "{moved}");
        assert_eq!(moved.replace("\"docs/NEW.md\"", "\"OLD.md\""), other);
    }
}
