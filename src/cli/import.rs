//! `gonogo import`: documents about readiness as checklists whose items carry what the document claims.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::output;
use crate::checklist::{self, Said};
use crate::import::{self, Document, Entry, Source};
use crate::repo::{Repo, RepoPath, io_reason};
use crate::runtime::store::write_definition;
use crate::text::{Sanitized, count};

/// Where a team's checklists lie.
const FOLDER: &str = ".gonogo/checklists";

#[derive(Debug, Args)]
pub struct Arguments {
    /// The documents.
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
    /// Show what is found, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// How to print what is found.
    #[arg(long, value_enum, default_value = "text", requires = "dry_run")]
    format: Format,
    /// The repository to write to; by default the one that the current folder lies in.
    #[arg(long, value_name = "PATH", default_value = ".")]
    path: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let mut read = Vec::new();
    for path in &arguments.documents {
        match open(path) {
            Ok(document) => read.push((path.as_path(), document)),
            Err(reason) => return output::fail(2, &format!("{}: {reason}", path.display())),
        }
    }
    if arguments.dry_run {
        output::print(&match arguments.format {
            Format::Text => read.iter().map(|(path, document)| listing(path, document)).collect::<String>(),
            Format::Json => json(&read),
        });
        return ExitCode::SUCCESS;
    }
    let repo = match Repo::open(&arguments.path) {
        Ok(repo) => repo,
        Err(reason) => return output::fail(2, &reason),
    };
    for (path, document) in &read {
        if let Err(reason) = take(&repo, path, document) {
            return output::fail(2, &format!("{}: {reason}", path.display()));
        }
    }
    ExitCode::SUCCESS
}

fn open(path: &Path) -> Result<Document, String> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(|error| io_reason(&error))?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err("it is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(import::SIZE_CAP as u64 + 1).read_to_end(&mut bytes).map_err(|error| io_reason(&error))?;
    import::read(&bytes)
}

/// One document as one object, several as a list of them.
fn json(read: &[(&Path, Document)]) -> String {
    let text = match read {
        [(_, document)] => serde_json::to_string_pretty(document),
        _ => serde_json::to_string_pretty(&read.iter().map(|(_, document)| document).collect::<Vec<_>>()),
    };
    // Strings, numbers and lists always have a form in JSON.
    format!("{}\n", text.unwrap_or_default())
}

/// The checklist of a document, new or brought up to date.
fn take(repo: &Repo, path: &Path, document: &Document) -> Result<(), String> {
    if document.items.is_empty() {
        return Err("nothing in it says how something stands, and it is no checklist".to_owned());
    }
    let inside = path.canonicalize().ok().and_then(|path| repo.relative(&path));
    let name = inside.as_ref().map_or_else(|| path.to_string_lossy().into_owned(), ToString::to_string);
    let git = repo.git().ok();
    let is_tracked = inside.as_ref().zip(git).is_some_and(|(path, git)| git.is_tracked(path).unwrap_or(false));
    let commit = git.filter(|_| is_tracked).and_then(|git| git.commit("HEAD").ok().flatten());
    let commit = commit.as_deref().map(|commit| &commit[..commit.len().min(12)]);
    let exists = |path: &str| RepoPath::parse(path).is_some_and(|path| repo.exists(&path));
    let source = Source { document: &name, commit, exists: &exists };
    let home = home(repo, &name)?;
    let draft = import::draft(document, &home.id);
    let (text, changes) = match &home.text {
        Some(text) => {
            let updated = import::update(text, &draft, &source).map_err(|reason| format!("{}: {reason}", home.path))?;
            (updated.text, Some(updated.changes))
        }
        None => (import::render(&draft, &source), None),
    };
    if home.text.as_deref() == Some(text.as_str()) {
        output::message(&format!("{}: nothing has changed", home.path));
        return Ok(());
    }
    let before = home.text.as_ref().map(String::as_bytes);
    write_definition(repo.root(), &home.path, &text, before).map_err(|error| format!("{error}; {}", error.help()))?;
    let changes = changes.unwrap_or_else(|| vec![summary(document)]);
    output::print(&format!(
        "{}\n{}",
        home.path,
        changes.iter().map(|change| format!("  {}\n", Sanitized::new(change))).collect::<String>()
    ));
    Ok(())
}

