"""Measure how far float32 rounding moves a task's formulas, and how far away its known mistakes lie.

σ is kept as a fraction of the wanted group's largest magnitude. Where it is stable over seeds its 95 % value is
frozen; where it is not, the entry says that it is computed for each input.
"""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import torch

from harness.compare import doubled, largest_magnitude, measure, spread
from harness.correctness.questions import CaseTrial
from harness.seeds import RunKey, Seeds
from harness.task import Alternatives, Case, Check, Task

__all__ = ["freeze", "measure_tolerances", "with_honest"]

_STABLE = 5.0
_TRIALS = 8
_MISTAKE_SEEDS = 10
_DIGITS = 4


def measure_tolerances(
    task: Task,
    *,
    seeds: int = 40,
    say: Callable[[str], object] = print,
) -> dict[str, Any]:
    """Return what was measured, as the JSON data that is kept beside the task.

    Args:
        task: The task.
        seeds: How many inputs are drawn for each case, each at sizes of its own.
        say: Takes lines of progress.

    Returns:
        `checks`: by check, case and group the σ (with its range over the seeds) and the tolerance in units of it.
        `forms`: by check the honest formulas that it comes from. `margins`: by check and case the nearest known mistake
        that shows there, in tolerances. `mistakes`: by check and mistake the distance in
        tolerances at the worst seed of its best case, which must be 10 or more.
    """
    checks: dict[str, Any] = {}
    forms: dict[str, Any] = {}
    margins: dict[str, Any] = {}
    mistakes: dict[str, Any] = {}
    for check in task.checks:
        if check.ask is None or not _has_floats(task, check):
            continue
        say(f"{task.name}: {check.name}")
        checks[check.name] = {case.name: _case(task, check, case, seeds) for case in check.cases}
        forms[check.name] = [_name(form) for form in check.forms]
        apart = {case.name: _distances(task, check, case, min(seeds, _MISTAKE_SEEDS)) for case in check.cases}
        margins[check.name] = {case: {"nearest": _nearest(distances)} for case, distances in apart.items()}
        if check.mistakes:
            mistakes[check.name] = {words: _best(one[words] for one in apart.values()) for words in check.mistakes}
    return {
        "task": task.name,
        "seeds": seeds,
        "trials": _TRIALS,
        "torch": torch.__version__,
        "machine": platform.machine(),
        "checks": checks,
        "forms": forms,
        "margins": margins,
        "mistakes": mistakes,
    }


def with_honest(measured: Mapping[str, Any], worst: Mapping[tuple[str, str], float]) -> dict[str, Any]:
    """Return what was measured, with the distance of the worst honest style in each case.

    Args:
        measured: What `measure_tolerances` returned.
        worst: That distance in tolerances, by check and case; advisory checks may be left out.
    """
    margins = {
        check: {
            case: {"honest": _rounded(worst[check, case]) if (check, case) in worst else None, **margin}
            for case, margin in cases.items()
        }
        for check, cases in measured["margins"].items()
    }
    return {**measured, "margins": margins}


def freeze(task_file: Path, measured: Mapping[str, Any]) -> Path:
    """Write what was measured to `data/tolerances/<module>.json` beside a task module, and return that path."""
    path = task_file.parent / "data" / "tolerances" / f"{task_file.stem}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(measured, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return path


def _given(task: Task, check: Check, case: Case, number: int) -> dict[str, Any]:
    seeds = Seeds(key=RunKey.from_hex(f"{number + 1:x}"), digest="tolerance", task=task.name)
    return CaseTrial(task, check, case, seeds).inputs()


def _has_floats(task: Task, check: Check) -> bool:
    if check.relative is not None:
        return False
    want = check.forms[0](doubled(_given(task, check, check.cases[0], 0)))
    return any(largest_magnitude(value) is not None for value in want.values())


def _case(task: Task, check: Check, case: Case, seeds: int) -> dict[str, Any]:
    fractions: dict[str, list[float]] = {}
    for number in range(seeds):
        given = _given(task, check, case, number)
        want = check.forms[0](doubled(given))
        for group, sigma in spread(check.forms, given, trials=_TRIALS, seed=number).items():
            scale = largest_magnitude(want[group])
            fractions.setdefault(group, []).append(sigma / scale if scale else 0.0)
    return {group: _entry(sorted(values), case.k) for group, values in fractions.items()}


def _name(form: Any) -> str:
    """Return a formula's own words for itself, the first line of its docstring, or its name."""
    form = getattr(form, "func", form)
    return str(form.__doc__ or form.__qualname__).strip().partition("\n")[0]


def _entry(values: list[float], k: float) -> dict[str, Any]:
    low, high = values[0], values[-1]
    high_but_rare = values[min(len(values) - 1, math.ceil(0.95 * len(values)) - 1)]
    # Nothing rounds: any σ would be a guess, and the cheap comparison that comes first accepts every exact answer.
    per_input = low == 0.0 or high > _STABLE * low
    return {
        "sigma": _rounded(high_but_rare),
        "per_input": per_input,
        "low": _rounded(low),
        "high": _rounded(high),
        "k": k,
    }


def _distances(task: Task, check: Check, case: Case, seeds: int) -> dict[str, float]:
    """Return how many tolerances off each known mistake is in a case, at its worst seed."""
    found = dict.fromkeys(check.mistakes, math.inf)
    for number in range(seeds if check.mistakes else 0):
        given = _given(task, check, case, number)
        want, sigmas = check.forms[0](doubled(given)), spread(check.forms, given)
        for words, mistake in check.mistakes.items():
            wrong = mistake(doubled(given))
            found[words] = min(found[words], _off(check, case, want, wrong, sigmas))
    return found


def _off(
    check: Check, case: Case, want: Mapping[str, Any], wrong: Mapping[str, Any], sigmas: Mapping[str, float]
) -> float:
    distances = []
    for group, value in wrong.items():
        sigma = partial(_constant, sigmas.get(group, 0.0))
        distance = measure(_first(value), _first(want[group]), sigma=sigma, k=case.k, relative=check.relative)
        distances.append(math.inf if math.isnan(distance.tolerances) else distance.tolerances)
    return max(distances, default=0.0)


def _best(distances: Iterable[float]) -> float | None:
    """Return the largest distance; None for ∞."""
    best = max(distances)
    return None if math.isinf(best) else _rounded(best)


def _nearest(distances: Mapping[str, float]) -> dict[str, Any] | None:
    """Return the nearest mistake that shows in a case at all, and how far it is; None where none does."""
    shown = {words: distance for words, distance in distances.items() if 1 < distance < math.inf}
    if not shown:
        return None
    words = min(shown, key=lambda words: shown[words])
    return {"mistake": words, "tolerances": _rounded(shown[words])}


def _constant(sigma: float, _scale: float) -> float:
    return sigma


def _first(value: Any) -> Any:
    return next(iter(value.layouts.values())) if isinstance(value, Alternatives) else value


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
