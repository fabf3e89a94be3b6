"""A forked child: it confines itself, says "ready" and what holds it, then serves requests until it is killed."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from . import probes, surroundings, wire
from .answering import Serves, answer
from .arena import Arena
from .confine import landlock, libc, limits, namespaces, seccomp

__all__ = ["Order", "Zone", "run"]

_SOCKET, _LOG, _ARENA, _RULESET = 3, 4, 5, 6
_HIGH: Final = 64
_FATAL_LENGTH: Final = 2000
_FAILED: Final = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How one worker is to be made, as the judge says.

    Attributes:
        uid: The user to become; 0 stays who it is.
        memory_bytes: Address space beyond what the zygote has.
        cpu_s: CPU time after which the system kills it, seconds.
        threads: How many it may have; None for no limit.
        scratch_bytes: Size of the folder that it may write to, where it has one.
        seed: Of the random number generators of python, numpy and torch.
        canary: What the probes need, for a worker that only tries its own confinement.
    """

    uid: int
    memory_bytes: int
    cpu_s: int
    threads: int | None
    scratch_bytes: int
    seed: int
    canary: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """What the zygote prepared for every worker.

    Attributes:
        without: Layers that are left out on purpose, to show what they stop.
        own_root: Whether the process is in namespaces and in a root of its own.
        ruleset: Descriptor of the Landlock ruleset, or None.
        keep_reading: Whether the user of the worker could not read the interpreter without a capability.
        address_bytes: Address space of the zygote.
        thread_floor: Threads that the user already has outside.
        parent: The zygote's process id, where it can be seen.
    """

    without: frozenset[str]
    own_root: bool
    ruleset: int | None
    keep_reading: bool
    address_bytes: int
    thread_floor: int
    parent: int | None


def run(order: Order, zone: Zone, descriptors: tuple[int, int, int], make_server: Callable[[], Serves]) -> NoReturn:
    """Confine this process and serve; never return.

    Args:
        order: The judge's wishes.
        zone: The zygote's preparations.
        descriptors: The socket to the judge, and the shared memories of the log and of frames.
        make_server: Makes what answers the requests.
    """
    # BaseException: a forked child must never run on into its parent's code.
    try:
        ruleset = _settle_descriptors(*descriptors, zone.ruleset)
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=_SOCKET)
        connection = wire.Connection(link, arena=Arena(_ARENA, judge=False))
        try:
            layers = _confine(order, zone, ruleset)
            ready: dict[str, Any] = {"ready": True, "layers": layers}
            if order.canary is not None:
                ready["probes"] = probes.run(order.canary)
            server = make_server()
        except BaseException as error:  # noqa: BLE001
            connection.send({"fatal": f"{type(error).__name__}: {error}"[:_FATAL_LENGTH]})
            os._exit(_FAILED)
        connection.send(ready)
        while True:
            _serve_one(connection, server)
    except BaseException:  # noqa: BLE001
        os._exit(_FAILED)


# --- requests -----------------------------------------------------------------------------------------------------


def _serve_one(connection: wire.Connection, server: Serves) -> None:
    connection.send_encoded(answer(server, connection.receive()))


# --- confinement --------------------------------------------------------------------------------------------------


def _settle_descriptors(sock: int, log: int, arena: int, ruleset: int | None) -> int | None:
    """Keep the standard three, all on the null device, and what the start needs, at fixed numbers; close all else."""
    wanted = {_SOCKET: sock, _LOG: log, _ARENA: arena, **({} if ruleset is None else {_RULESET: ruleset})}
    null = os.open("/dev/null", os.O_RDWR)
    high = {number: fcntl.fcntl(descriptor, fcntl.F_DUPFD, _HIGH) for number, descriptor in wanted.items()}
    for number in range(3):
        os.dup2(null, number)
    for number, descriptor in high.items():
        os.dup2(descriptor, number, inheritable=False)
    libc.close_descriptors({0, 1, 2, *wanted})
    return None if ruleset is None else _RULESET


def _confine(order: Order, zone: Zone, ruleset: int | None) -> dict[str, str]:
    """Apply every layer; return "" for each that holds, and why not for each that doesn't."""
    layers = {"namespaces": "" if zone.own_root else "not entered"}

    def apply(name: str, action: Callable[[], object]) -> None:
        if name in zone.without:
            layers[name] = "switched off"
            return
        try:
            action()
            layers[name] = ""
        except OSError as error:
            layers[name] = str(error) or type(error).__name__

    os.setsid()
    if zone.own_root:
        apply("scratch", lambda: namespaces.mount_scratch(order.scratch_bytes))
    apply("no_new_privs", lambda: libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1))
    apply("limits", lambda: _limit(order, zone))
    apply("user", lambda: limits.become(order.uid, keep_reading=zone.keep_reading))
    apply("capabilities", lambda: limits.drop_capabilities(keep_reading=bool(order.uid) and zone.keep_reading))
    apply("undumpable", lambda: libc.prctl(libc.PR_SET_DUMPABLE, 0))
    apply("parent", lambda: _die_with(zone.parent))
    if ruleset is None:
        layers["landlock"] = "not there"
    else:
        apply("landlock", lambda: landlock.restrict(ruleset))
        os.close(ruleset)
    surroundings.refresh(_LOG, order.seed, str(namespaces.SCRATCH) if layers.get("scratch") == "" else None)
    if seccomp.supported():
        apply("seccomp", lambda: seccomp.install(seccomp.program(os.getpid(), own_root=zone.own_root)))
    else:
        layers["seccomp"] = "no table of system calls for this machine"
    return layers


def _limit(order: Order, zone: Zone) -> None:
    limits.set_limits(
        memory_bytes=zone.address_bytes + order.memory_bytes,
        cpu_s=order.cpu_s,
        threads=None if order.threads is None else zone.thread_floor + order.threads,
        file_bytes=order.scratch_bytes,
    )


def _die_with(parent: int | None) -> None:
    """Have the system kill this process when its zygote ends, and end now if it already has."""
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(_FAILED)
