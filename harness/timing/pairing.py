"""One pair of forks: reference and submission, fresh, on one processor, taking turns; one stands while the other runs.

Every call has inputs that nobody has had before, the same for both. Warm-up, timed and checked calls are the same
requests through the same channel; every answer is compared. What asking alone costs is measured in a fork of the
reference (which is trusted) as a share of its windows, which does not hang on how fast the machine is just then, and
taken off both.
"""

from __future__ import annotations

import math
import os
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, NamedTuple, Self

from harness.errors import HarnessFault, SubmissionError
from harness.sandbox.confined import Worker
from harness.sandbox.peer import Peer, Window, prefer
from harness.sandbox.session import LoadPlan, Session
from harness.sandbox.submission import Submission
from harness.seeds import Seeds
from harness.task import Task
from harness.timing.question import Question, Script

__all__ = [
    "Calls",
    "Fork",
    "PairOfForks",
    "Schedule",
    "Side",
    "WrongWhileTimedError",
    "blaming",
    "calibrate",
    "run_pair",
]

_WARM_UP = 2
_TRIALS = 7
_REST_TRIALS = 15
_MOST_REST = 0.8
# Many short windows tell more than few long ones of the same CPU time: it is between windows that noise is drawn anew.
# But the first call of a window finds cold caches, so a window holds several, where they are short.
_WINDOW_NS = 1_500_000
_FIRST_CALLS = 3
_MOST_CALLS = 16
_PAIRS = 40  # and more of calls that are mostly asking: what is left of them is the noisier
_FEWEST_PAIRS = 6
_FORK_NS = 600_000_000  # what the pairs of one fork should take at most
_LEAST_NET_NS = 2_000
_IDLE_SHARE = 0.02
_MOST_IDLE = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One implementation and how it is loaded.

    Attributes:
        submission: Its bytes; a reference's source is loaded as a submission's is.
        spawn: Starts a confined worker for it.
        load: How it is loaded.
    """

    submission: Submission
    spawn: Callable[[], Worker]
    load: LoadPlan = field(default_factory=LoadPlan)


class WrongWhileTimedError(SubmissionError):
    """An answer of a timed call is not the reference's."""


