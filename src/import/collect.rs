//! Which of the things that a document says are items, by where they stand and what stands beside them.

use std::collections::{HashMap, HashSet};

use super::block::{Block, blocks};
use super::field::Fields;
use super::found::Found;
use super::learn::{learn, with_known_marks};
use super::legend::Legend;
use super::line::Line;
use super::list::{Form, List, Point, label, points};
use super::loose;
use super::notation::{Notation, as_markdown};
use super::reread::{self, Own};
use super::role::{self, Kind, Role};
use super::section::{Section, Sections, head};
use super::table;
use crate::checklist::Said;

/// A document with more headings or items is none that anybody reads.
pub(super) const CAP: usize = 50_000;

/// What was collected of a document.
pub(super) struct Collected {
    pub sections: Sections,
    pub items: Vec<Found>,
}

/// # Errors
/// When the document holds more than can be kept.
pub(super) fn collect(text: &str) -> Result<Collected, String> {
    let own = Own::of(text);
    let is_own = own.is_some();
    let notation = if is_own { Notation::of(text) } else { as_markdown(text) };
    let blocks = blocks(&notation.text, &notation.numbers);
    let count: usize = blocks
        .iter()
        .map(|block| match block {
            Block::List(entries) => entries.len(),
            Block::Table { rows, .. } => rows.len(),
            Block::Paragraph(lines) | Block::Code(lines) => lines.len(),
            Block::Heading { .. } => 1,
        })
        .sum();
    if count > CAP {
        return Err(format!("it has more than {CAP} headings, items and lines of text"));
    }
    let legend = if is_own { Legend::default() } else { learn(&blocks) };
    if let Some(text) = with_known_marks(text, &legend) {
        return collect(&text);
    }
    let mut collector = Collector { own, legend, sections: Sections::default(), lists: Vec::new(), items: Vec::new() };
    collector.read(blocks);
    if !is_own {
        collector.take_lists();
        collector.take_headings();
    }
    let mut items = collector.items;
    items.sort_by_key(|item| item.line);
    items.dedup_by_key(|item| item.line);
    if is_own {
        reread::nest(&mut items);
    }
    Ok(Collected { sections: collector.sections, items })
}

struct Collector {
    own: Option<Own>,
    legend: Legend,
    sections: Sections,
    lists: Vec<List>,
    items: Vec<Found>,
}

impl Collector {
    fn section(&self) -> Option<usize> {
        self.sections.all.len().checked_sub(1)
    }

    fn read(&mut self, blocks: Vec<Block<'_>>) {
        let mut before: Option<Line<'_>> = None;
        let mut tables = Vec::new();
        let mut loose = loose::Loose::default();
        for block in blocks {
            let label_line = before.take();
            match block {
                Block::Heading { line, level, text } => self.sections.open(line, level, text, &self.legend),
                Block::Paragraph(lines) => {
                    before = lines.last().copied();
                    self.read_fields(&lines);
                    loose.take_paragraph(&lines, self.section());
                }
                Block::List(entries) if self.own.is_some() => {
                    let boxes = if self.own == Some(Own::Report) { reread::boxes(&entries) } else { Vec::new() };
                    self.take(boxes, self.section());
                }
                Block::List(entries) => {
                    let label = label_line.and_then(|line| label(line.text, &self.legend));
                    let mut noted = Fields::default();
                    let points = points(&entries, &self.legend, &mut noted);
                    loose.take_list(&points);
                    self.note(&noted);
                    let label_fields = label.as_ref().map(|label| Fields::of_title(&label.text)).unwrap_or_default();
                    self.lists.push(List { section: self.section(), label, label_fields, points });
                }
                Block::Table { header, rows } => {
                    let label = label_line.and_then(|line| label(line.text, &self.legend));
                    tables.push((self.section(), label.and_then(|label| label.kind), header, rows));
                }
                Block::Code(lines) => loose.take_code(&lines, self.section()),
            }
        }
        self.sections.finish();
        let names = self.sections.names();
        for (section, label, header, rows) in tables {
            if self.own == Some(Own::Export) {
                self.take(reread::items(&header, &rows), section);
                continue;
            }
            self.weigh(table::weights(&header, &rows));
            if self.own.is_some() {
                continue;
            }
            let kind = label.or_else(|| self.kind_of_table(section));
            let said = self.sections.said_of_all(section);
            let around = table::Around { kind, said, legend: &self.legend, sections: &names };
            self.take(table::items(&header, rows, &around), section);
        }
        if self.own.is_some() {
            return;
        }
        let has_boxes = self.lists.iter().flat_map(|list| &list.points).any(|point| point.statement.is_task);
        self.items.extend(loose.items(&self.sections, &self.legend, has_boxes));
    }

