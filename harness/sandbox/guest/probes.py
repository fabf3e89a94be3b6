"""What a confined worker really can't do: each probe tries it, and says whether it was stopped."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any


def run(canary: dict[str, Any]) -> dict[str, bool]:
    """Try what must not work.

    Args:
        canary: "path" of a readable file outside every allowed folder, in a folder that anybody may write to; "judge",
            the judge's process id; "hidden", paths that must not be seen.

    Returns:
        Whether it was stopped, by the name of the deed.
    """
    path = Path(canary["path"])
    attempts: dict[str, Callable[[], object]] = {
        "read": path.read_bytes,
        "write": lambda: path.with_name("written").write_bytes(b"x"),
        "remove": path.with_name("victim").unlink,
        "hidden": lambda: _see(canary["hidden"]),
        "network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
        "socketpair": _pair,
        "execute": _execute,
        "fork": _fork,
        "signal": lambda: os.kill(canary["judge"], 0),
    }
    return {name: _stopped(attempt) for name, attempt in attempts.items()}


def _stopped(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _see(hidden: list[str]) -> None:
    """Return when anything hidden can be read."""
    for name in hidden:
        path = Path(name)
        try:
            if path.is_file() and path.read_bytes():
                return
            if path.is_dir() and any(entry.is_file() and entry.read_bytes() for entry in path.iterdir()):
                return
        except OSError:
            continue
    raise PermissionError


def _pair() -> None:
    for end in socket.socketpair():
        end.close()


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _execute() -> None:
    """Return when the system would have run a program, had it been there."""
    try:
        os.execve("/nothing/to/run", ["nothing"], {})  # noqa: S606 - the probe is whether this can be done
    except FileNotFoundError:
        return
