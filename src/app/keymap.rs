//! Which keys run which command where: those of the table, as far as the person's configuration says nothing else.

use super::Context;
use super::commands::{COMMANDS, Command};
use super::key;
use crate::config::KeyRequest;
use crate::problem::Problem;
use crate::text::nearest;

/// Every binding that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(Vec<Binding>);

/// One key, or several that are typed one after the other, with what they run in one context.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    context: Context,
    key: String,
    /// An index into [`COMMANDS`].
    command: usize,
    /// The person asked for it.
    is_asked_for: bool,
}

/// What typed keys mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Command(usize),
    /// More must follow.
    Prefix,
    Nothing,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = |(command, row): (usize, &'static Command)| {
            let keys = row.contexts.iter().flat_map(|context| row.keys.iter().map(move |key| (*context, *key)));
            keys.map(move |(context, key)| Binding { context, key: key.to_owned(), command, is_asked_for: false })
        };
        Self(COMMANDS.iter().enumerate().flat_map(bindings).collect())
    }
}

impl Keymap {
    /// The table's keys, changed as the person asks, and what of that cannot be. What is wrong with one request is no
    /// reason to refuse another.
    pub fn new(requests: &[KeyRequest]) -> (Self, Vec<Problem>) {
        let (mut keymap, mut problems) = (Self::default(), Vec::new());
        let mut wanted = Vec::new();
        for request in requests {
            match read(request) {
                Ok((command, contexts, keys, refused)) => {
                    problems.extend(refused);
                    keymap.0.retain(|binding| binding.command != command || !contexts.contains(&binding.context));
                    wanted.push((request, command, contexts, keys));
                }
                Err(problem) => problems.push(problem),
            }
        }
        for (request, command, contexts, keys) in wanted {
            for key in keys {
                let lost = contexts.iter().flat_map(|context| keymap.bind(*context, &key, command));
                // The same two commands often meet in several contexts, which is one conflict.
                let lost: Vec<_> = lost.fold(Vec::new(), |mut lost, loser| {
                    if !lost.contains(&loser) {
                        lost.push(loser);
                    }
                    lost
                });
                problems.extend(lost.into_iter().map(|(other, taken)| conflict(request, &key, &taken, command, other)));
            }
        }
        (keymap, problems)
    }

    /// Binds a key; gives the other commands that had it, or whose keys begin alike, and those. What the person asked for
    /// takes it from the table, and of two requests the first has it.
    fn bind(&mut self, context: Context, key: &str, command: usize) -> Vec<(usize, String)> {
        let meets = |binding: &Binding| {
            binding.context == context && binding.command != command && is_in_the_way(&binding.key, key)
        };
        let mut others: Vec<_> = self.0.iter().filter(|binding| meets(binding)).cloned().collect();
        if others.iter().any(|other| other.is_asked_for) {
            others.retain(|other| other.is_asked_for);
        } else {
            self.0.retain(|binding| !meets(binding));
            self.0.push(Binding { context, key: key.to_owned(), command, is_asked_for: true });
        }
        others.into_iter().map(|other| (other.command, other.key)).collect()
    }

    /// What keys mean that were typed in a context, separated by blanks.
    pub fn find(&self, context: Context, typed: &str) -> Meaning {
        let here = || self.0.iter().filter(|binding| binding.context == context);
        if let Some(binding) = here().find(|binding| binding.key == typed) {
            return Meaning::Command(binding.command);
        }
        let is_begun = |binding: &Binding| rest(&binding.key, typed).is_some();
        if here().any(is_begun) { Meaning::Prefix } else { Meaning::Nothing }
    }

    /// What may be typed after a prefix, in the table's order: the rest of the keys, and the command.
    pub fn after(&self, context: Context, prefix: &str) -> Vec<(String, usize)> {
        let here = self.0.iter().filter(|binding| binding.context == context);
        let mut after: Vec<_> =
            here.filter_map(|binding| Some((rest(&binding.key, prefix)?.to_owned(), binding.command))).collect();
        after.sort_by_key(|(_, command)| *command);
        after
    }

    /// The keys of a command in a context.
    pub fn keys(&self, command: usize, context: Context) -> impl Iterator<Item = &str> {
        let here = self.0.iter().filter(move |binding| binding.context == context && binding.command == command);
        here.map(|binding| binding.key.as_str())
    }

