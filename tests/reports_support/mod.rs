//! Repositories to report on, some of them by people who mean harm, and what reads the reports.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part")]

use std::process::{Command, Output};

use crate::common::Fixture;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// What somebody may write where a text is asked for. `{}` is the address of who waits for a call.
pub const HOSTILE: [&str; 6] = [
    "<script>document.documentElement.dataset.owned='script'</script>",
    "\"><img src=x onerror=\"document.documentElement.dataset.owned='img'\">",
    "</style><style>@import 'http://127.0.0.1:9/x';</style>",
    "]]><b>--></title></svg>",
    "\u{202e}drawkcab\u{2066}",
    "a | b\\\n# c ``` `<b>`",
];

pub fn gonogo(fixture: &Fixture, arguments: &[&str]) -> Output {
    let home = fixture.root().parent().unwrap().join("home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
    command.current_dir(fixture.root()).args(arguments).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
    command.env("TZ", "UTC").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A report that succeeds.
pub fn report(fixture: &Fixture, format: &str) -> String {
    let output = gonogo(fixture, &["report", "--format", format, "--history", "0"]);
    assert_eq!(code(&output), 0, "{format}: {output:?}");
    stdout(&output)
}

/// A repository in which nothing is.
pub fn empty() -> Fixture {
    let fixture = Fixture::new("bare");
    fixture.remove("README.md");
    fixture
}

/// One item that finds so many things, fifty in a file.
pub fn with_findings(many: usize) -> Fixture {
    let fixture = Fixture::new("bare");
    for at in 0..many / 50 {
        fixture.write(&format!("src/{at}.rs"), &"// TODO <later> & more\n".repeat(50));
    }
    let checklist = "schema = 1\nid = \"many\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"todo\"\ntitle = \"Nothing is left\"\n\
        gate = true\ncheck.text = { in = [\"src/*.rs\"], lacks = 'TODO' }\n";
    fixture.write(".gonogo/checklists/many.toml", checklist);
    fixture
}

/// Orders, of which something expires, something is worse than before, and something was said of what is gone.
pub fn eventful() -> Fixture {
    let fixture = Fixture::new("orders").known_person();
    let soon = jiff::Zoned::now().date().saturating_add(jiff::Span::new().days(5));
    let said = |item: &str, more: &str| {
        let text = format!(
            "schema = 1\nkind = \"mark\"\nitem = \"service/{item}\"\nstatus = \"pass\"\nby = \"Ada <ada@example.org>\"\n\
             at = 2026-11-02T09:00:00Z\nnote = \"seen\"\n{more}"
        );
        fixture.write(&format!(".gonogo/ledger/service/{item}/one.toml"), &text);
    };
    said("security.rotation", &format!("until = {soon}\n"));
    said("security.pentest", "");
    fixture.git(&["add", "-A"]);
    fixture.git(&["commit", "-q", "-m", "State things"]);
    fixture.remove("LICENSE");
    fixture
}

/// Everything that people write says something hostile, and something very long.
pub fn hostile() -> Fixture {
    let fixture = Fixture::new("bare").known_person();
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let mut checklist =
        format!("schema = 1\nid = \"own\"\ntitle = {0}\n[[area]]\nid = \"a\"\ntitle = {0}\n", quoted(HOSTILE[0]));
    for (at, attack) in HOSTILE.iter().enumerate() {
        let (attack, long) = (quoted(attack), quoted(&format!("{attack} {}", "wörd ".repeat(2000))));
        checklist.push_str(&format!(
            "[[area.item]]\nid = \"i{at}\"\ntitle = {attack}\nwhy = {long}\nfix = {attack}\nowner = {attack}\n\
             gate = {}\ncheck.text = {{ in = [\"src/*\"], lacks = 'TODO' }}\n",
            at % 2 == 0
        ));
        fixture.write(
            &format!("src/{at}-{}", HOSTILE[at].replace('/', "⁄").replace('\n', " ")),
            &format!("TODO {}\n", HOSTILE[at]),
        );
    }
    checklist.push_str("[[area.item]]\nid = \"manual\"\ntitle = \"Asked\"\ncheck.manual = {}\n");
    fixture.write(".gonogo/checklists/own.toml", &checklist);
    let note = HOSTILE.join("\n") + &"long ".repeat(20_000);
    for (kind, item) in [("comment", "own/a.i0"), ("mark", "own/a.manual")] {
        let status = if kind == "mark" { "status = \"fail\"\n" } else { "" };
        let text = format!(
            "schema = 1\nkind = \"{kind}\"\nitem = \"{item}\"\nby = {}\nat = 2026-11-01T09:00:00Z\nnote = {}\n{status}\
             evidence = [{{ url = \"javascript:alert(1)\" }}, {{ text = {} }}]\n",
            quoted(HOSTILE[1]),
            quoted(&note),
            quoted(HOSTILE[0])
        );
        fixture.write(&format!(".gonogo/ledger/{item}/x.toml"), &text);
    }
    fixture
}

/// A name, attributes, and whether there is nothing in it.
pub type Element = (String, Vec<(String, String)>, bool);

/// What opens and, with a slash, what closes in a well-formed document.
pub fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let name_of = |name: quick_xml::name::QName<'_>| String::from_utf8(name.as_ref().to_vec()).unwrap();
    let attributes_of = |start: &quick_xml::events::BytesStart<'_>| {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned();
            (name_of(attribute.key), value)
        });
        attributes.collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => found.push((name_of(start.name()), attributes_of(&start), false)),
            Event::Empty(start) => found.push((name_of(start.name()), attributes_of(&start), true)),
            Event::End(end) => found.push((format!("/{}", name_of(end.name())), Vec::new(), false)),
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// The names of all elements of a well-formed document, in their order.
pub fn xml(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    let (mut names, mut depth) = (Vec::new(), 0_usize);
    let name_of = |name: quick_xml::name::QName<'_>| String::from_utf8(name.as_ref().to_vec()).unwrap();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                start
                    .attributes()
                    .for_each(|attribute| drop(attribute.unwrap().normalized_value(XmlVersion::Implicit1_0).unwrap()));
                names.push(name_of(start.name()));
            }
            Event::Empty(start) => {
                start
                    .attributes()
                    .for_each(|attribute| drop(attribute.unwrap().normalized_value(XmlVersion::Implicit1_0).unwrap()));
                names.push(name_of(start.name()));
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "an element is not closed");
    names
}
