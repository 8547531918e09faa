//! The masthead: which repository, where HEAD stands, the verdict with its open gates, the scores.

use ratatui::layout::Rect;

use super::canvas::{Canvas, Line, columns};
use super::theme::Role;
use crate::app::{App, Place};
use crate::board::{Board, LARGE_EXCESS, RoleStatus, Undecided, Verdict, percent};
use crate::text::{commit, count};

/// Columns that the repository's name gets before the scores do.
const LEAST_PLACE: u16 = 16;
/// Columns that it gets in any case.
const LEAST_NAME: u16 = 10;
/// Two claimed scores that differ by less are the same.
const NOTABLE: f64 = 1.0;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let mut line = Line::over(area);
    line.skip(1);
    // The answer to the one question never gives way; what is said of the roles beside it does, then the scores, and then
    // the repository's name.
    let mut scores = scores(app);
    let width_of = |scores: &[Score]| scores.iter().map(|score| columns(&score.text) + 3).sum::<u16>();
    let first = scores.iter().max_by_key(|score| score.worth).map_or(0, |score| width_of(std::slice::from_ref(score)));
    let said = gates(app, line.room().saturating_sub(first + LEAST_PLACE));
    let verdict = verdict_width(app, &said);
    let gap = gap(app);
    while width_of(&scores) + verdict + LEAST_PLACE > line.room() {
        let Some(least) = (0..scores.len()).min_by_key(|at| scores[*at].worth) else { break };
        scores.remove(least);
        // Rather than one of the two scores the repository's name gives way.
        if let Some(gap) =
            gap.as_ref().filter(|gap| scores.len() == 1 && columns(&gap.text) + 3 + verdict + LEAST_NAME <= line.room())
        {
            scores = vec![gap.clone()];
            break;
        }
    }
    let mut right = line.split_right(width_of(&scores));
    let room = line.room().saturating_sub(verdict + 2);
    place(app, canvas, &mut line, room);
    // In the middle of the screen, if the name leaves that free.
    let middle = (area.x + area.width / 2).saturating_sub(verdict / 2);
    line.skip(2.max(middle.saturating_sub(line.x()).min(line.room().saturating_sub(verdict))));
    draw_verdict(app, &said, canvas, &mut line);
    for Score { text, role, .. } in scores {
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
    let commit = place.head.commit.as_deref().map_or("no commit", commit::short);
    let branch = place.head.branch.as_deref().unwrap_or("detached");
    let sign = if canvas.ascii { "+-" } else { "±" };
    let changed = place.dirty.filter(|dirty| *dirty > 0).map(|dirty| format!(" {sign}{dirty}")).unwrap_or_default();
    // Half a hash names no commit, and half a number is another.
    let whole = format!("{branch}@{commit}");
    let choices = [(whole.as_str(), changed.as_str()), (branch, &changed), (branch, "")];
    let fitting = choices.iter().find(|(head, changed)| columns(head) + columns(changed) <= line.room());
    let (head, changed) = fitting.unwrap_or(&choices[2]);
    canvas.put(line, head, quiet);
    canvas.put(line, changed, warning);
}

/// What is said of gates and roles, as much of it as fits beside the verdict in so many columns.
fn gates(app: &App, room: u16) -> String {
    let mut said: Vec<_> = approvals(&app.board).iter().map(|approvals| gates_and(app, approvals)).collect();
    let fitting = said.iter().position(|said| verdict_width(app, said) <= room);
    said.swap_remove(fitting.unwrap_or(said.len() - 1))
}

