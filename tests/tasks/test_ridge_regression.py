"""The task ridge_regression: its inputs, its oracle against differences and NumPy, its known mistakes, samples."""

import functools
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.compare import doubled, measure, spread
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import ridge_regression as reference
from tasks.ridge_regression import SIZES, TASK, gradient_form, inputs, objective, solution_form

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / "ridge_regression").glob("*.py"))
VALUE_CHECKS = [check for check in TASK.checks if check.ask is not None]
GATING = sum(check.gating for check in TASK.checks)


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options)


def seeds(number):
    """Return the seeds of a run."""
    return Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)


def answering(functions):
    """Return a subject over functions in this process."""
    return inline_subject(TASK.hooks, functions)


REFERENCE = answering(resolve(TASK.spec, reference))


def verdicts(source, number=5):
    """Return the records of a run."""
    return run_checks(TASK, source, seeds(number), reference=REFERENCE)[0]


@functools.cache
def measured(check_name, case_name, seed):
    """Return (inputs, what is wanted, the spread) of a case; many tests look at the same ones."""
    check = next(check for check in TASK.checks if check.name == check_name)
    given = drawn(next(case for case in check.cases if case.name == case_name), seed)
    (want,) = check.forms[0](doubled(given)).values()
    return given, want, max(spread(check.forms, given).values())


def tolerances_off(check, value, case, seed):
    """Return how far a value lies from what is wanted, in tolerances."""
    _, want, sigma = measured(check.name, case.name, seed)
    return measure(value, want, sigma=lambda _: sigma, k=case.k).tolerances


def inverse(given):
    """The inverse of the system, times Xᵀt."""
    X, n = given["X"], len(given["X"])
    system = X.T @ X + 2 * n * given["weight_decay"] * torch.eye(X.shape[1])
    return {"solution": torch.linalg.inv(system) @ X.T @ given["t"]}


def cholesky(given):
    """The system divided by n, its Cholesky factor."""
    X, n = given["X"], len(given["X"])
    factor = torch.linalg.cholesky(X.T @ X / n + 2 * given["weight_decay"] * torch.eye(X.shape[1]))
    return {"solution": torch.cholesky_solve(X.T @ given["t"][:, None] / n, factor)[:, 0]}


def eigenvectors(given):
    """The eigenvectors of XᵀX."""
    values, vectors = torch.linalg.eigh(given["X"].T @ given["X"])
    shifted = values + 2 * len(given["X"]) * given["weight_decay"]
    return {"solution": vectors @ (vectors.T @ (given["X"].T @ given["t"]) / shifted)}


def by_autograd(given):
    """The gradient that autograd finds."""
    w = given["w"].clone().requires_grad_()
    return {"gradient": torch.autograd.grad(objective(given, w), w)[0]}


def mean_of_rows(given):
    """The mean over the examples of error times row."""
    errors = given["X"] @ given["w"] - given["t"]
    return {"gradient": (errors[:, None] * given["X"]).mean(dim=0) + 2 * given["weight_decay"] * given["w"]}


