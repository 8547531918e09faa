//! Filters in jq's language, as strangers may write them: checked when a checklist is read, run within bounds.
//!
//! What a filter may say is decided on its parsed form ([`vet`]). What it may cost is decided while it runs ([`meter`]),
//! for which every step and every value it makes is counted ([`harden`]). It compares only what is of one type ([`order`]).
//! A filter compiles when it first runs, with only those library definitions that it needs ([`library`]).

mod harden;
mod library;
mod meter;
mod natives;
mod needed;
mod order;
mod place;
mod term;
mod vet;

pub(super) use meter::Meter;
pub(super) use needed::Top;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use jaq_core::{Ctx, Exn, Vars};
use jaq_json::Val;
use jaq_std::ValT as _;

use super::document::Document;
use library::Program;
use meter::Run;

/// How many subjects a document, and how many answers a subject may give.
pub(super) const OUTPUTS: usize = 10_000;
/// Of jq's own message, so much is shown: it quotes the values it is about.
const REASON: usize = 160;

/// A filter that is known to be right.
pub(super) struct Filter {
    code: Box<str>,
    needed: Option<Vec<String>>,
    top: Option<Top>,
    program: OnceLock<Result<Program, String>>,
}

/// One output of a filter that ran on a document.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub value: Val,
    /// Where it stands in the document, if the filter was one that only points.
    path: Option<Vec<Val>>,
}

impl Filter {
    /// # Errors
    /// What is wrong with the text, or what in it is refused and why.
    pub fn new(code: &str) -> Result<Self, String> {
        let term = vet::parse(code)?;
        vet::check(&term)?;
        let (needed, top) = (needed::words(&term), needed::top(&term));
        Ok(Self { code: code.trim().into(), needed, top, program: OnceLock::new() })
    }

    /// What a document says of itself, or the filter gives nothing for it; None if that is not known.
    pub fn top(&self) -> Option<&Top> {
        self.top.as_ref()
    }

    /// Words of which a document has one in its text, or the filter gives nothing for it; None if that is not known.
    pub fn needed(&self) -> Option<&[String]> {
        self.needed.as_deref()
    }

    pub fn as_str(&self) -> &str {
        &self.code
    }

    /// What the filter makes of a document.
    ///
    /// # Errors
    /// The error that it raised, or the bound that it ran into.
    pub fn subjects(&self, document: &Document, meter: &Meter) -> Result<Vec<Subject>, String> {
        let program = self.program()?;
        // A filter that makes values is no path, and one that fails as a path may well succeed.
        meter.run(|| pointed(program, document, meter).or_else(|_| made(program, document, meter)))
    }

    /// Whether all that the filter says of a value is true, and it says something. To jq every text is true, but a setting
    /// that is `no` or `off` is not on: readers of YAML 1.1 take it for false.
    ///
    /// # Errors
    /// The error that it raised, or the bound that it ran into.
    pub fn holds(&self, value: &Val, meter: &Meter) -> Result<bool, String> {
        let program = self.program()?;
        meter.run(|| {
            let outputs = program.id.run((context(program, meter), value.clone()));
            let mut any = false;
            for (index, output) in outputs.enumerate() {
                match output.map_err(reason) {
                    Ok(Val::Null | Val::Bool(false)) => return Ok(false),
                    Ok(answer) if says_no(&answer) => return Ok(false),
                    Err(reason) if reason == order::MISSING => return Ok(false),
                    answer => answer?,
                };
                if index >= OUTPUTS {
                    return Err(format!("more than {OUTPUTS} answers"));
                }
                any = true;
            }
            Ok(any)
        })
    }

    fn program(&self) -> Result<&Program, String> {
        let compile = || vet::parse(&self.code).and_then(library::compile);
        self.program.get_or_init(compile).as_ref().map_err(Clone::clone)
    }
}

fn says_no(answer: &Val) -> bool {
    let Val::TStr(text) = answer else { return false };
    [&b"no"[..], b"off"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

impl fmt::Debug for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.code, formatter)
    }
}

impl Subject {
    pub fn is_null(&self) -> bool {
        matches!(self.value, Val::Null)
    }

    pub fn number(&self) -> Option<f64> {
        self.value.as_f64()
    }

    pub fn text(&self) -> Option<Cow<'_, str>> {
        match &self.value {
            Val::TStr(text) => Some(String::from_utf8_lossy(text)),
            _ => None,
        }
    }

    /// The line to show for it; the document's first if nothing better is known.
    pub fn line(&self, document: &Document) -> usize {
        match &self.path {
            Some(path) => place::by_path(&document.root, path),
            None => place::by_identity(document, &self.value).unwrap_or(document.root.line),
        }
    }

    /// What people call it: its kind and name, else where it stands, else nothing.
    pub fn name(&self) -> Option<String> {
        place::name(&self.value).or_else(|| place::shown(self.path.as_deref()?))
    }
}

/// The subjects of a filter that only points into the document, and where each stands.
fn pointed(program: &Program, document: &Document, meter: &Meter) -> Result<Vec<Subject>, String> {
    #[expect(clippy::default_trait_access, reason = "the type of the empty path has no public name")]
    let input = (document.value().clone(), Default::default());
    collect(program.id.paths((context(program, meter), input)).map(|output| {
        let (value, path) = output.map_err(reason)?;
        let mut path: Vec<_> = path.iter().cloned().collect();
        path.reverse();
        Ok(Subject { value, path: Some(path) })
    }))
}

fn made(program: &Program, document: &Document, meter: &Meter) -> Result<Vec<Subject>, String> {
    let outputs = program.id.run((context(program, meter), document.value().clone()));
    collect(outputs.map(|output| Ok(Subject { value: output.map_err(reason)?, path: None })))
}

fn context<'p>(program: &'p Program, meter: &'p Meter) -> Ctx<'p, natives::Bounded> {
    Ctx::new(Run { lut: &program.lut, meter }, Vars::new([]))
}

fn collect(outputs: impl Iterator<Item = Result<Subject, String>>) -> Result<Vec<Subject>, String> {
    let mut subjects = Vec::new();
    for output in outputs {
        if subjects.len() >= OUTPUTS {
            return Err(format!("more than {OUTPUTS} subjects in one document"));
        }
        subjects.push(output?);
    }
    Ok(subjects)
}

/// An exception as a phrase.
fn reason(exception: Exn<'_, Val>) -> String {
    let Ok(error) = exception.get_err() else { return "it stopped early".to_owned() };
    let mut text = Cut(String::new());
    // The only error is the cut.
    let _ = fmt::write(&mut text, format_args!("{error}"));
    // An error that is a text of its own, as `error("…")` makes it, comes in quotes.
    text.0.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&text.0).to_owned()
}

/// Text that takes no more than can be shown, so that an error about a whole document is never written out.
struct Cut(String);

impl fmt::Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = REASON.saturating_sub(self.0.len());
        let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= room);
        self.0.push_str(&text[..end.unwrap_or(text.len())]);
        if end.is_some() {
            self.0.push('…');
        }
        end.map_or(Ok(()), |_| Err(fmt::Error))
    }
}

#[cfg(test)]
mod tests;
