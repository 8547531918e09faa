//! Whether a tag is signed by somebody who is known to the person at this machine.
//!
//! Git itself verifies, in an empty git folder that only borrows the repository's objects: what the repository's own
//! configuration names (programs, keys, allowed signers) is never read, and only the user's counts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::git::reason;
use super::{Git, end_of, io_reason};

/// A key agent that does not answer must not hold up the audit for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a tag's signature proves here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// Nothing is signed, and why not.
    None(&'static str),
    /// It verifies, and the signer is known: who.
    Good(String),
    /// Whether it is good cannot be known here, and what is missing.
    Unknown(String),
    /// It does not verify, or not by anybody known.
    Bad(String),
}

impl Git {
    /// The tag that was made last of those that `wanted` accepts: an annotated one when it was tagged, another one when
    /// its commit was made.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn newest_tag(&self, wanted: &dyn Fn(&str) -> bool) -> Result<Option<String>, String> {
        let repository = self.history()?;
        let mut newest: Option<(i64, String)> = None;
        for name in self.tags()?.into_iter().filter(|name| wanted(name)) {
            let reference = repository.find_reference(&format!("refs/tags/{name}")).map_err(|error| reason(&error))?;
            let tagged =
                reference.peel_to_tag().ok().and_then(|tag| tag.tagger().map(|tagger| tagger.when().seconds()));
            let committed = || reference.peel_to_commit().ok().map(|commit| commit.time().seconds());
            let made = tagged.or_else(committed).unwrap_or(i64::MIN);
            newest = newest.max(Some((made, name)));
        }
        Ok(newest.map(|(_, name)| name))
    }

    /// What the signature of a tag proves.
    ///
    /// # Errors
    /// As [`Git::head`].
    pub fn signature(&self, tag: &str) -> Result<Signature, String> {
        let repository = self.history()?;
        let reference = repository.find_reference(&format!("refs/tags/{tag}")).map_err(|error| reason(&error))?;
        let Ok(object) = reference.peel_to_tag() else {
            return Ok(Signature::None("a lightweight tag, which cannot be signed"));
        };
        let raw = repository.odb().and_then(|odb| odb.read(object.id()).map(|object| object.data().to_vec()));
        let raw = raw.map_err(|error| reason(&error))?;
        let is_ssh = contains(&raw, b"-----BEGIN SSH SIGNATURE-----");
        if !is_ssh && !contains(&raw, b"-----BEGIN PGP ") && !contains(&raw, b"-----BEGIN SIGNED MESSAGE-----") {
            return Ok(Signature::None("not signed"));
        }
        let bench = Bench::new(&self.common_dir().join("objects"))?;
        let id = object.id().to_string();
        if is_ssh { bench.verify_ssh(&id, self.work_dir()) } else { bench.verify_keyring(&id) }
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

/// An empty git folder beside the repository's objects.
struct Bench {
    folder: TempDir,
    objects: PathBuf,
}

impl Bench {
    fn new(objects: &Path) -> Result<Self, String> {
        let made = tempfile::tempdir().and_then(|folder| {
            std::fs::create_dir(folder.path().join("refs"))?;
            std::fs::create_dir(folder.path().join("objects"))?;
            std::fs::write(folder.path().join("HEAD"), "ref: refs/heads/main\n")?;
            // Nobody stands in it: whoever signed is then not known, but the key is told.
            std::fs::write(folder.path().join("nobody"), "")?;
            Ok(folder)
        });
        let folder = made.map_err(|error| format!("a temporary folder cannot be made: {}", io_reason(&error)))?;
        Ok(Self { folder, objects: objects.to_path_buf() })
    }

    fn verify_ssh(&self, tag: &str, work_dir: &Path) -> Result<Signature, String> {
        const SETTING: &str = "gpg.ssh.allowedSignersFile";
        let known = self.git(&["config", "--type=path", "--get", SETTING])?;
        let known = String::from_utf8_lossy(&known.stdout).trim().to_owned();
        let file = Path::new(&known);
        let is_inside = file.canonicalize().is_ok_and(|file| file.starts_with(work_dir));
        let is_usable = !known.is_empty() && !is_inside && file.is_file();
        let nobody = format!("{SETTING}={}", self.folder.path().join("nobody").display());
        let verify = ["verify-tag", "--raw", tag];
        let output = if is_usable { self.git(&verify)? } else { self.git(&[&["-c", &nobody], &verify[..]].concat())? };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let key = said.split_once(" with ").and_then(|(_, rest)| rest.lines().next()).unwrap_or("a key").to_owned();
        let is_sound = said.contains("Good \"git\" signature");
        Ok(match (output.status.success(), is_sound, is_usable) {
            (true, true, true) => Signature::Good(signer(&said).unwrap_or(key)),
            (_, true, true) => Signature::Bad(format!("signed by {key}, which is not among the allowed signers")),
            (_, true, false) if is_inside => Signature::Unknown(format!(
                "signed by {key}, but the allowed signers are a file of this repository, which proves nothing"
            )),
            (_, true, false) if !known.is_empty() => {
                Signature::Unknown(format!("signed by {key}, but the file of allowed signers is not there"))
            }
            (_, true, false) => Signature::Unknown(format!(
                "signed by {key}, but no allowed signers are known: `git config --global {SETTING} FILE` says who they are"
            )),
            (_, false, _) => Signature::Bad(format!("the signature does not verify{}", first_line(&said))),
        })
    }

    fn verify_keyring(&self, tag: &str) -> Result<Signature, String> {
        let output = self.git(&["verify-tag", "--raw", tag])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let status = |word: &str| {
            let lines = said.lines().filter_map(|line| line.strip_prefix("[GNUPG:] "));
            lines.filter_map(|line| line.strip_prefix(word)).map(|rest| rest.trim().to_owned()).next()
        };
        let name = |rest: &str| rest.split_once(' ').map_or(rest, |(_, name)| name).to_owned();
        if let Some(missing) = status("NO_PUBKEY ") {
            return Ok(Signature::Unknown(format!("signed by key {missing}, which is not in your keyring")));
        }
        let Some(signer) = status("GOODSIG ") else {
            if ["BADSIG ", "EXPSIG ", "EXPKEYSIG ", "REVKEYSIG "].iter().any(|word| status(word).is_some()) {
                return Ok(Signature::Bad("the signature does not verify, has expired, or its key has".to_owned()));
            }
            return Ok(Signature::Unknown(format!("the signature could not be verified{}", first_line(&said))));
        };
        let is_trusted = status("TRUST_ULTIMATE").or(status("TRUST_FULLY")).is_some();
        Ok(match is_trusted && output.status.success() {
            true => Signature::Good(name(&signer)),
            false => {
                Signature::Unknown(format!("signed by {}, whose key nobody vouches for in your keyring", name(&signer)))
            }
        })
    }

    /// Runs git on the borrowed objects, away from the repository.
    fn git(&self, arguments: &[&str]) -> Result<Output, String> {
        let mut command = Command::new("git");
        for name in
            ["GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
        {
            command.env_remove(name);
        }
        let folder = self.folder.path();
        command.current_dir(folder).env("GIT_DIR", folder).env("GIT_OBJECT_DIRECTORY", &self.objects);
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        command.arg("--no-pager").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: std::io::Error| format!("git cannot be run to verify it: {}", io_reason(&error));
        let output = end_of(&mut command, Some(PATIENCE)).map_err(failed)?;
        let hung = "verifying the signature took too long; does a key agent wait for something?";
        output.ok_or_else(|| hung.to_owned())
    }
}

/// `Good "git" signature for ada@example.org with ED25519 key SHA256:…`
fn signer(said: &str) -> Option<String> {
    let (_, rest) = said.split_once(" signature for ")?;
    rest.lines().next().map(str::to_owned)
}

fn first_line(said: &str) -> String {
    said.lines().find(|line| !line.trim().is_empty()).map(|line| format!(": {}", line.trim())).unwrap_or_default()
}
