//! The stages of a Dockerfile: what each is built from, and what variables stand for.

use std::collections::HashMap;

use super::instructions::{self, Instruction, unquoted};
use crate::check::variable::fill_in;

/// A Dockerfile, taken apart.
#[derive(Debug)]
pub(super) struct Dockerfile {
    /// The values that `ARG` gives before the first stage.
    arguments: HashMap<String, String>,
    /// The instructions before the first stage.
    pub before: Vec<Instruction>,
    pub stages: Vec<Stage>,
    /// The last stage of each name, in small letters.
    names: HashMap<String, usize>,
}

#[derive(Debug)]
pub(super) struct Stage {
    pub from: Instruction,
    pub base: Base,
    pub body: Vec<Instruction>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// An earlier stage, by its position.
    Stage(usize),
    /// Nothing at all.
    Scratch,
    Image(String),
    /// A variable without a value, by its name.
    Unknown(String),
}

impl Dockerfile {
    pub fn read(text: &str) -> Self {
        let mut dockerfile =
            Self { arguments: HashMap::new(), before: Vec::new(), stages: Vec::new(), names: HashMap::new() };
        for instruction in instructions::read(text) {
            if instruction.name == "FROM" {
                dockerfile.add_stage(instruction);
            } else if let Some(stage) = dockerfile.stages.last_mut() {
                stage.body.push(instruction);
            } else {
                if instruction.name == "ARG" {
                    define(&mut dockerfile.arguments, &instruction);
                }
                dockerfile.before.push(instruction);
            }
        }
        dockerfile
    }

    fn add_stage(&mut self, from: Instruction) {
        let mut words = from.rest.split_whitespace();
        let image = unquoted(words.next().unwrap_or_default());
        let name = words.next().filter(|word| word.eq_ignore_ascii_case("as")).and(words.next()).map(str::to_lowercase);
        let base = self.base(&image);
        self.names.extend(name.map(|name| (name, self.stages.len())));
        self.stages.push(Stage { from, base, body: Vec::new() });
    }

    /// What a name in `FROM` or `--from` means.
    pub fn base(&self, name: &str) -> Base {
        let image = match fill_in(name, &self.arguments) {
            Ok(image) => image,
            Err(variable) => return Base::Unknown(variable),
        };
        let lower = image.to_lowercase();
        match self.names.get(&lower) {
            Some(stage) => Base::Stage(*stage),
            None if lower == "scratch" => Base::Scratch,
            None => Base::Image(image),
        }
    }

    /// The line by which the file shows to be a template: of control, or of a base or a user that is to be filled in. In a
    /// command braces are the command's.
    pub fn template(&self) -> Option<usize> {
        let stages = self.stages.iter().flat_map(|stage| std::iter::once(&stage.from).chain(&stage.body));
        let is_marked = |instruction: &&Instruction| {
            let controls = instruction.name.starts_with("{{") || instruction.name.starts_with("{%");
            controls || (matches!(instruction.name.as_str(), "FROM" | "USER") && instruction.rest.contains("{{"))
        };
        self.before.iter().chain(stages).find(is_marked).map(|instruction| instruction.line)
    }

    /// The stages that make up the image, the last one first.
    pub fn chain(&self) -> impl Iterator<Item = &Stage> {
        let mut next = self.stages.len().checked_sub(1);
        std::iter::from_fn(move || {
            let at = next?;
            let stage = self.stages.get(at)?;
            // A stage is only ever built from an earlier one.
            next = match stage.base {
                Base::Stage(earlier) if earlier < at => Some(earlier),
                _ => None,
            };
            Some(stage)
        })
    }

    /// The last instruction of a name that the image has.
    pub fn last(&self, name: &str) -> Option<&Instruction> {
        self.chain().find_map(|stage| stage.body.iter().rev().find(|instruction| instruction.name == name))
    }

    /// A text of the image's stages with the values of its variables.
    pub fn filled_in(&self, text: &str) -> Result<String, String> {
        let mut variables = self.arguments.clone();
        let stages: Vec<_> = self.chain().collect();
        for instruction in stages.iter().rev().flat_map(|stage| &stage.body) {
            if matches!(instruction.name.as_str(), "ARG" | "ENV") {
                define(&mut variables, instruction);
            }
        }
        fill_in(text, &variables)
    }
}

fn define(variables: &mut HashMap<String, String>, instruction: &Instruction) {
    for (name, value) in instruction.assignments() {
        // A value made of others is as good as what is known of these.
        if let Some(Ok(value)) = value.map(|value| fill_in(&value, variables)) {
            variables.insert(name.to_owned(), value);
        }
    }
}
