//! A shipped checklist as a team's own: its text under another name, because one of the same name would hide it.

use std::cmp::Reverse;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::builtin::Builtin;

impl Builtin {
    /// The id that a team's own has.
    pub fn own_id(&self) -> String {
        format!("own-{}", self.id)
    }

    /// The text of a team's own: what it says, with its comments and in its order, under id and title of its own. The items
    /// of which `is_stated` knows by their key take over what was stated about them.
    pub fn own_text(&self, is_stated: &dyn Fn(&str) -> bool) -> String {
        // A test reads every shipped checklist.
        let Ok(table) = DeTable::parse(self.text) else { return self.text.to_owned() };
        let mut splices = vec![(of(table.get_ref(), "id").1, format!("\"{}\"", self.own_id()))];
        let (title, at) = of(table.get_ref(), "title");
        splices.push((at, format!("\"{title} (own)\"")));
        for area in tables(table.get_ref(), "area") {
            for item in tables(area, "item") {
                let (id, at) = of(item, "id");
                let key = format!("{}/{}.{id}", self.id, of(area, "id").0);
                if is_stated(&key) {
                    let margin = self.margin(at.start);
                    splices.push((at.end..at.end, format!("\n{margin}was = [\"{key}\"]")));
                }
            }
        }
        splices.sort_by_key(|(at, _)| Reverse(at.start));
        let mut text = self.text.to_owned();
        splices.into_iter().for_each(|(at, new)| text.replace_range(at, &new));
        text
    }

    /// The blanks at the beginning of the line in which something stands.
    fn margin(&self, at: usize) -> &str {
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default();
        &line[..line.len() - line.trim_start().len()]
    }
}

/// A text under a key, and where its value stands.
fn of<'t>(table: &'t DeTable<'_>, key: &str) -> (&'t str, Range<usize>) {
    let value = table.get(key);
    (value.and_then(|value| value.get_ref().as_str()).unwrap_or_default(), value.map(Spanned::span).unwrap_or_default())
}

fn tables<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> impl Iterator<Item = &'t DeTable<'i>> {
    let array = table.get(key).and_then(|value| value.get_ref().as_array());
    array.into_iter().flatten().filter_map(|value| value.get_ref().as_table())
}
