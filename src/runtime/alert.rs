//! Tells somebody who looks elsewhere: the terminal's bell, or a notification of the desktop, which the terminal makes.

use std::env;
use std::io::{self, Write as _};

use crate::config::Notify;
use crate::text::Sanitized;

const BELL: &str = "\u{7}";
const TITLE: &str = "gonogo";

/// # Errors
/// When the terminal cannot be written to.
pub fn alert(notify: Notify, text: &Sanitized) -> io::Result<()> {
    let request = match notify {
        Notify::None => return Ok(()),
        Notify::Bell => BELL.to_owned(),
        Notify::Desktop => desktop(text, env::var_os("TMUX").is_some()),
    };
    let mut output = io::stdout();
    output.write_all(request.as_bytes())?;
    output.flush()
}

/// Some terminals know the one sequence, some the other; each passes over what it does not know. The text has no control
/// characters; a semicolon would end the title's field.
fn desktop(text: &Sanitized, in_tmux: bool) -> String {
    let requests = [format!("\u{1b}]9;{TITLE}: {text}\u{7}"), format!("\u{1b}]777;notify;{TITLE};{text}\u{7}")];
    let passed = |request: String| match in_tmux {
        // The envelope that tmux hands to the terminal outside.
        true => format!("\u{1b}Ptmux;{}\u{1b}\\", request.replace('\u{1b}', "\u{1b}\u{1b}")),
        false => request,
    };
    requests.map(passed).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_of_an_item_steers_the_terminal() {
        let request = desktop(&"a\u{7}b\u{1b}]0;c\u{9c}".into(), false);
        assert_eq!(request.matches('\u{1b}').count(), 2);
        assert_eq!(request.matches('\u{7}').count(), 2);
        assert!(!request.contains('\u{9c}'), "{request:?}");
        let wrapped = desktop(&"worse".into(), true);
        assert_eq!(wrapped.matches("\u{1b}Ptmux;\u{1b}\u{1b}]").count(), 2);
    }
}
