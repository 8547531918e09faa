//! A memory that is asked along a walk over the files: both are in order, so that nothing is searched for. A file that has
//! changed since, or may have, is looked at again.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use super::memory::{self, Identity, Memory, Row};
use super::plan::{NodeId, Plan};
use crate::check::Fact;
use crate::repo::{RepoPath, SeenFolder, Stamp};
use crate::text::lossy;

/// A memory, and where its checks are in the plan of now.
#[derive(Debug, Default)]
pub(super) struct Recall {
    memory: Memory,
    /// For each node, the check's place in the memory.
    places: Vec<Option<u32>>,
    /// For each place, the node.
    nodes: Vec<Option<NodeId>>,
    /// For each node, whether it and its parts are remembered.
    known: Vec<bool>,
}

impl Recall {
    pub fn new(memory: Memory, plan: &Plan) -> Self {
        let known: BTreeMap<&Identity, u32> = memory.checks().iter().map(|(identity, _)| identity).zip(0..).collect();
        let places: Vec<_> = plan.nodes().iter().map(|node| known.get(&node.identity).copied()).collect();
        let mut nodes = vec![None; memory.checks().len()];
        for (node, place) in places.iter().enumerate().filter_map(|(node, place)| Some((node, (*place)?))) {
            nodes[place as usize] = Some(node);
        }
        let mut known: Vec<bool> = Vec::with_capacity(places.len());
        for (node, place) in plan.nodes().iter().zip(&places) {
            let whole = !node.parts.is_empty() && node.parts.iter().all(|part| known[*part]);
            known.push(place.is_some() || whole);
        }
        Self { memory, places, nodes, known }
    }

    /// For each check, whether all is known that it had to tell of files: of one that is what it was, nothing need even be
    /// held against its globs, because how many files it looks at is known as well.
    pub fn known(&self) -> Vec<bool> {
        self.known.clone()
    }

    /// The folders as they are remembered.
    pub fn folders(&self) -> Vec<SeenFolder<'_>> {
        self.memory.folders()
    }

    /// How many of the remembered files each check looks at.
    pub fn selected(&self) -> impl Iterator<Item = (NodeId, usize)> {
        let counts = self.memory.checks().iter().map(|(_, selected)| *selected);
        self.nodes.iter().zip(counts).filter_map(|(node, selected)| Some(((*node)?, selected)))
    }

    /// What is remembered of the files from one path on, up to another.
    pub fn along(&self, from: Option<&RepoPath>, to: Option<&RepoPath>) -> Along<'_> {
        let range = self.memory.range(from, to);
        Along { recall: self, next: self.memory.row(range.start).filter(|_| !range.is_empty()), range }
    }
}

/// Goes along with a walk over the files in their order.
pub(super) struct Along<'m> {
    recall: &'m Recall,
    range: Range<usize>,
    next: Option<Row<'m>>,
}

impl<'m> Along<'m> {
    /// What is remembered of a file, whatever it is now; `gone` hears of those before it, which are no more.
    pub fn file(&mut self, path: &RepoPath, mut gone: impl FnMut(&RepoPath)) -> Option<Remembered<'m>> {
        while let Some(row) = self.next {
            let order = row.path.cmp(path.as_str().as_bytes());
            if order == Ordering::Greater {
                return None;
            }
            self.go_on();
            if order == Ordering::Equal {
                return Some(Remembered { row, told: None, recall: self.recall });
            }
            gone(&RepoPath::new(&lossy(row.path)));
        }
        None
    }

    /// The rest of them, which are no more.
    pub fn rest(mut self) -> impl Iterator<Item = RepoPath> {
        std::iter::from_fn(move || {
            let row = self.next?;
            self.go_on();
            Some(RepoPath::new(&lossy(row.path)))
        })
    }

    fn go_on(&mut self) {
        self.range.start += 1;
        self.next = self.recall.memory.row(self.range.start).filter(|_| !self.range.is_empty());
    }
}

