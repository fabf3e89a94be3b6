"""A naive judge, as many graders are: it imports the file beside the answers, calls it, compares, reads a clock.

    python -m harness.redteam.naive TASK FILE

It is what every attack of the corpus must fool first. Nothing else uses it.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from harness.catalog import discover
from harness.task import Check

POINTS = 10.0


def main(task_name: str, file: str) -> None:
    """Print the points of a file as a line of JSON."""
    catalog = discover()
    task = catalog.task(task_name)
    reference = catalog.reference(task)
    sys.path.insert(0, str(Path(file).parent))
    submission = importlib.import_module(Path(file).stem)
    passed, clocks = [], [0.0, 0.0]
    compared = [check for check in task.checks if check.ask]
    for check, case in [(one, case) for one in compared for case in one.cases]:
        given = (check.inputs or task.inputs)(
            torch.Generator().manual_seed(0), **case.drawn(torch.Generator().manual_seed(0)).options
        )
        expected, clocks[0] = _called(reference[check.hook], given, task, check, clocks[0])
        answer, clocks[1] = _called(getattr(submission, check.hook), given, task, check, clocks[1])
        passed.append(_close(answer, expected))
    points = POINTS * sum(passed) / len(passed)
    print(json.dumps({"points": points, "ratio": clocks[1] / clocks[0]}))  # noqa: T201 - where naive judges put verdicts


def _called(function: Any, given: dict[str, Any], task: Any, check: Check, clock: float) -> tuple[Any, float]:
    names = next(hook.arguments for hook in task.hooks if hook.name == check.hook)
    began = time.perf_counter()
    result = function(**{name: given[name] for name in names})
    return result, clock + time.perf_counter() - began


def _close(answer: Any, expected: Any) -> bool:
    if isinstance(expected, tuple | list):
        return all(_close(one, other) for one, other in zip(answer, expected, strict=False))
    if isinstance(expected, bool | str):
        return bool(answer == expected)
    if not isinstance(answer, torch.Tensor):
        answer = torch.tensor(answer)
    return torch.allclose(answer, torch.as_tensor(expected, dtype=answer.dtype), rtol=1e-2, atol=1e-2, equal_nan=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
