//! Whether the user trusts what the repository asks to run and to call. Trust is in content: the checklists that ask, the files
//! that commands name, the addresses. A changed byte asks again, and shows the difference.

mod difference;
mod named;
mod shelf;
mod variables;

pub use difference::difference;
pub use named::beneath;
pub use shelf::{forget, keep, kept};
pub use variables::variables;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::probes::{Given, Wanted, wanted};
use crate::check::Schedule;
use crate::checklist::{Checklist, Source};
use crate::probe::{Request, Url};
use crate::repo::{Repo, RepoPath};

/// Everything that trust covers, as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    pub asked: Vec<Asked>,
    /// The checklists that ask, and the files that commands name.
    pub files: BTreeMap<String, Content>,
}

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Asked {
    /// As the person reads it, over as many lines as it takes.
    pub text: String,
    /// What of [`Requests::files`] it is: all that there was of what it names, so that a file more or less asks again.
    pub files: BTreeSet<String>,
}

/// What stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    Text(String),
    /// What is no text is known by its hash, which is all that a person could compare of it.
    Bytes(String),
    /// Nobody can say what would run.
    Unreadable(String),
}

impl Content {
    /// As a person can read and compare it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Bytes(hash) => format!("no text, blake3 {hash}\n"),
            Self::Unreadable(reason) => format!("cannot be read: {reason}\n"),
        }
    }
}

/// What each request of the repository would run, as fingerprints.
#[derive(Clone, Debug, Default)]
pub struct Covered(HashMap<Arc<Request>, blake3::Hash>);

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
    /// What the repository's own checklists and configuration ask for, and what each request covers.
    pub fn of(repo: &Repo, checklists: &[Checklist], given: &Given) -> (Self, Covered) {
        let mut requests = Self::default();
        let (mut known, mut covered) = (HashSet::new(), Covered::default());
        for wanted in wanted(checklists, &|_| true) {
            let asked = requests.ask(&wanted, repo, given);
            for asked in asked {
                covered.0.insert(Arc::clone(&wanted.request), requests.fingerprint(&asked.files));
                if known.insert(asked.clone()) {
                    requests.asked.push(asked);
                }
            }
        }
        // A checklist says what must come of what runs.
        for checklist in checklists.iter().filter(|checklist| checklist.source == Source::Repository) {
            let asks = !wanted(std::slice::from_ref(checklist), &|_| true).is_empty();
            if let (true, Some(path)) = (asks, RepoPath::parse(&checklist.origin)) {
                requests.add_file(repo, &path);
            }
        }
        (requests, covered)
    }

    /// What a request is to be trusted for, if it is the repository that asks.
    fn ask(&mut self, wanted: &Wanted, repo: &Repo, given: &Given) -> impl Iterator<Item = Asked> + use<> {
        let server = match &*wanted.request {
            Request::Http(http) => match &http.url {
                Url::Endpoint { name, .. } if given.is_projects(name) => {
                    Some(format!("server {name} = {}", given.endpoint(name).unwrap_or_default()))
                }
                _ => None,
            },
            Request::Command(_) => None,
        };
        let server = server.map(|text| Asked { text, files: BTreeSet::new() });
        let own = wanted.sources.contains(&Source::Repository).then(|| {
            let mut lines = wanted.request.lines();
            let schedules = wanted.schedules.iter().filter(|schedule| schedule.is_automatic());
            lines.extend(schedules.map(|schedule| format!("  by itself {}", Schedule::describe(schedule))));
            let files = match &*wanted.request {
                Request::Command(command) => named::files(command, repo),
                Request::Http(_) => Vec::new(),
            };
            files.iter().for_each(|path| self.add_file(repo, path));
            Asked { text: lines.join("\n"), files: files.iter().map(ToString::to_string).collect() }
        });
        server.into_iter().chain(own)
    }

    /// Of the content of these files.
    fn fingerprint(&self, files: &BTreeSet<String>) -> blake3::Hash {
        let content: Vec<_> = files.iter().map(|path| (path, self.files.get(path))).collect();
        blake3::hash(&serde_json::to_vec(&content).unwrap_or_default())
    }

    fn add_file(&mut self, repo: &Repo, path: &RepoPath) {
        if self.files.contains_key(path.as_str()) {
            return;
        }
        let content = match repo.read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Content::Text(text),
                Err(error) => Content::Bytes(blake3::hash(error.as_bytes()).to_hex().to_string()),
            },
            Err(reason) => Content::Unreadable(reason.to_string()),
        };
        self.files.insert(path.to_string(), content);
    }

    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// Each line of what is asked.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.asked.iter().flat_map(|asked| asked.text.lines())
    }

    /// Why it cannot be trusted as it is.
    pub fn flaw(&self) -> Option<String> {
        self.files.iter().find_map(|(path, content)| match content {
            Content::Unreadable(reason) => Some(format!("{path}, which it would run, cannot be read: {reason}")),
            _ => None,
        })
    }

    /// Whether all of it is among what was trusted: a part of the items asks for a part of that.
    fn is_within(&self, trusted: &Self) -> bool {
        let known: HashMap<&str, &BTreeSet<String>> =
            trusted.asked.iter().map(|asked| (asked.text.as_str(), &asked.files)).collect();
        self.asked.iter().all(|asked| known.get(asked.text.as_str()) == Some(&&asked.files))
            && self.files.iter().all(|(path, content)| trusted.files.get(path) == Some(content))
    }

    /// What a person or a CI job says to mean exactly these.
    pub fn digest(&self) -> String {
        // As JSON, because no text in it can pretend to be another part of it.
        let whole = serde_json::to_vec(&("gonogo trust 2", self)).unwrap_or_default();
        blake3::hash(&whole).to_hex().to_string()
    }
}

/// How the requests stand with what the user trusted, or with the digest that was given for this run.
///
/// # Errors
/// When a digest was given that is not that of the requests, or they cannot be trusted as they are.
pub fn standing(repo: &Repo, requests: &Requests, digest: Option<&str>) -> Result<Standing, String> {
    if requests.is_empty() {
        return Ok(Standing::Nothing);
    }
    if let Some(digest) = digest {
        let now = requests.digest();
        if !digest.eq_ignore_ascii_case(&now) {
            return Err(format!(
                "what would run is not what was trusted: its digest is {now}; `gonogo trust --print` shows it"
            ));
        }
        return requests.flaw().map_or(Ok(Standing::Trusted), Err);
    }
    let before = kept(repo);
    let is_trusted = requests.flaw().is_none() && before.as_ref().is_some_and(|before| requests.is_within(before));
    Ok(if is_trusted { Standing::Trusted } else { Standing::Asks(before) })
}

impl Covered {
    /// Whether what a request would run is still what it was when it was compared with what is trusted.
    pub fn still_holds(&self, request: &Request, repo: &Repo) -> bool {
        let Request::Command(command) = request else { return true };
        let mut now = Requests::default();
        let files = named::files(command, repo);
        files.iter().for_each(|path| now.add_file(repo, path));
        let files = files.iter().map(ToString::to_string).collect();
        self.0.get(request) == Some(&now.fingerprint(&files))
    }
}
