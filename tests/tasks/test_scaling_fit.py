"""The task scaling_fit: its inputs, its oracle against NumPy and exact curves, its known mistakes, samples."""

import functools
from pathlib import Path

import numpy as np
import pytest
import torch

from harness import Alternatives
from harness.compare import doubled
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import scaling_fit as reference
from tasks.common.scaling_inputs import line_inputs
from tasks.scaling_fit import LINES, OUTSIDE, PARABOLAS, RELATIVE, TASK, inputs, line_form, parabola_form

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / "scaling_fit").glob("*.py"))
CHECKS = {check.name: check for check in TASK.checks}
VALUE_CHECKS = [CHECKS["parabola_value"], CHECKS["line_value"]]
GATING = sum(check.gating for check in TASK.checks)
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))
EVERY_CASE = [
    pytest.param(check, case, id=f"{check.name}-{case.name}") for check in VALUE_CHECKS for case in check.cases
]
EVERY_MISTAKE = [pytest.param(check, words, id=words) for check in VALUE_CHECKS for words in check.mistakes]


def drawn(check, case, seed=0):
    """Return the inputs of a case."""
    return (check.inputs or TASK.inputs)(
        torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options
    )


def seeds(number):
    """Return the seeds of a run."""
    return Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)


def verdicts(source, number=5):
    """Return the records of a run."""
    return run_checks(TASK, source, seeds(number), reference=REFERENCE)[0]


def flat(answer):
    """Return every layout of an answer, each as one vector."""
    layouts = [{}]
    for group, value in answer.items():
        values = value.layouts.values() if isinstance(value, Alternatives) else [value]
        layouts = [{**layout, group: one} for layout in layouts for one in values]
    return [torch.cat([torch.as_tensor(value).double().reshape(-1) for value in layout.values()]) for layout in layouts]


@functools.cache
def right(check_name, case_name, seed):
    """Return (inputs, what is wanted as one vector) of a case; many tests look at the same ones."""
    check = CHECKS[check_name]
    given = drawn(check, next(case for case in check.cases if case.name == case_name), seed)
    return given, flat(check.forms[0](doubled(given)))[0]


@functools.cache
def wrong(check_name, words, case_name, seed):
    """Return every layout of what a known mistake answers."""
    return flat(CHECKS[check_name].mistakes[words](doubled(right(check_name, case_name, seed)[0])))


def apart(values, want):
    """Return how far an answer lies from what is wanted, in tolerances."""
    return float(((values - want).abs() / (RELATIVE * want.abs())).max())


def normal_equations(u, v, degree):
    """Fit by the normal equations."""
    design = np.vander(u, degree + 1)
    return np.linalg.solve(design.T @ design, design.T @ v)


def polynomial_class(u, v, degree):
    """Fit in a scaled variable."""
    return np.polynomial.Polynomial.fit(u, v, degree).convert().coef[::-1]


def natural_logarithms(u, v, degree):
    """Fit in ln x and change the coefficients."""
    return np.polyfit(u * np.log(10), v, degree) * np.log(10) ** np.arange(degree, -1, -1)


def rounded_to_float32(u, v, degree):
    """Fit data of float32."""
    return np.polyfit(u.astype(np.float32), v.astype(np.float32), degree).astype(float)


