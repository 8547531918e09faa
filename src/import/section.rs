//! The sections of a document: what their titles say of the items beneath them.

use std::collections::{HashMap, HashSet};

use super::field::Fields;
use super::inline::{is_struck, plain};
use super::legend::Legend;
use super::mark::{self, is_dressing, is_light, is_picture};
use super::role::{self, Kind};
use super::word;
use crate::checklist::Said;

#[derive(Debug)]
pub(super) struct Section {
    pub line: usize,
    pub level: u8,
    /// As a reader sees it, pictures and all.
    pub title: String,
    pub parent: Option<usize>,
    pub fields: Fields,
    pub says: Announcement,
}

/// What a title, of a section or of a list, says of what stands beneath it.
#[derive(Debug, Default)]
pub(super) struct Announcement {
    pub kind: Option<Kind>,
    /// A mark anywhere in it.
    pub mark: Option<Said>,
    /// The mark leads, where it may only adorn.
    pub mark_leads: bool,
    /// A mark at an end, or a status that stands apart: the title itself is said to stand so.
    pub own: Option<Said>,
    /// A word in brackets at the end says it: `Security (MISSING)`.
    pub note: Option<Said>,
    /// The words by themselves say how things stand: `In progress`, `Completed work`.
    pub word: Option<Said>,
    /// They say nothing else.
    pub is_only_word: bool,
    /// It is adorned with a picture that is no mark.
    pub is_adorned: bool,
    /// The words without adornment.
    pub text: String,
}

impl Announcement {
    pub fn of(raw: &str, legend: &Legend) -> Self {
        let raw = without_number(raw);
        let shown = plain(raw);
        let leading = mark::leading(&shown);
        let trailing = mark::trailing(&shown);
        let middle = mark::all(&shown).next();
        let found = super::say::statement(raw, legend);
        let stripped =
            mark::without_adornment(&found.text).trim_end_matches(|letter| is_picture(letter) || is_dressing(letter));
        let text = without_note(stripped.trim()).to_owned();
        let struck = is_struck(raw.trim_start_matches(|letter: char| !letter.is_alphabetic() && letter != '~'));
        let ranks = middle.is_some_and(is_light) && is_ranked_group(&text);
        let spoken = found.said.filter(|_| !struck && !ranks);
        let apart = trailing_note(&shown);
        let is_told = super::say::ends_in_status(&shown);
        let mark = middle.and_then(|mark| legend.said(mark)).filter(|_| !ranks);
        if leading.is_some() && trailing.is_none() && is_condition(&text) {
            return Self { kind: Some(Kind::Checklist), text, ..Self::default() };
        }
        Self {
            kind: role::kind(&text),
            mark,
            mark_leads: leading.is_some() && trailing.is_none(),
            note: whole_note(&shown),
            own: if struck {
                Some(Said::Done)
            } else {
                apart.or(spoken.filter(|_| leading.or(trailing).is_some() || middle.is_none() || is_told))
            },
            word: spoken_title(&text).or_else(|| asked_title(&text).map(|word| mark.unwrap_or(word))),
            is_only_word: word::whole(before_note(&text)).is_some_and(|saying| !saying.is_weak)
                || (mark.is_some() && asked_title(&text).is_some()),
            is_adorned: leading.is_none() && shown.chars().next().is_some_and(is_picture),
            text,
        }
    }
}

/// `PASS conditions`, `No-go if`: what stands beneath it would have to be so, and its mark shows for which verdict.
fn is_condition(title: &str) -> bool {
    const VERDICTS: &str = "pass|go|fail|no-go|success|launch|rollback|stop";
    let title = title.to_lowercase();
    let words: Vec<&str> = before_note(&title).split_whitespace().collect();
    let is_verdict = |word: &&str| VERDICTS.split('|').any(|verdict| verdict == *word);
    let is_asking =
        |word: &&str| matches!(*word, "condition" | "conditions" | "criteria" | "criterion" | "if" | "when");
    words.len() <= 4 && words.first().is_some_and(is_verdict) && words.last().is_some_and(is_asking)
}

/// A title without the number that it may begin with.
fn without_number(title: &str) -> &str {
    let rest = title.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let numbered = rest.len() < title.len() && rest.starts_with([' ', ')']);
    if numbered { rest.trim_start_matches([' ', ')']) } else { title }
}

