"""Zygotes by what they preload, each started when it is first needed and anew when it has died."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from harness.errors import HarnessFault, UsageError
from harness.sandbox.levels import Level
from harness.sandbox.process import Worker, Zygote

__all__ = ["Pool"]

_MODELS = ("transformers", "open_clip")
_TRIES = 3


class Pool:
    """Starts confined workers; use it as a context manager.

    Args:
        hidden: Folders and files that no worker may see.
        lowest: The lowest level of confinement that is accepted.
        namespaces: Whether zygotes may enter namespaces; False tests the reduced level.
    """

    def __init__(self, hidden: Sequence[Path], *, lowest: Level = Level.REDUCED, namespaces: bool = True) -> None:
        self._hidden = tuple(str(path) for path in hidden)
        self._lowest = lowest
        self._namespaces = namespaces
        self._zygotes: dict[tuple[str, ...], Zygote] = {}
        self._closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return the pool; no zygote is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()

    @property
    def closed(self) -> bool:
        """Tell whether workers were ended from here: what they answered since is no submission's fault."""
        return self._closed

    def close(self) -> None:
        """End every zygote and with it every worker; whoever waits for one gets a fault, and no new one is started."""
        with self._lock:
            self._closed = True
            zygotes, self._zygotes = list(self._zygotes.values()), {}
        for zygote in zygotes:
            zygote.close()

    def zygote(self, *, models: bool = False) -> Zygote:
        """Return a live zygote, with the model libraries imported or with torch alone.

        Raises:
            HarnessFault: It can't be started.
            UsageError: Its workers are less confined than was asked for.
        """
        preload = tuple(name for name in _MODELS if importlib.util.find_spec(name)) if models else ()
        with self._lock:
            if self._closed:
                raise HarnessFault("no worker is started any more")
            zygote = self._zygotes.get(preload)
            if zygote is None or not zygote.alive:
                if zygote is not None:
                    zygote.close()
                zygote = Zygote.start(preload=preload, hidden=self._hidden, namespaces=self._namespaces)
                if not zygote.level.holds(self._lowest):
                    zygote.close()
                    raise UsageError(_too_weak(zygote, self._lowest))
                self._zygotes[preload] = zygote
            return zygote

    def confinement(self) -> dict[str, Any]:
        """Return how far workers are confined, for the record: the level, and each layer's reason where it lacks."""
        zygote = self.zygote()
        return {"level": zygote.level.value, "layers": dict(zygote.layers), "stopped": dict(zygote.probes)}

    def spawn(self, *, models: bool = False) -> Worker:
        """Start a worker; a zygote that died under it is replaced.

        Raises:
            HarnessFault: No worker could be started in three tries.
        """
        for attempt in range(_TRIES):
            try:
                return self.zygote(models=models).spawn()
            except HarnessFault:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")


def _too_weak(zygote: Zygote, lowest: Level) -> str:
    lacking = [f"{name}: {reason}" for name, reason in zygote.layers.items() if reason]
    open_doors = [name for name, stopped in zygote.probes.items() if not stopped]
    reasons = "; ".join([*lacking, *(f"a worker can {name}" for name in open_doors)])
    return f"wanted workers confined at level {lowest}, this machine gives {zygote.level} ({reasons})"
