//! Paths that need not be there: what a line names is another project's or the system's, was before, is only proposed, or is
//! written by a program when it runs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::cited::is_of_other_code;
use super::{shortened, snapshot};
use crate::check::expression::compiled;
use crate::check::links::target::{Lead, lead};
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::{is_host_like, is_of_system, is_written};
use crate::claims::words::proposed::proposes;
use crate::claims::words::wording::{says_gone, says_gone_of, words};
use crate::repo::RepoPath;

/// An arrow, and what stands behind it.
static ARROW: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:->|→|=>|⇒)\s*`?"));

/// `in the till-app repository`, in small letters.
static IN_REPOSITORY: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b(?:in|of|from) (?:the |our )?[`*]*([a-z][\w-]+)[`*]* repo(?:sitory)?\b"));

/// Words of heads of columns beneath which stands what is elsewhere, and those with which such heads begin.
const OTHERS: &[&str] = &["original", "upstream", "legacy"];
const FIRST: &[&str] = &["before", "library", "package", "claim", "claims", "claimed"];
/// Verbs of other languages by which a line orders that something is deleted.
const DELETING: &[&str] = &[
    "deletar",
    "eliminar",
    "borrar",
    "remover",
    "excluir",
    "apagar",
    "quitar",
    "supprimer",
    "retirer",
    "enlever",
    "löschen",
    "entfernen",
    "eliminare",
    "rimuovere",
    "cancellare",
    "verwijder",
    "verwijderen",
    "удалить",
    "删除",
];
/// What stands in the head of a column of what was wrong, and in the cell that says that it is no more.
const ISSUES: &[&str] = &["issue", "issues", "problem", "bug", "finding", "vulnerability", "defect"];
const MENDED: &[&str] = &["fixed", "resolved", "mended", "remediated"];

/// Verbs that order to make other files of one.
const MOVING: &[&str] = &["split", "extract", "move", "rename", "convert", "refactor", "merge", "break"];

/// Why a path that is not there need not be, if so; `was_there` is that git had it once.
pub(super) fn excuse(
    reading: &Reading,
    line: &Line,
    path: &str,
    was_there: bool,
    known: &Known<'_>,
) -> Option<&'static str> {
    if is_in_others_column(reading, line, path) {
        return Some("its column names what is elsewhere");
    }
    if is_deleted(reading, line) {
        return Some("the line asks to delete it");
    }
    if is_label_of_link(reading, line, path, known) {
        return Some("it is the name of a link that leads elsewhere");
    }
    if is_put_away(reading, line) {
        return Some("its section says that it was put away");
    }
    if is_renamed(line, path) {
        return Some("the line gives another name of it behind an arrow");
    }
    if leads_beside(reading, path, known) {
        return Some("it leads to a folder beside those of the repository");
    }
    if is_in_another(line, known) {
        return Some("the line names another repository");
    }
    let mut above = std::iter::successors(reading.label(line), |label| reading.label(label));
    if above.any(|label| words(&label.lower()).next().is_some_and(|first| matches!(first, "removed" | "deleted"))) {
        return Some("it stands beneath what was removed");
    }
    let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    if was_there && ["initial state", "issues identified", "issues found"].iter().any(|words| title.contains(words)) {
        return Some("its section tells how things were found");
    }
    let is_list = matches!(line.role, Role::Row | Role::Item) && title.contains("file");
    if is_list && words(&title).any(|word| matches!(word, "removed" | "deleted")) {
        return Some("it stands beneath what was removed");
    }
    if is_of_history(reading, line) {
        return Some("that is told of all that git ever had");
    }
    if was_there {
        return snapshot::is_of_before(reading).then_some("the document says that it is one of before");
    }
    excuse_of_new(reading, line, path, known)
}

/// As [`excuse`], of what git never had.
fn excuse_of_new(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> Option<&'static str> {
    if is_of_other_code(reading, path, known) {
        return Some("no file here is of that language");
    }
    if is_of_sibling(reading, line, known) {
        return Some("it may be of the repository beside this one");
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_bare = !path.contains('/');
    if is_bare && (is_of_system(name) || is_package(name, known) || is_host(name, known)) {
        return Some("it is no file of a repository");
    }
    if is_bare && known.module.is_some() {
        return Some("it may be in a submodule, whose files are not read");
    }
    if is_bare && name == "Dockerfile" && has_variant(known) {
        return Some("there are others for each use");
    }
    if shortened::is_there(path, known) {
        return Some("there is one of which it may be a short name");
    }
    // What was made is no proposal, even beneath a label of one.
    let is_made = words(&line.text).next().is_some_and(|first| first.to_lowercase().ends_with("ed"));
    let mut labels = std::iter::successors(reading.label(line), |label| reading.label(label));
    let mut is_beneath = || labels.any(|label| proposes(&label.text)) && !is_made;
    if proposes(&line.text) || is_beneath() {
        return Some("it is proposed");
    }
    if is_made_of_template(name, known) {
        return Some("a program may make it of its template");
    }
    let first = path.trim_start_matches("./").split_once('/').map(|(first, _)| first);
    if first.is_some_and(|first| is_called_after(first, known)) {
        return Some("its folder may be another checkout");
    }
    if is_target(reading, line, path) {
        return Some("it is to become that");
    }
    if is_kept_aside(path, known) {
        return Some("a program may write it when it runs");
    }
    is_of_mended(reading, line).then_some("what it is told of is mended")
}

/// Whether the head of its column says of what a row names that it is elsewhere, or was before.
pub(in crate::claims) fn is_in_others_column(reading: &Reading, line: &Line, thing: &str) -> bool {
    let is_others = |at: usize| {
        let head = reading.column(line, at).unwrap_or_default().to_lowercase();
        words(&head).any(|word| OTHERS.contains(&word))
            || words(&head).next().is_some_and(|first| FIRST.contains(&first))
            || head.contains("source project")
    };
    let mut cells = (0..line.cells.len()).filter(|at| line.cells[*at].contains(thing)).peekable();
    line.role == Role::Row && cells.peek().is_some() && cells.all(is_others)
}

/// Whether a line begins with an order to delete, in another language than English.
fn is_deleted(reading: &Reading, line: &Line) -> bool {
    let orders = |line: &Line| {
        let lower = line.lower();
        words(&lower).next().is_some_and(|first| DELETING.iter().any(|verb| first.starts_with(verb)))
    };
    orders(line) || reading.label(line).is_some_and(orders)
}

/// Whether a path at the beginning of a line is what readers see of a link to a file that is there.
fn is_label_of_link(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let first = reading.links.iter().find(|(number, _)| *number == line.number);
    let is_there = |target: &str| match lead(&reading.path, target) {
        Lead::Within(at, _) => known.files.is_there(&at),
        _ => false,
    };
    line.text.starts_with(path) && first.is_some_and(|(_, target)| is_there(target))
}

/// Whether a row or an item stands in a section that tells of the whole history of git.
fn is_of_history(reading: &Reading, line: &Line) -> bool {
    const HISTORY: &[&str] = &["git history", "history of git", "historique git", "commits scanned", "git-historie"];
    let is_listed = matches!(line.role, Role::Row | Role::Item);
    is_listed && reading.section(line).speaks_of(HISTORY)
}

/// Whether the repository has a template of a file, of which others are made: `fly.toml.tmpl`.
fn is_made_of_template(name: &str, known: &Known<'_>) -> bool {
    const ENDS: &[&str] = &["tmpl", "tpl", "j2", "jinja", "jinja2", "hbs", "mustache", "erb", "ejs", "gotmpl"];
    let lower = name.trim_start_matches('.').to_lowercase();
    let is_one = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or_default().trim_start_matches('.');
        file.rsplit_once('.').is_some_and(|(stem, end)| stem == lower && ENDS.contains(&end))
    };
    !lower.is_empty() && !known.files.matching(is_one).is_empty()
}

/// Whether people speak of a package that the repository uses as of a file: `postgres.js`.
fn is_package(name: &str, known: &Known<'_>) -> bool {
    let stem = name.strip_suffix(".js").filter(|stem| !stem.is_empty());
    stem.is_some_and(|stem| known.packages.iter().any(|package| package.name == stem))
}

/// Whether something in the repository asks a host of that name: `https://ntfy.sh`.
fn is_host(name: &str, known: &Known<'_>) -> bool {
    let address = format!("//{}", name.to_lowercase());
    is_host_like(name) && known.hits.exactly(name).any(|hit| hit.text.contains(&address))
}

fn has_variant(known: &Known<'_>) -> bool {
    let is_one = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with("dockerfile."));
    !known.files.matching(is_one).is_empty()
}

