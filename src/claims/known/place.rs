//! A file as it is read for claims, and places in files to show as evidence.

use std::fmt;

use crate::repo::RepoPath;

/// The text of a file.
#[derive(Clone, Copy, Debug)]
pub(in crate::claims) struct Source<'t> {
    pub path: &'t RepoPath,
    pub text: &'t str,
    pub class: Class,
}

/// What a file is good for as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Class {
    Code,
    /// Code that is not shipped: it serves nothing and defines nothing.
    Test,
    Config,
    /// What others wrote, or a program did: that something stands there proves nothing, but it is not absent either.
    Foreign,
    /// Says things, and is no proof of them.
    Document,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::claims) struct Place {
    pub path: RepoPath,
    pub line: usize,
}

/// Whether a folder is called as a release of a library is, which then was put there: `parser-v4.8.3`.
fn is_release(folder: &str) -> bool {
    let version = folder.rsplit_once('-').map_or("", |(_, version)| version.trim_start_matches('v'));
    let parts: Vec<&str> = version.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Place {
    pub fn new(path: &RepoPath, line: usize) -> Self {
        Self { path: path.clone(), line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}", self.path),
            line => write!(formatter, "{}:{line}", self.path),
        }
    }
}

const CODE: &[&str] = &[
    "py", "pyi", "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "go", "rs", "java", "kt",
    "kts", "scala", "groovy", "rb", "php", "cs", "fs", "c", "h", "cc", "cpp", "hpp", "swift", "ex", "exs", "erl",
    "clj", "dart", "lua", "sol", "proto", "graphql", "sql", "r", "jl", "zig", "move",
];
const DOCUMENTS: &[&str] = &["md", "markdown", "mdx", "rst", "adoc", "txt", "pdf", "docx", "csv", "svg", "ipynb"];
const FOREIGN: &[&str] = &[
    "node_modules",
    "vendor",
    "third_party",
    "dist",
    "build",
    "target",
    ".venv",
    "venv",
    "site-packages",
    ".gonogo",
    ".yarn",
    // What editors and assistants are told, and what is only shown.
    ".vscode",
    ".idea",
    ".devcontainer",
    ".cursor",
    ".claude",
    "examples",
    "example",
    "samples",
];
const TESTS: &[&str] = &["test", "tests", "__tests__", "spec", "testdata", "fixtures", "e2e", "mocks", "__mocks__"];
/// Folders of what was, and is kept.
const OLD: &[&str] = &["legacy", "deprecated", "archived", ".archive", "_archive", "attic"];
/// Hidden folders of what a repository does; in the others editors and assistants keep what they are told.
const HIDDEN: &[&str] = &[
    ".github",
    ".gitlab",
    ".gitea",
    ".forgejo",
    ".circleci",
    ".buildkite",
    ".woodpecker",
    ".husky",
    ".cargo",
    ".config",
    ".docker",
    ".helm",
    ".k8s",
    ".ci",
    ".azure",
    ".azuredevops",
    ".aws",
    ".ebextensions",
    ".platform",
    ".storybook",
    ".vercel",
    ".netlify",
    ".azure-pipelines",
    ".jenkins",
    ".infra",
    ".deploy",
    ".scripts",
    ".mvn",
    ".changeset",
];
/// Folders of files that stand for others, and of what others wrote.
const ASIDE: &[&str] = &[
    "fixtures",
    "__fixtures__",
    "testdata",
    "mocks",
    "__mocks__",
    "__snapshots__",
    "vendor",
    "node_modules",
    "third_party",
    "site-packages",
];

/// Whether a file is called as code is, wherever it stands.
pub(in crate::claims) fn is_code(path: &RepoPath) -> bool {
    CODE.contains(&path.extension().as_str())
}

/// The folder that makes a path one of a fixture, or of others' code.
pub(in crate::claims) fn aside(path: &RepoPath) -> Option<&'static str> {
    path.as_str().split('/').rev().skip(1).find_map(|folder| ASIDE.iter().find(|aside| **aside == folder)).copied()
}

/// The folders of a path but for those that Java and its kin make of the names of packages: what `com.example` holds is no
/// example.
fn without_packages(path: &str) -> &str {
    const LANGUAGES: &[&str] = &["/java/", "/kotlin/", "/scala/", "/groovy/"];
    let sources = ["src/main", "src/test"].iter().flat_map(|set| {
        let roots = LANGUAGES.iter().map(move |language| format!("{set}{language}"));
        roots.filter_map(|root| path.find(&root).map(|at| at + root.len()))
    });
    let end = sources.min().or_else(|| path.rfind('/')).unwrap_or_default();
    &path[..end]
}

