"""The task positional_encoding: its oracle against plain arithmetic, its known mistakes, samples."""

import math
from pathlib import Path

import pytest
import torch

from harness.compare import close
from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import positional_encoding as reference
from tasks.positional_encoding import DEFINITION, EITHER, HOOK, MISTAKES, SIZES, TASK, inputs, table

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
GATING = sum(check.gating for check in TASK.checks)
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.options)


def verdicts(source, number=5, task=TASK):
    """Return the records of a run by check."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    return {record.name: record for record in run_checks(task, source, seeds, reference=REFERENCE)[0]}


def answering(function, task=TASK):
    """Return the records of a function in this process."""
    return verdicts(InlineSource(inline_subject(TASK.hooks, {HOOK: function})), task=task)


def told(records):
    """Return the outcome of the task and the mistakes that are named."""
    return task_outcome(list(records.values()), planned=GATING), {
        one.mistake for one in records.values() if one.mistake
    }


def verdict_in(path):
    """Return the outcome in a sample's name and the mistakes that its comments name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return path.stem.partition("__")[0], {line[11:] for line in lines if line.startswith("# mistake: ")}


def test_the_points_add_up_to_ten():
    """The checks carry 10 points; an odd hidden size carries none."""
    assert TASK.points == pytest.approx(10)
    assert [check.name for check in TASK.checks if not check.gating] == ["odd_hidden_size"]


def test_inputs_follow_from_the_generator_and_differ_between_runs():
    """The same generator gives the same sizes, another one others, always in range and with an even h."""
    for case in SIZES:
        found = {tuple(drawn(case, seed).values()) for seed in range(40)}
        assert drawn(case, 3) == drawn(case, 3)
        assert len(found) > 1
        assert all(1 <= length <= 1000 and h >= 2 and h % 2 == 0 for length, h in found)


@pytest.mark.parametrize("form", DEFINITION)
@pytest.mark.parametrize("case", SIZES[:6], ids=lambda case: case.name)
def test_both_forms_are_plain_arithmetic(form, case):
    """Number by number, with Python's own sines, cosines and powers."""
    given = drawn(case)
    h = given["hidden_size"]
    wanted = [
        [(math.cos if j % 2 else math.sin)(p / math.pow(10_000, (j - j % 2) / h)) for j in range(h)]
        for p in range(given["length"])
    ]
    torch.testing.assert_close(form(given)["encodings"], torch.tensor(wanted, dtype=torch.float64))


def test_a_step_is_a_rotation_matrix():
    """The encodings of p + 3 are those of p under one orthogonal matrix, for every p."""
    found = table({"length": 50, "hidden_size": 8})
    matrix = torch.linalg.lstsq(found[:-3], found[3:]).solution
    torch.testing.assert_close(found[:-3] @ matrix, found[3:])
    torch.testing.assert_close(matrix @ matrix.T, torch.eye(8).double())


@pytest.mark.parametrize("words", MISTAKES)
def test_no_mistake_equals_another(words):
    """In some case a known mistake lies far from every other one, so that one name fits."""
    for other in set(MISTAKES) - {words}:
        apart = []
        for case in SIZES:
            one, two = (MISTAKES[name](drawn(case))["encodings"] for name in (words, other))
            one, two = (getattr(value, "layouts", {"": value}) for value in (one, two))
            apart += [not close(a, b, asked="", relative=1e-2) for a in one.values() for b in two.values()]
        assert not all(apart)


@pytest.mark.parametrize("number", range(1, 6))
def test_the_reference_passes(number):
    """Every check passes on the reference, an odd hidden size included."""
    assert [one.message for one in verdicts(InlineSource(REFERENCE), number).values()] == [""] * len(TASK.checks)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    assert told(verdicts(loaded(TASK, path))) == verdict_in(path)


@pytest.mark.parametrize("numbers", [range(20, 23), pytest.param(range(1000, 1200), marks=pytest.mark.long)], ids=len)
def test_verdicts_do_not_hang_on_the_key(numbers, loaded):
    """Whatever the key, every sample gets the verdict in its name."""
    for path in SAMPLES:
        source = loaded(TASK, path)
        for number in numbers:
            assert told(verdicts(source, number)) == verdict_in(path), (path.stem, number)


def test_every_mistake_has_a_sample():
    """Each known mistake is named in the verdict of some sample."""
    assert {words for path in SAMPLES for words in verdict_in(path)[1]} == {*MISTAKES, EITHER}


NULLS = {
    "zeros": torch.zeros,
    "ones": torch.ones,
    "NaN": lambda length, h: torch.full((length, h), math.nan),
    "one row": lambda _, h: [0.0, 1.0] * (h // 2),
    "the input": lambda length, _: length,
    "None": lambda _, __: None,
    "a word": lambda _, __: "sin",
}


@pytest.mark.parametrize("answer", NULLS.values(), ids=NULLS)
def test_an_answer_that_says_nothing_earns_nothing(answer):
    """Constants, NaN, the input and things that are no table fail without a point, and nothing blames the task."""
    records = answering(lambda length, hidden_size: answer(length, hidden_size))  # noqa: PLW0108 - by keyword
    assert sum(record.points for record in records.values()) == 0
    assert told(records)[0] is Outcome.FAILED


def test_each_property_fails_on_something_wrong(unordered):
    """Other exponents for sine and cosine break rotation and circle; counting from the end breaks the beginning."""

    def apart(length, hidden_size):
        p, j = torch.arange(length)[:, None], torch.arange(hidden_size)
        angles = p / 10_000 ** (j / hidden_size)
        return torch.where(j % 2 == 0, angles.sin(), angles.cos())

    records = answering(apart, unordered(TASK))
    assert records["step_is_a_rotation"].outcome is records["pairs_lie_on_the_circle"].outcome is Outcome.FAILED

    def from_the_end(length, hidden_size):
        return table({"length": length, "hidden_size": hidden_size}).flip(0)

    assert answering(from_the_end, unordered(TASK))["fewer_positions_are_the_beginning"].outcome is Outcome.FAILED


def test_an_odd_hidden_size_costs_nothing():
    """Who relies on an even h keeps all points."""

    def even_alone(length, hidden_size):
        if hidden_size % 2:
            raise ValueError(hidden_size)
        return table({"length": length, "hidden_size": hidden_size})

    records = answering(even_alone)
    assert records["odd_hidden_size"].outcome is Outcome.CRASHED
    assert told(records)[0] is Outcome.PASSED


def test_float32_angles_stay_within_a_third_of_the_tolerance():
    """The reference in float32 errs by a third of the tolerance at most, up to 1,000 positions."""
    for check in TASK.checks:
        for case in check.cases if check.ask else ():
            sigma = TASK.tolerances.fraction(check.name, case.name, "encodings")
            for seed in range(10 if sigma else 0):
                given = (check.inputs or TASK.inputs)(torch.Generator().manual_seed(seed), **case.options)
                error = (reference.positional_encoding(**given).double() - table(given)).abs().max()
                assert float(error) <= case.k * sigma / 3


def test_the_model_answer_passes(loaded):
    """Another style than the reference's passes every check."""
    records = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / f"{TASK.name}.py"))
    assert {record.outcome for record in records.values()} == {Outcome.PASSED}
