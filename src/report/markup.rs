//! HTML, SVG and XML in which text from outside cannot become markup: what is no literal of this program is escaped, and there
//! is no other way in.

/// Markup as it grows.
#[derive(Default)]
pub struct Markup(String);

/// The attributes of an element: a name of ours, and a value from anywhere.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    /// A document that begins with a literal: its declaration or type.
    pub fn beginning(literal: &'static str) -> Self {
        Self(literal.to_owned())
    }

    /// Markup as it stands in this program.
    pub fn literal(&mut self, literal: &'static str) -> &mut Self {
        self.0.push_str(literal);
        self
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ if is_no_character_of_xml(character) => self.0.push(char::REPLACEMENT_CHARACTER),
                _ => self.0.push(character),
            }
        }
        self
    }

    /// An element with what it holds.
    pub fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, content: impl FnOnce(&mut Self)) {
        self.open(tag, attributes);
        self.0.push('>');
        content(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    /// An element that holds a text and nothing else.
    pub fn leaf(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.element(tag, attributes, |inside| {
            inside.text(text);
        });
    }

    /// An element that holds nothing: in HTML one that never does.
    pub fn empty(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.open(tag, attributes);
        self.0.push_str("/>");
    }

    pub fn finish(mut self) -> String {
        self.0.push('\n');
        self.0
    }

    fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
    }
}

/// Whether no XML document may hold it, escaped or not.
fn is_no_character_of_xml(character: char) -> bool {
    matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_text() {
        let mut markup = Markup::beginning("<!DOCTYPE html>");
        markup.element("p", &[("title", "\"><script>alert(1)</script>"), ("class", "it's")], |inside| {
            inside.text("a < b && c > d\u{1b}\u{ffff}");
            inside.empty("br", &[]);
        });
        assert_eq!(
            markup.finish(),
            "<!DOCTYPE html><p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\" class=\"it&#39;s\">\
             a &lt; b &amp;&amp; c &gt; d\u{fffd}\u{fffd}<br/></p>\n"
        );
    }
}
