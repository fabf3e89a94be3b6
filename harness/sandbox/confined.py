"""One confined worker as the judge holds it: asked, limited, killed and accounted for.

Nothing that a worker says is believed but as data; what it used and how it ended is read from the system.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from harness.errors import Crashed, HarnessFault, Killed, Refused, SubmissionError, TimedOut
from harness.sandbox.allowance import Usage
from harness.sandbox.budget import Budget, Meter, Watchdog
from harness.sandbox.guest import log, wire

__all__ = ["Account", "Sealed", "Worker", "WorkerLimits"]

_READY_BUDGET: Final = Budget(cpu_ns=20_000_000_000, blocked_ns=20_000_000_000)
_DEATH_MS: Final = 30_000
_CLOSING_MS: Final = 1_000
_BLOCKED_NS: Final = 5_000_000_000
_MOST_OF_A_SECOND_NS: Final = 600_000_000  # the system counts its limit in whole ticks: more than the exact clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """What a worker may use in its whole life; a request has limits of its own.

    Attributes:
        memory_bytes: Address space beyond what the zygote has.
        cpu_s: CPU time, seconds, after which the system kills it.
        threads: Number of threads.
        scratch_bytes: Size of its folder for temporary files, where it has one.
    """

    memory_bytes: int = 4 << 30
    cpu_s: int = 3600
    threads: int = 64
    scratch_bytes: int = 64 << 20


class Account(NamedTuple):
    """What a worker used, read from the system after its end.

    Attributes:
        cpu_ns: CPU time of all its threads, nanoseconds.
        peak_bytes: Largest resident memory, what it shares with the zygote included.
        exit: Exit status, or minus the signal that ended it; None when the zygote died with it.
    """

    cpu_ns: int
    peak_bytes: int
    exit: int | None


class Sealed(NamedTuple):
    """A request that can be sent at once.

    Attributes:
        number: What the reply must bear.
        encoded: The request's bytes.
    """

    number: int
    encoded: wire.Encoded


class Worker:
    """A confined process that serves one submission. `Zygote.spawn` makes it; use it as a context manager.

    Args:
        connection: The judge's end of its socket.
        descriptors: The process (a pidfd) and the memory of its log; the worker owns them.
        reap: Returns the zygote's account of the process once it is dead, or None.
        limits: What it may use.
    """

    def __init__(
        self,
        connection: wire.Connection,
        descriptors: tuple[int, int],
        reap: Callable[[], Mapping[str, Any] | None],
        limits: WorkerLimits,
    ) -> None:
        self._connection = connection
        self._pidfd, self._log = descriptors
        self._reap = reap
        self._limits = limits
        self._lock = threading.RLock()
        self._account: Account | None = None
        self._last_log = b""
        self._cpu_ns = self._stood_still_ns = 0
        self.pid = _process_of(self._pidfd)
        self._meter = Meter(self.pid)

    def __enter__(self) -> Self:
        """Return the worker."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it."""
        self.kill()

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._account is None and not _ready(self._pidfd, 0)

    def cpu_ns(self) -> int:
        """Return the CPU time used so far, nanoseconds, read from outside."""
        if self._account is None:
            with contextlib.suppress(OSError):
                self._cpu_ns = self._meter.cpu_ns()
        return self._cpu_ns

    @property
    def answered_within_ns(self) -> int:
        """Return the wall time from handing over the last request to the first bytes of its reply, nanoseconds."""
        return self._connection.arrived_ns - self._connection.sent_ns

    def signal(self, number: int) -> None:
        """Send the process a signal; nothing happens when it has ended."""
        if self._account is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def usage(self) -> Usage:
        """Return what it has used so far, read from outside."""
        return Usage(self.cpu_ns(), self._meter.waited_ns(), self._meter.resident_bytes(), self._stood_still_ns)

    def request(
        self, tree: Mapping[str, Any], *, cpu_ns: int, wall_ns: int | None = None, blocked_ns: int = _BLOCKED_NS
    ) -> dict[str, Any]:
        """Send a request and return the reply; a worker that breaks a limit or the protocol is killed.

        Args:
            tree: The request as a data tree, without an "id".
            cpu_ns: CPU time that all its threads may use until the reply is complete, nanoseconds.
            wall_ns: Backstop in wall time; None for one that a busy machine does not reach.
            blocked_ns: Time that it may neither run nor wait for a processor, nanoseconds.

        Raises:
            TimedOut: A limit of time was reached.
            Killed: The system killed it, most likely for want of memory.
            Crashed: It ended before it answered.
            Refused: It broke the protocol or the size limits.
            HarnessFault: The request is no data, or the worker was killed before.
        """
        sealed = self.seal(tree)
        reply = self._exchange(sealed.encoded, Budget(cpu_ns=cpu_ns, blocked_ns=blocked_ns, wall_ns=wall_ns))
        return self._answer_to(sealed, reply)

    def seal(self, tree: Mapping[str, Any]) -> Sealed:
        """Encode a request beforehand; see `request`.

        Raises:
            HarnessFault: The request is no data.
        """
        number = secrets.randbits(62)
        try:
            return Sealed(number, wire.encode({**tree, "id": number}))
        except (wire.NotData, wire.TooLarge) as error:
            raise HarnessFault(f"a request can't be sent: {error}") from error

    def ask(self, sealed: Sealed, *, cpu_ns: int) -> wire.Raw:
        """Send a request and only copy the reply, so that hardly anything happens between two of them.

        Raises:
            SubmissionError: As for `request`.
        """
        raw: wire.Raw = self._exchange(sealed.encoded, Budget(cpu_ns=cpu_ns, blocked_ns=_BLOCKED_NS), raw=True)
        return raw

    def opened(self, sealed: Sealed, raw: wire.Raw) -> dict[str, Any]:
        """Decode a reply that was only copied.

        Raises:
            Refused: It is no reply, or one to another request.
        """
        with self._killing():
            reply = raw.tree()
        return self._answer_to(sealed, reply)

    def _answer_to(self, sealed: Sealed, reply: Any) -> dict[str, Any]:
        if not isinstance(reply, dict) or reply.get("id") != sealed.number:
            self.kill()
            raise Refused("the worker's reply answers another request")
        return reply

    def kill(self) -> Account:
        """End the process, wait for its end, and return what it used; the same account every time.

        Raises:
            HarnessFault: The system doesn't end it.
        """
        with self._lock:
            if self._account is None:
                self._account = self._end()
            return self._account

    def log(self) -> str:
        """Return the last 64 KiB of what was printed: untrusted text, control characters and all."""
        return log.read(self._log_bytes())

    @property
    def log_is_cut(self) -> bool:
        """Tell whether more was printed than `log` returns, as far as the worker's own count can be believed."""
        return log.is_cut(self._log_bytes())

    def _log_bytes(self) -> bytes:
        with self._lock:
            if self._account is None:
                self._last_log = os.pread(self._log, log.LOG_BYTES, 0)
            return self._last_log

    def wait_until_ready(self) -> dict[str, Any]:
        """Return what the process says once it is confined.

        Raises:
            HarnessFault: It can't be confined, or ends.
        """
        try:
            ready = self._receive(Watchdog(self._connection.fileno(), self._pidfd, self._meter, _READY_BUDGET))
        except SubmissionError as error:
            raise HarnessFault(f"a worker did not get ready: {error}") from error
        if not isinstance(ready, dict) or ready.get("ready") is not True:
            reason = ready.get("fatal") if isinstance(ready, dict) else None
            self.kill()
            raise HarnessFault(f"a worker could not be confined: {reason}")
        return ready

    def _exchange(self, encoded: wire.Encoded, budget: Budget, *, raw: bool = False) -> Any:
        """Send one frame and receive one."""
        if self._account is not None:
            raise HarnessFault("a worker was asked after it had been killed")
        watchdog = Watchdog(self._connection.fileno(), self._pidfd, self._meter, budget)
        with self._killing():
            if self._connection.has_unasked():
                raise wire.WireError("it came before anybody had asked")
            self._connection.send_encoded(encoded, watch=watchdog)
        return self._receive(watchdog, raw=raw)

    def _receive(self, watchdog: Watchdog, *, raw: bool = False) -> Any:
        with self._killing():
            receive = self._connection.receive_raw if raw else self._connection.receive
            reply = receive(watch=watchdog)
            watchdog.check()
        self._stood_still_ns += watchdog.stood_still_ns
        return reply

    @contextlib.contextmanager
    def _killing(self) -> Iterator[None]:
        """Kill the process on whatever goes wrong in the block, an interrupt included, and put it into words."""
        try:
            yield
        except wire.Closed:
            raise self._ended() from None
        except wire.WireError as error:
            self.kill()
            raise Refused(f"the worker sent what is no reply: {error}") from error
        except BaseException:
            self.kill()
            raise

    def _ended(self) -> SubmissionError:
        """Return the error for a process whose connection is closed, after its end."""
        if not _ready(self._pidfd, _CLOSING_MS):
            self.kill()
            return Crashed("the process closed its connection before it answered")
        account = self.kill()
        if account.exit is None:
            raise HarnessFault("the zygote died, and its workers with it")
        if account.exit >= 0:
            return Crashed(f"the process ended with exit status {account.exit} before it answered")
        if account.exit == -signal.SIGKILL and account.cpu_ns >= self._limits.cpu_s * _MOST_OF_A_SECOND_NS:
            return TimedOut(f"used {self._limits.cpu_s} s of CPU time in all")
        if account.exit == -signal.SIGKILL:
            return Killed("the process was killed by the system, most likely for want of memory")
        return Crashed(f"the process was killed by {_signal_name(-account.exit)} before it answered")

    def _end(self) -> Account:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        if not _ready(self._pidfd, _DEATH_MS):
            raise HarnessFault(f"process {self.pid} does not end")
        # Dead but not reaped: its clock is exact now, and the last output is there.
        cpu_ns = self.cpu_ns()
        self._log_bytes()
        reaped = self._reap()
        self._connection.close()
        os.close(self._pidfd)
        os.close(self._log)
        if reaped is None:
            return Account(cpu_ns, 0, None)
        return Account(cpu_ns, reaped["peak_kib"] << 10, reaped["exit"])


def _ready(pidfd: int, timeout_ms: int) -> bool:
    """Tell whether a process ends within a time."""
    poller = select.poll()
    poller.register(pidfd, select.POLLIN)
    return bool(poller.poll(timeout_ms))


def _process_of(pidfd: int) -> int:
    """Return the process id behind a pidfd, as this process sees it."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "Pid":
            return int(value)
    raise HarnessFault("the system doesn't tell a worker's process id")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
