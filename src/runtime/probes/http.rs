//! Makes an HTTP request. The server's name is resolved once, and the addresses found are used to the end; no proxy, no
//! cookies; a redirect is followed only to where a request may go.

use std::io::Read as _;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::{Method, Request, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, SendBody};

use super::address::Origin;
use super::{Given, certificate};
use crate::audit::Cancel;
use crate::probe::{Http, HttpReply, Mask, Template, Url};

/// How much of a body is read.
const BODY_CAP: u64 = 1 << 20;
/// Between two tries of a server that did not answer.
const PAUSE: Duration = Duration::from_millis(500);
const LENGTH: &str = "content-length";

/// A request with all its variables filled in.
pub struct Filled {
    uri: Uri,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Filled {
    /// # Errors
    /// The variable or server that nobody has given.
    pub fn new(http: &Http, given: &Given) -> Result<Self, String> {
        let fill = |template: &Template| {
            let unset = |name: String| format!("the variable {name} is not set: {}", Given::remedy(&name));
            template.fill(|name| given.variable(name)).map_err(unset)
        };
        let url = match &http.url {
            Url::Whole(url) => fill(url)?,
            Url::Endpoint { name, path } => {
                let server = given.endpoint(name).ok_or_else(|| Given::endpoint_remedy(name))?;
                format!("{}{}", server.trim_end_matches('/'), fill(path)?)
            }
        };
        let uri: Uri =
            url.parse().map_err(|_| format!("{} is no address once its variables are filled in", http.url))?;
        // Said as it was written: filled in, it can hold what only its server may know.
        Origin::of(&uri).map_err(|_| format!("{} is no address once its variables are filled in", http.url))?;
        let header = |(name, value): &(String, Template)| Ok((name.clone(), fill(value)?));
        let headers = http.headers.iter().map(header).collect::<Result<_, String>>()?;
        Ok(Self { uri, headers, body: http.body.as_ref().map(fill).transpose()? })
    }

    pub fn origin(&self) -> Result<Origin, String> {
        Origin::of(&self.uri)
    }
}

/// Asks until the answer that ends the repetition, or once; `may_go` says where a redirect may lead.
///
/// # Errors
/// Why there is no answer.
pub fn run(
    http: &Http,
    given: &Given,
    may_go: &dyn Fn(&Origin) -> Result<(), String>,
    cancel: &Cancel,
) -> Result<HttpReply, String> {
    let filled = Filled::new(http, given)?;
    let mask = given.mask();
    let result = converse(http, &filled, may_go, cancel);
    result.map_err(|reason| mask.text(&reason)).map(|reply| HttpReply { mask, ..reply })
}

fn converse(
    http: &Http,
    filled: &Filled,
    may_go: &dyn Fn(&Origin) -> Result<(), String>,
    cancel: &Cancel,
) -> Result<HttpReply, String> {
    let times = http.repeat.as_ref().map_or(1, |repeat| repeat.times);
    let agent = Pinned::agent(&filled.origin()?, http.timeout)?;
    let mut requests = 0;
    let mut reply = loop {
        let reply = follow(http, filled, &agent, may_go, cancel)?;
        requests += 1;
        let is_over = http.repeat.as_ref().is_none_or(|repeat| repeat.until.contains(reply.status));
        if is_over || requests >= times {
            break reply;
        }
        if cancel.is_cancelled() {
            return Err("it was given up".to_owned());
        }
    };
    reply.requests = requests;
    if http.certificate {
        reply.certificate_until = Some(certificate::good_until(&filled.origin()?, http.timeout)?);
    }
    Ok(reply)
}

/// One request and the redirects that it may follow.
fn follow(
    http: &Http,
    filled: &Filled,
    agent: &Agent,
    may_go: &dyn Fn(&Origin) -> Result<(), String>,
    cancel: &Cancel,
) -> Result<HttpReply, String> {
    let mut reply = ask_again(http, filled, &filled.uri, agent, cancel)?;
    let mut at = filled.uri.clone();
    for _ in 0..http.redirects {
        let is_redirect = matches!(reply.status, 301 | 302 | 303 | 307 | 308);
        let Some(location) = reply.header("location").next().filter(|_| is_redirect) else { break };
        at = beyond(&at, location)?;
        let origin = Origin::of(&at)?;
        may_go(&origin).map_err(|reason| format!("it redirects to {origin}: {reason}"))?;
        reply = ask_again(http, filled, &at, &Pinned::agent(&origin, http.timeout)?, cancel)?;
    }
    Ok(reply)
}

/// Where a redirect leads: an address, or a path on the same server.
fn beyond(from: &Uri, location: &str) -> Result<Uri, String> {
    let whole = match location.starts_with('/') && !location.starts_with("//") {
        true => format!("{}{location}", Origin::of(from)?),
        false => location.to_owned(),
    };
    whole.parse().map_err(|_| format!("it redirects to `{location}`, which is no address"))
}

fn ask_again(http: &Http, filled: &Filled, uri: &Uri, agent: &Agent, cancel: &Cancel) -> Result<HttpReply, String> {
    let mut tries = 0;
    loop {
        match ask(http, filled, uri, agent) {
            Err(_) if tries < http.retries && !cancel.is_cancelled() => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

fn ask(http: &Http, filled: &Filled, uri: &Uri, agent: &Agent) -> Result<HttpReply, String> {
    let method = Method::from_bytes(http.method.as_bytes()).map_err(|_| format!("`{}` is no method", http.method))?;
    let mut request = Request::builder().method(method).uri(uri);
    // What is meant for one server is not told to another.
    let is_own = Origin::of(uri)? == filled.origin()?;
    for (name, value) in filled.headers.iter().filter(|_| is_own) {
        request = request.header(name, value);
    }
    let body = filled.body.as_ref().filter(|_| is_own);
    // Not every server takes a body whose length it is not told.
    if let Some(body) = body.filter(|_| !filled.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(LENGTH))) {
        request = request.header(LENGTH, body.len());
    }
    let body = body.map(|body| std::io::Cursor::new(body.clone().into_bytes()));
    let body = body.map_or(SendBody::none(), SendBody::from_owned_reader);
    let request = request.body(body).map_err(|error| format!("it cannot be asked: {error}"))?;
    let start = Instant::now();
    let mut response = agent.run(request).map_err(|error| reason(&error, uri))?;
    let latency = start.elapsed();
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let mut body = Vec::new();
    let read = response.body_mut().as_reader().take(BODY_CAP + 1).read_to_end(&mut body);
    read.map_err(|error| format!("its answer broke off: {}", crate::repo::io_reason(&error)))?;
    let is_cut = body.len() as u64 > BODY_CAP;
    body.truncate(usize::try_from(BODY_CAP).unwrap_or(usize::MAX));
    let status = response.status().as_u16();
    let mask = Mask::default();
    Ok(HttpReply { status, headers, body, mask, is_cut, latency, requests: 1, certificate_until: None })
}

fn reason(error: &ureq::Error, uri: &Uri) -> String {
    let server = uri.authority().map_or("the server", |authority| authority.as_str());
    match error {
        ureq::Error::Timeout(_) => format!("{server} did not answer in time"),
        ureq::Error::Io(error) => format!("{server} cannot be reached: {}", crate::repo::io_reason(error)),
        other => format!("{server} does not answer as a server should: {other}"),
    }
}

/// Resolved once: a name that stands for another server a moment later changes nothing.
#[derive(Debug)]
struct Pinned(Vec<SocketAddr>);

impl Pinned {
    fn agent(origin: &Origin, timeout: Duration) -> Result<Agent, String> {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(timeout))
            .user_agent(concat!("gonogo/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls())
            .build();
        Ok(Agent::with_parts(config, DefaultConnector::default(), Self(resolve(origin)?)))
    }
}

impl Resolver for Pinned {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut found = self.empty();
        self.0.iter().take(16).for_each(|address| found.push(*address));
        Ok(found)
    }
}

/// # Errors
/// When the name is unknown.
pub fn resolve(origin: &Origin) -> Result<Vec<SocketAddr>, String> {
    let found = (origin.host(), origin.port()).to_socket_addrs();
    let found: Vec<_> = found.map(Iterator::collect).unwrap_or_default();
    if found.is_empty() { Err("no server is known by that name".to_owned()) } else { Ok(found) }
}

/// Certificates are verified as the system does.
fn tls() -> TlsConfig {
    TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(certificate::provider())
        .build()
}
