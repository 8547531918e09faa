//! What a theme inherits: the files that it stands on, found by their names.

use crate::problem::{Place, Problem};
use crate::reader;

/// Gives a theme's file by its name: how people name it, and its text. Or why there is none.
pub type Find<'f> = &'f dyn Fn(&str) -> Result<(String, String), String>;

/// A theme's file.
#[derive(Clone, Debug)]
pub struct Layer {
    pub name: String,
    pub origin: String,
    pub text: String,
}

impl Layer {
    pub fn new(name: &str, origin: &str, text: &str) -> Self {
        Self { name: name.to_owned(), origin: origin.to_owned(), text: text.to_owned() }
    }

    /// The name of the theme that it inherits, and where that is said.
    fn parent(&self) -> Option<(String, Place)> {
        let (parent, _) = reader::read(&self.origin, &self.text, |table| {
            let place = table.place(table.span_of("inherits"));
            // The rest is somebody else's to read, and to complain about.
            let parent = table.string("inherits");
            table.rest();
            parent.map(|parent| (parent, place))
        });
        parent
    }
}

/// The theme and all that it stands on, itself last. A parent that is not there, or that stands on its own child, is named
/// and left out.
pub fn lineage(theme: Layer, find: Find<'_>) -> (Vec<Layer>, Vec<Problem>) {
    let (mut layers, mut problems) = (vec![theme], Vec::new());
    while let Some((layer, (parent, place))) = layers.last().and_then(|layer| Some((layer, layer.parent()?))) {
        let refused =
            |message: String, help: String| Problem::error(&layer.origin, message).at(place.clone()).help(help);
        if layers.iter().any(|known| known.name == parent) {
            let names: Vec<_> = layers.iter().map(|layer| format!("`{}`", layer.name)).collect();
            let message = format!("{} inherits `{parent}`, which goes round in a circle", names.join(" inherits "));
            problems.push(refused(message, "let one of them inherit nothing".to_owned()));
            break;
        }
        match find(&parent) {
            Ok((origin, text)) => layers.push(Layer { name: parent, origin, text }),
            Err(reason) => {
                problems.push(refused(format!("it inherits `{parent}`, which cannot be used"), reason));
                break;
            }
        }
    }
    layers.reverse();
    (layers, problems)
}
