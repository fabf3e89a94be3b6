"""System calls that Python has no function for, by ctypes; each raises OSError when it fails."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path
from typing import Final

IS_LINUX: Final = sys.platform == "linux"
MACHINE: Final = platform.machine()

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_CAPBSET_DROP: Final = 24
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4

CLONE_NEWNS: Final = 0x0002_0000
CLONE_NEWUTS: Final = 0x0400_0000
CLONE_NEWIPC: Final = 0x0800_0000
CLONE_NEWUSER: Final = 0x1000_0000
CLONE_NEWPID: Final = 0x2000_0000
CLONE_NEWNET: Final = 0x4000_0000

MS_RDONLY: Final = 0x1
MS_NOSUID: Final = 0x2
MS_NODEV: Final = 0x4
MS_NOEXEC: Final = 0x8
MS_BIND: Final = 0x1000
MS_REC: Final = 0x4000
MS_PRIVATE: Final = 0x4_0000
_MNT_DETACH: Final = 2
_AT_FDCWD: Final = -100
_AT_RECURSIVE: Final = 0x8000
_MOUNT_ATTR_RDONLY: Final = 0x1
_MOUNT_ATTR_NOSUID: Final = 0x2

# The same numbers on every architecture.
_SYS_CLOSE_RANGE: Final = 436
_SYS_MOUNT_SETATTR: Final = 442
_SYS_PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}
_SYS_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
_SECCOMP_SET_MODE_FILTER: Final = 1
_CAPABILITY_VERSION_3: Final = 0x2008_0522
_HIGHEST_DESCRIPTOR: Final = 0xFFFF_FFFF


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def syscall(what: str, number: int, *arguments: object) -> int:
    """Make a system call by its number.

    Args:
        what: Its name, for the error.
        number: Its number on this machine.
        arguments: ctypes values, bytes or None.
    """
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments), what)


def prctl(option: int, *arguments: int) -> int:
    """Change a property of this process."""
    words = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(_libc.prctl(ctypes.c_int(option), *words), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    _checked(_libc.unshare(ctypes.c_int(flags)), f"unshare {flags:#x}")


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind a descriptor."""
    _checked(_libc.setns(ctypes.c_int(descriptor), ctypes.c_int(kind)), "setns")


def mount(source: str | Path | None, target: str | Path, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system, or bind a path."""
    encoded = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    result = _libc.mount(*encoded, ctypes.c_ulong(flags), options.encode())
    _checked(result, f"mount {target}")


def make_read_only(path: Path) -> None:
    """Make a mount and everything mounted below it read-only and without set-user-id (Linux 5.12)."""
    attributes = struct.pack("QQQQ", _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID, 0, 0, 0)
    syscall(
        "mount_setattr",
        _SYS_MOUNT_SETATTR,
        ctypes.c_int(_AT_FDCWD),
        os.fsencode(path),
        ctypes.c_uint(_AT_RECURSIVE),
        attributes,
        ctypes.c_size_t(len(attributes)),
    )


def pivot_root(path: Path) -> None:
    """Make a mount the root of this process and let go of the old root."""
    os.chdir(path)
    syscall("pivot_root", _SYS_PIVOT_ROOT[MACHINE], b".", b".")
    _checked(_libc.umount2(b".", ctypes.c_int(_MNT_DETACH)), "umount of the old root")
    os.chdir("/")


def close_descriptors(keep: set[int]) -> None:
    """Close every descriptor but some."""
    start = 0
    for kept in sorted(keep):
        _close_range(start, kept - 1)
        start = kept + 1
    _close_range(start, _HIGHEST_DESCRIPTOR)


def _close_range(first: int, last: int) -> None:
    if first <= last:
        syscall("close_range", _SYS_CLOSE_RANGE, ctypes.c_uint(first), ctypes.c_uint(last), ctypes.c_uint(0))


def drop_bounding_set() -> None:
    """Give up every capability that a later exec could bring back."""
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break


def set_capabilities(mask: int) -> None:
    """Set the effective and permitted capabilities, and no inheritable ones."""
    words = [mask & 0xFFFF_FFFF, mask >> 32]
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    data = b"".join(struct.pack("III", word, word, 0) for word in words)
    _checked(_libc.capset(header, data), "capset")


def install_filter(program: bytes) -> None:
    """Install a seccomp filter for this thread, for ever."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))

    described = Program(len(program) // 8, program)
    number = _SYS_SECCOMP.get(MACHINE)
    if number is None:
        raise OSError(f"no system call table for {MACHINE}")
    syscall("seccomp", number, ctypes.c_uint(_SECCOMP_SET_MODE_FILTER), ctypes.c_uint(0), ctypes.byref(described))
