//! A frame of each view with 2,000 items, claims, statements or commits, and what a key costs before it.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use gonogo::app::{
    Activity, App, Effect, Evaluated, Judged, JudgedClaim, Judging, Model, Msg, PastNews, Preferences, View,
};
use gonogo::board::{Direction, TrendPoint, TrendTurn, Verdict};
use gonogo::check::{Outcome, Status};
use gonogo::checklist::{self, ItemKey};
use gonogo::claims::{self, Claim};
use gonogo::ledger::{Kind, Ledger, Origin, Statement, StatementId};
use gonogo::repo::RepoPath;
use gonogo::view::{self, Depth, Theme};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn main() {
    divan::main();
}

const ITEMS: i64 = 2_000;
/// A moment with a past before it.
const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

/// Twenty areas of a hundred items, of which one in so many is a gate, all judged, with a statement about each.
fn app(gate_in: usize) -> App {
    let mut text = "schema = 1\nid = \"bench\"\n".to_owned();
    for area in 0..20 {
        write!(text, "[[area]]\nid = \"area-{area}\"\ntitle = \"Area {area}\"\n").expect("a String takes text");
        for item in 0..100 {
            write!(
                text,
                "[[area.item]]\nid = \"item-{item}\"\ntitle = \"Item {item} of area {area} holds\"\nowner = \"@team\"\neffort = \"2-4h\"\ngate = {}\ncheck.file.any = [\"docs/{area}-{item}.md\"]\n",
                item % gate_in == 0
            )
            .expect("a String takes text");
        }
    }
    let (checklist, problems) = checklist::parse("bench.toml", &text);
    assert!(problems.is_empty(), "{problems:?}");
    let checklists: Vec<_> = checklist.into_iter().collect();
    let items = checklists.iter().flat_map(|checklist| checklist.items());
    let checks: Vec<_> = items.filter_map(|item| item.check.as_ref().ok()).collect();
    let outcome = Arc::new(Outcome::fail("docs/THREAT_MODEL.md does not exist, and neither does another of its kind"));
    let outcomes = checks.iter().map(|condition| (Arc::clone(&condition.signature), Arc::clone(&outcome))).collect();
    let model = Model { checklists: Arc::new(checklists), ledger: Arc::new(ledger()), ..Model::default() };
    let preferences = Preferences { ascii: false, mouse: true, theme: "dark".to_owned(), themes: Vec::new() };
    let mut app = App::new(model, NOW, (200, 50), preferences);
    let activity = Activity { items: 2_000, took: Duration::from_millis(1), at: NOW, cause: "first look".into() };
    app.update(Msg::Evaluated(Evaluated { outcomes, freshness: None, activity, complete: true }));
    app
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for number in 0..ITEMS {
        let at = NOW - SignedDuration::from_hours(number);
        let statement = Statement {
            id: StatementId::new(&format!("01{number:024}")),
            kind: Kind::Comment,
            item: format!("bench/area-{}.item-{}", number / 100, number % 100),
            by: "Ada Lovelace <ada@example.org>".into(),
            at: at.to_zoned(TimeZone::UTC),
            commit: None,
            note: "Looked at, and not there yet".to_owned(),
            evidence: Vec::new(),
            until: None,
            supersedes: Vec::new(),
            origin: Origin::Recorded,
            unknown: Vec::new(),
        };
        ledger.insert(RepoPath::new(&format!(".gonogo/ledger/{number}.toml")), Ok(statement));
    }
    ledger
}

fn claims() -> Judged {
    let claim = |line: i64| Claim {
        doc: RepoPath::new(&format!("docs/{}.md", line % 7)),
        line: usize::try_from(line + 1).unwrap_or(1),
        kind: claims::Kind::Path,
        text: format!("src/handlers/{line}.rs").into(),
        said: claims::Said::Done,
        verdict: if line % 3 == 0 { claims::Verdict::False } else { claims::Verdict::True },
        evidence: format!("src/handlers/{line}.rs does not exist, and no other file is called so").into(),
    };
    let judged = |line| JudgedClaim { claim: claim(line), quote: "- ✅ Handlers".into(), places: Vec::new() };
    Judged {
        documents: (0..7).map(|at| RepoPath::new(&format!("docs/{at}.md"))).collect(),
        claims: (0..ITEMS).map(judged).collect(),
    }
}

