"""The task fgsm_bound: its inputs, its oracle against loops, its known mistakes, submissions with their verdicts."""

import functools
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from harness.compare import EPS32, doubled, measure, spread
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import fgsm_bound as reference
from tasks.fgsm_bound import EQUALITIES, SHAPES, TASK, agree_form, equality_inputs, inputs, norms_form, sign_form

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
VALUE_CHECKS = [check for check in TASK.checks if check.ask is not None]
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))
APART = 10.0


def drawn(check, case, seed=0):
    """Return the inputs of a case."""
    return (check.inputs or TASK.inputs)(
        torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options
    )


@functools.cache
def measured(check_name, case_name, seed):
    """Return (inputs, what is wanted, the spread) of a case; many tests look at the same ones."""
    check = next(check for check in TASK.checks if check.name == check_name)
    given = drawn(check, next(case for case in check.cases if case.name == case_name), seed)
    (want,) = check.forms[0](doubled(given)).values()
    sigma = 0.0 if isinstance(want, bool) else max(spread(check.forms, given).values())
    return given, want, sigma


def ways(value):
    """Return the layouts of an answer, by way of making one mistake."""
    return getattr(value, "layouts", {"": value})


def off(got, want, sigma):
    """Return the distance in tolerances; infinity for NaN and for the other bool."""
    return measure(got, want, sigma=lambda _: sigma).tolerances


def answers(check, words, seed):
    """Return a mistake's answers by way and case."""
    found = {}
    for case in check.cases:
        given, _, _ = measured(check.name, case.name, seed)
        (value,) = check.mistakes[words](doubled(given)).values()
        for way, answer in ways(value).items():
            found.setdefault(way, []).append(answer)
    length = len(check.cases)
    return {way: row if len(row) == length else row * length for way, row in found.items()}


def verdicts(source, number=5, task=TASK):
    """Return the records of a run by check, and what is said beside them."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    records, notices = run_checks(task, source, seeds, reference=REFERENCE)
    return {record.name: record for record in records}, notices


def answering(**functions):
    """Return a source over the reference with some functions replaced."""
    return InlineSource(inline_subject(TASK.hooks, {**resolve(TASK.spec, reference), **functions}))


def outcome(records):
    """Return the outcome of the task."""
    return task_outcome(list(records.values()), planned=len(TASK.checks))


def mistakes(records):
    """Return the mistakes that are named."""
    return {record.mistake for record in records.values() if record.mistake}


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, at most one of them visible, all of them gating."""
    assert TASK.points == pytest.approx(10)
    assert sum(check.points for check in TASK.checks if check.visible) <= 1
    assert all(check.gating for check in TASK.checks)


def test_inputs_follow_from_the_generator_alone():
    """The same generator gives the same float32 gradient, and the global seed is left alone."""
    before = torch.get_rng_state()
    for check in TASK.checks:
        for case in check.cases:
            first, second = drawn(check, case, 3), drawn(check, case, 3)
            assert first["gradient"].dtype == torch.float32
            assert torch.equal(first["gradient"], second["gradient"])
            assert first.get("epsilon") == second.get("epsilon")
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("case", SHAPES, ids=lambda case: case.name)
def test_gradients_are_of_the_kind_that_the_case_names(case):
    """Shape, size, exact zeros and signs are those of the case, and ε is positive."""
    for seed in range(20):
        options = case.drawn(torch.Generator().manual_seed(seed)).options
        given = inputs(torch.Generator().manual_seed(seed), **options)
        gradient, scale = given["gradient"], options.get("scale", 1.0)
        assert tuple(gradient.shape) == options["shape"]
        assert 0 < given["epsilon"] < 1
        assert float(gradient.abs().max()) <= 6 * scale
        assert bool((gradient == 0).any()) == (scale == 0 or "zeros" in case.options)
        assert bool((gradient <= 0).all()) or not case.options.get("negative")


@pytest.mark.parametrize("case", EQUALITIES, ids=lambda case: case.name)
def test_no_bool_hangs_on_rounding(case):
    """The largest magnitude is 0, 1, or at least 1e-3 from 1, and the case's name says which."""
    for seed in range(30):
        gradient = equality_inputs(
            torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options
        )["gradient"]
        largest = float(gradient.abs().max())
        assert largest == pytest.approx(abs(case.options["peak"]))
        assert largest == 1 or abs(largest - 1) > 1e-3
        both_signs = bool((gradient > 0).any() and (gradient < 0).any())
        assert both_signs == (case.name not in {"one_sign", "alike", "zero", "zero_matrix"})
        assert float(gradient.sum()) == 0 or "cancelling" not in case.name
        assert bool((gradient == 0).any()) or case.options.get("ends") != "zeros"


