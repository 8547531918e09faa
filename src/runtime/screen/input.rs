//! Terminal events as messages: keys, pastes, the mouse by what lies under it.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::Screen;
use crate::app::{Msg, Target};

/// Two clicks on one thing within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);
/// Lines that one turn of the wheel moves.
const WHEEL: i32 = 3;

/// What the mouse did last.
#[derive(Debug, Default)]
pub struct Pointer {
    last: Option<(Target, Instant)>,
}

impl Pointer {
    fn is_double(&mut self, target: Target) -> bool {
        let now = Instant::now();
        let double = self.last.is_some_and(|(last, at)| last == target && now.duration_since(at) < DOUBLE_CLICK);
        self.last = (!double).then_some((target, now));
        double
    }
}

impl Screen {
    pub fn on_event(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.send(Msg::Key(key)),
            Event::Paste(text) => self.send(Msg::Paste(text)),
            // The terminal may have lost or moved what was on it, even when it is now as large as it was.
            Event::Resize(..) => self.repaint(),
            Event::Mouse(mouse) => self.on_mouse(mouse),
            _ => {}
        }
    }

    fn on_mouse(&mut self, mouse: MouseEvent) {
        let target = self.drawn.hits.at(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let double = self.pointer.is_double(target);
                self.send(Msg::Click { target, double });
            }
            MouseEventKind::ScrollDown => self.send(Msg::Scroll { target, lines: WHEEL }),
            MouseEventKind::ScrollUp => self.send(Msg::Scroll { target, lines: -WHEEL }),
            _ => {}
        }
    }
}
