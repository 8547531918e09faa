//! The masthead: which repository, where HEAD stands, the verdict with its open gates, the scores.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use crate::app::{App, Place};
use crate::board::{Board, RoleStatus, Undecided, Verdict, percent};
use crate::text::count;

/// Columns that the repository's name gets before the scores do.
const LEAST_PLACE: u16 = 16;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(1);
    // The answer to the one question never gives way; the scores do, and then the repository's name.
    let verdict = verdict_width(app);
    let mut scores = scores(app);
    let width_of = |scores: &[(String, Role)]| scores.iter().map(|(text, _)| columns(text) + 3).sum::<u16>();
    while !scores.is_empty() && width_of(&scores) + verdict + LEAST_PLACE > line.room() {
        scores.remove(0);
    }
    let mut right = line.split_right(width_of(&scores));
    let room = line.room().saturating_sub(verdict + 2);
    place(app, canvas, &mut line, room);
    // In the middle of the screen, if the name leaves that free.
    let middle = (area.x + area.width / 2).saturating_sub(verdict / 2);
    line.skip(2.max(middle.saturating_sub(line.x()).min(line.room().saturating_sub(verdict))));
    draw_verdict(app, canvas, &mut line);
    for (text, role) in scores {
        right.skip(2);
        let style = canvas.style(role);
        canvas.put(&mut right, &text, style);
    }
}

fn place(app: &App, canvas: &mut Canvas<'_>, whole: &mut Line, room: u16) {
    let place = &app.model.place;
    let mut line = Line::limited(whole, room);
    draw_place(canvas, place, &mut line);
    whole.skip(line.x() - whole.x());
}

fn draw_place(canvas: &mut Canvas<'_>, place: &Place, line: &mut Line) {
    let (strong, quiet, warning) = (canvas.style(Role::Strong), canvas.style(Role::Quiet), canvas.style(Role::Warning));
    canvas.put(line, &place.name, strong);
    line.skip(2);
    if place.without_git.is_some() {
        canvas.put(line, "no git", warning);
        return;
    }
    let commit = place.head.commit.as_ref().map_or("no commit", |commit| &commit[..commit.len().min(7)]);
    let branch = place.head.branch.as_deref().unwrap_or("detached");
    canvas.put(line, &format!("{branch}@{commit}"), quiet);
    if let Some(dirty) = place.dirty.filter(|dirty| *dirty > 0) {
        let sign = if canvas.ascii { "+-" } else { "±" };
        canvas.put(line, &format!(" {sign}{dirty}"), warning);
    }
}

fn gates(app: &App) -> String {
    let board = &app.board;
    let approvals = approvals(board);
    match (board.verdict, board.blockers.len(), board.gates) {
        (Verdict::Checking, ..) => String::new(),
        // What is damaged stands in the list of problems, to which the footer points.
        (Verdict::Undecided(Undecided::Damaged), 0, _) => " · undecided: something is damaged".to_owned(),
        (Verdict::Undecided(undecided), 0, _) => format!(" · {}", undecided.reason()),
        (Verdict::ConditionalGo, 0, gates) => {
            let waived = board.waived_gates();
            let conditions = count(board.conditions().count(), "condition");
            format!(" · {} of {} passed, on {conditions}{approvals}", gates - waived, count(gates, "gate"))
        }
        (_, 0, 1) => format!(" · its gate passed{approvals}"),
        (_, 0, gates) => format!(" · all {gates} gates passed{approvals}"),
        (_, _, 1) => format!(" · its gate is open{approvals}"),
        (_, open, gates) => format!(" · {open} of {gates} gates open{approvals}"),
    }
}

/// What of the roles is in the way: how many, and how many of those for a worse reason than that nobody signed yet.
fn approvals(board: &Board) -> String {
    let open = board.poll.open().count();
    let of = |status: RoleStatus| board.poll.open().filter(|role| role.status == status).count();
    let worse = [RoleStatus::Refused, RoleStatus::Outdated].map(|status| (status, of(status)));
    match worse.into_iter().find(|(_, number)| *number > 0) {
        _ if open == 0 => String::new(),
        None => format!(" · {} open", count(open, "sign-off")),
        Some((worst, number)) if number == open => format!(" · {} {}", count(open, "sign-off"), worst.word()),
        Some((worst, number)) => format!(" · {} open, {number} {}", count(open, "sign-off"), worst.word()),
    }
}

fn verdict_width(app: &App) -> u16 {
    columns(app.board.verdict.word()) + 4 + columns(&app.board.level) + columns(&gates(app))
}

fn draw_verdict(app: &App, canvas: &mut Canvas<'_>, line: &mut Line) {
    let board = &app.board;
    let role = match board.verdict {
        Verdict::Go | Verdict::ConditionalGo => Role::VerdictGo,
        Verdict::NoGo | Verdict::Undecided(_) => Role::VerdictNoGo,
        Verdict::Checking => Role::VerdictChecking,
    };
    let (word, text) = (canvas.style(role), canvas.style(Role::Text));
    canvas.put(line, &format!(" {} ", board.verdict.word()), word);
    line.skip(2);
    canvas.put(line, &format!("{}{}", board.level, gates(app)), text);
}

/// From the left to the right; the right ones are kept longest.
fn scores(app: &App) -> Vec<(String, Role)> {
    let board = &app.board;
    let mut scores = Vec::new();
    if board.verdict == Verdict::Checking {
        return scores;
    }
    if board.score.excused > 0 {
        scores.push((format!("{} n/a by mark", board.score.excused), Role::Quiet));
    }
    if let Some(level) = &board.level_reached {
        scores.push((format!("reached {level}"), Role::Good));
    }
    if let Some(claimed) = board.score.claimed {
        scores.push((format!("claimed {:.1} %", percent(claimed)), Role::Quiet));
    }
    match board.score.verified {
        Some(verified) => scores.push((format!("verified {:.1} %", percent(verified)), Role::Strong)),
        None => scores.push(("nothing counts".to_owned(), Role::Quiet)),
    }
    scores
}
