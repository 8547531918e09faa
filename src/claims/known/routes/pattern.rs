//! The path of a route, in which a parameter is a parameter however a framework writes it.

use std::fmt;

/// `/orders/{}/items`, part by part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::claims) struct Pattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    Word(String),
    Parameter,
    /// Anything that follows.
    Rest,
}

impl Pattern {
    pub fn of(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_start_matches('^').trim_end_matches('$');
        Self(path.split('/').filter(|part| !part.is_empty()).map(part).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether anything may follow.
    pub fn is_open(&self) -> bool {
        self.0.last() == Some(&Part::Rest)
    }

    /// The words of it that are no parameters.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter_map(|part| if let Part::Word(word) = part { Some(word.as_str()) } else { None })
    }

    /// Whether another names the same place; a value that stands for a parameter, too.
    pub fn fits(&self, route: &Self) -> bool {
        let mut parts = self.0.iter();
        for wanted in &route.0 {
            match (parts.next(), wanted) {
                (_, Part::Rest) => return true,
                (Some(Part::Rest), _) => return true,
                (Some(Part::Parameter), Part::Parameter) => {}
                (Some(Part::Word(word)), Part::Parameter) if is_value(word) => {}
                (Some(Part::Word(word)), Part::Word(wanted)) if word.eq_ignore_ascii_case(wanted) => {}
                _ => return false,
            }
        }
        match parts.next() {
            None => true,
            // `/predictions/*` names all that is beneath.
            Some(Part::Rest) => true,
            Some(_) => false,
        }
    }

    /// Whether it is the route's path with words in the place of parameters, as in an example.
    pub fn is_example_of(&self, route: &Self) -> bool {
        let fits = |(part, wanted): (&Part, &Part)| match (part, wanted) {
            (Part::Word(word), Part::Word(wanted)) => word.eq_ignore_ascii_case(wanted),
            (_, Part::Parameter | Part::Rest) => true,
            _ => false,
        };
        self.len() == route.len() && route.words().next().is_some() && self.0.iter().zip(&route.0).all(fits)
    }

    pub fn begins_with(&self, head: &Self) -> bool {
        self.0.starts_with(&head.0)
    }

    /// What stands before another, if it ends with that.
    pub fn before(&self, end: &Self) -> Option<Self> {
        let at = self.len().checked_sub(end.len())?;
        // What stands for anything ends with nothing.
        let is_any = self.0[at..].iter().all(|part| *part == Part::Rest);
        (!end.is_empty() && !is_any && Self(self.0[at..].to_vec()).fits(end)).then(|| Self(self.0[..at].to_vec()))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Word(word) => write!(formatter, "/{word}")?,
                Part::Parameter => formatter.write_str("/{}")?,
                Part::Rest => formatter.write_str("/*")?,
            }
        }
        Ok(())
    }
}

fn part(part: &str) -> Part {
    let is_bracketed = |open: char, close: char| part.starts_with(open) && part.ends_with(close);
    match part {
        "*" | "**" | "(.*)" | "..." => Part::Rest,
        _ if part.contains(":path}") || part.starts_with("{*") || part.starts_with("[...") || part.starts_with('*') => {
            Part::Rest
        }
        _ if part.starts_with(':') || part.contains('{') || part.contains('<') || part.contains("(?P") => {
            Part::Parameter
        }
        _ if is_bracketed('[', ']') || part.starts_with('$') => Part::Parameter,
        _ => Part::Word(part.to_owned()),
    }
}

/// Whether a word can be the value of a parameter in an example: a number, an id.
fn is_value(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) && !word.starts_with('v')
}
