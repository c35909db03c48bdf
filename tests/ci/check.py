"""Runs the steps of action.yml and of the GitLab template for real, in clones with a made-up event, and the hooks of pre-commit and git.

usage: check.py PREGON_BINARY
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from api import Api

# One that is found wherever it is written.
TOKEN = "ghs_Zq7vX2mK9pLw4RtY8sNd6BfH3jGc5VaE1uTo"
ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / "templates/init").glob("*/*/github/workflows/*.yml"))
failures = []
checks = 0


def check(what, holds, *more):
    global checks
    checks += 1
    if not holds:
        failures.append(" ".join([what, *map(str, more)]))


def run(command, cwd, env=None, status=0, **more):
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, **more)
    said = done.stdout + done.stderr
    check(f"{' '.join(map(str, command))[:120]!r} ends with {status}", done.returncode == status, done.returncode, said[-3000:])
    return said


class Place:
    """A folder with a home of its own, in which `pregon` is the one that was built."""

    def __init__(self, folder, pregon):
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        os.symlink(pregon, self.bin / "pregon")
        self.env = {
            "PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": str(folder / "gitconfig"),
        }
        (folder / "gitconfig").write_text("[user]\n name = eva\n email = eva@example.org\n[init]\n defaultBranch = main\n[protocol \"file\"]\n allow = always\n")

    def git(self, repo, *arguments):
        return run(["git", *arguments], repo, self.env).strip()

    def workspace(self, name, *more, lang="es"):
        repo = self.folder / name
        repo.mkdir()
        run(["pregon", "init", ".", "--quiet", "--lang", lang, "--timezone", "America/Mexico_City", *more], repo, self.env)
        self.git(repo, "init", "--quiet", ".")
        self.git(repo, "add", "--all")
        self.git(repo, "commit", "--quiet", "-m", "one")
        return repo


def change(repo, words):
    post = next(path for path in sorted(repo.glob("content/**/*.md")))
    post.write_text(post.read_text() + f"\n{words}\n")


def scripts(node):
    """Every `run:` of a file."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key == "run" and isinstance(value, str))
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from scripts(item)


def validate():
    """The published schemas, which check-jsonschema brings along."""
    tool = BIN / "check-jsonschema"
    run([tool, "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"], ROOT)
    for file in ["gitlab.yml", "gitlab.es.yml"]:
        run([tool, "--builtin-schema", "vendor.gitlab-ci", ROOT / "templates/ci" / file], ROOT)
    for workflow in WORKFLOWS:
        run([tool, "--builtin-schema", "vendor.github-workflows", workflow], ROOT)
    run([BIN / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], ROOT)
    check("there are workflows in both languages", len(WORKFLOWS) >= 2)
    for file in [ROOT / "action.yml", *WORKFLOWS]:
        text = "\n".join(line.split("#")[0] for line in file.read_text().splitlines())
        check(f"{file.name} runs nothing of a fork with secrets", "pull_request_target" not in text)
        # Words of a pull request in a script would be run as one.
        for script in scripts(yaml.safe_load(file.read_text())):
            check(f"{file.name} writes no expression into a script", "${{" not in script, script[:200])
    for step in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]:
        check("actions are pinned by commit", "uses" not in step or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]), step)
    for workflow in WORKFLOWS:
        check("what runs for forks may only read", yaml.safe_load(workflow.read_text())["permissions"] == {"contents": "read"})


