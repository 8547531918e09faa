//! `gonogo history`: how the repository stood at its newest commits.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::diff::Definitions;
use super::output::{self, Format};
use super::{Place, progress};
use crate::audit::Cancel;
use crate::board::{TrendPoint, percent};
use crate::checklist::ItemKey;
use crate::runtime::replay::{Past, replay};
use crate::runtime::session::Session;
use crate::text::{Sanitized, count};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How many commits, on the way from HEAD to its first parents.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    last: u32,
    /// Whose definitions judge them: today's, or those that each commit has.
    #[arg(long, value_enum, value_name = "WHOSE", default_value = "now")]
    definitions: Definitions,
    /// How to print them.
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match past(arguments) {
        Ok(past) => {
            output::print(&match arguments.format {
                Format::Text => text(&past),
                Format::Json => json(&past),
            });
            ExitCode::SUCCESS
        }
        Err(reason) => output::fail(2, &reason),
    }
}

fn past(arguments: &Arguments) -> Result<Past, String> {
    let session = Session::open(arguments.place.path(), arguments.place.choices())?;
    if session.definitions.broken_config {
        return Err("the project's configuration is not usable; `gonogo lint` shows what to mend".to_owned());
    }
    let line = progress::Line::new();
    let last = usize::try_from(arguments.last).unwrap_or(usize::MAX);
    replay(&session, last, arguments.definitions.era(), &Cancel::default(), &|done, total| line.replayed(done, total))
}

fn text(past: &Past) -> String {
    let mut page = String::new();
    for point in &past.points {
        let day = point.at.strftime("%Y-%m-%d");
        let score = point.verified.map_or("–".to_owned(), |score| format!("{:.1} %", percent(score)));
        let open = format!("{} of {} open", point.open.len(), count(point.gates, "gate"));
        page.push_str(&format!("{day}  {}  {score:>7}  {:<14}  {open}\n", point.short(), point.verdict.word()));
    }
    if !past.left_out.is_empty() {
        page.push_str(&format!("\nLeft out of all: {}\n", count(past.left_out.len(), "item")));
    }
    for (key, reason) in &past.left_out {
        page.push_str(&format!("  {key}: {}\n", Sanitized::new(reason)));
    }
    page
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    /// Oldest first.
    commits: Vec<MomentDocument<'a>>,
    left_out: Vec<LeftOutDocument<'a>>,
}

#[derive(Serialize)]
struct MomentDocument<'a> {
    commit: &'a str,
    at: String,
    author: &'a str,
    verdict: &'static str,
    level: &'a str,
    level_reached: Option<&'a str>,
    verified: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed: Option<f64>,
    gates: usize,
    open: Vec<&'a str>,
    /// What earns less than at the commit before, or whose gate opened.
    worse: Vec<&'a str>,
}

#[derive(Serialize)]
struct LeftOutDocument<'a> {
    key: &'a str,
    reason: String,
}

fn json(past: &Past) -> String {
    let document = Document {
        schema: 1,
        commits: past.points.iter().map(moment).collect(),
        left_out: past
            .left_out
            .iter()
            .map(|(key, reason)| LeftOutDocument { key: key.as_str(), reason: Sanitized::new(reason).to_string() })
            .collect(),
    };
    serde_json::to_string_pretty(&document).map_or_else(|error| error.to_string(), |text| text + "\n")
}

fn moment(point: &TrendPoint) -> MomentDocument<'_> {
    MomentDocument {
        commit: &point.commit,
        at: point.at.to_string(),
        author: &point.author,
        verdict: point.verdict.id(),
        level: &point.level,
        level_reached: point.level_reached.as_deref(),
        verified: point.verified.map(percent),
        claimed: point.claimed.map(percent),
        gates: point.gates,
        open: point.open.iter().map(ItemKey::as_str).collect(),
        worse: point.worse().map(|turn| turn.key.as_str()).collect(),
    }
}
