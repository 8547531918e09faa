//! What is watched beside the files: git's own, the root itself, the user's themes.

use super::*;

#[tokio::test]
async fn git_tells_of_commits_branches_and_stages() {
    let mut site = Site::new(with_git);
    site.write("a", "2");
    site.told().await;
    for step in [
        &["add", "a"][..],
        &["commit", "-q", "-m", "second"],
        &["branch", "feature/deep/one"],
        &["switch", "-q", "feature/deep/one"],
        &["tag", "v1"],
        &["pack-refs", "--all"],
        &["branch", "feature/deep/two"],
        &["update-ref", "-d", "refs/heads/feature/deep/two"],
        &["switch", "-q", "main"],
        &["stash", "list"],
    ] {
        site.git(step);
        let batch = site.told().await;
        assert_eq!(batch.changes.git, step[0] != "stash", "{step:?}: {batch:?}");
        assert!(!batch.changes.everything && batch.changes.paths.is_empty(), "{step:?}: {batch:?}");
    }
}

#[tokio::test]
async fn a_branch_switch_tells_git_and_the_files() {
    let mut site = Site::new(|root| {
        with_git(root);
        git(root, &["switch", "-q", "-c", "other"]);
        fs::create_dir(root.join("docs")).unwrap();
        fs::write(root.join("docs/b"), "1").unwrap();
        fs::write(root.join("a"), "other").unwrap();
        git(root, &["add", "."]);
        git(root, &["commit", "-q", "-m", "other"]);
    });
    site.git(&["switch", "-q", "main"]);
    let batch = site.told().await;
    assert!(batch.changes.git && !batch.changes.everything);
    for path in ["a", "docs", "docs/b"] {
        assert!(batch.changes.paths.contains(path), "{path}: {batch:?}");
    }
    site.git(&["switch", "-q", "other"]);
    assert!(site.told().await.changes.paths.contains("docs"));
    // The folder is watched again without being asked for: it is wanted still.
    site.write("docs/c", "1");
    assert_eq!(site.told_paths().await, ["docs/c"]);
}

#[tokio::test]
async fn the_exclude_file_changes_everything() {
    let mut site = Site::new(with_git);
    site.write(".git/info/exclude", "a\n");
    assert!(site.told().await.changes.everything);
}

#[tokio::test]
async fn a_linked_work_tree_tells_of_its_own_head() {
    let mut site = Site::new(|root| {
        let main = root.parent().unwrap().join("main");
        fs::create_dir(&main).unwrap();
        with_git(&main);
        fs::remove_dir(root).unwrap();
        git(&main, &["worktree", "add", "-q", "-b", "linked", root.to_str().unwrap()]);
    });
    site.git(&["commit", "-q", "--allow-empty", "-m", "here"]);
    assert!(site.told().await.changes.git);
}

#[tokio::test]
async fn a_repository_that_begins_or_ends_is_opened_anew() {
    let mut site = Site::new(empty);
    site.git(&["init", "-q"]);
    assert!(site.told().await.reopen);
    fs::remove_dir_all(site.at(".git")).unwrap();
    assert!(site.told().await.reopen);
    let mut site = Site::new(|root| fs::create_dir(root.join("vendor")).unwrap());
    git(&site.at("vendor"), &["init", "-q"]);
    let batch = site.told().await;
    assert!(batch.changes.everything && !batch.reopen);
}

#[tokio::test]
async fn a_root_that_is_made_again_is_opened_anew_and_watched() {
    let mut site = Site::new(|root| fs::create_dir(root.join("src")).unwrap());
    let away = site.folder.path().join("away");
    fs::rename(site.root(), &away).unwrap();
    assert!(site.next().await.reopen);
    fs::create_dir_all(site.at("src")).unwrap();
    assert!(site.next().await.reopen);
    fs::write(away.join("src/old"), "1").unwrap();
    site.write("src/new", "1");
    assert_eq!(site.told_paths().await, ["src/new"]);
    fs::remove_dir_all(site.root()).unwrap();
    // What was in it may be told before it is gone itself.
    while !site.next().await.reopen {}
}

#[tokio::test]
async fn a_root_that_is_exchanged_before_it_is_watched_is_opened_anew() {
    let exchange = |places: Places| {
        let away = places.root.with_file_name("away");
        fs::rename(&places.root, &away).unwrap();
        fs::create_dir(&places.root).unwrap();
        Watcher::start(places)
    };
    let mut site = Site::with(empty, exchange);
    // As the auditor does before its first look.
    site.watcher.reconcile(&[]);
    assert!(site.next().await.reopen);
}

#[tokio::test]
async fn themes_of_the_user_are_told_apart() {
    let mut site = Site::new(|root| fs::create_dir(root.parent().unwrap().join("themes")).unwrap());
    let theme = site.folder.path().canonicalize().unwrap().join("themes/dark.toml");
    fs::write(&theme, "x").unwrap();
    let batch = site.told().await;
    assert!(batch.changes.is_empty());
    assert_eq!(batch.extra.into_iter().collect::<Vec<_>>(), [theme]);
}

#[tokio::test]
async fn a_folder_of_themes_that_is_made_later_is_found_when_idle() {
    let mut site = Site::new(empty);
    let themes = site.folder.path().canonicalize().unwrap().join("themes");
    fs::create_dir(&themes).unwrap();
    site.watcher.reconcile(&[]);
    assert!(site.told().await.extra.contains(&themes));
    fs::write(themes.join("dark.toml"), "x").unwrap();
    assert!(site.told().await.extra.contains(&themes.join("dark.toml")));
}

#[tokio::test]
async fn a_folder_of_the_user_is_watched_as_soon_as_it_is_made() {
    let start = |places: Places| {
        let own = places.root.with_file_name("home").join("gonogo/themes");
        Watcher::start(Places { extra: vec![own], ..places })
    };
    let mut site = Site::with(empty, start);
    let own = site.folder.path().canonicalize().unwrap().join("home/gonogo/themes");
    fs::create_dir_all(&own).unwrap();
    assert!(site.told().await.extra.iter().any(|path| own.starts_with(path) || path.starts_with(&own)));
    fs::write(own.join("dark.toml"), "x").unwrap();
    while !site.told().await.extra.contains(&own.join("dark.toml")) {}
}
