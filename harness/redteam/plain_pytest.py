"""Plain pytest, as graders are written every day: it imports the submission and compares with the reference."""

from pathlib import Path

import pytest
import submission  # type: ignore[import-not-found]
import torch

from harness.catalog import discover
from harness.redteam.naive import _close
from harness.task import Check

_CATALOG = discover()
_TASK = _CATALOG.task(Path("task.txt").read_text(encoding="utf-8"))
_REFERENCE = _CATALOG.reference(_TASK)
_ARGUMENTS = {hook.name: tuple(hook.arguments) for hook in _TASK.hooks}


@pytest.mark.parametrize("check", [check for check in _TASK.checks if check.ask], ids=lambda check: check.name)
def test_answers(check: Check) -> None:
    """Compare every case of a check."""
    for case in check.cases:
        given = (check.inputs or _TASK.inputs)(
            torch.Generator().manual_seed(0), **case.drawn(torch.Generator().manual_seed(0)).options
        )
        arguments = {name: given[name] for name in _ARGUMENTS[check.hook]}
        expected = _REFERENCE[check.hook](**arguments)
        assert _close(getattr(submission, check.hook)(**arguments), expected)
