//! Where the words stand that documents speak of, kept by word and file: a changed file is searched for all words, and the
//! others for those only that are new.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::needle::Hit;
use crate::repo::RepoPath;

#[derive(Debug, Default)]
pub(in crate::claims) struct Finds {
    /// A word's number is its place here.
    words: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, usize>,
    /// By the word's number.
    hits: Vec<BTreeMap<RepoPath, Vec<Hit>>>,
    files: HashMap<RepoPath, Searched>,
}

/// How far a file was searched.
#[derive(Debug, Default)]
struct Searched {
    /// Of the words, the first so many.
    words: usize,
    /// Those that stand in it.
    found: Vec<usize>,
}

impl Finds {
    pub fn words(&self) -> &[Arc<str>] {
        &self.words
    }

    pub fn number(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }

    /// The places of a word, by file.
    pub fn of(&self, number: usize) -> impl Iterator<Item = &Hit> {
        self.hits[number].values().flatten()
    }

    pub fn want<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        for word in words {
            if !self.numbers.contains_key(word) {
                let word: Arc<str> = word.into();
                self.numbers.insert(Arc::clone(&word), self.words.len());
                self.words.push(word);
                self.hits.push(BTreeMap::new());
            }
        }
    }

    /// How many of the words were looked for in a file.
    pub fn searched(&self, path: &RepoPath) -> usize {
        self.files.get(path).map_or(0, |searched| searched.words)
    }

    /// Takes in what the words from one on were found to be in a file; gives those that stand elsewhere than before.
    pub fn put(&mut self, path: &RepoPath, from: usize, found: Vec<(usize, Hit)>) -> Vec<usize> {
        let mut by_word: BTreeMap<usize, Vec<Hit>> = BTreeMap::new();
        for (number, hit) in found {
            by_word.entry(from + number).or_default().push(hit);
        }
        let searched = self.files.entry(path.clone()).or_default();
        searched.words = self.words.len();
        let (mut kept, before): (Vec<usize>, Vec<usize>) = searched.found.drain(..).partition(|number| *number < from);
        let mut changed: Vec<usize> = before.into_iter().filter(|number| !by_word.contains_key(number)).collect();
        for number in &changed {
            self.hits[*number].remove(path);
        }
        for (number, hits) in by_word {
            kept.push(number);
            if self.hits[number].get(path) != Some(&hits) {
                self.hits[number].insert(path.clone(), hits);
                changed.push(number);
            }
        }
        searched.found = kept;
        changed
    }

    /// The file is gone, or none that people write; gives the words that stood in it.
    pub fn forget(&mut self, path: &RepoPath) -> Vec<usize> {
        let found = self.files.remove(path).unwrap_or_default().found;
        for number in &found {
            self.hits[*number].remove(path);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::needle::Seeker;
    use super::super::place::{Class, Source};
    use super::*;

    fn search(finds: &mut Finds, path: &str, from: usize, text: &str) -> Vec<usize> {
        let path = RepoPath::new(path);
        let found = Seeker::of(&finds.words()[from..]).find(&Source { path: &path, text, class: Class::Code });
        finds.put(&path, from, found)
    }

    #[test]
    fn a_changed_file_and_a_new_word_leave_the_rest_as_it_was() {
        let mut finds = Finds::default();
        finds.want(["redis", "kafka"].into_iter());
        assert_eq!(search(&mut finds, "a.py", 0, "redis\nkafka\n"), [0, 1]);
        assert_eq!(search(&mut finds, "b.py", 0, "redis\n"), [0]);
        assert_eq!(search(&mut finds, "a.py", 0, "redis\n\nkafka\n"), [1], "only where it stands elsewhere");
        finds.want(["kafka", "queue"].into_iter());
        assert_eq!((finds.searched(&RepoPath::new("a.py")), finds.words().len()), (2, 3));
        assert_eq!(search(&mut finds, "a.py", 2, "redis\n\nkafka queue\n"), [2]);
        let places = |finds: &Finds, word: &str| -> Vec<String> {
            finds.of(finds.number(word).unwrap()).map(|hit| hit.place.to_string()).collect()
        };
        assert_eq!(places(&finds, "redis"), ["a.py:1", "b.py:1"]);
        assert_eq!((places(&finds, "kafka"), places(&finds, "queue")), (vec!["a.py:3".into()], vec!["a.py:3".into()]));
        assert_eq!(search(&mut finds, "a.py", 0, "queue\n"), [0, 1, 2]);
        assert_eq!(finds.forget(&RepoPath::new("a.py")), [2]);
        assert_eq!(places(&finds, "redis"), ["b.py:1"]);
    }
}
