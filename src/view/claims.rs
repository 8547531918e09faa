//! The claims, a line each below the name of their document: the verdict, where it stands, what is said, what shows it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use super::{part, right_edge, search};
use crate::app::{App, ClaimLine, ClaimRow, Overlay, Pane, Tally, Target};
use crate::claims::Verdict;
use crate::text::{Sanitized, count, wrap};

/// Columns of the word for a verdict: `unverifiable`.
const WORD: u16 = 12;
/// Columns of a line's number.
const NUMBER: u16 = 5;

/// Which columns there is room for, and how wide they are; 0 is none.
struct Columns {
    word: u16,
    kind: u16,
    text: u16,
}

impl Columns {
    fn of(app: &App, width: u16) -> Self {
        let from = |least: u16, columns: u16| if width >= least { columns } else { 0 };
        // No wider than what stands in it: the texts beside it are cut for each column.
        let apart = |columns: usize| if columns == 0 { 0 } else { u16::try_from(columns).unwrap_or(u16::MAX) + 2 };
        let word = from(60, WORD + 1);
        let kind = from(100, apart(app.claims.kind_columns));
        let room = width.saturating_sub(1 + 2 + word + NUMBER + 2 + kind + 1);
        Self { word, kind, text: Self::text(app, room, width >= 72) }
    }

