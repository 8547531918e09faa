//! The casebook: what was judged of documents and what is known of their repository, kept so that a change costs what it
//! touches. A document is judged again only if it, or an answer that its claims rest on, is another.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::Document;
use super::files::gone;
use super::judge;
use super::known::keep::Keep;
use super::known::needle::Needles;
use super::known::notes::{Noted, Notes, Topic};
use super::known::{Known, Past};
use super::model::{Claim, Verdict};
use super::needles;
use super::reading::Reading;
use super::versions::version::{Stamp, stamps};
use crate::check::{Finding, Judge, Ruled};
use crate::repo::{Removal, Repo, RepoPath};

/// A document may ask for words that it does not name, and so on: so often at most.
const ROUNDS: usize = 4;
/// So many documents are kept that nobody asks for any more.
const SPARE: usize = 64;
/// So many words are kept that no document names any more.
const SPARE_WORDS: usize = 1_000;
/// File systems tell times in steps; a file that is as young as this may change without telling.
const YOUNG: Duration = Duration::from_secs(2);

/// Shared by all who ask of the same repository, so that what one of them has asked costs the others nothing.
#[derive(Debug)]
pub struct Casebook {
    young: Duration,
    cases: Mutex<Cases>,
}

#[derive(Debug, Default)]
struct Cases {
    young: Duration,
    root: PathBuf,
    keep: Keep,
    removed: Removed,
    pages: HashMap<Key, Page>,
    /// Counts judgements.
    time: u64,
    /// How many documents were asked for at once.
    most: usize,
}

/// What commits up to one took away of the files that were asked for by their names.
#[derive(Debug, Default)]
struct Removed {
    head: Option<String>,
    asked: HashSet<String>,
    found: Vec<Removal>,
}

/// Tells a document from others, and from what it was before.
type Key = blake3::Hash;

/// One document.
#[derive(Debug)]
struct Page {
    reading: Reading,
    needles: Needles,
    dated: Option<Dated>,
    case: Option<Case>,
    /// When somebody asked for it last.
    asked: u64,
}

/// When it was changed last, by what git knew then.
#[derive(Debug)]
struct Dated {
    heads: Option<Heads>,
    stamp: Option<Stamp>,
}

/// The commit that is checked out, and the state of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Heads {
    commit: Option<String>,
    index: Option<(SystemTime, u64)>,
}

/// How it was judged, and what that rests on.
#[derive(Debug)]
struct Case {
    claims: Vec<Claim>,
    noted: Noted,
    stamp: Option<Stamp>,
    at: u64,
    /// It asked for words that nobody had looked for.
    is_open: bool,
}

/// Who waits for claims.
pub trait Waiting: Sync {
    /// Nobody does any more.
    fn is_over(&self) -> bool;
    /// So many of the documents that have to be are judged; called from any thread, for each document.
    fn judged(&self, _done: usize, _of: usize) {}
}

impl<F: Fn() -> bool + Sync> Waiting for F {
    fn is_over(&self) -> bool {
        self()
    }
}

impl Default for Casebook {
    fn default() -> Self {
        Self::trusting(YOUNG)
    }
}

impl Casebook {
    /// For files of which the times tell every change that is farther apart than this.
    pub fn trusting(young: Duration) -> Self {
        Self { young, cases: Mutex::new(Cases { young, ..Cases::default() }) }
    }

    /// The claims of documents, in their order; None as soon as nobody waits for them any more.
    pub fn audit_for(&self, repo: &Repo, documents: &[Document], waiting: &dyn Waiting) -> Option<Vec<Claim>> {
        let mut cases = self.cases.lock().unwrap_or_else(|broken| {
            // What crashed may have left half of something.
            let mut cases = PoisonError::into_inner(broken);
            *cases = Cases { young: self.young, ..Cases::default() };
            self.cases.clear_poison();
            cases
        });
        cases.audit(repo, documents, waiting)
    }