class Runner:
    """As much of a GitHub runner as a composite action needs."""

    def __init__(self, place, repo, api, event):
        self.place, self.repo, self.api, self.event = place, repo, api, event
        self.temp = Path(tempfile.mkdtemp(dir=place.folder))

    def run(self, inputs, status=0, token=TOKEN, sha=None, only=None):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        values = {f"inputs.{name}": str(one.get("default", "")) for name, one in action["inputs"].items()}
        values.update({f"inputs.{name}": value for name, value in inputs.items()})
        values["inputs.token"] = token
        values["github.event_name"] = self.event["name"]
        (self.temp / "event.json").write_text(self.event["json"])
        (self.temp / "summary").write_text("")
        said = ""
        for at, step in enumerate(action["runs"]["steps"]):
            if "uses" in step or (only and step["name"] not in only) or not self.holds(step.get("if", "true"), values):
                continue
            output = self.temp / f"output-{at}"
            output.write_text("")
            fill = lambda text: re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: values.get(found[1], ""), str(text))
            env = {
                **self.place.env, **{name: fill(value) for name, value in step.get("env", {}).items()},
                "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.temp / "summary"), "GITHUB_EVENT_PATH": str(self.temp / "event.json"),
                "GITHUB_EVENT_NAME": self.event["name"], "GITHUB_REPOSITORY": "la/ceiba", "GITHUB_API_URL": self.api.url, "RUNNER_TEMP": str(self.temp),
                "GITHUB_GRAPHQL_URL": f"{self.api.url}/graphql", "GITHUB_SHA": sha or self.place.git(self.repo, "rev-parse", "HEAD"),
                "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
            }
            # https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
            script = self.temp / f"step-{at}.sh"
            script.write_text(step["run"])
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], cwd=self.repo, env=env, capture_output=True, text=True, timeout=300)
            said += done.stdout + done.stderr
            if "id" in step:
                for line in output.read_text().splitlines():
                    name, _, value = line.partition("=")
                    values[f"steps.{step['id']}.outputs.{name}"] = value
            told = self.temp.glob("**/*"), self.repo.glob("**/*"), Path(self.place.folder).glob("*")
            holding = [path for paths in told for path in paths if path.is_file() and TOKEN.encode() in path.read_bytes()]
            check("the token is nowhere", TOKEN not in said and holding == [], step["name"], holding)
            if done.returncode != 0:
                check(f"the action ends with {status}", done.returncode == status, step["name"], done.returncode, said[-3000:])
                return said
        check(f"the action ends with {status}", status == 0, said[-3000:])
        check("the token is in no comment", all(TOKEN not in comment["body"] for comment in self.api.comments))
        self.artifact = next(fill(step["with"]["name"]) for step in action["runs"]["steps"] if "upload-artifact" in step.get("uses", ""))
        return said

    @staticmethod
    def holds(condition, values):
        for part in condition.split("&&"):
            left, operator, right = re.fullmatch(r"\s*(\S+)\s*(==|!=)\s*'(.*)'\s*", part).groups() if part != "true" else ("", "==", "")
            if (values.get(left, "") == right) != (operator == "=="):
                return False
        return True


def pull_request(place, name, words):
    """A clone as actions/checkout makes one: the merge of a proposal, and nothing of what was before."""
    origin = place.workspace(f"{name}-origin")
    base = place.git(origin, "rev-parse", "HEAD")
    place.git(origin, "checkout", "--quiet", "-b", "proposal")
    change(origin, words)
    place.git(origin, "commit", "--quiet", "-am", "a proposal")
    place.git(origin, "checkout", "--quiet", "main")
    (origin / "NOTES.txt").write_text("others work too\n")
    place.git(origin, "add", "--all")
    place.git(origin, "commit", "--quiet", "-m", "meanwhile")
    place.git(origin, "checkout", "--quiet", "-b", "merge")
    place.git(origin, "merge", "--quiet", "--no-ff", "-m", "merge", "proposal")
    place.git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = place.folder / name
    run(["git", "clone", "--quiet", "--depth=1", "--branch=merge", f"file://{origin}", clone], place.folder, place.env)
    event = {"name": "pull_request", "json": '{"pull_request": {"number": 7, "base": {"sha": "%s"}}}' % base}
    return clone, event


