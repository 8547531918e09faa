//! Which values are secrets that must not be shown: of variables that were given to a command or sent to a server.

use crate::check::may_be_secret;
use crate::probe::{MASK, Mask};

/// Shorter values stand everywhere and tell nothing.
const SHORTEST: usize = 6;
/// Who stands alone before the `@` of an address is a name if shorter, and a token else.
const SHORTEST_TOKEN: usize = 16;

impl Mask {
    /// Of variables by name, the values of those whose names say that they are secret or that are an address with
    /// credentials in it.
    pub fn of<'v>(variables: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let mut values = Vec::new();
        for (name, value) in variables {
            let credentials = credentials(value);
            values.extend((may_be_secret(name) || !credentials.is_empty()).then_some(value));
            values.extend(credentials);
        }
        values.retain(|value| value.len() >= SHORTEST);
        Self::new(values)
    }

    /// A variable's value as it may be shown beside its name, where a short secret would be told, too.
    pub fn shown(name: &str, value: &str) -> String {
        if may_be_secret(name) { MASK.to_owned() } else { Self::of([(name, value)]).text(value) }
    }
}

/// What stands before the `@` of the addresses in a value, `postgres://user:password@host`, and the passwords alone.
fn credentials(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, mark) in value.match_indices("://") {
        let rest = &value[at + mark.len()..];
        let server = &rest[..rest.find(['/', '?', '#', ' ', '"', '\'']).unwrap_or(rest.len())];
        let Some((person, _)) = server.rsplit_once('@') else { continue };
        match person.split_once(':') {
            Some((_, "")) => {}
            Some((_, password)) => found.extend([person, password]),
            None if person.len() >= SHORTEST_TOKEN => found.push(person),
            None => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let mask = Mask::of([("API_TOKEN", "s3cr3t-value"), ("SHORT_KEY", "abc"), ("BASE_URL", "http://localhost")]);
        let shown = mask.text("GET http://localhost?t=s3cr3t-value abc s3cr3t-value");
        assert_eq!(shown, "GET http://localhost?t=•••• abc ••••");
    }

    #[test]
    fn credentials_in_addresses_are_hidden_whatever_the_variable_is_called() {
        let mask = Mask::of([
            ("DATABASE", "postgres://orders:hunter22@db.example.org/orders"),
            ("REMOTE", "https://0123456789abcdef@git.example.org/orders.git"),
            ("CACHE", "redis://default@cache.example.org"),
            ("DB_PASS", "pa55w0rd"),
        ]);
        for (written, shown) in [
            ("at postgres://orders:hunter22@db.example.org/orders", "at ••••"),
            ("user orders:hunter22 on db", "user •••• on db"),
            ("password is hunter22", "password is ••••"),
            ("with 0123456789abcdef", "with ••••"),
            ("redis://default@cache.example.org", "redis://default@cache.example.org"),
            ("with pa55w0rd", "with ••••"),
        ] {
            assert_eq!(mask.text(written), shown, "{written}");
        }
    }
}
