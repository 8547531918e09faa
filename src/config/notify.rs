//! How loudly the program tells of a regression: `[notify]` in the user's configuration.

use crate::reader::Table;

/// What happens beside the line on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notify {
    #[default]
    None,
    /// The terminal's bell.
    Bell,
    /// A notification of the desktop, by way of the terminal.
    Desktop,
}

impl Notify {
    pub(super) fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        table.word("regressions", &Self::ALL.map(|notify| (notify.word(), notify)))
    }

    const ALL: [Self; 3] = [Self::None, Self::Bell, Self::Desktop];

    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Bell => "bell",
            Self::Desktop => "desktop",
        }
    }
}
