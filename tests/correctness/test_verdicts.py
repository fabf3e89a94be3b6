"""The correctness stage on a small fake task: verdicts, layouts, named mistakes and what is shown."""

# Fakes take what they are given, by name, and may not look at it.

import pytest
import torch

from harness import Alternatives, Case, Finding
from harness.correctness import run_checks
from harness.errors import (
    BrokenProvider,
    Crashed,
    HarnessFault,
    Incomplete,
    Missing,
    OutOfMemory,
    Refused,
    TimedOut,
    Unusable,
)
from harness.records import Outcome

from .fakes import (
    NAN,
    RIGHT,
    SEEDS,
    Raising,
    holding,
    judged,
    subject,
    task,
    thrice,
    twice,
    value,
    verdict,
)


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


PAIR = {"ask": ask_pair, "forms": (pair,), "asks": "a sum and a word"}


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
