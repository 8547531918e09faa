//! What the items of all loaded checklists say of each other: needs that exist and form no circle, names that are gone.

use std::collections::{HashMap, HashSet};

use super::model::{Checklist, Item, ItemKey};
use crate::problem::Problem;
use crate::text::nearest;

/// Problems with `needs` and `was`, each at the item that has them.
pub fn check_needs(checklists: &[Checklist]) -> Vec<Problem> {
    let items: Vec<(&Checklist, &Item)> =
        checklists.iter().flat_map(|checklist| checklist.items().map(move |item| (checklist, item))).collect();
    let index: HashMap<&ItemKey, usize> = items.iter().enumerate().map(|(at, (_, item))| (&item.key, at)).collect();
    let loaded = |key: &ItemKey| checklists.iter().any(|checklist| checklist.id == key.checklist());
    let mut problems = Vec::new();
    for (checklist, item) in &items {
        // A need of a checklist that is not loaded cannot be judged here.
        for need in item.needs.iter().filter(|need| !index.contains_key(need) && loaded(need)) {
            let message = format!("`{}` needs `{need}`, which does not exist", item.key);
            problems.push(at_item(checklist, item, &message).help(meant(checklist, need, &items)));
        }
    }
    for (checklist, risk) in checklists.iter().flat_map(|list| list.risks.iter().map(move |risk| (list, risk))) {
        for gone in risk.mitigated_by.iter().filter(|key| !index.contains_key(key) && loaded(key)) {
            let message = format!("the risk `{}` is mitigated by `{}`, which does not exist", risk.id, gone.local());
            let problem = Problem::error(&checklist.origin, message).at(risk.place.clone());
            problems.push(problem.help(meant(checklist, gone, &items)));
        }
    }
    problems.extend(circles(&items, &index));
    problems.extend(check_names(&items, &index));
    problems
}

/// Which item a wrong name may have meant.
fn meant(checklist: &Checklist, wrong: &ItemKey, items: &[(&Checklist, &Item)]) -> String {
    match nearest(wrong.as_str(), items.iter().map(|(_, item)| item.key.as_str())) {
        Some(near) if near.starts_with(&format!("{}/", checklist.id)) => {
            format!("did you mean `{}`?", &near[checklist.id.len() + 1..])
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => "name an item that exists: `area.item`".to_owned(),
    }
}

/// The earlier names of items, each with the name now. A name that an item still has is its own.
pub fn renamed(checklists: &[Checklist]) -> HashMap<&str, &str> {
    let items = || checklists.iter().flat_map(Checklist::items).filter(|item| !item.was.is_empty());
    if items().next().is_none() {
        return HashMap::new();
    }
    let taken: HashSet<&str> = checklists.iter().flat_map(Checklist::items).map(|item| item.key.as_str()).collect();
    let names = items().flat_map(|item| item.was.iter().map(|was| (was.as_str(), item.key.as_str())));
    names.filter(|(was, _)| !taken.contains(was)).collect()
}

/// An earlier name must be free, and one item's.
fn check_names(items: &[(&Checklist, &Item)], index: &HashMap<&ItemKey, usize>) -> Vec<Problem> {
    let mut owners: HashMap<&ItemKey, &ItemKey> = HashMap::new();
    let mut problems = Vec::new();
    for (checklist, item) in items {
        for was in &item.was {
            let owner = owners.insert(was, &item.key);
            let message = match (index.contains_key(was), owner) {
                (true, _) => format!("`{}` was `{was}`, which still exists", item.key),
                (false, Some(other)) => format!("both `{other}` and `{}` were `{was}`", item.key),
                (false, None) => continue,
            };
            let help = "`was` takes over the statements about an item that is gone; drop it, or rename the other";
            problems.push(at_item(checklist, item, &message).help(help));
        }
    }
    problems
}

fn at_item(checklist: &Checklist, item: &Item, message: &str) -> Problem {
    let problem = Problem::error(&checklist.origin, message);
    match &item.place {
        Some(place) => problem.at(place.clone()),
        None => problem,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

/// One problem a circle, found depth first without recursion: checklists come from strangers, too.
fn circles(items: &[(&Checklist, &Item)], index: &HashMap<&ItemKey, usize>) -> Vec<Problem> {
    let needs = |at: usize| items[at].1.needs.iter().filter_map(|need| index.get(need).copied());
    let mut visits = vec![Visit::New; items.len()];
    let mut problems = Vec::new();
    for start in 0..items.len() {
        if visits[start] != Visit::New {
            continue;
        }
        let mut path = vec![(start, needs(start).collect::<Vec<_>>())];
        visits[start] = Visit::Open;
        while let Some((at, open)) = path.last_mut() {
            let Some(next) = open.pop() else {
                visits[*at] = Visit::Done;
                path.pop();
                continue;
            };
            match visits[next] {
                Visit::New => {
                    visits[next] = Visit::Open;
                    path.push((next, needs(next).collect()));
                }
                Visit::Open => {
                    let from = path.iter().position(|(at, _)| *at == next).unwrap_or(0);
                    let names: Vec<_> = path[from..].iter().map(|(at, _)| items[*at].1.key.local()).collect();
                    let circle = format!("{} → {}", names.join(" → "), names[0]);
                    let (checklist, item) = items[next];
                    problems.push(
                        at_item(checklist, item, &format!("`needs` run in a circle: {circle}"))
                            .help("drop one of these needs: none of the items could ever come first"),
                    );
                }
                Visit::Done => {}
            }
        }
    }
    problems
}