def test_both_answers_are_asked_for():
    """True and false are each right at least four times, for vectors, matrices and three axes."""
    given = [
        equality_inputs(torch.Generator().manual_seed(0), **case.drawn(torch.Generator().manual_seed(0)).options)
        for case in EQUALITIES
    ]
    found = [agree_form(one)["agree"] for one in given]
    assert min(found.count(True), found.count(False)) >= 4
    assert {one["gradient"].ndim for one in given} == {1, 2, 3}


@pytest.mark.parametrize("case", SHAPES, ids=lambda case: case.name)
def test_the_oracle_is_a_loop_over_entries(case):
    """Perturbations and norms agree with Python numbers, entry by entry."""
    given = doubled(inputs(torch.Generator().manual_seed(1), **case.drawn(torch.Generator().manual_seed(1)).options))
    epsilon, entries = given["epsilon"], given["gradient"].reshape(-1).tolist()
    signed = [0.0 if g == 0 else math.copysign(epsilon, g) for g in entries]
    assert sign_form(given)["perturbation"].reshape(-1).tolist() == pytest.approx(signed)
    norms = [max(map(abs, signed)), max(abs(epsilon * g) for g in entries)]
    assert norms_form(given)["norms"].tolist() == pytest.approx(norms)
    assert norms[0] <= epsilon


@pytest.mark.parametrize("case", EQUALITIES, ids=lambda case: case.name)
def test_the_norms_agree_where_the_oracle_says_so(case):
    """The bool is whether NumPy's infinity norms of both perturbations are equal, whatever ε."""
    for seed in range(20):
        gradient = equality_inputs(
            torch.Generator().manual_seed(seed), **case.drawn(torch.Generator().manual_seed(seed)).options
        )["gradient"]
        flat = gradient.numpy().ravel()
        for epsilon in (1.0, 0.5, 0.25):
            norms = [np.linalg.norm(epsilon * one, np.inf) for one in (np.sign(flat), flat)]
            assert agree_form({"gradient": gradient})["agree"] == (norms[0] == norms[1])


@pytest.mark.parametrize(
    ("check", "words"), [pytest.param(check, words, id=words) for check in VALUE_CHECKS for words in check.mistakes]
)
def test_each_mistake_is_far_away(check, words):
    """Whatever the seed and the way, a known mistake is 10 tolerances off in at least one case."""
    for seed in range(10):
        wanted = [measured(check.name, case.name, seed)[1:] for case in check.cases]
        for row in answers(check, words, seed).values():
            assert max(off(got, *want) for got, want in zip(row, wanted, strict=True)) >= APART


@pytest.mark.parametrize("check", [check for check in VALUE_CHECKS if check.mistakes], ids=lambda check: check.name)
def test_no_mistake_equals_another(check):
    """Any two known mistakes lie 10 tolerances apart in some case, so that one of them is named."""
    for seed in range(2):
        sigmas = [measured(check.name, case.name, seed)[2] for case in check.cases]
        found = {words: answers(check, words, seed).values() for words in check.mistakes}
        for words, rows in found.items():
            for other in (other for other in found if other < words):
                for one, two in ((one, two) for one in rows for two in found[other]):
                    assert max(off(a, b, sigma) for a, b, sigma in zip(one, two, sigmas, strict=True)) >= APART


def test_a_smoothed_sign_is_seen_at_the_usual_constants():
    """Each δ in g/(|g| + δ) from 1e-6 to 1e-15 shows on entries of size 1e-15."""
    check = next(check for check in VALUE_CHECKS if check.name == "fgsm_value")
    given, want, sigma = measured("fgsm_value", "minute", 0)
    g = given["gradient"].double()
    for digits in range(6, 16):
        assert off(given["epsilon"] * g / (g.abs() + 10.0**-digits), want, sigma) >= APART
    assert len(ways(check.mistakes[next(w for w in check.mistakes if "smoothed" in w)](given)["perturbation"])) == 7


