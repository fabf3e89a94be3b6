"""Real verdicts on speed, reached in confined workers; few forks, so that they are quick."""

import dataclasses
from functools import partial

import pytest
import torch

from harness.errors import Crashed, HarnessFault, OutOfMemory, TimedOut
from harness.hooks import FloatTensor
from harness.plugins import hookspec
from harness.records import Outcome, SpeedRecord
from harness.sandbox.process import Zygote
from harness.sandbox.submission import Submission
from harness.seeds import RunKey, Seeds
from harness.task import Case, Check, Task, Workload
from harness.timing import Budget, Question, Side, measure_growth, run_speed, stage
from harness.timing.question import Script

HONEST = """\
import torch


def attend(x):
    return torch.softmax(x @ x.mT, dim=-1) @ x
"""


class Spec:
    """One hook."""

    @hookspec
    def attend(self, x: FloatTensor):
        """Return softmax(xxᵀ)·x, (b, s, h), for x (b, s, h)."""


def inputs(generator, *, batch, length):
    """Return x."""
    return {"x": 0.3 * torch.randn(batch, length, 16, generator=generator)}


def form(given):
    """softmax(xxᵀ)·x."""
    return {"context": torch.softmax(given["x"] @ given["x"].mT, dim=-1) @ given["x"]}


def ask(subject, given):
    """Ask for the context."""
    return {"context": subject.attend(x=given["x"])}


TASK = Task(
    name="attend",
    title="Attention",
    handout="",
    spec=Spec,
    inputs=inputs,
    checks=(
        Check(
            name="value",
            hook="attend",
            asks="softmax(xxᵀ)·x",
            cases=(Case("one", batch=1, length=3),),
            ask=ask,
            forms=(form,),
            points=1.0,
        ),
    ),
    workloads=(
        Workload(
            name="length",
            hook="attend",
            check="value",
            options={"batch": 8, "length": 128},
            limit=1.5,
            axis=("length",),
            sizes=(8, 16, 32, 64, 128),
        ),
    ),
)


@pytest.fixture(scope="session")
def zygote():
    """Return a zygote."""
    with Zygote.start() as started:
        yield started


@pytest.fixture
def side(zygote):
    """Return what makes a side of source text."""

    def make(source=HONEST):
        files = (("answer.py", source.encode()),)
        return Side(
            submission=Submission(name="answer", path="answer.py", kind="file", files=files),
            spawn=partial(zygote.spawn),
        )

    return make


@pytest.fixture
def seeds():
    """Return seeds of a key of their own."""
    return Seeds(key=RunKey.draw(), digest="0", task="attend")


QUICK = Budget(looks=(3, 4), seconds=20.0)
SLOW = HONEST.replace("return", "[torch.softmax(x @ x.mT, dim=-1) @ x for _ in range(5)]\n    return")


def one(side, seeds, source):
    """Return the record of the only workload."""
    (record,) = run_speed(TASK, side(source), side(), seeds, budget=QUICK)
    return record


def test_code_beside_itself_is_not_slower(side, seeds):
    """And its record says on what it rests, and survives JSON."""
    record = one(side, seeds, HONEST)
    assert record.outcome.counts_as_passed
    assert record.low < record.ratio < record.high
    assert record.pairs == len(record.samples) > 0
    assert SpeedRecord.from_dict(record.to_dict()) == record


def test_six_times_the_work_is_slower(side, seeds):
    """The message says what was asked and what came."""
    record = one(side, seeds, SLOW)
    assert (record.outcome, record.verdict) == (Outcome.FAILED, "slower")
    assert record.ratio > 2
    assert "at most 1.50 times" in record.message


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        ("return torch.zeros_like(x)", Outcome.FAILED, "not what the reference answers"),
        ("raise ValueError('no')", Outcome.CRASHED, "no"),
        ("return 'text'", Outcome.FAILED, ""),
    ],
)
def test_what_breaks_while_it_is_timed_is_said(side, seeds, body, outcome, words):
    """Every answer is compared, and what fails has an outcome of its own."""
    record = one(side, seeds, f"import torch\n\n\ndef attend(x):\n    {body}\n")
    assert record.outcome is outcome
    assert words in record.message


