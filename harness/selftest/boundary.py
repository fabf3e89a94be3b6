"""Search everything that a worker holds for what only the judge may hold.

A real submission is graded half-way: the judge has drawn a run key and seeds, computed what is wanted, and loaded tasks
and references. Then the worker's whole memory, descriptors and environment are read from outside and searched. Two
controls show that the search finds what is there: the inputs that were sent, and a canary planted in the zygote.
"""

from __future__ import annotations

import inspect
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import torch

import harness.compare.agreement
import harness.correctness.judging
from harness.compare import doubled
from harness.errors import HarnessFault
from harness.grading import plan_grading
from harness.sandbox.process import Variant, Worker, Zygote
from harness.sandbox.session import LoadPlan, Session
from harness.sandbox.submission import Submission
from harness.seeds import RunKey, Seeds
from harness.task import Task

__all__ = ["Boundary", "Search", "search_boundary"]

_TASK: Final = "ridge_regression"
_HOOK: Final = "ridge_gradient"
_ANSWER: Final = b"""\
import torch

HELD = []


def ridge_gradient(X, t, w, weight_decay):
    HELD.append(X)
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
"""
_CHUNK: Final = 1 << 24
_LONGEST: Final = 256
_EXPECTED_DESCRIPTORS: Final = 4  # three on the null device and the socket to the judge
_ENVIRONMENT: Final = "HARNESS_BOUNDARY_CANARY"


class Search(NamedTuple):
    """Whether one thing was found in a worker.

    Attributes:
        what: What was searched for.
        found: Whether it is there.
        wanted: Whether it must be there: True for a control.
    """

    what: str
    found: bool
    wanted: bool

    @property
    def holds(self) -> bool:
        """Tell whether it is as it must be."""
        return self.found == self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """What was found at one level.

    Attributes:
        level: The level of confinement.
        searches: Each thing that was searched for.
        bytes_read: How much of the worker's memory was read.
    """

    level: str
    searches: tuple[Search, ...]
    bytes_read: int

    @property
    def holds(self) -> bool:
        """Tell whether nothing of the judge's is there and every control was found."""
        return all(search.holds for search in self.searches)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "level": self.level,
            "bytes_read": self.bytes_read,
            "searches": [{**search._asdict(), "holds": search.holds} for search in self.searches],
        }


def search_boundary(*, namespaces: bool = True) -> Boundary:
    """Grade half-way, and search the worker.

    Args:
        namespaces: Whether the worker may have namespaces; False searches one of the reduced level.

    Raises:
        HarnessFault: No worker can be started, or its memory can't be read.
    """
    with ExitStack() as stack:
        planted = secrets.token_hex(16)
        canary = _canary_module(Path(stack.enter_context(tempfile.TemporaryDirectory())), planted)
        os.environ[_ENVIRONMENT] = secrets.token_hex(16)
        stack.callback(os.environ.pop, _ENVIRONMENT, None)
        plan = plan_grading(tasks=[_TASK])
        task = plan.tasks[0].task
        if task is None:
            raise HarnessFault(plan.tasks[0].problem)
        # An ordinary user may not read an undumpable process: the layer is left out there, to look behind it.
        without = frozenset({"undumpable"}) if os.geteuid() else frozenset[str]()
        variant = Variant(site=(canary.parent,), without=without)
        hidden = plan.catalog.hidden_paths()
        zygote = stack.enter_context(
            Zygote.start(preload=[canary.stem], hidden=hidden, namespaces=namespaces, variant=variant)
        )
        judge = _HalfWay.judging(task)
        worker = stack.enter_context(zygote.spawn())
        judge.ask(worker, task)
        controls = {**judge.sent, "a canary planted in the zygote": planted.encode()}
        found, bytes_read = _search(worker.pid, {**judge.kept, **controls})
        searches = [
            *(Search(what, what in found, wanted=False) for what in judge.kept),
            *(Search(what, what in found, wanted=True) for what in controls),
            Search("a descriptor beyond its four", _descriptors(worker.pid) > _EXPECTED_DESCRIPTORS, wanted=False),
        ]
        level = zygote.level.value
        if without:
            level = f"{'full' if namespaces else 'reduced'}, but for a layer that would forbid the search"
        return Boundary(level=level, searches=tuple(searches), bytes_read=bytes_read)