/// Whether a file in small letters is called as those are that tools write of what they found.
fn is_result(name: &str) -> bool {
    const TOLD: &[&str] = &["report", "reports", "result", "results", "coverage", "findings"];
    let is_data = name.ends_with(".json") || name.ends_with(".xml") || name.ends_with(".sarif");
    let stem = name.split('.').next().unwrap_or_default();
    is_data && stem.rsplit(['-', '_']).next().is_some_and(|last| TOLD.contains(&last))
}

/// Whether nothing in a folder is run: it keeps what was, or what editors and assistants are told.
fn is_foreign_folder(folder: &str) -> bool {
    let is_hidden = folder.starts_with('.') && folder.len() > 1;
    OLD.contains(&folder) || (is_hidden && !HIDDEN.contains(&folder))
}

fn is_of_tests(folder: &str) -> bool {
    let is_kind = |end: &str| folder.ends_with(&format!("-{end}")) || folder.ends_with(&format!("_{end}"));
    TESTS.contains(&folder) || folder.starts_with("e2e") || is_kind("tests") || is_kind("e2e")
}

/// Whether a file is called as one is that was, and is kept beside the one that is.
fn is_kept_copy(name: &str) -> bool {
    [".backup.", ".bak.", ".old.", ".orig."].iter().any(|mark| name.contains(mark))
        || [".backup", ".bak", ".old", ".orig", ".deprecated", ".disabled"].iter().any(|end| name.ends_with(end))
}

/// Whether a file is called as bundlers call what they make: `assets/index-B0Ko7yqs.js`.
fn is_bundle(path: &RepoPath) -> bool {
    const HASH: usize = 8;
    let stem = path.file_name().split('.').next().unwrap_or_default();
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    let is_hash = hash.len() == HASH
        && hash.bytes().any(|byte| byte.is_ascii_uppercase())
        && hash.bytes().any(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    path.parent().file_name() == "assets" && is_hash
}

impl Class {
    pub fn of(path: &RepoPath) -> Self {
        let (name, extension) = (path.file_name(), path.extension());
        let folders: Vec<&str> = path.as_str().split('/').rev().skip(1).collect();
        let chosen = without_packages(path.as_str());
        let lower = name.to_ascii_lowercase();
        let is_lock = extension == "lock"
            || matches!(lower.as_str(), "package-lock.json" | "pnpm-lock.yaml" | "go.sum" | "npm-shrinkwrap.json");
        if is_lock
            || lower.contains(".min.")
            || matches!(extension.as_str(), "map" | "baseline" | "tsbuildinfo" | "log" | "jsonl")
            || is_result(&lower)
            || is_kept_copy(&lower)
            || is_bundle(path)
            || folders.iter().any(|folder| is_foreign_folder(folder))
            || chosen.split('/').any(|folder| FOREIGN.contains(&folder) || is_release(folder))
        {
            return Self::Foreign;
        }
        // Issue forms speak to people; lists of what is ignored name what is not there.
        if lower.ends_with("ignore") {
            return Self::Foreign;
        }
        if path.as_str().contains("ISSUE_TEMPLATE") {
            return Self::Document;
        }
        let is_requirement = extension == "txt"
            && (lower.contains("requirement") || lower.contains("constraint") || lower == "cmakelists.txt");
        let is_named_document =
            matches!(lower.as_str(), "license" | "copying" | "notice" | "authors" | "readme" | "changelog");
        if (DOCUMENTS.contains(&extension.as_str()) && !is_requirement) || is_named_document {
            return Self::Document;
        }
        // A page shows what it says, and has what it loads.
        if matches!(extension.as_str(), "html" | "htm") {
            return if chosen.starts_with("doc") { Self::Document } else { Self::Foreign };
        }
        let is_in_tests = folders.iter().any(|folder| is_of_tests(folder));
        // A framework of PHP comes with a file of settings for each thing that it could do.
        let is_settings = extension == "php" && path.parent().file_name() == "config";
        if is_settings || !CODE.contains(&extension.as_str()) {
            return if is_in_tests { Self::Test } else { Self::Config };
        }
        let is_test = is_in_tests
            || lower.starts_with("test_")
            || lower.starts_with("test-")
            || matches!(lower.as_str(), "tests.py" | "tests.rs")
            || lower.contains("_test.")
            || lower.contains(".test.")
            || lower.contains(".spec.")
            || (extension == "java" && lower.ends_with("test.java"));
        if is_test { Self::Test } else { Self::Code }
    }
}
