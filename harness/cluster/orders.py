"""What travels to the nodes of a cluster beside the submissions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.grading import GradingPlan
from harness.sandbox.levels import Level
from harness.seeds import RunKey

__all__ = ["ClusterRun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRun:
    """What every node of a run needs to know.

    Attributes:
        make_plan: Makes the plan on each node; a function of a module with plain arguments, because it travels.
        key: The run key.
        lowest: The lowest level of confinement that is accepted.
        as_kept: Whether a kept verdict stands even if the submission or the task is another one now.
    """

    make_plan: Callable[[], GradingPlan]
    key: RunKey
    lowest: Level = Level.REDUCED
    as_kept: bool = False