def github(place):
    api = Api()
    api.token = TOKEN
    clone, event = pull_request(place, "proposal", "Un aviso nuevo para quien pase por aquí.")
    # Somebody has copied the marker: that comment is not ours to write over. Ours is on the second page.
    api.comments += [{"id": n, "body": f"<!-- pregon diff --> {n}", "user": {"type": "User"}} for n in range(1)]
    api.comments += [{"id": n, "body": "x", "user": {"type": "User"}} for n in range(1, 100)]
    runner = Runner(place, clone, api, event)
    runner.run({"review-url": "https://review.example/7"})
    ours = [comment for comment in api.ours() if comment["user"]["type"] == "Bot"]
    check("one comment is written", len(ours) == 1, api.refused)
    body = ours[0]["body"] if ours else ""
    check("it tells what changes", "Un aviso nuevo" in body and "https://review.example/7/posts/" in body, body[:2000])
    check("others' changes are not told", "NOTES" not in body)
    check("the summary has it too", "Un aviso nuevo" in (runner.temp / "summary").read_text())
    check("the pages are there", (clone / "public/preview/index.html").is_file() and (clone / "public/review/index.html").is_file())
    change(clone, "Y otro más.")
    runner.run({})
    ours = [comment for comment in api.ours() if comment["user"]["type"] == "Bot"]
    check("it is written over, not again", len(ours) == 1 and "Y otro más" in ours[0]["body"], len(ours))
    check("nobody else's is touched", api.comments[0]["body"] == "<!-- pregon diff --> 0" and len(api.comments) == 101)
    check("nothing was refused", api.refused == [], api.refused)
    # A fork may read and not write.
    api.may_write = False
    said = runner.run({})
    check("a fork's run says where it is", "in the summary of this job" in said and any(status == 403 for *_, status in api.refused), said[-500:])
    # A page of comments that cannot be read: ours may be on it.
    api.may_write = True
    count = len(api.comments)
    for page in [1, 2]:
        api.broken_pages = {page}
        said = runner.run({})
        check("no second comment where the first cannot be looked for", len(api.comments) == count and "cannot be read" in said, page, said[-500:])
    api.broken_pages = set()
    # A token of a person: the comment is theirs, and found again; the one of the app is left alone.
    api.login, api.kind = "eva", "User"
    bots = ours[0]["body"]
    runner.run({})
    check("a person's token writes the person's comment", len(api.comments) == count + 1 and api.comments[-1]["user"]["login"] == "eva")
    change(clone, "Y uno de Eva.")
    runner.run({})
    check("and finds it again", len(api.comments) == count + 1 and "Y uno de Eva" in api.comments[-1]["body"] and ours[0]["body"] == bots)
    api.comments.pop()
    api.login, api.kind = "github-actions[bot]", "Bot"
    several(place)
    other_merges(place)
    options(place)
    # Errors are annotated, and fail the job after everything else.
    api.may_write = True
    change(clone, "![](no-hay.jpg)")
    (clone / "content" / "mal.md").write_text("---\ntitle: Mal\npillar: nada\ndate: 2026-12-01 10:00\nmedia: [{ file: no.jpg }]\n---\nHola\n")
    said = runner.run({}, status=1)
    check("findings are annotations", re.search(r"^::error .*file=content/mal\.md,line=\d+", said, re.M), said[-1500:])
    check("the comment tells them", "content/mal.md" in api.ours()[-1]["body"])
    # No comment was asked for, and none on a push.
    count = len(api.comments)
    push = Runner(place, clone, api, {"name": "push", "json": '{"before": "0000000000000000000000000000000000000000"}'})
    push.run({"comment": "true"}, status=1)
    Runner(place, clone, api, event).run({"comment": "false"}, status=1)
    check("no comment but on a pull request", len(api.comments) == count)
    # Without a version there has to be a program.
    os.rename(place.bin / "pregon", place.bin / "gone")
    check("a missing program is said", "no pregon on the PATH" in Runner(place, clone, api, event).run({}, status=2))
    os.rename(place.bin / "gone", place.bin / "pregon")


