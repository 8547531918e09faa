//! The elements of an XML file one after another, within bounds and without ever expanding an entity.
//!
//! Files come from strangers. Nothing is built but the names of the open elements, which nest only so deep; a document
//! type that declares entities is refused, whatever they would stand for; and a file that ends early is an error.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::limits;

/// How many attributes an element may have; each is compared with those before it.
const ATTRIBUTES: usize = 64;

/// A walk through a document.
pub(super) struct Xml<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// The names of the open elements, outermost first, without their prefixes.
    path: Vec<Box<str>>,
    /// Where lines were counted up to, and the line there.
    counted: usize,
    line: usize,
    has_root: bool,
}

/// The start of an element.
pub(super) struct Element<'t> {
    start: BytesStart<'t>,
    pub line: usize,
}

impl<'t> Xml<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        // Every start then has its end, which makes the depth of both kinds of element the same.
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, path: Vec::new(), counted: 0, line: 1, has_root: false }
    }

    /// The next element in the order of the document; None after the last.
    pub fn next_element(&mut self) -> Result<Option<Element<'t>>, String> {
        loop {
            let start = self.offset();
            let event = self.reader.read_event().map_err(|error| {
                let line = self.line_at(self.error_offset());
                format!("line {line}: not well-formed XML: {error}")
            })?;
            let line = self.line_at(start);
            match event {
                Event::Start(start) => {
                    self.open(&start).map_err(|reason| format!("line {line}: {reason}"))?;
                    return Ok(Some(Element { start, line }));
                }
                Event::End(_) => {
                    self.path.pop();
                }
                Event::DocType(declaration) if declares_entities(&declaration) => {
                    return Err(format!("line {line}: it declares entities of its own, which are never expanded"));
                }
                Event::Text(text) if self.path.is_empty() && !text.iter().all(u8::is_ascii_whitespace) => {
                    return Err(format!("line {line}: text outside the root element"));
                }
                Event::Eof => return self.end(),
                _ => {}
            }
        }
    }

    /// The text of the last element given, which must have nothing else in it.
    pub fn text(&mut self) -> Result<String, String> {
        let line = self.line;
        let event = self.reader.read_event().map_err(|error| format!("line {line}: not well-formed XML: {error}"))?;
        match event {
            Event::Text(text) => Ok(String::from_utf8_lossy(&text).into_owned()),
            Event::End(_) => {
                self.path.pop();
                Ok(String::new())
            }
            _ => Err(format!("line {line}: more than text in <{}>", self.path.last().map_or("", |name| name))),
        }
    }

    /// The names of the elements that are open, the last one given included.
    pub fn path(&self) -> &[Box<str>] {
        &self.path
    }

    /// Whether the last element given and those around it have these names, innermost last.
    pub fn is_at(&self, names: &[&str]) -> bool {
        self.path.len() >= names.len()
            && self.path[self.path.len() - names.len()..].iter().map(|name| &**name).eq(names.iter().copied())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.path.is_empty() && self.has_root {
            return Err("a second root element".to_owned());
        }
        if self.path.len() >= limits::DEPTH {
            return Err(format!("elements nest more than {} deep", limits::DEPTH));
        }
        if start.attributes().take(ATTRIBUTES + 1).count() > ATTRIBUTES {
            return Err(format!("more than {ATTRIBUTES} attributes in one element"));
        }
        self.has_root = true;
        self.path.push(String::from_utf8_lossy(start.local_name().as_ref()).into());
        Ok(())
    }

    fn end<T>(&self) -> Result<Option<T>, String> {
        match self.path.last() {
            Some(open) => Err(format!("it ends inside <{open}>")),
            None if !self.has_root => Err("it has no element".to_owned()),
            None => Ok(None),
        }
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn error_offset(&self) -> usize {
        usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    /// The line of an offset, counted from where the last one was.
    fn line_at(&mut self, offset: usize) -> usize {
        if offset > self.counted {
            self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.counted..offset]).count();
            self.counted = offset;
        }
        self.line
    }
}

