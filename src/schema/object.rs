//! An outline as JSON Schema.

use serde_json::{Map, Value, json};

use crate::reader::{Outline, Shape};

/// What keys mean, by their path from the top: `area.item.gate`.
pub type Meanings = &'static [(&'static str, &'static str)];

/// The schema of a table. `path` is where it stands, empty for the top.
pub fn object(outline: &Outline, path: &str, meanings: Meanings) -> Value {
    if let Some(name) = outline.stands_for {
        return json!({ "$ref": format!("#/definitions/{name}") });
    }
    let mut properties = Map::new();
    for (key, shapes) in &outline.keys {
        let path = if path.is_empty() { (*key).to_owned() } else { format!("{path}.{key}") };
        properties.insert((*key).to_owned(), described(any_of(shapes, &path, meanings), meaning(&path, meanings)));
    }
    let mut schema = json!({ "type": "object", "properties": properties });
    if !outline.required.is_empty() {
        schema["required"] = outline.required.iter().copied().collect();
    }
    schema["additionalProperties"] = match &outline.open {
        Some(shape) => of_shape(shape, path, meanings),
        None => false.into(),
    };
    schema
}

fn meaning(path: &str, meanings: Meanings) -> Option<&'static str> {
    meanings.iter().find(|(known, _)| *known == path).map(|(_, meaning)| *meaning)
}

/// The same schema with what it means. Beside a reference nothing else is read, so that it is wrapped.
pub fn described(schema: Value, meaning: Option<&str>) -> Value {
    let Some(meaning) = meaning else { return schema };
    let mut schema = if schema.get("$ref").is_some() { json!({ "allOf": [schema] }) } else { schema };
    schema["description"] = meaning.into();
    schema
}

/// What has one of the shapes.
pub fn any_of(shapes: &[Shape], path: &str, meanings: Meanings) -> Value {
    match shapes {
        [only] => of_shape(only, path, meanings),
        several => json!({ "anyOf": several.iter().map(|shape| of_shape(shape, path, meanings)).collect::<Vec<_>>() }),
    }
}

fn of_shape(shape: &Shape, path: &str, meanings: Meanings) -> Value {
    let list = |item: Value| json!({ "type": "array", "items": item, "minItems": 1 });
    let (text, whole) = (json!({ "type": "string" }), json!({ "type": "integer", "minimum": 0 }));
    match shape {
        Shape::Text | Shape::Moment => text,
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Number => json!({ "type": "number", "minimum": 0 }),
        Shape::Whole => whole,
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Texts => json!({ "anyOf": [text, list(json!({ "type": "string" }))] }),
        Shape::List => list(text),
        Shape::TextOrWhole => json!({ "anyOf": [text, whole] }),
        Shape::TextsOrWholes => {
            let one = json!({ "anyOf": [text, whole] });
            json!({ "anyOf": [one, list(one)] })
        }
        Shape::Table(outline) => object(outline, path, meanings),
        Shape::Tables(outline) => json!({ "type": "array", "items": object(outline, path, meanings) }),
    }
}
