"""Folders that were covered are no packages: without this, an empty folder would be imported as a namespace package.

A convenience for honest code, which asks what is installed; what hides the content is the confinement.
"""

from __future__ import annotations

import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType


class HidingFinder:
    """Finds nothing where all that there is of a package is a covered folder.

    Args:
        hidden: The covered folders.
    """

    def __init__(self, hidden: Sequence[str]) -> None:
        self._hidden = frozenset(hidden)
        self._names = frozenset(Path(path).name for path in hidden)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Refuse a package of which nothing is left; leave all else to the finders that follow.

        Raises:
            ModuleNotFoundError: The package is hidden.
        """
        if path is not None or fullname not in self._names:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        places = set(spec.submodule_search_locations or ()) if spec is not None and spec.origin is None else set()
        if places and places <= self._hidden:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return spec


def install(hidden: Sequence[str]) -> None:
    """Put a finder before all others."""
    sys.meta_path.insert(0, HidingFinder(hidden))
