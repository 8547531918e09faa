//! The board written as a document where the person says: a report in one of the formats, or a checklist and how it stands.

use super::review::{RecordRefusal, RecordResult};
use super::{App, Effect, Tone};
use crate::board::Verdict;
use crate::report::{FORMATS, Format};
use crate::text::nearest;

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// By the name of its format.
    Report(&'static str),
    /// By the checklist's id.
    Checklist(String),
}

impl Document {
    /// Where it is offered to be written.
    fn offered(&self) -> String {
        match self {
            Self::Report(name) => {
                format!("docs/readiness.{}", Format::named(name).map_or("txt", |format| format.ending))
            }
            Self::Checklist(id) => format!("docs/{id}.md"),
        }
    }
}

/// A format, then where it is offered to be written.
pub(super) fn report_words(before: &str) -> Vec<String> {
    match before {
        "" => FORMATS.iter().map(|format| format.name.to_owned()).collect(),
        name => Format::named(name).map(|format| Document::Report(format.name).offered()).into_iter().collect(),
    }
}

impl App {
    /// `markdown docs/readiness.md`; where the name of the file asks for a format, that alone.
    pub(super) fn report_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let (name, path) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        let by_name = || Some((Format::of_file(typed).filter(|_| path.is_empty())?, typed));
        let found = Format::named(name).map(|format| (format, path.trim())).or_else(by_name);
        let Some((format, path)) = found else {
            let near = nearest(name, FORMATS.iter().map(|format| format.name));
            let near = near.map_or_else(
                || format!("one of {}", Format::names().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(format!("there is no format `{name}`: {near}"));
        };
        self.write_document(Document::Report(format.name), path)
    }

    /// The checklists where there are several, then where it is offered to be written.
    pub(super) fn export_words(&self, before: &str) -> Vec<String> {
        let ids = || self.board.checklists.iter().map(|score| score.id.clone());
        match (before, self.board.checklists.len()) {
            ("", 2..) => ids().collect(),
            ("", _) => ids().map(|id| Document::Checklist(id).offered()).collect(),
            (id, _) => ids().filter(|known| known == id).map(|id| Document::Checklist(id).offered()).collect(),
        }
    }

    pub(super) fn export_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let ids: Vec<String> = self.board.checklists.iter().map(|score| score.id.clone()).collect();
        let (first, path) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        match (ids.iter().find(|id| *id == first), ids.as_slice()) {
            (_, []) => Err("no checklist is in force here".to_owned()),
            (Some(id), _) => self.write_document(Document::Checklist(id.clone()), path.trim()),
            (None, [only]) => self.write_document(Document::Checklist(only.clone()), typed),
            (None, _) => Err(format!("say which checklist: {}", ids.join(", "))),
        }
    }

    fn write_document(&mut self, document: Document, path: &str) -> Result<Vec<Effect>, String> {
        if self.board.verdict == Verdict::Checking {
            return Err("the first audit is not complete".to_owned());
        }
        if path.is_empty() {
            return Err(format!("say where, for example {}", document.offered()));
        }
        let asked = (document, path.to_owned());
        let replace = self.to_replace.take().is_some_and(|refused| refused == asked);
        let (document, path) = asked;
        Ok(vec![Effect::WriteDocument { document, path, replace }])
    }

    pub(super) fn on_document_written(
        &mut self,
        document: Document,
        path: String,
        result: RecordResult,
    ) -> Vec<Effect> {
        match result {
            Ok(path) => self.say(format!("Written: {path}"), Tone::Good),
            Err(RecordRefusal::Exists) => {
                self.say(format!("{path} is there already: the same once more replaces it"), Tone::Bad);
                self.to_replace = Some((document, path));
            }
            Err(RecordRefusal::Failed(reason)) => {
                let said = format!("Not written: {reason}");
                self.note_said(&said, Tone::Bad);
                self.say(said, Tone::Bad);
            }
        }
        Vec::new()
    }
}
