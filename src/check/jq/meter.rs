//! What a filter may cost.
//!
//! The interpreter cannot be interrupted, but it asks for its table of terms at every step. There its steps are counted,
//! and the stack and the time that it took are looked at; who exceeds them is stopped by unwinding to [`Meter::run`].

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use jaq_core::Lut;
use jaq_core::data::HasLut;
use jaq_json::Val;

use super::natives::Bounded;

/// What there is to spend: about a second's work, and less than 100 MiB.
const UNITS: u64 = 96_000_000;
/// What a step, an element of a value and a byte of text cost.
const STEP: u64 = 16;
const ELEMENT: u64 = 32;
const BYTE: u64 = 8;
/// How deep a value may nest; documents nest half as deep.
const DEPTH: usize = 256;
/// Of a thread's usual 2 MiB. What runs between two steps takes less than the rest.
const STACK: usize = 512 * 1024;
/// No single step takes long, but a million of those that copy a large array do.
const TIME: Duration = Duration::from_secs(2);
/// The clock is looked at whenever so much was spent.
const UNITS_PER_LOOK: u64 = 64 * STEP;

/// The budget of one check for one file.
pub(in crate::check) struct Meter {
    units: Cell<u64>,
    /// Spent since the clock was looked at.
    unseen: Cell<u64>,
    /// Where the stack stood when the filter started.
    base: Cell<usize>,
    start: Cell<Option<Instant>>,
}

/// Why a filter was stopped.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trip {
    Work,
    Depth,
    Time,
}

/// What the interpreter carries through a run.
#[derive(Clone, Copy)]
pub(super) struct Run<'r> {
    pub lut: &'r Lut<Bounded>,
    pub meter: &'r Meter,
}

impl<'r> HasLut<'r, Bounded> for Run<'r> {
    fn lut(&self) -> &'r Lut<Bounded> {
        self.meter.step();
        self.lut
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self::of(UNITS)
    }
}

impl Meter {
    pub(super) fn of(units: u64) -> Self {
        Self { units: Cell::new(units), unseen: Cell::new(0), base: Cell::new(0), start: Cell::new(None) }
    }

    /// Runs a filter to its end or to the end of its budget.
    pub(super) fn run<T>(&self, body: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        self.base.set(stack_address());
        // Nothing that the body changes is looked at after an unwinding, but for the meter's own numbers.
        catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| match payload.downcast_ref::<Trip>() {
            Some(Trip::Work) => Err("it is too much work for one file".to_owned()),
            Some(Trip::Depth) => Err("it nests too deep".to_owned()),
            Some(Trip::Time) => Err(format!("it takes longer than {} s", TIME.as_secs())),
            None => Err("the interpreter failed".to_owned()),
        })
    }

    fn step(&self) {
        self.spend(STEP);
        if stack_address().abs_diff(self.base.get()) > STACK {
            trip(Trip::Depth);
        }
    }

    fn spend(&self, units: u64) {
        let Some(left) = self.units.get().checked_sub(units) else {
            self.units.set(0);
            trip(Trip::Work);
        };
        self.units.set(left);
        self.unseen.set(self.unseen.get() + units);
        if self.unseen.get() >= UNITS_PER_LOOK {
            self.unseen.set(0);
            self.look_at_the_clock();
        }
    }

    fn look_at_the_clock(&self) {
        match self.start.get() {
            None => self.start.set(Some(Instant::now())),
            Some(start) if start.elapsed() > TIME => {
                self.units.set(0);
                trip(Trip::Time);
            }
            Some(_) => {}
        }
    }

    /// Whether nothing is left, so that no other run gets anywhere.
    pub(in crate::check) fn is_spent(&self) -> bool {
        self.units.get() == 0
    }

    /// Pays for work in advance that takes as long as so many steps.
    pub(super) fn work(&self, steps: u64) {
        self.spend(steps.saturating_mul(STEP));
    }

    /// Pays for a text in advance.
    pub(super) fn write(&self, bytes: u64) {
        self.spend(bytes.saturating_mul(BYTE));
    }

    /// Pays in advance for a list of so many small things.
    pub(super) fn list(&self, things: u64) {
        self.spend(things.saturating_mul(4 * ELEMENT));
    }

    /// Pays for a value that was made, as if none of its parts were shared: what is written out, compared or dropped
    /// later costs that much.
    pub(super) fn weigh(&self, value: &Val) {
        self.weigh_at(value, 0);
    }

    fn weigh_at(&self, value: &Val, depth: usize) {
        if depth > DEPTH {
            trip(Trip::Depth);
        }
        match value {
            Val::Null | Val::Bool(_) | Val::Num(_) => {}
            Val::TStr(text) | Val::BStr(text) => self.write(text.len() as u64),
            Val::Arr(items) => {
                self.spend(ELEMENT * items.len() as u64);
                items.iter().for_each(|item| self.weigh_at(item, depth + 1));
            }
            Val::Obj(entries) => {
                self.spend(2 * ELEMENT * entries.len() as u64);
                for (key, value) in entries.iter() {
                    self.weigh_at(key, depth + 1);
                    self.weigh_at(value, depth + 1);
                }
            }
        }
    }
}

/// Leaves the filter without a word to the panic hook: nothing of ours is wrong.
fn trip(trip: Trip) -> ! {
    resume_unwind(Box::new(trip))
}

/// About where the stack ends now.
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}
