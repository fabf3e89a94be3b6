"""Measure what a quality bar's threshold rests on: the spread of right trainings, and how far wrong ones get.

A right training is one with the task's own gradients, on lessons that nobody has looked at. Lessons that would be drawn
anew, because the task's own model stays low on them, are counted with the others: the bound errs on the safe side.
"""

from __future__ import annotations

import functools
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
from typing import Any, NamedTuple

import torch

from harness.catalog import discover
from harness.errors import UsageError
from harness.models import UsedModels, require_use, with_models
from harness.quality.training import Training
from harness.recipe import Lesson, OpenRecipe, QualityBar, Recipe
from harness.seeds import RunKey, Seeds
from harness.student_t import probability_below, quantile
from harness.task import Task

__all__ = ["Plan", "calibrate", "code_digest", "judge", "write"]

CONFIDENCE = 0.999
MOST_FALSE_REJECTS = 0.01
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured.

    Attributes:
        task: The task's name.
        task_paths: Folders of further tasks.
        models: A folder of pretrained models, which are then what is measured.
        seed: A public run key from which every lesson follows, hexadecimal.
        seeds: Right trainings of each bar, at least 30 for a threshold that grades.
        wrong_seeds: Trainings of each known mistake.
        jobs: Processes at once.
        journal: A file in which every training is kept, and found again when the same is measured; None without one.
    """

    task: str
    task_paths: tuple[Path, ...] = ()
    models: Path | None = None
    seed: str
    seeds: int = 30
    wrong_seeds: int = 3
    jobs: int = 1
    journal: Path | None = None


def calibrate(plan: Plan, *, say: Callable[[str], object] = print) -> dict[str, Any]:
    """Return what was measured of every bar of a task, as the JSON data that is kept beside it.

    Args:
        plan: What is measured.
        say: Takes lines of progress.

    Raises:
        UsageError: There is no such task, or nothing is trained in it.
    """
    task, models = _task(plan)
    require_use(plan.models, [models], [task])
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
        **({"models": dict(models.digests)} if models.digests else {}),
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


def write(home: Path, measured: Mapping[str, Any]) -> Path:
    """Write what was measured to `thresholds/<task>.json` in a folder, and return that path.

    Args:
        home: The folder `data` beside the task's module, or the folder of the models that were measured.
        measured: What `calibrate` returned.

    Raises:
        UsageError: A threshold can't be used; nothing is written.
    """
    if problems := judge(measured):
        raise UsageError("no threshold was written: " + "; ".join(problems))
    path = home / "thresholds" / f"{measured['task']}.json"
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


@functools.lru_cache(maxsize=2)
def _task(plan: Plan) -> tuple[Task, UsedModels]:
    """Return the task that is measured; its models are read once in each process."""
    return with_models(discover(plan.task_paths).task(plan.task), plan.models)


def _bar(plan: Plan, bar: QualityBar, say: Callable[[str], object]) -> dict[str, Any]:
    words = sorted(_lesson(plan, bar.recipe, 0).mistakes)
    right = [_Question(plan, bar.setting, number, None) for number in range(plan.seeds)]
    wrong = [_Question(plan, bar.setting, number, one) for one in words for number in range(plan.wrong_seeds)]
    questions = [*right, *wrong]
    found = _each(questions, plan, say)
    values = found[: len(right)]
    assert isinstance(bar.recipe, Recipe)
    return {
        "metric": bar.metric,
        "threshold": bar.threshold,
        **_spread(values, bar.threshold),
        "drawn_anew": sum(value < bar.recipe.least for value in values),
        "values": values,
        "mistakes": {
            one: [value for value, question in zip(found, questions, strict=True) if question.words == one]
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


class _Question(NamedTuple):
    """One training: right, or with a known mistake."""

    plan: Plan
    setting: str
    number: int
    words: str | None

    @property
    def name(self) -> list[Any]:
        """Return what it is called in a journal."""
        plan = self.plan
        models = [_task(plan)[1].digest] if plan.models is not None else []
        return [plan.task, plan.seed, self.setting, self.number, self.words, *models]


def _each(questions: Sequence[_Question], plan: Plan, say: Callable[[str], object]) -> list[float]:
    """Train what the journal doesn't have yet, `jobs` at once, and return all values."""
    known = _read_journal(plan.journal)
    left = [question for question in questions if json.dumps(question.name) not in known]
    if plan.jobs == 1:
        known |= _followed(left, map(_one, left), plan, say)
    else:
        with ProcessPoolExecutor(plan.jobs, mp_context=get_context("spawn")) as processes:
            known |= _followed(left, processes.map(_one, left), plan, say)
    return [known[json.dumps(question.name)] for question in questions]


def _followed(
    questions: Sequence[_Question], values: Iterable[float], plan: Plan, say: Callable[[str], object]
) -> dict[str, float]:
    """Say and keep each value as it comes."""
    found = {}
    for done, (question, value) in enumerate(zip(questions, values, strict=True), start=1):
        name = json.dumps(question.name)
        found[name] = value
        say(f"{done}/{len(questions)} {question.setting} {question.number}: {value:.3f} {question.words or 'right'}")
        if plan.journal is not None:
            with plan.journal.open("a", encoding="utf-8") as journal:
                journal.write(json.dumps([name, value]) + "\n")
    return found


def _read_journal(journal: Path | None) -> dict[str, float]:
    if journal is None or not journal.is_file():
        return {}
    return dict(json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines())


def _one(question: _Question) -> float:
    """Return what one training reaches."""
    torch.set_num_threads(1)
    plan, setting, number, words = question
    bar = next(one for one in _task(plan)[0].quality if one.setting == setting)
    value = _metrics(plan, bar.recipe, number, words)[bar.metric]
    return value if bar.over is None else value - _metrics(plan, bar.over, number, words)[bar.metric]


@functools.lru_cache(maxsize=64)
def _metrics(plan: Plan, recipe: Recipe | OpenRecipe, number: int, words: str | None) -> Mapping[str, float]:
    assert isinstance(recipe, Recipe)
    lesson = _lesson(plan, recipe, number)
    answer = lesson.answer if words is None else lesson.mistakes[words]
    training = Training(recipe, lesson)
    while not training.done:
        training.step_with(lambda asked: answer(asked).gradients)
    return lesson.measure(training.weights())


def _lesson(plan: Plan, recipe: Recipe | OpenRecipe, number: int) -> Lesson:
    assert isinstance(recipe, Recipe)
    seeds = Seeds(key=RunKey.from_hex(plan.seed), digest="calibration", task=plan.task)
    return recipe.draw(seeds.generator("quality", f"lesson {number}", 1))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
