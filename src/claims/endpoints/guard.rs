//! Whether a route asks who calls it: by what stands between its path and its handler, by the decorators around it, by what
//! its function depends on.
//!
//! That one asks nobody is said only where all that could ask is seen: the application that it is a route of is made in the
//! same file, its handler is written there, and neither has a word of it.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::known::routes::closed;

/// Who may call a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// Only whom something lets in, by its name.
    By(String),
    Nobody,
}

/// Names of what lets callers in, in small letters; `auth` is another, if it does not stand in one of [`OTHERS`].
const GUARDS: &[&str] = &[
    "verifytoken",
    "verifyjwt",
    "checkjwt",
    "requirelogin",
    "loginrequired",
    "tokenrequired",
    "adminrequired",
    "jwtrequired",
    "requirerole",
    "requireadmin",
    "requireuser",
    "requirepermission",
    "adminonly",
    "isadmin",
    "ensureloggedin",
    "protect",
    "getcurrentuser",
    "currentuser",
    "currentactiveuser",
    "preauthorize",
    "secured",
    "rolesallowed",
    "useguards",
];
/// Parts of names that have to do with who calls, and let nobody in.
const OTHERS: &[&str] = &[
    "limit",
    "valid",
    "schema",
    "controller",
    "service",
    "optional",
    "log",
    "route",
    "config",
    "author",
    "public",
    "anonymous",
    "permitall",
    "openauth",
    "noauth",
    "skipauth",
];
/// What could ask who calls, in small letters.
const ASKING: &[&str] = &[
    "auth",
    "jwt",
    "token",
    "session",
    "401",
    "403",
    "forbidden",
    "req.user",
    "user_id",
    "current_user",
    "permission",
    "role",
    "login",
    "verify",
    "apikey",
    "api_key",
    "api-key",
    "secret",
    "signature",
    "cookie",
    "guard",
    "protect",
    "credential",
    "passport",
    "headers",
    "getuser",
    "whoami",
    "identity",
    "acl",
    "keycloak",
    "clerk",
];
/// Parts of the names of what applications apply to all routes, and that asks nobody who they are.
const HARMLESS: &[&str] = &[
    "cors",
    "helmet",
    "json",
    "urlencoded",
    "static",
    "morgan",
    "limit",
    "compress",
    "gzip",
    "bodyparser",
    "cookieparser",
    "log",
    "metric",
    "prom",
    "error",
    "notfound",
    "hpp",
    "sanitize",
    "requestid",
    "correlation",
    "trac",
    "swagger",
    "timeout",
    "timing",
    "favicon",
    "trustedhost",
    "httpsredirect",
    "securityheaders",
    "rout",
    "require",
];
/// A longer statement is not read to its end.
const LONGEST: usize = 20_000;

static ROUTE: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(\w+)\.\w+\(\s*"));
static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"[A-Za-z_][\w.]*"));
static DEPENDS: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(?:Depends|Security)\(\s*([\w.]+)"));
/// What is given the whole application, and could make all its routes ask.
static PASSED: LazyLock<Regex> = LazyLock::new(|| compiled(r"([\w.]+|\))\(\s*(\w+)\s*[,)]"));
/// A handler that hands on the request may hand it to what asks.
static HANDED: LazyLock<Regex> = LazyLock::new(|| compiled(r"\(\s*(?:req|request|ctx)\s*[,)]"));
/// What only runs an application.
const RUNNING: &[&str] = &["createServer", "Server", "serverless", "request", "supertest", "serve", "handle"];

/// Who may call the route that stands on a line of a file; None if that cannot be told.
pub(super) fn of(text: &str, line: usize, ending: &str) -> Option<Guard> {
    match ending {
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" => {
            annotated(text, line).or_else(|| called(text, line))
        }
        "go" => called(text, line).filter(|guard| *guard != Guard::Nobody),
        "py" => declared(text, line),
        "java" | "kt" => annotated(text, line),
        _ => None,
    }
}

/// Where a line begins.
fn start_of(text: &str, line: usize) -> Option<usize> {
    let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    starts.nth(line.checked_sub(1)?)
}

/// The arguments of a call.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_usize, 0, Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                found.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(text[start..].trim());
    found.retain(|argument| !argument.is_empty());
    found
}

/// The name in a text that lets callers in, if one does.
fn guard_in(text: &str) -> Option<String> {
    let is_guard = |name: &str| {
        // `auth.Login` lets nobody in: what it is called stands behind the module.
        let letters = name.rsplit('.').next().unwrap_or(name).to_lowercase().replace('_', "");
        let is_other = OTHERS.iter().any(|other| letters.contains(other)) && !letters.contains("authoriz");
        GUARDS.contains(&letters.as_str()) || (!is_other && letters.contains("auth"))
    };
    NAME.find_iter(text).map(|name| name.as_str()).find(|name| is_guard(name)).map(str::to_owned)
}

