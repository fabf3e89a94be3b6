"""A zygote as the judge holds it: it has imported torch once, and forks confined workers."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self

from harness.errors import HarnessFault
from harness.sandbox.confined import Account, Worker, WorkerLimits
from harness.sandbox.guest import log, wire
from harness.sandbox.guest.arena import ARENA_BYTES, Arena
from harness.sandbox.guest.surroundings import environment as worker_environment
from harness.sandbox.levels import Level, decide, planted_canary, weakened
from harness.sandbox.places import Places, find_places

__all__ = ["Account", "Level", "Variant", "Worker", "WorkerLimits", "Zygote"]

_ZYGOTE: Final = Path(__file__).parent / "guest" / "zygote.py"
_SLOTS: Final = range(60578, 61184)  # user ids that no distribution gives to anybody
_MESSAGE_BYTES: Final = 1 << 18
_START_S: Final = 300.0
_ANSWER_S: Final = 60.0
_STOP_S: Final = 10.0
# Read by the C library as a process starts. Freed memory is kept: else it depends on what a process has allocated
# before whether a large result costs fresh pages at every call, and two runs differ tenfold in what they time.
_MALLOC: Final = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How a zygote is made for a test.

    Attributes:
        site: Folders of packages beside the judge's own.
        server: Module and name of what answers requests.
        without: Layers to leave out, by their names in `Zygote.layers`, to show what they stop.
    """

    site: tuple[Path, ...] = ()
    server: str = "guest.serving:worker_server"
    without: frozenset[str] = frozenset()


