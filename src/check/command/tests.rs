use std::time::Duration;

use super::expect::Expected;
use crate::check::Status;
use crate::probe::{Captured, CommandReply, Exit};
use crate::reader;

fn status(text: &str, reply: &CommandReply) -> Status {
    let (expected, problems) = reader::read("a.toml", text, Expected::parse);
    assert_eq!(problems, [], "{text}");
    expected.unwrap().judge(reply, true).status
}

fn reply(exit: Exit, stdout: &str, stderr: &str) -> CommandReply {
    let captured = |text: &str| Captured { first: text.as_bytes().to_vec(), ..Captured::default() };
    let (stdout, stderr) = (captured(stdout), captured(stderr));
    let said = stdout.last_lines();
    CommandReply { exit, stdout, stderr, said, took: Duration::from_millis(1500), caveats: Vec::new() }
}

#[test]
fn exit_and_outputs_must_be_as_wanted() {
    let good = reply(Exit::Code(0), "restored 12 tables\n", "warning: slow disk\n");
    for (text, wanted) in [
        ("", Status::Pass),
        ("exit = 3", Status::Fail),
        ("exit = [0, 3]", Status::Pass),
        ("stdout.has = 'restored \\d+ tables'", Status::Pass),
        ("stdout.has = 'restored 13'", Status::Fail),
        ("stdout.lacks = 'restored'", Status::Fail),
        ("stderr.lacks = 'error'", Status::Pass),
        ("stderr = { has = 'warning', lacks = 'disk' }", Status::Fail),
    ] {
        assert_eq!(status(text, &good), wanted, "{text}");
    }
    assert_eq!(status("", &reply(Exit::Code(1), "", "")), Status::Fail);
    assert_eq!(status("exit = 9", &reply(Exit::Signal(9), "", "")), Status::Fail);
}

#[test]
fn what_was_left_out_of_an_output_proves_nothing() {
    let mut cut = reply(Exit::Code(0), "restored 12 tables\n", "");
    cut.stdout.omitted = 5_000_000;
    assert_eq!(status("stdout.lacks = 'error'", &cut), Status::Error);
    assert_eq!(status("stdout.has = 'done'", &cut), Status::Error);
    assert_eq!(status("stdout.has = 'restored'", &cut), Status::Pass);
    cut.stdout.last = b"and 3 views\n".to_vec();
    assert_eq!(status("stdout.has = '3 views'", &cut), Status::Pass);
    // Neither what is said of the cut nor what it joins was written.
    assert_eq!(status("stdout.has = 'left out'", &cut), Status::Error);
    assert_eq!(status("stdout.has = 'tables\\nand'", &cut), Status::Error);
}

#[test]
fn what_cannot_be_granted_and_what_means_nothing_is_refused_when_it_is_read() {
    let problems = |fields: &str| {
        let text = format!("command = {{ run = [\"make\"], {fields} }}");
        let (_, problems) = reader::read("a.toml", &text, super::parse);
        problems.iter().map(|problem| format!("{problem:?}")).collect::<Vec<_>>().join("\n")
    };
    for (fields, said) in [
        ("writes = ['log/*']", "is a glob"),
        ("folder = 'packages/{a,b}'", "is a glob"),
        ("writes = ['.git/hooks']", "cannot be granted"),
        ("writes = ['./.GIT']", "cannot be granted"),
        ("writes = ['.gonogo/ledger']", "cannot be granted"),
        ("writes = ['vendor/lib/.git']", "cannot be granted"),
        ("retries = 11", "at most 10"),
        ("exitt = 1", "did you mean `exit`?"),
    ] {
        assert!(problems(fields).contains(said), "{fields}: {}", problems(fields));
    }
    assert_eq!(problems("writes = ['log', '.github'], folder = 'api', retries = 10, files = ['src/*.rs']"), "");
}

/// Whoever writes it as for a shell is told how it is written here.
#[test]
fn what_is_written_as_for_a_shell_is_told_how_it_is_written() {
    let problem = |text: &str| {
        let (check, problems) = reader::read("a.toml", text, super::parse);
        assert!(check.is_none() && problems.len() == 1, "{text}: {problems:?}");
        format!("{} ({})", problems[0].message, problems[0].help.clone().unwrap_or_default())
    };
    assert!(problem("command = 'make smoke'").contains(r#"`command = { run = ["make", "smoke"] }`"#));
    assert!(problem("command = ''").contains(r#"`command = { run = ["make", "smoke"] }`"#));
    assert!(problem("command.run = '$HOME/x.sh'").contains("`$HOME` is filled in by a shell only"));
    assert!(problem("command.run = ['x.sh', '--in=${DATA}']").contains("`${DATA}` is filled in by a shell only"));
    for sound in
        ["command.run = ['sh', '-c', 'cat $HOME/x']", "command.shell = '$HOME/x.sh'", "command.run = ['grep', '^a$']"]
    {
        assert_eq!(reader::read("a.toml", sound, super::parse).1, [], "{sound}");
    }
}
