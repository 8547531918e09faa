//! The program itself, killed at random moments of whatever it states, and the order in which it does it.
//!
//! `LEDGER_KILLS=10000` asks for more kills, `LEDGER_SEED` for the moments and statements of another run.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they tried")]

mod ledger_support;

use std::fs;
use std::io::Read as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use ledger_support::calls::can_trace;
use ledger_support::program::{STATEMENTS, Site, site, state, words};
use ledger_support::{Dice, damages, ids, leftovers, load, said, told};

#[test]
fn killed_at_a_random_moment_it_loses_nothing_that_it_called_saved() {
    const KILLS_A_LEDGER: usize = 25;
    let kills = told("LEDGER_KILLS").map_or(50, |kills| usize::try_from(kills).unwrap());
    let seed = told("LEDGER_SEED").unwrap_or(0x60_6f_6e_6f);
    println!("LEDGER_KILLS={kills} LEDGER_SEED={seed}");
    let (mut saved, mut unsaved, mut untold, mut left) = (0, 0, 0, 0);
    for ledger in 0..kills.div_ceil(KILLS_A_LEDGER) {
        let dice = &mut Dice(seed ^ ((ledger as u64) << 32));
        let site = site();
        let mut all = vec![state(&site, &words(0, ""))];
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
        untold += there.len() - all.len();
        assert_eq!(site.gonogo(&["ledger", "--check"]).0, 0);
        state(&site, &words(0, ""));
        assert_eq!(leftovers(&site.root()), 0);
    }
    assert!(unsaved > 0, "no kill came in time");
    println!(
        "{kills} kills: {saved} acknowledged, 0 lost, 0 ledgers damaged; {unsaved} came before the word, {untold} of them when \
         the statement was there; {left} temporary files left, all swept"
    );
}

/// How long it takes here and now.
fn duration(site: &Site, statement: usize, all: &mut Vec<String>) -> Duration {
    let started = Instant::now();
    all.push(state(site, &words(statement, "")));
    started.elapsed()
}

/// Gives the id if it came to say `saved`.
fn killed_after(site: &Site, words: &[&str], moment: Duration) -> Vec<String> {
    let mut command = site.command(env!("CARGO_BIN_EXE_gonogo"), words);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
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
    if !can_trace() {
        return;
    }
    let site = site();
    let log = site.beside("trace");
    let mut before = String::new();
    for (at, (kind, _)) in STATEMENTS.iter().enumerate() {
        let calls = "trace=openat,openat2,write,fsync,renameat2,mkdirat";
        let mut command = site.command("strace", &["-f", "-y", "-s", "64", "-e", calls, "-o"]);
        command.env_remove("LD_LIBRARY_PATH").arg(&log);
        let output = command.arg(env!("CARGO_BIN_EXE_gonogo")).args(words(at, &before)).output();
        let output = output.unwrap();
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
