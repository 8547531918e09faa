//! A small repository in a folder of its own, for as long as the program runs.

use std::fs;

use gonogo::repo::Repo;
use tempfile::TempDir;

pub struct Site {
    pub repo: Repo,
    folder: TempDir,
}

impl Site {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder for what is written");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder for the file");
            fs::write(path, text).expect("a file of the repository");
        }
        let repo = Repo::open(folder.path()).expect("a folder is a repository");
        Self { repo, folder }
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join(path), bytes).expect("a file of the repository");
    }
}
