"""Grade and benchmark implementations of machine-learning tasks; submitted code never shares a process with an answer.

A provider needs `hookimpl` (a reference, a submission) or `hookspec` and the task vocabulary (a task). `grade` runs
the whole harness from Python. Names are loaded on first use: `import harness` imports neither torch nor pluggy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.claimable import Calculation, Claimable, Experiment, Setting
    from harness.compare import close, exactly
    from harness.grading import grade
    from harness.hooks import FloatArray, FloatTensor, IntTensor, Module
    from harness.models import Pretrained
    from harness.plugins import hookimpl, hookspec
    from harness.recipe import Answer, Lesson, OpenRecipe, QualityBar, Question, Recipe
    from harness.records import Finding, GradeRecord, Outcome
    from harness.sandbox.guest.torchvision_shim import mend_torchvision
    from harness.sizes import Between, Same
    from harness.task import (
        Alternatives,
        Case,
        Check,
        Subject,
        Task,
        Trial,
        Workload,
    )
    from harness.tolerances import Tolerances, tolerances_beside

__all__ = [
    "Alternatives",
    "Answer",
    "Between",
    "Calculation",
    "Case",
    "Check",
    "Claimable",
    "Experiment",
    "Finding",
    "FloatArray",
    "FloatTensor",
    "GradeRecord",
    "IntTensor",
    "Lesson",
    "Module",
    "OpenRecipe",
    "Outcome",
    "Pretrained",
    "QualityBar",
    "Question",
    "Recipe",
    "Same",
    "Setting",
    "Subject",
    "Task",
    "Tolerances",
    "Trial",
    "Workload",
    "close",
    "exactly",
    "grade",
    "hookimpl",
    "hookspec",
    "mend_torchvision",
    "tolerances_beside",
]

__version__ = "0.1.0"

_HOMES = {
    "Calculation": "claimable",
    "Claimable": "claimable",
    "Experiment": "claimable",
    "Setting": "claimable",
    "close": "compare",
    "exactly": "compare",
    "grade": "grading",
    "FloatArray": "hooks",
    "FloatTensor": "hooks",
    "IntTensor": "hooks",
    "Module": "hooks",
    "Pretrained": "models",
    "hookimpl": "plugins",
    "hookspec": "plugins",
    "Answer": "recipe",
    "Lesson": "recipe",
    "OpenRecipe": "recipe",
    "QualityBar": "recipe",
    "Question": "recipe",
    "Recipe": "recipe",
    "Finding": "records",
    "GradeRecord": "records",
    "Outcome": "records",
    "Between": "sizes",
    "Same": "sizes",
    "mend_torchvision": "sandbox.guest.torchvision_shim",
    "Tolerances": "tolerances",
    "tolerances_beside": "tolerances",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that defines it."""
    if name not in __all__:
        raise AttributeError(f"module 'harness' has no attribute {name!r}")
    return getattr(importlib.import_module(f"harness.{_HOMES.get(name, 'task')}"), name)