def several(place):
    """Two workspaces in one job: each has its comment and its artifact."""
    api = Api()
    api.token = TOKEN
    clone, event = pull_request(place, "several", "Un aviso nuevo.")
    artifacts = set()
    folders = [".", "./marcas/una/", "marcas/otra"]
    for folder in folders[1:]:
        shutil.copytree(clone, clone / folder, ignore=shutil.ignore_patterns(".git", "marcas", "public"))
        change(clone / folder, f"Un aviso de {folder}.")
    for _ in range(2):
        for folder in folders:
            runner = Runner(place, clone, api, event)
            runner.run({"workspace": folder})
            artifacts.add(runner.artifact)
    check("each workspace has its comment", len(api.comments) == 3 and len({comment["body"].splitlines()[0] for comment in api.comments}) == 3, [comment["body"][:80] for comment in api.comments])
    check("each workspace has its artifact", artifacts == {"pregon-pages", "pregon-pages-marcas__una", "pregon-pages-marcas__otra"}, artifacts)
    check("the first line stays hidden", all(re.match(r"<!-- pregon diff(: [\w.]+)? -->\n", comment["body"]) for comment in api.comments))


def other_merges(place):
    """The branch of the proposal is checked out, and ends with a merge: the base is that of the event."""
    api = Api()
    api.token = TOKEN
    clone, event = pull_request(place, "merged", "Un aviso nuevo.")
    first = place.git(clone, "cat-file", "-p", "HEAD").split("parent ")[1][:40]
    runner = Runner(place, clone, api, event)
    runner.run({}, only=["Compare"])
    compared = lambda: [line for line in (runner.temp / "output-2").read_text().splitlines() if line.startswith("base=")]
    check("a test merge is compared with its first parent", compared() == [f"base={first}"], compared())
    runner.run({}, sha="1" * 40, only=["Compare"])
    check("another merge is none", compared() == ["base=" + event["json"].split('"sha": "')[1][:40]], compared())


def options(place):
    """What comes from the event, or as the base, is data."""
    api = Api()
    api.token = TOKEN
    clone, _ = pull_request(place, "options", "Un aviso nuevo.")
    pwned = place.folder / "pwned"
    for base in [f"--upload-pack=touch {pwned};", f"--upload-pack=touch${{IFS}}{pwned};", "--output=x", f"HEAD:refs/heads/{pwned.name}", "main\nerrors=false", "-x"]:
        for inputs, event in [({"base": base}, {}), ({}, {"before": base})]:
            said = Runner(place, clone, api, {"name": "push", "json": json.dumps(event)}).run(inputs, only=["Compare"])
            branches = place.git(clone, "branch", "--list", pwned.name)
            check("a revision is no option", "is no revision" in said and not pwned.exists() and not (clone / "x").exists() and branches == "", base, said[-500:])
    said = Runner(place, clone, api, {"name": "push", "json": "{}"}).run({"base": "no-such-branch"}, only=["Compare"])
    check("a base that is not there is told", "no-such-branch cannot be fetched" in said, said[-500:])
    said = Runner(place, clone, api, {"name": "push", "json": "{}"}).run({"base": "main"}, only=["Compare"])
    check("a branch is a base", "cannot be" not in said and "no revision" not in said, said[-500:])


def gitlab_job(place, template, clone, api, name, status=0, **variables):
    # https://docs.gitlab.com/runner/shells/: before_script and script are one shell, which ends at the first failure.
    lines = template[".pregon"]["before_script"] + template[name]["script"]
    env = {
        **place.env, **template["variables"], "CI_API_V4_URL": api.url, "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7", "CI_SERVER_HOST": "gitlab.example",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_BRANCH": "main", "CI_PROJECT_PATH": "la/ceiba", "NO_PROXY": "127.0.0.1",
        "CI_PROJECT_URL": "https://gitlab.example/la/ceiba", "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example/la/ceiba",
        "TMPDIR": tempfile.mkdtemp(dir=place.folder), **variables,
    }
    said = run(["bash", "-eo", "pipefail", "-c", "\n".join(lines)], clone, env, status)
    token = env.get("REVIEW_TOKEN")
    if token:
        told = [*clone.glob("**/*"), *Path(env["TMPDIR"]).glob("**/*")]
        holding = [path for path in told if path.is_file() and token.encode() in path.read_bytes()]
        check("the token is nowhere", token not in said and holding == [], status, holding)
        check("nor is its file", list(Path(env["TMPDIR"]).iterdir()) == [], status)
    return said


