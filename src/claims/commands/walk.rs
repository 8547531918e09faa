//! Where the commands of a fence went, and what they made: what a later one names may be there by then, or nowhere.

use std::collections::HashSet;

use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::proposed::proposes;
use crate::claims::words::wording::{is_foreign, words};

/// Folders of what programs make, or people install.
const MADE: &[&str] =
    &["dist", "build", "target", "node_modules", "venv", ".venv", "env", "tmp", "out", "bin", "coverage", "htmlcov"];
/// What the commands of a document did before: where they went, what they made.
#[derive(Default)]
pub(super) struct Walk {
    fence: Option<usize>,
    /// The fence shows what is to come.
    pub is_later: bool,
    /// Somewhere that is not in the repository, or not known.
    pub is_away: bool,
    /// The fence shows a script, not what to type.
    pub is_script: bool,
    /// Where the commands went, if that is nowhere.
    pub lost: Option<String>,
    made: HashSet<String>,
    /// A repository was cloned of which it is not said how it is called.
    pub is_cloned: bool,
}

impl Walk {
    pub fn enter(&mut self, fence: usize, line: &Line, reading: &Reading) {
        if self.fence != Some(fence) {
            let lines = || reading.fence_around(line).iter();
            // What stands above says what the fence is for: a task, an example, something that is not understood here.
            let is_plan = reading.introduction(line).is_some_and(|above| {
                let is_foreign = above.role != Role::Heading && is_foreign(&above.text);
                (above.role != Role::Heading && above.has_box)
                    || supposes_fence(&above.text)
                    || proposes(&above.text)
                    || is_foreign
            });
            // A remark asks for nothing.
            let is_command = |line: &&Line| !line.text.starts_with('#');
            let is_plan = is_plan || lines().filter(is_command).any(|line| is_foreign(&line.text));
            let is_control = |line: &Line| {
                ["#!", "if ", "for ", "while ", "function ", "fi", "done"]
                    .iter()
                    .any(|word| line.text.starts_with(word))
                    || line.text.ends_with("() {")
            };
            (self.fence, self.is_away, self.is_script) = (Some(fence), false, is_plan || lines().any(is_control));
            self.lost = None;
            self.is_later = !reading.is_now(line);
            // What a comment names is a file that the reader shall make of the fence.
            let comments = lines().filter_map(|line| line.text.strip_prefix("# "));
            self.made.extend(comments.filter(|comment| !comment.contains(' ')).map(str::to_owned));
        }
    }

    /// Notes what a command makes, and where it goes.
    pub fn note(&mut self, words: &[&str], known: &Known<'_>, reading: &Reading) {
        let last = words.last().copied().unwrap_or_default();
        for (at, word) in words.iter().enumerate() {
            let makes = matches!(
                *word,
                ">" | ">>" | "-o" | "--output" | "-out" | "--out" | "tee" | "touch" | "mkdir" | "-p" | "venv" | "+x"
            );
            self.made.extend(words.get(at + 1).filter(|_| makes).map(|made| (*made).to_owned()));
        }
        match words.first() {
            Some(&("cp" | "mv" | "ln" | "unzip" | "tar" | "curl" | "wget")) => drop(self.made.insert(last.to_owned())),
            Some(&"git") if words.get(1) == Some(&"clone") => {
                let name = last.trim_end_matches(".git").rsplit('/').next().unwrap_or_default();
                self.made.insert(name.to_owned());
                // Whose address nobody knows may have any name.
                self.is_cloned = !last.contains("://") || last.contains(['<', '{', '$']);
            }
            Some(&("cmake" | "./configure")) => self.is_away = true,
            Some(&"cd") => {
                let to = words.get(1).copied().unwrap_or_default();
                let is_root = to.trim_matches(['.', '/']).is_empty() || *to == known.repo.name() || self.is_cloned;
                // Whoever clones a repository and goes there is in its root.
                self.is_away = !is_root
                    && !self.made.contains(to)
                    && matches!(known.files.find(&reading.path, to), Found::Nowhere | Found::Ignored);
                self.lost = Some(to.to_owned()).filter(|_| self.is_away && is_ours(reading, to, known));
            }
            _ => {}
        }
    }

    pub fn has_made(&self, path: &str) -> bool {
        let bare = path.trim_start_matches("./");
        let first = bare.split('/').next().unwrap_or_default();
        let is_built = ["target/release/", "target/debug/", "node_modules/"].iter().any(|folder| bare.contains(folder));
        is_built
            || MADE.contains(&first)
            || self.made.iter().any(|made| {
                let made = made.trim_start_matches("./").trim_end_matches('/');
                made == bare || made == first
            })
    }
}

