//! Where the repository lies for others: the forge behind a remote, and its addresses of files.

use super::RepoPath;

/// A repository at a forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forge {
    pub host: Host,
    /// The forge's own name, with its port if it has one.
    server: String,
    /// The repository's path there, without `.git`.
    path: String,
}

/// Which addresses a forge understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    GitHub,
    GitLab,
    /// Forgejo and Codeberg, too.
    Gitea,
    Bitbucket,
    Azure,
}

impl Host {
    pub fn title(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Gitea => "Gitea or Forgejo",
            Self::Bitbucket => "Bitbucket",
            Self::Azure => "Azure DevOps",
        }
    }

    /// By the server's name, which people mostly choose so that it says what runs there.
    fn of(server: &str) -> Option<Self> {
        let has = |part: &str| server.contains(part);
        match () {
            () if has("github") => Some(Self::GitHub),
            () if has("gitlab") => Some(Self::GitLab),
            () if has("gitea") || has("forgejo") || has("codeberg") => Some(Self::Gitea),
            () if has("bitbucket.org") => Some(Self::Bitbucket),
            () if has("dev.azure.com") || has("visualstudio.com") => Some(Self::Azure),
            () => None,
        }
    }
}

impl Forge {
    /// Reads a remote's address in any of git's forms; None if it leads to no forge that is known. Names and passwords
    /// that stand in it are dropped.
    pub fn parse(remote: &str) -> Option<Self> {
        let remote = remote.trim();
        let (address, is_web) = match remote.split_once("://") {
            Some((scheme @ ("http" | "https"), rest)) => (rest.to_owned(), !scheme.is_empty()),
            Some(("ssh" | "git" | "git+ssh", rest)) => (rest.to_owned(), false),
            Some(_) => return None,
            // `git@host:owner/name`, which is no path of a drive.
            None => {
                let (host, path) = remote.split_once(':').filter(|(host, _)| host.len() > 1 && !host.contains('/'))?;
                (format!("{host}/{}", path.trim_start_matches('/')), false)
            }
        };
        let (server, path) = address.split_once('/')?;
        let server = server.rsplit_once('@').map_or(server, |(_, server)| server).to_ascii_lowercase();
        // The port of ssh is not that of the web.
        let name = server.split(':').next().unwrap_or_default().to_owned();
        let host = Host::of(&name)?;
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let is_clean =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%+:".contains(&byte));
        if path.is_empty() || !is_clean(path) || !is_clean(&server) {
            return None;
        }
        let server = if is_web { server } else { name };
        Some(Self { host, server, path: path.to_owned() }.settled())
    }

    /// Azure names a repository in another way for ssh than for the web.
    fn settled(self) -> Self {
        if self.host != Host::Azure {
            return self;
        }
        match self.path.split('/').collect::<Vec<_>>().as_slice() {
            ["v3", organisation, project, name] => Self {
                server: "dev.azure.com".to_owned(),
                path: format!("{organisation}/{project}/_git/{name}"),
                ..self
            },
            _ => self,
        }
    }

    /// The repository's own page.
    pub fn home(&self) -> String {
        format!("https://{}/{}", self.server, self.path)
    }

    /// The address of a file at a commit, and of a line in it.
    pub fn file(&self, commit: &str, path: &RepoPath, line: Option<u32>) -> String {
        let (home, path) = (self.home(), escaped(path.as_str()));
        let at = |mark: &str| line.map(|line| format!("{mark}{line}")).unwrap_or_default();
        match self.host {
            Host::GitHub => format!("{home}/blob/{commit}/{path}{}", at("#L")),
            Host::GitLab => format!("{home}/-/blob/{commit}/{path}{}", at("#L")),
            Host::Gitea => format!("{home}/src/commit/{commit}/{path}{}", at("#L")),
            Host::Bitbucket => format!("{home}/src/{commit}/{path}{}", at("#lines-")),
            Host::Azure => {
                let lines = line.map(|line| {
                    let end = line.saturating_add(1);
                    format!("&line={line}&lineEnd={end}&lineStartColumn=1&lineEndColumn=1")
                });
                format!("{home}?path=/{path}&version=GC{commit}{}", lines.unwrap_or_default())
            }
        }
    }
}

/// A path as it stands in an address.
fn escaped(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(remote: &str) -> Option<String> {
        Forge::parse(remote).map(|forge| forge.home())
    }

    #[test]
    fn remotes_in_all_forms_are_one_page() {
        for remote in [
            "https://github.com/ada/orders.git",
            "https://github.com/ada/orders/",
            "https://ada:secret@github.com/ada/orders",
            "git@github.com:ada/orders.git",
            "ssh://git@github.com:22/ada/orders.git",
            "git://GitHub.com/ada/orders",
        ] {
            assert_eq!(home(remote).as_deref(), Some("https://github.com/ada/orders"), "{remote}");
        }
        assert_eq!(home("https://gitlab.example.org:8443/a/b/c.git").unwrap(), "https://gitlab.example.org:8443/a/b/c");
        for remote in [
            "/srv/git/orders.git",
            "file:///srv/x",
            "C:/work/x",
            "../x",
            "git@host.example:x/y",
            "https://github.com/",
            "",
        ] {
            assert_eq!(home(remote), None, "{remote}");
        }
    }

    #[test]
    fn each_forge_has_its_own_address_of_a_line() {
        let path = RepoPath::new("src/a b#.rs");
        for (remote, address) in [
            ("git@github.com:a/b.git", "https://github.com/a/b/blob/c0ffee/src/a%20b%23.rs#L7"),
            ("git@gitlab.com:a/b.git", "https://gitlab.com/a/b/-/blob/c0ffee/src/a%20b%23.rs#L7"),
            ("git@codeberg.org:a/b.git", "https://codeberg.org/a/b/src/commit/c0ffee/src/a%20b%23.rs#L7"),
            ("git@bitbucket.org:a/b.git", "https://bitbucket.org/a/b/src/c0ffee/src/a%20b%23.rs#lines-7"),
            (
                "git@ssh.dev.azure.com:v3/o/p/r",
                "https://dev.azure.com/o/p/_git/r?path=/src/a%20b%23.rs&version=GCc0ffee&line=7&lineEnd=8&lineStartColumn=1&lineEndColumn=1",
            ),
        ] {
            assert_eq!(Forge::parse(remote).unwrap().file("c0ffee", &path, Some(7)), address);
        }
        let whole = Forge::parse("git@github.com:a/b.git").unwrap().file("c0ffee", &RepoPath::new("x"), None);
        assert_eq!(whole, "https://github.com/a/b/blob/c0ffee/x");
    }
}