    /// The same, whoever waits.
    pub fn audit(&self, repo: &Repo, documents: &[Document]) -> Vec<Claim> {
        self.audit_for(repo, documents, &|| false).unwrap_or_default()
    }
}

impl Judge for Casebook {
    fn judge(&self, repo: &Repo, documents: Vec<(RepoPath, String)>) -> Vec<Ruled> {
        let documents = documents.into_iter().map(|(path, text)| Document { path, text, said: None });
        let ruled = |claim: Claim| Ruled {
            holds: match claim.verdict {
                Verdict::True => Some(true),
                Verdict::False => Some(false),
                Verdict::Unverifiable => None,
            },
            finding: Finding::new(
                &claim.doc,
                u32::try_from(claim.line).ok(),
                format!("{}: {}", claim.text, claim.evidence),
            ),
        };
        self.audit(repo, &documents.collect::<Vec<_>>()).into_iter().map(ruled).collect()
    }
}

impl Cases {
    fn audit(&mut self, repo: &Repo, documents: &[Document], waiting: &dyn Waiting) -> Option<Vec<Claim>> {
        if self.root != repo.root() {
            *self = Self { root: repo.root().to_path_buf(), young: self.young, ..Self::default() };
        }
        let keys: Vec<Key> = documents.iter().map(key).collect();
        self.open(documents, &keys);
        for _ in 0..ROUNDS {
            self.time += 1;
            let pages = keys.iter().filter_map(|key| self.pages.get(key));
            self.keep.finds.want(pages.flat_map(|page| page.needles.words()));
            if !self.keep.update(repo, self.time, self.young, &|| waiting.is_over()) {
                return None;
            }
            self.date(repo, &keys);
            self.look_back(repo, &keys);
            let unsought = self.judge(repo, &keys, waiting)?;
            if unsought.is_empty() {
                break;
            }
            self.keep.finds.want(unsought.iter().map(String::as_str));
        }
        let cases = keys.iter().filter_map(|key| self.pages.get(key)?.case.as_ref());
        let claims = cases.flat_map(|case| case.claims.iter().cloned()).collect();
        self.tidy(documents.len());
        Some(claims)
    }

    /// Reads the documents that are new or another.
    fn open(&mut self, documents: &[Document], keys: &[Key]) {
        let new = documents.par_iter().zip(keys).filter(|(_, key)| !self.pages.contains_key(*key));
        let read = |(document, key): (&Document, &Key)| {
            let reading = Reading::of(document.path.clone(), &document.text, document.said.as_deref());
            (*key, Page { needles: needles(&reading), reading, dated: None, case: None, asked: 0 })
        };
        let new: Vec<_> = new.map(read).collect();
        self.pages.extend(new);
        for key in keys {
            if let Some(page) = self.pages.get_mut(key) {
                page.asked = self.time + 1;
            }
        }
    }

    /// Asks git when documents were changed last, of which it may say something else than before.
    fn date(&mut self, repo: &Repo, keys: &[Key]) {
        let heads = Heads::of(repo, self.young);
        let is_dated = |page: &Page| page.dated.as_ref().is_some_and(|dated| heads.is_some() && dated.heads == heads);
        let asked: HashSet<&Key> = keys.iter().collect();
        let pages = self.pages.iter_mut().filter(|(key, page)| asked.contains(key) && !is_dated(page));
        let undated: Vec<&mut Page> = pages.map(|(_, page)| page).collect();
        let readings: Vec<&Reading> = undated.iter().map(|page| &page.reading).collect();
        let stamps = stamps(&readings, repo);
        for page in undated {
            let stamp = stamps.get(&page.reading.path).cloned();
            page.dated = Some(Dated { heads: heads.clone(), stamp });
        }
    }

