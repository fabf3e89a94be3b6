"""The system call filter of a worker: an allow-list, with conditions on the arguments of a few calls.

What is not allowed gives EPERM; numbers above the table give ENOSYS, on which libc falls back to an older call; another
architecture's calls kill. There is no call to make a process, to run a program, to make a socket or to enter a
namespace.
"""

from __future__ import annotations

import errno
import functools
import struct
from collections.abc import Iterable
from typing import Final

from . import libc
from .syscalls import ALLOWED, CONDITIONAL, IN_OWN_ROOT

_AUDIT_ARCH: Final = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
_FIRST_UNKNOWN: Final = 470
_FIRST_X32: Final = 0x4000_0000

_LOAD, _IF_EQUAL, _IF_ANY_BIT, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER_OFFSET, _ARCH_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_ALLOW, _KILL, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000

_CLONE_THREAD: Final = 0x0001_0000
_CLONE_NAMESPACES: Final = 0x7E02_0000 | 0x80
# Set and get the name, the dumpable flag (get), no_new_privs, the bounding set (read); names of memory areas.
_PRCTL: Final = (15, 16, 3, 38, 39, 23, 0x5356_4D41)
# TCGETS, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX.
_IOCTL: Final = (0x5401, 0x541B, 0x5421, 0x5451, 0x5450)
# Duplicate, flags, locks, sizes; no F_SETOWN, which can send another process a signal.
_FCNTL: Final = (0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032, 1034, 36, 37, 38)

_Step = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def supported() -> bool:
    """Tell whether there is a table of system calls for this machine."""
    return libc.IS_LINUX and libc.MACHINE in _AUDIT_ARCH


@functools.lru_cache(maxsize=2)
def program(pid: int, *, own_root: bool, machine: str = libc.MACHINE) -> bytes:
    """Return the filter of a worker.

    Args:
        pid: Its process id, in its own namespace; it may signal itself alone.
        own_root: Whether it can change no file but those in its scratch folder, whatever it calls.
        machine: The architecture.
    """
    steps = [
        _step(_LOAD, _ARCH_OFFSET),
        _step(_IF_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_OFFSET),
        _step(_IF_AT_LEAST, _FIRST_X32, 0, 1),
        _step(_RETURN, _KILL),
        _step(_IF_AT_LEAST, _FIRST_UNKNOWN, 0, 1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
    ]
    for name, body in _conditions(pid).items():
        number = getattr(CONDITIONAL[name], machine)
        if number is not None:
            steps += [_step(_IF_EQUAL, number, 0, len(body)), *body]
    allowed = {**ALLOWED, **(IN_OWN_ROOT if own_root else {})}
    numbers = sorted({number for each in allowed.values() if (number := getattr(each, machine)) is not None})
    steps += _any_of(numbers, errno.EPERM)
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _conditions(pid: int) -> dict[str, list[_Step]]:
    """Return the filters of the calls whose arguments matter; each ends with a verdict."""
    clone = [
        _step(_LOAD, _argument(0)),
        _step(_IF_ANY_BIT, _CLONE_NAMESPACES, 1, 0),
        _step(_IF_ANY_BIT, _CLONE_THREAD, 1, 0),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    read_limits_only = [
        _step(_LOAD, _argument(2)),
        _step(_IF_EQUAL, 0, 0, 2),
        _step(_LOAD, _argument(2) + 4),
        _step(_IF_EQUAL, 0, 1, 0),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    return {
        "clone3": [_step(_RETURN, _ERRNO | errno.ENOSYS)],
        "clone": clone,
        "kill": [_step(_LOAD, _argument(0)), *_any_of([pid], errno.EPERM)],
        "tgkill": [_step(_LOAD, _argument(0)), *_any_of([pid], errno.EPERM)],
        "prctl": [_step(_LOAD, _argument(0)), *_any_of(_PRCTL, errno.EPERM)],
        "ioctl": [_step(_LOAD, _argument(1)), *_any_of(_IOCTL, errno.ENOTTY)],
        "fcntl": [_step(_LOAD, _argument(1)), *_any_of(_FCNTL, errno.EPERM)],
        "prlimit64": read_limits_only,
    }


def _argument(index: int) -> int:
    return _ARGUMENTS_OFFSET + 8 * index


def _any_of(constants: Iterable[int], otherwise: int) -> list[_Step]:
    """Return steps that allow when the loaded word is one of at most 250 constants, and give an error if not."""
    wanted = list(constants)
    comparisons = [_step(_IF_EQUAL, constant, len(wanted) - index, 0) for index, constant in enumerate(wanted)]
    return [*comparisons, _step(_RETURN, _ERRNO | otherwise), _step(_RETURN, _ALLOW)]


def _step(code: int, constant: int, if_true: int = 0, if_false: int = 0) -> _Step:
    return (code, if_true, if_false, constant)


def install(filter_program: bytes) -> None:
    """Hold this process to a filter, for ever; `no_new_privs` must be set before."""
    libc.install_filter(filter_program)