class Fork:
    """A fresh, frozen worker of one side that has answered a question once; a context manager.

    Args:
        side: Whose worker.
        task: The task.
        core: The processor that it is bound to before the side's code is loaded.
        cpu_s: CPU time that one call may take, seconds.
    """

    def __init__(self, side: Side, task: Task, core: int, *, cpu_s: float) -> None:
        self._side, self._core, self._cpu_s = side, core, cpu_s
        self._session = Session(self._spawn, side.submission, task.hooks, side.load, scaffold=task.scaffold)
        self._worker: Worker | None = None
        self._peer: Peer | None = None
        self.script: Script | None = None

    def __enter__(self) -> Self:
        """Return the fork; it is started by `prepare`."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker."""
        if self._peer is not None:
            self._peer.close()
        self._session.close()

    @property
    def peer(self) -> Peer:
        """Return the worker as it is timed."""
        assert self._peer is not None
        return self._peer

    @property
    def pid(self) -> int:
        """Return the worker's process id."""
        assert self._worker is not None
        return self._worker.pid

    def prepare(self, question: Question, given: dict[str, Any]) -> Mapping[str, Any]:
        """Load, ask once for real, freeze, and return the answer.

        Raises:
            SubmissionError: It can't be loaded, or fails.
        """
        self._session.load()[question.workload.hook].require(question.workload.hook)
        return self.ask(question, given)

    def ask(self, question: Question, given: dict[str, Any]) -> Mapping[str, Any]:
        """Ask a question for real, so that its later calls can be timed, and freeze."""
        self.peer.thaw()
        self.script, answer = question.rehearse(self, given)
        self.peer.freeze()
        return answer

    def request(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Carry a request; see `Transport`."""
        return self._session.request(tree, cpu_s=self._cpu_s)

    def rest(self) -> None:
        """Have every later call answered as the next one is, without a call: what is left is asking alone."""
        self.peer.thaw()
        reply = self.request({"op": "rest"})
        self.peer.freeze()
        if "error" in reply:
            raise HarnessFault(f"a worker could not be told to rest: {reply['error'].get('message')}")

    def window(self, givens: Sequence[dict[str, Any]]) -> Window:
        """Time one window of calls.

        Args:
            givens: The inputs of each call.
        """
        assert self.script is not None
        requests = [self.script.request(given) for given in givens]
        return self.peer.window(requests, cpu_ns=int(self._cpu_s * 1e9))

    def _spawn(self) -> Worker:
        if self._worker is not None:
            raise HarnessFault("a worker that was being timed ended between two calls")
        self._worker = self._side.spawn()
        self._peer = Peer(self._worker, self._core)
        return self._worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How many calls make a window, and how many pairs of windows a pair of forks gives.

    Attributes:
        calls: Calls in one window.
        pairs: Timed pairs of windows, an even number, after the warm-up.
        rest_share: What share of the reference's window a window takes that asks and calls nothing.
        rest_idle_ns: Idle time of such a window, nanoseconds.
    """

    calls: int
    pairs: int
    rest_share: float = 0.0
    rest_idle_ns: float = 0.0

    def within(self, seconds: float, took_s: float) -> Schedule:
        """Return it with as many pairs as a time allows, and no more than before.

        Args:
            seconds: The time that a pair of forks may take.
            took_s: What one took by this schedule.
        """
        allowed = int(self.pairs * seconds / took_s) // 2 * 2
        return replace(self, pairs=min(self.pairs, max(_FEWEST_PAIRS, allowed)))


class PairOfForks(NamedTuple):
    """What one pair of forks gave.

    Attributes:
        logs: Logarithm of the ratio of each timed pair.
        samples: Time of one call, (reference, submission), nanoseconds, asking taken off.
        idle_share: Median share of wall time that the submission spent neither running nor waiting to run, beyond what
            the reference did.
    """

    logs: list[float]
    samples: list[tuple[int, int]]
    idle_share: float


class Calls:
    """Numbers the calls of one verdict, so that no input comes twice."""

    def __init__(self, question: Question, seeds: Seeds, purpose: str = "verdict") -> None:
        self._question, self._seeds, self._purpose = question, seeds, purpose
        self._count = 0

    def draw(self, count: int = 1, fixed: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the inputs of further calls."""
        first = self._count
        self._count += count
        return [self._question.inputs(self._seeds, (self._purpose, first + index), fixed) for index in range(count)]


def calibrate(task: Task, question: Question, reference: Side, calls: Calls, core: int) -> Schedule:
    """Find out how many calls fill a window, and what asking alone costs, in forks that are not timed afterwards.

    The forks that are timed must not have been asked anything else than one another: what a process has allocated
    before decides over page faults later on. One fork calls and one rests, in turns, so that both meet the same noise.

    Raises:
        HarnessFault: The reference failed.
    """
    with ExitStack() as stack:
        stack.enter_context(blaming(0))
        calling, resting = (
            stack.enter_context(Fork(reference, task, core, cpu_s=question.workload.cpu_s)) for _ in range(2)
        )
        (fixed,) = calls.draw()
        for fork in (calling, resting):
            fork.prepare(question, fixed)
        resting.rest()
        stack.enter_context(bound_to(core))
        once_ns = median(calling.window(calls.draw(_FIRST_CALLS, fixed)).cpu_ns for _ in range(_TRIALS)) / _FIRST_CALLS
        count = max(1, min(_MOST_CALLS, round(_WINDOW_NS / max(once_ns, 1))))
        resting.window(calls.draw(1, fixed))  # the call whose answer is given ever after
        turns = [(calling.window(given), resting.window(given)) for given in _givens(calls, count, fixed)]
    share = min(_MOST_REST, median(rest.cpu_ns / max(whole.cpu_ns, 1) for whole, rest in turns))
    affordable = int(_FORK_NS // (2 * count * max(once_ns, 1)))
    return Schedule(
        calls=count,
        pairs=max(_FEWEST_PAIRS, min(affordable, round(_PAIRS / (1 - share)))) // 2 * 2,
        rest_share=share,
        rest_idle_ns=median(rest.idle_ns for _, rest in turns),
    )


def _givens(calls: Calls, count: int, fixed: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    return (calls.draw(count, fixed) for _ in range(_REST_TRIALS))


def run_pair(
    task: Task,
    question: Question,
    sides: tuple[Side, Side],
    calls: Calls,
    *,
    chance: random.Random,
    schedule: Schedule | None = None,
) -> tuple[PairOfForks, Schedule]:
    """Time one pair of fresh forks, and return what it gave and by which schedule.

    Args:
        task: The task.
        question: What is asked.
        sides: The reference and the submission.
        calls: Draws the inputs.
        chance: Decides the processor and who comes first.
        schedule: How much is asked; found out in a fork of the reference when None.

    Raises:
        SubmissionError: The submission broke, or `WrongWhileTimedError`.
        HarnessFault: The reference broke.
    """
    core = chance.choice(sorted(os.sched_getaffinity(0)))
    if schedule is None:
        schedule = calibrate(task, question, sides[0], calls, core)
    with ExitStack() as stack:
        forks = [stack.enter_context(Fork(side, task, core, cpu_s=question.workload.cpu_s)) for side in sides]
        (fixed,) = calls.draw()
        answers: dict[int, Mapping[str, Any]] = {}
        for which in chance.sample((0, 1), 2):
            with blaming(which):
                answers[which] = forks[which].prepare(question, fixed)
        compare(question, fixed, answers[1], answers[0])
        with bound_to(core):
            return _turns(question, forks, calls, fixed, flip=chance.randrange(2), schedule=schedule), schedule


def _turns(
    question: Question, forks: Sequence[Fork], calls: Calls, fixed: Mapping[str, Any], *, flip: int, schedule: Schedule
) -> PairOfForks:
    """Give both forks their windows in an order that is exactly balanced."""
    turns: list[tuple[Window, Window]] = []
    for turn in range(-_WARM_UP, schedule.pairs):
        givens = calls.draw(schedule.calls, fixed)
        windows = timed_pair(question, forks, givens, reference_first=bool((turn + flip) % 2))
        if turn >= 0:
            turns.append((windows[0]._replace(replies=[]), windows[1]._replace(replies=[])))
    return _charged(turns, schedule)


def _charged(turns: Sequence[tuple[Window, Window]], schedule: Schedule) -> PairOfForks:
    """Take asking off the windows of both forks, and charge the time in which nothing of the submission ran."""
    least_ns = _LEAST_NET_NS * schedule.calls
    rest_ns = schedule.rest_share * median(windows[0].cpu_ns for windows in turns)
    logs, samples, idle = [], [], []
    for windows in turns:
        net = [max(windows[which].cpu_ns - rest_ns, least_ns) for which in (0, 1)]
        away_ns = max(0.0, windows[1].idle_ns - max(windows[0].idle_ns, schedule.rest_idle_ns))
        idle.append(away_ns / (net[1] + away_ns))
        logs.append(math.log(net[1] / net[0]))
        samples.append((round(net[0] / schedule.calls), round(net[1] / schedule.calls)))
    share = median(idle)
    # Work that the clock did not see was done while the worker stood idle: that time is charged as if it had run.
    charge = -math.log1p(-min(share, _MOST_IDLE)) if share > _IDLE_SHARE else 0.0
    return PairOfForks([log + charge for log in logs], samples, share)


def timed_pair(
    question: Question, forks: Sequence[Fork], givens: Sequence[dict[str, Any]], *, reference_first: bool
) -> tuple[Window, Window]:
    """Give both forks a window with the same inputs, and compare every answer.

    Args:
        question: The question.
        forks: The reference's and the submission's, prepared.
        givens: The inputs of each call.
        reference_first: Whose window comes first.

    Raises:
        SubmissionError: The submission broke, or answered another thing than the reference.
        HarnessFault: The reference broke.
    """
    windows: dict[int, Window] = {}
    for which in (0, 1) if reference_first else (1, 0):
        with blaming(which):
            windows[which] = forks[which].window(givens)
    _compare_all(question, forks, givens, windows)
    return windows[0], windows[1]


def _compare_all(
    question: Question, forks: Sequence[Fork], givens: Sequence[dict[str, Any]], windows: Mapping[int, Window]
) -> None:
    scripts = [fork.script for fork in forks]
    assert scripts[0] is not None
    assert scripts[1] is not None
    for index, given in enumerate(givens):
        with blaming(0):
            want = scripts[0].answer(given, windows[0].replies[index])
        got = scripts[1].answer(given, windows[1].replies[index])
        compare(question, given, got, want)


def compare(question: Question, given: dict[str, Any], got: Mapping[str, Any], want: Mapping[str, Any]) -> None:
    """Do nothing when an answer is the reference's.

    Raises:
        WrongWhileTimedError: It is not.
    """
    if group := question.differs(given, got, want):
        raise WrongWhileTimedError(f"{group} is not what the reference answers on the same input, while it was timed")


@contextmanager
def bound_to(core: int) -> Iterator[None]:
    """Keep this thread on the workers' processor: what it writes for them lies in the same caches for both."""
    before, thread = os.sched_getaffinity(0), threading.get_native_id()
    priority = os.getpriority(os.PRIO_PROCESS, thread)
    os.sched_setaffinity(0, {core})
    prefer(thread)
    try:
        yield
    finally:
        os.setpriority(os.PRIO_PROCESS, thread, priority)
        os.sched_setaffinity(0, before)


@contextmanager
def blaming(which: int) -> Iterator[None]:
    """Make the failures of the reference, side 0, the harness's."""
    try:
        yield
    except (SubmissionError, ValueError, TypeError) as error:
        if which == 0:
            raise HarnessFault(f"the reference failed while it was timed: {error}") from error
        raise
