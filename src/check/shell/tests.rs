//! What of a shell's text is a command.

use std::time::Instant;

use super::*;

/// The commands that run, each from its program on.
fn run(script: &str) -> Vec<String> {
    let commands = commands(script).into_iter().map(|command| bare(&command.text).to_owned());
    commands.filter(|bare| act(bare) == Act::Runs).collect()
}

#[test]
fn a_script_is_split_where_a_shell_would() {
    assert_eq!(
        run("cargo fmt && cargo test; make | tee log || exit 1"),
        ["cargo fmt", "cargo test", "make", "tee log", "exit 1"]
    );
    assert_eq!(run("cargo \\\n  test \\\n  --all\nnext"), ["cargo    test    --all", "next"]);
    assert_eq!(run("cargo build &&\n  cargo test"), ["cargo build", "cargo test"]);
    assert_eq!(run("cargo test > log 2>&1 &\ncargo doc &> log"), ["cargo test > log 2>&1", "cargo doc &> log"]);
    assert_eq!(run("(cd web && npm test)\n{ make; }"), ["cd web", "npm test", "make"]);
    let lines: Vec<_> = commands("a\n\nb \\\n c\nd \"x\ny\"\ne").iter().map(|command| command.line).collect();
    assert_eq!(lines, [0, 2, 4, 6]);
}

#[test]
fn what_is_quoted_printed_or_a_comment_is_no_command() {
    assert!(run("# cargo test\necho cargo test # cargo test\nprintf 'cargo test'\n:\ntrue").is_empty());
    assert!(run("echo \"run it: && cargo test\"\necho 'a\ncargo test\nb'").is_empty());
    assert!(run("cat <<EOF > ci.sh\ncargo test\nEOF\nTEST='cargo test'\nexport X=\"cargo test\" Y=1").is_empty());
    assert!(run("which cargo; command -v pytest; [ -f tox.ini ]; test -d x; pytest --version").is_empty());
    assert_eq!(run("cat <<-'END' | sh\n\tcargo test\n\tEND\nmake"), ["sh", "make"]);
    assert_eq!(run("A=\"$(cut -f1 a | tr -d '\\n')\" \\\n  B=$(b) make push"), ["make push"]);
    assert_eq!(run("x=$((1 << y))\nmake <<< word\ngrep a#b f"), ["(1 << y))", "make <<< word", "grep a#b f"]);
}

#[test]
fn functions_and_cases_are_not_what_their_names_say() {
    assert_eq!(run("pytest() {\n  make\n}\ncase $1 in\n  tox) make check;;\nesac"), ["make", "make check"]);
}

#[test]
fn what_stands_before_a_program_is_taken_off() {
    for script in [
        "sudo -E -u root env A=b cargo test",
        "if ! cargo test; then :; fi",
        "RUST_LOG=\"a b\" CI=1 time cargo test",
        "OUT=$(cargo test)",
        "timeout -s KILL 600 cargo test",
        "RUN --mount=type=cache,target=/x cargo test",
    ] {
        assert!(
            run(script).iter().any(|command| command.trim_end_matches(')') == "cargo test"),
            "{script}: {:?}",
            run(script)
        );
    }
    for script in ["npx --yes jest", "poetry run jest", "uv run --frozen python3.12 -m jest", "bundle exec jest"] {
        assert_eq!(run(script), ["jest"], "{script}");
    }
}

#[test]
fn a_shell_runs_what_stands_behind_its_c() {
    assert_eq!(
        run("docker run rust bash -ec \"cargo fmt && cargo test\""),
        ["docker run rust bash -ec", "cargo fmt", "cargo test"]
    );
    assert_eq!(run("bash -c 'echo cargo test'"), ["bash -c"]);
    assert!(run("echo \"bash -c 'cargo test'\"").is_empty());
}

#[test]
fn ignored_failures_are_known() {
    let ignored = |script: &str| commands(script)[0].is_ignored;
    for script in ["pytest || true", "pytest | tee log || :", "pytest && make || echo failed", "pytest || exit 0"] {
        assert!(ignored(script), "{script}");
    }
    for script in ["pytest", "pytest || exit 1", "pytest || { echo failed; exit 1; }", "pytest || (echo no; exit 1)"] {
        assert!(!ignored(script), "{script}");
    }
}

#[test]
fn tangles_are_answered_quickly() {
    let start = Instant::now();
    for piece in [
        "$(",
        "'",
        "\"",
        "<<A\n",
        "((",
        "\\",
        "x=$(\"",
        "sh -c '",
        "a <<A\nA\n",
        "\"$('",
        "`",
        "a && ",
        "a || true || ",
    ] {
        let _ = run(&piece.repeat(50_000));
    }
    let _ = run(&format!("{}A\n", "cat <<A\n".repeat(100_000)));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
