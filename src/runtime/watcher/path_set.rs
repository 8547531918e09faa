//! A set of absolute paths. Comparing paths part by part, as the standard library does, is ten times dearer than comparing
//! their bytes, and a large repository has thousands of folders.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

#[derive(Clone, Debug, Default)]
pub(super) struct PathSet(BTreeSet<OsString>);

impl PathSet {
    pub fn contains(&self, path: &Path) -> bool {
        self.0.contains(path.as_os_str())
    }

    pub fn insert(&mut self, path: PathBuf) -> bool {
        self.0.insert(path.into_os_string())
    }

    pub fn remove(&mut self, path: &Path) {
        self.0.remove(path.as_os_str());
    }

    /// Those that are not in the other set.
    pub fn without(&self, other: &Self) -> Vec<PathBuf> {
        self.0.difference(&other.0).map(PathBuf::from).collect()
    }

    /// Those that are `path` or lie beneath it.
    pub fn within(&self, path: &Path) -> impl Iterator<Item = PathBuf> {
        let mut start = path.as_os_str().to_owned();
        start.push(MAIN_SEPARATOR.to_string());
        let itself = self.0.get(path.as_os_str());
        let prefix = start.clone();
        let is_beneath = move |other: &&OsString| starts_with(other, &prefix);
        itself.into_iter().chain(self.0.range(start..).take_while(is_beneath)).map(PathBuf::from)
    }
}

impl Extend<PathBuf> for PathSet {
    fn extend<T: IntoIterator<Item = PathBuf>>(&mut self, paths: T) {
        self.0.extend(paths.into_iter().map(PathBuf::into_os_string));
    }
}

impl FromIterator<PathBuf> for PathSet {
    fn from_iter<T: IntoIterator<Item = PathBuf>>(paths: T) -> Self {
        Self(paths.into_iter().map(PathBuf::into_os_string).collect())
    }
}

fn starts_with(path: &OsStr, prefix: &OsStr) -> bool {
    path.as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_begins_alike_does_not_lie_within() {
        let join = |parts: &str| parts.split('/').collect::<PathBuf>();
        let set: PathSet = ["a", "a/b", "a-b", "a-b/c", "a/b/c", "b", "a.b"].into_iter().map(join).collect();
        let within: Vec<_> = set.within(Path::new("a")).collect();
        assert_eq!(within, [join("a"), join("a/b"), join("a/b/c")]);
        assert_eq!(set.within(Path::new("c")).count(), 0);
        assert_eq!(set.within(&join("a/b/c")).count(), 1);
    }
}
