//! Secrets in settings: which names promise one, and which values give one away.

/// Last words of the names of secrets; of a key the word before tells whether it is one.
const SECRETS: &[&str] =
    &["PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "TOKEN", "SECRET", "CREDENTIAL", "CREDENTIALS", "APIKEY"];
const SECRET_KEYS: &[&str] = &["API", "ACCESS", "PRIVATE", "SECRET", "ENCRYPTION", "SIGNING", "AUTH", "MASTER"];

/// Words of what can be one as well, which is hidden rather than shown.
const LIKELY: &[&str] = &["KEY", "AUTH", "COOKIE", "DSN"];

/// What is called so and tells nobody anything: etcd tells one cluster from another by it, and a shell where it is and was.
const PUBLIC: &[&str] = &["ETCD_INITIAL_CLUSTER_TOKEN", "PWD", "OLDPWD"];

/// Whether a setting of this name holds a secret.
pub(super) fn is_named(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    if PUBLIC.contains(&name.as_str()) {
        return false;
    }
    let mut words = name.rsplit('_');
    match words.next() {
        Some("KEY") => words.next().is_some_and(|word| SECRET_KEYS.contains(&word)),
        Some(last) => SECRETS.contains(&last),
        None => false,
    }
}

/// Whether a variable of this name is better hidden: it holds a secret, or could.
pub fn may_be_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    !PUBLIC.contains(&name.as_str()) && SECRETS.iter().chain(LIKELY).any(|word| name.contains(word))
}

/// Whether a value stands for itself: it is neither a variable nor a switch.
pub(super) fn is_literal(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && !value.contains('$') && !matches!(value, "true" | "false")
}

/// Whether an address has a password in it that stands for itself: `postgres://ada:lovelace@db/orders`.
pub(super) fn is_in_address(value: &str) -> bool {
    password_of(value).is_some()
}

fn password_of(address: &str) -> Option<&str> {
    let (_, behind) = address.split_once("://")?;
    let authority = behind.split(['/', '?', '#']).next()?;
    let (person, _) = authority.rsplit_once('@')?;
    person.split_once(':').map(|(_, password)| password).filter(|password| is_literal(password))
}

/// How the tokens of known services begin, and how long they are at least.
const TOKENS: &[(&str, usize)] = &[
    ("AKIA", 20),
    ("ASIA", 20),
    ("AIza", 39),
    ("SG.", 50),
    ("dop_v1_", 60),
    ("eyJ", 60),
    ("gh", 40),
    ("github_pat_", 60),
    ("glpat-", 26),
    ("hf_", 30),
    ("npm_", 40),
    ("rk_live_", 30),
    ("sk-", 40),
    ("sk_live_", 30),
    ("whsec_", 30),
    ("xox", 30),
];
/// Words of what stands for a secret.
const STAND_INS: &[&str] = &[
    "change",
    "dummy",
    "example",
    "fake",
    "generate",
    "here",
    "insert",
    "password",
    "placeholder",
    "replace",
    "sample",
    "secret",
    "test",
    "todo",
    "xxx",
    "your",
    "<",
    "$",
    "{",
    "...",
    "***",
    "0000",
    "1234",
    "abcd",
];
/// A value that is shorter could be a word.
const RANDOM: usize = 16;
/// No service takes a shorter one.
const PASSWORD: usize = 8;

/// Whether a value in an example is a secret that somebody uses, not one that stands for it.
pub(super) fn is_real(name: &str, value: &str) -> bool {
    if value.starts_with("-----BEGIN ") && value.contains("PRIVATE KEY") {
        return true;
    }
    let is_token = TOKENS.iter().any(|(start, length)| value.starts_with(start) && value.len() >= *length);
    (is_token || is_named(name)) && is_random(value)
}

/// Whether a value looks as if a machine had made it: long, of letters and digits that differ, and no words.
fn is_random(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(byte);
    let has = |is: fn(&u8) -> bool| value.as_bytes().iter().any(is);
    let mut kinds: Vec<u8> = value.bytes().collect();
    kinds.sort_unstable();
    kinds.dedup();
    value.len() >= RANDOM
        && value.as_bytes().iter().all(is_word)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && kinds.len() >= RANDOM / 2
        && !value.starts_with(['/', '.'])
        && !STAND_INS.iter().any(|word| lower.contains(word))
}

/// Whether a value looks like a password that somebody uses, where its name promises one: letters of both cases and digits.
fn is_password(value: &str) -> bool {
    let has = |is: fn(&char) -> bool| value.chars().any(|c| is(&c));
    let lower = value.to_ascii_lowercase();
    value.len() >= PASSWORD
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_digit)
        && !value.starts_with(['/', '.'])
        && !STAND_INS.iter().any(|word| lower.contains(word))
}

/// A secret in words that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Both count from 1, columns in characters.
    pub line: usize,
    pub column: usize,
    pub what: &'static str,
}

