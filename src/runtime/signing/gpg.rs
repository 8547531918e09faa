//! Signatures of gpg: made with a person's key, and verified with the keys that the user vouches for.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::Unsigned;
use super::tool::{Asking, Bench, first_line, says};
use crate::board::Proof;
use crate::config::mail;
use crate::ledger::{Statement, signed};

/// # Errors
/// What gpg says, or why it cannot be run.
pub fn sign(bench: &Bench, program: &OsStr, key: &str, file: &Path, asking: Asking) -> Result<String, Unsigned> {
    let mut arguments =
        ["--armor", "--detach-sign", "--output", "statement.sig", "--local-user", key].map(OsStr::new).to_vec();
    if asking == Asking::Nobody {
        arguments.extend(["--pinentry-mode", "error"].map(OsStr::new));
    }
    arguments.push(file.as_os_str());
    let output = bench.sign(program, &arguments, asking)?;
    match output.status.success() {
        true => Ok(bench.read("statement.sig")?),
        false if asking == Asking::Nobody && says(&output, "No pinentry") => {
            Err(Unsigned::Locked("sign anything with gpg in a terminal, so that its agent knows it".to_owned()))
        }
        false => Err(Unsigned::Failed(format!("it could not be signed: {}", first_line(&output.stderr)))),
    }
}

/// # Errors
/// When it cannot be verified at all.
pub fn proof(program: &OsString, statement: &Statement, signature: &str) -> Result<Proof, String> {
    let bench = Bench::new()?;
    let words = bench.write("statement", &signed(statement))?;
    let file = bench.write("signature", signature.as_bytes())?;
    // No key is fetched from a server that somebody else names.
    let mut arguments = ["--batch", "--no-auto-key-retrieve", "--status-fd", "1", "--verify"].map(OsStr::new).to_vec();
    arguments.extend([file.as_os_str(), words.as_os_str()]);
    let output = bench.verify(program, &arguments, None)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let status = |word: &str| {
        let mut lines = said.lines().filter_map(|line| line.strip_prefix("[GNUPG:] "));
        lines.find_map(|line| line.strip_prefix(word)).map(|rest| rest.trim().to_owned())
    };
    if let Some(missing) = status("NO_PUBKEY ") {
        return Ok(Proof::Unverified(format!("made with key {missing}, which is not in your keyring").into()));
    }
    let print = status("VALIDSIG ").and_then(|rest| rest.split(' ').next().map(str::to_owned));
    let (Some(print), Some(_), true) = (print, status("GOODSIG "), output.status.success()) else {
        return Ok(Proof::Bad("the signature is not one of these words, or its key has expired".into()));
    };
    let is_trusted = status("TRUST_ULTIMATE").or_else(|| status("TRUST_FULLY")).is_some();
    if !is_trusted {
        return Ok(Proof::Unverified(
            format!("made with key {print}, for which nobody vouches in your keyring").into(),
        ));
    }
    let Some(mail) = mail(&statement.by) else {
        return Ok(Proof::Unverified("nobody is named by a mail address".into()));
    };
    Ok(match is_of(&bench, program, &print, mail)? {
        true => Proof::Verified(format!("{mail} with key {print}").into()),
        false => Proof::Bad(format!("key {print} is none of {mail}").into()),
    })
}

/// Whether somebody vouches that a key is that of an address.
fn is_of(bench: &Bench, program: &OsString, print: &str, mail: &str) -> Result<bool, String> {
    let arguments = ["--batch", "--with-colons", "--list-keys", print].map(OsStr::new);
    let output = bench.verify(program, &arguments, None)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let vouched = said.lines().filter(|line| line.starts_with("uid:u:") || line.starts_with("uid:f:"));
    let mut addresses = vouched.filter_map(|line| crate::config::mail(line.split(':').nth(9)?));
    Ok(addresses.any(|known| known.eq_ignore_ascii_case(mail)))
}