    /// Asks git what became of the files that are not there and that documents name.
    fn look_back(&mut self, repo: &Repo, keys: &[Key]) {
        let git = repo.git().ok();
        let head = git.and_then(|git| git.head().ok()).and_then(|head| head.commit);
        if head != self.removed.head {
            self.keep.changed.topic(Topic::History, self.time);
            self.removed = Removed { head, ..Removed::default() };
        }
        let (notes, stamps) = (Notes::default(), HashMap::new());
        let known = Known::of(repo, &self.keep, Past { stamps: &stamps, removals: &[] }, &notes);
        let pages = keys.iter().filter_map(|key| self.pages.get(key)).filter(|page| !page.holds(&self.keep, repo));
        let names: HashSet<String> = pages.flat_map(|page| gone::absent(&page.reading, &known)).collect();
        let Removed { asked, found, .. } = &mut self.removed;
        if names.is_subset(asked) {
            return;
        }
        asked.extend(names);
        let names = asked.iter().map(String::as_str).collect();
        // Where git cannot say, nothing is known to be gone.
        *found = git.and_then(|git| git.removed(&names).ok()).unwrap_or_default();
    }

    /// Judges the documents whose claims may be others; gives the words that they asked for and nobody had looked for.
    fn judge(&mut self, repo: &Repo, keys: &[Key], waiting: &dyn Waiting) -> Option<BTreeSet<String>> {
        let (keep, at) = (&self.keep, self.time);
        let stamp = |page: &Page| page.dated.as_ref().and_then(|dated| dated.stamp.clone());
        let asked: HashSet<&Key> = keys.iter().collect();
        let asked: Vec<(&Key, &Page)> = self.pages.iter().filter(|(key, _)| asked.contains(key)).collect();
        let stamps = asked.iter().filter_map(|(_, page)| Some((page.reading.path.clone(), stamp(page)?)));
        let stamps: HashMap<_, _> = stamps.collect();
        let past = Past { stamps: &stamps, removals: &self.removed.found };
        let due: Vec<_> = asked.into_iter().filter(|(_, page)| !page.holds(keep, repo)).collect();
        let done = AtomicUsize::new(0);
        let look = |(key, page): &(&Key, &Page)| {
            let notes = Notes::default();
            let claims = judge(&page.reading, &Known::of(repo, keep, past, &notes));
            let (noted, unsought) = notes.end();
            waiting.judged(done.fetch_add(1, Ordering::Relaxed) + 1, due.len());
            (**key, Case { claims, noted, stamp: stamp(page), at, is_open: !unsought.is_empty() }, unsought)
        };
        let judged: Vec<_> = due.par_iter().filter(|_| !waiting.is_over()).map(look).collect();
        let mut all = BTreeSet::new();
        for (key, case, unsought) in judged {
            all.extend(unsought);
            if let Some(page) = self.pages.get_mut(&key) {
                page.case = Some(case);
            }
        }
        (!waiting.is_over()).then_some(all)
    }

    /// Forgets documents that nobody has asked for in a long time, and words that none of the others names.
    fn tidy(&mut self, asked: usize) {
        self.most = self.most.max(asked);
        let room = SPARE + 2 * self.most;
        if self.pages.len() > room {
            let mut times: Vec<u64> = self.pages.values().map(|page| page.asked).collect();
            times.sort_unstable();
            let oldest = times[times.len() - room];
            self.pages.retain(|_, page| page.asked >= oldest);
        }
        let words: BTreeSet<&str> = self.pages.values().flat_map(|page| page.needles.words()).collect();
        if self.keep.finds.words().len() > 2 * words.len() + SPARE_WORDS {
            self.keep = Keep::default();
            self.pages.values_mut().for_each(|page| page.case = None);
        }
    }
}

impl Page {
    fn holds(&self, keep: &Keep, repo: &Repo) -> bool {
        let stamp = self.dated.as_ref().and_then(|dated| dated.stamp.as_ref());
        let holds = |case: &Case| !case.is_open && case.stamp.as_ref() == stamp && case.noted.hold(case.at, keep, repo);
        self.case.as_ref().is_some_and(holds)
    }
}

