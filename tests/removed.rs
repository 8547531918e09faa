//! What somebody took out of the ledger is told by git, however long ago it was: each on a real repository.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/site.rs"]
mod site;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use gonogo::app::Msg;
use gonogo::audit::Changes;
use gonogo::repo::{Removals, Repo, RepoPath};
use gonogo::runtime::auditor::Auditor;
use gonogo::runtime::session::{Choices, Session};
use site::Site;

const CHECKLIST: &str = "schema = 1\nid = \"service\"\n[[area]]\nid = \"security\"\n[[area.item]]\nid = \"rotation\"\n\
     title = \"Keys are rotated\"\ncheck.manual.ask = \"Are they?\"\n";
const FOLDER: &str = ".gonogo/ledger/service/security.rotation";

/// A repository with a checklist and one commit.
fn service() -> Site {
    let site = Site::new(&[(".gonogo/checklists/service.toml", CHECKLIST), ("README.md", "Service\n")]);
    site.commit();
    site
}

fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.toml")
}

/// Puts a failing mark into the ledger, with its name as the note.
fn state(site: &Site, name: &str) {
    let text = format!(
        "schema = 1\nkind = \"mark\"\nstatus = \"fail\"\nitem = \"service/security.rotation\"\nby = \"Bo\"\n\
         at = 2026-11-20T12:00:00Z\nnote = \"{name}\"\n"
    );
    site.put(&path(name), &text);
}

/// A repository in which a mark was stated and then removed; the commit that did is HEAD.
fn robbed() -> Site {
    let site = service();
    state(&site, "leaked");
    site.commit();
    site.remove(&path("leaked"));
    site.commit();
    site
}

