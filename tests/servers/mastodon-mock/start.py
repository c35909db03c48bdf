"""Starts mastodon-mock with the accounts alice and bob. usage: start.py DATA_DIR; see ../README.md"""

import json
import os
import pathlib
import sys
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.dont_write_bytecode = True
from child import free_port, spawn, wait_for_port

NAMES = ("alice", "bob")


def main() -> int:
    started = time.monotonic()
    data = pathlib.Path(sys.argv[1]).resolve()
    data.mkdir(parents=True, exist_ok=True)
    port, log, config = free_port(), data / "server.log", data / "config.toml"
    lines = ["[server]", 'host = "127.0.0.1"', f"port = {port}"]
    if limit := os.environ.get("RATE_LIMIT"):
        lines += ["[ratelimit]", "enabled = true", f"limit = {int(limit)}", "window_seconds = 300"]
    for name in NAMES:
        lines += ["[[seed.accounts]]", f'username = "{name}"', f'display_name = "{name.title()}"', f'access_token = "{name}_token"']
    config.write_text("\n".join(lines) + "\n")

    serve = ["-m", "mastodon_mock", "serve", "--config", str(config), "--in-memory", "--log-level", "warning"]
    child = spawn([sys.executable, *serve], log, data)
    wait_for_port(child, port, log)
    url = f"http://127.0.0.1:{port}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(f"{url}/api/v2/instance", timeout=20).read()
    accounts = [{"acct": name, "token": f"{name}_token"} for name in NAMES]
    boot_ms = int((time.monotonic() - started) * 1000)
    print(json.dumps({"url": url, "accounts": accounts, "pid": os.getpid(), "bootMs": boot_ms}), flush=True)
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
