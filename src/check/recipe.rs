//! Makefiles and justfiles: their targets, and what each has to do.

use std::collections::HashMap;

/// A variable's value that is longer is left out: nobody names a program by it.
const VALUE: usize = 200;
/// So is a longer name.
const NAME: usize = 100;
/// How many bytes of recipes are read of one file, after variables are filled in.
const BUDGET: usize = 4 << 20;

/// What is to be done to make a target.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Counts from 1.
    pub line: usize,
    pub names: Vec<String>,
    /// Other targets must be made before it.
    pub has_prerequisites: bool,
    pub recipe: Vec<Instruction>,
}

/// A line of a recipe, those that continue it included.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    /// Counts from 1.
    pub line: usize,
    pub text: String,
    /// A `-` before it lets its failure go by.
    pub is_ignored: bool,
}

/// The rules of a Makefile. Variables that have a plain value stand for it.
pub(crate) fn make(text: &str) -> Vec<Rule> {
    let mut makefile = Makefile { variables: HashMap::from([("MAKE", "make")]), rules: Vec::new(), budget: BUDGET };
    let mut lines = Logical::of(text);
    let mut is_in_rule = false;
    while let Some((number, line)) = lines.next() {
        let trimmed = line.trim();
        if line.starts_with('\t') && is_in_rule {
            makefile.add_line(number, trimmed);
        } else if trimmed.starts_with("define ") {
            // What a variable of many lines does is known where it is used only.
            while lines.next().is_some_and(|(_, line)| line.trim() != "endef") {}
        } else if !trimmed.is_empty() && !trimmed.starts_with('#') {
            is_in_rule = makefile.add_head(number, line) || (is_in_rule && is_conditional(trimmed));
        }
    }
    makefile.rules
}

fn is_conditional(line: &str) -> bool {
    ["ifeq", "ifneq", "ifdef", "ifndef", "else", "endif"].iter().any(|word| line.starts_with(word))
}

struct Makefile<'t> {
    variables: HashMap<&'t str, &'t str>,
    rules: Vec<Rule>,
    budget: usize,
}

impl<'t> Makefile<'t> {
    /// Takes in a line that is not part of a recipe; whether a rule starts with it.
    fn add_head(&mut self, number: usize, line: &'t str) -> bool {
        let colon = line.find(':');
        let equals = line.find('=');
        if let Some(equals) =
            equals.filter(|equals| colon.is_none_or(|colon| *equals < colon || is_assignment(line, colon)))
        {
            let name = line[..equals].trim_end_matches([':', '?', '+', '!', ' ', '\t']).trim();
            let name = name.rsplit([' ', '\t']).next().unwrap_or(name);
            let value = line[equals + 1..].split(" #").next().unwrap_or_default().trim();
            if value.len() <= VALUE && !value.contains('$') {
                self.variables.insert(name, value);
            }
            return false;
        }
        let Some(colon) = colon.filter(|_| !line.starts_with(' ')) else { return false };
        let (names, rest) = (&line[..colon], line[colon + 1..].trim_start_matches(':'));
        let (prerequisites, command) = rest.split_once(';').unwrap_or((rest, ""));
        let prerequisites = prerequisites.split('#').next().unwrap_or_default().trim();
        // A value of a variable for one target only is no rule.
        if prerequisites.contains('=') {
            return false;
        }
        self.rules.push(Rule {
            line: number,
            names: names.split_whitespace().map(str::to_owned).collect(),
            has_prerequisites: !prerequisites.trim_matches('|').trim().is_empty(),
            recipe: Vec::new(),
        });
        if !command.trim().is_empty() {
            self.add_line(number, command.trim());
        }
        true
    }

    fn add_line(&mut self, number: usize, line: &str) {
        let (text, is_ignored) = without_marks(line);
        let text = self.filled_in(text);
        let Some(left) = self.budget.checked_sub(text.len()) else { return };
        self.budget = left;
        if let (Some(rule), false) = (self.rules.last_mut(), text.is_empty()) {
            rule.recipe.push(Instruction { line: number, text, is_ignored });
        }
    }

