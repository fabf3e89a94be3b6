"""What the tests of several tasks share: inputs of cases, distances in tolerances, verdicts of samples."""

import functools
import importlib
import math
import re
from pathlib import Path

import torch

from harness import Alternatives
from harness.catalog import discover
from harness.compare import EPS32, doubled, measure, spread
from harness.compare.reading import read
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds

ROOT = Path(__file__).parents[2]
APART = 10.0
NAMES = (
    "prediction_under_attack",
    "minimum_norm",
    "attack_under_weight_decay",
    "adversary_strikes_back",
    "noisy_quadratic",
    "batch_size_regimes",
    "compute_allocation",
)


@functools.cache
def task_of(name):
    """Return a task."""
    return discover().task(name)


def samples(name):
    """Return the sample submissions of a task."""
    return sorted((ROOT / "tests" / "submissions" / name).glob("*.py"))


def said(path):
    """Return the mistakes that a sample's comments name."""
    return set(re.findall(r"^# mistake: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def value_checks(name):
    """Return the checks of a task that compare values."""
    return [check for check in task_of(name).checks if check.ask is not None]


def drawn(name, check, case, seed=0):
    """Return the inputs of a case."""
    return (check.inputs or task_of(name).inputs)(torch.Generator().manual_seed(seed), **case.options)


@functools.cache
def reference_functions(name):
    """Return the reference's functions by hook."""
    return resolve(task_of(name).spec, importlib.import_module(f"reference.{name}"))


def answering(name, **functions):
    """Return a source over the reference with some functions replaced."""
    return InlineSource(inline_subject(task_of(name).hooks, {**reference_functions(name), **functions}))


@functools.cache
def _reference(name):
    return inline_subject(task_of(name).hooks, reference_functions(name))


def verdicts(name, source, key=5, task=None):
    """Return the records of a run by check, and what is said beside them."""
    task = task or task_of(name)
    seeds = Seeds(key=RunKey.from_hex(f"{key:x}"), digest="sample", task=name)
    records, notices = run_checks(task, source, seeds, reference=_reference(name))
    return {record.name: record for record in records}, notices


def outcome(name, records):
    """Return the outcome of the task."""
    return task_outcome(list(records.values()), planned=sum(check.gating for check in task_of(name).checks))


def mistakes(records):
    """Return the mistakes that are named."""
    return {record.mistake for record in records.values() if record.mistake}


@functools.cache
def measured(name, check_name, case_name, seed):
    """Return (inputs, what is wanted, the spread by group) of a case; many tests look at the same ones."""
    check = next(check for check in task_of(name).checks if check.name == check_name)
    given = drawn(name, check, next(case for case in check.cases if case.name == case_name), seed)
    want = check.forms[0](doubled(given))
    frozen = [task_of(name).tolerances.fraction(check_name, case_name, group) for group in want]
    return given, want, spread(check.forms, given) if None in frozen and check.relative is None else {}


def worst(name, check, case, answer, seed):
    """Return how far an answer (a function of the inputs) lies from what is wanted, in tolerances, group by group."""
    given, want, _ = measured(name, check.name, case.name, seed)
    return max(_off(name, check, case, seed, answer(given), want).values())


def _off(name, check, case, seed, got, want):
    """Return the distance of each group in tolerances; of several layouts the nearest one counts."""
    _, _, sigmas = measured(name, check.name, case.name, seed)
    found = {}
    for group, value in got.items():
        fraction = task_of(name).tolerances.fraction(check.name, case.name, group)
        found[group] = min(
            measure(
                layout,
                want[group],
                sigma=functools.partial(_sigma, fraction, sigmas.get(group, 0.0)),
                k=case.k,
                relative=check.relative,
            ).tolerances
            for layout in _layouts(value)
        )
    return {group: math.inf if math.isnan(value) else value for group, value in found.items()}


def share_of_tolerance(name, check, case, answer, seed):
    """Return the largest share of the tolerance that an answer of floats errs by; choices must be right."""
    given, wants, sigmas = measured(name, check.name, case.name, seed)
    shares = [0.0]
    for group, got in answer(given).items():
        want = wants[group]
        if check.relative is not None or not isinstance(want, torch.Tensor):
            shares.append(_off(name, check, case, seed, {group: got}, wants)[group])
            continue
        fraction = task_of(name).tolerances.fraction(check.name, case.name, group)
        scale = float(want.abs().max())
        allowed = max(case.k * _sigma(fraction, sigmas.get(group, 0.0), scale), 4 * EPS32 * scale)
        error = float((read(got, want).tensor - want).abs().max())
        shares.append(error / allowed if error else 0.0)
    return max(shares)


def _sigma(fraction, sigma, scale):
    return sigma if fraction is None else fraction * scale


def _layouts(value):
    return value.layouts.values() if isinstance(value, Alternatives) else [value]


def between_mistakes(name, check, case, words, others, seed):
    """Return how far one known mistake lies from another, in tolerances: 0 where both answer alike."""
    base = doubled(measured(name, check.name, case.name, seed)[0])
    one = {**check.forms[0](base), **check.mistakes[words](base)}
    other = {**check.forms[0](base), **check.mistakes[others](base)}
    distances = []
    for group, value in one.items():
        pairs = [
            _off(name, check, case, seed, {group: a}, {group: b})[group]
            for a in _layouts(value)
            for b in _layouts(other[group])
        ]
        distances.append(min(pairs))
    return max(distances)
