//! A value's text in one canonical line. Digests are made of it, so that it must never change for what was written before.

use std::fmt::Write as _;

use toml::de::DeValue;

/// The same line for every way to write the same value.
pub fn text(value: &DeValue<'_>) -> String {
    let mut line = String::new();
    write(&mut line, value);
    line
}

fn write(line: &mut String, value: &DeValue<'_>) {
    match value {
        DeValue::String(text) => quote(line, text),
        DeValue::Integer(digits) => append(line, format_args!("{}r{}", digits.as_str(), digits.radix())),
        DeValue::Float(digits) => line.push_str(digits.as_str()),
        DeValue::Boolean(value) => append(line, format_args!("{value}")),
        DeValue::Datetime(datetime) => append(line, format_args!("{datetime}")),
        DeValue::Array(values) => {
            line.push('[');
            for (index, value) in values.iter().enumerate() {
                separate(line, index);
                write(line, value.get_ref());
            }
            line.push(']');
        }
        DeValue::Table(table) => {
            // In the order of the quoted keys: of two where one begins the other, the quote decides.
            let mut rows: Vec<_> = table.iter().map(|(key, value)| (quoted(key.get_ref()), value)).collect();
            rows.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            line.push('{');
            for (index, (key, value)) in rows.iter().enumerate() {
                separate(line, index);
                line.push_str(key);
                line.push('=');
                write(line, value.get_ref());
            }
            line.push('}');
        }
    }
}

fn separate(line: &mut String, index: usize) {
    if index > 0 {
        line.push(',');
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quote(&mut quoted, text);
    quoted
}

/// Quoted as Rust's `Debug` does it. Most texts have nothing to escape, and are not looked at one character at a time.
fn quote(line: &mut String, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        line.push('"');
        line.push_str(text);
        line.push('"');
    } else {
        append(line, format_args!("{text:?}"));
    }
}

fn append(line: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = line.write_fmt(words);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::DeTable;

    use super::*;

    /// The same, said in the fewest words: what digests were made of from the first day on.
    fn plainly(value: &DeValue<'_>) -> String {
        match value {
            DeValue::String(text) => format!("{text:?}"),
            DeValue::Integer(digits) => format!("{}r{}", digits.as_str(), digits.radix()),
            DeValue::Float(digits) => digits.as_str().to_owned(),
            DeValue::Boolean(value) => value.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            DeValue::Array(values) => {
                let values: Vec<_> = values.iter().map(|value| plainly(value.get_ref())).collect();
                format!("[{}]", values.join(","))
            }
            DeValue::Table(table) => {
                let row = |key: &str, value: &DeValue<'_>| format!("{key:?}={}", plainly(value));
                let mut rows: Vec<_> = table.iter().map(|(key, value)| row(key.get_ref(), value.get_ref())).collect();
                rows.sort_unstable();
                format!("{{{}}}", rows.join(","))
            }
        }
    }

    fn value() -> impl Strategy<Value = toml::Value> {
        let leaf = prop_oneof![
            any::<String>().prop_map(toml::Value::String),
            "[a-z\"\\\\ é\u{202e}\t-]{0,8}".prop_map(toml::Value::String),
            any::<i64>().prop_map(toml::Value::Integer),
            (-1e9..1e9).prop_map(toml::Value::Float),
            any::<bool>().prop_map(toml::Value::Boolean),
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            let table = proptest::collection::btree_map("[ab\" .=-]{1,3}", inner.clone(), 0..6);
            prop_oneof![
                proptest::collection::vec(inner, 0..6).prop_map(toml::Value::Array),
                table.prop_map(|table| toml::Value::Table(table.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_line_is_what_it_always_was(value in value()) {
            let table = toml::Table::from_iter([("check".to_owned(), value)]);
            let text = toml::to_string(&table).expect("a table can be written");
            let (read, errors) = DeTable::parse_recoverable(&text);
            prop_assert!(errors.is_empty());
            let read = DeValue::Table(read.get_ref().clone());
            prop_assert_eq!(super::text(&read), plainly(&read));
        }
    }
}
