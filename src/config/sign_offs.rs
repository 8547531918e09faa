//! Who must sign for a GO: the roles in their order, and the rules that keep duties apart.

use crate::checklist::is_id;
use crate::problem::Place;
use crate::reader::{Table, Value};
use crate::text::Sanitized;

/// What the project asks of sign-offs. Without a role it asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffs {
    /// In the order in which they sign; the last one's sign-off is the final one.
    pub roles: Vec<Role>,
    /// Nobody signs for two roles.
    pub distinct: bool,
    /// Nobody signs for a board on which a gate rests on a mark of their own.
    pub not_marker: bool,
    /// Only a signature that verifies counts.
    pub verified: bool,
}

/// Somebody whose approval the project asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: String,
    pub title: Sanitized,
    /// Who may sign for it, each with a mail address; when nobody is named, anybody.
    pub by: Vec<String>,
    /// One that is not required may sign, and is shown, but a GO does not wait for it.
    pub required: bool,
    /// The lowest level at which it is asked; None for all.
    pub level: Option<Level>,
}

/// A level's name and where it is written: which levels there are is known later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    pub name: String,
    pub place: Place,
}

impl Role {
    pub fn admits(&self, person: &str) -> bool {
        self.by.is_empty() || self.by.iter().any(|known| is_same_person(known, person))
    }
}

/// Whether two of git's identities, `Name <mail>`, are one person's: names may be spelled in many ways, addresses may not.
pub fn is_same_person(left: &str, right: &str) -> bool {
    match (mail(left), mail(right)) {
        (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
        (None, None) => left.trim() == right.trim(),
        _ => false,
    }
}

/// The address in `Name <mail>`, or the text itself if it is one.
pub fn mail(person: &str) -> Option<&str> {
    let inside = person.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(mail, _)| mail);
    let mail = inside.unwrap_or(person).trim();
    (mail.contains('@') && !mail.contains(char::is_whitespace)).then_some(mail)
}

impl SignOffs {
    pub(super) fn read(table: &mut Table<'_, '_>) -> Self {
        let mut read = Self::default();
        for role in table.tables("role", |table| role(table)) {
            read.roles.extend(role);
        }
        refuse_twins(table, &read.roles);
        table.table("sign_offs", |table| {
            read.distinct = table.boolean("distinct").unwrap_or_default();
            read.not_marker = table.boolean("not_marker").unwrap_or_default();
            read.verified = table.boolean("verified").unwrap_or_default();
        });
        read
    }
}

fn role(table: &mut Table<'_, '_>) -> Option<Role> {
    let span = table.span_of("id");
    let id = table.required("id", "a role needs a name to sign by, for example id = \"engineering\"");
    let title = table.string("title");
    let by = table.list("by", person).unwrap_or_default();
    let required = table.boolean("required").unwrap_or(true);
    let place = table.place(table.span_of("level"));
    let level = table.string("level").map(|name| Level { name, place });
    let id = id?;
    if !is_id(&id) {
        table.problem_in(span, &format!("`{id}` is no id"), "write it in lower-case letters, digits and hyphens");
        return None;
    }
    Some(Role { title: title.as_deref().unwrap_or(&id).into(), id, by, required, level })
}

/// A name alone can be anybody's, and no signature proves it.
fn person(table: &mut Table<'_, '_>, value: Value<'_, '_>, text: &str) -> Option<String> {
    if mail(text).is_none() {
        let message = format!("`{text}` has no mail address, so that anybody could be meant");
        table.problem_at(value, &message, "write it as git does: \"Ada Lovelace <ada@example.org>\"");
        return None;
    }
    Some(text.to_owned())
}

fn refuse_twins(table: &mut Table<'_, '_>, roles: &[Role]) {
    let twin = roles.iter().enumerate().find(|(at, role)| roles[..*at].iter().any(|other| other.id == role.id));
    if let Some((_, twin)) = twin {
        let span = table.span_of("role");
        table.problem_in(span, &format!("two roles have the id `{}`", twin.id), "give each an id of its own");
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, PROJECT_FILE};

    use super::*;

    const ROLES: &str = "[[role]]\nid = \"engineering\"\ntitle = \"Engineering lead\"\nby = [\"Ada <ada@example.org>\"]\n\
        [[role]]\nid = \"director\"\nrequired = false\nlevel = \"production\"\n[sign_offs]\ndistinct = true\n";

    fn read(text: &str) -> (SignOffs, Vec<String>) {
        let mut config = Config::default();
        let problems = config.read_project(PROJECT_FILE, text);
        (config.sign_offs, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn roles_keep_their_order() {
        let (sign_offs, problems) = read(ROLES);
        assert_eq!(problems, Vec::<String>::new());
        let [first, last] = &sign_offs.roles[..] else { panic!("{sign_offs:?}") };
        assert_eq!((first.title.as_str(), first.required, first.level.as_ref()), ("Engineering lead", true, None));
        assert_eq!((last.title.as_str(), last.required), ("director", false));
        assert_eq!(last.level.as_ref().map(|level| (level.name.as_str(), level.place.line)), Some(("production", 8)));
        assert!(sign_offs.distinct && !sign_offs.not_marker && !sign_offs.verified);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let problem = |text: &str| read(text).1.join("\n").replace(".gonogo/config.toml:", "");
        assert!(problem("[[role]]\ntitle = \"A\"\n").starts_with("1:1: `id` is missing"));
        assert!(problem("[[role]]\nid = \"The Boss\"\n").starts_with("2:6: `The Boss` is no id"));
        assert!(problem("[[role]]\nid = \"a\"\nby = [\"Ada\"]\n").starts_with("3:7: `Ada` has no mail address"));
        assert!(problem("[[role]]\nid = \"a\"\n[[role]]\nid = \"a\"\n").contains("two roles have the id `a`"));
        assert!(problem("[[role]]\nid = \"a\"\nrequierd = true\n").contains("did you mean `required`?"));
        assert!(problem("[sign_offs]\ndistinct = \"yes\"\n").starts_with("2:12: `distinct` is a string here"));
    }

    #[test]
    fn people_are_known_by_their_address() {
        let ada = "Ada Lovelace <ada@example.org>";
        assert!(is_same_person(ada, "ADA <Ada@Example.org>") && is_same_person("ada@example.org", ada));
        assert!(!is_same_person(ada, "Ada Lovelace <ada@example.com>") && !is_same_person("Ada Lovelace", ada));
        assert!(!is_same_person("Ada Lovelace", "Ada") && is_same_person("Ada", " Ada "));
        let role = Role { id: "a".into(), title: "A".into(), by: vec![ada.into()], required: true, level: None };
        assert!(role.admits("A. L. <ada@example.org>") && !role.admits("Ada Lovelace <mallory@example.org>"));
        assert!(Role { by: Vec::new(), ..role }.admits("Bo"));
    }
}