/// A status at the end of a title with more around it: `(closed in v4)`, `(still open)`.
fn trailing_note(title: &str) -> Option<Said> {
    let title = mark::trailing(title).map_or(title, |(_, before)| before).trim_end();
    let inner = title.strip_suffix([')', ']', '）'])?;
    let at = inner.rfind(['(', '[', '（'])?;
    let note = inner[at..].trim_start_matches(['(', '[', '（']);
    // `Security (MISSING)`: a weak word that is alone says it, if it says what nobody praises a thing for.
    let is_meant =
        |saying: &word::Saying| !saying.is_weak || (saying.said == Said::Failed && word::whole(note).is_some());
    let said = word::beginning(note).filter(is_meant).map(|saying| saying.said)?;
    // How far a phase is done, or what is to be done, is not how the title's thing stands.
    (note.split_whitespace().count() <= 4).then_some(said)
}

/// What a bracket at the end says that says nothing else: `(MISSING)`, and not `(ready to be made)`.
fn whole_note(title: &str) -> Option<Said> {
    let inner = title.trim_end().strip_suffix([')', ']'])?;
    let note = &inner[inner.rfind(['(', '['])? + 1..];
    word::whole(note).filter(|saying| !saying.is_weak || saying.said == Said::Failed).map(|saying| saying.said)
}

/// A title without a bracket at its end that says no more than how its thing stands.
fn without_note(title: &str) -> &str {
    let cut = || {
        let (before, note) = title.strip_suffix([')', ']'])?.rsplit_once([' ', '\u{a0}'])?;
        let note = note.strip_prefix(['(', '['])?;
        word::whole(note).filter(|saying| saying.said == Said::Failed).map(|_| before.trim_end())
    };
    cut().filter(|before| !before.is_empty()).unwrap_or(title)
}

/// How a title of a few words says that what stands beneath it stands.
fn spoken_title(title: &str) -> Option<Said> {
    let title = before_note(title);
    let words: Vec<&str> = title.split_whitespace().collect();
    let strong = |text: &str| word::whole(text).filter(|saying| !saying.is_weak).map(|saying| saying.said);
    if words.len() > 4 || words.is_empty() {
        return None;
    }
    let heads = (1..=words.len()).rev().map(|count| words[..count].join(" "));
    let tails = (1..words.len()).map(|from| words[from..].join(" "));
    heads.chain(tails).find_map(|text| strong(&text))
}

/// `What's missing for the launch`: a title that says what stands beneath it stands how.
fn asked_title(title: &str) -> Option<Said> {
    let title = title.to_lowercase().replace('’', "'");
    let rest =
        ["what's ", "what is ", "what has been ", "what was "].iter().find_map(|asks| title.strip_prefix(asks))?;
    let words: Vec<&str> = before_note(rest).split_whitespace().collect();
    (1..=words.len().min(3)).rev().find_map(|count| word::whole(&words[..count].join(" "))).map(|saying| saying.said)
}

/// `What was fixed`, `Open findings – before the launch`: a title that says how each thing in a list of such stands.
fn listing_title(title: &str) -> Option<Said> {
    const NOUNS: &str =
        "issues|findings|bugs|gaps|items|tasks|problems|blockers|defects|questions|decisions|backlog|work";
    let head = title.split([':', '(', '–', '—']).next().unwrap_or_default().trim();
    let words: Vec<String> = head.split_whitespace().map(str::to_lowercase).collect();
    let is_list = words.len() <= 4 && words.last().is_some_and(|last| NOUNS.split('|').any(|noun| noun == last));
    asked_title(title).or_else(|| spoken_title(head).filter(|_| is_list))
}

/// `Critical risks`, `High priority: 11 hours`: what is grouped by how much it matters, and a light shows that.
fn is_ranked_group(title: &str) -> bool {
    let words: Vec<&str> = before_note(title).split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let is_priority = |word: &str| role::exact(word) == Some(role::Role::Priority);
    let is_group = last.ends_with('s') || words.iter().any(|word| is_priority(word));
    let is_rank = super::say::is_rank(first) || (is_priority(first) && super::say::is_rank(last));
    (2..=4).contains(&words.len()) && is_rank && is_group
}

fn before_note(title: &str) -> &str {
    title.split(['(', '（', ':']).next().unwrap_or_default().trim()
}

/// A title up to where it begins to explain, in lower case.
pub(super) fn head(title: &str) -> String {
    let title = title.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ')' | ' '));
    title.split([':', '：', '–', '—', '(']).next().unwrap_or_default().trim().to_lowercase()
}

