//! Statements that lead nowhere: about items that are gone, or naming statements that are not there.

use std::collections::HashSet;

use super::model::{Kind, Ledger, Statement, StatementId};
use super::removed::{self, Removed};
use crate::checklist::{Checklist, ItemKey, renamed};
use crate::problem::Problem;
use crate::repo::RepoPath;

impl Ledger {
    /// The statements about items that no loaded checklist has, by any name; those about the whole board are none.
    pub fn orphans<'a>(&'a self, checklists: &'a [Checklist]) -> Vec<(&'a RepoPath, &'a Statement)> {
        if self.statements().next().is_none() {
            return Vec::new();
        }
        let renamed = renamed(checklists);
        let items: HashSet<&str> = checklists.iter().flat_map(Checklist::items).map(|item| item.key.as_str()).collect();
        let is_known = |item: &str| items.contains(item) || renamed.contains_key(item);
        let about_items = self.statements().filter(|(_, statement)| ItemKey::parse(&statement.item).is_some());
        about_items.filter(|(_, statement)| !is_known(&statement.item)).collect()
    }

    /// What is to be noted about statements that are no damage: orphans, what was edited by hand, what is not known here,
    /// and what was removed, which git tells as far as it knows.
    pub fn notes(&self, checklists: &[Checklist], removed: &[Removed]) -> Vec<Problem> {
        let mut notes: Vec<_> =
            self.orphans(checklists).into_iter().map(|(path, it)| orphan(path, it, checklists)).collect();
        notes.extend(removed::notes(removed));
        let told = removed.iter().map(|removed| &removed.statement.id);
        let ids: HashSet<&StatementId> = self.statements().map(|(_, statement)| &statement.id).chain(told).collect();
        for (path, statement) in self.statements() {
            if statement.origin == super::Origin::Edited {
                notes.push(
                    Problem::note(path.as_str(), "it was edited after it was recorded").help("git log shows who did"),
                );
            }
            for key in &statement.unknown {
                notes.push(Problem::note(path.as_str(), format!("this version does not know its key `{key}`")));
            }
            let about = match &statement.kind {
                Kind::Ruling(_, waiver) => Some(waiver),
                _ => None,
            };
            for id in statement.supersedes.iter().chain(about).filter(|id| !ids.contains(id)) {
                let message = format!("it names the statement {id}, which is not there");
                notes.push(
                    Problem::note(path.as_str(), message).help("it was removed, or its branch is not merged yet"),
                );
            }
        }
        notes
    }
}

fn orphan(path: &RepoPath, statement: &Statement, checklists: &[Checklist]) -> Problem {
    let message = format!(
        "{} by {} is about `{}`, {}",
        statement.kind.word(),
        statement.by,
        statement.item,
        why(statement, checklists)
    );
    Problem::note(path.as_str(), message)
        .help("an item that was renamed takes its statements over with `was = [\"area.item\"]`")
}

