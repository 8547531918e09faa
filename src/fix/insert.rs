//! Adding to a file that is there. What the end of a template's name says decides where: `*.lines` are single lines, of
//! which those are added that are missing; `*.step.yml` is a step at the end of a job; `*.dockerfile` goes before what the
//! image starts; anything else is a section at the end.

use super::template::Template;

/// The text with what is added to it; everything that was there stays as it was.
///
/// # Errors
/// When there is no place for it.
pub(super) fn added(before: &str, template: &Template, text: &str) -> Result<String, String> {
    // A file whose lines all end as on Windows goes on so.
    let breaks = before.matches('\n').count();
    if breaks > 0 && before.matches("\r\n").count() == breaks {
        return added(&before.replace("\r\n", "\n"), template, text).map(|after| after.replace('\n', "\r\n"));
    }
    match template.name.as_str() {
        name if name.strip_suffix(".lines").is_some() => Ok(lines(before, text)),
        name if name.ends_with(".step.yml") => step(before, text),
        name if name.ends_with(".dockerfile") => Ok(instruction(before, text)),
        _ => Ok(section(before, text)),
    }
}

/// What ends with a line break, or is empty.
fn closed(before: &str) -> String {
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    format!("{before}{gap}")
}

fn lines(before: &str, text: &str) -> String {
    let is_missing = |line: &&str| !before.lines().any(|there| there.trim() == line.trim());
    let missing: String = text.lines().filter(is_missing).map(|line| format!("{line}\n")).collect();
    if missing.is_empty() { before.to_owned() } else { closed(before) + &missing }
}

fn section(before: &str, text: &str) -> String {
    if before.contains(text.trim()) {
        return before.to_owned();
    }
    let gap = if before.trim().is_empty() { "" } else { "\n" };
    closed(before) + gap + text
}

/// Puts a step behind the last one of the first job that has steps.
fn step(before: &str, text: &str) -> Result<String, String> {
    let lines: Vec<&str> = before.split_inclusive('\n').collect();
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let steps = lines.iter().position(|line| line.trim_end().trim_start() == "steps:");
    let first = steps.and_then(|at| (at + 1..lines.len()).find(|at| is_content(&lines[*at])));
    let Some(first) = first.filter(|at| lines[*at].trim_start().starts_with("- ")) else {
        return Err("no job's steps can be found in it; add the step by hand".to_owned());
    };
    let indent = indentation(lines[first]);
    let goes_on = |line: &str| {
        let own = indentation(line);
        own > indent || (own == indent && line.trim_start().starts_with('-'))
    };
    let end = (first..lines.len()).find(|at| is_content(&lines[*at]) && !goes_on(lines[*at])).unwrap_or(lines.len());
    let last = (first..end).rev().find(|at| is_content(&lines[*at])).unwrap_or(first);
    let margin = " ".repeat(indent);
    let new = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{margin}{line}") });
    Ok(inserted(&lines, last + 1, &new.collect::<Vec<_>>()))
}

/// Puts an instruction before what the image starts, behind everything that is still built as before.
fn instruction(before: &str, text: &str) -> String {
    let lines: Vec<&str> = before.split_inclusive('\n').collect();
    let continues = |at: usize| at > 0 && lines[at - 1].trim_end().ends_with('\\');
    let word = |at: usize| match continues(at) {
        true => String::new(),
        false => lines[at].split_whitespace().next().unwrap_or_default().to_ascii_uppercase(),
    };
    let builds = |at: &usize| matches!(word(*at).as_str(), "FROM" | "RUN" | "COPY" | "ADD" | "WORKDIR");
    let built = (0..lines.len()).rev().find(builds).map_or(0, |at| at + 1);
    let starts = |at: &usize| matches!(word(*at).as_str(), "CMD" | "ENTRYPOINT");
    let at = (built..lines.len()).find(starts).unwrap_or(lines.len());
    inserted(&lines, at, &text.lines().map(str::to_owned).collect::<Vec<_>>())
}

/// Lines with their breaks, and new ones among them.
fn inserted(lines: &[&str], at: usize, new: &[String]) -> String {
    let new: String = new.iter().map(|line| format!("{line}\n")).collect();
    closed(&(closed(&lines[..at].concat()) + &new + &lines[at..].concat()))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(name: &str, before: &str, text: &str) -> String {
        added(before, &Template::new(name, text).unwrap(), text).unwrap()
    }

    #[test]
    fn missing_lines_are_added_and_a_last_line_is_ended() {
        assert_eq!(add("x.lines", "/target\n.env", ".env\n.env.*\n"), "/target\n.env\n.env.*\n");
        assert_eq!(add("x.lines", ".env\n", ".env\n"), ".env\n");
        assert_eq!(add("x.lines", "a\r\nb\r\n", "c\n"), "a\r\nb\r\nc\r\n");
    }

    #[test]
    fn a_step_comes_last_in_the_first_job() {
        let before = "on: push\njobs:\n  a:\n    steps:\n    # one\n    - uses: x\n    - run: |\n        make\n\n        make test\n\n  b:\n    steps:\n      - run: y\n";
        let after = add("x.step.yml", before, "- name: Test\n  run: t\n");
        assert_eq!(after, before.replace("        make test\n", "        make test\n    - name: Test\n      run: t\n"));
        let template = Template::new("x.step.yml", "- run: t\n").unwrap();
        for odd in ["include: x\n", "jobs: { a: { steps: [] } }\n", "steps:\n"] {
            assert!(added(odd, &template, "- run: t\n").is_err(), "{odd}");
        }
    }

    #[test]
    fn an_instruction_comes_before_what_starts() {
        let before = "FROM a AS build\nCMD x\nFROM b\nRUN y && \\\n  CMD z\nENTRYPOINT [\"p\"]\nCMD [\"q\"]\n";
        let after = add("x.dockerfile", before, "USER 65532\n");
        assert_eq!(after, before.replace("ENTRYPOINT", "USER 65532\nENTRYPOINT"));
        assert_eq!(add("x.dockerfile", "FROM b\nCMD z\nRUN y", "USER 1\n"), "FROM b\nCMD z\nRUN y\nUSER 1\n");
    }

    #[test]
    fn lines_that_end_in_different_ways_stay_as_they_are() {
        let before = "FROM b\r\nRUN y\nCMD z\r\n";
        assert_eq!(add("x.dockerfile", before, "USER 1\n"), "FROM b\r\nRUN y\nUSER 1\nCMD z\r\n");
        let before = "jobs:\r\n  a:\n    steps:\r\n    - run: x\r\n  b:\n    steps: []\r\n";
        let after = before.replace("- run: x\r\n", "- run: x\r\n    - run: t\n");
        assert_eq!(add("x.step.yml", before, "- run: t\n"), after);
    }

    #[test]
    fn a_section_comes_last_and_only_once() {
        let once = add("x.md", "# A", "## B\n\nText\n");
        assert_eq!(once, "# A\n\n## B\n\nText\n");
        assert_eq!(add("x.md", &once, "## B\n\nText\n"), once);
    }
}
