//! What is asked of the `environment` kind.

use super::*;
use crate::check::Status;
use crate::check::tests::{outcome, said};
use crate::reader::read;

/// The outcome over files, and what is found.
fn audit(fields: &str, files: &[(&str, &str)]) -> (Status, String, Vec<String>) {
    let fields = format!("environment = {{ example = [\".env*\"], used_in = [\"src/**\"], {fields} }}");
    let (check, problems) = read("test", &fields, parse);
    assert!(problems.is_empty(), "{problems:?}");
    let check = check.unwrap();
    let found = outcome(&*check, files);
    let (status, summary, findings) = said(&found);
    (status, summary.to_owned(), findings)
}

const CODE: (&str, &str) = ("src/a.py", "a = os.environ['DB_URL']\nb = os.getenv('PORT')\n\nc = os.getenv('PORT')\n");

#[test]
fn each_place_of_an_undocumented_variable_is_found() {
    let example = (".env.example", "DB_URL=\nTRACE=1\n");
    let (status, summary, found) = audit("secrets = true", &[CODE, example]);
    assert_eq!((status, summary.as_str()), (Status::Partial, "1 of 2 variables documented · never read: TRACE"));
    let message = "`PORT` is read, but not in .env*";
    assert_eq!(found, [format!("src/a.py:2 {message}"), format!("src/a.py:4 {message}")]);
    assert_eq!(audit("except = [\"PO*\"]", &[CODE, example]).0, Status::Pass);
    let strict = audit("except = [\"PORT\"], unused = false", &[CODE, example]);
    assert_eq!(strict.0, Status::Partial);
    assert_eq!(strict.2, [".env.example:2 `TRACE` is documented, but nothing reads it"]);
    assert_eq!(audit("secrets = true", &[CODE]).0, Status::Fail);
}

#[test]
fn what_looks_real_is_said_and_not_shown() {
    let text = "DB_URL=postgres://db\nPORT=80\nJWT_SECRET=kV9x2Lq8Zr4Tn7Wb3Ym6\n";
    let files = [CODE, (".env.example", text)];
    let (status, summary, found) = audit("unused = true", &files);
    assert_eq!(
        (status, summary.as_str()),
        (Status::Partial, "2 of 2 variables documented · 1 secret · never read: JWT_SECRET")
    );
    assert_eq!(found, [".env.example:3 the value of `JWT_SECRET` looks real"]);
    assert_eq!(audit("secrets = false", &files).0, Status::Pass);
    assert_eq!(audit("secrets = true", &[(".env.example", text)]).0, Status::Fail);
}

#[test]
fn nothing_is_never_a_pass() {
    assert_eq!(audit("secrets = true", &[]).0, Status::Pending);
    assert_eq!(audit("secrets = true", &[(".env.example", "A=\n")]).0, Status::Pending);
    assert_eq!(audit("secrets = true", &[("src/a.py", "print()\n"), ("src/a.png", "x")]).0, Status::Pending);
    let folder = [("src/b.py", "\u{0}"), CODE, (".env.example", "DB_URL=\nPORT=\n")];
    assert_eq!(audit("secrets = true", &folder).0, Status::Pass);
}

#[test]
fn wrong_definitions_are_refused() {
    for (fields, message) in [
        ("used_in = \"a\"", "`example` is missing"),
        ("example = \"a\"", "`used_in` is missing"),
        ("example = \"a\", used_in = \"b\", except = []", "would expect nothing"),
        ("example = \"a\", used_in = \"b\", unused = 1", "`unused` is an integer here"),
    ] {
        let (_, problems) = read("test", &format!("environment = {{ {fields} }}"), parse);
        assert!(problems[0].to_string().contains(message), "{fields}: {problems:?}");
    }
}