STYLES = {"gradient": (by_autograd, mean_of_rows), "solution": (inverse, cholesky, eigenvectors)}


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, a tenth of them visible, the delicate systems none."""
    assert TASK.points == pytest.approx(10)
    assert sum(check.points for check in TASK.checks if check.visible) == pytest.approx(1)
    assert [check.name for check in TASK.checks if not check.gating] == ["solution_with_columns_of_unlike_scale"]


def test_inputs_follow_from_the_generator_alone():
    """The same generator gives the same float32 inputs, and the global seed is left alone."""
    before = torch.get_rng_state()
    for case in SIZES:
        first, second = drawn(case, 3), drawn(case, 3)
        assert all(torch.equal(torch.as_tensor(first[key]), torch.as_tensor(second[key])) for key in first)
        assert {value.dtype for value in first.values() if isinstance(value, torch.Tensor)} == {torch.float32}
    assert torch.equal(torch.get_rng_state(), before)


def test_shapes_stand_on_all_sides():
    """Fewer, as many and more examples than features occur, and a single example."""
    shapes = [drawn(case)["X"].shape for case in SIZES]
    assert {(n > d) - (n < d) for n, d in shapes} == {-1, 0, 1}
    assert min(n for n, _ in shapes) == 1


def test_weight_decays_lie_where_rounding_lets_them_decide():
    """Where n < d, λ is at least 0.3; where n = d, at least 0.05; else at least 1e-3."""
    for case in SIZES:
        for seed in range(20):
            given = drawn(case, seed)
            n, d = given["X"].shape
            assert given["weight_decay"] >= (0.3 if n < d else 0.05 if n == d else 1e-3)


@pytest.mark.parametrize("case", SIZES, ids=lambda case: case.name)
def test_the_gradient_is_that_of_the_objective(case):
    """The definition agrees with autograd, and with differences of the objective along each weight."""
    given = doubled(drawn(case))
    gradient = gradient_form(given)["gradient"]
    steps = 1e-3 * torch.eye(len(gradient), dtype=torch.float64)
    slopes = [(objective(given, given["w"] + step) - objective(given, given["w"] - step)) / 2e-3 for step in steps]
    torch.testing.assert_close(gradient, by_autograd(given)["gradient"])
    torch.testing.assert_close(gradient, torch.stack(slopes), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("case", SIZES, ids=lambda case: case.name)
def test_the_solution_is_where_the_objective_is_least(case):
    """The definition agrees with NumPy's least squares on stacked rows, and every step away costs."""
    given = doubled(drawn(case))
    solution = solution_form(given)["solution"]
    n, d = given["X"].shape
    rows = np.vstack([given["X"] / np.sqrt(2 * n), np.sqrt(given["weight_decay"]) * np.eye(d)])
    answers = np.concatenate([given["t"] / np.sqrt(2 * n), np.zeros(d)])
    np.testing.assert_allclose(solution, np.linalg.lstsq(rows, answers, rcond=None)[0], rtol=1e-9, atol=1e-12)
    assert float(gradient_form({**given, "w": solution})["gradient"].abs().max()) < 1e-10
    for seed in range(20):
        step = 0.01 * torch.randn(d, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        assert objective(given, solution + step) > objective(given, solution)


@pytest.mark.parametrize(
    ("check", "words"),
    [pytest.param(check, words, id=words) for check in VALUE_CHECKS for words in check.mistakes],
)
def test_each_mistake_is_far_away(check, words):
    """Whatever the seed, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(10):
        distances = []
        for case in check.cases:
            (wrong,) = check.mistakes[words](doubled(measured(check.name, case.name, seed)[0])).values()
            distances.append(tolerances_off(check, wrong, case, seed))
        assert max(distances) >= 10


@pytest.mark.parametrize("check", [check for check in VALUE_CHECKS if check.mistakes], ids=lambda check: check.name)
def test_no_mistake_equals_another(check):
    """In some case any two known mistakes lie 10 tolerances apart, so that one of them is named."""
    for seed in range(3):
        givens = [measured(check.name, case.name, seed) for case in check.cases]
        answers = {
            words: [next(iter(wrong(doubled(given)).values())) for given, _, _ in givens]
            for words, wrong in check.mistakes.items()
        }
        for words, values in answers.items():
            for other, others in answers.items():
                apart = [
                    float((a - b).abs().max()) / (10 * sigma)
                    for a, b, (_, _, sigma) in zip(values, others, givens, strict=True)
                ]
                assert words == other or max(apart) >= 10


@pytest.mark.parametrize("check", VALUE_CHECKS, ids=lambda check: check.name)
def test_every_honest_style_in_float32_is_well_within_the_tolerance(check):
    """Each honest formula in float32 errs by a third of the tolerance at most."""
    for seed in range(10):
        for case in check.cases:
            given, want, sigma = measured(check.name, case.name, seed)
            group = next(iter(check.forms[0](given)))
            for style in (*check.forms, *STYLES[group]):
                error = float((style(given)[group].double() - want).abs().max())
                assert error <= case.k * sigma / 3


def test_a_precise_case_tells_bfloat16():
    """The gradient's formula in bfloat16 fails every case that is marked for it."""
    check = VALUE_CHECKS[1]
    for case in (case for case in check.cases if case.precision):
        for seed in range(10):
            given, _, _ = measured(check.name, case.name, seed)
            narrow = {key: v.bfloat16() if isinstance(v, torch.Tensor) else v for key, v in given.items()}
            assert tolerances_off(check, gradient_form(narrow)["gradient"].float(), case, seed) >= 10


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


def test_columns_are_accepted_and_said(loaded):
    """Results of shape (d, 1) pass, and a notice says so."""
    source = loaded(TASK, SAMPLES[0].with_name("passed__column_solution.py"))
    _, notices = run_checks(TASK, source, seeds(2))
    assert notices == ("a column was accepted where a vector is due",)


def test_a_solution_without_its_gradient_is_not_blamed_twice(loaded):
    """With a wrong gradient, the check that needs both hooks is skipped."""
    records = verdicts(loaded(TASK, SAMPLES[0].with_name("failed__gradient_no_decay.py")))
    outcomes = {record.name: record.outcome for record in records}
    assert outcomes["gradient_vanishes_at_the_solution"] is Outcome.SKIPPED
    assert outcomes["solution_value"] is Outcome.PASSED


def test_lists_of_numpy_numbers_pass():
    """NumPy numbers in a list, which arrive as arrays without axes, are read by every check."""

    def listed(function):
        return lambda **given: [np.array(value) for value in function(**given).numpy()]

    functions = {name: listed(function) for name, function in resolve(TASK.spec, reference).items()}
    assert {record.outcome for record in verdicts(InlineSource(answering(functions)))} == {Outcome.PASSED}


@pytest.mark.parametrize("answer", ["zeros", "NaN", "the input", "a string", "too few"])
def test_an_answer_that_says_nothing_fails(answer):
    """Null answers earn no point."""
    made = {
        "zeros": torch.zeros_like,
        "NaN": lambda vector: vector * float("nan"),
        "the input": lambda vector: vector,
        "a string": lambda _: "w",
        "too few": lambda vector: vector[:-1],
    }[answer]
    functions = {
        "ridge_gradient": lambda X, t, w, weight_decay: made(w),
        "ridge_solution": lambda X, t, weight_decay: made(X[0]),
    }
    records = verdicts(InlineSource(answering(functions)))
    assert {record.outcome for record in records if record.gating} <= {Outcome.FAILED, Outcome.SKIPPED}


def test_the_model_answer_passes(loaded):
    """Another style than the reference's earns every point."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / "ridge_regression.py"))
    assert sum(record.points for record in records) == pytest.approx(10)


def test_the_write_up_has_the_gradient_right_and_the_sign_wrong(loaded):
    """The write-up's gradient passes its checks; its solution fails and the sign is named."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / "csc413_2023" / "ridge_regression.py"))
    outcomes = {(record.hook, record.outcome) for record in records if record.gating}
    assert {outcome for hook, outcome in outcomes if hook == "ridge_gradient"} == {Outcome.PASSED}
    assert {outcome for hook, outcome in outcomes if hook == "ridge_solution"} == {Outcome.FAILED, Outcome.SKIPPED}
    assert {record.mistake for record in records if record.mistake} == {"the system is XᵀX − 2nλI; it is XᵀX + 2nλI"}
