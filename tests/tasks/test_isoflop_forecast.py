"""The task isoflop_forecast: its formulas against products and layers, the measured sweep, its mistakes, samples."""

import csv
import functools
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from harness.compare import doubled, measure
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import isoflop_forecast as reference
from tasks.common.isoflop_forms import OPTIONS
from tasks.common.isoflop_mistakes import ADVICE, FLOPS, PARAMS
from tasks.common.transformer_costs import flops_of, parameters_of, width_of
from tasks.isoflop_forecast import TASK

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
SWEEP = ROOT / "tasks" / "data" / "isoflop" / "sweep.csv"
CHECKS = [check for check in TASK.checks if check.ask is not None]
GATING = sum(check.gating for check in TASK.checks)
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))
EVERY_MISTAKE = [pytest.param(check, words, id=f"{check.name}-{words}") for check in CHECKS for words in check.mistakes]


@functools.cache
def drawn(name, number, seed=0):
    """Return the inputs of a check's case."""
    check = next(check for check in CHECKS if check.name == name)
    generator = torch.Generator().manual_seed(seed)
    return check.inputs(generator, **check.cases[number].drawn(generator).options)


def verdicts(source, number=5, task=TASK):
    """Return the records of a run by check."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    return {record.name: record for record in run_checks(task, source, seeds, reference=REFERENCE)[0]}


def told(records):
    """Return the outcome of the task and the mistakes that are named."""
    return task_outcome(list(records.values()), planned=GATING), {
        one.mistake for one in records.values() if one.mistake
    }


def verdict_in(path):
    """Return the outcome in a sample's name and the mistakes that its comments name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return path.stem.partition("__")[0], {line[11:] for line in lines if line.startswith("# mistake: ")}


def apart(one, other, check):
    """Return how many tolerances two answers of one group lie apart, in the layouts that are nearest."""
    ones, others = (
        getattr(value, "layouts", {"": value}).values() for answer in (one, other) for value in answer.values()
    )
    return min(measure(a, b, sigma=lambda _: 0.0, relative=check.relative).tolerances for a in ones for b in others)


def measured():
    """Return the losses of the sweep by budget, and the sizes."""
    with SWEEP.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sizes = sorted({int(row["params"]) for row in rows})
    budgets = sorted({float(row["flops"]) for row in rows})
    losses = {(int(row["params"]), float(row["flops"])): float(row["loss_mean"]) for row in rows}
    return rows, sizes, {budget: [losses[size, budget] for size in sizes] for budget in budgets}


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, one of them visible, all of them gating."""
    assert TASK.points == pytest.approx(10)
    assert sum(check.points for check in TASK.checks if check.visible) == pytest.approx(1)
    assert all(check.gating for check in TASK.checks)


def test_inputs_follow_from_the_generator_and_differ_between_runs():
    """The same generator gives the same inputs, another one others."""
    for check in CHECKS:
        for number in range(len(check.cases)):
            again = drawn.__wrapped__(check.name, number, 1)
            one, other = (drawn(check.name, number, seed) for seed in (1, 2))
            assert all(np.array_equal(one[name], again[name]) for name in one)
            assert check.visible or not all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize(("v", "h", "depth"), [(30, 16, 4), (11, 7, 1), (900, 5, 3)])
def test_parameters_are_those_of_torchs_layers(v, h, depth):
    """Linear layers counted by torch."""
    layers = [*(nn.Linear(h, h) for _ in range(4 * depth)), nn.Linear(h, v)]
    assert parameters_of(v, h, depth) == sum(p.numel() for layer in layers for p in layer.parameters())


@pytest.mark.parametrize(("s", "v", "h", "depth"), [(13, 30, 16, 4), (5, 11, 7, 1), (40, 90, 5, 3)])
def test_flops_are_two_for_each_term_of_each_product(s, v, h, depth):
    """Products of (rows, inner) and (inner, columns), 3s² a layer for the softmax, three times for both passes."""
    layer = [*[(s, h, h)] * 3, (s, h, s), (s, s, h), (s, h, h)]
    products = [*depth * layer, (s, h, v)]
    terms = sum(rows * inner * columns for rows, inner, columns in products)
    assert flops_of(s, v, h, depth) == 3 * (2 * terms + 3 * depth * s**2)


@pytest.mark.parametrize(("v", "h", "depth"), [(30, 16.4, 4), (50_000, 3000.5, 36), (25, 3.0, 2)])
def test_the_width_is_solved_from_the_parameters(v, h, depth):
    """Sizes and parameters belong together both ways."""
    assert width_of(parameters_of(v, h, depth), v, depth) == pytest.approx(h, rel=1e-12)


def test_tokens_and_budget_belong_together():
    """The tokens of a budget, as sequences at their cost, spend the budget."""
    check = next(check for check in CHECKS if check.name == "tokens_value")
    for number in range(len(check.cases)):
        given = drawn(check.name, number)
        tokens = float(check.forms[0](given)["tokens"])
        h = width_of(given["params"], given["vocab_size"], given["num_layers"])
        cost = flops_of(given["seq_len"], given["vocab_size"], h, given["num_layers"])
        assert tokens / given["seq_len"] * cost == pytest.approx(given["flops"])


def test_hidden_sizes_are_far_from_whole_where_that_matters():
    """Rounding shows in every case but that of a whole hidden size."""
    for seed in range(50):
        for number, exact in enumerate((False, False, False, True, False)):
            given = drawn("tokens_value", number, seed)
            h = width_of(given["params"], given["vocab_size"], given["num_layers"])
            assert (abs(h - round(h)) < 1e-9) if exact else (abs(h - round(h)) > 0.29)


def test_every_option_is_an_answer_and_no_ratio_is_near_two():
    """The cases have all five answers, none of them within a hundredth of the limit."""
    check = next(check for check in CHECKS if check.name == "advice_value")
    answers = set()
    for seed in range(50):
        for number in range(len(check.cases)):
            given = drawn(check.name, number, seed)
            answers.add(check.forms[0](given)["advice"])
            for what in ("params", "tokens"):
                ratio = given[what] / given[f"best_{what}"]
                assert min(abs(ratio / 2 - 1), abs(2 * ratio - 1)) > 0.0099
    assert answers == set(OPTIONS)


def test_the_sweep_is_what_its_script_says():
    """Seven widths at twelve budgets; sizes by the formula; losses fall with the budget."""
    rows, sizes, losses = measured()
    assert len(rows) == 84
    assert {int(row["params"]) for row in rows} == {parameters_of(29, int(row["hidden_size"]), 2) for row in rows}
    assert len(sizes) == 7
    assert len(losses) == 12
    first, *_, last = losses.values()
    assert all(late < early for early, late in zip(first, last, strict=True))


def test_the_sweep_has_a_best_size_that_grows_with_the_budget():
    """The parabolas open upwards, the best size lies among the sizes, and the forecast goes on with the line."""
    _, sizes, losses = measured()
    budgets, optima = [], []
    for budget, values in list(losses.items())[-6:]:
        p = np.polyfit(np.log10(sizes), values, 2)
        assert p[0] > 0
        budgets.append(budget)
        optima.append(10 ** (-p[1] / (2 * p[0])))
    assert min(sizes) < min(optima) < max(optima) < max(sizes)
    ahead = [reference.optimal_params(at, np.array(budgets), np.array(optima)) for at in (1e10, 1e12, 1e14)]
    slope = math.log10(ahead[1] / ahead[0]) / 2
    assert 0.2 < slope < 1.0
    assert math.log10(ahead[2] / ahead[1]) / 2 == pytest.approx(slope)


@pytest.mark.parametrize(("check", "words"), EVERY_MISTAKE)
def test_each_mistake_is_far_away(check, words):
    """Whatever the seed, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(15):
        distances = []
        for number in range(len(check.cases)):
            given = doubled(drawn(check.name, number, seed))
            distances.append(apart(check.mistakes[words](given), check.forms[0](given), check))
        assert max(distances) >= 10 or any(math.isnan(distance) for distance in distances)


