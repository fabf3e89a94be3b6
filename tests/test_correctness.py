"""The correctness stage on small fake tasks: verdicts, blame, layouts, named mistakes and what is shown."""

# Fakes take what they are given, by name, and may not look at it.
# ruff: noqa: ARG005

import pytest
import torch

from harness import Alternatives, Case, Check, Finding, FloatTensor, Task, hookspec
from harness.correctness import run_checks
from harness.errors import (
    BrokenProvider,
    Crashed,
    HarnessFault,
    Incomplete,
    InvalidTask,
    Missing,
    OutOfMemory,
    Refused,
    TimedOut,
    Unusable,
)
from harness.records import Outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from harness.task import Tolerances

SEEDS = Seeds(key=RunKey.from_hex("7"), digest="d", task="t")
NAN = float("nan")


class Spec:
    """One hook."""

    @hookspec
    def double(self, values: FloatTensor):
        """Return values times 2."""


def inputs(generator, *, count=3):
    """Return numbers between 1 and 2."""
    return {"values": 1 + torch.rand(count, generator=generator)}


def ask(subject, given):
    """Ask for twice the values."""
    return {"result": subject.double(values=given["values"])}


def twice(given):
    """Return twice the values."""
    return {"result": given["values"] * 2}


def thrice(given):
    """Return three times the values."""
    return {"result": given["values"] * 3}


def broken(given):
    """Fail."""
    raise ZeroDivisionError("of the task")


def value(name="value", **changed):
    """Return a check by value."""
    fields = {"hook": "double", "cases": (Case("few", kind="few numbers"),), "asks": "twice the values", "points": 5.0}
    return Check(name=name, **{**fields, "ask": ask, "forms": (twice,), **changed})


def holding(holds, **changed):
    """Return a check of a property."""
    return value(**{"ask": None, "forms": (), "holds": holds, **changed})


def task(*checks, **changed):
    """Return a task of these checks."""
    return Task(name="t", title="T", handout="1", spec=Spec, inputs=inputs, checks=checks or (value(),), **changed)


def subject(function):
    """Return a subject that answers by a function."""
    return inline_subject(task().hooks, {"double": function})


RIGHT = subject(lambda values: values * 2)


class Raising:
    """A source without a subject; or, after `works` requests, one no more."""

    def __init__(self, error, works=0):
        self._error, self._works = error, works

    def subject(self, hook, *, cpu_s):  # noqa: ARG002 - the protocol's names
        """Return the right subject, or raise."""
        if self._works:
            self._works -= 1
            return RIGHT
        raise self._error


def judged(checks, function, **options):
    """Return the verdicts of a function on checks."""
    return run_checks(task(*checks), InlineSource(subject(function)), SEEDS, **{"reference": RIGHT, **options})


def verdict(check, function, **options):
    """Return the one verdict of a function on a check."""
    return judged((check,), function, **options)[0][0]


def test_a_right_answer_passes_with_its_points():
    """There is nothing to say."""
    record = verdict(value(), lambda values: values + values)
    assert (record.outcome, record.points, record.max_points) == (Outcome.PASSED, 5.0, 5.0)
    assert (record.message, record.mistake, record.gating) == ("", None, True)


def test_a_wrong_answer_fails_with_what_was_asked():
    """A hidden case tells the kind of its input and no values."""
    record = verdict(value(), lambda values: values * 2.5)
    assert (record.outcome, record.points, record.max_points) == (Outcome.FAILED, 0.0, 5.0)
    assert record.message == "asked: twice the values\ncame: with few numbers: another result"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Missing, "missing"),
        (Incomplete, "incomplete"),
        (Unusable, "failed"),
        (Crashed, "crashed"),
        (TimedOut, "timed_out"),
        (OutOfMemory, "out_of_memory"),
        (Refused, "refused"),
        (HarnessFault, "harness_error"),
        (BrokenProvider, "harness_error"),
    ],
)
@pytest.mark.parametrize("works", [0, 1])
def test_an_error_has_the_outcome_of_its_class(error, outcome, works):
    """From the first call or a later one, in one line; a fault of ours leaves the check ungraded."""
    check = value(cases=(Case("few"), Case("more")))
    (record,), _ = run_checks(task(check), Raising(error("the\n reason"), works), SEEDS, reference=RIGHT)
    assert record.outcome == outcome
    assert "reason" in record.message
    if outcome == "harness_error":
        assert record.points is None
    else:
        assert (record.points, record.message) == (0.0, "asked: twice the values\ncame: the reason")


