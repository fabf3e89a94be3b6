"""Measure what a quality bar's threshold rests on: the spread of right trainings, and how far wrong ones get.

A right training is one with the task's own gradients, on lessons that nobody has looked at. Where a recipe draws
lessons anew on which the task's own model stays low, what counts is a second training of the kept ones, with rounding
of another implementation: the first was chosen for being high.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import math
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from harness.authoring.student import probability_below, quantile
from harness.catalog import discover
from harness.errors import UsageError
from harness.quality.training import Gradients, Training
from harness.recipe import Asked, Lesson, OpenRecipe, QualityBar, Recipe
from harness.seeds import RunKey, Seeds
from harness.task import Task

__all__ = ["Plan", "calibrate", "code_digest", "judge", "write"]

CONFIDENCE = 0.999
MOST_FALSE_REJECTS = 0.01
_ROUNDING = 1e-6  # relative; what right implementations differ by in the median
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured.

    Attributes:
        task: The task's name.
        task_paths: Folders of further tasks.
        seed: A public run key from which every lesson follows, hexadecimal.
        seeds: Right trainings of each bar, at least 30 for a threshold that grades.
        wrong_seeds: Trainings of each known mistake.
        jobs: Processes at once.
    """

    task: str
    task_paths: tuple[Path, ...] = ()
    seed: str
    seeds: int = 30
    wrong_seeds: int = 3
    jobs: int = 1


def calibrate(plan: Plan, *, say: Callable[[str], object] = print) -> dict[str, Any]:
    """Return what was measured of every bar of a task, as the JSON data that is kept beside it.

    Args:
        plan: What is measured.
        say: Takes lines of progress.

    Raises:
        UsageError: There is no such task, or nothing is trained in it.
    """
    task = discover(plan.task_paths).task(plan.task)
    bars = [bar for bar in task.quality if isinstance(bar.recipe, Recipe)]
    if not bars:
        raise UsageError(f"{plan.task}: nothing is trained in it with the judge's optimiser")
    settings = {bar.setting: _bar(plan, bar, say) for bar in bars}
    return {
        "task": plan.task,
        "seed": plan.seed,
        "torch": torch.__version__,
        "machine": f"{platform.machine()} {platform.system()}",
        "code": code_digest(task),
        "settings": settings,
    }


def judge(measured: Mapping[str, Any]) -> list[str]:
    """Return why thresholds can't be used, in one sentence each; none when they can."""
    problems = []
    for setting, found in measured["settings"].items():
        threshold = found["threshold"]
        for words, values in found["mistakes"].items():
            if max(values) >= threshold:
                problems.append(f"{setting}: {words!r} reaches {max(values):.3f}, the threshold is {threshold:g}")
        if found["false_reject"]["rule"] > MOST_FALSE_REJECTS:
            share = found["false_reject"]["rule"]
            problems.append(f"{setting}: {share:.2g} of right answers would fail at the threshold {threshold:g}")
    return problems


def write(task_file: Path, measured: Mapping[str, Any]) -> Path:
    """Write what was measured to `data/thresholds/<module>.json` beside a task module, and return that path.

    Raises:
        UsageError: A threshold can't be used; nothing is written.
    """
    if problems := judge(measured):
        raise UsageError("no threshold was written: " + "; ".join(problems))
    path = task_file.parent / "data" / "thresholds" / f"{task_file.stem}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(measured, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return path


def code_digest(task: Task) -> str:
    """Return a digest of the modules that the task's recipes are written in, and of the optimiser."""
    modules = {Training.__module__}
    for bar in task.quality:
        for part in (getattr(bar.recipe, name, None) for name in ("draw", "opened", "learning_rate", "trains")):
            modules.add(getattr(getattr(part, "func", part), "__module__", ""))
    digest = hashlib.sha256()
    for name in sorted(modules & set(sys.modules)):
        digest.update(inspect.getsource(sys.modules[name]).encode())
    return digest.hexdigest()


