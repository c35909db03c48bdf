//! What git is asked, on real repositories.

use super::*;
use crate::support::atomic_file;

struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        repository.git("x@x.example", &["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn root(&self) -> std::path::PathBuf {
        self.0.path().join("team")
    }

    fn git(&self, author: &str, arguments: &[&str]) {
        let mut command = command(self.0.path(), arguments);
        command.envs([("GIT_AUTHOR_NAME", "A"), ("GIT_COMMITTER_NAME", "C"), ("GIT_COMMITTER_EMAIL", author)]);
        let output = command.env("GIT_AUTHOR_EMAIL", author).env("GIT_CONFIG_COUNT", "0").output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        atomic_file::write(&self.root().join(path), text.as_bytes()).expect("writes");
    }

    fn commit(&self, author: &str, message: &str) {
        self.git(author, &["add", "--all"]);
        self.git(author, &["-c", "commit.gpgsign=false", "commit", "--quiet", "--no-verify", "-m", message]);
    }

    fn history(&self) -> History {
        match Identities::of_folder(&self.root(), false) {
            Identities::Known(history) => history,
            other => panic!("{other:?}"),
        }
    }

    fn authors(&self, path: &str) -> Vec<String> {
        self.history().authors.remove(path).unwrap_or_default().into_iter().collect()
    }
}

const TEXT: &str = "---\ntitle: Feria\n---\nUn texto que es largo, para que git lo conozca también con otro nombre.\n";

#[test]
fn authors_follow_a_file_through_its_names() {
    let repository = Repository::new();
    repository.write("content/año.md", TEXT);
    repository.write("content/otra.md", "otra\n");
    repository.commit("Ana@La.example", "uno");
    std::fs::rename(repository.root().join("content/año.md"), repository.root().join("content/feria.md")).expect("moves");
    repository.commit("bea@la.example", "dos\n\nCo-authored-by: Carla <Carla@La.example>\nCo-authored-by: Diana <diana@la.example>");
    repository.write("content/feria.md", &format!("{TEXT}Más.\n"));
    repository.commit("elena@la.example", "tres");
    assert_eq!(
        repository.authors("content/feria.md"),
        ["ana@la.example", "bea@la.example", "carla@la.example", "diana@la.example", "elena@la.example"]
    );
    assert_eq!(repository.authors("content/otra.md"), ["ana@la.example"]);
}

