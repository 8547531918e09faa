//! What a reader would take: the same code that reads a table, run over none, tells each key it asks for and as what.
//! JSON Schemas are made of that, so that no key can be read and be missing from them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use super::{Names, Reader, Table};

/// The keys of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Each key with the shapes that are read under it.
    pub keys: BTreeMap<&'static str, Vec<Shape>>,
    pub required: BTreeSet<&'static str>,
    /// What other keys hold, where people make them up.
    pub open: Option<Box<Shape>>,
    /// The name of what is read here, where it is described elsewhere.
    pub stands_for: Option<&'static str>,
}

/// What a value is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    Boolean,
    Number,
    Whole,
    /// TOML's own date and time, or a text.
    Moment,
    /// One of a closed list.
    Words(Vec<&'static str>),
    /// A text or a list of texts.
    Texts,
    /// A list of texts that is not empty.
    List,
    TextOrWhole,
    /// A text, a whole number or a list of them.
    TextsOrWholes,
    Table(Outline),
    Tables(Outline),
}

/// Tells what `body` reads of a table. Where it asks whether `given` is there, it is told that it is: some keys are read
/// only beside others.
pub fn outline<'t>(given: Option<&'static str>, body: impl FnOnce(&mut Table<'_, 't>)) -> Outline {
    let mut reader = Reader {
        origin: String::new(),
        text: "",
        ends: OnceCell::new(),
        problems: Vec::new(),
        names: Names::default(),
        is_proven: false,
        asked: Some(Asked { given, open: Vec::new() }),
    };
    reader.outlined(|table| body(table)).map(|(outline, ())| outline).unwrap_or_default()
}

/// The tables that are being asked about, the innermost last.
pub(super) struct Asked {
    given: Option<&'static str>,
    open: Vec<Outline>,
}

impl Asked {
    pub fn is_given(&self, key: &str) -> bool {
        self.given == Some(key)
    }
}

impl<'t> Reader<'t> {
    /// Runs `body` over an empty table, if that is what is being done.
    fn outlined<T>(&mut self, body: impl FnOnce(&mut Table<'_, 't>) -> T) -> Option<(Outline, T)> {
        self.asked.as_mut()?.open.push(Outline::default());
        let value = self.enter(&DeTable::new(), 0..0, body);
        let outline = self.asked.as_mut()?.open.pop()?;
        Some((outline, value))
    }

    fn innermost(&mut self) -> Option<&mut Outline> {
        self.asked.as_mut()?.open.last_mut()
    }
}

impl<'t> Table<'_, 't> {
    pub(super) fn asks(&mut self, key: &'static str, shape: impl FnOnce() -> Shape) {
        if let Some(outline) = self.reader.innermost() {
            outline.add(key, shape());
        }
    }

    pub(super) fn requires(&mut self, key: &'static str) {
        if let Some(outline) = self.reader.innermost() {
            outline.required.insert(key);
        }
    }

    pub(super) fn is_open_with(&mut self, shape: Shape) {
        if let Some(outline) = self.reader.innermost() {
            outline.open = Some(Box::new(shape));
        }
    }

    /// What is read here is described elsewhere, under this name.
    pub fn stands_for(&mut self, name: &'static str) {
        if let Some(outline) = self.reader.innermost() {
            outline.stands_for = Some(name);
        }
    }

    /// A table under a key that is not there: asked about as well, if that is what is being done.
    pub(super) fn asks_table<T>(
        &mut self,
        key: &'static str,
        shape: impl FnOnce(Outline) -> Shape,
        body: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> Option<T> {
        let (outline, value) = self.reader.outlined(body)?;
        self.asks(key, || shape(outline));
        Some(value)
    }
}

impl Outline {
    fn add(&mut self, key: &'static str, shape: Shape) {
        let mine = self.keys.entry(key).or_default();
        match (mine.iter_mut().find(|known| known.is_alike(&shape)), shape) {
            (Some(Shape::Table(known)), Shape::Table(more)) => *known = std::mem::take(known).or(more),
            (Some(Shape::Tables(known)), Shape::Tables(more)) => *known = std::mem::take(known).or(more),
            (Some(_), _) => {}
            (None, shape) => mine.push(shape),
        }
    }

    /// What either of two readings takes; what only one of them requires is not required.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for (key, shapes) in other.keys {
            shapes.into_iter().for_each(|shape| self.add(key, shape));
        }
        self.required = self.required.intersection(&other.required).copied().collect();
        self.open = self.open.or(other.open);
        self.stands_for = self.stands_for.or(other.stands_for);
        self
    }
}

impl Shape {
    fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Table(_), Self::Table(_)) | (Self::Tables(_), Self::Tables(_)) => true,
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &mut Table<'_, '_>) {
        table.required("id", "a name");
        if table.has("limit") {
            table.whole("limit");
        }
        table.word("mode", &[("fast", 1), ("slow", 2)]);
        table.table("credit", |table| table.number("partial"));
        table.tables("part", |table| table.stands_for("part"));
    }

    #[test]
    fn what_is_asked_for_is_told() {
        let outline = outline(None, read);
        assert_eq!(outline.keys.keys().copied().collect::<Vec<_>>(), ["credit", "id", "mode", "part"]);
        assert_eq!(outline.keys["mode"], [Shape::Words(vec!["fast", "slow"])]);
        assert!(outline.required.contains("id") && outline.required.len() == 1);
        let [Shape::Table(credit)] = &outline.keys["credit"][..] else { panic!("{outline:?}") };
        assert_eq!(credit.keys["partial"], [Shape::Number]);
        let [Shape::Tables(part)] = &outline.keys["part"][..] else { panic!("{outline:?}") };
        assert_eq!(part.stands_for, Some("part"));
    }

    #[test]
    fn what_is_read_beside_another_key_is_told_when_that_is_given() {
        let both = outline(None, read).or(outline(Some("limit"), read));
        assert_eq!(both.keys["limit"], [Shape::Whole]);
        assert_eq!(both.keys["id"], [Shape::Text], "once");
        assert!(both.required.contains("id"));
    }
}
