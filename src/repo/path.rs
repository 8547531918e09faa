//! Paths inside a repository.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::{Component, Path};
use std::sync::Arc;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Sanitized;

/// A path relative to the repository's root, with `/` between its parts, cheap to clone. Names that are not UTF-8 are
/// held lossily, which makes them unreadable, not wrong.
#[derive(Clone)]
pub struct RepoPath {
    /// Those of a folder's files may share one text, so that a list of many is not as many allocations.
    text: Arc<str>,
    start: u32,
    end: u32,
}

impl Serialize for RepoPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RepoPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Written)
    }
}

/// Takes a path from the text in which it stands, without a copy in between.
struct Written;

impl Visitor<'_> for Written {
    type Value = RepoPath;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a path")
    }

    fn visit_str<E>(self, path: &str) -> Result<RepoPath, E> {
        Ok(RepoPath::new(path))
    }
}

impl RepoPath {
    /// A path of more than four gigabytes is cut to nothing; no system has one.
    pub fn new(path: &str) -> Self {
        Self { text: path.into(), start: 0, end: u32::try_from(path.len()).unwrap_or_default() }
    }

    /// Paths that stand behind each other in a text from a position on, by where each of them ends.
    pub(super) fn in_one(
        text: &Arc<str>,
        mut start: u32,
        ends: impl Iterator<Item = u32>,
    ) -> impl Iterator<Item = Self> {
        ends.map(move |end| Self { text: Arc::clone(text), start: std::mem::replace(&mut start, end), end })
    }

    pub fn from_relative(path: &Path) -> Self {
        match path.to_str() {
            Some(text) if std::path::MAIN_SEPARATOR == '/' => Self::new(text),
            _ => Self::new(&path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")),
        }
    }

    /// A path that a person or a definition wrote: relative, without `..`, or nothing.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written.strip_prefix("./").unwrap_or(written);
        let inside = Path::new(written).components().all(|part| matches!(part, Component::Normal(_)));
        (inside && !written.is_empty()).then(|| Self::new(written))
    }

    pub fn as_str(&self) -> &str {
        self.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    pub fn shown(&self) -> Sanitized {
        Sanitized::new(self.as_str())
    }

    /// The folder it lies in; the root's is the empty path.
    #[must_use]
    pub fn parent(&self) -> Self {
        match self.as_str().rsplit_once('/') {
            Some((folder, _)) => Self::new(folder),
            None => Self::new(""),
        }
    }

    /// What has that name in this folder.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        if self.as_str().is_empty() { Self::new(name) } else { Self::new(&format!("{self}/{name}")) }
    }

    /// The path that is written in this file, from its folder or, behind a `/`, from the root; None if it leaves the
    /// repository on its way.
    pub fn follow(&self, written: &str) -> Option<Self> {
        if written.starts_with('/') { Self::new("").reach(written) } else { self.parent().reach(written) }
    }

    /// The path that is written as seen from this folder; None if it leaves the repository on its way.
    pub fn reach(&self, written: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.as_str().split('/').filter(|part| !part.is_empty()).collect();
        for part in written.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(Self::new(&parts.join("/")))
    }

    pub fn file_name(&self) -> &str {
        self.as_str().rsplit_once('/').map_or(self.as_str(), |(_, name)| name)
    }

    /// What follows the name's last dot, in lower case; empty if nothing does.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether it is `folder` or lies beneath it.
    pub fn is_within(&self, folder: &Self) -> bool {
        let folder = folder.as_str();
        folder.is_empty()
            || self.as_str().strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl PartialEq for RepoPath {
    fn eq(&self, other: &Self) -> bool {
        let is_one = Arc::ptr_eq(&self.text, &other.text) && (self.start, self.end) == (other.start, other.end);
        is_one || self.as_str() == other.as_str()
    }
}

impl Eq for RepoPath {}

impl PartialOrd for RepoPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RepoPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for RepoPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("RepoPath").field(&self.as_str()).finish()
    }
}

impl AsRef<Path> for RepoPath {
    fn as_ref(&self) -> &Path {
        Path::new(self.as_str())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_inside_parse() {
        assert_eq!(RepoPath::parse("./docs/a.md").unwrap().as_str(), "docs/a.md");
        for outside in ["", "../a", "/etc/passwd", "a/../../b"] {
            assert!(RepoPath::parse(outside).is_none(), "{outside}");
        }
    }

    #[test]
    fn parts() {
        let path = RepoPath::new("docs/guide/Intro.MD");
        assert_eq!((path.parent().as_str(), path.file_name(), &*path.extension()), ("docs/guide", "Intro.MD", "md"));
        assert!(path.is_within(&RepoPath::new("docs")) && !path.is_within(&RepoPath::new("doc")));
        assert_eq!(RepoPath::new(".env").extension(), "");
    }
}
