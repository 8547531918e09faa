//! From Markdown to its outline, event by event.

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::anchor::Slugs;
use super::html::{Token, tokens, unescape};
use super::placeholder::is_placeholder;
use super::{Heading, Link, Outline};
use crate::check::source::Lines;

/// More headings, links or anchors than this are no document that anybody reads.
const CAP: usize = 20_000;

/// Reads a document.
///
/// # Errors
/// When it has more than can be kept.
pub(super) fn read(text: &str) -> Result<Outline, String> {
    let body = front_matter(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader::new(text);
    for (event, place) in Parser::new_ext(&text[body..], options).into_offset_iter() {
        reader.take(event, body + place.start);
        reader.check_cap()?;
    }
    reader.end_block();
    reader.outline.anchors.sort_unstable();
    Ok(reader.outline)
}

/// The length of the fields between two lines of `---` that a document may begin with; to Markdown they would be a heading.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n').peekable();
    let mut length = match lines.next() {
        Some(first) if first.trim_end() == "---" => first.len(),
        _ => return 0,
    };
    // A line across the page is followed by anything but a field.
    if !lines.peek().is_some_and(|line| is_field(line)) {
        return 0;
    }
    for line in lines {
        length += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return length;
        }
    }
    0
}

/// `name: value`, of which the value may be on the next lines.
fn is_field(line: &str) -> bool {
    let name = line.split_once(':').map_or("", |(name, _)| name.trim_end());
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

struct Reader {
    lines: Lines,
    outline: Outline,
    slugs: Slugs,
    /// Where the paragraph, item or cell begins that is being read.
    block: usize,
    /// Whether it has a link or an image, which may be all that it has.
    points_somewhere: bool,
    heading: Option<OpenHeading>,
    images: usize,
    /// How many links and blocks of code are open, in which an address is only text.
    quoting: usize,
    /// Whether a link of HTML is open.
    in_anchor: bool,
    in_table_head: bool,
    html: Html,
}

/// A heading that is being read, and where in the file it begins.
struct OpenHeading {
    level: u8,
    offset: usize,
    text: String,
}

/// A block of HTML, which arrives line by line, without what quotes and lists put before them.
#[derive(Default)]
struct Html {
    text: String,
    /// Where each line begins, here and in the file.
    lines: Vec<(usize, usize)>,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self {
            lines: Lines::of(text),
            outline: Outline::default(),
            slugs: Slugs::default(),
            block: 0,
            points_somewhere: false,
            heading: None,
            images: 0,
            quoting: 0,
            in_anchor: false,
            in_table_head: false,
            html: Html::default(),
        }
    }

    fn check_cap(&self) -> Result<(), String> {
        let Outline { headings, links, anchors, .. } = &self.outline;
        match headings.len().max(links.len()).max(anchors.len()) {
            most if most > CAP => Err(format!("it has more than {CAP} headings, links or anchors")),
            _ => Ok(()),
        }
    }

    fn take(&mut self, event: Event<'_>, offset: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, offset),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                self.point_at_addresses(&text, offset);
                self.say(&text);
            }
            Event::Code(text) => self.say(&text),
            Event::Html(text) => self.html.push(&text, offset),
            Event::InlineHtml(text) => {
                self.html.push(&text, offset);
                self.read_html(false);
            }
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::Rule => self.end_block(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, offset: usize) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_block();
                self.heading = Some(OpenHeading { level: number(*level), offset, text: String::new() });
            }
            Tag::Link { link_type, dest_url, .. } => {
                let scheme = if *link_type == LinkType::Email { "mailto:" } else { "" };
                self.point(&format!("{scheme}{dest_url}"), offset, false);
                self.quoting += 1;
            }
            Tag::CodeBlock(_) => {
                self.end_block();
                self.quoting += 1;
            }
            Tag::Image { dest_url, .. } => {
                self.point(dest_url, offset, true);
                self.images += 1;
            }
            Tag::TableHead => self.in_table_head = true,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::HtmlBlock => self.read_html(true),
            TagEnd::Link => self.quoting = self.quoting.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.end_block();
                self.quoting = self.quoting.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            tag => {
                self.end_block();
                self.in_table_head &= tag != TagEnd::TableHead;
            }
        }
    }

    /// Adds to what the reader sees. The text of an image is not part of a heading's name.
    fn say(&mut self, text: &str) {
        match &mut self.heading {
            Some(heading) if self.images == 0 => heading.text.push_str(text),
            Some(_) => {}
            None => self.outline.text.push_str(text),
        }
    }

    /// An address that stands in the text by itself is a link, too.
    fn point_at_addresses(&mut self, text: &str, offset: usize) {
        if self.quoting > 0 || self.in_anchor {
            return;
        }
        for (at, _) in text.match_indices("://") {
            let start = text[..at].trim_end_matches(|character: char| character.is_ascii_alphanumeric()).len();
            if matches!(&text[start..at], "http" | "https") {
                let address = text[start..].split_whitespace().next().unwrap_or_default();
                self.point(address, offset + start, false);
            }
        }
    }

    fn point(&mut self, target: &str, offset: usize, is_image: bool) {
        let (line, at) = (self.lines.at(offset), self.outline.text.len());
        self.outline.links.push(Link { line, target: target.into(), is_image, at });
        self.points_somewhere |= self.heading.is_none();
    }

    /// Ends a paragraph, an item or a cell, and says whether it was content. A table's head only announces some.
    fn end_block(&mut self) {
        // A heading of HTML that did not close before is text.
        if let Some(open) = self.heading.take() {
            self.outline.text.push_str(&open.text);
        }
        let text = &self.outline.text[self.block..];
        let is_blank = !text.contains(char::is_alphanumeric);
        let says = !is_blank && !self.in_table_head && !is_placeholder(text);
        // An image says something without a word.
        if says || (is_blank && self.points_somewhere) {
            self.outline.substance.push(self.block);
        }
        if !text.trim().is_empty() || self.points_somewhere {
            self.outline.text.push('\n');
        }
        self.points_somewhere = false;
        self.in_anchor = false;
        self.block = self.outline.text.len();
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let start = self.outline.text.len();
        self.outline.text.push_str(&heading.text);
        self.outline.text.push('\n');
        self.block = self.outline.text.len();
        self.outline.anchors.push(self.slugs.make(&heading.text).into());
        self.outline.headings.push(Heading {
            level: heading.level,
            line: self.lines.at(heading.offset),
            text: heading.text.trim().into(),
            place: start..self.block,
        });
    }

    fn read_html(&mut self, is_block: bool) {
        let html = std::mem::take(&mut self.html);
        for (at, token) in tokens(&html.text) {
            match token {
                Token::Text(text) => self.say(&unescape(text)),
                Token::Tag { name, is_end, attributes } => {
                    self.take_tag(&name, is_end, &attributes, html.offset(at));
                }
            }
        }
        if is_block {
            self.end_block();
        }
    }

    fn take_tag(&mut self, name: &str, is_end: bool, attributes: &[(String, String)], offset: usize) {
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let named = value("id").into_iter().chain(value("name").filter(|_| name == "a"));
        self.outline.anchors.extend(named.map(Box::from));
        match (name, is_end) {
            ("a", false) => {
                value("href").into_iter().for_each(|target| self.point(target, offset, false));
                self.in_anchor = value("href").is_some();
            }
            ("a", true) => self.in_anchor = false,
            ("img", false) => value("src").into_iter().for_each(|target| self.point(target, offset, true)),
            ("br", _) => self.say(" "),
            _ => self.take_block_tag(name, is_end, offset),
        }
    }

    fn take_block_tag(&mut self, name: &str, is_end: bool, offset: usize) {
        let level = name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level));
        match level {
            Some(_) if is_end => self.end_heading(),
            Some(level) if self.heading.is_none() => {
                self.end_block();
                self.heading = Some(OpenHeading { level, offset, text: String::new() });
            }
            None if self.heading.is_none() && matches!(name, "p" | "div" | "li" | "td" | "tr" | "dt" | "dd") => {
                self.end_block();
            }
            _ => {}
        }
    }
}

impl Html {
    fn push(&mut self, text: &str, offset: usize) {
        self.lines.push((self.text.len(), offset));
        self.text.push_str(text);
    }

    /// Where in the file a place of the text stands.
    fn offset(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|(start, _)| *start <= at);
        self.lines[..next].last().map_or(0, |(start, offset)| offset + at - start)
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