def gitlab_fork(place):
    """A merge request from a fork, whose own main is old: it is compared with the branch that it goes to."""
    template = yaml.safe_load((ROOT / "templates/ci/gitlab.yml").read_text())
    api = Api()
    project = place.workspace("project.git")
    fork = place.folder / "fork.git"
    run(["git", "clone", "--quiet", "--bare", f"file://{project}", fork], place.folder, place.env)
    change(project, "Lo que otros hicieron entretanto.")
    place.git(project, "commit", "--quiet", "-am", "meanwhile")
    base = place.git(project, "rev-parse", "HEAD")
    clone = place.folder / "fork"
    run(["git", "clone", "--quiet", f"file://{project}", clone], place.folder, place.env)
    place.git(clone, "remote", "set-url", "origin", f"file://{fork}")
    place.git(clone, "checkout", "--quiet", "-b", "proposal")
    change(clone, "Un aviso de la bifurcación.")
    place.git(clone, "commit", "--quiet", "-am", "a proposal")
    change(project, "Y más todavía.")
    place.git(project, "commit", "--quiet", "-am", "later")
    # The project can be read, or is private: then the base is the one that GitLab names.
    for url in [f"file://{place.folder}/project", f"file://{place.folder}/private"]:
        gitlab_job(place, template, clone, api, "pregon-check", CI_MERGE_REQUEST_PROJECT_URL=url, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
        text = (clone / "pregon-diff.md").read_text()
        check("a fork is compared with the branch that it goes to", "Un aviso de la bifurcación" in text and "entretanto" not in added(text) and "todavía" not in text, url, text[:3000])


def added(text):
    """What a comparison says is new."""
    return "\n".join(line for line in text.splitlines() if line.startswith("+"))


def gitlab_agency(place):
    """Several brands in a repository, with the file that init writes."""
    origin = place.workspace("agency-origin", "--kind", "agencia", "--ci", "gitlab")
    template = yaml.safe_load((origin / ".gitlab-ci.yml").read_text())
    api = Api()
    api.token = TOKEN
    clone = place.folder / "agency"
    run(["git", "clone", "--quiet", f"file://{origin}", clone], place.folder, place.env)
    place.git(clone, "checkout", "--quiet", "-b", "proposal")
    brands = sorted(path.parent for path in clone.glob("marcas/*/pregon.yaml"))
    for number, brand in enumerate(brands):
        change(brand, f"Un aviso de la marca {number}.")
    (brands[0] / "content" / "mal.md").write_text("---\ntitle: Mal\npillar: nada\ndate: 2026-12-01 10:00\n---\nHola\n")
    place.git(clone, "add", "--all")
    place.git(clone, "commit", "--quiet", "-m", "a proposal")
    said = gitlab_job(place, template, clone, api, "pregon-check", status=1, REVIEW_TOKEN=TOKEN)
    check("an error of one brand fails the job", "error[" in said, said[-500:])
    check("one note tells of all brands", len(api.comments) == 1 and all(f"aviso de la marca {n}" in api.comments[0]["body"] for n in range(len(brands))))
    check("each brand has its pages", len(brands) == 2 and all((brand / "public/review/index.html").is_file() for brand in brands))
    place.git(clone, "checkout", "--quiet", "--force", "main")
    bare = place.folder / "agency.git"
    run(["git", "clone", "--quiet", "--bare", f"file://{origin}", bare], place.folder, place.env)
    place.git(clone, "remote", "set-url", "origin", f"file://{bare}")
    gitlab_job(place, template, clone, api, "pregon-publish", PREGON_PUSH_URL=f"file://{bare}")
    listed = place.git(bare, "ls-tree", "-r", "--name-only", "main")
    check("the ledger of each brand is pushed", all(f"marcas/{brand.name}/ledger/" in listed for brand in brands), listed[-800:])


def gitlab(place):
    template = yaml.safe_load((ROOT / "templates/ci/gitlab.yml").read_text())
    api = Api()
    api.token = TOKEN
    origin = place.workspace("gitlab-origin")
    clone = place.folder / "gitlab"
    run(["git", "clone", "--quiet", f"file://{origin}", clone], place.folder, place.env)
    place.git(clone, "checkout", "--quiet", "-b", "proposal")
    change(clone, "Un aviso nuevo.")
    place.git(clone, "commit", "--quiet", "-am", "a proposal")

    job = lambda name, **more: gitlab_job(place, template, clone, api, name, **more)
    job("pregon-check")
    check("without a token nobody is asked", api.comments == [] and api.refused == [])
    check("the comparison is kept", "Un aviso nuevo" in (clone / "pregon-diff.md").read_text())
    check("the pages are there", (clone / "public/review/index.html").is_file())
    for escape in [False, True]:
        api.escape = escape
        api.comments[:] = [{"id": 1, "type": None, "body": "x \"body\":\"<!-- pregon diff -->", "author": {"id": 3, "name": "a"}}]
        # Others who copied the first line, one of whom has our number within theirs; ours comes to be on the second page.
        api.comments += [{"id": 2, "type": None, "body": "<!-- pregon diff --> 2", "author": {"id": 3, "username": "a"}}]
        api.comments += [{"id": 3, "type": None, "body": "<!-- pregon diff --> 3", "author": {"id": 55, "username": "b"}}]
        api.comments += [{"id": 4, "type": None, "body": "<!-- pregon diff --> 4", "author": {"id": 3, "name": "c \"id\":5,"}}]
        api.comments += [{"id": n, "type": None, "body": f"x {n}", "author": {"id": 5}} for n in range(5, 105)]
        before = [comment["body"] for comment in api.comments]
        for _ in range(2):
            job("pregon-check", REVIEW_TOKEN=TOKEN)
        own = [comment for comment in api.ours() if comment["author"]["id"] == api.me]
        check("one note is written, and written over", len(api.comments) == len(before) + 1 and len(own) == 1, escape, len(api.comments), api.refused)
        check("no note of another is written over", [comment["body"] for comment in api.comments[: len(before)]] == before, escape)
    said = job("pregon-check", status=22, REVIEW_TOKEN=TOKEN[::-1])
    check("a token that is refused is told", "401" in said, said[-500:])
    # What is due is sent, and the record goes back although somebody else has pushed.
    place.git(clone, "checkout", "--quiet", "--force", "main")
    bare = place.folder / "gitlab.git"
    run(["git", "clone", "--quiet", "--bare", f"file://{origin}", bare], place.folder, place.env)
    place.git(clone, "remote", "set-url", "origin", f"file://{bare}")
    job("pregon-publish", PREGON_PUSH_URL=f"file://{bare}")
    listed = place.git(bare, "ls-tree", "-r", "--name-only", "main")
    check("the ledger is pushed", "ledger/" in listed, listed[-500:])
    before = place.git(bare, "rev-parse", "main")
    job("pregon-publish", PREGON_PUSH_URL=f"file://{bare}")
    check("nothing new is no commit", place.git(bare, "rev-parse", "main") == before)


def hooks(place):
    # pre-commit takes a hook from a repository: ours, as it is now.
    tool = place.folder / "tool"
    tool.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", tool)
    place.git(tool, "init", "--quiet", ".")
    place.git(tool, "add", "--all")
    place.git(tool, "commit", "--quiet", "-m", "hooks")
    repo = place.workspace("hooked")
    env = {**place.env, "PRE_COMMIT_HOME": str(place.folder / "pre-commit")}
    command = [BIN / "pre-commit", "try-repo", tool, "pregon-check", "--verbose", "--all-files"]
    said = run(command, repo, env)
    check("the hook runs", "pregon check" in said and "Passed" in said, said)
    bad = repo / "content" / "mal.md"
    bad.write_text(BAD)
    place.git(repo, "add", "--all")
    said = run(command, repo, env, status=1)
    check("the hook finds", "content/mal.md" in said and "Failed" in said, said)
    # The plain one.
    hook = repo / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "templates/ci/pre-commit", hook)
    said = run(["git", "commit", "--quiet", "-m", "bad"], repo, place.env, status=1)
    check("the plain hook finds", "content/mal.md" in said, said)
    place.git(repo, "rm", "--quiet", "--cached", "content/mal.md")
    bad.unlink()
    (repo / "README.txt").write_text("x\n")
    place.git(repo, "add", "--all")
    place.git(repo, "commit", "--quiet", "-m", "good")


