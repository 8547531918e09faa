//! The hash of a statement, by which the program knows its own words again. It covers what a TOML text says and nothing
//! of how it says it: comments, blank lines, the order of keys and the spelling of values leave it as it is.

use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

/// The BLAKE3, in hexadecimal, of all top keys but `hash`, those that this version does not know included.
pub(super) fn hash(table: &DeTable<'_>) -> String {
    blake3::hash(&form(table, &["hash"])).to_hex().to_string()
}

/// What is hashed and what is signed: everything but these top keys.
fn form(table: &DeTable<'_>, except: &[&str]) -> Vec<u8> {
    let mut canonical = b"gonogo statement 1\n".to_vec();
    push_table(&mut canonical, table, except);
    canonical
}

/// The same for a text that is known to parse.
pub(super) fn hash_of_text(text: &str) -> String {
    hash(DeTable::parse_recoverable(text).0.get_ref())
}

/// The form of a text that is known to parse.
pub(super) fn form_of_text(text: &str, except: &[&str]) -> Vec<u8> {
    form(DeTable::parse_recoverable(text).0.get_ref(), except)
}

/// Every value is its type's letter and its content; whatever has a variable length says how long it is, so that no two
/// different texts have one form. This form is in people's files: changing it makes all of them look edited.
fn push_value(canonical: &mut Vec<u8>, value: &DeValue<'_>) {
    match value {
        DeValue::String(text) => push(canonical, b's', text),
        DeValue::Integer(digits) => {
            let number = i64::from_str_radix(digits.as_str(), digits.radix());
            push(canonical, b'i', &number.map_or_else(|_| digits.to_string(), |number| number.to_string()));
        }
        DeValue::Float(digits) => {
            // Not every nan has the same bits, but all say the same.
            let number = digits.as_str().parse::<f64>().map(|number| if number.is_nan() { f64::NAN } else { number });
            push(
                canonical,
                b'f',
                &number.map_or_else(|_| digits.to_string(), |number| format!("{:x}", number.to_bits())),
            );
        }
        DeValue::Boolean(value) => push(canonical, b'b', if *value { "1" } else { "0" }),
        DeValue::Datetime(datetime) => push(canonical, b'd', &spell(datetime)),
        DeValue::Array(values) => {
            push(canonical, b'a', &values.len().to_string());
            for value in values {
                push_value(canonical, value.get_ref());
            }
        }
        DeValue::Table(table) => push_table(canonical, table, &[]),
    }
}

fn push_table(canonical: &mut Vec<u8>, table: &DeTable<'_>, except: &[&str]) {
    let keys = table.iter().map(|(key, value)| (key.get_ref().as_ref(), value.get_ref()));
    let mut rows: Vec<(&str, _)> = keys.filter(|(key, _)| !except.contains(key)).collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    push(canonical, b't', &rows.len().to_string());
    for (key, value) in rows {
        push(canonical, b'k', key);
        push_value(canonical, value);
    }
}

fn push(canonical: &mut Vec<u8>, letter: u8, content: &str) {
    canonical.push(letter);
    canonical.extend_from_slice(content.len().to_string().as_bytes());
    canonical.push(b':');
    canonical.extend_from_slice(content.as_bytes());
}

/// One spelling for `t` and a space, for `Z` and `+00:00`, and for seconds and fractions that are left out.
fn spell(datetime: &Datetime) -> String {
    let date = datetime.date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let time = datetime.time.map(|time| {
        let (second, nanosecond) = (time.second.unwrap_or(0), time.nanosecond.unwrap_or(0));
        format!("T{:02}:{:02}:{second:02}.{nanosecond:09}", time.hour, time.minute)
    });
    let offset = datetime.offset.map(|offset| match offset {
        Offset::Z => "+0".to_owned(),
        Offset::Custom { minutes } => format!("{minutes:+}"),
    });
    [date, time, offset].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_count() {
        let plain = "a = 16\nb = \"x\\ty\"\nat = 2026-01-31T09:30:00Z\n[[e]]\nu = 1.5\nv = true\n[[e]]\nw = []\n";
        let other = "# note\nat = 2026-01-31 09:30:00.000+00:00 # when\n\"b\" = 'x\ty'\ne = [{ v = true, u = 15e-1 }, { w = [ ] }]\n\
                     hash = \"of another time\"\na = 0x1_0";
        assert_eq!(hash_of_text(plain), hash_of_text(other));
    }

    #[test]
    fn every_value_counts() {
        let texts = [
            "",
            "a = 1",
            "a = 1.0",
            "a = \"1\"",
            "a = [1]",
            "a = [[1]]",
            "a = [1, 1]",
            "a = { a = 1 }",
            "a = true",
            "a = {}",
            "a = []",
            "b = 1",
            "a = 1\nb = 1",
            "a = 1979-05-27",
            "a = 07:32:00",
            "a = 1979-05-27T07:32:00",
            "a = 1979-05-27T07:32:00Z",
            "a = 1979-05-27T07:32:00+01:00",
            "a = \"s1:1\"",
            "a.hash = 1",
            "a = nan",
        ];
        let hashes: std::collections::HashSet<_> = texts.map(hash_of_text).into_iter().collect();
        assert_eq!(hashes.len(), texts.len());
    }

    /// It stands in people's files.
    #[test]
    fn the_form_never_changes() {
        let text = "schema = 1\nid = \"01K\"\nnote = \"é\"\n[[evidence]]\nurl = \"https://example.org\"\n";
        assert_eq!(hash_of_text(text), "b355939b1242cc565727e4a668c6c5f810645e5332fcce3bdd0c6895528532c8");
    }
}