class Zygote:
    """A process that has imported torch and forks confined workers; `start` makes it, use it as a context manager.

    One that has died gives a fault once, and is started anew for the next worker.
    """

    def __init__(self, configuration: Mapping[str, Any], hidden: Sequence[Path]) -> None:
        self._configuration = dict(configuration)
        self._hidden = tuple(hidden)
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._workers: set[Worker] = set()
        self.layers: Mapping[str, str] = {}
        self.probes: Mapping[str, bool] = {}
        self.level = Level.NONE

    @classmethod
    def start(
        cls,
        *,
        preload: Sequence[str] = (),
        hidden: Iterable[str | Path] = (),
        readable: Iterable[str | Path] = (),
        namespaces: bool = True,
        variant: Variant | None = None,
    ) -> Self:
        """Start a zygote and find out by a probe how far its workers are confined.

        Args:
            preload: Modules to import beside torch; those that are not installed are left out.
            hidden: Folders and files that no worker may see, beside the harness and what is installed with it.
            readable: Further folders and files to read.
            namespaces: Whether namespaces are used where they can be had; False tests the reduced level.
            variant: What is different for a test.

        Raises:
            HarnessFault: It can't be started; the message ends with the last line of its traceback.
        """
        variant = variant or Variant()
        without = variant.without if namespaces else variant.without | {"namespaces"}
        places = find_places(map(Path, hidden), map(Path, readable), variant.site)
        zygote = cls(_configuration(places, preload, variant.server, without), places.hidden)
        with zygote._lock:
            zygote._launch()
        return zygote

    def __enter__(self) -> Self:
        """Return the zygote."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def spawn(self, limits: WorkerLimits | None = None, *, seed: int = 0) -> Worker:
        """Fork a worker and wait until it is confined.

        Args:
            limits: What it may use.
            seed: Of its random number generators.

        Raises:
            HarnessFault: The zygote is dead (it is started anew for the next worker), or the worker is less confined
                than the probe was.
        """
        with self._lock:
            if self._process is None:
                self._launch()
        worker, ready = self._spawn(limits or WorkerLimits(), seed, None)
        if lost := weakened(ready["layers"] if isinstance(ready.get("layers"), dict) else {}, self.layers):
            worker.kill()
            raise HarnessFault(f"a worker was less confined than the probe: {'; '.join(lost)}")
        return worker

    def close(self) -> None:
        """End the zygote and every worker of it."""
        for worker in list(self._workers):
            with contextlib.suppress(HarnessFault):
                worker.kill()
        with self._lock:
            self._stop()

    # --- the process ---

    def _launch(self) -> None:
        """Start the process and probe what its workers can't do."""
        try:
            notes = self._begin(self._configuration)
            if "root" in notes:
                # Namespaces can be had and a root can't: the level below needs neither.
                reason = notes["root"]
                self._stop()
                notes = {
                    **self._begin({**self._configuration, "without": [*self._configuration["without"], "namespaces"]}),
                    "namespaces": reason,
                }
            self._probe(notes)
        except BaseException:
            self._stop()
            raise

    def _begin(self, configuration: Mapping[str, Any]) -> dict[str, str]:
        """Start the process, and return what it says about the layers."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = os.memfd_create("zygote-errors")
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own file
                [sys.executable, "-I", "-S", str(_ZYGOTE), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        self._control.settimeout(_START_S)
        reply, _ = self._ask(configuration)
        self._control.settimeout(_ANSWER_S)
        notes: dict[str, str] = reply["ready"]
        return notes

    def _probe(self, notes: Mapping[str, str]) -> None:
        with planted_canary(self._hidden) as canary:
            worker, ready = self._spawn(WorkerLimits(), 0, canary)
        worker.kill()
        reasons = {name: reason for name, reason in notes.items() if reason}
        self.layers = MappingProxyType({**ready["layers"], **reasons})
        self.probes = MappingProxyType(dict(ready["probes"]))
        self.level = decide(self.layers, self.probes)

    def _stop(self) -> None:
        """End the process; without its judge it ends by itself, and its workers with it."""
        process, self._process = self._process, None
        if self._control is not None:
            self._control.close()
            self._control = None
        if process is not None:
            try:
                process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(self._errors)

    # --- messages ---

    def _spawn(
        self, limits: WorkerLimits, seed: int, canary: Mapping[str, Any] | None
    ) -> tuple[Worker, dict[str, Any]]:
        """Have a worker forked, and return it with what it says about its confinement."""
        order = {
            "uid": secrets.choice(_SLOTS) if os.geteuid() == 0 else 0,
            "memory_bytes": limits.memory_bytes,
            "cpu_s": limits.cpu_s,
            "threads": limits.threads,
            "scratch_bytes": limits.scratch_bytes,
            "seed": seed,
            "canary": canary,
        }
        ours, theirs = socket.socketpair()
        memory, frames = _sealed_memory("log", log.LOG_BYTES), _sealed_memory("frames", ARENA_BYTES)
        with contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            undo.callback(os.close, memory)
            try:
                with theirs:
                    reply, descriptors = self._ask({"spawn": order}, (theirs.fileno(), memory, frames))
                connection = wire.Connection(ours, arena=Arena(frames, judge=True))
            finally:
                os.close(frames)
            worker = Worker(connection, (descriptors[0], memory), lambda: self._reaped(worker, reply["pid"]), limits)
            undo.pop_all()
        self._workers.add(worker)
        with contextlib.ExitStack() as undo:
            undo.callback(worker.kill)
            ready = worker.wait_until_ready()
            undo.pop_all()
        return worker, ready

    def _reaped(self, worker: Worker, pid: int) -> Mapping[str, Any] | None:
        """Return the account of a dead worker, None when the zygote died too."""
        self._workers.discard(worker)
        try:
            return self._ask({"reap": pid})[0]
        except HarnessFault:
            return None

    def _ask(self, message: Mapping[str, Any], descriptors: Sequence[int] = ()) -> tuple[dict[str, Any], list[int]]:
        """Send the zygote a message and return its answer, with the descriptors that come along.

        Raises:
            HarnessFault: It can't do what it was asked, or it is gone.
        """
        with self._lock:
            if self._control is None:
                raise HarnessFault("the zygote has ended")
            try:
                socket.send_fds(self._control, [json.dumps(message).encode()], list(descriptors))
                raw, received, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, 1, socket.MSG_CMSG_CLOEXEC)
            except OSError as error:
                raw, received, reason = b"", [], str(error)
            except BaseException:
                # The answer to this message would be taken for the next one's.
                self._stop()
                raise
            else:
                reason = "it closed its connection"
            if not raw:
                last = self._last_error()
                self._stop()
                raise HarnessFault(f"the zygote died: {last or reason}")
        reply: dict[str, Any] = json.loads(raw)
        if "failed" in reply:
            raise HarnessFault(f"the zygote could not do it: {reply['failed']}")
        return reply, received

    def _last_error(self) -> str:
        """Return the last line that the zygote wrote to its standard error."""
        text = os.pread(self._errors, _MESSAGE_BYTES, max(os.fstat(self._errors).st_size - _MESSAGE_BYTES, 0))
        lines = text.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:2000] if lines else ""


def _configuration(places: Places, preload: Sequence[str], server: str, without: frozenset[str]) -> dict[str, Any]:
    return {
        "site": [str(path) for path in places.site],
        "roots": [str(path) for path in places.roots],
        "hidden": [str(path) for path in places.hidden],
        "preload": list(preload),
        "without": sorted(without),
        "server": server,
    }


def _environment() -> dict[str, str]:
    """Return the whole environment of a zygote: what a worker has, and where programs and libraries are."""
    environment = {"PATH": "/usr/bin:/bin", **_MALLOC, **worker_environment(None)}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return environment


def _sealed_memory(name: str, size: int) -> int:
    """Return the descriptor of zeroed shared memory whose size nobody can change; pages come when they are used."""
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return descriptor