BAD = "---\ntitle: Mal\npillar: nada\ndate: 2026-12-01 10:00\n---\nHola\n"


def agency(place):
    """Several workspaces in one repository: what is wrong with the first stops no other."""
    for lang in ["es", "en"]:
        repo = place.workspace(f"agency-{lang}", "--kind", "agency", lang=lang)
        brands = sorted(path.parent for path in repo.glob("*/*/pregon.yaml"))
        check("an agency has brands", len(brands) >= 2, brands)
        (brands[0] / "content/mal.md").write_text(BAD)
        jobs = yaml.safe_load((repo / ".github/workflows/pregon.yml").read_text())["jobs"]
        builds = [step["run"] for job in jobs.values() for step in job["steps"] if re.search(r"pregon .* (build|check)\b", step.get("run", ""))]
        check("each job builds, and one checks", len(builds) == 3, builds)
        for script in builds:
            for brand in brands:
                shutil.rmtree(brand / "public", ignore_errors=True)
            said = run(["bash", "-e", "-c", script], repo, place.env, status=1)
            if "check" in script:
                check("each brand is checked", "content/mal.md" in said, said[-2000:])
            else:
                check("the other brands are built", all((brand / "public/site/index.html").is_file() for brand in brands[1:]), said[-2000:])
        # The plain hook finds the workspaces, and checks those with something to commit.
        hook = repo / ".git/hooks/pre-commit"
        hook.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "templates/ci/pre-commit", hook)
        with (brands[1] / "pregon.yaml").open("a") as file:
            file.write("# a remark\n")
        place.git(repo, "add", "--all", "--", brands[1])
        place.git(repo, "commit", "--quiet", "-m", "good")
        place.git(repo, "add", "--all")
        said = run(["git", "commit", "--quiet", "-m", "bad"], repo, place.env, status=1)
        check("the plain hook finds it in the brand", "content/mal.md" in said and brands[0].name in said and brands[1].name not in said, said)
        place.git(repo, "reset", "--quiet")
        (repo / "README.txt").write_text("x\n")
        place.git(repo, "add", "README.txt")
        place.git(repo, "commit", "--quiet", "-m", "nothing of a workspace")


def main():
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    pregon = Path(sys.argv[1]).resolve()
    validate()
    for part in [github, gitlab, gitlab_fork, gitlab_agency, hooks, agency]:
        with tempfile.TemporaryDirectory(prefix="pregon-ci-") as folder:
            part(Place(Path(folder), pregon))
    for failure in failures:
        print(f"failed: {failure}")
    print(f"{checks - len(failures)} of {checks} checks of the CI files passed")
    return 1 if failures else 0


sys.exit(main())