/// The first secret in a text: a private key, a token of a known service, a password in an address, a setting with a value
/// that a machine made.
pub fn find_secret(text: &str) -> Option<Secret> {
    text.lines().zip(1..).find_map(|(line, number)| {
        let (start, what) = in_line(line)?;
        Some(Secret { line: number, column: line[..start].chars().count() + 1, what })
    })
}

fn in_line(line: &str) -> Option<(usize, &'static str)> {
    // Who looks for keys has an expression of what they may begin with.
    let is_key = |start: &usize| {
        let head = &line[start + "-----BEGIN ".len()..];
        let kind = head.split("PRIVATE KEY").next().filter(|kind| kind.len() < head.len());
        kind.is_some_and(|kind| kind.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' '))
    };
    if let Some(start) = line.find("-----BEGIN ").filter(is_key) {
        return Some((start, "a private key"));
    }
    let start_of = |part: &str| part.as_ptr() as usize - line.as_ptr() as usize;
    for word in line.split(is_quote).map(|word| word.trim_end_matches(['.', ':', '!', '?'])) {
        if is_in_address(word) {
            return Some((start_of(word), "an address with a password"));
        }
        let (name, value) = setting(word);
        if is_real("", value) {
            return Some((start_of(value), "a token of a known service"));
        }
        let name = name.replace('-', "_");
        if is_real(&name, value) || (is_named(&name) && is_password(value)) {
            return Some((start_of(value), "what looks like a secret"));
        }
    }
    None
}

/// What stands around words.
fn is_quote(character: char) -> bool {
    character.is_whitespace() || "\"'`<>()[]{},;".contains(character)
}

/// What stands in the place of a secret that is not shown.
const COVER: &str = "••••";

/// A text with its secrets covered, for what goes into reports without anybody having read it. More is taken for a secret
/// here than where somebody is told of one: a setting whose name says so, whatever its value.
pub fn conceal(text: &str) -> String {
    let mut concealed = String::with_capacity(text.len());
    let mut is_in_key = false;
    for line in text.split_inclusive('\n') {
        is_in_key |= line.contains("-----BEGIN ") && line.contains("PRIVATE KEY");
        if is_in_key {
            concealed.push_str(COVER);
            concealed.push_str(if line.ends_with('\n') { "\n" } else { "" });
        } else {
            cover(line, &mut concealed);
        }
        is_in_key &= !line.contains("-----END ");
    }
    concealed
}

fn cover(line: &str, concealed: &mut String) {
    let start_of = |part: &str| part.as_ptr() as usize - line.as_ptr() as usize;
    let (mut shown, mut opens) = (0, false);
    for word in line.split(|c: char| is_quote(c) || matches!(c, '&' | '?')) {
        // The value of `password="…"` is the word behind its quote.
        let hidden = if opens { Some(word).filter(|word| is_literal(word)) } else { hidden_in(word) };
        opens = word.strip_suffix('=').is_some_and(names_secret);
        if let Some(hidden) = hidden {
            concealed.push_str(&line[shown..start_of(hidden)]);
            concealed.push_str(COVER);
            shown = start_of(hidden) + hidden.len();
        }
    }
    concealed.push_str(&line[shown..]);
}

/// The part of a word that is not shown.
fn hidden_in(word: &str) -> Option<&str> {
    let word = word.trim_end_matches(['.', ':', '!']);
    let (name, value) = word.split_once('=').or_else(|| word.split_once(':')).unwrap_or(("", word));
    let is_secret = is_real("", value) || (names_secret(name) && is_literal(value));
    password_of(word).or_else(|| is_secret.then_some(value)).or_else(|| is_real("", word).then_some(word))
}

/// Whether what stands before a value ends with the name of a secret: `--db-password`, `spring.datasource.password`.
fn names_secret(before: &str) -> bool {
    let name = before.rsplit(['.', ':', '/']).next().unwrap_or_default();
    is_named(&name.replace('-', "_"))
}

