"""Finished observations in a file of JSON lines, so that hours of training go on where they were cut off."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.errors import UsageError
from harness.seeds import RunKey

__all__ = ["Journal"]


class Journal:
    """The observations of one folder; each is kept as soon as it is made.

    Args:
        path: The file; it is made when something is kept.
        key: The key that a new journal's seeds follow from; an old one has its own.

    Raises:
        UsageError: It can't be read.
    """

    def __init__(self, path: Path, key: RunKey) -> None:
        self._path, self.key = path, key
        self._known: dict[str, Mapping[str, Any]] = {}
        if path.is_file():
            self._read()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write({"key": key.secret.hex(), "public": key.public})

    def _read(self) -> None:
        try:
            first, *lines = self._path.read_text(encoding="utf-8").splitlines()
            head = json.loads(first)
            self.key = RunKey(bytes.fromhex(head["key"]), public=bool(head["public"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{self._path} is no journal of claims: {error}") from error
        for line in lines:
            try:
                entry = json.loads(line)
                self._known[json.dumps(entry["what"])] = entry["found"]
            except (ValueError, KeyError, TypeError):
                continue  # a line that was cut off is observed again

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