@pytest.mark.parametrize(("check", "words"), EVERY_MISTAKE)
def test_no_mistake_equals_another(check, words):
    """In some case a known mistake lies far from every other one, so that one name fits."""
    for other in (other for other in check.mistakes if other < words):
        distances = []
        for number in range(len(check.cases)):
            given = doubled(drawn(check.name, number))
            distances.append(apart(check.mistakes[other](given), check.mistakes[words](given), check))
        assert not max(distances) < 10


@pytest.mark.parametrize("number", range(1, 6))
def test_the_reference_passes(number):
    """Every check passes on the reference."""
    assert [one.message for one in verdicts(InlineSource(REFERENCE), number).values()] == [""] * len(TASK.checks)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistakes are those that its comments name."""
    assert told(verdicts(loaded(TASK, path))) == verdict_in(path)


@pytest.mark.long
def test_verdicts_do_not_hang_on_the_key(loaded):
    """At two hundred keys, every sample gets the verdict in its name."""
    for path in SAMPLES:
        source = loaded(TASK, path)
        for number in range(1000, 1200):
            assert told(verdicts(source, number)) == verdict_in(path), (path.stem, number)


def test_mistakes_that_people_make_have_samples():
    """All are named in the verdict of some sample, but for slips in a single term, which are made of the formula."""
    known = {words for check in TASK.checks for words in check.mistakes}
    named = {words for path in SAMPLES for words in verdict_in(path)[1]}
    assert named <= known
    assert set(PARAMS) | set(FLOPS) | set(ADVICE) <= named


@pytest.mark.parametrize("answer", [0.0, 1.0, 2e7, math.nan, None, "yes", "", (), [1.0, 2.0], {"params": 1.0}])
def test_a_constant_earns_nothing(answer):
    """Whatever constant comes back, no check passes, and nothing blames the task."""
    functions = {hook.name: functools.partial(lambda answer, **_: answer, answer) for hook in TASK.hooks}
    records = verdicts(InlineSource(inline_subject(TASK.hooks, functions)))
    assert sum(record.points for record in records.values()) == 0
    assert {record.outcome for record in records.values()} == {Outcome.FAILED, Outcome.SKIPPED}


def test_each_property_fails_on_something_wrong(unordered):
    """A forecast with a unit of its own, and tokens with a fixed part, break their properties."""
    right = resolve(TASK.spec, reference)
    wrong = {
        **right,
        "optimal_params": lambda flops, budgets, optima: right["optimal_params"](flops + 1e9, budgets, optima),
        "optimal_tokens": lambda **given: right["optimal_tokens"](**given) + 1e6,
    }
    records = verdicts(InlineSource(inline_subject(TASK.hooks, wrong)), task=unordered(TASK))
    assert records["units_of_flops_do_not_matter"].outcome is Outcome.FAILED
    assert records["tokens_grow_with_the_budget"].outcome is Outcome.FAILED


def test_the_model_answer_passes(loaded):
    """Another style than the reference's passes every check."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / f"{TASK.name}.py"))
    assert {record.outcome for record in records.values()} == {Outcome.PASSED}
