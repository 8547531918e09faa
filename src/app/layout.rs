//! How a view's panes share the screen, from its size alone.

use super::View;

/// Rows and columns of the panes. Below 80x24 panes go away, the least useful first, until only the items are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub columns: u16,
    pub rows: u16,
    /// Columns of the areas pane; 0 when there is none.
    pub areas: u16,
    /// Rows of areas and items, their headings included.
    pub upper: u16,
    /// Rows of the detail, without the line above it; 0 when there is none.
    pub detail: u16,
    pub masthead: bool,
    pub footer: bool,
}

impl Layout {
    pub fn of((columns, rows): (u16, u16), view: View, detail_folded: bool) -> Self {
        let masthead = rows >= 6;
        let footer = rows >= 4;
        // The masthead and the footer each bring a line that sets them off.
        let frame = 2 * u16::from(masthead) + 2 * u16::from(footer);
        let inner = rows.saturating_sub(frame);
        let areas = match columns {
            // The poll has no areas: its order is that of what is in the way. A review shows one item and nothing else.
            _ if !matches!(view, View::Board | View::Plan) => 0,
            0..60 => 0,
            60..100 => 26,
            100..110 => 33,
            110..160 => 40,
            _ => 48,
        };
        // Two fifths for the detail, as far as its prose needs them; the rest of a tall screen is the list's.
        // Beside a curve a few lines say what turned.
        let share = if view == View::Trend { inner * 3 / 10 } else { inner * 2 / 5 };
        let detail = if detail_folded || inner < 12 || view == View::Review { 0 } else { share.min(18) };
        let upper = inner.saturating_sub(if detail > 0 { detail + 1 } else { 0 });
        Self { columns, rows, areas, upper, detail, masthead, footer }
    }

    /// Lines for items, below their heading.
    pub fn items_height(&self) -> usize {
        usize::from(self.upper.saturating_sub(1)).max(1)
    }

    pub fn areas_height(&self) -> usize {
        usize::from(self.upper.saturating_sub(1)).max(1)
    }

    /// Lines for the detail's body, below its title.
    pub fn detail_height(&self) -> usize {
        usize::from(self.detail.saturating_sub(1))
    }
}

/// How the trend's pane is shared among its heading, curve, forecast and list. In a low window the curve goes first: the list
/// says in words what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendRows {
    /// The curve with the days below it; 0 when there is none.
    pub curve: u16,
    /// What the curve's lines are, and where they lead.
    pub forecast: u16,
    /// The list with its heading.
    pub list: u16,
}

impl TrendRows {
    const LEAST_CURVE: u16 = 5;
    const LEAST_LIST: u16 = 3;

    pub fn of(upper: u16) -> Self {
        let inside = upper.saturating_sub(1);
        let forecast = if inside >= 3 + Self::LEAST_LIST { 3 } else { 0 };
        let rest = inside - forecast;
        let curve =
            if rest >= Self::LEAST_CURVE + Self::LEAST_LIST { (rest * 2 / 3).max(Self::LEAST_CURVE) } else { 0 };
        Self { curve, forecast, list: rest - curve }
    }

    /// Lines for commits, below the list's heading.
    pub fn list_height(&self) -> usize {
        usize::from(self.list.saturating_sub(1)).max(1)
    }
}