/// Why nobody has the item of an orphan.
pub fn why(statement: &Statement, checklists: &[Checklist]) -> String {
    let checklist = statement.item.split('/').next().unwrap_or_default();
    match checklists.iter().any(|loaded| loaded.id == checklist) {
        true => "which no longer exists".to_owned(),
        false => format!("and no checklist `{checklist}` is loaded"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist;
    use crate::ledger;

    fn ledger(statements: &[(&str, &str, &str)]) -> Ledger {
        let mut ledger = Ledger::default();
        for (item, id, keys) in statements {
            let path = RepoPath::new(&format!("{}/{}/{id}.toml", ledger::FOLDER, item));
            let text = format!("schema = 1\nitem = \"{item}\"\nby = \"Bo\"\nat = 2026-01-31T09:30:00Z\n{keys}\n");
            let statement = ledger::parse(&path, &text).unwrap_or_else(|damage| panic!("{}", damage.problem));
            ledger.insert(path, Ok(statement));
        }
        ledger
    }

    fn checklists(items: &str) -> Vec<Checklist> {
        let text = format!("schema = 1\nid = \"core\"\n[[area]]\nid = \"a\"\n{items}");
        checklist::parse("core.toml", &text).0.into_iter().collect()
    }

    const PASS: &str = "kind = \"mark\"\nstatus = \"pass\"";

    #[test]
    fn statements_about_items_that_are_gone_are_listed_and_not_lost() {
        let ledger = ledger(&[("core/a.old", "one", PASS), ("core/a.new", "two", PASS), ("ops/b.c", "three", PASS)]);
        let checklists = checklists("[[area.item]]\nid = \"new\"\ntitle = \"New\"\n");
        let notes: Vec<_> = ledger.notes(&checklists, &[]).iter().map(|note| note.message.to_string()).collect();
        assert_eq!(
            notes,
            [
                "mark by Bo is about `core/a.old`, which no longer exists",
                "mark by Bo is about `ops/b.c`, and no checklist `ops` is loaded"
            ]
        );
        assert_eq!(ledger.statements().count(), 3);
    }

    #[test]
    fn an_item_takes_over_what_was_stated_about_its_earlier_names() {
        let ledger = ledger(&[
            ("core/a.old", "one", PASS),
            ("core/a.older", "two", "kind = \"mark\"\nstatus = \"fail\""),
            ("core/a.new", "three", "kind = \"mark\"\nstatus = \"partial\"\nsupersedes = [\"two\"]"),
        ]);
        let new = "[[area.item]]\nid = \"new\"\ntitle = \"New\"\nwas = [\"a.old\", \"core/a.older\"]\n";
        let renamed = checklists(new);
        assert!(ledger.orphans(&renamed).is_empty());
        let force = ledger.force(&renamed);
        let ids: Vec<_> = force["core/a.new"].marks.iter().map(|mark| mark.id.as_str()).collect();
        assert_eq!((force.len(), ids), (1, vec!["three", "one"]), "what one name supersedes, another may have");
        let ids_of = |item: &str| {
            let force = ledger.force_of(item, &renamed)?;
            Some(force.marks.iter().map(|mark| mark.id.as_str()).collect::<Vec<_>>())
        };
        assert_eq!(ids_of("core/a.new"), Some(vec!["three", "one"]), "asked for one item");
        assert_eq!(ids_of("core/a.old"), None, "an earlier name is nobody's");
        // A name that an item still has is its own.
        let both = checklists(&format!("{new}[[area.item]]\nid = \"old\"\ntitle = \"Old\"\n"));
        assert_eq!(ledger.force(&both)["core/a.old"].marks.len(), 1);
        assert_eq!(ledger.force_of("core/a.old", &both).map(|force| force.marks.len()), Some(1));
        let problems = checklist::check_needs(&both);
        assert!(
            problems.len() == 1 && problems[0].message.contains("`core/a.new` was `core/a.old`, which still exists")
        );
        let twice = checklists(&format!("{new}{}", new.replace("\"new\"", "\"newer\"")));
        let problems = checklist::check_needs(&twice);
        assert!(
            problems.len() == 2 && problems[0].message.contains("both `core/a.new` and `core/a.newer` were"),
            "{problems:?}"
        );
    }

    #[test]
    fn a_damage_by_an_earlier_name_is_one_of_the_item() {
        let mut ledger = Ledger::default();
        let path = RepoPath::new(".gonogo/ledger/core/a.old/torn.toml");
        ledger.insert(path.clone(), ledger::parse(&path, "status = 1"));
        let renamed = checklists("[[area.item]]\nid = \"new\"\ntitle = \"New\"\nwas = \"a.old\"\n");
        assert_eq!(ledger.damaged(&renamed).into_iter().collect::<Vec<_>>(), ["core/a.new"]);
    }

    #[test]
    fn what_was_removed_or_edited_is_noted() {
        let edited = format!("{PASS}\nsupersedes = [\"gone\"]\nmood = 1\nhash = \"of another text\"");
        let ledger =
            ledger(&[("core/a.new", "one", &edited), ("core/a.new", "two", "kind = \"approval\"\nwaiver = \"lost\"")]);
        let notes: Vec<_> = ledger.notes(&checklists("[[area.item]]\nid = \"new\"\ntitle = \"New\"\n"), &[]);
        let said: Vec<_> = notes.iter().map(|note| note.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "it was edited after it was recorded",
                "this version does not know its key `mood`",
                "it names the statement gone, which is not there",
                "it names the statement lost, which is not there"
            ]
        );
    }
}
