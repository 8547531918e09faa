//! `gonogo import`: documents about readiness as checklists whose items carry what the document claims.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::output::{self, Format};
use crate::checklist::{self, Checklist, Said};
use crate::import::{self, Document, Entry, Source};
use crate::repo::{Repo, RepoPath, io_reason};
use crate::runtime::store::write_definition;
use crate::text::{Sanitized, commit, count, nearest};

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
    /// The checklist that the document belongs to, where its new name does not tell.
    #[arg(long, value_name = "CHECKLIST", conflicts_with = "dry_run")]
    into: Option<String>,
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
    if arguments.into.is_some() && read.len() > 1 {
        return output::fail(2, "--into is about one document; import the others by themselves");
    }
    let repo = match Repo::open(&arguments.path) {
        Ok(repo) => repo,
        Err(reason) => return output::fail(2, &reason),
    };
    for (path, document) in &read {
        if let Err(reason) = take(&repo, path, document, arguments.into.as_deref()) {
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
fn take(repo: &Repo, path: &Path, document: &Document, into: Option<&str>) -> Result<(), String> {
    if document.items.is_empty() {
        return Err("nothing in it says how something stands, and it is no checklist".to_owned());
    }
    let inside = path.canonicalize().ok().and_then(|path| repo.relative(&path));
    let name = inside.as_ref().map_or_else(|| path.to_string_lossy().into_owned(), ToString::to_string);
    let git = repo.git().ok();
    let is_tracked = inside.as_ref().zip(git).is_some_and(|(path, git)| git.is_tracked(path).unwrap_or(false));
    let head = git.filter(|_| is_tracked).and_then(|git| git.commit("HEAD").ok().flatten());
    let exists = |path: &str| RepoPath::parse(path).is_some_and(|path| repo.exists(&path));
    let source = Source { document: &name, commit: head.as_deref().map(commit::kept), exists: &exists };
    let home = home(repo, &name, document, into)?;
    let draft = import::draft(document, &home.id);
    let (text, changes) = match &home.text {
        Some(text) => {
            let known = home.former.as_ref().map_or_else(|| text.clone(), |former| import::moved(text, former, &name));
            let updated =
                import::update(&known, &draft, &source).map_err(|reason| format!("{}: {reason}", home.path))?;
            let moved = home.former.as_ref().map(|former| format!("{former} is {name} now"));
            (updated.text, moved.into_iter().chain(updated.changes).collect())
        }
        None => (import::render(&draft, &source), vec![summary(document)]),
    };
    if home.text.as_deref() == Some(text.as_str()) {
        output::message(&format!("{}: nothing has changed", home.path));
        return Ok(());
    }
    let before = home.text.as_ref().map(String::as_bytes);
    write_definition(repo.root(), &home.path, &text, before).map_err(|error| format!("{error}; {}", error.help()))?;
    output::print(&format!(
        "{}\n{}",
        home.path,
        changes.iter().map(|change| format!("  {}\n", Sanitized::new(change))).collect::<String>()
    ));
    home.notes
        .iter()
        .chain(waivers(document).as_ref())
        .for_each(|note| output::message(&format!("gonogo: note: {note}")));
    Ok(())
}

/// Why the waivers of an export are none here.
fn waivers(document: &Document) -> Option<String> {
    let is_waived = |entry: &&Entry| entry.record.as_ref().is_some_and(|record| record.waiver.is_some());
    let waived = document.items.iter().filter(is_waived).count();
    (waived > 0).then(|| {
        let waivers = count(waived, "waiver");
        format!(
            "{waivers} in it became comments, because an import states nothing in anybody's name; `gonogo waive` does"
        )
    })
}

/// The checklist that a document's claims are in, or will be.
struct Home {
    id: String,
    path: RepoPath,
    text: Option<String>,
    /// What the document was called when it was imported last.
    former: Option<Sanitized>,
    /// What else the person should know.
    notes: Vec<String>,
}

/// A checklist of the team's as it stands.
struct Known {
    path: RepoPath,
    text: String,
    checklist: Checklist,
}

impl Known {
    fn home(self, former: Option<Sanitized>) -> Home {
        Home { id: self.checklist.id, path: self.path, text: Some(self.text), former, notes: Vec::new() }
    }

    fn has_claims_of(&self, document: &str) -> bool {
        let name = Sanitized::new(document);
        self.checklist.items().any(|item| item.claim.as_ref().is_some_and(|claim| claim.document == name))
    }
}

fn known(repo: &Repo) -> Vec<Known> {
    let files = repo.folder_entries(&RepoPath::new(FOLDER)).into_iter();
    let read = |path: RepoPath| {
        let text = String::from_utf8(repo.read(&path).ok()?).ok()?;
        let checklist = checklist::parse(path.as_str(), &text).0?;
        Some(Known { path, text, checklist })
    };
    files.filter(|path| path.extension() == "toml" && repo.is_file(path)).filter_map(read).collect()
}

/// The checklist that has claims of this document already, whatever it is called by now; else the one whose document is gone
/// and said the same; else one named after the document, or after its whole path where that name is somebody else's.
fn home(repo: &Repo, name: &str, document: &Document, into: Option<&str>) -> Result<Home, String> {
    let mut known = known(repo);
    let is_there = |path: &str| RepoPath::parse(path).is_none_or(|path| repo.exists(&path));
    let own = known.iter().position(|known| known.has_claims_of(name));
    if let Some(at) = own {
        let own = known.swap_remove(at);
        return match into.filter(|into| own.checklist.id != *into) {
            Some(_) => Err(format!("it is in {} already", own.path)),
            None => Ok(own.home(None)),
        };
    }
    if let Some(into) = into {
        let Some(at) = known.iter().position(|known| known.checklist.id == into) else {
            return Err(unknown(into, &known));
        };
        let gone = import::gone(&known[at].checklist, &is_there);
        // Of several it is any of them, and none is told apart from the others.
        let former = gone.first().filter(|_| gone.len() == 1).cloned();
        return Ok(known.swap_remove(at).home(former));
    }
    let gone: Vec<(usize, Sanitized)> = known
        .iter()
        .enumerate()
        .flat_map(|(at, known)| import::gone(&known.checklist, &is_there).into_iter().map(move |path| (at, path)))
        .collect();
    let same = gone.iter().find(|(at, path)| import::says_the_same(document, &known[*at].checklist, path));
    if let Some((at, former)) = same {
        return Ok(known.swap_remove(*at).home(Some(former.clone())));
    }
    let (id, path) = free(repo, name)?;
    let note = |(at, former): &(usize, Sanitized)| {
        let Known { path: other, checklist, .. } = &known[*at];
        format!(
            "{other} has claims of {former}, which is gone; if that is this document, delete {path} and import it with `--into {}`",
            checklist.id
        )
    };
    Ok(Home { id, notes: gone.iter().map(note).collect(), path, text: None, former: None })
}

fn unknown(id: &str, known: &[Known]) -> String {
    let ids: Vec<&str> = known.iter().map(|known| known.checklist.id.as_str()).collect();
    match nearest(id, ids.iter().copied()) {
        Some(near) => format!("{FOLDER} has no checklist `{id}`; did you mean `{near}`?"),
        None if ids.is_empty() => format!("{FOLDER} has no checklist yet; import without `--into`"),
        None => format!("{FOLDER} has no checklist `{id}`; there are {}", ids.join(", ")),
    }
}

/// A name that is nobody's.
fn free(repo: &Repo, document: &str) -> Result<(String, RepoPath), String> {
    let whole = document.rsplit_once('.').map_or(document, |(name, _)| name);
    let stem = whole.rsplit(['/', '\\']).next().unwrap_or(whole);
    for name in [stem, whole] {
        let id = import::id_of(name);
        let path = RepoPath::new(&format!("{FOLDER}/{id}.toml"));
        if !repo.exists(&path) {
            return Ok((id, path));
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
