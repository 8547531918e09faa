//! The detail of a claim: what the document says in its words, what the repository shows, how that was judged.

use super::{App, ClaimRow, Subject};
use crate::app::detail::{DetailLine, Lines, Voice};
use crate::check::Status;
use crate::claims::{Kind, Said, Verdict};
use crate::text::wrap;

impl ClaimRow {
    /// The status that its verdict looks like.
    pub fn status(&self) -> Status {
        match self.verdict {
            Verdict::False => Status::Fail,
            Verdict::True => Status::Pass,
            Verdict::Unverifiable => Status::Pending,
        }
    }

    /// The document at the claim's line, as something to open.
    fn source(&self) -> DetailLine {
        let line = DetailLine::new("Document", Voice::Path, self.location());
        match &self.path {
            Some(path) => line.at(path, u32::try_from(self.line).ok()),
            None => line,
        }
    }

    fn meaning(&self) -> &'static str {
        match (self.verdict, self.said) {
            (Verdict::False, Said::Done) => "the document says done, and it is not so",
            (Verdict::False, Said::Missing) => "the document says missing, and it is there",
            (Verdict::False, Said::Neither) => "what the document says does not hold",
            (Verdict::True, Said::Done) => "the document says done, and it is so",
            (Verdict::True, Said::Missing) => "the document says missing, and it is",
            (Verdict::True, Said::Neither) => "what the document says holds",
            (Verdict::Unverifiable, Said::Done) => "the document says done; nothing here proves or refutes it",
            (Verdict::Unverifiable, Said::Missing) => "the document says missing; nothing here proves or refutes it",
            (Verdict::Unverifiable, Said::Neither) => "nothing here proves or refutes it",
        }
    }
}

impl App {
    /// The lines of a claim's detail, wrapped to so many columns of text.
    pub(in crate::app) fn claim_lines(claim: &ClaimRow, width: usize) -> Vec<DetailLine> {
        let mut lines = Lines { lines: Vec::new(), width };
        let verdict = format!("{} · {}", claim.verdict.word(), claim.meaning());
        lines.prose("Verdict", Voice::Status(claim.status()), &verdict.into());
        lines.lines.push(claim.source());
        lines.prose("Says", Voice::Plain, &claim.quote);
        evidence(claim, &mut lines);
        lines.prose("Judged", Voice::Quiet, &how(&claim.subject).into());
        if let Subject::Item(key) = &claim.subject {
            lines.prose("Item", Voice::Quiet, &format!("{key}; enter shows it on the board").into());
        }
        lines.lines
    }
}

/// The evidence, on whose lines `e` opens the file that it names; where it names several, each has a line.
fn evidence(claim: &ClaimRow, lines: &mut Lines) {
    for (at, text) in wrap(&claim.evidence, lines.width).into_iter().enumerate() {
        let line = DetailLine::new(if at == 0 { "Evidence" } else { "" }, Voice::Plain, text);
        lines.lines.push(match claim.places.first() {
            Some((path, number)) => line.at(path, *number),
            None => line,
        });
    }
    if claim.places.len() < 2 {
        return;
    }
    for (path, number) in &claim.places {
        let number_text = number.map(|number| format!(":{number}")).unwrap_or_default();
        let line = DetailLine::new("", Voice::Path, format!("{path}{number_text}"));
        lines.lines.push(line.at(path, *number));
    }
}

fn how(subject: &Subject) -> &'static str {
    match subject {
        Subject::Item(_) => "by the check or the mark that decides the item",
        Subject::Statement(kind) => match kind {
            Kind::Path => "looked for from the root, from the document's folder, and among the ends of all paths",
            Kind::Link => "followed from the document's folder",
            Kind::Commit => "asked of git: commits, branches and tags",
            Kind::Endpoint => "compared with the routes of the code and of OpenAPI files, prefixes of routers joined",
            Kind::Command => "compared with the targets, scripts and services that the repository defines",
            Kind::EnvVar => "looked for where code reads the environment, in examples of it, and in all other files",
            Kind::Count => "counted anew",
            Kind::ConfigValue => "compared with what code and configuration have",
            Kind::Version => "compared with the document's last commit, and with what manifests say",
            Kind::Arithmetic => "computed anew from the document's own numbers and marks",
            Kind::Contradiction => "compared with what the document says of the same thing elsewhere",
        },
    }
}
