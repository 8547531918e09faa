//! From the app's state to cells: one file a pane or overlay. Drawing changes no state; the rectangles that the mouse
//! can mean come back as [`Hits`].

mod activity;
mod areas;
mod canvas;
mod claims;
mod curve;
mod detail;
mod direction;
mod footer;
mod frame;
mod gates;
mod hits;
mod items;
mod masthead;
mod overlay;
mod owners;
mod plan;
mod review;
mod search;
pub mod theme;
mod trend;

pub use hits::Hits;
pub use theme::{Depth, Role, Theme};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::{App, Overlay, Target, View};
use canvas::Canvas;

/// What drawing gives back: where the mouse can click, and where the cursor stands.
#[derive(Debug, Default)]
pub struct Drawn {
    pub hits: Hits,
    pub cursor: Option<Position>,
}

/// Draws everything for the app's size, cut to what the buffer has.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Drawn {
    let area = buffer.area;
    let mut canvas = Canvas::new(buffer, theme, app.preferences.ascii);
    canvas.fill(area, Role::Text);
    let panes = frame::Panes::of(app, area);
    if let Some(area) = panes.masthead {
        masthead::draw(app, &mut canvas, area);
    }
    frame::rules(app, &mut canvas, &panes);
    if let Some(area) = panes.areas {
        canvas.hits.push(area, Target::AreasPane);
        match app.view {
            View::Plan => owners::draw(app, &mut canvas, area),
            _ => areas::draw(app, &mut canvas, area),
        }
    }
    canvas.hits.push(panes.items, Target::ItemsPane);
    match app.view {
        View::Board => items::draw(app, &mut canvas, panes.items),
        View::Gates => gates::draw(app, &mut canvas, panes.items),
        View::Review => review::draw(app, &mut canvas, panes.items),
        View::Trend => trend::draw(app, &mut canvas, panes.items),
        View::Plan => plan::draw(app, &mut canvas, panes.items),
        View::Activity => activity::draw(app, &mut canvas, panes.items),
        View::Claims => claims::draw(app, &mut canvas, panes.items),
    }
    if let Some(area) = panes.detail {
        canvas.hits.push(area, Target::DetailPane);
        detail::draw(app, &mut canvas, area);
    }
    if let Some(area) = panes.footer {
        footer::draw(app, &mut canvas, area);
    }
    for (at, open) in app.overlays.iter().enumerate() {
        // What a form was opened from would look out from behind it.
        let is_behind = matches!(open, Overlay::Sign(_) | Overlay::Waiver(_))
            && matches!(app.overlays.get(at + 1), Some(Overlay::Form(_)));
        if !is_behind {
            overlay::draw(app, open, &mut canvas, area);
        }
    }
    overlay::which_key::draw(app, &mut canvas, area);
    Drawn { hits: canvas.hits, cursor: canvas.cursor }
}

/// The last column of a list, which its rows leave to the scrollbar.
fn right_edge(body: Rect) -> Rect {
    part(body, body.width.saturating_sub(1), 0, 1, body.height)
}

/// The line to the right of a pane.
fn right_border(body: Rect) -> Rect {
    Rect { x: body.right(), width: 1, ..body }
}

/// The part of `area` that begins at an offset and is at most so large.
fn part(area: Rect, x: u16, y: u16, width: u16, height: u16) -> Rect {
    Rect::new(area.x.saturating_add(x), area.y.saturating_add(y), width, height).intersection(area)
}
