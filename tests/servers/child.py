"""Starts a server as a child that never outlives the script, and waits until it listens."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def free_port() -> int:
    """The port from the environment, or one that is free now."""
    port = int(os.environ.get("PORT", "0"))
    if port:
        return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def spawn(command: list[str], log: pathlib.Path, cwd: pathlib.Path) -> subprocess.Popen:
    """Runs the command; it is killed with this script, and this script stops with its own parent."""
    libc = ctypes.CDLL(None)
    child = subprocess.Popen(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log.open("w"),
        preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
    )

    def stop(*_: object) -> None:
        child.terminate()
        try:
            child.wait(1)
        except subprocess.TimeoutExpired:
            child.kill()
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parent = os.getppid()

    def watch_parent() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        stop()

    threading.Thread(target=watch_parent, daemon=True).start()
    return child


def wait_for_port(child: subprocess.Popen, port: int, log: pathlib.Path, seconds: float = 30) -> None:
    """Returns when something listens on the port; ends the script with the log's tail if the child dies or is too slow."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    child.kill()
    sys.exit(f"{child.args[0]} does not listen on port {port}\n{log.read_text()[-2000:]}")
