//! How a command should end and what it should write, and what is wrong with a run.

use std::time::Duration;

use crate::check::Outcome;
use crate::check::pattern::{Flags, Pattern, patterns};
use crate::probe::{Captured, CommandReply, Exit};
use crate::reader::Table;
use crate::text::Sanitized;

/// Said at the end of the output of a run that failed without the network, which may be why.
const NO_NETWORK: &str = "It had no network; `network = true` in the check grants it.";

#[derive(Debug)]
pub(super) struct Expected {
    pub exits: Vec<i32>,
    stdout: Stream,
    stderr: Stream,
}

#[derive(Debug, Default)]
struct Stream {
    has: Vec<Pattern>,
    lacks: Vec<Pattern>,
}

impl Expected {
    pub fn parse(table: &mut Table<'_, '_>) -> Option<Self> {
        let exits = exits(table)?;
        let stdout = table.table("stdout", Stream::parse).unwrap_or_default();
        let stderr = table.table("stderr", Stream::parse).unwrap_or_default();
        Some(Self { exits, stdout, stderr })
    }

    pub fn describe(&self) -> String {
        let codes: Vec<_> = self.exits.iter().map(i32::to_string).collect();
        let mut wanted = vec![format!("exit {}", codes.join(" or "))];
        for (name, stream) in self.streams() {
            wanted.extend(stream.has.iter().map(|pattern| format!("{name} has {}", pattern.shown())));
            wanted.extend(stream.lacks.iter().map(|pattern| format!("{name} lacks {}", pattern.shown())));
        }
        wanted.join(", ")
    }

    pub fn judge(&self, reply: &CommandReply, network: bool) -> Outcome {
        let confined = if reply.caveats.is_empty() { "" } else { ", confined only in part" };
        let said = format!("{} after {}{confined}", reply.exit.shown(), took(reply.took));
        let mut output = output(reply);
        let outcome = match self.complaints(reply) {
            Err(reason) => Outcome::error(format!("{said}: {reason}")),
            Ok(complaints) if complaints.is_empty() => Outcome::pass(said),
            Ok(complaints) => {
                output.extend((!network).then(|| Sanitized::new(NO_NETWORK)));
                Outcome::fail(format!("{said}: {}", complaints.join(", ")))
            }
        };
        outcome.with_output(output)
    }

    fn complaints(&self, reply: &CommandReply) -> Result<Vec<String>, String> {
        let mut complaints = Vec::new();
        if !matches!(reply.exit, Exit::Code(code) if self.exits.contains(&code)) {
            let codes: Vec<_> = self.exits.iter().map(i32::to_string).collect();
            complaints.push(format!("exit {} wanted", codes.join(" or ")));
        }
        for ((name, stream), written) in self.streams().into_iter().zip([&reply.stdout, &reply.stderr]) {
            stream.complain(name, written, &mut complaints)?;
        }
        Ok(complaints)
    }

    fn streams(&self) -> [(&'static str, &Stream); 2] {
        [("stdout", &self.stdout), ("stderr", &self.stderr)]
    }
}

impl Stream {
    fn parse(table: &mut Table<'_, '_>) -> Self {
        let flags = Flags::default();
        let (has, lacks) = (patterns(table, "has", flags), patterns(table, "lacks", flags));
        if !table.has("has") && !table.has("lacks") {
            table.problem("nothing is expected of this output", "`has = 'regex'` or `lacks = 'regex'`");
        }
        Self { has: has.unwrap_or_default(), lacks: lacks.unwrap_or_default() }
    }

    /// What was left out of an output may hold anything, so that nothing can be said to be missing from it.
    fn complain(&self, name: &str, written: &Captured, complaints: &mut Vec<String>) -> Result<(), String> {
        let whole = || match written.omitted {
            0 => Ok(()),
            omitted => Err(format!("{} kB of {name} were not kept", omitted.div_ceil(1000))),
        };
        let is_in = |pattern: &Pattern| -> Result<bool, String> {
            let regex = pattern.regex()?;
            Ok(written.parts().iter().any(|part| regex.is_match(part)))
        };
        for pattern in &self.has {
            if !is_in(pattern)? {
                whole()?;
                complaints.push(format!("{name} has no {}", pattern.shown()));
            }
        }
        for pattern in &self.lacks {
            if is_in(pattern)? {
                complaints.push(format!("{name} has {}", pattern.shown()));
            } else {
                whole()?;
            }
        }
        Ok(())
    }
}

/// `40 ms`, `1.5 s`, `125 s`.
fn took(period: Duration) -> String {
    match period.as_secs_f64() {
        short if short < 1.0 => format!("{} ms", period.as_millis()),
        some if some < 60.0 => format!("{some:.1} s"),
        long => format!("{long:.0} s"),
    }
}

fn exits(table: &mut Table<'_, '_>) -> Option<Vec<i32>> {
    let span = table.span_of("exit");
    let words = table.strings_or_wholes("exit");
    if !table.has("exit") {
        return Some(vec![0]);
    }
    let words = words?;
    let codes: Option<Vec<i32>> =
        words.iter().map(|word| word.parse().ok().filter(|code| (0..=255).contains(code))).collect();
    if codes.is_none() {
        table.problem_in(span, &format!("`{}` is no exit code", words.join(", ")), "a number from 0 to 255");
    }
    codes
}

/// The end of what a command wrote, behind what is to be known of the run.
fn output(reply: &CommandReply) -> Vec<Sanitized> {
    let caveats = reply.caveats.iter().map(|caveat| Sanitized::new(caveat));
    caveats.chain(reply.said.iter().cloned()).collect()
}
