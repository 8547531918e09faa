//! Theme files: a palette of named colours, and a style for each role.

use std::collections::HashMap;

use ratatui::style::{Color, Modifier, Style};

use super::lineage::{Find, Layer, lineage};
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

/// What one file says; where it says nothing, what it inherits counts.
#[derive(Default)]
struct Said {
    title: Option<String>,
    background: Option<Background>,
    ground: Option<Color>,
    styles: HashMap<usize, Style>,
}

pub fn parse(theme: Layer, find: Find<'_>, depth: Depth) -> (Theme, Vec<Problem>) {
    let name = theme.name.clone();
    let (layers, mut problems) = lineage(theme, find);
    // A colour that an heir gives another value changes in what it inherits as well.
    let colours = layers.iter().flat_map(|layer| {
        reader::read(&layer.origin, &layer.text, |table| {
            let colours = table.table("palette", palette).unwrap_or_default();
            table.rest();
            colours
        })
        .0
    });
    let palette: Palette = colours.collect();
    let mut said = Said::default();
    for layer in &layers {
        let (own, more) = reader::read(&layer.origin, &layer.text, |table| read(table, &palette, depth));
        said.styles.extend(own.styles);
        said.title = own.title.or(said.title);
        said.background = own.background.or(said.background);
        said.ground = own.ground.or(said.ground);
        problems.extend(more);
    }
    let mut styles = [Style::new(); Role::COUNT];
    for (at, (_, _, relative)) in ROLES.iter().enumerate() {
        styles[at] = said.styles.get(&at).copied().unwrap_or(styles[relative.index()]);
    }
    let title = said.title.unwrap_or_else(|| name.clone()).into();
    let background = said.background.unwrap_or(Background::Any);
    (Theme { name, title, background, ground: said.ground, styles }, problems)
}

fn read(table: &mut Table<'_, '_>, colours: &Palette, depth: Depth) -> Said {
    table.string("inherits");
    let title = table.string("title");
    let words = [("dark", Background::Dark), ("light", Background::Light), ("any", Background::Any)];
    let background = table.word("background", &words);
    table.table("palette", palette);
    let span = table.span_of("ground");
    let ground = table.string("ground").and_then(|text| colour(table, &text, span, colours));
    let ground = ground.and_then(|colour| depth.pass(colour));
    let styles = table.table("styles", |table| styles(table, colours, depth)).unwrap_or_default();
    Said { title, background, ground, styles }
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
        let (theme, problems) = parse(Layer::new("mine", "mine.toml", text), &nobody, Depth::True);
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[1].contains("mine.toml:4:8: there is no colour `rde` (did you mean `red`?)"), "{lines:?}");
        assert_eq!(theme.style(Role::Path).fg, Some(Color::Cyan));
    }

    fn nobody(name: &str) -> Result<(String, String), String> {
        Err(format!("there is no theme `{name}`"))
    }

    const PARENT: &str =
        "background = \"dark\"\n[palette]\nink = \"#111111\"\n[styles]\ntext = \"ink\"\npath = \"red\"\n";

    #[test]
    fn an_heir_says_only_what_is_other() {
        let parent = |_: &str| Ok(("parent.toml".to_owned(), PARENT.to_owned()));
        let text = "inherits = \"parent\"\n[palette]\nink = \"#222222\"\n[styles]\npath = \"green\"\n";
        let (theme, problems) = parse(Layer::new("heir", "heir.toml", text), &parent, Depth::True);
        assert_eq!(problems, []);
        assert_eq!(theme.style(Role::Path).fg, Some(Color::Green));
        assert_eq!(theme.style(Role::Text).fg, Some(Color::Rgb(0x22, 0x22, 0x22)), "its ink is the parent's, too");
        assert_eq!((theme.name.as_str(), theme.background), ("heir", Background::Dark));
    }

    #[test]
    fn circles_and_unknown_parents_are_named_and_the_rest_is_used() {
        let text = "inherits = \"b\"\n[styles]\npath = \"cyan\"\n";
        let other = |_: &str| Ok(("b.toml".to_owned(), "inherits = \"a\"\n[styles]\nkey = \"blue\"\n".to_owned()));
        let (theme, problems) = parse(Layer::new("a", "a.toml", text), &other, Depth::True);
        let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(told[0].starts_with("b.toml:1:12: `a` inherits `b` inherits `a`, which goes round"), "{told:?}");
        assert_eq!(theme.style(Role::Path).fg, Some(Color::Cyan));
        assert_eq!(theme.style(Role::Key).fg, Some(Color::Blue));
        let (theme, problems) = parse(Layer::new("a", "a.toml", text), &nobody, Depth::True);
        assert!(problems[0].to_string().contains("a.toml:1:12: it inherits `b`"), "{problems:?}");
        assert_eq!(theme.style(Role::Path).fg, Some(Color::Cyan));
    }
}