fn gates_and(app: &App, approvals: &str) -> String {
    let board = &app.board;
    match (board.verdict, board.blockers.len(), board.gates) {
        (Verdict::Checking, ..) => String::new(),
        // What is damaged stands in the list of problems, to which the footer points.
        (Verdict::Undecided(Undecided::Damaged), 0, _) => " · undecided: something is damaged".to_owned(),
        (Verdict::Undecided(undecided), 0, _) => format!(" · {}", undecided.reason()),
        (_, 0, gates) if board.waived_gates() > 0 => {
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

/// What of the roles is in the way, the longest way to say it first: how many, and how many of those for a worse reason than
/// that nobody signed yet. Where gates are open they stand for what is not said.
fn approvals(board: &Board) -> Vec<String> {
    let open = board.poll.open().count();
    let of = |status: RoleStatus| board.poll.open().filter(|role| role.status == status).count();
    let worse = [RoleStatus::Refused, RoleStatus::Outdated].map(|status| (status, of(status)));
    let missing = format!(" · {} open", count(open, "sign-off"));
    let mut said = match worse.into_iter().find(|(_, number)| *number > 0) {
        _ if open == 0 => Vec::new(),
        None => vec![missing],
        Some((worst, number)) if number == open => vec![format!(" · {} {}", count(open, "sign-off"), worst.word())],
        Some((worst, number)) => vec![format!("{missing}, {number} {}", worst.word()), missing],
    };
    if said.is_empty() || !board.blockers.is_empty() {
        said.push(String::new());
    }
    said
}

fn verdict_width(app: &App, said: &str) -> u16 {
    columns(app.board.verdict.word()) + 4 + columns(&app.board.level) + columns(said)
}

fn draw_verdict(app: &App, said: &str, canvas: &mut Canvas<'_>, line: &mut Line) {
    let board = &app.board;
    let role = match board.verdict {
        Verdict::Go | Verdict::ConditionalGo => Role::VerdictGo,
        Verdict::NoGo | Verdict::Undecided(_) => Role::VerdictNoGo,
        Verdict::Checking => Role::VerdictChecking,
    };
    let (word, text) = (canvas.style(role), canvas.style(Role::Text));
    canvas.put(line, &format!(" {} ", board.verdict.word()), word);
    line.skip(2);
    canvas.put(line, &format!("{}{said}", board.level), text);
}

/// Both scores in few words, where something is claimed.
fn gap(app: &App) -> Option<Score> {
    let (verified, claimed) = (app.board.score.verified?, app.board.score.claimed.or(app.claims.said_score)?);
    let text = format!("{:.1} %, claimed {:.1} %", percent(verified), percent(claimed));
    let role = if claimed - verified < LARGE_EXCESS { Role::Strong } else { Role::Warning };
    Some(Score { text, role, worth: 4 }).filter(|_| app.board.verdict != Verdict::Checking)
}

/// A number of the masthead; where there is not room for all, those of least worth go first.
#[derive(Clone)]
struct Score {
    text: String,
    role: Role,
    worth: u8,
}

/// From the left to the right.
fn scores(app: &App) -> Vec<Score> {
    let board = &app.board;
    let mut scores = Vec::new();
    if board.verdict == Verdict::Checking {
        return scores;
    }
    let mut add = |text: String, role: Role, worth: u8| scores.push(Score { text, role, worth });
    if board.score.excused > 0 {
        add(format!("{} n/a by mark", board.score.excused), Role::Quiet, 0);
    }
    if let Some(level) = &board.level_reached {
        add(format!("reached {level}"), Role::Good, 2);
    }
    match board.score.verified {
        Some(verified) => add(format!("verified {:.1} %", percent(verified)), Role::Strong, 4),
        None => add("nothing counts".to_owned(), Role::Quiet, 4),
    }
    let imported = board.score.claimed;
    let said = app.claims.said_score;
    let beyond = |claimed: f64| beyond(claimed - board.score.verified.unwrap_or(0.0));
    if let Some(claimed) = imported.or(said) {
        let (beyond, role) = beyond(claimed);
        add(format!("claimed {:.1} %{beyond}", percent(claimed)), role, 3);
    }
    // What a document says of itself in a sentence can be more than what its own marks come to.
    if let Some(said) = said.filter(|said| imported.is_some_and(|imported| (said - imported).abs() >= NOTABLE)) {
        let (beyond, role) = beyond(said);
        add(format!("document says {:.1} %{beyond}", percent(said)), role, 1);
    }
    scores
}

/// By how much more is claimed than verified, where that is much, and how a score with that looks.
fn beyond(excess: f64) -> (String, Role) {
    if excess < LARGE_EXCESS {
        (String::new(), Role::Quiet)
    } else {
        (format!(" (+{:.1})", percent(excess)), Role::Warning)
    }
}