/// Whether the remark above a command in its fence gives it for one case only, or says that what it needs is still to come: `# If
/// using Docker`, `# By compose (to be created)`.
pub(super) fn is_remarked(reading: &Reading, line: &Line) -> bool {
    const OPEN: &[&str] = &["if ", "alternatively", "or ", "optional", "to be created", "to be added", "coming soon"];
    let fence = reading.fence_around(line);
    let above = fence.iter().rev().skip_while(|other| other.number >= line.number);
    let mut beside = above.take_while(|above| !above.text.trim().is_empty());
    let remark = beside.find_map(|above| above.text.trim().strip_prefix('#')).filter(|_| line.is_code());
    remark.is_some_and(|remark| {
        let lower = remark.trim_start_matches(['#', ' ']).to_lowercase();
        OPEN.iter().any(|word| lower.starts_with(word) || (!word.ends_with(' ') && lower.contains(word)))
    })
}

/// Whether a sentence announces commands that are no more than an example, or files to be written first.
fn supposes_fence(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let is_example =
        ["example", "e.g.", "your own", "template", "sample", "would"].iter().any(|word| lower.contains(word));
    // `Create the database` needs no file that is not there; `Create deploy.sh` does.
    let names_file = || {
        let is_kind = |word: &str| matches!(word, "file" | "script" | "following" | "manifest" | "config" | "this");
        words(&lower).any(is_kind)
            || sentence.split_whitespace().any(|word| is_file_name(word.trim_matches(['`', ':', '*', '.', ','])))
    };
    is_example || (lower.contains("create") && names_file())
}

/// Whether what a line goes to beside the folder at hand is a folder of the repository.
fn has_neighbour(line: &Line, reading: &Reading, known: &Known<'_>) -> bool {
    let to = line.text.split("cd ../").nth(1).unwrap_or_default();
    let to = to.split([' ', ';', '&']).next().unwrap_or_default().trim_end_matches('/');
    !matches!(known.files.find(&reading.path, to), Found::Nowhere | Found::Ignored)
}

/// Whether a document means a folder of this repository: its first part is there, or the document names files in it.
pub(super) fn is_ours(reading: &Reading, folder: &str, known: &Known<'_>) -> bool {
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    let Some((first, _)) = folder.split_once('/').filter(|(first, _)| *first != "..") else { return false };
    let inside = format!("{folder}/");
    // A document that leads to a neighbour of the repository speaks of that one's folders, too.
    let leads_away = |line: &Line| line.is_code() && line.text.split("cd ../").skip(1).any(|to| !to.starts_with(".."));
    if reading.lines.iter().any(|line| leads_away(line) && !has_neighbour(line, reading, known)) {
        return false;
    }
    known.files.has_folder(&reading.path, first) || reading.lines.iter().any(|line| line.text.contains(&inside))
}

/// The commands of a line, without prompts and comments.
pub(super) fn commands(line: &str) -> Vec<String> {
    let line = without_step(line.trim()).trim_start_matches("$ ").split(" #").next().unwrap_or_default();
    let line = line.replace("&&", ";").replace("||", ";");
    line.split([';', '|'])
        .map(|command| with_slashes(command.trim().trim_end_matches('\\').trim()))
        .filter(|command| !command.is_empty())
        .collect()
}

/// `.\scripts\build.ps1`, as Windows has it, is the file `./scripts/build.ps1`.
fn with_slashes(command: &str) -> String {
    let is_path = |word: &str| {
        let name = word.rsplit('\\').next().unwrap_or_default();
        (word.starts_with(".\\") && word.ends_with(".ps1")) || (name.len() < word.len() && is_file_name(name))
    };
    let word = |word: &str| if is_path(word) { word.replace('\\', "/") } else { word.to_owned() };
    if command.contains('\\') { command.split(' ').map(word).collect::<Vec<_>>().join(" ") } else { command.to_owned() }
}

/// `npm start` of `3. Run: npm start`.
pub(in crate::claims) fn without_step(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let Some(step) = line[digits..].strip_prefix(". ").filter(|_| digits > 0) else { return line };
    match step.split_once(": ") {
        Some((verb, rest)) if verb.bytes().all(|byte| byte.is_ascii_alphabetic()) => rest,
        _ => step,
    }
}