def test_one_wrong_answer_among_many_is_seen(side, seeds):
    """There is no call that is timed and not checked."""
    source = HONEST.replace("def attend", "CALLS = []\n\n\ndef attend").replace(
        "    return", "    CALLS.append(1)\n    if len(CALLS) == 30:\n        return x\n    return"
    )
    assert one(side, seeds, source).outcome is Outcome.FAILED


def test_a_reference_that_fails_is_nobodys_fault(side, seeds):
    """The submission is not charged."""
    (record,) = run_speed(TASK, side(), side("def attend(x):\n    raise ValueError\n"), seeds, budget=QUICK)
    assert (record.outcome, record.points) == (Outcome.HARNESS_ERROR, None)


def test_time_slept_is_refused(side, seeds):
    """A processor's clock does not see it, the wall does."""
    source = "import time\n" + HONEST.replace("    return", "    time.sleep(0.01)\n    return")
    record = one(side, seeds, source)
    assert record.outcome is Outcome.REFUSED
    assert "did not run" in record.message


def test_inputs_never_repeat(seeds):
    """Nor do those of growth and of the verdict meet."""
    question = Question(TASK, TASK.workloads[0])
    drawn = [question.inputs(seeds, (purpose, number))["x"] for purpose in ("verdict", "growth") for number in (0, 1)]
    assert len({tuple(x.flatten().tolist()) for x in drawn}) == 4


def test_a_question_on_paper_asks_what_the_check_asks(seeds):
    """The request that is timed is the last that `ask` makes, and the reply is read as the check reads it."""
    question = Question(TASK, TASK.workloads[0])
    given = question.inputs(seeds, ("verdict", 0))
    script = Script(question, [{"value": None}])
    assert script.request(given) == {"op": "call", "hook": "attend", "arguments": {"x": given["x"]}}
    answer = script.answer(given, {"value": form(given)["context"]})
    assert question.differs(given, answer, form(given)) == ""


@pytest.mark.parametrize("half", [True, False])
def test_half_precision_differs(seeds, half):
    """An answer computed in bfloat16 is not the reference's."""
    question = Question(TASK, TASK.workloads[0])
    given = question.inputs(seeds, ("verdict", 0))
    got = form({"x": given["x"].bfloat16() if half else given["x"]})["context"].float()
    assert bool(question.differs(given, {"context": got}, form(given))) is half


@pytest.mark.parametrize("error", [TimedOut("took 9 s"), OutOfMemory("took 9 GiB"), HarnessFault("the machine slept")])
def test_growth_that_can_not_be_measured_decides_nothing(side, seeds, monkeypatch, error):
    """The verdict that was reached before stands, and a note says why there is no growth."""

    def broken(*_):
        raise error

    monkeypatch.setattr(stage, "measure_growth", broken)
    (record,) = run_speed(TASK, side(), side(), seeds, budget=QUICK, growth=True)
    assert record.outcome.counts_as_passed
    assert record.growth is None
    assert f"growth was not measured, which decides nothing: {error}" in record.message


@pytest.mark.parametrize(("broken", "wanted"), [(0, HarnessFault), (1, Crashed)])
def test_growth_blames_the_side_that_broke(side, seeds, broken, wanted):
    """A reference that breaks at a larger size is no fault of the submission's."""
    breaks = HONEST.replace("    return", "    assert x.shape[1] < 16\n    return")
    sides = (side(breaks if broken == 0 else HONEST), side(breaks if broken == 1 else HONEST))
    with pytest.raises(wanted):
        measure_growth(TASK, TASK.workloads[0], sides, seeds)


@pytest.mark.long
def test_a_cubic_detour_and_a_large_temporary_are_named(side, seeds):
    """Growth by its slope, memory by its size; a loop over the batch shows as a ratio and not as growth."""
    detour = HONEST.replace("    return", "    w = x @ x.mT\n    w @ w @ w @ w\n    return")
    large = HONEST.replace("    return", "    (x[:, :, None, :] * x[:, None, :, :]).sum(-1)\n    return")
    workload = TASK.workloads[0]
    series = (32, 64, 128, 256, 512)
    workload = dataclasses.replace(workload, sizes=series)
    grown = measure_growth(TASK, workload, (side(), side(detour)), seeds)
    assert any("grows faster" in note for note in grown.notes)
    weighed = measure_growth(TASK, workload, (side(), side(large)), seeds)
    assert any("MiB at its peak" in note for note in weighed.notes)
