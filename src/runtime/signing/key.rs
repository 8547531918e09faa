//! The key that a person signs with: the one that they sign their commits with, by their own git configuration.

use std::ffi::{OsStr, OsString};

use super::tool::{Asking, Bench, first_line, says};
use super::{NAMESPACE, Unsigned, gpg};
use crate::repo::{Git, Repo};

/// A signing key and the program that can sign with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    program: OsString,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// The path of a key.
    Ssh(OsString),
    /// A public key itself, whose private half an agent has.
    Agent(String),
    Gpg(String),
}

impl Key {
    /// The user's key; None where they have none.
    ///
    /// # Errors
    /// When they have one of a kind that cannot sign here.
    pub fn of(repo: &Repo) -> Result<Option<Self>, String> {
        let Ok(git) = repo.git() else { return Ok(None) };
        let Some(key) = git.user_setting("user.signingKey").filter(|key| !key.trim().is_empty()) else {
            return Ok(None);
        };
        match git.user_setting("gpg.format").as_deref().unwrap_or("openpgp") {
            "ssh" => Ok(Some(Self { program: ssh_program(git), form: ssh_form(git, &key) })),
            "openpgp" => Ok(Some(Self { program: gpg_program(git), form: Form::Gpg(key) })),
            other => {
                Err(format!("your keys are of the format {other} (gpg.format), with which nothing can be signed here"))
            }
        }
    }

    /// An armoured signature of these bytes.
    ///
    /// # Errors
    /// What the program says, or why it cannot be run.
    pub fn sign(&self, bytes: &[u8], asking: Asking) -> Result<String, Unsigned> {
        let bench = Bench::new()?;
        let file = bench.write("statement", bytes)?;
        let (path, is_literal) = match &self.form {
            Form::Gpg(key) => return gpg::sign(&bench, &self.program, key, &file, asking),
            Form::Agent(key) => (bench.write("key.pub", key.as_bytes())?.into_os_string(), true),
            Form::Ssh(path) => (path.clone(), false),
        };
        let mut arguments = ["-Y", "sign", "-n", NAMESPACE, "-f"].map(OsStr::new).to_vec();
        arguments.push(&path);
        arguments.extend(is_literal.then_some(OsStr::new("-U")));
        arguments.push(file.as_os_str());
        let output = bench.sign(&self.program, &arguments, asking)?;
        match output.status.success() {
            true => Ok(bench.read("statement.sig")?),
            false if asking == Asking::Nobody && says(&output, "incorrect passphrase") => {
                let key = path.to_string_lossy();
                Err(Unsigned::Locked(format!("`ssh-add {}` tells it your agent", key.trim_end_matches(".pub"))))
            }
            false => Err(Unsigned::Failed(format!("it could not be signed: {}", first_line(&output.stderr)))),
        }
    }
}

/// The program that signs and verifies with ssh keys.
pub(super) fn ssh_program(git: &Git) -> OsString {
    git.user_path("gpg.ssh.program").map_or_else(|| "ssh-keygen".into(), Into::into)
}

pub(super) fn gpg_program(git: &Git) -> OsString {
    let own = git.user_path("gpg.openpgp.program").or_else(|| git.user_path("gpg.program"));
    own.map_or_else(|| "gpg".into(), Into::into)
}

fn ssh_form(git: &Git, key: &str) -> Form {
    match key.strip_prefix("key::") {
        Some(literal) => Form::Agent(literal.to_owned()),
        None if key.starts_with("ssh-") => Form::Agent(key.to_owned()),
        None => Form::Ssh(git.user_path("user.signingKey").map_or_else(|| key.into(), Into::into)),
    }
}