/// Whether a path stands behind an arrow, in a list of what is to become of files: `a.tsx → b.tsx`, beneath `To adapt:`.
fn is_target(reading: &Reading, line: &Line, path: &str) -> bool {
    let Some((before, _)) = line.text.split_once(path) else { return false };
    let is_behind = ARROW.find_iter(before).last().is_some_and(|arrow| arrow.end() == before.len());
    let is_asked = |text: &str| {
        let lower = text.to_lowercase();
        words(&lower).skip_while(|word| *word != "to").nth(1).is_some()
    };
    let is_planned = reading.label(line).is_some_and(|label| is_asked(&label.text)) || !reading.is_now(line);
    // `Split a.rs → b.rs + c.rs` names what there shall be.
    let is_ordered = || {
        let first = line.lower().split(' ').next().unwrap_or_default().to_owned();
        MOVING.contains(&first.as_str()) && ARROW.is_match(before)
    };
    ((is_behind && is_planned) || is_ordered()) && line.status != Status::Done
}

/// Whether a path stands before an arrow that leads to another path of the same kind: `a/_init_.py → a/__init__.py`.
fn is_renamed(line: &Line, path: &str) -> bool {
    let Some((_, behind)) = line.text.split_once(path) else { return false };
    let rest = behind.trim_start_matches(['`', '*', ' ']);
    let Some(arrow) = ARROW.find(rest).filter(|arrow| arrow.start() == 0) else { return false };
    let next = rest[arrow.end()..].split(|end: char| end.is_whitespace() || "`,;()".contains(end)).next();
    let ending = |path: &str| path.rsplit('/').next().and_then(|name| Some(name.rsplit_once('.')?.1.to_owned()));
    next.is_some_and(|next| ending(next).is_some() && ending(next) == ending(path))
}

