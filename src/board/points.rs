//! Whose the points of the score are: what each item is worth, what it earned and what it lost, so that it adds up.

use super::model::{Board, Row};
use super::score::out_of_hundred;
use crate::check::Status;
use crate::checklist::Checklist;

/// Hundredths of a point of the board's score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    pub earned: u32,
    pub lost: u32,
}

/// The score, taken apart to the last hundredth: the items of an area add up to the area, areas to their checklist, and
/// checklists to the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub board: Points,
    /// As [`Board::checklists`], [`Board::areas`] and [`Board::rows`].
    pub checklists: Vec<Points>,
    pub areas: Vec<Points>,
    pub rows: Vec<Points>,
}

/// What the score would be, from 0 to 100; None when nothing counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reachable {
    /// If all passed that programs decide alone.
    pub automated: Option<f64>,
    /// If all passed.
    pub all: Option<f64>,
}

impl Points {
    pub fn share(self) -> u32 {
        self.earned + self.lost
    }

    fn add(&mut self, other: Self) {
        self.earned += other.earned;
        self.lost += other.lost;
    }
}

impl Attribution {
    pub fn of(board: &Board) -> Self {
        let whole = if board.score.verified.is_some() { 10_000 } else { 0 };
        let earned = board.score.verified.map_or(0, hundredths);
        let won: Vec<f64> = board.rows.iter().map(|row| row.share * row.credit).collect();
        let missed: Vec<f64> = board.rows.iter().map(|row| row.share * (1.0 - row.credit)).collect();
        // What an open item without weight holds back is that item's.
        let is_open = |at: usize| board.rows[at].counted && board.rows[at].status != Status::Pass;
        let earned = apportion(earned, &won, &|at| !is_open(at));
        let lost = apportion(whole - earned.iter().sum::<u32>(), &missed, &is_open);
        let rows: Vec<_> = earned.into_iter().zip(lost).map(|(earned, lost)| Points { earned, lost }).collect();
        let mut attribution = Self {
            board: Points::default(),
            checklists: vec![Points::default(); board.checklists.len()],
            areas: vec![Points::default(); board.areas.len()],
            rows,
        };
        for (row, points) in board.rows.iter().zip(&attribution.rows) {
            attribution.areas[row.area].add(*points);
            attribution.checklists[row.checklist].add(*points);
            attribution.board.add(*points);
        }
        attribution
    }
}

impl Reachable {
    pub fn of(board: &Board, checklists: &[Checklist]) -> Self {
        let is_automated = |row: &Row| board.item(checklists, row).is_some_and(|item| item.manual().is_none());
        Self { automated: rescored(board, &is_automated), all: rescored(board, &|_| true) }
    }
}

/// The score if these passed, too.
fn rescored(board: &Board, passes: &dyn Fn(&Row) -> bool) -> Option<f64> {
    board.score.verified?;
    let counted = board.rows.iter().filter(|row| row.counted);
    let credits = counted.map(|row| (row, if passes(row) { 1.0 } else { row.credit }));
    let (mut sum, mut complete) = (0.0, true);
    for (row, credit) in credits {
        sum += row.share * credit / 100.0;
        complete &= credit >= 1.0;
    }
    Some(out_of_hundred(if complete { 1.0 } else { super::score::below_all(sum) }))
}

/// A score in hundredths, rounded down as people read it.
fn hundredths(score: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score lies between 0 and 100")]
    let hundredths = (score * 100.0 + 1e-5).floor() as u32;
    hundredths
}

/// Gives each part its share of a whole number by the method of the largest remainder; of equal ones those that are
/// `preferred` go first.
fn apportion(total: u32, parts: &[f64], preferred: &dyn Fn(usize) -> bool) -> Vec<u32> {
    let mut given: Vec<u32> = parts.iter().map(|part| hundredths(*part)).collect();
    let remainder = |at: usize| parts[at] * 100.0 - f64::from(given[at]);
    let mut order: Vec<(usize, f64)> = (0..parts.len()).map(|at| (at, remainder(at))).collect();
    order.sort_by(|(left, left_rest), (right, right_rest)| {
        // What differs by less than that differs by the last digits of binary fractions only.
        let (left_rest, right_rest) = ((left_rest * 1e6).round(), (right_rest * 1e6).round());
        right_rest.total_cmp(&left_rest).then(preferred(*right).cmp(&preferred(*left))).then(left.cmp(right))
    });
    let mut missing = i64::from(total) - given.iter().copied().map(i64::from).sum::<i64>();
    while missing != 0 && !order.is_empty() {
        let before = missing;
        for (at, _) in &order {
            if missing > 0 {
                given[*at] += 1;
                missing -= 1;
            } else if missing < 0 && given[*at] > 0 {
                given[*at] -= 1;
                missing += 1;
            }
        }
        if missing == before {
            break;
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_whole_add_up_to_it() {
        let none = |_| false;
        assert_eq!(apportion(10_000, &[100.0 / 3.0; 3], &none), [3334, 3333, 3333]);
        assert_eq!(apportion(10_000, &[100.0 / 3.0; 3], &|at| at == 2), [3333, 3333, 3334]);
        assert_eq!(apportion(9_999, &[50.0, 50.0], &none), [4999, 5000]);
        assert_eq!(apportion(1, &[0.0, 0.0, 0.0], &|at| at == 1), [0, 1, 0]);
        assert_eq!([0, 3].map(|total| apportion(total, &[], &none).len()), [0, 0]);
    }
}
