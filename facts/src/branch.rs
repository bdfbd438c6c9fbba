//! The git branch: the fact `branch`.
//!
//! It comes from the repository's `HEAD`, and in CI, where a commit is checked out without a branch, from the variables
//! of the service. No program is started. A branch proves nothing: anyone may call one of theirs `main`.

use std::path::{Path, PathBuf};

use crate::files;
use crate::ledger::Ledger;
use crate::world::World;

const FACT: &str = "branch";

/// A CI service: the variable that shows it, and those that may have the branch. The name comes with or without
/// `refs/heads/`; other references are none.
const SERVICES: &[(&str, &[&str])] = &[
    ("GITHUB_ACTIONS", &["GITHUB_HEAD_REF", "GITHUB_REF"]),
    ("GITLAB_CI", &["CI_COMMIT_BRANCH", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"]),
    ("TF_BUILD", &["SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"]),
    ("CIRCLECI", &["CIRCLE_BRANCH"]),
    ("BUILDKITE", &["BUILDKITE_BRANCH"]),
    ("BITBUCKET_COMMIT", &["BITBUCKET_BRANCH"]),
    ("VERCEL", &["VERCEL_GIT_COMMIT_REF"]),
    ("NETLIFY", &["HEAD"]),
    ("CF_PAGES", &["CF_PAGES_BRANCH"]),
    ("RENDER", &["RENDER_GIT_BRANCH"]),
    ("RAILWAY_PROJECT_ID", &["RAILWAY_GIT_BRANCH"]),
];

/// Looks for `branch`.
pub fn look(world: &World, ledger: &mut Ledger) {
    let told = variables(world, ledger);
    match head(world) {
        Ok(branch) => ledger.say(FACT, branch.as_str(), "git", branch.as_str()),
        Err(why) if told => ledger.see(FACT, "git", why),
        Err(why) => ledger.lack(FACT, why, None),
    }
}

/// Whether a service says what the branch is.
fn variables(world: &World, ledger: &mut Ledger) -> bool {
    let services = SERVICES.iter().filter(|(sign, _)| world.variable(sign).is_some());
    let found: Vec<(&str, &str)> = services
        .flat_map(|(_, names)| names.iter())
        .filter_map(|name| Some((*name, short(world.variable(name)?)?)))
        .collect();
    for (name, branch) in &found {
        ledger.say(FACT, *branch, format!("the variable {name}"), *branch);
    }
    !found.is_empty()
}

fn short(reference: &str) -> Option<&str> {
    let branch = reference.strip_prefix("refs/heads/").unwrap_or(reference);
    (!branch.is_empty() && !branch.starts_with("refs/")).then_some(branch)
}

/// The branch that is checked out, or why there is none.
fn head(world: &World) -> Result<String, String> {
    let repository = repository(world)?;
    let text = read(&repository.join("HEAD"))?;
    let Some(reference) = text.trim_end().strip_prefix("ref:") else {
        return Err("a commit is checked out, and no branch".to_owned());
    };
    match reference.trim_start().strip_prefix("refs/heads/") {
        // What git writes where the references are kept elsewhere.
        Some(".invalid") => Err("the repository keeps its references in a form that is not read".to_owned()),
        Some(branch) if !branch.is_empty() => Ok(branch.to_owned()),
        _ => Err("what is checked out is no branch".to_owned()),
    }
}

/// The folder with the `HEAD` of this working tree.
fn repository(world: &World) -> Result<PathBuf, String> {
    if let Some(folder) = world.variable("GIT_DIR") {
        return Ok(world.directory.join(folder));
    }
    let entry = world.directory.ancestors().map(|folder| folder.join(".git")).find(|entry| entry.exists());
    let entry = entry.ok_or_else(|| "this is no git repository".to_owned())?;
    if entry.is_dir() { Ok(entry) } else { linked(&entry) }
}

/// Where a `.git` file leads: a working tree beside the first one, or a submodule, has one.
fn linked(file: &Path) -> Result<PathBuf, String> {
    let text = read(file)?;
    let target = text.trim_end().strip_prefix("gitdir: ");
    let target = target.ok_or_else(|| format!("{} does not lead to a repository", file.display()))?;
    Ok(file.parent().unwrap_or(Path::new("/")).join(target))
}

fn read(path: &Path) -> Result<String, String> {
    let unreadable = |why: &str| format!("{} cannot be read: {why}", path.display());
    files::text(path).map_err(|why| unreadable(&why))?.ok_or_else(|| unreadable("it is not there"))
}

#[cfg(test)]
mod tests {
    use super::look;
    use crate::ledger::Ledger;
    use crate::world::World;
    use prisma_policy::inspection::Inspection;
    use std::fs;
    use std::path::Path;
    use time::OffsetDateTime;

    fn inspect(directory: &Path, variables: &[(&str, &str)]) -> Inspection {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let now = OffsetDateTime::UNIX_EPOCH;
        let directory = directory.to_owned();
        let mut ledger = Ledger::new(now);
        look(&World { directory, variables: variables.collect(), terminal: false, now }, &mut ledger);
        ledger.conclude()
    }

    /// A repository with this `HEAD`, looked at from a folder within it.
    fn check(head: &str, variables: &[(&str, &str)], expect: Result<&str, &str>) {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("packages/shop");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(root.path().join(".git")).unwrap();
        fs::write(root.path().join(".git/HEAD"), head).unwrap();
        let inspection = inspect(&inner, variables);
        let found = inspection.value("branch").and_then(|value| value.as_str());
        let missing = || inspection.missing[0].why.as_str();
        assert_eq!(found.ok_or_else(missing), expect, "{head:?} {variables:?}");
    }

    #[test]
    fn head_names_the_branch() {
        check("ref: refs/heads/main\n", &[], Ok("main"));
        check("ref: refs/heads/feature/a b\n", &[], Ok("feature/a b"));
        let detached = Err("a commit is checked out, and no branch");
        check("3b18e512dba79e4c8300dd08aeb37f8e728b8dad\n", &[], detached);
        check("", &[], detached);
        check(
            "ref: refs/heads/.invalid\n",
            &[],
            Err("the repository keeps its references in a form that is not read"),
        );
        check("ref: refs/remotes/origin/main\n", &[], Err("what is checked out is no branch"));
        check("ref: refs/heads/\n", &[], Err("what is checked out is no branch"));
    }

    #[test]
    fn in_ci_the_service_says_what_the_branch_is() {
        let commit = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad\n";
        check(commit, &[("GITHUB_ACTIONS", "true"), ("GITHUB_REF", "refs/heads/main")], Ok("main"));
        let review =
            [("GITHUB_ACTIONS", "true"), ("GITHUB_HEAD_REF", "fix"), ("GITHUB_REF", "refs/pull/1/merge")];
        check(commit, &review, Ok("fix"));
        check(commit, &[("GITHUB_HEAD_REF", "main")], Err("a commit is checked out, and no branch"));
        check(commit, &[("GITLAB_CI", "true"), ("CI_COMMIT_BRANCH", "dev")], Ok("dev"));
        check("ref: refs/heads/main\n", &[("CIRCLECI", "true"), ("CIRCLE_BRANCH", "main")], Ok("main"));
        check(
            "ref: refs/heads/main\n",
            &[("CIRCLECI", "true"), ("CIRCLE_BRANCH", "fix")],
            Err("the sources disagree: the variable CIRCLE_BRANCH says fix, git says main"),
        );
    }

    #[test]
    fn a_working_tree_beside_the_first_one_has_a_branch_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let tree = root.path().join("tree");
        let kept = root.path().join("first/.git/worktrees/tree");
        fs::create_dir_all(&kept).unwrap();
        fs::create_dir(&tree).unwrap();
        fs::write(kept.join("HEAD"), "ref: refs/heads/fix\n").unwrap();
        for target in [kept.display().to_string(), "../first/.git/worktrees/tree".to_owned()] {
            fs::write(tree.join(".git"), format!("gitdir: {target}\n")).unwrap();
            assert_eq!(inspect(&tree, &[]).value("branch").unwrap(), "fix");
        }
        let elsewhere = root.path().to_owned();
        let variable = [("GIT_DIR", kept.to_str().unwrap())];
        assert_eq!(inspect(&elsewhere, &variable).value("branch").unwrap(), "fix");
    }

    #[test]
    fn the_page_tells_of_every_variable() {
        let page = include_str!("../../docs/environment.md");
        for name in super::SERVICES.iter().flat_map(|(_, names)| names.iter()) {
            assert!(page.contains(&format!("`{name}`")), "docs/environment.md does not tell of {name}");
        }
    }

    #[test]
    fn what_cannot_be_read_leaves_it_missing() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(".git"), "something else").unwrap();
        assert!(inspect(root.path(), &[]).missing[0].why.ends_with("does not lead to a repository"));
        fs::write(root.path().join(".git"), "gitdir: gone").unwrap();
        assert!(inspect(root.path(), &[]).missing[0].why.ends_with("cannot be read: it is not there"));
    }
}