/// Whether a path goes up from the document's folder, and then into one that the repository has not.
fn leads_beside(reading: &Reading, path: &str, known: &Known<'_>) -> bool {
    let is_up = path.starts_with("../");
    let led = reading.path.follow(path).filter(|_| is_up);
    let first = led.as_ref().and_then(|led| led.as_str().split_once('/')).map(|(first, _)| first);
    is_up && first.is_none_or(|first| !known.files.has_folder(&RepoPath::new("README.md"), first))
}

/// Whether a line says of what it names that it is in a repository of another name: `in the till-app repo`.
fn is_in_another(line: &Line, known: &Known<'_>) -> bool {
    const OURS: &[&str] = &[
        "this", "the", "our", "same", "main", "current", "whole", "entire", "git", "github", "public", "private",
        "root", "mono", "code", "source", "project",
    ];
    let name = known.repo.name().to_lowercase();
    let lower = line.lower();
    let is_other = |found: Captures<'_>| !OURS.contains(&&found[1]) && !name.contains(&found[1]);
    IN_REPOSITORY.captures_iter(&lower).any(is_other)
}

/// Whether a file that programs write lies in a hidden folder that the repository has not.
fn is_kept_aside(path: &str, known: &Known<'_>) -> bool {
    let Some((first, _)) = path.trim_start_matches("./").split_once('/') else { return false };
    let is_hidden = first.starts_with('.') && first.len() > 1;
    is_hidden && is_written(path) && !known.files.has_folder(&RepoPath::new("README.md"), first)
}

