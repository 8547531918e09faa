//! Files and folders that are made, written, moved and removed.

use super::*;

#[tokio::test]
async fn a_file_made_written_saved_by_rename_and_removed() {
    let mut site = Site::new(|root| fs::create_dir(root.join("src")).unwrap());
    site.write("src/a", "1");
    assert_eq!(site.told_paths().await, ["src/a"]);
    site.write("src/a", "2");
    assert_eq!(site.told_paths().await, ["src/a"]);
    site.write("src/.a.tmp", "3");
    fs::rename(site.at("src/.a.tmp"), site.at("src/a")).unwrap();
    assert_eq!(site.told_paths().await, ["src/.a.tmp", "src/a"]);
    site.write("src/a", "4");
    assert_eq!(site.told_paths().await, ["src/a"]);
    fs::remove_file(site.at("src/a")).unwrap();
    assert_eq!(site.told_paths().await, ["src/a"]);
}

#[tokio::test]
async fn reading_is_no_change() {
    let mut site = Site::new(|root| {
        fs::create_dir(root.join("src")).unwrap();
        fs::write(root.join("src/a"), "1").unwrap();
    });
    for _ in 0..100 {
        fs::read(site.at("src/a")).unwrap();
        fs::read_dir(site.at("src")).unwrap().count();
        Repo::open(&site.root()).unwrap().list();
    }
    assert_eq!(site.told_paths().await, Vec::<String>::new());
}

#[cfg(unix)]
#[tokio::test]
async fn permissions_and_memory_maps_are_changes() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut site = Site::new(|root| fs::write(root.join("run.sh"), "1").unwrap());
    fs::set_permissions(site.at("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(site.told_paths().await, ["run.sh"]);
    // A writer that maps the file says nothing but that it closed it.
    drop(fs::File::options().write(true).open(site.at("run.sh")).unwrap());
    assert_eq!(site.told_paths().await, ["run.sh"]);
}

#[tokio::test]
async fn what_is_ignored_is_not_watched() {
    let mut site = Site::new(|root| {
        with_git(root);
        fs::write(root.join(".gitignore"), "target/\n").unwrap();
        fs::create_dir_all(root.join("target/debug")).unwrap();
        fs::create_dir_all(root.join("src")).unwrap();
    });
    site.write("target/a", "1");
    site.write("target/debug/b", "1");
    assert_eq!(site.told_paths().await, Vec::<String>::new());
    site.write("src/a", "1");
    assert_eq!(site.told_paths().await, ["src/a"]);
}

#[cfg(unix)]
#[tokio::test]
async fn links_to_folders_are_not_followed() {
    let mut site = Site::new(|root| {
        let outside = root.parent().unwrap().join("outside");
        fs::create_dir(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
        std::os::unix::fs::symlink("/", root.join("slash")).unwrap();
    });
    // Even asked for by name, it is the link that is watched and not where it leads.
    let _ = site.watcher.set_folders(vec![RepoPath::new(""), RepoPath::new("link"), RepoPath::new("slash")]);
    fs::write(site.folder.path().join("outside/a"), "1").unwrap();
    assert_eq!(site.told_paths().await, Vec::<String>::new());
}

/// Fresh nested folders are filled faster than anyone can watch them; the loop's own order finds all files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_files_in_fresh_nested_folders() {
    let mut site = Site::new(empty);
    let root = site.root();
    let writer = std::thread::spawn(move || {
        for number in 0..1_000_u32 {
            let folder = root.join(format!("d{}/e{}/f{}", number % 10, number % 100 / 10, number / 100));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number}")), "x").unwrap();
        }
        fs::write(root.join("done"), "").unwrap();
    });
    let mut known: BTreeSet<RepoPath> = BTreeSet::new();
    while !known.iter().any(|path| path.as_str() == "done") || known.len() < 1_001 {
        let batch = site.next().await;
        let mut changed: Vec<RepoPath> = batch.changes.paths.into_iter().collect();
        assert!(!batch.changes.everything);
        while !changed.is_empty() {
            let repo = Repo::open(&site.root()).unwrap();
            let mut folders = site.watched.clone();
            for path in &changed {
                if repo.is_folder(path) {
                    let found = crate::repo::FileList::walk(&repo, path);
                    known.extend(found.files().cloned());
                    folders.extend(found.folders().map(|(path, _)| path.clone()));
                } else if repo.exists(path) {
                    known.insert(path.clone());
                }
            }
            changed = Vec::new();
            if folders != site.watched {
                site.watched = folders;
                changed = site.watcher.set_folders(site.watched.iter().cloned().collect());
            }
        }
    }
    writer.join().unwrap();
    assert_eq!(known.len(), 1_001);
}

#[tokio::test]
async fn five_thousand_writes_are_few_batches() {
    let mut site = Site::new(|root| fs::create_dir(root.join("src")).unwrap());
    for number in 0..5_000 {
        site.write(&format!("src/{number}"), "x");
    }
    let batch = site.told().await;
    assert!(batch.changes.everything || batch.changes.paths.len() == 5_000, "{} paths", batch.changes.paths.len());
}

#[tokio::test]
async fn folders_that_vanish_come_back_and_trade_places() {
    let mut site = Site::new(|root| {
        fs::create_dir_all(root.join("a/in")).unwrap();
        fs::create_dir_all(root.join("b/in")).unwrap();
    });
    fs::remove_dir_all(site.at("a")).unwrap();
    site.told().await;
    fs::create_dir_all(site.at("a/in")).unwrap();
    site.told().await;
    site.write("a/in/x", "1");
    assert!(site.told_paths().await.contains(&"a/in/x".to_owned()));

    // Both names are watched before and after, but each is another folder then.
    fs::rename(site.at("a"), site.at("c")).unwrap();
    fs::rename(site.at("b"), site.at("a")).unwrap();
    fs::rename(site.at("c"), site.at("b")).unwrap();
    site.told().await;
    site.write("a/in/one", "1");
    assert_eq!(site.told_paths().await, ["a/in/one"]);
    site.write("b/in/two", "1");
    assert_eq!(site.told_paths().await, ["b/in/two"]);
    assert!(site.watch_all().is_empty());
}

#[tokio::test]
async fn a_renamed_folder_is_not_told_under_its_old_name() {
    let mut site = Site::new(|root| fs::create_dir_all(root.join("a/in")).unwrap());
    fs::rename(site.at("a"), site.at("b")).unwrap();
    assert_eq!(site.told_paths().await, ["a", "b"]);
    let mut fresh = site.watch_all();
    fresh.sort();
    assert_eq!(fresh, [RepoPath::new("b"), RepoPath::new("b/in")]);
    site.write("b/in/x", "1");
    assert_eq!(site.told_paths().await, ["b/in/x"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_write_through_a_hard_link_is_found_when_idle() {
    let mut site = Site::new(|root| {
        fs::write(root.join("a"), "1").unwrap();
        fs::hard_link(root.join("a"), root.parent().unwrap().join("other-name")).unwrap();
    });
    let files = [RepoPath::new("a")];
    site.watcher.reconcile(&files);
    fs::write(site.folder.path().join("other-name"), "22").unwrap();
    assert_eq!(site.told_paths().await, Vec::<String>::new());
    site.watcher.reconcile(&files);
    assert_eq!(site.told_paths().await, ["a"]);
}