/// Whether a text has a word by which something could ask who calls.
fn could_ask(text: &str) -> bool {
    let lower = text.to_lowercase();
    ASKING.iter().any(|word| match *word {
        // An author is no authority.
        "auth" => lower
            .match_indices("auth")
            .any(|(at, _)| !lower[at..].starts_with("author") || lower[at..].starts_with("authoriz")),
        word => lower.contains(word),
    })
}

/// `app.post("/orders", requireAuth, create)`.
fn called(text: &str, line: usize) -> Option<Guard> {
    let start = start_of(text, line)?;
    let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
    let found = ROUTE.captures(&text[start..end])?;
    let whole = closed(&text[start + found.get(0)?.end()..], LONGEST)?;
    let arguments = arguments(whole);
    let (handler, between) = arguments.get(1..)?.split_last()?;
    let callee = |argument: &str| argument.split('(').next().unwrap_or_default().to_owned();
    if let Some(guard) = between.iter().find_map(|argument| guard_in(&callee(argument))) {
        return Some(Guard::By(guard));
    }
    // `withAuth(async (req, res) => …)`: what stands before the function is around it.
    let around = handler.split(['{', '=']).next().unwrap_or_default();
    let around = around.split("function").next().unwrap_or_default().trim_end_matches("async ");
    if around.contains('(')
        && let Some(guard) = around.split_once('(').and_then(|(name, _)| guard_in(name))
    {
        return Some(Guard::By(guard));
    }
    let is_written = handler.contains("=>") || handler.contains("function");
    let body = handler.split_once('{').map_or("", |(_, body)| body);
    let is_silent = is_written && between.is_empty() && !could_ask(handler) && !HANDED.is_match(body);
    (is_silent && is_whole(text, &found[1])).then_some(Guard::Nobody)
}

/// Whether a file makes the application of a name, and nothing in it makes all of its routes ask.
fn is_whole(text: &str, name: &str) -> bool {
    let is_made = text.contains(&format!("{name} = express()"));
    let call = format!("{name}.use(");
    let mut uses = text.match_indices(&call).map(|(at, call)| &text[at + call.len()..]);
    let is_quiet = |call: &str| closed(call, LONGEST).is_some_and(|all| arguments(all).into_iter().all(is_harmless));
    let is_passed = PASSED
        .captures_iter(text)
        .any(|found| &found[2] == name && !RUNNING.iter().any(|running| found[1].ends_with(running)));
    is_made && uses.all(is_quiet) && !is_passed
}

/// Whether what is applied to all routes asks nobody who they are.
fn is_harmless(argument: &str) -> bool {
    let name = argument.split('(').next().unwrap_or_default().to_lowercase().replace(['.', '_'], "");
    let is_address = argument.starts_with(['"', '\'', '`']);
    is_address || (!could_ask(&name) && HARMLESS.iter().any(|word| name.contains(word)))
}

/// The decorators around a line, and the function that they stand before.
fn annotated(text: &str, line: usize) -> Option<Guard> {
    let lines: Vec<&str> = text.lines().collect();
    let at = line.checked_sub(1)?;
    let is_mark = |line: &&str| line.trim_start().starts_with('@');
    is_mark(lines.get(at)?).then_some(())?;
    let above = lines[..at].iter().rev().take_while(|line| is_mark(line));
    let below = lines[at..].iter().take_while(|line| is_mark(line));
    let marks: Vec<&&str> = above.chain(below).collect();
    let names = |mark: &str| mark.trim_start().trim_start_matches('@').split('(').next().unwrap_or_default().to_owned();
    // Who is let in by `isAnonymous()` is anybody.
    let is_open = |mark: &&&str| {
        let lower = mark.to_lowercase();
        ["permitall", "isanonymous", "public", "optional"].iter().any(|word| lower.contains(word))
    };
    if marks.iter().any(is_open) {
        return None;
    }
    marks.iter().find_map(|mark| guard_in(&names(mark)).map(|_| Guard::By(format!("@{}", names(mark)))))
}

/// A function of Python with its decorators.
fn declared(text: &str, line: usize) -> Option<Guard> {
    let start = start_of(text, line)?;
    let rest = &text[start..];
    let head = rest.find("def ").filter(|at| *at < LONGEST)?;
    let open = head + rest[head..].find('(')? + 1;
    let signature = closed(&rest[open..], LONGEST)?;
    let before = text[..start].lines().rev().take_while(|line| line.trim_start().starts_with('@')).collect::<Vec<_>>();
    let marks = rest[..head].lines().chain(before).filter(|line| line.trim_start().starts_with('@'));
    let names: Vec<&str> = marks.map(|mark| mark.trim_start().split('(').next().unwrap_or_default()).collect();
    if let Some(name) = names.iter().find(|name| guard_in(name).is_some()) {
        return Some(Guard::By((*name).to_owned()));
    }
    let decorator = &rest[..head];
    let depends = || DEPENDS.captures_iter(decorator).chain(DEPENDS.captures_iter(signature));
    let is_let_in = |name: &str| {
        let lower = name.to_lowercase();
        !lower.contains("optional")
            && (guard_in(name).is_some() || lower.contains("current_user") || lower.contains("require_"))
    };
    if let Some(found) = depends().find(|found| is_let_in(&found[1])) {
        return Some(Guard::By(found[1].to_owned()));
    }
    let body = body_of(&rest[open + signature.len()..]);
    let is_open = !could_ask(decorator)
        && !could_ask(signature)
        && !signature.contains("Request")
        && !signature.contains("Header(");
    let name = ROUTE.captures(rest.lines().next()?)?.get(1)?.as_str();
    (is_open && !could_ask(body) && makes_open(text, name)).then_some(Guard::Nobody)
}