    /// The keys of a command wherever it has any, each once.
    pub fn all_keys(&self, command: usize) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for binding in self.0.iter().filter(|binding| binding.command == command) {
            if !keys.contains(&binding.key.as_str()) {
                keys.push(&binding.key);
            }
        }
        keys
    }
}

/// What is left of a sequence of keys behind its beginning.
fn rest<'k>(key: &'k str, beginning: &str) -> Option<&'k str> {
    key.strip_prefix(beginning)?.strip_prefix(' ')
}

/// Whether two sequences of keys cannot both be told: they are the same, or one begins the other.
pub(super) fn is_in_the_way(left: &str, right: &str) -> bool {
    left == right || rest(left, right).is_some() || rest(right, left).is_some()
}

fn titles(contexts: &[Context]) -> Vec<String> {
    contexts.iter().map(|context| context.title()).collect()
}

fn is_context(name: &str) -> bool {
    COMMANDS.iter().flat_map(|command| command.contexts).any(|context| context.title() == name)
}

fn nearest_context(name: &str) -> Option<String> {
    let known: Vec<String> = COMMANDS.iter().flat_map(|command| titles(command.contexts)).collect();
    nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"))
}

type Read = (usize, Vec<Context>, Vec<String>, Vec<Problem>);

/// What a request means, with what is wrong with single keys of it.
fn read(request: &KeyRequest) -> Result<Read, Problem> {
    let complain =
        |message: String, help: String| Problem::warning(&request.origin, message).at(request.place.clone()).help(help);
    let ids = || COMMANDS.iter().map(|command| command.id);
    let Some(at) = ids().position(|id| id == request.command) else {
        let help = match nearest(&request.command, ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`gonogo config --keys` prints all of them".to_owned(),
        };
        return Err(complain(format!("there is no command `{}`", request.command), help));
    };
    let all = COMMANDS[at].contexts;
    let contexts = match &request.context {
        None => all.to_vec(),
        Some(name) => match all.iter().find(|context| context.title() == *name) {
            Some(context) => vec![*context],
            None => {
                let names: Vec<_> = titles(all).iter().map(|title| format!("`{title}`")).collect();
                let works = format!("it works in {}", names.join(", "));
                if is_context(name) {
                    return Err(complain(format!("`{}` does nothing in `{name}`", request.command), works));
                }
                let message = format!("there is no `{name}` in which keys work");
                return Err(complain(message, nearest_context(name).unwrap_or(works)));
            }
        },
    };
    let types_text = contexts.iter().any(|context| context.is_typed_in());
    let (mut keys, mut problems) = (Vec::new(), Vec::new());
    for (text, place) in &request.keys {
        match key::parse(text) {
            Ok(key) if types_text && key::is_text(&key) => {
                let message = format!("`{key}` would be typed where `{}` works", request.command);
                let help = "there it needs ctrl, alt or a key that writes nothing, such as `f5`";
                problems.push(complain(message, help.to_owned()).at(place.clone()));
            }
            Ok(key) => keys.push(key),
            Err(help) => {
                problems.push(complain(format!("there is no key `{text}`"), help).at(place.clone()));
            }
        }
    }
    // Whoever only mistyped a key does not mean that there should be none.
    if keys.is_empty() && !problems.is_empty() {
        return Err(problems.swap_remove(0));
    }
    Ok((at, contexts, keys, problems))
}