#[test]
fn whoever_hides_a_change_in_a_merge_is_an_author() {
    let repository = Repository::new();
    repository.write("content/feria.md", TEXT);
    repository.commit("ana@la.example", "uno");
    repository.git("x@x.example", &["checkout", "--quiet", "-b", "side"]);
    repository.write("content/otra.md", "otra\n");
    repository.commit("ana@la.example", "dos");
    repository.git("x@x.example", &["checkout", "--quiet", "main"]);
    repository.write("content/tercera.md", "tercera\n");
    repository.commit("ana@la.example", "tres");
    repository.git("mala@la.example", &["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    repository.write("content/feria.md", &format!("{TEXT}Otra cosa.\n"));
    repository.write("approvals/feria/a.yaml", "x\n");
    repository.commit("mala@la.example", "une");
    assert_eq!(repository.authors("content/feria.md"), ["ana@la.example", "mala@la.example"]);
    let commits = repository.history().approvals.remove("approvals/feria/a.yaml").expect("it is known");
    assert_eq!(commits.iter().map(|commit| commit.author.as_str()).collect::<Vec<_>>(), ["mala@la.example"]);
}

#[test]
fn a_merge_that_changes_nothing_hides_no_older_commit() {
    let repository = Repository::new();
    repository.write("content/feria.md", TEXT);
    repository.write("approvals/feria/a.yaml", "a\n");
    repository.commit("lucia@la.example", "uno");
    repository.git("x@x.example", &["checkout", "--quiet", "-b", "side"]);
    repository.write("content/otra.md", "otra\n");
    repository.write("approvals/otra/b.yaml", "b\n");
    repository.commit("marisol@la.example", "dos");
    repository.git("x@x.example", &["checkout", "--quiet", "main"]);
    repository.write("content/tercera.md", "tercera\n");
    repository.commit("ana@la.example", "tres");
    repository.git("ci@la.example", &["merge", "--quiet", "--no-ff", "-m", "une", "side"]);
    for edited in [false, true] {
        if edited {
            repository.write("content/feria.md", &format!("{TEXT}Más.\n"));
            repository.commit("ana@la.example", "cuatro");
        }
        let history = repository.history();
        let authors: Vec<_> = history.authors["content/feria.md"].iter().map(String::as_str).collect();
        assert_eq!(authors, if edited { vec!["ana@la.example", "lucia@la.example"] } else { vec!["lucia@la.example"] });
        assert_eq!(history.authors["content/otra.md"], BTreeSet::from(["marisol@la.example".to_owned()]));
        for (path, author) in [("approvals/feria/a.yaml", "lucia@la.example"), ("approvals/otra/b.yaml", "marisol@la.example")] {
            let commits: Vec<_> = history.approvals[path].iter().map(|commit| commit.author.as_str()).collect();
            assert_eq!(commits, [author], "{path}");
        }
    }
}

#[test]
fn a_rename_in_a_merge_keeps_the_authors() {
    let repository = Repository::new();
    repository.write("content/feria.md", TEXT);
    repository.commit("lucia@la.example", "uno");
    repository.git("x@x.example", &["checkout", "--quiet", "-b", "side"]);
    repository.write("content/otra.md", "otra\n");
    repository.commit("ana@la.example", "dos");
    repository.git("x@x.example", &["checkout", "--quiet", "main"]);
    repository.write("content/tercera.md", "tercera\n");
    repository.commit("ana@la.example", "tres");
    repository.git("ana@la.example", &["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    std::fs::rename(repository.root().join("content/feria.md"), repository.root().join("content/fiesta.md")).expect("moves");
    repository.commit("ana@la.example", "une");
    assert_eq!(repository.authors("content/fiesta.md"), ["ana@la.example", "lucia@la.example"]);
}

#[test]
fn what_git_does_not_write_is_no_history() {
    let id = "a".repeat(40);
    let head = format!("\0commit {id}\0author a@x.example\0by c@x.example\0with ");
    for (log, reads) in [
        (head.clone(), true),
        (format!("{head}\0\0A\0content/a.md\0"), true),
        (format!("{head}\0\0\0{head}\0MM\0content/a.md\0content/a.md\0content/a.md\0\0"), true),
        (format!("{head}\0A\0"), false),
        (format!("{head}\0R100\0content/a.md\0"), false),
        (format!("{head}\0Q\0content/a.md\0"), false),
        (format!("{head}\0content/a.md\0"), false),
        (format!("\0commit {id}\0author a@x.example"), false),
        (format!("\0commit {id}\0with \0author a@x.example\0by c@x.example"), false),
        ("\0commit aa\0author a@x.example\0by c@x.example\0with ".to_owned(), false),
        (id.clone(), false),
    ] {
        assert_eq!(History::default().add(log.as_bytes(), "", &mut HashMap::new()).is_ok(), reads, "{log:?}");
    }
}

#[test]
fn what_is_not_committed_is_told() {
    let repository = Repository::new();
    repository.write("content/feria.md", TEXT);
    repository.write("approvals/feria/a.yaml", "a\n");
    repository.write("approvals/feria/b.yaml", "b\n");
    repository.commit("ana@la.example", "uno");
    repository.write("approvals/feria/b.yaml", "otro\n");
    repository.write("approvals/feria/c.yaml", "c\n");
    let history = repository.history();
    assert_eq!(history.uncommitted.iter().map(String::as_str).collect::<Vec<_>>(), ["approvals/feria/b.yaml", "approvals/feria/c.yaml"]);
    assert_eq!(history.approvals.len(), 2);
}

#[test]
fn what_git_is_told_to_overlook_is_told_too() {
    for overlook in ["--assume-unchanged", "--skip-worktree"] {
        let repository = Repository::new();
        repository.write("content/feria.md", TEXT);
        repository.write("content/otra.md", "otra\n");
        repository.write("approvals/feria/a.yaml", "a\n");
        repository.write("approvals/feria/c.yaml", "c\n");
        repository.commit("ana@la.example", "uno");
        // Withdrawn, ignored, and there again.
        std::fs::remove_file(repository.root().join("approvals/feria/c.yaml")).expect("goes");
        repository.write(".gitignore", "approvals/feria/c.yaml\n");
        repository.commit("ana@la.example", "dos");
        repository.write("approvals/feria/c.yaml", "c\n");
        repository.git("x@x.example", &["config", "user.email", "eva@la.example"]);
        repository.git("x@x.example", &["config", "user.name", "Eva"]);
        repository.git("x@x.example", &["update-index", overlook, "team/approvals/feria/a.yaml", "team/content/feria.md"]);
        repository.write("approvals/feria/a.yaml", "otro\n");
        repository.write("content/feria.md", "otro\n");
        let history = repository.history();
        for path in ["approvals/feria/a.yaml", "approvals/feria/c.yaml"] {
            assert!(history.uncommitted.contains(path), "{overlook} {path}");
        }
        assert!(history.authors["content/feria.md"].len() == 2, "{overlook} {:?}", history.authors);
        assert_eq!(history.authors["content/otra.md"], BTreeSet::from(["ana@la.example".to_owned()]));
    }
}

#[test]
fn whoever_commits_under_another_name_is_an_author() {
    for (committer, authors) in [
        ("Lucia@la.example", vec!["ana@la.example", "lucia@la.example"]),
        ("ana@la.example", vec!["ana@la.example"]),
        ("noreply@github.com", vec!["ana@la.example"]),
    ] {
        let repository = Repository::new();
        repository.write("content/feria.md", TEXT);
        repository.git("x@x.example", &["add", "--all"]);
        repository.git(committer, &["commit", "--quiet", "--no-gpg-sign", "-m", "uno", "--author", "Ana <ana@la.example>"]);
        assert_eq!(repository.authors("content/feria.md"), authors, "{committer}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_is_known_to_have_written_what_a_link_leads_to() {
    let repository = Repository::new();
    repository.write("drafts/feria.md", TEXT);
    repository.write("content/dos/otra.md", "otra\n");
    repository.write("content/tercera.md", "tercera\n");
    std::os::unix::fs::symlink("../drafts/feria.md", repository.root().join("content/feria.md")).expect("links");
    repository.commit("ana@la.example", "uno");
    std::fs::rename(repository.root().join("content/dos"), repository.root().join("drafts/dos")).expect("moves");
    std::os::unix::fs::symlink("../drafts/dos", repository.root().join("content/dos")).expect("links");
    repository.write("drafts/feria.md", "otro\n");
    repository.commit("lucia@la.example", "dos");
    let history = repository.history();
    let known: BTreeSet<_> = history.authors.keys().filter(|path| repository.root().join(path).is_file()).collect();
    assert_eq!(known, BTreeSet::from([&"content/tercera.md".to_owned()]));
}

#[test]
fn a_merge_that_brings_an_approval_back_is_told() {
    let repository = Repository::new();
    for name in ["a", "b", "c"] {
        repository.write(&format!("approvals/feria/{name}.yaml"), &format!("{name}\n"));
    }
    repository.commit("lucia@la.example", "uno");
    repository.git("x@x.example", &["checkout", "--quiet", "-b", "side"]);
    repository.write("note", "x\n");
    repository.commit("ana@la.example", "dos");
    repository.git("x@x.example", &["checkout", "--quiet", "main"]);
    repository.git("x@x.example", &["rm", "--quiet", "team/approvals/feria/a.yaml"]);
    repository.git("x@x.example", &["mv", "team/approvals/feria/b.yaml", "team/elsewhere"]);
    repository.commit("lucia@la.example", "tres");
    repository.git("mala@la.example", &["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    repository.git("mala@la.example", &["checkout", "--quiet", "side", "--", "team/approvals"]);
    repository.commit("mala@la.example", "une");
    let history = repository.history();
    assert_eq!(history.withdrawn.iter().map(String::as_str).collect::<Vec<_>>(), ["approvals/feria/a.yaml", "approvals/feria/b.yaml"]);
    assert!(history.uncommitted.is_empty() && history.approvals.len() == 3, "{history:?}");
}

#[test]
fn ends_of_lines_are_no_change() {
    for (one, other, same) in
        [("a\r\nb\n", "a\nb\r\n", true), ("a\rb", "ab", false), ("a\r", "a", false), ("a\r\r\n", "a\r\n", false), ("", "", true)]
    {
        assert_eq!(with_plain_ends(one.as_bytes()) == with_plain_ends(other.as_bytes()), same, "{one:?} {other:?}");
    }
}

#[test]
fn an_author_made_of_separators_makes_up_no_commit() {
    let repository = Repository::new();
    repository.write("approvals/feria/a.yaml", "a\n");
    repository.commit("a\u{1}b\u{2}lucia@la.example\n\n", "uno");
    let commits = repository.history().approvals.remove("approvals/feria/a.yaml").expect("it is known");
    assert_eq!(commits.len(), 1);
    assert_ne!(commits[0].author, "lucia@la.example");
}

#[test]
fn no_repository_an_empty_one_and_a_shallow_one() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(Identities::of_folder(folder.path(), false), Identities::NoHistory));
    let repository = Repository::new();
    repository.write("content/feria.md", TEXT);
    assert!(repository.history().approvals.is_empty());
    repository.commit("ana@la.example", "uno");
    repository.write("content/feria.md", "otro\n");
    repository.commit("ana@la.example", "dos");
    let url = format!("file://{}", repository.0.path().display());
    let shallow = folder.path().join("clone");
    repository.git("x@x.example", &["clone", "--quiet", "--depth=1", &url, &shallow.display().to_string()]);
    assert!(matches!(Identities::of_folder(&shallow, false), Identities::Shallow));
}
