//! Paths: the files and folders that a document names.

use std::collections::HashSet;

use super::cited::{
    self, cited, clause, is_about_faults, is_asked_above, is_at_line, is_cited, is_created, is_described, is_ending,
    is_flat, is_measured, is_of_code, is_open, is_placed, is_read, is_subject, is_to_come, sends, speaks_of_others,
};
use super::elsewhere::{excuse, find_in_checkout};
use super::substance::{has_content, presence};
use super::{company, finished, folder, gone, shortened};
use crate::claims::claim;
use crate::claims::commands::walk::without_step;
use crate::claims::gaps::missing::{Denial, denial, is_meant};
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::needle::Needles;
use crate::claims::known::place::is_code;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Genre, Line, Reading, Role};
use crate::claims::words::filename::{
    alternatives, is_file_name, is_filled, is_host_like, is_made, is_of_office, is_placeholder, is_product, is_telling,
    is_template, is_written,
};
use crate::claims::words::wording::{denies, doubts, is_foreign, requests, says_gone, supposes};
use crate::repo::RepoPath;
use crate::text::count;

/// A document of which so many paths are there, and no fewer than are not, speaks of this repository.
const LEAST: usize = 3;
/// A folder with a shorter name is in many repositories.
const FOLDER: usize = 4;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let spans = reading.lines.iter().flat_map(|line| &line.spans);
    let names = spans.filter_map(|span| span.rsplit('/').next()).filter(|name| is_file_name(name));
    names.for_each(|name| needles.add_exactly(name));
    let plain = reading.lines.iter().flat_map(|line| line.text.split([' ', ',', '(', ')', ';']));
    plain.filter(|name| is_file_name(name) && is_host_like(name)).for_each(|name| needles.add_exactly(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let named = reading.lines.iter().flat_map(|line| named(line, known).into_iter().map(move |path| (line, path)));
    let mut found: Vec<(&Line, String, Found)> = named
        .map(|(line, path)| {
            let found = known.files.find(&reading.path, &path);
            (line, path, found)
        })
        .collect();
    find_in_checkout(&mut found, known);
    let there = found.iter().filter(|(_, _, found)| matches!(found, Found::Here(_) | Found::End(_))).count();
    let is_ours = there >= LEAST && there * 2 >= found.len();
    let judged = found.iter().filter_map(|(line, path, found)| judge(reading, line, path, found, is_ours, known));
    let mut claims: Vec<Claim> = judged.chain(commented(reading, known)).collect();
    folder::miss(&mut claims, reading);
    claims
}

/// The files and folders that comments in fences name, from the root. One that is not there may be the reader's to write.
fn commented(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let comment = |line: &Line| {
        let marks = ["# ", "// ", "-- "];
        marks.iter().find_map(|mark| line.text.strip_prefix(mark)).map(str::to_owned)
    };
    let comments = reading.lines.iter().filter(|line| line.is_code()).filter_map(|line| Some((line, comment(line)?)));
    let named = comments.flat_map(|(line, comment)| {
        let words = comment.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        words.into_iter().map(move |word| (line, word))
    });
    let paths = named.filter_map(|(line, word)| {
        let path = written(&word, true, known).filter(|path| path.trim_end_matches('/').contains('/'))?;
        let Found::Here(at) = known.files.find(&reading.path, &path) else { return None };
        let ruling = Ruling::holds(format!("{at} exists"));
        Some(claim(reading, line, Kind::Path, &path, Said::Neither, ruling))
    });
    paths.collect()
}

/// The paths that a line names, each once.
pub(in crate::claims) fn named(line: &Line, known: &Known<'_>) -> Vec<String> {
    let is_step = line.is_code() && without_step(&line.text) != line.text;
    if (line.is_code() && !is_step) || matches!(line.role, Role::Blank | Role::Nothing | Role::Head) {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let paths = tokens(line).into_iter().filter_map(|(token, is_quoted)| written(&token, is_quoted, known));
    // `src/{heat,bell}` are modules, whose files have an ending.
    let is_command = line.spans.iter().any(|span| span.contains(' ') && span.contains('{'));
    let meant = if is_command { Vec::new() } else { alternatives(&line.text) };
    let meant = meant.into_iter().filter_map(|path| written(&path, true, known));
    let is_module = |path: &String| {
        let begin = format!("{}.", path.to_lowercase());
        !known.files.matching(|file| file.contains(&begin)).is_empty()
    };
    let paths = paths.chain(meant.filter(|path| !is_module(path)));
    paths.filter(|path| seen.insert(path.clone())).collect()
}

/// What could be a path: what is quoted as a whole, and the words of the text.
fn tokens(line: &Line) -> Vec<(String, bool)> {
    let quoted = line.spans.iter().filter(|span| !span.contains(' ')).map(|span| (span.clone(), true));
    // Of a command the arguments are not paths that the document claims.
    let mut text = line.text.clone();
    for span in &line.spans {
        text = text.replacen(span.as_str(), " ", 1);
    }
    let separates = |character: char| character.is_whitespace() || ",;()[]|\"'“”".contains(character);
    let words: Vec<_> =
        text.split(separates).filter(|word| !word.is_empty()).map(|word| (word.to_owned(), false)).collect();
    quoted.chain(words).collect()
}

/// The path that a token is, without the punctuation around it and the line behind it.
fn written(token: &str, is_quoted: bool, known: &Known<'_>) -> Option<String> {
    // `*_test.py` stands for many, and `-prod.yml` for what ends so.
    if token.starts_with('-') || (is_quoted && token.starts_with('*')) {
        return None;
    }
    let token = token.trim_end_matches(['.', ',', ':', ';', '!', '?', '…', '*']).trim_start_matches('*');
    let token = token.split('#').next().unwrap_or_default();
    let place = without_place(token);
    let token = if is_quoted { &with_slashes(place) } else { place };
    // `app/[id]/page.tsx` is a file of some frameworks.
    let plain = if is_quoted && token.contains('/') { token.replace(['[', ']'], "") } else { token.to_owned() };
    let is_strange = plain.contains([
        '<', '>', '{', '}', '*', '$', '=', '@', '\\', '~', '`', '…', '?', '&', '+', '^', '%', '|', ':', '(', ')', '[',
        ']', '"', '\'',
    ]);
    if token.len() < 3
        || token.len() > 200
        || is_strange
        || token.starts_with('/')
        || !token.is_ascii()
        || token.contains("...")
        || token.contains("//")
    {
        return None;
    }
    let is_path = match token.rsplit_once('/') {
        // `React/Next.js` are two products.
        Some((one, other))
            if !is_quoted
                && !one.contains('/')
                && one.starts_with(|first: char| first.is_ascii_uppercase())
                && !known.files.has_folder(&RepoPath::new("README.md"), one)
                && other.ends_with(".js")
                && is_product(other) =>
        {
            false
        }
        Some((_, "")) => {
            let is_known = || known.files.has_folder(&RepoPath::new("README.md"), first(token));
            is_quoted && (token.matches('/').count() > 1 || is_known())
        }
        Some((folder, name)) => {
            is_in_folders(folder, known)
                && (is_file_name(name)
                    || (is_quoted && known.files.has_folder(&RepoPath::new("README.md"), first(token))))
        }
        None => is_file_name(token) && (is_quoted || !is_product(token)),
    };
    is_path.then(|| token.to_owned())
}

/// `a/b.go` of `a/b.go:12-20` and `a/b.go:Start()`.
fn without_place(token: &str) -> &str {
    let Some((path, place)) = token.split_once(':') else { return token };
    let is_line = |place: &str| place.bytes().all(|byte| byte.is_ascii_digit() || b"-:L".contains(&byte));
    let is_name = |place: &str| {
        let bare = place.trim_end_matches("()");
        bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./".contains(&byte))
    };
    let is_place = !place.is_empty() && (is_line(place) || (is_file_name(path) && is_name(place)));
    if is_place { path } else { token }
}

/// A path as Windows writes it, with the slashes of all others: `app\Models\Order.php`.
fn with_slashes(token: &str) -> String {
    let slashed = token.replace("\\\\", "/").replace('\\', "/");
    let name = slashed.rsplit('/').next().unwrap_or_default();
    if token.contains('\\') && is_file_name(name) { slashed } else { token.to_owned() }
}

fn first(path: &str) -> &str {
    path.trim_start_matches("./").split('/').next().unwrap_or_default()
}

/// Whether what stands before the name can be folders, not a host on the web: `Shop.Api` is one that the repository has.
fn is_in_folders(folder: &str, known: &Known<'_>) -> bool {
    let first = first(folder);
    let has_dot = first.trim_start_matches('.').contains('.') && !first.starts_with('.');
    let is_host = has_dot && !known.files.has_folder_called(first);
    !is_host && !folder.contains("//")
}

fn judge(reading: &Reading, line: &Line, path: &str, found: &Found, is_ours: bool, known: &Known<'_>) -> Option<Claim> {
    // `!.env.example` is what git is not to ignore.
    if path.starts_with('!') {
        return None;
    }
    let denial = denial(reading, line, path);
    let is_subject = denial.is_some() || is_subject(line, path);
    if is_subject && denial.is_none() && gone::is_listed(reading, line) {
        let ruling = gone::judged(reading, path, found, known)?;
        return Some(claim(reading, line, Kind::Path, path, reading.said(line), ruling));
    }
    let (said, denied) = cited::said_of(reading, line, path, (denial, is_subject), known);
    let ruling = match (presence(found, path), said) {
        (None, _) if *found == Found::Nowhere && is_to_be_made(reading, line, path) => {
            Ruling::holds(format!("{path} does not exist, and is to be created"))
        }
        (Some(place), Said::Missing) => {
            let is_exact = match (denial, found) {
                (None, found) => matches!(found, Found::Here(_) | Found::End(_)),
                (Some(_), Found::Here(_)) if path.contains('/') && is_flat(reading, line, path) => true,
                (Some(Denial::Plain), Found::Here(at)) => is_meant(&reading.path, path, at),
                (Some(_), _) => false,
            };
            let place = format!("{place} exists");
            if is_exact && !is_measured(line, path) && has_content(known, found) {
                Ruling::fails(place)
            } else {
                Ruling::open(place)
            }
        }
        (Some(place), _) if denied.is_some() => {
            Ruling::open(format!("{place} exists, if the line means that there is none"))
        }
        (Some(place), _) => match found {
            Found::Aside(other) => Ruling::open(format!("only {other} is called so")),
            // Which one is meant tells what stands around it; that none is there would be wrong of each.
            Found::Several(paths) => {
                Ruling::holds(format!("{} end so, {} and others", count(paths.len(), "path"), paths[0]))
            }
            Found::OtherCase(other) => Ruling::open(format!("only {other}, in other letters")),
            // What is called done is more than a name.
            Found::Here(at) | Found::End(at) if said == Said::Done && is_empty(at, known) => {
                Ruling::fails(format!("{place} is empty"))
            }
            _ => Ruling::holds(format!("{place} exists")),
        },
        (None, Said::Missing) if *found == Found::Nowhere => Ruling::holds(format!("{path} does not exist, as said")),
        (None, said) if *found == Found::Ignored && is_template(path) && is_subject && lists(reading, line, said) => {
            Ruling::fails(format!("{path} is not in the repository, and git would ignore it"))
        }
        // What was in git once, and is ignored by now, a program may make that names it.
        (None, _)
            if *found == Found::Ignored && (is_of_code(path, known) || !gone::was_code(&reading.path, path, known)) =>
        {
            Ruling::open(format!("{path} is not in the work tree, where git ignores or misses it"))
        }
        (None, said) => absent(reading, line, path, said, is_ours, known),
    };
    Some(claim(reading, line, Kind::Path, path, said, ruling))
}

/// Whether a line of a report lists what there is.
fn lists(reading: &Reading, line: &Line, said: Said) -> bool {
    let is_listed = said == Said::Neither && matches!(line.role, Role::Item | Role::Row) && !line.has_box;
    reading.genre == Genre::Report && reading.is_now(line) && (said == Said::Done || is_listed) && !requests(&line.text)
}

/// Whether a file of code has nothing in it; some are there for their names only.
pub(super) fn is_empty(path: &RepoPath, known: &Known<'_>) -> bool {
    let is_mark = path.file_name().starts_with("__") || path.file_name().starts_with('.');
    is_code(path) && !is_mark && known.repo.size(path).is_ok_and(|size| size == 0)
}

/// Whether a line, or the label above it, says no more of a path than that it is to be created: ``Create: `a/b.ts` ``.
fn is_to_be_made(reading: &Reading, line: &Line, path: &str) -> bool {
    let bare = |text: &str| text.trim_matches(['*', ' ']).to_lowercase();
    let is_asked = line.text.split_once(path).is_some_and(|(before, _)| bare(before) == "create:");
    let is_label = |label: &Line| {
        let label = bare(&label.text);
        label == "create:" || (label.starts_with("create ") && label.ends_with(':') && label.split(' ').count() <= 4)
    };
    !line.has_box && (is_asked || (is_subject(line, path) && reading.label(line).is_some_and(is_label)))
}

fn absent(reading: &Reading, line: &Line, path: &str, said: Said, is_ours: bool, known: &Known<'_>) -> Ruling {
    let gone = format!("{path} does not exist");
    if let Some(ruling) = gone::told(reading, line, path, said, known) {
        return ruling;
    }
    let namesake = known.files.namesake(path);
    let removal = gone::of(&reading.path, path, namesake.is_some(), known);
    let was_there = removal.is_some();
    if let Some(why) = excuse(reading, line, path, was_there, known) {
        return Ruling::open(format!("{gone}; but {why}"));
    }
    let evidence = match (namesake, removal) {
        (_, Some(removal)) => format!("{gone}; {removal}"),
        (Some(other), None) if path.contains('/') => format!("{gone}; the name is there as {other}"),
        _ => format!("{gone}, and no other file is called so"),
    };
    if finished::is_missed(reading, line, path, known) {
        return Ruling::fails(evidence);
    }
    // What git had was meant once; only what is said of the file itself is of weight then.
    let sentence = if was_there { clause(&line.text, path) } else { &line.text };
    if says_gone(sentence) {
        return Ruling::open(gone);
    }
    if shortened::is_choice(reading, line, path, known) {
        return Ruling::open(format!("{gone}, if it is one path"));
    }
    if let Some(how) = shortened::otherwise(&reading.path, path, (was_there, namesake.is_some()), known) {
        return Ruling::open(format!("{gone}; {how}"));
    }
    // What nobody answered is a question, not a statement.
    let is_question = said == Said::Neither && (line.has_box || line.status == Status::Pending);
    let is_told = was_there
        || is_in_our_folder(reading, path, known)
        || is_placed(line, path)
        || (is_ours && !is_open(line) && is_beside_ours(reading, path, known))
        || (is_ours && namesake.is_none() && (is_told(reading, line, path, known) || is_created(reading, line, path)));
    let is_title = line.role == Role::Heading && (reading.is_plan() || !(is_ours && is_cited(line, path)));
    let is_stated = said == Said::Done || (is_told && reading.is_now(line) && !is_title);
    if !was_there && is_of_code(path, known) && !is_created(reading, line, path) {
        return Ruling::open(format!("{gone}, but code names it, and may write it"));
    }
    // What git never had, and nobody says to be done, is a fault only of who tells how things stand.
    let is_standing = reading.genre == Genre::Report || (reading.genre == Genre::Other && is_placed(line, path));
    let is_mentioned = !was_there && said == Said::Neither && !is_standing;
    let is_others = speaks_of_others(reading, line) && !sends(line, path);
    // What git had is neither made up nor written by a program.
    let is_no_file = !was_there && is_no_file(path, known);
    let is_coming = !was_there && said != Said::Done && is_to_come(reading, line, path);
    let is_missed = || said != Said::Missing && company::is_missed(reading, line, path, is_ours, known);
    if !is_no_file && !is_others && !is_coming && is_missed() {
        return Ruling::fails(evidence);
    }
    if is_no_file
        || is_mentioned
        || line.status == Status::Failed
        || (!was_there && reading.is_act(line))
        || is_coming
        || is_question
        || !is_stated
        || leaves_open(reading, line, path, (sentence, is_ours))
        || is_others
    {
        return Ruling::open(evidence);
    }
    Ruling::fails(evidence)
}

/// Whether a path is that of no file of a repository: a program makes it, the reader is to put his own there, it is a package.
fn is_no_file(path: &str, known: &Known<'_>) -> bool {
    let is_package = || known.packages.iter().any(|package| package.name == path);
    // Letters and sheets are sent around, where the repository has none of their kind.
    let is_sent = || is_of_office(path) && known.files.matching(is_of_office).is_empty();
    is_made(path) || is_placeholder(path) || is_package() || is_sent()
}

/// Whether a line says in other words than that it is there what it says of a path, or in words that are not known here.
fn leaves_open(reading: &Reading, line: &Line, path: &str, (sentence, is_ours): (&str, bool)) -> bool {
    /// What a cell says that asks for what another one names.
    const ASKED: &[&str] = &["create", "new", "add", "to create", "create new"];
    let is_asked = |cell: &String| ASKED.contains(&cell.to_lowercase().trim_matches(['*', '`', ' ']));
    let is_quoted = line.spans.iter().any(|span| span == path);
    // What a row's other cells tell of a file is what it does.
    let is_cell = |cell: &String| cell.trim_matches(['`', '*', ' ']) == path;
    let is_first = match line.role {
        Role::Row if line.cells.first().is_some_and(is_cell) => true,
        Role::Row => line.cells.iter().any(is_cell) && !is_asked_above(reading, line),
        _ => is_subject(line, path),
    };
    let is_asked_for = if line.role == Role::Row { is_open(line) } else { requests(&line.text) };
    if is_quoted && is_first && is_ours && !reading.is_plan() && !is_asked_for {
        return doubts(&line.text.replacen(path, "", 1)) || line.cells.iter().any(is_asked);
    }
    if is_cited(line, path) && is_ours && !reading.is_plan() && !is_foreign(&line.text) {
        return supposes(cited(line, path));
    }
    (supposes(&line.text) && supposes(sentence)) || is_foreign(&line.text)
}

/// Whether the repository has the first folder of a path; programs may write the file when they run.
fn is_in_our_folder(reading: &Reading, path: &str, known: &Known<'_>) -> bool {
    path.contains('/')
        && known.files.has_folder(&reading.path, first(path))
        && is_file_name(path.rsplit('/').next().unwrap_or_default())
        && !is_written(path)
}

/// Whether the repository has the folder of a file of code, by its end, and not the file.
fn is_beside_ours(reading: &Reading, path: &str, known: &Known<'_>) -> bool {
    let Some((folder, name)) = path.trim_start_matches("./").rsplit_once('/') else { return false };
    let is_there =
        || matches!(known.files.find(&reading.path, folder), Found::Here(_) | Found::End(_) | Found::Several(_));
    let is_own = folder.contains('/') || folder.len() >= FOLDER;
    // Of a longer path people leave out what lies between: `till/cash.py` for `till/services/cash.py`.
    let last = format!("/{}/", folder.rsplit('/').next().unwrap_or_default().to_lowercase());
    let end = format!("/{}", name.to_lowercase());
    let is_shortened =
        || !known.files.matching(|path| path.ends_with(&end) && format!("/{path}").contains(&last)).is_empty();
    is_own && !path.starts_with("../") && is_file_name(name) && !is_written(path) && is_there() && !is_shortened()
}

/// Whether a line of a document about this repository says of a file, by a name that others hardly have, that it is there.
fn is_told(reading: &Reading, line: &Line, path: &str, known: &Known<'_>) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_quoted = line.spans.iter().any(|span| span.contains(path));
    let is_first = is_subject(line, path) || line.cells.first().is_some_and(|cell| cell.trim_matches('`') == path);
    // `bn.js` is a package.
    let is_own = path.contains('/') || is_telling(name) || (is_first && !name.ends_with(".js"));
    // What a program writes, some code names, or it has a date.
    let has_digits = name.bytes().any(|byte| byte.is_ascii_digit());
    let is_kept = || !is_written(name) || (is_first && !has_digits && known.hits.exactly(name).next().is_none());
    let is_folder = || {
        name.is_empty()
            && !is_filled(path)
            && (is_placed(line, path)
                || (path.trim_end_matches('/').contains('/')
                    && known.files.has_folder(&RepoPath::new("README.md"), first(path))))
    };
    // Where the first folder is nobody's here, the file is another repository's.
    let is_folder_ours = || !path.contains('/') || known.files.has_folder(&reading.path, first(path));
    // `**OVENS.md**: how they are lit` needs no quotation marks.
    let is_cited = !reading.is_plan() && is_cited(line, path);
    let is_named = is_quoted
        || (is_cited && (is_at_line(line, path) || line.role == Role::Heading))
        || (line.role == Role::Item && is_first && is_described(line, path) && is_folder_ours());
    (is_folder() || (is_file_name(name) && (is_own || is_cited) && is_kept()))
        && is_named
        && !is_ending(name)
        && is_read(line)
        && !denies(&line.text)
        && !is_about_faults(line)
}