@dataclass(frozen=True, slots=True)
class _HalfWay:
    """A judge in the middle of a check.

    Attributes:
        given: The inputs.
        kept: Bytes that only the judge may hold, by what they are.
        sent: Bytes that the worker must hold.
    """

    given: Mapping[str, Any]
    kept: Mapping[str, bytes]
    sent: Mapping[str, bytes]

    @classmethod
    def judging(cls, task: Task) -> Self:
        """Draw a key and inputs, and compute what is wanted."""
        key = RunKey.draw()
        seeds = Seeds(key=key, digest="boundary", task=task.name)
        check = next(check for check in task.checks if check.hook == _HOOK)
        options = check.cases[0].drawn(seeds.generator(check.name, "boundary", 0)).options
        given = task.inputs(seeds.generator(check.name, "boundary", 1), **options)
        (want,) = check.forms[0](doubled(given)).values()
        kept = {
            "the run key": key.secret,
            "a seed": str(seeds.seed(check.name, "boundary", 1)).encode(),
            "what is wanted, in float64": _bytes(want),
            "the task's source": _line(inspect.getsource(task.inputs)),
            "the comparison's source": _line(inspect.getsource(harness.compare.agreement)),
            "the judging's source": _line(inspect.getsource(harness.correctness.judging)),
            "the judge's environment": os.environ[_ENVIRONMENT].encode(),
        }
        return cls(given, kept, {"the inputs that were sent": _bytes(given["X"])})

    def ask(self, worker: Worker, task: Task) -> None:
        """Have a submission loaded and called."""
        submission = Submission(name="boundary", path="", kind="file", files=(("answer.py", _ANSWER),))
        session = Session(lambda: worker, submission, task.hooks, LoadPlan())
        hook = next(hook for hook in task.hooks if hook.name == _HOOK)
        session.subject(_HOOK, cpu_s=20).ridge_gradient(**{name: self.given[name] for name in hook.arguments})


def _canary_module(folder: Path, text: str) -> Path:
    """Write a module that holds a text, where every user can read it."""
    folder.chmod(0o755)
    path = folder / f"canary_{secrets.token_hex(4)}.py"
    path.write_text(f"TEXT = {text!r}\n", encoding="utf-8")
    return path


def _bytes(tensor: torch.Tensor) -> bytes:
    return bytes(tensor.contiguous().numpy().tobytes())[:_LONGEST]


def _line(source: str) -> bytes:
    """Return the longest line of code of a module: nothing else holds it by chance."""
    return max((line.strip() for line in source.splitlines()), key=len).encode()[:_LONGEST]


def _search(pid: int, needles: Mapping[str, bytes]) -> tuple[set[str], int]:
    """Return which needles stand in a process's readable memory, and how many bytes were read."""
    found: set[str] = set()
    total = 0
    for chunk in _memory(pid):
        total += len(chunk)
        found |= {what for what, needle in needles.items() if needle in chunk}
    return found, total


def _memory(pid: int) -> Iterator[bytes]:
    """Iterate over a process's readable memory in chunks that overlap by the longest needle."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text()
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except OSError as error:
        raise HarnessFault(f"a worker's memory can't be read: {error.strerror}") from error
    try:
        for low, high in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) r", maps, re.MULTILINE):
            start, end = int(low, 16), int(high, 16)
            while start < end:
                try:
                    chunk = os.pread(memory, min(_CHUNK, end - start), start)
                except OSError:  # pages of the kernel's own
                    break
                if not chunk:
                    break
                yield chunk
                start += len(chunk) if len(chunk) < _CHUNK else len(chunk) - _LONGEST
    finally:
        os.close(memory)


def _descriptors(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError as error:
        raise HarnessFault(f"a worker's descriptors can't be listed: {error.strerror}") from error