def test_a_crash_costs_its_own_check_alone():
    """The subject is asked for anew in every check and every case."""

    def sometimes(values):
        if len(values) == 4:
            raise ValueError("four")
        return values * 2

    checks = [
        value("three"),
        value("four", cases=(Case("four", count=4),)),
        value("five", cases=(Case("five", count=5),)),
    ]
    records, _ = judged(checks, sometimes)
    assert [record.outcome for record in records] == ["passed", "crashed", "passed"]


def test_a_check_after_another_that_did_not_pass_is_skipped():
    """It is not run, carries no points, and names what it waited for; what waits for it is skipped too."""
    asked = []

    def never(subject, trial):
        asked.append(trial)
        return []

    checks = [value("first"), holding(never, name="second", after=("first",)), value("third", after=("second",))]
    records, _ = judged(checks, lambda values: values)
    assert [record.outcome for record in records] == ["failed", "skipped", "skipped"]
    assert records[1].message == "not run, because first did not pass"
    assert (records[1].points, asked) == (0.0, [])


def test_a_check_after_another_that_passed_is_run():
    """Both pass."""
    records, _ = judged([value("first"), value("second", after=("first",))], lambda values: values * 2)
    assert [record.outcome for record in records] == ["passed", "passed"]


def test_each_verdict_is_told_as_soon_as_it_stands():
    """In order, and the same records that are returned."""
    told = []
    records, _ = judged([value("first"), value("second")], lambda values: values * 2, on_check=told.append)
    assert tuple(told) == records


def test_an_advisory_check_carries_no_points():
    """Its verdict says that it decides nothing."""
    advisory = value("advisory", gating=False, points=0.0)
    record = judged([value(), advisory], lambda values: values)[0][1]
    assert (record.outcome, record.gating, record.points, record.max_points) == (Outcome.FAILED, False, 0.0, 0.0)


def test_every_case_counts():
    """One wrong case fails the check, and its kind is told."""
    check = value(cases=(Case("few"), Case("many", count=100, kind="many numbers")))
    record = verdict(check, lambda values: values * 2 if len(values) == 3 else values)
    assert record.outcome is Outcome.FAILED
    assert "with many numbers: " in record.message


def test_nan_never_passes():
    """The message says what it was."""
    record = verdict(value(), lambda values: values * NAN)
    assert record.outcome is Outcome.FAILED
    assert "wanted finite numbers, got NaN values" in record.message


def test_a_visible_check_shows_the_values():
    """Input, wanted and given answer stand in the message."""
    fixed = {"inputs": lambda generator: {"values": torch.tensor([1.25])}}
    example = value("example", cases=(Case("shown", visible=True, kind="one number"),), points=0.5, **fixed)
    record = judged([example, value(points=9.5)], lambda values: values * 3)[0][0]
    assert record.message.splitlines()[2:] == ["values = [1.25]", "expected [2.5]", "got [3.75]"]


@pytest.mark.parametrize(("visible", "shown"), [(True, True), (False, False)])
def test_values_of_a_property_are_shown_only_when_visible(visible, shown):
    """The finding in words is always told."""
    found = Finding(asked="a thing", came="another", values="the secret 3.75")
    check = holding(
        lambda subject, trial: [found], name="property", cases=(Case("c", visible=visible, kind="one"),), points=0.5
    )
    record = judged([check, value(points=9.5)], lambda values: values * 2)[0][0]
    assert record.message.startswith("asked: a thing\ncame: with one: another")
    assert ("3.75" in record.message) is shown


def test_a_hidden_check_shows_no_value():
    """Neither of the input nor of the answer, mistakes included."""
    fixed = {"inputs": lambda generator: {"values": torch.tensor([1.25])}}
    record = verdict(value(mistakes={"three times": thrice}, **fixed), lambda values: values * 3)
    assert record.mistake == "three times"
    assert not any(number in record.message for number in ("1.25", "2.5", "3.75"))


def test_the_one_known_mistake_that_reproduces_the_answer_is_named():
    """In the record and in the message."""
    record = verdict(
        value(mistakes={"three times": thrice, "nothing": lambda g: {"result": g["values"]}}), lambda values: values * 3
    )
    assert record.mistake == "three times"
    assert record.message.endswith("\nlooks like: three times")


@pytest.mark.parametrize("factor", [4, 3.01])
def test_no_mistake_is_named_for_another_wrong_answer(factor):
    """Near is not the same."""
    record = verdict(value(mistakes={"three times": thrice}), lambda values: values * factor)
    assert (record.outcome, record.mistake) == (Outcome.FAILED, None)


