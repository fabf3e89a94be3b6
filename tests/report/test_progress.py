"""What is shown while a run goes on: how far, how quick, and what each judge does."""

import io
import threading
from types import SimpleNamespace

import pytest
from rich.console import Console

from harness.records import GradeRecord, Outcome, TaskRecord
from harness.report import progress
from harness.report.progress import ConsoleObserver, Pace


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that a test sets."""
    now = SimpleNamespace(s=100.0)
    monkeypatch.setattr(progress.time, "monotonic", lambda: now.s)
    return now


def verdict(outcome=Outcome.PASSED):
    """Return the verdict of one task."""
    return TaskRecord(task="t", outcome=outcome, points=0.0, max_points=1.0, hooks={"h": "keyword"})


def observer(*, terminal):
    """Return an observer and what it writes to."""
    notes = Console(file=io.StringIO(), force_terminal=terminal, width=100, color_system=None, legacy_windows=False)
    return ConsoleObserver(Console(file=io.StringIO()), notes, verbose=False, quiet=False), notes.file


def test_a_pace_says_what_is_done_failing_and_left():
    """The rate is that of the recent verdicts."""
    pace = Pace(planned=1000)
    for second in range(40):
        pace.add(0.5 * second, failing=second % 4 == 0)
    assert str(pace) == "40 of 1,000, 10 failing, 120 a minute, 8 min left"
    assert str(Pace(planned=3)) == "0 of 3, 0 failing"


def test_plain_lines_come_every_few_seconds(clock):
    """Not one for each of a thousand quick submissions."""
    watching, written = observer(terminal=False)
    watching.started(submissions=1000, tasks=1, folder=None, kept=0)
    for number in range(200):
        clock.s += 0.125
        submission = SimpleNamespace(name=f"s{number}.py")
        watching.begun(submission, 7)
        watching.task_graded(submission, verdict(Outcome.FAILED if number % 10 == 0 else Outcome.PASSED))
        watching.submission_graded(GradeRecord(name=submission.name, path="", tasks=()))
    lines = written.getvalue().splitlines()
    assert len(lines) == 5
    assert lines[1] == "57 of 1,000, 6 failing, 480 a minute, 2 min left; s56.py"


def test_the_display_has_a_line_for_each_judge(clock):
    """Which submission, for how long, and what was heard of it last; who is done has none."""
    watching, _ = observer(terminal=True)
    watching.started(submissions=4, tasks=2, folder=None, kept=0)
    first, second = SimpleNamespace(name="ada.py"), SimpleNamespace(name="bob.py")
    watching.begun(first, 11)
    watching.begun(second, 12)
    watching.task_graded(first, verdict())
    watching.begun(second, 13)
    clock.s += 3
    shown = io.StringIO()
    Console(file=shown, width=100).print(watching._display())
    assert "1 of 8, 0 failing" in shown.getvalue()
    assert [line.strip() for line in shown.getvalue().splitlines()[1:]] == [
        "1  ada.py  3 s, 1 tasks done: t done",
        "2  bob.py  3 s",
    ]
    watching.submission_graded(GradeRecord(name="ada.py", path="", tasks=()))
    assert list(watching._judges) == [13]


def test_the_display_starts_while_a_verdict_is_taken(clock):
    """It draws itself at once, and nobody waits for anybody."""
    watching, _ = observer(terminal=True)
    watching.started(submissions=9, tasks=1, folder=None, kept=0)
    clock.s += 10
    submission = SimpleNamespace(name="ada.py")
    watching.begun(submission, 1)
    taking = threading.Thread(target=watching.task_graded, args=(submission, verdict()), daemon=True)
    taking.start()
    taking.join(timeout=20)
    assert not taking.is_alive()
    with watching:
        assert watching._live is not None


def test_judges_that_share_a_submission_have_a_line_each(clock):
    """Each with its task; steps of a training stand where it is trained, and who is done has no line."""
    watching, _ = observer(terminal=True)
    watching.started(submissions=1, tasks=2, folder=None, kept=0)
    ada = SimpleNamespace(name="ada.py")
    watching.begun(ada, 1, task="t")
    watching.begun(ada, 2, task="u")
    step = SimpleNamespace(setting="small", reference=False, step=3, steps=9, loss=0.5, left_ns=None)
    watching.stepped(ada, step, task="u")
    lines = [doing.line(clock.s) for doing in watching._judges.values()]
    assert lines == ["ada.py, t  0 s", "ada.py, u  0 s: small: step 3 of 9, loss 0.500"]
    watching.task_graded(ada, verdict())
    assert list(watching._judges) == [2]
