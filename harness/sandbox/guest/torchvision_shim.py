"""Make torchvision importable beside a torch that its compiled operators don't match (CPU torch, CUDA torchvision).

Only the schemas of the operators that torchvision's Python names at import are registered; the operators themselves
stay unusable and say so. Where torchvision is sound or absent nothing is done.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import threading
from typing import Any, Final

import torch

_SCHEMAS: Final = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}
_MISSING: Final = re.compile(r"operator torchvision::(\w+) does not exist")
# A library that is collected takes its schemas with it; they belong to the process, as torch's operators do.
_LIBRARIES: Final[list[Any]] = []
# A half-imported package is forgotten on the way: two threads would take it from one another.
_LOCK: Final = threading.Lock()


def mend_torchvision() -> str:
    """Import torchvision, with the missing schemas registered where that is what stands in the way.

    Returns:
        "absent", "sound" or "mended".

    Raises:
        RuntimeError: It can't be imported for another reason, or wants an operator that isn't known here.
    """
    if importlib.util.find_spec("torchvision") is None:
        return "absent"
    with _LOCK:
        return _import_torchvision()


def _import_torchvision() -> str:
    mended = False
    while True:
        try:
            importlib.import_module("torchvision")
        except RuntimeError as error:
            found = _MISSING.search(str(error))
            if found is None or not _register(found[1]):
                raise
            mended = True
        else:
            return "mended" if mended else "sound"


def _register(name: str) -> bool:
    """Register an operator's schema, and forget the half-imported package; tell whether there was anything to do."""
    if name not in _SCHEMAS or hasattr(torch.ops.torchvision, name):
        return False
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    library.define(_SCHEMAS[name])  # type: ignore[no-untyped-call]
    _LIBRARIES.append(library)
    for module in [module for module in sys.modules if module.partition(".")[0] == "torchvision"]:
        del sys.modules[module]
    return True