impl Element<'_> {
    /// An attribute's value; None if it is absent.
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, String> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(|error| self.malformed(&error.to_string()))?;
            if attribute.key.local_name().as_ref() == name.as_bytes() {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|error| self.malformed(&error.to_string()));
            }
        }
        Ok(None)
    }

    /// An attribute that must be a count; None if it is absent.
    pub fn count(&self, name: &str) -> Result<Option<u64>, String> {
        let Some(value) = self.attribute(name)? else { return Ok(None) };
        let number = value.trim().parse();
        number.map(Some).map_err(|_| format!("line {}: `{name}` is `{}`, not a count", self.line, shortened(&value)))
    }

    fn malformed(&self, reason: &str) -> String {
        format!("line {}: not well-formed XML: {reason}", self.line)
    }
}

/// The name of the root element, if the text is XML as far as that.
pub(super) fn root(text: &str) -> Option<Box<str>> {
    let mut xml = Xml::new(text);
    xml.next_element().ok()??;
    xml.path().first().cloned()
}

fn declares_entities(declaration: &[u8]) -> bool {
    memchr::memmem::find(&declaration.to_ascii_uppercase(), b"<!ENTITY").is_some()
}

/// As much of a text as a message can hold.
pub(super) fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Result<Vec<(usize, String)>, String> {
        let mut xml = Xml::new(text);
        let mut seen = Vec::new();
        while let Some(element) = xml.next_element()? {
            element.attribute("no such")?;
            seen.push((element.line, xml.path().join("/")));
        }
        Ok(seen)
    }

    #[test]
    fn elements_come_with_their_path_and_line() {
        let text =
            "<?xml version=\"1.0\"?>\n<!DOCTYPE a SYSTEM \"a.dtd\">\n<a>\n <x:b/>text\n <c\n d='1 &lt; 2'/>\n</a>\n";
        let seen = walk(text).unwrap();
        assert_eq!(seen, [(3, "a".to_owned()), (4, "a/b".to_owned()), (5, "a/c".to_owned())]);
        let mut xml = Xml::new("<a b='1 &lt; &#50;' n='12' m='-1'/>");
        let element = xml.next_element().unwrap().unwrap();
        assert_eq!(element.attribute("b").unwrap().as_deref(), Some("1 < 2"));
        assert_eq!((element.count("n"), element.count("x")), (Ok(Some(12)), Ok(None)));
        assert_eq!(element.count("m"), Err("line 1: `m` is `-1`, not a count".to_owned()));
        assert!(xml.is_at(&["a"]) && !xml.is_at(&["a", "a"]));
    }

    #[test]
    fn what_is_broken_or_a_bomb_is_refused() {
        let deep = "<a>".repeat(100_000);
        let wide = format!("<a {}/>", (0..100_000).map(|at| format!("a{at}='' ")).collect::<String>());
        let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>\n<a>&lol2;</a>";
        for (text, reason) in [
            ("", "it has no element"),
            ("plain text", "text outside"),
            ("<a><b></b>", "it ends inside <a>"),
            ("<a><b></a></b>", "not well-formed"),
            ("<a/><a/>", "a second root"),
            ("<a/> more", "text outside"),
            ("<a b='1", "not well-formed"),
            ("<a b='1' b='2'/>", "not well-formed"),
            (deep.as_str(), "nest more than 128 deep"),
            (wide.as_str(), "more than 64 attributes"),
            (laughs, "declares entities"),
        ] {
            let shown = shortened(text);
            assert!(walk(text).is_err_and(|error| error.contains(reason)), "{shown}: {:?}", walk(text));
        }
        let mut xml = Xml::new("<a b='&lol;'/>");
        assert!(xml.next_element().unwrap().unwrap().attribute("b").is_err());
    }
}
