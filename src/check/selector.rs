//! Which files a check looks at.

use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::probing::Probe;
use crate::reader::{Table, Value, did_you_mean};
use crate::repo::RepoPath;

/// What a check reads.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The files whose facts it wants.
    pub files: Option<Selector>,
    /// Whether it asks git about refs, the index or history, so that a change of those runs it again.
    pub git: bool,
    /// Whether all of that is told by the files that a commit has, so that another commit with the same changes nothing.
    pub tree: bool,
    /// Whether it asks which files there are, so that any file that comes or goes runs it again.
    pub list: bool,
    /// What it asks the world outside, if anything.
    pub probe: Option<Probe>,
}

impl Inputs {
    /// The content of files and nothing else.
    pub fn of(files: Selector) -> Self {
        Self { files: Some(files), ..Self::default() }
    }
}

/// Files by globs: in any of `within` and in none of `except`. It is asked for often, so that a copy is cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selector {
    pub within: Arc<[Glob]>,
    pub except: Arc<[Glob]>,
}

/// A glob that is known to be right. `*` stops at `/`, `**` does not, hidden files match.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glob {
    /// Shared by all checks that name a list that it stands in.
    text: Arc<str>,
    ignore_case: bool,
}

impl Glob {
    /// # Errors
    /// What is wrong with the pattern.
    pub fn new(text: &str, ignore_case: bool) -> Result<Self, String> {
        if text.starts_with('/') || text.split('/').any(|part| part == "..") {
            return Err("globs are relative to the repository's root and stay inside it".to_owned());
        }
        let glob = Self::unexamined(text.into(), ignore_case);
        match glob.compile() {
            Ok(_) => Ok(glob),
            Err(error) => Err(error.kind().to_string()),
        }
    }

    /// A text that is known to be a glob.
    fn unexamined(text: Arc<str>, ignore_case: bool) -> Self {
        let shorter = text.strip_prefix("./").map(Arc::from);
        Self { text: shorter.unwrap_or(text), ignore_case }
    }

    fn compile(&self) -> Result<globset::Glob, globset::Error> {
        GlobBuilder::new(&self.text)
            .literal_separator(true)
            .case_insensitive(self.ignore_case)
            .empty_alternates(true)
            .build()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn ignores_case(&self) -> bool {
        self.ignore_case
    }

    /// The compiled form; there is one, because a glob is only made from a pattern that compiles.
    pub fn compiled(&self) -> Option<globset::Glob> {
        self.compile().ok()
    }

    /// The folders that it could mean: its last part is a name and no pattern.
    pub fn folder(&self) -> Option<Self> {
        let folder = self.text.trim_end_matches('/');
        let name = folder.rsplit('/').next().unwrap_or_default();
        let is_name = !name.is_empty() && !name.contains(['*', '?', '[', ']', '{', '}', ',', '\\']);
        is_name.then(|| Self { text: folder.into(), ignore_case: self.ignore_case })
    }

    /// What lies beneath the folders that it could mean.
    pub fn beneath(&self) -> Option<Self> {
        self.folder().map(|folder| Self { text: format!("{}/**", folder.text).into(), ..folder })
    }

    /// Whether it names one file instead of a pattern.
    pub fn literal(&self) -> Option<RepoPath> {
        let is_pattern = self.ignore_case || self.text.contains(['*', '?', '[', '{', '\\']);
        if is_pattern { None } else { RepoPath::parse(&self.text) }
    }
}

/// A selector that is ready to match.
#[derive(Debug)]
pub struct Matcher {
    within: GlobSet,
    except: GlobSet,
}

impl Matcher {
    pub fn matches(&self, path: &RepoPath) -> bool {
        self.within.is_match(path.as_str()) && !self.except.is_match(path.as_str())
    }
}

/// All globs as one matcher that answers with their positions.
pub fn set_of<'a>(globs: impl IntoIterator<Item = &'a Glob>) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        // A `Glob` is only made from a pattern that compiles; one that did not would match nothing.
        if let Ok(compiled) = glob.compile() {
            builder.add(compiled);
        }
    }
    builder.build().unwrap_or_default()
}

