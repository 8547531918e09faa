//! Three branches state what they like, and git merges them by itself: no conflict, no damage, nothing lost.
//!
//! `LEDGER_MERGES=1000` asks for more rounds, `LEDGER_SEED` for those of another run.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they tried")]

mod ledger_support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use gonogo::ledger::{
    BOARD, Decision, Force, Kind, Ledger, MarkStatus, Origin, Ruling, SignOff, Statement, Until, Waiver,
};
use gonogo::runtime::store::{Store, new_id};
use ledger_support::{Dice, damages, ids, load, mark, told};

const ITEMS: [&str; 4] =
    ["core/security.threat-model", "core/security.review", "core/ops.runbook", "service/ops.alerts"];

const WORKERS: usize = 2;

#[test]
fn three_branches_merge_without_conflict_or_damage() {
    let rounds = told("LEDGER_MERGES").map_or(60, |rounds| usize::try_from(rounds).unwrap());
    let seed = told("LEDGER_SEED").unwrap_or(0x60_6f_6e_6f);
    println!("LEDGER_MERGES={rounds} LEDGER_SEED={seed}");
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            scope.spawn(move || {
                let git = Git::new();
                for round in (worker..rounds).step_by(WORKERS) {
                    merge_three(&git, &mut Dice(seed ^ ((round as u64) << 32)), round);
                }
            });
        }
    });
}

/// One round: a common state, three branches of it, and their merge.
fn merge_three(git: &Git, dice: &mut Dice, round: usize) {
    // On some machines git turns line ends into those of Windows.
    git.run(&["config", "core.autocrlf", if dice.roll(4) == 0 { "true" } else { "false" }]);
    git.run(&["checkout", "-qf", "-B", "common", "start"]);
    // Often the first statement of all is made on the branches.
    let mut stated = BTreeSet::new();
    for _ in 0..[0, 0, 1, 4][dice.roll(4)] {
        stated.insert(state(git.root(), dice));
    }
    git.commit();
    for branch in ["one", "two", "three"] {
        git.run(&["checkout", "-qf", "-B", branch, "common"]);
        for _ in 0..=dice.roll(4) {
            stated.insert(state(git.root(), dice));
        }
        git.commit();
    }
    match dice.roll(3) {
        0 => git.run(&["merge", "-q", "--no-edit", "one", "two"]),
        1 => [["merge", "-q", "--no-edit", "one"], ["merge", "-q", "--no-edit", "two"]]
            .iter()
            .for_each(|merge| git.run(merge)),
        _ => {
            git.run(&["checkout", "-qf", "one"]);
            git.run(&["merge", "-q", "--no-edit", "two"]);
            git.run(&["merge", "-q", "--no-edit", "three"]);
        }
    }
    // As if it were cloned.
    git.run(&["rm", "-rqf", "--cached", "."]);
    git.run(&["reset", "-q", "--hard"]);
    let ledger = load(git.root());
    assert_eq!(damages(&ledger), [""; 0], "round {round}");
    assert_eq!(ids(&ledger).into_iter().collect::<BTreeSet<_>>(), stated, "round {round}");
    let edited = ledger.statements().filter(|(_, statement)| statement.origin == Origin::Edited).count();
    assert_eq!(edited, 0, "round {round}");
}

/// States something as a person would who sees what is in force; gives its id.
fn state(root: &Path, dice: &mut Dice) -> String {
    let ledger = load(root);
    let item = ITEMS[dice.roll(ITEMS.len())];
    match dice.roll(10) {
        0 | 1 => return by_hand(root, item),
        2 | 3 => return signed(root, dice, &ledger),
        _ => {}
    }
    let force = ledger.force(&[]).remove(item).unwrap_or_default();
    let kind = kind(dice, &force);
    let supersedes = match (&kind, force.history.last()) {
        (Kind::Withdrawal, Some(last)) => vec![last.id.clone()],
        _ => force.superseded_by(&kind),
    };
    let until = matches!(kind, Kind::Waiver(_)).then(|| Until::parse("2026-03-01").unwrap());
    let statement = Statement { kind, until, ..mark(new_id(), item, MarkStatus::Pass, supersedes) };
    Store::new(root).save(&statement).unwrap();
    statement.id.to_string()
}

/// Something that can be stated of an item about which this is in force.
fn kind(dice: &mut Dice, force: &Force<'_>) -> Kind {
    match (dice.roll(8), force.waivers.last()) {
        (0, _) if !force.history.is_empty() => Kind::Withdrawal,
        (1, _) => Kind::Waiver(Waiver::default()),
        (2, Some(waiver)) => {
            let (_, ruling) = Ruling::WORDS[dice.roll(Ruling::WORDS.len())];
            Kind::Ruling(ruling, waiver.statement.id.clone())
        }
        (3, _) => Kind::Assignment("@ops".into()),
        (4, _) => Kind::Comment,
        _ => Kind::Mark(MarkStatus::WORDS[dice.roll(MarkStatus::WORDS.len())].1),
    }
}

/// A role's word on the whole board, which names those before it; or one of them is taken back.
fn signed(root: &Path, dice: &mut Dice, ledger: &Ledger) -> String {
    let before: Vec<_> = ledger.sign_offs().iter().map(|given| given.statement.id.clone()).collect();
    let (kind, supersedes) = match before.last() {
        Some(last) if dice.roll(4) == 0 => (Kind::Withdrawal, vec![last.clone()]),
        _ => {
            let sign_off = SignOff {
                role: ["lead", "director"][dice.roll(2)].to_owned(),
                level: "production".to_owned(),
                decision: [Decision::Go, Decision::NoGo][dice.roll(2)],
                digest: "5f".repeat(32),
                statuses: [(ITEMS[0].to_owned(), "pass".to_owned())].into(),
                signature: None,
            };
            (Kind::SignOff(Box::new(sign_off)), before)
        }
    };
    let statement = Statement { kind, ..mark(new_id(), BOARD, MarkStatus::Pass, supersedes) };
    Store::new(root).save(&statement).unwrap();
    statement.id.to_string()
}

fn by_hand(root: &Path, item: &str) -> String {
    let id = format!("by-hand-{}", new_id());
    let folder = root.join(".gonogo/ledger").join(item);
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!(
        "# said in the corridor\nschema = 1\nkind = \"mark\"\nstatus = \"pass\"\nitem = \"{item}\"\nby = \"Bo\"\nat = 2026-01-31T09:30:00Z\n"
    );
    std::fs::write(folder.join(format!("{id}.toml")), text).unwrap();
    id
}

/// A repository that knows nothing of the machine's own configuration.
struct Git(tempfile::TempDir);

impl Git {
    fn new() -> Self {
        let git = Self(tempfile::tempdir().unwrap());
        git.run(&["init", "-q", "-b", "start"]);
        std::fs::write(git.root().join("README.md"), "A service.\n").unwrap();
        git.commit();
        git
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn commit(&self) {
        self.run(&["add", "-A"]);
        self.run(&["commit", "-q", "--allow-empty", "-m", "More is known"]);
    }

    fn run(&self, arguments: &[&str]) {
        let Output { status, stdout, stderr } = self.command().args(arguments).output().expect("git runs");
        let said = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(status.success(), "git {arguments:?}: {said}");
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        let settings =
            ["gc.auto=0", "user.name=Ada", "user.email=ada@example.org", "core.fsync=none", "core.safecrlf=false"];
        command.current_dir(self.root()).args(settings.iter().flat_map(|setting| ["-c", *setting]));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.root());
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" });
        command
    }
}
