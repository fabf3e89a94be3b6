"""Finished observations in a file of JSON lines, so that hours of training go on where they were cut off."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from harness.errors import UsageError
from harness.seeds import RunKey

__all__ = ["Journal"]

_START: Final = b'{"key": '


class Journal:
    """The observations of one folder; each is kept as soon as it is made, and half a line at the end is removed.

    Args:
        path: The file; it is made when it is not there, for its owner's eyes alone.
        key: The key that a new journal's seeds follow from; an old one has its own.

    Raises:
        UsageError: It can't be read, or a public key was given that is not the journal's own.
    """

    def __init__(self, path: Path, key: RunKey) -> None:
        self._path, self.key = path, key
        self._known: dict[str, Mapping[str, Any]] = {}
        if not (path.is_file() and self._read()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # the key in it is a secret
            self._write({"key": key.secret.hex(), "public": key.public})
        if key.public and key != self.key:
            own = f"{_told(self.key)}, which" if self.key.public else "none, because a secret one is what"
            raise UsageError(f"--seed: wanted {own} {path} began with, {_told(key)} came")

    def _read(self) -> bool:
        """Take what is kept; tell whether there is anything."""
        try:
            whole, _, half = self._path.read_bytes().rpartition(b"\n")
            first, *lines = whole.split(b"\n")
            if whole:
                head = json.loads(first)
                self.key = RunKey(bytes.fromhex(head["key"]), public=bool(head["public"]))
            else:
                _require_begun(half)
            if half or not whole:
                os.truncate(self._path, len(whole) + 1 if whole else 0)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{self._path} is no journal of claims: {error}") from error
        for line in lines:
            try:
                entry = json.loads(line)
                self._known[json.dumps(entry["what"])] = entry["found"]
            except (ValueError, KeyError, TypeError):
                continue  # two that ran together are observed again
        return bool(whole)

    def find(self, what: Sequence[Any]) -> Mapping[str, Any] | None:
        """Return what was observed of something, or None."""
        return self._known.get(json.dumps(list(what)))

    def keep(self, what: Sequence[Any], found: Mapping[str, Any]) -> None:
        """Keep an observation."""
        self._known[json.dumps(list(what))] = found
        self._write({"what": list(what), "found": found})

    def _write(self, entry: Mapping[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, allow_nan=False) + "\n")
            file.flush()


def _require_begun(half: bytes) -> None:
    """Do nothing when a file without a whole line is a journal that was cut off as it began.

    Raises:
        ValueError: It is something else, which is not to be overwritten.
    """
    if not (half.startswith(_START) or _START.startswith(half)):
        raise ValueError(f"wanted a line that starts with {_START.decode()!r}, {half[:40]!r} came")


def _told(key: RunKey) -> str:
    """Return a public key's digits as they may be given."""
    return key.secret.hex().lstrip("0") or "0"
