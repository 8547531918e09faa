//! The surveyor: a thread that tells where HEAD stands and how many paths differ from it. Counting them looks at every
//! tracked file's metadata, so that it never stands in the way of an audit, and requests that wait are one.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;

use tokio::sync::mpsc::Sender;

use super::recorder;
use crate::app::{Msg, Place};
use crate::repo::{Differences, Notice, Repo};

#[derive(Clone)]
pub struct Surveyor {
    requests: SyncSender<()>,
}

impl Surveyor {
    pub fn start(repo: Arc<Repo>, to: Sender<Msg>) -> Self {
        let (requests, arriving) = sync_channel::<()>(1);
        // Detached on purpose: it ends with the channel.
        thread::spawn(move || {
            let _ = to.blocking_send(Msg::Identity(recorder::identity(&repo)));
            while arriving.recv().is_ok() {
                if to.blocking_send(Msg::Place(quick_look(&repo))).is_err() {
                    return;
                }
                let listing = repo.list_and_notice(Notice::Differences, &[]);
                if to.blocking_send(Msg::Place(look(&repo, listing.differences.as_ref()))).is_err() {
                    return;
                }
            }
        });
        Self { requests }
    }

    /// Asks for a look; one that waits already is the same.
    pub fn look(&self) {
        match self.requests.try_send(()) {
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

/// What is known of a repository whose files were looked at.
pub fn look(repo: &Repo, differences: Option<&Differences>) -> Place {
    Place { dirty: repo.dirty(differences).ok(), ..quick_look(repo) }
}

/// What is known without looking at files.
pub fn quick_look(repo: &Repo) -> Place {
    match repo.git() {
        Ok(git) => {
            let head = git.head().unwrap_or_default();
            Place { name: repo.name().into(), head, dirty: None, without_git: None, forge: git.forge() }
        }
        Err(reason) => Place { name: repo.name().into(), without_git: Some(reason.into()), ..Place::default() },
    }
}
