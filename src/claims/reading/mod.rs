//! A document as claims are found in it: line by line, each with its role, its section and what the document says of it.

mod acts;
mod genre;
mod line;
mod past;
mod section;
pub(super) mod status;
mod table;
mod titles;
mod when;

use std::collections::HashSet;

use self::acts::Act;
pub(super) use self::genre::Genre;
use self::line::Scanner;
pub(super) use self::line::{Line, Role};
pub(super) use self::section::{Section, Tense};
use self::status::{Said as SaidOf, Status};
use self::titles::{LABELS_LEFT, LEFT, OTHERS, TRIALS, is_made};
use super::model::Said;
use super::words::wording::{is_foreign, words};
use crate::check::markdown;
use crate::repo::RepoPath;

/// Whether an item begins with a verb that tells the reader what to do.
pub(super) fn asks(line: &Line) -> bool {
    const VERBS: &[&str] = &[
        "add",
        "set",
        "configure",
        "enable",
        "consider",
        "review",
        "update",
        "use",
        "test",
        "deploy",
        "verify",
        "run",
        "monitor",
        "create",
        "implement",
        "install",
        "check",
        "integrate",
        "migrate",
        "replace",
        "connect",
        "schedule",
        "upgrade",
        "build",
    ];
    let lower = line.lower();
    lower.split_whitespace().next().is_some_and(|first| VERBS.contains(&first))
}

/// Whether several lines are marked as done otherwise than by a box.
fn marks_done(lines: &[Line]) -> bool {
    const SEVERAL: usize = 3;
    lines.iter().filter(|line| line.status == Status::Done && !line.has_box).count() >= SEVERAL
}

/// Whether somebody has gone through the boxes: ticks among so many that are empty are strays.
fn is_answered(lines: &[Line]) -> bool {
    const STRAYS: usize = 5;
    const AMONG: usize = 25;
    let boxes = lines.iter().filter(|line| line.has_box).count();
    let ticked = lines.iter().filter(|line| line.has_box && line.status == Status::Done).count();
    ticked > STRAYS || (ticked > 0 && ticked * AMONG >= boxes)
}

/// Of each section, whether it is one of what is to be tried out, and no box of all that belongs to it is ticked: an empty box
/// says then that nobody has looked, not that there is nothing.
fn steps(lines: &[Line], sections: &[Section]) -> Vec<bool> {
    let is_trial = |title: &String| TRIALS.iter().any(|word| title.to_lowercase().contains(word));
    let whole = |section: &Section| -> Option<Vec<String>> {
        let at = section.titles.iter().position(is_trial)?;
        Some(section.titles[..=at].to_vec())
    };
    let wholes: Vec<_> = sections.iter().map(whole).collect();
    let ticked = lines.iter().filter(|line| line.has_box && line.status == Status::Done);
    let ticked: HashSet<&Vec<String>> = ticked.filter_map(|line| wholes[line.section].as_ref()).collect();
    wholes.iter().map(|whole| whole.as_ref().is_some_and(|whole| !ticked.contains(whole))).collect()
}

/// Whether lines are written in English: of the small words that every text has, those of no other language are more.
fn is_english(lines: &[Line]) -> bool {
    const ENGLISH: &[&str] = &["the", "and", "of", "to", "for", "with", "is", "are", "not", "by", "from", "all"];
    const OTHERS: &[&str] = &[
        "der", "die", "das", "und", "für", "mit", "ist", "nicht", "von", "zu", "el", "los", "las", "y", "con", "por",
        "para", "del", "una", "que", "sin", "le", "les", "des", "et", "pour", "avec", "dans", "est", "pas", "du",
        "une", "sur", "não", "com", "da", "dos", "em", "uma", "ao", "ve", "için", "ile", "bir", "için", "olarak", "il",
        "di", "che", "per", "della", "een", "het", "van", "voor", "niet",
    ];
    let (mut own, mut others) = (0_usize, 0_usize);
    for line in lines.iter().filter(|line| !line.is_code()) {
        let lower = line.lower();
        own += words(&lower).filter(|word| ENGLISH.contains(word)).count();
        others += words(&lower).filter(|word| OTHERS.contains(word)).count();
    }
    others <= own
}