def _bar(plan: Plan, bar: QualityBar, say: Callable[[str], object]) -> dict[str, Any]:
    words = sorted(_lesson(plan, bar, 0).mistakes)
    right = [(plan, bar.setting, number, None) for number in range(plan.seeds)]
    wrong = [(plan, bar.setting, number, one) for one in words for number in range(plan.wrong_seeds)]
    found = _each([*right, *wrong], plan.jobs, say)
    firsts = [first for first, _ in found[: len(right)]]
    values = [value for _, value in found[: len(right)] if value is not None]
    return {
        "metric": bar.metric,
        "threshold": bar.threshold,
        **_spread(values, bar.threshold),
        "values": values,
        "redrawn": [first for first, value in found[: len(right)] if value is None],
        "references": firsts,
        "mistakes": {
            one: [first for (first, _), question in zip(found, [*right, *wrong], strict=True) if question[3] == one]
            for one in words
        },
    }


def _spread(values: Sequence[float], threshold: float) -> dict[str, Any]:
    """Return mean, deviation, and what Student's t says of the next right value."""
    if len(values) < 3:
        raise UsageError(f"{len(values)} right trainings say nothing about their spread")
    mean, deviation = statistics.fmean(values), max(statistics.stdev(values), 1e-9)
    scale, freedom = deviation * math.sqrt(1 + 1 / len(values)), len(values) - 1
    below = probability_below((threshold - mean) / scale, freedom)
    return {
        "mean": _rounded(mean),
        "sd": _rounded(deviation),
        "least": min(values),
        "bound": {"confidence": CONFIDENCE, "value": _rounded(mean - quantile(CONFIDENCE, freedom) * scale)},
        "false_reject": {"lesson": _rounded(below), "rule": _rounded(below * (1 - (1 - below) ** 2))},
    }


Question = tuple[Plan, str, int, str | None]
Found = tuple[float, float | None]


def _each(questions: Sequence[Question], jobs: int, say: Callable[[str], object]) -> list[Found]:
    """Train all, `jobs` at once."""
    if jobs == 1:
        return list(_said(questions, map(_one, questions), say))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
        return list(_said(questions, processes.map(_one, questions), say))


def _said(questions: Sequence[Question], results: Iterable[Found], say: Callable[[str], object]) -> Iterable[Found]:
    for done, ((_, setting, _, words), (first, value)) in enumerate(zip(questions, results, strict=True), start=1):
        shown = words or ("right" if value is not None else "drawn anew")
        say(f"{done}/{len(questions)} {setting}: {first:.3f}{'' if value is None else f' {value:.3f}'} {shown}")
        yield first, value


def _one(question: Question) -> Found:
    """Return what one training reaches, and what a right one counts as: None where the lesson is drawn anew."""
    torch.set_num_threads(1)
    plan, setting, number, words = question
    bar = next(one for one in discover(plan.task_paths).task(plan.task).quality if one.setting == setting)
    assert not isinstance(bar.recipe, OpenRecipe)
    lesson = _lesson(plan, bar, number)
    if words is not None:
        return _value(bar, lesson, lambda asked: lesson.mistakes[words](asked).gradients), None
    first = _value(bar, lesson, lambda asked: lesson.answer(asked).gradients)
    if not bar.recipe.least:
        return first, first
    if first < bar.recipe.least:
        return first, None
    noise = torch.Generator().manual_seed(number)
    return first, _value(bar, lesson, lambda asked: _rounded_anew(lesson.answer(asked).gradients, noise))


def _lesson(plan: Plan, bar: QualityBar, number: int) -> Lesson:
    assert isinstance(bar.recipe, Recipe)
    seeds = Seeds(key=RunKey.from_hex(plan.seed), digest="calibration", task=plan.task)
    return bar.recipe.draw(seeds.generator("quality", f"lesson {number}", 1))


def _value(bar: QualityBar, lesson: Lesson, gradients: Callable[[Asked], Gradients]) -> float:
    assert isinstance(bar.recipe, Recipe)
    value = _trained(bar.recipe, lesson, gradients)[bar.metric]
    return value if bar.over is None else value - _trained(bar.over, lesson, gradients)[bar.metric]


def _trained(recipe: Recipe, lesson: Lesson, gradients: Callable[[Asked], Gradients]) -> Mapping[str, float]:
    training = Training(recipe, lesson)
    while not training.done:
        training.step_with(gradients)
    return lesson.measure(training.weights())


def _rounded_anew(gradients: Gradients, generator: torch.Generator) -> Gradients:
    return {
        name: None if value is None else value * (1 + _ROUNDING * torch.randn(value.shape, generator=generator))
        for name, value in gradients.items()
    }


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
