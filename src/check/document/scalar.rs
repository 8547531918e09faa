//! What a plain scalar of YAML means, by the core schema of YAML 1.2: `on`, `yes` and `no` are text.

use super::Value;

/// An integer of more digits stays text: to make a number of it takes the square of their count.
const DIGITS: usize = 100;

/// The value of a scalar that is neither quoted nor tagged.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::Text(text.into())),
    }
}

/// The number that a text is, if it is one.
pub(super) fn number(text: &str) -> Option<Value> {
    // Most scalars are words; only these can start a number.
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return integer(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return integer(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => return Some(Value::Float(f64::NEG_INFINITY)),
        ".inf" | ".Inf" | ".INF" => return Some(Value::Float(f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if text == unsigned => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return integer(text, 10);
    }
    is_float(unsigned).then(|| text.parse().ok().map(Value::Float)).flatten()
}

/// An integer in a radix, with its sign; one that fits no machine's stays exact as its digits.
pub(super) fn integer(digits: &str, radix: u32) -> Option<Value> {
    if let Ok(number) = i64::from_str_radix(digits, radix) {
        let signed_radix = radix != 10 && digits.starts_with(['+', '-']);
        return (!signed_radix).then_some(Value::Integer(number));
    }
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    match radix {
        10 if (1..=DIGITS).contains(&unsigned.len()) && unsigned.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Value::Digits(digits.strip_prefix('+').unwrap_or(digits).into()))
        }
        _ => None,
    }
}

/// `1.5`, `.5`, `1.`, `1e9`: digits around at most one point, and an exponent.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_exponent = |text: &str| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        !digits.is_empty() && all_digits(digits)
    };
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(is_exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema() {
        for word in [
            "on", "off", "yes", "no", "y", "Yes", "NULLS", "0x", "0xZZ", "0o8", "1_000", "12:30", "1.2.3", "-", "+",
            ".", "1e", "-0x1",
        ] {
            assert_eq!(plain(word), Value::Text(word.into()), "{word}");
        }
        for (text, number) in [("0", 0), ("-12", -12), ("+7", 7), ("010", 10), ("0x1F", 31), ("0o17", 15)] {
            assert_eq!(plain(text), Value::Integer(number), "{text}");
        }
        for (text, number) in [("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("-1e3", -1000.0), ("6.02E+23", 6.02e23)] {
            assert_eq!(plain(text), Value::Float(number), "{text}");
        }
        assert_eq!(plain("-.inf"), Value::Float(f64::NEG_INFINITY));
        assert!(matches!(plain(".nan"), Value::Float(number) if number.is_nan()));
        assert_eq!(plain("123456789012345678901234567890"), Value::Digits("123456789012345678901234567890".into()));
        let endless = "9".repeat(1_000_000);
        assert_eq!(plain(&endless), Value::Text(endless.as_str().into()));
        for text in ["", "~", "null"] {
            assert_eq!(plain(text), Value::Null);
        }
    }
}