/// The name and the value of `name=value`. What pads a value at its end is part of it.
fn setting(word: &str) -> (&str, &str) {
    match word.trim_end_matches('=').rfind(['=', ':']) {
        Some(at) => (&word[..at], &word[at + 1..]),
        None => ("", word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_tell() {
        for name in ["DB_PASSWORD", "jwt_secret", "TOKEN", "GROK_API_KEY", "SIGNING_KEY"] {
            assert!(is_named(name), "{name}");
        }
        for name in
            ["MAX_TOKENS", "PRIMARY_KEY", "KEY", "PASSWORD_FILE", "SECRET_NAME", "ETCD_INITIAL_CLUSTER_TOKEN", ""]
        {
            assert!(!is_named(name), "{name}");
        }
        assert!(may_be_secret("PGPASSFILE") && may_be_secret("SENTRY_DSN") && may_be_secret("SMTP_PWD"));
        assert!(!may_be_secret("PWD") && !may_be_secret("BASE_URL"));
        assert!(is_in_address("postgres://admin:password@db:5432/hub") && is_in_address("amqp://:guest@mq"));
        for address in ["redis://cache:6379", "https://a@b", "postgres://a:${PASSWORD}@db", "https://a/b:c@d", "a:b@c"]
        {
            assert!(!is_in_address(address), "{address}");
        }
    }

    #[test]
    fn what_stands_for_a_secret_is_none() {
        for (name, value) in [
            // In two parts, so that no scanner of this repository takes them for secrets.
            ("AWS_ACCESS_KEY_ID", concat!("AKIA", "3XJ7QWERTYUI56OP")),
            ("ANYTHING", concat!("ghp_", "R7xQ2mB9kLpW4nZcV8tYh3JdF6gS5aE0uXqM")),
            ("JWT_SECRET", "kV9x2Lq8Zr4Tn7Wb3Ym6"),
            ("API_KEY", "9f86d081884c7d659a2feaa0c55ad015"),
            ("KEY_PEM", "-----BEGIN RSA PRIVATE KEY-----"),
        ] {
            assert!(is_real(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("GROK_API_KEY", "your-grok-api-key-here"),
            ("JWT_SECRET", "changeme-generate-secure-secret-32"),
            ("GITHUB_TOKEN", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            ("DB_PASSWORD", "postgres"),
            ("API_TOKEN", "${TOKEN_FROM_VAULT_9f86d081884c}"),
            ("PRIVATE_KEY", "/etc/ssl/private/9f86d081884c.pem"),
            ("BUILD_ID", "9f86d081884c7d659a2feaa0c55ad015"),
            ("TOKEN", ""),
        ] {
            assert!(!is_real(name, value), "{name}={value}");
        }
    }

    #[test]
    fn secrets_are_found_in_sentences() {
        let found = |text: &str| find_secret(text).map(|secret| (secret.line, secret.column, secret.what));
        let token = "a token of a known service";
        assert_eq!(found(concat!("the key\nis AKIA", "3XJ7QWERTYUI56OP, said Bo")), Some((2, 4, token)));
        assert_eq!(found(concat!("tökén=ghp_", "R7xQ2mB9kLpW4nZcV8tYh3JdF6gS5aE0uXqM.")), Some((1, 7, token)));
        assert_eq!(found("(see postgres://ada:lovelace@db/orders)"), Some((1, 6, "an address with a password")));
        assert_eq!(found("x\n-----BEGIN EC PRIVATE KEY-----\nMHc"), Some((2, 1, "a private key")));
        assert_eq!(found("api-key: kV9x2Lq8Zr4Tn7Wb3Ym6"), None, "a name apart from its value promises nothing");
        let secret = "what looks like a secret";
        assert_eq!(found("API_KEY=kV9x2Lq8Zr4Tn7Wb3Ym6"), Some((1, 9, secret)));
        assert_eq!(found("API_TOKEN=kV9x2Lq8Zr4Tn7Wb3Ym6aQ=="), Some((1, 11, secret)), "padded");
        assert_eq!(found("with password=Hk29sLq8ZpX7."), Some((1, 15, secret)));
        for plain in [
            "",
            "held on 3 May, see docs/review.md:12",
            "https://wiki.example.org/a?id=9f86d081884c7d659a2feaa0c55ad015",
            "at 9f86d081884c7d659a2feaa0c55ad015",
            "postgres://ada:${PASSWORD}@db",
            "the token is in the vault",
            "AKIAIOSFODNN7EXAMPLE",
            "password=changeme",
            "password=postgres",
            "password=/run/secrets/Db7",
            "token=",
            "API_TOKEN==",
        ] {
            assert_eq!(found(plain), None, "{plain}");
        }
    }

    #[test]
    fn what_is_shown_unread_has_its_secrets_covered() {
        let token = concat!("AKIA", "3XJ7QWERTYUI56OP");
        for (text, shown) in [
            (format!("key {token}.\nnext\n"), "key ••••.\nnext\n"),
            (format!("id={token}"), "id=••••"),
            ("connect password=hunter2 now".to_owned(), "connect password=•••• now"),
            ("--db-password=hunter2".to_owned(), "--db-password=••••"),
            ("spring.datasource.password=abc==\r\n".to_owned(), "spring.datasource.password=••••\r\n"),
            ("API_KEY=\"k v\"".to_owned(), "API_KEY=\"•••• v\""),
            ("GET /a?token=abc&user=1".to_owned(), "GET /a?token=••••&user=1"),
            ("at postgres://ada:lovelace@db/orders".to_owned(), "at postgres://ada:••••@db/orders"),
            (
                "a\n-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----\nb".to_owned(),
                "a\n••••\n••••\n••••\nb",
            ),
        ] {
            assert_eq!(conceal(&text), shown);
        }
        for plain in ["", "12 tables\n", "unexpected token: foo", "token=$TOKEN", "max_tokens=40", "a\n\nb"] {
            assert_eq!(conceal(plain), plain);
        }
    }
}