/// One document, read once for all kinds of claims.
#[derive(Debug)]
pub(super) struct Reading {
    pub path: RepoPath,
    pub lines: Vec<Line>,
    pub sections: Vec<Section>,
    /// What each fence says that is in it.
    pub languages: Vec<String>,
    /// Line and target of each link and image.
    pub links: Vec<(usize, Box<str>)>,
    /// Whether boxes of the document are ticked: only then does an empty one say that something is missing.
    pub is_answered: bool,
    /// Whether it marks what is done, and leaves its boxes to what is not.
    pub marks_done: bool,
    /// Its title and its name, in small letters.
    called: [String; 2],
    /// Whether they say that it reports what was made.
    is_report: bool,
    /// Of each section, whether its boxes are steps that nobody has taken yet.
    are_steps: Vec<bool>,
    /// Whether it is written in English, which alone is understood here.
    pub is_english: bool,
    /// What it is by its name and its title.
    pub genre: Genre,
    /// Of each line, whether it is no statement on what the repository has.
    acts: Vec<Act>,
    /// When each line speaks of.
    tenses: Vec<Tense>,
    /// Of each line, whether it remembers what was wrong before.
    past: Vec<bool>,
}

impl Reading {
    /// Reads a document. `said` is what an importer made of its lines; without it, the marks are read here.
    pub fn of(path: RepoPath, text: &str, said: Option<&[SaidOf]>) -> Self {
        let Scanner { mut lines, mut sections, languages, .. } = Scanner::of(text);
        table::mark(&mut lines);
        for said in said.unwrap_or_default() {
            if let Some(line) = lines.get_mut(said.line.wrapping_sub(1)) {
                line.status = said.status;
            }
        }
        let is_answered = is_answered(&lines);
        // A list of what is to be done, some of which is ticked, tells how things stand.
        for section in sections.iter_mut().filter(|section| is_answered && section.is_in_list) {
            section.tense = Tense::Now;
        }
        let links = markdown::parse(text.as_bytes()).map(|outline| outline.links).unwrap_or_default();
        let links = links.into_iter().map(|link| (link.line, link.target)).collect();
        let title = lines.iter().find(|line| line.role == Role::Heading).map(Line::lower).unwrap_or_default();
        let name = path.file_name().split('.').next().unwrap_or_default().to_lowercase().replace(['_', '-'], " ");
        let called = [title, name];
        let is_report = called.iter().any(|name| is_made(name));
        let are_steps = steps(&lines, &sections);
        let acts = acts::of(&lines, &sections, &called[1]);
        let tenses = when::of(&lines, &sections);
        let past = past::of(&lines, &sections);
        let marks_done = marks_done(&lines);
        let is_english = is_english(&lines);
        let genre = genre::of(&path, &called, &lines);
        Self {
            path,
            lines,
            sections,
            languages,
            links,
            is_answered,
            marks_done,
            called,
            is_report,
            are_steps,
            is_english,
            genre,
            acts,
            tenses,
            past,
        }
    }

    /// Whether its title or its name has one of the words, which are in small letters.
    pub fn speaks_as(&self, words: &[&str]) -> bool {
        self.called.iter().any(|name| words.iter().any(|word| name.contains(word)))
    }

    /// Whether it is about the whole repository, and not about the part in whose folder it stands.
    pub fn is_of_whole(&self) -> bool {
        let folder = self.path.parent();
        folder.as_str().is_empty() || folder.as_str().starts_with("doc")
    }

    /// Whether it says what is to be made.
    pub fn is_plan(&self) -> bool {
        self.genre == Genre::Plan
    }

    /// Whether a line stands in a fence of commands for a shell.
    pub fn is_shell(&self, line: &Line) -> bool {
        let Role::Code(fence) = line.role else { return false };
        let language =
            self.languages.get(fence).map(|language| language.split([' ', '{', ',']).next().unwrap_or_default());
        matches!(language, Some("" | "bash" | "sh" | "shell" | "console" | "zsh" | "shell-session" | "terminal"))
    }

    /// Whether a line stands in a fence in which settings may be written as `NAME=value`.
    pub fn is_settings(&self, line: &Line) -> bool {
        let Role::Code(fence) = line.role else { return false };
        let language = self.languages.get(fence).map_or("", String::as_str);
        self.is_shell(line) || matches!(language, "env" | "dotenv" | "ini" | "properties" | "conf" | "text" | "txt")
    }

    /// Whether a line stands in a fence that names no language, or says that it has none.
    pub fn is_plain_text(&self, line: &Line) -> bool {
        let Role::Code(fence) = line.role else { return false };
        matches!(self.languages.get(fence).map(String::as_str), Some("" | "text" | "txt" | "plaintext"))
    }

    pub fn section(&self, line: &Line) -> &Section {
        &self.sections[line.section]
    }

