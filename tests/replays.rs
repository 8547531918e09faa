//! A replay that is stopped has what it found; the points of a whole one are those of the boards, each audited by itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
#[path = "common/git.rs"]
mod git;

use std::cell::Cell;
use std::fs;
use std::process::Command;

use common::Fixture;
use git::git;
use gonogo::audit::Cancel;
use gonogo::board::Direction;
use gonogo::runtime::compare::{Era, compare};
use gonogo::runtime::replay::replay;
use gonogo::runtime::session::{Choices, Session};

fn session(fixture: &Fixture) -> Session {
    Session::open(&fixture.root(), Choices { no_cache: true, ..Choices::default() }).unwrap()
}

#[test]
fn each_point_says_what_turned_who_did_it_and_how_it_stood() {
    let fixture = Fixture::new("orders").known_person().with_past();
    let past = replay(&session(&fixture), 50, Era::Now, &Cancel::default(), &|_, _| {}).unwrap();
    assert_eq!((past.points.len(), past.commits, past.recalled), (7, 7, 0));
    assert!(past.points[0].turns.is_none(), "nothing is known of what was before the first");
    let turns = |at: usize| {
        let turns = past.points[at].turns.as_ref().unwrap().iter();
        turns.map(|turn| (turn.key.id().to_owned(), turn.direction)).collect::<Vec<_>>()
    };
    assert_eq!(turns(1), []);
    assert_eq!(turns(2), [("todo".to_owned(), Direction::Better)]);
    assert_eq!(turns(3), [("limits".to_owned(), Direction::Better)]);
    assert_eq!(turns(4), [("ci".to_owned(), Direction::Worse)]);
    let point = &past.points[4];
    assert_eq!((point.author.as_str(), point.subject.as_str()), ("Dee Dee", "Simplify the pipeline"));
    assert!(point.is_regression() && point.open.iter().any(|key| key.id() == "ci"));
    assert!(past.points[3].verified > point.verified);
    assert_eq!(past.points[5].verified, past.points[3].verified);
}

#[test]
fn a_replay_that_is_stopped_has_the_oldest() {
    let fixture = Fixture::new("orders").known_person().with_past();
    let (cancel, told) = (Cancel::default(), Cell::new((0, 0)));
    let past = replay(&session(&fixture), 50, Era::Now, &cancel, &|done, total| {
        told.set((done, total));
        if done == 3 {
            cancel.cancel();
        }
    });
    let past = past.unwrap();
    assert_eq!((past.points.len(), past.commits, told.get()), (3, 7, (3, 7)));
    assert_eq!(past.points[2].subject.as_str(), "Do what was left to be done");
}

/// As when it is killed there: nothing is done after that moment, neither here nor later.
#[test]
fn a_replay_that_dies_on_the_way_keeps_what_it_found() {
    let fixture = Fixture::new("orders").known_person().with_past();
    let past = |told: &dyn Fn(usize, usize)| {
        let session = Session::open(&fixture.root(), Choices::default()).unwrap();
        replay(&session, 50, Era::Now, &Cancel::default(), told).unwrap()
    };
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        past(&|done, _| assert!(done < 3, "as if it were killed"))
    }));
    assert!(died.is_err());
    let (second, third) = (past(&|_, _| {}), past(&|_, _| {}));
    assert!((1..=3).contains(&second.recalled), "{} of {} are kept", second.recalled, second.commits);
    assert_eq!((second.points.len(), third.recalled), (7, 7));
    assert_eq!(second.points, third.points);
}

/// A walk knows what it learned on the way, an audit of one commit nothing: both must say the same, of tags on a side
/// that was merged later, too.
#[test]
fn a_walk_says_what_an_audit_of_each_commit_says() {
    let fixture = Fixture::new("orders").known_person().with_past();
    fixture.git(&["checkout", "-q", "-b", "side", "HEAD~3"]);
    fixture.write("docs/NOTES.md", "# Notes\n");
    fixture.commit_on("2026-11-14", "Bo Diddley", "Take notes");
    fixture.git(&["tag", "v1"]);
    fixture.git(&["checkout", "-q", "main"]);
    fixture.git(&["merge", "-q", "--no-ff", "-m", "Merge the notes", "side"]);
    let session = session(&fixture);
    let past = replay(&session, 50, Era::Now, &Cancel::default(), &|_, _| {}).unwrap();
    let tagged = |at: usize| past.points[at].turns.iter().flatten().any(|turn| turn.key.id() == "version-tag");
    assert_eq!((past.points.len(), (0..8).filter(|at| tagged(*at)).collect::<Vec<_>>()), (8, vec![7]));
    for pair in past.points.windows(2) {
        let revisions = [Some(pair[0].commit.as_str()), Some(pair[1].commit.as_str())];
        let compared = compare(&session, revisions, Era::Now).unwrap();
        let boards = [&compared.before.board, &compared.after.board];
        for (point, board) in pair.iter().zip(boards) {
            assert_eq!((point.verified, point.open.len()), (board.score.verified, board.blockers.len()));
        }
    }
}

