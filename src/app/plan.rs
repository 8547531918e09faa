//! The plan's view: what is left, as steps in an order that is asked for, all of them or one person's.

use jiff::civil::Date;

use super::areas::{follow, step};
use super::detail::{Lines, Voice};
use super::{App, Effect, Tone, View};
use crate::board::{Finish, OwnerTotal, Plan, PlanSort, Step};
use crate::checklist::ItemKey;
use crate::text::{Sanitized, count};

/// Rows above the steps: what is left, until when, and what to do next.
const HEADING: u16 = 3;

/// The plan, and where the person is in it.
#[derive(Clone, Debug, Default)]
pub struct PlanList {
    pub plan: Plan,
    /// The steps that are shown, as indices among the plan's.
    pub shown: Vec<usize>,
    pub told: Told,
    pub sort: PlanSort,
    pub offset: usize,
    pub owners_offset: usize,
    whose: Whose,
    selected: Option<ItemKey>,
    /// The person chose it; before that the first step is selected, whatever comes to stand there.
    chosen: bool,
}

/// What any step has, so that it needs a column.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    pub owner: bool,
    pub done: bool,
    pub gates: bool,
    pub gain: bool,
}

impl Told {
    fn by(steps: &[Step]) -> Self {
        Self {
            owner: steps.iter().any(|step| step.owner.is_some()),
            done: steps.iter().any(|step| step.effort.is_some()),
            gates: steps.iter().any(|step| step.gates > 0),
            gain: steps.iter().any(|step| step.gain_per_hour.is_some()),
        }
    }
}

/// Whose steps are shown.
#[derive(Clone, Debug, Default, PartialEq)]
enum Whose {
    #[default]
    Everybody,
    /// One person's, or those that nobody has.
    One(Option<Sanitized>),
}

impl Whose {
    fn has(&self, owner: Option<&Sanitized>) -> bool {
        match self {
            Self::Everybody => true,
            Self::One(one) => one.as_ref() == owner,
        }
    }
}

impl PlanList {
    /// The selected line among the steps shown.
    pub fn line(&self) -> Option<usize> {
        self.line_of(self.selected.as_ref()?)
    }

    pub(super) fn line_of(&self, key: &ItemKey) -> Option<usize> {
        self.shown.iter().position(|at| self.plan.steps[*at].key == *key)
    }

    /// The selected row among the owners, of which the first is everybody.
    pub fn owner_line(&self) -> usize {
        match self.whose {
            Whose::Everybody => 0,
            Whose::One(_) => {
                self.owners().position(|total| self.whose.has(total.owner.as_ref())).map_or(0, |at| at + 1)
            }
        }
    }

    pub fn owners(&self) -> impl Iterator<Item = &OwnerTotal> {
        self.plan.owners.iter()
    }

    /// Shows everybody's steps; says whether one person's were shown.
    pub(super) fn lift(&mut self) -> bool {
        std::mem::take(&mut self.whose) != Whose::Everybody
    }
}

impl App {
    /// Plans anew while it is shown; what is selected stays selected.
    pub(super) fn refresh_plan(&mut self) {
        if self.view != View::Plan {
            return;
        }
        let today = self.today();
        let list = &mut self.plan;
        list.plan = Plan::of(&self.board, &self.model.checklists, today);
        if !list.plan.owners.iter().any(|total| list.whose.has(total.owner.as_ref())) {
            list.whose = Whose::Everybody;
        }
        list.told = Told::by(&list.plan.steps);
        let of_owner = |at: &usize| list.whose.has(list.plan.steps[*at].owner.as_ref());
        list.shown = list.plan.sorted(list.sort).into_iter().filter(of_owner).collect();
        if !list.chosen || list.line().is_none() {
            list.selected = list.shown.first().map(|at| list.plan.steps[*at].key.clone());
        }
        self.show_step(self.plan.line().unwrap_or(0));
    }

    fn today(&self) -> Date {
        self.now.to_zoned(self.model.zone.clone()).date()
    }

    pub(super) fn selected_step(&self) -> Option<&Step> {
        self.plan.plan.steps.get(*self.plan.shown.get(self.plan.line()?)?)
    }

    pub(super) fn move_step(&mut self, delta: i64) {
        let line = step(self.plan.line().unwrap_or(0), delta, self.plan.shown.len());
        self.select_step(line);
    }

    pub(super) fn select_step(&mut self, line: usize) {
        let Some(key) = self.plan.shown.get(line).map(|at| self.plan.plan.steps[*at].key.clone()) else { return };
        if self.plan.selected.as_ref() != Some(&key) {
            self.detail.rewind();
        }
        (self.plan.selected, self.plan.chosen) = (Some(key), true);
        self.show_step(line);
    }

    pub(super) fn scroll_steps(&mut self, lines: i64) {
        let last = self.plan.shown.len().saturating_sub(self.plan_height());
        self.plan.offset = step(self.plan.offset, lines, last + 1);
    }

    fn show_step(&mut self, line: usize) {
        let height = self.plan_height();
        let last = self.plan.shown.len().saturating_sub(height);
        self.plan.offset = follow(self.plan.offset.min(last), line, height);
    }

    /// Rows of the heading: the whole of it where that leaves the steps most of the pane.
    pub fn plan_heading(&self) -> u16 {
        let upper = self.layout().upper;
        if upper >= 3 * HEADING { HEADING } else { 1.min(upper.saturating_sub(1)) }
    }

    /// Lines for steps.
    pub(super) fn plan_height(&self) -> usize {
        usize::from(self.layout().upper.saturating_sub(self.plan_heading())).max(1)
    }

