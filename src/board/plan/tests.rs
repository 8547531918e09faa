//! Laws of the plan: the order respects the needs, the longest chain is no longer than all work, circles end.

use jiff::civil::Date;
use proptest::prelude::*;

use super::{Hours, Plan, PlanSort};
use crate::board::{self, Freshness, Inputs, Outcomes, Proofs};
use crate::checklist::{Checklist, parse};
use crate::config::SignOffs;
use crate::ledger::Ledger;

/// An item without a check, which nobody has marked.
#[derive(Clone, Debug)]
struct Sketch {
    needs: Vec<usize>,
    effort: Option<(u8, u8)>,
    owner: Option<u8>,
    gate: bool,
}

fn checklist(items: &[Sketch]) -> Checklist {
    let mut text = "schema = 1\nid = \"p\"\n[[area]]\nid = \"a\"\n".to_owned();
    for (at, item) in items.iter().enumerate() {
        text.push_str(&format!("[[area.item]]\nid = \"i{at}\"\ntitle = \"I {at}\"\ngate = {}\n", item.gate));
        let needs: Vec<_> = item.needs.iter().map(|need| format!("\"a.i{}\"", need % items.len())).collect();
        text.push_str(&format!("needs = [{}]\n", needs.join(", ")));
        if let Some((least, more)) = item.effort {
            text.push_str(&format!("effort = \"{least}-{}h\"\n", u16::from(least) + u16::from(more)));
        }
        if let Some(owner) = item.owner {
            text.push_str(&format!("owner = \"@o{owner}\"\n"));
        }
    }
    parse("p.toml", &text).0.expect("it can be read")
}

fn plan(items: &[Sketch]) -> Plan {
    let checklists = [checklist(items)];
    let board = board::evaluate(&Inputs {
        checklists: &checklists,
        outcomes: &Outcomes::default(),
        ledger: &Ledger::default(),
        freshness: &Freshness::default(),
        sign_offs: &SignOffs::default(),
        proofs: &Proofs::default(),
        level: None,
        without_gates: false,
        two_people: false,
        problems: &[],
        now: "2026-11-27T12:00:00Z".parse().expect("a time"),
    });
    Plan::of(&board, &checklists, monday())
}

fn monday() -> Date {
    "2026-11-23".parse().expect("a date")
}

fn sketch(needs: &[usize], effort: (u8, u8)) -> Sketch {
    Sketch { needs: needs.to_vec(), effort: Some(effort), owner: None, gate: false }
}

fn ids(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.key.id()).collect()
}

#[test]
fn a_chain_is_summed_and_freed_gates_are_counted() {
    let mut items = [sketch(&[1], (2, 2)), sketch(&[2], (8, 8)), sketch(&[], (1, 0)), sketch(&[], (30, 0))];
    items[0].gate = true;
    items[3].effort = None;
    let plan = plan(&items);
    assert_eq!(ids(&plan), ["i2", "i1", "i0", "i3"]);
    assert_eq!(plan.critical, Hours { least: 11.0, most: 21.0 });
    assert_eq!((plan.work, plan.without_effort), (plan.critical, 1));
    assert_eq!(plan.steps.iter().map(|step| step.gates).collect::<Vec<_>>(), [1, 1, 1, 0]);
    assert_eq!(plan.steps.iter().map(|step| step.critical).collect::<Vec<_>>(), [true, true, true, false]);
    let finish = [plan.finish.earliest, plan.finish.latest].map(|day| day.expect("a day").to_string());
    assert_eq!(finish, ["2026-11-24", "2026-11-25"]);
    assert_eq!(plan.best_gates().map(|step| step.key.id()), Some("i2"));
}

#[test]
fn needs_in_a_circle_are_said_and_do_no_harm() {
    let plan = plan(&[sketch(&[1], (1, 1)), sketch(&[0], (1, 1)), sketch(&[2], (1, 1)), sketch(&[0], (1, 1))]);
    assert_eq!((plan.steps.len(), plan.in_circles()), (4, 3));
    assert_eq!(plan.work, Hours { least: 4.0, most: 8.0 });
}

#[test]
fn people_work_side_by_side() {
    let mut items = [sketch(&[], (8, 0)), sketch(&[], (8, 0)), sketch(&[], (8, 0))];
    let alone = plan(&items).finish.hours.most;
    (items[0].owner, items[1].owner) = (Some(1), Some(2));
    assert_eq!((alone, plan(&items).finish.hours.most), (24.0, 8.0));
}

#[test]
fn efforts_read_well() {
    let text = |least, most| Hours { least, most }.describe();
    assert_eq!(
        [text(2.0, 4.0), text(0.5, 0.5), text(0.0, 0.0), text(8.0, 24.0), text(40.0, 90.0)],
        ["2–4 h", "30 min", "0 min", "1–3 d", "1–2.3 w"]
    );
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let item = (
        prop::collection::vec(0usize..12, 0..4),
        prop::option::of((0u8..40, 0u8..40)),
        prop::option::of(0u8..3),
        any::<bool>(),
    );
    let item = item.prop_map(|(needs, effort, owner, gate)| Sketch { needs, effort, owner, gate });
    prop::collection::vec(item, 1..12)
}

proptest! {
    #[test]
    fn the_order_respects_needs_and_the_chain_is_no_longer_than_the_work(items in sketches()) {
        let plan = plan(&items);
        prop_assert_eq!(plan.steps.len(), items.len());
        for (at, step) in plan.steps.iter().enumerate() {
            prop_assert!(step.after.iter().all(|before| *before < at), "{} comes too early", step.key);
        }
        let hair = 1e-6;
        for (chain, finish, work) in [
            (plan.critical.least, plan.finish.hours.least, plan.work.least),
            (plan.critical.most, plan.finish.hours.most, plan.work.most),
        ] {
            prop_assert!(chain <= finish + hair && finish <= work + hair, "{} {} {}", chain, finish, work);
        }
        prop_assert!(plan.critical.least <= plan.critical.most);
        let owners: f64 = plan.owners.iter().map(|owner| owner.work.most).sum();
        prop_assert!((owners - plan.work.most).abs() < hair);
        for sort in PlanSort::ALL {
            let mut sorted = plan.sorted(sort);
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..plan.steps.len()).collect::<Vec<_>>());
        }
        // A circle is the only reason for which a need is passed over.
        if plan.in_circles() == 0 {
            for step in &plan.steps {
                let at: usize = step.key.id()[1..].parse().unwrap();
                let needs: std::collections::BTreeSet<_> =
                    items[at].needs.iter().map(|need| format!("i{}", need % items.len())).collect();
                let after: std::collections::BTreeSet<_> =
                    step.after.iter().map(|before| plan.steps[*before].key.id().to_owned()).collect();
                prop_assert_eq!(needs, after);
            }
        }
    }
}
