//! A desk for tests of what runs and calls: a repository with a checklist of its own, the user's folders, and real servers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part of the desk")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use serde_json::Value;
use tempfile::TempDir;

/// A repository and a user.
pub struct Desk {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Desk {
    /// With one item for each check.
    pub fn new(checks: &[(&str, &str)]) -> Self {
        let desk = Self { folder: TempDir::new().unwrap(), environment: Vec::new() };
        let mut text = "schema = 1\nid = \"service\"\n[[area]]\nid = \"checks\"\n".to_owned();
        for (id, check) in checks {
            text.push_str(&format!("[[area.item]]\nid = \"{id}\"\ntitle = \"Item {id}\"\ngate = true\n{check}\n"));
        }
        fs::create_dir_all(desk.home()).unwrap();
        desk.write(".gonogo/checklists/service.toml", &text);
        let git = Command::new("git").args(["init", "-q"]).arg(desk.root()).status().unwrap();
        assert!(git.success());
        desk
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("orders")
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Scripts can be run.
    pub fn write(&self, path: &str, text: &str) {
        let whole = self.root().join(path);
        fs::create_dir_all(whole.parent().unwrap()).unwrap();
        fs::write(&whole, text).unwrap();
        let mode = if text.starts_with("#!") { 0o755 } else { 0o644 };
        fs::set_permissions(&whole, fs::Permissions::from_mode(mode)).unwrap();
    }

    pub fn write_user_config(&self, text: &str) {
        let folder = self.home().join(".config/gonogo");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), text).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
        command.current_dir(self.root()).args(arguments).env("HOME", self.home()).stdin(Stdio::null());
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env_remove(name);
        }
        command.env("AWS_SECRET_ACCESS_KEY", "not-for-commands");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// The digest of what would run.
    pub fn digest(&self) -> String {
        let printed = String::from_utf8(self.run(&["trust", "--print"]).stdout).unwrap();
        printed.lines().next().and_then(|line| line.strip_prefix("digest ")).unwrap().to_owned()
    }

    /// Trusts what the repository asks for now.
    pub fn trust(&self) {
        let output = self.run(&["trust", "--accept", &self.digest()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// An item of the board that `check` prints.
    pub fn whole_item(&self, id: &str, arguments: &[&str]) -> Value {
        let arguments = [&["check", "--format", "json"], arguments].concat();
        let output = self.run(&arguments);
        let board: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let items = board["checklists"][0]["areas"][0]["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["id"] == id).unwrap()
    }

    /// Its status and summary.
    pub fn item(&self, id: &str, arguments: &[&str]) -> (String, String) {
        let item = self.whole_item(id, arguments);
        (item["status"].as_str().unwrap().to_owned(), item["summary"].as_str().unwrap().to_owned())
    }
}

/// How many processes have this word among their arguments.
pub fn processes_with(word: &str) -> usize {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let has = |entry: &fs::DirEntry| {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let is_running = fs::read_to_string(entry.path().join("stat")).is_ok_and(|stat| !stat.contains(") Z "));
        is_running && line.split(|byte| *byte == 0).any(|argument| argument == word.as_bytes())
    };
    entries.filter(has).count()
}

/// A server in a thread, that notes what it was asked.
pub struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn requests(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The heads of the requests.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub fn answering(answer: &str) -> Self {
        let answer = answer.to_owned();
        Self::start(move |_, stream| drop(stream.write_all(answer.as_bytes())))
    }

    /// The answer depends on the path that is asked for.
    pub fn by_path(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        Self::start_with(move |head, _, stream| {
            let path = head.split(' ').nth(1).unwrap_or_default();
            drop(stream.write_all(&answer(path)));
        })
    }

    pub fn counting(answer: impl Fn(usize) -> &'static str + Send + 'static) -> Self {
        Self::start(move |count, stream| drop(stream.write_all(answer(count).as_bytes())))
    }

    /// Takes requests and says nothing.
    pub fn silent() -> Self {
        let held: Mutex<Vec<TcpStream>> = Mutex::default();
        Self::start(move |_, stream| held.lock().unwrap().push(stream.try_clone().unwrap()))
    }

    /// Sends a body that never ends.
    pub fn endless() -> Self {
        Self::start(|_, stream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 8192]).is_ok() {}
        })
    }

    fn start(answer: impl Fn(usize, &mut TcpStream) + Send + 'static) -> Self {
        Self::start_with(move |_, count, stream| answer(count, stream))
    }

    fn start_with(answer: impl Fn(&str, usize, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, seen) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
        let server = Self { port, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let head = head(&mut stream);
                let count = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(head.clone());
                    seen.len() - 1
                };
                answer(&head, count, &mut stream);
            }
        });
        server
    }

    /// A server with a certificate that is good for so many days more, and the authority that vouches for it.
    pub fn secure(days: i64) -> (Self, String) {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.not_after = rcgen::date_time_ymd(2099, 1, 1);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let mut own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let now = i64::try_from(now).unwrap();
        own.not_before = date(now - 90 * 86_400);
        own.not_after = date(now + days * 86_400);
        let key = KeyPair::generate().unwrap();
        let certificate = own.signed_by(&key, &authority).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .unwrap();
        (Self::start_secure(Arc::new(config)), authority.pem())
    }

    fn start_secure(config: Arc<rustls::ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), seen: Arc::default() };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
                if head(&mut stream).is_empty() {
                    continue;
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        server
    }
}

fn date(seconds: i64) -> time::OffsetDateTime {
    time::OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

/// Reads a request up to the end of its headers.
fn head(stream: &mut impl Read) -> String {
    let (mut head, mut buffer) = (Vec::new(), [0; 4096]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(length @ 1..) => head.extend_from_slice(&buffer[..length]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A check of one command, written as an item.
pub fn command(fields: &str) -> String {
    format!("check.command = {{ {fields} }}")
}