impl Heads {
    /// None where that cannot be told from what it may become.
    fn of(repo: &Repo, young: Duration) -> Option<Self> {
        let git = repo.git().ok()?;
        let commit = git.head().ok()?.commit;
        if repo.commit().is_some() {
            return Some(Self { commit, index: None });
        }
        let index = std::fs::metadata(git.git_dir().join("index")).ok();
        let index = index.and_then(|index| Some((index.modified().ok()?, index.len())));
        let is_old = |changed: SystemTime| changed.elapsed().is_ok_and(|age| age > young);
        index.is_none_or(|(changed, _)| is_old(changed)).then_some(Self { commit, index })
    }
}

fn key(document: &Document) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(document.path.as_str().as_bytes()).update(b"\0");
    hasher.update(format!("{:?}\0", document.said).as_bytes()).update(document.text.as_bytes());
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::super::select;
    use super::*;

    /// When each of the documents was judged last.
    fn judged(casebook: &Casebook, repo: &Repo) -> Vec<u64> {
        casebook.audit(repo, &select(repo));
        let cases = casebook.cases.lock().unwrap();
        let mut pages: Vec<&Page> = cases.pages.values().collect();
        pages.sort_by(|left, right| left.reading.path.cmp(&right.reading.path));
        pages.iter().filter_map(|page| page.case.as_ref()).map(|case| case.at).collect()
    }

    #[test]
    fn a_document_is_judged_again_when_a_file_is_another_that_it_asked_for_and_for_no_other() {
        let folder = TempDir::new().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        fs::create_dir(folder.path().join("k8s")).unwrap();
        write("README.md", "# Orders\n\n- ✅ `docs.py` (2 lines)\n");
        write("READY.md", "# Ready\n\n- ✅ Every service has resource limits\n- ✅ Memory limit 512Mi\n");
        write("docs.py", "one = 1\ntwo = 2\n");
        write("other.py", "one = 1\n");
        let deployment = |limit: &str| {
            format!(
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  template:\n    spec:\n      \
                 containers:\n        - name: orders\n          resources:\n            limits:\n              memory: \
                 {limit}\n"
            )
        };
        write("k8s/app.yaml", &deployment("512Mi"));
        let repo = Repo::open(folder.path()).unwrap();
        let casebook = Casebook::trusting(Duration::ZERO);
        let [readme, ready] = judged(&casebook, &repo)[..] else { panic!("two documents") };
        write("other.py", "one = 1\n# and a remark\n");
        assert_eq!(judged(&casebook, &repo), [readme, ready], "nobody asked for that file");
        write("docs.py", "one = 1\ntwo = 2\n# and a remark\n");
        let [again, same] = judged(&casebook, &repo)[..] else { panic!("two documents") };
        assert!(again > readme && same == ready, "its lines were counted");
        write("k8s/app.yaml", &deployment("1024Mi"));
        let [same, again] = judged(&casebook, &repo)[..] else { panic!("two documents") };
        assert!(again > ready && same > readme - 1, "its limits were read");
    }

    #[test]
    fn who_waits_hears_of_each_document() {
        #[derive(Default)]
        struct Ears(Mutex<Vec<(usize, usize)>>);
        impl Waiting for Ears {
            fn is_over(&self) -> bool {
                false
            }
            fn judged(&self, done: usize, of: usize) {
                self.0.lock().unwrap().push((done, of));
            }
        }
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("README.md"), "# Orders\n\n- ✅ `docs.py`\n").unwrap();
        fs::write(folder.path().join("READY.md"), "# Ready\n\n- ✅ `orders.py`\n").unwrap();
        let repo = Repo::open(folder.path()).unwrap();
        let (casebook, ears) = (Casebook::trusting(Duration::ZERO), Ears::default());
        assert!(casebook.audit_for(&repo, &select(&repo), &ears).is_some());
        let mut heard = std::mem::take(&mut *ears.0.lock().unwrap());
        heard.sort_unstable();
        assert_eq!(heard, [(1, 2), (2, 2)]);
        assert!(casebook.audit_for(&repo, &select(&repo), &ears).is_some());
        assert!(ears.0.lock().unwrap().is_empty(), "nothing has to be judged again");
    }
}
