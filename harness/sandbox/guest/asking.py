"""Who asks for a module: submitted code, somebody else's, or a look whether it is there at all."""

from __future__ import annotations

import re
import sys
from types import FrameType
from typing import Final

PACKAGE: Final = "submission"  # submitted modules are imported under it, or under `submission_2` where that is taken
_SUBMITTED: Final = re.compile(rf"{PACKAGE}(?:_\d+)?(?:\.|$)")
_MACHINERY: Final = frozenset({"importlib._bootstrap", "importlib._bootstrap_external"})
_LOOKING: Final = frozenset({"importlib.util"})
_DYNAMIC: Final = frozenset({"importlib"})


def name_of(frame: FrameType | None) -> str:
    """Return the name of the module whose code a frame runs, "" for none."""
    return "" if frame is None else str(frame.f_globals.get("__name__", ""))


def is_submitted(frame: FrameType | None) -> bool:
    """Tell whether a frame runs code of a submission."""
    return _SUBMITTED.match(name_of(frame)) is not None


def asker() -> FrameType | None:
    """Return the frame of the code whose import is going on, Python's own machinery left out."""
    return _beyond(_MACHINERY | _LOOKING | _DYNAMIC)


def only_looks() -> bool:
    """Tell whether the import going on is none: `importlib.util.find_spec` asks whether the module is there."""
    return name_of(_beyond(_MACHINERY)) in _LOOKING


def is_dynamic() -> bool:
    """Tell whether `importlib.import_module` imports, which honest code calls for what may be absent."""
    return name_of(_beyond(_MACHINERY)) in _DYNAMIC


def _beyond(passed: frozenset[str]) -> FrameType | None:
    """Return the innermost frame outside this package's machinery and the modules passed over."""
    finder = sys._getframe(2)  # noqa: SLF001 - the only way to see who asks
    frame: FrameType | None = finder
    own = name_of(finder)
    while frame is not None and (name_of(frame) in passed or name_of(frame) == own):
        frame = frame.f_back
    return frame