fn conflict(request: &KeyRequest, key: &str, taken: &str, command: usize, other: usize) -> Problem {
    let (own, other) = (COMMANDS[command].id, COMMANDS[other].id);
    let message = match taken == key {
        true => format!("`{key}` is bound to both `{own}` and `{other}`"),
        false => format!("`{key}` of `{own}` and `{taken}` of `{other}` begin alike, so that only one can be typed"),
    };
    Problem::warning(&request.origin, message)
        .at(request.place.clone())
        .help(format!("give one of them another key, for example `{other} = [\"f5\"]`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn keymap(keys: &str) -> (Keymap, Vec<String>) {
        let mut config = Config::default();
        let mut problems = config.read_user("me.toml", &format!("[keys]\n{keys}"));
        let (keymap, more) = Keymap::new(&config.keys);
        problems.extend(more);
        (keymap, problems.iter().map(ToString::to_string).collect())
    }

    fn runs(keymap: &Keymap, context: Context, key: &str) -> Option<&'static str> {
        match keymap.find(context, key) {
            Meaning::Command(at) => Some(COMMANDS[at].id),
            _ => None,
        }
    }

    #[test]
    fn a_command_has_the_keys_that_are_asked_for_and_no_others() {
        let (keymap, problems) = keymap("mark = [\"M\", \"ctrl-k\"]\nmouse = \"f9\"\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(runs(&keymap, Context::Items, "M"), Some("mark"));
        assert_eq!(runs(&keymap, Context::Gates, "ctrl-k"), Some("mark"));
        assert_eq!(runs(&keymap, Context::Items, "m"), None);
        assert_eq!(runs(&keymap, Context::Items, "f9"), Some("mouse"));
    }

    #[test]
    fn a_context_can_have_keys_of_its_own() {
        let (keymap, problems) = keymap("[keys.gates]\nopen = [\"o\"]\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!((runs(&keymap, Context::Gates, "o"), runs(&keymap, Context::Gates, "e")), (Some("open"), None));
        assert_eq!((runs(&keymap, Context::Items, "o"), runs(&keymap, Context::Items, "e")), (None, Some("open")));
    }

    #[test]
    fn mistakes_are_named_by_line_and_the_rest_counts() {
        let (keymap, problems) = keymap(
            "mrak = [\"f2\"]\nwaive = [\"crtl-w\", \"f3\"]\nsave = [\"s\"]\nassign = [\"f4\"]\n[keys.help]\nmark = [\"f6\"]\n",
        );
        let told = problems.join("\n");
        for part in [
            "me.toml:2:8: there is no command `mrak` (did you mean `mark`?)",
            "me.toml:3:10: there is no key `crtl-w` (did you mean `ctrl-w`?)",
            "me.toml:4:9: `s` would be typed where `save` works",
            "me.toml:7:8: `mark` does nothing in `help`",
        ] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
        assert_eq!(problems.len(), 4, "{told}");
        assert_eq!(runs(&keymap, Context::Items, "f3"), Some("waive"));
        assert_eq!(runs(&keymap, Context::Items, "f4"), Some("assign"));
        assert_eq!(runs(&keymap, Context::Mark, "ctrl-s"), Some("save"), "a mistyped key leaves the table's");
    }

    #[test]
    fn a_context_that_there_is_not_is_named_with_the_one_that_was_meant() {
        let (_, problems) = keymap("[keys.gtaes]\nopen = [\"o\"]\n");
        let told = problems.join("\n");
        assert!(told.contains("there is no `gtaes` in which keys work (did you mean `gates`?)"), "{told}");
    }

    #[test]
    fn conflicts_name_both_commands_and_the_first_request_has_the_key() {
        let (keymap, problems) = keymap("mark = [\"w\"]\nassign = [\"w\"]\nopen = [\"g\"]\n");
        let told = problems.join("\n");
        assert!(told.contains("me.toml:2:8: `w` is bound to both `mark` and `waive`"), "{told}");
        assert!(told.contains("me.toml:3:10: `w` is bound to both `assign` and `mark`"), "{told}");
        assert!(told.contains("`g` of `open` and `g g` of `top` begin alike"), "{told}");
        assert_eq!(runs(&keymap, Context::Items, "w"), Some("mark"));
        assert_eq!(runs(&keymap, Context::Items, "g"), Some("open"));
        assert_eq!(keymap.find(Context::Items, "g g"), Meaning::Nothing);
    }

    #[test]
    fn two_commands_can_change_places() {
        let (keymap, problems) = keymap("mark = [\"w\"]\nwaive = [\"m\"]\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(
            (runs(&keymap, Context::Items, "w"), runs(&keymap, Context::Items, "m")),
            (Some("mark"), Some("waive"))
        );
    }

    #[test]
    fn a_prefix_says_what_may_follow() {
        let keymap = Keymap::default();
        assert_eq!(keymap.find(Context::Items, "g"), Meaning::Prefix);
        let after = keymap.after(Context::Items, "g");
        assert!(after.iter().any(|(key, at)| key == "g" && COMMANDS[*at].id == "top"), "{after:?}");
        assert_eq!(keymap.find(Context::Mark, "g"), Meaning::Nothing);
    }
}