def test_no_mistake_is_named_when_two_match():
    """Which one it was can't be told."""
    record = verdict(value(mistakes={"three times": thrice, "once too many": thrice}), lambda values: values * 3)
    assert (record.outcome, record.mistake) == (Outcome.FAILED, None)


def test_a_mistake_must_reproduce_every_case():
    """An answer that is wrong in another way elsewhere is another mistake."""
    check = value(cases=(Case("few"), Case("many", count=9)), mistakes={"three times": thrice})
    assert verdict(check, lambda values: values * (3 if len(values) == 3 else 4)).mistake is None
    assert verdict(check, lambda values: values * (3 if len(values) == 3 else 2)).mistake is None
    assert verdict(check, lambda values: values * 3).mistake == "three times"


def test_a_right_answer_has_no_mistake():
    """Even where a known mistake gives the same."""
    record = verdict(value(mistakes={"no mistake at all": twice}), lambda values: values * 2)
    assert (record.outcome, record.mistake) == (Outcome.PASSED, None)


def pair(given):
    """Return two groups."""
    return {"sum": given["values"].sum(), "word": "Even"}


def ask_pair(subject, given):
    """Ask for a sum and a word."""
    total, word = subject.double(values=given["values"])
    return {"sum": total, "word": word}


PAIR = {"ask": ask_pair, "forms": (pair,), "asks": "two results"}


def test_every_group_counts_and_is_named():
    """A wrong word beside a right sum fails; the message says which result it is."""
    record = verdict(
        value(**PAIR), lambda values: (values.sum(), "odd"), reference=subject(lambda values: (values.sum(), "even"))
    )
    assert record.outcome is Outcome.FAILED
    assert record.message.endswith("with few numbers: word: another result")
    assert verdict(value(**PAIR), lambda values: (values.sum(), "even")).outcome is Outcome.PASSED


def test_a_mistake_in_one_group_leaves_the_others_right():
    """It is named only when the other results are as wanted."""
    check = value(**PAIR, mistakes={"the other word": lambda given: {"word": "odd"}})
    assert verdict(check, lambda values: (values.sum(), "odd")).mistake == "the other word"
    assert verdict(check, lambda values: (values.sum() + 1, "odd")).mistake is None


def layouts(given):
    """Return a matrix in either layout."""
    matrix = given["values"][:, None] * given["values"].flip(0)[None] + torch.arange(len(given["values"])).double()
    return {"result": Alternatives(by_row=matrix, by_column=matrix.T)}


def matrix_of(values):
    """Return the matrix by row."""
    return values[:, None] * values.flip(0)[None] + torch.arange(len(values))


LAYOUTS = {"forms": (layouts,), "cases": (Case("few"), Case("more", count=5))}


def test_either_layout_fits_when_it_fits_every_case():
    """The one that the task states is not worth a word; another one is."""
    right = subject(matrix_of)
    records, notices = judged([value(**LAYOUTS)], matrix_of, reference=right)
    assert (records[0].outcome, notices) == (Outcome.PASSED, ())
    records, notices = judged([value(**LAYOUTS)], lambda values: matrix_of(values).T, reference=right)
    assert (records[0].outcome, notices) == (
        Outcome.PASSED,
        ("result came in the layout by, column, which is accepted",),
    )


def test_a_layout_that_changes_between_cases_fails():
    """One of them must fit every case."""
    record = verdict(value(**LAYOUTS), lambda values: matrix_of(values) if len(values) == 3 else matrix_of(values).T)
    assert record.outcome is Outcome.FAILED


def test_a_mistake_is_recognised_in_any_layout():
    """Wrong and transposed is the same mistake."""
    check = value(
        **LAYOUTS,
        mistakes={
            "negative": lambda g: {"result": Alternatives(a=-matrix_of(g["values"]), b=-matrix_of(g["values"]).T)}
        },
    )
    assert verdict(check, lambda values: -matrix_of(values).T).mistake == "negative"


def test_notices_are_told_once():
    """A column for a vector in two checks is one sentence."""
    records, notices = judged([value("first"), value("second")], lambda values: (values * 2)[:, None])
    assert [record.outcome for record in records] == ["passed", "passed"]
    assert notices == ("a column was accepted where a vector is due",)


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

    def subject(self, hook, *, cpu_s):  # noqa: ARG002 - the protocol's names
        """Return the next thing."""
        thing = self._things.pop(0)
        if isinstance(thing, Exception):
            raise thing
        return thing


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