/// Every commit but some has something that got worse.
fn past() -> Vec<TrendPoint> {
    let key = ItemKey::parse("bench/area-1.item-1").expect("it is one");
    let turn = TrendTurn {
        key: key.clone(),
        title: "Item 1 of area 1 holds".into(),
        from: Some(Status::Pass),
        to: Some(Status::Fail),
        why: "docs/1-1.md does not exist".into(),
        moved: -0.1,
        direction: Direction::Worse,
    };
    let point = |number: i64| TrendPoint {
        commit: format!("{number:040x}"),
        at: NOW - SignedDuration::from_hours(ITEMS - number),
        author: "Ada Lovelace".into(),
        subject: "Do what was left to be done".into(),
        verdict: Verdict::NoGo,
        level: "production".to_owned(),
        level_reached: None,
        verified: Some(f64::from(i32::try_from(number % 1_000).unwrap_or(0)) / 10.0),
        claimed: Some(99.0),
        gates: 200,
        open: vec![key.clone(); 100],
        turns: Some(vec![turn.clone()]),
    };
    (0..ITEMS).map(point).collect()
}

fn key(app: &mut App, code: KeyCode) -> Vec<Effect> {
    app.update(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

/// The app with a view shown, as full as it gets.
fn showing(view: View) -> App {
    let mut app = app(if matches!(view, View::Gates | View::Review) { 1 } else { 10 });
    let number = u32::try_from(view.number()).unwrap_or(1);
    let effects = key(&mut app, KeyCode::Char(char::from_digit(number, 10).unwrap_or('1')));
    match view {
        View::Claims => drop(app.update(Msg::Claims(Judging::Ended(Arc::new(claims()))))),
        View::Review => {
            app.update(Msg::Reviews { kept: None, last: None });
            key(&mut app, KeyCode::Enter);
        }
        View::Trend => {
            let asked = effects.iter().find_map(|effect| match effect {
                Effect::Replay { ticket, .. } => Some(*ticket),
                _ => None,
            });
            let ticket = asked.expect("the trend asks for the past");
            let points = past();
            app.update(Msg::Past(PastNews::Told { ticket, commits: points.len(), points, left_out: 0 }));
        }
        _ => {}
    }
    app
}

/// Draws a view, and fails where it shows less than it should.
fn frame(bencher: Bencher, app: &App, shown: &str) {
    let theme = Theme::builtin("dark", Depth::True).expect("it is embedded");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 50));
    view::draw(app, &theme, &mut buffer);
    let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains(shown), "{shown:?} is not in {text}");
    bencher.bench_local(|| view::draw(app, &theme, &mut buffer));
}

#[divan::bench]
fn frame_200x50_of_2000_items(bencher: Bencher) {
    frame(bencher, &showing(View::Board), "2000 items");
}

#[divan::bench]
fn frame_200x50_of_2000_gates(bencher: Bencher) {
    frame(bencher, &showing(View::Gates), "2000 gates · 2000 NO-GO");
}

#[divan::bench]
fn frame_200x50_of_a_review_of_2000(bencher: Bencher) {
    frame(bencher, &showing(View::Review), "1 of 2000");
}

#[divan::bench]
fn frame_200x50_of_the_end_of_a_review_of_2000(bencher: Bencher) {
    let mut app = showing(View::Review);
    key(&mut app, KeyCode::End);
    frame(bencher, &app, "the end");
}

#[divan::bench]
fn frame_200x50_of_2000_commits(bencher: Bencher) {
    frame(bencher, &showing(View::Trend), "2000 commits");
}

#[divan::bench]
fn frame_200x50_of_2000_steps(bencher: Bencher) {
    frame(bencher, &showing(View::Plan), "2000 items left");
}

#[divan::bench]
fn frame_200x50_of_2000_claims(bencher: Bencher) {
    frame(bencher, &showing(View::Claims), "2000 claims");
}

#[divan::bench]
fn frame_200x50_of_2000_events(bencher: Bencher) {
    frame(bencher, &showing(View::Activity), "2000 events");
}

#[divan::bench]
fn key_down(bencher: Bencher) {
    let mut app = app(10);
    bencher.bench_local(|| key(&mut app, KeyCode::Char('j')));
}

#[divan::bench]
fn typing_in_the_search(bencher: Bencher) {
    let mut app = app(10);
    key(&mut app, KeyCode::Char('/'));
    let mut letters = "area".chars().cycle();
    bencher.bench_local(|| {
        let letter = letters.next().unwrap_or('a');
        key(&mut app, KeyCode::Char(letter));
        key(&mut app, KeyCode::Backspace)
    });
}