/// Whether a row tells of something that was wrong and is mended: what it was in may be gone with it.
fn is_of_mended(reading: &Reading, line: &Line) -> bool {
    let is_issue = |at: usize| {
        let head = reading.column(line, at).unwrap_or_default().to_lowercase();
        words(&head).any(|word| ISSUES.contains(&word))
    };
    let is_mended = |cell: &String| {
        let lower = cell.to_lowercase();
        words(&lower).next().is_some_and(|first| MENDED.contains(&first))
    };
    line.role == Role::Row && (0..line.cells.len()).any(is_issue) && line.cells.iter().any(is_mended)
}

/// Whether a line, or what it stands beneath, says of a path that it is there no more.
pub(super) fn is_told_gone(reading: &Reading, line: &Line, path: &str) -> bool {
    says_gone_of(&line.text, path)
        || is_removed_below(reading, line)
        || is_removed_above(reading, line)
        || is_of_removal(reading, line, path)
}

/// Whether a sentence goes on in the next line with that what it names was taken away: `Old scripts (a.sh, b.sh)` and then
/// `removed from the folder.`
fn is_removed_below(reading: &Reading, line: &Line) -> bool {
    let is_open = matches!(line.role, Role::Prose | Role::Item) && !line.text.ends_with(['.', ':', '!', '?', ';']);
    let next = reading.lines.get(line.number).filter(|next| is_open && next.role == Role::Prose);
    let clause = next.and_then(|next| next.text.split("; ").flat_map(|part| part.split(". ")).next());
    clause.is_some_and(says_gone)
}

/// Whether the lines above a line of a paragraph end with a colon and say that what follows was taken away.
fn is_removed_above(reading: &Reading, line: &Line) -> bool {
    /// A list of files in a sentence is no longer.
    const FEW: usize = 12;
    if line.role != Role::Prose {
        return false;
    }
    let above = reading.lines[..line.number - 1].iter().rev().take(FEW);
    let mut sentence = above
        .take_while(|above| matches!(above.role, Role::Prose | Role::Item) && !above.text.ends_with(['.', '!', ';']));
    sentence.find(|above| above.text.ends_with(':')).is_some_and(|above| says_gone(&above.text))
}

/// Whether a line, or its heading, tells that a path was taken away, or that nothing speaks of it: `old.js removal`, `No
/// references to old.js`.
fn is_of_removal(reading: &Reading, line: &Line, path: &str) -> bool {
    const REMOVAL: &[&str] = &["removal", "deletion"];
    let removes = |text: &str| {
        let behind = text.split_once(path).map(|(_, behind)| behind.to_lowercase());
        behind.is_some_and(|behind| words(&behind).next().is_some_and(|next| REMOVAL.contains(&next)))
    };
    let is_unnamed = || {
        let before = line.text.split(path).next().unwrap_or_default().to_lowercase();
        ["no references to", "no reference to", "no mention of", "no mentions of"]
            .iter()
            .any(|words| before.trim_end_matches(['`', ' ']).ends_with(words))
    };
    removes(&line.text) || reading.section(line).titles.last().is_some_and(|title| removes(title)) || is_unnamed()
}

/// Whether a section says of the files that it names that they were taken where they are in nobody's way: by its heading, or
/// by a line such as `Action: Moved to backup/`.
fn is_put_away(reading: &Reading, line: &Line) -> bool {
    /// So near to a file stands what was done with it.
    const NEAR: usize = 30;
    const TITLES: &[&str] = &["backed up", "cleaned up", "put away"];
    const ACTIONS: &[&str] = &["moved", "removed", "deleted", "archived"];
    let is_titled = || {
        let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
        TITLES.iter().any(|words| title.contains(words))
    };
    let is_action = |other: &Line| {
        let text = other.text.trim_start_matches(['*', ' ']);
        let done = text
            .get("action".len()..)
            .filter(|_| text.get(..6).is_some_and(|first| first.eq_ignore_ascii_case("action")));
        let first = done.and_then(|done| words(done).next());
        first.is_some_and(|first| ACTIONS.contains(&first.to_lowercase().as_str()))
    };
    let near = reading.lines_of(line.section).iter().skip_while(|other| other.number + NEAR < line.number);
    let mut near = near.take_while(|other| other.number <= line.number + NEAR);
    is_titled() || near.any(is_action)
}

