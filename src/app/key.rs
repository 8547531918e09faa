//! Keys by their names: `j`, `G`, `ctrl-s`, `enter`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::text::nearest;

/// The name of a key as tables and people write it; None for keys that have none.
pub fn name(key: &KeyEvent) -> Option<String> {
    let base = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(character) => character.to_string(),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::BackTab => return Some("backtab".to_owned()),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::PageUp => "pgup".to_owned(),
        KeyCode::PageDown => "pgdn".to_owned(),
        KeyCode::Delete => "del".to_owned(),
        KeyCode::F(number) => format!("f{number}"),
        _ => return None,
    };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(format!("{}{}{base}", if control { "ctrl-" } else { "" }, if alt { "alt-" } else { "" }))
}

/// A key's name as the screen shows it; of several that write a character each, what is typed.
pub fn shown(name: &str) -> String {
    match name {
        _ if name.contains(' ') && name.split(' ').all(|key| key.chars().count() == 1) => name.replace(' ', ""),
        "up" => "↑".to_owned(),
        "down" => "↓".to_owned(),
        "left" => "←".to_owned(),
        "right" => "→".to_owned(),
        _ => name.to_owned(),
    }
}

const NAMED: [&str; 15] = [
    "space",
    "enter",
    "esc",
    "tab",
    "backtab",
    "backspace",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pgup",
    "pgdn",
    "del",
];

/// Reads a key, or several to be typed one after the other, as people write them: `m`, `ctrl-s`, `g g`.
///
/// # Errors
/// What may be meant instead.
pub fn parse(text: &str) -> Result<String, String> {
    let keys: Vec<&str> = text.split_whitespace().collect();
    if keys.is_empty() {
        return Err("a key such as `m`, `ctrl-s`, `f5` or `g g`; a blank is `space`".to_owned());
    }
    keys.iter().try_for_each(|key| single(key)).map(|()| keys.join(" "))
}

fn single(text: &str) -> Result<(), String> {
    let (control, rest) = text.strip_prefix("ctrl-").map_or((false, text), |rest| (true, rest));
    let (alt, base) = rest.strip_prefix("alt-").map_or((false, rest), |base| (true, base));
    let mut characters = base.chars();
    let is_character = matches!((characters.next(), characters.next()), (Some(only), None) if !only.is_control());
    let number = base.strip_prefix('f').and_then(|digits| digits.parse::<u8>().ok());
    let is_known = NAMED.contains(&base) || is_character || number.is_some_and(|number| (1..=24).contains(&number));
    if is_known && !(control && is_character && base.chars().any(char::is_uppercase)) {
        return Ok(());
    }
    let lower = text.to_lowercase();
    let modifier = [
        ("control-", "ctrl-"),
        ("crtl-", "ctrl-"),
        ("c-", "ctrl-"),
        ("ctrl+", "ctrl-"),
        ("a-", "alt-"),
        ("alt+", "alt-"),
    ];
    let mended = modifier.iter().find_map(|(wrong, right)| Some(format!("{right}{}", lower.strip_prefix(wrong)?)));
    let mended = mended
        .filter(|mended| single(mended).is_ok())
        .or_else(|| (lower != text && single(&lower).is_ok()).then(|| lower.clone()));
    let prefix = if control {
        "ctrl-"
    } else if alt {
        "alt-"
    } else {
        ""
    };
    let near = || nearest(&base.to_lowercase(), NAMED).map(|near| format!("{prefix}{near}"));
    match mended.or_else(near) {
        Some(near) => Err(format!("did you mean `{near}`?")),
        None => Err(format!("a character, `f1` to `f24`, or one of {}; before it `ctrl-` or `alt-`", NAMED.join(", "))),
    }
}

/// Whether a key writes something where text is typed.
pub fn is_text(key: &str) -> bool {
    let first = key.split(' ').next().unwrap_or_default();
    first.chars().count() == 1 || first == "space"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for key in
            ["m", "G", "ctrl-s", "alt-x", "ctrl-alt-x", "f5", "g g", "space", "-", "ctrl--", "é", "ctrl-x ctrl-s"]
        {
            assert_eq!(parse(key).as_deref(), Ok(key));
        }
        for (wrong, right) in [
            ("crtl-w", "ctrl-w"),
            ("Ctrl-W", "ctrl-w"),
            ("C-x", "ctrl-x"),
            ("entr", "enter"),
            ("Esc", "esc"),
            ("ctrl-X", "ctrl-x"),
        ] {
            assert_eq!(parse(wrong), Err(format!("did you mean `{right}`?")), "{wrong}");
        }
        assert!(parse("").is_err() && parse("f99").is_err() && parse("hyper-x").is_err());
    }

    #[test]
    fn sequences_are_shown_as_they_are_typed() {
        assert_eq!(
            (shown("g g"), shown("ctrl-x ctrl-s"), shown("up")),
            ("gg".into(), "ctrl-x ctrl-s".into(), "↑".into())
        );
    }
}