    /// Puts values in the place of `$(NAME)` and `${NAME}`, and one `$` in that of two.
    fn filled_in(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            let close = match after.as_bytes().first() {
                Some(b'(') => nearby(after, b')'),
                Some(b'{') => nearby(after, b'}'),
                _ => None,
            };
            let value = close.and_then(|close| Some((self.variables.get(&after[1..close])?, close)));
            match value {
                Some((value, close)) => {
                    filled.push_str(value);
                    rest = &after[close + 1..];
                }
                None => {
                    filled.push('$');
                    rest = after.strip_prefix('$').unwrap_or(after);
                }
            }
            if filled.len() > self.budget {
                return filled;
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// Where a bracket closes, if what it encloses can be a name.
fn nearby(text: &str, close: u8) -> Option<usize> {
    text.bytes().take(NAME).position(|byte| byte == close)
}

/// Whether the colon belongs to a `:=`.
fn is_assignment(line: &str, colon: usize) -> bool {
    line[colon..].trim_start_matches(':').starts_with('=')
}

/// A line of a recipe without the marks before it: be silent, go on after a failure, run in any case.
fn without_marks(line: &str) -> (&str, bool) {
    let text = line.trim_start_matches(['@', '-', '+', ' ', '\t']);
    (text, line[..line.len() - text.len()].contains('-'))
}

/// The rules of a justfile.
pub(crate) fn just(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let (mut is_in_rule, mut last) = (false, 0);
    for (number, line) in Logical::of(text) {
        let trimmed = line.trim();
        if line.starts_with([' ', '\t']) {
            if let (Some(rule), true, false) = (rules.last_mut(), is_in_rule, trimmed.is_empty()) {
                add_just_line(rule, number - last, number, trimmed);
                last = number;
            }
        } else if !trimmed.is_empty() && !trimmed.starts_with(['#', '[']) {
            let rule = just_head(number, line);
            is_in_rule = rule.is_some();
            rules.extend(rule);
        }
    }
    rules
}

/// Adds a line that stands so many below the last one. A recipe that starts with `#!` is one script, which the program
/// named there reads, and it keeps its lines, those left out included.
fn add_just_line(rule: &mut Rule, below: usize, line: usize, trimmed: &str) {
    match rule.recipe.first_mut() {
        Some(first) if first.text.starts_with("#!") => {
            first.text.extend(std::iter::repeat_n('\n', below));
            first.text.push_str(trimmed);
        }
        _ => {
            let (text, is_ignored) = without_marks(trimmed);
            rule.recipe.push(Instruction { line, text: text.to_owned(), is_ignored });
        }
    }
}

fn just_head(number: usize, line: &str) -> Option<Rule> {
    let mut outside = None;
    let mut quote = None;
    for (at, character) in line.char_indices() {
        match (quote, character) {
            (None, '"' | '\'' | '`') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, ':') => {
                outside = Some(at);
                break;
            }
            _ => {}
        }
    }
    let colon = outside?;
    let name = line[..colon].split_whitespace().next()?.trim_start_matches('@');
    if line[colon..].starts_with(":=") || matches!(name, "set" | "alias" | "export" | "import" | "mod") {
        return None;
    }
    let needs = line[colon + 1..].split('#').next().unwrap_or_default().trim();
    Some(Rule { line: number, names: vec![name.to_owned()], has_prerequisites: !needs.is_empty(), recipe: Vec::new() })
}

/// The lines of a text, each with those that a backslash at its end joins to it, and their numbers.
struct Logical<'t> {
    rest: &'t str,
    number: usize,
}

impl<'t> Logical<'t> {
    fn of(text: &'t str) -> Self {
        Self { rest: text, number: 1 }
    }
}

impl<'t> Iterator for Logical<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        if self.rest.is_empty() {
            return None;
        }
        let first = self.number;
        let mut end = 0;
        loop {
            let newline = memchr::memchr(b'\n', &self.rest.as_bytes()[end..]).map(|found| end + found);
            self.number += 1;
            let line = &self.rest[end..newline.unwrap_or(self.rest.len())];
            end = newline.map_or(self.rest.len(), |newline| newline + 1);
            if newline.is_none() || !line.trim_end_matches('\r').ends_with('\\') {
                break;
            }
        }
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some((first, line.trim_end_matches(['\n', '\r'])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rule: &Rule) -> Vec<(usize, &str)> {
        rule.recipe.iter().map(|line| (line.line, line.text.as_str())).collect()
    }

    #[test]
    fn a_makefile_is_its_rules() {
        let text = "GO ?= go\nFLAGS := -race # fast\nA = $(B)\n.PHONY: test all\nall: build test ## everything\n\
                    test: GOFLAGS = -x\ntest::\n\t@$(GO) test ${FLAGS} \\\n\t  ./...\n# a comment\n\t-rm $$HOME/$(A)\n\
                    ifdef X\n\t$(MAKE) more\nendif\nempty:\ndefine body\nx:\n\tcargo test\nendef\none: ; @echo\na b: | c\n";
        let rules = make(text);
        let names: Vec<_> = rules.iter().map(|rule| rule.names.join(" ")).collect();
        assert_eq!(names, [".PHONY", "all", "test", "empty", "one", "a b"]);
        assert!(rules[1].has_prerequisites && rules[5].has_prerequisites && !rules[3].has_prerequisites);
        assert_eq!(texts(&rules[2]), [(8, "go test -race \\\n\t  ./..."), (11, "rm $HOME/$(A)"), (13, "make more")]);
        assert_eq!(rules[2].recipe.iter().map(|line| line.is_ignored).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!((rules[2].line, texts(&rules[4])), (7, vec![(20, "echo")]));
    }

    #[test]
    fn a_justfile_is_its_rules() {
        let text = "set shell := [\"bash\"]\nversion := \"1:2\"\nalias t := test\n\n[private]\n@test target='a:b': build # all\n  \
                    -cargo test {{target}}\n\nbuild:\nscript:\n  #!/usr/bin/env bash\n  set -e\n\n  cargo doc\n";
        let rules = just(text);
        assert_eq!(rules.iter().map(|rule| rule.names[0].as_str()).collect::<Vec<_>>(), ["test", "build", "script"]);
        assert!(rules[0].has_prerequisites && rules[0].recipe[0].is_ignored && !rules[1].has_prerequisites);
        assert_eq!(texts(&rules[0]), [(7, "cargo test {{target}}")]);
        assert_eq!(texts(&rules[2]), [(11, "#!/usr/bin/env bash\nset -e\n\ncargo doc")]);
    }

    #[test]
    fn variables_of_variables_stay_small() {
        let value = "x".repeat(VALUE);
        let text = format!("A = {value}\nt:\n{}", format!("\t{}\n", "$(A)".repeat(20_000)).repeat(20));
        let length: usize = make(&text)[0].recipe.iter().map(|line| line.text.len()).sum();
        assert!(length <= BUDGET);
    }
}