/// Whether a line, or its heading, speaks of a repository that is called as this one is but for a word: of `bakery-frontend` in
/// `bakery-backend`; or of the frontend, where this is the backend by its name and has none.
pub(in crate::claims) fn is_of_sibling(reading: &Reading, line: &Line, known: &Known<'_>) -> bool {
    const SERVING: &[&str] = &["backend", "api", "server"];
    const FACING: &[&str] = &["frontend", "mobile"];
    let name = known.repo.name().to_lowercase();
    let is_serving = name.split(|one: char| !one.is_alphanumeric()).any(|part| SERVING.contains(&part));
    let titles = reading.section(line).titles.join(" ");
    let first = line.cells.first().filter(|_| line.role == Role::Row).map_or("", String::as_str);
    let label = reading.label(line).map_or("", |label| label.text.as_str());
    let said = format!("{titles} {label} {first} {}", if first.is_empty() { line.text.as_str() } else { "" });
    let is_facing = |word: &str| FACING.contains(&word) && known.files.with_part(word).is_none();
    let said = said.to_lowercase();
    let mut all = said.split(|end: char| !end.is_alphanumeric() && end != '-' && end != '_');
    // Its own name is none of another, nor is that of a part of it.
    let is_sibling = |word: &str| {
        word.contains('-')
            && is_called_after(word, known)
            && !name.ends_with(word)
            && known.files.matching(|path| path.split('/').any(|part| part == word)).is_empty()
    };
    all.any(|word| (is_serving && is_facing(word)) || is_sibling(word))
}

/// Finds what a document names from beside its repository: several of its paths begin with one folder that is nobody's here,
/// and most are there without it. Then that folder is the repository.
pub(super) fn find_in_checkout(named: &mut [(&Line, String, Found)], known: &Known<'_>) {
    const SEVERAL: usize = 3;
    let root = RepoPath::new("README.md");
    let within = |path: &str, found: &Found| {
        let (first, rest) = path.trim_start_matches("./").split_once('/')?;
        let is_outside = *found == Found::Nowhere && !known.files.has_folder(&root, first);
        let rest = RepoPath::new("").reach(rest).filter(|rest| is_outside && !rest.as_str().is_empty())?;
        Some((first.to_owned(), known.files.is_there(&rest).then_some(rest)))
    };
    let mut folders: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (folder, rest) in named.iter().filter_map(|(_, path, found)| within(path, found)) {
        let (there, all) = folders.entry(folder).or_default();
        *there += usize::from(rest.is_some());
        *all += 1;
    }
    folders.retain(|_, (there, all)| *there >= SEVERAL && *there * 2 >= *all);
    for (_, path, found) in named {
        if let Some((folder, Some(rest))) = within(path, found)
            && folders.contains_key(&folder)
        {
            *found = Found::Here(rest);
        }
    }
}

/// Whether a folder that is not here has the repository's name and another word: it is a checkout, of this one or a sibling.
fn is_called_after(folder: &str, known: &Known<'_>) -> bool {
    const LEAST: usize = 4;
    let parts = |name: &str| -> Vec<String> {
        let parts = name.split(|one: char| !one.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (own, written) = (parts(&known.repo.name()), parts(folder));
    let is_called = written.iter().any(|part| part.len() >= LEAST && own.contains(part));
    // Of `shop-backend` people know the folder as `backend`, beside its siblings.
    let is_last = own.len() > 1 && own.last() == written.first();
    is_called && (written.len() > 1 || is_last) && !known.files.has_folder(&RepoPath::new("README.md"), folder)
}
