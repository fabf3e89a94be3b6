"""Trainings that were cut off, kept as numbers on the judge's disk, so that the same command goes on from there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from harness.quality.training import State

__all__ = ["Kept"]

_VECTORS = ("weights", "first", "second")


class Kept:
    """States by what they are of.

    Args:
        folder: Where they lie; nothing is kept when None.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._used: set[Path] = set()

    def load(self, what: Sequence[Any], like: State) -> State:
        """Return the state that was kept of something, or `like` where none was, or one of other sizes."""
        path = self._path(what)
        if path is None or not path.is_file():
            return like
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                vectors = {name: torch.from_numpy(held[name].copy()) for name in _VECTORS}
                plain = json.loads(str(held["plain"]))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            return like  # half a file is as good as none
        if any(vectors[name].shape != like.weights.shape for name in _VECTORS):
            return like
        return State(
            **vectors,
            step=plain["step"],
            distances=plain["distances"],
            curve=[(step, loss) for step, loss in plain["curve"]],
            cpu_ns=plain["cpu_ns"],
        )

    def save(self, what: Sequence[Any], state: State) -> None:
        """Keep a state; it is there whole or not at all."""
        path = self._path(what)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = {"step": state.step, "distances": state.distances, "curve": state.curve, "cpu_ns": state.cpu_ns}
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as file:
            np.savez(
                file,
                **{name: getattr(state, name).numpy() for name in _VECTORS},
                plain=np.array(json.dumps(plain)),
            )
        unfinished.replace(path)

    def forget(self) -> None:
        """Remove what was kept of everything that was asked for: the verdict stands."""
        for path in self._used:
            path.unlink(missing_ok=True)
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._folder.rmdir()

    def _path(self, what: Sequence[Any]) -> Path | None:
        if self._folder is None:
            return None
        name = hashlib.sha256(json.dumps(list(what)).encode()).hexdigest()[:32]
        path = self._folder / f"{name}.npz"
        self._used.add(path)
        return path
