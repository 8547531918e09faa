//! How many colours the terminal has, and what becomes of a colour there.

use ratatui::style::Color;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// `NO_COLOR`, or a dumb terminal.
    None,
    Sixteen,
    TwoHundredFiftySix,
    True,
}

/// The levels of each channel in the 6x6x6 cube of the 256 colours.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Depth {
    /// Tells the depth from the environment's `NO_COLOR`, `COLORTERM` and `TERM`.
    pub fn detect(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        if no_color.is_some_and(|value| !value.is_empty()) || term == "dumb" {
            return Self::None;
        }
        match colorterm {
            Some("truecolor" | "24bit") => Self::True,
            _ if term.contains("direct") => Self::True,
            _ if term.contains("256") => Self::TwoHundredFiftySix,
            _ => Self::Sixteen,
        }
    }

    /// The nearest colour that the terminal has; None where it has no colours.
    pub fn pass(self, colour: Color) -> Option<Color> {
        match (self, colour) {
            (Self::None, _) => None,
            (Self::True, colour) => Some(colour),
            (Self::TwoHundredFiftySix, Color::Rgb(red, green, blue)) => Some(Color::Indexed(indexed(red, green, blue))),
            (Self::Sixteen, Color::Rgb(red, green, blue)) => Some(named(red, green, blue)),
            (_, colour) => Some(colour),
        }
    }
}

fn distance(left: (u8, u8, u8), right: (u8, u8, u8)) -> u32 {
    let square = |left: u8, right: u8| u32::from(left.abs_diff(right)).pow(2);
    square(left.0, right.0) + square(left.1, right.1) + square(left.2, right.2)
}

/// The nearest of the cube's colours and the greys.
fn indexed(red: u8, green: u8, blue: u8) -> u8 {
    let level = |channel: u8| (0..6u8).min_by_key(|at| CUBE[usize::from(*at)].abs_diff(channel)).unwrap_or(0);
    let (r, g, b) = (level(red), level(green), level(blue));
    let cube = (CUBE[usize::from(r)], CUBE[usize::from(g)], CUBE[usize::from(b)]);
    let grey = |at: u8| 8 + 10 * at;
    let step = (0..24u8).min_by_key(|at| distance((grey(*at), grey(*at), grey(*at)), (red, green, blue))).unwrap_or(0);
    let shade = (grey(step), grey(step), grey(step));
    if distance(shade, (red, green, blue)) < distance(cube, (red, green, blue)) {
        232 + step
    } else {
        16 + 36 * r + 6 * g + b
    }
}

/// The nearest of the sixteen, by what they usually are.
fn named(red: u8, green: u8, blue: u8) -> Color {
    const NAMED: [(Color, (u8, u8, u8)); 16] = [
        (Color::Black, (0, 0, 0)),
        (Color::Red, (170, 0, 0)),
        (Color::Green, (0, 170, 0)),
        (Color::Yellow, (170, 120, 0)),
        (Color::Blue, (0, 0, 200)),
        (Color::Magenta, (170, 0, 170)),
        (Color::Cyan, (0, 150, 150)),
        (Color::Gray, (190, 190, 190)),
        (Color::DarkGray, (100, 100, 100)),
        (Color::LightRed, (255, 100, 100)),
        (Color::LightGreen, (120, 230, 120)),
        (Color::LightYellow, (240, 220, 100)),
        (Color::LightBlue, (110, 150, 255)),
        (Color::LightMagenta, (240, 120, 240)),
        (Color::LightCyan, (110, 230, 230)),
        (Color::White, (255, 255, 255)),
    ];
    NAMED
        .into_iter()
        .min_by_key(|(_, value)| distance(*value, (red, green, blue)))
        .map_or(Color::Reset, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides() {
        assert_eq!(Depth::detect(Some("1"), Some("truecolor"), Some("xterm-256color")), Depth::None);
        assert_eq!(Depth::detect(Some(""), Some("truecolor"), None), Depth::True);
        assert_eq!(Depth::detect(None, None, Some("xterm-256color")), Depth::TwoHundredFiftySix);
        assert_eq!(Depth::detect(None, None, Some("linux")), Depth::Sixteen);
        assert_eq!(Depth::detect(None, None, Some("dumb")), Depth::None);
    }

    #[test]
    fn colours_become_their_nearest() {
        assert_eq!(Depth::TwoHundredFiftySix.pass(Color::Rgb(255, 0, 0)), Some(Color::Indexed(196)));
        assert_eq!(Depth::TwoHundredFiftySix.pass(Color::Rgb(128, 128, 128)), Some(Color::Indexed(244)));
        assert_eq!(Depth::Sixteen.pass(Color::Rgb(250, 250, 250)), Some(Color::White));
        assert_eq!(Depth::None.pass(Color::Red), None);
    }
}
