"""What a worker may use, and who it is: resource limits, user, capabilities."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from . import libc

_CAP_DAC_READ_SEARCH: Final = 1 << 2
_PR_SET_KEEPCAPS: Final = 8


def set_limits(*, memory_bytes: int, cpu_s: int, threads: int | None, file_bytes: int) -> None:
    """Set hard limits; none is raised above what the process already has.

    Args:
        memory_bytes: Address space, the zygote's share included.
        cpu_s: CPU time, seconds; a belt for the judge's own limits.
        threads: Threads of the worker's user; None where other processes of that user count too.
        file_bytes: Length of a file.
    """
    wanted = {
        "RLIMIT_AS": memory_bytes,
        "RLIMIT_CPU": cpu_s,
        "RLIMIT_NPROC": threads,
        "RLIMIT_FSIZE": file_bytes,
        "RLIMIT_NOFILE": 128,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": 64,
    }
    for name, limit in _known(wanted).items():
        hard = resource.getrlimit(name)[1]
        value = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(name, (value, value))
        except (OSError, ValueError):
            # macOS has limits that can't be set; the level there is `none`.
            if sys.platform == "linux":
                raise


def _known(wanted: Mapping[str, int | None]) -> dict[int, int]:
    found: dict[str, Any] = {name: getattr(resource, name, None) for name in wanted}
    return {found[name]: value for name, value in wanted.items() if value is not None and found[name] is not None}


def become(uid: int, *, keep_reading: bool) -> None:
    """Become an ordinary user of one's own, without groups.

    Args:
        uid: User and group; 0 stays who it is.
        keep_reading: Keep the capabilities over the change, so that one of them can stay.
    """
    if not uid:
        return
    libc.drop_bounding_set()
    if keep_reading:
        libc.prctl(_PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def drop_capabilities(*, keep_reading: bool) -> None:
    """Give up every capability.

    Args:
        keep_reading: Keep the one to read what the user may not, for an interpreter in a closed home; Landlock still
            decides what can be read.
    """
    libc.drop_bounding_set()
    libc.prctl(libc.PR_CAP_AMBIENT, libc.PR_CAP_AMBIENT_CLEAR_ALL)
    libc.set_capabilities(_CAP_DAC_READ_SEARCH if keep_reading else 0)


def readable_by_others(path: Path) -> bool:
    """Tell whether any user can reach and read a path, as far as its permission bits say."""
    real = path.resolve()
    return bool(real.stat().st_mode & 0o004) and all(parent.stat().st_mode & 0o001 for parent in real.parents)
