//! What an ssh signature proves: that the words are the signed ones, and that an allowed signer's key signed them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Output;

use super::NAMESPACE;
use super::tool::Bench;
use crate::board::Proof;
use crate::config::mail;
use crate::ledger::{Statement, signed};

/// What is known here of whose keys are whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signers {
    File(PathBuf),
    /// Nobody is known, and why.
    Unknown(String),
}

/// What verification rests on.
pub struct Trust {
    pub program: OsString,
    pub signers: Signers,
    /// Keys that no longer count.
    pub revoked: Option<PathBuf>,
}

impl Trust {
    /// # Errors
    /// When it cannot be verified at all.
    pub fn proof(&self, statement: &Statement, signature: &str) -> Result<Proof, String> {
        let bench = Bench::new()?;
        let words = bench.write("statement", &signed(statement))?;
        let file = bench.write("signature", signature.as_bytes())?;
        let sound = self.run(&bench, &["check-novalidate"], &file, &words)?;
        if !sound.status.success() {
            return Ok(Proof::Bad("the signature is not one of these words".into()));
        }
        let key = key(&sound);
        let signers = match &self.signers {
            Signers::File(signers) => signers,
            Signers::Unknown(why) => return Ok(Proof::Unverified(format!("made with {key}; {why}").into())),
        };
        let Some(mail) = mail(&statement.by) else {
            return Ok(Proof::Unverified("nobody is named by a mail address".into()));
        };
        let time = format!("verify-time={}", statement.at.timestamp().strftime("%Y%m%d%H%M%SZ"));
        let mut arguments = ["verify", "-I", mail, "-O", &time, "-f"].map(OsStr::new).to_vec();
        arguments.push(signers.as_os_str());
        if let Some(revoked) = &self.revoked {
            arguments.extend([OsStr::new("-r"), revoked.as_os_str()]);
        }
        let verified = self.run(&bench, &arguments, &file, &words)?;
        Ok(match verified.status.success() {
            true => Proof::Verified(format!("{mail} with {key}").into()),
            false => Proof::Bad(format!("{key} is none of {mail} among the allowed signers").into()),
        })
    }

    fn run<S: AsRef<OsStr>>(&self, bench: &Bench, words: &[S], file: &Path, input: &Path) -> Result<Output, String> {
        let mut arguments = vec![OsStr::new("-Y")];
        arguments.extend(words.iter().map(AsRef::as_ref));
        arguments.extend([OsStr::new("-n"), OsStr::new(NAMESPACE), OsStr::new("-s"), file.as_os_str()]);
        bench.verify(&self.program, &arguments, Some(input))
    }
}

/// `Good "gonogo" signature with ED25519 key SHA256:…`
fn key(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.split_once(" with ").and_then(|(_, rest)| rest.lines().next()).unwrap_or("a key").to_owned()
}