@pytest.mark.parametrize("check", [check for check in VALUE_CHECKS if "agree" not in check.name], ids=lambda c: c.name)
def test_honest_float32_is_well_within_the_tolerance(check):
    """The formula in float32 errs by a third of the tolerance at most."""
    for seed in range(10):
        for case in check.cases:
            given, want, sigma = measured(check.name, case.name, seed)
            (value,) = check.forms[0](given).values()
            tolerance = max(case.k * sigma, 4 * EPS32 * float(want.abs().max()))
            assert float((value.double() - want).abs().max()) <= tolerance / 3


@pytest.mark.parametrize("number", range(1, 6))
def test_the_reference_passes(number):
    """Every check passes on the reference, nothing needs to be said."""
    records, notices = verdicts(InlineSource(REFERENCE), number)
    assert [record.message for record in records.values()] == [""] * len(TASK.checks)
    assert notices == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    words = {line[11:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# mistake: ")}
    for number in (5, 6):
        records, _ = verdicts(loaded(TASK, path), number)
        assert outcome(records) == path.stem.partition("__")[0]
        assert mistakes(records) == words


def test_every_mistake_but_the_rarest_has_a_sample():
    """A sample names each known mistake; ε lost in FGM's step, and few others, have none."""
    named = {line[11:] for path in SAMPLES for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "#"}
    assert len({words for check in VALUE_CHECKS for words in check.mistakes} - named) <= 4


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("bound_is_attained", lambda gradient, epsilon: 0.9 * epsilon * gradient.sign()),
        ("zeros_stay_zero", lambda gradient, epsilon: epsilon * torch.where(gradient < 0, -1.0, 1.0)),
        ("odd_in_the_gradient", lambda gradient, epsilon: epsilon * (gradient > 0).float()),
        ("homogeneous_in_epsilon", lambda gradient, epsilon: epsilon**2 * gradient.sign()),
    ],
)
def test_a_property_that_does_not_hold_fails(name, function, unordered):
    """Each property of the perturbation fails on an answer that lacks it, even where nothing comes before it."""
    records, _ = verdicts(answering(fgsm_perturbation=function), task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED
    assert Outcome.HARNESS_ERROR not in {record.outcome for record in records.values()}


@pytest.mark.parametrize(
    "answer",
    [
        torch.zeros_like,
        lambda g: g * math.nan,
        lambda g: g,
        lambda g: g.flatten()[:-1],
        lambda _: "sgn",
        lambda _: None,
    ],
    ids=["zeros", "NaN", "the input", "too few", "a word", "nothing"],
)
def test_an_answer_that_says_nothing_does_not_pass(answer):
    """Null answers fail the values, and no check blames the task."""
    records, _ = verdicts(answering(fgsm_perturbation=lambda gradient, epsilon: answer(gradient)))
    assert records["fgsm_value"].outcome in {Outcome.FAILED, Outcome.INCOMPLETE}
    assert Outcome.HARNESS_ERROR not in {record.outcome for record in records.values()}


@pytest.mark.parametrize("value", [True, 1, np.bool_(True), torch.tensor(True), np.int64(1), torch.tensor([1])])
def test_a_bool_comes_in_many_containers(value):
    """Bools, 0 and 1, of any axes of length 1 are read as a bool."""
    kind = type(value)
    right = resolve(TASK.spec, reference)["norms_agree"]

    def norms_agree(gradient):
        agree = right(gradient)
        return torch.as_tensor(agree).reshape(value.shape).to(value.dtype) if kind is torch.Tensor else kind(agree)

    records, _ = verdicts(answering(norms_agree=norms_agree))
    assert records["norms_agree_choice"].outcome is Outcome.PASSED


def test_the_model_answer_passes(loaded):
    """Another style than the reference's earns every point."""
    records, notices = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / f"{TASK.name}.py"))
    assert sum(record.points for record in records.values()) == pytest.approx(10)
    assert notices == ()


def test_the_chat_answer_fails_on_the_equality_alone(loaded):
    """What a chat assistant answered is right but for when the norms agree, which is named."""
    records, _ = verdicts(loaded(TASK, ROOT / "submissions" / "handout_chat" / f"{TASK.name}.py"))
    assert [name for name, record in records.items() if record.outcome is not Outcome.PASSED] == ["norms_agree_choice"]
    assert any("all entries have one sign" in words for words in mistakes(records))


def test_the_write_up_answers_nothing_here():
    """The write-up has only prose on the bound, so no file of it is here."""
    assert not (ROOT / "submissions" / "csc413_2023" / f"{TASK.name}.py").exists()
