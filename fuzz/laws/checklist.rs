//! Any text gives a checklist and its problems, which name places in it; an item that cannot be read is kept as a problem,
//! and no checklist loses one in silence.

use gonogo::checklist;

pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (read, problems) = checklist::parse("checklist", text);
    let lines = 1..=text.split('\n').count();
    for problem in &problems {
        assert!(!problem.to_string().is_empty());
        assert!(problem.place.as_ref().is_none_or(|place| lines.contains(&place.line)), "{problem}");
    }
    let Some(read) = read else { return assert!(!problems.is_empty(), "nothing is read, and nothing is said") };
    for item in read.items() {
        match &item.check {
            Ok(condition) => drop((condition.check.describe(), condition.check.inputs())),
            Err(_) => assert!(!problems.is_empty(), "{} is in error, and nothing is said", item.key),
        }
    }
    let weights = read.areas.iter().map(|area| area.weight).chain(read.items().map(|item| item.weight));
    assert!(weights.chain([read.weight]).all(|weight| weight.is_finite() && weight >= 0.0));
}
