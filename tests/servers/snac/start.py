#!/usr/bin/env python3
"""Starts snac2 with the accounts alice and bob. usage: start.py [--follow] DATA_DIR; see ../README.md"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True
from child import free_port, spawn, wait_for_port

CALLBACK = "http://localhost/callback"
NAMES = ("alice", "bob")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The login answers with a redirect whose address holds the code."""

    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())


def snac(*args: object, answers: str = "") -> str:
    """Runs a snac command and returns what it printed."""
    command = ["snac", *map(str, args)]
    return subprocess.run(command, input=answers, text=True, capture_output=True, check=True).stdout


def post(url: str, **form: str) -> str:
    """Posts a form; returns the body, or the address that the server redirects to."""
    try:
        return OPENER.open(url, urllib.parse.urlencode(form).encode(), timeout=20).read().decode()
    except urllib.error.HTTPError as answer:
        if answer.code not in (302, 303):
            raise
        return answer.headers["location"]


def token(url: str, name: str, password: str) -> str:
    """Walks the OAuth authorisation-code flow and returns the bearer token."""
    app = json.loads(post(f"{url}/api/v1/apps", client_name="pregon", redirect_uris=CALLBACK, scopes="read write"))
    there = post(f"{url}/oauth/x-snac-login", login=name, passwd=password, redir=CALLBACK, cid=app["client_id"], state="s")
    code = urllib.parse.parse_qs(urllib.parse.urlparse(there).query)["code"][0]
    client = {key: app[key] for key in ("client_id", "client_secret")}
    answer = post(f"{url}/oauth/token", grant_type="authorization_code", redirect_uri=CALLBACK, code=code, **client)
    return json.loads(answer)["access_token"]


def main() -> int:
    args = [arg for arg in sys.argv[1:] if arg != "--follow"]
    if len(args) != 1:
        sys.exit("usage: start.py [--follow] DATA_DIR")
    started = time.monotonic()
    data = pathlib.Path(args[0]).resolve()
    data.mkdir(parents=True, exist_ok=True)
    base, log = data / "snac", data / "snac.log"
    if base.exists():
        sys.exit(f"{base} exists: object ids contain the port, so each start needs an empty directory")
    port = free_port()
    url = f"http://localhost:{port}"

    snac("init", base, answers="\n\nlocalhost\n\n\n")
    settings = base / "server.json"
    # snac delivers to its own accounts through its own HTTP port. With its default of one thread per core, all of
    # them can wait for each other until a time-out of six seconds.
    changes = {"host": f"localhost:{port}", "address": "127.0.0.1", "port": port, "protocol": "http", "num_threads": 32}
    settings.write_text(json.dumps(json.loads(settings.read_text()) | changes))
    passwords = {name: re.search(r"password is (\S+)", snac("adduser", base, name)).group(1) for name in NAMES}

    child = spawn(["snac", "httpd", str(base)], log, data)
    wait_for_port(child, port, log)
    accounts = [{"acct": name, "password": word, "token": token(url, name, word)} for name, word in passwords.items()]
    if "--follow" in sys.argv[1:]:
        follow_each_other(base, url)
    boot_ms = int((time.monotonic() - started) * 1000)
    print(json.dumps({"url": url, "accounts": accounts, "pid": os.getpid(), "bootMs": boot_ms}), flush=True)
    return child.wait()


def follow_each_other(base: pathlib.Path, url: str) -> None:
    """Needed to favourite each other's posts: only followers get a post into their timeline."""
    for name, other in (NAMES, NAMES[::-1]):
        snac("follow", base, name, f"{url}/{other}")
    end = time.monotonic() + 30
    while not all(any((base / "user" / name / "followers").glob("*.json")) for name in NAMES):
        if time.monotonic() > end:
            sys.exit("snac did not accept the follows in 30 s")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
