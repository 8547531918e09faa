//! The program itself, killed at random moments of whatever it states, and the order in which it does it.
//!
//! `LEDGER_KILLS=10000` asks for more kills, `LEDGER_SEED` for the moments and statements of another run.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they tried")]

mod ledger_support;

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ledger_support::{Dice, damages, ids, leftovers, load, said, told};
use tempfile::TempDir;

const CHECKLIST: &str = "schema = 1\nid = \"own\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"review\"\n\
    title = \"Reviewed\"\ngate = true\n[[area.item]]\nid = \"drill\"\ntitle = \"Drilled\"\n";

/// What people state, in words of the command line; `ID` is a statement of before.
const STATEMENTS: [(&str, &[&str]); 6] = [
    ("mark", &["mark", "review", "--pass", "--note", "Held on Monday", "--evidence", "README.md"]),
    ("waiver", &["waive", "review", "--reason", "It is being held", "--until", "30d"]),
    ("assignment", &["assign", "drill", "@ops"]),
    ("comment", &["comment", "drill", "Twice a year"]),
    ("sign-off", &["sign", "lead", "--no-signature"]),
    ("withdrawal", &["withdraw", "ID", "--note", "It was not so"]),
];

/// A repository and the home of who works in it.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        let site = Self(TempDir::new().unwrap());
        fs::create_dir_all(site.root().join(".gonogo/checklists")).unwrap();
        fs::write(site.root().join(".gonogo/checklists/own.toml"), CHECKLIST).unwrap();
        fs::write(site.root().join(".gonogo/config.toml"), "[[role]]\nid = \"lead\"\n").unwrap();
        fs::write(site.root().join("README.md"), "A service\n").unwrap();
        fs::write(site.0.path().join(".gitconfig"), "[user]\nname = Ada\nemail = ada@example.org\n").unwrap();
        assert!(site.as_ada(&mut Command::new("git")).args(["init", "-q"]).status().unwrap().success());
        site
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("own")
    }

    fn as_ada<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.current_dir(self.root()).env("HOME", self.0.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        for name in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "GIT_CONFIG_GLOBAL", "LD_LIBRARY_PATH"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null())
    }

    fn gonogo(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
        self.as_ada(&mut command).args(words);
        command
    }

    /// States it without being disturbed; gives the id.
    fn state(&self, words: &[&str]) -> String {
        let output = self.gonogo(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {output:?}");
        said(&String::from_utf8_lossy(&output.stdout), "saved").remove(0)
    }
}

/// The words, with a statement of before in them where they want one.
fn words(statement: usize, before: &str) -> Vec<&str> {
    STATEMENTS[statement].1.iter().map(|word| if *word == "ID" { before } else { *word }).collect()
}

#[test]
fn killed_at_a_random_moment_it_loses_nothing_that_it_called_saved() {
    const KILLS_A_LEDGER: usize = 25;
    let kills = told("LEDGER_KILLS").map_or(50, |kills| usize::try_from(kills).unwrap());
    let seed = told("LEDGER_SEED").unwrap_or(0x60_6f_6e_6f);
    println!("LEDGER_KILLS={kills} LEDGER_SEED={seed}");
    let (mut saved, mut unsaved, mut left) = (0, 0, 0);
    for ledger in 0..kills.div_ceil(KILLS_A_LEDGER) {
        let dice = &mut Dice(seed ^ ((ledger as u64) << 32));
        let site = Site::new();
        let mut all = vec![site.state(&words(0, ""))];
        let longest: Vec<_> = (0..STATEMENTS.len() - 1).map(|at| duration(&site, at, &mut all)).collect();
        for _ in 0..KILLS_A_LEDGER {
            // Most of what people state are marks.
            let at = [0, 0, dice.roll(STATEMENTS.len())][dice.roll(3)];
            let before = all[dice.roll(all.len())].clone();
            let longest = longest.get(at).copied().unwrap_or(longest[0]);
            let micros = dice.roll(usize::try_from(longest.as_micros()).unwrap() * 5 / 4 + 1);
            let id = killed_after(&site, &words(at, &before), Duration::from_micros(micros as u64));
            if id.is_empty() {
                unsaved += 1;
            } else {
                saved += 1;
            }
            all.extend(id);
            left += leftovers(&site.root());
        }
        let ledger = load(&site.root());
        assert_eq!(damages(&ledger), [""; 0]);
        let there = ids(&ledger);
        assert_eq!(all.iter().filter(|id| !there.contains(id)).collect::<Vec<_>>(), [""; 0], "LOST");
        assert!(site.gonogo(&["ledger", "--check"]).status().unwrap().success());
        site.state(&words(0, ""));
        assert_eq!(leftovers(&site.root()), 0);
    }
    assert!(unsaved > 0, "no kill came in time");
    println!("{kills} kills, {unsaved} before `saved`; {saved} saved, none lost; {left} temporary files swept");
}