def answered(check, given, fit):
    """Return what a fit in logarithms answers, as one vector."""
    u = np.log10(given["x"])
    if check.hook == "fit_linear_log":
        return torch.tensor(fit(u, np.log10(given["y"]), 1).copy())
    p = fit(u, given["y"], 2)
    return torch.tensor([*p, 10 ** (-p[1] / (2 * p[0]))])


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, a tenth of them visible; downward parabolas and lists carry none."""
    assert TASK.points == pytest.approx(10)
    assert sum(check.points for check in TASK.checks if check.visible) == pytest.approx(1)
    assert [check.name for check in TASK.checks if not check.gating] == [
        "parabolas_that_open_downwards",
        "lists_are_taken",
    ]


@pytest.mark.parametrize(("check", "case"), EVERY_CASE)
def test_inputs_follow_from_the_generator_alone(check, case):
    """The same generator gives the same float64 arrays, and the global seed is left alone."""
    before = torch.get_rng_state()
    first, second = drawn(check, case, 3), drawn(check, case, 3)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert {values.dtype for values in first.values()} == {np.dtype("float64")}
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("check", "case"), EVERY_CASE)
def test_sizes_are_spread_and_answers_far_from_zero(check, case):
    """At least 4 different x over at least a decade; no answer is so small that a relative tolerance misleads."""
    for seed in range(50):
        given, want = right(check.name, case.name, seed)
        assert len(set(given["x"].tolist())) >= 4
        assert given["x"].max() / given["x"].min() >= 10
        assert given["y"].min() > 0
        assert float(want[:3].abs().min()) > 0.1  # the optimum, a group of its own, is any size


@pytest.mark.parametrize("design", ["sorted", "shuffled", "repeated"])
def test_designs_are_what_they_say(design):
    """Sorted x rise; shuffled ones don't; repeated ones come twice, with losses of their own."""
    given = inputs(torch.Generator().manual_seed(1), between=(1, 3), points=8, design=design)
    assert bool((np.diff(given["x"]) > 0).all()) == (design == "sorted")
    assert len(set(given["x"].tolist())) == 8
    assert len(set(given["y"].tolist())) == len(given["y"]) == (12 if design == "repeated" else 8)


def test_some_vertices_lie_outside_the_sizes():
    """The vertex lies above all sizes, below all of them, or between them, as the case says."""
    for seed in range(100):
        for case in (*PARABOLAS, *OUTSIDE):
            given, want = right("parabola_value", case.name, seed)
            low, high = given["x"].min(), given["x"].max()
            side = int(want[-1] > high) - int(want[-1] < low)
            assert side == {"above": 1, "far_above": 1, "below": -1}.get(case.name, 0)


@pytest.mark.parametrize(("check", "case"), EVERY_CASE)
def test_the_fit_is_numpys(check, case):
    """The definition agrees with polyfit."""
    for seed in range(10):
        given, want = right(check.name, case.name, seed)
        assert apart(answered(check, given, np.polyfit), want) < 1e-4


def test_an_exact_curve_is_found():
    """From exact data, the curve's own coefficients and vertex come back."""
    u = np.linspace(1.2, 4.7, 6)
    found = parabola_form({"x": torch.tensor(10**u), "y": torch.tensor(0.7 * (u - 2.9) ** 2 + 1.3)})
    torch.testing.assert_close(found["p"], torch.tensor([0.7, -2 * 0.7 * 2.9, 0.7 * 2.9**2 + 1.3]).double())
    assert float(found["optimum"]) == pytest.approx(10**2.9)
    line = line_form({"x": torch.tensor(10**u), "y": torch.tensor(10 ** (0.6 * u - 2.1))})
    assert (float(line["m"]), float(line["c"])) == pytest.approx((0.6, -2.1))


def test_the_line_leaves_no_trend_in_what_remains():
    """What the line leaves over has mean 0 and no slope, which is what least squares means."""
    for case in LINES:
        given = drawn(VALUE_CHECKS[1], case)
        u, v = np.log10(given["x"]), np.log10(given["y"])
        line = line_form(doubled(given))
        left = v - float(line["m"]) * u - float(line["c"])
        assert abs(left.sum()) < 1e-10
        assert abs(left @ u) < 1e-9
        assert np.abs(left).max() > 1e-3