impl Selector {
    pub fn of(globs: &[Glob]) -> Self {
        Self { within: globs.into(), except: Arc::default() }
    }

    /// Reads `in` and `except`.
    pub fn parse(table: &mut Table<'_, '_>) -> Option<Self> {
        let within = globs(table, "in", false);
        let except = globs(table, "except", false);
        let within = within.or_else(|| {
            if !table.has("in") {
                table.problem("`in` is missing: which files does it look at?", "for example `in = [\"src/**/*.rs\"]`");
            }
            None
        })?;
        Some(Self { within: within.into(), except: except.unwrap_or_default().into() })
    }

    /// Reads `in` and `except`; without `in` the files are those that a kind knows to look at.
    pub fn parse_or(table: &mut Table<'_, '_>, within: &[&str], except: &[&str]) -> Option<Self> {
        if table.has("in") {
            return Self::parse(table);
        }
        let own = |texts: &[&str]| texts.iter().filter_map(|text| Glob::new(text, false).ok()).collect::<Vec<_>>();
        let (within, mut excepted) = (globs(table, "in", false).unwrap_or_else(|| own(within)), own(except));
        match globs(table, "except", false) {
            Some(more) => excepted.extend(more),
            None if table.has("except") => return None,
            None => {}
        }
        Some(Self { within: within.into(), except: excepted.into() })
    }

    /// Both sets of globs, ready to match many paths.
    pub fn matcher(&self) -> Matcher {
        Matcher { within: set_of(&*self.within), except: set_of(&*self.except) }
    }

    /// Whether it selects the path; for many paths, make a [`Selector::matcher`] once.
    pub fn matches(&self, path: &RepoPath) -> bool {
        self.matcher().matches(path)
    }

    /// `src/**/*.rs or build.rs`, for people.
    pub fn describe(&self) -> String {
        let mut text = join(&self.within, "or");
        // What is left out is seldom what somebody asks about.
        match &*self.except {
            [] => {}
            [only] => text.push_str(&format!(" except {}", only.as_str())),
            [first, more @ ..] => text.push_str(&format!(" except {} and {} more", first.as_str(), more.len())),
        }
        text
    }
}

/// Reads a list of globs, in which `@name` stands for one of the checklist's `[globs]`; None if the key is absent or was
/// refused.
pub fn globs(table: &mut Table<'_, '_>, key: &'static str, ignore_case: bool) -> Option<Vec<Glob>> {
    let lists = table.list(key, |table, value, text| {
        let texts = match text.strip_prefix('@') {
            None => vec![Arc::from(text)],
            Some(name) => match table.names().globs.get(name) {
                Some(list) => list.clone(),
                None => {
                    let help = did_you_mean(name, table.names().globs.keys().map(String::as_str));
                    table.problem_at(value, &format!("there is no list of globs `{name}`"), &help);
                    return None;
                }
            },
        };
        let globs: Vec<_> = texts.into_iter().filter_map(|text| one_glob(table, value, text, ignore_case)).collect();
        Some(globs)
    });
    lists.map(|lists| lists.into_iter().flatten().collect())
}

fn one_glob(table: &mut Table<'_, '_>, value: Value<'_, '_>, text: Arc<str>, ignore_case: bool) -> Option<Glob> {
    let examine = || Glob::new(&text, ignore_case).map(drop);
    let examined = if table.is_proven() { Ok(()) } else { table.names().examine_once(&text, examine) };
    match examined {
        Ok(()) => Some(Glob::unexamined(text, ignore_case)),
        Err(reason) => {
            table.problem_at(value, &format!("`{text}` is not a glob: {reason}"), "for example `docs/**/*.md`");
            None
        }
    }
}

/// `a, b or c`, shortened after four.
pub fn join(globs: &[Glob], word: &str) -> String {
    let shown: Vec<_> = globs.iter().take(4).map(Glob::as_str).collect();
    let more = globs.len() - shown.len();
    match (shown.as_slice(), more) {
        ([only], 0) => (*only).to_owned(),
        ([first @ .., last], 0) => format!("{} {word} {last}", first.join(", ")),
        (shown, more) => format!("{} {word} {more} more", shown.join(", ")),
    }
}
