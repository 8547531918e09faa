//! YAML: the documents of a stream, by the events of the parser.
//!
//! Aliases are expanded and merge keys (`<<`) honoured, both within the cap on values. After a broken document the next
//! one is read.

mod pieces;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, Span, StrInput, StructureStyle, Tag};

pub(in crate::check) use pieces::Pieces;

use super::{Document, Node, Parsed, Problem, Value, scalar, template, value};
use crate::limits;

/// After so many broken documents the rest of a file is left alone.
const PROBLEMS: usize = 20;

/// How many bytes of text weigh as much as a value.
const TEXT_OF_VALUE: usize = 64;

/// So few keys are told apart sooner one by one.
const FEW: usize = 12;

pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader { text, parsed: Parsed::default(), nodes: limits::NODES, lines: 0 };
    reader.read_all();
    reader.parsed
}

/// Reads a part of a file that has one document at most, after so many lines and with so many values left. None if it has a
/// problem, or more than one, or is a template.
fn read_alone(text: &str, lines: usize, nodes: &Cell<usize>) -> Option<Vec<Document>> {
    let mut reader = Reader { text, parsed: Parsed::default(), nodes: nodes.get(), lines };
    reader.read_all();
    nodes.set(reader.nodes);
    let Parsed { roots, problems, template } = reader.parsed;
    let is_whole = problems.is_empty() && template.is_none() && roots.len() <= 1;
    is_whole.then(|| roots.into_iter().map(Document::new).collect())
}

struct Reader<'t> {
    text: &'t str,
    parsed: Parsed,
    /// How many values the file may still have.
    nodes: usize,
    /// How many lines of the file are before the text.
    lines: usize,
}

/// A document that is being read.
#[derive(Default)]
struct Builder {
    lines: usize,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
}

/// A collection whose end is still to come.
struct Open {
    line: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Box<str>, Node)>, merged: Vec<Node>, key: Option<Key> },
}

struct Key {
    text: Box<str>,
    line: usize,
    is_merge: bool,
}

type Granit<'t> = Parser<'t, StrInput<'t>>;
type Flow = std::ops::ControlFlow<()>;

impl<'t> Reader<'t> {
    fn read_all(&mut self) {
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: limits::DEPTH,
            block_nesting_limit: limits::DEPTH,
        };
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        // Every round ends a document, a broken one included, and the parser never goes back.
        while self.read(&mut parser).is_continue() {}
    }

    /// Reads up to the end of a document.
    fn read(&mut self, parser: &mut Granit<'t>) -> Flow {
        let mut builder = Builder { lines: self.lines, ..Builder::default() };
        loop {
            let problem = match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => return Flow::Break(()),
                Some(Ok((Event::DocumentEnd, _))) => {
                    self.parsed.roots.extend(builder.root);
                    return Flow::Continue(());
                }
                Some(Ok((event, span))) => {
                    self.look_for_template(&event, span);
                    match builder.add(event, span, &mut self.nodes) {
                        Ok(()) => continue,
                        Err(problem) => problem,
                    }
                }
                Some(Err(error)) => Problem::new(error.marker().line(), error.info()),
            };
            self.parsed.problems.push(problem);
            let goes_on = self.nodes > 0 && self.parsed.problems.len() < PROBLEMS;
            let more = goes_on && parser.proceed_next_document().unwrap_or(false);
            return if more { Flow::Continue(()) } else { Flow::Break(()) };
        }
    }

    /// Takes note of the first `{{` that is no quoted text: a flow mapping that has another as its first key, which
    /// nobody writes, or the inside of a plain scalar.
    fn look_for_template(&mut self, event: &Event<'_>, span: Span) {
        let is_mark = match event {
            Event::MappingStart(StructureStyle::Flow, ..) => {
                span.start.byte_offset().is_some_and(|start| self.text[start..].starts_with("{{"))
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) => template::is_in(text),
            _ => false,
        };
        if is_mark && self.parsed.template.is_none() {
            self.parsed.template = Some(span.start.line());
        }
    }
}

