//! What one report says: how much of each class, how much in all, and where.

use jiff::Timestamp;

use super::super::Fact;
use super::super::age::date;
use super::super::document::{Node, Value};
use super::class::{Class, Kind};
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// What a site of a fact is about, beside the classes.
pub(super) const NOTHING: usize = 100;
pub(super) const COMMIT: usize = 101;
pub(super) const DATE: usize = 102;
/// How much of a tool's own words is shown, in characters.
const SHOWN: usize = 120;

/// What was counted in one report.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: [u64; Class::ALL.len()],
    /// The places to show, at most [`Fact::SITES_CAP`] of each class.
    places: Vec<Place>,
    pub tests: u64,
    pub components: u64,
    /// Why there is nothing to judge.
    pub nothing: Option<String>,
    /// For each part that can be of another commit than the others: the commits that it names.
    pub commits: Vec<String>,
    /// For each part that can be of another time than the others: when it was made, if it says so.
    pub dates: Vec<Option<Result<Timestamp, String>>>,
}

/// What else a check asks of a report, so that only its facts tell of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub commit: bool,
    pub date: bool,
}

#[derive(Debug)]
pub(super) struct Place {
    pub class: Class,
    pub line: usize,
    pub message: String,
    /// The file that it is about, if the report says so.
    pub elsewhere: Option<RepoPath>,
}

impl Tally {
    pub fn of_components(components: u64) -> Self {
        Self { components, ..Self::default() }
    }

    /// Counts one of a class; where it is, is only asked while there is room to show it.
    pub fn add(&mut self, class: Class, place: impl FnOnce() -> Place) {
        let count = &mut self.counts[class as usize];
        if *count < Fact::SITES_CAP as u64 {
            self.places.push(place());
        }
        *count += 1;
    }

    pub fn count(&self, class: Class) -> u64 {
        self.counts[class as usize]
    }

    /// Believes a sum that the report gives where that is more than what was counted.
    pub fn at_least(&mut self, class: Class, sum: u64) {
        let count = &mut self.counts[class as usize];
        *count = sum.max(*count);
    }

    /// The fact, with the places of the `shown` classes, the worst first, because not all may have room.
    pub fn into_fact(mut self, kind: Kind, asked: Asked, shown: impl Fn(Class) -> bool) -> Fact {
        #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 a count only needs to be too large")]
        let counts = self.counts.iter().chain([&self.tests, &self.components]).map(|count| *count as f64);
        let numbers = std::iter::once(f64::from(kind as u8)).chain(counts).collect();
        let mut fact = Fact { subjects: 1, numbers, ..Fact::default() };
        if let Some(reason) = self.nothing.take() {
            fact.push_site(0, NOTHING, || Sanitized::from(reason));
        }
        if asked.date
            && let Err(reason) = self.tell_dates(&mut fact)
        {
            return Fact::trouble(reason);
        }
        if asked.commit && kind.names_commits() {
            self.commits.sort_unstable();
            self.commits.dedup();
            // What has no room cannot be compared, which must not be taken for agreement.
            if self.commits.len() > Fact::SITES_CAP / 2 {
                return Fact::trouble(format!("it is about {} commits", self.commits.len()));
            }
            self.commits.into_iter().for_each(|commit| fact.push_site(0, COMMIT, || Sanitized::from(commit)));
        }
        self.places.sort_by_key(|place| (place.class, place.line));
        for Place { class, line, message, elsewhere } in self.places.into_iter().filter(|place| shown(place.class)) {
            fact.push_site_elsewhere(elsewhere, line, class as usize, || Sanitized::from(message));
        }
        fact
    }

    /// The oldest date and the newest, or that a part has none.
    fn tell_dates(&mut self, fact: &mut Fact) -> Result<(), String> {
        let mut dates = Vec::new();
        for date in std::mem::take(&mut self.dates) {
            dates.push(date.transpose()?);
        }
        let known: Vec<_> = dates.iter().flatten().collect();
        if known.is_empty() || known.len() < dates.len() {
            fact.push_site(0, DATE, Sanitized::default);
        } else {
            let bounds = [known.iter().min(), known.iter().max()].into_iter().flatten();
            bounds.for_each(|date| fact.push_site(0, DATE, || Sanitized::from(date.to_string())));
        }
        Ok(())
    }
}

/// When something says that it was made; None if it does not say.
pub(super) fn made(node: &Node, key: &str) -> Option<Result<Timestamp, String>> {
    let said = node.get(key).filter(|said| said.value != Value::Null)?;
    Some(match &said.value {
        Value::Text(text) => date(text).ok_or_else(|| no_date(said.line, text)),
        _ => Err(said.is_not(key, "a date")),
    })
}

pub(super) fn no_date(line: usize, text: &str) -> String {
    format!("line {line}: `{}` is no date", brief(text))
}

/// What [`Tally::into_fact`] put into a fact's numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums {
    pub kind: Kind,
    counts: [f64; Class::ALL.len()],
    pub tests: f64,
    pub components: f64,
}

impl Sums {
    pub fn of(fact: &Fact) -> Option<Self> {
        let [kind, counts @ .., tests, components] = fact.numbers.as_slice() else { return None };
        let kind = Kind::ALL.into_iter().find(|known| whole_of(*kind) == *known as u64)?;
        Some(Self { kind, counts: counts.try_into().ok()?, tests: *tests, components: *components })
    }

    pub fn plus(mut self, other: Self) -> Self {
        self.counts.iter_mut().zip(other.counts).for_each(|(sum, count)| *sum += count);
        Self { tests: self.tests + other.tests, components: self.components + other.components, ..self }
    }

    pub fn count(&self, class: Class) -> f64 {
        self.counts[class as usize]
    }

    /// How much of all severities there is.
    pub fn severe(&self) -> f64 {
        Class::ALL.iter().filter(|class| class.is_severity()).map(|class| self.count(*class)).sum()
    }
}

/// A count that was kept as a number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole and not negative")]
pub(super) fn whole_of(number: f64) -> u64 {
    number as u64
}

/// The first line of a tool's own words, cut.
pub(super) fn brief(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    match line.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}
