//! Theme files: a palette of named colours, and a style for each role.

use std::collections::HashMap;

use ratatui::style::{Color, Modifier, Style};

use super::role::ROLES;
use super::{Background, Depth, Role, Theme};
use crate::problem::Problem;
use crate::reader::{self, Table, did_you_mean};

const NAMED: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

type Palette = HashMap<String, Color>;

pub fn parse(name: &str, origin: &str, text: &str, depth: Depth) -> (Theme, Vec<Problem>) {
    reader::read(origin, text, |table| {
        let title = table.string("title").unwrap_or_else(|| name.to_owned());
        let words = [("dark", Background::Dark), ("light", Background::Light), ("any", Background::Any)];
        let background = table.word("background", &words).unwrap_or(Background::Any);
        let palette = table.table("palette", palette).unwrap_or_default();
        let span = table.span_of("ground");
        let ground = table.string("ground").and_then(|text| colour(table, &text, span, &palette));
        let ground = ground.and_then(|colour| depth.pass(colour));
        let given = table.table("styles", |table| styles(table, &palette, depth)).unwrap_or_default();
        let mut styles = [Style::new(); Role::COUNT];
        for (at, (_, _, relative)) in ROLES.iter().enumerate() {
            styles[at] = given.get(&at).copied().unwrap_or(styles[relative.index()]);
        }
        Theme { name: name.to_owned(), title: title.into(), background, ground, styles }
    })
}

fn palette(table: &mut Table<'_, '_>) -> Palette {
    let mut palette = Palette::new();
    for (name, text, span) in table.open_strings() {
        match hexadecimal(&text) {
            Some(colour) => {
                palette.insert(name, colour);
            }
            None => table.problem_in(span, &format!("`{text}` is not a colour"), "six hexadecimal digits: `#7aa9f7`"),
        }
    }
    palette
}

fn styles(table: &mut Table<'_, '_>, palette: &Palette, depth: Depth) -> HashMap<usize, Style> {
    let mut styles = HashMap::new();
    for (at, (name, _, _)) in ROLES.iter().enumerate() {
        let span = table.span_of(name);
        if let Some(style) =
            table.string_or_table(name, Written::Colour, |table| Some(Written::Style(style(table, palette, depth))))
        {
            let style = match style {
                Written::Style(style) => style,
                Written::Colour(text) => {
                    let colour = colour(table, &text, span, palette).and_then(|colour| depth.pass(colour));
                    colour.map_or(Style::new(), |colour| Style::new().fg(colour))
                }
            };
            styles.insert(at, style);
        }
    }
    styles
}

enum Written {
    Colour(String),
    Style(Style),
}

fn style(table: &mut Table<'_, '_>, palette: &Palette, depth: Depth) -> Style {
    let mut style = Style::new();
    for (key, ground) in [("fg", true), ("bg", false)] {
        let span = table.span_of(key);
        let Some(text) = table.string(key) else { continue };
        let found = colour(table, &text, span, palette).and_then(|colour| depth.pass(colour));
        style = match (found, ground) {
            (Some(colour), true) => style.fg(colour),
            (Some(colour), false) => style.bg(colour),
            (None, _) => style,
        };
    }
    let modifiers = [
        ("bold", Modifier::BOLD),
        ("dim", Modifier::DIM),
        ("italic", Modifier::ITALIC),
        ("underline", Modifier::UNDERLINED),
        ("reversed", Modifier::REVERSED),
    ];
    for (key, modifier) in modifiers {
        if table.boolean(key) == Some(true) {
            style = style.add_modifier(modifier);
        }
    }
    style
}

fn colour(table: &mut Table<'_, '_>, text: &str, span: std::ops::Range<usize>, palette: &Palette) -> Option<Color> {
    let named = || NAMED.iter().find(|(name, _)| *name == text).map(|(_, colour)| *colour);
    let found = palette.get(text).copied().or_else(named).or_else(|| hexadecimal(text));
    if found.is_none() {
        let names = palette.keys().map(String::as_str).chain(NAMED.iter().map(|(name, _)| *name));
        table.problem_in(span, &format!("there is no colour `{text}`"), &did_you_mean(text, names));
    }
    found
}

fn hexadecimal(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Color::Rgb(channel(0)?, channel(2)?, channel(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named_and_the_rest_is_used() {
        let text = "[palette]\nink = \"#zzz\"\n[styles]\ntext = \"rde\"\npath = \"cyan\"\nkee = \"red\"\n";
        let (theme, problems) = parse("mine", "mine.toml", text, Depth::True);
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[1].contains("mine.toml:4:8: there is no colour `rde` (did you mean `red`?)"), "{lines:?}");
        assert_eq!(theme.style(Role::Path).fg, Some(Color::Cyan));
    }
}
