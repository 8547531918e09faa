//! `gonogo init`: a checklist of the team's own to start from, which is a shipped one under another name.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::output;
use crate::audit::{Cancel, Engine, Plan};
use crate::check::Outcome;
use crate::checklist::{Builtin, Checklist, Source, builtins};
use crate::config::{CHECKLISTS_FOLDER, PROJECT_FILE};
use crate::repo::RepoPath;
use crate::runtime::session::{Choices, Session};
use crate::runtime::store::write_definition;
use crate::runtime::trust::Standing;
use crate::text::{Sanitized, count, nearest};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The shipped checklist to start from; by default the one that fits best.
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Print what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// List the shipped checklists, and which of them fit here.
    #[arg(long, conflicts_with = "dry_run")]
    list: bool,
}

/// A shipped checklist in this repository.
struct Shipped {
    builtin: Builtin,
    checklist: Checklist,
    /// How its `when` is decided here; without one it fits anywhere.
    when: Option<Arc<Outcome>>,
}

/// What is to be written, and where.
struct Draft<'s> {
    from: &'s Shipped,
    path: RepoPath,
    text: String,
    beside: Beside,
}

/// What keeps the others on the board: a checklist of the team's own that nothing names is shown alone. With the line that
/// names all of them.
enum Beside {
    Nothing,
    /// A configuration of the project's, which is to be written as well.
    Written(String),
    /// The one that is there, which is the team's to change.
    Said(String),
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match begin(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => output::fail(2, &reason),
    }
}

fn begin(arguments: &Arguments) -> Result<(), String> {
    let (id, path) = arguments.id_and_path();
    let session = Session::open(path, Choices::default())?;
    let shipped = shipped(&session);
    if arguments.list {
        output::print(&list(&shipped.iter().collect::<Vec<_>>()));
        return Ok(());
    }
    let chosen = match id {
        Some(id) => named(&shipped, id)?,
        None => fits_best(&shipped)?,
    };
    let draft = Draft::new(&session, &shipped, chosen)?;
    if id.is_none() {
        let fitting: Vec<_> = shipped.iter().filter(|shipped| shipped.fits()).collect();
        output::message(&format!("These fit here, and `{}` best:\n{}", chosen.builtin.id, list(&fitting)));
    }
    if arguments.dry_run {
        output::print(&draft.text);
        output::message(&format!("Nothing is written. Without --dry-run it would be:\n{}", draft.told()));
        return Ok(());
    }
    draft.write(&session)?;
    output::print(&draft.told());
    output::message(&next(path)?);
    Ok(())
}

impl Arguments {
    /// A folder that is no shipped checklist's name is the repository.
    fn id_and_path(&self) -> (Option<&str>, &Path) {
        let id = self.id.as_deref();
        let only = id.filter(|id| self.path.is_none() && Builtin::find(id).is_none()).map(Path::new);
        match (only.filter(|path| path.is_dir()), &self.path) {
            (Some(path), _) => (None, path),
            (None, path) => (id, path.as_deref().unwrap_or(Path::new("."))),
        }
    }
}

/// All that are shipped, of which only the conditions are looked at.
fn shipped(session: &Session) -> Vec<Shipped> {
    let loaded: Vec<_> = builtins().into_iter().filter_map(|builtin| Some((builtin, builtin.load().0?))).collect();
    let bare: Vec<_> =
        loaded.iter().map(|(_, checklist)| Checklist { areas: Vec::new(), ..checklist.clone() }).collect();
    let mut engine = Engine::new(Arc::clone(&session.repo), Arc::new(Plan::new(&bare)));
    let outcomes = engine.audit(&Cancel::default(), &|_| {}).outcomes;
    let when = |checklist: &Checklist| {
        let signature = &checklist.when.as_ref()?.signature;
        outcomes.iter().find(|(known, _)| known == signature).map(|(_, outcome)| Arc::clone(outcome))
    };
    loaded.into_iter().map(|(builtin, checklist)| Shipped { builtin, when: when(&checklist), checklist }).collect()
}

impl Shipped {
    fn fits(&self) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds())
    }

    /// Whether it asks only what another one takes for granted.
    fn is_beneath(&self, other: &Self) -> bool {
        let checklist = &other.checklist;
        let needs = checklist.items().flat_map(|item| &item.needs);
        let mut named = needs.chain(checklist.risks.iter().flat_map(|risk| &risk.mitigated_by));
        other.builtin.id != self.builtin.id
            && (self.when.is_none() || named.any(|key| key.checklist() == self.builtin.id))
    }
}

/// A line each: the name, whether it fits and why, what it is.
fn list(shipped: &[&Shipped]) -> String {
    let widest = shipped.iter().map(|shipped| shipped.builtin.id.len()).max().unwrap_or(0);
    let line = |shipped: &&Shipped| {
        let Shipped { builtin, checklist, when } = shipped;
        let why = match when {
            None => "fits any repository".to_owned(),
            Some(when) if when.holds() => format!("fits: {}", evidence(when).summary),
            Some(when) => format!("does not fit: {}", when.summary),
        };
        format!("  {:<widest$}  {} · {why}\n", builtin.id, checklist.title)
    };
    shipped.iter().map(line).collect()
}

/// Of combined conditions the first that holds, which is what a checklist is for.
fn evidence(outcome: &Outcome) -> &Outcome {
    outcome.parts.iter().find(|part| part.holds()).map_or(outcome, evidence)
}