/// The sections of a document in order, and which of them is open.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub all: Vec<Section>,
    /// The document's title: the first heading, if none other has its rank.
    title: Option<usize>,
}

impl Sections {
    /// Says that no more sections follow.
    pub fn finish(&mut self) {
        let first = self.all.first().map(|first| first.level);
        let alone = first.is_some_and(|level| self.all.iter().skip(1).all(|other| other.level > level));
        self.title = alone.then_some(0);
        self.drop_odd_shares();
    }

    /// Shares of a whole add up to it; those that do not say something else, as how much is left to do.
    fn drop_odd_shares(&mut self) {
        let share = |section: &Section| {
            let weight = section.fields.weight.as_deref().filter(|_| section.fields.is_share)?;
            weight.trim_end_matches(|letter: char| !letter.is_ascii_digit()).parse::<f64>().ok()
        };
        let mut sums: HashMap<Option<usize>, f64> = HashMap::new();
        for section in &self.all {
            *sums.entry(section.parent).or_default() += share(section).unwrap_or(0.0);
        }
        for section in self.all.iter_mut().filter(|section| section.fields.is_share) {
            if sums.get(&section.parent).is_none_or(|sum| (sum - 100.0).abs() > 5.0) {
                section.fields.weight = None;
            }
        }
    }

    pub fn title(&self) -> Option<&Section> {
        self.title.map(|at| &self.all[at])
    }

    pub fn open(&mut self, line: usize, level: u8, raw: &str, legend: &Legend) {
        let mut parent = self.all.len().checked_sub(1);
        while let Some(at) = parent {
            if self.all[at].level < level {
                break;
            }
            parent = self.all[at].parent;
        }
        let title = plain(raw);
        let mut fields = Fields::of_title(&title);
        fields.said = None;
        let says = Announcement::of(raw, legend);
        self.all.push(Section { line, level, title, parent, fields, says });
    }

    /// What the sections are called, up to where a title begins to explain, in lower case.
    pub fn names(&self) -> HashSet<String> {
        self.all.iter().map(|section| head(&section.says.text)).filter(|name| name.len() > 1).collect()
    }

    /// A section and those around it, innermost first.
    pub fn around(&self, section: Option<usize>) -> impl Iterator<Item = &Section> {
        let mut next = section;
        std::iter::from_fn(move || {
            let section = &self.all[next?];
            next = section.parent;
            Some(section)
        })
    }

    /// Mark and word of its title say the same, or it stands beside others of which each says something else.
    fn is_standing(&self, section: &Section) -> bool {
        let says = &section.says;
        says.mark.is_some() && (says.mark == says.word || (says.own.is_some() && self.differ(section)))
    }

    /// Whether the titles side by side that tell a status tell several, and no two the same. Several of one status name
    /// findings, and what stands beneath explains them.
    pub fn differ(&self, section: &Section) -> bool {
        let siblings = self.all.iter().filter(|other| other.parent == section.parent && other.level == section.level);
        let told: Vec<Said> = siblings.filter_map(|other| other.says.own.and(other.says.mark)).collect();
        told.len() > 1 && told.iter().collect::<HashSet<_>>().len() == told.len()
    }

    /// How all rows of a table beneath a section stand, if its title or the one above says so: `Open findings`.
    pub fn said_of_all(&self, section: Option<usize>) -> Option<Said> {
        let own = self.around(section).take(2).filter(|section| section.parent.is_some());
        own.into_iter().find_map(|section| listing_title(&section.says.text))
    }

    /// The titles from the outermost to this one.
    pub fn path(&self, section: Option<usize>) -> Vec<String> {
        let mut path: Vec<_> = self.around(section).map(|section| section.title.clone()).collect();
        path.reverse();
        path
    }

    pub fn fields(&self, section: Option<usize>) -> Fields {
        self.around(section).fold(Fields::default(), |fields, section| fields.or(&section.fields))
    }

    /// What kind of items a section holds by the innermost title that says so, with the line of that; the document's own
    /// title only if `titled`. A title that says how all beneath it stands talks of nothing else, wherever it is.
    pub fn kind(&self, section: Option<usize>, titled: bool) -> Option<(Kind, usize)> {
        let title = self.title().filter(|_| !titled).map(|title| title.line);
        let around = self.around(section).filter(|section| Some(section.line) != title);
        let mut around = around.take_while(|section| section.says.kind.is_some() || !self.is_standing(section));
        around.find_map(|section| Some((section.says.kind?, section.line)))
    }
}