/// Commits are looked at ahead of the walk, with the checks that are asked then; one that turns a condition asks for others.
#[test]
fn what_is_asked_for_on_the_way_is_as_true_as_what_was_asked_from_the_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
    let area = |of: &str| {
        let item = |word: &&str| {
            format!(
                "[[area.item]]\nid = \"{of}-{word}\"\ntitle = \"A\"\n\
                 check.text = {{ in = [\"*.txt\"], lacks = '{of}_{word}' }}\n"
            )
        };
        words.iter().map(item).collect::<String>()
    };
    let rules = format!(
        "schema = 1\nid = \"a\"\n[[area]]\nid = \"always\"\n{}\
         [[area.item]]\nid = \"owned\"\ntitle = \"A\"\ncheck.git.owned = [\"*.txt\"]\n\
         [[area.item]]\nid = \"tracked\"\ntitle = \"A\"\ncheck.git.tracked = [\"6.txt\"]\n\
         [[area]]\nid = \"images\"\nwhen.file.any = [\"Dockerfile\"]\n{}",
        area("always"),
        area("images")
    );
    write(".gonogo/checklists/a.toml", &rules);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    for at in 0..60 {
        let word = words[at % words.len()];
        write(&format!("{}.txt", at % 7), &format!("always_{word} images_{}\n", words[at / 5 % words.len()]));
        match at {
            10 | 40 => write("Dockerfile", "FROM scratch\n"),
            30 => fs::remove_file(folder.path().join("Dockerfile")).unwrap(),
            20 => write("CODEOWNERS", "*.txt @core\n"),
            35 => write("CODEOWNERS", "1.txt @core\n"),
            _ => {}
        }
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-q", "-m", "Go on"]);
    }
    let session = Session::open(folder.path(), Choices { no_cache: true, ..Choices::default() }).unwrap();
    let past = replay(&session, 60, Era::Now, &Cancel::default(), &|_, _| {}).unwrap();
    assert_eq!(past.points.len(), 60);
    let scores: std::collections::BTreeSet<_> =
        past.points.iter().map(|point| point.verified.map(f64::to_bits)).collect();
    assert!(scores.len() > 5, "{scores:?}");
    for point in &past.points {
        let there = session.as_of(Some(&point.commit), Era::Now).unwrap();
        let board = there.audit(point.at).board;
        let open: Vec<_> = board.blockers.iter().map(|at| board.rows[*at].key.clone()).collect();
        assert_eq!((point.verified, &point.open), (board.score.verified, &open), "{}", point.commit);
    }
}

#[test]
fn what_commits_left_out_is_told_again_when_their_points_are_kept() {
    let fixture = Fixture::new("orders").known_person();
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
        command.args(["history", "--definitions", "then"]).current_dir(fixture.root());
        command.env("XDG_CACHE_HOME", fixture.root().parent().unwrap().join("cache"));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let checklist = fixture.root().join(".gonogo/checklists/ran.toml");
    let text = "schema = 1\nid = 'ran'\n[[area]]\nid = 'a'\n[[area.item]]\nid = 'ran'\ntitle = 'It ran'\n\
                check.command = { run = ['true'] }\n";
    fs::write(&checklist, text).unwrap();
    fixture.commit_on("2026-01-02", "Ada", "Ask whether it ran");
    fs::remove_file(&checklist).unwrap();
    fixture.commit_on("2026-01-03", "Ada", "Ask no more");
    let first = program();
    assert!(first.contains("Left out of all: ") && first.contains("ran/a.ran"), "{first}");
    assert_eq!(program(), first);
}
