//! What an audit learned of files, in a form that the next start can take up: facts by check and by what the file was when
//! it was read. A file that has changed since, or may have, is looked at again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::FactStore;
use super::plan::{NodeId, Plan};
use crate::check::Fact;
use crate::repo::{RepoPath, Stamp};

/// A change of this form makes what older programs kept unreadable.
const FORM: u32 = 2;
/// File systems tell times in steps; a file that is as young as this when the audit begins may change without telling.
const YOUNG_NS: i128 = 2_000_000_000;
/// How much of a digest is kept at the end.
const DIGEST: usize = 32;

/// Facts of the files of one repository.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    form: u32,
    /// The program that made it; another one may see other things in the same files.
    program: String,
    /// The checks, by what identifies their definitions.
    checks: Vec<Identity>,
    /// By path, in order.
    files: Vec<Remembered>,
}

/// Tells checks apart: equal definitions have equal ones.
pub type Identity = [u8; 16];

#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    path: RepoPath,
    stamp: Stamp,
    /// What checks had to tell of it; about the others it was silent.
    facts: Vec<(u32, Fact)>,
}

/// A memory that is being asked: where its checks are in the plan of now.
#[derive(Debug, Default)]
pub(super) struct Recall {
    memory: Memory,
    /// For each node, the check's place in the memory.
    places: Vec<Option<u32>>,
}

impl Memory {
    /// `stamps` are by path; `program` is what made the facts; `began_ns` is when the audit began, in nanoseconds since the epoch.
    pub(super) fn of(
        plan: &Plan,
        stores: &[FactStore],
        stamps: &[(RepoPath, Stamp)],
        program: &str,
        began_ns: i128,
    ) -> Self {
        let old_enough = |stamp: &Stamp| stamp.newest_ns() < began_ns - YOUNG_NS;
        let old = stamps.iter().filter(|(_, stamp)| old_enough(stamp));
        let mut files: Vec<_> =
            old.map(|(path, stamp)| Remembered { path: path.clone(), stamp: *stamp, facts: Vec::new() }).collect();
        let mut checks = Vec::new();
        for (node, store) in plan.nodes().iter().zip(stores).filter(|(node, _)| node.parts.is_empty()) {
            let place = u32::try_from(checks.len()).unwrap_or(u32::MAX);
            checks.push(node.identity);
            for (path, fact) in store.facts().iter() {
                if let Ok(at) = files.binary_search_by(|file| file.path.cmp(path)) {
                    files[at].facts.push((place, fact.clone()));
                }
            }
        }
        Self { form: FORM, program: program.to_owned(), checks, files }
    }

    /// The memory as bytes that know whether they were damaged; None if it cannot be written, which is no loss.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = postcard::to_stdvec(self).ok()?;
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        Some(bytes)
    }

    /// None unless the bytes are whole and this program wrote them.
    pub fn decode(bytes: &[u8], program: &str) -> Option<Self> {
        let (body, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
        if blake3::hash(body).as_bytes() != digest {
            return None;
        }
        let memory: Self = postcard::from_bytes(body).ok()?;
        (memory.form == FORM && memory.program == program).then_some(memory)
    }
}

impl Recall {
    pub fn new(memory: Memory, plan: &Plan) -> Self {
        let known: BTreeMap<&Identity, u32> = memory.checks.iter().zip(0..).collect();
        let places = plan.nodes().iter().map(|node| known.get(&node.identity).copied()).collect();
        Self { memory, places }
    }

    /// What is remembered of a file, if it is still what it was. Files are asked for in their order, mostly: `next` is where
    /// the one after the last is.
    pub fn file(&self, path: &RepoPath, stamp: &Stamp, next: &mut usize) -> Option<Recalled<'_>> {
        let files = &self.memory.files;
        let is_next = files.get(*next).is_some_and(|file| file.path == *path);
        let at = match is_next {
            true => *next,
            false => files.binary_search_by(|file| file.path.cmp(path)).ok()?,
        };
        *next = at + 1;
        (files[at].stamp == *stamp).then(|| Recalled { facts: &files[at].facts, places: &self.places })
    }
}

/// What a check had to tell of a file.
#[derive(Debug)]
pub(super) enum Told<'m> {
    Fact(&'m Fact),
    Nothing,
    /// The check is not remembered, and must look.
    Unknown,
}

/// A file as it is remembered.
#[derive(Debug)]
pub(super) struct Recalled<'m> {
    facts: &'m [(u32, Fact)],
    places: &'m [Option<u32>],
}

impl<'m> Recalled<'m> {
    pub fn fact(&self, node: NodeId) -> Told<'m> {
        let Some(place) = self.places[node] else { return Told::Unknown };
        let found = self.facts.iter().find(|(of, _)| *of == place);
        found.map_or(Told::Nothing, |(_, fact)| Told::Fact(fact))
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

    fn remembered(folder: &TempDir, checklist: &Checklist, began_ns: i128) -> Memory {
        let mut engine = engine(folder, checklist);
        engine.remember(None);
        audit(&mut engine);
        Memory::decode(&engine.memory("p", began_ns).encode().unwrap(), "p").unwrap()
    }

    #[test]
    fn what_is_remembered_is_not_read_and_says_the_same() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let cold = audit(&mut engine(&folder, &checklist));
        assert_eq!(cold.files_read, 20);
        let mut warm = engine(&folder, &checklist);
        warm.remember(Some(remembered(&folder, &checklist, LATER)));
        fs::write(folder.path().join("3.rs"), "fn done() {}\n").unwrap();
        fs::remove_file(folder.path().join("4.rs")).unwrap();
        fs::write(folder.path().join("new.rs"), "// TODO\n").unwrap();
        let warm = audit(&mut warm);
        assert_eq!(warm.files_read, 2, "the changed and the new one");
        assert_eq!(warm.outcomes, audit(&mut engine(&folder, &checklist)).outcomes);
    }

    #[test]
    fn a_check_that_is_new_looks_at_every_file_and_the_others_at_none() {
        let folder = folder();
        let memory = remembered(&folder, &checklist("f7"), LATER);
        let other = checklist("f8");
        let mut warm = engine(&folder, &other);
        warm.remember(Some(memory));
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
        warm.remember(Some(remembered(&folder, &checklist, i128::try_from(now).unwrap())));
        assert_eq!(audit(&mut warm).files_read, 20, "the files were written just now");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("0.rs", folder.path().join("link.rs")).unwrap();
            let mut warm = engine(&folder, &checklist);
            warm.remember(Some(remembered(&folder, &checklist, LATER)));
            assert_eq!(audit(&mut warm).files_read, 1, "what a link leads to may change without it");
        }
    }

    #[test]
    fn damaged_or_foreign_bytes_are_no_memory() {
        let (folder, checklist) = (folder(), checklist("f7"));
        let mut of = engine(&folder, &checklist);
        of.remember(None);
        audit(&mut of);
        let bytes = of.memory("p", LATER).encode().unwrap();
        assert!(Memory::decode(&bytes, "p").is_some());
        assert!(Memory::decode(&bytes, "another").is_none());
        for at in (0..bytes.len()).step_by(37) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Memory::decode(&damaged, "p").is_none(), "{at}");
            assert!(Memory::decode(&bytes[..at], "p").is_none(), "{at}");
        }
    }
}
