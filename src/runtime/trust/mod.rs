//! Whether the user trusts what the repository asks to run and to call. Trust is in content: the checklists that ask, the files
//! that commands name, the addresses. A changed byte asks again, and shows the difference.

mod difference;
mod named;
mod shelf;

pub use difference::difference;
pub use named::beneath;
pub use shelf::{forget, keep, kept};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::probes::{Given, wanted};
use crate::checklist::{Checklist, Source};
use crate::probe::{Request, Url};
use crate::repo::{Repo, RepoPath};

/// Everything that trust covers, as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// What would run and be called, as the person reads it: each whole, over as many lines as it takes.
    pub asked: Vec<String>,
    /// The checklists that ask, and the files that commands name, with their content.
    pub files: BTreeMap<String, String>,
}

/// How a repository's requests stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It asks for nothing.
    Nothing,
    Trusted,
    /// Nobody has trusted it, or it has changed since: what was trusted then.
    Asks(Option<Requests>),
}

impl Requests {
    /// What the repository's own checklists and configuration ask for.
    pub fn of(repo: &Repo, checklists: &[Checklist], given: &Given) -> Self {
        let mut requests = Self::default();
        let own: Vec<_> = checklists.iter().filter(|checklist| checklist.source == Source::Repository).collect();
        for checklist in &own {
            let asks = !wanted(std::slice::from_ref(*checklist), &|_| true).is_empty();
            if let (true, Some(path)) = (asks, RepoPath::parse(&checklist.origin)) {
                requests.add_file(repo, &path);
            }
        }
        for wanted in wanted(checklists, &|_| true) {
            if let Request::Http(http) = &*wanted.request
                && let Url::Endpoint { name, .. } = &http.url
                && given.is_projects(name)
            {
                let address = given.endpoint(name).unwrap_or_default();
                requests.add(format!("server {name} = {address}"));
            }
            if !wanted.sources.contains(&Source::Repository) {
                continue;
            }
            requests.add(wanted.request.lines().join("\n"));
            if let Request::Command(command) = &*wanted.request {
                named::files(command, repo).iter().for_each(|path| requests.add_file(repo, path));
            }
        }
        requests
    }

    fn add(&mut self, asked: String) {
        if !self.asked.contains(&asked) {
            self.asked.push(asked);
        }
    }

    fn add_file(&mut self, repo: &Repo, path: &RepoPath) {
        if let Ok(bytes) = repo.read(path) {
            // Bytes that are no text are told apart by their hash, which is all that a person could compare of them.
            let text = String::from_utf8(bytes)
                .unwrap_or_else(|error| format!("blake3 {}", blake3::hash(error.as_bytes()).to_hex()));
            self.files.insert(path.to_string(), text);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// Each line of what is asked.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.asked.iter().flat_map(|asked| asked.lines())
    }

    /// Whether all of it is among what was trusted: a part of the items asks for a part of that.
    fn is_within(&self, trusted: &Self) -> bool {
        self.asked.iter().all(|asked| trusted.asked.contains(asked))
            && self.files.iter().all(|(path, text)| trusted.files.get(path) == Some(text))
    }

    /// What a person or a CI job says to mean exactly these.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        };
        add("gonogo trust 1");
        add(&self.asked.len().to_string());
        self.asked.iter().for_each(|asked| add(asked));
        self.files.iter().for_each(|(path, text)| {
            add(path);
            add(text);
        });
        hasher.finalize().to_hex().to_string()
    }
}

/// How the requests stand with what the user trusted, or with the digest that was given for this run.
///
/// # Errors
/// When a digest was given that is not that of the requests.
pub fn standing(repo: &Repo, requests: &Requests, digest: Option<&str>) -> Result<Standing, String> {
    if requests.is_empty() {
        return Ok(Standing::Nothing);
    }
    let now = requests.digest();
    match digest {
        Some(digest) if digest.eq_ignore_ascii_case(&now) => return Ok(Standing::Trusted),
        Some(_) => {
            return Err(format!(
                "what would run is not what was trusted: its digest is {now}; `gonogo trust --print` shows it"
            ));
        }
        None => {}
    }
    let before = kept(repo);
    let is_trusted = before.as_ref().is_some_and(|before| requests.is_within(before));
    Ok(if is_trusted { Standing::Trusted } else { Standing::Asks(before) })
}
