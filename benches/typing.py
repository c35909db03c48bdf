"""Measures `pregon lsp` while somebody types: from a change of a post to the findings of that version.

usage: typing.py PREGON WORKSPACE [--changes N]

The workspace is one of generate_workspace.py (with --plans). Nothing is written to it. Prints, in milliseconds: how long the first
findings took after the post was opened, and the median, the 95th percentile and the maximum over the changes; then the same
for a change of the post's front matter, which other posts may depend on, and the memory at the end.
"""

import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

NOW = "2026-11-21T12:00:00-06:00"


class Server:
    """`pregon lsp`, spoken to over its pipes."""

    def __init__(self, pregon, root):
        self.process = subprocess.Popen([pregon, "lsp", "--stdio", "--now", NOW], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.id = 0
        folder = {"uri": uri(root), "name": root.name}
        self.request("initialize", {"processId": None, "rootUri": uri(root), "workspaceFolders": [folder], "capabilities": {}})
        self.notify("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.id += 1
        self.send({"id": self.id, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.id and "method" not in message:
                return message.get("result")

    def read(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            name, value = line.split(b":", 1)
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended"
        return json.loads(self.process.stdout.read(length))

    def findings(self, of, version):
        """Waits for the findings of this version of a file."""
        while True:
            message = self.read()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if params["uri"] == of and params.get("version", version) == version:
                    return params["diagnostics"]


def uri(path):
    return "file://" + quote(str(path))


def told(name, times):
    ordered = sorted(times)
    at = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{name:18}median {statistics.median(ordered):8.1f}   p95 {at:8.1f}   max {ordered[-1]:8.1f}   ({len(ordered)} changes)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pregon")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--changes", type=int, default=100)
    arguments = parser.parse_args()
    root = arguments.workspace.resolve()
    posts = sorted((root / "content").rglob("*.md"))
    post = posts[len(posts) // 2]
    text = post.read_text()
    server, version, of = Server(arguments.pregon, root), 1, uri(post)

    began = time.perf_counter()
    document = {"uri": of, "languageId": "markdown", "version": version, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})
    server.findings(of, version)
    print(f"{len(posts)} posts; first findings {1000 * (time.perf_counter() - began):.0f}")

    head, body = text[4:].split("\n---\n", 1)
    edits = {
        "a word": lambda n: f"---\n{head}\n---\n{body}\nUna línea más, la {n}.\n",
        "the front matter": lambda n: f"---\n{head}\nsummary: Resumen {n}\n---\n{body}",
    }
    for name, edit in edits.items():
        times = []
        for n in range(arguments.changes):
            version += 1
            change = {"textDocument": {"uri": of, "version": version}, "contentChanges": [{"text": edit(n)}]}
            began = time.perf_counter()
            server.notify("textDocument/didChange", change)
            server.findings(of, version)
            times.append(1000 * (time.perf_counter() - began))
            time.sleep(0.05)
        told(name, times)
    status = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    print(next(line for line in status if line.startswith("VmHWM")).replace("VmHWM:", "peak memory"))
    server.request("shutdown", None)
    server.notify("exit", None)
    server.process.wait(timeout=30)


if __name__ == "__main__":
    main()