/// A file as it is remembered.
pub(super) struct Remembered<'m> {
    row: Row<'m>,
    /// What checks had to tell of it, once somebody asks.
    told: Option<memory::Told<Box<Fact>>>,
    recall: &'m Recall,
}

/// What a check had to tell of a file.
pub(super) enum Told {
    Fact(Box<Fact>),
    Nothing,
    /// The check is not remembered, and must look.
    Unknown,
}

impl Remembered<'_> {
    pub fn is(&self, stamp: Option<&Stamp>) -> bool {
        stamp.is_some_and(|stamp| self.row.stamp == stamp.bytes())
    }

    /// All that checks of now had to tell of it.
    pub fn facts(self) -> impl Iterator<Item = (NodeId, Box<Fact>)> {
        let Self { row, told, recall } = self;
        let told = told.unwrap_or_else(|| recall.memory.facts(row));
        told.into_iter().filter_map(|(place, fact)| Some(((*recall.nodes.get(place as usize)?)?, fact)))
    }

    pub fn fact(&mut self, node: NodeId) -> Told {
        let Some(place) = self.recall.places[node] else { return Told::Unknown };
        let told = self.told.get_or_insert_with(|| self.recall.memory.facts(self.row));
        let found = told.iter_mut().find(|(of, _)| *of == place);
        found.map_or(Told::Nothing, |(_, fact)| Told::Fact(std::mem::take(fact)))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use tempfile::TempDir;

    use super::*;
    use crate::audit::{Cancel, Engine, Evaluation};
    use crate::checklist::Checklist;
    use crate::repo::Repo;

    /// Long after all that is written here, so that no file is too young.
    const LATER: i128 = i128::MAX / 2;

    fn checklist(has: &str) -> Checklist {
        let text = format!(
            "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n\
             [[area.item]]\nid = \"todo\"\ntitle = \"A\"\ncheck.text = {{ in = [\"**/*.rs\"], lacks = 'TODO' }}\n\
             [[area.item]]\nid = \"word\"\ntitle = \"B\"\n\
             check.any = [{{ text = {{ in = [\"**/*.rs\"], has = '{has}' }} }}, {{ file.any = [\"LICENSE\"] }}]\n"
        );
        crate::checklist::parse("a.toml", &text).0.unwrap()
    }

    fn engine(folder: &TempDir, checklist: &Checklist) -> Engine {
        let repo = Arc::new(Repo::open(folder.path()).unwrap());
        Engine::new(repo, Arc::new(Plan::new(std::slice::from_ref(checklist))))
    }

    fn audit(engine: &mut Engine) -> Evaluation {
        engine.audit(&Cancel::default(), &|_| {})
    }

    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        for at in 0..20 {
            fs::write(folder.path().join(format!("{at}.rs")), format!("fn f{at}() {{}} // TODO {at}\n")).unwrap();
        }
        folder
    }

    fn written(folder: &TempDir, checklist: &Checklist, began_ns: i128) -> Vec<u8> {
        let mut engine = engine(folder, checklist);
        engine.remember(|| None);
        audit(&mut engine);
        let mut bytes = Vec::new();
        engine.write_memory("p", began_ns, &mut bytes).unwrap();
        bytes
    }

    fn remembered(folder: &TempDir, checklist: &Checklist, began_ns: i128) -> Memory {
        Memory::decode(written(folder, checklist, began_ns), "p").unwrap()
    }

    #[test]
    fn what_is_remembered_is_not_read_and_says_the_same() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let cold = audit(&mut engine(&folder, &checklist));
        assert_eq!(cold.files_read, 20);
        let mut warm = engine(&folder, &checklist);
        let memory = remembered(&folder, &checklist, LATER);
        warm.remember(|| Some(memory));
        fs::write(folder.path().join("3.rs"), "fn done() {}\n").unwrap();
        fs::remove_file(folder.path().join("4.rs")).unwrap();
        fs::write(folder.path().join("new.rs"), "// TODO\n").unwrap();
        let warm = audit(&mut warm);
        assert_eq!(warm.files_read, 2, "the changed and the new one");
        assert_eq!(warm.outcomes, audit(&mut engine(&folder, &checklist)).outcomes);
    }

    /// How many files a check looks at is part of what it says, and is kept as a sum.
    #[test]
    fn what_is_gone_renamed_too_young_or_new_is_counted_once() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let path = |name: &str| folder.path().join(name);
        fs::write(path("0.txt"), "no check wants it").unwrap();
        let young = fs::metadata(path("9.rs")).unwrap().modified().unwrap();
        let began = young.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        for began_ns in [LATER, i128::try_from(began).unwrap() + 2_000_000_000, 0] {
            let memory = remembered(&folder, &checklist, began_ns);
            fs::rename(path("0.rs"), path("zero.rs")).unwrap();
            fs::remove_file(path("19.rs")).unwrap();
            fs::rename(path("5.rs"), path("5.txt")).unwrap();
            fs::write(path("6.rs"), "fn shorter() {}").unwrap();
            let mut warm = engine(&folder, &checklist);
            warm.remember(|| Some(memory));
            let warm = audit(&mut warm);
            let cold = audit(&mut engine(&folder, &checklist));
            assert_eq!(warm.outcomes, cold.outcomes);
            assert!(began_ns != LATER || warm.files_read < cold.files_read);
            for (from, to) in [("zero.rs", "0.rs"), ("5.txt", "5.rs")] {
                fs::rename(path(from), path(to)).unwrap();
            }
            fs::write(path("19.rs"), "fn f19() {} // TODO 19\n").unwrap();
        }
    }

    #[test]
    fn a_check_that_is_new_looks_at_every_file_and_the_others_at_none() {
        let folder = folder();
        let memory = remembered(&folder, &checklist("f7"), LATER);
        let other = checklist("f8");
        let mut warm = engine(&folder, &other);
        warm.remember(|| Some(memory));
        assert_eq!(audit(&mut warm).outcomes, audit(&mut engine(&folder, &other)).outcomes);
    }

    /// As when the first statement of a ledger makes the folder in which definitions may lie, too.
    #[test]
    fn the_same_definitions_read_anew_look_at_no_file() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let mut live = engine(&folder, &checklist);
        audit(&mut live);
        fs::create_dir_all(folder.path().join(".gonogo/ledger")).unwrap();
        fs::write(folder.path().join(".gonogo/ledger/mark.toml"), "schema = 1\n").unwrap();
        let plan = Arc::new(Plan::new(std::slice::from_ref(&checklist)));
        let evaluation = live.replan(plan, &Cancel::default(), &|_| {});
        assert_eq!((evaluation.files_read, evaluation.items), (0, 0));
    }

    #[test]
    fn what_could_change_unseen_is_not_remembered() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        let mut warm = engine(&folder, &checklist);
        let memory = remembered(&folder, &checklist, i128::try_from(now).unwrap());
        warm.remember(|| Some(memory));
        assert_eq!(audit(&mut warm).files_read, 20, "the files were written just now");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("0.rs", folder.path().join("link.rs")).unwrap();
            let mut warm = engine(&folder, &checklist);
            let memory = remembered(&folder, &checklist, LATER);
            warm.remember(|| Some(memory));
            assert_eq!(audit(&mut warm).files_read, 1, "what a link leads to may change without it");
        }
    }

    #[test]
    fn damaged_or_foreign_bytes_are_no_memory() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let bytes = written(&folder, &checklist, LATER);
        assert!(Memory::decode(bytes.clone(), "p").is_some());
        assert!(Memory::decode(bytes.clone(), "another").is_none());
        for at in (0..bytes.len()).step_by(37) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Memory::decode(damaged, "p").is_none(), "{at}");
            assert!(Memory::decode(bytes[..at].to_vec(), "p").is_none(), "{at}");
        }
    }
}
