"""Judging in several processes at once: each has a pool of workers of its own, so that no two judges wait for another.

A judge process is a fork of this one, or a new one of the same program: it is as trusted. What goes to and fro is
JSON. A judge that dies costs its item a second try, and an item of which two judges died is reported as lost.

Where there is one judge a processor, each stays on its own with all its workers: a judge and a worker take turns in
steps so short that the system does not get round to spreading them, and one processor in six stood idle.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, NoReturn, Protocol, Self

from harness import environment
from harness.errors import HarnessFault, UsageError
from harness.sandbox.guest.confine import libc

__all__ = ["Desk", "Judges", "Receiver"]

_TRIES: Final = 2
_METHODS: Final = multiprocessing.get_all_start_methods()


class Desk(Protocol):
    """Where one judge sits: opened once in each process, and asked for one item after the other."""

    def judge(self, item: Any, say: Callable[[Any], None]) -> Any:
        """Return the verdict of an item as JSON data; `say` takes JSON data to tell meanwhile."""
        ...


class Receiver(Protocol):
    """Takes what judges tell of an item, in the process that asked; items are known by their place."""

    def told(self, place: int, data: Any) -> None:
        """Take what a judge tells of an item while it judges."""

    def judged(self, place: int, data: Any) -> None:
        """Take the verdict of an item."""

    def lost(self, place: int, reason: str) -> None:
        """Learn that an item has no verdict, because its judges died."""


OpenDesk = Callable[[], AbstractContextManager[Desk]]


class Judges:
    """Some judges that stay for several rounds of items; use it as a context manager.

    Args:
        open_desk: Opens a desk; called once in each judge's process.
        jobs: How many judge at once; one judges in this process.
        spawned: Whether judges are new processes, to which `open_desk` is pickled, and no forks: a fork of a process
            that has used an accelerator can't compute gradients.
    """

    def __init__(self, open_desk: OpenDesk, *, jobs: int, spawned: bool = False) -> None:
        self._open_desk, self._jobs = open_desk, jobs
        self._method = "spawn" if spawned else "fork"
        self._own = ExitStack()
        self._own_desk: Desk | None = None
        self._judges: list[_Judge] = []

    def __enter__(self) -> Self:
        """Return the judges; none is started before there is something to judge."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every judge, and with it its workers."""
        for judge in self._judges:
            judge.end()
        self._judges.clear()
        self._own.close()

    def judge(self, items: Sequence[Any], receiver: Receiver) -> None:
        """Have every item judged.

        Args:
            items: JSON data, in the order in which they are begun.
            receiver: Takes what the judges tell.

        Raises:
            UsageError: This machine can't judge as was asked for.
            HarnessFault: A judge can't go on, for a reason that is no item's.
        """
        if self._jobs > 1 and (len(items) > 1 or self._judges) and self._method in _METHODS:
            _Round(self, items, receiver).run()
            return
        if self._own_desk is None and items:
            self._own_desk = self._own.enter_context(self._open_desk())
        for place, item in enumerate(items):
            assert self._own_desk is not None
            receiver.judged(place, self._own_desk.judge(item, partial(receiver.told, place)))

    def seated(self, count: int) -> list[_Judge]:
        """Return at most `count` judges that live; those that are lacking are started."""
        while len(self._judges) < min(self._jobs, count):
            foreign = [judge.connection for judge in self._judges] if self._method == "fork" else []
            self._judges.append(_Judge(self._open_desk, foreign, self._method, self._free_core()))
        return self._judges[:count]

    def _free_core(self) -> int | None:
        """Return a processor for a further judge; None where judges and processors are not one to one."""
        cores = environment.processors()
        taken = {judge.core for judge in self._judges}
        return next((core for core in cores if core not in taken), None) if len(cores) == self._jobs else None

    def bury(self, judge: _Judge) -> str:
        """Forget a judge that has died; return how it did."""
        self._judges.remove(judge)
        judge.end()
        code = judge.process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"


