//! `tox.ini` and its like: only what stands under a key of commands runs.

use super::{Lot, Pipeline};

pub(super) fn read(text: &str, pipeline: &mut Pipeline) {
    let mut runs = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let command = if line.starts_with([' ', '\t']) {
            Some(line).filter(|_| runs)
        } else {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            runs = key.trim().starts_with("commands") || key.trim() == "command";
            Some(value).filter(|_| runs)
        };
        // A line may begin with `- `, which lets a failure go by, and with the name of an environment.
        let command = command.map(str::trim).unwrap_or_default();
        let ignored = command.starts_with("- ").then_some("`-` stands before it");
        pipeline.add_script(command.trim_start_matches("- "), Lot { ignored, ..Lot::default() }, |_| index + 1);
    }
}
