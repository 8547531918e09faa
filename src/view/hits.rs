//! Which rectangle of the screen means what to the mouse.

use ratatui::layout::{Position, Rect};

use crate::app::Target;

/// Rectangles in drawing order; the last one drawn lies on top.
#[derive(Debug, Default)]
pub struct Hits(Vec<(Rect, Target)>);

impl Hits {
    pub fn push(&mut self, area: Rect, target: Target) {
        if !area.is_empty() {
            self.0.push((area, target));
        }
    }

    pub fn at(&self, column: u16, row: u16) -> Target {
        let position = Position::new(column, row);
        let found = self.0.iter().rev().find(|(area, _)| area.contains(position));
        found.map_or(Target::Outside, |(_, target)| *target)
    }
}