/// How long it takes here and now.
fn duration(site: &Site, statement: usize, all: &mut Vec<String>) -> Duration {
    let started = Instant::now();
    all.push(site.state(&words(statement, "")));
    started.elapsed()
}

/// Gives the id if it came to say `saved`.
fn killed_after(site: &Site, words: &[&str], moment: Duration) -> Vec<String> {
    let mut child = site.gonogo(words).spawn().unwrap();
    // The moment is what is tried, and nothing waits for it.
    std::thread::sleep(moment);
    child.kill().unwrap();
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    child.wait().unwrap();
    said(&output, "saved")
}

#[test]
fn whatever_is_stated_is_durable_before_it_is_called_saved() {
    let site = Site::new();
    let log = site.0.path().join("trace");
    let mut before = String::new();
    for (at, (kind, _)) in STATEMENTS.iter().enumerate() {
        let mut command = Command::new("strace");
        let calls = "trace=openat,openat2,write,fsync,renameat2,mkdirat";
        site.as_ada(&mut command).args(["-f", "-y", "-s", "64", "-e", calls, "-o"]).arg(&log);
        let output = command.arg(env!("CARGO_BIN_EXE_gonogo")).args(words(at, &before)).output();
        let Ok(output) = output else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "strace is missing");
            println!("skipped: strace is missing (apt install strace)");
            return;
        };
        assert!(output.status.success(), "{output:?}");
        before = said(&String::from_utf8_lossy(&output.stdout), "saved").remove(0);
        in_order(kind, &before, &fs::read_to_string(&log).unwrap());
    }
}

/// open < write < fsync < rename < fsync of the folder < "saved".
fn in_order(kind: &str, id: &str, log: &str) {
    let lines: Vec<_> = log.lines().map(|line| line.split_once(' ').unwrap().1.trim_start()).collect();
    let find = |call: &str, with: &str| {
        lines.iter().position(|line| line.starts_with(call) && line.contains(with)).unwrap_or_else(|| {
            let calls = lines.iter().filter(|line| line.contains("ledger") || line.contains("saved"));
            unreachable!("{kind}: no {call} with {with} in\n{}", calls.copied().collect::<Vec<_>>().join("\n"))
        })
    };
    let renamed = find("renameat2(", &format!("{id}.toml"));
    let names: Vec<_> = lines[renamed].split('"').collect();
    let temporary = names[1];
    let folder = lines[renamed].rsplit('<').next().and_then(|end| end.split('>').next()).unwrap();
    let order = [
        find("openat2(", temporary),
        find("write(", temporary),
        find("fsync(", temporary),
        renamed,
        renamed + 1 + lines[renamed + 1..].iter().position(|line| is_sync_of(line, folder)).unwrap_or(lines.len()),
        find("write(1", &format!("saved {id}")),
    ];
    assert!(order.is_sorted_by(|left, right| left < right), "{kind}: {order:?}\n{}", lines[order[0]..].join("\n"));
    // A folder that is made is durable before the statement is in it.
    for (at, made) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("mkdirat(") && line.ends_with("= 0"))
    {
        let parent = made.split(['<', '>']).nth(1).unwrap();
        let within = parent.contains(".gonogo") || parent.ends_with("/own");
        assert!(!within || lines[at..renamed].iter().any(|line| is_sync_of(line, parent)), "{kind}: {made}");
    }
}

fn is_sync_of(line: &str, folder: &str) -> bool {
    line.starts_with("fsync(") && line.contains(&format!("<{folder}>"))
}
