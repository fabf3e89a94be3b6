"""Whose fault it is when a check can't deal with what came, and what a check is given."""

# Fakes take what they are given, by name, and may not look at it.

import pytest
import torch

from harness import Case
from harness.correctness import run_checks
from harness.errors import (
    Crashed,
    HarnessFault,
    InvalidTask,
)
from harness.records import Outcome
from harness.sandbox.inline import InlineSource
from harness.tolerances import Tolerances

from .fakes import RIGHT, SEEDS, broken, holding, judged, subject, task, twice, value, verdict


@pytest.mark.parametrize(
    "changed",
    [
        {"forms": (broken,)},
        {"inputs": lambda generator: 1 / 0},
        {"inputs": lambda generator, other: {}},
        {"forms": (twice, broken)},
        {"forms": (twice, lambda given: {"result": given["values"] / 0})},
        {"mistakes": {"broken": broken}},
    ],
    ids=["form", "inputs", "options", "other form", "infinite form", "mistake"],
)
@pytest.mark.parametrize("reference", [None, RIGHT])
def test_a_task_that_can_not_state_its_case_fails_nobody(changed, reference):
    """Whatever is answered: the check is ungraded."""
    record = verdict(value(**changed), lambda values: values * 2.5, reference=reference)
    assert (record.outcome, record.points, record.max_points) == (Outcome.HARNESS_ERROR, None, 5.0)
    assert "task can't state" in record.message or "spread of case 'few' can't be computed" in record.message


def unpacking(subject, given):
    """Ask in a way that only a pair survives."""
    first, _ = subject.double(values=given["values"])
    return {"result": first}


PAIRS = subject(lambda values: (values * 2, values))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda values: (values,), r"too few results"),
        (lambda values: (values, values, values), "too many values to unpack"),
        (lambda values: 3, "can't be read as what was asked for"),
    ],
)
def test_an_answer_of_another_form_fails_when_the_reference_does_not(answer, said):
    """The check can't deal with it, and the reference shows that the check is sound."""
    record = verdict(value(ask=unpacking), answer, reference=PAIRS)
    assert record.outcome is Outcome.FAILED
    assert said in record.message


def test_the_judges_own_words_do_not_reach_the_student():
    """An error of a property may hold the values of a hidden case."""

    def raising(subject, trial):
        answer = subject.double(**trial.inputs())
        if not torch.is_tensor(answer):
            raise ValueError("the secret 3.75")
        return []

    record = verdict(holding(raising), lambda values: "text")
    assert record.outcome is Outcome.FAILED
    assert "secret" not in record.message


@pytest.mark.parametrize(
    ("check", "reference", "said"),
    [
        (value(ask=lambda subject, given: 1 / 0), RIGHT, "fails on the reference too"),
        (value(ask=unpacking), subject(lambda values: (values, values)), "does not pass the reference"),
        (value(ask=unpacking), subject(lambda values: 1 / 0), "fails on the reference too"),
        (value(ask=unpacking), None, "the check itself failed"),
    ],
)
def test_without_a_reference_that_passes_no_answer_is_blamed(check, reference, said):
    """The check is ungraded."""
    record = verdict(check, lambda values: 3, reference=reference)
    assert (record.outcome, record.points) == (Outcome.HARNESS_ERROR, None)
    assert said in record.message


class Changing:
    """A source that gives one subject after another, or raises what is no subject."""

    def __init__(self, *things):
        self._things = list(things)

    def subject(self, hook, *, cpu_s):
        """Return the next thing."""
        thing = self._things.pop(0)
        if isinstance(thing, Exception):
            raise thing
        return thing

    def used_ns(self):
        """Return 0: nothing is limited here."""
        return 0


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        (subject(lambda values: 3), "failed"),
        (PAIRS, "failed"),
        (Crashed("died"), "crashed"),
        (HarnessFault("no worker"), "harness_error"),
    ],
)
def test_what_is_asked_again_decides_whose_fault_it_is(second, outcome):
    """What happens the second time decides; a fault of ours is never charged, and an answer that changes is."""
    source = Changing(subject(lambda values: 3), second)
    (record,), _ = run_checks(task(value(ask=unpacking)), source, SEEDS, reference=PAIRS)
    assert record.outcome == outcome


def test_a_fault_in_a_property_is_ungraded():
    """A provider's error keeps its own words."""

    def invalid(subject, trial):
        raise InvalidTask("the task's own words")

    record = verdict(holding(invalid), lambda values: values * 2)
    assert (record.outcome, record.message) == (Outcome.HARNESS_ERROR, "the task's own words")


def test_no_two_inputs_of_a_property_are_the_same():
    """Every call draws anew, also with changed options, and generators stand elsewhere too."""
    drawn = []

    def collecting(subject, trial):
        drawn.extend(trial.inputs()["values"].tolist() for _ in range(3))
        drawn.append(trial.inputs(count=2)["values"].tolist())
        drawn.append(torch.rand(1, generator=trial.generator()).tolist())
        return []

    judged([holding(collecting, name=name, cases=(Case("a"), Case("b"))) for name in ("x", "y")], lambda values: values)
    firsts = [numbers[0] for numbers in drawn]
    assert len(firsts) == 20 == len(set(firsts))
    assert [len(numbers) for numbers in drawn[:5]] == [3, 3, 3, 2, 1]


def test_a_frozen_spread_is_used():
    """A tolerance that was measured wide lets pass what the formula's own spread does not."""
    check, close = value(), lambda values: values * 2.001
    wide = Tolerances({"value": {"few": {"result": {"sigma": 1e-3}}}})
    source = InlineSource(subject(close))
    outcomes = [
        run_checks(task(check, **changed), source, SEEDS)[0][0].outcome for changed in ({}, {"tolerances": wide})
    ]
    assert outcomes == [Outcome.FAILED, Outcome.PASSED]


def test_a_check_has_its_own_inputs_and_limit():
    """The source hears hook and CPU time; the check's generator replaces the task's."""
    heard = []

    class Listening(InlineSource):
        def subject(self, hook, *, cpu_s):
            heard.append((hook, cpu_s))
            return super().subject(hook, cpu_s=cpu_s)

    check = value(inputs=lambda generator: {"values": torch.zeros(1)}, cpu_s=2.5)
    assert run_checks(task(check), Listening(RIGHT), SEEDS)[0][0].outcome is Outcome.PASSED
    assert heard == [("double", 2.5)]


def test_all_calls_of_a_check_share_a_budget():
    """Each call is within its own limit; together they are not."""

    class Slow(InlineSource):
        spent_ns = 0

        def used_ns(self):
            self.spent_ns += 4_000_000_000
            return self.spent_ns

    check = value(cases=tuple(Case(f"case {number}") for number in range(5)), cpu_s=5.0)
    (record,), _ = run_checks(task(check), Slow(RIGHT), SEEDS)
    assert record.outcome is Outcome.TIMED_OUT
    assert record.message.endswith("did not answer all that is asked within 10 s of CPU time")