    fn take(&mut self, found: Vec<Found>, section: Option<usize>) {
        self.items.extend(found.into_iter().map(|found| Found { section, ..found }));
    }

    /// That a whole document is a reference or an overview makes no talk of the work that it lists.
    fn kind_of_table(&self, section: Option<usize>) -> Option<Kind> {
        let by_title = || self.sections.kind(section, true).filter(|(kind, _)| *kind != Kind::Talk);
        self.sections.kind(section, false).or_else(by_title).map(|(kind, _)| kind)
    }

    /// Gives sections the weights that a table has for their names.
    fn weigh(&mut self, weights: Vec<(String, String)>) {
        let weights: HashMap<String, String> =
            weights.into_iter().map(|(name, weight)| (head(&name), weight)).collect();
        for section in self.sections.all.iter_mut().filter(|section| section.fields.weight.is_none()) {
            section.fields.weight = weights.get(&head(&section.says.text)).cloned();
        }
    }

    /// `**Effort:** 4h` and the like hold for the whole section.
    fn read_fields(&mut self, lines: &[Line<'_>]) {
        let mut noted = Fields::default();
        for line in lines.iter().filter(|line| !line.is_quoted && line.text.len() <= 400) {
            noted.learn_line(line.text, &self.legend);
        }
        self.note(&noted);
    }

    fn note(&mut self, noted: &Fields) {
        if let Some(section) = self.sections.all.last_mut() {
            section.fields = std::mem::take(&mut section.fields).or(noted);
            section.fields.said = section.fields.said.or(noted.said);
        }
    }

    fn take_lists(&mut self) {
        let says_nothing = self.items.is_empty()
            && self.lists.iter().all(|list| list.points.iter().all(|point| point.said().is_none()));
        let series = self.series();
        let lists = std::mem::take(&mut self.lists);
        let ticked = self.ticked(&lists);
        let marked = self.marked(&lists);
        let is_estimated = is_estimated(&lists);
        for list in &lists {
            let own = list.label.as_ref().and_then(|label| label.kind);
            // Where a checklist has boxes to tick, what has none only explains.
            let around = self
                .sections
                .kind(list.section, says_nothing)
                .filter(|(kind, line)| *kind != Kind::Checklist || !ticked.contains(line));
            let kind = own.or(around.map(|(kind, _)| kind));
            if kind != Some(Kind::Legend) {
                let in_series = list.label.is_none() && list.section.is_some_and(|section| series.contains(&section));
                self.take_list(list, kind, in_series, (&marked, is_estimated));
            }
        }
    }

    /// The lines of the sections that hold boxes to tick or a table of statuses, or of which a part does.
    fn ticked(&self, lists: &[List]) -> HashSet<usize> {
        let listed = lists.iter().filter(|list| list.points.iter().any(|point| point.statement.is_task));
        let holding = listed.map(|list| list.section).chain(self.items.iter().map(|item| item.section));
        holding.flat_map(|section| self.sections.around(section).map(|section| section.line)).collect()
    }

    /// How many sections with marked entries each section has beneath it.
    fn marked(&self, lists: &[List]) -> HashMap<Option<usize>, usize> {
        let marked = lists.iter().filter(|list| list.points.iter().any(Point::is_marked));
        let sections: HashSet<Option<usize>> = marked.map(|list| list.section).collect();
        let mut counts = HashMap::new();
        for section in sections.into_iter().flatten() {
            *counts.entry(self.sections.all[section].parent).or_default() += 1;
        }
        counts
    }

    /// Whether entries without a mark are items because others of the same list have one: most of them, or as in the
    /// sections beside this one.
    fn is_mixed(&self, list: &List, families: &HashMap<Option<usize>, usize>) -> bool {
        let outer = || list.points.iter().filter(|point| point.parent.is_none());
        let marked = outer().filter(|point| point.is_marked()).count();
        let plain = outer().filter(|point| point.is_plain()).count();
        let parent = list.section.and_then(|section| self.sections.all[section].parent);
        marked > 0 && (marked >= plain || families.get(&parent).is_some_and(|count| *count > 1))
    }

    fn take_list(
        &mut self,
        list: &List,
        kind: Option<Kind>,
        in_series: bool,
        (marked, is_estimated): (&HashMap<Option<usize>, usize>, bool),
    ) {
        let section = list.section.map(|at| &self.sections.all[at]);
        let heading = list.label.as_ref().or(section.map(|section| &section.says));
        let runs = [list.label.as_ref(), section.map(|section| &section.says)];
        let is_running = runs
            .into_iter()
            .flatten()
            .any(|says| says.word == Some(Said::InProgress) || says.mark == Some(Said::InProgress));
        let is_mixed = self.is_mixed(list, marked);
        let is_warning = kind == Some(Kind::Talk)
            && list.points.iter().all(|point| matches!(point.said(), None | Some(Said::Partial)));
        let inherited = self.inherited(list, kind, section);
        // Beneath a title that says how its thing stands, a list with a label of its own tells what belongs to that.
        let is_detail = list.label.is_some() && section.is_some_and(|section| section.says.note.is_some());
        let kind = kind.filter(|_| !is_detail || list.label.as_ref().is_some_and(|label| label.kind.is_some()));
        let unmarked = match (kind, inherited) {
            (_, Some(said)) => Some(said),
            (Some(Kind::Checklist), None) => {
                Some(heading.filter(|says| !says.mark_leads).and_then(|says| says.mark).unwrap_or(Said::Nothing))
            }
            (Some(Kind::Talk | Kind::Legend), None) => None,
            (None, None) => (is_mixed || in_series).then_some(Said::Nothing),
        };
        let unmarked = if is_mixed { unmarked.map(|_| Said::Nothing) } else { unmarked };
        let mut taken: HashMap<usize, usize> = HashMap::new();
        for (at, point) in list.points.iter().enumerate() {
            let said = match point.said() {
                _ if point.form != Form::Thing => None,
                Some(_) if is_warning && !point.statement.is_task => None,
                Some(Said::Pending) if point.statement.is_task && is_running => Some(Said::InProgress),
                Some(said) => Some(said),
                None => unmarked.filter(|_| point.parent.is_none()),
            };
            let Some(said) = said else { continue };
            taken.insert(at, point.line);
            let mut found = item(list, point, said, outer(&list.points, at, &taken));
            if is_estimated && point.fields.effort.is_none() && point.time.is_some() {
                found.fields.effort.clone_from(&point.time);
            }
            self.items.push(found);
        }
    }

    /// What plain entries are said to be by what stands above them: a mark beside the same in words, or one of several
    /// titles side by side that each name another status.
    fn inherited(&self, list: &List, kind: Option<Kind>, section: Option<&Section>) -> Option<Said> {
        if kind == Some(Kind::Talk) {
            return None;
        }
        let label = list.label.as_ref().filter(|label| label.word.is_some() || label.mark.is_some());
        let says = label.or(section.map(|section| &section.says))?;
        if let Some(note) = says.note.filter(|_| list.label.is_none() && are_names(&list.points)) {
            return Some(note);
        }
        if let Some(mark) = says.mark {
            // What stands beneath a label of its own, which says nothing, are details of what the title names.
            if list.label.is_some() && label.is_none() && !says.is_only_word {
                return None;
            }
            let around = self.sections.around(list.section).map(|section| section.says.word);
            let in_words = around.chain([says.word]).any(|word| word == Some(mark));
            let side_by_side = || label.is_none() && section.is_some_and(|section| self.sections.differ(section));
            return (in_words || (says.own.is_some() && side_by_side())).then_some(mark);
        }
        let word = says.word.filter(|_| says.is_only_word && label.is_none())?;
        let siblings = self.sections.all.iter().filter(|other| {
            section.is_some_and(|section| other.parent == section.parent && other.level == section.level)
        });
        let words = siblings.filter(|other| other.says.is_only_word).filter_map(|other| other.says.word);
        (words.collect::<HashSet<_>>().len() > 1).then_some(word)
    }

    /// The sections without marks that stand among sections with marks.
    fn series(&self) -> HashSet<usize> {
        let mut counts: HashMap<usize, (usize, usize)> = HashMap::new();
        for list in &self.lists {
            let Some(section) = list.section else { continue };
            let count = counts.entry(section).or_default();
            count.0 += list.points.iter().filter(|point| point.is_marked()).count();
            count.1 += list.points.iter().filter(|point| point.parent.is_none() && point.is_plain()).count();
        }
        let mut families: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        for section in counts.keys() {
            families.entry(self.sections.all[*section].parent).or_default().push(*section);
        }
        let mut series = HashSet::new();
        for (parent, family) in families {
            let marked = family.iter().filter(|section| counts[section].0 > 0).count();
            let is_top = parent.is_none_or(|parent| {
                self.sections.all[parent].parent.is_none() && self.sections.all[parent].level == 1
            });
            // Right beneath the title stand all kinds of sections.
            let enough = if is_top {
                marked > 2 && marked * 4 > family.len() * 3
            } else {
                marked > 1 && marked * 2 > family.len()
            };
            if enough {
                series.extend(family.into_iter().filter(|section| counts[section].0 == 0));
            }
        }
        series
    }

    /// Headings that are themselves items: they say how they stand, and nothing beneath them is one.
    fn take_headings(&mut self) {
        let mut holds = vec![false; self.sections.all.len()];
        for item in &self.items {
            let mut next = item.section;
            while let Some(at) = next.filter(|at| !std::mem::replace(&mut holds[*at], true)) {
                next = self.sections.all[at].parent;
            }
        }
        let mut adorned: HashSet<Option<usize>> = HashSet::new();
        let mut noting: HashMap<Option<usize>, usize> = HashMap::new();
        let mut finding: HashMap<Option<usize>, usize> = HashMap::new();
        let mut telling: HashMap<Option<usize>, usize> = HashMap::new();
        for section in &self.sections.all {
            *finding.entry(section.parent).or_default() += usize::from(is_finding(section));
            *telling.entry(section.parent).or_default() += usize::from(section.says.own.is_some());
            if section.says.is_adorned {
                adorned.insert(section.parent);
            }
            *noting.entry(section.parent).or_default() += usize::from(section.fields.said.is_some());
        }
        for (at, section) in self.sections.all.iter().enumerate() {
            let is_parent = self.sections.all.get(at + 1).is_some_and(|next| next.parent == Some(at));
            let is_field = role::of_field(&head(&section.says.text)) == Some(Role::Status);
            // One finding among others may be about approvals or risks.
            let is_finding = is_finding(section) && finding.get(&section.parent).is_some_and(|count| *count > 1);
            // One that tells something among others that do not, such as the phases of a plan, tells it by the way.
            let by_the_way = telling.get(&section.parent) == Some(&1)
                && self.sections.kind(section.parent, false).is_some_and(|(kind, _)| kind == Kind::Talk);
            let is_talk = by_the_way || (section.says.kind == Some(Kind::Talk) && !is_finding);
            if holds[at] || is_parent || is_field || section.level == 1 || is_talk {
                continue;
            }
            let only_adorns = section.says.mark_leads && adorned.contains(&section.parent);
            let own = section.says.own.filter(|_| !only_adorns);
            let noted = section.fields.said.filter(|_| noting.get(&section.parent).is_some_and(|count| *count > 1));
            let is_named = section.says.text.chars().any(char::is_alphanumeric);
            if let Some(said) = own.or(noted).filter(|_| is_named) {
                let mut found = Found::new(section.line, &section.says.text, said);
                found.section = section.parent;
                found.fields = section.fields.clone();
                self.items.push(found);
            }
        }
    }
}

/// Whether times at the ends of tasks are what those take: most tasks of such lists have one, and few are about how long
/// something lasts.
fn is_estimated(lists: &[List]) -> bool {
    const SEVERAL: usize = 3;
    const LASTING: &[&str] = &[
        "rotat",
        "retain",
        "retention",
        "keep",
        "expir",
        "ttl",
        "every",
        "backup",
        "timeout",
        "session",
        "token",
        "cache",
    ];
    let is_outer = |point: &&Point| point.statement.is_task && point.parent.is_none();
    let is_timed = |point: &&Point| point.time.is_some() || point.fields.effort.is_some();
    let lasts = |point: &&Point| {
        let lower = point.statement.text.to_lowercase();
        point.time.is_some() && LASTING.iter().any(|word| lower.contains(word))
    };
    let lists = lists.iter().filter(|list| list.points.iter().filter(is_outer).any(|point| point.time.is_some()));
    let tasks: Vec<&Point> = lists.flat_map(|list| list.points.iter().filter(is_outer)).collect();
    let timed = tasks.iter().copied().filter(is_timed).count();
    timed >= SEVERAL && timed * 2 >= tasks.len() && tasks.iter().copied().filter(lasts).count() * 2 < timed
}

/// Whether entries do no more than to name things, without a word on any.
fn are_names(points: &[Point]) -> bool {
    const WORDS: usize = 5;
    let is_name = |point: &Point| {
        let text = &point.statement.text;
        point.parent.is_none()
            && text.split_whitespace().count() <= WORDS
            && !text.contains([':', '：', '.', '–', '—', '`'])
    };
    points.len() > 1 && points.iter().all(is_name)
}

/// A title that says that something is not as it should be.
fn is_finding(section: &Section) -> bool {
    section.says.own.is_some_and(|said| said != Said::Done)
}

/// The line of the nearest point around one that is an item.
fn outer(points: &[Point], at: usize, taken: &HashMap<usize, usize>) -> Option<usize> {
    let mut parent = points[at].parent;
    while let Some(next) = parent {
        if let Some(line) = taken.get(&next) {
            return Some(*line);
        }
        parent = points[next].parent;
    }
    None
}

fn item(list: &List, point: &Point, said: Said, parent_line: Option<usize>) -> Found {
    let mut found = Found::new(point.line, &point.statement.text, said);
    found.section = list.section;
    found.parent_line = parent_line;
    found.fields = point.fields.clone().or(&list.label_fields);
    found.targets.clone_from(&point.targets);
    found
}