    /// As wide as nine texts of ten, or all where there is room for all, and half the room at most, or what the evidence leaves.
    fn text(app: &App, room: u16, with_evidence: bool) -> u16 {
        let columns = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let (text, evidence) = (app.claims.text_columns, app.claims.evidence_columns);
        let left = room.saturating_sub(columns(evidence.most).saturating_add(2));
        let most = if with_evidence { left.max(room / 2) } else { room };
        if columns(text.widest) <= most { columns(text.widest) } else { columns(text.most).min(most) }
    }
}

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    if app.claims.lines.is_empty() {
        return empty(app, canvas, body);
    }
    let columns = Columns::of(app, area.width);
    let selected = app.claim_line();
    let window = app.claims.lines.iter().enumerate().skip(app.claims.offset).take(usize::from(body.height));
    for (at, line) in window {
        let y = u16::try_from(at - app.claims.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        match line {
            ClaimLine::Document(document) => draw_document(app, canvas, place, *document),
            ClaimLine::Claim(row) => draw_claim(app, canvas, place, &columns, *row),
        }
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    let quiet = canvas.style(Role::Quiet);
    canvas.scrollbar(right_edge(body), app.claims.offset, app.claims.lines.len(), quiet);
}

/// Where there is nothing to show: why, and what to do next.
fn empty(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let claims = &app.claims;
    let documents = claims.judged.as_ref().map(|judged| judged.documents.len());
    let lines: [String; 2] = match documents {
        _ if !claims.rows.is_empty() => ["Nothing matches.".to_owned(), "esc shows all claims again".to_owned()],
        None if claims.judging => [format!("Holding the documents against the repository{}", far(app)), String::new()],
        None => ["The documents could not be judged.".to_owned(), "r tries again".to_owned()],
        Some(0) => [
            "No document here says how ready the repository is.".to_owned(),
            "`gonogo claims DOC` judges any other; `gonogo import DOC` makes a checklist of one".to_owned(),
        ],
        Some(number) => [
            format!(
                "{} read, and none makes a claim that the repository can confirm or refute.",
                count(number, "document")
            ),
            "Claims are paths, links, commits, endpoints, commands, variables, values, counts, versions".to_owned(),
        ],
    };
    let quiet = canvas.style(Role::Quiet);
    let columns = usize::from(area.width.saturating_sub(4));
    let wrapped = lines.into_iter().flat_map(|text| wrap(&text.into(), columns));
    for (at, text) in (1u16..).zip(wrapped) {
        let mut line = Line::over(part(area, 2, at, area.width.saturating_sub(2), 1));
        canvas.put(&mut line, &text, quiet);
    }
}

/// How far it is, after what is being done.
fn far(app: &App) -> String {
    app.claims.progress.map_or(" …".to_owned(), |(done, of)| format!(": {done} of {of} …"))
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let claims = &app.claims;
    if let Some(Overlay::Search(input)) = app.overlays.last() {
        let found = claims.lines.iter().filter(|line| matches!(line, ClaimLine::Claim(_))).count();
        return search::draw(input, found, canvas, area);
    }
    let (text, accent, warning) = (canvas.style(Role::Text), canvas.style(Role::Accent), canvas.style(Role::Warning));
    let filter = claims.filter();
    let (note, style) = match (claims.judging, &claims.judged) {
        (true, Some(_)) => (format!("judging again{}", far(app)), warning),
        (true, None) if !claims.rows.is_empty() => (format!("judging the documents{}", far(app)), warning),
        _ => (filter, accent),
    };
    let mut line = Line::over(area);
    line.skip(1);
    let mut right = line.split_right(if note.is_empty() { 0 } else { columns(&note).min(area.width / 2) + 2 });
    if !claims.rows.is_empty() {
        canvas.put(&mut line, &app.claims_count(), text);
        tally(canvas, &mut line, claims.tally(), " · ");
    }
    let room = right.room().saturating_sub(1);
    canvas.put_right(&mut right, &Sanitized::new(&note), room, style);
}

/// ` · 6 false · 20 true · 15 unverifiable`.
fn tally(canvas: &mut Canvas<'_>, line: &mut Line, tally: Tally, before: &str) {
    let quiet = canvas.style(Role::Quiet);
    for (at, (verdict, part)) in tally.parts().enumerate() {
        canvas.put(line, if at == 0 { before } else { " · " }, quiet);
        let style = if verdict == Verdict::False { canvas.style(Role::Bad) } else { quiet };
        canvas.put(line, &part, style);
    }
}

fn draw_document(app: &App, canvas: &mut Canvas<'_>, area: Rect, document: usize) {
    let Some((name, counts)) = app.claims.documents.get(document) else { return };
    let heading = canvas.style(Role::Heading);
    let mut line = Line::over(area);
    line.skip(1);
    canvas.put(&mut line, name, heading);
    tally(canvas, &mut line, *counts, "  ");
}

fn draw_claim(app: &App, canvas: &mut Canvas<'_>, place: Rect, columns: &Columns, at: usize) {
    let Some(row) = app.claims.rows.get(at) else { return };
    let status = row.status();
    let (mark, quiet) = (canvas.theme.status(status), canvas.style(Role::Quiet));
    let (word, text) = styles(canvas, row);
    let mut line = Line::in_list(place);
    line.skip(1);
    canvas.put_column(&mut line, app.glyph(status), 2, mark);
    canvas.put_column(&mut line, row.verdict.word(), columns.word, word);
    canvas.put_right(&mut line, &row.line.to_string(), NUMBER, quiet);
    line.skip(2);
    canvas.put_column(&mut line, &row.kind(), columns.kind, quiet);
    let matched = app.claims.matches.get(&at).map_or(&[][..], Vec::as_slice);
    canvas.put_matched(&mut line, &row.text, columns.text, text, matched);
    line.skip(2);
    if line.room() >= 12 {
        canvas.put(&mut line, evidence(row), quiet);
    }
}

/// What shows it, without the words, or the path's last parts, that stand beside it already.
fn evidence(row: &ClaimRow) -> &str {
    let (text, all) = (row.text.as_str(), row.evidence.as_str());
    if let Some(rest) = all.strip_prefix(text).filter(|rest| rest.starts_with(' ')) {
        return rest.trim_start();
    }
    let Some((path, rest)) = all.split_once(' ').filter(|(path, _)| path.contains('/')) else { return all };
    let named = text.split(['#', '?']).next().unwrap_or_default().trim_start_matches(['.', '/']);
    let is_path = !named.is_empty() && path.strip_suffix(named).is_some_and(|before| before.ends_with('/'));
    if is_path || text.starts_with(path) { rest } else { all }
}

/// How the verdict's word and the claim's text look: loud what is false, low what holds.
fn styles(canvas: &Canvas<'_>, row: &ClaimRow) -> (Style, Style) {
    let strong = canvas.style(Role::Strong);
    match row.verdict {
        Verdict::False => (strong.patch(canvas.style(Role::Bad)), strong),
        Verdict::Unverifiable => (canvas.style(Role::Quiet), canvas.style(Role::Text)),
        Verdict::True => (canvas.style(Role::Good), canvas.style(Role::Quiet)),
    }
}

/// The heading of the detail.
pub fn title(app: &App, canvas: &mut Canvas<'_>, area: Rect, claim: &ClaimRow) {
    let (mark, strong, quiet) =
        (canvas.theme.status(claim.status()), canvas.style(Role::Strong), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    let facts = format!("{} · {}", claim.subject.word(), claim.location());
    let facts = if line.room() > columns(&claim.text) + columns(&facts) + 6 { facts } else { claim.location() };
    let mut right = line.split_right((columns(&facts) + 1).min(area.width / 2));
    canvas.put_column(&mut line, app.glyph(claim.status()), 2, mark);
    let room = line.room().saturating_sub(1);
    canvas.put_column(&mut line, &claim.text, room, strong);
    canvas.put(&mut right, &facts, quiet);
}