impl Builder {
    fn add(&mut self, event: Event<'_>, span: Span, nodes: &mut usize) -> Result<(), Problem> {
        let line = self.lines + span.start.line();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                // A document of nothing at all, such as the one after a last `---`, is none.
                let is_absent = style == ScalarStyle::Plain && span.is_empty();
                if is_absent && self.open.is_empty() && tag.is_none() {
                    return Ok(());
                }
                spend(nodes, 1, line)?;
                let is_merge = &*text == "<<" && style == ScalarStyle::Plain;
                let node = Node::new(line, resolve(&text, style, tag.as_deref()));
                self.place(node, anchor, Some((&text, is_merge)), nodes)
            }
            Event::SequenceStart(_, anchor, _) => self.start(line, anchor, Content::Sequence(Vec::new()), nodes),
            Event::MappingStart(_, anchor, _) => {
                let content = Content::Mapping { entries: Vec::new(), merged: Vec::new(), key: None };
                self.start(line, anchor, content, nodes)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(nodes),
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(Problem::new(line, "an alias refers to what it stands in"));
                };
                let (_, depth) = node.extent();
                spend(nodes, cost_of_copy(node), line)?;
                if self.open.len() + depth > limits::DEPTH {
                    return Err(Problem::new(line, limits::too_deep(limits::DEPTH)));
                }
                let node = Node::new(line, node.value.clone());
                self.place(node, 0, None, nodes)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, line: usize, anchor: usize, content: Content, nodes: &mut usize) -> Result<(), Problem> {
        spend(nodes, 1, line)?;
        if self.open.len() >= limits::DEPTH {
            return Err(Problem::new(line, limits::too_deep(limits::DEPTH)));
        }
        self.open.push(Open { line, anchor, content });
        Ok(())
    }

    fn end(&mut self, nodes: &mut usize) -> Result<(), Problem> {
        let Some(Open { line, anchor, content }) = self.open.pop() else { return Ok(()) };
        let value = match content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, merged, .. } => {
                refuse_duplicates(&entries)?;
                Value::Mapping(merge(entries, merged))
            }
        };
        self.place(Node::new(line, value), anchor, None, nodes)
    }

    /// Puts a complete node where it belongs: the root, an item, a key or the value of the last key. `scalar` is the
    /// text of a scalar as it was written, and whether it may be a merge key.
    fn place(
        &mut self,
        mut node: Node,
        anchor: usize,
        scalar: Option<(&str, bool)>,
        nodes: &mut usize,
    ) -> Result<(), Problem> {
        if anchor > 0 {
            spend(nodes, cost_of_copy(&node), node.line)?;
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping { entries, merged, key }) => match key.take() {
                None => {
                    let line = node.line;
                    let (text, is_merge) = match scalar {
                        Some((text, is_merge)) => (Box::from(text), is_merge),
                        None => (value::of(&node).to_string().into(), false),
                    };
                    *key = Some(Key { text, line, is_merge });
                }
                Some(Key { line, is_merge: true, .. }) if is_mergeable(&node) => {
                    node.line = line;
                    merged.push(node);
                }
                Some(Key { text, line, .. }) => {
                    node.line = line;
                    entries.push((text, node));
                }
            },
        }
        Ok(())
    }
}

/// What another one of a node costs, in values: a long text is as dear as many short ones.
fn cost_of_copy(node: &Node) -> usize {
    node.extent().0 + node.text_bytes() / TEXT_OF_VALUE
}

fn spend(nodes: &mut usize, count: usize, line: usize) -> Result<(), Problem> {
    match nodes.checked_sub(count) {
        Some(left) if left > 0 => *nodes = left,
        _ => {
            *nodes = 0;
            return Err(Problem::new(line, limits::too_many()));
        }
    }
    Ok(())
}

/// The value of a scalar by its style and tag. A tag of somebody's own (`!Ref`, `!vault`) says what a program makes of
/// the value, not what is written: the value is kept.
fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag.and_then(Tag::core_suffix) {
        Some("str") => Value::Text(text.into()),
        Some("int" | "float" | "bool" | "null") => scalar::plain(text),
        _ if style == ScalarStyle::Plain => scalar::plain(text),
        _ => Value::Text(text.into()),
    }
}

fn is_mergeable(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(_) => true,
        Value::Sequence(items) => items.iter().all(|item| matches!(item.value, Value::Mapping(_))),
        _ => false,
    }
}

/// YAML's keys are unique. Readers disagree on what two equal ones mean, so nothing can be judged by them.
fn refuse_duplicates(entries: &[(Box<str>, Node)]) -> Result<(), Problem> {
    let again = |key: &str, node: &Node, first: usize| {
        Err(Problem::new(node.line, format!("the key `{key}` stands here again, first on line {first}")))
    };
    if entries.len() <= FEW {
        for (at, (key, node)) in entries.iter().enumerate() {
            if let Some((_, first)) = entries[..at].iter().rfind(|(known, _)| known == key) {
                return again(key, node, first.line);
            }
        }
        return Ok(());
    }
    let mut lines = HashMap::with_capacity(entries.len());
    for (key, node) in entries {
        if let Some(first) = lines.insert(key, node.line) {
            return again(key, node, first);
        }
    }
    Ok(())
}

/// The entries of a mapping with those that its merge keys bring: what is written wins, then what is merged first.
fn merge(entries: Vec<(Box<str>, Node)>, merged: Vec<Node>) -> Vec<(Box<str>, Node)> {
    if merged.is_empty() {
        return entries;
    }
    let mut known: HashSet<_> = entries.iter().map(|(key, _)| key.clone()).collect();
    let mut entries = entries;
    let mappings = merged.into_iter().flat_map(|node| match node.value {
        Value::Sequence(items) => items,
        _ => vec![node],
    });
    for mapping in mappings {
        let Value::Mapping(brought) = mapping.value else { continue };
        entries.extend(brought.into_iter().filter(|(key, _)| known.insert(key.clone())));
    }
    entries
}

#[cfg(test)]
mod tests;