    /// What the document says of the thing that a line is about.
    pub fn said(&self, line: &Line) -> Said {
        let status = match line.status {
            Status::None if line.role == Role::Item => self.above(line),
            status => status,
        };
        match status {
            _ if self.act(line) == Act::Expected => Said::Neither,
            Status::Done => Said::Done,
            Status::Failed if self.act(line) != Act::None || self.is_rated(line) => Said::Neither,
            // Who looks at things says of what nobody has looked at that it is pending.
            Status::Pending if line.role == Role::Row && self.speaks_as(&["audit"]) => Said::Neither,
            Status::Pending if self.is_act(line) => Said::Neither,
            Status::Failed => Said::Missing,
            Status::Pending if line.has_box && self.are_steps[line.section] => Said::Neither,
            Status::Pending if !line.has_box || self.is_answered || self.is_left(line) => Said::Missing,
            _ => Said::Neither,
        }
    }

    /// Whether a line is a box of a list of which nobody has ticked any: it says what there should be, and not that it is missing.
    pub fn is_demand(&self, line: &Line) -> bool {
        line.has_box
            && line.status == Status::Pending
            && self.said(line) == Said::Neither
            && !self.are_steps[line.section]
            && !self.is_act(line)
    }

    /// Whether a cross stands beneath a line on what is there in part, or is at fault: it says then how bad that is.
    fn is_rated(&self, line: &Line) -> bool {
        const FAULTY: &[&str] = &["needs work", "needs improvement", "hardcoded", "hard-coded", "in progress"];
        let is_one = |label: &Line| {
            let lower = label.lower();
            label.status == Status::Partial || FAULTY.iter().any(|word| lower.contains(word))
        };
        line.role == Role::Item && self.label(line).is_some_and(is_one)
    }

    fn act(&self, line: &Line) -> Act {
        self.acts[line.number - 1]
    }

    /// Whether a line stands among what people do: open, it says nothing of what there is.
    pub fn is_act(&self, line: &Line) -> bool {
        matches!(self.act(line), Act::OfPeople | Act::Expected)
    }

    /// Whether a heading says of a line that it is not there yet, in a document that marks otherwise what is done.
    pub fn is_left(&self, line: &Line) -> bool {
        self.marks_done && self.section(line).speaks_of(LEFT)
    }

    /// As [`Reading::said`], where an item that says nothing is done if its heading, or the whole document, tells what was made.
    pub fn told(&self, line: &Line) -> Said {
        let is_bare = line.role == Role::Item && line.status == Status::None && !line.has_box;
        let is_left = |label: &Line| LABELS_LEFT.iter().any(|word| label.lower().contains(word));
        let is_below_one =
            || self.label(line).is_some_and(|label| label.has_box || label.status != Status::None || is_left(label));
        match self.said(line) {
            Said::Neither if is_bare && !is_below_one() && self.is_now(line) && !asks(line) && !self.is_act(line) => {
                let section = self.section(line);
                let is_told = self.is_report || section.titles.iter().any(|title| is_made(&title.to_lowercase()));
                if is_told && !section.speaks_of(OTHERS) { Said::Done } else { Said::Neither }
            }
            said => said,
        }
    }

    /// Whether a line of a report that says nothing of itself tells of what is, by where it stands.
    pub fn is_told(&self, line: &Line) -> bool {
        const REPORTS: &[&str] = &["status", "report", "summary", "assessment", "readiness", "audit", "complete"];
        self.is_plain(line) && self.speaks_as(REPORTS) && !self.is_plan()
    }

    /// Whether an item that says nothing of itself tells of what is, and not of what to do, or is wrong.
    pub fn is_plain(&self, line: &Line) -> bool {
        let is_bare = line.role == Role::Item && line.status == Status::None && !line.has_box;
        let is_other = |label: &Line| {
            let lower = label.lower();
            LABELS_LEFT.iter().chain(OTHERS).any(|word| lower.contains(word))
        };
        is_bare
            && self.said(line) == Said::Neither
            && self.is_now(line)
            && !asks(line)
            && !self.is_act(line)
            && !self.section(line).speaks_of(OTHERS)
            && !self.label(line).is_some_and(is_other)
    }