/// The checklist that a document's claims are in, or will be.
struct Home {
    id: String,
    path: RepoPath,
    text: Option<String>,
}

/// The checklist that has claims of this document already, whatever it is called by now; else one named after the
/// document, or after its whole path where that name is somebody else's.
fn home(repo: &Repo, document: &str) -> Result<Home, String> {
    let files = repo.folder_entries(&RepoPath::new(FOLDER));
    for path in files.into_iter().filter(|path| path.extension() == "toml" && repo.is_file(path)) {
        let Some(text) = repo.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        let (read, _) = checklist::parse(path.as_str(), &text);
        let is_home = read.as_ref().is_some_and(|read| {
            read.items().any(|item| {
                item.claim.as_ref().is_some_and(|claim| claim.document.as_str() == Sanitized::new(document).as_str())
            })
        });
        if let Some(read) = read.filter(|_| is_home) {
            return Ok(Home { id: read.id, path, text: Some(text) });
        }
    }
    let whole = document.rsplit_once('.').map_or(document, |(name, _)| name);
    let stem = whole.rsplit(['/', '\\']).next().unwrap_or(whole);
    for name in [stem, whole] {
        let id = import::id_of(name);
        let path = RepoPath::new(&format!("{FOLDER}/{id}.toml"));
        if !repo.exists(&path) {
            return Ok(Home { id, path, text: None });
        }
    }
    Err(format!("{FOLDER} has another checklist of that name; rename the document or the checklist"))
}

/// `151 items: 123 done, 4 in progress, 24 pending`.
fn summary(document: &Document) -> String {
    let told: Vec<_> = Said::ALL
        .into_iter()
        .map(|said| (said, document.items.iter().filter(|entry| entry.status == said).count()))
        .filter(|(_, number)| *number > 0)
        .map(|(said, number)| match said {
            Said::Nothing => format!("{number} without a status"),
            _ => format!("{number} {}", said.phrase()),
        })
        .collect();
    format!("{}: {}", count(document.items.len(), "item"), told.join(", "))
}

/// What is found, section by section.
fn listing(path: &Path, document: &Document) -> String {
    let mut text = format!("{}\n{}\n", Sanitized::new(&path.to_string_lossy()), summary(document));
    if document.items.is_empty() {
        text = format!("{}\nno items\n", Sanitized::new(&path.to_string_lossy()));
    }
    for problem in &document.problems {
        text.push_str(&format!("note: {}\n", problem.message));
    }
    let mut section: Option<&[String]> = None;
    for entry in &document.items {
        if section != Some(&entry.section) {
            section = Some(&entry.section);
            let title = if entry.section.is_empty() { "(no section)".to_owned() } else { entry.section.join(" › ") };
            text.push_str(&format!("\n{}\n", Sanitized::new(&title)));
        }
        text.push_str(&row(entry));
    }
    text.push('\n');
    text
}

fn row(entry: &Entry) -> String {
    let said = if entry.status == Said::Nothing { "–" } else { entry.status.phrase() };
    let indent = if entry.parent_line.is_some() { "  " } else { "" };
    let depends = entry.depends_on.join(", ");
    let notes = [
        entry.weight.as_ref().map(|weight| format!("weight {weight}")),
        entry.priority.clone(),
        entry.effort.clone(),
        entry.owner.clone(),
        (!depends.is_empty()).then(|| format!("after {depends}")),
    ];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    let notes = if notes.is_empty() { String::new() } else { format!("   ({})", notes.join(" · ")) };
    format!("{:>5}  {said:<14} {indent}{}{}\n", entry.line, Sanitized::new(&entry.text), Sanitized::new(&notes))
}