@pytest.mark.parametrize(("check", "words"), EVERY_MISTAKE)
def test_each_mistake_is_far_away(check, words):
    """Whatever the seed, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(15):
        distances = []
        for case in check.cases:
            want = right(check.name, case.name, seed)[1]
            distances.append(min(apart(values, want) for values in wrong(check.name, words, case.name, seed)))
        assert max(distances) >= 10


@pytest.mark.parametrize(("check", "words"), EVERY_MISTAKE)
def test_no_mistake_equals_another(check, words):
    """In some case a known mistake lies 10 tolerances from every other one, so that one name fits."""
    for other in set(check.mistakes) - {words}:
        distances = [
            min(
                apart(values, others)
                for values in wrong(check.name, words, case.name, 0)
                for others in wrong(check.name, other, case.name, 0)
            )
            for case in check.cases
        ]
        assert max(distances) >= 10


@pytest.mark.parametrize("fit", [normal_equations, polynomial_class, natural_logarithms, rounded_to_float32])
def test_every_honest_fit_is_well_within_the_tolerance(fit):
    """Each honest fit errs by a third of the tolerance at most, logarithms in float32 included."""
    for check in TASK.checks:
        if check.ask is not None:
            for case in check.cases:
                for seed in range(30):
                    given, want = right(check.name, case.name, seed)
                    assert apart(answered(check, given, fit), want) <= 1 / 3


@pytest.mark.parametrize("number", range(1, 7))
def test_the_reference_passes(number):
    """Every check passes on the reference, nothing needs to be said."""
    records, notices = run_checks(TASK, InlineSource(REFERENCE), seeds(number))
    assert [record.message for record in records] == [""] * len(TASK.checks)
    assert notices == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    records = verdicts(loaded(TASK, path))
    words = {line[11:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# mistake: ")}
    assert task_outcome(records, planned=GATING) == path.stem.partition("__")[0]
    assert {record.mistake for record in records if record.mistake} == words


def test_lists_of_numpy_numbers_pass():
    """NumPy numbers in lists, which arrive as arrays without axes, are read by every check."""

    def listed(function):
        return lambda **given: [[np.array(i) for i in np.atleast_1d(part)] for part in function(**given)]

    functions = {name: listed(function) for name, function in resolve(TASK.spec, reference).items()}
    records = verdicts(InlineSource(inline_subject(TASK.hooks, functions)))
    assert {record.outcome for record in records} == {Outcome.PASSED}


def test_a_function_of_arrays_alone_keeps_its_marks():
    """Who relies on arrays, as promised, fails on lists, which costs nothing."""

    def find_optimal_params(x, y):
        p = np.polyfit(np.log10(x[x.argsort()]), y[x.argsort()], 2)
        return p, 10 ** (-p[1] / (2 * p[0]))

    functions = {**resolve(TASK.spec, reference), "find_optimal_params": find_optimal_params}
    records = verdicts(InlineSource(inline_subject(TASK.hooks, functions)))
    assert records[-1].outcome is Outcome.CRASHED
    assert task_outcome(records, planned=GATING) is Outcome.PASSED


@pytest.mark.parametrize("answer", [None, 3.0, "p", (), (1.0,), (1.0, 2.0, 3.0), {"p": 1.0}, np.zeros(2), (None, None)])
def test_an_answer_of_another_form_fails(answer):
    """Whatever comes back, the verdict is about the answer."""
    functions = {hook.name: lambda x, y: answer for hook in TASK.hooks}
    records = verdicts(InlineSource(inline_subject(TASK.hooks, functions)))
    assert {record.outcome for record in records} == {Outcome.FAILED, Outcome.SKIPPED}


@pytest.mark.parametrize("answer", ["csc413_2023", "model_answers"])
def test_right_answers_pass(answer, loaded):
    """The write-up's answer and the model's earn every point."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / answer / "scaling_fit.py"))
    assert sum(record.points for record in records) == pytest.approx(10)


def test_lines_fall_and_rise_and_cross_on_both_sides():
    """Slopes and intercepts of both signs occur."""
    signs = {
        tuple(float(line_form(doubled(drawn(VALUE_CHECKS[1], case)))[name]) > 0 for name in "mc") for case in LINES
    }
    assert signs == {(True, True), (True, False), (False, True)}
    assert VALUE_CHECKS[1].inputs is line_inputs