fn head(site: &Site) -> String {
    let output = site.command("git", &["rev-parse", "HEAD"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn removed_in(commit: &str) -> String {
    format!("fail: leaked · hand-written · removed in {} by Ada", &commit[..7])
}

fn explained(site: &Site) -> String {
    let (code, output, messages) = site.gonogo(&["explain", "rotation"]);
    assert_eq!(code, 0, "{messages}");
    // A page wraps what is long.
    output.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn notes(site: &Site) -> String {
    let (code, output, messages) = site.gonogo(&["ledger", "--check"]);
    assert_eq!((code, output.as_str()), (0, ""), "{messages}");
    messages
}

/// Puts so many commits without a change on top.
fn go_on(site: &Site, commits: usize) {
    import(site, &(0..commits).map(|at| commit(at, "main", &[], "")).collect::<String>());
}

/// A commit for [`import`]: made at a second, on a branch, with more parents than that.
fn commit(at: usize, branch: &str, merged: &[&str], files: &str) -> String {
    let begins = if at == 0 { format!("from refs/heads/{branch}^0\n") } else { String::new() };
    let merged: String = merged.iter().map(|other| format!("merge refs/heads/{other}\n")).collect();
    let date = 1_700_000_000 + at;
    format!(
        "commit refs/heads/{branch}\ncommitter Ada <ada@example.org> {date} +0000\ndata 0\n{begins}{merged}{files}\n"
    )
}

fn import(site: &Site, stream: &str) {
    let mut git = site.command("git", &["fast-import", "--quiet", "--force"]).stdin(Stdio::piped()).spawn().unwrap();
    git.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(git.wait().unwrap().success());
}

/// The file in which it is kept what the past tells.
fn kept(site: &Site) -> Option<PathBuf> {
    let mut files = fs::read_dir(site.home().join(".cache/gonogo/archive")).ok()?;
    files.next().map(|file| file.unwrap().path())
}

#[test]
fn what_was_removed_long_ago_is_told() {
    let site = robbed();
    let commit = head(&site);
    go_on(&site, 150);
    for _ in 0..2 {
        let page = explained(&site);
        assert!(page.contains(&removed_in(&commit)), "{page}");
    }
    let notes = notes(&site);
    assert!(notes.contains(&format!("`git show {}^:{}` shows it", &commit[..7], path("leaked"))), "{notes}");
    let (_, board, _) = site.gonogo(&["check"]);
    assert!(board.contains("1 statement was removed by hand"), "{board}");
}

#[test]
fn the_next_look_goes_through_the_commits_since() {
    let site = service();
    let first = head(&site);
    state(&site, "leaked");
    site.commit();
    site.remove(&path("leaked"));
    site.commit();
    let commit = head(&site);
    // libgit2 reads a few commits beyond the one at which it stops.
    go_on(&site, 20);
    assert!(explained(&site).contains(&removed_in(&commit)));

    // Whoever goes through all of them now meets one that is missing.
    let (folder, name) = first.split_at(2);
    fs::remove_file(site.root().join(".git/objects").join(folder).join(name)).unwrap();
    state(&site, "again");
    site.commit();
    site.remove(&path("again"));
    site.commit();
    let page = explained(&site);
    assert!(page.contains(&removed_in(&commit)) && page.contains("fail: again"), "{page}");
    assert!(!notes(&site).contains("is not known"));

    fs::remove_file(kept(&site).unwrap()).unwrap();
    assert!(notes(&site).contains("what commits removed from it is not known"), "{}", notes(&site));
}

#[test]
fn a_damaged_cache_is_ignored() {
    let site = robbed();
    let commit = head(&site);
    explained(&site);
    let file = kept(&site).unwrap();
    let whole = fs::read(&file).unwrap();
    let at = whole.windows(6).position(|part| part == b"leaked").unwrap();
    let mut changed = whole.clone();
    changed[at] = b'p';
    let mut newer = whole.clone();
    newer[7] += 1;
    for bytes in [changed, newer, whole[..whole.len() - 1].to_vec(), Vec::new(), b"nonsense".to_vec()] {
        fs::write(&file, bytes).unwrap();
        let page = explained(&site);
        assert!(page.contains(&removed_in(&commit)), "{page}");
        assert_eq!(fs::read(&file).unwrap(), whole, "it is kept anew");
    }
}

#[test]
fn what_was_brought_back_was_not_removed() {
    let site = robbed();
    site.git(&["checkout", "-q", "HEAD~1", "--", &path("leaked")]);
    assert_eq!(notes(&site), "", "what lies there is there, whether or not it is committed");
    site.commit();
    assert!(!explained(&site).contains("removed in"));
    site.remove(&path("leaked"));
    assert!(explained(&site).contains("removed from the work tree"));
    site.commit();
    let page = explained(&site);
    assert!(page.contains(&removed_in(&head(&site))) && page.matches("removed in").count() == 1, "{page}");
}

#[test]
fn what_a_branch_removed_is_told_where_it_was_merged() {
    let site = service();
    state(&site, "leaked");
    site.commit();
    site.git(&["checkout", "-q", "-b", "side"]);
    state(&site, "aside");
    site.commit();
    site.remove(&path("aside"));
    site.remove(&path("leaked"));
    site.commit();
    let commit = head(&site);
    assert!(explained(&site).contains(&removed_in(&commit)));

    // What was found behind one branch is not told of another, and found again without the cache.
    site.git(&["checkout", "-q", "main"]);
    assert!(!explained(&site).contains("removed"));
    site.put("README.md", "More\n");
    site.commit();
    site.git(&["merge", "-q", "--no-ff", "--no-edit", "side"]);
    let page = explained(&site);
    assert!(page.contains(&removed_in(&commit)) && page.matches("removed in").count() == 2, "{page}");
    site.git(&["checkout", "-q", "HEAD~1"]);
    assert!(!explained(&site).contains("removed"));
}

#[test]
fn a_history_that_was_rewritten_is_another() {
    let site = robbed();
    assert!(explained(&site).contains("removed in"));
    site.git(&["reset", "-q", "--hard", "HEAD~2"]);
    for part in [["reflog", "expire", "--expire=now", "--all"].as_slice(), &["gc", "-q", "--prune=now"]] {
        site.git(part);
    }
    site.put("README.md", "Another\n");
    site.commit();
    assert_eq!(notes(&site), "");
    state(&site, "leaked");
    site.commit();
    site.remove(&path("leaked"));
    site.commit();
    assert!(explained(&site).contains(&removed_in(&head(&site))));
}

#[test]
fn a_shallow_clone_says_what_it_cannot_know() {
    let site = robbed();
    let commit = head(&site);
    state(&site, "kept");
    site.commit();
    let from = format!("file://{}", site.root().display());
    let to = site.beside("clone");
    site.git(&["clone", "-q", "--depth", "1", &from, to.to_str().unwrap()]);
    let check = || site.gonogo(&["ledger", "--check", to.to_str().unwrap()]).2;
    assert!(check().contains("`git fetch --unshallow --tags` brings the others"), "{}", check());
    assert!(!check().contains("removed in"));
    site.git(&["-C", to.to_str().unwrap(), "fetch", "-q", "--unshallow"]);
    assert!(check().contains(&format!("removed in {}", &commit[..7])), "{}", check());
    assert!(!check().contains("not known"));
}

#[test]
fn a_ledger_that_was_removed_whole_is_noticed() {
    let site = service();
    let names = ["one", "two", "three", "four", "five", "six"];
    names.iter().for_each(|name| state(&site, name));
    site.commit();
    site.git(&["rm", "-rq", ".gonogo/ledger"]);
    site.commit();
    let commit = head(&site)[..7].to_owned();
    let mend = format!("checkout {commit}^ -- .gonogo/ledger");
    let said = notes(&site);
    assert!(said.contains(&format!("6 statements were removed in {commit} by Ada")) && said.contains(&mend), "{said}");
    assert_eq!(said.lines().count(), 1, "what went together is one thing to know: {said}");
    assert!(names.iter().all(|name| explained(&site).contains(&format!("fail: {name} "))));
    assert!(site.gonogo(&["check"]).1.contains("6 statements were removed by hand"));

    site.git(&["rm", "-rq", ".gonogo"]);
    site.commit();
    assert!(notes(&site).contains("6 statements were removed in"), "{}", notes(&site));
    site.git(&mend.split(' ').collect::<Vec<_>>());
    assert!(!notes(&site).contains("removed"), "{}", notes(&site));
}

#[test]
fn whoever_never_had_a_ledger_is_not_searched_for_one() {
    let site = Site::new(&[("README.md", "Service\n")]);
    site.commit();
    go_on(&site, 150);
    site.gonogo(&["check"]);
    assert!(kept(&site).is_none(), "check has no need of it");
    assert_eq!(notes(&site), "");
    let none = fs::read(kept(&site).unwrap()).unwrap();
    assert!(none.len() < 100, "that there was none until HEAD is all that there is to keep");
}

#[test]
fn a_look_from_anywhere_finds_what_a_whole_one_does() {
    let site = service();
    import(&site, &random_history(600));
    let repo = Repo::open(&site.root()).unwrap();
    let folder = RepoPath::new(".gonogo/ledger");
    let look = |at: &str, known: &Removals| {
        repo.at(at).unwrap().git().unwrap().look_behind(&folder, known, &|| false).unwrap().unwrap()
    };
    let mut known = Removals::default();
    for at in ["b0~120", "b1~60", "b0~80", "b2", "b0", "b3", "main", "b1", "b0~100"] {
        known = look(at, &known);
        assert_eq!(known, look(at, &Removals::default()), "{at}");
    }
    assert_ne!(look("b0", &known), look("main", &known));
    let cancelled = repo.at("b0").unwrap().git().unwrap().look_behind(&folder, &known, &|| true);
    assert_eq!(cancelled, Ok(None));
}

/// Commits on four branches that merge each other, and make and remove twenty files.
fn random_history(commits: usize) -> String {
    let mut state: u64 = 0x9e37_79b9;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut stream: String = (0..4).map(|at| format!("reset refs/heads/b{at}\nfrom refs/heads/main^0\n\n")).collect();
    for at in 1..=commits {
        let (branch, other) = (random(4), random(12));
        let other = format!("b{other}");
        let merged: &[&str] = if matches!(other.as_str(), "b0" | "b1" | "b2" | "b3") { &[&other] } else { &[] };
        let path = format!(".gonogo/ledger/service/a.b/{}.toml", random(20));
        let change = match random(3) {
            0 => format!("D {path}\n"),
            _ => format!("M 100644 inline {path}\ndata 2\n{}\n", random(9)),
        };
        stream.push_str(&commit(at, &format!("b{branch}"), merged, &change));
    }
    stream
}

#[test]
fn the_board_is_told_after_its_first_look_and_when_head_moves() {
    let site = robbed();
    let choices = Choices { no_cache: true, ..Choices::default() };
    let session = Session::open(&site.root(), choices).unwrap();
    let (to, mut told) = tokio::sync::mpsc::channel(64);
    let auditor = Auditor::start(session, None, to);
    auditor.begin();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut next = || {
        let message = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), told.recv()).await });
        message.expect("a message comes").expect("somebody tells")
    };
    let mut evaluated = false;
    let removed = loop {
        match next() {
            Msg::Removed(removed) => break removed,
            Msg::Evaluated(found) => evaluated |= found.complete,
            _ => {}
        }
    };
    assert!(evaluated, "the board is there before");
    assert_eq!(removed.len(), 1);
    state(&site, "again");
    site.commit();
    site.remove(&path("again"));
    site.commit();
    auditor.change(Changes { git: true, ..Changes::default() });
    let removed = loop {
        if let Msg::Removed(removed) = next() {
            break removed;
        }
    };
    assert_eq!(removed.len(), 2);
    auditor.stop();
}
