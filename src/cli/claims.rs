//! `gonogo claims`: documents held against the repository.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstyle::Style;
use clap::Args;
use unicode_width::UnicodeWidthStr as _;

use super::output::{self, Format};
use super::progress;
use crate::check::Status;
use crate::claims::{Casebook, Claim, Document, Verdict, Waiting, select};
use crate::repo::{Repo, RepoPath};
use crate::report::status_style;
use crate::text::count;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Documents; by default those of the repository that say how ready it is.
    #[arg(value_name = "DOC")]
    documents: Vec<PathBuf>,
    /// How to print the claims.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let claims = match claims(&arguments.documents) {
        Ok(claims) => claims,
        Err(reason) => return output::fail(2, &reason),
    };
    output::print(&match arguments.format {
        Format::Text => text(&claims),
        Format::Json => json(&claims),
    });
    let is_false = claims.iter().any(|claim| claim.verdict == Verdict::False);
    ExitCode::from(u8::from(is_false))
}

fn claims(paths: &[PathBuf]) -> Result<Vec<Claim>, String> {
    let here = Repo::open(Path::new("."))?;
    if paths.is_empty() {
        let documents = select(&here);
        if documents.is_empty() {
            return Err("no document here says how ready it is; name one: `gonogo claims DOC`".to_owned());
        }
        return Ok(judge(&here, &documents));
    }
    let documents: Result<Vec<_>, String> = paths.iter().map(|path| read(&here, path)).collect();
    Ok(judge(&here, &documents?))
}

fn judge(repo: &Repo, documents: &[Document]) -> Vec<Claim> {
    let line = progress::Line::new();
    Casebook::default().audit_for(repo, documents, &Shown(&line)).unwrap_or_default()
}

/// Whoever called waits to the end.
struct Shown<'a>(&'a progress::Line);

impl Waiting for Shown<'_> {
    fn is_over(&self) -> bool {
        false
    }

    fn judged(&self, done: usize, of: usize) {
        self.0.judged(done, of);
    }
}

/// Reads a document that the user names, which may stand anywhere.
fn read(repo: &Repo, path: &Path) -> Result<Document, String> {
    let unreadable =
        |error: std::io::Error| format!("{} cannot be read: {}", path.display(), crate::repo::io_reason(&error));
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let place = path.canonicalize().ok().and_then(|path| repo.relative(&path));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Document { path: place.unwrap_or_else(|| RepoPath::new(&name)), text, said: None })
}

fn json(claims: &[Claim]) -> String {
    let mut text = serde_json::to_string_pretty(&serde_json::json!({ "claims": claims })).unwrap_or_default();
    text.push('\n');
    text
}

/// What is false first, then what nobody can know from here, then what is true.
fn text(claims: &[Claim]) -> String {
    let mut page = headline(claims);
    let place = |claim: &Claim| format!("{}:{}", claim.doc.shown(), claim.line);
    let widest = claims.iter().map(|claim| place(claim).width()).max().unwrap_or(0);
    let words = claims.iter().map(|claim| claim.verdict.word().len()).max().unwrap_or(0);
    for verdict in [Verdict::False, Verdict::Unverifiable, Verdict::True] {
        let of = claims.iter().filter(|claim| claim.verdict == verdict);
        for (at, claim) in of.enumerate() {
            if at == 0 {
                page.push('\n');
            }
            let place = place(claim);
            let pad = " ".repeat(widest - place.width());
            let (style, dim) = (style(verdict), Style::new().dimmed());
            // Writing into a String cannot fail.
            let _ = writeln!(
                page,
                "{style}{} {:words$}{style:#}  {place}{pad}  {}  {dim}{}{dim:#}",
                verdict.glyph(),
                verdict.word(),
                claim.text,
                claim.evidence
            );
        }
    }
    page
}

fn headline(claims: &[Claim]) -> String {
    let of = |verdict: Verdict| claims.iter().filter(|claim| claim.verdict == verdict).count();
    format!(
        "{}: {} false, {} true, {} unverifiable\n",
        count(claims.len(), "claim"),
        of(Verdict::False),
        of(Verdict::True),
        of(Verdict::Unverifiable)
    )
}

fn style(verdict: Verdict) -> Style {
    status_style(match verdict {
        Verdict::False => Status::Fail,
        Verdict::True => Status::Pass,
        Verdict::Unverifiable => Status::Pending,
    })
}