    /// What is said of an item that says nothing itself: that the one it belongs to is done, or all of its section.
    fn above(&self, line: &Line) -> Status {
        let is_above = |label: &&Line| label.role == Role::Item || status::says_lacking(&label.text);
        match self.label(line).filter(is_above) {
            // `Missing:` says it of all that stands beneath it.
            Some(label) if status::says_lacking(&label.text) && self.is_headed_by_lack(line) => Status::None,
            Some(label) if status::says_lacking(&label.text) => Status::Failed,
            Some(label) if label.status == Status::None && !label.has_box => self.above(label),
            // What is not done as a whole may be done in parts.
            Some(label) if label.status != Status::Done => Status::None,
            Some(_) => Status::Done,
            // What tells the reader what to do is not done because the section is about what was.
            None if self.section(line).is_inherited && asks(line) => Status::None,
            None => self.section(line).status,
        }
    }

    /// Whether the heading of a line says itself what there is none of: what stands beneath it has none of that.
    fn is_headed_by_lack(&self, line: &Line) -> bool {
        let title = self.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
        let bare = title.trim_start_matches(|edge: char| !edge.is_alphabetic());
        ["no ", "missing ", "lack of "].iter().any(|word| bare.starts_with(word))
    }

    /// Whether a line says nothing of itself, and stands beneath a box that is ticked: it tells more of that.
    pub fn is_detail(&self, line: &Line) -> bool {
        let says_nothing = |line: &Line| line.status == Status::None && !line.has_box;
        let mut above = if says_nothing(line) { self.label(line) } else { None };
        while let Some(label) = above.filter(|label| says_nothing(label)) {
            above = self.label(label);
        }
        // So it does beneath a document, of what is written in that.
        above.is_some_and(|label| label.status == Status::Done && (label.has_box || label.text.contains(".md")))
    }

    /// Whether a line speaks of what is, not of what is planned or only shown as an example.
    pub fn is_now(&self, line: &Line) -> bool {
        self.tense(line) == Tense::Now
    }

    /// Whether a line remembers what was wrong before: in a list of what was found and mended, in a row that says so.
    pub fn is_past(&self, line: &Line) -> bool {
        self.past[line.number - 1]
    }

    /// When a line speaks of.
    pub fn tense(&self, line: &Line) -> Tense {
        self.tenses[line.number - 1]
    }

    /// Whether the words of a line, and of what introduces it, are known here: in another language than English a mark has to
    /// say how the line is meant, and in another script nothing does.
    pub fn is_understood(&self, line: &Line) -> bool {
        let title = self.section(line).titles.last().map_or("", String::as_str);
        let above = self.label(line).map_or(title, |label| label.text.as_str());
        let is_marked = line.status != Status::None;
        !is_foreign(&line.text) && !is_foreign(above) && (self.is_english || is_marked)
    }

    /// As [`Reading::is_now`], for lines that say what is missing: the risks that remain are those of today.
    pub fn is_lack(&self, line: &Line) -> bool {
        self.is_now(line) || self.section(line).speaks_of(&["risk", "issue", "gap", "limitation", "blocker"])
    }

    /// The line that introduces this one: a bold word, a parent item, a sentence with a colon.
    pub fn label(&self, line: &Line) -> Option<&Line> {
        line.label.map(|at| &self.lines[at])
    }

    /// What the column of a row's cell is called, by the head of its table.
    pub fn column(&self, row: &Line, cell: usize) -> Option<&str> {
        let above = self.lines[..row.number - 1].iter().rev();
        let mut table = above.take_while(|above| matches!(above.role, Role::Row | Role::Head | Role::Nothing));
        let head = table.find(|above| above.role == Role::Head)?;
        Some(head.cells.get(cell).map_or("", String::as_str))
    }

    /// The lines of a section, its heading first, which stand together.
    pub fn lines_of(&self, section: usize) -> &[Line] {
        let start = self.lines.partition_point(|line| line.section < section);
        let end = self.lines.partition_point(|line| line.section <= section);
        &self.lines[start..end]
    }

    /// The lines of the fence that a line stands in.
    pub fn fence_around(&self, line: &Line) -> &[Line] {
        let at = line.number - 1;
        let is_inside = |other: &&Line| other.role == line.role;
        let before = self.lines[..at].iter().rev().take_while(is_inside).count();
        let behind = self.lines[at..].iter().take_while(is_inside).count();
        &self.lines[at - before..at + behind]
    }

    /// The line that stands above the fence of a line, and says what it is for.
    pub fn introduction(&self, line: &Line) -> Option<&Line> {
        let first = self.fence_around(line).first()?.number.saturating_sub(1);
        self.lines[..first].iter().rev().find(|above| !matches!(above.role, Role::Blank | Role::Nothing))
    }

    /// The line with a number, which counts from 1.
    pub fn line(&self, number: usize) -> Option<&Line> {
        self.lines.get(number.wrapping_sub(1))
    }
}