/// The lines of a function behind its signature: those that stand deeper than the first that follows it.
fn body_of(text: &str) -> &str {
    let first = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut end = first;
    for line in text[first..].split_inclusive('\n') {
        if !line.trim().is_empty() && !line.starts_with([' ', '\t']) {
            break;
        }
        end += line.len();
    }
    &text[..end]
}

/// Whether a file makes the application of a name, and nothing in it makes all of its routes ask.
fn makes_open(text: &str, name: &str) -> bool {
    let made = format!("{name} = FastAPI(");
    let Some(at) = text.find(&made) else { return false };
    let is_quiet =
        closed(&text[at + made.len()..], LONGEST).is_some_and(|arguments| !arguments.contains("dependencies"));
    let mut added = text.match_indices(".add_middleware(").map(|(at, call)| &text[at + call.len()..]);
    let adds_none =
        added.all(|call| closed(call, LONGEST).is_some_and(|all| is_harmless(arguments(all).first().unwrap_or(&""))));
    let is_passed = PASSED.captures_iter(text).any(|found| &found[2] == name && !found[1].ends_with("run"));
    is_quiet && adds_none && !text.contains(&format!("@{name}.middleware")) && !is_passed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(text: &str, line: usize, ending: &str) -> Option<String> {
        of(text, line, ending).map(|guard| match guard {
            Guard::By(name) => name,
            Guard::Nobody => "nobody".to_owned(),
        })
    }

    #[test]
    fn a_call_is_guarded_by_what_stands_before_its_handler() {
        let app = "const app = express();\napp.use(cors());\n";
        let of = |route: &str| guard(&format!("{app}{route}\n"), 3, "js");
        assert_eq!(of("app.post('/a', requireAuth, async (req, res) => {})").as_deref(), Some("requireAuth"));
        assert_eq!(of("app.post('/a', withAuth(async (req, res) => {}))").as_deref(), Some("withAuth"));
        assert_eq!(of("app.post('/a', authLimiter, orders.create)"), None);
        assert_eq!(of("app.post('/a', async (req, res) => { res.json(1) })").as_deref(), Some("nobody"));
        assert_eq!(of("app.post('/a', async (req, res) => { check(req.user) })"), None);
        assert_eq!(of("app.post('/a', orders.create)"), None);
        let asking = "const app = express();\napp.use(session());\napp.get('/a', (req, res) => {})\n";
        assert_eq!(guard(asking, 3, "js"), None);
        let passed = "const app = express();\nsecure(app);\napp.get('/a', (req, res) => {})\n";
        assert_eq!(guard(passed, 3, "js"), None);
    }

    #[test]
    fn a_function_of_python_is_guarded_by_what_it_depends_on() {
        let of = |rest: &str| guard(&format!("app = FastAPI()\n@app.get('/a')\n{rest}"), 2, "py");
        assert_eq!(of("def a(user = Depends(get_current_user)):\n    return 1\n").as_deref(), Some("get_current_user"));
        assert_eq!(of("@login_required\ndef a():\n    return 1\n").as_deref(), Some("@login_required"));
        assert_eq!(
            of("def a(db = Depends(get_db)):\n    return 1\n\ndef other(token):\n    pass\n").as_deref(),
            Some("nobody")
        );
        assert_eq!(of("def a(request: Request):\n    return 1\n"), None);
        assert_eq!(of("def a():\n    if not token: raise Error(401)\n"), None);
    }

    #[test]
    fn annotations_guard_what_they_stand_at() {
        let java = "@GetMapping(\"/a\")\n@PreAuthorize(\"hasRole('ADMIN')\")\npublic A a() {\n";
        assert_eq!(guard(java, 1, "java").as_deref(), Some("@PreAuthorize"));
        assert_eq!(guard("@PreAuthorize(\"permitAll()\")\n@GetMapping(\"/a\")\n", 2, "java"), None);
        assert_eq!(guard("@UseGuards(JwtAuthGuard)\n@Get('a')\nfindAll() {\n", 2, "ts").as_deref(), Some("@UseGuards"));
    }
}