fn named<'s>(shipped: &'s [Shipped], id: &str) -> Result<&'s Shipped, String> {
    shipped.iter().find(|shipped| shipped.builtin.id == id).ok_or_else(|| {
        let near = nearest(id, shipped.iter().map(|shipped| shipped.builtin.id));
        let help = near.map_or("`gonogo init --list` names them".to_owned(), |near| format!("did you mean `{near}`?"));
        format!("no checklist `{}` is shipped; {help}", Sanitized::new(id))
    })
}

/// The one that asks what no other one takes for granted.
fn fits_best(shipped: &[Shipped]) -> Result<&Shipped, String> {
    let fitting: Vec<&Shipped> = shipped.iter().filter(|shipped| shipped.fits()).collect();
    let is_best = |shipped: &&&Shipped| !fitting.iter().any(|other| shipped.is_beneath(other));
    match fitting.iter().filter(is_best).copied().collect::<Vec<_>>().as_slice() {
        [best] => Ok(best),
        many => Err(format!("several fit equally well; name one:\n\n{}", list(many).trim_end())),
    }
}

impl<'s> Draft<'s> {
    fn new(session: &Session, shipped: &[Shipped], from: &'s Shipped) -> Result<Self, String> {
        let path = RepoPath::new(CHECKLISTS_FOLDER).join(&format!("{}.toml", from.builtin.own_id()));
        if session.repo.exists(&path) {
            return Err(format!("{path} is there already; edit it, or remove it to start anew"));
        }
        let is_stated = |key: &str| session.ledger.statements().any(|(_, statement)| statement.item == key);
        let text = from.builtin.own_text(&is_stated);
        Ok(Self { beside: beside(session, shipped, from), from, path, text })
    }

    fn write(&self, session: &Session) -> Result<(), String> {
        let write = |path: &RepoPath, text: &str| {
            write_definition(session.repo.root(), path, text, None)
                .map_err(|error| format!("{error}; {}", error.help()))
        };
        write(&self.path, &self.text)?;
        match &self.beside {
            Beside::Written(line) => write(
                &RepoPath::new(PROJECT_FILE),
                &format!(
                    "# What the board shows: shipped checklists, and the team's own of {CHECKLISTS_FOLDER}.\n{line}\n"
                ),
            ),
            Beside::Nothing | Beside::Said(_) => Ok(()),
        }
    }

    /// What is in each file, and what is left to say.
    fn told(&self) -> String {
        let Shipped { builtin, checklist, when } = self.from;
        let items = count(checklist.items().count(), "item");
        let areas = count(checklist.areas.len(), "area");
        let mut text = format!("{}\n  the {items} in {areas} of `{}`, yours to change\n", self.path, builtin.id);
        match &self.beside {
            Beside::Nothing => {}
            Beside::Written(line) => {
                text.push_str(&format!("{PROJECT_FILE}\n  {line}, so that the board stays what it is\n"));
            }
            Beside::Said(line) => text.push_str(&format!("{PROJECT_FILE} is to say what the board shows\n  {line}\n")),
        }
        if let Some(when) = when.as_ref().filter(|when| !when.holds()) {
            let why = &when.summary;
            text.push_str(&format!(
                "It does not fit here: {why}. The board shows it without the `when` at its head.\n"
            ));
        }
        text
    }
}

fn beside(session: &Session, shipped: &[Shipped], from: &Shipped) -> Beside {
    let own = from.builtin.own_id();
    let own_for = |id: &str| if id == from.builtin.id { own.clone() } else { id.to_owned() };
    if let Some(named) = &session.config.checklists.value {
        let mut ids: Vec<String> = named.iter().map(|id| own_for(id)).collect();
        if !ids.contains(&own) {
            ids.push(own.clone());
        }
        return if named.contains(&own) { Beside::Nothing } else { Beside::Said(line(&ids)) };
    }
    let shown = shipped.iter().filter(|shipped| shipped.fits() || shipped.builtin.id == from.builtin.id);
    let ids: Vec<String> = shown.map(|shipped| own_for(shipped.builtin.id)).collect();
    let has_own = session.checklists().iter().any(|checklist| checklist.source == Source::Repository);
    match has_own || ids.len() == 1 {
        true => Beside::Nothing,
        false if session.repo.exists(&RepoPath::new(PROJECT_FILE)) => Beside::Said(line(&ids)),
        false => Beside::Written(line(&ids)),
    }
}

/// The line of a configuration that names these.
fn line(ids: &[String]) -> String {
    format!("checklists = [{}]", ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", "))
}

/// What there is to do now, and what waits for the person's trust.
fn next(path: &Path) -> Result<String, String> {
    let place = if path == Path::new(".") { String::new() } else { format!(" {}", path.display()) };
    let mut text = String::new();
    let (_, requests, standing) = Session::open(path, Choices::default())?.prober()?;
    if let Standing::Asks(before) = standing {
        let again = if before.is_some() { ", what you trusted before included" } else { "" };
        text.push_str(&format!("\n`gonogo trust{place}` would allow this to be run and called{again}:\n"));
        requests.lines().for_each(|line| text.push_str(&format!("  {}\n", Sanitized::new(line))));
    }
    text.push_str(&format!(
        "\nNext: change it (`gonogo explain KIND` has the keys of a check), `gonogo lint{place}`, `gonogo{place}`"
    ));
    Ok(text)
}