class _Judge:
    """A judge's process as its parent holds it, and the processor that it stays on, if any."""

    def __init__(self, open_desk: OpenDesk, foreign: Sequence[Connection], method: str, core: int | None) -> None:
        context: Any = multiprocessing.get_context(method)
        self.core = core
        self.connection, theirs = context.Pipe()
        inherited = [*foreign, self.connection] if method == "fork" else []
        arguments = (theirs, inherited, open_desk, core)
        self.process: BaseProcess = context.Process(target=_serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()

    def give(self, item: Any) -> None:
        with contextlib.suppress(OSError):  # one that has died is found out when it is listened to
            self.connection.send_bytes(json.dumps(item).encode())

    def end(self) -> None:
        """Kill the process; without it its zygotes end, and their workers with them."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class _Round:
    """One round of items."""

    def __init__(self, judges: Judges, items: Sequence[Any], receiver: Receiver) -> None:
        self._judges, self._items, self._receiver = judges, items, receiver
        self._waiting = deque(range(len(items)))
        self._tries = [0] * len(items)
        self._busy: dict[_Judge, int] = {}

    def run(self) -> None:
        """Judge everything."""
        while self._waiting or self._busy:
            for judge in self._judges.seated(len(self._waiting) + len(self._busy)):
                if judge not in self._busy and self._waiting:
                    self._busy[judge] = self._waiting.popleft()
                    judge.give(self._items[self._busy[judge]])
            heard = wait([judge.connection for judge in self._busy])
            for judge in [judge for judge in self._busy if judge.connection in heard]:
                self._listen(judge)

    def _listen(self, judge: _Judge) -> None:
        place = self._busy[judge]
        try:
            message = json.loads(judge.connection.recv_bytes())
        except (EOFError, OSError):
            self._dead(judge, place)
            return
        if "told" in message:
            self._receiver.told(place, message["told"])
        elif "judged" in message:
            del self._busy[judge]
            self._receiver.judged(place, message["judged"])
        elif "usage" in message:
            raise UsageError(message["usage"])
        else:
            raise HarnessFault(message["fault"])

    def _dead(self, judge: _Judge, place: int) -> None:
        """Have the item of a judge that died judged once more, by another one."""
        del self._busy[judge]
        manner = self._judges.bury(judge)
        self._tries[place] += 1
        if self._tries[place] < _TRIES:
            self._waiting.appendleft(place)
        else:
            self._receiver.lost(place, f"the judge's process ended {_TRIES} times ({manner})")


def _serve(connection: Connection, foreign: Sequence[Connection], open_desk: OpenDesk, core: int | None) -> NoReturn:
    """Judge what the parent sends until it is gone; never return into the parent's code."""
    # BaseException: a forked child must never run on into its parent's code, whatever is raised.
    try:
        _belong_to(multiprocessing.parent_process())
        if core is not None:
            with contextlib.suppress(OSError):  # taken from us meanwhile: any other one will do
                os.sched_setaffinity(0, {core})
        for other in foreign:
            other.close()
        _judge_items(connection, open_desk)
    except (EOFError, BrokenPipeError):
        pass  # the parent is gone
    except UsageError as error:
        _tell(connection, {"usage": str(error)})
    except BaseException as error:  # noqa: BLE001
        _tell(connection, {"fault": str(error) or type(error).__name__})
    finally:
        os._exit(0)


def _judge_items(connection: Connection, open_desk: OpenDesk) -> None:
    with open_desk() as desk:
        while True:
            item = json.loads(connection.recv_bytes())
            verdict = desk.judge(item, lambda data: _tell(connection, {"told": data}))
            _tell(connection, {"judged": verdict})


def _tell(connection: Connection, message: Any) -> None:
    connection.send_bytes(json.dumps(message, allow_nan=False).encode())


def _belong_to(parent: Any) -> None:
    """End with the parent, and leave an interrupt to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if libc.IS_LINUX:
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(0)
