//! A document held against a repository of 2,000 files of code: the first time, with nothing changed since, and after one of the
//! files was saved. The document claims what only a look at all that is used can refute.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use divan::Bencher;
use gonogo::claims::{Casebook, Document};
use gonogo::repo::{Repo, RepoPath};
use tempfile::TempDir;

fn main() {
    divan::main();
}

const FILES: usize = 2_000;

/// A package of Python, made once, in which one module after another is imported from the first.
fn repository() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder can be made");
        fs::create_dir_all(folder.path().join("bakery")).expect("folders can be made");
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("files can be written");
        write("main.py", "from bakery.step_0 import bake_0\n\nbake_0('rye')\n");
        for at in 0..FILES {
            let mut text = format!("from bakery.step_{} import bake_{}\n", (at + 1) % FILES, (at + 1) % FILES);
            for line in 0..40 {
                writeln!(text, "\ndef knead_{at}_{line}(dough):\n    return dough.fold({line})")
                    .expect("a String takes text");
            }
            writeln!(text, "\ndef bake_{at}(dough):\n    return bake_{}(knead_{at}_1(dough))", (at + 1) % FILES)
                .expect("a String takes text");
            write(&format!("bakery/step_{at}.py"), &text);
        }
        write("bakery/ovens.py", "class OvenJournal:\n    def note(self, loaf):\n        return loaf\n");
        folder
    });
    folder.path()
}

fn document() -> Document {
    let text =
        "# Status\n\n## Done\n\n- ✅ Oven journal\n- ✅ `bakery/step_7.py` kneads\n- ✅ Rate limiting\n- 2,002 files\n";
    Document { path: RepoPath::new("STATUS.md"), text: text.to_owned(), said: None }
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn judged_the_first_time(bencher: Bencher) {
    let repo = Repo::open(repository()).expect("the folder is there");
    bencher.bench(|| Casebook::default().audit(&repo, &[document()]));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn judged_again(bencher: Bencher) {
    let repo = Repo::open(repository()).expect("the folder is there");
    let casebook = Casebook::default();
    casebook.audit(&repo, &[document()]);
    bencher.bench(|| casebook.audit(&repo, &[document()]));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn judged_after_a_file_was_saved(bencher: Bencher) {
    static SAVED: AtomicUsize = AtomicUsize::new(0);
    let repo = Repo::open(repository()).expect("the folder is there");
    let casebook = Casebook::default();
    casebook.audit(&repo, &[document()]);
    let save = || {
        let text = format!("def bake_{0}(dough):\n    return dough\n", SAVED.fetch_add(1, Ordering::Relaxed));
        fs::write(repository().join("bakery/saved.py"), text).expect("files can be written");
    };
    bencher.with_inputs(save).bench_values(|()| casebook.audit(&repo, &[document()]));
}
