//! Looks at the signatures of sign-offs, each once: what it found is kept by what was signed and what is known of keys.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::gpg;
use super::key::{gpg_program, ssh_program};
use super::ssh::{Signers, Trust};
use crate::board::{Proof, Proofs, SignedId};
use crate::config::Config;
use crate::ledger::{Given, Ledger, Statement};
use crate::repo::{Git, Repo};

/// More signatures than this are not looked at, the newest first: a stranger's ledger may hold any number.
const CAP: usize = 64;

#[derive(Debug, Default)]
pub struct Verifier {
    known: Mutex<HashMap<Known, Proof>>,
}

/// A signed content, and the state of what the user knows of keys.
type Known = (SignedId, [u8; 32]);

impl Verifier {
    /// What the signatures prove of those sign-offs that a role is asked for.
    pub fn examine(&self, repo: &Repo, config: &Config, ledger: &Ledger) -> Proofs {
        let is_asked = |given: &Given<'_>| config.sign_offs.roles.iter().any(|role| role.id == given.sign_off.role);
        let given = ledger.sign_offs();
        let asked = given.iter().rev().filter(|given| is_asked(given)).take(CAP);
        let signed: Vec<_> =
            asked.filter_map(|given| Some((given.statement, given.sign_off.signature.as_ref()?))).collect();
        let (Ok(git), false) = (repo.git(), signed.is_empty()) else { return Proofs::default() };
        let trust = trust(git, config);
        let state = state(&trust);
        let proofs = signed.into_iter().map(|(statement, signature)| {
            let id = SignedId::of(statement);
            (id, self.recall((id, state), || look(git, &trust, statement, signature)))
        });
        Proofs(proofs.collect())
    }

    /// Changes whenever a signature could be judged otherwise.
    pub fn state(&self, repo: &Repo, config: &Config) -> [u8; 32] {
        repo.git().map(|git| state(&trust(git, config))).unwrap_or_default()
    }

    /// What cannot be known may be known the next time.
    fn recall(&self, key: Known, look: impl FnOnce() -> Proof) -> Proof {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(proof) = known().get(&key) {
            return proof.clone();
        }
        let proof = look();
        if matches!(proof, Proof::Verified(_) | Proof::Bad(_)) {
            known().insert(key, proof.clone());
        }
        proof
    }
}

fn look(git: &Git, trust: &Trust, statement: &Statement, signature: &str) -> Proof {
    if !statement.unknown.is_empty() {
        return Proof::Unverified("a newer gonogo has written keys into it that are not known here".into());
    }
    let proof = match signature.trim_start() {
        text if text.starts_with("-----BEGIN SSH SIGNATURE-----") => trust.proof(statement, signature),
        text if text.starts_with("-----BEGIN PGP SIGNATURE-----") => {
            gpg::proof(&gpg_program(git), statement, signature)
        }
        _ => Ok(Proof::Bad("what stands as its signature is none".into())),
    };
    proof.unwrap_or_else(|reason| Proof::Unverified(reason.into()))
}

fn trust(git: &Git, config: &Config) -> Trust {
    Trust {
        program: ssh_program(git),
        signers: signers(git, config),
        revoked: git.user_path("gpg.ssh.revocationFile").filter(|file| file.is_file()),
    }
}

/// The allowed signers by the user's configuration, or by their git's.
fn signers(git: &Git, config: &Config) -> Signers {
    const SETTING: &str = "gpg.ssh.allowedSignersFile";
    let own = config.allowed_signers.as_deref().map(at_home);
    let Some(file) = own.or_else(|| git.user_path(SETTING)) else {
        return Signers::Unknown(format!(
            "no allowed signers are known: `allowed_signers = \"FILE\"` in your gonogo configuration, or `git config --global {SETTING} FILE`, says who they are"
        ));
    };
    let is_inside = file.canonicalize().is_ok_and(|file| file.starts_with(git.work_dir()));
    match file.is_file() {
        true if is_inside => Signers::Unknown(
            "the allowed signers are a file of this repository, which proves nothing by itself".to_owned(),
        ),
        true => Signers::File(file),
        false => Signers::Unknown(format!("the file of allowed signers is not there: {}", file.display())),
    }
}

fn at_home(path: &str) -> PathBuf {
    let home = || etcetera::home_dir().ok();
    path.strip_prefix("~/").and_then(|rest| Some(home()?.join(rest))).unwrap_or_else(|| Path::new(path).to_path_buf())
}

/// Changes whenever a verification could come to another end.
fn state(trust: &Trust) -> [u8; 32] {
    let file = match &trust.signers {
        Signers::File(file) => Some(file),
        Signers::Unknown(_) => None,
    };
    let mut hasher = blake3::Hasher::new();
    for file in [file, trust.revoked.as_ref()] {
        let content = file.map(|file| std::fs::read(file).unwrap_or_default());
        hasher.update(&[u8::from(content.is_some())]);
        hasher.update(blake3::hash(&content.unwrap_or_default()).as_bytes());
    }
    hasher.finalize().into()
}