    pub(super) fn move_owner(&mut self, delta: i64) {
        self.select_owner(step(self.plan.owner_line(), delta, self.plan.plan.owners.len() + 1));
    }

    pub(super) fn select_owner(&mut self, line: usize) {
        let total = line.checked_sub(1).and_then(|at| self.plan.plan.owners.get(at));
        self.plan.whose = total.map_or(Whose::Everybody, |total| Whose::One(total.owner.clone()));
        self.plan.owners_offset = follow(self.plan.owners_offset, line, self.layout().areas_height());
        self.refresh_list();
    }

    pub(super) fn sort_plan(&mut self) -> Vec<Effect> {
        self.plan.sort = self.plan.sort.next();
        // The best by another measure is what one looks for.
        self.plan.chosen = false;
        self.plan.offset = 0;
        self.say(format!("Order: {}", self.plan.sort.title()), Tone::Plain);
        self.filtered()
    }

    /// Shows the selected item on the board, whatever was filtered there.
    pub(super) fn go_to_selected(&mut self) -> Vec<Effect> {
        match self.selected_row().map(|row| row.key.clone()) {
            Some(key) => self.go_to_key(&key),
            None => Vec::new(),
        }
    }

    pub(super) fn go_to_key(&mut self, key: &ItemKey) -> Vec<Effect> {
        if self.board.row(key).is_none() {
            self.say(format!("{key} is no longer on the board"), Tone::Plain);
            return Vec::new();
        }
        let effects = self.show(View::Board);
        self.select_key(key);
        effects
    }

    /// The item that the detail's line with the cursor is about, where that is not the selected one.
    pub(super) fn named_item(&self) -> Option<ItemKey> {
        self.detail_lines(self.detail_columns()).get(self.detail.cursor)?.item.clone()
    }

    /// What the plan says of the selected step.
    pub(super) fn step_lines(&self, lines: &mut Lines) {
        let Some(step) = self.selected_step() else { return };
        let mut parts = Vec::new();
        if !step.after.is_empty() {
            let names: Vec<_> = step.after.iter().map(|at| self.plan.plan.steps[*at].key.id()).collect();
            parts.push(format!("after {}", names.join(", ")));
        }
        if step.gates > 0 {
            parts.push(format!("frees {}", count(step.gates, "gate")));
        }
        parts.push(match step.effort {
            Some(effort) => format!("{} · done {}", effort.describe(), shown_finish(step.done, self.today())),
            None => "no effort is stated".to_owned(),
        });
        if step.critical {
            parts.push("on the longest chain".to_owned());
        }
        if step.only_needed {
            parts.push("not counted itself, but needed".to_owned());
        }
        lines.prose("Plan", Voice::Plain, &parts.join(" · ").into());
        if step.in_circle {
            lines.prose("", Voice::Warning, &"its needs run in a circle: p shows where, and one is passed over".into());
        }
    }

    /// `Done 9–15 Dec, 16 days before the target`, and ` of 31 Dec 2026`.
    pub fn finish_line(&self) -> (String, String) {
        let plan = &self.plan.plan;
        let finish = shown_finish(plan.finish, self.today());
        let Some(target) = self.model.target else {
            return (format!("Done {finish}; no target date is set"), String::new());
        };
        let days = |day: Date| day.until(target).ok().map_or(0, |span| span.get_days());
        let against = match (plan.finish.earliest.map(days), plan.finish.latest.map(days)) {
            (_, Some(latest)) if latest >= 0 => format!("{} before the target", days_text(latest)),
            (Some(earliest), _) if earliest < 0 => format!("at least {} after the target", days_text(-earliest)),
            (_, Some(latest)) => format!("up to {} after the target", days_text(-latest)),
            _ => "beyond the target".to_owned(),
        };
        (format!("Done {finish}, {against}"), format!(" of {}", target.strftime("%-d %b %Y")))
    }
}

fn days_text(days: i32) -> String {
    count(usize::try_from(days).unwrap_or(0), "day")
}

/// `9 – 15 Dec`, `28 Nov – 3 Dec`, with the year where that is not this one.
pub fn shown_finish(finish: Finish, today: Date) -> String {
    let form = |day: Date| if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    let shown = |day: Date| day.strftime(form(day)).to_string();
    match (finish.earliest, finish.latest) {
        (Some(first), Some(last)) if first == last => shown(first),
        (Some(first), Some(last)) if (first.year(), first.month()) == (last.year(), last.month()) => {
            format!("{}–{}", first.strftime("%-d"), shown(last))
        }
        (Some(first), Some(last)) => format!("{} – {}", shown(first), shown(last)),
        (Some(first), None) => format!("{} at the earliest", shown(first)),
        (None, _) => "beyond all calendars".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Hours;

    #[test]
    fn days_are_named_no_longer_than_they_must() {
        let day = |text: &str| text.parse().ok();
        let shown = |first: &str, last: &str| {
            let finish = Finish { hours: Hours::default(), earliest: day(first), latest: day(last) };
            shown_finish(finish, "2026-11-21".parse().expect("a date"))
        };
        assert_eq!(shown("2026-12-09", "2026-12-15"), "9–15 Dec");
        assert_eq!(shown("2026-11-28", "2026-12-03"), "28 Nov – 3 Dec");
        assert_eq!(shown("2026-12-28", "2027-01-03"), "28 Dec – 3 Jan 2027");
        assert_eq!(shown("2026-12-09", "2026-12-09"), "9 Dec");
        assert_eq!(shown("2026-12-09", ""), "9 Dec at the earliest");
    }
}
