"""How far a worker is confined, decided by what a probe could not do, and not by what the set-up calls returned."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

__all__ = ["Level", "decide", "planted_canary", "weakened"]

_ALWAYS = ("no_new_privs", "limits", "user", "capabilities", "undumpable", "seccomp")


class Level(StrEnum):
    """What holds a worker: everything; all but namespaces, a root and a scratch folder; or less than that."""

    FULL = "full"
    REDUCED = "reduced"
    NONE = "none"

    def holds(self, lowest: Level) -> bool:
        """Tell whether this is `lowest` or more."""
        ascending = (Level.NONE, Level.REDUCED, Level.FULL)
        return ascending.index(self) >= ascending.index(lowest)


def decide(layers: Mapping[str, str], probes: Mapping[str, bool]) -> Level:
    """Return the level that layers and probes together show.

    Args:
        layers: "" for each layer that holds, else why not.
        probes: Whether each forbidden deed was stopped; empty when the probe didn't answer.
    """
    holds = {name for name, reason in layers.items() if not reason}
    if not probes or not all(probes.values()) or not holds.issuperset(_ALWAYS):
        return Level.NONE
    if holds.issuperset(("namespaces", "scratch")):
        return Level.FULL
    return Level.REDUCED if "landlock" in holds else Level.NONE


def weakened(layers: Mapping[str, Any], expected: Mapping[str, str]) -> list[str]:
    """Return the layers that held for the probe and don't hold now, each with its reason."""
    return [
        f"{name}: {layers.get(name, 'missing')}"
        for name, reason in expected.items()
        if not reason and layers.get(name) != ""
    ]


@contextmanager
def planted_canary(hidden: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Plant files that anybody may read, write and remove, so that only confinement can stop a probe.

    Yields:
        What the probes are told.
    """
    folder = Path(tempfile.mkdtemp(prefix="harness-canary-"))
    try:
        for name in ("canary", "victim"):
            path = folder / name
            path.write_text("a confined process can't read this")
            path.chmod(0o666)
        folder.chmod(0o777)
        readable = [str(path) for path in hidden if path.exists()]
        yield {"path": str(folder / "canary"), "judge": os.getpid(), "hidden": readable}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
